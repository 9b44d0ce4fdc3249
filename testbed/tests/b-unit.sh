#!/usr/bin/env bash
# What imexd is under a service manager, which is played here: what it is told and when, reload and SIGHUP, nvidia-imex in a
# scope of its own, and a scope that cannot be made.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesb.sh"

# Hears what imexd of t02 tells, one message a line, and whether the control socket was there by then.
hear() {
  # shellcheck disable=SC2016
  "$RACK" exec t02 perl -MSocket -e '
    $| = 1; unlink "/run/notify";
    socket(my $s, AF_UNIX, SOCK_DGRAM, 0); bind($s, sockaddr_un("/run/notify")) or die "$!";
    print "listens $$\n";
    while (defined recv($s, my $m, 4096, 0)) {
      $m =~ tr/\n/;/; print $m, -S "/run/imexd/control.sock" ? " socket" : " no socket", "\n";
    }' < /dev/null > "$OUT/told" 2>&1 &
  eventually "the service manager listens" 10 told '^listens '
}
told() { grep -Eq -- "$1" "$OUT/told"; }
times_told() { [ "$(grep -Ec -- "$1" "$OUT/told")" -ge "$2" ]; }

# As systemd starts it, with the capabilities of its unit and no others; nvidia-imex inherits them.
capabilities() {
  sed -n 's/^CapabilityBoundingSet=//p' "$HERE/../../systemd/units/imexd.service" |
    tr 'A-Z ' 'a-z,' | sed 's/cap_/+/g; s/^/-all,/'
}
start_told() {
  # shellcheck disable=SC2016
  on t02 env NOTIFY_SOCKET=/run/notify WATCHDOG_USEC=4000000 \
    setpriv --no-new-privs --inh-caps -all --bounding-set "$(capabilities)" bash -c '"$LIB/tray-imexd"'
}
imexd_pid() { on t02 sh -c 'cut -d" " -f1 /run/rack/imexd'; }
history_has() { [ "$(ctl t02 history | grep -c "$1")" -ge "$2" ]; }

# A systemd-run that makes no scope; with /run/no-bus it fails as the real one does.
cat_systemd_run() {
  cat <<'SH'
#!/bin/sh
printf '%s\n' "$@" > /run/scope
[ ! -e /run/no-bus ] || { echo 'Failed to connect to bus: No such file or directory' >&2; exit 1; }
while [ "$1" != -- ]; do shift; done
shift
exec "$@"
SH
}

raise 2
conf=$RACK_DIR/trays/t02/etc-imexd/imexd.conf
cat_systemd_run > "${conf%/*}/systemd-run"
chmod 755 "${conf%/*}/systemd-run"
configure t02 'imex.scope = systemd' 'imex.systemd_run = /etc/imexd/systemd-run'
"$RACK" kill t02 imexd
on t02 rm -f /run/imexd/control.sock
hear
start_told
eventually "READY is told, once the control socket is open" 30 told '^READY=1;STATUS=free socket$'
expect "and not before" "" "$(grep 'no socket' "$OUT/told" || :)"

run t01 ensure --job unit --run 1 --nodes 't[01-02]' --uid 1000 --gid 1000
expect "formed, on one tray in a scope and with the unit's capabilities" 0 "$CODE"
[ "$CODE" -eq 0 ] || echo "# $SAID"
eventually "the status follows the tray" 10 told '^STATUS=ready, job unit run 1 '
instance=$(ctl t02 status -o json | grep -o '"instance":"[0-9a-f]*"' | head -n 1 | cut -d'"' -f4)
expect "the scope is named after the instance" "--unit=imexd-$instance.scope" "$(on t02 grep -- --unit /run/scope)"
expect "its time to stop is imex.stop_timeout" "--property=TimeoutStopSec=30000ms" "$(on t02 grep TimeoutStopSec /run/scope)"
before=$(imex_pids t01 t02)
imexd=$(imexd_pid)
pid=$(sed -n 's/^t02:\([0-9]*\):.*/\1/p' <<< "$before")
expect "nothing of systemd's is in its environment" "" "$(on t02 sh -c "tr '\\0' '\\n' < /proc/$pid/environ | grep -E '^(NOTIFY|WATCHDOG)' || :")"
expect "nvidia-imex has no more" "$(on t02 grep CapBnd "/proc/$imexd/status")" "$(on t02 grep CapBnd "/proc/$pid/status")"
run t02 verify --job unit
expect "verify: channel, guard and all else as they must be" 0 "$CODE"
[ "$CODE" -eq 0 ] || echo "# $SAID"
eventually "the watchdog is told again and again" 20 times_told '^WATCHDOG=1 ' 3

configure t02 'audit.every = 5s' 'peers.patience = 11s'
run t02 reload
expect "reload: what is in force and what needs a restart" \
  "0 t02: imexd.conf was read again: in force: audit.every; needs a restart of imexd: peers.patience" "$CODE $SAID"
eventually "reload: told, and its end" 10 told '^RELOADING=1;MONOTONIC_USEC=[0-9]+ '
eventually "reload: ready again" 10 times_told '^READY=1;' 2
line=$(($(wc -l < "$conf") + 1))
configure t02 'nonsense'
run t02 reload
expect "a wrong file: exit code and line" \
  "2 imexctl: /etc/imexd/imexd.conf:$line: 'nonsense' is not a setting; write KEY = VALUE; nothing was changed" "$CODE $SAID"
sed -i '$d' "$conf"
run t02 reload
expect "a wrong file changes nothing" "0 t02: imexd.conf was read again: needs a restart of imexd: peers.patience" "$CODE $SAID"
on t02 kill -HUP "$imexd"
eventually "SIGHUP: imexd.conf is read again" 10 history_has 'SIGHUP' 1
expect "SIGHUP: imexd goes on" "$imexd $before" "$(imexd_pid) $(imex_pids t01 t02)"

on t02 kill -TERM "$imexd"
eventually "SIGTERM: STOPPING is told" 10 told '^STOPPING=1;'
"$RACK" kill t02 imexd > /dev/null 2>&1 || :
"$RACK" start t02 > /dev/null
eventually "the next imexd takes it over" 20 all_in_state t01 ready t01 t02
expect "in its scope: the same nvidia-imex" "$before" "$(imex_pids t01 t02)"
run t01 release --job unit --run 1
expect "released" 0 "$CODE"
on t02 kill "$(sed -n 's/^listens //p' "$OUT/told")"
eventually "nothing is left" 10 all_clean t01 t02

on t02 touch /run/no-bus
run t01 ensure --job unit --run 2 --nodes 't[01-02]' --deadline 30s
expect "systemd-run fails: exit code" 5 "$CODE"
expect_match "systemd-run fails: its line" \
  't02: start: systemd-run, or nvidia-imex in its scope \(imex.scope\), exited with status 1: Failed to connect to bus' "$SAID"
eventually "and both are free" 20 all_in_state t01 free t01 t02
on t02 rm /etc/imexd/systemd-run
run t01 ensure --job unit --run 3 --nodes 't[01-02]' --deadline 30s
expect "no systemd-run: exit code" 5 "$CODE"
expect_match "no systemd-run: its line" 't02: reserve: unfit: /etc/imexd/systemd-run is not there' "$SAID"
finish
