#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The visit editor in the real window, by mouse and keyboard: what is done is taken back, questions
and problems are found, the form changes its language.

usage: test-editor.py --build DIR [--help]
"""

import re

from editor import Editor
from steps import FORM_LANGUAGES, run


class Acts (Editor):
    steps = ('set_up', 'takes_back', 'finds', 'goes_through_problems', 'changes_language',
             'moves_between_cards', 'completes')

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

    def finds(self):
        """A question in another section, by its beginning, without a pointer; then by its answer."""
        self.app.key('ctrl+f')
        self.app.type(self.text.labels['kanaat'].split()[0][:4])
        self.app.wait('list', self.say('Questions that were found'))
        self.picture('found')
        self.app.key('Escape')
        self.app.until(lambda: self.app.find('list', self.say('Questions that were found')) is None,
                       'the form to come back')
        self.app.key('ctrl+f')
        self.app.type('qqqqqq')
        self.app.wait('label', self.say('No question, hint or answer has these words.'))
        self.picture('found-nothing')
        self.app.key('ctrl+a')
        self.app.type(self.text.labels['rooms'])
        self.app.wait('label', re.compile(re.escape(self.text.section_of('rooms')) + '\n3'))
        self.app.key('Return')
        self.waits_for_focus('rooms')
        # By the arrows into what was found
        self.app.key('ctrl+f')
        self.app.type(self.text.labels['area'])
        self.app.wait('list', self.say('Questions that were found'))
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
        self.app.wait('button', self.say('Previous Problem')).click()
        self.app.until(lambda: self.focused() == first, 'the problem before it')
        self.app.wait('button', self.say.pattern('Next Open Question (%u)')).click()
        self.app.until(lambda: self.focused() == second, 'the next problem again')
        self.picture('problem')
        self.done('the focus goes from problem to problem')

    def changes_language(self):
        """At once, for this visit, and it stays so; the window keeps its own."""
        other = 'en' if self.options.language == 'tr' else 'tr'
        name = FORM_LANGUAGES[other].partition(' (')[0]
        label = self.texts[other].labels['rooms']
        self.show_section('rooms')
        self.app.wait('button', self.say('Visit Menu')).click()
        self.app.wait('menu-item', name).click()
        self.app.wait('label', re.compile('^' + re.escape(label)))
        self.app.wait('label', self.texts[other].section_of('rooms'))
        assert self.entry('rooms', other).text == '3'
        self.picture('other-language')
        self.leave_visit()
        self.open_visit()
        self.text = self.texts[other]
        self.show_section('rooms')
        self.app.wait('label', re.compile('^' + re.escape(label)))
        self.app.wait('button', self.say('Visit Menu')).click()
        self.app.wait('menu-item', FORM_LANGUAGES[self.options.language].partition(' (')[0]).click()
        self.text = self.texts[self.options.language]
        self.app.wait('label', re.compile('^' + re.escape(self.text.labels['rooms'])))
        self.done('the form speaks another language at once, and goes on to when it is opened again')

    def heads(self):
        """(name, whether it is open) of the cards in view, in their order."""
        return [(node.name, 'expanded' in node.states) for node in self.app.tree()
                if node.role in ('push-button', 'toggle-button')
                and node.name.startswith(self.text.labels['member']) and ', ' in node.name]

    def moves_between_cards(self):
        """One card is open at a time; by key to the next and back."""
        self.show_section('m_status')
        cards = self.app.until(self.heads, 'the cards of the members')
        assert len(cards) > 1 and sum(is_open for _, is_open in cards) <= 1, cards
        self.app.key('F8', 'alt+Page_Up', 'alt+Page_Up', 'alt+Page_Up', 'alt+Page_Up')
        self.app.until(lambda: [is_open for _, is_open in self.heads()][0], 'the first card to open')
        self.app.key('alt+Page_Down')
        self.app.until(lambda: [is_open for _, is_open in self.heads()][:2] == [False, True],
                       'the second card to open instead')
        assert self.focused(), 'the focus is nowhere'
        self.picture('cards')
        self.done('the keyboard goes from card to card; the others close')

    def completes(self):
        """From a text, too, where Return alone is a new line."""
        self.show_section('kanaat')
        text = self.entry('kanaat')
        text.click()
        self.app.key('ctrl+Return')
        self.app.wait('label', self.say.pattern('%u question is open'))
        self.show_section('kanaat')
        assert not self.entry('kanaat').text, 'a new line'
        self.done('Ctrl+Return leads to the last page')

    def menu(self, word):
        self.app.wait('button', self.say('Visit Menu')).click()
        self.picture('menu')
        self.app.wait('menu-item', self.say(word)).click()


if __name__ == '__main__':
    run(Acts)
