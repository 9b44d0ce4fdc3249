# shellcheck shell=bash
# Docker and compose: found, or on a machine where root may, installed and started.

NAME=imexd-testbed
IMAGE=imexd-testbed

# Sets COMPOSE to the words that call compose. $1: anything to only look, and install nothing
need_docker() {
  command -v docker > /dev/null || { [ -z "${1:-}" ] && install_packages docker.io iptables; } ||
    die "docker is needed: install it (Debian: docker.io and docker-compose)"
  docker info > /dev/null 2>&1 || { [ -z "${1:-}" ] && start_docker; } ||
    die "no Docker engine answers: start one ('systemctl start docker'), and see that you may use it (group docker)"
  if docker compose version > /dev/null 2>&1; then
    COMPOSE="docker compose"
  elif command -v docker-compose > /dev/null || { [ -z "${1:-}" ] && install_packages docker-compose; }; then
    COMPOSE=docker-compose
  else
    die "docker compose is needed: install docker-compose or the compose plugin of docker"
  fi
  clear_progress
}

# Where no service manager runs one: an engine of the rack's own, which `down` ends.
start_docker() {
  local pid start until=$((SECONDS + 60))
  [ "$(id -u)" -eq 0 ] || return 1
  command -v dockerd > /dev/null || install_packages docker.io iptables || return 1
  progress "starting Docker"
  mkdir -p "$COMPOSE_DIR"
  env --default-signal setsid dockerd > "$COMPOSE_DIR/dockerd.log" 2>&1 < /dev/null 9>&- &
  pid=$!
  start=$(start_time "$pid") || start=0
  printf '%s %s\n' "$pid" "$start" > "$COMPOSE_DIR/dockerd"
  until docker info > /dev/null 2>&1; do
    recorded_pid "$COMPOSE_DIR/dockerd" > /dev/null && [ $SECONDS -lt $until ] ||
      die "Docker cannot be started here: $(grep -v level=info "$COMPOSE_DIR/dockerd.log" | tail -n 1)"
    sleep 0.2
  done
}

# The engine that start_docker started, if any.
stop_docker() {
  local pid
  pid=$(recorded_pid "$COMPOSE_DIR/dockerd") || return 0
  kill "$pid"
  while recorded_pid "$COMPOSE_DIR/dockerd" > /dev/null; do sleep 0.1; done
}

compose() { $COMPOSE -p "$NAME" -f "$COMPOSE_DIR/docker-compose.yml" "$@"; }

# Sets BASE: Debian trixie, pulled where a registry answers, else bootstrapped from Debian's packages.
base_image() {
  BASE=debian:trixie-slim
  ! docker image inspect "$BASE" > /dev/null 2>&1 || return 0
  ! docker image inspect "$IMAGE-base" > /dev/null 2>&1 || { BASE=$IMAGE-base; return 0; }
  progress "pulling $BASE"
  ! timeout 120 docker pull -q "$BASE" > /dev/null 2>&1 || return 0
  BASE=$IMAGE-base
  command -v debootstrap > /dev/null || install_packages debootstrap ||
    die "debian:trixie-slim cannot be pulled, and debootstrap is not there to make one"
  [ "$(id -u)" -eq 0 ] || die "debian:trixie-slim cannot be pulled, and only root can make one with debootstrap"
  progress "making a Debian trixie with debootstrap"
  local folder
  folder=$(mktemp -d "$COMPOSE_DIR/debian.XXXXXX")
  # What it mounts there goes with it, also when it is interrupted.
  unshare --mount debootstrap --variant=minbase trixie "$folder" > "$COMPOSE_DIR/debootstrap.log" 2>&1 ||
    die "debootstrap failed: $(tail -n 1 "$COMPOSE_DIR/debootstrap.log")"
  tar -C "$folder" -c . | docker import - "$BASE" > /dev/null
  rm -rf --one-file-system "$folder"
}

# The image of this checkout. What has not changed is not made again.
build_image() {
  local context=$COMPOSE_DIR/image part
  # Not by set -e, which a caller may have switched off.
  "$LIB/build" || exit 1
  base_image
  progress "building the image"
  rm -rf "$context"
  cp -r "$ROOT/testbed/slurm/image" "$context"
  for part in daemon ctl testbed; do
    mkdir -p "$context/imexd/$part/target"
    cp -rp "$ROOT/$part/bin" "$context/imexd/$part/"
    cp -p "$ROOT/$part/target"/*.jar "$context/imexd/$part/target/"
    [ ! -d "$ROOT/$part/target/lib" ] || cp -rp "$ROOT/$part/target/lib" "$context/imexd/$part/target/"
  done
  cp -rp "$ROOT/ctl/hooks" "$ROOT/ctl/help" "$context/imexd/ctl/"
  docker build --network host --build-arg "BASE=$BASE" -t "$IMAGE" "$context" > "$COMPOSE_DIR/build.log" 2>&1 ||
    die "the image cannot be built: $(tail -n 2 "$COMPOSE_DIR/build.log" | paste -sd' ')"
  rm -rf "$context"
  clear_progress
}
