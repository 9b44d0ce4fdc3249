# shellcheck shell=bash
# The tar, installed by the line in systemd/README.md: a part of i-packages.sh.
line=$(sed -n 's/^ *rm -rf .* && \(tar -C .*\) && .*/\1/p' "$ROOT/systemd/README.md")
expect_match "tar: README says how it is installed" '^tar -C / .* -xzf imexd-VERSION.tar.gz$' "$line"
line=${line/imexd-VERSION.tar.gz/"'$TAR'"}

# A system whose sbin is a link to bin, and whose folders have modes of their own.
mkdir -p "$OUT"/linked/{etc,usr/bin}
ln -s bin "$OUT/linked/usr/sbin"
chmod 750 "$OUT/linked/etc"
eval "${line/"-C /"/"-C '$OUT/linked'"}"
expect "tar: a link stays one" bin "$(readlink "$OUT/linked/usr/sbin")"
expect "tar: imexd is behind it" "imexd imexctl" "$(cd "$OUT/linked/usr/bin" && ls -r | paste -sd' ')"
expect "tar: the mode of a folder stays" 750 "$(stat -c %a "$OUT/linked/etc")"

fresh_system tar
mount -t proc proc "$R/proc"
eval "${line/"-C /"/"-C '$R'"}"
succeeds "tar: installs" /usr/share/imexd/setup install
expect_match "tar: says what to do next" 'systemctl enable --now imexd' "$SAID"
succeeds "tar: there is a configuration, and it is good" imexd --check-config
expect "tar: as everybody may read it" 644 "$(stat -c %a "$R/etc/imexd/imexd.conf")"
echo '# of the site' >> "$R/etc/imexd/imexd.conf"
rm -rf "$R/usr/share/imexd/lib"
eval "${line/"-C /"/"-C '$R'"}"
succeeds "tar: upgrades" /usr/share/imexd/setup upgrade
expect "tar: what the site wrote stays" "# of the site" "$(tail -n 1 "$R/etc/imexd/imexd.conf")"
expect "tar: caches" "imexctl.aot imexd.aot" "$(ls "$R/var/cache/imexd" 2> /dev/null | paste -sd' ')"
thrown_away tar
