#!/usr/bin/env bash
# The audit log: what a tray wrote down is read on it and from elsewhere, by anybody, and outlives imexd; and a log that cannot
# be written stops nobody.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

# What `imexctl history` prints, without its times. $1: tray, then options
told() { local t=$1; shift; ctl "$t" history "$@" | tail -n +2 | sed 's/^[^ ]* *//'; }
log_of() { echo "$RACK_DIR/trays/$1/var-log/imexd/audit.jsonl"; }

raise 3
formed "a job" told
instance=$(ctl t01 status | grep -oE '\b[0-9a-f]{32}\b' | head -n 1)
expect_match "the call" 'default/told +1 +- +asked +ensure by root, 3 trays t\[01-03\]' "$(told t01)"
expect_match "the tray's state" "default/told +1 +${instance:0:8} +state +reserved -> " "$(told t02)"
expect_match "Ready" "default/told +1 +${instance:0:8} +state +[a-z]+ -> ready" "$(told t02)"
expect_match "the phases" "default/told +1 +${instance:0:8} +formed +in [0-9]+ ms: reserve [0-9]+, prepare [0-9]+, start [0-9]+, nvidia-imex [0-9]+, confirm [0-9]+" "$(told t01)"
expect_match "the outcome" "default/told +1 +${instance:0:8} +answered +ensure: exit 0 after [0-9]+ ms: " "$(told t01)"
expect "the digest of the map" "$(on t02 sha256sum /etc/nvidia-imex/nodes_config.cfg | cut -d' ' -f1)" \
  "$(ctl t02 history -o json | grep -oE '"map_digest":"[0-9a-f]{64}"' | tail -n 1 | cut -d'"' -f4)"
expect "of another tray" "$(told t02)" "$(told t01 --tray t02)"
expect "of another job" "nothing is written of that on t01" "$(ctl t01 history --job other)"
run t01 ensure --job other --run 1 --nodes 't[01-02]' --deadline 10s
expect_match "a refusal" "default/other +1 +- +answered +ensure: exit 3 after [0-9]+ ms: .*held by job told" "$(told t01 --job other)"
expect "only the job's" 0 "$(told t01 --job other | grep -c told' *1 ' || :)"
run t01 history --tray t99
expect "of a tray that is not there" 5 "$CODE"
run t01 history --last 0
expect "no records wanted" 2 "$CODE"
expect "its mode" '640 750' "$(stat -c %a "$(log_of t01)" "$(dirname "$(log_of t01)")" | paste -sd' ')"

before=$(told t01)
"$RACK" kill t01 imexd
"$RACK" start t01 > /dev/null
expect "after SIGKILL it is all there" "$before" "$(told t01 | head -n "$(wc -l <<< "$before")")"
ended_all "a job" told
expect_match "its end" "default/told +1 +${instance:0:8} +state +leaving -> free" "$(told t03 --job told)"
expect_match "who released it" 'default/told +1 +- +asked +release by root' "$(told t02)"
expect "each line is JSON" "$(wc -l < "$(log_of t01)")" "$(grep -cE '^\{"time":"[-0-9T:.]+Z","tray":"t01","event":"[a-z]+".*\}$' "$(log_of t01)")"

# A folder in its place: every write fails.
mv "$(log_of t02)" "$OUT/kept"
mkdir "$(log_of t02)"
formed "a log that cannot be written" unwritten
ended_all "a log that cannot be written" unwritten
expect_match "it is said" 'the audit log in /var/log/imexd cannot be written' "$(imexd_log t02)"
expect "it is said once" 1 "$(imexd_log t02 | grep -c 'audit log in .* cannot be written')"
rmdir "$(log_of t02)"
mv "$OUT/kept" "$(log_of t02)"
eventually "what waited is written" 15 grep -q '"job":"unwritten"' "$(log_of t02)"
expect_match "and it is said" 'the audit log is written again' "$(imexd_log t02)"
finish
