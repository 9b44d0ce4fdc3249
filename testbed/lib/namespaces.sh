# shellcheck shell=bash
# Making the namespaces that the rack lives in: one holder for all (bridge, shared folders), one set inside it per tray.

# Sets NAMESPACES to the flags of unshare(1) that this user may use here, and ROOTLESS where it is not as root.
# shellcheck disable=SC2034,SC2086
choose_namespaces() {
  local each="--mount --net --pid --uts"
  if [ "$(id -u)" -eq 0 ] && unshare $each --fork true 2> /dev/null; then
    NAMESPACES=$each ROOTLESS=
  elif unshare --user --map-root-user $each --fork true 2> /dev/null; then
    NAMESPACES="--user --map-root-user $each" ROOTLESS=1
  else
    die "this kernel lets $(id -un) make no namespaces$(namespace_hint): run as root on a machine (or in a container) that may"
  fi
}

namespace_hint() {
  local name value
  for name in kernel/apparmor_restrict_unprivileged_userns=1 kernel/unprivileged_userns_clone=0 user/max_user_namespaces=0; do
    value=$(cat "/proc/sys/${name%=*}" 2> /dev/null) || continue
    [ "$value" != "${name#*=}" ] || { tr / . <<< " (sysctl ${name%=*} is $value)"; return; }
  done
}

# Sets HOST_VIEW: a folder that every system has and that holds nothing the rack needs.
choose_host_view() {
  local needed
  needed=$(printf '%s\n' "$ROOT/" "$RACK_DIR/" "$(readlink -f "${JAVA_HOME:-/usr}")/" "$PWD/" "$(readlink -f "${HOME:-/}")/")
  for HOST_VIEW in /media /srv /mnt /opt; do
    if [ -d "$HOST_VIEW" ] && ! grep -q "^$HOST_VIEW/" <<< "$needed"; then
      export HOST_VIEW
      return
    fi
  done
  die "none of /media, /srv, /mnt and /opt is free to be covered inside the rack"
}

# Trays get a /run and a /var/log of their own, so nothing that is needed may lie there.
check_places() {
  local needed
  for needed in "$ROOT" "$RACK_DIR"; do
    case $needed/ in
      /run/* | /var/run/* | /var/log/*) die "$needed cannot be used: trays have their own /run and /var/log" ;;
    esac
  done
}

start_holder() {
  local pid='' _
  # Our end of the pipe: should this script die before the pid is recorded, rack-init reads the end of it and exits.
  # shellcheck disable=SC2086,SC2016
  exec 8> >(exec 9>&- setsid unshare $NAMESPACES --propagation private bash -c \
    'bash "$LIB/rack-init" <&0 & echo $! > "$RACK_DIR/holder.pid"' > "$RACK_DIR/rack.log" 2>&1)
  for _ in {1..200}; do
    [ ! -s "$RACK_DIR/holder.pid" ] || { pid=$(cat "$RACK_DIR/holder.pid"); break; }
    nap 0.05
  done
  [ -n "$pid" ] || die "the rack's namespaces could not be made: $(tail -n 1 "$RACK_DIR/rack.log")"
  printf '%s %s\n' "$pid" "$(start_time "$pid")" > "$RACK_DIR/holder"
  rm "$RACK_DIR/holder.pid"
  echo go >&8
  exec 8>&-
  for _ in {1..200}; do
    [ ! -f "$RACK_DIR/ready" ] || return 0
    holder_pid > /dev/null || break
    nap 0.05
  done
  die "the rack could not be laid out: $(tail -n 1 "$RACK_DIR/rack.log")"
}

# Switches trays on and waits until they answer, 18 at a time: of more at once, on few cores, each takes too long. $@: trays
start_trays() {
  local all=("$@") k
  for ((k = 0; k < $#; k += 18)); do
    boot_trays "${all[@]:k:18}"
    wait_for_trays "${all[@]:k:18}"
  done
}

# Switches trays on, all at once.
boot_trays() { in_rack "$LIB/boot-trays" "$@"; }

# Waits until imexd answers on each of the trays given, at most 60 s and two for each tray; dies with the first that cannot.
wait_for_trays() {
  local deadline=$((SECONDS + 60 + 2 * $#)) total=$# left=("$@") looks=0 next tray pid
  while [ ${#left[@]} -gt 0 ]; do
    next=()
    for tray in "${left[@]}"; do
      # A socket older than the record of the process was left by an imexd before it.
      pid=$(tray_pid "$tray") && [ "/proc/$pid/root/run/imexd/control.sock" -nt "/proc/$pid/root/run/rack/imexd" ] || next+=("$tray")
    done
    left=("${next[@]}")
    [ ${#left[@]} -gt 0 ] || break
    progress "starting trays: $((total - ${#left[@]})) of $total answer"
    looks=$((looks + 1))
    [ $((looks % 20)) -ne 0 ] || for tray in "${left[@]}"; do tray_came_up "$tray"; done
    [ $SECONDS -lt $deadline ] || die "${left[*]}: no answer from imexd in time; $(last_line "${left[0]}")"
    nap 0.05
  done
  clear_progress
}

# Dies if the tray, or its imexd, has already ended.
tray_came_up() {
  local home=$RACK_DIR/trays/$1
  [ -f "$home/init" ] || return 0
  tray_pid "$1" > /dev/null || die "$1 could not be set up: $(tail -n 1 "$home/boot.log")"
  [ ! -f "$home/booted" ] || [ -n "$(tray_imexd_pid "$1")" ] || die "$1: imexd ended at once; $(last_line "$1")"
}

last_line() {
  local log=$RACK_DIR/trays/$1/var-log/imexd.log
  [ -s "$log" ] && printf 'its last line: %s\n' "$(tail -n 1 "$log")" || echo "it wrote nothing"
}
