#!/usr/bin/env bash
# Every crash point, and that the imexd that ships has none of them.
set -euo pipefail
testbed=$(dirname -- "$(readlink -f -- "$0")")/..
RACK_DIR=$(mktemp -d)/rack
export RACK_DIR
out=$(mktemp)
trap 'rm -f "$out"; rmdir "$(dirname "$RACK_DIR")"' EXIT
# The names of a jar's files are in it as they are.
! grep -aqi crash "$testbed/../daemon/target/imexd-daemon.jar" || { echo "imexd-daemon.jar has something of crash points"; exit 1; }
grep -aqi CrashPoint "$testbed/target/imexd-testbed.jar"
"$testbed/crash-points" --turns > "$out" 2>&1 || { grep -v '^ok' "$out"; exit 1; }
tail -n 1 "$out"
