# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lint tests share: the floors, the files of each, and a report."""

import pathlib
import re
import subprocess
import sys

# Each floor with those that it may include, from the table of the design's section 2.
FLOORS = {
    'src/core': (),
    'src/domain': ('src/core',),
    'src/form': ('src/core',),
    'src/store': ('src/core', 'src/domain'),
    'sync/protocol': ('src/core', 'src/domain'),
    'sync/client': ('src/core', 'src/domain', 'sync/protocol'),
    'sync/server': ('src/core', 'src/domain', 'src/form', 'sync/protocol'),
    'src/ctl': ('src/core', 'src/domain', 'src/form', 'src/app', 'src/sentences'),
    'src/app': ('src/core', 'src/domain', 'src/form', 'src/store', 'sync/protocol', 'sync/client'),
    'src/sentences': ('src/core', 'src/domain', 'src/form', 'src/app'),
    'src/compat': (),
    'src/media': ('src/core',),
    'src/ui': ('src/core', 'src/domain', 'src/form', 'src/app', 'src/sentences', 'src/compat',
               'src/media'),
}
GTK_FLOORS = ('src/compat', 'src/ui')


class Lint:
    """Collects what is wrong; `finish` prints it, each with what to do instead."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.n_checked = 0
        self.problems = []

    def problem(self, path, line, message):
        name = pathlib.Path(path)
        if name.is_absolute():
            name = name.relative_to(self.root)
        self.problems.append(f'{name}:{line}: {message}' if line else f'{name}: {message}')

    def finish(self):
        for problem in self.problems:
            print(problem)
        print(f'{self.n_checked} checked, {len(self.problems)} wrong')
        if self.n_checked == 0:
            print('nothing was checked: the test looks in the wrong place')
        sys.exit(1 if self.problems or self.n_checked == 0 else 0)

    def tracked(self, *suffixes):
        """Every file of the project (what git knows or would add) with one of the suffixes."""
        listed = subprocess.run(['git', 'ls-files', '-z', '--cached', '--others',
                                 '--exclude-standard'], cwd=self.root, capture_output=True,
                                check=False)
        if listed.returncode == 0:
            names = [name for name in listed.stdout.decode().split('\0') if name]
        else:
            names = [str(path.relative_to(self.root)) for path in self.root.rglob('*')
                     if path.is_file() and not re.match(r'(_?build|\.)', path.relative_to(self.root).parts[0])]
        return [self.root / name for name in sorted(names)
                if (not suffixes or name.endswith(suffixes)) and (self.root / name).is_file()]


def floor_of(path, root):
    """The floor a file belongs to, or None."""
    name = str(pathlib.Path(path).resolve().relative_to(root))
    for floor in FLOORS:
        if name.startswith(floor + '/'):
            return floor
    return None


def is_main(path):
    """The main file of a program or of a command line tool, which speaks to people itself."""
    return path.name == 'main.c' or any(part in ('tool', 'ctl', 'cli') for part in path.parts)


def without_comments(text, strings=True):
    """C text with comments, and the insides of strings if asked, blanked; lines stay lines."""
    def blank(match):
        token = match.group(0)
        if token.startswith('/') or strings:
            kept = '""' if token.startswith('"') else ''
            return kept + '\n' * token.count('\n')
        return token
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"' + (r"|'(?:\\.|[^'\\\n])+'" if strings else '')
    return re.sub(pattern, blank, text, flags=re.S)
