# shellcheck shell=bash
# What the hooks of this folder share. Each is written anew from the description of a kind of hook that is in use today; they have
# the faults of their kind on purpose. NVIDIA's guide has this order: stop, write the peers, start.

MAP=/etc/nvidia-imex/nodes_config.cfg
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH

# The package's service, which a container has no systemd for: nvidia-imex with the package's own configuration.
service_pid() { pgrep -f '[N]vidiaImex'; }
service_is_active() { [ -n "$(service_pid)" ]; }
service_start() { nvidia-imex > /dev/null 2>&1; }
service_stop() {
  local k
  # shellcheck disable=SC2046
  kill $(service_pid) 2> /dev/null || return 0
  for ((k = 0; k < 150; k++)); do
    service_is_active || return 0
    sleep 0.1
  done
  pkill -9 -f '[N]vidiaImex'
}

# The job's nodes, one address a line, in Slurm's order. A name that does not resolve leaves no line.
write_peers() {
  : > "$MAP"
  scontrol show hostnames "$SLURM_JOB_NODELIST" | while read -r name; do
    getent ahostsv4 "$name" | awk 'NR == 1 { print $1 }'
  done >> "$MAP"
}
