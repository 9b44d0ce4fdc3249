#!/usr/bin/env bash
# Wrong clocks: one tray a month behind, one a month ahead, jumps while forming and when Ready, and a monotonic clock that starts
# elsewhere. Times only label: order, deadlines and tombstones do not notice.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"
build_preload
MONTH=$((30 * 24 * 3600))

wall() { echo "$2" > "$RACK_DIR/trays/$1/etc-imexd/wall"; }
says_year_and_month() { on "$1" imexctl status | sed -n 's/^job .*since \([0-9]*-[0-9]*\).*/\1/p'; }
month_from_now() { date -u -d "@$(($(date +%s) + $1))" +%Y-%m; }

raise 3
for t in $ALL; do "$RACK" kill "$t" imexd; done
wall t02 -$MONTH
wall t03 $MONTH
for t in $ALL; do start_as "$t" env "LD_PRELOAD=$OUT/faults.so" FAULTS_DIR=/etc/imexd; done
formed "a month apart" apart
expect "a month apart: t02 is behind" "$(month_from_now -$MONTH)" "$(says_year_and_month t02)"
expect "a month apart: t03 is ahead" "$(month_from_now $MONTH)" "$(says_year_and_month t03)"
run t01 verify --job apart
expect "a month apart: verified" 0 "$CODE"
before=$(imex_pids t01 t02 t03)

wall t02 $MONTH
wall t03 -$MONTH
nap 2
expect "clocks jump by two months when Ready: nobody is freed" 3 "$(states t01 | grep -c ready)"
expect "clocks jump by two months when Ready: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"
"$RACK" kill t03 imexd
start_as t03 env "LD_PRELOAD=$OUT/faults.so" FAULTS_DIR=/etc/imexd
eventually "killed under a wrong clock: Ready again" 20 all_in_state t01 ready t01 t02 t03
expect "killed under a wrong clock: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"
ended_all "a month apart" apart
ensure_all apart t01 10
expect "a month apart: the ended run stays ended" 9 "$CODE"
wall t01 $MONTH
ensure_all apart t01 10
expect "a month later by the clock, tombstones are a week old at most: the run may be asked for, or is refused" yes "$([ "$CODE" = 0 ] || [ "$CODE" = 9 ] && echo yes || echo "$CODE $SAID")"
run t01 release --job apart --run 1
back_to_free "tombstones"

fault t03 INIT_DELAY_MS=2000
for jump in $MONTH -$MONTH; do
  start_run "jump$jump" t01 ensure --job "jump$jump" --run 1 --nodes 't[01-03]' --deadline 20s
  eventually "forming" 10 all_in_state t01 connecting t03
  for t in $ALL; do wall "$t" "$jump"; done
  wait
  expect "all clocks jump by $jump s while forming: formed" 0 "$(code_of "jump$jump")"
  ended_all "all clocks jump by $jump s while forming" "jump$jump"
done
fault t03

if on t02 unshare --time --monotonic 9000000 true 2> /dev/null; then
  "$RACK" kill t02 imexd
  start_as t02 unshare --time --monotonic 9000000 --
  formed "another monotonic clock" mono
  "$RACK" kill t02 imexd
  before=$(imex_pids t01 t02 t03)
  "$RACK" start t02 > /dev/null
  eventually "the monotonic clock goes back over a restart: Ready" 20 all_in_state t01 ready t01 t02 t03
  expect "the monotonic clock goes back over a restart: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"
  ended_all "another monotonic clock" mono
else
  echo "# a monotonic clock of its own: this kernel has no time namespaces"
fi
finish
