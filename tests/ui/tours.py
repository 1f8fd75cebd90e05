#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes through what no test of the window shows: the doors, every place of a worker and a supervisor,
a household's whole file, every section of a visit, every kind of question, and all that out of
contact.  shots.py plays it, with the tests, for their pictures.

usage: tours.py --build DIR --pictures DIR [--help]
"""

import re

from editor import Editor
from steps import run
from world import button

from a11y import App  # pylint: disable=wrong-import-order
from ctl_actors import other_clock  # pylint: disable=wrong-import-order
from actors import Centre  # pylint: disable=wrong-import-order

NOTE = ('Komşular hanenin üç aydır kirayı ödeyemediğini söyledi; oğul mevsimlik işe gitmiş, '
        'ekim sonunda dönecek.')
QUESTION = '/data/s14/kanaat'
REMARK = 'Ekim ayı kira makbuzunu da ekleyiniz.'
PHONES = [f'532111111{n}' for n in range(6)]
SECTION_PAGES_MAX = 3


class Tours (Editor):
    """`worker` and `supervisor` have the display of the same size, so that each place is seen on it."""

    steps = ('doors', 'work', 'worker_places', 'household', 'sections', 'own', 'supervisor_places',
             'report', 'questions', 'wrong_clock', 'offline')
    households = 40

    def __init__(self, world, options):
        super().__init__(world, options)
        self.boss = self.person('supervisor')
        self.visits = []

    # At the door

    def doors(self):
        """What a device says before it is set up, and of a centre that is not its own."""
        self.no_keyring()
        account, newcomer = self.world.centre.account('worker', 1), self.person('newcomer')
        app = newcomer.open()
        code = app.wait('row', self.say('Set-up code'))
        self.picture('welcome', newcomer)
        self.world.centre.stop()
        impostor = Centre(self.world.programs, self.world.folder / 'impostor', self.world.centre.port)
        impostor.initialise()
        impostor.start()
        try:
            code.set_text(account['enrolment_text'])
            app.wait('button', button(self.say('Set Up'))).click()
            app.wait('label', self.say.sentence('What answers is not your centre'))
            self.picture('welcome-not-your-centre', newcomer)
        finally:
            impostor.stop()
        app.wait('button', button(self.say('Set Up'))).click()
        app.wait('label', self.say.sentence('The centre cannot be reached.'))
        self.picture('welcome-no-centre', newcomer)
        self.world.centre.start()
        app.wait('button', button(self.say('Set Up'))).click()
        app.wait('row', self.say('Password')).set_text('yanlış')
        self.picture('sign-in', newcomer)
        app.wait('button', button(self.say('Sign In'))).click()
        app.wait('label', self.say.sentence('The staff number or the password is wrong'))
        self.picture('sign-in-wrong', newcomer)
        newcomer.close()

    def no_keyring(self):
        device = self.person('keyless', keyring=False)
        device.open()
        device.app.wait('button', button(self.say('Try Again')))
        self.picture('no-keyring', device)
        device.close()

    def work(self):
        """The day so far: two reports sent, of which one came back, one visit begun, a note written."""
        control = self.world.signed_in(self.device, self.world.centre.account('worker'))
        today = control.run('list', 'today')
        self.visits = [row['id'] for row in today]
        self.sent, self.head = today[1]['head_name'], today[2]['head_name']
        self.world.fill(control, self.visits[0])
        self.world.fill(control, self.visits[1])
        self.world.fill(control, self.visits[2], stop_after=25)
        control.run('note', today[0]['household_id'], NOTE)
        control.run('sync', '--wait')
        boss = self.world.signed_in(self.boss, self.world.centre.account('supervisor'))
        boss.run('review', self.visits[0], 'return', '--remark', f'{QUESTION}={REMARK}', '--text', REMARK)
        boss.run('sync', '--wait')
        control.run('sync', '--wait')

    # The worker

    def worker_places(self):
        app = self.device.open()
        for place in ('today', 'households', 'visits', 'sync'):
            self.place(place)
            self.picture(f'worker-{place}', place=place)
            self.pages(f'worker-{place}', SECTION_PAGES_MAX)
        self.place('today')
        app.wait(None, self.say('Map')).click()
        self.picture('map-without-ground', place='today')
        app.wait(None, self.say('Map')).click()
        self.place('households')
        app.wait('button', self.say('Filter the Households')).click()
        self.picture('households-filters')
        app.key('Escape')
        app.wait('entry').type('GÜL')
        self.picture('households-search')
        app.wait('entry').type('qqqq')
        app.wait('label', self.say('Nothing Found'))
        self.picture('households-nothing')
        self.device.close()

    def household(self):
        self.device.open()
        self.open_file(self.head)
        self.picture('household')
        self.pages('household', 12)
        self.device.close()

    def sections(self):
        """Each section, what is found in it, and what is left to be done."""
        app = self.device.open()
        self.open_visit()
        for title in self.text.sections:
            self.go_to_section(title)
            what = 'visit-' + re.sub(r'\W+', '-', title.lower())[:24]
            self.picture(what)
            self.pages(what, SECTION_PAGES_MAX)
        if not self.is_wide(self.device):
            app.wait('button', self.say('Sections')).click()
            self.picture('visit-sections')
            app.key('Escape')
        app.key('ctrl+f')
        app.wait('entry').type('sağlık' if self.language == 'tr' else 'health')
        self.picture('visit-find')
        app.key('Escape')
        app.key('ctrl+Return')
        app.wait('label', self.say.pattern('%u question is open'))
        self.picture('visit-completion')
        self.pages('visit-completion', SECTION_PAGES_MAX)
        self.device.close()

    def own(self):
        """The menu, the keys, and what the program is."""
        app = self.device.open()
        self.place('today')
        app.wait('button', self.say('Main Menu')).click()
        self.picture('main-menu')
        app.wait('menu-item', self.say('Keyboard Shortcuts')).click()
        self.picture('shortcuts')
        app.key('Escape')
        app.wait('button', self.say('Main Menu')).click()
        app.wait('menu-item', self.say('About Ziyaret')).click()
        self.picture('about', ours=False)
        app.key('Escape')
        self.device.close()

    # The supervisor

    def supervisor_places(self):
        self.boss.open()
        for place in ('today', 'households', 'visits', 'review', 'sync'):
            self.place(place, self.boss)
            self.picture(f'supervisor-{place}', self.boss, place)
        self.open_file(self.head, self.boss)
        self.picture('supervisor-household', self.boss)
        self.boss.app.wait('button', button(self.words['plan'])).click()
        self.boss.app.wait('row', self.say('To be done by'))
        self.picture('plan', self.boss)
        self.boss.close()

    def report(self):
        """A report as it is read, whole."""
        app = self.boss.open()
        self.place('review', self.boss)
        app.wait('label', self.sent).click()
        app.wait('button', button(self.words['back']))
        self.picture('report-whole', self.boss)
        self.pages('report-whole', 8, self.boss)
        self.boss.close()

    # A form that has them all

    def questions(self):
        """Every kind of question, by the tool that opens a form's file."""
        build, source = self.world.programs.build, self.world.programs.source
        for look in self.options.look or [self.options.scheme]:
            command = [build / 'tests/ui/form-viewer', '--form', source / 'tests/ui/every-question.xml',
                       '--media', source / 'data/forms/media', '--language', self.language]
            command += ['--dark'] if look.endswith('dark') else []
            command += ['--text-scale', '1.5'] if look == 'large' else []
            for section in ('a', 'b', 'd', 'c'):
                process = self.device.session.spawn([*command, '--section', f'/data/{section}'],
                                                    log=self.device.log)
                self.device.app = App(self.device.session, process)
                self.device.app.settle()
                self.shoot_in(look, f'questions-{section}')
                self.device.app.quit()

    def shoot_in(self, look, what):
        """As pages (), of a program that has only the desktop's settings."""
        options, self.options = self.options, type(self.options)(**vars(self.options))
        self.options.look = [look]
        self.picture(what)
        self.pages(what, 10)
        self.options = options

    def wrong_clock(self):
        """A device whose time is not the centre's tells it below every place."""
        clock, before = other_clock('-3h'), self.device.session.env
        self.device.session.env = before | clock
        self.device.open()
        title = self.say.named('This device’s clock is %s behind', self.say.counted('%u hour', 3))
        self.app.wait('label', title, timeout_s=30)
        self.picture('clock-today', place='today')
        self.place('sync')
        self.app.wait('label', re.compile('^' + re.escape(title) + r'\.'))
        self.picture('clock-sync', place='sync')
        self.device.close()
        self.device.session.env = before

    def offline(self):
        """What a worker without the centre reads."""
        self.world.centre.stop()
        control = self.world.control(self.device)
        visit = control.run('list', 'today')[0]
        control.run('note', visit['household_id'], NOTE)
        for phone in PHONES:
            control.run('correct', 'household', visit['household_id'], 'phones', phone)
        self.device.open()
        self.place('today')
        self.picture('offline-today', place='today')
        self.place('sync')
        self.app.wait('label', self.without_centre, timeout_s=60)
        self.picture('offline-sync', place='sync')
        self.open_file(visit['head_name'])
        self.app.wait('list-item', self.say('The Whole History'), shown=False).reveal()
        self.picture('offline-changes')
        self.app.wait('list-item', self.say('The Whole History')).click()
        self.app.wait('label', re.compile(self.say('Waiting to be sent') + '$'))
        self.picture('offline-history')
        self.device.close()


if __name__ == '__main__':
    run(Tours)
