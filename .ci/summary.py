#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up test logs (meson's, and the journey's in the same shape) and ends with one line."""

import json
import pathlib
import sys

PASSED = {'OK', 'EXPECTEDFAIL'}
SKIPPED = {'SKIP', 'IGNORED'}


def main():
    passed, failed, skipped = 0, [], []
    for path in map(pathlib.Path, sys.argv[1:]):
        lines = path.read_text(encoding='utf-8').splitlines() if path.exists() else []
        if not lines:
            failed.append(f'{path.stem}: it left no results, so it did not run')
        for line in lines:
            test = json.loads(line)
            if test['result'] in PASSED:
                passed += 1
            elif test['result'] in SKIPPED:
                skipped.append(f'{path.stem}: {test["name"]}')
            else:
                failed.append(f'{path.stem}: {test["name"]} ({test["result"].lower()})')
    print()
    for what, names in (('Skipped', skipped), ('Failed', failed)):
        if names:
            print(f'{what}:', *names, sep='\n  ')
    print(f'{passed} passed, {len(failed)} failed' + (f', {len(skipped)} skipped' if skipped else ''))
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
