#!/usr/bin/env bash
# The demo must end well for a user without root, too. Where the tests run as root, that is a user id with no rights at all.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "$0")")
if [ "$(id -u)" -ne 0 ]; then
  echo "skipped: the tests run without root, so demo.sh was this test"
  exit 77
fi
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
chown 65534:65534 "$home"
as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$home" TMPDIR="$home" RACK_DIR="$home/rack" "$@"; }
if ! as_nobody test -r "$here/../rack"; then
  echo "skipped: a user without root cannot read this checkout"
  exit 77
fi
if ! as_nobody unshare --user --map-root-user --net true 2> /dev/null; then
  echo "skipped: this kernel gives a user without root no namespaces"
  exit 77
fi
cd /
as_nobody "$here/../rack" demo
