# shellcheck shell=bash
# Where a JDK 25 is. Looked for, never guessed: a folder counts when its `release` file says so and it has a compiler.

is_jdk_25() {
  [ -x "$1/bin/javac" ] && grep -Eq '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$1/release" 2> /dev/null
}

# Prints the first JDK of 25 or later; fails when there is none.
find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/*jdk* /opt/java/* "${HOME:-/nowhere}"/.sdkman/candidates/java/* \
    "${HOME:-/nowhere}"/.jdks/*; do
    if [ -n "$home" ] && is_jdk_25 "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

# Installs Debian packages where that is allowed; else fails. $@: packages
install_packages() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null || return 1
  progress "installing $*"
  know_packages
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" < /dev/null > /dev/null 2>&1
}

# What a fresh machine has no list of cannot be found. Once a run.
know_packages() {
  [ -z "${apt_updated:-}" ] || return 0
  apt-get -qq update < /dev/null > /dev/null 2>&1 || :
  apt_updated=1
}

# promtool on PATH, where it can be had: out of Debian's prometheus, whose service nobody here wants.
find_promtool() {
  local folder=$ROOT/testbed/target/promtool
  PATH=$PATH:$folder/usr/bin
  ! command -v promtool > /dev/null || return 0
  [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null || return 0
  progress "getting promtool"
  know_packages
  rm -rf "$folder"
  mkdir -p "$folder"
  { (cd "$folder" && apt-get -qq download prometheus && dpkg-deb -x prometheus_*.deb . && rm prometheus_*.deb) < /dev/null > /dev/null 2>&1; } || :
  clear_progress
}

# shellcheck disable=SC2034
# Sets JDK, and sees that Maven and the tools of the rack are there.
need_tools() {
  local tool missing=
  JDK=$(find_jdk) || { install_packages openjdk-25-jdk-headless && JDK=$(find_jdk); } ||
    die "a JDK 25 is needed and none was found in JAVA_HOME, /usr/lib/jvm, /opt or ~/.sdkman: install one (Debian, Ubuntu: openjdk-25-jdk or temurin-25-jdk) or set JAVA_HOME"
  command -v mvn > /dev/null || install_packages maven ||
    die "Maven 3.8.7 or later is needed: install the package 'maven'"
  for tool in ip:iproute2 ss:iproute2 unshare:util-linux nsenter:util-linux flock:util-linux setsid:util-linux mount:mount nft:nftables; do
    command -v "${tool%:*}" > /dev/null || PATH=$PATH:/usr/sbin:/sbin command -v "${tool%:*}" > /dev/null || missing="$missing ${tool#*:}"
  done
  # shellcheck disable=SC2086
  [ -z "$missing" ] || install_packages $missing || die "install the package(s)$missing: the rack needs them"
  clear_progress
}
