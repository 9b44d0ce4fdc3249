# shellcheck shell=bash
# What the rack remembers on disk, and which process is whose.
#
# A process is recorded as "PID STARTTIME" (field 22 of /proc/PID/stat), so that a pid that was given to another process
# since is never taken for ours.

RACK_DIR=${RACK_DIR:-$ROOT/testbed/.rack}
case $RACK_DIR in /*) ;; *) RACK_DIR=$PWD/$RACK_DIR ;; esac
export RACK_DIR

# Prints the start time of process $1; fails when there is none or it is a zombie.
start_time() {
  local stat fields
  { read -r stat < "/proc/$1/stat"; } 2>/dev/null || return 1
  # The command name may hold blanks and brackets; what follows its last ')' does not.
  read -r -a fields <<< "${stat##*) }"
  [ "${fields[0]}" != Z ] && [ "${fields[0]}" != X ] || return 1
  printf '%s\n' "${fields[19]}"
}

# Prints the pid recorded in file $1 if that very process still lives.
recorded_pid() {
  local pid start
  { read -r pid start < "$1"; } 2>/dev/null || return 1
  [ "$(start_time "$pid")" = "$start" ] || return 1
  printf '%s\n' "$pid"
}

# One change of the rack at a time. The lock is descriptor 9; what outlives this script closes it.
lock_rack() {
  mkdir -p "$RACK_DIR" 2>/dev/null && [ -w "$RACK_DIR" ] || die "cannot write in $RACK_DIR: name a folder of yours in RACK_DIR"
  while :; do
    exec 9> "$RACK_DIR/lock"
    flock -w "$1" 9 || die "another testbed/rack is changing the rack in $RACK_DIR: wait for it or end it"
    # `down` removes the file while it holds it: then this is a lock on nothing.
    [ ! "$RACK_DIR/lock" -ef /proc/self/fd/9 ] || return 0
    mkdir -p "$RACK_DIR"
  done
}

holder_pid() { recorded_pid "$RACK_DIR/holder"; }

need_rack() {
  holder_pid > /dev/null || die "no rack is up in $RACK_DIR: start one with 'testbed/rack up'"
  [ -O "$RACK_DIR/holder" ] || die "the rack in $RACK_DIR was started by $(stat -c %U "$RACK_DIR/holder"), not by you"
}

all_trays() { (cd "$RACK_DIR/trays" 2>/dev/null && printf '%s\n' t[0-9]*); }

need_tray() {
  [ $# -gt 0 ] || usage_error "name a tray, as in t03"
  need_rack
  [[ $1 =~ ^t[0-9]{2,3}$ ]] && [ -d "$RACK_DIR/trays/$1" ] ||
    usage_error "'$1' is not a tray of this rack: it has $(all_trays | sed -n '1p;$p' | uniq | paste -sd- | sed 's/-/ to /')"
}

tray_pid() { recorded_pid "$RACK_DIR/trays/$1/init"; }

address_of() { printf '10.77.0.%d\n' "$((10#${1#t}))"; }

# Without root every namespace belongs to one user namespace, which has to be entered first.
user_namespace() { [ -f "$RACK_DIR/rootless" ] && printf '%s\n' -U --preserve-credentials || :; }

enter() {
  local pid=$1
  shift
  # Every JVM of the rack is the one that the caches were made with.
  # shellcheck disable=SC2046
  PATH=/usr/bin:/usr/sbin:/bin:/sbin:$PATH IMEXD_JAVA=${IMEXD_JAVA:-$(cat "$RACK_DIR/java")} nsenter -t "$pid" $(user_namespace) -m -n -p -u -- "$@" 9>&-
}

# Runs a command in the rack's own namespaces, where the bridge is.
in_rack() { enter "$(holder_pid)" "$@"; }

# Runs a command as on tray $1.
in_tray() {
  local tray=$1 pid
  shift
  pid=$(tray_pid "$tray") || die "$tray is switched off: 'testbed/rack reboot $tray' starts it"
  enter "$pid" "$@"
}
