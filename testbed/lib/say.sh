# shellcheck shell=bash
# How the rack's scripts speak: one clear line, progress only on a terminal.

die() { clear_progress; printf 'rack: %s\n' "$*" >&2; exit 1; }
usage_error() { printf 'rack: %s\n' "$*" >&2; exit 2; }
say() { clear_progress; printf '%s\n' "$*"; }
warn() { clear_progress; printf 'rack: warning: %s\n' "$*" >&2; }

# One line that is overwritten by the next; nothing where nobody watches.
progress() {
  [ -t 2 ] || return 0
  printf '\r\033[K%s' "$*" >&2
}
clear_progress() {
  [ -t 2 ] || return 0
  printf '\r\033[K' >&2
}

no_more_arguments() {
  [ $# -eq 0 ] || usage_error "this command takes no argument, '$1' was given"
}

# Waits without starting a process: a read that nobody answers. $1: seconds, may be a fraction.
nap() {
  [ -n "${nap_fd:-}" ] || exec {nap_fd}<> <(:)
  read -r -t "$1" -u "$nap_fd" _ || :
}
