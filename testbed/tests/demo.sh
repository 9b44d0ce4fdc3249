#!/usr/bin/env bash
# The demo must end well, as whoever runs the tests.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "$0")")
RACK_DIR=$(mktemp -d)/rack
export RACK_DIR
trap 'rmdir "$(dirname "$RACK_DIR")"' EXIT
"$here/../rack" demo
