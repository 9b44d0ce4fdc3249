#!/usr/bin/env bash
# The packages: built twice, the same bytes; what is in them; and Debian trixie, as in an image build (no systemd, first not even
# /proc): installed, upgraded, downgraded, not removed while a job holds the tray, removed by force, purged. The rpm the same way.
# The first run makes a trixie with a Java and man (some minutes, 600 MB); it is kept in testbed/target/packages-trixie.
set -euo pipefail
# Its mounts go with it.
[ -n "${I_PACKAGES:-}" ] || [ "$(id -u)" -ne 0 ] || I_PACKAGES=1 exec unshare --mount --propagation private "$0" "$@"
HERE=$(dirname -- "$(readlink -f -- "$0")")
ROOT=$(readlink -f -- "$HERE/../..")
LIB=$HERE/../lib
. "$LIB/say.sh"
. "$LIB/tools.sh"
. "$HERE/lib-packages.sh"

skip() { echo "skipped: $*"; exit 77; }
[ "$(id -u)" -eq 0 ] || skip "only root can install packages"
need_tools
for tool in dpkg-deb:dpkg rpmbuild:rpm debootstrap:debootstrap lintian:lintian man:man-db; do
  command -v "${tool%:*}" > /dev/null || install_packages "${tool#*:}" || echo "# no ${tool%:*} here"
done
clear_progress
command -v dpkg-deb > /dev/null && command -v rpmbuild > /dev/null || skip "dpkg-deb and rpmbuild are needed: install the packages dpkg and rpm"

OUT=$(mktemp -d)
trap 'umount -R "$OUT"/{deb,rpm,tar} 2> /dev/null || :; rm -rf --one-file-system "$OUT"' EXIT
trap 'exit 130' INT TERM

build "$ROOT"
PACKAGES=$ROOT/systemd/target/packages
VERSION=$(dpkg-deb -f "$PACKAGES"/imexd_*_all.deb Version)
DEB=$PACKAGES/imexd_${VERSION}_all.deb
RPM=$PACKAGES/imexd-$VERSION-1.noarch.rpm
TAR=$PACKAGES/imexd-$VERSION.tar.gz

# Elsewhere, by another umask, at another time, from classes only, and by Maven on another JDK where this machine has one.
elsewhere
(umask 077; build "$OUT/elsewhere" '')
for one in "$DEB" "$RPM" "$TAR"; do
  expect "${one##*.} built twice" "$(sha256sum < "$one")" "$(sha256sum < "$OUT/elsewhere/systemd/target/packages/${one##*/}")"
done

# Where neither tool is, the tar is made all the same, and each package that is not is named.
mkdir "$OUT/bin"
ln -s /bin/* /usr/bin/* "$OUT/bin/" 2> /dev/null || :
rm "$OUT"/bin/{dpkg-deb,rpmbuild}
said=$(PATH=$OUT/bin "$OUT/elsewhere/systemd/bin/build-packages" "$VERSION" "$(sed -n 's,.*<project.build.outputTimestamp>\(.*\)<.*,\1,p' "$ROOT/pom.xml")" 2>&1) && code=0 || code=$?
expect "without the tools: good" 0 "$code"
expect_match "without the tools: says what to install" "no .deb: install dpkg .*no .rpm: install rpmbuild " "${said//$'\n'/ }"
expect "without the tools: the tar" "$(sha256sum < "$TAR")" "$(sha256sum < "$OUT/elsewhere/systemd/target/packages/${TAR##*/}")"
expect "without the tools: nothing else" "${TAR##*/}" "$(ls "$OUT/elsewhere/systemd/target/packages")"
rm -rf "$OUT/elsewhere"

# What is in them: the same in all three, but that Debian has the licence's text in a place of its own.
dpkg-deb --fsys-tarfile "$DEB" | tar -t | grep -v '/$' | sed 's,^\.,,' | sort > "$OUT/in-deb"
# The tar's default imexd.conf lies where tar may write.
tar -tzf "$TAR" | grep -v '/$' | sed "s,^imexd-$VERSION,,; s,^/usr/share/imexd/imexd.conf$,/etc/imexd/imexd.conf," | sort > "$OUT/in-tar"
expect "the tar writes over nothing of the site's" "" "$(tar -tzf "$TAR" | grep -v '/$' | grep "^imexd-$VERSION/etc/" || :)"
rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES}\n]' "$RPM" 2> "$OUT/rpm.err" | sed -n 's/^-[^ ]* //p' | sort > "$OUT/in-rpm"
expect "the rpm has what the tar has" "" "$(diff "$OUT/in-tar" "$OUT/in-rpm" || :)"
expect "the deb has it, too" "/usr/share/doc/imexd/LICENSE" "$(comm -3 "$OUT/in-tar" "$OUT/in-deb" | tr -d '\t')"
expect "the tar belongs to root" "0/0" "$(tar --numeric-owner -tvzf "$TAR" | awk '{ print $2 }' | sort -u)"
expect "the deb belongs to root" "root/root" "$(dpkg-deb -c "$DEB" | awk '{ print $2 }' | sort -u)"
expect "the rpm belongs to root" "root root" "$(rpm -qp --qf '[%{FILEUSERNAME} %{FILEGROUPNAME}\n]' "$RPM" | sort -u)"
for path in /usr/bin/imexctl /usr/sbin/imexd /usr/lib/systemd/system/imexd.service /usr/lib/sysusers.d/imexd.conf /usr/lib/tmpfiles.d/imexd.conf \
  /etc/imexd/imexd.conf /usr/share/imexd/hooks/slurm/prolog /usr/share/imexd/hooks/slurm/job-probe /usr/share/man/man1/imexctl.1.gz /usr/share/man/man1/imexctl-ensure.1.gz \
  /usr/share/man/man5/imexd.conf.5.gz /usr/share/man/man8/imexd.8.gz /usr/share/bash-completion/completions/imexctl \
  /usr/share/doc/imexd/changelog.gz /usr/share/doc/imexd/copyright /usr/share/doc/imexd/README.md /usr/share/doc/imexd/imexd.cdx.json; do
  expect "has $path" "$path" "$(grep -xF "$path" "$OUT/in-deb" || :)"
done
expect "no native code" "" "$(tar -tzf "$TAR" | grep -E '\.(so|dll|dylib)$' || :)"
expect_match "the deb asks for a Java 25" 'openjdk-25-jre-headless' "$(dpkg-deb -f "$DEB" Depends)"
expect_match "the rpm asks for a Java 25" 'java-25-headless' "$(rpm -qp --requires "$RPM")"
expect "no package asks nvidia-imex to go" "" "$(dpkg-deb -f "$DEB" Conflicts)$(rpm -qp --conflicts "$RPM")$(grep -s ^Conflicts= "$ROOT/systemd/units/imexd.service" || :)"
expect "imexd.conf is the site's (deb)" "/etc/imexd/imexd.conf" "$(dpkg-deb -I "$DEB" conffiles)"
expect "imexd.conf is the site's (rpm)" "/etc/imexd/imexd.conf" "$(rpm -qp --configfiles "$RPM")"

# What README says of metrics.textfile works as it is, and a start may take as long as imexd.conf allows.
UNIT=$ROOT/systemd/units/imexd.service
example=$(sed -nE 's,.*`metrics\.textfile`.* such as `(/[^`]*)/imexd\.prom`.*,\1,p' "$ROOT/README.md")
expect_match "the unit lets imexd write $example" " -${example:-/none}( |$)" "$(sed -n 's/^ReadWritePaths=/ /p' "$UNIT" | paste -sd' ')"
expect "the unit waits for fabric.timeout and imex.ctl_timeout" yes "$([ "$(sed -n 's/^TimeoutStartSec=\([0-9]*\)min$/\1/p' "$UNIT")" -gt 7 ] && echo yes || echo no)"

mkdir "$OUT/tree"
tar -C "$OUT/tree" --strip-components=1 -xzf "$TAR"
expect "the SBOM names every library" "" "$(comm -23 <(libraries) <(named_in_sbom))"
# As on a system whose /bin and /sbin are links into /usr, and its sbin perhaps one to bin.
ln -s usr/bin "$OUT/tree/bin"
ln -s usr/sbin "$OUT/tree/sbin"
mkdir -p "$OUT/joined/usr"
mv "$OUT/tree/usr/share" "$OUT/joined/usr/share" && ln -s "$OUT/joined/usr/share" "$OUT/tree/usr/share"
cp -r "$OUT/tree/usr/bin" "$OUT/joined/usr/bin"
cp "$OUT"/tree/usr/sbin/* "$OUT/joined/usr/bin/"
ln -s bin "$OUT/joined/usr/sbin"
for path in tree/{bin,usr/bin}/imexctl tree/{sbin,usr/sbin}/imexd joined/usr/{bin,sbin}/{imexctl,imexd}; do
  expect "runs as $path" "${path##*/} $VERSION" "$(IMEXD_JAVA=$JDK/bin/java "$OUT/$path" --version 2>&1)"
done
complete_says=$(bash -c ". '$OUT/tree/usr/share/bash-completion/completions/imexctl' && complete -p imexctl")
expect_match "completion loads in bash" 'complete .*imexctl' "$complete_says"
if command -v man > /dev/null; then
  expect "manual pages without a warning" "" "$(for page in "$OUT"/tree/usr/share/man/*/*; do MANWIDTH=80 LC_ALL=C.UTF-8 man --warnings -l "$page" 2>&1 > /dev/null; done)"
fi
if command -v lintian > /dev/null; then
  lintian --allow-root --fail-on error "$DEB" > "$OUT/lintian" 2>&1 && code=0 || code=$?
  expect "lintian has no error" "0 " "$code $(grep '^E:' "$OUT/lintian" || :)"
fi

need_system
later "$DEB" "$OUT/later.deb"
. "$HERE/lib-packages-deb.sh"
. "$HERE/lib-packages-rpm.sh"
. "$HERE/lib-packages-tar.sh"
[ "$FAILED" -eq 0 ] || exit 1
