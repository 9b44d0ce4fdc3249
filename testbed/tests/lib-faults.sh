# shellcheck shell=bash
# What the f-*.sh tests share, beside lib-casesb.sh: a job on all three trays, what must hold after any fault, and processes
# that are paused, limited or asked from outside.

. "$HERE/lib-casesb.sh"
ALL='t01 t02 t03'

# A job on all trays, with the deadline in seconds; leaves CODE and SAID. $1: job, $2: the tray that asks
ensure_all() { run "$2" ensure --job "$1" --run 1 --nodes 't[01-03]' --deadline "$3s"; }

# The job is formed and Ready on all trays. $1: check, $2: job
formed() {
  ensure_all "$2" t01 "${3:-30}"
  expect "$1: formed ($TOOK ms)" 0 "$CODE"
  [ "$CODE" -eq 0 ] || echo "# $SAID"
}

# The job ends everywhere, and nothing is left of it. $1: check, $2: job
ended_all() {
  run t02 release --job "$2" --run 1 --deadline 20s
  expect "$1: released" 0 "$CODE"
  back_to_free "$1"
}

# Every tray is free and no process and no file of any instance is left: by itself, nobody released anything. $1: check
back_to_free() {
  # shellcheck disable=SC2086
  eventually "$1: all free" 25 all_in_state t01 free $ALL
  # shellcheck disable=SC2086
  eventually "$1: nothing is left" 10 all_clean $ALL
}

# An ensure under a fault either forms, and then ends as any other, or it fails by its deadline with one of the codes of a
# failed formation and one line that names the job. $1: check, $2: job, $3: the tray that asks, $4: deadline in seconds
forms_or_says_why() {
  ensure_all "$2" "$3" "$4"
  expect "$1: by its deadline ($TOOK ms)" yes "$([ "$TOOK" -lt $(($4 * 1000 + 2000)) ] && echo yes || echo no)"
  if [ "$CODE" -ne 0 ]; then
    expect_match "$1: exit code of a failed formation" '^[45]$' "$CODE"
    expect_match "$1: one line that names the job, a tray and a step" "^imexctl: job $2 run 1: t0[123]: [a-z]+: [^"$'\n'"]+$" "$SAID"
  fi
  echo "# $CODE: $SAID"
}

# Waits until a file of $OUT has more than $2 lines, at most 10 s.
lines_beyond() {
  local until=$((SECONDS + 10))
  while [ "$(wc -l < "$OUT/$1")" -le "$2" ] && [ $SECONDS -lt $until ]; do nap 0.05; done
}

imexd_log() { cat "$RACK_DIR/trays/$1/var-log/imexd.log"; }
imexd_pid() { on "$1" sh -c 'cut -d" " -f1 /run/rack/imexd'; }

# The very process that tray-imexd recorded has ended. $1: tray
imexd_ended() { [ -z "$(on "$1" bash -c '"$LIB/tray-pids" imexd')" ]; }

# Starts imexd on a tray by another command than `rack start`, as in `start_as t02 prlimit --nofile=64`. $1: tray, then what
# stands before the program that starts it
start_as() {
  local t=$1
  shift
  on "$t" "$@" "$HERE/../lib/tray-imexd"
  eventually "$t: imexd answers" 20 ctl "$t" status
}

# The test ends as skipped where there is no C compiler.
need_gcc() {
  LIB=$HERE/../lib
  . "$LIB/say.sh"
  . "$LIB/tools.sh"
  command -v gcc > /dev/null || install_packages gcc libc6-dev || :
  command -v gcc > /dev/null || { echo "skipped: no C compiler, and none can be installed"; exit 77; }
}

# Builds the library of faults.c as $OUT/faults.so. $@: more options
build_preload() {
  need_gcc
  gcc -O2 -Wall -Werror -shared -fPIC "$@" -o "$OUT/faults.so" "$HERE/faults.c" -ldl
}
