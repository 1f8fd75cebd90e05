#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each public header compiles alone, without a warning, with its floor's own flags; and floors that
promise one short public header have just that.

usage: lint-headers.py SOURCE-ROOT BUILD-ROOT
"""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

import sources


# floor: its one public header, and the lines that it must stay under, documentation and all
ONE_HEADER = {'src/form': ('zyr-form.h', 200)}


def check_one_header(lint):
    for floor, (only, lines_end) in ONE_HEADER.items():
        public = [path for path in lint.tracked('.h')
                  if path.parent == lint.root / floor and not path.name.endswith('-private.h')]
        for path in public:
            n_lines = path.read_text(encoding='utf-8').count('\n')
            if path.name != only:
                lint.problem(path, 0, f'the public header of {floor} is {only}: say there what others '
                             'need, and call what they do not -private.h')
            elif n_lines >= lines_end:
                lint.problem(path, 0, f'{n_lines} lines, it stays under {lines_end}: say it shorter, or '
                             'keep to the floor what others do not need')
        if public and not any(path.name == only for path in public):
            lint.problem(lint.root / floor, 0, f'has no public header {only}')


def flags_by_floor(lint, build):
    """The compiler and flags of some file of each floor."""
    found = {}
    commands = json.loads((build / 'compile_commands.json').read_text(encoding='utf-8'))
    for command in commands:
        source = (pathlib.Path(command['directory']) / command['file']).resolve()
        if not source.is_relative_to(lint.root) or source.is_relative_to(build):
            continue
        floor = sources.floor_of(source, lint.root)
        if floor is None or floor in found or source.parent != lint.root / floor:
            continue
        words = [word for word in shlex.split(command['command']) if word != 'ccache']
        kept = [words[0]]
        skip = False
        for word in words[1:]:
            if skip or word in ('-o', '-MF', '-MQ', '-c'):
                skip = word in ('-o', '-MF', '-MQ')
                continue
            if word not in ('-MD',) and word != command['file']:
                kept.append(word)
        found[floor] = kept
    return found


def main():
    lint = sources.Lint(sys.argv[1])
    build = pathlib.Path(sys.argv[2]).resolve()
    check_one_header(lint)
    flags = flags_by_floor(lint, build)
    running = []
    for path in lint.tracked('.h'):
        floor = sources.floor_of(path, lint.root)
        if floor is None or path.name.endswith('-private.h'):
            continue
        lint.n_checked += 1
        if floor not in flags:
            lint.problem(path, 0, f'no source of {floor} is compiled, so its header cannot be: '
                         f'add the floor’s .c files to {floor}/meson.build')
            continue
        command = [*flags[floor], '-Werror', '-Wno-unused', '-fdiagnostics-color=never', '-fsyntax-only', '-x', 'c', '-']
        source = f'#include "{path}"\n#include "{path}"\nint zyr_lint;\n'
        process = subprocess.Popen(command, cwd=build, stdin=subprocess.PIPE, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        running.append((path, process, source))
        if len(running) >= (os.cpu_count() or 1):
            collect(lint, running)
    collect(lint, running)
    lint.finish()


def collect(lint, running):
    for path, process, source in running:
        output, _ = process.communicate(source)
        if process.returncode != 0:
            first = re.search(r'(?:error|warning): (.*)', output)
            lint.problem(path, 0, f'does not compile alone: {first.group(1) if first else output}. '
                         'Include what it uses')
    running.clear()


if __name__ == '__main__':
    main()
