#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sentence is in every catalogue, translated, and well formed.

usage: lint-catalogues.py SOURCE-ROOT
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import sources

MARKED = re.compile(r'translatable="yes"|(?<![\w"])(?:C|N|NC)?_ ?\("|\bn?gettext ?\(|^\[Desktop Entry\]'
                    r'|<component ', re.M)
# What these two look for beyond msgfmt: slips that a reader of Turkish would see and a compiler not.
FILTERS = ('doublespacing', 'escapes', 'newlines', 'tabs', 'startwhitespace', 'endwhitespace', 'variables',
           'printf', 'xmltags', 'urls', 'emails', 'doublewords', 'blank')
# Of the header: a date in it would conflict at every merge, and the product has no release yet.
UNSAID = ('no-date-header-field POT-Creation-Date', 'no-version-in-project-id-version',
          'no-report-msgid-bugs-to-header-field', 'invalid-last-translator')
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dngettext:2,3', 'ngettext:1,2')


def run(lint, *command):
    return subprocess.run(command, cwd=lint.root, capture_output=True, text=True, check=False,
                          env={'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8'})


def main():
    lint = sources.Lint(sys.argv[1])
    potfiles = lint.root / 'po/POTFILES.in'
    listed = {line for line in potfiles.read_text(encoding='utf-8').split('\n')
              if line and not line.startswith('#')}
    marked = {str(path.relative_to(lint.root))
              for path in lint.tracked('.c', '.ui', '.desktop.in', '.metainfo.xml.in')
              if not str(path.relative_to(lint.root)).startswith('tests/')
              and MARKED.search(path.read_text(encoding='utf-8'))}
    for name in sorted(marked - listed):
        lint.problem(potfiles, 0, f'{name} has sentences and is not listed: run po/update')
    for name in sorted(listed - marked):
        lint.problem(potfiles, 0, f'{name} is listed and has no sentence, or is gone: run po/update')
    languages = [line for line in (lint.root / 'po/LINGUAS').read_text(encoding='utf-8').split()
                 if re.fullmatch(r'[a-z]{2}(_[A-Z]{2})?', line)]
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / 'ziyaret.pot'
        made = run(lint, 'xgettext', '--from-code=UTF-8', '--no-wrap', '-o', str(template),
                   *(f'--keyword={keyword}' for keyword in KEYWORDS), *sorted(listed & marked))
        if made.returncode != 0:
            lint.problem(potfiles, 0, f'xgettext: {made.stderr.strip()}')
        for language in languages:
            check_catalogue(lint, language, template, folder)
    for language in ('tr', 'en'):
        if language not in languages:
            lint.problem('po/LINGUAS', 0, f'{language} is not listed')
    lint.finish()


def check_catalogue(lint, language, template, folder):
    name = f'po/{language}.po'
    lint.n_checked += 1
    checked = run(lint, 'msgfmt', '--check', '-o', '/dev/null', name)
    if checked.returncode != 0:
        lint.problem(name, 0, f'msgfmt: {checked.stderr.strip()}')
        return
    for what, option in (('untranslated', '--untranslated'), ('fuzzy', '--only-fuzzy')):
        found = run(lint, 'msgattrib', option, '--no-obsolete', '--no-wrap', name).stdout
        for sentence in re.findall(r'^msgid "(.+)"$', found, re.M):
            lint.problem(name, 0, f'{what}: “{sentence}”; write its msgstr'
                         + (' and take “fuzzy” away' if what == 'fuzzy' else ''))
    inspect(lint, name)
    if not template.exists():
        return
    merged = pathlib.Path(folder) / f'{language}.po'
    run(lint, 'msgmerge', '--quiet', '--no-fuzzy-matching', '--no-wrap', '-o', str(merged), name,
        str(template))
    missing = run(lint, 'msgattrib', '--untranslated', '--no-obsolete', '--no-wrap', str(merged))
    for sentence in re.findall(r'^msgid "(.+)"$', missing.stdout, re.M):
        lint.problem(name, 0, f'in the sources and not here: “{sentence}”; run po/update, translate')


def inspect(lint, name):
    if shutil.which('i18nspector', path='/usr/bin'):
        for line in run(lint, 'i18nspector', name).stdout.splitlines():
            if not any(unsaid in line for unsaid in UNSAID):
                lint.problem(name, 0, f'i18nspector: {line}')
    if shutil.which('pofilter', path='/usr/bin'):
        found = run(lint, 'pofilter', '--gnome', *(f'--test={test}' for test in FILTERS), name).stdout
        for what, sentence in re.findall(r'^# \(pofilter\) (.+)$(?:\n[^m].*)*\nmsgid "(.*)"', found, re.M):
            lint.problem(name, 0, f'pofilter: {what}: “{sentence}”')


if __name__ == '__main__':
    main()
