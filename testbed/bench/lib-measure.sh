# shellcheck shell=bash
# One job of one recipe, measured. All containers have this machine's clock, so times of different trays can be compared.

# A fresh rack with the hooks of $RECIPE. $1: how many trays
rack_of_recipe() {
  local t more=
  [ "$RECIPE" != imexd-no-tls ] || more='imex.tls = off'
  clear_progress
  say "# $RECIPE"
  # A subshell: what goes wrong there ends the bench with its line.
  (export RECIPE IMEXD_CONF="$more"; compose_up --trays "$1") > "$OUT/up" || exit 1
  TRAYS=$(trays_up)
  COUNT=$1
  on_head scontrol --version | sed 's/.* //' > "$OUT/slurm"
  [ -z "${BACKOFF:-}" ] || for t in $TRAYS; do on "$t" sh -c "echo BACKOFF=$BACKOFF > /etc/nvidia-imex/standin.cfg"; done
}

# Down, with the engine left to the next one. The image stays, too.
take_down() {
  docker ps -aq --filter "name=^$NAME-" | xargs -r docker rm -f -v > /dev/null
  docker network ls -q --filter "name=^${NAME}_rack$" | xargs -r docker network rm > /dev/null
  rm -rf --one-file-system "$COMPOSE_DIR"/{site,shared,docker-compose.yml}
}

# A job that fails counts as a failure, and another one is measured: as many as were to be measured, then that is all. $1: trays, $2: jobs
measure_size() {
  local round=0 failed=0
  # 18 nvidia-imex with TLS on two cores take most of a minute.
  hook_deadline "$([ "$1" -le 9 ] && echo 60s || echo 150s)"
  [ "$(grep -c "\"kind\":\"job\",\"recipe\":\"$RECIPE\",\"trays\":$1," "$SAMPLES")" -lt "$2" ] || return 0
  while [ $round -le "$2" ] && [ $failed -lt "$2" ]; do
    progress "$RECIPE, $1 trays: job $round of $2"
    # A subshell: what goes wrong there ends it, with its line.
    if (one_job "$1" > "$OUT/sample") 2> "$OUT/trouble"; then
      [ $round -eq 0 ] || cat "$OUT/sample" >> "$SAMPLES"
      round=$((round + 1))
    else
      clear_progress
      cat "$OUT/trouble" >&2
      failed=$((failed + 1))
      [ $round -eq 0 ] || printf '{"kind":"failure","recipe":"%s","trays":%d}\n' "$RECIPE" "$1" >> "$SAMPLES"
      clean_up
    fi
  done
  say "$RECIPE, $1 trays: $(tail -n 1 "$SAMPLES")"
}

# How long imexd's prolog may take from now on. $1: as 60s
hook_deadline() { echo "$1" > "$COMPOSE_DIR/site/bench/deadline"; }

stamps() { ls "$COMPOSE_DIR/shared/bench/$1".*."$2" 2> /dev/null | wc -l; }
all_stamps() { [ "$(stamps "$JOB" "$1")" -ge "$2" ]; }
# The first and the last of a job's stamps of a kind, in nanoseconds. $1: kind, $2: field
first_of() { awk -v f="$2" '{ print $f }' "$COMPOSE_DIR/shared/bench/$JOB".*."$1" | sort -n | head -n 1; }
last_of() { awk -v f="$2" '{ print $f }' "$COMPOSE_DIR/shared/bench/$JOB".*."$1" | sort -n | tail -n 1; }
# Milliseconds between two such times. $1, $2
millis() { echo $((($2 - $1) / 1000000)); }
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $until ] || return 1
    nap 0.2
  done
}

# A job that stays until `let_end`. $1: trays, then more for sbatch. Sets JOB.
submit_job() {
  local size=$1
  shift
  JOB=$(docker exec -u 1001 -w /shared "$NAME-head" sbatch --parsable --output=/shared/%A.out -N "$size" --gres=gpu:4 "$@" \
    --wrap 'srun --ntasks-per-node=1 /site/bench/task') || die "sbatch failed"
  OUTPUT=$COMPOSE_DIR/shared/$JOB.out
}

# Nanoseconds when every pair was connected, as t01 sees it, into $OUT/connected; empty: not within $2 seconds. $1: trays
watch_pairs() { on t01 /site/bench/watch "$1" "$2" > "$OUT/connected" 2> /dev/null || :; }

# $1: trays. Prints the sample.
one_job() {
  local size=$1 begin ready=null down=null watcher
  watch_pairs "$size" 190 &
  watcher=$!
  submit_job "$size" -w "t[01-$(printf %02d "$size")]"
  wait_for 200 all_stamps prolog "$size" || die "$RECIPE: job $JOB on $size trays: not all prologs returned ($(on_head sinfo -h -N -o '%N %T %E' | grep -v idle | head -n 2 | paste -sd,))"
  # Not for all children: the Docker engine may be one.
  wait $watcher
  wait_for 60 all_stamps task "$size" || die "$RECIPE: job $JOB on $size trays: its tasks did not begin ($(said_line))"
  let_end
  wait_for 150 all_stamps epilog "$size" || die "$RECIPE: job $JOB on $size trays: not all epilogs returned"
  begin=$(first_of prolog 1)
  [ ! -s "$OUT/connected" ] || ready=$(millis "$begin" "$(cat "$OUT/connected")")
  [ "$ready" = null ] || [ "$ready" -ge 0 ] || die "$RECIPE: a domain was there before job $JOB began"
  [ -n "$(left_over)" ] || down=$(millis "$(first_of epilog 1)" "$(last_of epilog 2)")
  printf '{"kind":"job","recipe":"%s","trays":%d,"hook_ms":%s,"ready_ms":%s,"teardown_ms":%s}\n' \
    "$RECIPE" "$size" "$(millis "$begin" "$(last_of prolog 2)")" "$ready" "$down"
  wait_for 60 queue_is_empty || die "$RECIPE: job $JOB does not end"
}

# Trays on which something of a job is there: an nvidia-imex, or a node in its map.
left_over() {
  local t
  for t in $TRAYS; do
    on "$t" sh -c 'pgrep -f "[N]vidiaImex" > /dev/null || [ -s /etc/nvidia-imex/nodes_config.cfg ]' && echo "$t" &
  done
  wait
}
