#!/usr/bin/env bash
# imexd as a service of the real systemd, by the settings of its unit but for its mounts: a user's manager in namespaces and a
# control group of its own, as if it had booted the machine. Start, reload, watchdog, restart and stop under
# a Ready domain, and a shutdown, which ends nvidia-imex in order.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
ROOT=$(readlink -f -- "$HERE/../..")
[ $# -eq 0 ] || RACK_DIR=$1
. "$HERE/lib-casesb.sh"
skip() { echo "skipped: $*"; exit 77; }

outside() {
  local groups group code=0
  [ "$(id -u)" = 0 ] || skip "not root"
  [ -x /lib/systemd/systemd ] && command -v systemd-run > /dev/null || skip "no systemd is installed"
  groups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
  group=$groups/imexd-systemd-$$
  [ -n "$groups" ] && mkdir "$group" 2> /dev/null || skip "no control groups (version 2) that can be written"
  "$ROOT/testbed/lib/build"
  # shellcheck disable=SC2016
  timeout 600 bash -c 'echo $$ > "$1/cgroup.procs"; exec unshare --net --mount --pid --fork --cgroup --mount-proc --kill-child "$2" "$3"' \
    - "$group" "$0" "$OUT" || code=$?
  until [ ! -s "$group/cgroup.procs" ]; do nap 0.1; done
  find "$group" -depth -type d -exec rmdir {} +
  rm -rf "$OUT"
  return $code
}

# The shipped unit without folders and mounts, which need a machine of their own: capabilities, system call filter, address
# families and all else are as shipped.
unit() {
  sed -E "/^(Runtime|State|Logs)Directory|^(Protect|Private|ReadWritePaths)/d
    s|^ExecStart=.*|ExecStart=$ROOT/daemon/bin/imexd --config $T/imexd.conf|
    s|^ExecReload=.*|ExecReload=$ROOT/ctl/bin/imexctl reload|
    s|^WatchdogSec=.*|WatchdogSec=30s|
    s|^TimeoutStopSec=.*|TimeoutStopSec=2min|
    s|^\[Service\]|&\nStandardError=append:$T/imexd.log|" "$ROOT/systemd/units/imexd.service"
}

site() {
  printf 'state = completed\ncluster_uuid = 62742f7e-ef1f-4456-8a89-ba6aca8b7fc3\nclique_id = 1\n' > "$T/fabric"
  echo 't01 127.0.0.1' > "$T/roster"
  printf '#!/bin/sh\nXDG_RUNTIME_DIR=%s exec systemd-run --user "$@"\n' "$XDG_RUNTIME_DIR" > "$T/systemd-run"
  chmod 755 "$T/systemd-run"
  printf '%s\n' 'tray.name = t01' 'peers.tls = off' 'imex.tls = off' 'guard = off' 'channels = external' \
    'imex.address = 127.0.0.1' "peers.roster = $T/roster" "fabric.file = $T/fabric" "ledger.dir = $T/lib" \
    "audit.dir = $T/log" "imex.daemon = $ROOT/testbed/bin/nvidia-imex" "imex.ctl = $ROOT/testbed/bin/nvidia-imex-ctl" \
    "imex.template = $T/config.cfg" "imex.publish = $T/nodes_config.cfg" 'imex.scope = systemd' \
    "imex.systemd_run = $T/systemd-run" 'imex.ctl_timeout = 30s' > "$T/imexd.conf"
}

imexctl() { timeout 120 "$ROOT/ctl/bin/imexctl" "$@"; }
property() { systemctl --user show imexd -p "$1" --value; }
is() { [ "$(property "$1")" = "$2" ]; }
restarted() { [ "$(property NRestarts)" -ge 1 ]; }
ready() { imexctl status | grep -q '^state *ready'; }
start() { sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -d' ' -f20; }
ended_by_itself() { [ "$(start "$1")" != "$2" ]; }

inside() {
  local code pid began
  T=$RACK_DIR/tray
  mkdir -p "$T"/{lib,log}
  mount -t tmpfs tmpfs /run
  export XDG_RUNTIME_DIR=/run/manager JAVA_HOME=$JDK
  mkdir -p /run/systemd/system /run/nvidia-imex "$XDG_RUNTIME_DIR/systemd/user"
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  ip link set lo up
  site
  unit > "$XDG_RUNTIME_DIR/systemd/user/imexd.service"
  cp "$ROOT/systemd/units/imexd.slice" "$XDG_RUNTIME_DIR/systemd/user"
  trap 'code=$?; [ $code -eq 0 ] || tail -n 40 "$T"/*.log; exit $code' EXIT
  SYSTEMD_LOG_TARGET=console /lib/systemd/systemd --user > "$T/manager.log" 2>&1 &
  eventually "systemd runs" 30 [ -S "$XDG_RUNTIME_DIR/systemd/private" ]

  code=0
  systemctl --user start imexd || code=$?
  [ $code -eq 0 ] || systemctl --user show imexd -p Result,ExecMainStatus,NRestarts
  expect "it starts, within its unit's walls" "0 active free" "$code $(property ActiveState) $(property StatusText)"
  code=0
  imexctl ensure --job 7 --run 1 --nodes t01 --deadline 120s || code=$?
  expect "a domain forms within them" 0 "$code"
  eventually "STATUS says so" 10 is StatusText 'ready, job 7 run 1'
  pid=$(imexctl status -o json | grep -o '"pid":[0-9]*' | head -n 1 | cut -d: -f2)
  began=$(start "$pid")
  expect_match "nvidia-imex is in a scope of its own" '^0::/imexd.slice/imexd-[0-9a-f]{32}.scope$' "$(tail -n 1 "/proc/$pid/cgroup")"

  echo 'log.level = debug' >> "$T/imexd.conf"
  code=0
  systemctl --user reload imexd || code=$?
  expect "a reload" "0 active running" "$code $(property ActiveState) $(property SubState)"
  echo nonsense >> "$T/imexd.conf"
  code=0
  systemctl --user reload imexd 2> /dev/null || code=$?
  expect "a reload of a wrong file fails, and imexd goes on" "1 active running" "$code $(property ActiveState) $(property SubState)"
  sed -i '$d' "$T/imexd.conf"

  kill -STOP "$(property MainPID)"
  eventually "an imexd that stands still is started again" 180 restarted
  eventually "and manages the domain" 180 ready
  systemctl --user restart imexd
  eventually "restarted: and manages the domain" 180 ready
  expect "the same nvidia-imex" "$began" "$(start "$pid")"
  systemctl --user stop imexd
  expect "stopped: the same nvidia-imex" "inactive $began" "$(property ActiveState) $(start "$pid")"
  systemctl --user start imexd
  eventually "started: and manages the domain" 180 ready

  systemctl --user exit
  eventually "shutdown: nvidia-imex ends" 180 ended_by_itself "$pid" "$began"
  expect "in order, by SIGTERM" 1 "$(grep -l 'Shutting down' /run/imexd/instances/*/nvidia-imex.log | wc -l)"
  expect "after imexd, which would have started it again" 0 "$(grep -c 'it is started again' "$T/imexd.log")"
  finish
}

if [ $# -eq 0 ]; then outside; else . "$HERE/../lib/say.sh"; . "$HERE/../lib/tools.sh"; JDK=$(find_jdk); inside; fi
