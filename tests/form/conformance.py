#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the conformance cases that lie beside the project, when they do, and holds what has been reached.

usage: conformance.py TOOL FOLDER        exit status 77 (skipped) without the folder; ZYR_CONFORMANCE names another
"""

import os
import pathlib
import re
import subprocess
import sys

# Share of cases that pass, at least. What is missing of tier A: base64-decode() of a text with NUL
# characters (no XML can hold it), and a case that needs a plug-in of another program.
REACHED = {
    ('xpath.jsonl.xz', 'A'): 99.9,
    ('xpath.jsonl.xz', 'B'): 90.0,
    ('scenario.jsonl.xz', 'A'): 99.0,
    ('scenario.jsonl.xz', 'B'): 88.0,
}


def main():
    tool, folder = sys.argv[1], pathlib.Path(os.environ.get('ZYR_CONFORMANCE', sys.argv[2]))
    compare = folder / 'compare.py'
    if not compare.exists():
        print(f'skipped: no conformance cases in {folder}')
        return 77
    wrong = 0
    for kind in ('xpath', 'scenario'):
        run = subprocess.run([sys.executable, str(compare), '--tool', tool, '--list',
                              str(folder / f'{kind}.jsonl.xz')], capture_output=True, text=True)
        for line in run.stdout.splitlines():
            match = re.match(r'(\S+) tier (\S+): (\d+) passed, (\d+) failed, ([\d.]+) %', line)
            if match is None:
                if line.startswith('  A '):
                    print(line)
                continue
            least = REACHED.get((match[1], match[2]), 0.0)
            short = float(match[5]) < least
            wrong += short
            print(line + (f'  <- at least {least} % are due' if short else ''))
        if not re.search(r'tier A', run.stdout):
            print(run.stderr)
            wrong += 1
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
