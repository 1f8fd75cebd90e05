#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The visit editor in the real window, by mouse and keyboard: what is done is taken back, questions
and problems are found, the form changes its language.

usage: test-editor.py --build DIR [--pictures DIR] [--language tr|en] [--scheme light|dark]
                      [--size 360x640|1280x800]
"""

import argparse
import re
import sys

from editor import Editor
from world import World


class Acts (Editor):
    """The steps, each of which tells what it found."""

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
        editor = Acts(world, options)
        editor.set_up()
        editor.takes_back()
        editor.finds()
        editor.goes_through_problems()
        complaints = editor.device.complaints()
        assert not complaints, complaints


if __name__ == '__main__':
    sys.exit(main())
