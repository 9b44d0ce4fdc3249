#!/usr/bin/env bash
# Processes that stand still: imexd of one member and of several, while forming, when Ready and while leaving; nvidia-imex and
# its control program under a Ready domain. And signals: SIGHUP, which reads imexd.conf again, and SIGTERM twice, which ends imexd.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

pause() { local t; for t; do "$RACK" kill "$t" imexd --signal STOP; done; }
go_on() { local t; for t; do "$RACK" kill "$t" imexd --signal CONT; done; }
degraded() { ctl "$1" status -o json | grep -Eq '"state":"degraded","reason":"[^"]*('"$2"')'; }

raise 3
for t in $ALL; do configure "$t" 'imex.probe = 1s' 'imex.matrix = 1s' 'imex.ctl_timeout = 6s' 'members.ask = 1s'; done
for t in $ALL; do restart "$t"; done

fault t03 INIT_DELAY_MS=1500
start_run short t01 ensure --job short --run 1 --nodes 't[01-03]' --deadline 30s
eventually "forming" 10 all_in_state t01 connecting t03
pause t02 t03
nap 3
go_on t02 t03
wait
expect "two members stand still while forming, shorter than the deadline: formed" 0 "$(code_of short)"
ended_all "two members stood still while forming" short

# As long as the deadline and the grace: the two have to find out by themselves that their time is over.
start_run long t01 ensure --job long --run 1 --nodes 't[01-03]' --deadline 4s
eventually "forming again" 10 all_in_state t01 connecting t03
pause t02 t03
wait
expect "two members stand still beyond the deadline: exit code" 4 "$(code_of long)"
expect_match "two members stand still beyond the deadline: its line" '^imexctl: job long run 1: t0[23]: [a-z]+: .*deadline passed' "$(said_by long)"
nap 6
go_on t02 t03
back_to_free "two members stood still beyond the deadline"
fault t03

formed "before the pauses" live
before=$(imex_pids t01 t02 t03)
pause t01 t03
nap 5
expect "two stand still when Ready: nobody is freed" "t02 ready" "$(states t02 | grep t02)"
go_on t01 t03
eventually "two stood still when Ready: all Ready" 15 all_in_state t01 ready t01 t02 t03
expect "two stood still when Ready: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"

"$RACK" kill t02 nvidia-imex --signal STOP
eventually "nvidia-imex stands still: t02 says so" 40 degraded t02 'nvidia-imex'
eventually "nvidia-imex stands still: the others name t02" 40 degraded t01 't02'
expect "nvidia-imex stands still: it is not freed and not killed" "$before" "$(imex_pids t01 t02 t03)"
"$RACK" kill t02 nvidia-imex --signal CONT
eventually "nvidia-imex goes on: Ready again" 30 all_in_state t01 ready t01 t02 t03
expect "nvidia-imex goes on: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"
fault t02 HANG_N=1 HANG_Q=1
eventually "nvidia-imex-ctl hangs: t02 says so" 40 degraded t02 'nvidia-imex-ctl'
fault t02
eventually "nvidia-imex-ctl answers: Ready again" 30 all_in_state t01 ready t01 t02 t03
expect "nvidia-imex-ctl hung: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"

# Read when nvidia-imex starts: for the leaving at the end.
fault t03 STOP_DELAY_MS=2000
for t in $ALL; do "$RACK" kill "$t" nvidia-imex; done
eventually "every nvidia-imex killed: Ready again" 30 all_in_state t01 ready t01 t02 t03
run t02 verify --job live
expect "every nvidia-imex killed: verified" 0 "$CODE"
before=$(imex_pids t01 t02 t03)

pid=$(imexd_pid t02)
on t02 kill -HUP "$pid"
reloaded() { ctl "$1" history | grep -q reload; }
eventually "SIGHUP: imexd.conf is read again" 10 reloaded t02
expect "SIGHUP: the same imexd and nvidia-imex" "$pid $before" "$(imexd_pid t02) $(imex_pids t01 t02 t03)"
on t02 sh -c "kill -TERM $pid; kill -TERM $pid"
eventually "SIGTERM twice ends imexd" 10 imexd_ended t02
"$RACK" start t02 > /dev/null
eventually "after SIGHUP and SIGTERM: all Ready" 20 all_in_state t01 ready t01 t02 t03
expect "after SIGHUP and SIGTERM: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"

start_run leave t03 leave --job live --run 1 --deadline 30s
eventually "leaving" 10 all_in_state t01 leaving t03
pause t02 t03
nap 4
go_on t02 t03
wait
expect "stood still while leaving: left" 0 "$(code_of leave)"
ended_all "stood still while leaving" live
finish
