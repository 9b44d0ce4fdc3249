# shellcheck shell=bash
# The measurements of testbed/rack bench. Samples go to $OUT/samples, one JSON object a line.

# However the bench ends, nothing of it stays.
bench_ended() {
  local code=$?
  trap - EXIT
  clear_progress
  rm -rf "$OUT"
  [ ! -d "$RACK_DIR" ] || (rack_down) > /dev/null || :
  exit $code
}

# A class of io.imexd.testbed.bench, on imexd's own class path and flags, but for the heap of many daemons at once.
bench_java() {
  local class=$1
  shift
  "$JDK/bin/java" -XX:+UseSerialGC -Xmx1g -Xss512k -XX:TieredStopAtLevel=1 -Dio.netty.allocator.type=unpooled \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$ROOT/testbed/target/imexd-testbed.jar:$ROOT/daemon/target/imexd-daemon.jar:$ROOT/daemon/target/lib/*" \
    "io.imexd.testbed.bench.$class" "$@"
}

# $1: rounds, $2: sizes
bench_in_process() {
  local line
  mkdir "$OUT/in-process"
  # shellcheck disable=SC2086
  bench_java InProcess "$OUT/in-process" "$OUT/in-process.samples" "$1" $2 2> "$OUT/in-process.err" |
    while read -r line; do progress "$line"; done ||
    die "the benchmark in one process failed: $(grep -m 1 . "$OUT/in-process.err")"
  cat "$OUT/in-process.samples" >> "$OUT/samples"
  rm -rf "$OUT/in-process"
}

# $1: rounds, $2: sizes, $3: seconds to watch the idle imexd of the last one
bench_racks() {
  local size without
  stand_back
  export RACK_PEERS_TLS=on RACK_IMEXD_CONF="$STAND_BACK"
  for size in $2; do
    (rack_up --trays "$size") > /dev/null
    bench_rounds "$size" "$1"
    if [ "$size" = "${2##* }" ]; then
      bench_cold > "$OUT/cold"
      bench_idle "$3" > "$OUT/idle"
    fi
    (rack_down) > /dev/null
  done
  # The largest once more without each layer of isolation that costs time.
  for without in 'peers.tls = off' 'imex.tls = off' 'guard = off'; do
    (without_layer "$without" && rack_up --trays "$size") > /dev/null
    bench_rounds "$size" "$1" "$without"
    (rack_down) > /dev/null
  done
}

# On a rack each tray has cores of its own, and nvidia-imex is no JVM: here the stand-ins get what the 18 imexds leave of this machine's.
stand_back() {
  # Linux shares cores among sessions first, and nvidia-imex has one of its own.
  printf '#!/bin/sh\n{ echo 19 > /proc/self/autogroup; } 2> /dev/null\nexec chrt --idle 0 /usr/bin/nvidia-imex "$@"\n' > "$OUT/nvidia-imex"
  printf '#!/bin/sh\nexec chrt --idle 0 /usr/bin/nvidia-imex-ctl "$@"\n' > "$OUT/nvidia-imex-ctl"
  chmod +x "$OUT"/nvidia-imex*
  STAND_BACK="imex.daemon = $OUT/nvidia-imex"$'\n'"imex.ctl = $OUT/nvidia-imex-ctl"
}

# Trays prove to each other who they are, unless that is what is left out. $1: a line of imexd.conf
without_layer() {
  if [ "$1" = 'peers.tls = off' ]; then
    export RACK_PEERS_TLS=off RACK_IMEXD_CONF="$STAND_BACK"
  else
    export RACK_IMEXD_CONF="$STAND_BACK"$'\n'"$1"
  fi
}

# The first formations of a rack load classes and are not counted, but for one that is told apart. $1: trays, $2: rounds, $3: the layer that is off
bench_rounds() {
  local size=$1 rounds=$2 round nodes ensure release
  nodes=$(all_trays | paste -sd,)
  for ((round = -2; round < rounds; round++)); do
    progress "$size trays as processes: formation $((round < 0 ? 0 : round + 1)) of $rounds"
    ensure=$(in_tray t01 imexctl ensure --job bench --nodes "$nodes" -o json) ||
      die "formation $round of $size trays failed: $(bench_line "$ensure")"
    release=$(in_tray t01 imexctl release --job bench -o json) ||
      die "release $round of $size trays failed: $(bench_line "$release")"
    [ $round -lt 0 ] || bench_sample "$size" "$ensure" "$release" "${3:-}" >> "$OUT/samples"
    [ $round -ne -2 ] || [ "$size" -ne 18 ] || [ -n "${3:-}" ] || bench_first "$ensure" > "$OUT/first"
  done
}

# The two objects that imexctl prints on one line each, cut out as they are.
bench_sample() {
  local timing release
  timing=$(grep -oE '"timing":\{[^}]*\}' <<< "$2") || die "no timing in $2"
  release=$(grep -oE '"release_ms":[^}]*\}' <<< "$3") || die "no release_ms in $3"
  printf '{"trays":%d,"processes":%d,"without":"%s",%s,"release":{%s}\n' "$1" "$1" "$4" "$timing" "$release"
}

bench_line() { grep -oE '"line":"[^"]*"' <<< "$1" || printf '%s\n' "$1"; }

# imexd's own part of the very first formation of fresh daemons, in whole milliseconds.
bench_first() {
  grep -oE '"(reserve|prepare|start|confirm)_ms":[0-9.]+' <<< "$1" | cut -d: -f2 | paste -sd+ | sed 's/\.[0-9]*//g' |
    { read -r sum; echo $((sum)); }
}

# Milliseconds from exec to exit of `imexctl status`, one a line.
bench_cold() {
  progress "imexctl, cold"
  # shellcheck disable=SC2016
  in_tray t01 bash -c '
    for ((k = 0; k < 21; k++)); do
      began=${EPOCHREALTIME/./}
      imexctl status > /dev/null
      echo $(((${EPOCHREALTIME/./} - began) / 1000))
    done'
}

# Every imexd of the rack, Free and left alone. $1: seconds
bench_idle() {
  local left
  for ((left = 10; left > 0; left -= 5)); do
    progress "watching an idle imexd: the rack settles, $left s"
    nap 5
  done
  bench_watch "$1"
}

# "TRAY RSS_KIB ANON_KIB SWITCHES", switches a second, at the end of $1 seconds. $2: only this tray
bench_watch() {
  bench_switches "${2:-}" > "$OUT/switches.before"
  progress "watching imexd for $1 s"
  nap "$1"
  bench_switches "${2:-}" > "$OUT/switches.after"
  # By thread: one that has ended meanwhile takes its count along, and must not make the sum smaller.
  awk -v s="$1" '
    $1 == "memory" { rss[$2] = $3; anon[$2] = $4; next }
    FNR == NR { before[$2, $3] = $4; next }
    { switches[$2] += $4 - before[$2, $3] }
    END { for (t in rss) printf "%s %d %d %.2f\n", t, rss[t], anon[t], switches[t] / s }
  ' "$OUT/switches.before" "$OUT/switches.after"
}

# "thread TRAY TID SWITCHES", voluntary and other context switches so far, and "memory TRAY RSS_KIB ANON_KIB". $1: only this tray
bench_switches() {
  local tray
  for tray in ${1:-$(all_trays)}; do
    # shellcheck disable=SC2016
    in_tray "$tray" bash -c '
      read -r pid _ < /run/rack/imexd
      cat /proc/$pid/task/*/status 2> /dev/null |
        awk -v t="$1" "/^Pid:/ { tid = \$2 } /ctxt_switches/ { n[tid] += \$2 } END { for (k in n) print \"thread\", t, k, n[k] }"
      echo "memory $1 $(awk "/^VmRSS|^RssAnon/ { printf \"%s \", \$2 }" /proc/$pid/status)"' switches "$tray"
  done
}

bench_median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

bench_machine() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)
  printf '{'
  [ ! -s "$OUT/quiet" ] || quiet_fields
  if [ -s "$OUT/idle" ]; then
    printf '"imexctl_cold_ms":%s,' "$(bench_median < "$OUT/cold")"
    printf '"imexd_rss_mib":%s,' "$(awk '{ print $2 }' "$OUT/idle" | bench_median | awk '{ printf "%.1f", $1 / 1024 }')"
    printf '"imexd_anonymous_mib":%s,' "$(awk '{ print $3 }' "$OUT/idle" | bench_median | awk '{ printf "%.1f", $1 / 1024 }')"
    printf '"imexd_context_switches_per_s":%s,' "$(awk '{ print $4 }' "$OUT/idle" | bench_median)"
  fi
  [ ! -s "$OUT/first" ] || printf '"first_formation_own_ms":%s,' "$(cat "$OUT/first")"
  printf '"machine":{"cores":%s,"memory_mib":%s,"load_at_end":%s}}\n' "$cores" "$memory" "$(cut -d' ' -f1 /proc/loadavg)"
}
