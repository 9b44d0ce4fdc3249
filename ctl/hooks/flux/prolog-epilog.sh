#!/bin/sh
# Flux (perilog.so of flux-framework): in prolog.d and epilog.d, run as root on every node of the job by
#   flux perilog-run prolog|epilog --with-imp
# FLUX_JOB_ID is unique to a run: Flux never runs a job twice.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
case ${0##*/} in
  *epilog*) exec imexctl hook generic epilog --job "$FLUX_JOB_ID" --run "$FLUX_JOB_ID" ;;
esac
exec imexctl hook generic prolog --job "$FLUX_JOB_ID" --run "$FLUX_JOB_ID" --sharing exclusive \
  --nodes "$(flux jobs -no '{nodelist}' "$FLUX_JOB_ID")" --uid "$FLUX_JOB_USERID" --gid "$(id -g "$FLUX_JOB_USERID")"
