#!/usr/bin/env bash
# Real database servers for tests, on loopback, unprivileged, with nothing installed into the system.
#
#   engines.sh up NAME [PID]   start one, print `NAME URL VERSION`; it ends when process PID does
#   engines.sh down [NAME…]    stop what was started here, and drop its data
#   engines.sh list            what runs, one `NAME URL VERSION` a line
#
# NAME: pg15 pg17 pg18 mariadb1011 mariadb118 mysql97 pgbouncer (in front of pg17)
#
# Exit code 3: the server cannot be had on this machine; the last line says why.
#
# ENGINES_HOME       binaries that were fetched, kept between runs (/var/tmp/model-engines)
# ENGINES_RUN        data and process ids (a folder of this user under /dev/shm, or /var/tmp)
# ENGINES_BASE_PORT  the first port that is tried (35000)
# ENGINES_OFFLINE=1  use what is on the machine, fetch nothing
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

readonly NOT_HERE=3
say() { printf '%s\n' "$*" >&2; }
not_here() { say "$*"; exit "$NOT_HERE"; }
die() { say "$*"; exit 1; }

# Memory where there is enough of it: without fsync, creating a server takes a tenth of the time.
data_home() {
  local free
  free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || free=0
  if [ -w /dev/shm ] && [ "${free:-0}" -gt 1000000 ]; then echo /dev/shm; else echo /var/tmp; fi
}

HOME_DIR=${ENGINES_HOME:-/var/tmp/model-engines}
RUN_DIR=${ENGINES_RUN:-$(data_home)/model-engines-$(id -u)}
BASE_PORT=${ENGINES_BASE_PORT:-35000}

# shellcheck source=process.sh
. "$here/process.sh"
# shellcheck source=fetch.sh
. "$here/fetch.sh"
# shellcheck source=start.sh
. "$here/start.sh"

up() {
  local name=$1 until=${2:-}
  [ "$(uname -sm)" = "Linux x86_64" ] || not_here "servers are started on Linux x86_64 only"
  mkdir -p "$RUN_DIR" "$HOME_DIR" && chmod 755 "$RUN_DIR" "$HOME_DIR"
  exec 8>"$RUN_DIR/.lock-$name"
  flock 8
  if running "$name"; then cat "$RUN_DIR/$name/line"; return; fi
  down "$name"
  start "$name" 8>&-
  [ -z "$until" ] || guard "$name" "$until"
  cat "$RUN_DIR/$name/line"
}

list() {
  local line
  for line in "$RUN_DIR"/*/line; do
    if [ -e "$line" ] && running "$(basename "$(dirname "$line")")"; then cat "$line"; fi
  done
}

case ${1:-} in
  up) [ $# -ge 2 ] || die "up: which server?"; up "${@:2}" ;;
  down) shift; [ $# -gt 0 ] || set -- $(started); for name; do down "$name"; done ;;
  list) list ;;
  *) sed -n '2,/^set /{/^set /d;p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
