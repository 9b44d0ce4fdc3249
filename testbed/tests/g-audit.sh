#!/usr/bin/env bash
# The standing audit: whatever somebody does to a layer behind imexd's back is named, by verify at once and by the journal within
# audit.every, and it is said when it is mended.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

export RACK_IMEXD_CONF='audit.every = 2s'
raise 3
DEV=/run/rack/nvidia-caps-imex-channels
journal() { imexd_log "$1" | grep -qE -- "$2"; }
# $1: check, $2: tray, $3: what verify says of it; then the journal does, too
named() {
  run t01 verify --job alice
  expect "$1: verify" 1 "$CODE"
  expect_match "$1: named" "$3" "$SAID"
  eventually "$1: the journal says so" 10 journal "$2" 'violation: '"${4:-${3%% *}}"': expected '
}
mended() {
  eventually "$1: mended" 15 sh -c "'$RACK' exec t01 imexctl verify --job alice"
  eventually "$1: the journal says so, too" 10 journal "$2" "$3 is as it must be again"
}

run t02 verify --rack
expect "free: verify --rack" 0 "$CODE"
expect_match "free: each tray is looked at" 'guard +3 of 3 +yes' "$SAID"
run t02 verify
expect "neither job nor rack" 2 "$CODE"
run t01 ensure --job alice --run 1 --nodes 't[01-03]' --uid 1001 --gid 1001
expect "formed" 0 "$CODE"
run t03 verify --rack
expect "a job: verify --rack" 0 "$CODE"
expect_match "a job: its line" 'rack of 3 trays, 1 job: all of [0-9]+ checks hold' "$SAID"
folder=$(on t02 sh -c 'echo /run/imexd/instances/*')

on t02 chmod 644 "$folder/config.cfg"
named "a file is opened to all" t02 'files t02 .*config.cfg is rw-r--r--'
on t02 chmod 600 "$folder/config.cfg"
mended "a file is opened to all" t02 files
on t02 sed -i.bak 's/^IMEX_ENABLE_AUTH_ENCRYPTION=1/IMEX_ENABLE_AUTH_ENCRYPTION=0/' "$folder/config.cfg"
named "the configuration is changed" t02 'files t02 .*IMEX_ENABLE_AUTH_ENCRYPTION in config.cfg is another'
on t02 mv "$folder/config.cfg.bak" "$folder/config.cfg"
mended "the configuration is changed" t02 files
on t03 sh -c 'mv /run/imexd/instances/*/server.crt /run/rack/server.crt'
named "a certificate is gone" t03 'certificates t03 .*cannot be read'
on t03 sh -c 'mv /run/rack/server.crt /run/imexd/instances/*/'
mended "a certificate is gone" t03 certificates
on t03 mknod $DEV/channel0 c 511 0
named "another channel" t03 'channel t03 .*channel0'
on t03 rm $DEV/channel0
mended "another channel" t03 channel
on t02 cp -p /var/lib/imexd/ledger /var/lib/imexd/kept
on t02 sh -c 'head -c 20 /var/lib/imexd/kept > /var/lib/imexd/ledger'
named "the ledger is torn" t02 'ledger t02 .*is not usable'
on t02 cp -p /var/lib/imexd/kept /var/lib/imexd/ledger
on t02 rm /var/lib/imexd/kept
mended "the ledger is torn" t02 ledger
on t01 mkdir -p /run/imexd/instances/0123456789abcdef0123456789abcdef
named "files of another job" t01 'leftovers t01 .*files of instance 01234567'
on t01 rmdir /run/imexd/instances/0123456789abcdef0123456789abcdef
mended "files of another job" t01 leftovers
expect_match "the audit log has it" '"event":"violation"' "$(ctl t03 history -o json)"
expect_match "and that it is mended" '"event":"mended"' "$(ctl t03 history -o json)"
expect_match "status counts" 'audit +[0-9]+ of [0-9]+ checks hold' "$(ctl t03 status)"
expect_match "until when it is certified" 'certified +its own, until 20' "$(ctl t03 status)"

"$RACK" kill t03 imexd
run t01 verify --rack
expect "a silent tray: verify --rack" 1 "$CODE"
expect_match "a silent tray: named" 'tray t03 +answers +silent' "$SAID"
"$RACK" start t03 > /dev/null
eventually "back" 20 all_in_state t01 ready t01 t02 t03
ended_all "the job" alice
run t02 verify --rack
expect "all free: verify --rack" 0 "$CODE"
on t02 mknod $DEV/channel7 c 511 7
run t02 verify --rack
expect "a channel on a free tray" 1 "$CODE"
expect_match "a channel on a free tray: named" 'channel t02 +no other channel +channel7' "$SAID"
finish
