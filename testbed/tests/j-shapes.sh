#!/usr/bin/env bash
# Small shapes of racks, and one of several cliques: what the larger ones have besides is size. All of them: testbed/shapes test.
set -euo pipefail
exec "$(dirname -- "$(readlink -f -- "$0")")/../shapes" test --only gb200-nvl4,rubin-nvl8,nvl72-2x9
