#!/usr/bin/env bash
# The topology as schedulers want it, on two cliques: every format is what the fabric says, a file that differs is found out, blocks
# outlive a tray that is down. Placing: the best fit, and why there is no room. Run: place, form, command, release; also when the
# command fails, when it is interrupted, and when somebody else was quicker.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesa.sh"
all=$(trays_to 3)
"$rack" up --trays 3 --cliques 2

# imexctl on tray $1, its stdout to a file, its exit code printed. $2: file
to_file() { local code=0; "$rack" exec "$1" imexctl "${@:3}" > "$2" 2> "$work/err.out" < /dev/null || code=$?; echo $code; }

# The state of a tray as t01 sees it.
seen() { "$rack" exec t01 imexctl trays | awk -v tray="$1" '$1 == tray { print $3 }'; }

said=$(ctl t03 topology)
expect "the table has two cliques" 2 "$(grep -cE '^[0-9a-f-]{36} +3276[56] ' <<< "$said")"
expect "all trays are free" "2 1" "$(sed -nE 's/^[0-9a-f-]{36} +3276[56] +[^ ]+ +[0-9]+ +([0-9]+) .*/\1/p' <<< "$said" | paste -sd' ')"

expect "topology.conf" 0 "$(to_file t01 "$work/topology.conf" topology --format slurm)"
expect "topology.conf: the blocks" 't[01-02] t03' "$(sed -n 's/^BlockName=[^ ]* Nodes=//p' "$work/topology.conf" | paste -sd' ')"
expect "topology.conf: the sizes" BlockSizes=1,2 "$(tail -n 1 "$work/topology.conf")"
expect "the same from another tray" 0 "$(to_file t03 "$work/other.conf" topology --format slurm; cmp -s "$work/topology.conf" "$work/other.conf" || echo differs)"
expect "topology.yaml" 0 "$(to_file t01 "$work/topology.yaml" topology --format slurm-yaml)"
expect "labels" 0 "$(to_file t01 "$work/labels" topology --format labels)"
expect_like "labels: of each tray" '^t03 \{"metadata":\{"labels":\{"nvidia.com/gpu.clique":"[0-9a-f-]{36}\.32765",' "$(grep ^t03 "$work/labels")"
expect "JSON" 0 "$(to_file t01 "$work/topology.json" topology -o json)"
for file in topology.conf topology.yaml labels topology.json; do
  expect "$file is what the fabric says" 0 "$(code_in "$(ctl t02 topology --compare "$work/$file")")"
done

sed -e 's/Nodes=t\[01-02\]/Nodes=t01/' -e 's/Nodes=t03/Nodes=t[02-03]/' "$work/topology.conf" > "$work/wrong.conf"
said=$(ctl t01 topology --compare "$work/wrong.conf")
expect "a file that differs: exit code" 1 "$(code_in "$said")"
expect_like "a file that differs: the tray is named" 't03 is in block .*, and the fabric has it on clique|t02 is in block .*, and the fabric has it on clique' "$said"

# t03 is down: without the earlier file its block is gone, with it nothing changes.
"$rack" kill t03 imexd
expect_within 30 "t03 is silent" silent seen t03
to_file t01 "$work/without.conf" topology --format slurm > /dev/null
expect "a tray that is down, without the earlier file" 't[01-02]' "$(sed -n 's/^BlockName=[^ ]* Nodes=//p' "$work/without.conf" | paste -sd' ')"
to_file t01 "$work/with.conf" topology --format slurm --previous "$work/topology.conf" > /dev/null
expect "a tray that is down, with it" "" "$(diff "$work/topology.conf" <(grep -v '^# kept' "$work/with.conf"))"
said=$(ctl t01 topology --compare "$work/topology.conf")
expect "silence is no difference" 0 "$(code_in "$said")"
expect_like "and is said" 'not compared, for the clique is not known now: t03' "$said"
"$rack" start t03
expect_within 60 "t03 is back" free seen t03

expect "place: the fullest clique that has room" t03 "$("$rack" exec t01 imexctl place --trays 1)"
expect "place: two" 't[01-02]' "$("$rack" exec t01 imexctl place --trays 2)"
expect "place: by GPUs" 't[01-02]' "$("$rack" exec t01 imexctl place --gpus 5 --gpus-per-tray 4)"
said=$(ctl t01 place --trays 3)
expect "place: no clique is as large" 8 "$(code_in "$said")"
expect_like "place: what is missing" '2 free of 2 on clique .*, 3 free on all 2 cliques; 3 asked' "$said"
expect "place: in segments" 't[01-03]' "$("$rack" exec t01 imexctl place --trays 3 --segment 1)"
"$rack" exec t01 imexctl drain t03 --reason test > /dev/null
expect "place: a drained tray is none" t01 "$("$rack" exec t01 imexctl place --trays 1)"
expect "place: nor one that is excluded" t02 "$("$rack" exec t01 imexctl place --trays 1 --exclude t01)"
expect "place: not as many fit trays" 5 "$(code_in "$(ctl t01 place --trays 3)")"
"$rack" exec t01 imexctl resume t03 > /dev/null

# imexctl run as on a head: outside the trays, with t01's imexd to ask and the rack's exec for a launcher.
run() {
  local pid
  read -r pid _ < "$RACK_DIR/trays/t01/init"
  exec "$(dirname "$rack")/../ctl/bin/imexctl" run --server "unix:/proc/$pid/root/run/imexd/control.sock" --launcher "$rack exec {host}" "$@"
}
rack_run() { local code=0; (run "$@") > "$work/run.out" 2>&1 < /dev/null || code=$?; echo "$code" >> "$work/run.out"; cat "$work/run.out"; }

said=$(rack_run --trays 2 --job two -- bash -c 'echo rank $IMEXD_NODEID of $IMEXD_NNODES $NCCL_MNNVL_ENABLE; imexctl status | grep ^state')
expect "run: exit code" 0 "$(code_in "$said")"
expect "run: on each tray, with its rank" "t01: rank 0 of 2 1 t02: rank 1 of 2 1" "$(grep -oE 't0.: rank .*' <<< "$said" | sort | paste -sd' ')"
expect "run: its domain was ready there" 2 "$(grep -cE '^t0[12]: state +ready' <<< "$said")"
expect "run: nothing remains" nothing "$(remains "$all")"
expect "run: every tray is free" free "$(states "$all")"

said=$(rack_run --trays 1 -- hostname)
expect "run on a tray that is not the asked one" "t03: t03" "$(grep '^t0' <<< "$said")"
expect "its exit code" 0 "$(code_in "$said")"
expect "nothing remains of it" nothing "$(remains "$all")"

said=$(rack_run --trays 3 --segment 1 -- bash -c '[ $IMEXD_NODEID != 1 ] || exit 9; sleep 300; true')
expect "run: the code of the command that failed" 9 "$(code_in "$said")"
expect "run: the others were ended" "" "$(for t in $all; do "$rack" exec $t pgrep -x sleep || :; done)"
expect "run: nothing remains of a failed one" nothing "$(remains "$all")"
expect "run: every tray is free again" free "$(states "$all")"

(run --trays 2 --job stopped -- sleep 300) > "$work/stopped.out" 2>&1 < /dev/null &
running=$!
expect_within 60 "run: it runs" 2 bash -c "for t in t01 t02; do '$rack' exec \$t pgrep -x sleep; done | wc -l"
kill -TERM $running
code=0
wait $running || code=$?
expect_like "run, interrupted: exit code" '^(130|143)$' "$code"
expect "run, interrupted: the command is ended" "" "$(for t in $all; do "$rack" exec $t pgrep -x sleep || :; done)"
expect "run, interrupted: nothing remains" nothing "$(remains "$all")"
expect "run, interrupted: every tray is free" free "$(states "$all")"

# Ctrl-C on a terminal, which sends SIGINT to its foreground. What a script starts in the background ignores that signal, unless told not to.
mkfifo "$work/keys"
declare -f run > "$work/keyed.sh"
printf 'rack=%q\nRACK_DIR=%q\nrun --trays 2 --job keyed -- sleep 300\n' "$rack" "$RACK_DIR" >> "$work/keyed.sh"
script -qefc "env --default-signal=INT,QUIT bash '$work/keyed.sh'" /dev/null < "$work/keys" > "$work/keyed.out" 2>&1 &
running=$!
exec 7> "$work/keys"
expect_within 60 "run on a terminal: it runs" 2 bash -c "for t in t01 t02; do '$rack' exec \$t pgrep -x sleep; done | wc -l"
printf '\003' >&7
code=0
wait $running || code=$?
exec 7>&-
expect "Ctrl-C: exit code" 130 "$code"
expect "Ctrl-C: the command is ended" "" "$(for t in $all; do "$rack" exec $t pgrep -x sleep || :; done)"
expect "Ctrl-C: nothing remains" nothing "$(remains "$all")"
expect "Ctrl-C: every tray is free" free "$(states "$all")"

# Held by another job, no room is said at once, and nothing of the run stays.
expect "another job" 0 "$(code_in "$(ctl t01 ensure --job other --run 1 --nodes 't[01-02]')")"
said=$(rack_run --trays 2 -- true)
expect "run: no room while another job has them" 3 "$(code_in "$said")"
expect "the other job is released" 0 "$(code_in "$(ctl t01 release --job other --run 1)")"
expect "nothing remains" nothing "$(remains "$all")"
finish
