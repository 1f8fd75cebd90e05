#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do about a household's file, in the window against a real centre: two values of a
field are seen by who wrote them and one is chosen, also out of contact.

usage: test-acts.py --build DIR [--help]      --size is the worker's; the supervisor has the other one
"""

import re

from steps import Steps, run
from world import CtlDevice, button

SAID = {
    'tr': {'two values': 'İki değer: Telefonlar', 'another': 'Başka bir değer',
           'phones': 'Telefonlar', 'keep': 'Seçilen Değeri Koru', 'no value': '^Buraya böyle',
           'chosen': 'Değer seçildi', 'by you': '^Siz yazdınız',
           'waits': '1 öğe gönderilmeyi bekliyor.', 'read': 'Oku', 'kept': 'Saklanan Taslak',
           'discard': 'Sil…', 'go on': 'Bununla Devam Et', 'replaced': 'Yerini başka', 'really': 'Sil', 'discarded': 'Taslak silindi',
           'try again': 'Yeniden Dene', 'pause': 'Eşitlemeyi Duraklat', 'paused': 'Duraklatıldı',
           'refer': 'Yönlendir…', 'institution': 'Kurum', 'iskur': 'İŞKUR',
           'do refer': 'Yönlendir', 'referred': 'Yönlendirme kaydedildi', 'open': 'Açık',
           'why': 'Niçin ve ne isteniyor', 'is done': 'Tamamlandı', 'done': 'Tamamlandı',
           'object': 'İtiraz Kaydet…', 'what': 'Neye, niçin itiraz ediliyor', 'record': 'Kaydet',
           'recorded': 'İtiraz kaydedildi', 'review': 'İncelemeye Al', 'answer': 'Yanıtla…',
           'reason': 'Gerekçe', 'do answer': 'Yanıtla', 'answered': 'Yanıt kaydedildi',
           'upheld': 'Kabul edildi', 'objection': 'İtiraz'},
    'en': {'two values': 'Two values: Telephones', 'another': 'Another value',
           'phones': 'Telephones', 'keep': 'Keep the Chosen Value', 'no value': '^This is not a value',
           'chosen': 'The value is chosen', 'by you': '^Written by you',
           'waits': '1 item waits to be sent.', 'read': 'Read', 'kept': 'Kept Draft',
           'discard': 'Discard…', 'go on': 'Go On with It', 'replaced': 'took its place', 'really': 'Discard', 'discarded': 'The draft is discarded',
           'try again': 'Try Again', 'pause': 'Pause the Exchange', 'paused': 'Paused',
           'refer': 'Refer…', 'institution': 'Institution', 'iskur': 'İŞKUR (employment agency)',
           'do refer': 'Refer', 'referred': 'The referral is recorded', 'open': 'Open',
           'why': 'Why, and what is asked for', 'is done': 'Is Done', 'done': 'Done',
           'object': 'Record an Objection…', 'what': 'What is objected to, and why',
           'record': 'Record', 'recorded': 'The objection is recorded',
           'review': 'Take into Review', 'answer': 'Answer…', 'reason': 'Reason',
           'do answer': 'Give the Answer', 'answered': 'The answer is recorded', 'upheld': 'Upheld',
           'objection': 'Objection'},
}


class Acts (Steps):
    steps = ('set_up', 'choose_by_supervisor', 'choose_by_worker', 'refused_report',
             'refer_and_object')

    def __init__(self, world, options):
        super().__init__(world, options)
        self.said = SAID[options.language]
        self.worker = self.person('worker')
        self.supervisor = self.person('supervisor', self.other_size)
        self.household = None

    def set_up(self):
        for device, role in ((self.worker, 'worker'), (self.supervisor, 'supervisor')):
            self.world.signed_in(device, self.world.centre.account(role))
        row = self.world.control(self.worker).run('list', 'today')[0]
        self.household, self.head = row['household_id'], row['head_name']

    def disagree(self, *phones):
        """Worker and supervisor write a telephone each, without knowing of each other."""
        for device, phone in zip((self.worker, self.supervisor), phones):
            self.world.control(device).run('correct', 'household', self.household, 'phones', phone)
        for device in (self.worker, self.supervisor, self.worker):
            self.world.control(device).run('sync', '--wait')

    def choose_by_supervisor(self):
        """Another value than the two, after one that is none."""
        self.disagree('5331111111', '5332222222')
        self.supervisor.open()
        app = self.supervisor.app
        tab = self.world.place_control(self.supervisor, 'conflicts', self.options.language)
        assert tab.role == 'page-tab' or tab.name.endswith(', 1'), tab.name
        tab.click()
        self.picture('conflicts', self.supervisor, 'conflicts', walked=True)
        app.wait('label', '“0533 111 11 11” ya da “0533 222 22 22”'
                 if self.options.language == 'tr' else '“0533 111 11 11” or “0533 222 22 22”').click()
        app.wait('label', re.compile(self.said['by you']))
        self.picture('conflict', self.supervisor)
        keep = app.wait('button', button(self.said['keep']))
        assert 'sensitive' not in keep.states
        app.wait('check-box', re.compile('^' + self.said['another'])).click()
        entry = app.wait('row', self.said['phones'])
        entry.set_text('12')
        app.wait('button', button(self.said['keep'])).click()
        app.wait('label', re.compile(self.said['no value']))
        app.wait('row', self.said['phones']).set_text('0555 333 33 33')
        self.picture('conflict-other', self.supervisor)
        app.wait('button', button(self.said['keep'])).click()
        app.wait('label', self.said['chosen'])
        app.until(lambda: app.find('list-item', re.compile('^' + self.words['conflicts'])) is None,
                  'the place to go when nothing is left')
        self.supervisor.close()
        control = self.world.control(self.supervisor)
        control.run('sync', '--wait')
        file = control.run('show', 'household', self.household)
        assert (file['phones'], file['conflicts']) == (['5553333333'], []), file['phones']
        self.done('a supervisor writes a third value')

    def choose_by_worker(self):
        """From the household's page, out of contact: it waits, and is sent afterwards."""
        self.world.control(self.worker).run('sync', '--wait')
        self.disagree('5334444444', '5335555555')
        self.world.centre.stop()
        self.worker.open()
        app = self.worker.app
        self.place('today', self.worker)
        self.picture('today-conflict', self.worker)
        self.open_file(self.head, self.worker)
        row = app.wait('list-item', re.compile(self.said['two values']))
        self.picture('household-conflict', self.worker)
        row.click()
        app.wait('button', button(self.said['keep']))
        self.picture('conflict', self.worker)
        choice = app.wait('check-box', re.compile('^0533 555 55 55'))
        choice.click()
        app.wait('button', button(self.said['keep'])).click()
        app.wait('label', self.said['chosen'])
        app.until(lambda: app.find('list-item', re.compile(self.said['two values'])) is None,
                  'the household without the conflict')
        self.back(self.worker)
        self.place('sync', self.worker)
        self.picture('sync-choice', self.worker)
        app.wait('label', self.said['waits'])
        self.worker.close()
        waiting = [row['kind'] for row in self.world.control(self.worker).run('list', 'outbox')
                   if row['state'] == 'waiting']
        assert waiting == ['conflict.close'], waiting
        self.world.centre.start()
        control = self.world.control(self.worker)
        control.run('sync', '--wait')
        file = control.run('show', 'household', self.household)
        assert (file['phones'], file['conflicts']) == (['5335555555'], []), (
            file['phones'], file['conflicts'], control.run('list', 'outbox')[0])
        self.done('a worker takes the other value without a centre')


    def second_device(self):
        """Another one of the worker's, without a window."""
        account = self.world.centre.account('worker')
        code = self.world.centre.admin('code', 'new', account['staff_no']).split()[0]
        second = CtlDevice(self.worker.session, self.worker.programs, 'second')
        second.enrol({**account, 'enrolment_text': code})
        second.sign_in(account)
        second.run('sync', '--wait')
        return second

    def overtake(self):
        """The report of one device is refused, since the other one's was there first; that one is
        returned."""
        worker, supervisor = self.world.control(self.worker), self.world.control(self.supervisor)
        visit = [row['id'] for row in worker.run('list', 'today')
                 if row['state'] == 'planned' and row['household_id'] != self.household][0]
        second = self.second_device()
        self.world.centre.stop()
        self.world.fill(worker, visit)
        self.world.centre.start()
        self.world.fill(second, visit)
        second.run('sync', '--wait')
        worker.run('sync', '--wait')
        kept = worker.run('list', 'drafts')
        assert [(row['reason'], row['may_continue']) for row in kept] == [('stale-revision', False)], (
            kept, worker.run('list', 'outbox'))
        supervisor.run('sync', '--wait')
        supervisor.run('review', visit, 'return', '--text', 'Eksik var.')
        supervisor.run('sync', '--wait')
        worker.run('sync', '--wait')
        assert [row['may_continue'] for row in worker.run('list', 'drafts')] == [True]
        return visit

    def refused_report(self):
        """What was typed is read, gone on with, and what was begun instead is let go."""
        worker, visit = self.world.control(self.worker), self.overtake()
        worker.run('visit', 'start', visit)
        self.worker.open()
        app = self.worker.app
        self.place('sync', self.worker)
        app.wait('button', button(self.said['try again']))
        self.picture('sync-refused', self.worker)
        app.wait('button', button(self.said['read'])).click()
        app.wait('label', self.said['kept'])
        app.wait('button', button(self.words['back']))
        self.picture('draft', self.worker)
        self.back(self.worker)
        app.wait('button', button(self.said['go on'])).click()
        app.wait('button', button(self.words['back'])).click()
        app.wait('label', re.compile(self.said['replaced']), shown=False)
        app.wait('button', button(self.said['discard'])).click()
        app.wait('button', button(self.said['really'])).click()
        app.wait('label', self.said['discarded'])
        app.until(lambda: app.find('button', button(self.said['read'])) is None, 'the draft to go')
        switch = app.wait('switch', re.compile('^' + self.said['pause']))
        switch.toggle(True)
        app.wait('label', self.said['paused'], shown=False)
        self.picture('sync-paused', self.worker)
        self.worker.close()
        assert worker.run('sync', status=3)['state'] == 'paused'
        assert worker.run('resume')['state'] != 'paused'
        worker.run('sync', '--wait')
        assert worker.run('list', 'drafts') == []
        self.done('a refused report is read and gone on with; the exchange is paused')

    def refer_and_object(self):
        device, app = self.supervisor, None
        device.open()
        app = device.app
        self.open_file(self.head, device)
        app.wait('button', button(self.said['refer'])).click()
        app.wait('row', re.compile('^' + self.said['institution'])).choose(self.said['iskur'])
        app.wait('text', self.said['why']).type('İş arıyor.', replace=False)
        self.picture('refer', device)
        app.wait('button', button(self.said['do refer'])).click()
        app.wait('label', f'{self.said["iskur"]} · {self.said["open"]}', shown=False, timeout_s=30)
        self.toast_goes(self.said['referred'], device)
        app.wait('button', button(self.said['is done'])).click()
        app.wait('label', f'{self.said["iskur"]} · {self.said["done"]}')
        app.wait('button', button(self.said['object'])).click()
        app.wait('text', self.said['what']).type('Karara itiraz ediyor.', replace=False)
        self.picture('object', device)
        app.wait('button', button(self.said['record'])).click()
        app.wait('button', button(self.said['review']), shown=False, timeout_s=30)
        self.toast_goes(self.said['recorded'], device)
        app.wait('button', button(self.said['review'])).click()
        app.wait('button', button(self.said['answer'])).click()
        app.wait('text', self.said['reason']).type('Gelir yanlış hesaplanmış.', replace=False)
        self.picture('answer', device)
        app.wait('button', button(self.said['do answer'])).click()
        app.wait('label', f'{self.said["objection"]} · {self.said["upheld"]}', shown=False,
                 timeout_s=30)
        self.picture('matters', device)
        device.close()
        control = self.world.control(device)
        control.run('sync', '--wait')
        matters = control.run('show', 'household', self.household)['matters']
        assert sorted((row['kind'], row['state'], row['is_waiting']) for row in matters) == [
            ('objection', 'upheld', False), ('referral', 'done', False)], matters
        self.done('a supervisor refers a household, records an objection and answers it')


if __name__ == '__main__':
    run(Acts)
