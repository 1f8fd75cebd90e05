#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: flatpak.sh WORK-FOLDER
#
# Builds the flatpak's application module without GNOME's runtime, which is not to be had
# everywhere: against a runtime made from Debian 13, whose GTK 4.18 and libadwaita 1.7 the tree has
# to be clean on.  Then installs it and opens its first screen in a session of its own.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$1"
work=$(cd "$1" && pwd)
suite=trixie
runtime=org.ziyaret.Debian
app=org.ziyaret.Ziyaret
arch=$(flatpak --default-arch)

# What the module needs: to be built, and to run.
packages=(
  build-essential meson ninja-build pkg-config gettext desktop-file-utils appstream git ca-certificates
  libglib2.0-dev libjson-glib-dev libxml2-dev libsoup-3.0-dev libsecret-1-dev libgnutls28-dev
  libsodium-dev libzstd-dev libssl-dev zlib1g-dev libgtk-4-dev libadwaita-1-dev libsqlcipher-dev
  libshumate-dev libzbar-dev libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev libogg-dev
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-pipewire
  glib-networking adwaita-icon-theme librsvg2-common fonts-cantarell locales
)

export FLATPAK_USER_DIR=$work/installation
# Everything of this test, the program's own data too, stays in its folder.
export HOME=$work/home XDG_DATA_HOME=$work/home/share XDG_CACHE_HOME=$work/home/cache
mkdir -p "$HOME"

# The system's own Debian source with its suite changed.
source_of_suite ()
{
  awk -v RS= -v suite="$suite" '
    /(^|\n)Types:[^\n]*deb( |\n)/ && /(^|\n)Components:[^\n]*main/ && !/security/ && !/backports/ {
      gsub (/(^|\n)#[^\n]*/, ""); sub (/Suites:[^\n]*/, "Suites: " suite); print; exit
    }' /etc/apt/sources.list.d/*.sources
}

make_runtime ()
{
  local tree=$work/runtime
  # One that was made of other packages is made anew.
  [ "$(cat "$work/runtime-made" 2>/dev/null)" != "${packages[*]}" ] || return 0
  rm -rf "$tree" "$work/root" "$work/repo" "$FLATPAK_USER_DIR" "$work/runtime-made"
  source_of_suite >"$work/$suite.sources"
  [ -s "$work/$suite.sources" ] || { echo 'No Debian source in /etc/apt/sources.list.d to take the suite from.' >&2; exit 1; }
  mkdir -p "$tree/files"
  mmdebstrap --variant=apt --include="$(IFS=,; echo "${packages[*]}")" \
    "$suite" "$work/root" "$work/$suite.sources"
  # A runtime is what stands in /usr, with /etc in it.
  mv "$work/root/usr" "$tree/usr"
  mv "$work/root/etc" "$tree/usr/etc"
  rm -rf "$work/root" "$tree/usr/share/doc" "$tree/usr/etc/shadow" "$tree/usr/etc/gshadow"
  cat >"$tree/metadata" <<END
[Runtime]
name=$runtime
runtime=$runtime/$arch/$suite
sdk=$runtime/$arch/$suite
END
  flatpak build-export --runtime --arch="$arch" "$work/repo" "$tree" "$suite"
  rm -rf "$tree"
  flatpak --user remote-add --if-not-exists --no-gpg-verify local "$work/repo"
  flatpak --user install --noninteractive local "$runtime/$arch/$suite"
  echo "${packages[*]}" >"$work/runtime-made"
}

# The manifest with the runtime exchanged and only its last module.
write_manifest ()
{
  /usr/bin/python3 - "$top/flatpak/$app.yaml" "$work/$app.json" "$runtime" "$suite" "$top" <<'END'
import json, sys, yaml
source, target, runtime, suite, top = sys.argv[1:]
manifest = yaml.safe_load (open (source, encoding='utf-8'))
manifest.update ({'runtime': runtime, 'runtime-version': suite, 'sdk': runtime})
# Debian 12's flatpak-builder calls a program that Debian 13 no longer has; the lint reads the metainfo.
manifest['appstream-compose'] = False
module = manifest['modules'][-1]
assert module['name'] == 'ziyaret'
module['config-opts'].append ('--werror')
module['sources'] = [{'type': 'dir', 'path': top, 'skip': ['build', '.git']}]
manifest['modules'] = [module]
json.dump (manifest, open (target, 'w', encoding='utf-8'), indent=1)
END
}

make_runtime
write_manifest
flatpak-builder --user --install --force-clean --disable-rofiles-fuse --state-dir="$work/state" \
  "$work/build" "$work/$app.json"
# What the desktop is to find
for file in files/share/glib-2.0/schemas/gschemas.compiled export/share/applications/$app.desktop \
  export/share/dbus-1/services/$app.service export/share/icons/hicolor/scalable/apps/$app.svg \
  export/share/gnome-shell/search-providers/$app.search-provider.ini 'export/share/metainfo/*.xml'; do
  # shellcheck disable=SC2086
  ls "$work/build/"$file >/dev/null
done
/usr/bin/python3 "$top/tests/flatpak/first-screen.py" "$app" "$work"
