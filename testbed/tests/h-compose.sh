#!/usr/bin/env bash
# The compose rack with a real Slurm, as the README has it: up, jobs of all kinds, down. What must hold is in testbed/slurm/test.
set -uo pipefail
ROOT=$(readlink -f -- "$(dirname -- "$(readlink -f -- "$0")")/../..")
export COMPOSE_DIR=$ROOT/testbed/target/compose
if [ "$(id -u)" -ne 0 ] && ! docker info > /dev/null 2>&1; then
  echo "skipped: no Docker answers, and only root may start one"
  exit 77
fi
down() { "$ROOT/testbed/compose" down; }
trap down EXIT
trap 'exit 130' INT TERM
"$ROOT/testbed/compose" up --trays "${COMPOSE_TRAYS:-18}" || exit 1
"$ROOT/testbed/compose" test --jobs "${COMPOSE_JOBS:-40}" || { "$ROOT/testbed/compose" status; exit 1; }
down
"$ROOT/testbed/compose" up --trays 2 --switch || exit 1
"$ROOT/testbed/compose" test --only switch || { "$ROOT/testbed/compose" status; exit 1; }
