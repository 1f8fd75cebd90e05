#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The visit editor in the real window, by mouse and keyboard: what is done is taken back, questions
and problems are found, the form changes its language.

usage: test-editor.py --build DIR [--pictures DIR] [--language tr|en] [--scheme light|dark]
                      [--size 360x640|1280x800]
"""

import argparse
import pathlib
import re
import sys
import time

from world import WORDS, World, button

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / 'journey')]
from form import FormText  # noqa: E402  pylint: disable=wrong-import-position
from words import Words  # noqa: E402  pylint: disable=wrong-import-position

LOCALES = {'tr': 'tr_TR.UTF-8', 'en': 'C.UTF-8'}
FORM_LANGUAGES = {'tr': 'Türkçe (tr)', 'en': 'English (en)'}


class Editor:
    """A worker's device with the first visit of the day open."""

    def __init__(self, world, options):
        self.world = world
        self.options = options
        self.words = Words(world.programs.build, options.language)
        source = world.programs.source / 'data/forms/hane_ziyareti.xml'
        self.texts = {code: FormText(source, name) for code, name in FORM_LANGUAGES.items()}
        self.text = self.texts[options.language]
        locale = LOCALES[options.language]
        self.device = world.device(
            'worker', options.size, LC_ALL=locale, LANG=locale, LANGUAGE=options.language,
            G_DEBUG='fatal-criticals', ADW_DEBUG_COLOR_SCHEME=f'prefer-{options.scheme}')
        self.visit = None

    @property
    def app(self):
        return self.device.app

    @property
    def narrow(self):
        return self.options.size.startswith('360')

    def done(self, what):
        print(f'ok - {what}', flush=True)

    def picture(self, what):
        nameless, overflow = self.app.nameless(), self.app.overflow()
        assert not nameless and not overflow, (what, nameless, overflow)
        if self.options.pictures:
            time.sleep(0.8)
            name = f'{self.options.size}-{self.options.language}-{self.options.scheme}-{what}.png'
            self.app.screenshot(pathlib.Path(self.options.pictures) / name)

    def set_up(self):
        """The first visit of the day, some of it answered already."""
        account = self.world.centre.account('worker')
        control = self.world.control(self.device)
        control.enrol(account)
        control.sign_in(account)
        control.run('sync', '--wait')
        row = control.run('list', 'today')[0]
        self.visit, self.head = row['id'], row['head_name']
        self.world.fill(control, self.visit, stop_after=12)
        self.device.open()
        self.open_visit()

    def open_visit(self):
        self.app.wait('list-item', self.head, timeout_s=30).click()
        self.app.wait('button', re.compile('|'.join(
            re.escape(self.words(word)) for word in ('Start the Visit', 'Continue the Visit')))).click()
        self.app.wait('button', self.words('Visit Menu'), timeout_s=30)

    def leave_visit(self):
        self.app.wait('button', button(WORDS[self.options.language]['back'])).click()
        self.app.wait('label', self.words('Members'))
        self.app.wait('button', button(WORDS[self.options.language]['back'])).click()

    def show_section(self, name):
        title = self.text.section_of(name)
        if self.narrow:
            self.app.wait('button', self.words('Sections')).click()
        self.app.wait(lambda node: node.role == 'list-item' and title in node.name,
                      what=f'section {title}').click()

    def field(self, name):
        label = self.text.labels[name]
        return self.app.wait(lambda node: node.role == 'panel' and node.name == label,
                             what=f'question “{label}”')

    def entry(self, name):
        return next(node for node in self.field(name) if 'EditableText' in node.interfaces)

    def takes_back(self):
        """By key from within the entry, by the menu, also after the visit was closed and opened."""
        self.show_section('rooms')
        self.entry('rooms').type('3')
        self.entry('area').type('85')
        self.app.key('ctrl+z')
        self.app.until(lambda: self.entry('area').text == '', 'the area to be gone')
        assert self.entry('rooms').text == '3'
        self.app.key('ctrl+z')
        self.app.until(lambda: self.entry('rooms').text == '', 'the rooms to be gone')
        self.picture('undone')
        self.app.key('ctrl+shift+z')
        self.app.until(lambda: self.entry('rooms').text == '3', 'the rooms to be back')
        self.leave_visit()
        self.open_visit()
        self.menu('Redo')
        self.app.until(lambda: self.entry('area').text == '85', 'the area to be back')
        self.menu('Undo')
        self.app.until(lambda: self.entry('area').text == '', 'the area to be gone again')
        self.done('answers are taken back and given again, also after leaving the visit')

    def focused(self):
        """The text of the question that has the focus."""
        node = next((node for node in self.app.tree() if 'focused' in node.states
                     and node.role not in ('frame', 'scroll-pane')), None)
        return next((above.name for above in node.ancestors() if above.role == 'panel' and above.name),
                    None) if node is not None else None

    def waits_for_focus(self, name):
        label = self.text.labels[name]
        self.app.until(lambda: self.focused() == label, f'the focus to be at “{label}”')

    def finds(self):
        """A question in another section, by its beginning, without a pointer; then by its answer."""
        self.app.key('ctrl+f')
        self.app.type(self.text.labels['kanaat'].split()[0][:4])
        self.app.wait('list', self.words('Questions that were found'))
        self.picture('found')
        self.app.key('Escape')
        self.app.until(lambda: self.app.find('list', self.words('Questions that were found')) is None,
                       'the form to come back')
        self.app.key('ctrl+f')
        self.app.type('qqqqqq')
        self.app.wait('label', self.words('No question, hint or answer has these words.'))
        self.picture('found-nothing')
        self.app.key('ctrl+a')
        self.app.type(self.text.labels['rooms'])
        self.app.wait('label', re.compile(re.escape(self.text.section_of('rooms')) + '\n3'))
        self.app.key('Return')
        self.waits_for_focus('rooms')
        # By the arrows into what was found
        self.app.key('ctrl+f')
        self.app.type(self.text.labels['area'])
        self.app.wait('list', self.words('Questions that were found'))
        self.app.key('Down', 'Return')
        self.waits_for_focus('area')
        self.done('questions are found by their words and their answers')

    def goes_through_problems(self):
        """Forth and back by key and by button, each with the focus in it."""
        self.waits_for_focus('area')
        self.app.key('F8')
        self.app.until(lambda: self.focused() not in (None, self.text.labels['area']), 'a problem')
        first = self.focused()
        self.app.key('F8')
        self.app.until(lambda: self.focused() not in (None, first), 'the next problem')
        second = self.focused()
        self.app.wait('button', self.words('Previous Problem')).click()
        self.app.until(lambda: self.focused() == first, 'the problem before it')
        self.app.wait('button', self.words.pattern('Next of %u open question')).click()
        self.app.until(lambda: self.focused() == second, 'the next problem again')
        self.picture('problem')
        self.done('the focus goes from problem to problem')

    def menu(self, word):
        self.app.wait('button', self.words('Visit Menu')).click()
        self.picture('menu')
        self.app.wait('menu-item', self.words(word)).click()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--pictures')
    parser.add_argument('--language', choices=('tr', 'en'), default='tr')
    parser.add_argument('--scheme', choices=('light', 'dark'), default='light')
    parser.add_argument('--size', choices=('360x640', '1280x800'), default='360x640')
    options = parser.parse_args()
    with World(options.build, households=12) as world:
        editor = Editor(world, options)
        editor.set_up()
        editor.takes_back()
        editor.finds()
        editor.goes_through_problems()
        complaints = editor.device.complaints()
        assert not complaints, complaints


if __name__ == '__main__':
    sys.exit(main())
