# shellcheck shell=bash
# What the test's scenes are made of: jobs, looks at the rack, and what is said of each.

JOBS=0 JOB='' OUTPUT='' CROSSED='' LOOKS=0
declare -A BROKEN=()

broken() {
  clear_progress
  echo "FAIL $1"
  BROKEN[${JOB:-none}]=1
}
# $1: what, $2: expected, $3: seen
job_is() { if [ "$2" = "$3" ]; then say "ok $1"; else broken "$1: expected '$2', saw '$3'"; fi; }
job_like() { if [[ $3 =~ $2 ]]; then say "ok $1"; else broken "$1: expected /$2/, saw '$3'"; fi; }

# Waits until a command succeeds. $1: what, $2: seconds at most, then the command
eventually() {
  local what=$1 until=$((SECONDS + $2)) said
  shift 2
  while ! said=$("$@" 2>&1); do
    if [ $SECONDS -ge $until ]; then
      broken "$what: not so in time: $* ($said)"
      return 0
    fi
    # Each look takes time from the trays, which share this machine's cores.
    nap 1
  done
  say "ok $what"
}

# A job whose end is waited for; its output is in $OUTPUT. As alice, unless --uid says otherwise.
submit() {
  local user=1001 words=()
  for word; do case $word in --uid=*) user=${word#--uid=} ;; *) words+=("$word") ;; esac; done
  JOBS=$((JOBS + 1)) JOB="srun$JOBS"
  OUTPUT=$COMPOSE_DIR/shared/srun$JOBS.out
  docker exec -u "$user" "$NAME-head" timeout 300 "${words[@]}" > "$OUTPUT" 2>&1 < /dev/null || broken "job $JOB: $(tail -n 1 "$OUTPUT")"
}

# A job of sbatch, as alice: sets JOB and OUTPUT.
batch() {
  local said
  JOBS=$((JOBS + 1))
  said=$(docker exec -u 1001 -w /shared "$NAME-head" sbatch --parsable --output=/shared/%A.out "$@" 2>&1) || broken "sbatch: $said"
  JOB=${said%%;*}
  OUTPUT=$COMPOSE_DIR/shared/$JOB.out
}

# Ends the tasks of $JOB that are `job-check held`.
let_end() { : > "$COMPOSE_DIR/shared/end.$JOB"; }

state_of() { on_head scontrol -o show job "$1" | tr ' ' '\n' | sed -n 's/^JobState=//p' | head -n 1; }
is_state() { [ "$(state_of "$JOB")" = "$1" ]; }
running() { eventually "job $JOB runs" 150 is_state RUNNING; }
ended() { eventually "job $JOB: $1" 180 is_state "$1"; }
nodes_of() { on_head scontrol show hostnames "$(on_head squeue -h -j "$1" -o %N)"; }
# How many lines of the job's output match. $1: extended regular expression
said() { cat "$OUTPUT" 2> /dev/null | grep -cE -- "$1" || :; }
task_lines() { [ "$(said '^ok ')" -ge "$1" ]; }
queue_is_empty() { local now; now=$(on_head squeue -h) && [ -z "$now" ]; }
idle_queue() { eventually "the queue is empty" "$1" queue_is_empty; }

# Trays that Slurm has drained, sorted, by commas.
drained() { on_head sinfo -h -N -p rack -o '%N %t' | awk '$2 ~ /^(drain|drng)/ { print $1 }' | sort -u | paste -sd,; }
is_drained() { [[ ,$(drained), == *,$1,* ]]; }
is_idle() { [ "$(on_head sinfo -h -n "$1" -p rack -o %t)" = idle ]; }

# One line a tray: TRAY STATE.
states() { on t01 imexctl trays -o json | grep -o '"tray":"[^"]*","state":"[^"]*"' | sed 's/"tray":"//; s/","state":"/ /; s/"$//'; }
some_state() { states | grep -q " $1\$"; }
all_free() { [ "$(states | grep -c ' free$')" = "$COUNT" ]; }
all_in() { local now pair; now=$(states); for pair; do grep -qx "${pair%=*} ${pair#*=}" <<< "$now" || return 1; done; }
all_ready() { local t; for t; do all_in "$t=ready" || return 1; done; }

# Nothing is left of any job: every tray free, no file and no process of an instance. $1: what
gone() {
  local t left
  eventually "$1: every tray is free" 90 all_free
  left=$(
    for t in $TRAYS; do
      on "$t" sh -c 'ls /run/imexd/instances /run/imexd/hooks /var/run/cdi 2> /dev/null | grep -E "^(imexd-)?[0-9a-f]{32}"; ls /etc/nvidia-imex | grep nodes_config; ls /dev/nvidia-caps-imex-channels 2> /dev/null; pgrep -f "[N]vidiaImex"' | sed "s/^/$t: /" &
    done
    wait
  )
  job_is "$1: nothing is left" "" "$left"
}

# Connections of nvidia-imex's server port with anybody who is not in the tray's own map; judged where the map did not change.
crossings() {
  local t
  for t in $TRAYS; do
    on "$t" sh -c '
      before=$(cat /etc/nvidia-imex/nodes_config.cfg 2> /dev/null)
      seen=$(ss -Htn state established "( sport = :50000 or dport = :50000 )" | awk "{ sub(/:[0-9]*\$/, \"\", \$4); sub(/.*ffff:/, \"\", \$4); gsub(/[][]/, \"\", \$4); print \$4 }" | sort -u)
      after=$(cat /etc/nvidia-imex/nodes_config.cfg 2> /dev/null)
      [ "$before" = "$after" ] || exit 0
      for peer in $seen; do printf "%s\n" "$after" | grep -qxF "$peer" || echo "$(hostname) with $peer;"; done' 2> /dev/null
  done
}

# How many connections of that port a tray has, by the same look. $1: tray
connections() { on "$1" sh -c 'ss -Htn state established "( sport = :50000 or dport = :50000 )" | wc -l'; }

imex_of() { local t; for t; do echo "$t $(on "$t" pgrep -f [N]vidiaImex | paste -sd,)"; done; }

# nvidia-imex takes so long to be READY, on all trays; 0: as ever. $1: milliseconds
slow_start() {
  local t
  for t in $TRAYS; do
    if [ "$1" = 0 ]; then on "$t" rm -f /etc/nvidia-imex/standin.cfg; else on "$t" sh -c "echo INIT_DELAY_MS=$1 > /etc/nvidia-imex/standin.cfg"; fi
  done
}

# Runs of $JOB that were begun on a tray and not ended under the same key, or ended and never begun.
odd_keys() {
  local t
  for t in $TRAYS; do
    on "$t" imexctl history --cluster rack --job "$JOB" -o json | grep -o '"event":"asked","call":"[a-z]*",[^}]*"run":"[^"]*"' |
      sed 's/.*"call":"\([a-z]*\)".*"run":"\([^"]*\)"/\2 \1/' | sort -u
  done | sort -u | awk '{ did[$1] = did[$1] " " $2 } END { for (run in did) if (did[run] != " ensure leave") print run did[run] }'
}

# A broken scene says what it left, and leaves nothing that the next one would suffer from.
mend() {
  local t
  on_head squeue -o '%i %T %N %r'
  on_head sinfo -N -p rack -o '%N %T %E' | grep -v ' idle '
  on t01 imexctl trays | grep -v ' free '
  for t in $(states | sed -n '/ free$/!s/ .*//p'); do on "$t" sh -c 'tail -n 8 /var/log/imexd.log /var/log/slurmd.log' | cut -c 1-300; done
  on_head scancel -u alice
  on_head scancel -u bob
  eventually "mended: the queue is empty" 120 queue_is_empty
  for t in $(on t01 imexctl trays | awk 'NR > 1 && $4 ~ "/" { print $4 }' | sort -u); do
    on t01 imexctl release --cluster "${t%/*}" --job "${t#*/}" --deadline 20s --force
  done
  [ -z "$(drained)" ] || on_head scontrol update nodename="$(drained)" state=resume
}
