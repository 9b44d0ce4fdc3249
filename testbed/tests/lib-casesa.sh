# shellcheck shell=bash
# For the tests of a job's ways: a rack of its own, one line a check, and calls on many trays at the same moment.
# Not a test: it is sourced, and so it is not executable.

rack=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../rack
work=$(mktemp -d)
RACK_DIR=$work/rack
export RACK_DIR
wrong=0

# However the test ends, nothing of it stays; after a failure it says where the trays' logs are kept.
ended() {
  local code=$?
  trap - EXIT
  if { [ $code -ne 0 ] || [ $wrong -gt 0 ]; } && [ -d "$RACK_DIR/trays" ]; then
    local kept
    kept=$(mktemp -d "${TMPDIR:-/tmp}/$(basename "$0" .sh).XXXXXX")
    (cd "$RACK_DIR/trays" && for tray in t*; do "$rack" logs "$tray" > "$kept/$tray.log" 2>&1 || :; done)
    cp "$work"/*.out "$kept" 2> /dev/null || :
    echo "the logs of every tray: $kept"
  fi
  "$rack" down > /dev/null || :
  rm -rf "$work"
  exit $code
}
trap ended EXIT
trap 'exit 130' INT TERM

# $1: what must hold, $2: expected, $3: seen
expect() {
  if [ "$2" = "$3" ]; then
    printf 'ok %s\n' "$1"
  else
    printf 'FAIL %s: expected %s, saw %s\n' "$1" "${2:-nothing}" "${3:-nothing}"
    wrong=$((wrong + 1))
  fi
}

# $1: what must hold, $2: extended regular expression, $3: seen
expect_like() {
  if [[ $3 =~ $2 ]]; then
    printf 'ok %s\n' "$1"
  else
    printf 'FAIL %s: expected /%s/, saw %s\n' "$1" "$2" "${3:-nothing}"
    wrong=$((wrong + 1))
  fi
}

# Waits until the command prints what is expected, at most $1 seconds; then it is a check as any other.
expect_within() {
  local limit=$((SECONDS + $1)) what=$2 expected=$3 seen
  shift 3
  while seen=$("$@" 2> /dev/null) || :; [ "$seen" != "$expected" ] && [ $SECONDS -lt $limit ]; do :; done
  expect "$what" "$expected" "$seen"
}

finish() { exit $((wrong > 0)); }

# Runs imexctl as on tray $1 and prints what it says, then its exit code as the last line.
ctl() {
  local code=0
  "$rack" exec "$1" imexctl "${@:2}" 2>&1 < /dev/null || code=$?
  echo "$code"
}

# The same in the background; what it says is read with `said NAME`, once `wait` has returned. $1: name, $2: tray
ctl_later() { ctl "${@:2}" > "$work/$1.out" & }
said() { cat "$work/$1.out"; }

# imexctl on all trays named in $2 at the same moment, one NAME.TRAY each; waits for all of them. $1: name
ctl_on_each() {
  local name=$1 trays=$2 tray
  shift 2
  for tray in $trays; do ctl_later "$name.$tray" "$tray" "$@"; done
  wait
}

code_in() { tail -n 1 <<< "$1"; }
instance_in() { grep -oE '\b[0-9a-f]{32}\b' <<< "$1" | head -n 1 || :; }

# The different exit codes, and the different instances, of a `ctl_on_each`. $1: name, $2: trays
codes_of() { for tray in $2; do said "$1.$tray" | tail -n 1; done | sort -nu | paste -sd,; }
instances_of() { for tray in $2; do instance_in "$(said "$1.$tray")"; done | sort -u | paste -sd,; }

# t01 to t$1, separated by blanks.
trays_to() { printf 't%02d ' $(seq 1 "$1"); }

state() { "$rack" exec "$1" imexctl status 2> /dev/null | sed -n 's/^state *//p'; }

# The different states of the trays $1, without their reasons, as one call shows them.
states() {
  local wanted=${1% }
  "$rack" exec "${wanted%% *}" imexctl trays -o json 2> /dev/null | grep -oE '"tray":"t[0-9]+","state":"[a-z]+"' |
    awk -F'"' -v wanted=" $wanted " 'index(wanted, " " $4 " ") { print $8 }' | sort -u | paste -sd,
}

# What really runs and lies on the trays $1: "nothing" when no nvidia-imex runs, no map is published, nothing lies in
# /run/imexd/instances; else what there is.
remains() {
  local tray found
  found=$(for tray in $1; do
    "$rack" exec "$tray" bash "$rack_lib/tray-facts" | sed -nE "s/^(imex|map|instances)=(..*)/$tray \1=\2/p"
  done)
  echo "${found:-nothing}" | paste -sd' '
}
rack_lib=$(dirname "$rack")/lib

imexd_log() { cat "$RACK_DIR/trays/$1/var-log/imexd.log"; }

# How long imexd says that the last ensure on tray $1 took.
last_ensure_millis() { imexd_log "$1" | sed -nE 's/.*call ensure after ([0-9]+) ms.*/\1/p' | tail -n 1; }
