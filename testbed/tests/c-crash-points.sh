#!/usr/bin/env bash
# Every third crash point (all of them: testbed/crash-points), and that the imexd that ships has none of them.
set -euo pipefail
testbed=$(dirname -- "$(readlink -f -- "$0")")/..
RACK_DIR=$(mktemp -d)/rack
export RACK_DIR
out=$(mktemp)
trap 'rm -f "$out"; rmdir "$(dirname "$RACK_DIR")"' EXIT
# The names of a jar's files are in it as they are.
grep -aq io/imexd/testbed/crash/CrashPoint "$testbed/target/imexd-testbed.jar"
! grep -aq io/imexd/testbed "$testbed/../daemon/target/imexd-daemon.jar" || { echo "imexd-daemon.jar has crash points in it"; exit 1; }
points=$(sed -n 's/^  \([A-Z_]*\)[(,;].*/\1/p' "$testbed/src/main/java/io/imexd/testbed/crash/CrashPoint.java" | awk 'NR % 3 == 1')
# shellcheck disable=SC2086
"$testbed/crash-points" --turns $points > "$out" 2>&1 || { grep -v '^ok' "$out"; exit 1; }
tail -n 1 "$out"
