#!/usr/bin/env bash
# imexd without descriptors, memory or a reader of its log: refused in words or ended, never hung, never wrong; a Ready domain is
# not touched, and all is well when the want is over.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

limit() { on t02 prlimit --pid "$(imexd_pid t02)" "$@"; }
open_files() { on t02 sh -c "ls /proc/$(imexd_pid t02)/fd | wc -l"; }

raise 3
for t in $ALL; do configure "$t" 'imex.probe = 1s' 'imex.matrix = 1s' 'members.ask = 1s'; restart "$t"; done

# No descriptor is left while forming: for files, sockets, pipes and pidfds alike.
pid=$(imexd_pid t02)
limit --nofile="$(open_files):4096"
forms_or_says_why "no descriptor on a member" fd t01 8
limit --nofile=4096:4096
run t01 release --job fd --run 1 --deadline 20s
back_to_free "descriptors again"
expect "no descriptor on a member: imexd goes on" "$pid" "$(imexd_pid t02)"

formed "before the want" live
before=$(imex_pids t01 t02 t03)
limit --nofile="$(open_files):4096"
nap 4
expect "no descriptor when Ready: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"
limit --nofile=4096:4096
eventually "no descriptor when Ready: Ready when there are some" 20 all_in_state t01 ready t01 t02 t03
expect "no descriptor when Ready: nobody was started again" "$before" "$(imex_pids t01 t02 t03)"

# Few from the start, and a caller that takes all there are.
"$RACK" kill t02 imexd
start_as t02 prlimit --nofile=96:96
# shellcheck disable=SC2016
"$RACK" exec t02 perl -MSocket -e '
  my @open; for (1 .. 100) { socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, sockaddr_un("/run/imexd/control.sock")); push @open, $s }
  sleep 5' < /dev/null > /dev/null 2>&1 &
nap 3
expect "96 descriptors and 100 callers: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"
wait
eventually "96 descriptors and 100 callers: it answers again" 40 ctl t02 status
eventually "96 descriptors: Ready" 40 all_in_state t01 ready t01 t02 t03
# Too few of them may end imexd with 70 at a write, as any failed sync of the ledger's folder does (f-disk.sh).
"$RACK" kill t02 imexd
"$RACK" start t02 > /dev/null
ended_all "96 descriptors" live

# No room for one more thread: its stack cannot be mapped.
formed "before the threads" threads
before=$(imex_pids t01 t02 t03)
limit --as="$(($(on t02 sh -c "awk '/^VmSize/ { print \$2 }' /proc/$(imexd_pid t02)/status") * 1024)):unlimited"
nap 4
expect "no room for a thread when Ready: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"
if imexd_ended t02; then echo "# imexd ended: $(imexd_log t02 | tail -n 1)"; "$RACK" start t02 > /dev/null; else limit --as=unlimited:unlimited; fi
eventually "room again: all Ready" 30 all_in_state t01 ready t01 t02 t03
expect "room again: the same nvidia-imex" "$before" "$(imex_pids t01 t02 t03)"
ended_all "room again" threads

# A heap that is too small ends imexd with the JVM's own word for it; one of 24 MiB is enough.
"$RACK" kill t02 imexd
code=0
said=$(on t02 env IMEXD_JAVA_OPTS='-Xms4m -Xmx4m' timeout 30 imexd 2>&1) || code=$?
expect "out of memory: exit code" 3 "$code"
expect_match "out of memory: says so" 'OutOfMemoryError' "$said"
start_as t02 env IMEXD_JAVA_OPTS='-Xms8m -Xmx24m'
formed "a heap of 24 MiB" heap
ended_all "a heap of 24 MiB" heap

# A log that nobody reads.
"$RACK" kill t02 imexd
echo 'log.level = trace' >> "$RACK_DIR/trays/t02/etc-imexd/imexd.conf"
# shellcheck disable=SC2016
on t02 bash -c '. "$LIB/state.sh"; mkfifo /run/rack/log; sleep 300 < /run/rack/log > /dev/null & reader=$!
  setsid imexd > /run/rack/log 2>&1 < /dev/null & printf "%s %s\n" $! "$(start_time $!)" > /run/rack/imexd; echo $reader > /run/rack/reader'
eventually "nobody reads the log: imexd answers" 20 ctl t02 status
for n in 1 2 3; do
  formed "nobody reads the log, job $n" "log$n"
  run t02 release --job "log$n" --run 1 --deadline 20s
  expect "nobody reads the log, job $n: released" 0 "$CODE"
done
"$RACK" kill t02 imexd
on t02 sh -c 'kill "$(cat /run/rack/reader)"; rm /run/rack/log'
sed -i '/^log.level/d' "$RACK_DIR/trays/t02/etc-imexd/imexd.conf"
"$RACK" start t02 > /dev/null

finish
