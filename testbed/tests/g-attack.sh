#!/usr/bin/env bash
# Every attack of testbed/attack is stopped with all layers on, and open where daemon/ISOLATION.md says so with neither certificates nor
# guard; one layer at a time is `testbed/attack`.
set -euo pipefail
ATTACK_COLUMNS=${ATTACK_COLUMNS:-3 6} exec "$(dirname -- "$(readlink -f -- "$0")")/../attack"
