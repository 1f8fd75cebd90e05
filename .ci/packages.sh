# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Sourced by ../run: which Debian packages Ziyaret needs, and how they are installed.

# What is installed, and what for.
packages_build=(
  build-essential meson ninja-build pkg-config gettext
  libglib2.0-dev libjson-glib-dev libxml2-dev libsoup-3.0-dev libsecret-1-dev libgnutls28-dev
  libsodium-dev libzstd-dev libsqlite3-dev libjemalloc-dev libpq-dev libssl-dev zlib1g-dev libgtk-4-dev libadwaita-1-dev
  libsqlcipher-dev libshumate-dev libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev libogg-dev libzbar-dev
)
packages_run=(tzdata glib-networking gnome-keyring adwaita-icon-theme librsvg2-common fonts-cantarell
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-pipewire)
packages_test=(
  xvfb xauth x11-utils x11-xkb-utils openbox xdotool imagemagick dbus-daemon at-spi2-core
  postgresql haproxy sqlcipher libsecret-tools faketime
  i18nspector translate-toolkit
  git openssl python3 python3-gi gir1.2-atspi-2.0 locales binutils libxml2-utils desktop-file-utils appstream
)
# shellcheck disable=SC2034
packages_fuzz=(clang libclang-rt-dev)
# shellcheck disable=SC2034
packages_bench=(valgrind)
# shellcheck disable=SC2034
packages_flatpak=(flatpak flatpak-builder mmdebstrap elfutils python3-yaml)
sqlcipher_needed=4.6

version_of () { dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null | sed -n 's/^installed //p'; }

have_sqlcipher ()
{
  local version
  version=$(version_of libsqlcipher-dev)
  [ -n "$version" ] && dpkg --compare-versions "$version" ge "$sqlcipher_needed"
}

missing_packages ()
{
  local package
  for package in "$@"; do
    if [ "$package" = libsqlcipher-dev ]; then
      have_sqlcipher || echo "$package"
    elif [ "$package" = pkg-config ]; then
      command -v pkg-config >/dev/null || echo "$package"
    elif [ -z "$(version_of "$package")" ]; then
      echo "$package"
    fi
  done
}

# The system's own Debian source with its suite changed to backports; $1 is the code name.  Both
# formats that apt reads are understood, and whatever mirror and key the system uses stay the same.
backports_source ()
{
  local file stanza
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -e "$file" ] || continue
    stanza=$(grep -v '^#' "$file" | awk -v suite="$1" -v RS= '
      {
        types = suites = ""
        n = split ($0, line, "\n")
        for (i = 1; i <= n; i++)
          {
            if (line[i] ~ /^Types:/) types = line[i] " "
            if (line[i] ~ /^Suites:/) suites = line[i] " "
            if (line[i] ~ /^Enabled: *no/) next
          }
        if (types !~ / deb / || suites !~ (" " suite " ")) next
        for (i = 1; i <= n; i++)
          {
            if (line[i] ~ /^Types:/) print "Types: deb"
            else if (line[i] ~ /^Suites:/) print "Suites: " suite "-backports"
            else if (line[i] ~ /^Components:/) print "Components: main"
            else print line[i]
          }
        exit
      }')
    if [ -n "$stanza" ]; then
      printf 'sources\n%s\n' "$stanza"
      return 0
    fi
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -e "$file" ] || continue
    stanza=$(sed -nE "s/^deb +((\[[^]]*\] +)?[^ ]+) +$1 +.*/deb \1 $1-backports main/p" "$file" | head -n 1)
    if [ -n "$stanza" ]; then
      printf 'list\n%s\n' "$stanza"
      return 0
    fi
  done
  return 1
}

# SQLCipher of this version is in the distribution itself from Debian 13 on.
sqlcipher_candidate ()
{
  local version
  for version in $(apt-cache madison libsqlcipher-dev 2>/dev/null | awk -F '|' '{ gsub (/ /, "", $2); print $2 }'); do
    if dpkg --compare-versions "$version" ge "$sqlcipher_needed"; then
      echo "$version"
      return 0
    fi
  done
  return 1
}

add_backports ()
{
  local code kind text
  code=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  text=$(backports_source "$code") ||
    fail "SQLCipher $sqlcipher_needed or newer is needed; this system's is older, and no Debian source was found whose backports could be used." \
         "Add the $code-backports suite to apt's sources, then start ./run again."
  kind=${text%%$'\n'*}
  say "SQLCipher $sqlcipher_needed is in $code-backports: adding that suite (ziyaret-backports.$kind) beside this system's own source"
  printf '%s\n' "${text#*$'\n'}" | "${root[@]}" tee "/etc/apt/sources.list.d/ziyaret-backports.$kind" >/dev/null
  "${root[@]}" apt-get update -q
}

install_packages ()
{
  local missing version=
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0

  command -v apt-get >/dev/null ||
    fail "These packages are missing and this is no Debian: ${missing[*]}" \
         "Install what they hold in your system's own way, then start ./run again."
  root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "These packages are missing: ${missing[*]}" \
           "Become root, or install sudo, then start ./run again."
    root=(sudo)
  fi

  say "Ziyaret needs these Debian packages, which are not here yet:"
  explain "to build it" "${packages_build[@]}"
  explain "to run it (secure connections, the keyring, icons, letters, sound and pictures)" "${packages_run[@]}"
  explain "to test it (a display without a screen, the accessibility tree, keys and pictures, a database of its own and a proxy)" "${packages_test[@]}"
  [[ " $* " != *" valgrind "* ]] || explain "to count its instructions" "${packages_bench[@]}"
  [[ " $* " != *" clang "* ]] || explain "to look for inputs that break it" "${packages_fuzz[@]}"
  echo "They are installed now${root:+ through sudo}; nothing else on this system is changed."

  "${root[@]}" apt-get update -q
  if [[ " ${missing[*]} " == *" libsqlcipher-dev "* ]]; then
    version=$(sqlcipher_candidate) || { add_backports; version=$(sqlcipher_candidate); } ||
      fail "SQLCipher $sqlcipher_needed was not found in any suite." \
           "Look at the messages of apt above; the suite must be reachable."
    missing=("${missing[@]/#libsqlcipher-dev/libsqlcipher-dev=$version}")
    missing+=("libsqlcipher1=$version")
  fi
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" ||
    fail "The packages could not be installed." "Read apt's message above, put it right, and start ./run again."
}

# explain WHY PACKAGE…: those of the packages that are missing
explain ()
{
  local why=$1 found
  shift
  found=$(missing_packages "$@" | tr '\n' ' ')
  [ -z "$found" ] || printf '  %s:\n    %s\n' "$why" "$found" | fold -s -w 100
}

