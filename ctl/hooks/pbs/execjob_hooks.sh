#!/bin/sh
# OpenPBS, PBS Professional: call this from an execjob_prologue and an execjob_epilogue hook on every host of the job, as
#   execjob_hooks.sh prologue|epilogue JOBID STARTED "HOST HOST ..." UID GID
# with pbs.event().job.id, str(job.stime) and the hosts of job.exec_vnode. Exit non-zero in the prologue: pbs.event().reject().
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
stage=$1 job=$2 started=$3 hosts=$(printf %s "${4:-}" | tr -s ' ' ,)
case $stage in
  prologue) exec imexctl hook generic prolog --job "$job" --run "$started" --nodes "$hosts" --sharing exclusive --uid "$5" --gid "$6" ;;
  epilogue) exec imexctl hook generic epilog --job "$job" --run "$started" ;;
esac
echo "execjob_hooks.sh: prologue or epilogue is wanted" >&2
exit 2
