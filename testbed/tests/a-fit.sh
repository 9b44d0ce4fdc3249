#!/usr/bin/env bash
# Trays on two cliques make two domains in one instance, or are refused; trays without fabric stay outside; fabric that is not
# completed is unfit; a job of one tray gets what single_tray says.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesa.sh"
all=$(trays_to 4)
"$rack" up --trays 4 --cliques 2

# $1: tray, then the lines of its fabric file
fabric() {
  local file=$RACK_DIR/trays/$1/etc-imexd/fabric
  printf '%s\n' "${@:2}" > "$file.new" && mv "$file.new" "$file"
}
for tray in $all; do cp "$RACK_DIR/trays/$tray/etc-imexd/fabric" "$work/fabric.$tray"; done
completed() { mapfile -t lines < "$work/fabric.$1"; fabric "$1" "${lines[@]}"; }

# What each member's status said at the moment when its own ensure had returned.
ready_at_return() {
  "$rack" exec "$1" bash -c 'imexctl ensure --job two --run 1 --nodes "t[01-04]" && imexctl trays' > "$work/two.$1.out" 2>&1 < /dev/null
}
for tray in $all; do ready_at_return "$tray" & done
wait
for tray in $all; do
  expect "two cliques: every tray was ready when $tray's call returned" 4 "$(said "two.$tray" | grep -cE '^t0[1-4] .* ready ')"
done
expect_like "two cliques: one instance" '^[0-9a-f]{32}$' "$(instances_of two "$all")"
expect_like "two cliques: two domains" 'ready: 4 trays in 2 domains' "$(said two.t03)"
expect "two cliques: maps" "10.77.0.1,10.77.0.2 10.77.0.3,10.77.0.4" \
  "$(for tray in t02 t03; do "$rack" exec $tray paste -sd, /etc/nvidia-imex/nodes_config.cfg; done | paste -sd' ')"
expect "two cliques: verify" 0 "$(code_in "$(ctl t04 verify --job two)")"
expect "two cliques: released" 0 "$(code_in "$(ctl t04 release --job two --run 1)")"

said=$(ctl t02 ensure --job single --run 1 --nodes 't[01-04]' --single-clique)
expect "--single-clique over two cliques" 8 "$(code_in "$said")"
expect_like "--single-clique names the cliques" '2 cliques: .*\(t01 and 1 more\)' "$said"
expect "--single-clique leaves nothing" nothing "$(remains "$all")"
expect "--single-clique leaves every tray free" free "$(states "$all")"
said=$(ctl t02 ensure --job single --run 2 --nodes 't[01-02]' --single-clique)
expect "--single-clique on one clique" 0 "$(code_in "$said")"
expect "released" 0 "$(code_in "$(ctl t02 release --job single --run 2)")"

fabric t02 'state = not_supported'
said=$(ctl t02 ensure --job outside --run 1 --nodes 't[01-04]' -o json)
expect "a member without fabric: formed, asked for on that very member" 0 "$(code_in "$said")"
expect_like "a member without fabric is listed outside" '"outside":\["t02"\]' "$said"
expect_like "and in what status shows" t02 "$("$rack" exec t01 imexctl status | sed -n 's/^outside *//p')"
expect "no nvidia-imex runs on it" "" "$("$rack" exec t02 bash "$rack_lib/tray-pids" nvidia-imex)"
expect_like "it is held all the same" '^ready' "$(state t02)"
expect "released" 0 "$(code_in "$(ctl t02 release --job outside --run 1)")"

for tray in t01 t03 t04; do fabric $tray 'state = not_supported'; done
said=$(ctl t03 ensure --job none --run 1 --nodes 't[01-04]')
expect "no member with fabric" 0 "$(code_in "$said")"
expect_like "no member with fabric: said" 'nothing to do: none of its 4 trays has NVLink fabric' "$said"
expect "no member with fabric: nothing there" nothing "$(remains "$all")"
expect "no member with fabric: every tray is free" free "$(states "$all")"
expect "its epilog" 0 "$(code_in "$(ctl t03 leave --job none --run 1)")"
for tray in $all; do completed $tray; done

fabric t03 'state = in_progress'
said=$(ctl t01 ensure --job early --run 1 --nodes 't[01-04]')
expect "fabric not completed" 5 "$(code_in "$said")"
expect_like "fabric not completed: the tray and the reason" 't03: reserve: unfit: the NVLink fabric is IN_PROGRESS' "$said"
expect "fabric not completed: nothing there" nothing "$(remains "$all")"
expect_like "fabric not completed: status says so" '^unfit: the NVLink fabric is IN_PROGRESS' "$(state t03)"
completed t03
expect "completed since: the next job gets it" 0 "$(code_in "$(ctl t04 ensure --job later --run 1 --nodes 't[03-04]')")"
expect "released" 0 "$(code_in "$(ctl t04 release --job later --run 1)")"

# A job of one tray: t01 by default, t02 and t03 as they are told.
for setting in 't02 channel' 't03 skip'; do
  echo "single_tray = ${setting#* }" >> "$RACK_DIR/trays/${setting% *}/etc-imexd/imexd.conf"
  "$rack" kill "${setting% *}" imexd --signal TERM
  while [ -n "$("$rack" exec "${setting% *}" bash "$rack_lib/tray-pids" imexd)" ]; do :; done
  "$rack" start "${setting% *}"
done
said=$(ctl t01 ensure --job one --run 1 --nodes t01)
expect "single_tray = form: exit code" 0 "$(code_in "$said")"
expect_like "single_tray = form: a domain of its own" 'ready: 1 tray in 1 domain' "$said"
expect "single_tray = form: ready" ready "$(state t01)"
expect "single_tray = form: released" 0 "$(code_in "$(ctl t01 release --job one --run 1)")"
said=$(ctl t02 ensure --job one --run 1 --nodes t02 --uid 1000 --gid 1000)
expect "single_tray = channel: exit code" 0 "$(code_in "$said")"
expect_like "single_tray = channel: said" 'ready: its channel, and no domain' "$said"
expect "single_tray = channel: ready" ready "$(state t02)"
expect_like "single_tray = channel: the channel" 'channel[0-9]+ for uid 1000, gid 1000' "$(ctl t02 status)"
expect "single_tray = channel: held against others" 3 "$(code_in "$(ctl t02 ensure --job other --run 1 --nodes 't[02-03]' --deadline 10s)")"
expect "single_tray = channel: released" 0 "$(code_in "$(ctl t02 release --job one --run 1)")"
said=$(ctl t03 ensure --job one --run 1 --nodes t03)
expect "single_tray = skip: exit code" 0 "$(code_in "$said")"
expect_like "single_tray = skip: said" "nothing to do: it has one tray, and single_tray = skip" "$said"
expect "single_tray = skip: no domain" nothing "$(remains t03)"
expect "nothing remains" nothing "$(remains "$all")"
finish
