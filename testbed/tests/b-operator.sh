#!/usr/bin/env bash
# What an operator does and reads: drain and resume, release from any tray also with a silent member, and what status, list,
# trays, why and verify say meanwhile.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesb.sh"

raise 4
run t01 ensure --job 5 --run 1 --nodes 't[01-02]'
expect "formed" 0 "$CODE"
before=$(imex_pids t01 t02)

run t04 drain t02 --reason 'fan 3 is loud'
expect "drain from another tray" 0 "$CODE"
run t01 verify --job 5
expect "the running job is undisturbed: verify" 0 "$CODE"
expect "the running job is undisturbed: Ready" "t02 ready" "$(states t01 | grep t02)"
expect "the running job is undisturbed: nvidia-imex" "$before" "$(imex_pids t01 t02)"
run t03 trays
expect_match "trays shows that it is drained, and why" 't02 [^'$'\n'']*ready[^'$'\n'']*drained: fan 3 is loud' "$SAID"
run t02 status
expect_match "status shows it, too" 'drained.*fan 3 is loud' "$SAID"
run t01 ensure --job 5 --run 1 --nodes 't[01-02]'
expect "ensure of the running job still succeeds" 0 "$CODE"
run t02 leave --job 5 --run 1
expect "it leaves" 0 "$CODE"
run t01 why --job 5 --run 1
expect_match "why, while one has left" 't02.*left|1 of 2 left' "$(head -n 1 <<< "$SAID")"
run t03 list
expect_match "list says ending" '5 +1 +ending' "$SAID"
run t01 leave --job 5 --run 1
expect "the other leaves" 0 "$CODE"
run t01 ensure --job 6 --run 1 --nodes 't[01-02]' --deadline 10s
expect "a drained tray is refused: exit code" 5 "$CODE"
expect_match "a drained tray is refused: its line" '^imexctl: job 6 run 1: t02: reserve: drained: fan 3 is loud$' "$SAID"
"$RACK" kill t02 imexd && "$RACK" start t02 > /dev/null
expect "drained over a restart" "t02 drained" "$(states t01 | grep t02)"
run t01 resume t02
expect "resume" 0 "$CODE"
run t01 ensure --job 6 --run 2 --nodes 't[01-03]' --deadline 20s
expect "resumed: it takes jobs" 0 "$CODE"

# Release with a silent member: the others are freed, it is named, and learns of it later.
"$RACK" kill t03 imexd --signal STOP
run t04 list
expect_match "list names the silent tray" 't03' "$SAID"
run t04 why --job 6
expect_match "why names the silent tray" 't03: silent' "$(head -n 1 <<< "$SAID")"
run t04 verify --job 6
expect "verify does not pass over silence" 1 "$CODE"
expect_match "verify names the silent tray" 't03.*silent' "$(tail -n 1 <<< "$SAID")"
run t04 release --job 6 --run 2 --deadline 5s
expect "release from a tray that is no member: exit code" 4 "$CODE"
expect_match "release names the silent tray and no other" '^imexctl: job 6 run 2: release: .*t03' "$SAID"
expect "release names no other" "" "$(grep -oE 't0[124]' <<< "$(tail -n 1 <<< "$SAID")" || :)"
eventually "the others are free" 10 all_in_state t04 free t01 t02
run t04 drain t03 --reason x
expect "drain of a silent tray: exit code" 5 "$CODE"
expect_match "drain of a silent tray names it" 't03' "$SAID"
"$RACK" kill t03 imexd --signal CONT
eventually "it learns of the release when it is back" 70 all_in_state t04 free t03
run t04 release --job 6 --run 2
expect "release again: nothing to do" 0 "$CODE"
run t04 why --job 6 --run 2
expect_match "why tells how it ended" 'ended: .*released from t04' "$(head -n 1 <<< "$SAID")"

# Only a silent tray holds it: that is not "nothing to do".
run t03 ensure --job 7 --run 1 --nodes t03
expect "one tray: formed" 0 "$CODE"
"$RACK" kill t03 imexd --signal STOP
run t04 release --job 7 --run 1 --deadline 8s
expect "release while its only holder is silent: exit code" 4 "$CODE"
expect_match "release while its only holder is silent names it" 'no answer from .*t03' "$SAID"
"$RACK" kill t03 imexd --signal CONT
run t04 release --job 7 --run 1
expect "release when it answers" 0 "$CODE"
eventually "one tray: free" 20 all_in_state t04 free t03

run t01 why --job nosuch
expect_match "why of a job that nobody knows" 'no tray that answers knows of it' "$SAID"
run t01 verify --job nosuch
expect "verify of a job that nobody knows" 2 "$CODE"
eventually "nothing is left" 10 all_clean t01 t02 t03 t04
finish
