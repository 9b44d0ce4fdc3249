#!/usr/bin/env bash
# A domain on IPv6: addresses in the roster, nodes map, guard and audit; whoever is no member is dropped as on IPv4, and an IPv4
# domain lets nobody in by IPv6.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

raise 4
knock() { on "$1" timeout 1 bash -c "exec 3<> /dev/tcp/$2/$3" 2> "$OUT/knock" && echo open || { grep -q refused "$OUT/knock" && echo refused || echo silent; }; }
rules() { on "$1" nft list table inet imexd 2>&1; }

# Both families first: the domain is on IPv4, for that is what the roster says.
for t in t01 t02 t03 t04; do
  on "$t" sh -c "for f in all default lo eth0; do echo 0 > /proc/sys/net/ipv6/conf/\$f/disable_ipv6; done
    ip address add fd77::${t#t0}/64 dev eth0 nodad"
done
"$RACK" kill t04 imexd
on t04 nft delete table inet imexd
expect "free: nobody reaches the port by IPv6" silent "$(knock t04 fd77::1 50000)"
expect "free: another port is not dropped, though imexd does not listen there" refused "$(knock t04 fd77::1 50010)"
formed "on IPv4" four
expect "on IPv4: a member reaches the port" open "$(knock t02 10.77.0.1 50000)"
expect "on IPv4: by IPv6 not even a member" silent "$(knock t02 fd77::1 50000)"
expect "on IPv4: nor anybody else" silent "$(knock t04 fd77::1 50000)"
ended_all "on IPv4" four

for t in $ALL; do
  "$RACK" kill "$t" imexd
  for o in $ALL; do echo "$o [fd77::${o#t0}]"; done > "$RACK_DIR/trays/$t/etc-imexd/roster"
  on "$t" ip -4 address flush dev eth0
  "$RACK" start "$t" > /dev/null
done
formed "on IPv6" six
expect "on IPv6: the nodes map" "fd77::1 fd77::2 fd77::3" "$(on t02 cat /etc/nvidia-imex/nodes_config.cfg | paste -sd' ')"
expect "on IPv6: connected" UP "$(on t02 nvidia-imex-ctl -N | sed -n 's/^Domain State: *//p')"
run t01 verify --job six
expect "on IPv6: verified" 0 "$CODE"
expect_match "on IPv6: the rules let the members in" 'ip6 saddr \{ fd77::1, fd77::2, fd77::3 \} tcp dport \{ 50000, 50005 \} accept' "$(rules t02)"
expect "on IPv6: a member reaches the port" open "$(knock t02 fd77::1 50000)"
expect "on IPv6: nobody else" silent "$(knock t04 fd77::1 50000)"
expect "on IPv6: nor the port of commands" silent "$(knock t04 fd77::1 50005)"
expect "on IPv6: a member dials nobody else" silent "$(knock t02 fd77::4 50000)"
before=$(imex_pids t01 t02 t03)
restart t02
eventually "on IPv6: imexd comes back: Ready" 20 all_in_state t01 ready t01 t02 t03
expect "on IPv6: imexd comes back: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"
run t01 verify --job six
expect "on IPv6: imexd comes back: verified" 0 "$CODE"
ended_all "on IPv6" six
expect "on IPv6, after it: nobody" silent "$(knock t02 fd77::1 50000)"
finish
