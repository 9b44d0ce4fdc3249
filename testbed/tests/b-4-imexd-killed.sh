#!/usr/bin/env bash
# imexd is killed: a formed domain does not notice, and nothing is stranded when it happens while forming or leaving.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesb.sh"
RED='t01 t02' BLUE='t03 t04 t05'

# Every ensure of a job ended with 0 and the same instance. $1: check, then names
all_formed() {
  local check=$1 name codes='' instances
  shift
  for name; do codes="$codes$(code_of "$name") "; done
  instances=$(for name; do grep -o '[0-9a-f]\{32\}' "$OUT/$name.out" || echo "$(said_by "$name")"; done | sort -u)
  expect_match "$check: exit codes" '^(0 )+$' "$codes"
  expect_match "$check: one instance" '^[0-9a-f]{32}$' "$instances"
}

kill_and_start() {
  local t
  for t; do "$RACK" kill "$t" imexd; done
  for t; do "$RACK" start "$t" > /dev/null; done
}

# Trays are killed and started while two jobs run. $1: check, then the trays
undisturbed() {
  local check=$1 before
  shift
  # shellcheck disable=SC2086
  before=$(imex_pids $RED $BLUE)
  kill_and_start "$@"
  # shellcheck disable=SC2086
  eventually "$check: all Ready" 30 all_in_state t01 ready $RED $BLUE
  # shellcheck disable=SC2086
  expect "$check: same nvidia-imex pids and start times" "$before" "$(imex_pids $RED $BLUE)"
}

raise 5
for t in $RED; do start_run "red.$t" "$t" ensure --job red --run 1 --nodes 't[01-02]'; done
for t in $BLUE; do start_run "blue.$t" "$t" ensure --job blue --run 1 --nodes 't[03-05]'; done
wait
all_formed "red" red.t01 red.t02
all_formed "blue" blue.t03 blue.t04 blue.t05
undisturbed "one killed" t03
undisturbed "several killed" t02 t03 t05
undisturbed "all killed" t01 t02 t03 t04 t05
for job in red blue; do
  run t01 verify --job $job
  expect "$job verified after all" 0 "$CODE"
done
for t in $RED; do start_run "leave.$t" "$t" leave --job red --run 1; done
for t in $BLUE; do start_run "leave.$t" "$t" leave --job blue --run 1; done
wait
# shellcheck disable=SC2086
for t in $RED $BLUE; do expect "$t leaves" 0 "$(code_of "leave.$t")"; done
# shellcheck disable=SC2086
eventually "both have left" 20 all_in_state t01 free $RED $BLUE

# While forming: the moments are steps of the formation, held open by a slow nvidia-imex, and a few milliseconds apart.
# $1: check, $2: milliseconds after the call, then the trays to kill
forming() {
  local check=$1 delay=$2 job=f$((++forms)) t
  shift 2
  for t in $BLUE; do start_run "$job.$t" "$t" ensure --job $job --run 1 --nodes 't[03-05]' --deadline 50s; done
  nap "$delay"
  kill_and_start "$@"
  wait
  all_formed "$check" $job.t03 $job.t04 $job.t05
  # shellcheck disable=SC2086
  eventually "$check: Ready" 30 all_in_state t01 ready $BLUE
  run t04 release --job $job --run 1
  expect "$check: released" 0 "$CODE"
  # shellcheck disable=SC2086
  eventually "$check: free" 30 all_in_state t01 free $BLUE
  # shellcheck disable=SC2086
  eventually "$check: nothing is left" 10 all_clean $BLUE
}
forms=0
for t in $BLUE; do fault "$t" INIT_DELAY_MS=700; done
forming "coordinator killed early in forming" 0.3 t03
forming "coordinator killed later in forming" 0.9 t03
forming "member killed while forming" 0.6 t05
forming "all killed while forming" 0.8 t03 t04 t05
for t in $BLUE; do fault "$t"; done

# While leaving: a slow end holds the moment open.
for t in $BLUE; do fault "$t" STOP_DELAY_MS=1500; done
for t in $BLUE; do start_run "e.$t" "$t" ensure --job slow --run 1 --nodes 't[03-05]'; done
wait
all_formed "slow to stop" e.t03 e.t04 e.t05
for t in $BLUE; do start_run "l.$t" "$t" leave --job slow --run 1; done
nap 0.6
kill_and_start t03 t05
wait
# shellcheck disable=SC2086
for t in $BLUE; do expect "$t leaves though imexd was killed meanwhile" 0 "$(code_of "l.$t")"; done
# shellcheck disable=SC2086
eventually "killed while leaving: free" 30 all_in_state t01 free $BLUE
# shellcheck disable=SC2086
eventually "killed while leaving: nothing is left" 10 all_clean $BLUE
for t in $BLUE; do fault "$t"; done

# Killed for good while the others leave: it is told when it comes back, and its own epilog still works.
run t03 ensure --job last --run 1 --nodes 't[03-05]'
"$RACK" kill t05 imexd
run t03 release --job last --run 1 --deadline 3s
expect "release with one imexd down: exit code" 4 "$CODE"
expect_match "release with one imexd down names it" 't05' "$SAID"
"$RACK" start t05 > /dev/null
# shellcheck disable=SC2086
eventually "it learns of the release when it is back" 30 all_in_state t01 free $BLUE
# shellcheck disable=SC2086
eventually "and leaves nothing" 10 all_clean $BLUE
finish
