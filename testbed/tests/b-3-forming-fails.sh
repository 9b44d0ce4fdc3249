#!/usr/bin/env bash
# A member that cannot do its part: ensure ends by its deadline with the tray, the step and the reason in one line, every
# tray that can be reached is free again, and no process is left.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesb.sh"
ALL='t[01-04]'

# Runs an ensure that must fail. $1: check, $2: seconds of its deadline, $3: exit code, $4: regular expression for its line,
# $5: by when it must have ended, seconds, where that is before its deadline
fails() {
  run t01 ensure --job "$JOB" --run 1 --nodes "$ALL" --deadline "$2s"
  expect "$1: exit code" "$3" "$CODE"
  expect_match "$1: its line" "^imexctl: job $JOB run 1: $4$" "$SAID"
  expect "$1: one line" 1 "$(wc -l <<< "$SAID")"
  expect "$1: in time (${TOOK} ms)" yes "$([ "$TOOK" -lt $((${5:-$2} * 1000 + 2000)) ] && echo yes || echo no)"
}

# $1: check, then the trays that can be reached
back_to_free() {
  local check=$1
  shift
  eventually "$check: free again" 20 all_in_state "$1" free "$@"
  eventually "$check: nothing is left" 10 all_clean "$@"
}

raise 4
OTHERS="t01 t02 t04"

JOB=down
"$RACK" kill t03 imexd
fails "imexd down, short deadline" 4 4 't03: reserve: imexd is not reachable: .+; deadline passed'
# shellcheck disable=SC2086
back_to_free "imexd down, short deadline" $OTHERS
JOB=gone
fails "imexd down" 40 5 't03: reserve: imexd is not reachable: .+' 12
# shellcheck disable=SC2086
back_to_free "imexd down" $OTHERS
"$RACK" start t03

JOB=hangs
"$RACK" kill t03 imexd --signal STOP
fails "imexd hangs" 4 4 't03: reserve: no answer for [34] s; deadline passed'
# shellcheck disable=SC2086
back_to_free "imexd hangs" $OTHERS
expect "imexd hangs: trays says so" "t03 silent" "$(states t01 | grep t03)"
"$RACK" kill t03 imexd --signal CONT
back_to_free "imexd went on" t01 t02 t03 t04

JOB=coordinator
"$RACK" kill t01 imexd --signal STOP
run t02 ensure --job $JOB --run 1 --nodes "$ALL" --deadline 3s
expect "coordinator hangs: exit code" 4 "$CODE"
expect_match "coordinator hangs: its line" '^imexctl: job coordinator run 1: t01: reserve: .+; deadline passed$' "$SAID"
"$RACK" kill t01 imexd --signal CONT
back_to_free "coordinator went on" t01 t02 t03 t04

JOB=readonly
on t03 mount --bind /var/lib/imexd /var/lib/imexd
on t03 mount -o remount,bind,ro /var/lib/imexd
fails "ledger on a read-only file system" 20 5 't03: reserve: unfit: .*/var/lib/imexd/ledger.*' 6
expect "read-only: trays says so" "t03 unfit" "$(states t01 | grep t03)"
on t03 umount /var/lib/imexd
back_to_free "read-only no more" t01 t02 t03 t04

JOB=full
on t03 mount -t tmpfs -o size=4k full /var/lib/imexd
on t03 sh -c 'cat /dev/zero > /var/lib/imexd/ballast 2> /dev/null || :'
fails "no space for the ledger" 20 5 't03: reserve: unfit: .*/var/lib/imexd/ledger.*No space.*' 6
on t03 umount /var/lib/imexd
back_to_free "space again" t01 t02 t03 t04

JOB=crash
fault t03 CRASH_BEFORE_READY_MS=30
fails "nvidia-imex crashes at start" 30 5 't03: start: nvidia-imex exited with status 1.*' 15
back_to_free "crash" t01 t02 t03 t04

JOB=never
fault t03 NEVER_READY=1
fails "nvidia-imex never gets READY" 15 4 't03: connect: nvidia-imex says INIT_GPU; deadline passed.*'
back_to_free "never READY" t01 t02 t03 t04

JOB=pair
fault t03 NEVER_DIAL=10.77.0.2 REFUSE_PEERS=10.77.0.2
fails "one pair never connects" 15 4 't0[23]: connect: t0[23] -> t0[23] NEVER_CONNECTED.*; deadline passed.*'
back_to_free "no pair" t01 t02 t03 t04
fault t03

JOB=good
run t04 ensure --job $JOB --run 1 --nodes "$ALL"
expect "and then a job is formed" 0 "$CODE"
run t01 release --job $JOB --run 1
expect "and ends" 0 "$CODE"
back_to_free "at the end" t01 t02 t03 t04
finish
