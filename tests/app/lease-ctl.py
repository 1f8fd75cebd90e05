#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device that is away from its centre for too long: real ziyaretctl processes, a real ziyaretd, a
real keyring, and clocks that go forward and back. What was not sent is there at the end, once.

usage: lease-ctl.py BUILD SOURCE
"""

import json
import pathlib
import sys
import tempfile

from ctl_actors import CtlDevice, HeadlessSession, other_clock

from actors import Centre, Programs  # found through ctl_actors

NOTE = 'Kapıda kimse yoktu.'


def expect(found, wanted):
    if found != wanted:
        raise AssertionError(f'expected {wanted!r}, found {found!r}')


def expect_in(part, whole):
    if part not in whole:
        raise AssertionError(f'expected {part!r} in {whole!r}')


class Away:
    def __init__(self, programs, session, centre):
        self.centre = centre
        self.account = centre.account('worker')
        self.device = CtlDevice(session, programs, 'device')

    def status(self, **env):
        return self.device.run('status', **env)

    def sign_in_fails(self, part, **account):
        self.device.sign_in({**self.account, **account}, status=1)
        expect_in(part, self.device.sentence)
        expect(self.status()['workspace'], 'needs-centre')

    def set_days(self, days):
        conf = self.centre.folder / 'centre/ziyaretd.conf'
        text = conf.read_text(encoding='utf-8')
        lines = [f'lease_days={days}' if line.startswith('lease_days=') else line
                 for line in text.splitlines()]
        conf.write_text('\n'.join(lines) + '\n', encoding='utf-8')
        self.centre.start()
        expect(self.device.run('sync')['state'], 'up-to-date')
        self.centre.stop()

    def step_it_is_told_before(self):
        device = self.device
        device.enrol(self.account)
        device.sign_in(self.account)
        device.run('sync')
        expect('days_left' in self.status(), False)
        self.centre.stop()
        household = device.run('list', 'households')[0]['id']
        device.run('note', household, NOTE)
        self.household = household
        expect('days_left' in self.status(**other_clock('+10d')), False)
        near = self.status(**other_clock('+266h'))
        expect((near['workspace'], near['days_away'], near['days_left']), ('ready', 11, 3))
        # Setting the clock back neither gains days nor ends anything.
        for clock in ('-0d', '-300d'):
            back = self.status(**other_clock(clock))
            expect((back['workspace'], back['days_left']), ('ready', 3))

    def step_it_locks_itself(self):
        device = self.device
        device.run('list', 'households', status=1, **other_clock('+15d'))
        expect_in('away from the centre for too long', device.sentence)
        expect_in('1 item waits to be sent', device.sentence)
        # It stays so, whatever the clock says.
        locked = self.status()
        expect((locked['workspace'], locked['waiting']), ('needs-centre', 1))
        expect('user' in locked, False)
        for words in (('sync',), ('list', 'today'), ('show', 'household', self.household),
                      ('note', self.household, NOTE), ('enrol', self.account['enrolment_text']),
                      ('sign-out',)):
            device.run(*words, status=1)
            expect_in('Reach the centre and sign in', device.sentence)

    def step_the_centre_has_to_agree(self):
        centre = self.centre
        self.sign_in_fails('does not answer')
        centre.start()
        self.sign_in_fails('password is wrong', password='not his password')
        key = centre.query("SELECT value FROM meta WHERE key = 'seal'")[0][0]
        centre.query("UPDATE meta SET value = ? WHERE key = 'seal'", 'A' * 42 + 'E')
        self.sign_in_fails('cannot open this device')
        centre.query("UPDATE meta SET value = ? WHERE key = 'seal'", key)
        self.device_id = json.loads(centre.admin('device', 'list', '--json'))['devices'][0]['id']
        centre.admin('device', 'revoke', self.device_id)
        self.sign_in_fails('withdrawn')
        expect(centre.query("SELECT count(*) FROM audit WHERE action = 'lease-open'")[0][0], 0)

    def step_it_opens_again_and_nothing_is_missing(self):
        device, centre = self.device, self.centre
        centre.admin('device', 'readmit', self.device_id)
        opened = device.sign_in(self.account)
        expect(opened['workspace'], 'ready')
        done = device.run('sync', '--wait')
        expect((done['state'], done['waiting']), ('up-to-date', 0))
        expect('days_left' in done, False)
        notes = centre.query("SELECT body FROM record WHERE kind = 'note' AND household = ?",
                             self.household)
        expect([json.loads(body)['text'] for body, in notes].count(NOTE), 1)
        expect(centre.query("SELECT count(*) FROM audit WHERE action = 'lease-open'")[0][0], 1)
        centre.admin('audit', 'verify')
        centre.stop()
        # From now on the days are counted anew.
        expect('days_left' in self.status(**other_clock('+10d')), False)

    def step_the_centre_says_how_long(self):
        device = self.device
        self.set_days(0)
        expect(self.status(**other_clock('+400d'))['workspace'], 'ready')
        self.set_days(2)
        expect(self.status(**other_clock('+47h'))['days_left'], 1)
        expect(self.status(**other_clock('+49h'))['workspace'], 'needs-centre')
        self.centre.start()
        expect(device.sign_in(self.account)['workspace'], 'ready')
        expect(device.run('sync')['state'], 'up-to-date')
        self.centre.stop()


def main():
    programs = Programs(*sys.argv[1:3])
    with tempfile.TemporaryDirectory(prefix='zyr-lease-') as folder, \
            HeadlessSession('lease') as session:
        session.env['LANGUAGE'] = 'en'
        centre = Centre(programs, pathlib.Path(folder))
        centre.make(households=20)
        centre.start()
        try:
            away = Away(programs, session, centre)
            for name in [name for name in vars(Away) if name.startswith('step_')]:
                print(name[5:].replace('_', ' '), flush=True)
                getattr(away, name)()
        finally:
            centre.stop()


if __name__ == '__main__':
    main()
