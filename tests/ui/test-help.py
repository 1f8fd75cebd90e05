#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The help and the shortcuts window say what is so: both languages have the same pages, links lead
somewhere, what is called by its name has that name in the window, and every accelerator is listed.

usage: test-help.py SOURCE-ROOT
"""

import ast
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

MALLARD = '{http://projectmallard.org/1.0/}'
# What is emphasised and is no name in the window.
OTHER_WORDS = {'en': {'set-up code', 'this device', 'Another centre answers', 'Failed',
                      'Not asked', 'Nothing is recorded', 'The session has ended', 'Rejected'},
               'tr': {'kurulum kodu', 'hangi cihaz', 'Başka bir merkez yanıt veriyor', 'Başarısız',
                      'Sorulmadı', 'Kayıt bulunamadı', 'Oturum sona erdi', 'Reddedildi',
                      'Ağ oturum açılmasını istiyor'}}
# Keys that mean the same in every window and need no mention.
UNLISTED = {'Escape'}
MODIFIERS = {'GDK_CONTROL_MASK': '<Control>', 'GDK_SHIFT_MASK': '<Shift>', 'GDK_ALT_MASK': '<Alt>'}


def words_of(path):
    """Every text of a catalogue, without mnemonics."""
    found = set()
    text = re.sub(r'"\n"', '', path.read_text(encoding='utf-8'))
    for line in text.splitlines():
        match = re.match(r'msgstr(?:\[\d\])? (".*")$', line)
        if match:
            found.add(ast.literal_eval(match.group(1)).replace('_', ''))
    return found


def check_pages(root, problems):
    shapes = {}
    for language in ('en', 'tr'):
        folder = root / 'data/help' / language
        words = words_of(root / f'po/{language}.po')
        ids = {path.stem for path in folder.glob('*.page')}
        for path in sorted(folder.glob('*.page')):
            page = ET.parse(path).getroot()
            if page.get('id') != path.stem:
                problems.append(f'{path}: its id is {page.get("id")}')
            for link in page.iter(f'{MALLARD}link'):
                if link.get('xref') not in ids | {'index'}:
                    problems.append(f'{path}: links to {link.get("xref")}, which is no page')
            for gui in page.iter(f'{MALLARD}gui'):
                if gui.text not in words | OTHER_WORDS[language]:
                    problems.append(f'{path}: “{gui.text}” is nowhere in the window')
            shapes[language, path.stem] = [node.tag.replace(MALLARD, '') for node in page.iter()
                                           if node.tag not in (f'{MALLARD}gui', f'{MALLARD}key')]
    for (language, name), shape in shapes.items():
        if shapes.get(('tr' if language == 'en' else 'en', name)) != shape:
            problems.append(f'data/help/{language}/{name}.page: the other language says more or '
                            'less, or in another order')
    code = (root / 'src/ui/help/zyr-help-book.c').read_text(encoding='utf-8')
    listed = set(re.findall(r'"([a-z-]+)"', code[code.index('ids[]'):code.index('};')]))
    written = {name for _, name in shapes}
    if listed != written:
        problems.append(f'zyr-help-book.c does not list what there is: {listed ^ written}')


def normal(accelerator):
    """One way to write an accelerator: modifiers in order, the key in lower case."""
    accelerator = accelerator.replace('<Primary>', '<Control>').replace('<Ctrl>', '<Control>')
    names = sorted(re.findall(r'<\w+>', accelerator))
    return ''.join(names) + re.sub(r'<\w+>', '', accelerator).lower()


def check_shortcuts(root, problems):
    overlay = ET.parse(root / 'src/ui/help/zyr-shortcuts-window.ui').getroot()
    listed = {normal(key) for node in overlay.iter('property')
              if node.get('name') == 'accelerator' for key in node.text.split()}
    for path in sorted((root / 'src/ui').rglob('*.c')):
        text = path.read_text(encoding='utf-8')
        for call in re.findall(r'set_accels \(gtk_app, ("[^;]*)\);', text):
            action, *keys = re.findall(r'"([^"]+)"', call)
            if keys and not any(normal(key) in listed for key in keys):
                problems.append(f'{path.name}: {keys[0]} ({action}) is not in zyr-shortcuts-window.ui')
        bindings = {}
        for key, modifiers, action in re.findall(
                r'add_binding_action \(\s*widget_class, GDK_KEY_(\w+),\s*([^,"]+),\s*"([^"]+)"', text):
            if key not in UNLISTED:
                bindings.setdefault(action, set()).add(normal(
                    ''.join(sign for name, sign in MODIFIERS.items() if name in modifiers) + key))
        # One of the ways to do a thing is enough.
        for action, keys in bindings.items():
            if not keys & listed:
                problems.append(f'{path.name}: {keys} ({action}) is not in zyr-shortcuts-window.ui')


def main():
    root = pathlib.Path(sys.argv[1])
    problems = []
    check_pages(root, problems)
    check_shortcuts(root, problems)
    print('\n'.join(problems))
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
