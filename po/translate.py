#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the application with a catalogue that is being edited, and again after each time it is saved.

usage: translate.py CATALOGUE.po|pseudo LOCALEDIR PROGRAM [ARGUMENT…]

LOCALEDIR is written: LOCALEDIR/LANGUAGE/LC_MESSAGES/ziyaret.mo. A catalogue that does not compile is
told with its line, and the application stays open as it was. "pseudo" is no language but the English
sentences with accents, longer by two fifths and in brackets: what has none of this on the screen
cannot be translated, and what is cut off there will be cut off in some language.
"""

import os
import pathlib
import re
import subprocess
import sys
import time

DOMAIN = 'ziyaret'
PSEUDO = 'en_XA'
# What a translation has to keep as it is: printf's and strftime's conversions, markup, entities.
KEPT = re.compile(r'%(?:\d+\$)?[-+ #0\']*[\d*]*(?:\.\d+)?[hlzjt]*[a-zA-Z%]|<[^<>]+>|&\w+;|\\.|_(?=\w)')
ACCENTED = str.maketrans('ACDEGIKLNORSTUYZacdegiklnorstuyz', 'ÅÇÐÉĜÎĶĻÑÖŔŠŢÛÝŽåçðéĝîķļñöŕšţûýž')


def pseudo_sentence(sentence):
    """sentence: as a catalogue writes it, between its quotes"""
    if not sentence:
        return sentence
    parts, end = [], 0
    for kept in KEPT.finditer(sentence):
        parts += [sentence[end:kept.start()].translate(ACCENTED), kept.group()]
        end = kept.end()
    parts.append(sentence[end:].translate(ACCENTED))
    letters = len(KEPT.sub('', sentence))
    tail = '\\n' if sentence.endswith('\\n') else ''
    whole = ''.join(parts).removesuffix('\\n') if tail else ''.join(parts)
    head = '\\n' if whole.startswith('\\n') else ''
    return f'{head}[{whole.removeprefix(head)}{"~" * ((letters * 2 + 4) // 5)}]{tail}'


def pseudo_catalogue(source):
    """source: the text of a catalogue without line breaks inside its sentences (msgcat --no-wrap)"""
    entries = []
    for entry in source.split('\n\n')[1:]:
        found = {key: text for key, text in
                 re.findall(r'^(msgid|msgid_plural) "(.*)"$', entry, re.M)}
        if 'msgid' not in found:
            continue

        def translated(line, found=found):
            plural = line.group(1) not in ('', '[0]')
            text = found.get('msgid_plural', '') if plural else found['msgid']
            return f'msgstr{line.group(1)} "{pseudo_sentence(text)}"'

        entries.append(re.sub(r'^msgstr(\[\d\]|) ".*"$', translated, entry, flags=re.M))
    header = source.split('\n\n')[0].replace('"Language: en\\n"', f'"Language: {PSEUDO}\\n"')
    return '\n\n'.join([header, *entries])


def compile_catalogue(catalogue, localedir):
    """Returns the language, or None after telling what is wrong with the catalogue."""
    language = PSEUDO if catalogue == 'pseudo' else pathlib.Path(catalogue).stem
    folder = pathlib.Path(localedir) / language / 'LC_MESSAGES'
    folder.mkdir(parents=True, exist_ok=True)
    text = None
    if catalogue == 'pseudo':
        english = pathlib.Path(__file__).parent / 'en.po'
        flat = subprocess.run(['msgcat', '--no-wrap', '--no-location', str(english)],
                              capture_output=True, text=True, check=True).stdout
        text = pseudo_catalogue(flat)
    made = subprocess.run(['msgfmt', '--check', '--statistics', '-o', str(folder / f'{DOMAIN}.mo.new'),
                           '-' if text is not None else catalogue],
                          input=text, text=True, check=False)
    if made.returncode != 0:
        return None
    (folder / f'{DOMAIN}.mo.new').replace(folder / f'{DOMAIN}.mo')
    return language


def changed(catalogue):
    path = pathlib.Path(__file__).parent / 'en.po' if catalogue == 'pseudo' else pathlib.Path(catalogue)
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:  # an editor that writes a new file in its place
        return None


def main():
    catalogue, localedir, *command = sys.argv[1:]
    language = compile_catalogue(catalogue, localedir)
    if language is None:
        sys.exit(1)
    environment = os.environ | {'LANGUAGE': language, 'ZYR_LOCALEDIR': localedir}
    seen = changed(catalogue)
    program = subprocess.Popen(command, env=environment)
    try:
        while True:
            time.sleep(0.3)
            now = changed(catalogue)
            if now is not None and now != seen:
                seen = now
                if compile_catalogue(catalogue, localedir) is not None:
                    print(f'{catalogue} was saved: opening the application again', flush=True)
                    program.terminate()
                    program.wait()
                    program = subprocess.Popen(command, env=environment)
            elif program.poll() is not None:
                sys.exit(program.returncode)
    finally:
        program.terminate()


if __name__ == '__main__':
    main()
