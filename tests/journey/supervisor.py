# SPDX-License-Identifier: GPL-3.0-or-later
"""The supervisor: reads reports, returns and approves them."""

from person import Person

REMARK = 'Oda sayısını salonla birlikte yeniden sayınız.'
REMARKED = 'rooms'
# The rent that the worker typed, as people write it.
RENT = '9.000'


class Supervisor (Person):
    """Works on a wide screen at the foundation."""

    def enrols(self):
        self.device.open()
        self.try_to_enrol()
        self.signs_in(self.account['password'])
        self.app.wait('list-item', self.words('Review', 'place'), timeout_s=30)

    def opens_report(self):
        self.goes_to('Review')
        self.play.picture(self.device, 'review-queue')
        self.app.wait('list', self.words('Reports to decide on'), timeout_s=90)
        self.app.wait('label', self.journey.worker.household).click()
        self.app.wait('list', self.words('Sections of the Report'))

    def goes_to_section(self, title):
        sections = self.app.wait('list', self.words('Sections of the Report'))
        self.app.wait(lambda node: node.role == 'list-item' and title in node.name,
                      within=sections, what=f'section {title}').click()

    def reads_all_sections(self):
        """Section by section, from the overview to the last."""
        sections = self.app.wait('list', self.words('Sections of the Report'))
        titles = [node.name for node in sections.children if node.role == 'list-item']
        assert len(titles) > 10, titles
        for title in titles:
            self.goes_to_section(title)
        self.play.say(f'read {len(titles)} sections')

    def returns(self):
        self.opens_report()
        self.play.picture(self.device, 'report')
        self.reads_all_sections()
        label = self.journey.text.labels[REMARKED]
        self.goes_to_section(self.journey.text.section_of(REMARKED))
        # What the worker typed digit by digit is what arrived, in the same section.
        self.app.wait('label', RENT)
        name = self.words.named('Add a remark on: %s', label)
        self.app.wait(lambda node: node.role == 'push-button' and node.name.startswith(name),
                      what=f'button “{name}”').click()
        self.app.wait('entry', self.words.named('Remark on: %s', label)).type(REMARK)
        self.play.picture(self.device, 'remark')
        self.decides('Return')

    def decides(self, decision):
        self.app.wait('button', self.words(decision)).click()
        dialog = self.app.wait('dialog')
        self.app.wait('button', self.words(decision), within=dialog).click()
        self.reads(self.words('The decision is saved'))

    def approves(self):
        self.opens_report()
        label = self.journey.text.labels[REMARKED]
        self.app.wait('label', self.words('Changed Since the Last Revision'))
        self.app.wait(lambda node: label in node.name, what=f'“{label}” among the changes')
        self.play.picture(self.device, 'changes')
        self.decides('Approve')
