#!/usr/bin/env bash
# Certificates between the nvidia-imex daemons of a job: theirs alone, in memory, for the life of the instance; a daemon with the
# same map and address but without them is not let in; off is said; on here and off there is refused.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

folder_of() { on "$1" sh -c 'echo /run/imexd/instances/*'; }

raise 4
run t01 ensure --job tls --run 1 --nodes 't[01-03]'
expect "formed with TLS" 0 "$CODE"
folder=$(folder_of t02)
expect "six files, nobody else's" "600 600 600 600 600 600" \
  "$(on t02 sh -c "stat -c %a $folder/server.key $folder/server.crt $folder/server.ca $folder/client.key $folder/client.crt $folder/client.ca" | paste -sd' ')"
expect "on a tmpfs" tmpfs "$(on t02 stat -f -c %T "$folder")"
expect "nvidia-imex is told" IMEX_ENABLE_AUTH_ENCRYPTION=1 "$(on t02 grep ^IMEX_ENABLE_AUTH_ENCRYPTION "$folder/config.cfg")"
expect_match "the name is the instance's" '^IMEX_SECURITY_TARGET_OVERRIDE=i-[0-9a-f]{32}\.imexd$' \
  "$(on t02 grep ^IMEX_SECURITY_TARGET_OVERRIDE "$folder/config.cfg")"
expect "each has a key of its own" 3 "$(for t in t01 t02 t03; do on "$t" sh -c 'cat /run/imexd/instances/*/server.key | sha256sum'; done | sort -u | wc -l)"
expect "one authority" 1 "$(for t in t01 t02 t03; do on "$t" sh -c 'cat /run/imexd/instances/*/server.ca | sha256sum'; done | sort -u | wc -l)"
expect "no key in any log" "" "$(on t02 sh -c 'grep -rl "PRIVATE KEY" /var/log /var/lib/imexd 2> /dev/null' || :)"

# imexd is killed and comes back: the same files, and nvidia-imex goes on.
sum() { on t02 sh -c 'cat /run/imexd/instances/*/server.* | sha256sum'; }
before=$(sum)
"$RACK" kill t02 imexd
"$RACK" start t02 > /dev/null
eventually "imexd is back" 20 all_in_state t01 ready t01 t02 t03
expect "the same certificates" "$before" "$(sum)"
run t01 verify --job tls
expect "verified" 0 "$CODE"

# nvidia-imex is killed: it comes back with the same files, and is connected.
on t03 sh -c 'kill -9 $(pgrep -f "[n]vidia-imex.*-c /run/imexd/instances")' || :
eventually "nvidia-imex of t03 is down" 20 all_in_state t01 degraded t03
eventually "and back" 60 all_in_state t01 ready t01 t02 t03

run t01 release --job tls --run 1 --deadline 20s
expect "released" 0 "$CODE"
eventually "all free" 30 all_in_state t01 free t01 t02 t03
expect "nothing is left" "" "$(for t in t01 t02 t03; do on "$t" sh -c 'ls /run/imexd/instances'; done)"

# On three trays, off on the fourth.
set_conf() { on "$1" sh -c "echo '$2' >> /etc/imexd/imexd.conf"; "$RACK" kill "$1" imexd; "$RACK" start "$1" > /dev/null; }
set_conf t04 'imex.tls = off'
expect_match "off is said" 'warning .*imex.tls = off' "$(ctl t04 status)"
run t01 ensure --job mixed --run 1 --nodes 't[01-04]' --deadline 20s
expect "on and off: exit code" 8 "$CODE"
expect_match "on and off: named" 't04: reserve: imex.tls is off on t04 and on on t01' "$SAID"
eventually "on and off: all free" 30 all_in_state t01 free t01 t02 t03 t04
run t04 ensure --job plain --run 1 --nodes t04
expect "off: formed" 0 "$CODE"
expect "off: nvidia-imex is told" IMEX_ENABLE_AUTH_ENCRYPTION=0 "$(on t04 sh -c 'grep -h ^IMEX_ENABLE_AUTH_ENCRYPTION /run/imexd/instances/*/config.cfg')"
run t04 release --job plain --run 1
set_conf t03 'imex.tls.key = rsa'
run t01 ensure --job rsa --run 1 --nodes 't[01-03]'
expect "with one RSA key among them" 0 "$CODE"
run t01 release --job rsa --run 1
expect "released" 0 "$CODE"
finish
