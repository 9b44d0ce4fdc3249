# shellcheck shell=bash
# The files that a site would have put on each tray.

# $1: tray, $2: all trays, $3: its place on the fabric
write_tray_files() {
  local tray=$1 trays=$2 home=$RACK_DIR/trays/$1
  mkdir -p "$home"/etc-imexd "$home"/etc-nvidia-imex "$home"/var-lib-imexd "$home"/var-log
  cat > "$home/etc-imexd/imexd.conf" <<CONF
# One tray of testbed/rack. Everything that is not here has its default.
peers.roster = /etc/imexd/roster
$([ "${RACK_PEERS_TLS:-off}" = on ] || echo 'peers.tls = off')
$(place_settings)
$(channel_settings)
$(crowded "$trays")
${RACK_IMEXD_CONF:-}
CONF
  cp "$RACK_DIR/roster" "$home/etc-imexd/roster"
  write_place "$tray" "$3" "$home/etc-imexd"
  printf 'Character devices:\n  1 mem\n511 nvidia-caps-imex-channels\n\nBlock devices:\n259 blkext\n' > "$home/etc-imexd/devices"
  write_imex_config > "$home/etc-nvidia-imex/config.cfg"
  new_boot_id "$tray"
}

# The roster that all trays have. $@: trays
write_roster() {
  local name
  for name; do
    printf '%s %s\n' "$name" "$(address_of "$name")"
  done > "$RACK_DIR/roster"
}

# Many trays share this machine's cores, so an answer may take its time; very many ask seldom and few at once, or nvidia-imex never
# comes to answer. $1: all trays
crowded() {
  local count silence=10s
  count=$(wc -w <<< "$1")
  [ "$count" -gt 8 ] || return 0
  if [ "$count" -gt 36 ]; then
    silence=1m
    printf '%s\n' 'peers.patience = 5m' 'fabric.timeout = 1m' 'imex.probe = 1m' 'imex.matrix = 10m' 'audit.every = 10m' "imex.ctl = $RACK_DIR/nvidia-imex-ctl"
  fi
  [[ ${RACK_IMEXD_CONF:-} == *imex.ctl_timeout* ]] || echo 'imex.ctl_timeout = 30s'
  [[ ${RACK_IMEXD_CONF:-} == *peers.silence* ]] || echo "peers.silence = $silence"
}

# An nvidia-imex-ctl that waits for its turn: three at a time on the whole rack.
write_turns() {
  cat > "$RACK_DIR/nvidia-imex-ctl" <<TURNS
#!/bin/sh
exec flock -F "$RACK_DIR/turn.\$((\$$ % 3))" /usr/bin/nvidia-imex-ctl "\$@"
TURNS
  chmod 755 "$RACK_DIR/nvidia-imex-ctl"
}

# With RACK_PEERS_TLS=on: one CA for the rack, and a certificate for each tray, where imexd looks for them. $@: trays
issue_certificates() {
  [ "${RACK_PEERS_TLS:-off}" = on ] || return 0
  local java pki=$RACK_DIR/pki tray
  java=$(cat "$RACK_DIR/java")
  {
    IMEXD_JAVA=$java "$ROOT/daemon/bin/imexd" pki init --dir "$pki" --name 'testbed rack' &&
      IMEXD_JAVA=$java "$ROOT/daemon/bin/imexd" pki issue "$@" --dir "$pki" --out "$pki/trays"
  } > "$RACK_DIR/rack.log" 2>&1 || die "no certificates can be made: $(cat "$RACK_DIR/rack.log")"
  for tray; do
    mv "$pki/trays/$tray" "$RACK_DIR/trays/$tray/etc-imexd/pki"
  done
}

# Trays share the machine's /dev, and it has no driver: a driver's answer, and a folder of the tray's own. Who is not root
# there can make no device.
channel_settings() {
  if [ -n "${ROOTLESS:-}" ]; then
    echo 'channels = external'
  else
    printf '%s\n' 'paths.devices = /etc/imexd/devices' 'paths.channels = /run/rack/nvidia-caps-imex-channels'
  fi
}

# A disk of RACK_LEDGER_KIB for each tray's ledger, which outlives a reboot and can be filled up. $@: trays
small_disks() {
  # shellcheck disable=SC2016
  in_rack bash -c 'for tray; do
    mount -t tmpfs -o "size=${RACK_LEDGER_KIB}k,mode=755" ledger "$RACK_DIR/trays/$tray/var-lib-imexd"
  done' disks "$@"
}

new_boot_id() { cat /proc/sys/kernel/random/uuid > "$RACK_DIR/trays/$1/boot_id"; }

# The package's own file, in its shape: every key, one KEY=VALUE a line.
write_imex_config() {
  cat <<'CFG'
# nvidia-imex configuration, as the package ships it
LOG_LEVEL=4
LOG_FILE_NAME=/var/log/nvidia-imex.log
STATS_FILE_NAME=/var/log/nvidia-imex-stats.log
LOG_APPEND_TO_LOG=1
LOG_FILE_MAX_SIZE=1024
LOG_MAX_ROTATE_COUNT=3
LOG_USE_SYSLOG=0
DAEMONIZE=1
BIND_INTERFACE_IP=
SERVER_PORT=50000
IMEX_NODE_CONFIG_FILE=/etc/nvidia-imex/nodes_config.cfg
NETWORK_INTERFACE=
IMEX_WAIT_FOR_QUORUM=RECOVERY
IMEX_ENABLE_AUTH_ENCRYPTION=0
IMEX_AUTH_ENCRYPTION_MODE=SSL_TLS
IMEX_AUTH_SOURCE=
IMEX_SERVER_KEY=
IMEX_SERVER_CERT=
IMEX_SERVER_CERT_AUTH=
IMEX_CLIENT_KEY=
IMEX_CLIENT_CERT=
IMEX_CLIENT_CERT_AUTH=
IMEX_SECURITY_TARGET_OVERRIDE=
IMEX_GSS_SERVICE_NAME=host
IMEX_GSS_TIMEOUT_SEC=-1
IMEX_GSS_RETRY_INTERVAL_SEC=5
IMEX_GSS_SEC_CONTEXT_LIFETIME_SEC=-1
IMEX_GSS_SHUTDOWN_ON_FAILURE=1
IMEX_CMD_ENABLED=1
IMEX_CMD_BIND_INTERFACE_IP=
IMEX_CMD_PORT=50005
IMEX_CMD_UNIX_DOMAIN_PATH=
IMEX_NODE_DISCONNECTED_GRACE_TIME=-1
CFG
}
