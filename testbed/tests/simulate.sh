#!/usr/bin/env bash
# 40,000 schedules of the simulator keep every promise: always the same ones, so that a red build is the change's doing; fresh
# ones are `testbed/simulate --schedules N`. Another number: IMEXD_SCHEDULES.
set -euo pipefail
exec "$(dirname -- "$(readlink -f -- "$0")")/../simulate" --schedules "${IMEXD_SCHEDULES:-40000}" --base 1000000
