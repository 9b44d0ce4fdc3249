# shellcheck shell=bash
# The rack as a whole: up, down, status.

rack_up() {
  local trays= cliques= shape=
  while [ $# -gt 0 ]; do
    case $1 in
      --trays) trays=${2:-}; shift 2 || usage_error "--trays wants a number" ;;
      --cliques) cliques=${2:-}; shift 2 || usage_error "--cliques wants a number" ;;
      --shape) shape=${2:-}; shift 2 || usage_error "--shape wants a name: $(shape_names | paste -sd' ')" ;;
      *) usage_error "'$1' is not an option of up" ;;
    esac
  done
  if [ -n "$shape" ]; then
    [ -z "$trays$cliques" ] || usage_error "--shape says how many trays and cliques there are: leave --trays and --cliques out"
    plan_shape "$shape"
  else
    : "${trays:=18}" "${cliques:=1}"
    [[ $trays =~ ^[1-9][0-9]{0,2}$ ]] && [ "$trays" -le 200 ] || usage_error "--trays '$trays': 1 to 200"
    [[ $cliques =~ ^[1-9][0-9]{0,2}$ ]] && [ "$cliques" -le "$trays" ] || usage_error "--cliques '$cliques': 1 to the number of trays, $trays"
    plan_cliques "$trays" "$cliques"
  fi
  check_places
  choose_namespaces
  choose_host_view
  "$LIB/build"
  lock_rack 30
  ! holder_pid > /dev/null || die "a rack of $(all_trays | wc -l) trays is already up in $RACK_DIR: 'testbed/rack down' ends it"
  raise_rack
}

# Of as many trays as PLACES names.
raise_rack() {
  local trays=${#PLACES[@]} names k began=$SECONDS
  remove_rack_files
  trap 'trap - EXIT INT TERM; end_rack; exit 1' EXIT INT TERM
  printf '%s\n' "$HOST_VIEW" > "$RACK_DIR/host_view"
  printf '%s\n' "$(find_jdk)/bin/java" > "$RACK_DIR/java"
  [ -z "$ROOTLESS" ] || : > "$RACK_DIR/rootless"
  names=$(for ((k = 1; k <= trays; k++)); do printf 't%02d ' "$k"; done)
  # shellcheck disable=SC2086
  write_roster $names
  write_turns
  k=0
  for tray in $names; do
    progress "writing the trays' files: $tray"
    write_tray_files "$tray" "$names" "${PLACES[k]}"
    k=$((k + 1))
  done
  # shellcheck disable=SC2086
  issue_certificates $names
  progress "starting the rack"
  start_holder
  # shellcheck disable=SC2086
  [ -z "${RACK_LEDGER_KIB:-}" ] || small_disks $names
  # shellcheck disable=SC2086
  start_trays $names
  wait_for_peers "$trays"
  trap - EXIT INT TERM
  say "$trays trays are up on $(printf '%s\n' "${PLACES[@]}" | grep -vE '^(none|00000000-)' | sort -u | wc -l) clique(s), $(tr -d '\n' < <(rack_kind)), in $((SECONDS - began)) s: $(printf '%s\n' $names | sed -n '1p;$p' | uniq | paste -sd' ' | sed 's/ / to /')"
}

rack_kind() {
  if [ -f "$RACK_DIR/rootless" ]; then
    echo "without root (in a user namespace; not had there: device nodes, callers with other user ids)"
  else
    echo "as root"
  fi
}

# Every imexd answers its own imexctl; now each must also answer its peers.
wait_for_peers() {
  local trays=$1 deadline=$((SECONDS + 30 + $1)) seen
  until seen=$(in_tray t01 imexctl trays 2>&1) && [ "$(grep -cE '^t[0-9]+ ' <<< "$seen")" -eq "$trays" ] && ! grep -q silent <<< "$seen"; do
    [ $SECONDS -lt $deadline ] || die "not every tray answers its peers in time; 'imexctl trays' on t01 says: $seen"
    progress "waiting for the trays to answer each other"
    nap 0.2
  done
  clear_progress
}

rack_down() {
  [ -d "$RACK_DIR" ] || { say "no rack is up in $RACK_DIR"; return 0; }
  lock_rack 120
  local was=
  ! holder_pid > /dev/null || was=1
  end_rack
  [ -n "$was" ] && say "the rack is down" || say "no rack is up in $RACK_DIR"
}

# With process 1 of the rack, the kernel ends all its processes, namespaces, mounts and links.
end_rack() {
  local pid _
  if pid=$(holder_pid); then
    kill -KILL "$pid" || die "process $pid, which holds the rack, cannot be ended by $(id -un)"
    for _ in {1..200}; do
      holder_pid > /dev/null || break
      nap 0.05
    done
    ! holder_pid > /dev/null || die "process $pid, which holds the rack, does not end"
  fi
  remove_rack_files
  rm -f "$RACK_DIR/lock"
  rmdir "$RACK_DIR" 2> /dev/null || warn "$RACK_DIR holds files that are not the rack's; they stay"
}

remove_rack_files() {
  rm -rf "${RACK_DIR:?}"/{trays,pki,holder,holder.pid,host_view,java,roster,nvidia-imex-ctl,turn.*,rootless,ready,never,cuts,rack.log}
}

rack_status() {
  need_rack
  local tray home
  printf '%-6s %-12s %-9s %-8s %-12s %s\n' TRAY ADDRESS CLIQUE-ID IMEXD NVIDIA-IMEX CUT-FROM
  for tray in $(all_trays); do
    home=$RACK_DIR/trays/$tray
    if tray_pid "$tray" > /dev/null; then
      set -- "$(tray_imexd_pid "$tray")" "$(tray_imex_pid "$tray" | paste -sd,)"
    else
      set -- off off
    fi
    printf '%-6s %-12s %-9s %-8s %-12s %s\n' "$tray" "$(address_of "$tray")" \
      "$(clique_id_of "$tray")" "${1:--}" "${2:--}" "$(cuts_of "$tray")"
  done
}
