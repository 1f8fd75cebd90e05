#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A household moves to another foundation, in the windows of both supervisors against a real centre: one asks for it
in the household's file, the other accepts it among his households, and has the file.

usage: test-transfers.py --build DIR [--pictures DIR] [--language tr|en] [--scheme light|dark]
                         [--swap]      who asks on the wide display, who accepts on the narrow one
"""

import argparse
import pathlib
import re
import sys
import time

from world import WORDS, World, button

LOCALES = {'tr': 'tr_TR.UTF-8', 'en': 'C.UTF-8'}
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


class Transfers:
    def __init__(self, world, options):
        self.world = world
        self.options = options
        self.words, self.said = WORDS[options.language], SAID[options.language]
        locale = LOCALES[options.language]
        env = {'LC_ALL': locale, 'LANG': locale, 'LANGUAGE': options.language,
               'G_DEBUG': 'fatal-criticals', 'ADW_DEBUG_COLOR_SCHEME': f'prefer-{options.scheme}'}
        sizes = ['360x640', '1280x800'][::-1 if options.swap else 1]
        bosses = [a for a in world.centre.accounts if a['role'] == 'supervisor']
        self.mine = bosses[0]
        self.theirs = next(a for a in bosses if a['foundation'] != self.mine['foundation'])
        self.here = world.device('here', sizes[0], **env)
        self.there = world.device('there', sizes[1], **env)

    def picture(self, device, what):
        nameless, overflow = device.app.nameless(), device.app.overflow()
        assert not nameless and not overflow, (what, nameless, overflow)
        if self.options.pictures:
            time.sleep(0.8)
            name = f'{device.size}-{self.options.language}-{self.options.scheme}-{what}.png'
            device.app.screenshot(pathlib.Path(self.options.pictures) / name)

    def set_up(self):
        for device, account in ((self.here, self.mine), (self.there, self.theirs)):
            control = self.world.control(device)
            control.enrol(account)
            control.sign_in(account)
            control.run('sync', '--wait')
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
        self.world.place(self.here, 'households', self.options.language)
        app.wait('entry').type(self.head)

        def opened():
            rows = app.find_all(lambda node: node.role == 'list-item' and any(self.head in b.name for b in node))
            if len(rows) == 1:
                rows[0].click()
                return app.find('button', button(self.words['back']))
            return None
        app.until(opened, 'the household')
        app.wait('button', button(self.said['transfer'])).click()
        app.wait('entry', self.said['search']).type(self.name.split()[0].lower())
        app.wait('label', self.name).click()
        assert 'sensitive' not in app.wait('button', button(self.said['ask'])).states
        app.wait('text', self.said['reason']).type('Hane taşındı.', replace=False)
        self.picture(self.here, 'transfer')
        app.wait('button', button(self.said['ask'])).click()
        app.wait('label', re.compile(self.said['row'].format(re.escape(self.name))), shown=False, timeout_s=30)
        app.wait_gone('label', self.said['asked'], timeout_s=30)
        app.wait('button', button(self.said['withdraw']))
        assert app.find('button', button(self.said['transfer'])) is None
        self.picture(self.here, 'transfer-asked')
        self.here.close()
        control = self.world.control(self.here)
        control.run('transfer', 'ask', self.second, self.theirs['foundation'], '--reason', 'Bu da taşındı.')
        control.run('sync', '--wait')
        assert {row['state'] for row in control.run('list', 'transfers')} == {'requested'}
        print('ok - a supervisor finds the foundation and asks for the transfer', flush=True)

    def accept(self):
        control = self.world.control(self.there)
        control.run('sync', '--wait')
        offers = control.run('list', 'transfers')
        assert [row['may_answer'] for row in offers] == [True, True], offers
        self.there.open()
        app = self.there.app
        self.world.place(self.there, 'households', self.options.language)
        app.wait('label', self.said['offered'])
        self.picture(self.there, 'offers')
        # The second one was asked for last, and stands first.
        app.wait('button', button(self.said['decline'])).click()
        app.wait('text', self.said['reason']).type('Bizim mahallemiz değil.', replace=False)
        self.picture(self.there, 'decline')
        app.wait('button', button(self.said['do decline'])).click()
        app.wait_gone('label', self.said['declined'], timeout_s=30)
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
        print('ok - the other one declines a household, and has the one that he accepted', flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--pictures')
    parser.add_argument('--language', choices=('tr', 'en'), default='tr')
    parser.add_argument('--scheme', choices=('light', 'dark'), default='light')
    parser.add_argument('--swap', action='store_true')
    options = parser.parse_args()
    with World(options.build, households=12) as world:
        transfers = Transfers(world, options)
        transfers.set_up()
        transfers.ask()
        transfers.accept()


if __name__ == '__main__':
    sys.exit(main())
