#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No floor includes one above or beside it, and the GTK-free libraries use no GTK symbol.

usage: lint-layers.py SOURCE-ROOT NM LIBRARY...
"""

import collections
import pathlib
import re
import subprocess
import sys

import sources

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include\s*(["<])([^">]+)[">]', re.M)
# System headers that only some floors may see.
ONLY_IN = {
    r'(gtk|gdk|gsk)/|adwaita': ('src/compat', 'src/ui'),
    r'libsoup/': ('sync/client', 'sync/server'),
    r'libsecret/': ('sync/client',),
    r'sqlite3|sqlcipher': ('src/store', 'sync/server'),
    r'gst/|zbar|ogg/': ('src/media',),
    r'libxml/': ('src/form', 'sync/server', 'src/app'),
    r'glib/gi18n': ('src/ui', 'src/compat', 'src/sentences'),
}


def main():
    lint = sources.Lint(sys.argv[1])
    owner = collections.defaultdict(set)
    files = [path for path in lint.tracked('.c', '.h') if sources.floor_of(path, lint.root)]
    for path in files:
        owner[path.name].add(sources.floor_of(path, lint.root))
    for path in files:
        check_includes(lint, path, owner)
    for library in sys.argv[3:]:
        check_symbols(lint, sys.argv[2], library)
    lint.finish()


def check_includes(lint, path, owner):
    floor = sources.floor_of(path, lint.root)
    text = sources.without_comments(path.read_text(encoding='utf-8'), strings=False)
    lint.n_checked += 1
    for match in INCLUDE.finditer(text):
        line = text.count('\n', 0, match.start()) + 1
        name = match.group(2).rpartition('/')[2]
        if match.group(1) == '<':
            for pattern, floors in ONLY_IN.items():
                if re.match(pattern, match.group(2)) and floor not in floors \
                        and not sources.is_main(path):
                    lint.problem(path, line, f'<{match.group(2)}> belongs to {", ".join(floors)}: '
                                 f'let {floor} return data and errors instead')
            continue
        floors = owner.get(name, set())
        if not floors or floor in floors:
            continue
        allowed = set(sources.FLOORS[floor])
        # Sentences are made from error and state codes, wherever these come from.
        if floor in ('src/sentences', 'src/ui') and re.search(r'-(error|state)\.h$', name):
            continue
        if not floors & allowed:
            lint.problem(path, line, f'“{name}” is of {", ".join(sorted(floors))}, which {floor} '
                         f'may not see; it may include {", ".join(sorted(allowed)) or "no floor"}. '
                         f'Declare an interface below, or move the code up')
        elif name.endswith('-private.h'):
            lint.problem(path, line, f'“{name}” is private to {", ".join(sorted(floors))}: '
                         'use or extend its public header')


def check_symbols(lint, nm, library):
    lint.n_checked += 1
    if not pathlib.Path(library).exists():
        lint.problem(library, 0, 'is not built: ninja -C the build directory first')
        return
    listed = subprocess.run([nm, '--undefined-only', '--format=just-symbols', library],
                            capture_output=True, text=True, check=True).stdout
    # GdkPixbuf reads and writes pictures, and knows nothing of windows.
    bad = sorted({name for name in listed.split() if re.match(r'(gtk|gdk(?!_pixbuf)|gsk|adw)_', name)})
    if bad:
        lint.problem(library.rpartition('/')[2], 0, f'uses {", ".join(bad[:5])}: this floor is '
                     'without GTK; move what needs it to src/ui')


if __name__ == '__main__':
    main()
