#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole first visit by keyboard alone: from the list of the day through every question to the
completed report.  No pointer moves and nothing is done through the accessibility tree, which is only
read to see where the focus is and what is there.

The answers are those of the golden fill; what this household asks beside them gets the first choice
or a plain sample.

usage: test-keyboard.py --build DIR [--verbose] [--help]
"""

import re

from editor import Editor
from steps import run
from world import PICTURE

from form import SAMPLES, Filler  # pylint: disable=wrong-import-order

# What decides how long the visit is: the rest of the golden fill is answered where it is asked.
SHORTER = {'new_n': '0', 'third_n': '1', 'need_n': '1'}


def read_fill(path):
    """Question to its answers, in the order of the repeat's instances."""
    answers = {}
    for line in path.read_text(encoding='utf-8').splitlines():
        name, _, value = line.partition('=')
        answers.setdefault(name.partition('#')[0], []).append(value)
    return answers


class Keys (Filler):
    """Answers with keys what has the focus."""

    def __init__(self, app, words, text, answers, say, picture):
        super().__init__(app, words, text, answers, say)
        self.picture = picture

    def focus(self, tree=None):
        """The thing itself that has the focus."""
        return next((node for node in (tree or self.app.tree()) if 'focused' in node.states
                     and node.role not in ('frame', 'scroll-pane')), None)

    def tab_to(self, match, what, n_most=60, key='Tab'):
        for _ in range(n_most):
            node = self.focus()
            if node is not None and match(node):
                return node
            self.app.key(key)
        raise AssertionError(f'{key} does not lead to {what}')

    def value_of(self, name, attempt):
        values = self.answers.get(name) or []
        return values[min(attempt, len(values) - 1)] if values else None

    def fill_by_key(self, n_most=400):
        """From problem to problem by F8 until there is none."""
        n_answered, n_stuck, last = 0, 0, None
        n_open = self.open_questions()
        while n_open and n_answered < n_most:
            field = self.open_field()
            if field is None:
                self.app.key('F8')
                field = self.app.until(self._focused_field, 'a question to get the focus')
            n_stuck = n_stuck + 1 if field == last else 0
            assert n_stuck < 4, f'“{field.name}” stays open: {self.row_of(field).all_text}'
            last = field
            self.answer_by_key(field, n_stuck)
            n_answered += 1
            n_open = self.open_questions(self.app.tree())
        return n_answered

    def open_field(self):
        """The question with the focus, to which Return led, when it has to be answered."""
        field = self._focused_field()
        missing = self.words('This question must be answered.')
        return field if field is not None and missing in self.row_of(field).all_text else None

    def answer_by_key(self, field, attempt):
        name = next((name for name in self.text.names.get(field.name, [''])
                     if name in self.answers), self.text.names.get(field.name, [''])[0])
        value = self.value_of(name, attempt)
        focus = next(node for node in field if 'focused' in node.states)
        if focus.role == 'check-box':
            given = self.choose_by_key(field, name, value, attempt)
        elif 'EditableText' in focus.interfaces:
            given = self.type_by_key(name, value, 'multi-line' in focus.states)
        elif any(node.role == 'image' and node.name.startswith(field.name) for node in field):
            given = self.sign_by_key(field)
        else:
            given = self.pick_by_key(field, name, value, attempt)
        self.given.append((name, field.name, given))
        self.say(f'{field.name}: {given}')

    def type_by_key(self, name, value, has_lines):
        kind = self.text.types.get(name)
        given = value or SAMPLES.get(kind, 'Görüldü, uygun.')
        if kind == 'date' and re.fullmatch(r'\d{4}-\d\d-\d\d', given):
            given = '.'.join(given.split('-')[::-1])
        self.app.key('ctrl+a')
        self.app.type(given)
        # Where Return begins a new line, Tab leads on.
        self.app.key('Tab' if has_lines else 'Return')
        return given

    def wanted(self, name, value, offered, attempt):
        labels = [self.text.choices.get(name, {}).get(code, code)
                  for code in (value or '').split()]
        found = [label for label in labels if label in offered]
        return found or [offered[min(attempt, len(offered) - 1)]]

    def choose_by_key(self, field, name, value, attempt):
        """Arrows to the choice; Return takes one, the space bar takes one of several."""
        boxes = [node for node in field if node.role == 'check-box']
        offered = [box.name for box in boxes]
        here = next(i for i, box in enumerate(boxes) if 'focused' in box.states)
        given = self.wanted(name, value, offered, attempt)
        several = len(given) > 1 or self.text.several.get(name)
        for label in given if several else given[:1]:
            there = offered.index(label)
            self.app.key(*(['Down'] * (there - here) or ['Up'] * (here - there) or ['shift']))
            here = there
            if several:
                self.app.key('space')
        if not several:
            self.app.key('Return')
        return ' '.join(given)

    def pick_by_key(self, field, name, value, attempt):
        """A list that opens below a button: its search, or the arrows."""
        self.app.key('Return')
        popover = self.app.until(lambda: self.app.find(
            lambda node: node.name == 'GtkPopoverContent'), f'the choices of “{field.name}”')
        boxes = [node for node in popover if node.role == 'check-box']
        offered = [box.name for box in boxes]
        given = self.wanted(name, value, offered, attempt)
        several = self.text.several.get(name)
        here = next((i for i, box in enumerate(boxes) if 'focused' in box.states), -1)
        for label in given if several else given[:1]:
            there = offered.index(label)
            self.app.key(*(['Down'] * (there - here) or ['Up'] * (here - there) or ['shift']))
            self.app.key('space')
            here = there
        if several:
            self.app.key('Escape')
        return ' '.join(given)

    def sign_by_key(self, field):
        """A signature that was made elsewhere: nobody draws with keys."""
        self.tab_to(lambda node: node.role == 'push-button'
                    and self.words('Choose a Picture of the Signature') in node.name,
                    'a picture to choose', 8)
        self.app.key('Return')
        title = self.words('Choose a Picture of the Signature')
        self.app.until(lambda: self.app.session.run(
            ['xdotool', 'search', '--onlyvisible', '--name', f'^{title}$']).stdout.strip(),
            'the files')
        self.app.key('ctrl+l', 'ctrl+a')
        self.app.type(str(self.picture))
        self.app.key('Return')
        self.app.until(lambda: not self.app.session.run(
            ['xdotool', 'search', '--onlyvisible', '--name', f'^{title}$']).stdout.strip(),
            'the files to go')
        return 'signed'


class Visitor (Editor):
    """Never lets go of the keyboard."""

    steps = ('enrol_first', 'makes_visit')
    size = '1280x800'

    def makes_visit(self):
        picture = self.device.session.home / 'picture.png'
        picture.write_bytes(PICTURE)
        fill = self.world.programs.source / 'tests/form/fills/answers1.txt'
        answers = read_fill(fill) | {name: [value] for name, value in SHORTER.items()}
        self.device.open()
        self.app.wait('list-item', self.head, timeout_s=60)
        keys = Keys(self.app, self.say, self.text, answers,
                    (lambda line: print(f'     {line}', flush=True)) if self.options.verbose
                    else lambda line: None, picture)
        keys.tab_to(lambda node: any(self.head in below.name for below in node)
                    and node.role == 'list-item', 'the visit')
        self.app.key('Return')
        start = self.say('Start the Visit')
        self.app.wait('button', start)
        keys.tab_to(lambda node: start in node.name, 'the button that starts it')
        self.app.key('Return')
        self.app.wait('button', self.say('Visit Menu'), timeout_s=30)
        self.picture('begun')
        self.done(f'{keys.fill_by_key()} answers without a pointer')
        self.app.key('ctrl+Return')
        complete = self.say('Complete the Visit')
        self.app.wait('button', complete)
        self.picture('completion')
        keys.tab_to(lambda node: complete in node.name, 'the button that completes it')
        self.app.key('Return')
        self.app.wait('label', self.say('The Visit Is Completed'), timeout_s=60)
        self.picture('completed')
        self.done('the visit is completed')


if __name__ == '__main__':
    run(Visitor, verbose={'action': 'store_true'})
