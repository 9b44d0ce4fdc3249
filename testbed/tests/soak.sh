#!/usr/bin/env bash
# One minute of testbed/soak, with a seed of its own each time: no promise broken, nothing leaked.
set -euo pipefail
soak=$(dirname -- "$(readlink -f -- "$0")")/../soak
RACK_DIR=$(mktemp -d)/rack
export RACK_DIR
out=$(mktemp)
trap 'rm -f "$out"; rmdir "$(dirname "$RACK_DIR")"' EXIT
"$soak" --minutes 1 > "$out" 2>&1 || { cat "$out"; exit 1; }
tail -n 1 "$out"
# A run in which nothing happened would prove nothing.
grep -Eqx 'minutes=1 formed=[1-9][0-9]* refused=[0-9]+ faults=[1-9][0-9]* checks=[1-9][0-9]{2,} violations=0 leaks=0' < <(tail -n 1 "$out")
