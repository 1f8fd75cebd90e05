#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A supervisor's reports, in the window against a real centre: put in order, compared, remarked on,
decided one after the other by keyboard, and a decision taken back.

usage: test-review.py --build DIR [--help]      --size is the supervisor's
"""

import re
import time

from steps import SIZES, Steps, run
from world import button

SAID = {
    'tr': {'workload': 'Görevlilerin İş Yükü', 'select': 'Ziyareti seç: ', 'selected': '2 seçili', 'n selected': '{} seçili', 'all': 'Tümünü Seç', 'none': 'Seçimi Kaldır', 'give': 'Şuna Ver…', 'give to': 'Ziyaretler kime verilsin', 'given': '^2 ziyaret yeni ', 'given one': '^1 ziyaret yeni ', 'undo': 'Geri Al', 'back again': 'Ziyaretler eski görevlilerinde',
           'changed': 'Önceki Gönderimden Farklar', 'correct': 'Düzelt', 'reply': 'Açıklamaya yanıt', 'order': 'Raporların Sırası', 'by worker': 'Görevliye Göre',
           'by age': 'Önce En Uzun Bekleyen', 'today': 'Bugün gönderilenler',
           'beside': 'Yanıtların Yanında', 'registry': 'Kayıt', 'only': 'Yalnızca Farklar',
           'compared': 'Kurum kayıtlarıyla karşılaştırılıyor.', 'differ': r', \d+ fark$',
           'return': 'İade Et',
           'reason': 'Gerekçe', 'incomplete': 'Eksik yanıtlar var',
           'saved': 'Karar kaydedildi', 'take back': 'Geri Al',
           'taken back': 'Karar geri alındı', 'approve?': 'Bu rapor onaylansın mı?',
           'differs': 'Son Ziyaretin Uyumsuzlukları', 'graded': ', (Kritik|Uyarı|Bilgi)',
           'consents': 'Muvafakat ve İmzalar', 'signed': 'İmzalandı',
           'sides': ('Beyan', 'Gözlem', 'Kayıt'), 'waits': r'^\d+ rapor bekliyor$'},
    'en': {'workload': 'Workload of the Workers', 'select': 'Select the visit: ', 'selected': '2 selected', 'n selected': '{} selected', 'all': 'Select All', 'none': 'Select None', 'give': 'Give To…', 'give to': 'Give the visits to', 'given': '^2 visits handed over', 'given one': '^1 visit handed over', 'undo': 'Undo', 'back again': 'The visits are given back',
           'changed': 'Changed Since the Last Revision', 'correct': 'Correct', 'reply': 'Reply to the remark', 'order': 'Order of the Reports', 'by worker': 'By Worker',
           'by age': 'The Longest Waiting First', 'today': 'Sent today',
           'beside': 'Beside the Answers', 'registry': 'Registry', 'only': 'Only Differences',
           'compared': 'Compared with what the institutions say.', 'differ': r', \d+ differences?$',
           'return': 'Return',
           'reason': 'Reason', 'incomplete': 'Answers are missing',
           'saved': 'The decision is saved', 'take back': 'Take Back',
           'taken back': 'The decision is taken back',
           'differs': 'Discrepancies of the Last Visit', 'graded': ', (Critical|Warning|Notice)',
           'consents': 'Consent and Signatures', 'signed': 'Signed',
           'sides': ('Declared', 'Observed', 'Registry'),
           'approve?': 'Approve this report?', 'waits': r'^\d+ reports? waits?$'},
}
QUESTION = '/data/s0/visit_date'
REPLY = 'Belge eklendi.'
REMARK = 'Kira sözleşmesini de ekleyiniz.'


class Review (Steps):
    steps = ('set_up', 'spread', 'discuss', 'order', 'compare', 'return_one', 'take_back', 'comes_back',
             'approve_all', 'check', 'side_by_side')
    size = SIZES[1]

    def __init__(self, world, options):
        super().__init__(world, options)
        self.said = SAID[options.language]
        self.supervisor = self.person('supervisor')
        self.worker = self.person('worker', SIZES[0])
        self.visits = []
        self.heads = {}

    def set_up(self):
        for device, role in ((self.worker, 'worker'), (self.supervisor, 'supervisor')):
            self.world.signed_in(device, self.world.centre.account(role))
        worker = self.world.control(self.worker)
        rows = [row for row in worker.run('list', 'today')
                if row['state'] == 'planned' and not row['second_name']][:2]
        self.visits = [row['id'] for row in rows]
        self.heads = {row['id']: row['head_name'] for row in rows}
        for visit in self.visits:
            self.world.fill(worker, visit)
        worker.run('sync', '--wait')
        self.world.control(self.supervisor).run('sync', '--wait')

    def choose(self, menu, item):
        self.app.wait('button', button(self.said[menu])).click()
        self.app.wait(lambda node: node.role in ('menu-item', 'radio-menu-item', 'check-menu-item',
                                                 'check-box', 'radio-button')
                      and re.sub('_', '', node.name) == self.said[item], what=item).click()

    def discuss(self):
        """A remark is answered on the worker's device, and read by who made it."""
        worker, supervisor = (self.world.control(one) for one in (self.worker, self.supervisor))
        visit = self.visits[0]
        supervisor.run('review', visit, 'return', '--remark', f'{QUESTION}={REMARK}')
        supervisor.run('sync', '--wait')
        worker.run('sync', '--wait')
        self.worker.open()
        app = self.worker.app
        app.wait('button', re.compile('^' + self.said['correct'] + ': ')).click()
        app.wait('label', REMARK)
        app.wait('text', re.compile('^' + self.said['reply'])).type(REPLY)
        app.wait('label', REMARK)
        self.picture('reply', self.worker)
        self.worker.close()
        worker.run('visit', 'complete', visit)
        worker.run('sync', '--wait')
        supervisor.run('sync', '--wait')
        self.done('a remark is answered')

    def order(self):
        self.supervisor.open()
        self.place('review')
        self.app.wait('label', re.compile(self.said['waits']))
        self.app.wait('label', self.said['today'])
        self.picture('queue')
        self.choose('order', 'by worker')
        self.app.wait_gone('label', self.said['today'])
        self.picture('queue-by-worker')
        self.choose('order', 'by age')
        self.app.wait('label', self.said['today']).click()
        self.app.wait('button', button(self.words['back']))
        self.picture('report')
        self.app.wait('label', self.said['consents'])
        self.app.wait('label', self.said['signed']).reveal()
        self.picture('consents')
        self.done('reports are put in order')

    def drag(self, box, worker):
        """A visit onto a worker's row, with the real pointer."""
        box = self.app.wait('check-box', box)
        left, top, width, height = box.extents
        row = self.app.wait('list-item', re.compile('^' + worker + ', '))
        to_left, to_top, to_width, to_height = row.extents
        start = (left + width + 250, top + height // 2)
        end = (to_left + to_width // 2, to_top + to_height // 2)
        self.app.xdotool('mousemove', *map(str, start), 'mousedown', '1')
        for step in range(1, 11):
            self.app.xdotool('mousemove', *(str(round(a + (b - a) * step / 10))
                                            for a, b in zip(start, end)))
            time.sleep(0.05)
        self.app.xdotool('mouseup', '1')
        self.app.wait('label', re.compile(self.said['given one']), timeout_s=30)

    def choose_all(self, n):
        """By keyboard and by button, seen or not."""
        for choose in (lambda: self.app.key('ctrl+a'),
                       lambda: self.app.wait('button', button(self.said['all'])).click()):
            choose()
            self.app.wait('label', self.said['n selected'].format(n))
            self.app.wait('button', button(self.said['none'])).click()
            self.app.wait('label', self.said['n selected'].format(0))

    def spread(self):
        """Visits are given to another worker, and back."""
        control = self.world.control(self.supervisor)
        other = [row for row in control.run('list', 'workers') if row['n_open'] == 0][0]['name']
        n_planned = sum(row['state'] == 'planned' for row in control.run('list', 'visits'))
        self.supervisor.open()
        self.place('review')
        self.app.wait('button', button(self.said['workload'])).click()
        self.app.wait('button', button(self.words['back']))
        boxes = self.app.until(lambda: self.app.find_all(
            'check-box', re.compile('^' + self.said['select'])), 'visits to select')
        self.choose_all(n_planned)
        n = len(boxes)
        boxes[0].click()
        boxes[1].click()
        self.app.wait('label', self.said['selected'])
        self.picture('workload')
        self.app.wait('button', button(self.said['give'])).click()
        self.picture('workload-give')
        popover = self.app.wait('list', self.said['give to'])
        self.app.wait('label', other, within=popover).click()
        self.app.wait('label', re.compile(self.said['given']))
        self.picture('workload-given')
        self.app.wait('button', button(self.said['undo'])).click()
        self.app.wait('label', self.said['back again'], timeout_s=30)
        assert len(self.app.find_all('check-box', re.compile('^' + self.said['select']))) == n
        if self.is_wide(self.supervisor):
            self.drag(boxes[0].name, other)
        self.supervisor.close()
        kinds = [row['kind'] for row in control.run('list', 'outbox')]
        assert kinds.count('visit.reassign') == (5 if self.is_wide(self.supervisor) else 4), kinds
        assert [row['n_open'] for row in control.run('list', 'workers')
                if row['name'] == other] == [1 if self.is_wide(self.supervisor) else 0]
        self.done('visits are given to another worker, and back')

    def compare(self):
        self.choose('beside', 'registry')
        self.app.wait('label', self.said['compared'])
        self.choose('beside', 'only')
        if self.is_wide(self.supervisor):
            self.app.until(lambda: len(self.app.find_all('list-item', re.compile(
                self.said['differ']))) > 0, 'sections that differ')
        self.app.key('ctrl+Page_Down')
        self.picture('differences')
        self.app.key('ctrl+d')
        self.picture('beside-registry')
        self.app.key('ctrl+Page_Up')
        self.done('a report is compared with the registry')

    def return_one(self):
        self.app.key('ctrl+m')
        self.app.type(REMARK)
        self.app.key('ctrl+r')
        self.app.wait('combo-box', re.compile('^' + self.said['reason'])).choose(
            self.said['incomplete'])
        self.picture('return')
        self.app.wait('dialog')
        self.app.key('Return')
        self.app.wait('label', self.said['saved'])
        self.app.wait('label', self.said['changed'])
        self.picture('next')
        self.app.key('ctrl+Page_Down')
        self.app.wait('label', REPLY, shown=False).reveal()
        self.picture('thread')
        self.done('a report is returned, and the next one comes')

    def take_back(self):
        self.app.key('ctrl+z')
        self.app.wait('label', self.said['taken back'], timeout_s=30)
        self.done('a decision is taken back')

    def comes_back(self):
        """A window in another language goes on where the old one was: at this report, in its section."""
        own = {'tr': 'Türkçe', 'en': 'English'}
        first = self.language
        self.app.key('ctrl+comma')
        self.app.wait('label', self.say('Settings'))
        for language in (next(other for other in own if other != first), first):
            self.app.wait('row', self.say('Language')).choose(own[language])
            self.language = language
            self.app.wait('label', self.say('Settings'))
        self.back(self.supervisor)
        self.app.wait('label', REPLY, shown=False)
        self.done('a new window shows the same section of the same report')

    def approve_all(self):
        """By keyboard alone."""
        self.app.key('ctrl+Return')
        self.app.wait('label', self.said['approve?'])
        self.app.key('Return')
        self.app.wait_gone('label', self.said['approve?'])
        self.app.until(lambda: self.app.find('button', button(self.words['back'])), 'the next')

    def side_by_side(self):
        """What a report found to differ stands in the household's file, with what each side says."""
        control = self.world.control(self.worker)
        found = [(visit, codes) for visit in self.visits
                 if (codes := [one['code'] for one in
                               control.run('review', visit, 'show')['summary']['discrepancies']])]
        assert found, 'no report with a discrepancy'
        head = self.heads[found[0][0]]
        self.worker.open()
        app = self.worker.app
        self.place('today', self.worker)
        self.open_file(head, self.worker)
        app.wait('label', self.said['differs'], shown=False).reveal()
        row = app.wait('list-item', re.compile(self.said['graded'] + '$'), shown=False)
        row.reveal()
        for side in self.said['sides']:
            app.wait('label', side, shown=False)
        self.picture('side-by-side', self.worker)
        self.worker.close()
        self.done('what was declared, observed and registered stands side by side')

    def check(self):
        self.supervisor.close()
        control = self.world.control(self.supervisor)
        control.run('sync', '--wait')
        states = sorted(control.run('review', visit, 'show')['visit']['state']
                        for visit in self.visits)
        assert states == ['approved', 'submitted'], states
        decisions = [[(one['action'], one.get('code')) for one in
                      control.run('review', visit, 'show')['decisions']] for visit in self.visits]
        assert [('return', 'incomplete'), ('withdraw', 'mistake')] in decisions, decisions
        assert [('return', None), ('approve', None)] in decisions, decisions
        self.done('the centre knows of all of it')


if __name__ == '__main__':
    run(Review)
