#!/usr/bin/env bash
# What is left over from before: an nvidia-imex of an ended job that still runs, or is slow to die, on addresses that the next
# job has; a pid that was given to another program since; maps and rosters changed by hand; no nvidia-imex to start.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

raise 3
for t in $ALL; do configure "$t" 'imex.probe = 1s' 'imex.matrix = 1s' 'members.ask = 1s' 'imex.restart_first = 200ms'; done
for t in $ALL; do restart "$t"; done

# Back to back on the same trays, in the same order, while the first is slow to die.
for t in $ALL; do fault "$t" STOP_DELAY_MS=1500; done
formed "slow to die: the first job" one
old=$(imex_pids t01 t02 t03)
for t in $ALL; do start_run "leave.$t" "$t" leave --job one --run 1; done
eventually "slow to die: all are leaving" 10 all_in_state t01 leaving t01 t02 t03
ensure_all two t02 30
expect "slow to die: the next job is formed ($TOOK ms)" 0 "$CODE"
wait
expect "slow to die: no nvidia-imex of the first is among its own" "" "$(comm -12 <(sort <<< "$old") <(imex_pids t01 t02 t03 | sort))"
run t01 verify --job two
expect "slow to die: the next job is verified" 0 "$CODE"
for t in $ALL; do fault "$t"; done
ended_all "slow to die" two

# t03 cannot be told that its job is over, so its nvidia-imex goes on dialling t02, which another job has by then.
run t02 ensure --job old --run 1 --nodes 't[02-03]'
expect "stale: the first job" 0 "$CODE"
stale=$(imex_pids t03)
"$RACK" kill t03 imexd
run t02 release --job old --run 1 --deadline 3s
expect "stale: a release that t03 does not hear" 4 "$CODE"
run t01 ensure --job next --run 1 --nodes 't[01-02]' --deadline 30s
expect "stale: another job has t02 and its address" 0 "$CODE"
expect "stale: the old nvidia-imex of t03 still runs" "$stale" "$(imex_pids t03)"
nap 2
run t01 verify --job next
expect "stale: it is in nobody's matrix: verified" 0 "$CODE"
expect_match "stale: t02 serves its own map alone" '^10.77.0.1,10.77.0.2$' "$(on t02 paste -sd, /etc/nvidia-imex/nodes_config.cfg)"
run t01 ensure --job third --run 1 --nodes 't[01-03]' --deadline 3s
expect "stale: nobody gets t03 meanwhile" 3 "$CODE"
"$RACK" start t03 > /dev/null
eventually "stale: t03 learns that its job is over" 20 all_in_state t01 free t03
eventually "stale: and its nvidia-imex is gone" 10 all_clean t03
run t01 verify --job next
expect "stale: the other job is undisturbed" 0 "$CODE"
run t01 release --job next --run 1
back_to_free "stale"

# The pid of nvidia-imex is another program's when imexd comes back.
formed "pid reuse" pid
pid=$(imex_pids t02 | cut -d: -f2)
"$RACK" kill t02 imexd
"$RACK" kill t02 nvidia-imex
# shellcheck disable=SC2016
bystander=$(on t02 bash -c 'for _ in {1..50}; do
    echo $(($1 - 1)) > /proc/sys/kernel/ns_last_pid
    setsid sleep 300 > /dev/null 2>&1 < /dev/null & [ $! -ne "$1" ] || { echo $!; break; }
    kill $!
  done' reuse "$pid")
expect "pid reuse: another program has the pid of nvidia-imex" "$pid" "$bystander"
"$RACK" start t02 > /dev/null
eventually "pid reuse: nvidia-imex is started again, all Ready" 30 all_in_state t01 ready t01 t02 t03
expect "pid reuse: under another pid" different "$([ "$(imex_pids t02 | cut -d: -f2)" = "$pid" ] && echo same || echo different)"
run t02 release --job pid --run 1
expect "pid reuse: released" 0 "$CODE"
expect "pid reuse: the other program was left alone" sleep "$(on t02 cat "/proc/$pid/comm")"
on t02 kill "$pid"
back_to_free "pid reuse"

# By hand: the instance's map, the published map, a roster that names the wrong tray.
formed "changed by hand" hand
before=$(imex_pids t01 t02 t03)
on t02 sh -c 'for f in /run/imexd/instances/*/nodes_config.cfg; do echo 10.77.0.9 >> $f; done'
run t01 verify --job hand
expect "the map of t02 changed by hand: verify" 1 "$CODE"
expect_match "the map of t02 changed by hand: names the tray" 't02' "$SAID"
expect "the map of t02 changed by hand: nobody is stopped" "$before" "$(imex_pids t01 t02 t03)"
run t01 release --job hand --run 1
expect "the map of t02 changed by hand: released" 0 "$CODE"
back_to_free "changed by hand"
cp "$RACK_DIR/trays/t01/etc-imexd/roster" "$OUT/roster"
sed 's/^t02 .*/t02 10.77.0.3/' "$OUT/roster" > "$RACK_DIR/trays/t01/etc-imexd/roster"
restart t01
ensure_all wrong t01 15
expect "t02's name leads to t03: exit code" 5 "$CODE"
expect_match "t02's name leads to t03: its line" '^imexctl: job wrong run 1: t02: reserve: .*(t03|another name)' "$SAID"
cp "$OUT/roster" "$RACK_DIR/trays/t01/etc-imexd/roster"
restart t01
back_to_free "t02's name led to t03"

for missing in /nowhere/nvidia-imex /etc/hostname; do
  configure t03 "imex.daemon = $missing"
  restart t03
  ensure_all "none" t01 15
  expect "nvidia-imex is $missing: exit code" 5 "$CODE"
  expect_match "nvidia-imex is $missing: its line" "^imexctl: job none run 1: t03: [a-z]+: .*$missing" "$SAID"
  sed -i '/^imex.daemon/d' "$RACK_DIR/trays/t03/etc-imexd/imexd.conf"
done
restart t03
back_to_free "nvidia-imex is there"
formed "after all" last
ended_all "after all" last
finish
