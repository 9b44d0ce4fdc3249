#!/usr/bin/env bash
# A ledger that is torn, empty, another tray's, newer or gone: the tray is never free, says why, refuses every job at once, and
# resume gives it back only when nothing runs. (Every prefix and every flipped bit: LedgerContractTest.)
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesa.sh"
"$rack" up --trays 3
ledger=$RACK_DIR/trays/t02/var-lib-imexd/ledger

stop_imexd() {
  "$rack" kill t02 imexd --signal TERM
  while [ -n "$("$rack" exec t02 bash "$rack_lib/tray-pids" imexd)" ]; do :; done
}

# t02 must be out of every job, and say why. $1: what was done to its ledger, $2: what its reason says
out_of_service() {
  local said began
  expect_like "$1: status answers, and says why" "^unfit: .*$2" "$(state t02)"
  began=$SECONDS
  said=$(ctl t03 ensure --job next --nodes t[02-03] --deadline 40s)
  expect "$1: a job is refused" 5 "$(code_in "$said")"
  expect_like "$1: the refusal names the tray and the reason" "t02: reserve: unfit: .*$2" "$said"
  expect_like "$1: refused long before its deadline" '^1?[0-9]$' "$((SECONDS - began))"
  said=$(ctl t01 ensure --job next2 --run 1 --nodes t[01-02] --deadline 40s)
  expect "$1: refused also to another coordinator" 5 "$(code_in "$said")"
  expect "$1: the others are free" free "$(states 't01 t03')"
}

# With nothing on the tray, resume gives it back, and the bad ledger is kept. $1: what was done
given_back() {
  expect_like "$1: resume gives the tray back" '0$' "$(ctl t02 resume t02)"
  expect "$1: then it is free" free "$(state t02)"
  expect "$1: and takes a job" 0 "$(code_in "$(ctl t03 ensure --job after --nodes t[02-03] --deadline 40s)")"
  expect "$1: which ends" 0 "$(code_in "$(ctl t03 release --job after)")"
}

good=$work/good
cp "$ledger" "$good"

stop_imexd; truncate -s $(($(stat -c %s "$good") - 3)) "$ledger"; "$rack" start t02
out_of_service torn 'ledger is not usable: it is cut off'
given_back torn
stop_imexd; : > "$ledger"; "$rack" start t02
out_of_service empty 'ledger is not usable: it is empty'
"$rack" reboot t02
out_of_service 'empty, after a reboot' 'ledger is not usable: it is empty'
given_back empty
stop_imexd; cp "$RACK_DIR/trays/t01/var-lib-imexd/ledger" "$ledger"; "$rack" start t02
out_of_service "another tray's" 'ledger is not usable: it is of tray t01, this is t02'
given_back "another tray's"
# As a later imexd could have written it: format version 2, no payload, a right checksum.
stop_imexd; printf 'IMEXDLGR\x00\x00\x00\x02\x00\x00\x00\x00\xaf\x82\xb1\x06' > "$ledger"; "$rack" start t02
out_of_service newer 'ledger is not usable: it has format version 2, this imexd reads 1'
given_back newer
stop_imexd; printf '\x02' | dd of="$ledger" bs=1 seek=40 conv=notrunc status=none; "$rack" start t02
out_of_service 'changed by hand' 'ledger is not usable: its checksum is wrong'
given_back 'changed by hand'
expect "every bad ledger was kept" 5 "$(find "$(dirname "$ledger")" -name 'ledger.unreadable-*' | wc -l)"

# A damaged, then a missing ledger under a running domain.
for harm in damaged missing; do
  said=$(ctl t01 ensure --job live --run $harm --nodes "t[01-03]")
  expect "$harm under a job: formed" 0 "$(code_in "$said")"
  imex=$("$rack" exec t02 bash "$rack_lib/tray-pids" nvidia-imex)
  stop_imexd
  if [ $harm = missing ]; then rm "$ledger"; else truncate -s 40 "$ledger"; fi
  "$rack" start t02
  why='ledger is not usable: it is cut off'
  [ $harm = damaged ] || why='there is no ledger'
  expect_like "$harm under a job: not free, and why" "^unfit: .*$why" "$(state t02)"
  expect "$harm under a job: nvidia-imex runs on" "$imex" "$("$rack" exec t02 bash "$rack_lib/tray-pids" nvidia-imex)"
  said=$(ctl t02 resume t02)
  expect "$harm under a job: resume refuses" 5 "$(code_in "$said")"
  expect_like "$harm under a job: resume names nvidia-imex and its pid" "nvidia-imex \(pid $imex" "$said"
  "$rack" exec t02 bash -c 'rm -rf /run/imexd/instances/*'
  said=$(ctl t02 resume t02)
  expect "$harm under a job: resume refuses without its files, too" 5 "$(code_in "$said")"
  said=$(ctl t01 release --job live --run $harm --deadline 10s)
  if [ $harm = damaged ]; then
    expect_like "release names the tray that cannot say that it is free" 't02.*4$' "$(paste -sd' ' <<< "$said")"
  fi
  expect "$harm under a job: still not free" unfit "$(state t02 | cut -d: -f1)"
  "$rack" kill t02 nvidia-imex
  expect "$harm under a job: resume gives it back when nothing runs" 0 "$(code_in "$(ctl t02 resume t02)")"
  expect "$harm under a job: free" free "$(state t02)"
done
finish
