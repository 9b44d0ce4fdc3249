# shellcheck shell=bash
# What the b-*.sh tests share: a rack of their own, checks that print one line each, and conditions that are waited for.

HERE=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
RACK=$HERE/../rack
RACK_DIR=${RACK_DIR:-$(mktemp -d)/rack}
export RACK_DIR
OUT=$(mktemp -d)
FAILED=0

ended() {
  local code=$?
  trap - EXIT
  trap "" INT TERM
  [ $code -eq 0 ] || [ ! -d "$RACK_DIR/trays" ] || keep_logs
  "$RACK" down > /dev/null 2>&1 || :
  rmdir "$(dirname "$RACK_DIR")" 2> /dev/null || :
  rm -rf "$OUT"
  exit $code
}

keep_logs() {
  local tray kept=$HERE/../target/${0##*/}.logs
  mkdir -p "$kept" && rm -f "$kept"/* || return 0
  for tray in $(trays); do "$RACK" logs "$tray" > "$kept/$tray.log" 2>&1 || :; done
  cp "$OUT"/* "$kept" 2> /dev/null || :
  echo "the logs of every tray: $kept"
}

# $1: how many trays
raise() {
  "$RACK" up --trays "$1"
  trap ended EXIT
  trap 'exit 130' INT TERM
}

finish() { [ "$FAILED" -eq 0 ] || exit 1; }

trays() { ls "$RACK_DIR/trays"; }
on() { "$RACK" exec "$@" < /dev/null; }
ctl() { local tray=$1; shift; on "$tray" imexctl "$@"; }

# $1: check, $2: expected, $3: seen
expect() {
  if [ "$2" = "$3" ]; then echo "ok $1"; else fail "$1" "expected '$2', saw '$3'"; fi
}

# $1: check, $2: extended regular expression for the whole text, $3: text
expect_match() {
  if [[ $3 =~ $2 ]]; then echo "ok $1"; else fail "$1" "expected /$2/, saw '$3'"; fi
}

fail() { echo "FAIL $1: $2"; FAILED=$((FAILED + 1)); }

# Waits until a command succeeds. $1: check, $2: seconds at most, then the command
eventually() {
  local check=$1 until=$((SECONDS + $2))
  shift 2
  until "$@" > "$OUT/last" 2>&1; do
    if [ $SECONDS -ge "$until" ]; then
      fail "$check" "not so in time: $* ($(tail -n 1 "$OUT/last"))"
      return 0
    fi
    nap 0.2
  done
  echo "ok $check"
}

# Waits without starting a process: a read that nobody answers. $1: seconds
nap() {
  [ -n "${nap_fd:-}" ] || exec {nap_fd}<> <(:)
  read -r -t "$1" -u "$nap_fd" _ || :
}

# Runs imexctl on a tray and keeps what it said: CODE, SAID (both streams), TOOK in milliseconds. $1: tray
run() {
  local began
  began=$(date +%s%3N)
  CODE=0
  SAID=$(ctl "$@" 2>&1) || CODE=$?
  TOOK=$(($(date +%s%3N) - began))
}

# The same in the background: $1 is the name of the files it leaves, NAME.out and NAME.code.
start_run() {
  local name=$1 code=0
  shift
  rm -f "$OUT/$name.code"
  { ctl "$@" > "$OUT/$name.out" 2>&1 || code=$?; echo "$code" > "$OUT/$name.code"; } &
}
code_of() { cat "$OUT/$1.code" 2> /dev/null || echo none; }
said_by() { tail -n 1 "$OUT/$1.out" 2> /dev/null || :; }

imex_pids() { local t; for t; do "$RACK" exec "$t" bash -c '. "$LIB/state.sh"; for p in $("$LIB/tray-pids" nvidia-imex); do echo "'"$t"':$p:$(start_time "$p")"; done'; done; }

# One line a tray, as `imexctl trays` on tray $1 sees it: TRAY STATE.
states() { ctl "$1" trays -o json 2> /dev/null | grep -o '"tray":"[^"]*","state":"[^"]*"' | sed 's/"tray":"//; s/","state":"/ /; s/"$//'; }

# All of the trays $3... are in state $2, as $1 sees it.
all_in_state() {
  local from=$1 wanted=$2 seen t
  shift 2
  seen=$(states "$from")
  for t; do grep -qx "$t $wanted" <<< "$seen" || { echo "$t: $(grep "^$t " <<< "$seen" || ctl "$from" trays 2>&1)"; return 1; }; done
}

# Nothing but imexd runs on the trays given, and nothing of any instance is left there.
all_clean() {
  local t facts
  for t; do
    facts=$(on "$t" bash -c '"$LIB/tray-facts"' | paste -sd' ')
    [ "$facts" = "imex= map= processes=0 instances=" ] || { echo "$t: $facts"; return 1; }
  done
}

# Sets fault switches of the stand-ins on a tray; none: no fault. $1: tray
fault() {
  local file=$RACK_DIR/trays/$1/etc-nvidia-imex/standin.cfg
  shift
  if [ $# -eq 0 ]; then rm -f "$file"; else printf '%s\n' "$@" > "$file"; fi
}

# Adds a line to a tray's configuration; for the next start of imexd. $1: tray
configure() { local t=$1; shift; printf '%s\n' "$@" >> "$RACK_DIR/trays/$t/etc-imexd/imexd.conf"; }
restart() { "$RACK" kill "$1" imexd; "$RACK" start "$1" > /dev/null; }
