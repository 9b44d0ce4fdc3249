# shellcheck shell=bash
# The .deb in a trixie: a part of i-packages.sh.
fresh_system deb
cp "$DEB" "$R/root/imexd.deb"
cp "$OUT/later.deb" "$R/root/later.deb"

succeeds "deb: installs without systemd and without /proc" dpkg -i /root/imexd.deb
expect "deb: says one line of its own" 1 "$(grep -c '^imexd: ' <<< "$SAID")"
expect "deb: nothing failed aloud" "" "$(grep -iE 'error|exception|warning|cannot|not found' <<< "$SAID" || :)"
expect_match "deb: the group is there" '^imexd:' "$(grep '^imexd:' "$R/etc/group")"
expect "deb: folders" "700 /etc/imexd/pki 700 /var/lib/imexd 750 /var/log/imexd" \
  "$(inside stat -c '%a %n' /etc/imexd/pki /var/lib/imexd /var/log/imexd; echo "$SAID" | paste -sd' ')"

mount -t proc proc "$R/proc"
succeeds "deb: imexctl runs" imexctl --version
expect "deb: its version" "imexctl $VERSION" "$SAID"
succeeds "deb: imexd runs" imexd --version
expect "deb: its version, too" "imexd $VERSION" "$SAID"
succeeds "deb: the default configuration is good" imexd --check-config
mount -t tmpfs -o noexec hardened "$R/tmp"
succeeds "deb: caches, where PATH begins with /bin and no program may be run in /tmp" env PATH=/sbin:/bin:/usr/sbin:/usr/bin /usr/share/imexd/setup train
expect "deb: both are there" "imexctl.aot imexd.aot" "$(ls "$R/var/cache/imexd" 2> /dev/null | paste -sd' ')"
expect "deb: nothing else is" ".javas" "$(ls -A "$R/tmp" "$R/var/cache/imexd" | grep -vE '^(/.*|imexd\.aot|imexctl\.aot|)$' | paste -sd' ')"
umount "$R/tmp"
# A training that was cut off: the caches are of the Java before.
rm "$R/var/cache/imexd/.javas"
before=$(stat -c %i "$R/var/cache/imexd/imexd.aot")
succeeds "deb: the trigger, after a training that was cut off" /var/lib/dpkg/info/imexd.postinst triggered /usr/lib/jvm
expect "deb: after a training that was cut off another cache" another "$([ "$before" = "$(stat -c %i "$R/var/cache/imexd/imexd.aot")" ] && echo "$before" || echo another)"
before=$(stat -c %i "$R/var/cache/imexd/imexd.aot")
succeeds "deb: the trigger, with the same Java" /var/lib/dpkg/info/imexd.postinst triggered /usr/lib/jvm
expect "deb: with the same Java the same cache" "$before" "$(stat -c %i "$R/var/cache/imexd/imexd.aot")"
echo another > "$R/var/cache/imexd/.javas"
succeeds "deb: the trigger, with another Java" /var/lib/dpkg/info/imexd.postinst triggered /usr/lib/jvm
expect "deb: with another Java another cache" another "$([ "$before" = "$(stat -c %i "$R/var/cache/imexd/imexd.aot")" ] && echo "$before" || echo another)"
succeeds "deb: the preinst of an upgrade that failed" /var/lib/dpkg/info/imexd.preinst abort-upgrade 9
expect "deb: both are there still" "imexctl.aot imexd.aot" "$(ls "$R/var/cache/imexd" 2> /dev/null | paste -sd' ')"
rm "$R/var/cache/imexd/imexctl.aot"
succeeds "deb: the postinst of an upgrade that failed" /var/lib/dpkg/info/imexd.postinst abort-upgrade 9
expect "deb: both are there again" "imexctl.aot imexd.aot" "$(ls "$R/var/cache/imexd" 2> /dev/null | paste -sd' ')"
for path in /bin/imexctl /sbin/imexd; do
  succeeds "deb: $path" "$path" --version
  expect "deb: $path says its version" "${path##*/} $VERSION" "$SAID"
done
inside imexctl status
expect "deb: imexctl says that imexd does not run" 6 "$CODE"
for page in imexctl imexctl-ensure imexd imexd.conf; do succeeds "deb: man -w $page" man -w "$page"; done

# In an image that has nvidia's unit enabled.
played_systemd
echo '# of the site' >> "$R/etc/imexd/imexd.conf"
printf old > "$R/var/cache/imexd/imexd.aot"
succeeds "deb: upgrades" dpkg -i /root/later.deb
expect_match "deb: says how nvidia-imex.service is masked" 'systemctl mask --now nvidia-imex.service \(undo, once imexd is gone: systemctl unmask nvidia-imex.service; nft delete table inet imexd\)' "$SAID"
expect "deb: what the site wrote stays" "# of the site" "$(tail -n 1 "$R/etc/imexd/imexd.conf")"
expect "deb: no cache of the old jars" no "$([ "$(head -c 3 "$R/var/cache/imexd/imexd.aot" 2> /dev/null | tr -d '\0')" = old ] && echo yes || echo no)"
succeeds "deb: downgrades" dpkg -i /root/imexd.deb
started_without_the_other_jar "deb: downgraded"
no_systemd
inside dpkg-query -W -f '${Version} ${Status}' imexd
expect "deb: the old one is installed" "$VERSION install ok installed" "$SAID"

hold
inside dpkg -r imexd
expect "deb: not removed while a job holds the tray" 1 "$CODE"
expect_match "deb: names the job" 'imexd: not removed: t01 is held by job cluster/4711 run 1700000000 ' "$SAID"
expect_match "deb: says how to force it" 'IMEXD_FORCE_REMOVE=1' "$SAID"
inside dpkg-query -W -f '${Status}' imexd
expect_match "deb: is still installed" 'ok installed$' "$SAID"
succeeds "deb: imexctl still runs" imexctl --version
succeeds "deb: an upgrade goes on under a job" dpkg -i /root/later.deb

cp "$R/usr/bin/sleep" "$R/usr/bin/nvidia-imex"
chroot "$R" /usr/bin/nvidia-imex 600 < /dev/null > /dev/null 2>&1 &
imex=$!
left_behind
succeeds "deb: removed by force" env IMEXD_FORCE_REMOVE=1 dpkg -r imexd
expect "deb: nvidia-imex goes on" yes "$(kill -0 $imex 2> /dev/null && echo yes || echo no)"
expect "deb: its guard stays" yes "$(is_there /root/guard)"
expect_match "deb: says how the guard is deleted" 'nft delete table inet imexd' "$SAID"
expect "deb: the figures for node_exporter are gone" no "$(is_there /root/imexd.prom)"
kill $imex
wait $imex 2> /dev/null || :
expect "deb: the ledger stays" "$(sha256sum < "$LEDGER")" "$(sha256sum < "$R/var/lib/imexd/ledger")"
expect "deb: the caches are gone" no "$([ -e "$R/var/cache/imexd" ] && echo yes || echo no)"
mkdir -p "$R/run/imexd/instances/f0112233445566778899aabbccddeeff"
succeeds "deb: purged with a domain's files there" dpkg -P imexd
expect_match "deb: says what stays" '/var/lib/imexd stays' "$SAID"
expect "deb: the ledger stays still" "$(sha256sum < "$LEDGER")" "$(sha256sum < "$R/var/lib/imexd/ledger")"

rm -rf "$R/run/imexd" "$R/var/lib/imexd/ledger" "$R/etc/imexd/boot"
succeeds "deb: installed anew" dpkg -i /root/imexd.deb
# dpkg tells the postinst of the version that was there: to it, this is an upgrade.
succeeds "deb: removed" dpkg -r imexd
played_systemd
touch "$R/root/disabled"
succeeds "deb: installed after a removal" dpkg -i /root/imexd.deb
expect_match "deb: says that it is not enabled any more" 'neither running nor enabled: systemctl enable --now imexd' "$SAID"
no_systemd
mv "$R/usr/lib/jvm" "$R/usr/lib/no-jvm"
succeeds "deb: without a Java a free tray may lose it" /usr/share/imexd/setup may-remove
mkdir -p "$R/run/imexd/instances/f0112233445566778899aabbccddeeff"
inside /usr/share/imexd/setup may-remove
expect "deb: without a Java one that has a domain's files may not" 1 "$CODE"
expect_match "deb: says why" "a domain's files lie in /run/imexd/instances, and imexd cannot say whose: imexd: no Java 25 found" "$SAID"
rm -rf "$R/run/imexd"
mv "$R/usr/lib/no-jvm" "$R/usr/lib/jvm"
left_behind
succeeds "deb: purged while free" dpkg -P imexd
expect "deb: nothing is left" "" "$(for path in etc/imexd var/lib/imexd var/cache/imexd var/log/imexd run/imexd usr/share/imexd usr/sbin/imexd; do [ ! -e "$R/$path" ] || echo "$path"; done)"
expect "deb: nor the guard and the figures" "no no" "$(is_there /root/guard) $(is_there /root/imexd.prom)"
thrown_away deb
