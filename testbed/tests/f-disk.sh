#!/usr/bin/env bash
# Disks that fail: fsync of the ledger and of its folder with EIO, once and always; a disk that fills up or turns read-only under
# a Ready domain. (When forming: b-3-forming-fails.sh.) No promise is given that is not on disk, and no nvidia-imex is touched.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"
build_preload

# imexd of t02 under the library; its switches are files in its /etc/imexd
faulty() { start_as t02 env "LD_PRELOAD=$OUT/faults.so" FAULTS_DIR=/etc/imexd; }
syncs() { if [ $# -eq 0 ]; then rm -f "$SYNC"; else echo "$*" > "$SYNC"; fi; }
# imexd as systemd would: started again when it has ended.
started_again() {
  ! imexd_ended t02 || on t02 env "LD_PRELOAD=$OUT/faults.so" FAULTS_DIR=/etc/imexd "$HERE/../lib/tray-imexd" > /dev/null
  all_in_state t01 "$1" t02
}

raise 3
SYNC=$RACK_DIR/trays/t02/etc-imexd/sync
"$RACK" kill t02 imexd
faulty
formed "the library without a switch" none
ended_all "the library without a switch" none

syncs file once
ensure_all once t01 20
expect_match "fsync of the ledger fails once: formed, or one line that names t02 and the disk" \
  '^(0 .*|5 imexctl: job once run 1: t02: reserve: .*/var/lib/imexd/ledger.*Input/output error.*)$' "$CODE $SAID"
expect "fsync of the ledger fails once: it did fail" gone "$([ -e "$SYNC" ] && echo there || echo gone)"
expect "fsync of the ledger fails once: imexd goes on" "" "$(imexd_ended t02 && echo ended || :)"
run t01 release --job once --run 1
back_to_free "fsync of the ledger fails once"

syncs file always
ensure_all always t01 10
expect "fsync of the ledger always fails: exit code" 5 "$CODE"
expect_match "fsync of the ledger always fails: its line" '^imexctl: job always run 1: t02: reserve: .*/var/lib/imexd.*Input/output error' "$SAID"
expect "fsync of the ledger always fails: t02 is not free" "t02 unfit" "$(states t01 | grep t02)"
expect "fsync of the ledger always fails: nothing was started" "" "$(imex_pids t01 t02 t03)"
syncs
back_to_free "fsync of the ledger works again"

# Nobody knows what is on disk: imexd ends before it says anything more, and its next life reads what is there.
syncs folder once
start_run folder t01 ensure --job folder --run 1 --nodes 't[01-03]' --deadline 30s
eventually "fsync of the folder fails: imexd ends" 15 imexd_ended t02
expect_match "fsync of the folder fails: its last line" 'ledger.*may not survive a power failure|nobody knows|Input/output error' "$(imexd_log t02 | tail -n 3 | paste -sd' ')"
faulty
wait
expect "fsync of the folder fails: started again, the caller gets its domain" 0 "$(code_of folder)"
before=$(imex_pids t01 t02 t03)

# The same under a Ready domain, when t02 leaves.
syncs folder once
start_run leave t02 leave --job folder --run 1 --deadline 30s
eventually "fsync of the folder fails while leaving: left, once imexd is back" 30 started_again free
wait
expect "fsync of the folder fails while leaving: the call ends with success" 0 "$(code_of leave)"
expect "fsync of the folder fails while leaving: the others keep their nvidia-imex" "$(grep -v t02 <<< "$before")" "$(imex_pids t01 t03)"
ended_all "after fsync of the folder failed" folder

# A tray that cannot write cannot leave: it says so, holds its place, and keeps its nvidia-imex until it can.
formed "before the disk fails" ready
before=$(imex_pids t01 t02 t03)
on t02 mount --bind /var/lib/imexd /var/lib/imexd
on t02 mount -o remount,bind,ro /var/lib/imexd
run t02 leave --job ready --run 1 --deadline 5s
expect_match "read-only when leaving: a line that names the disk" '^[1-9][0-9]* imexctl: .*(/var/lib/imexd|Read-only)' "$CODE $SAID"
expect "read-only when leaving: nvidia-imex is not touched" "$before" "$(imex_pids t01 t02 t03)"
on t02 umount /var/lib/imexd
run t02 leave --job ready --run 1 --deadline 20s
expect "read-only no more: it leaves" 0 "$CODE"
ended_all "read-only no more" ready

# $1: check, $2: ledger.dir
no_folder() {
  configure t03 "ledger.dir = $2"
  restart t03
  ensure_all nofolder t01 15
  sed -i '/^ledger.dir/d' "$RACK_DIR/trays/t03/etc-imexd/imexd.conf"
  expect "$1: exit code" 5 "$CODE"
  expect_match "$1: its line" "^imexctl: job nofolder run 1: t03: reserve: unfit: .*$2" "$SAID"
  restart t03
}
no_folder "the folder of the ledger is a file" /etc/hostname
no_folder "the folder of the ledger is not there" /proc/nowhere/imexd
back_to_free "after all"
finish
