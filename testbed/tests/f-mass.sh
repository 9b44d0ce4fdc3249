#!/usr/bin/env bash
# The power of a whole rack's control: all 18 imexds are killed under two Ready jobs and start at the same moment; then all at once
# leave. Ready again in bounded time, the same nvidia-imex everywhere.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

raise 18
# shellcheck disable=SC2046
set -- $(trays)
for job in red:01-08 blue:09-18; do start_run "${job%:*}" "t${job#*-}" ensure --job "${job%:*}" --run 1 --nodes "t[${job#*:}]" --deadline 60s; done
wait
expect "two jobs on 18 trays: formed" "0 0" "$(code_of red) $(code_of blue)"
before=$(imex_pids "$@")
expect "two jobs on 18 trays: 18 nvidia-imex" 18 "$(wc -l <<< "$before")"
for t; do "$RACK" kill "$t" imexd & done
wait
began=$SECONDS
for t; do "$RACK" start "$t" > /dev/null & done
wait
eventually "all 18 started at once: all Ready" 60 all_in_state t01 ready "$@"
echo "# after $((SECONDS - began)) s"
ctl t01 trays | grep -vE ' (ready|free) ' || :
expect "all 18 started at once: the same nvidia-imex" "$before" "$(imex_pids "$@")"
for job in red blue; do
  run t05 verify --job $job
  expect "all 18 started at once: $job verified" 0 "$CODE"
done
for t in t0{1..8}; do start_run "leave.$t" "$t" leave --job red --run 1; done
for t in t09 t1{0..8}; do start_run "leave.$t" "$t" leave --job blue --run 1; done
wait
eventually "all leave at once: free" 30 all_in_state t01 free "$@"
eventually "all leave at once: nothing is left" 20 all_clean "$@"
finish
