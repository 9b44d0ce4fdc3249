# shellcheck shell=bash
# Containers with systemd, and what is asked of them.

FLEET=imexd-packages
PACKAGES=$ROOT/systemd/target/packages
BROKEN=0 ran=0 failed=0

on() { docker exec "$FLEET-$1" "${@:2}"; }

broken() { clear_progress; echo "FAIL $1"; BROKEN=$((BROKEN + 1)); }
expect() { if [ "$2" = "$3" ]; then say "ok $1"; else broken "$1: expected '$2', saw '$3'"; fi; }
expect_match() { if [[ $3 =~ $2 ]]; then say "ok $1"; else broken "$1: expected /$2/, saw '$3'"; fi; }
# $1: what, $2: seconds at most, then the command
eventually() {
  local what=$1 until=$((SECONDS + $2)) said
  shift 2
  while ! said=$("$@" 2>&1); do
    [ $SECONDS -lt $until ] || { broken "$what: not so in time: $* ($said)"; return 0; }
    nap 0.5
  done
  say "ok $what"
}
# Runs a command on a tray that must succeed. $1: what
succeeds() {
  local what=$1 said
  shift
  if said=$(on "$@" 2>&1); then say "ok $what"; else broken "$what: $(tail -n 3 <<< "$said" | paste -sd' ')"; fi
}

# The package, and the same of a later version, in its name and in its programs: OLD and NEW.
make_packages() {
  local tree=$COMPOSE_DIR/later jar
  need_tools
  progress "building the packages"
  (cd "$ROOT" && JAVA_HOME=$JDK mvn -B -ntp -q -P '!format' -pl systemd -am -DskipTests package < /dev/null > "$COMPOSE_DIR/mvn.log" 2>&1) ||
    die "the packages cannot be built: $(tail -n 3 "$COMPOSE_DIR/mvn.log" | paste -sd' ')"
  rm -rf "$tree" "$COMPOSE_DIR/debs"
  mkdir -p "$COMPOSE_DIR/debs"
  cp "$PACKAGES"/imexd_*_all.deb "$COMPOSE_DIR/debs/old.deb" || die "no .deb was built: is dpkg-deb there?"
  OLD=$(dpkg-deb -f "$COMPOSE_DIR/debs/old.deb" Version) NEW=99.0
  dpkg-deb -R "$COMPOSE_DIR/debs/old.deb" "$tree"
  sed -i "s/^Version: .*/Version: $NEW/" "$tree/DEBIAN/control"
  echo "Implementation-Version: $NEW" > "$COMPOSE_DIR/manifest"
  for jar in daemon ctl; do
    "$JDK/bin/jar" --update --file "$tree/usr/share/imexd/imexd-$jar.jar" --manifest "$COMPOSE_DIR/manifest" 2> /dev/null
  done
  dpkg-deb --root-owner-group -Zgzip -b "$tree" "$COMPOSE_DIR/debs/new.deb" > /dev/null
  rm -rf "$tree"
}

make_image() {
  build_image
  progress "building the image with systemd"
  docker build --network host -t "$FLEET" "$ROOT/testbed/packaged" > "$COMPOSE_DIR/systemd.log" 2>&1 ||
    die "the image with systemd cannot be built: $(tail -n 2 "$COMPOSE_DIR/systemd.log" | paste -sd' ')"
}

# What a site puts there: the same as in the compose rack, without Slurm.
write_tray_site() {
  write_site "$(wc -w <<< "$TRAYS")"
  sed -i '/^slurm\.gres\|^job\.probe/d' "$COMPOSE_DIR/site/common/imexd.conf"
  # With a JVM a tray on two cores, an imexd that is started again may take a quarter of a minute.
  echo 'peers.patience = 60s' >> "$COMPOSE_DIR/site/common/imexd.conf"
  # systemd's watchdog in the time of a test.
  mkdir -p "$COMPOSE_DIR/site/dropin"
  # Another boot id after each start of the container; that of the machine stays.
  printf '[Service]\nWatchdogSec=20s\nExecStartPre=+/bin/sh -c "[ -e /run/boot_id ] || cat /proc/sys/kernel/random/uuid > /run/boot_id"\n' > "$COMPOSE_DIR/site/dropin/test.conf"
}

start_tray() {
  # The older control groups, as far as this machine has them, which systemd 257 wants to be told.
  docker run -d --name "$FLEET-$1" --hostname "$1" --network "$FLEET" --ip "$(tray_address "$1" | sed 's/^10\.78/10.79/')" \
    --cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add SYS_PTRACE --cap-add SYS_NICE --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
    --sysctl net.ipv4.ip_local_reserved_ports=50000,50005,50010 --tmpfs /run:mode=755 --tmpfs /run/lock -v /sys/fs/cgroup:/sys/fs/cgroup:ro \
    -e container=docker -e SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1 \
    -v "$COMPOSE_DIR/site:/site:ro" -v "$COMPOSE_DIR/debs:/debs:ro" "$FLEET" > /dev/null || die "container $1 cannot be started"
}
# As systemd counts: degraded is up, too, with a unit of Debian's that a container cannot have.
booted() { case $(on "$1" systemctl is-system-running 2> /dev/null) in running | degraded) ;; *) return 1 ;; esac; }

trays_up() {
  local t
  progress "starting the machines"
  write_tray_site
  sed -i 's/10\.78\./10.79./' "$COMPOSE_DIR/site/common/roster"
  docker network create --subnet 10.79.0.0/24 "$FLEET" > /dev/null || die "no network 10.79.0.0/24 can be made"
  for t in $TRAYS; do start_tray "$t"; done
  for t in $TRAYS; do eventually "$t: systemd is up" 120 booted "$t"; done
}

# Files of the site, on one tray.
prepare() {
  on "$1" sh -ec 'mkdir -p /etc/imexd /etc/nvidia-imex /etc/systemd/system/imexd.service.d
    cp -r /site/common/. /etc/imexd/; cp -r "/site/$(hostname)/." /etc/imexd/; cp /site/nvidia-imex.cfg /etc/nvidia-imex/config.cfg
    cp /site/dropin/test.conf /etc/systemd/system/imexd.service.d/'
}

trays_down() {
  docker ps -aq --filter "name=^$FLEET-" | xargs -r docker rm -f -v > /dev/null
  docker network ls -q --filter "name=^$FLEET\$" | xargs -r docker network rm > /dev/null
}

state_of_tray() { on "$1" imexctl status -o json 2> /dev/null | sed -n 's/.*"state":"\([a-z]*\)".*/\1/p'; }
is_in() { [ "$(state_of_tray "$1")" = "$2" ]; }
all_in() { local state=$1 t; shift; for t; do is_in "$t" "$state" || return 1; done; }
# $1: job, $2: trays, $3: deadline (100s)
ensure() { on "${2%% *}" imexctl ensure --job "$1" --run 1 --nodes "$(tr ' ' , <<< "$2")" --deadline "${3:-100s}"; }
# $1: job, $2: tray, $3: deadline (60s)
release() { on "$2" imexctl release --job "$1" --run 1 --deadline "${3:-60s}"; }
# Process ids and start times of nvidia-imex, one line a tray; not of the one that imexd asks for its version as it starts. $@: trays
imex_of() {
  local t
  for t; do echo "$t $(on "$t" sh -c 'for p in $(pgrep -f "[N]vidiaImex -c "); do echo "$p/$(cut -d" " -f22 "/proc/$p/stat")"; done' | paste -sd' ')"; done
}
# Established connections between nvidia-imex servers, with their ports: another one is another line. $@: trays
links_of() { local t; for t; do on "$t" ss -Htn state established '( sport = :50000 or dport = :50000 )' | awk '{ print $3, $4 }' | sort; done; }
main_pid() { on "$1" systemctl show -p MainPID --value imexd; }
status_text() { on "$1" systemctl show -p StatusText --value imexd; }
another_imexd() { local now; now=$(main_pid "$1") && [ "$now" != 0 ] && [ "$now" != "$2" ] && [ "$(on "$1" systemctl is-active imexd)" = active ]; }

what_happened() {
  local t
  for t in $TRAYS; do on "$t" sh -c 'journalctl -q -u imexd -n 12 --no-pager -o short-monotonic' 2> /dev/null | sed "s/^/  | $t /" | cut -c 1-260; done
}
