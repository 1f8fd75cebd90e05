#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a picture of everything there is to see: all tests of the window, and the tours through what
none of them shows, in both languages, light and dark, small and large; on the small display with
large text and in high contrast, too.  Every control in a picture has to have a name and to be reached
by keyboard.  Sheets with the pictures side by side are made at the end.

usage: shots.py --build DIR --output DIR [WORD…]

Words pick: tr, en, 360x640, 1280x800, light, dark, large, contrast, and tests by their names
(acts, editor, own, places, review, today, tours, transfers).
"""

import argparse
import itertools
import pathlib
import subprocess
import sys

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


def play(options, test, language, size, arguments, folder):
    """Returns whether everything that was looked at is as it has to be."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, script(test), '--build', options.build, '--pictures', folder,
               '--language', language, '--size', size, *arguments]
    print(f'{language}, {size}, {" ".join(arguments)}: {test}', flush=True)
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
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
        [], *LOCALES, *SIZES, *LOOKS, 'contrast', *TESTS])
    options = parser.parse_args()
    words, n_failed = options.words, 0
    for language, size, test in itertools.product(chosen(LOCALES, words), chosen(SIZES, words),
                                                  chosen(TESTS, words)):
        folder = options.output / language / size / test
        if not set(words) & {'contrast'} or set(words) & set(LOOKS):
            arguments = [f'--look={look}' for look in looks(size, words)]
            n_failed += not play(options, test, language, size, [*arguments, '--walk'], folder)
        if 'contrast' in words or not set(words) & set(LOOKS) and size == SIZES[0]:
            n_failed += not play(options, test, language, size, ['--contrast'], folder / 'contrast')
        for there, each in itertools.product((folder, folder / 'contrast'), SIZES):
            sheet(there, each)
    return 1 if n_failed else 0


if __name__ == '__main__':
    sys.exit(main())
