#!/usr/bin/env bash
# Bad networks: every byte between the trays' imexds goes through the fault proxy. Under each fault an ensure forms or fails by
# its deadline with one line, all trays are free again by themselves, and a Ready domain keeps its nvidia-imex.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

# The proxy is on t04, which is in no job. Its route t01-t02 is what t01 dials when it wants t02.
proxied() {
  local from to routes=
  mkfifo "$OUT/proxy.in"
  exec 7<> "$OUT/proxy.in"
  for from in 1 2 3; do
    for to in 1 2 3; do
      if [ $from = $to ]; then
        echo "t0$to 10.77.0.$to"
      else
        echo "t0$to 10.77.0.4:520$from$to"
        routes="$routes t0$from-t0$to=520$from$to:10.77.0.$to:50010"
      fi
    done > "$RACK_DIR/trays/t0$from/etc-imexd/roster"
  done
  # shellcheck disable=SC2016,SC2086
  "$RACK" exec t04 sh -c 'exec "$IMEXD_JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -cp "$ROOT/testbed/target/imexd-testbed.jar" \
    io.imexd.testbed.proxy.ProxyProgram "$@"' proxy 20261123 10.77.0.4 $routes < "$OUT/proxy.in" > "$OUT/proxy.out" 2>&1 7>&- &
  : >> "$OUT/proxy.out"
  lines_beyond proxy.out 0
  expect "the proxy is there" "ready, seed 20261123" "$(cat "$OUT/proxy.out")"
}

# Says a line to the proxy; what it answered is in ANSWER.
proxy() {
  local before
  before=$(wc -l < "$OUT/proxy.out")
  echo "$*" >&7
  lines_beyond proxy.out "$before"
  ANSWER=$(tail -n 1 "$OUT/proxy.out")
  [[ $ANSWER == ok* ]] || fail "the proxy obeys '$*'" "$ANSWER"
}
clear_sky() { proxy set all both clear; }

# Nothing of what $1 says reaches $2, on whichever connection.
deaf() { proxy set "$1-$2" forth swallow; proxy set "$2-$1" back swallow; }

raise 4
for t in $ALL; do configure "$t" 'members.ask = 1s' 'imex.probe = 1s' 'imex.matrix = 1s'; done
proxied
for t in $ALL; do "$RACK" kill "$t" imexd; done
for t in $ALL; do "$RACK" start "$t" > /dev/null; done
formed "clear sky" clear
proxy count t01-t02
expect "the trays speak through the proxy" "ok 1 connections, 1 so far" "$ANSWER"
ended_all "clear sky" clear

proxy set all both delay=150 jitter=100
formed "delay and jitter" delay
ended_all "delay and jitter" delay
proxy set all both loss=20
forms_or_says_why "20 % loss" loss t01 15
clear_sky
run t01 release --job loss --run 1
back_to_free "20 % loss"
proxy set all both rate=3000
formed "throttled to 3000 bytes a second" slow
ended_all "throttled to 3000 bytes a second" slow
clear_sky

deaf t01 t02
ensure_all deaf1 t03 4
expect "one way, the member hears nothing: exit code" 4 "$CODE"
expect_match "one way, the member hears nothing: its line" '^imexctl: job deaf1 run 1: t02: reserve: .+; deadline passed$' "$SAID"
clear_sky
back_to_free "one way, the member hears nothing"
deaf t02 t01
ensure_all deaf2 t03 4
expect "one way, the member is not heard: exit code" 4 "$CODE"
expect_match "one way, the member is not heard: its line" '^imexctl: job deaf2 run 1: t02: reserve: .+; deadline passed$' "$SAID"
clear_sky
back_to_free "one way, the member is not heard"

start_run clog t01 ensure --job clog --run 1 --nodes 't[01-03]' --deadline 30s
proxy set all both freeze
nap 2.5
clear_sky
wait %%
expect "clogged, then all at once: formed" 0 "$(code_of clog)"
ended_all "clogged, then all at once" clog

so_far() { proxy count all; grep -o '[0-9]* so far' <<< "$ANSWER" | cut -d' ' -f1; }
before=$(so_far)
proxy set all both cutafter=700
forms_or_says_why "cut every 700 bytes" middle t02 15
expect "cut every 700 bytes: connections were made again and again" yes "$([ "$(so_far)" -gt $((before + 4)) ] && echo yes || echo "no: $before, $(so_far)")"
clear_sky
run t01 release --job middle --run 1
back_to_free "cut every 700 bytes"
proxy set all both garbage=20
forms_or_says_why "garbage" garbage t01 6
clear_sky
proxy cut all
run t01 release --job garbage --run 1
back_to_free "garbage"

# Every word of two ended jobs once more, on connections of their own: nobody who is free is held, nobody who is held is freed.
formed "before the replay" old
ended_all "before the replay" old
proxy replay all
expect_match "replay: what was said is said again" '^ok sent [1-9][0-9]{3,} bytes again$' "$ANSWER"
ensure_all new t01 20
expect "replay: a new job is formed" 0 "$CODE"
before=$(imex_pids $ALL)
proxy replay all
proxy set all both swallow
nap 4
clear_sky
proxy set all both garbage=30
nap 2
clear_sky
proxy cut all
# shellcheck disable=SC2086
eventually "replay, silence, garbage and resets under a Ready domain: Ready" 20 all_in_state t01 ready $ALL
run t03 verify --job new
expect "replay, silence, garbage and resets under a Ready domain: verified" 0 "$CODE"
expect "replay, silence, garbage and resets under a Ready domain: the same nvidia-imex" "$before" "$(imex_pids $ALL)"
ended_all "after all" new
finish
