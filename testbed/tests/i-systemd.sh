#!/usr/bin/env bash
# The package on four machines with systemd as PID 1, in containers: what must hold is in testbed/packaged/.
set -euo pipefail
ROOT=$(readlink -f -- "$(dirname -- "$(readlink -f -- "$0")")/../..")
if [ "$(id -u)" -ne 0 ] && ! docker info > /dev/null 2>&1; then
  echo "skipped: no Docker answers, and only root may start one"
  exit 77
fi
exec "$ROOT/testbed/packages" test
