# shellcheck shell=bash
# What imexd and imexctl cost a tray that works for its jobs: memory, wake-ups, cold starts; each beside a plain JVM's. See BENCH.md.
# Lines of $OUT/quiet: "FIELD VALUE".

# The rack of the largest size; $1: trays, $2: seconds to watch each imexd, $3: seconds to let it come to rest before
bench_quiet() {
  local size=$1 seconds=$2 rest=$3
  stand_back
  plain_java
  export RACK_PEERS_TLS=on RACK_IMEXD_CONF="$STAND_BACK"
  (rack_up --trays "$size") > /dev/null
  : > "$OUT/quiet"
  quiet_call hello_plain "$OUT/plain-java" -cp "$ROOT/testbed/target/imexd-testbed.jar" io.imexd.testbed.bench.Hello
  quiet_call version imexctl --version
  quiet_call help imexctl --help
  quiet_call status imexctl status
  quiet_call task_prolog env SLURM_JOB_ID=1 imexctl hook slurm task-prolog
  # Without its launcher, which prints a text that stands ready.
  quiet_call help_plain "$OUT/plain-java" -jar "$ROOT/ctl/target/imexd-ctl.jar" --help
  quiet_call status_plain env "IMEXD_JAVA=$OUT/plain-java" imexctl status
  quiet_formed "$size"
  quiet_watch ready "$seconds"
  in_tray t01 imexctl release --job quiet --deadline 5m > /dev/null || die "the release of job quiet failed"
  quiet_watch idle "$seconds"
  tray_kill t01 imexd
  (IMEXD_JAVA=$OUT/plain-java tray_start t01) > /dev/null
  quiet_watch idle_plain "$seconds" t01
  (rack_down) > /dev/null
}

# A java that takes none of the options of the JVM, and so no AOT cache: what imexd and imexctl would be without their launchers.
plain_java() {
  cat > "$OUT/plain-java" <<PLAIN
#!/bin/bash
args=()
for arg; do
  case \$arg in -X*) ;; *) args+=("\$arg") ;; esac
done
exec "$JDK/bin/java" "\${args[@]}"
PLAIN
  chmod +x "$OUT/plain-java"
}

# Medians of 21 cold starts on t01, exec to exit, wall clock and CPU of the process and its children. $1: name, $@: command
quiet_call() {
  local name=$1
  shift
  progress "cold: $*"
  # shellcheck disable=SC2016
  in_tray t01 bash -c '
    TIMEFORMAT="%R %U %S"
    for ((k = 0; k < 21; k++)); do
      { time "$@" > /dev/null 2>&1; } 2>&1 || :
    done' calls "$@" > "$OUT/calls"
  printf 'call_%s_ms %s\n' "$name" "$(awk '{ print int(1000 * $1 + 0.5) }' "$OUT/calls" | bench_median)" >> "$OUT/quiet"
  printf 'call_%s_cpu_ms %s\n' "$name" "$(awk '{ print int(1000 * ($2 + $3) + 0.5) }' "$OUT/calls" | bench_median)" >> "$OUT/quiet"
}

quiet_formed() {
  local nodes said
  nodes=$(all_trays | paste -sd,)
  progress "one domain of $1 trays"
  said=$(in_tray t01 imexctl ensure --job quiet --nodes "$nodes" --deadline 5m 2>&1) || die "job quiet was not formed: $said"
}

# imexd gives memory back after the second standing audit since a change, which comes each minute: until then nothing is measured.
# $1: state, $2: seconds to watch, $3: only this tray
quiet_watch() {
  local state=$1 left
  for ((left = rest; left > 0; left -= 5)); do
    progress "imexd, $state: it comes to rest, $left s"
    nap 5
  done
  bench_watch "$2" "${3:-}" > "$OUT/watched"
  quiet_median "$state" 2 rss_mib 1024
  quiet_median "$state" 3 anonymous_mib 1024
  quiet_median "$state" 4 context_switches_per_s 1
}

# Median over the trays of a column. $1: state, $2: column, $3: field, $4: divided by
quiet_median() {
  printf 'imexd_%s_%s %s\n' "$1" "$3" \
    "$(awk -v c="$2" '{ print $c }' "$OUT/watched" | bench_median | awk -v d="$4" '{ printf "%.1f", $1 / d }')" >> "$OUT/quiet"
}

quiet_fields() { awk '{ printf "\"%s\":%s,", $1, $2 }' "$OUT/quiet"; }

quiet_value() { awk -v f="$1" '$1 == f { print $2; found = 1 } END { if (!found) print "-" }' "$OUT/quiet"; }

quiet_row() { printf '%-34s %10s %10s\n' "$1" "$(quiet_value "$2")" "$(quiet_value "$3")"; }

quiet_table() {
  local call
  printf '%-34s %10s %10s\n' '' here 'plain JVM'
  quiet_row 'a JVM that says hello, ms' - call_hello_plain_ms
  quiet_row '  its CPU, ms' - call_hello_plain_cpu_ms
  for call in version help status task_prolog; do
    quiet_row "imexctl $call, cold, ms" "call_${call}_ms" "call_${call}_plain_ms"
    quiet_row '  its CPU, ms' "call_${call}_cpu_ms" "call_${call}_plain_cpu_ms"
  done
  for call in idle ready; do
    quiet_row "imexd $call, MiB resident" "imexd_${call}_rss_mib" "imexd_${call}_plain_rss_mib"
    quiet_row '  of it anonymous' "imexd_${call}_anonymous_mib" "imexd_${call}_plain_anonymous_mib"
    quiet_row '  context switches a second' "imexd_${call}_context_switches_per_s" "imexd_${call}_plain_context_switches_per_s"
  done
}
