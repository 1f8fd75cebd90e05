#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the conformance cases that lie beside the project, when they do, and holds what has been reached.

usage: conformance.py TOOL FOLDER        exit status 77 (skipped) without the folder; ZYR_CONFORMANCE names another

Every case of tier A and every walk passes. conformance-known.txt, beside this file, lists each case of another
tier that does not, with the reason: the test fails when a case outside the list fails, and when a listed one passes.
Each step of each fill agrees with a computation from scratch (--verify).
The cases were collected on 2026-11-21 and some hold that day's date: the tool is told that it is then.

Two forms of the walks call random(), and each client throws its own dice: what depends on them was kept where two
clients happened to agree. Under other seeds than the tool's own nothing but that may differ (DRAWN).
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

NOW = '2026-11-21T12:00:00Z'
KINDS = ('xpath', 'scenario', 'walks')
ALWAYS = ('A', 'W')
SEEDS = (1, 2, 3)
# Of the child that random() picks, its age; and groups that are asked of some people only.
DRAWN = re.compile(r'of (/liberiaCoverage/cage|/liberiaCoverage/child_repeat\[\d\]/guard/remeasure2'
                   r'|/data/CHILD_ANTHRO_REMEASURE2):')


def read_known(path):
    known = {}
    for line in path.read_text(encoding='utf-8').splitlines():
        if line.strip() and not line.startswith('#'):
            tier, case, reason = line.split(None, 2)
            assert tier not in ALWAYS, f'{case}: cases of tier {tier} pass, or the engine is wrong'
            assert case not in known and reason, f'{case}: twice, or without a reason'
            known[case] = reason
    return known


def told(tool, folder, *options):
    """The tool with these options, as a program."""
    program = pathlib.Path(folder, 'ziyaret-form')
    program.write_text(f'#!/bin/sh\nexec "{tool}" "$@" --now {NOW} {" ".join(options)}\n')
    program.chmod(0o755)
    return str(program)


def run(tool, compare, cases):
    done = subprocess.run([sys.executable, str(compare), '--tool', tool, '--list', str(cases)],
                          capture_output=True, text=True)
    failed = {}
    for line in done.stdout.splitlines():
        match = re.match(r'  (\S+) (\S+) (.*)', line)
        if match:
            failed[match[2]] = (match[1], match[3].strip())
        else:
            print(line)
    if not re.search(r' tier \S+: \d+ passed', done.stdout):
        print(done.stderr)
        sys.exit(1)
    return failed


def main():
    tool, folder = os.path.abspath(sys.argv[1]), pathlib.Path(os.environ.get('ZYR_CONFORMANCE', sys.argv[2]))
    compare = folder / 'compare.py'
    if not compare.exists():
        print(f'skipped: no conformance cases in {folder}')
        return 77
    known = read_known(pathlib.Path(__file__).with_name('conformance-known.txt'))
    failed = {}
    with tempfile.TemporaryDirectory() as scratch:
        for kind in KINDS:
            failed.update(run(told(tool, scratch, '--verify'), compare, folder / f'{kind}.jsonl.xz'))
        for seed in SEEDS:
            other = run(told(tool, scratch, f'--random-seed={seed}'), compare, folder / 'walks.jsonl.xz')
            failed.update((f'{case} with seed {seed}', how) for case, how in other.items()
                          if case not in failed and not DRAWN.search(how[1]))
    wrong = [f'{tier} {case} fails and is not among the known ones: {why}'
             for case, (tier, why) in failed.items() if case not in known]
    wrong += [f'{case} passes: take it out of conformance-known.txt' for case in known if case not in failed]
    print('\n'.join(wrong))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
