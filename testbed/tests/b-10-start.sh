#!/usr/bin/env bash
# Starting imexd where something is in its way: it ends with one line that says what, where and what to do; SIGTERM ends it
# with 0 and leaves nvidia-imex running; a configuration with faults is refused by file and line.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesb.sh"

# Starts imexd on t03 by hand, where it must end by itself. $1: check, $2: exit code, $3: regular expression for its last line
cannot_start() {
  local said code=0
  said=$(on t03 timeout 20 imexd 2>&1) || code=$?
  expect "$1: exit code" "$2" "$code"
  expect_match "$1: last line" "$3" "$(tail -n 1 <<< "$said")"
  expect "$1: no stack trace" "" "$(grep -E '^\s+at ' <<< "$said" || :)"
}

in_the_way() {
  cannot_start "a second imexd" 1 'imexd.* (already|another|second)'
  expect "the first one goes on" "t03 free" "$(states t01 | grep t03)"
  "$RACK" kill t03 imexd
  on t03 sh -c 'rm -f /run/imexd/control.sock; ln -s /etc/passwd /run/imexd/control.sock'
  cannot_start "a symbolic link for a socket" 1 '/run/imexd/control.sock.*symbolic link'
  expect "what it pointed to is untouched" yes "$(on t03 sh -c 'grep -q root /etc/passwd && [ -L /run/imexd/control.sock ] && echo yes')"
  on t03 sh -c 'rm /run/imexd/control.sock; echo precious > /run/imexd/control.sock'
  cannot_start "a file for a socket" 1 '/run/imexd/control.sock.*no socket'
  expect "the file is untouched" precious "$(on t03 cat /run/imexd/control.sock)"
  on t03 rm /run/imexd/control.sock
  listen t03 unix /run/imexd/control.sock
  cannot_start "another process on the socket" 1 '/run/imexd/control.sock.*another process'
  unlisten
  on t03 rm -f /run/imexd/control.sock
  listen t03 tcp 50010
  cannot_start "port 50010 taken" 1 '50010.*in use'
  unlisten
  "$RACK" start t03
}

# Holds a port or a socket on a tray until unlisten. $1: tray, $2: tcp or unix, $3: where
listen() {
  rm -f "$OUT/listen"
  LISTENS_ON=$1
  # shellcheck disable=SC2016
  "$RACK" exec "$1" perl -MSocket -e '
    my ($kind, $at) = @ARGV; $| = 1;
    socket(my $s, $kind eq "tcp" ? AF_INET : AF_UNIX, SOCK_STREAM, 0);
    setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1) if $kind eq "tcp";
    bind($s, $kind eq "tcp" ? sockaddr_in($at, INADDR_ANY) : sockaddr_un($at)) or die "$!";
    listen($s, 5); print "$$\n"; sleep 600' "$2" "$3" < /dev/null > "$OUT/listen" 2>&1 &
  for _ in {1..100}; do [ ! -s "$OUT/listen" ] || break; nap 0.1; done
  LISTENER=$(cat "$OUT/listen")
  [[ $LISTENER =~ ^[0-9]+$ ]] || fail "a listener on $3" "$LISTENER"
}

unlisten() { on "$LISTENS_ON" kill "$LISTENER"; wait; }

ports_of_imex() {
  local port
  for port in 50000 50005; do
    listen t03 tcp $port
    run t01 ensure --job p$port --nodes 't[01-03]' --deadline 20s
    expect "port $port taken: exit code" 5 "$CODE"
    expect_match "port $port taken: says which, where and by whom" "t03: (reserve|start): .*$port" "$SAID"
    run t01 trays
    expect_match "port $port taken: trays says so" "t03 .*unfit.*$port" "$SAID"
    unlisten
    # By itself with the next standing audit, a minute at most; a job would look at once.
    eventually "port $port free again" 80 all_in_state t01 free t01 t02 t03
  done
}

# A configuration with one bad line, its file as line 4. $1: check, $2: the line, $3: regular expression
bad_config() {
  local said code=0
  printf 'peers.tls = off\n# a comment\n\n%s\n' "$2" > "$RACK_DIR/trays/t03/etc-imexd/bad.conf"
  said=$(on t03 imexd --config /etc/imexd/bad.conf --check-config 2>&1) || code=$?
  expect "configuration, $1: exit code" 2 "$code"
  expect_match "configuration, $1: one line with file, line and what would be right" "^imexd: /etc/imexd/bad.conf(:| line )4: .*$3[^"$'\n'"]*\$" "$said"
}

configurations() {
  bad_config "unknown key" 'peers.prot = 50010' "peers.port"
  bad_config "bad value" 'single_tray = maybe' "form.*channel.*skip|channel.*form.*skip"
  bad_config "no unit" 'ensure.deadline = 60' "60s|unit"
  bad_config "bad unit" 'ensure.deadline = 60 parsecs' "s.*m"
  bad_config "out of range" 'peers.port = 70000' "65535"
  bad_config "twice" 'peers.tls = off' "bad.conf:1"
  bad_config "no equals sign" 'peers.tls' "="
  local said code=0
  said=$(on t03 imexd --check-config 2>&1) || code=$?
  expect "a good configuration: exit code" 0 "$code"
  expect_match "a good configuration is printed in full" 'peers.roster = /etc/imexd/roster.*ensure.deadline = (60s|1m)' "$said"
  code=0
  said=$(on t03 imexd --config /nonexistent --check-config 2>&1) || code=$?
  expect "a configuration that is not there" 2 "$code"
  code=0
  said=$(on t03 imexd --bogus 2>&1) || code=$?
  expect "an option that is not known" "2 1" "$code $(wc -l <<< "$said")"
}

sigterm() {
  local before
  run t01 ensure --job term --run 1 --nodes 't[01-03]'
  expect "formed" 0 "$CODE"
  before=$(imex_pids t01 t02 t03)
  "$RACK" kill t03 imexd
  # As systemd starts it, with an eye on its exit code.
  "$RACK" exec t03 bash -c '
    imexd 2>> /var/log/imexd.log < /dev/null & pid=$!
    until imexctl status 2> /dev/null | grep -Eq "^state +ready"; do read -r -t 0.2 _ <> <(:) || :; done
    kill -TERM $pid; code=0; wait $pid || code=$?
    echo "$code $([ -e /run/imexd/control.sock ] && echo "socket left" || echo "no socket")"' > "$OUT/term" 2>&1 < /dev/null || :
  expect "SIGTERM: exit code 0, socket removed" "0 no socket" "$(tail -n 1 "$OUT/term")"
  expect "SIGTERM: nvidia-imex runs on" "$before" "$(imex_pids t01 t02 t03)"
  expect "SIGTERM: and serves" READY "$(on t03 nvidia-imex-ctl -q)"
  "$RACK" start t03 > /dev/null
  eventually "SIGTERM: the next imexd takes it over" 20 all_in_state t01 ready t01 t02 t03
  expect "SIGTERM: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"
  run t01 release --job term --run 1
  expect "released" 0 "$CODE"
}

raise 3
configurations
in_the_way
ports_of_imex
sigterm
eventually "nothing is left" 10 all_clean t01 t02 t03
finish
