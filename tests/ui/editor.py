# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker's device with a visit open in the editor, for the tests of the editor."""

import pathlib
import re
import sys
import time

from world import WORDS, button

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

    def enrol_first(self):
        """A device that knows the visits of the day; the one to be made has the fewest members."""
        account = self.world.centre.account('worker')
        control = self.world.control(self.device)
        control.enrol(account)
        control.sign_in(account)
        control.run('sync', '--wait')
        self.head, _, household = self.world.centre.visits_of_today(account)[0]
        self.visit = next(row['id'] for row in control.run('list', 'today')
                          if row['household_id'] == household)
        return control

    def set_up(self):
        """The first visit of the day, some of it answered already."""
        control = self.enrol_first()
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

    def field(self, name, language=None):
        label = (self.texts[language] if language else self.text).labels[name]
        return self.app.wait(lambda node: node.role == 'panel' and node.name == label,
                             what=f'question “{label}”')

    def entry(self, name, language=None):
        return next(node for node in self.field(name, language) if 'EditableText' in node.interfaces)

    def focused(self):
        """The text of the question that has the focus."""
        node = next((node for node in self.app.tree() if 'focused' in node.states
                     and node.role not in ('frame', 'scroll-pane')), None)
        return next((above.name for above in node.ancestors() if above.role == 'panel' and above.name),
                    None) if node is not None else None

    def waits_for_focus(self, name):
        label = self.text.labels[name]
        self.app.until(lambda: self.focused() == label, f'the focus to be at “{label}”')
