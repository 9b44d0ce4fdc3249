#!/usr/bin/env bash
# The IMEX channel of a job: one node, the same on all its trays, for its user alone, gone with the job; and what happens where
# it cannot be made.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

DEV=/run/rack/nvidia-caps-imex-channels
nodes_of() { on "$1" sh -c "ls $DEV 2> /dev/null" | paste -sd,; }
none_on() { local t; for t; do [ -z "$(nodes_of "$t")" ] || return 1; done; }
what_is() { on "$1" stat -c '%F %a %u %g %t' "$DEV/$2"; }

cdi_of() { on "$1" sh -c 'cat /var/run/cdi/imexd-*.json 2> /dev/null' | tr -d ' \n'; }
SOCKET=/run/nvidia-imex/imex_ctrl.sock

export RACK_IMEXD_CONF="imex.command_socket = $SOCKET"
raise 3
[ ! -f "$RACK_DIR/rootless" ] || { echo "skipped: only root can make device nodes"; exit 77; }

run t01 ensure --job alice --run 1 --nodes 't[01-03]' --uid 1001 --gid 1002
expect "with an owner" 0 "$CODE"
node=$(nodes_of t01)
expect_match "one node" '^channel[1-9][0-9]*$' "$node"
expect "the same on t02" "$node" "$(nodes_of t02)"
expect "the same on t03" "$node" "$(nodes_of t03)"
expect "its user's alone, with the driver's major" 'character special file 600 1001 1002 1ff' "$(what_is t02 "$node")"
expect_match "status says so" "channel +$node for uid 1001, gid 1002" "$(ctl t02 status)"
expect "verified" 0 "$(ctl t01 verify --job alice > "$OUT/verify" && echo 0 || echo $?)"
expect_match "verify looks at it" 'channel +3 of 3 +yes' "$(cat "$OUT/verify")"
# The major has no driver here, so a root that opened it would hear ENXIO; another user is not let in at all.
expect_match "another user" 'Permission denied' "$(on t01 setpriv --reuid 1003 --regid 1003 --clear-groups sh -c "exec 3< $DEV/$node" 2>&1 || :)"

expect_match "containers are told: the job's own node, 0666 in their own /dev" '"kind":"imexd.io/channel","devices":\[\{"name":"job",.*"path":"'"$DEV/$node"'",.*"major":511,"minor":'"${node#channel}"',"fileMode":438' "$(cdi_of t02)"
expect "nvidia-imex answers on the command socket, too" READY "$(on t02 nvidia-imex-ctl -q --u=$SOCKET)"

on t03 chmod 666 "$DEV/$node"
run t01 verify --job alice
expect "somebody opened it to all: verify" 1 "$CODE"
expect_match "somebody opened it to all: named" 'channel t03 .*not as imexd made it' "$SAID"
"$RACK" kill t03 imexd
"$RACK" start t03 > /dev/null
eventually "imexd is back" 20 all_in_state t01 ready t01 t02 t03
expect "and it is mended" 'character special file 600 1001 1002 1ff' "$(what_is t03 "$node")"

on t02 python3 -c "import os,time; os.open('$DEV/$node', os.O_PATH)
while not os.path.exists('/run/rack/let-go'): time.sleep(0.05)" &
holder=$!
eventually "somebody has it open" 10 on t02 sh -c "ls -l /proc/[0-9]*/fd 2> /dev/null | grep -q $DEV/"
run t02 release --job alice --run 1 --deadline 20s
expect "the job ends: released" 0 "$CODE"
eventually "the job ends: all free" 25 all_in_state t01 free t01 t02 t03
expect "containers are told of nothing any more" "" "$(cdi_of t02)"
expect "no node is left" yes "$(none_on t01 t02 t03 && echo yes || echo no)"
expect_match "who still has it open is named" 'its IMEX channel is still open in pid [0-9]+ \(python3' "$(imexd_log t02)"
on t02 touch /run/rack/let-go
wait $holder
back_to_free "it let go"

run t01 ensure --job nobody --run 1 --nodes 't[01-03]'
expect "without an owner" 0 "$CODE"
expect_match "without an owner: told" 'no IMEX channel, .*--uid' "$SAID"
expect "without an owner: none" yes "$(none_on t01 t02 t03 && echo yes || echo no)"
ended_all "without an owner" nobody

# A channel that nobody took away, of a life in which imexd was not there.
"$RACK" kill t01 imexd
on t01 sh -c "mkdir -p $DEV && mknod $DEV/channel0 c 511 0"
"$RACK" start t01 > /dev/null
eventually "leftovers go at start" 10 none_on t01

# The driver was loaded without channels.
on t02 sed -i '/nvidia-caps/d' /etc/imexd/devices
run t01 ensure --job later --run 1 --nodes 't[01-03]' --uid 1001 --gid 1001
expect "a driver without channels" 5 "$CODE"
expect_match "a driver without channels: named" 't02: reserve: unfit: the driver has no IMEX channels' "$SAID"
back_to_free_but_t02() { all_in_state t01 free t01 t03; }
eventually "a driver without channels: the others are free" 25 back_to_free_but_t02
expect "a driver without channels: none is left" yes "$(none_on t01 t02 t03 && echo yes || echo no)"
finish
