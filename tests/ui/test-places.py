#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every control of every place has a name and can be reached by keyboard; what is typed into a
note survives kill -9; a supervisor plans a visit, and a worker is told what waits while the centre
is out of reach.

usage: test-places.py --build DIR [--help]
"""

import re

from steps import SIZES, Steps, run
from world import button

PLACES = ('today', 'households', 'visits', 'sync')
NOTE = 'Kapı zili çalışmıyor; komşudan haber alındı.'


class Places (Steps):
    steps = ('worker', 'supervisor')
    walks = True

    def worker(self):
        worker = self.person('worker')
        worker.open()
        self.picture('welcome')
        self.world.enrol(worker, self.world.centre.account('worker'), self.language)
        self.places(worker, PLACES)
        self.household(worker)
        self.note_survives(worker)
        self.note_waits_offline(worker)
        worker.close()

    def supervisor(self):
        supervisor = self.person('supervisor', SIZES[1])
        supervisor.open()
        self.world.enrol(supervisor, self.world.centre.account('supervisor'), self.language)
        self.places(supervisor, (*PLACES, 'review'))
        self.plan(supervisor)
        supervisor.close()

    def places(self, device, places):
        for place in places:
            self.place(place, device)
            self.picture(f'{device.name}-{place}', device, place)
            # Tab went through the rows of the sidebar.
            way = self.world.place_control(device, place, self.language)
            assert way.role == 'page-tab' or way.has_state('selected'), f'{place} is not marked'
        self.done(f'{device.name}: every control of every place has a name and is reached with Tab')

    def household(self, device):
        self.place('households', device)
        self.open_first_row(device)
        self.picture('household', device)
        self.done('a household: every control has a name and is reached with Tab')
        self.open_member(device)
        self.done('a member: what is known is there when the row is opened')

    def note_survives(self, device):
        device.app.wait('text', self.say('New note')).type(NOTE, replace=False)
        device.app.until(lambda: device.app.find('label', self.say('Kept on this device as a draft')),
                         'the word that the draft is kept')
        device.kill()
        device.open()
        self.place('households', device)
        self.open_first_row(device)
        box = device.app.wait('text', self.say('New note'))
        device.app.until(lambda: box.text, 'the draft')
        assert box.text == NOTE, box.text
        self.done('a note being typed survives kill -9')

    def note_waits_offline(self, device):
        app = device.app
        self.world.centre.stop()
        self.open_member(device)
        app.wait('button', button(self.say('Add Note'))).click()
        app.wait('label', NOTE)
        # The file was read again.
        assert app.find('list-item', self.say('Date of birth')), 'the member’s row is closed'
        box = app.wait('text', self.say('New note'))
        assert not box.text, box.text
        self.back(device)
        self.place('sync', device)
        app.wait('label', self.say('%u item waits to be sent.').replace('%u', '1'))
        app.wait('label', self.without_centre, timeout_s=60)
        self.picture('sync-without-centre', device, 'sync')
        self.world.centre.start()
        app.wait('button', button(self.say('Sync Now'))).click()
        app.wait('label', self.say('Everything is at the centre'), timeout_s=60)
        self.done('an added note leaves the box empty, and waits for the centre')

    def plan(self, device):
        app = device.app
        self.place('households', device)
        self.open_first_row(device)
        app.wait('button', button(self.words['plan'])).click()
        app.wait('row', self.say('To be done by'))
        self.picture('plan', device)
        app.wait('button', self.say('Plan', 'visit')).click()
        # Its toast may have gone by the time that so large a page is read.
        app.until(lambda: app.find('row', self.say('To be done by')) is None, 'the dialog to close')
        self.back(device)
        self.place('sync', device)
        app.wait('label', re.compile('^' + re.escape(self.say('Planned visit'))))
        self.done('a supervisor plans a visit')

    def open_member(self, device):
        heading = device.app.wait('label', self.say('Members'))
        device.app.wait(lambda node: node.role == 'list-item'
                        and node.extents[1] > heading.extents[1], what='a member').click()
        device.app.wait('list-item', self.say('Date of birth'))

    def open_first_row(self, device):
        entry = device.app.wait('entry')
        below = entry.extents[1] + entry.extents[3]
        device.app.wait(lambda node: node.role == 'list-item'
                        and node.parent.name == self.words['households']
                        and node.extents[1] > below, what='a household').click()
        device.app.wait('button', button(self.words['back']))


if __name__ == '__main__':
    run(Places)
