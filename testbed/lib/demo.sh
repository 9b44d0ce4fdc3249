# shellcheck shell=bash
# What a rack owner wants to see, shown on 18 trays. Every line of the table at the end is a check that can fail.

DEMO_RED=$(printf 't%02d ' {1..8})
DEMO_BLUE=$(printf 't%02d ' {9..18})

demo() {
  no_more_arguments "$@"
  "$LIB/build"
  ! holder_pid > /dev/null 2>&1 || die "a rack is already up in $RACK_DIR: 'testbed/rack down' first, then the demo"
  DEMO_OUT=$(mktemp -d)
  DEMO_ROWS=$DEMO_OUT/rows
  : > "$DEMO_ROWS"
  trap 'demo_ended' EXIT
  trap 'exit 130' INT TERM
  (rack_up --trays 18)
  demo_form
  demo_matrices
  demo_overlap
  demo_crash
  demo_end
  demo_down
  demo_table
}

# However the demo ends, nothing of it stays; after a failure the logs do.
demo_ended() {
  local code=$?
  trap - EXIT
  clear_progress
  if [ $code -ne 0 ] && holder_pid > /dev/null; then
    demo_keep_logs
  fi
  [ ! -d "$RACK_DIR" ] || (rack_down) > /dev/null || :
  rm -rf "$DEMO_OUT"
  exit $code
}

demo_keep_logs() {
  local tray kept
  kept=${TMPDIR:-/tmp}/rack-demo-$(id -un)
  [ ! -w "$ROOT/testbed/target" ] || kept=$ROOT/testbed/target/demo
  rm -rf "$kept" && mkdir -p "$kept" || return 0
  for tray in $(all_trays); do
    (tray_logs "$tray") > "$kept/$tray.log" 2>&1 || :
  done
  cp "$DEMO_OUT"/*.out "$kept" 2> /dev/null || :
  say "the logs of every tray and what each command printed: $kept"
}

# A step of the story. $1: text
step() { say "" ; say "* $1"; }

# $1: promised, $2: seen, $3: 0 when that is what was promised
row() {
  local verdict=ok
  [ "$3" -eq 0 ] || verdict=FAILED
  printf '%s\t%s\t%s\n' "$1" "$2" "$verdict" >> "$DEMO_ROWS"
  say "  $2: $verdict"
}

# Runs the same command on all the trays named in $1 at the same moment; output in $DEMO_OUT/NAME.TRAY.out, exit code in
# .code. $2: a name for it. TRAY in the command's place is not replaced: every tray gets the very same words.
on_each() {
  local trays=$1 name=$2 tray
  shift 2
  for tray in $trays; do
    (
      code=0
      in_tray "$tray" "$@" > "$DEMO_OUT/$name.$tray.out" 2>&1 < /dev/null || code=$?
      echo "$code" > "$DEMO_OUT/$name.$tray.code"
    ) &
  done
}

# The different exit codes with which $1 ended on the trays $2, as a list; "0" when all went well.
codes_of() {
  local tray
  for tray in $2; do cat "$DEMO_OUT/$1.$tray.code"; done | sort -nu | paste -sd,
}

# The different instances that were printed.
instances_of() {
  local tray
  for tray in $2; do grep -oE '\b[0-9a-f]{32}\b' "$DEMO_OUT/$1.$tray.out" | head -n 1 || echo none; done | sort -u | paste -sd,
}

# One line of $DEMO_OUT/$1.$2.out for who has to find out why.
complaint_of() {
  local tray
  for tray in $2; do
    [ "$(cat "$DEMO_OUT/$1.$tray.code")" = 0 ] || { printf '; %s: %s\n' "$tray" "$(tail -n 1 "$DEMO_OUT/$1.$tray.out")"; return; }
  done
}

facts_of_all() {
  on_each "$DEMO_RED$DEMO_BLUE" "$1" "$LIB/tray-facts"
  wait
}
fact() { sed -n "s/^$3=//p" "$DEMO_OUT/$1.$2.out"; }

addresses_of() {
  local tray
  for tray in $1; do address_of "$tray"; done | paste -sd,
}

milliseconds() { echo $(($(date +%s%N) / 1000000)); }
