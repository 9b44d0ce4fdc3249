#!/usr/bin/env bash
# Every attack of testbed/attack is stopped where daemon/ISOLATION.md says so, and open where it says so.
set -euo pipefail
exec "$(dirname -- "$(readlink -f -- "$0")")/../attack"
