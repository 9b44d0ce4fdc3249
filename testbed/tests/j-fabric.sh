#!/usr/bin/env bash
# Trays that ask their driver where they are on the NVLink fabric: a stand-in for libnvidia-ml.so.1 on each, which is as sick as
# it is told to be (src/main/c/nvml-stub.c says how).
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

UUID=9277d399-0000-1111-2222-333344445555
LIBRARY=/etc/imexd/libnvidia-ml.so.1
WELL="gpu 3 0 ${UUID//-/} 32766 0x1aa 1"
# fabric.file is set on every tray of the rack; fabric.source leaves it alone.
export RACK_IMEXD_CONF="fabric.source = nvml
paths.nvml = $LIBRARY
fabric.timeout = 5s
audit.every = 2s"
need_gcc
gcc -O2 -Wall -Werror -shared -fPIC -o "$OUT/libnvidia-ml.so.1" "$HERE/../src/main/c/nvml-stub.c" -ldl

etc() { echo "$RACK_DIR/trays/$1/etc-imexd"; }
# What the driver of a tray says from now on. $1: tray, then the lines
driver() {
  printf '%s\n' "${@:2}" > "$(etc "$1")/gpus.new"
  mv "$(etc "$1")/gpus.new" "$(etc "$1")/gpus"
}
# All is well, but what is said of the last GPU, if anything. $1: tray, $2: its line
last_gpu() { driver "$1" "$WELL" "$WELL" "$WELL" "${2:-$WELL}"; }
calls() { cat "$(etc "$1")/calls" 2> /dev/null || :; }
no_calls_on() { local t; for t; do rm -f "$(etc "$t")/calls"; done; }
# A tray says in `imexctl trays` that it is unfit, and why. $1: check, $2: tray, $3: part of the reason
unfit() { eventually "$1: trays shows it" 60 sh -c "'$RACK' exec t01 imexctl trays < /dev/null | grep '^$2 .* unfit ' | grep -qE '$3'"; }
# A job that wants a sick tray fails and names it; the others are free again. $1: check, $2: job, $3: tray, $4: part of the reason
refused() {
  ensure_all "$2" t01 30
  expect "$1: exit code" 5 "$CODE"
  expect_match "$1: the tray, the step and the reason" "$3: reserve: unfit: .*$4" "$SAID"
  unfit "$1" "$3" "$4"
}
# The tray is well again and the next job gets it, on this clique. $1: check, $2: job, $3: clique id
well_again() {
  formed "$1" "$2"
  expect_match "$1: the clique" "clique $UUID[.]$3," "$(ctl t02 status)"
  ended_all "$1" "$2"
}

raise 3
unfit "no library" t02 "there is no library $LIBRARY; install the driver"
for t in $ALL; do
  last_gpu "$t"
  cp "$OUT/libnvidia-ml.so.1" "$(etc "$t")/libnvidia-ml.so.new"
  mv "$(etc "$t")/libnvidia-ml.so.new" "$(etc "$t")/libnvidia-ml.so.1"
done
# shellcheck disable=SC2086
eventually "the driver was installed meanwhile: all free" 60 all_in_state t01 free $ALL

formed "all is well" well
expect_match "all is well: the clique, and who said so" "fabric +completed, clique $UUID[.]32766, address 10[.]77[.]0[.]2, from nvml" "$(ctl t02 status)"
expect_match "all is well: as JSON" '"source":"nvml","health":""' "$(ctl t02 trays -o json)"
ended_all "all is well" well
expect "nothing is held between two readings" nvmlShutdown "$(calls t02 | tail -n 1)"
no_calls_on $ALL
nap 5
expect "no job: nobody asks the driver" "" "$(calls t01)$(calls t02)$(calls t03)"

# The fabric under a Ready domain. $1: tray, $2: part of the reason of its state, as the tray itself or another one shows it
degraded() { eventually "under a domain: $1 is Degraded: $2" 30 sh -c "'$RACK' exec $1 imexctl status < /dev/null | grep '^state  *degraded' | grep -qE '$2'"; }
ready_again() {
  # shellcheck disable=SC2086
  eventually "under a domain: $1" 30 all_in_state t01 ready $ALL
}
formed "under a domain" under
imex=$(on t02 bash -c '"$LIB/tray-pids" nvidia-imex')
last_gpu t02 "gpu 3 0 ${UUID//-/} 32766 0x19a 2"
degraded t02 'the NVLink fabric is not healthy: GPU 3 .*route unhealthy'
degraded t01 't02: the NVLink fabric is not healthy: GPU 3 '
run t03 verify --job under
expect "under a domain: verify: exit code" 1 "$CODE"
expect_match "under a domain: verify names it" 'fabric +t02|t02 +fabric' "$SAID"
last_gpu t02
ready_again "it is healthy again"
driver t02 "${WELL/32766/77}" "${WELL/32766/77}"
degraded t02 "the NVLink fabric has this tray on clique $UUID[.]77 now"
driver t02 'fail nvmlInit_v2 9' "$WELL"
ready_again "a driver that cannot be asked says nothing against it"
eventually "under a domain: and is a violation" 30 sh -c "'$RACK' exec t02 imexctl verify --job under < /dev/null | grep -q 'nvmlInit_v2: Driver Not Loaded'"
last_gpu t02
expect "under a domain: the same nvidia-imex all the time" "$imex" "$(on t02 bash -c '"$LIB/tray-pids" nvidia-imex')"
ended_all "under a domain" under

for t in $ALL; do driver "$t" "${WELL/32766/77}" "${WELL/32766/77}"; done
well_again "the fabric manager has renumbered" renumbered 77
for t in $ALL; do last_gpu "$t"; done

last_gpu t02 "gpu 2 0 ${UUID//-/} 0 0 0"
refused "one GPU still registers" early t02 'the NVLink fabric is IN_PROGRESS, not COMPLETED, on GPU 3 [(]GPU-'
last_gpu t02 "${WELL/32766/4}"
refused "one GPU is on another clique" apart t02 'clique id is 32766 on GPU 0 .*, 4 on GPU 3'
last_gpu t02 "gpu 3 24 ${UUID//-/} 0 0 0"
refused "completed without success" failed t02 'GPU 3 .* ended with status Insufficient Resources'
last_gpu t02 "gpu 3 0 ${UUID//-/} 32766 0x19a 2"
refused "one GPU is unhealthy" unhealthy t02 'not healthy: GPU 3 .*: health summary unhealthy, route unhealthy'
run t02 doctor
expect_match "one GPU is unhealthy: doctor" 'fabric +problem +COMPLETED.*route unhealthy' "$SAID"
driver t02 'fail nvmlInit_v2 9' "$WELL"
refused "no driver" driverless t02 'nvmlInit_v2: Driver Not Loaded [(]NVML error 9[)]'
driver t02 'count 0'
refused "no GPU" none t02 'the driver sees no GPU on this tray'
last_gpu t02
well_again "all is well again" again 32766

last_gpu t02 "gpu 3 0 ${UUID//-/} 32766 0x1a9 3"
formed "less bandwidth on one GPU is a warning" slower
expect_match "less bandwidth: status warns" 'the NVLink fabric: GPU 3 .*limited capacity, bandwidth degraded' "$(ctl t02 status)"
run t02 doctor
expect_match "less bandwidth: doctor warns" 'fabric +warning +COMPLETED.*bandwidth degraded' "$SAID"
ended_all "less bandwidth" slower

no_calls_on t03
driver t03 'hang nvmlInit_v2' "$WELL"
ensure_all hanging t01 30
expect "a call that never ends: exit code" 5 "$CODE"
# A RESERVE that was repeated meanwhile hears at once that it hangs, and may overtake.
expect_match "a call that never ends: named" 't03: reserve: unfit: NVML (did not answer in 5000 ms [(]nvmlInit_v2[)]|hangs: nvmlInit_v2 has not come back)' "$SAID"
ensure_all hanging2 t02 30
expect "it hangs still: exit code" 5 "$CODE"
expect_match "it hangs still: named at once ($TOOK ms)" 't03: reserve: unfit: NVML hangs: nvmlInit_v2 has not come back' "$SAID"
unfit "it hangs still" t03 'NVML hangs'
expect "it hangs still: it was called once" 1 "$(calls t03 | grep -c nvmlInit_v2)"
expect "it hangs still: one thread" 1 "$(on t03 sh -c 'grep -lx nvml "/proc/$(cut -d" " -f1 /run/rack/imexd)"/task/*/comm' | wc -l)"
restart t03
eventually "imexd was started again meanwhile: it answers" 60 ctl t03 status
unfit "imexd was started again meanwhile" t03 'NVML'
last_gpu t03
# shellcheck disable=SC2086
eventually "it comes back: all free" 60 all_in_state t01 free $ALL
well_again "it comes back" back 32766
finish
