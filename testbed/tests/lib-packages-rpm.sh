# shellcheck shell=bash
# The .rpm in a trixie, whose scripts rpm runs there: a part of i-packages.sh. What it asks for has other names in Debian.
fresh_system rpm
rpm_there() {
  CODE=0
  SAID=$(env -i PATH=/sbin:/bin:/usr/sbin:/usr/bin ${FORCE:+IMEXD_FORCE_REMOVE=1} rpm --root "$R" --dbpath /var/lib/rpm "$@" 2>&1 < /dev/null) || CODE=$?
}
mount -t proc proc "$R/proc"
earlier_rpm "$OUT/earlier.rpm"
rpm_there -i --nodeps "$OUT/earlier.rpm"
expect "rpm: installs" 0 "$CODE"
expect "rpm: nothing failed aloud" "" "$(grep -iE 'error|exception|cannot|fail' <<< "$SAID" || :)"
expect_match "rpm: its post-install has run" 'imexd: installed, not started' "$SAID"
expect "rpm: and made the caches" "imexctl.aot imexd.aot" "$(ls "$R/var/cache/imexd" 2> /dev/null | paste -sd' ')"
succeeds "rpm: imexctl runs" imexctl --version
echo '# of the site' >> "$R/etc/imexd/imexd.conf"
played_systemd
rpm_there -U --nodeps "$RPM"
expect "rpm: upgrades" 0 "$CODE"
started_without_the_other_jar "rpm: upgraded"
no_systemd
expect "rpm: the caches are made anew" ".javas imexctl.aot imexd.aot" "$(ls -A "$R/var/cache/imexd" 2> /dev/null | paste -sd' ')"
expect "rpm: what the site wrote stays" "# of the site" "$(tail -n 1 "$R/etc/imexd/imexd.conf")"
hold
rpm_there -e imexd
expect_match "rpm: not removed while a job holds the tray" '^[1-9]' "$CODE"
expect_match "rpm: names the job" 'imexd: not removed: t01 is held by job cluster/4711 run 1700000000 ' "$SAID"
expect_match "rpm: says how Java stays" 'dnf remove --noautoremove imexd' "$SAID"
rpm_there -q imexd
expect "rpm: is still installed" "imexd-$VERSION-1.noarch" "$SAID"
left_behind
FORCE=1 rpm_there -e imexd
expect "rpm: removed by force" 0 "$CODE"
expect "rpm: nothing but the site's is left" "" "$(for path in usr/share/imexd usr/sbin/imexd var/cache/imexd; do [ ! -e "$R/$path" ] || echo "$path"; done)"
expect "rpm: the guard stays" yes "$(is_there /root/guard)"
expect_match "rpm: says how the guard is deleted" 'nft delete table inet imexd' "$SAID"
expect "rpm: the figures for node_exporter are gone" no "$(is_there /root/imexd.prom)"
thrown_away rpm
