#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lint tests find what they are for: each is run on a small tree with one thing wrong.

usage: test-lint.py SOURCE-ROOT
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

LICENCE = '/* SPDX-License-Identifier: GPL-3.0-or-later */\n'
ROOT = pathlib.Path(sys.argv.pop(1))


class LintTest (unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name).resolve()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')

    def lint(self, name, *arguments):
        done = subprocess.run([sys.executable, ROOT / 'tests/lint' / name, self.root, *arguments],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def assert_finds(self, expected, name, *arguments):
        status, output = self.lint(name, *arguments)
        self.assertEqual(status, 1, output)
        self.assertIn(expected, output)

    def assert_clean(self, name, *arguments):
        status, output = self.lint(name, *arguments)
        self.assertEqual(status, 0, output)

    def test_clean_tree(self):
        self.write('src/core/zyr-a.h', LICENCE + '#pragma once\n')
        self.write('src/domain/zyr-b.c', LICENCE + '#include "zyr-a.h"\n/* strtod in a comment */\n'
                   'const char *b = "goto";\n')
        self.assert_clean('lint-style.py')
        self.assert_clean('lint-layers.py', 'nm')

    def test_one_public_header(self):
        header = LICENCE + '#pragma once\n'
        self.write('src/form/zyr-form.h', header)
        self.write('src/form/zyr-tree-private.h', header)
        self.write('src/form/tool/zyr-tool.h', header)
        self.write('src/core/zyr-a.h', header)
        self.write('build/compile_commands.json', '[]')
        build = str(self.root / 'build')
        self.assertNotIn('header of src/form', self.lint('lint-headers.py', build)[1])
        self.write('src/form/zyr-item.h', header)
        self.assert_finds('src/form/zyr-item.h: the public header of src/form is', 'lint-headers.py', build)
        self.write('src/form/zyr-form.h', header + '\n' * 197)
        self.assertNotIn('stays under', self.lint('lint-headers.py', build)[1])
        self.write('src/form/zyr-form.h', header + '\n' * 198)
        self.assert_finds('src/form/zyr-form.h: 200 lines', 'lint-headers.py', build)

    def test_empty_tree_is_no_success(self):
        self.assert_finds('nothing was checked', 'lint-style.py')

    def test_upward_include(self):
        self.write('src/store/zyr-store.h', LICENCE + '#pragma once\n')
        self.write('src/core/zyr-a.c', LICENCE + '\n#include "zyr-store.h"\n')
        self.assert_finds('src/core/zyr-a.c:3: “zyr-store.h” is of src/store', 'lint-layers.py', 'nm')

    def test_siblings(self):
        self.write('src/store/zyr-store.h', LICENCE + '#pragma once\n')
        self.write('src/form/zyr-form.c', LICENCE + '#include "zyr-store.h"\n')
        self.assert_finds('src/form/zyr-form.c:2', 'lint-layers.py', 'nm')

    def test_private_header_of_another_floor(self):
        self.write('src/core/zyr-a-private.h', LICENCE + '#pragma once\n')
        self.write('src/domain/zyr-b.c', LICENCE + '#include "zyr-a-private.h"\n')
        self.assert_finds('is private to src/core', 'lint-layers.py', 'nm')

    def test_gtk_below_the_ui(self):
        self.write('src/app/zyr-app.c', LICENCE + '#include <gtk/gtk.h>\n')
        self.assert_finds('<gtk/gtk.h> belongs to src/compat, src/ui', 'lint-layers.py', 'nm')

    def test_gtk_symbol(self):
        self.write('src/core/zyr-a.c', LICENCE + 'void gtk_init (void);\nvoid zyr_a (void);\n'
                   'void zyr_a (void) { gtk_init (); }\n')
        subprocess.run(['cc', '-c', 'src/core/zyr-a.c', '-o', 'a.o'], cwd=self.root, check=True)
        self.assert_finds('uses gtk_init', 'lint-layers.py', 'nm', str(self.root / 'a.o'))

    def test_banned_functions(self):
        for call, instead in (('strcasecmp (a, b)', 'g_ascii_strcasecmp'), ('toupper (a)', 'search_key'),
                              ('atof (a)', 'g_ascii_strtod'), ('g_error ("x")', 'GError'),
                              ('system ("x")', 'g_subprocess'), ('sprintf (a, b)', 'g_snprintf')):
            self.write('src/app/zyr-a.c', LICENCE + f'void a (void);\nvoid\na (void)\n{{\n  {call};\n}}\n')
            with self.subTest(call):
                self.assert_finds(f'src/app/zyr-a.c:6: {call.split(" ", maxsplit=1)[0]}', 'lint-style.py')
                self.assert_finds(instead, 'lint-style.py')

    def test_lower_floors_are_silent(self):
        self.write('src/store/zyr-a.c', LICENCE + 'g_warning ("%s", name);\n')
        self.assert_finds('this floor says nothing', 'lint-style.py')

    def test_sentences_only_in_the_ui(self):
        self.write('src/app/zyr-a.c', LICENCE + 'a = _ ("Saved");\n')
        self.assert_finds('a translated sentence', 'lint-style.py')

    def test_long_function_and_line(self):
        body = '  a ();\n' * 101
        self.write('src/app/zyr-a.c', LICENCE + f'void\na (void)\n{{\n{body}}}\n')
        self.assert_finds('a function of 101 lines', 'lint-style.py')
        self.write('src/app/zyr-a.c', LICENCE + 'int a' + 'a' * 100 + ';\n')
        self.assert_finds('columns, 100 is the most', 'lint-style.py')

    def test_missing_licence_and_left_work(self):
        self.write('src/app/zyr-a.c', 'int a;\n')
        self.assert_finds('begins without its licence', 'lint-style.py')
        self.write('src/app/zyr-a.c', LICENCE + '/* ' + 'TO' + 'DO: later */\n')
        self.assert_finds('an issue, or the finished thing', 'lint-style.py')

    def test_catalogues(self):
        self.write('po/LINGUAS', 'en\ntr\n')
        header = '# A\n#\n' + (ROOT / 'po/tr.po').read_text(encoding='utf-8').split('\n\n')[0].split('#\n')[1] + '\n\n'
        self.write('src/ui/zyr-a.c', LICENCE + 'a = _ ("Saved");\n')
        self.write('po/POTFILES.in', 'src/ui/zyr-a.c\n')
        self.write('po/en.po', header.replace('Language: tr', 'Language: en')
                   + 'msgid "Saved"\nmsgstr "Saved"\n')
        self.write('po/tr.po', header + 'msgid "Saved"\nmsgstr ""\n')
        self.assert_finds('po/tr.po: untranslated: “Saved”', 'lint-catalogues.py')
        self.write('po/tr.po', header + '#, fuzzy\nmsgid "Saved"\nmsgstr "Kaydedildi"\n')
        self.assert_finds('po/tr.po: fuzzy: “Saved”', 'lint-catalogues.py')
        self.write('po/tr.po', header)
        self.assert_finds('in the sources and not here: “Saved”', 'lint-catalogues.py')
        self.write('po/tr.po', header + 'msgid "Saved"\nmsgstr "Kaydedildi"\n')
        self.assert_clean('lint-catalogues.py')
        for tool, wrong, told in (('pofilter', 'Kayde  dildi', 'pofilter: doublespacing'),
                                  ('i18nspector', 'Kayde\x01dildi', 'i18nspector: ')):
            with self.subTest(tool):
                if not shutil.which(tool, path='/usr/bin'):
                    self.skipTest(f'{tool} is not installed')
                self.write('po/tr.po', header + f'msgid "Saved"\nmsgstr "{wrong}"\n')
                self.assert_finds(told, 'lint-catalogues.py')
        self.write('po/tr.po', header + 'msgid "Saved"\nmsgstr "Kaydedildi"\n')
        self.write('po/POTFILES.in', '')
        self.assert_finds('src/ui/zyr-a.c has sentences and is not listed', 'lint-catalogues.py')

    def test_templates(self):
        self.write('src/ui/ziyaret.gresource.xml', '<gresources><file>a.ui</file></gresources>')
        self.write('src/ui/a.ui', '<interface><object class="GtkButton">'
                   '<property name="icon-name">x</property></object></interface>')
        self.assert_finds('has an icon and no name', 'lint-templates.py')
        self.write('src/ui/a.ui', '<interface>')
        self.assert_finds('is not well-formed', 'lint-templates.py')
        self.write('src/ui/a.ui', '<interface/>')
        self.assert_clean('lint-templates.py')
        self.write('src/ui/b.ui', '<interface/>')
        self.assert_finds('is in no .gresource.xml', 'lint-templates.py')

    def test_translate(self):
        """po/translate.py: opens again what was saved, keeps open what was saved broken."""
        catalogue = self.root / 'tr.po'
        header = (ROOT / 'po/tr.po').read_text(encoding='utf-8').split('\n\n')[0] + '\n\n'
        started = self.root / 'started'
        command = [sys.executable, ROOT / 'po/translate.py', catalogue, self.root / 'locale', 'sh', '-c',
                   f'msgunfmt "$ZYR_LOCALEDIR/$LANGUAGE/LC_MESSAGES/ziyaret.mo" | tail -n 1 >> {started}; '
                   f'test $(wc -l < {started}) = 2 || exec sleep 60']
        catalogue.write_text(header + 'msgid "Saved"\nmsgstr "Bir"\n', encoding='utf-8')
        editing = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(editing.kill)
        while not started.exists() or not started.read_text(encoding='utf-8'):
            time.sleep(0.05)
        catalogue.write_text(header + 'msgid "Saved\n', encoding='utf-8')
        while 'end-of-line' not in editing.stderr.readline():
            self.assertIsNone(editing.poll())
        catalogue.write_text(header + 'msgid "Saved"\nmsgstr "İki"\n', encoding='utf-8')
        editing.communicate(timeout=60)
        self.assertEqual(started.read_text(encoding='utf-8'), 'msgstr "Bir"\nmsgstr "İki"\n')

    def test_pseudo_locale(self):
        """Each sentence is marked, longer, and has all its conversions and its markup."""
        sys.path.insert(0, str(ROOT / 'po'))
        import translate
        self.assertEqual(translate.pseudo_sentence('%1$s of <b>%d</b> &amp; %5.1f%% done\\n'),
                         '[%1$s öf <b>%d</b> &amp; %5.1f%% ðöñé~~~~~]\\n')
        self.assertEqual(translate.compile_catalogue('pseudo', self.root), translate.PSEUDO)
        catalogue = subprocess.run(['msgunfmt', self.root / translate.PSEUDO / 'LC_MESSAGES/ziyaret.mo'],
                                   capture_output=True, text=True, check=True).stdout
        plain = [line for line in catalogue.split('\n\n', 1)[1].splitlines()
                 if line.startswith('msgstr') and '"[' not in line and not line.endswith('""')]
        self.assertEqual(plain, [])


if __name__ == '__main__':
    unittest.main()
