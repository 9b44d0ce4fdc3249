# shellcheck shell=bash
# What i-packages.sh needs: checks, builds, and a trixie that is thrown away.
FAILED=0
SYSTEM=$HERE/../target/packages-trixie
LEDGER=$ROOT/daemon/src/test/resources/ledger/v1-confirmed.ledger

fail() { echo "FAIL $1: $2"; FAILED=$((FAILED + 1)); }
# $1: check, $2: expected, $3: seen
expect() {
  if [ "$2" = "$3" ]; then echo "ok $1"; else fail "$1" "expected '$2', saw '$3'"; fi
}
# $1: check, $2: extended regular expression, $3: text
expect_match() {
  if [[ $3 =~ $2 ]]; then echo "ok $1"; else fail "$1" "expected /$2/, saw '$3'"; fi
}

# $1: a checkout, $2: JAVA_HOME; empty: the JDK that this machine has Maven on by itself
build() {
  (cd "$1" && JAVA_HOME=${2-$JDK} mvn -B -ntp -q -P '!format' -pl systemd -am -Dmaven.test.skip package < /dev/null > "$OUT/build.log" 2>&1) ||
    { grep -vE '^    at |^WARNING' "$OUT/build.log" | head -n 30; die "the build failed"; }
}

# A copy of the sources and of the compiled classes: jars, documents and packages are made anew.
elsewhere() {
  mkdir -p "$OUT/elsewhere/testbed"
  cp -a "$ROOT"/{.mvn,pom.xml,LICENSE,README.md,proto,daemon,ctl,systemd} "$OUT/elsewhere/"
  cp -a "$ROOT/testbed/pom.xml" "$OUT/elsewhere/testbed/"
  rm -rf "$OUT"/elsewhere/systemd/target "$OUT"/elsewhere/*/target/{lib,maven-archiver,*.jar}
}

libraries() { (cd "$OUT/tree/usr/share/imexd/lib" && ls) | sort; }
named_in_sbom() { sed -nE 's,.*"purl" : "pkg:maven/[^/]+/([^@]+)@([^?]+)\?type=jar.*,\1-\2.jar,p' "$OUT/tree/usr/share/doc/imexd/imexd.cdx.json" | sort -u; }

# The same package as a later version, which has a jar more. $1: deb, $2: the new one
later() {
  dpkg-deb -R "$1" "$OUT/later"
  cp "$OUT/later/usr/share/imexd/imexd-ctl.jar" "$OUT/later/usr/share/imexd/lib/aaa-other.jar"
  sed -i "s/^Version: .*/Version: $VERSION+later/" "$OUT/later/DEBIAN/control"
  dpkg-deb --root-owner-group -Zgzip -b "$OUT/later" "$2" > /dev/null
}

# The rpm as an earlier version, which has a jar more. $1: the new one
earlier_rpm() {
  local rpm=$ROOT/systemd/target/rpm
  cp -a "$ROOT/systemd/target/tree" "$OUT/earlier"
  cp "$OUT/earlier/usr/share/imexd/imexd-ctl.jar" "$OUT/earlier/usr/share/imexd/lib/aaa-other.jar"
  rpmbuild -bb --quiet --define "_topdir $OUT/rpm-top" --define "_rpmdir $OUT/rpm-out" --define "rpmversion $VERSION~earlier" \
    --define "tree $OUT/earlier" --define "_build_name_fmt earlier.rpm" "$rpm/imexd.spec" > "$OUT/earlier.log" 2>&1 || die "rpmbuild: $(tail -n 3 "$OUT/earlier.log")"
  mv "$OUT/rpm-out/earlier.rpm" "$1"
}

# As if systemd ran there, and imexd. What an imexd that is started again would run is left in /root/restarted; java says its arguments.
played_systemd() {
  mkdir -p "$R/run/systemd/system"
  printf '#!/bin/sh\nprintf "%%s\\n" "$@"\n' > "$R/root/java"
  cat > "$R/usr/bin/systemctl" << 'SH'
#!/bin/sh
[ "$1" = is-enabled ] && echo enabled
case " $* " in
  *' is-active imexd.service '* | *' is-enabled imexd.service '*) [ ! -e /root/disabled ]; exit ;;
  *try-restart*) { ls /usr/share/imexd/lib; IMEXD_JAVA=/root/java /usr/sbin/imexd; } > /root/restarted ;;
esac
exit 0
SH
  # The training starts its nvidia-imex with it.
  cat > "$R/usr/bin/systemd-run" << 'SH'
#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift
exec "$@"
SH
  chmod 755 "$R/root/java" "$R/usr/bin/systemctl" "$R/usr/bin/systemd-run"
}
no_systemd() { rm -rf "$R"/usr/bin/{systemctl,systemd-run} "$R/run/systemd" "$R"/root/{restarted,disabled}; }
# $1: check
started_without_the_other_jar() {
  expect_match "$1: started again" 'imexd-daemon\.jar' "$(paste -sd' ' "$R/root/restarted" 2> /dev/null)"
  expect "$1: with no jar of the other version" "" "$(grep aaa-other "$R/root/restarted" || :)"
}

# A trixie as debootstrap installs it. What was begun and not finished has another name.
need_system() {
  local part=$SYSTEM.part
  mkdir -p "${SYSTEM%/*}"
  exec 8> "$SYSTEM.lock"
  flock 8
  if [ ! -d "$SYSTEM" ]; then
    command -v debootstrap > /dev/null || skip "no debootstrap, and none can be installed"
    rm -rf --one-file-system "$part"
    echo "# fetching Debian trixie with a Java 25"
    debootstrap --variant=minbase --include=man-db,nftables,openjdk-25-jre-headless trixie "$part" > "$SYSTEM.log" 2>&1 ||
      { umount -R "$part/proc" 2> /dev/null || :; rm -rf --one-file-system "$part"; skip "Debian trixie cannot be fetched: $(tail -n 1 "$SYSTEM.log")"; }
    rm -rf "$part"/var/cache/apt/archives/*.deb
    mv -T "$part" "$SYSTEM"
  fi
  exec 8>&-
}

# A fresh copy of it in R, without /proc and without systemd. $1: name
fresh_system() {
  mkdir -p "$OUT/$1"
  mount -t tmpfs -o size=2g fresh "$OUT/$1"
  mkdir "$OUT/$1"/{upper,work,root}
  mount -t overlay -o "lowerdir=$SYSTEM,upperdir=$OUT/$1/upper,workdir=$OUT/$1/work" fresh "$OUT/$1/root"
  R=$OUT/$1/root
  # Of the guard there is a file only: the network is that of this machine.
  cat > "$R/usr/sbin/nft" << 'SH'
#!/bin/sh
case $* in
  'list table inet imexd') [ -e /root/guard ] ;;
  'delete table inet imexd') rm /root/guard ;;
  *) exit 1 ;;
esac
SH
  chmod 755 "$R/usr/sbin/nft"
}
# What imexd leaves when it ends: its guard, and the figures for node_exporter.
left_behind() {
  : > "$R/root/guard"
  printf 'metrics.textfile = /root/imexd.prom # for node_exporter\n' >> "$R/etc/imexd/imexd.conf"
  printf 'imexd_tray_state{state="free"} 1\n' > "$R/root/imexd.prom"
}
is_there() { [ -e "$R$1" ] && echo yes || echo no; }
thrown_away() {
  umount -R "$R/proc" 2> /dev/null || :
  umount -R "$OUT/$1"
}

# Runs a command in it; leaves CODE and SAID (both streams).
inside() {
  CODE=0
  SAID=$(env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive HOME=/root chroot "$R" "$@" 2>&1 < /dev/null) || CODE=$?
}
# $1: check, then the command
succeeds() {
  local check=$1
  shift
  inside "$@"
  expect "$check" 0 "$CODE"
  [ "$CODE" -eq 0 ] || echo "# $SAID"
}

# A job holds tray t01, in a boot of a name that the ledger knows.
hold() {
  printf 'tray.name = t01\npaths.boot_id = /etc/imexd/boot\n' >> "$R/etc/imexd/imexd.conf"
  echo boot-1 > "$R/etc/imexd/boot"
  install -D -m 600 "$LEDGER" "$R/var/lib/imexd/ledger"
}
