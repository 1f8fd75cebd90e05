#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A household moves to another foundation, in the windows of both supervisors against a real centre: one asks for it
in the household's file, the other accepts it among his households, and has the file.

usage: test-transfers.py --build DIR [--help]      --size is that of who asks; who accepts has the other
"""

import re

from steps import Steps, run
from world import button

SAID = {
    'tr': {'transfer': 'Naklet…', 'search': 'Vakıf ara', 'reason': 'Gerekçe', 'ask': 'Nakli İste',
           'asked': 'Nakil istendi', 'row': '^{} vakfına nakil · İstendi', 'withdraw': 'Geri Al',
           'offered': 'Başka Vakıfların Devretmek İstedikleri', 'accept': 'Kabul Et',
           'accepted': '^Kabul edildi: hane', 'decline': 'Geri Çevir…', 'do decline': 'Geri Çevir',
           'declined': 'Nakil geri çevrildi'},
    'en': {'transfer': 'Transfer…', 'search': 'Search foundations', 'reason': 'Reason',
           'ask': 'Ask for the Transfer', 'asked': 'The transfer is asked for',
           'row': '^Transfer to {} · Asked for', 'withdraw': 'Withdraw',
           'offered': 'Offered by Other Foundations', 'accept': 'Accept',
           'accepted': '^Accepted: the household', 'decline': 'Decline…', 'do decline': 'Decline',
           'declined': 'The transfer is declined'},
}


class Transfers (Steps):
    steps = ('set_up', 'ask', 'accept')

    def __init__(self, world, options):
        super().__init__(world, options)
        self.said = SAID[options.language]
        bosses = [a for a in world.centre.accounts if a['role'] == 'supervisor']
        self.mine = bosses[0]
        self.theirs = next(a for a in bosses if a['foundation'] != self.mine['foundation'])
        self.here = self.person('here')
        self.there = self.person('there', self.other_size)

    def set_up(self):
        for device, account in ((self.here, self.mine), (self.there, self.theirs)):
            self.world.signed_in(device, account)
        # Of households that nobody is under way to.
        control = self.world.control(self.here)
        visits = {}
        for row in control.run('list', 'visits'):
            if row['state'] in ('planned', 'in_progress', 'completed', 'returned'):
                visits.setdefault(row['household_id'], []).append(row)
        free = [id_ for id_, rows in visits.items() if all(row['state'] == 'planned' for row in rows)][:2]
        for row in visits[free[0]] + visits[free[1]]:
            control.run('cancel', row['id'], 'Hane taşındı.')
        self.household, self.second = free
        self.head = visits[free[0]][0]['head_name']
        foundation = control.run('list', 'foundations')
        self.name = next(row['name'] for row in foundation if row['id'] == self.theirs['foundation'])

    def ask(self):
        self.here.open()
        app = self.here.app
        self.open_file(self.head, self.here)
        app.wait('button', button(self.said['transfer'])).click()
        app.wait('entry', self.said['search']).type(self.name.split()[0].lower())
        app.wait('label', self.name).click()
        assert 'sensitive' not in app.wait('button', button(self.said['ask'])).states
        app.wait('text', self.said['reason']).type('Hane taşındı.', replace=False)
        self.picture('transfer', self.here)
        app.wait('button', button(self.said['ask'])).click()
        app.wait('label', re.compile(self.said['row'].format(re.escape(self.name))), shown=False, timeout_s=30)
        self.toast_goes(self.said['asked'], self.here)
        app.wait('button', button(self.said['withdraw']))
        assert app.find('button', button(self.said['transfer'])) is None
        self.picture('transfer-asked', self.here)
        self.here.close()
        control = self.world.control(self.here)
        control.run('transfer', 'ask', self.second, self.theirs['foundation'], '--reason', 'Bu da taşındı.')
        control.run('sync', '--wait')
        assert {row['state'] for row in control.run('list', 'transfers')} == {'requested'}
        self.done('a supervisor finds the foundation and asks for the transfer')

    def accept(self):
        control = self.world.control(self.there)
        control.run('sync', '--wait')
        offers = control.run('list', 'transfers')
        assert [row['may_answer'] for row in offers] == [True, True], offers
        self.there.open()
        app = self.there.app
        self.place('households', self.there)
        app.wait('label', self.said['offered'])
        self.picture('offers', self.there)
        # The second one was asked for last, and stands first.
        app.wait('button', button(self.said['decline'])).click()
        app.wait('text', self.said['reason']).type('Bizim mahallemiz değil.', replace=False)
        self.picture('decline', self.there)
        app.wait('button', button(self.said['do decline'])).click()
        self.toast_goes(self.said['declined'], self.there)
        app.wait('button', button(self.said['accept'])).click()
        app.wait('label', re.compile(self.said['accepted']))
        app.until(lambda: app.find('label', self.said['offered']) is None, 'nothing is offered')
        self.there.close()
        control.run('sync', '--wait')
        control.run('sync', '--wait')
        assert control.run('show', 'household', self.household)['head_name'] == self.head
        here = self.world.control(self.here)
        here.run('sync', '--wait')
        here.run('show', 'household', self.household, status=1)
        assert sorted(row['state'] for row in here.run('list', 'transfers')) == ['declined', 'moved']
        assert here.run('show', 'household', self.second)['matters'][0]['reason'] == 'Bizim mahallemiz değil.'
        self.done('the other one declines a household, and has the one that he accepted')


if __name__ == '__main__':
    run(Transfers)
