# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker: makes the visit, whatever happens to the network and the battery."""

import re
import shutil

from form import Filler
from person import Person
from supervisor import REMARK, REMARKED

NOTE = 'Kapı zili çalışmıyor; komşudan haber verildi.'
OPINION = ('Hane yerinde incelendi, beyanlar belgelerle karşılaştırıldı ve kayıtlarla uyumlu bulundu; '
           'yardıma ihtiyaç olduğu kanaatine varıldı.')
# What is not in here is answered with the registry's value, the first choice, or a sample.
ANSWERS = {
    'outcome': 'complete', 'worker_id_shown': 'yes', 'resp_kind': 'neighbour', 'resp_adult': 'yes',
    'notice_given': 'yes', 'consent_photo': 'no', 'addr_same': 'same', 'm_status': 'here',
    'm_diff': 'none', 'm_chronic': 'no', 'm_disab': 'no', 'm_iskur': 'no', 'dwelling': 'house',
    'tenure': 'tenant', 'rent': '9000', 'rooms': '2', 'area': '70', 'rating': 'weak',
    'kanaat': OPINION, 'read_back': 'yes',
    # The income that no registry knows.
    'i_type': 'wage', 'i_amount': '12500', 'i_period': 'month', 'i_proof': 'stated',
}
NEW_INCOME_LIRA = 12500
N_BEFORE_KILL = 12


class Worker (Person):
    """Works on a tablet, outdoors."""

    def __init__(self, journey, device):
        super().__init__(journey, device)
        self.household = None
        self.household_id = None
        self.filler = None
        self.rooms = ANSWERS[REMARKED]

    def enrols(self):
        self.try_to_enrol()
        self.signs_in('yanlış-parola')
        self.reads(self.words.sentence('The staff number or the password is wrong.'))
        self.play.picture(self.device, 'wrong-password')
        self.signs_in(self.account['password'])
        self.app.wait('page-tab', self.words('Today', 'place'), timeout_s=30)

    def sees_today(self):
        visits = self.journey.centre.visits_of_today(self.account)
        self.household, members, self.household_id = visits[0]
        self.app.wait('list-item', self.household, timeout_s=60)
        self.play.say(f'{len(visits)} visits; the first is at {self.household}’s, {members} members')
        self.play.picture(self.device, 'today')

    def reads_file(self):
        self.journey.centre.stop()
        self.app.wait('list-item', self.household).click()
        for heading in ('Members', 'Registry Answers', 'Visits', 'Aids'):
            self.app.wait('label', self.words(heading))
        self.play.picture(self.device, 'household')

    def adds_note(self):
        self.app.wait('entry', self.words('New note')).type(NOTE)
        self.app.wait('button', self.words('Add Note')).click()
        self.reads(NOTE)
        self.app.wait(lambda node: self.words('Waiting to be sent') in node.name,
                      what='that the note waits to be sent')

    def begins_visit(self):
        self.app.wait('button', self.words('Start the Visit')).click()
        self.filler = Filler(self.app, self.words, self.journey.text, ANSWERS, self.play.say)
        self.filler.fill(N_BEFORE_KILL)
        self.play.picture(self.device, 'form')

    def types_nonsense(self):
        """A dwelling of 99 rooms: the form says so, and keeps what was typed."""
        self.goes_to_section_of('rooms')
        field = self.filler.field('rooms')
        entry = next(node for node in field if 'EditableText' in node.interfaces)
        entry.type('99')
        message = self.journey.text.message('rooms')
        self.reads(message)
        assert entry.text == '99', entry.text
        self.play.picture(self.device, 'constraint')
        entry.type(self.rooms)
        self.filler.wait_saved(field)
        self.app.wait_gone('label', message)

    def goes_to_section_of(self, name):
        title = self.journey.text.section_of(name)
        self.app.wait('button', self.words('Sections')).click()
        self.app.wait(lambda node: node.role == 'list-item' and title in node.name,
                      what=f'section {title}').click()

    def is_killed(self):
        self.device.kill()
        self.device.open()
        self.app.wait('label', self.words('Recovered'))
        recovered = self.app.wait('label', self.words.pattern(
            'Ziyaret was closed unexpectedly. %u answer of this visit was recovered.'))
        self.play.say(f'reads: {recovered.name}')
        self.play.picture(self.device, 'recovered')
        self.app.wait('button', self.words('Continue', 'visit')).click()

    def finds_answers(self):
        """What was given before the battery fell out, read from the screen."""
        self.filler = Filler(self.app, self.words, self.journey.text, ANSWERS, self.play.say,
                             self.filler.given)
        for name, label, given in self.filler.given:
            if name in self.journey.text.labels and not self.journey.text.is_repeated(name):
                self.goes_to_section_of(name)
                shown = self.filler.shown_answer(name)
                assert shown == given, f'“{label}”: {shown}, not {given}'
        self.goes_to_section_of('rooms')
        assert self.filler.shown_answer('rooms') == self.rooms

    def declares_income(self):
        """One more income: the form grows by a row, whose questions are open now."""
        n_open = self.filler.open_questions()
        self.goes_to_section_of('inc_new_n')
        field = self.filler.field('inc_new_n')
        next(node for node in field if 'EditableText' in node.interfaces).type('1')
        self.filler.wait_saved(field)
        self.app.until(lambda: self.filler.open_questions() > n_open,
                       'the new income’s questions to be open')

    def sees_total(self):
        """The form's own calculation follows the answers."""
        self.goes_to_section_of('n_calc')
        total = self.app.wait('label', re.compile(r'Aylık toplam gelir: ([\d.]+)')).name
        lira = int(re.search(r'gelir: ([\d.]+)', total).group(1).replace('.', ''))
        self.play.say(total.partition('\n')[0])
        assert lira >= NEW_INCOME_LIRA, total
        self.play.picture(self.device, 'totals')

    def answers_rest(self):
        n_answered = self.filler.fill()
        self.play.say(f'{n_answered} more questions answered')
        assert self.filler.open_questions() == 0
        self.sees_total()

    def completes(self):
        self.app.wait('button', self.words('Sections')).click()
        self.app.wait('button', self.words('Completion')).click()
        self.app.wait('label', self.words('Ready to be completed'))
        self.play.picture(self.device, 'ready')
        self.app.wait('button', self.words('Complete the Visit')).click()
        self.reads(self.words('The Visit Is Completed'))
        self.app.wait('button', self.words('Show What Is Waiting')).click()
        self.app.wait('label', self.words('Waiting to Be Sent'))
        self.app.wait(lambda node: node.role == 'label' and self.words('Visit report') in node.name,
                      what='the report among what waits')
        self.play.picture(self.device, 'outbox')
        self.device.close()

    def waits_until_sent(self):
        self.app.wait('label', self.words('Nothing waits to be sent.'),
                      timeout_s=60)

    def copy_data(self):
        """The device's data as it is now, to be put back later."""
        copy = self.journey.folder / 'before'
        shutil.copytree(self.device.data_folder, copy)
        return copy

    def put_back_data(self, copy):
        shutil.rmtree(self.device.data_folder)
        shutil.copytree(copy, self.device.data_folder)

    def corrects(self):
        self.goes_to('Today')
        self.app.wait('label', self.words('To Correct'), timeout_s=60)
        self.app.wait('list-item', self.household).click()
        self.app.wait('button', self.words('Correct the Visit')).click()
        self.app.wait('label', self.words.pattern('Returned by the supervisor with %u remark.'))
        self.filler = Filler(self.app, self.words, self.journey.text, ANSWERS, self.play.say)
        self.goes_to_section_of(REMARKED)
        field = self.filler.field(REMARKED)
        assert REMARK in self.filler.row_of(field).all_text, self.filler.row_of(field).all_text
        self.play.picture(self.device, 'remark')
        self.rooms = '3'
        next(node for node in field if 'EditableText' in node.interfaces).type(self.rooms)
        self.filler.wait_saved(field)
        self.app.wait('button', self.words('Sections')).click()
        self.app.wait('button', self.words('Completion')).click()
        self.app.wait('button', self.words('Complete the Visit')).click()
        self.reads(self.words('The Visit Is Completed'))
        self.app.wait('button', self.words('Show What Is Waiting')).click()
        self.waits_until_sent()

    def may_not_review(self):
        review = self.words('Review', 'place')
        assert self.app.find(lambda node: node.role in ('page-tab', 'list-item')
                             and re.match(review, node.name)) is None
        self.device.close()
        visits = self.device.control('list', 'visits')
        visit = next(visit['id'] for visit in visits if visit['household_id'] == self.household_id)
        refusal = self.device.refusal('review', visit, 'approve')
        self.play.say(f'ziyaretctl says: {refusal}')
        self.device.open()
