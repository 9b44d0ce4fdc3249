#!/usr/bin/env bash
# What imexd tells container runtimes (CDI) in a real one: podman of Debian trixie, with runc, on a tray of the rack. The job's
# channel is in the container that asks for it and in no other, it is the only channel that opens there, and it goes with the job.
# The first run fetches podman and what it needs (130 MB); it is kept in testbed/target/podman-trixie.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
# In any case a rack of its own: it is taken down also when it never came up.
unset RACK_DIR
. "$HERE/lib-faults.sh"
LIB=$HERE/../lib
. "$LIB/say.sh"
. "$LIB/tools.sh"

ALL='t01 t02'
DEV=/dev/nvidia-caps-imex-channels
export SYSTEM=$HERE/../target/podman-trixie
# In every hierarchy of control groups; what podman makes lies beneath.
GROUP=imexd-podman-$$
# On the tray, in memory: containers, images, locks.
STORE=/run/rack/podman
fetching=

skip() { echo "skipped: $*"; exit 77; }

# Runs a command that is ended with all its children when this script is.
ends_with_us() {
  local pid code=0
  unshare --mount --pid --fork --kill-child "$@" &
  pid=$!
  # shellcheck disable=SC2064
  trap "kill -KILL $pid; wait $pid || :; exit 130" INT TERM
  wait $pid || code=$?
  trap 'exit 130' INT TERM
  return $code
}

# A trixie that was only unpacked: enough to run podman, and much faster than one that is installed. What was begun and not
# finished has another name.
unpack_system() {
  local part=$SYSTEM.part log=$SYSTEM.log deb
  command -v debootstrap > /dev/null || install_packages debootstrap || skip "no debootstrap, and none can be installed"
  rm -rf --one-file-system "$part"
  fetching=1
  echo "# fetching podman of Debian trixie"
  ends_with_us debootstrap --download-only --variant=minbase --include=podman,runc,busybox-static trixie "$part/debs" > "$log" 2>&1 ||
    skip "podman of Debian trixie cannot be fetched: $(tail -n 1 "$log")"
  mkdir "$part/root"
  for deb in "$part"/debs/var/cache/apt/archives/*.deb; do dpkg-deb -x "$deb" "$part/root"; done
  # As the packages' own scripts would have made it.
  rmdir "$part/root/var/run"
  ln -s /run "$part/root/var/run"
  mv -T "$part/root" "$SYSTEM"
  rm -rf --one-file-system "$part"
  fetching=
}

need_system() {
  mkdir -p "${SYSTEM%/*}"
  exec 8> "$SYSTEM.lock"
  flock 8
  [ -d "$SYSTEM" ] || unpack_system
  exec 8>&-
}

# Control groups belong to the whole machine, so the tray's end does not take them away.
remove_groups() {
  local group
  for group in /sys/fs/cgroup/"$GROUP" /sys/fs/cgroup/*/"$GROUP"; do
    [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} +
  done
}

# As `ended`, and then what is not the rack's. $1: exit code
all_ended() {
  local code=0
  trap - EXIT
  trap "" INT TERM
  (trap ended EXIT; exit "$1") || code=$?
  [ -z "$fetching" ] || rm -rf --one-file-system "$SYSTEM.part"
  remove_groups || [ $code -ne 0 ] || code=1
  exit $code
}

# A /dev of the tray's own, so that its channels have their true place and podman's locks do not stay on the machine. $1: tray
own_dev() {
  on "$1" sh -ec '
    mkdir /run/rack/dev
    mount -t tmpfs -o mode=755 dev /run/rack/dev
    cd /run/rack/dev
    for one in null zero full random urandom tty; do cp -a /dev/$one .; done
    ln -s /proc/self/fd fd
    for one in 0stdin 1stdout 2stderr; do ln -s fd/${one%%[a-z]*} ${one#?}; done
    mkdir -m 1777 shm
    mount --bind /run/rack/dev /dev'
  sed -i '/^paths.channels /d' "$RACK_DIR/trays/$1/etc-imexd/imexd.conf"
  restart "$1"
}

# Runs a command on t01 with trixie as its root, which it cannot change; the mounts go with the command.
in_trixie() {
  # shellcheck disable=SC2016
  on t01 unshare --mount --propagation private sh -ec '
    mount --bind "$SYSTEM" "$SYSTEM"
    mount -o remount,bind,ro "$SYSTEM"
    for one in proc sys dev run; do mount --rbind /$one "$SYSTEM/$one"; done
    cd "$SYSTEM"
    pivot_root . .
    umount -l .
    exec "$@"' trixie "$@"
}

podman() {
  in_trixie env TMPDIR=$STORE PODMAN_IGNORE_CGROUPSV1_WARNING=1 podman --root $STORE/store --runroot $STORE/run --tmpdir $STORE/tmp \
    --storage-driver vfs --cgroup-manager cgroupfs --events-backend none --runtime runc "$@"
}

# A container of the image that runs a script; leaves CODE and SAID (both streams). $1: script, then options of podman run
container() {
  local script=$1
  shift
  CODE=0
  SAID=$(podman run --rm --network none --cgroups no-conmon --cgroup-parent "/$GROUP" "$@" localhost/box /bin/sh -c "$script" 2>&1) || CODE=$?
}

# An image of one program, from nothing. Docker Hub is not needed.
make_image() {
  in_trixie sh -ec "
    mkdir -p $STORE/box/bin $STORE/box/tmp
    cp /usr/bin/busybox $STORE/box/bin/
    for one in sh find stat sort mknod; do ln -s busybox $STORE/box/bin/\$one; done
    tar -C $STORE/box -cf $STORE/box.tar ."
  podman import $STORE/box.tar localhost/box > /dev/null 2>&1
}

# Every device node of a container but its terminals.
DEVICES='find / -path /proc -prune -o -path /sys -prune -o -path /dev/pts -prune -o \( -type c -o -type b \) -exec stat -c "%n %F %a %u:%g %t:%T" {} + | sort'
# Opens $1, as the container's user.
opens() { echo "exec 3<> $1 && echo it opened"; }
# The right answer of a channel without a driver, or of one with a driver: in any case the container was let in.
LET_IN='No such device|it opened'

trap 'all_ended $?' EXIT
trap 'exit 130' INT TERM
[ "$(id -u)" -eq 0 ] || skip "only root can make device nodes"
need_system
raise 2
trap 'all_ended $?' EXIT
[ ! -f "$RACK_DIR/rootless" ] || skip "only root can make device nodes"
own_dev t01 & other=$!
own_dev t02
wait $other
make_image
# shellcheck disable=SC2086
eventually "the trays are free" 20 all_in_state t01 free $ALL
# Says nothing of imexd.
container "$DEVICES"
[ "$CODE" -eq 0 ] || skip "podman can run no container here: $(tail -n 1 <<< "$SAID")"
echo "# $(podman --version), $(in_trixie runc --version | head -n 1)"
ordinary=$SAID
expect_match "a container has its ordinary devices" '/dev/null character special file 666' "$ordinary"

container true --device imexd.io/channel=job
expect "no job: podman refuses" 126 "$CODE"
expect_match "no job: it knows no such device" 'unresolvable CDI devices imexd.io/channel=job' "$SAID"

# The ids of Slurm are digits.
run t02 ensure --job 4711 --run 1 --nodes 't[01-02]' --uid 1001 --gid 1002
expect "a job" 0 "$CODE"
node=$(on t01 sh -c "ls $DEV")
number=${node#channel}
expect "its node on the tray" "character special file 600 1001 1002 1ff:$(printf %x "$number")" "$(on t01 stat -c '%F %a %u %g %t:%T' "$DEV/$node")"
mine="$DEV/$node character special file 666 0:0 1ff:$(printf %x "$number")"
for name in job 4711; do
  container "$DEVICES" --device imexd.io/channel=$name
  expect "asked for as $name: podman starts it" 0 "$CODE"
  expect "asked for as $name: the job's channel, 0666, and nothing else is added" "$mine" "$(grep -vxF "$ordinary" <<< "$SAID" || :)"
  expect "asked for as $name: nothing is taken away" "" "$(grep -vxF "$SAID" <<< "$ordinary" || :)"
done
container "$DEVICES"
expect "not asked for: none" "$ordinary" "$SAID"

container "$(opens "$DEV/$node")" --device imexd.io/channel=job --user 1234:1234
expect_match "any user of that container may open it" "$LET_IN" "$SAID"
container "mknod /tmp/other c 511 $((number % 2047 + 1)); $(opens /tmp/other)" --device imexd.io/channel=job --cap-add mknod
expect_match "another job's channel does not open there, even for its root" 'Operation not permitted' "$SAID"
container "mknod /tmp/it c 511 $number; $(opens /tmp/it)" --cap-add mknod
expect_match "not asked for: it does not open, even for root" 'Operation not permitted' "$SAID"

ended_all "the job ends" 4711
container true --device imexd.io/channel=job
expect "the job has ended: podman refuses" 126 "$CODE"
expect_match "the job has ended: it knows no such device" 'unresolvable CDI devices imexd.io/channel=job' "$SAID"

# One name that is none of a device would make the whole specification invalid.
run t02 ensure --job nightly_ --run 1 --nodes 't[01-02]' --uid 1001 --gid 1002
expect "a job whose name ends in _" 0 "$CODE"
container true --device imexd.io/channel=job
expect "a job whose name ends in _: podman starts it" "0 " "$CODE $SAID"
run t02 release --job nightly_ --run 1 --deadline 20s
expect "a job whose name ends in _: released" 0 "$CODE"
finish
