# shellcheck shell=bash
# The steps of the demo, in the order of the story.

demo_form() {
  local began took red blue codes
  step "Two jobs ask for their domains at the same moment, as a prolog on each of their trays does: 1001 on t[01-08], 1002 on t[09-18]"
  began=$(milliseconds)
  on_each "$DEMO_RED" ensure imexctl ensure --job 1001 --run 1 --nodes 't[01-08]' --deadline 120s
  on_each "$DEMO_BLUE" ensure imexctl ensure --job 1002 --run 1 --nodes 't[09-18]' --deadline 120s
  wait
  took=$(($(milliseconds) - began))
  codes=$(codes_of ensure "$DEMO_RED$DEMO_BLUE")
  row "both jobs are formed on all their trays" "18 calls in $took ms, exit codes $codes$(complaint_of ensure "$DEMO_RED$DEMO_BLUE")" \
    "$([ "$codes" = 0 ]; echo $?)"
  red=$(instances_of ensure "$DEMO_RED")
  blue=$(instances_of ensure "$DEMO_BLUE")
  row "one instance a job, the same on each of its trays" "1001: $red, 1002: $blue" \
    "$([[ $red =~ ^[0-9a-f]{32}$ && $blue =~ ^[0-9a-f]{32}$ && $red != "$blue" ]]; echo $?)"
  demo_members
}

# Each tray runs exactly one nvidia-imex, with exactly the addresses of its own job.
demo_members() {
  local tray expected wrong=
  facts_of_all formed
  for tray in $DEMO_RED $DEMO_BLUE; do
    expected=$(addresses_of "$DEMO_BLUE")
    [[ " $DEMO_RED" != *" $tray "* ]] || expected=$(addresses_of "$DEMO_RED")
    [[ $(fact formed "$tray" map) == "$expected" && $(fact formed "$tray" imex) =~ ^[0-9]+:[0-9]+$ ]] || wrong="$wrong $tray"
  done
  row "each with exactly its trays" "one nvidia-imex and its own job's map on $([ -z "$wrong" ] && echo "all 18 trays" || echo "all but$wrong")" \
    "$([ -z "$wrong" ]; echo $?)"
}

demo_matrices() {
  step "The connection matrix of each, as nvidia-imex-ctl -N shows it on one of its trays"
  demo_matrix 1001 t01 8
  demo_matrix 1002 t09 10
}

# $1: job, $2: one of its trays, $3: how many it has
demo_matrix() {
  local seen code=0 ready connected state
  seen=$(in_tray "$2" timeout 20 nvidia-imex-ctl -N 2>&1 < /dev/null) || :
  printf '%s\n' "$seen" | sed -n '/^Nodes:/,$p' | sed 's/^/    /'
  ready=$(matrix_ready "$seen")
  connected=$(matrix_connected "$seen")
  state=$(sed -n 's/^Domain State: *//p' <<< "$seen")
  row "$1: every pair connected" "$ready of $3 READY, $connected of $(($3 * $3)) pairs CONNECTED, domain ${state:-unknown}" \
    "$([ "$ready" = "$3" ] && [ "$connected" = $(($3 * $3)) ] && [ "$state" = UP ]; echo $?)"
  in_tray "$2" imexctl verify --job "$1" > "$DEMO_OUT/verify.$2.out" 2>&1 < /dev/null || code=$?
  row "$1: imexctl verify finds nothing wrong" "exit code $code$([ $code -eq 0 ] || tail -n 1 "$DEMO_OUT/verify.$2.out" | sed 's/^/: /')" $code
}

matrix_ready() { grep -cE '^Node +#[0-9]+ .* - READY +- Version:' <<< "$1" || :; }

# The cells that are C, in the rows below the header.
matrix_connected() {
  awk '/Nodes From.To/ { rows = 1; next } /^Domain State/ { rows = 0 } rows { for (i = 2; i <= NF; i++) n += $i == "C" } END { print n + 0 }' <<< "$1"
}

demo_overlap() {
  local code=0 said
  step "A third job wants t[08-09], which the first two hold"
  said=$(in_tray t08 imexctl ensure --job 1003 --run 1 --nodes 't[08-09]' --deadline 10s 2>&1 < /dev/null) || code=$?
  printf '%s\n' "$said" | sed 's/^/    /'
  row "a job that overlaps is refused" "exit code $code" "$([ $code -eq 3 ]; echo $?)"
  row "and the holder is named" "$(tail -n 1 <<< "$said")" "$(grep -E 't0[89]' <<< "$said" | grep -qE '\b100[12]\b'; echo $?)"
  demo_undisturbed formed overlap "the jobs that hold them notice nothing" "$DEMO_RED$DEMO_BLUE"
}

# Compares pids and start times of nvidia-imex with those of before. $1: before, $2: name of now, $3: promise, $4: trays
demo_undisturbed() {
  local tray changed=
  facts_of_all "$2"
  for tray in $4; do
    [ -n "$(fact "$1" "$tray" imex)" ] && [ "$(fact "$1" "$tray" imex)" = "$(fact "$2" "$tray" imex)" ] &&
      [ "$(fact "$1" "$tray" map)" = "$(fact "$2" "$tray" map)" ] || changed="$changed $tray"
  done
  row "$3" "same nvidia-imex (pid and start time) on $([ -z "$changed" ] && echo "all $(wc -w <<< "$4") trays" || echo "all but$changed")" \
    "$([ -z "$changed" ]; echo $?)"
}

demo_crash() {
  local before after state code=0
  step "imexd of t03 is killed with SIGKILL and started again"
  before=$(tray_imexd_pid t03)
  (tray_kill t03 imexd) || :
  row "imexd of t03 is gone" "pid $before$([ -z "$(tray_imexd_pid t03)" ] || echo ' still runs')" "$([ -n "$before" ] && [ -z "$(tray_imexd_pid t03)" ]; echo $?)"
  (tray_start t03) || :
  after=$(tray_imexd_pid t03)
  row "it comes back" "pid ${after:-none}" "$([ -n "$after" ] && [ "$after" != "$before" ]; echo $?)"
  demo_undisturbed overlap crash "its nvidia-imex notices nothing" "$DEMO_RED"
  in_tray t03 imexctl ensure --job 1001 --run 1 --nodes 't[01-08]' --deadline 60s > "$DEMO_OUT/again.t03.out" 2>&1 < /dev/null || code=$?
  echo "$code" > "$DEMO_OUT/again.t03.code"
  state=$(in_tray t01 timeout 20 nvidia-imex-ctl -N 2> /dev/null < /dev/null | sed -n 's/^Domain State: *//p') || :
  row "job 1001 is still formed, same instance" "ensure on t03 again: exit code $code, instance $(instances_of again t03), domain ${state:-unknown}" \
    "$([ $code -eq 0 ] && [ "$(instances_of again t03)" = "$(instances_of ensure t01)" ] && [ "$state" = UP ]; echo $?)"
}

demo_end() {
  local tray codes left=
  step "Both jobs end: an epilog on each of the 18 trays, all at the same moment"
  on_each "$DEMO_RED" leave imexctl leave --job 1001 --run 1
  on_each "$DEMO_BLUE" leave imexctl leave --job 1002 --run 1
  wait
  codes=$(codes_of leave "$DEMO_RED$DEMO_BLUE")
  row "both jobs end" "18 calls, exit codes $codes$(complaint_of leave "$DEMO_RED$DEMO_BLUE")" "$([ "$codes" = 0 ]; echo $?)"
  facts_of_all ended
  for tray in $DEMO_RED $DEMO_BLUE; do
    [ "$(grep -c = "$DEMO_OUT/ended.$tray.out")" = 4 ] && [ -z "$(fact ended "$tray" imex)" ] && [ "$(fact ended "$tray" processes)" = 0 ] || left="$left $tray"
  done
  row "no nvidia-imex is left running" "only imexd runs on $([ -z "$left" ] && echo "all 18 trays" || echo "all but$left")" "$([ -z "$left" ]; echo $?)"
  left=
  for tray in $DEMO_RED $DEMO_BLUE; do
    [ "$(grep -c = "$DEMO_OUT/ended.$tray.out")" = 4 ] && [ -z "$(fact ended "$tray" map)$(fact ended "$tray" instances)" ] || left="$left $tray"
  done
  row "no nodes map and no instance is left on disk" "none on $([ -z "$left" ] && echo "all 18 trays" || echo "all but$left")" "$([ -z "$left" ]; echo $?)"
}

demo_down() {
  local record alive=0 folder="is gone"
  step "The rack goes down"
  ! grep -q FAILED "$DEMO_ROWS" || demo_keep_logs
  cp "$RACK_DIR/holder" "$DEMO_OUT/holder.record"
  for tray in $(all_trays); do cp "$RACK_DIR/trays/$tray/init" "$DEMO_OUT/$tray.record"; done
  (rack_down) > /dev/null || :
  for record in "$DEMO_OUT"/*.record; do
    ! recorded_pid "$record" > /dev/null || alive=$((alive + 1))
  done
  [ ! -e "$RACK_DIR" ] || folder="is there"
  row "nothing of the rack is left" "$alive of its trays' first processes run, its folder $folder" \
    "$([ $alive -eq 0 ] && [ "$folder" = "is gone" ]; echo $?)"
}

demo_table() {
  say ""
  awk -F'\t' '
    { p[NR] = $1; s[NR] = $2; v[NR] = $3; if (length($1) > w) w = length($1); if ($3 != "ok") bad = bad "\n  " $1 ": " $2 }
    END {
      printf "%-*s  %-6s  %s\n", w, "PROMISED", "", "SEEN"
      for (i = 1; i <= NR; i++) printf "%-*s  %-6s  %s\n", w, p[i], v[i], s[i]
      if (bad != "") { print "\nnot as promised:" bad; exit 1 }
      print "\nall " NR " as promised"
    }' "$DEMO_ROWS"
}
