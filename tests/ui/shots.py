#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a picture of everything there is to see: all tests of the window, and the tours through what
none of them shows, in both languages, light and dark, both also in high contrast, small and large; on
the small display with large text, too.  Every control in a picture has to have a name, and every window
to fit the display.  Sheets with the pictures side by side are made at the end.  As many tests are played
at once as there are processors.

usage: shots.py --build DIR --output DIR [WORD…]

Words pick: tr, en, 360x640, 1280x800, light, dark, large, contrast (both), contrast_dark, and tests by
their names (acts, editor, own, places, review, today, tours, transfers).
"""

import argparse
import itertools
import os
import pathlib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from steps import LOCALES, LOOKS, SIZES

HERE = pathlib.Path(__file__).resolve().parent
TESTS = ('tours', 'places', 'today', 'editor', 'review', 'acts', 'transfers', 'own')
SHEET_COLUMNS = {'360x640': 8, '1280x800': 4}


def chosen(of, words):
    """Those of a kind that the words name, or all where they name none."""
    return [one for one in of if one in words] or list(of)


def script(test):
    return HERE / ('tours.py' if test == 'tours' else f'test-{test}.py')


def looks(size, words):
    words = words + ['contrast_dark'] if 'contrast' in words else words
    return chosen([look for look in LOOKS if look != 'large' or size == SIZES[0]], words)


def play(options, language, size, test):
    """Returns whether everything that was looked at is as it has to be."""
    folder = options.output / language / size / test
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, script(test), '--build', options.build, '--pictures', folder,
               '--language', language, '--size', size,
               *(f'--look={look}' for look in looks(size, options.words))]
    began = time.monotonic()
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    sheets(folder)
    print(f'{language}, {size}: {test}, {len(list(folder.glob("*.png")))} pictures in '
          f'{time.monotonic() - began:.0f} s', flush=True)
    if done.returncode != 0:
        (folder / f'{test}.log').write_text(done.stdout + done.stderr, encoding='utf-8')
        print(f'not ok - {test}: {done.stderr.strip().splitlines()[-1:]}, all of it in '
              f'{folder / test}.log', flush=True)
    return done.returncode == 0


def sheets(folder):
    """Each look's pictures side by side, as many at once as montage takes by Debian's policy."""
    for size, look in itertools.product(SIZES, LOOKS):
        pictures = sorted(folder.glob(f'{size}-*-{look}-*.png'))
        columns, width = SHEET_COLUMNS[size], min(int(size.partition('x')[0]), 480)
        for number, first in enumerate(range(0, len(pictures), 4 * columns), 1):
            subprocess.run(['montage', '-label', '%t', *map(str, pictures[first:first + 4 * columns]),
                            '-tile', f'{columns}x', '-geometry', f'{width}x+6+6',
                            str(folder / f'sheet-{size}-{look}-{number}.jpg')], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--output', required=True, type=pathlib.Path)
    parser.add_argument('words', nargs='*', metavar='WORD', choices=[
        [], *LOCALES, *SIZES, *LOOKS, *TESTS])
    options = parser.parse_args()
    words = options.words
    plays = itertools.product(chosen(LOCALES, words), chosen(SIZES, words), chosen(TESTS, words))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = list(pool.map(lambda each: play(options, *each), plays))
    return 0 if all(passed) else 1


if __name__ == '__main__':
    sys.exit(main())
