#!/usr/bin/env bash
# The guard round nvidia-imex's ports: who is let through with a job, nobody without one; what becomes of it when imexd dies, when
# somebody flushes all rules, when nft is missing, and when it is the site's own firewall that stands between members.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

export RACK_IMEXD_CONF='audit.every = 2s
guard.command_port_allow = 10.77.0.4'
raise 4
ALL='t01 t02 t03'
rules() { on "$1" nft list table inet imexd 2>&1; }
# A connection attempt that is dropped is not answered; one that is let through is accepted or refused at once.
knock() { on "$1" setpriv --reuid "${4:-0}" --clear-groups timeout 1 bash -c "exec 3<> /dev/tcp/$2/$3" 2> "$OUT/knock" && echo open || { grep -q refused "$OUT/knock" && echo refused || echo silent; }; }
holds() { ctl "$1" status -o json | grep -q '"name":"guard","expected":"[^"]*","seen":"[^"]*","ok":true'; }
audits() { ctl "$1" history -o json | grep -F -- "$2" > /dev/null; }
let_through() { rules "$1" | grep -qF "ip saddr $2 tcp dport { 50000, 50005 } accept"; }

# t04 is a host outside: no imexd, no guard of its own that would stop it before it leaves.
"$RACK" kill t04 imexd
on t04 nft delete table inet imexd
expect "free: nobody reaches the port" silent "$(knock t02 10.77.0.1 50000)"
expect "free: nor the port of commands" silent "$(knock t04 10.77.0.1 50005)"
expect_match "free: status says so" 'guard +table inet imexd lets nobody through to ports 50000 and 50005' "$(ctl t01 status)"
expect "another port is not touched" open "$(knock t02 10.77.0.1 50010)"

on t02 nft add table inet site
on t02 nft add chain inet site own '{ type filter hook input priority 5; }'
before=$(on t02 nft list table inet site)
formed "a job" alice
expect "a job: a member reaches the port" open "$(knock t02 10.77.0.1 50000)"
expect "a job: and the port of commands" open "$(knock t02 10.77.0.1 50005)"
expect "a job: nobody else" silent "$(knock t04 10.77.0.1 50000)"
expect "a job: nor does a member that is not root" silent "$(knock t02 10.77.0.1 50000 1003)"
expect "a job: a member dials nobody else" silent "$(knock t02 10.77.0.4 50000)"
expect "a job: monitoring reaches the port of commands" open "$(knock t04 10.77.0.1 50005)"
expect "a job: everybody local reaches the port of commands" open "$(knock t01 127.0.0.1 50005 1003)"
expect "a job: another table is not touched" "$before" "$(on t02 nft list table inet site)"
expect_match "a job: status says so" 'guard +table inet imexd lets 3 addresses through' "$(ctl t01 status)"
run t01 verify --job alice
expect "a job: verified" 0 "$CODE"
expect_match "a job: verify looks at it" 'guard +3 of 3 +yes' "$SAID"
expect_match "a job: the rules name the instance" 'comment "instance [0-9a-f]{32}"' "$(rules t01)"

# The window: until the next comparison, here 2 s, by default a minute.
on t02 nft flush ruleset
eventually "flushed: laid again" 10 let_through t02 '{ 10.77.0.1, 10.77.0.2, 10.77.0.3 }'
eventually "flushed: the audit log says so" 10 audits t02 'guard: expected table inet imexd lets 3 addresses through to ports 50000 and 50005, seen the table is gone; laid again'
eventually "flushed: as it must be again" 10 holds t02
expect_match "flushed: the journal says so" 'violation: guard: expected .* seen the table is gone; laid again' "$(imexd_log t02)"
on t03 nft insert rule inet imexd input ip saddr 10.77.0.4 accept
run t01 verify --job alice
expect_match "a rule that somebody put in: verify finds it, or it is gone again" '^[01]$' "$CODE"
eventually "a rule that somebody put in: gone" 10 sh -c "! '$RACK' exec t03 nft list table inet imexd | grep -q '10.77.0.4 accept\$'"

"$RACK" kill t01 imexd
expect "imexd is dead: nobody else all the same" silent "$(knock t04 10.77.0.1 50000)"
expect "imexd is dead: members go on" open "$(knock t02 10.77.0.1 50000)"
"$RACK" start t01 > /dev/null
eventually "imexd is back: Ready" 20 all_in_state t01 ready t01 t02 t03
ended_all "a job" alice
expect "after it: nobody" silent "$(knock t02 10.77.0.1 50000)"
expect_match "after it: only drops are left" '^0$' "$(rules t01 | grep -c accept$ || :)"

# The site's own firewall: it is not ours to open.
on t02 sh -c "printf '%s\n' 'add table inet site' 'add chain inet site in { type filter hook input priority 0; policy accept; }' 'add rule inet site in tcp dport 50000 drop' | nft -f -"
ensure_all blocked t01 8
expect "the site's firewall: fails by its deadline" 4 "$CODE"
expect_match "the site's firewall: the line says so" 'another firewall that refuses packets \(nft table inet site\)' "$SAID"
on t02 nft delete table inet site
back_to_free "the site's firewall"

on t03 sh -c 'echo guard.nft = /nowhere/nft >> /etc/imexd/imexd.conf'
restart t03
ensure_all nonft t01 10
expect "no nft: unfit" 5 "$CODE"
expect_match "no nft: the line says what to do" 't03: reserve: unfit: guard: /nowhere/nft cannot be run .*install nftables, name it with guard.nft, or write guard = off' "$SAID"
on t03 sh -c 'sed -i /guard.nft/d /etc/imexd/imexd.conf; echo guard = off >> /etc/imexd/imexd.conf'
restart t03
expect "guard = off: no rule is left" no "$(on t03 nft list tables | grep -q imexd && echo yes || echo no)"
expect_match "guard = off: status says so" 'guard +guard = off' "$(ctl t03 status)"
expect_match "guard = off: and warns" 'no guard \(guard = off\)' "$(ctl t03 status)"
expect_match "guard = off: the journal, too" 'no guard \(guard = off\)' "$(imexd_log t03)"
formed "guard = off" bob
ended_all "guard = off" bob

# Another owner's nvidia-imex runs when imexd is started on a tray that it knows as free: its domain is not cut off.
on t04 sh -c 'echo 10.77.0.4 > /etc/nvidia-imex/nodes_config.cfg; exec nvidia-imex -c /etc/nvidia-imex/config.cfg' < /dev/null > /dev/null 2>&1 &
eventually "another owner: its nvidia-imex runs" 20 on t04 nvidia-imex-ctl -q
"$RACK" start t04 > /dev/null
expect_match "another owner: the tray is unfit" 't04 .*unfit.*nvidia-imex \(pid [0-9]+' "$(ctl t04 trays | grep '^t04')"
nap 5
expect_match "another owner: no rule is laid" 'No such file' "$(rules t04)"
# t03 has no guard of its own in the way.
expect "another owner: its port is reached" open "$(knock t03 10.77.0.4 50000)"
expect_match "another owner: the journal says so" "is not imexd's: its ports and channels are left alone" "$(imexd_log t04)"
on t04 pkill -f 'NvidiaImex -c /etc/nvidia-imex/config.cfg'
eventually "another owner has gone: nobody is let through" 20 sh -c "'$RACK' exec t04 nft list table inet imexd > /dev/null 2>&1"
eventually "another owner has gone: the tray is free" 20 all_in_state t04 free t04
finish
