#!/usr/bin/env bash
# Between the imexds: who has a certificate for its name is heard, nobody else; certificates and CAs change while domains are
# Ready; plaintext only where it is configured, and loudly.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
. "$HERE/lib-faults.sh"

export RACK_PEERS_TLS=on
raise 3
JAVA=$(cat "$RACK_DIR/java")
pki() { IMEXD_JAVA=$JAVA "$HERE/../../daemon/bin/imexd" pki "$@"; }
etc() { echo "$RACK_DIR/trays/$1/etc-imexd"; }
# Puts the files of folder $2 in the place of tray $1's, each as a whole.
hand() {
  local file
  for file in "$2"/*; do
    cp -p "$file" "$(etc "$1")/pki/.${file##*/}"
    mv "$(etc "$1")/pki/.${file##*/}" "$(etc "$1")/pki/${file##*/}"
  done
}
asks() { ctl t01 trays > "$OUT/trays" 2>&1; }
# Files are looked at when a peer says something: it is asked until then. $1: tray, $2: text of its journal
says() { asks || :; imexd_log "$1" | grep -qF -- "$2"; }
# The same of what is in use now; an earlier line may have said it, too.
now_says() { asks || :; imexd_log "$1" | grep -F 'peers: a new' | tail -n 1 | grep -qF -- "$2"; }
silent() { asks || :; grep -E "^$1 .*silent" "$OUT/trays" | grep -qF -- "$2"; }
heard() { asks && ! grep -q silent "$OUT/trays"; }
# t03 dials the others until t01 has refused it; one line in ten seconds is written. $1: text of t01's journal
t01_refuses() { ctl t03 trays > "$OUT/trays" 2>&1 || :; imexd_log t01 | grep -qF -- "$1"; }
restart() { "$RACK" kill "$1" imexd; "$RACK" start "$1" > /dev/null; }

formed "with certificates" alice
expect_match "status says with which" 'peers +TLS 1.3, certificate for t02 until [^,]+, one CA in /etc/imexd/pki/ca.crt' "$(ctl t02 status)"
expect "and warns of nothing" no "$(ctl t02 status | grep -q 'pose as any tray' && echo yes || echo no)"
before=$(on t02 bash -c '"$LIB/tray-pids" nvidia-imex')

pki issue t02 --dir "$RACK_DIR/pki" --out "$OUT/issued" > "$OUT/pki"
hand t02 "$OUT/issued/t02"
eventually "rotation: a new certificate while Ready" 20 says t02 'peers: a new certificate for t02'
expect "rotation: all are heard" yes "$(heard && echo yes || echo no)"
pki init --dir "$OUT/ca2" --name 'second rack' > "$OUT/pki"
pki issue t01 t02 t03 --dir "$OUT/ca2" --out "$OUT/issued2" > "$OUT/pki"
for t in $ALL; do
  mkdir "$OUT/both-$t"
  cat "$RACK_DIR/pki/ca.crt" "$OUT/ca2/ca.crt" > "$OUT/both-$t/ca.crt"
  hand "$t" "$OUT/both-$t"
done
for t in $ALL; do eventually "rotation: $t believes two CAs" 20 says "$t" ', 2 CAs in '; done
for t in $ALL; do
  cp "$OUT/both-$t/ca.crt" "$OUT/issued2/$t/ca.crt"
  hand "$t" "$OUT/issued2/$t"
done
eventually "rotation: a new CA: all are heard" 20 heard
for t in $ALL; do
  cp "$OUT/ca2/ca.crt" "$OUT/both-$t/ca.crt"
  hand "$t" "$OUT/both-$t"
done
for t in $ALL; do eventually "rotation: $t believes the new CA alone" 20 now_says "$t" ', one CA in '; done
eventually "rotation: only the new CA: all are heard" 20 heard
run t01 verify --job alice
expect "rotation: the domain is as it was" 0 "$CODE"
expect "rotation: nvidia-imex noticed nothing" "$before" "$(on t02 bash -c '"$LIB/tray-pids" nvidia-imex')"

echo 'half a file' > "$(etc t03)/pki/tray.crt"
eventually "a broken new file: said" 20 says t03 'tray.crt holds no certificate in PEM'
eventually "a broken new file: the old stays in use" 10 heard
hand t03 "$OUT/issued2/t03"
ended_all "with certificates" alice

# The certificate of another tray, in the hands of t03.
hand t03 "$OUT/issued2/t02"
"$RACK" kill t03 imexd
on t03 "$HERE/../lib/tray-imexd"
eventually "a certificate for another name: imexd does not start" 10 imexd_ended t03
expect_match "a certificate for another name: why" 'imexd cannot run: peers.tls.cert: /etc/imexd/pki/tray.crt is for t02, and this tray is t03; make it with .imexd pki issue t03., or write peers.tls = off' "$(imexd_log t03)"
echo 'tray.name = t02' >> "$(etc t03)/imexd.conf"
on t03 "$HERE/../lib/tray-imexd"
eventually "a stolen certificate: it is not spoken to as t03" 20 silent t03 'answers with a certificate for t02, not for t03'
run t01 ensure --job eve --run 1 --nodes 't[01-03]' --deadline 6s
expect_match "a stolen certificate: no domain with it" '^[45]$' "$CODE"
expect_match "a stolen certificate: the call says why" 't03: reserve: .*a certificate for t02, not for t03' "$SAID"
"$RACK" kill t03 imexd
sed -i '/^tray.name/d' "$(etc t03)/imexd.conf"

# One of a CA that is not the site's.
pki init --dir "$OUT/ca3" > "$OUT/pki"
pki issue t03 --dir "$OUT/ca3" --out "$OUT/issued3" > "$OUT/pki"
# It believes the others, so that it is they who refuse.
cat "$OUT/ca2/ca.crt" >> "$OUT/issued3/t03/ca.crt"
hand t03 "$OUT/issued3/t03"
on t03 "$HERE/../lib/tray-imexd"
eventually "another CA: t03 runs" 20 ctl t03 status
eventually "another CA: not heard, and the journal says why" 25 t01_refuses 'its certificate (for t03) is of no CA that is in peers.tls.ca'

# Plaintext, on one tray alone.
echo 'peers.tls = off' >> "$(etc t03)/imexd.conf"
restart t03
eventually "plaintext: t03 runs" 20 ctl t03 status
expect_match "plaintext: the journal says so" 'between trays: plaintext \(peers.tls = off\): whoever reaches port 50010 can pose as any tray' "$(imexd_log t03)"
expect_match "plaintext: status says so" 'peers +plaintext \(peers.tls = off\)' "$(ctl t03 status)"
eventually "plaintext: not heard by the others" 25 t01_refuses 'it speaks no TLS: is peers.tls = off there?'

sed -i '/^peers.tls/d' "$(etc t03)/imexd.conf"
hand t03 "$OUT/issued2/t03"
restart t03
eventually "mended: all are heard" 20 heard
formed "mended" bob
ended_all "mended" bob
finish
