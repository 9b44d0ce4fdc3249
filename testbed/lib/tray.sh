# shellcheck shell=bash
# What can be done to one tray.

tray_exec() {
  need_tray "$@"
  [ $# -gt 1 ] || usage_error "name a command, as in 'testbed/rack exec $1 imexctl status'"
  in_tray "$@"
}

# Pids as the tray counts them; empty when there is none.
tray_imexd_pid() { in_tray "$1" bash "$LIB/tray-pids" imexd; }
tray_imex_pid() { in_tray "$1" bash "$LIB/tray-pids" nvidia-imex; }

tray_kill() {
  need_tray "$@"
  local tray=$1 what=${2:-} signal=KILL
  shift; [ $# -eq 0 ] || shift
  while [ $# -gt 0 ]; do
    case $1 in
      --signal) signal=${2:-}; shift 2 || usage_error "--signal wants a name or a number" ;;
      --signal=*) signal=${1#*=}; shift ;;
      *) usage_error "'$1' is not an option of kill" ;;
    esac
  done
  signal=${signal#SIG}
  kill -l "$signal" > /dev/null 2>&1 || usage_error "'$signal' is not a signal: KILL, TERM, STOP, CONT, USR1, ..."
  case $what in
    imexd | nvidia-imex) ;;
    all)
      # Every process of the tray but its process 1 and this shell; pids end at the tray's own namespace.
      in_tray "$tray" bash -c 'kill -s "$1" -1' kill_all "$signal" 2> /dev/null || :
      return ;;
    *) usage_error "say what to kill: imexd, nvidia-imex or all" ;;
  esac
  in_tray "$tray" bash "$LIB/tray-pids" "$what" "$signal" || die "$tray: no $what runs there"
}

tray_start() {
  need_tray "$@"
  [ $# -eq 1 ] || usage_error "start takes one tray"
  in_tray "$1" "$LIB/tray-imexd"
  wait_for_trays "$1"
}

tray_reboot() {
  need_tray "$@"
  [ $# -eq 1 ] || usage_error "reboot takes one tray"
  local tray=$1 home=$RACK_DIR/trays/$1 pid
  lock_rack 60
  if pid=$(tray_pid "$tray"); then
    kill -KILL "$pid"
    while tray_pid "$tray" > /dev/null; do nap 0.02; done
  fi
  rm -f "$home/init" "$home/booted"
  # The kernel takes a dead tray's link away at its leisure; the new one has the same name.
  in_rack bash -c 'ip link delete "$1" 2> /dev/null || :' reboot "$tray"
  new_boot_id "$tray"
  HOST_VIEW=$(cat "$RACK_DIR/host_view")
  export HOST_VIEW
  boot_trays "$tray"
  wait_for_trays "$tray"
}

tray_logs() {
  need_tray "$@"
  local tray=$1 follow=
  shift
  [ "${1:-}" != -f ] || { follow=1; shift; }
  no_more_arguments "$@"
  in_tray "$tray" bash -c '
    shopt -s nullglob globstar
    logs=(/var/log/*.log /run/imexd/**/*.log)
    [ ${#logs[@]} -gt 0 ] || { echo "no log yet"; exit 0; }
    [ -z "$1" ] || exec tail -n 20 -F "${logs[@]}"
    for log in "${logs[@]}"; do echo "==> $log <=="; cat "$log"; done' logs "$follow"
}
