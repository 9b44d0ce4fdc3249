# shellcheck shell=bash
# The rack as a whole: up, down, and a look at it.

on() { docker exec "$NAME-$1" "${@:2}"; }
on_head() { on head "$@"; }
trays_up() { sed -n 's/^  \(t[0-9]*\):$/\1/p' "$COMPOSE_DIR/docker-compose.yml" 2> /dev/null || :; }
need_up() {
  [ -n "$(trays_up)" ] && docker inspect "$NAME-head" > /dev/null 2>&1 || die "no rack is up: start one with 'testbed/compose up'"
}

compose_up() {
  local trays=18 switch='' began=$SECONDS
  while [ $# -gt 0 ]; do
    case $1 in
      --trays) trays=${2:-}; shift 2 || usage_error "--trays wants a number" ;;
      --switch) switch=1; shift ;;
      *) usage_error "'$1' is not an option of up" ;;
    esac
  done
  [[ $trays =~ ^[1-9][0-9]?$ ]] && [ "$trays" -le 72 ] || usage_error "--trays '$trays': 1 to 72"
  mkdir -p "$COMPOSE_DIR"
  need_docker
  [ -z "$(docker ps -aq --filter "name=^$NAME-")" ] || die "a rack is up already: 'testbed/compose down' first"
  build_image
  began=$SECONDS
  if [ -n "$switch" ]; then
    IMEXD_CONF="${IMEXD_CONF:-}"$'\nchannels = external'
    SLURM_CONF_MORE="${SLURM_CONF_MORE:-}"$'\nSwitchType=switch/nvidia_imex\nSwitchParameters=imex_dev_major=4,imex_channel_count=3'
  fi
  write_site "$trays"
  write_compose "$trays" "$switch"
  progress "starting $trays trays and the head"
  compose up -d > "$COMPOSE_DIR/up.log" 2>&1 || die "the containers cannot be started: $(tail -n 2 "$COMPOSE_DIR/up.log" | paste -sd' ')"
  wait_idle "$trays"
  clear_progress
  say "$trays trays are up and idle, $((SECONDS - began)) s: testbed/compose exec head srun -N2 hostname"
}

# Until Slurm has all trays idle and every imexd sees all trays free, at most three minutes. $1: how many
wait_idle() {
  local until=$((SECONDS + 180)) idle free
  while :; do
    idle=$(on_head sinfo -h -p rack -t idle -o %D 2> /dev/null || echo 0)
    free=$(free_trays "$1")
    [ "${idle:-0}" != "$1" ] || [ "$free" != "$1" ] || return 0
    progress "waiting for the trays: Slurm has ${idle:-0} of $1 idle, imexd $free free"
    [ $SECONDS -lt $until ] || die "the trays did not all come up: $(on_head sinfo -N -h -o '%N %T %E' 2>&1 | grep -v idle | head -n 3 | paste -sd,) $(on t01 imexctl trays 2>&1 | grep -v free | head -n 3 | paste -sd,)"
    sleep 0.5
  done
}

# How many trays every imexd sees free; all of them where none runs (testbed/compose bench). $1: how many there are
free_trays() {
  [ ! -e "$COMPOSE_DIR/site/without-imexd" ] || { echo "$1"; return; }
  on t01 imexctl trays -o json 2> /dev/null | grep -o '"tray":"[^"]*","state":"free"' | wc -l || :
}

compose_down() {
  local network
  if (need_docker look) 2> /dev/null; then
    docker ps -aq --filter "name=^$NAME-" | xargs -r docker rm -f -v > /dev/null
    for network in $(docker network ls -q --filter "name=^${NAME}_rack$"); do docker network rm "$network" > /dev/null; done
  fi
  stop_docker
  rm -rf --one-file-system "$COMPOSE_DIR"
  say "the rack is down"
}

compose_status() {
  need_up
  on_head sinfo -N -p rack -o '%6N %10T %E'
  on_head squeue
  on t01 imexctl trays
}

compose_exec() {
  [ $# -ge 2 ] || usage_error "exec wants a name and a command"
  need_up
  local name=$1 terminal=
  shift
  [ ! -t 0 ] || [ ! -t 1 ] || terminal=-t
  # shellcheck disable=SC2086
  exec docker exec -i $terminal "$NAME-$name" "$@"
}

compose_logs() {
  need_up
  case ${1:-} in
    head) on_head cat /var/log/slurm/slurmctld.log ;;
    t*) on "$1" sh -c 'tail -n +1 /var/log/imexd.log /var/log/slurmd.log' ;;
    *) usage_error "logs wants head or a tray" ;;
  esac
}
