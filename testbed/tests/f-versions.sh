#!/usr/bin/env bash
# Two versions of imexd on one rack: an upgrade and a downgrade of one tray under a job, and a job formed over both. The protocol
# is the same. (Another protocol: GrpcPeersFaultTest; a newer ledger: a-ledger.sh.)
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

raise 3
mkdir -p "$OUT/other/target"
cp -r "$HERE/../../daemon/bin" "$OUT/other/bin"
cp -r "$HERE/../../daemon/target/lib" "$HERE/../../daemon/target/imexd-daemon.jar" "$OUT/other/target"
printf 'Implementation-Version: 99.1.0\n' > "$OUT/manifest"
"$(dirname "$(cat "$RACK_DIR/java")")/jar" --update --file "$OUT/other/target/imexd-daemon.jar" --manifest "$OUT/manifest" 2> /dev/null
run t01 ensure --job upgrade --run 1 --nodes 't[01-03]'
before=$(imex_pids t01 t02 t03)
"$RACK" kill t02 imexd
# shellcheck disable=SC2016
start_as t02 sh -c 'PATH=$1:$PATH; shift; exec "$@"' other "$OUT/other/bin"
expect_match "an upgrade under a job: the other version runs" 'imexd 99\.1\.0' "$(ctl t02 status)"
eventually "an upgrade under a job: Ready" 20 all_in_state t01 ready t01 t02 t03
expect "an upgrade under a job: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"
ended_all "an upgrade under a job" upgrade
formed "two versions" mixed
"$RACK" kill t02 imexd
"$RACK" start t02 > /dev/null
eventually "a downgrade under a job: Ready" 20 all_in_state t01 ready t01 t02 t03
ended_all "a downgrade under a job" mixed
finish
