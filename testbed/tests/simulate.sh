#!/usr/bin/env bash
# 100,000 fresh schedules of the simulator keep every promise. Another number: IMEXD_SCHEDULES.
set -euo pipefail
exec "$(dirname -- "$(readlink -f -- "$0")")/../simulate" --schedules "${IMEXD_SCHEDULES:-100000}"
