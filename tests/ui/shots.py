#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a picture of everything there is to see: all tests of the window, and the tours through what
none of them shows, in both languages, light, dark and in high contrast, small and large; on the small
display with large text, too.  Every control in a picture has to have a name, and every window to fit
the display.  Sheets with the pictures side by side are made at the end.  As many tests are played at
once as there are processors.

usage: shots.py --build DIR --output DIR [WORD…]

Words pick: tr, en, 360x640, 1280x800, light, dark, large, contrast, and tests by their names
(acts, editor, own, places, review, today, tours, transfers).
"""

import argparse
import itertools
import os
import pathlib
import subprocess
import sys
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
    return chosen([look for look in LOOKS if look != 'large' or size == SIZES[0]], words)


def play(options, language, size, test):
    """Returns whether everything that was looked at is as it has to be."""
    folder = options.output / language / size / test
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, script(test), '--build', options.build, '--pictures', folder,
               '--language', language, '--size', size,
               *(f'--look={look}' for look in looks(size, options.words))]
    print(f'{language}, {size}: {test}', flush=True)
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    for each in SIZES:
        sheet(folder, each)
    if done.returncode != 0:
        (folder / f'{test}.log').write_text(done.stdout + done.stderr, encoding='utf-8')
        print(f'not ok - {test}: {done.stderr.strip().splitlines()[-1:]}, all of it in '
              f'{folder / test}.log', flush=True)
    return done.returncode == 0


def sheet(folder, size):
    pictures = sorted(folder.glob(f'{size}-*.png'))
    width = int(size.partition('x')[0])
    if pictures:
        subprocess.run(['montage', '-label', '%t', *map(str, pictures), '-tile',
                        f'{SHEET_COLUMNS[size]}x4', '-geometry', f'{min(width, 480)}x+6+6',
                        str(folder / f'sheet-{size}.jpg')], check=True)


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
