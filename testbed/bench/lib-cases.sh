# shellcheck shell=bash
# What a recipe does when something is wrong: right (the tasks ran in a working domain of their own), refused (no task ran, and somebody was
# told), wrong (tasks ran without a working domain, or a running job lost its own), stuck (nothing of that within two minutes).

all_cases() {
  local case
  hook_deadline 60s
  for case in slow dead unresolvable clique two_jobs; do
    ! grep -q "\"kind\":\"case\",\"recipe\":\"$RECIPE\",\"case\":\"$case\"" "$SAMPLES" || continue
    progress "$RECIPE: $case"
    "case_$case"
    case_sample "$case"
    clean_up
    say "$RECIPE: $case: $VERDICT"
  done
}

case_sample() {
  printf '{"kind":"case","recipe":"%s","case":"%s","verdict":"%s","seconds":%d,"drained":"%s","said":"%s"}\n' \
    "$RECIPE" "$1" "$VERDICT" "$TOOK" "$(drained)" "$(said_line)" >> "$SAMPLES"
}

# What the job's user reads, one line, without what JSON would have to escape.
said_line() { cat "$OUTPUT" 2> /dev/null | grep -v '^$' | head -n 1 | tr -d '"\\\t\r' | cut -c 1-200; }

ran() { stamps "$JOB" task; }
over() { [ "$(ran)" -ge 4 ] || ! is_live || [ -n "$(drained)" ]; }
is_live() { case $(state_of "$JOB") in CONFIGURING | RUNNING | PENDING | COMPLETING) ;; *) return 1 ;; esac; }

# A job on t01 to t04; the fault is there. Sets VERDICT and TOOK.
judge() {
  local began=$SECONDS watcher
  : > "$OUT/connected"
  watch_pairs 4 45 &
  watcher=$!
  submit_job 4 -w 't[01-04]'
  if ! wait_for 120 over; then
    VERDICT=stuck
  else
    # What has begun to start on one tray may start on the others, too.
    nap 2
    if [ "$(ran)" -eq 0 ]; then VERDICT=refused; else VERDICT=running; fi
  fi
  TOOK=$((SECONDS - began))
  if [ "$VERDICT" = running ]; then
    wait $watcher
    in_time
  else
    on t01 pkill -f '[/]site/bench/watch' || :
    wait $watcher
  fi
}

# Tasks run: right if every pair had been connected before the first of them, but for what a look takes.
in_time() {
  VERDICT=wrong
  [ "$(ran)" -eq 4 ] && [ -s "$OUT/connected" ] && [ $(($(cat "$OUT/connected") - $(first_of task 1))) -le 1000000000 ] && VERDICT=right
  return 0
}

fault_on() { on "$1" sh -c "echo '$2' > /etc/nvidia-imex/standin.cfg"; }

# nvidia-imex of one tray takes 8 s to come up.
case_slow() { fault_on t03 INIT_DELAY_MS=8000; judge; }

# nvidia-imex of one tray dies half a second after its start.
case_dead() { fault_on t03 CRASH_BEFORE_READY_MS=500; judge; }

# On t03 the name of t02 does not resolve.
case_unresolvable() {
  local t
  for t in head $TRAYS; do [ "$t" = t02 ] || printf '%s %s\n' "$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$NAME-$t")" "$t"; done |
    docker exec -i "$NAME-t03" sh -c 'cp /etc/hosts /etc/hosts.was; cat >> /etc/hosts; sed -i.was "s/^hosts:.*/hosts: files/" /etc/nsswitch.conf'
  judge
}

# t03 is on another clique: no domain may have it together with the others.
case_clique() {
  local map
  on t03 sed -i 's/^clique_id.*/clique_id = 7/' /etc/imexd/fabric
  judge
  [ "$VERDICT" != stuck ] && [ "$VERDICT" != refused ] || return 0
  map=$(on t01 cat /etc/nvidia-imex/nodes_config.cfg)
  if grep -qx "$(tray_address t03)" <<< "$map"; then
    VERDICT=wrong
  else
    # Two domains then: of three trays and of one, each whole.
    watch_pairs 3 30
    [ -s "$OUT/connected" ] && [ "$(on t03 nvidia-imex-ctl -N | sed -n 's/^Domain State: *//p')" = UP ] && VERDICT=right
  fi
}

# Two jobs that share a tray, as Slurm allows where a partition is not exclusive: the first must not notice the second.
case_two_jobs() {
  local first before began=$SECONDS
  submit_job 2 -p shared -w 't[01-02]' --gres=gpu:1
  first=$JOB
  wait_for 100 all_stamps task 2 || { VERDICT=stuck TOOK=$((SECONDS - began)); return 0; }
  before=$(imex_of t01 t02)
  submit_job 2 -p shared -w 't[02-03]' --gres=gpu:1
  wait_for 100 all_stamps task 2 || :
  nap 2
  TOOK=$((SECONDS - began))
  if [ "$before" != "$(imex_of t01 t02)" ]; then
    VERDICT=wrong
  elif [ "$(on t02 pgrep -c -f '[N]vidiaImex')" = 0 ]; then
    # Neither has a domain: right only if both were told.
    VERDICT=wrong
    grep -q imexd: "$OUTPUT" && grep -q imexd: "$COMPOSE_DIR/shared/$first.out" && VERDICT=refused
  else
    VERDICT=refused
    [ "$(ran)" -eq 0 ] || VERDICT=wrong
  fi
  : > "$COMPOSE_DIR/shared/end.$first"
}

# As before the case: no job, no fault, no drain, nothing left.
clean_up() {
  local t
  [ -z "${JOB:-}" ] || let_end
  on_head scancel -u alice || :
  on t01 pkill -f '[/]site/bench/watch' || :
  wait_for 120 queue_is_empty || die "$RECIPE: the queue does not become empty"
  for t in $TRAYS; do
    on "$t" sh -c 'rm -f /etc/nvidia-imex/standin.cfg; sed -i "s/^clique_id.*/clique_id = 32766/" /etc/imexd/fabric
      [ ! -f /etc/hosts.was ] || { cat /etc/hosts.was > /etc/hosts; rm /etc/hosts.was; mv /etc/nsswitch.conf.was /etc/nsswitch.conf; }'
  done
  # Slurm's epilogs come after a drained prolog, too; what a recipe leaves behind all the same goes by hand.
  case $RECIPE in
    imexd*) ;;
    *) for t in $(left_over); do on "$t" sh -c 'pkill -9 -f "[N]vidiaImex"; : > /etc/nvidia-imex/nodes_config.cfg'; done ;;
  esac
  wait_for 120 resumed || die "$RECIPE: not all trays come back ($(on_head sinfo -h -N -o '%N %T %E' | grep -v idle | head -n 3 | paste -sd,))"
}

resumed() {
  local now
  now=$(drained)
  [ -z "$now" ] || on_head scontrol update nodename="$now" state=resume
  [ "$(on_head sinfo -h -p rack -t idle -o %D)" = "$COUNT" ] && [ "$(free_trays "$COUNT")" = "$COUNT" ]
}
