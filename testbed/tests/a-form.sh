#!/usr/bin/env bash
# One job asked for on all its trays at the same moment gets one instance, also when it is asked for again; two jobs that overlap
# in one tray never both form, and the loser leaves nothing; disjoint jobs always both form.
# Usage: a-form.sh [TRAYS [ROUNDS]], 6 trays and 5 rounds unless told; the full case is 18 and 200.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesa.sh"
count=${1:-6} rounds=${2:-5}
last=$(printf 't%02d' "$count")
all=$(trays_to "$count")
"$rack" up --trays "$count"

job=(--job all --run 1 --nodes "t[01-$(printf '%02d' "$count")]" --deadline 60s)
ctl_on_each first "$all" ensure "${job[@]}"
expect "asked for on $count trays at once: every exit code" 0 "$(codes_of first "$all")"
instance=$(instances_of first "$all")
expect_like "one instance on all of them" '^[0-9a-f]{32}$' "$instance"
expect "every tray is ready" ready "$(states "$all")"
ctl_on_each again "$all" ensure "${job[@]}"
expect "asked for again on all: every exit code" 0 "$(codes_of again "$all")"
expect "asked for again: the same instance" "$instance" "$(instances_of again "$all")"
slow=$(for tray in $all; do last_ensure_millis "$tray"; done | awk '$1 >= 2000' | paste -sd,)
expect "asked for again: answered in less than 2000 ms" "" "$slow"
said=$(ctl t02 release --job all --run 1)
expect "released" 0 "$(code_in "$said")"
expect "nothing remains" nothing "$(remains "$all")"

# red holds t01 to the middle, blue the middle to the last; each is asked for on a tray of its own.
middle=$(printf 't%02d' $(((count + 1) / 2)))
reds=$(trays_to "$count" | tr ' ' '\n' | awk -v m="$middle" '$1 != "" && $1 < m' | paste -sd' ')
blues=$(trays_to "$count" | tr ' ' '\n' | awk -v m="$middle" '$1 > m' | paste -sd' ')

# Runs one round; prints nothing when all held. $1: round
overlap() {
  local red blue winner loser free said_loser remains
  ctl_later "red.$1" t01 ensure --job red --run "$1" --nodes "${reds// /,},$middle" --deadline 30s
  ctl_later "blue.$1" "$last" ensure --job blue --run "$1" --nodes "$middle,${blues// /,}" --deadline 30s
  wait
  red=$(code_in "$(said "red.$1")") blue=$(code_in "$(said "blue.$1")")
  case $red,$blue in
    0,3) winner=red loser=blue free=$blues ;;
    3,0) winner=blue loser=red free=$reds ;;
    *) echo "exit codes red $red, blue $blue: $(said "red.$1") / $(said "blue.$1")"; return ;;
  esac
  said_loser=$(said "$loser.$1")
  grep -qE "$middle: reserve: held by job $winner run $1 " <<< "$said_loser" || echo "the holder is not named: $said_loser"
  remains=$(remains "$free")
  [ "$remains" = nothing ] || echo "$loser left $remains"
  [ "$(states "$free")" = free ] || echo "$loser left a tray that is $(states "$free")"
  [ "$(state "$middle")" = ready ] || echo "the tray of the winner is $(state "$middle")"
  [ "$(code_in "$(ctl "$middle" release --job "$winner" --run "$1")")" = 0 ] || echo "$winner is not released"
}

for ((round = 1; round <= rounds; round++)); do
  expect "overlap in $middle, round $round of $rounds" "" "$(overlap "$round")"
done
expect "nothing remains after the overlaps" nothing "$(remains "$all")"

for ((round = 1; round <= rounds; round++)); do
  ctl_later left t02 ensure --job left --run "$round" --nodes "${reds// /,}" --deadline 30s
  ctl_later right "$last" ensure --job right --run "$round" --nodes "${blues// /,}" --deadline 30s
  wait
  expect "disjoint jobs, round $round: exit codes" "0 0" "$(code_in "$(said left)") $(code_in "$(said right)")"
  ctl_later left t01 release --job left --run "$round"
  ctl_later right "$last" release --job right --run "$round"
  wait
  expect "disjoint jobs, round $round: released" "0 0" "$(code_in "$(said left)") $(code_in "$(said right)")"
done
expect "nothing remains" nothing "$(remains "$all")"
finish
