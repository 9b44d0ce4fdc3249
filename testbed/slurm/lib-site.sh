# shellcheck shell=bash
# The files that a site would have put on its trays and its head, below $COMPOSE_DIR/site.

tray_names() { for ((k = 1; k <= $1; k++)); do printf 't%02d\n' "$k"; done; }
tray_address() { printf '10.78.0.%d\n' "$((10 + 10#${1#t}))"; }

# $1: how many trays
write_site() {
  local site=$COMPOSE_DIR/site last t uuid
  last=$(printf '%02d' "$1")
  rm -rf "$site"
  mkdir -p "$site/common" "$site/slurm"
  # What a cluster's shared file system is: where jobs write.
  mkdir -p "$COMPOSE_DIR/shared" && chmod 1777 "$COMPOSE_DIR/shared"
  uuid=$(cat /proc/sys/kernel/random/uuid)
  cat > "$site/common/imexd.conf" <<CONF
# A tray of testbed/compose. Everything that is not here has its default.
fabric.file = /etc/imexd/fabric
# No driver here: a driver's answer, and a boot id that a container's end changes.
paths.devices = /etc/imexd/devices
paths.boot_id = /run/boot_id
# All trays share this machine's cores, so an answer may take its time.
imex.ctl_timeout = 30s
peers.silence = 10s
imex.probe = 30s
# Slurm counts GPUs (gres/gpu), and says when a job is gone.
slurm.gres = true
job.probe = /opt/imexd/ctl/hooks/slurm/job-probe
${IMEXD_CONF:-}
CONF
  printf 'state = completed\ncluster_uuid = %s\nclique_id = 32766\n' "$uuid" > "$site/common/fabric"
  printf 'Character devices:\n  1 mem\n511 nvidia-caps-imex-channels\n\nBlock devices:\n259 blkext\n' > "$site/common/devices"
  for t in $(tray_names "$1"); do
    printf '%s %s\n' "$t" "$(tray_address "$t")"
  done > "$site/common/roster"
  # shellcheck source=testbed/lib/files.sh
  (. "$LIB/files.sh" && write_imex_config) > "$site/nvidia-imex.cfg"
  (umask 077 && head -c 128 /dev/urandom > "$site/munge.key")
  site_certificates "$site" "$1"
  {
    cat "$ROOT/testbed/slurm/slurm.conf"
    printf 'NodeName=t[01-%s] CPUs=8 RealMemory=1000 Gres=gpu:4 State=UNKNOWN\n' "$last"
    printf 'PartitionName=rack Nodes=t[01-%s] Default=YES MaxTime=INFINITE State=UP OverSubscribe=EXCLUSIVE\n' "$last"
    printf 'PartitionName=shared Nodes=t[01-%s] MaxTime=INFINITE State=UP OverSubscribe=NO\n' "$last"
    printf '%s\n' "${SLURM_CONF_MORE:-}"
  } > "$site/slurm/slurm.conf"
  printf 'BlockName=rack1 Nodes=t[01-%s]\nBlockSizes=%d\n' "$last" "$1" > "$site/slurm/topology.conf"
  echo 'Name=gpu File=/dev/nvidia[0-3]' > "$site/slurm/gres.conf"
  echo 'CgroupPlugin=disabled' > "$site/slurm/cgroup.conf"
  cp "$ROOT/ctl/hooks/slurm/prolog" "$ROOT/ctl/hooks/slurm/epilog" "$site/slurm/"
  more_time "$site/slurm"
  [ -z "${RECIPE:-}" ] || write_recipe "$site"
}

# A job on 18 trays takes a rack a few seconds, and one machine's two cores a minute and more; testbed/compose bench has hooks that take
# 150 s. $1: folder
more_time() {
  sed -i 's/--deadline 60s/--deadline 120s/' "$1/prolog"
  sed -i -e 's/^PrologEpilogTimeout=.*/PrologEpilogTimeout=180/' -e 's/cred_expire=.*/cred_expire=300/' -e 's/^BatchStartTimeout=.*/BatchStartTimeout=240/' "$1/slurm.conf"
}

# What testbed/compose bench measures: hooks whose times are taken, and without imexd if they are not its own. $1: folder
write_recipe() {
  local hook
  cp -r "$ROOT/testbed/bench" "$1/bench"
  mkdir -p "$COMPOSE_DIR/shared/bench" && chmod 1777 "$COMPOSE_DIR/shared/bench"
  for hook in prolog epilog; do cp "$ROOT/testbed/bench/timed-hook" "$1/slurm/$hook"; done
  case $RECIPE in
    imexd*) printf '#!/bin/sh\n[ "$1" = epilog ] || exec imexctl hook slurm prolog --deadline "$(cat /site/bench/deadline)"\nexec /opt/imexd/ctl/hooks/slurm/epilog\n' ;;
    *)
      printf '#!/bin/sh\n[ "$1" = epilog ] || exec "/site/bench/hooks/%s"\nexec /site/bench/hooks/epilog\n' "$RECIPE"
      : > "$1/without-imexd"
      sed -i '/^TaskProlog=/d' "$1/slurm/slurm.conf"
      ;;
  esac > "$1/bench/hook"
  chmod +x "$1/bench/hook"
}

# One CA for the rack, and a certificate for each tray. $1: folder, $2: how many trays
site_certificates() {
  local pki=$COMPOSE_DIR/pki t
  rm -rf "$pki"
  need_tools
  # shellcheck disable=SC2046
  {
    IMEXD_JAVA=$JDK/bin/java "$ROOT/daemon/bin/imexd" pki init --dir "$pki" --name 'compose rack' &&
      IMEXD_JAVA=$JDK/bin/java "$ROOT/daemon/bin/imexd" pki issue $(tray_names "$2") --dir "$pki" --out "$pki/trays"
  } > "$COMPOSE_DIR/pki.log" 2>&1 || die "no certificates can be made: $(tail -n 1 "$COMPOSE_DIR/pki.log")"
  for t in $(tray_names "$2"); do
    mkdir -p "$1/$t"
    mv "$pki/trays/$t" "$1/$t/pki"
  done
}

# $1: how many trays, $2: with Slurm's channel plugin, which mounts something over /dev in each step
write_compose() {
  local t
  {
    cat <<YML
version: "2.4"
networks:
  rack:
    ipam:
      config:
        - subnet: 10.78.0.0/24
services:
  head:
    image: $IMAGE
    hostname: head
    container_name: $NAME-head
    init: true
    command: ["/usr/local/sbin/start-head"]
    tmpfs: ["/run:mode=755"]
    volumes: ["$COMPOSE_DIR/site:/site:ro", "$COMPOSE_DIR/shared:/shared"]
    networks: {rack: {ipv4_address: 10.78.0.2}}
YML
    for t in $(tray_names "$1"); do
      cat <<YML
  $t:
    image: $IMAGE
    hostname: $t
    container_name: $NAME-$t
    init: true
    command: ["/usr/local/sbin/start-tray"]
    cap_add: [NET_ADMIN, SYS_PTRACE${2:+, SYS_ADMIN}]
    sysctls: {net.ipv4.ip_local_reserved_ports: "50000,50005,50010"}
    tmpfs: ["/run:mode=755"]
    volumes: ["$COMPOSE_DIR/site:/site:ro", "$COMPOSE_DIR/shared:/shared"]
    networks: {rack: {ipv4_address: $(tray_address "$t")}}
YML
    done
  } > "$COMPOSE_DIR/docker-compose.yml"
}
