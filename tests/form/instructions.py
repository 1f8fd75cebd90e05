#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the instructions of single operations on forms with 10, 100 and 1,000 repeat instances.

usage: instructions.py TEST-COST        needs valgrind; exit status 77 (skipped) without it

Time on a shared machine is noise; instructions are not. What only concerns one instance costs the same in
each; what sums up all instances (sum(), count() over a repeat) grows by a few instructions an instance.
"""

import re
import shutil
import subprocess
import sys
import tempfile

SIZES = (10, 100, 1000)


def instructions(program, operation, n):
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(['valgrind', '--tool=callgrind', '--toggle-collect=cost_measured',
                              f'--callgrind-out-file={folder}/out', program, '--count', operation, str(n)],
                             capture_output=True, text=True)
    found = re.search(r'Collected : (\d+)', run.stderr)
    if run.returncode != 0 or found is None:
        sys.exit(f'{operation} {n}: exit status {run.returncode}\n{run.stderr}')
    return int(found[1])


def main():
    program = sys.argv[1]
    if shutil.which('valgrind') is None:
        print('skipped: valgrind is not installed')
        return 77
    names = subprocess.run([program, '--count', 'list', '0'], capture_output=True, text=True).stdout.split()
    print('instructions of one operation, by the number of repeat instances')
    print(f'{"operation":24}' + ''.join(f'{n:>12,}' for n in SIZES) + '   100:10  1000:10  each more')
    for name in names:
        counts = [instructions(program, name, n) for n in SIZES]
        each = (counts[-1] - counts[0]) / (SIZES[-1] - SIZES[0])
        print(f'{name:24}' + ''.join(f'{c:>12,}' for c in counts)
              + f'{counts[1] / counts[0]:>9.2f}{counts[2] / counts[0]:>9.2f}{each:>11.1f}', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
