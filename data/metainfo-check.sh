#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The metainfo with pictures is valid, and without an address it has none.
# usage: metainfo-check.sh APPSTREAMCLI METAINFO.PY INPUT
set -e
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$2" "$3" "$folder/org.ziyaret.Ziyaret.metainfo.xml" https://example.org/pictures/
grep -q '<image>https://example.org/pictures/visit.png</image>' "$folder/org.ziyaret.Ziyaret.metainfo.xml"
"$1" validate --no-net "$folder/org.ziyaret.Ziyaret.metainfo.xml" >"$folder/said" ||
  ! grep -q '^E:' "$folder/said" || { cat "$folder/said"; exit 1; }
"$2" "$3" "$folder/without.xml" ''
if grep -q screenshot "$folder/without.xml"; then exit 1; fi
