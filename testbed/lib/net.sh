# shellcheck shell=bash
# Cuts. A tray alone is cut by pulling its cable: the bridge's end of its link goes down. A pair is cut by a wrong hardware
# address for each other, on both sides: packets leave and nobody takes them, so that links that are up go silent at once
# and new ones time out, as on a real network. Nothing but iproute2 is needed. $RACK_DIR/cuts remembers them, so that a tray
# that is rebooted comes up cut.

net_cut() {
  need_tray "$@"
  local one=$1 two=${2:-all}
  [ $# -le 2 ] || usage_error "cut takes one tray or two"
  if [ "$two" != all ]; then
    need_tray "$two"
    [ "$one" != "$two" ] || usage_error "a tray cannot be cut from itself"
  fi
  lock_rack 60
  if [ "$two" = all ]; then
    in_rack ip link set "$one" down
  else
    in_tray "$one" bash -c '. "$LIB/state.sh"; . "$LIB/net.sh"; silence "$1"' cut "$two"
    in_tray "$two" bash -c '. "$LIB/state.sh"; . "$LIB/net.sh"; silence "$1"' cut "$one"
  fi
  echo "$one $two" >> "$RACK_DIR/cuts"
}

# The hardware address of the tray with this IP address.
link_address() { printf '02:77:00:00:00:%02x' "${1##*.}"; }

# On a tray of a large rack: the others' hardware addresses, which else are asked for. What was asked for counts against one bound
# of the kernel's for all namespaces (gc_thresh3, 1024): beyond it, with 36 trays, connections between some never come about.
know_neighbours() {
  local all other base k
  all=$(all_trays)
  [ "$(wc -l <<< "$all")" -gt 30 ] || return 0
  # No process for each of them: it is done by each of so many trays.
  base=$(address_of t00)
  for other in $all; do
    k=$((10#${other#t}))
    [ "$other" = "$1" ] || printf "neighbour replace %s%d lladdr 02:77:00:00:00:%02x nud permanent dev eth0\n" "${base%0}" $k $k
  done | ip -batch -
}

# On a tray: everything for tray $1 goes to a hardware address that nobody has.
silence() { ip neighbour replace "$(address_of "$1")" lladdr 02:77:ff:ff:ff:ff nud permanent dev eth0; }

net_heal() {
  need_rack
  lock_rack 60
  local one two pair
  [ -f "$RACK_DIR/cuts" ] || return 0
  while read -r one two; do
    if [ "$two" = all ]; then
      in_rack ip link set "$one" up
    else
      for pair in "$one $two" "$two $one"; do
        tray_pid "${pair% *}" > /dev/null || continue
        in_tray "${pair% *}" bash -c '. "$LIB/state.sh"; . "$LIB/net.sh"; ip neighbour delete "$(address_of "$2")" dev eth0 2> /dev/null; know_neighbours "$1"' heal $pair || :
      done
    fi
  done < <(sort -u "$RACK_DIR/cuts")
  rm "$RACK_DIR/cuts"
}

# Whom tray $1 is cut from, separated by commas; "all" alone where its cable is pulled.
cuts_of() {
  [ -f "$RACK_DIR/cuts" ] || return 0
  sort -u "$RACK_DIR/cuts" | awk -v t="$1" '
    $1 == t { from = from "," $2 } $2 == t { from = from "," $1 } $1 == t && $2 == "all" { all = 1 }
    END { print all ? "all" : substr(from, 2) }'
}
