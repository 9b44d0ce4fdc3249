#!/usr/bin/env bash
# Small domains of one clique form and dissolve side by side, and no connection crosses; and the test of that can fail.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
"$HERE/../neighbours" --domains 4 --rounds 2
# Held against no partner at all, every connection is one too many: the check must say so.
said=$(NEIGHBOURS_STRANGER=1 "$HERE/../neighbours" --domains 2 --rounds 1 2>&1) && { echo "FAIL a crossing is not seen"; exit 1; }
grep -m 1 CROSSING <<< "$said"
echo "ok a crossing is seen"
