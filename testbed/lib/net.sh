# Cuts. A tray alone is cut by pulling its cable: the bridge's end of its link goes down. A pair is cut by a wrong hardware
# address for each other, on both sides: packets leave and nobody takes them, so that links that are up go silent at once
# and new ones time out, as on a real network. Nothing but iproute2 is needed. $RACK_DIR/cuts remembers them over reboots.

net_cut() {
  need_tray "$@"
  local one=$1 two=${2:-all}
  [ $# -le 2 ] || usage_error "cut takes one tray or two"
  if [ "$two" != all ]; then
    need_tray "$two"
    [ "$one" != "$two" ] || usage_error "a tray cannot be cut from itself"
  fi
  lock_rack 60
  echo "$one $two" >> "$RACK_DIR/cuts"
  net_apply
}

# Brings the network to what $RACK_DIR/cuts says; right to repeat.
net_apply() {
  local one two
  [ -f "$RACK_DIR/cuts" ] || return 0
  while read -r one two; do
    if [ "$two" = all ]; then
      in_rack ip link set "$one" down
    else
      silence "$one" "$two"
      silence "$two" "$one"
    fi
  done < "$RACK_DIR/cuts"
}

silence() {
  tray_pid "$1" > /dev/null || return 0
  in_tray "$1" ip neighbour replace "$(address_of "$2")" lladdr 02:77:ff:ff:ff:ff nud permanent dev eth0
}

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
        in_tray "${pair% *}" ip neighbour delete "$(address_of "${pair#* }")" dev eth0 2> /dev/null || :
      done
    fi
  done < <(sort -u "$RACK_DIR/cuts")
  rm "$RACK_DIR/cuts"
}

cuts_of() {
  [ -f "$RACK_DIR/cuts" ] || return 0
  sort -u "$RACK_DIR/cuts" | awk -v t="$1" '$1 == t { print $2 } $2 == t { print $1 }' | paste -sd, -
}
