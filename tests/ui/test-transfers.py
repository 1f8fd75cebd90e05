#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A household moves to another foundation, in the windows of both supervisors against a real centre: one asks for it
in the household's file, the other accepts it among his households, and has the file. An inspector then finds that file
by its number, reads it with a report and its signature, asks for the visit's annulment, which another one confirms, and has
nothing of it when it is left.

usage: test-transfers.py --build DIR [--help]      --size is that of who asks; who accepts has the other
"""

import re
import subprocess

from steps import Steps, run
from world import CtlDevice, button

SAID = {
    'tr': {'transfer': 'Naklet…', 'search': 'Vakıf ara', 'reason': 'Gerekçe', 'ask': 'Nakli İste',
           'asked': 'Nakil istendi', 'row': '^{} vakfına nakil · İstendi', 'withdraw': 'Geri Al',
           'offered': 'Başka Vakıfların Devretmek İstedikleri', 'accept': 'Kabul Et',
           'accepted': 'Kabul edildi: eşitlemede gelir', 'decline': 'Geri Çevir…', 'do decline': 'Geri Çevir',
           'declined': 'Nakil geri çevrildi',
           'foundation': 'Vakıf', 'number': 'Dosya no ya da kimlik no',
           'why': 'Gerekçe (kayıtlara böyle geçer)', 'find': 'Dosyayı Bul', 'members': 'Hane Üyeleri',
           'file': 'Dosya {}', 'away': '^Merkeze şu anda'},
    'en': {'transfer': 'Transfer…', 'search': 'Search foundations', 'reason': 'Reason',
           'ask': 'Ask for the Transfer', 'asked': 'The transfer is asked for',
           'row': '^Transfer to {} · Asked for', 'withdraw': 'Withdraw',
           'offered': 'Offered by Other Foundations', 'accept': 'Accept',
           'accepted': 'Accepted: it comes when synchronised', 'decline': 'Decline…', 'do decline': 'Decline',
           'declined': 'The transfer is declined',
           'foundation': 'Foundation', 'number': 'File number or identity number',
           'why': 'Reason, as the log will say it', 'find': 'Find the File', 'members': 'Members',
           'file': 'File {}', 'away': '^The centre cannot be reached'},
}


SIGNATURE = 'sig_worker'
WHY_ANNUL = 'Evde kimse yokmuş.'


class Transfers (Steps):
    steps = ('set_up', 'ask', 'accept', 'inspect')

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
        control = self.world.control(self.here)
        report = self.approved_report(control)
        # Of households that nobody is under way to.
        visits = {}
        for row in control.run('list', 'visits'):
            if row['state'] in ('planned', 'in_progress', 'completed', 'returned'):
                visits.setdefault(row['household_id'], []).append(row)
        self.household, self.head = report['household_id'], report['head_name']
        self.second = next(id_ for id_, rows in visits.items() if id_ != self.household
                           and all(row['state'] == 'planned' for row in rows))
        for row in visits.get(self.household, []) + visits[self.second]:
            control.run('cancel', row['id'], 'Hane taşındı.')
        foundation = control.run('list', 'foundations')
        self.name = next(row['name'] for row in foundation if row['id'] == self.theirs['foundation'])

    def approved_report(self, control):
        """The row of a visit that a worker of the supervisor's has made and signed."""
        account = next(a for a in self.world.centre.accounts
                       if a['role'] == 'worker' and a['foundation'] == self.mine['foundation'])
        worker = CtlDevice(self.here.session, self.here.programs, 'worker')
        worker.enrol(account)
        worker.sign_in(account)
        worker.run('sync', '--wait')
        row = next(row for row in worker.run('list', 'today')
                   if row['state'] == 'planned' and not row['second_name'])
        signature = subprocess.run(['convert', '-size', '240x90', 'gradient:', 'png:-'], check=True,
                                   capture_output=True).stdout
        self.world.fill(worker, row['id'], picture=signature)
        worker.run('sync', '--wait')
        control.run('sync', '--wait')
        control.run('review', row['id'], 'approve')
        control.run('sync', '--wait')
        return row

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
        app.wait('label', self.said['accepted'])
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

    def become_inspector(self, device, account):
        """… from now on, signed in anew, in the open window."""
        self.world.centre.admin('user', 'roles', account['staff_no'], 'inspector')
        control = self.world.control(device)
        control.run('sign-out')
        control.sign_in(account)
        control.run('sync', '--wait')
        assert control.run('list', 'households') == []
        device.open()
        return control

    def look_for(self, file_no, device):
        app = device.app
        app.wait('row', self.said['number']).set_text(file_no)
        assert 'sensitive' not in app.wait('button', button(self.said['find'])).states
        app.wait('row', self.said['why']).set_text('Denetim 2026/3')
        app.wait('combo-box', self.said['foundation']).choose(self.name)
        self.picture('inspection', device, 'inspection', walked=True)
        app.wait('button', button(self.said['find'])).click()
        app.wait('label', self.said['file'].format(file_no))
        self.picture('inspection-found', device)
        app.wait('row', self.head).click()
        app.wait('label', self.said['members'], timeout_s=30)

    def open_report(self, app, state='Approved'):
        app.wait(lambda node: node.role == 'list-item' and node.name == self.head
                 and any(below.name == self.say(state, 'visit') for below in node),
                 what='the visit').click()
        app.wait('button', button(self.say('More')))

    def inspect(self):
        """Who asked is an inspector from now on."""
        file_no = self.world.control(self.there).run('show', 'household', self.household)['file_no']
        control = self.become_inspector(self.here, self.mine)
        app = self.here.app
        self.look_for(file_no, self.here)
        assert app.find('button', button(self.said['transfer'])) is None
        self.picture('inspection-file', self.here)
        self.read_report(app)
        self.ask_to_annul(app)
        self.confirm(file_no)
        self.back(self.here)
        app.wait('label', self.said['members'])
        self.back(self.here)
        self.world.centre.stop()
        app.wait('button', button(self.said['find'])).click()
        app.wait('label', re.compile(self.said['away']), shown=False)
        self.picture('inspection-offline', self.here)
        self.here.close()
        control.run('show', 'household', self.household, status=1)
        self.done('an inspector reads a file, and has nothing of it afterwards')

    def read_report(self, app):
        """A picture of the report comes from the centre when its section is there."""
        self.open_report(app)
        self.picture('inspection-report', self.here)
        if not self.is_wide(self.here):
            app.wait('button', button(self.say('Sections of the Report'))).click()
        app.wait('list-item', re.compile('^' + re.escape(self.text.section_of(SIGNATURE)))).click()
        app.wait('image', self.text.labels[SIGNATURE], timeout_s=30).reveal()
        self.picture('inspection-picture', self.here)
        app.key('F1')
        app.wait('label', self.help_title('inspection'))
        self.picture('inspection-help', self.here)
        app.key('Escape')
        app.until(lambda: not app.find_all('label', self.help_title('inspection')), 'the help to go')
        self.done('an inspector reads a report with its signature')

    def annul(self, device, item, act, why):
        """Gives the reason in the dialog that @item of the menu opens."""
        app = device.app
        app.wait('button', button(self.say('More'))).click()
        app.wait('menu-item', self.say(item)).click()
        app.wait('text', self.said['reason']).type(why, replace=False)
        self.picture('inspection-annul', device)
        app.wait('button', button(act)).click()
        app.until(lambda: not app.find_all('text', self.said['reason']), 'the dialog to go',
                  timeout_s=30)

    def menu_lacks(self, app, *items):
        app.wait('button', button(self.say('More'))).click()
        app.wait('menu-item', self.say('Household’s File'))
        for item in items:
            assert app.find('menu-item', self.say(item)) is None, item
        app.key('Escape')

    def ask_to_annul(self, app):
        """The first of two; the window says so from now on, and does not ask him for it again."""
        self.annul(self.here, 'Annul the Visit…', self.say('Annul the Visit'), WHY_ANNUL)
        app.wait('label', self.say('You have asked for the annulment. Another inspector has to confirm it.'),
                 timeout_s=30)
        self.picture('inspection-asked', self.here)
        self.menu_lacks(app, 'Annul the Visit…', 'Confirm the Annulment…')
        there = self.world.control(self.there)
        there.run('sync', '--wait')
        told = there.run('show', 'household', self.household)['history'][0]
        assert (told['what'], told['by_name'], told['reason']) == (
            'visit.annul', self.mine['name'], WHY_ANNUL), told
        self.done('an inspector asks for an annulment, once')

    def confirm(self, file_no):
        """The second one is told who asked and why; then it is done, and he has no more to do."""
        self.become_inspector(self.there, self.theirs)
        app = self.there.app
        self.look_for(file_no, self.there)
        self.open_report(app)
        app.wait('label', self.say('%s has asked for the annulment.') % self.mine['name'])
        self.annul(self.there, 'Confirm the Annulment…', self.say('Confirm the Annulment'), 'Ben de baktım.')
        app.until(lambda: app.find('label', re.compile(re.escape('Ben de baktım.'))), 'the overview to tell of it',
                  timeout_s=30)
        self.picture('inspection-annulled', self.there)
        self.menu_lacks(app, 'Annul the Visit…', 'Confirm the Annulment…')
        self.there.close()
        self.done('another one confirms it')


if __name__ == '__main__':
    run(Transfers)
