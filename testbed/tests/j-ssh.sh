#!/usr/bin/env bash
# imexctl run with its default launcher, a real ssh to a real sshd on every tray: words reach the command as they were given, exit codes
# come back, and an interrupted run leaves no process behind, which ssh alone would.
# Skipped without root, and where there is no sshd and Debian's package cannot be fetched. No sshd is installed, and none listens
# outside the trays' own network.
set -euo pipefail
. "$(dirname -- "$(readlink -f -- "$0")")/lib-casesa.sh"
LIB=$rack_lib
. "$LIB/say.sh"
. "$LIB/tools.sh"
skip() { echo "skipped: $*"; exit 77; }
[ "$(id -u)" -eq 0 ] || skip "only root can run an sshd on the trays"
command -v ssh > /dev/null || install_packages openssh-client || skip "there is no ssh"

# The package and the libraries that nothing else needs, unpacked beside: to install it would start it.
fetched_sshd() {
  local folder package
  folder=$(readlink -f "$LIB/..")/target/sshd
  [ -x "$folder/usr/sbin/sshd" ] || {
    mkdir -p "$folder"
    for package in libwrap0 libwtmpdb0 openssh-server; do
      (cd "$folder" && apt-get -qq download $package && dpkg -x ${package}_*.deb .) > /dev/null 2>&1 || :
    done
  }
  echo "$folder/usr/sbin/sshd"
  [ -x "$folder/usr/sbin/sshd" ]
}
sshd=$(command -v sshd || fetched_sshd) || skip "there is no sshd, and Debian's openssh-server cannot be fetched"

all=$(trays_to 2)
"$rack" up --trays 2
mkdir "$work/ssh"
ssh-keygen -q -t ed25519 -N '' -f "$work/ssh/key"
ssh-keygen -q -t ed25519 -N '' -f "$work/ssh/host"
cat > "$work/ssh/sshd_config" <<CONF
Port 22
HostKey $work/ssh/host
PidFile /run/sshd.pid
AuthorizedKeysFile $work/ssh/key.pub
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
CONF
{
  for t in $all; do printf 'Host %s\n  HostName %s\n' "$t" "10.77.0.$((10#${t#t}))"; done
  printf 'Host *\n  IdentityFile %s\n  IdentitiesOnly yes\n  UserKnownHostsFile %s\n' "$work/ssh/key" "$work/ssh/known"
} > "$work/ssh/ssh_config"
for t in $all; do
  printf '%s %s\n' "$t,10.77.0.$((10#${t#t}))" "$(cut -d' ' -f1,2 "$work/ssh/host.pub")" >> "$work/ssh/known"
  "$rack" exec "$t" sh -ec '
    mkdir -p /run/sshd
    grep -q ^sshd: /etc/passwd || {
      { cat /etc/passwd; echo "sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin"; } > /run/passwd
      mount --bind /run/passwd /etc/passwd
    }
    mount --bind "$2/ssh_config" /etc/ssh/ssh_config
    LD_LIBRARY_PATH="$3" "$1" -f "$2/sshd_config"' sh "$sshd" "$work/ssh" "$(printf '%s:' "${sshd%/usr/sbin/sshd}"/usr/lib/*/)" || skip "sshd does not start here"
done
expect "a plain ssh reaches the other tray" t02 "$("$rack" exec t01 ssh -o BatchMode=yes t02 hostname)"

# The command line runs in the background so that this shell can interrupt it. $1: name, then arguments of `imexctl run`
ssh_run() {
  local name=$1 code=0
  shift
  "$rack" exec t01 imexctl run "$@" > "$work/$name.out" 2>&1 < /dev/null || code=$?
  echo "$code" >> "$work/$name.out"
}
sleeps() { for t in $all; do "$rack" exec "$t" pgrep -x sleep || :; done | wc -l; }

ssh_run words --trays 2 --job words -- sh -c 'echo "rank $IMEXD_NODEID of $IMEXD_NNODES"; for w; do echo "word [$w]"; done' sh "two words" '$HOME' "it's" '"' '*' ''
expect "exit code" 0 "$(code_in "$(said words)")"
expect "on each tray, with its rank" "t01: rank 0 of 2 t02: rank 1 of 2" "$(said words | grep -oE 't0.: rank .*' | sort | paste -sd' ')"
for word in '[two words]' '[$HOME]' "[it's]" '["]' '[*]' '[]'; do
  expect "on both: the word $word as it was given" 2 "$(said words | grep -cF ": word $word")"
done
expect "nothing remains" nothing "$(remains "$all")"

ssh_run failed --trays 2 --job failed -- sh -c '[ $IMEXD_NODEID != 1 ] || exit 9; sleep 300; true'
expect "the code of the command that failed" 9 "$(code_in "$(said failed)")"
expect "the other one was ended" 0 "$(sleeps)"
expect "nothing remains of a failed one" nothing "$(remains "$all")"

ssh_run interrupted --trays 2 --job interrupted -- sleep 300 &
running=$!
expect_within 60 "it runs on both" 2 sleeps
"$rack" exec t01 pkill -TERM -f 'job interrupted'
wait $running
expect_like "interrupted: exit code" '^(130|143)$' "$(code_in "$(said interrupted)")"
expect_within 10 "interrupted: the commands are ended" 0 sleeps
expect "interrupted: nothing remains" nothing "$(remains "$all")"

# A shell ends at SIGTERM and what it started does not: that is killed after the grace, before the trays are anybody else's.
ssh_run deaf --trays 2 --job deaf -- sh -c 'sh -c "trap \"\" TERM; exec sleep 300" & wait' &
running=$!
expect_within 60 "a child that ignores SIGTERM runs on both" 2 sleeps
"$rack" exec t01 pkill -TERM -f 'job deaf'
wait $running
expect_within 3 "it is killed by the time the run has ended" 0 sleeps
expect "nothing remains of its job" nothing "$(remains "$all")"

ssh_run left --trays 2 --job left -- sh -c 'sleep 300 & exit 0'
expect "a command that leaves something behind: its own exit code" 0 "$(code_in "$(said left)")"
expect_within 3 "what it left has ended with it" 0 sleeps
expect "and nothing remains" nothing "$(remains "$all")"

# The trays of a testbed share /tmp: only that the files are two shows that each tray made its own.
ssh_run hosts --trays 2 --job hosts -- sh -c 'echo "file $IMEXD_HOSTFILE"; cat "$IMEXD_HOSTFILE"'
files=$(said hosts | sed -n 's/^t0.: file //p' | sort -u)
expect "the hostfile of each tray is its own" 2 "$(wc -l <<< "$files")"
expect "on each it names both" "t01: t01 t01: t02 t02: t01 t02: t02" "$(said hosts | grep -E '^t0.: t0.$' | sort | paste -sd' ')"
expect "and it is gone afterwards" "" "$(for t in $all; do for file in $files; do "$rack" exec "$t" ls "$file" 2> /dev/null || :; done; done)"

# imexctl itself gone without a word: what it started ends with the connection, and who holds the trays is seen.
ssh_run killed --trays 2 --job killed -- sleep 300 &
running=$!
expect_within 60 "once more, it runs on both" 2 sleeps
"$rack" exec t01 pkill -KILL -f 'job killed'
wait $running
expect_within 20 "imexctl killed: the commands are ended" 0 sleeps
expect "imexctl killed: the domain is still the job's" ready "$(states "$all")"
expect "it is released by its name" 0 "$(code_in "$(ctl t02 release --job killed)")"
expect "nothing remains of it" nothing "$(remains "$all")"
finish
