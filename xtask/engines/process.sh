# Processes: started without privileges, known by a file with their id, stopped only when they are ours.

# A server refuses to run as root.
if [ "$(id -u)" = 0 ]; then DROP="setpriv --reuid=65534 --regid=65534 --clear-groups"; else DROP=""; fi

# Replaces the shell by the command, in a clean environment.
become() { # DIR COMMAND…
  local dir=$1; shift
  exec 8>&- $DROP env -i HOME="$dir" TMPDIR="$dir" LANG=C.UTF-8 \
    PATH="${PATH_FIRST:+$PATH_FIRST:}/usr/sbin:/usr/bin:/sbin:/bin" "$@" </dev/null
}

to_the_end() { ( become "$@" ); }

# In a session of its own, so that an interrupt at the terminal does not reach it: it is ended in order.
background() { # NAME COMMAND…
  local name=$1; shift
  ( become "$RUN_DIR/$name" setsid "$@" >>"$RUN_DIR/$name/server.log" 2>&1 ) &
  echo $! >"$RUN_DIR/$name/pid"
}

new_folder() { # NAME
  rm -rf "${RUN_DIR:?}/$1"; mkdir -p "$RUN_DIR/$1"
  [ -z "$DROP" ] || chown 65534:65534 "$RUN_DIR/$1"
}

# A zombie is dead, though it still answers to `kill -0` until somebody reaps it.
alive() { # PID
  local state
  state=$(grep -s '^State:' "/proc/$1/status") || return 1
  case $state in *Z*) return 1 ;; esac
}

# The id in the file may long be another process's: ours names one of our folders in its command.
ours() { # PID
  alive "$1" && tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -qF -- "$RUN_DIR/"
}

running() { # NAME
  [ -s "$RUN_DIR/$1/pid" ] && [ -s "$RUN_DIR/$1/line" ] && ours "$(cat "$RUN_DIR/$1/pid")"
}

started() { find "$RUN_DIR" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' 2>/dev/null | sort; }

down() { # NAME
  local dir=${RUN_DIR:?}/${1:?} pid signal=TERM
  [ -d "$dir" ] || return 0
  pid=$(cat "$dir/pid" 2>/dev/null) || pid=
  if [ -n "$pid" ] && ours "$pid"; then
    case $1 in pg[0-9]*) signal=INT ;; esac # PostgreSQL waits for its clients at TERM
    kill -s "$signal" "$pid" 2>/dev/null || true
    wait_until 200 dead "$pid" || kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -rf "$dir"
}

dead() { ! alive "$1"; }

# Stops the server when the process it was started for is gone, however that one ended.
guard() { # NAME PID
  local pid
  pid=$(cat "$RUN_DIR/$1/pid")
  # shellcheck disable=SC2016
  ENGINES_HOME=$HOME_DIR ENGINES_RUN=$RUN_DIR setsid bash -c '
    while kill -0 "$2" 2>/dev/null && kill -0 "$3" 2>/dev/null; do sleep 1; done
    [ "$(cat "$ENGINES_RUN/$1/pid" 2>/dev/null)" != "$3" ] || exec bash "$0" down "$1"
  ' "$here/engines.sh" "$1" "$2" "$pid" 8>&- </dev/null >/dev/null 2>&1 &
}

wait_until() { # TIMES COMMAND…: twenty times a second
  local left=$1; shift
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1)); [ "$left" -gt 0 ] || return 1
    sleep 0.05
  done
}

# Waits for the server to answer, and gives up at once when it ended.
ready() { # NAME COMMAND…
  local name=$1 pid; shift
  pid=$(cat "$RUN_DIR/$name/pid")
  wait_until 1200 answers_or_died "$pid" "$@" && alive "$pid" && "$@" >/dev/null 2>&1 && return
  tail -n 15 "$RUN_DIR/$name"/*.log >&2 || true
  down "$name"
  die "$name did not start"
}

answers_or_died() { local pid=$1; shift; ! alive "$pid" || "$@"; }

listening() { # PORT
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# The server's own port, or the same in one of the next hundreds when somebody has it.
free_port() { # OFFSET
  local port=$((BASE_PORT + $1)) _
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    if ! listening "$port"; then echo "$port"; return; fi
    port=$((port + 100))
  done
  die "no free port from $((BASE_PORT + $1)) on; set ENGINES_BASE_PORT"
}
