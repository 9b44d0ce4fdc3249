#!/usr/bin/env bash
# Bad input from callers, in files and on sockets: one clear line, nothing changed, and the rack forms jobs meanwhile.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesb.sh"

# $1: check, $2: exit code, $3: regular expression for what is said, then TRAY ARGUMENT... of imexctl
refused() {
  local check=$1 code=$2 said=$3
  shift 3
  run "$@"
  expect "$check: exit code" "$code" "$CODE"
  expect_match "$check: says" "$said" "$(head -c 1000 <<< "$SAID")"
  expect "$check: says it shortly" yes "$([ ${#SAID} -lt 1000 ] && [ "$(wc -l <<< "$SAID")" -le 4 ] && echo yes || echo "no: ${#SAID} characters")"
}

bad_jobs() {
  local long
  long=$(printf '%010240d' 0)
  refused "job with a slash" 2 'job' t01 ensure --job a/b --nodes t01
  refused "job that is dots" 2 'job' t01 ensure --job .. --nodes t01
  refused "job with a newline" 2 'job' t01 ensure --job $'a\nb' --nodes t01
  refused "job with an escape" 2 'job' t01 leave --job $'a\033[2Jb'
  refused "job of 10 kB" 2 'job' t01 release --job "$long"
  refused "empty job" 2 'job' t01 why --job ''
  refused "run with a slash" 2 'run' t01 leave --job 1 --run ../../etc
  refused "cluster with a blank" 2 'cluster' t01 verify --job 1 --cluster 'a b'
  refused "instance that is none" 2 'instance' t01 release --job 1 --instance 12
  refused "drain without a word" 2 'reason' t01 drain t01 --reason ''
  refused "drain with a newline" 2 'reason' t01 drain t01 --reason $'a\nb'
  refused "deadline without a unit" 2 'deadline' t01 ensure --job 1 --nodes t01 --deadline 5
}

bad_lists() {
  refused "no trays" 2 'nodes' t01 ensure --job 1 --nodes ''
  refused "a tray twice" 2 't01' t01 ensure --job 1 --nodes 't[01-02],t01'
  refused "not this tray" 2 't01' t01 ensure --job 1 --nodes 't[02-03]'
  refused "an open bracket" 2 'nodes' t01 ensure --job 1 --nodes 't[01-'
  refused "100000 trays" 2 'trays|names|nodes' t01 ensure --job 1 --nodes 't[00001-100000]'
  refused "10^12 trays" 2 'trays|names|nodes' t01 ensure --job 1 --nodes 't[1-1000000000000]'
  refused "a tray with a slash" 2 'nodes' t01 ensure --job 1 --nodes 't01,../t02'
  refused "a tray that nobody knows" 5 'nosuch' t01 ensure --job 1 --nodes 't01,nosuch' --deadline 14s
}

# What comes to the control socket and to port 50010 while jobs form. perl-base is everywhere.
noise() {
  # shellcheck disable=SC2016
  "$RACK" exec t02 bash -c '
    perl -MSocket -e '\''
      sub tcp { socket(my $s, AF_INET, SOCK_STREAM, 0); connect($s, sockaddr_in(50010, inet_aton("10.77.0.1"))) or return; return $s }
      sub unix { socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, sockaddr_un("/run/imexd/control.sock")) or return; return $s }
      $SIG{PIPE} = "IGNORE";
      my @open; my $until = time + 12;
      my $preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
      my @bytes = ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", join("", map { chr(int(rand(256))) } 1..5000), "\x16\x03\x01\x02\x00",
        $preface . "\xff\xff\xff\x00\x00\x00\x00\x00\x01", $preface . ("\x00\x00\x00\x04\x00\x00\x00\x00\x00" x 10000),
        "\xff\xff\xff\xff\x0f" . ("x" x 100000), "\xff" x 50, "\x00", "\x05abc", "");
      while (time < $until) {
        for my $b (@bytes) {
          for my $s (tcp(), unix()) { next unless $s; syswrite($s, $b); push @open, $s }
        }
        splice(@open, 0, 20) while @open > 600;
        select(undef, undef, undef, 0.02);
      }'\''' < /dev/null
}

under_noise() {
  local noise_pid before after n
  before=$(on t01 sh -c '. /dev/null; cat /run/rack/imexd')
  noise &
  noise_pid=$!
  for n in 1 2 3; do
    run t03 ensure --job "n$n" --run 1 --nodes 't[01-03]' --deadline 30s
    expect "noise: job $n forms ($TOOK ms)" 0 "$CODE"
    run t02 release --job "n$n" --run 1 --deadline 20s
    expect "noise: job $n ends" 0 "$CODE"
  done
  wait $noise_pid
  after=$(on t01 sh -c 'cat /run/rack/imexd')
  expect "noise: imexd goes on" "$before" "$after"
  expect "noise: imexd's log stays short" yes "$([ "$(on t01 sh -c 'wc -c < /var/log/imexd.log')" -lt 200000 ] && echo yes || on t01 sh -c 'wc -c < /var/log/imexd.log')"
  eventually "noise: all free" 20 all_in_state t01 free t01 t02 t03
}

unprivileged() {
  if [ -f "$RACK_DIR/rootless" ]; then
    echo "# callers with another user id: not had without root"
    return
  fi
  local command
  as_nobody() { on t01 setpriv --reuid=65534 --regid=65534 --clear-groups imexctl "$@" 2>&1; }
  for command in status list trays version 'why --job 1'; do
    CODE=0
    # shellcheck disable=SC2086
    SAID=$(as_nobody $command) || CODE=$?
    expect "nobody may look: $command" 0 "$CODE"
  done
  for command in 'ensure --job 1 --nodes t01' 'leave --job 1' 'release --job 1' 'drain t01 --reason x' 'resume t01' reload; do
    CODE=0
    # shellcheck disable=SC2086
    SAID=$(as_nobody $command) || CODE=$?
    expect "nobody may not change: $command" 7 "$CODE"
    expect_match "nobody is told so: $command" 'may|permitted' "$SAID"
  done
  expect "and nothing was changed" "t01 free" "$(states t02 | grep t01)"
}

raise 3
bad_jobs
bad_lists
expect "bad input changed nothing" "3" "$(states t01 | grep -c free)"
unprivileged
under_noise
eventually "nothing is left" 10 all_clean t01 t02 t03
finish
