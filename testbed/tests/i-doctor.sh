#!/usr/bin/env bash
# doctor, check and metrics on a rack of two trays: all is well, then one thing after the other is broken and named, with what to do.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-casesb.sh"

PROM=/run/rack/imexd.prom
UNITS=/run/rack/systemd
export RACK_PEERS_TLS=on
export RACK_IMEXD_CONF="metrics.textfile = $PROM
metrics.every = 1s
audit.every = 2s
paths.units = $UNITS
imex.ctl_timeout = 30s"
raise 2

# The findings of a call with -o json that are no "ok", as "TRAY NAME VERDICT", one a line; "skipped" is none of them.
wrong() {
  grep -oE '"tray":"[^"]*","name":"[^"]*","verdict":"[^"]*"' <<< "$SAID" | awk -F'"' '$12 != "ok" && $12 != "skipped" { print $4, $8, $12 }'
}
# Asks t01 about the rack. $1: check, $2: exit code, $3: what is wrong, each "TRAY NAME VERDICT", separated by commas
doctor() {
  run t01 doctor --rack -o json
  expect "$1: exit code" "$2" "$CODE"
  expect "$1: named, and nothing else" "$3" "$(wrong | sort -u | paste -sd,)"
}
told() { run t01 doctor --rack; expect_match "$1" "$2" "$SAID"; }
# $1: tray, $2: 0 or 1, $3: what its one line says, $4: check
check() {
  run "$1" check ${5:-}
  expect "$4: check" "$2" "$CODE"
  expect_match "$4: check says so" "$3" "$SAID"
  expect "$4: check says one line" 1 "$(wc -l <<< "$SAID")"
}
metric() { on "$1" imexctl metrics | sed -n "s/^$2 //p"; }

# The stand-ins say which version they are; the driver of a tray is what its fabric file says.
VERSION=$(on t01 nvidia-imex --version | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1)
driver() { on "$1" sh -c "sed -i '/^driver_version/d' /etc/imexd/fabric; echo 'driver_version = $2' >> /etc/imexd/fabric"; }
driver t01 "$VERSION"
driver t02 "$VERSION"

doctor "all is well" 0 ""
told "all is well: counted" 'fabric +2 '
run t02 doctor
expect "one tray alone" 0 "$CODE"
expect_match "one tray alone: its clock is not compared" 'clocks +skipped' "$SAID"
run t02 doctor --rack --color never
expect_match "one line at the end" '2 trays: no problem, no warning' "$SAID"
expect "a user may ask, too" 0 "$(on t02 setpriv --reuid 1003 --clear-groups imexctl doctor > /dev/null 2>&1 && echo 0 || echo $?)"
check t01 0 '^t01: healthy: free, idle by design$' "a free tray"

driver t02 999.1
doctor "another driver" 1 " driver versions problem,t02 versions problem"
driver t02 "$VERSION"
on t02 sed -i 's/^state.*/state = in_progress/' /etc/imexd/fabric
doctor "fabric not completed" 1 "t02 fabric problem,t02 state problem"
eventually "fabric not completed: metrics" 10 sh -c "[ \"\$('$RACK' exec t02 imexctl metrics | sed -n 's/^imexd_tray_idle_by_design //p')\" = 0.0 ]"
check t02 1 '^imexctl: t02: unfit: the NVLink fabric is IN_PROGRESS' "fabric not completed"
on t02 sed -i 's/^state.*/state = completed/' /etc/imexd/fabric

on t02 mkdir -p $UNITS/multi-user.target.wants
on t02 ln -s /usr/lib/systemd/system/nvidia-imex.service $UNITS/multi-user.target.wants/nvidia-imex.service
doctor "the stock unit is enabled" 1 "t02 state problem,t02 stock unit problem"
check t02 1 '^imexctl: t02: unfit: nvidia-imex.service is enabled' "the stock unit is enabled"
told "the stock unit is enabled: what to do" 'do +systemctl mask --now nvidia-imex.service'
on t02 ln -s /dev/null $UNITS/nvidia-imex.service
doctor "the stock unit is masked" 0 ""

# Reserved ports are those of `rack`.
on t02 sh -c 'echo > /proc/sys/net/ipv4/ip_local_reserved_ports'
doctor "ports that are not reserved" 0 "t02 reserved ports warning"
on t02 sh -c 'echo 50000,50005,50010 > /proc/sys/net/ipv4/ip_local_reserved_ports'
on t02 perl -MIO::Socket::INET -e '$| = 1; my $s = IO::Socket::INET->new(Listen => 5, LocalPort => 50005) or die; print "$$\n"; sleep 600' \
  < /dev/null > "$OUT/listener" 2>&1 &
eventually "somebody listens on 50005" 10 test -s "$OUT/listener"
doctor "a port is taken" 1 "t02 ports problem,t02 state problem"
told "a port is taken: by whom" 'taken: 50005 by pid [0-9]+ \(perl\)'
on t02 kill "$(cat "$OUT/listener")"
wait

on t02 nft add table inet site
on t02 nft add chain inet site input '{ type filter hook input priority 0; policy drop; }'
on t02 nft add rule inet site input accept
doctor "a firewall of the site" 0 "t02 firewall warning"
on t02 nft delete table inet site
on t02 chmod 777 /var/lib/imexd
doctor "a folder that all may write" 1 "t02 folders problem"
told "a folder that all may write: what to do" 'do +chmod 0755 /var/lib/imexd'
on t02 chmod 755 /var/lib/imexd
doctor "mended" 0 ""

run t01 ensure --job alice --run 1 --nodes 't[01-02]'
expect "a job is formed" 0 "$CODE"
doctor "with a job" 0 ""
run t02 doctor
expect_match "with a job: what runs" 'processes +ok +nvidia-imex \(pid [0-9]+, -c /run/imexd/instances/[^)]*\) of [^ ]+, imexd.s' "$SAID"
check t02 0 '^t02: healthy: ready, job default/alice run 1$' "a ready tray"
check t02 1 '^imexctl: t02: held by job default/alice run 1 since ' "a node without a job" --job-free
expect "metrics: state" 1.0 "$(metric t01 'imexd_tray_state{state="ready"}')"
expect "metrics: not idle" 0.0 "$(metric t01 imexd_tray_idle_by_design)"
expect "metrics: DCGM's 1503" 5.0 "$(metric t01 imexd_imex_daemon_status)"
expect "metrics: DCGM's 1502" 1.0 "$(metric t01 'imexd_imex_domain_status{status="UP"}')"
expect "metrics: the coordinator has counted" 1 "$(metric t01 'imexd_formation_seconds_count{phase="total"}')"
eventually "the file for node_exporter has it" 10 on t01 grep -qxF 'imexd_tray_state{state="ready"} 1.0' $PROM
expect "the file is readable by all" 644 "$(on t01 stat -c %a $PROM)"
before=$(on t01 stat -c %Y.%i $PROM)
"$RACK" kill t02 nvidia-imex
eventually "a restart is counted" 30 sh -c "'$RACK' exec t02 imexctl metrics | grep -qx 'imexd_imex_restarts_total 1.0'"
run t01 release --job alice --run 1
expect "the job ends" 0 "$CODE"
eventually "the file is written anew" 10 on t01 sh -c "[ \"\$(stat -c %Y.%i $PROM)\" != '$before' ]"
LIB=$HERE/../lib ROOT=$(readlink -f -- "$HERE/../..")
. "$LIB/say.sh"
. "$LIB/tools.sh"
find_promtool
if command -v promtool > /dev/null; then
  on t01 imexctl metrics > "$OUT/metrics"
  expect "promtool finds nothing wrong" "" "$(promtool check metrics < "$OUT/metrics" 2>&1)"
  on t01 cat $PROM > "$OUT/file"
  expect "nor with the file" "" "$(promtool check metrics < "$OUT/file" 2>&1)"
else
  echo "# no promtool here: its check is left out"
fi

run t02 drain t02 --reason 'DIMM swap'
doctor "drained" 0 "t02 state warning"
check t02 1 '^imexctl: t02: drained: DIMM swap$' "drained"
run t02 resume t02

"$RACK" cut t02
doctor "cut off" 1 "t01 peers problem,t02 answer problem"
"$RACK" heal
eventually "healed" 20 on t01 imexctl doctor --rack
# Leaves CODE and SAID.
preflight() { SAID=$(on t02 env "IMEXD_JAVA=$(cat "$RACK_DIR/java")" "$HERE/../../daemon/bin/imexd" preflight 2>&1) && CODE=0 || CODE=$?; }
preflight
expect "preflight beside a living imexd: that is no stranger on its port" "0 ok" "$CODE $(sed -n 's/^\([a-z]*\) *ports: .*/\1/p' <<< "$SAID")"
"$RACK" kill t02 imexd
run t02 doctor
expect "imexd is dead: doctor" 6 "$CODE"
expect_match "imexd is dead: what is seen without it" 'socket ' "$SAID"
check t02 1 '^imexctl: imexd cannot be reached' "imexd is dead"
doctor "imexd is dead: the other one says so" 1 "t01 peers problem,t02 answer problem"

# Before the first start.
preflight
expect "preflight: nothing stands in the way" 0 "$CODE"
[ "$CODE" -eq 0 ] || printf '%s\n' "$SAID"
expect_match "preflight: what was looked at" '[0-9]+ looked at, 0 problems, ' "$SAID"
on t02 sed -i 's/^state.*/state = in_progress/' /etc/imexd/fabric
preflight
expect "preflight, the fabric is not completed" 1 "$CODE"
expect_match "preflight, the fabric is not completed: says so, and what to do" 'problem  fabric: .*IN_PROGRESS' "$SAID"
finish
