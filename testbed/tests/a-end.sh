#!/usr/bin/env bash
# Ends in every order: each tray leaves by itself, twice, before its ensure has ended, without any ensure, for an old run while a
# new one holds the tray, and before a late ensure of the ended run. A normal end never shows a tray as degraded.
# Usage: a-end.sh [TRAYS], 6 unless told.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesa.sh"
count=${1:-6}
nodes="t[01-$(printf '%02d' "$count")]"
all=$(trays_to "$count")
"$rack" up --trays "$count"

ensure() { ctl "$1" ensure --job "$2" --run "$3" --nodes "$nodes" --deadline 60s; }
leave() { ctl "$1" leave --job "$2" --run "$3"; }
state_word() { state "$1" | sed 's/:.*//'; }
free_now() { [ "$(states "$all")" = free ] && remains "$all"; }

# One after the other, in different orders: first the coordinator, last the coordinator, from the middle.
ascending=$all
descending=$(printf '%s\n' $all | sort -r | paste -sd' ')
shuffled=$(printf '%s\n' $all | shuf --random-source=<(yes) | paste -sd' ')
run=0
for order in "$ascending" "$descending" "$shuffled"; do
  run=$((run + 1))
  expect "run $run: formed" 0 "$(code_in "$(ensure t02 order $run)")"
  seen='' gone=0
  for tray in $order; do
    seen="$seen$(code_in "$(leave "$tray" order $run)")"
    gone=$((gone + 1))
    rest=$(printf '%s\n' $order | tail -n +$((gone + 1)) | paste -sd' ')
    [ -z "$rest" ] || [ "$(states "$rest")" = ending ] || seen="$seen($rest: $(states "$rest"))"
  done
  expect "run $run: leaves in the order $order; the rest is ending" "$(printf '0%.0s' $all)" "$seen"
  expect "run $run: free, and nothing remains" nothing "$(free_now)"
  expect "run $run: a second leave has nothing to do" 0 "$(code_in "$(leave t02 order $run)")"
done

run=4
expect "all leave at once: formed" 0 "$(code_in "$(ensure t01 order $run)")"
ctl_on_each leave "$all" leave --job order --run $run
expect "all leave at once: exit codes" 0 "$(codes_of leave "$all")"
expect "all leave at once: free, and nothing remains" nothing "$(free_now)"
ctl_on_each twice "$all" leave --job order --run $run
expect "all leave twice: exit codes" 0 "$(codes_of twice "$all")"
alarms=$(for tray in $all; do imexd_log "$tray" | grep -i degraded; done || :)
expect "no tray was ever degraded" "" "$alarms"

# A late prolog, after the epilog, on the tray that left and on another.
expect "a late ensure of the ended run" 9 "$(code_in "$(ensure t03 order $run)")"
said=$(ensure t01 order 1)
expect "a late ensure of a run that ended long ago" 9 "$(code_in "$said")"
expect_like "it says so" 'this run has ended here' "$said"

# An epilog where no prolog ever was; its prolog comes after it, on another tray.
expect "leave without any ensure" 0 "$(code_in "$(leave t02 cancelled 1)")"
said=$(ensure t03 cancelled 1)
expect "then the ensure of that run, elsewhere" 9 "$(code_in "$said")"
expect_like "names the tray where it ended" 't02: reserve: this run has ended here' "$said"
expect "and leaves nothing" nothing "$(free_now)"

# The epilog of an old run comes while a new run holds the tray.
expect "the next run of the job: formed" 0 "$(code_in "$(ensure t02 order 5)")"
pids=$("$rack" exec t02 bash "$rack_lib/tray-pids" nvidia-imex)
expect "leave for the old run" 0 "$(code_in "$(leave t02 order $run)")"
expect "release of the old run" 0 "$(code_in "$(ctl t03 release --job order --run $run)")"
expect "the new run goes on" ready "$(states "$all")"
expect "with the same nvidia-imex" "$pids" "$("$rack" exec t02 bash "$rack_lib/tray-pids" nvidia-imex)"
expect "the new run ends" 0 "$(code_in "$(ctl t03 release --job order --run 5)")"

# An epilog before the prolog has ended: on the coordinator, on the caller's tray, on a third. nvidia-imex takes its time.
for tray in $all; do echo INIT_DELAY_MS=8000 > "$RACK_DIR/trays/$tray/etc-nvidia-imex/standin.cfg"; done
run=10
for leaver in t01 t02 t03; do
  run=$((run + 1))
  ctl_later early t02 ensure --job order --run $run --nodes "$nodes" --deadline 60s
  expect_within 30 "before ensure has ended: $leaver is in the middle of forming" connecting state_word "$leaver"
  expect "before ensure has ended: $leaver leaves" 0 "$(code_in "$(leave "$leaver" order $run)")"
  wait
  expect "before ensure has ended: the ensure says that the run has ended" 9 "$(code_in "$(said early)")"
  expect_within 20 "before ensure has ended: free, and nothing remains" nothing free_now
done
finish
