# shellcheck shell=bash
# What must hold of the package on a machine with systemd, in the order in which it is tried. Each case leaves free trays with the old version.

CASES='install verify domain kill hang reload upgrade rolling remove shutdown power purge'

# The package brings no job-affecting thing: imexd is started by who installed it.
case_install() {
  local t pids=()
  for t in $TRAYS; do
    prepare "$t"
    install_on "$t" old &
    pids+=($!)
  done
  wait "${pids[@]}"
  for t in $TRAYS; do expect "$t: installed" "$OLD" "$(on "$t" dpkg-query -W -f '${Version}' imexd)"; done
  expect "it is not started by itself" inactive "$(on t01 systemctl is-active imexd)"
  for t in $TRAYS; do succeeds "$t: enabled and started" "$t" systemctl enable --now imexd; done
  for t in $TRAYS; do eventually "$t: free" 60 is_in "$t" free; done
  expect "systemd was told" notify "$(on t01 systemctl show -p Type --value imexd)"
  expect_match "and of its state" 'free' "$(status_text t01)"
  expect "only its own events are in the journal, none worse than a warning" "" "$(on t01 journalctl -q -u imexd -p err --no-pager -o cat)"
  expect "/run/imexd may be entered by all" 755 "$(on t01 stat -c %a /run/imexd)"
}

case_verify() {
  expect "systemd-analyze verify" "" "$(on t01 systemd-analyze verify --man=no imexd.service 2>&1 | grep -i imexd)"
  expect_match "systemd-analyze security: below 4.0" 'imexd.service: [0-3]\.[0-9]' "$(on t01 systemd-analyze security --no-pager imexd.service | tail -n 1)"
  say "# $(on t01 systemd-analyze security --no-pager imexd.service | tail -n 1)"
}

# nvidia-imex is in a scope of its own, so no limit and no stop of imexd.service is its.
case_domain() {
  local pid instance
  expect "a domain forms" 0 "$(ensure first 't01 t02' > /dev/null; echo $?)"
  all_in ready t01 t02 || broken "both are ready"
  expect_match "systemd knows of it" 'ready' "$(status_text t01)"
  instance=$(on t01 imexctl status -o json | sed -n 's/.*"instance":"\([0-9a-f]*\)".*/\1/p')
  pid=$(on t01 pgrep -f '[N]vidiaImex -c ')
  expect_match "nvidia-imex is in a scope of its own" "imexd-$instance\.scope\$" "$(on t01 sh -c "sed -n 's/^.*name=systemd://p' /proc/$pid/cgroup")"
  expect "it has no notify socket" 0 "$(on t01 sh -c "tr '\0' '\n' < /proc/$pid/environ | grep -c NOTIFY_SOCKET")"
  expect "verify" 0 "$(on t02 imexctl verify --job first > /dev/null; echo $?)"
  expect "released" 0 "$(release first t02 > /dev/null; echo $?)"
  eventually "free again" 60 all_in free t01 t02
  eventually "the scope is gone" 30 on t01 sh -c '! systemctl -q is-active "imexd-*.scope"'
}

# killed, and stopped and started: the domain does not notice.
case_kill() {
  local before links pid
  ensure second 't01 t02' > /dev/null || broken "a domain forms"
  before=$(imex_of t01 t02) links=$(links_of t01 t02) pid=$(main_pid t01)
  on t01 kill -KILL "$pid"
  eventually "killed: systemd starts it again" 60 another_imexd t01 "$pid"
  eventually "killed: ready" 60 is_in t01 ready
  pid=$(main_pid t02)
  succeeds "restarted" t02 systemctl restart imexd
  eventually "restarted: ready" 60 is_in t02 ready
  succeeds "stopped" t02 systemctl stop imexd
  expect "stopped: the same nvidia-imex" "$before" "$(imex_of t01 t02)"
  succeeds "started" t02 systemctl start imexd
  eventually "started: ready" 60 is_in t02 ready
  expect "the same nvidia-imex" "$before" "$(imex_of t01 t02)"
  expect "the same connections" "$links" "$(links_of t01 t02)"
  release second t01 > /dev/null || broken "released"
}

# Who stands still is ended by systemd's watchdog.
case_hang() {
  local before pid
  ensure third 't01 t02' > /dev/null || broken "a domain forms"
  before=$(imex_of t01 t02) pid=$(main_pid t01)
  on t01 kill -STOP "$pid"
  eventually "hangs: systemd starts another" 90 another_imexd t01 "$pid"
  eventually "hangs: ready" 60 is_in t01 ready
  expect_match "hangs: the journal says why" 'Watchdog timeout' "$(on t01 journalctl -q -u imexd --no-pager -o cat | grep -i watchdog | head -n 1)"
  expect "hangs: the same nvidia-imex" "$before" "$(imex_of t01 t02)"
  release third t01 > /dev/null || broken "released"
}

case_reload() {
  local pid
  pid=$(main_pid t01)
  succeeds "reload" t01 systemctl reload imexd
  on t01 sh -c 'cp /etc/imexd/imexd.conf /tmp/was; echo "no.such.key = 1" >> /etc/imexd/imexd.conf'
  expect "a wrong file: reload fails" 1 "$(on t01 systemctl reload imexd > /dev/null 2>&1; echo $(($? != 0)))"
  expect_match "a wrong file: says which line" 'no\.such\.key' "$(on t01 imexctl reload 2>&1)"
  on t01 sh -c 'cat /tmp/was > /etc/imexd/imexd.conf'
  succeeds "mended: reload" t01 systemctl reload imexd
  expect "the same imexd" "$pid" "$(main_pid t01)"
}

install_on() { on "$1" apt-get -qq -y --allow-downgrades install --no-install-recommends -o Dpkg::Options::=--force-confold "/debs/$2.deb" > /dev/null 2>&1 || broken "$1: $2.deb cannot be installed"; }
version_on() { on "$1" imexctl status -o json | grep -o '"imexd_version":"[^"]*"' | head -n 1 | cut -d'"' -f4; }

# Two domains live through an upgrade, tray after tray, and back; in between trays of both versions form a third.
case_upgrade() {
  local before links t FOUR='t01 t02 t03 t04'
  ensure blue 't01 t02' > /dev/null || broken "a first domain forms"
  ensure green 't03 t04' > /dev/null || broken "a second domain forms"
  before=$(imex_of $FOUR) links=$(links_of $FOUR)
  for t in t01 t03; do install_on "$t" new; done
  expect "half: the same nvidia-imex" "$before" "$(imex_of $FOUR)"
  eventually "half: all are ready" 90 all_in ready $FOUR
  expect "half: verify" 0 "$(on t02 imexctl verify --job blue > /dev/null; echo $?)"
  expect "half: the new version manages a domain" 0 "$(release green t03 > /dev/null; echo $?)"
  eventually "half: it is gone" 60 all_in free t03 t04
  expect "half: trays of both versions form a domain" 0 "$(ensure mixed 't03 t04' > /dev/null; echo $?)"
  before=$(imex_of $FOUR) links=$(links_of $FOUR)
  for t in t02 t04; do install_on "$t" new; done
  eventually "upgraded: all are ready" 90 all_in ready $FOUR
  for t in $FOUR; do expect "upgraded: $t" "$NEW" "$(version_on "$t")"; done
  expect "upgraded: the same nvidia-imex" "$before" "$(imex_of $FOUR)"
  expect "upgraded: the same connections" "$links" "$(links_of $FOUR)"
  for t in $FOUR; do install_on "$t" old; done
  eventually "back: all are ready" 90 all_in ready $FOUR
  for t in $FOUR; do expect "back: $t" "$OLD" "$(version_on "$t")"; done
  expect "back: the same nvidia-imex" "$before" "$(imex_of $FOUR)"
  expect "back: the same connections" "$links" "$(links_of $FOUR)"
  expect "back: the old version ends both" "0 0" "$(release blue t02 > /dev/null; echo -n "$? "; release mixed t04 > /dev/null; echo $?)"
  eventually "back: free" 60 all_in free $FOUR
}

# Jobs come and go on all trays while one tray after the other gets the new version: none is refused, none loses its nvidia-imex.
case_rolling() {
  local t pair=() pids=() jobs=$COMPOSE_DIR/rolling
  rm -rf "$jobs"
  mkdir -p "$jobs"
  for t in $TRAYS; do
    pair+=("$t")
    [ ${#pair[@]} -eq 2 ] || continue
    jobs_on "$jobs" "${pair[*]}" &
    pids+=($!)
    pair=()
  done
  for t in $TRAYS; do
    progress "rolling: $t gets $NEW"
    install_on "$t" new
    expect "rolling: $t" "$NEW" "$(version_on "$t")"
  done
  touch "$jobs/enough"
  wait "${pids[@]}"
  say "# rolling: $(cat "$jobs"/*.ended | wc -l) jobs on $(wc -w <<< "$TRAYS") trays"
  expect "rolling: every job had its domain from its begin to its end" "" "$(cat "$jobs"/*.ended | grep -v ': well$')"
  expect_match "rolling: some saw a tray change under them" '[1-9]' "$(cat "$jobs"/*.ended | grep -c ' changed: well$')"
  for t in $TRAYS; do install_on "$t" old; done
  eventually "rolling: back, free" 120 all_in free $TRAYS
}

# Job after job on these trays until there is a file `enough`. A line of each: its name, whether imexd changed under it, what went wrong or `well`.
# $1: a folder, $2: trays
jobs_on() {
  local number=0 job before after said versions
  while [ ! -e "$1/enough" ]; do
    # shellcheck disable=SC2086
    number=$((number + 1)) job=roll-${2%% *}-$number said=well versions=$(versions_on $2)
    # An imexd that is started again in the middle of it costs a job a second attempt.
    if ! ensure "$job" "$2" 5m > "$1/$job.out" 2>&1; then
      said="refused: $(tail -n 1 "$1/$job.out")"
    else
      # shellcheck disable=SC2086
      before=$(imex_of $2)
      nap 5
      # shellcheck disable=SC2086
      after=$(imex_of $2)
      [ "$before" = "$after" ] || said="another nvidia-imex: $before, then $after"
    fi
    # shellcheck disable=SC2086
    [ "$versions" = "$(versions_on $2)" ] || job="$job changed"
    # What was refused holds nothing.
    [[ $said = refused:* ]] || release "${job%% *}" "${2%% *}" 3m > "$1/${job%% *}.out" 2>&1 || said="not released: $(tail -n 1 "$1/${job%% *}.out")"
    echo "$job: $said" >> "$1/${2%% *}.ended"
  done
}
versions_on() { local t; for t; do on "$t" dpkg-query -W -f '${Version} ' imexd; done; }

case_remove() {
  local before
  ensure held 't01 t02' > /dev/null || broken "a domain forms"
  before=$(imex_of t01)
  expect "not removed while a job holds the tray" 1 "$(on t01 apt-get -qq -y remove imexd > /dev/null 2>&1; echo $(($? != 0)))"
  eventually "and goes on" 60 is_in t01 ready
  expect "the same nvidia-imex" "$before" "$(imex_of t01)"
  release held t01 > /dev/null || broken "released"
  eventually "free" 60 all_in free t01 t02
}

# At a shutdown of the machine nvidia-imex is ended in order, which a stop of imexd never does.
case_shutdown() {
  local instance
  ensure last 't03 t04' > /dev/null || broken "a domain forms"
  instance=$(on t03 imexctl status -o json | sed -n 's/.*"instance":"\([0-9a-f]*\)".*/\1/p')
  # A journal that the next boot can read.
  on t03 sh -c 'mkdir -p /var/log/journal; systemctl restart systemd-journald; journalctl --flush'
  on t03 systemctl poweroff 2> /dev/null || :
  eventually "the machine is off" 90 is_off t03
  docker start "$FLEET-t03" > /dev/null
  eventually "started: it is up" 120 booted t03
  eventually "started: free, without help" 120 is_in t03 free
  # The boot id is the host's, so all of it is one boot to the journal.
  expect_match "nvidia-imex ended in order, and was not killed" "imexd-$instance.scope: Deactivated successfully" \
    "$(on t03 journalctl -q --no-pager -o cat | grep "imexd-$instance.scope" | tail -n 1)"
  on t04 imexctl release --job last --run 1 --deadline 60s > /dev/null || broken "released"
  eventually "the other one is free" 60 is_in t04 free
}
is_off() { [ "$(docker inspect -f '{{.State.Running}}' "$FLEET-$1")" = false ]; }

case_power() {
  ensure lost 't03 t04' > /dev/null || broken "a domain forms"
  docker kill "$FLEET-t03" > /dev/null
  docker start "$FLEET-t03" > /dev/null
  eventually "it is up" 120 booted t03
  eventually "free, without help" 120 is_in t03 free
  expect "no nvidia-imex there" "t03 " "$(imex_of t03)"
  on t04 imexctl release --job lost --run 1 --deadline 60s > /dev/null || broken "released"
  eventually "the other one is free" 60 is_in t04 free
}

case_purge() {
  succeeds "purged" t04 apt-get -qq -y purge imexd
  expect "nothing of it is left" "" "$(on t04 sh -c 'ls -d /usr/share/imexd /usr/sbin/imexd /usr/bin/imexctl /var/lib/imexd /var/cache/imexd /run/imexd /usr/lib/systemd/system/imexd.service 2> /dev/null')"
  expect "systemd does not know it" not-found "$(on t04 systemctl show -p LoadState --value imexd)"
}
