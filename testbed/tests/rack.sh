#!/usr/bin/env bash
# The rack itself: refuses a second `up`, cuts are real, a reboot is one, and `down` leaves nothing after any end.
set -euo pipefail
rack=$(dirname -- "$(readlink -f -- "$0")")/../rack
RACK_DIR=$(mktemp -d)/rack
export RACK_DIR
trap '"$rack" down > /dev/null; rmdir "$(dirname "$RACK_DIR")"' EXIT

wrong=0
expect() { # $1: what, $2: expected, $3: seen
  [ "$2" = "$3" ] && return
  printf '%s: expected %s, saw %s\n' "$1" "$2" "$3"
  wrong=$((wrong + 1))
}
code_of() { local code=0; "$@" > /dev/null 2>&1 || code=$?; echo $code; }

# Whether tray $1 reaches imexd of tray $2.
reaches() { "$rack" exec "$1" timeout 2 bash -c "exec 3<> /dev/tcp/10.77.0.${2#t0}/50010" 2> /dev/null && echo yes || echo no; }
boot_id() { "$rack" exec "$1" cat /proc/sys/kernel/random/boot_id; }

expect "exec without a rack" 1 "$(code_of "$rack" exec t01 true)"
expect "down without a rack" 0 "$(code_of "$rack" down)"
expect "no trays" 2 "$(code_of "$rack" up --trays 0)"
expect "more cliques than trays" 2 "$(code_of "$rack" up --trays 2 --cliques 3)"

"$rack" up --trays 3 --cliques 2
holder=$(cat "$RACK_DIR/holder")
expect "second up" 1 "$(code_of "$rack" up --trays 3)"
expect "same rack after it" "$holder" "$(cat "$RACK_DIR/holder")"
expect "a tray that is not there" 2 "$(code_of "$rack" exec t04 true)"
expect "exit code of a command" 42 "$(code_of "$rack" exec t01 sh -c 'exit 42')"
expect "host name" t02 "$("$rack" exec t02 hostname)"
expect "cliques" 2 "$(cat "$RACK_DIR"/trays/*/etc-imexd/fabric | grep clique_id | sort -u | wc -l)"

expect "t01 to t02" yes "$(reaches t01 t02)"
"$rack" cut t01 t02
expect "t01 to t02, pair cut" no "$(reaches t01 t02)"
expect "t02 to t01, pair cut" no "$(reaches t02 t01)"
expect "t01 to t03, beside the pair" yes "$(reaches t01 t03)"
"$rack" cut t03
expect "t02 to t03, tray cut" no "$(reaches t02 t03)"
before=$(boot_id t03)
"$rack" exec t03 touch /run/was-here
"$rack" reboot t03
expect "t02 to t03, still cut after a reboot" no "$(reaches t02 t03)"
expect "another boot id" yes "$([ "$before" != "$(boot_id t03)" ] && echo yes || echo no)"
expect "/run after a reboot" 1 "$(code_of "$rack" exec t03 test -e /run/was-here)"
"$rack" heal
# A link that was silent is found again by the kernel within some seconds.
reaches_soon() { for _ in {1..10}; do [ "$(reaches "$1" "$2")" = no ] || { echo yes; return; }; done; echo no; }
expect "t01 to t02, healed" yes "$(reaches_soon t01 t02)"
expect "t02 to t03, healed" yes "$(reaches_soon t02 t03)"

"$rack" kill t01 imexd
expect "kill of nobody" 1 "$(code_of "$rack" kill t01 imexd)"
expect "no zombie is left" "" "$("$rack" exec t01 sh -c 'grep -l "^State:.Z" /proc/[0-9]*/status' 2> /dev/null)"
"$rack" start t01
expect "status after start" 0 "$(code_of "$rack" exec t01 imexctl status)"

# A rack whose first process was killed from outside is down, and `up` may follow.
kill -KILL "${holder%% *}"
for _ in {1..100}; do [ "$(code_of "$rack" status)" = 0 ] || break; done
expect "status of a dead rack" 1 "$(code_of "$rack" status)"
"$rack" up --trays 1
first=$(cat "$RACK_DIR/holder")
"$rack" down
expect "first process after down" gone "$([ "$(cut -d' ' -f22 "/proc/${first%% *}/stat" 2> /dev/null)" != "${first##* }" ] && echo gone || sed -n 's/^State:.//p' "/proc/${first%% *}/status" | sed 's/^Z.*/gone/')"
expect "folder after down" gone "$([ -e "$RACK_DIR" ] && echo there || echo gone)"

# The bench brings up a rack of its own. What a look of one second sees is no figure; that each step goes through is.
said=$("$rack" bench --only quiet --trays 2 --rest 1 --idle 1 2>&1) && code=0 || code=$?
expect "bench" "0 1" "$code $(grep -cE '^imexd ready, MiB resident +[0-9]' <<< "$said")"
exit $((wrong > 0))
