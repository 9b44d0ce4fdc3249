#!/usr/bin/env bash
# nvidia-imex dies under a Ready domain: Degraded with the reason on every member, started again with backoff, Ready again;
# when it dies again and again imexd gives up, says so, and the job can still leave.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesb.sh"

raise 3
ALL='t01 t02 t03'
for t in $ALL; do
  configure "$t" 'imex.restart_first = 2s' 'imex.restart_limit = 3' 'imex.probe = 1s' 'imex.matrix = 1s'
  restart "$t"
done

# The reason that a tray gives. $1: tray
reason() { ctl "$1" status -o json | grep -o '"state":"[^"]*","reason":"[^"]*"' | head -n 1; }
says() { reason "$1" | tee /dev/stderr | grep -Eq "$2"; }

run t01 ensure --job 7 --run 1 --nodes 't[01-03]'
expect "formed" 0 "$CODE"
old=$(imex_pids t02)
others=$(imex_pids t01 t03)
fault t02 INIT_DELAY_MS=12000
"$RACK" kill t02 nvidia-imex
for t in $ALL; do
  eventually "killed: $t is Degraded and says why" 10 says "$t" '"degraded","reason":".*(killed|signal|SIGKILL|t02)'
done
run t03 why --job 7
expect_match "why names the tray and the reason" 't02: degraded: .*(nvidia-imex)' "$(head -n 1 <<< "$SAID")"
expect "no tray is freed" "" "$(states t01 | grep -vE 'degraded|ready' || :)"
eventually "Ready again" 45 all_in_state t01 ready t01 t02 t03
fault t02
new=$(imex_pids t02)
expect_match "another nvidia-imex" '^t02:' "$new"
expect "another nvidia-imex than before" different "$([ "$new" = "$old" ] && echo same || echo different)"
expect "the others' nvidia-imex were left alone" "$others" "$(imex_pids t01 t03)"
run t02 verify --job 7
expect "verified" 0 "$CODE"

# The daemon dies 30 ms after each start.
fault t02 CRASH_BEFORE_READY_MS=30
"$RACK" kill t02 nvidia-imex
eventually "crash loop: given up" 60 says t02 '"degraded","reason":"nvidia-imex ended [0-9]+ times within'
dead=$(on t02 sh -c 'grep -c "nvidia-imex exited with status" /var/log/imexd.log')
expect "crash loop: it was started again 3 times or fewer (a death under way counts one)" yes "$([ "$dead" -le 4 ] && echo yes || echo "no: $dead")"
expect "crash loop: nothing runs any more" "" "$(imex_pids t02)"
eventually "crash loop: the members say whose fault it is" 10 says t01 't02: nvidia-imex ended'
run t01 trays
expect_match "trays says so" 't02 .*degraded .*nvidia-imex ended [0-9]+ times' "$SAID"
run t01 why --job 7
expect_match "why says so" 't02: degraded: nvidia-imex ended [0-9]+ times' "$SAID"
for t in $ALL; do
  run "$t" leave --job 7 --run 1
  expect "$t leaves" 0 "$CODE"
done
eventually "the others are free" 10 all_in_state t01 free t01 t03
expect "and t02 is unfit" "t02 unfit" "$(states t01 | grep t02)"
run t01 ensure --job 8 --nodes 't[01-02]' --deadline 10s
expect "an unfit tray is refused with" 5 "$CODE"
expect_match "and the reason" 't02: reserve: unfit: nvidia-imex ended' "$SAID"
fault t02
run t01 resume t02
expect "resume" 0 "$CODE"
run t01 ensure --job 8 --nodes 't[01-02]' --deadline 20s
expect "and it takes jobs again" 0 "$CODE"
run t01 release --job 8
expect "released" 0 "$CODE"
eventually "nothing is left" 10 all_clean t01 t02 t03
finish
