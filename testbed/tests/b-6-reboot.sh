#!/usr/bin/env bash
# A tray reboots under a job: it leaves its old instance by itself, the members say why they are Degraded, a new job may have
# the tray, and the old job's members can leave.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesb.sh"

degraded_since_reboot() {
  ctl "$1" status -o json | grep -q '"state":"degraded","reason":"t02 was rebooted"'
}

raise 4
run t03 ensure --job old --run 1 --nodes 't[01-03]'
expect "formed" 0 "$CODE"
before=$(imex_pids t01 t03)
"$RACK" reboot t02
eventually "it is free again by itself" 20 all_in_state t04 free t02
eventually "nothing of the old instance is left on it" 10 all_clean t02
for t in t01 t03; do eventually "$t says that t02 was rebooted" 20 degraded_since_reboot "$t"; done
run t04 why --job old
expect_match "why says so, too" 'job old: .*t0[13]: degraded: t02 was rebooted' "$(head -n 1 <<< "$SAID")"
expect "no member's nvidia-imex was touched" "$before" "$(imex_pids t01 t03)"
run t04 verify --job old
expect "verify finds it" 1 "$CODE"
expect_match "verify names the tray" 'member t02.*holds nothing' "$SAID"
run t01 ensure --job old --run 1 --nodes 't[01-03]' --deadline 5s
expect_match "ensure of the old job again fails and names the tray" '^[1-9][0-9]* .*t02' "$CODE $SAID"
run t02 ensure --job new --run 1 --nodes 't[02,04]'
expect "a new job may have it" 0 "$CODE"
for t in t01 t03; do
  run "$t" leave --job old --run 1
  expect "$t leaves" 0 "$CODE"
done
run t02 leave --job old --run 1
expect "leave on the rebooted tray: nothing to do" 0 "$CODE"
eventually "the old job is gone" 10 all_in_state t04 free t01 t03
eventually "the new one is Ready" 10 all_in_state t04 ready t02 t04
run t04 release --job new --run 1
expect "and ends" 0 "$CODE"

# The coordinator's turn, and in the middle of forming.
fault t04 INIT_DELAY_MS=6000
start_run mid t03 ensure --job mid --run 1 --nodes 't[01,03-04]' --deadline 40s
eventually "forming" 20 all_in_state t03 connecting t01
"$RACK" reboot t01
fault t04
wait
expect "rebooted while forming: the caller still gets its domain" 0 "$(code_of mid)"
echo "# $(said_by mid)"
eventually "Ready" 20 all_in_state t03 ready t01 t03 t04
"$RACK" reboot t01
eventually "the coordinator rebooted: free" 20 all_in_state t03 free t01
run t03 release --job mid --run 1
expect "released by another member" 0 "$CODE"
eventually "all free" 20 all_in_state t03 free t01 t02 t03 t04
eventually "nothing is left" 10 all_clean t01 t02 t03 t04
finish
