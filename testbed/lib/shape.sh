# shellcheck shell=bash
# Which cluster and clique each tray of a rack is on, and how many GPUs it has.
#
# PLACES: for each tray "UUID CLIQUE_ID", or "none" where its GPUs have no fabric state.
# GPUS:   how many a tray has, where they say themselves where they are; empty where a file does.

SHAPES=$LIB/shapes.txt

shape_names() { awk '!/^#/ && NF { print $1 }' "$SHAPES"; }

# A field of a shape: 2 GPUS, 3 TRAYS. $1: name, $2: field
shape_field() { awk -v name="$1" -v field="$2" '!/^#/ && $1 == name { print $field }' "$SHAPES"; }

new_uuid() { cat /proc/sys/kernel/random/uuid; }

# $1: trays, $2: cliques of one cluster
plan_cliques() {
  local trays=$1 cliques=$2 uuid k
  uuid=$(new_uuid)
  PLACES=() GPUS=
  for ((k = 0; k < trays; k++)); do PLACES+=("$uuid $((32766 - k * cliques / trays))"); done
}

# $1: the name of a shape
plan_shape() {
  local clusters cluster cliques clique uuid id k
  GPUS=$(shape_field "$1" 2)
  [ -n "$GPUS" ] || usage_error "there is no shape '$1': one of $(shape_names | paste -sd' ')"
  PLACES=()
  IFS=/ read -r -a clusters <<< "$(shape_field "$1" 3)"
  for cluster in "${clusters[@]}"; do
    uuid=$(new_uuid)
    id=32766
    IFS=, read -r -a cliques <<< "$cluster"
    for clique in "${cliques[@]}"; do
      case $clique in
        -) PLACES+=(none) ;;
        0) PLACES+=("00000000-0000-0000-0000-000000000000 0") ;;
        *) for ((k = 0; k < clique; k++)); do PLACES+=("$uuid $id"); done ;;
      esac
      id=$((id - 1))
    done
  done
}

# What nvidia-smi -q -x says on a tray, as far as the fabric goes. $1: tray, $2: its place
gpus_xml() {
  local gpu uuid=${2% *} id=${2#* }
  printf '<?xml version="1.0" ?>\n<nvidia_smi_log>\n  <driver_version>580.95.05</driver_version>\n  <attached_gpus>%d</attached_gpus>\n' "$GPUS"
  for ((gpu = 0; gpu < GPUS; gpu++)); do
    printf '  <gpu id="%08x:01:00.0">\n    <uuid>GPU-%08x-%04x-0000-0000-000000000000</uuid>\n    <fabric>\n' "$gpu" "$((10#${1#t}))" "$gpu"
    if [ "$2" = none ]; then
      printf '      <state>N/A</state>\n      <status>N/A</status>\n      <cliqueId>N/A</cliqueId>\n      <clusterUuid>N/A</clusterUuid>\n'
    else
      printf '      <state>Completed</state>\n      <status>Success</status>\n      <cliqueId>%s</cliqueId>\n      <clusterUuid>%s</clusterUuid>\n' "$id" "$uuid"
      printf '      <health>\n        <summary>Healthy</summary>\n        <bandwidth>Full</bandwidth>\n      </health>\n'
    fi
    printf '    </fabric>\n  </gpu>\n'
  done
  printf '</nvidia_smi_log>\n'
}

# Where a tray learns of its place: a file, or an nvidia-smi that lists its GPUs. $1: tray, $2: its place, $3: its /etc/imexd
write_place() {
  if [ -z "$GPUS" ]; then
    printf 'state = completed\ncluster_uuid = %s\nclique_id = %s\n' "${2% *}" "${2#* }" > "$3/fabric"
    return
  fi
  gpus_xml "$1" "$2" > "$3/gpus.xml"
  printf '#!/bin/sh\n# Stand-in for nvidia-smi: the same whatever is asked for.\ncat /etc/imexd/gpus.xml\n' > "$3/nvidia-smi"
  chmod 755 "$3/nvidia-smi"
}

# The lines of imexd.conf that go with it.
place_settings() {
  if [ -z "$GPUS" ]; then
    echo 'fabric.file = /etc/imexd/fabric'
  else
    printf '%s\n' 'fabric.source = nvidia-smi' 'paths.nvidia_smi = /etc/imexd/nvidia-smi'
  fi
}

# The clique id that a tray's GPUs name, or "-". $1: tray
clique_id_of() {
  local etc=$RACK_DIR/trays/$1/etc-imexd id
  id=$(sed -n 's/^clique_id = //p; s/^ *<cliqueId>\([0-9]*\)<.*/\1/p' "$etc/fabric" "$etc/gpus.xml" 2> /dev/null | head -n 1) || :
  echo "${id:--}"
}
