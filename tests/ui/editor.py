# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker's device with a visit open in the editor, for the tests of the editor."""

import re

from steps import Steps


class Editor (Steps):
    """A worker's device with the first visit of the day open."""

    def __init__(self, world, options):
        super().__init__(world, options)
        self.person('worker')
        self.head = self.visit = None

    def enrol_first(self):
        """A device that knows the visits of the day; the one to be made has the fewest members."""
        account = self.world.centre.account('worker')
        control = self.world.signed_in(self.device, account)
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
            re.escape(self.say(word)) for word in ('Start the Visit', 'Continue the Visit')))).click()
        self.app.wait('button', self.say('Visit Menu'), timeout_s=30)

    def leave_visit(self):
        self.back()
        self.app.wait('label', self.say('Members'))
        self.back()

    def show_section(self, name):
        self.go_to_section(self.text.section_of(name))

    def go_to_section(self, title):
        if not self.is_wide(self.device):
            self.app.wait('button', self.say('Sections')).click()
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
