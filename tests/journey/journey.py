#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A household visit, from the door to the approved report, through the real programs.

A real ziyaretd with TLS; two devices, each with its own display, message bus, keyring and home;
everything done by mouse and keyboard as the accessibility tree finds it.

usage: journey.py --build DIR [--results FILE] [--screenshots DIR] [--verbose]
"""

import argparse
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

# pylint: disable=wrong-import-position
from actors import Centre, Device, Programs  # noqa: E402
from form import FormText  # noqa: E402
from play import Play  # noqa: E402
from session import adopt_orphans, end_all_children, missing_programs  # noqa: E402
from supervisor import Supervisor  # noqa: E402
from words import Words  # noqa: E402
from worker import Worker  # noqa: E402
# pylint: enable=wrong-import-position


class Journey:
    """The people, their devices, and the order of what they do."""

    def __init__(self, play, programs, folder):
        self.play = play
        self.programs = programs
        self.folder = pathlib.Path(folder)
        self.words = Words(programs.build)
        self.text = FormText(programs.source / 'data/forms/hane_ziyareti.xml')
        self.centre = Centre(programs, self.folder / 'centre')
        self.impostor = Centre(programs, self.folder / 'impostor', self.centre.port)
        self.worker = Worker(self, Device(programs, 'worker', '360x720', folder))
        self.supervisor = Supervisor(self, Device(programs, 'supervisor', '1280x800', folder))
        self.people = [self.worker, self.supervisor]
        # The whole visit by pointer alone: what is typed goes where it was clicked. test-keyboard.py
        # is the other way round.
        self.worker.device.by_pointer = True

    def make_centre(self):
        self.centre.make()
        self.worker.account = self.centre.account('worker')
        self.supervisor.account = next(
            account for account in self.centre.accounts if account['role'] == 'supervisor'
            and account['foundation'] == self.worker.account['foundation'])
        self.centre.start()
        for account in self.centre.accounts[:3]:
            self.play.say(f'{account["staff_no"]} {account["name"]}, {account["role"]}')

    def switch_on(self):
        for person in self.people:
            person.device.switch_on()

    def wrong_doors(self):
        """What can go wrong at the door, each told in a sentence; nothing is set up by it."""
        worker, words = self.worker, self.words
        worker.device.open()
        self.centre.stop()
        worker.try_to_enrol()
        worker.reads(words.sentence('The centre cannot be reached.'))
        self.impostor.initialise()
        self.impostor.start()
        worker.try_to_enrol()
        worker.reads(words.sentence('What answers is not your centre'))
        self.play.picture(worker.device, 'not-your-centre')
        self.impostor.stop()
        self.centre.start()
        old_text = worker.account['enrolment_text']
        self.centre.make_codes_expire()
        worker.try_to_enrol()
        worker.reads(words.sentence('This code has expired.'))
        for person in self.people:
            new = self.centre.admin('code', 'new', person.account['staff_no'])
            person.account['enrolment_text'] = next(
                word for word in new.split() if word.startswith('ziyaret:'))
        assert worker.account['enrolment_text'] != old_text

    def network_returns(self):
        """The device notices by itself; the same batch, sent once more, changes nothing."""
        before = self.worker.copy_data()
        self.worker.device.open()
        self.worker.goes_to('Sync')
        self.centre.start()
        self.worker.waits_until_sent()
        self.play.picture(self.worker.device, 'sent')
        self.worker.device.close()
        counted = self.count()
        self.worker.put_back_data(before)
        self.centre.stop()
        self.worker.device.open()
        # Seen first, so that its going away is seen as well.
        self.worker.app.wait('label', self.words('Finished, Not Sent Yet'))
        self.centre.start()
        self.worker.goes_to('Sync')
        self.worker.waits_until_sent()
        assert self.count() == counted, f'{self.count()} records and entries, {counted} before'

    def count(self):
        return [self.centre.query(f'SELECT kind, count(*), sum(ver) FROM {table} GROUP BY kind '
                                  'ORDER BY kind') for table in ('record',)]

    def books_are_straight(self):
        self.play.say(self.centre.admin('audit', 'verify').strip())
        for person in self.people:
            person.device.close()
            complaints = person.device.complaints()
            assert not complaints, f'the {person.device.name}’s client complained: {complaints}'

    def run(self):
        worker, supervisor = self.worker, self.supervisor
        steps = (
            ('A centre is made: two foundations, 800 households, its own certificates',
             self.make_centre),
            ('Two devices are switched on, each with its own display, bus and keyring',
             self.switch_on),
            ('A centre that is down, one of another authority and an expired code are each told',
             self.wrong_doors),
            ('The worker sets the device up; a wrong password is refused, the right one opens',
             worker.enrols),
            ('The caseload comes over HTTPS: today’s visits are on the device',
             worker.sees_today),
            ('The supervisor sets up the other device', supervisor.enrols),
            ('The network goes away; the worker reads the household’s file', worker.reads_file),
            ('The worker adds a note, which waits to be sent', worker.adds_note),
            ('The worker starts the visit and fills in the form, each answer marked as saved',
             worker.begins_visit),
            ('A constraint speaks up at once, and what was typed stays', worker.types_nonsense),
            ('kill -9 in the middle of the form; the application tells what it recovered',
             worker.is_killed),
            ('Every answer given is there', worker.finds_answers),
            ('The worker declares an income that no registry knows: the form grows by a row',
             worker.declares_income),
            ('The worker answers the rest, one click from each open question to the next',
             worker.answers_rest),
            ('The worker completes the visit; the report waits in the outbox', worker.completes),
            ('The network returns, the device sends by itself; the same again changes nothing',
             self.network_returns),
            ('The supervisor finds the report, reads it, and returns it with a remark',
             supervisor.returns),
            ('The worker sees the remark at the question, corrects it and sends again',
             worker.corrects),
            ('The supervisor sees what changed and approves', supervisor.approves),
            ('The household’s file shows the new rating on both devices', self.rating_is_shown),
            ('A worker has no say in approving', worker.may_not_review),
            ('The audit chain verifies, and no client complained of anything',
             self.books_are_straight),
        )
        for title, action in steps:
            self.play.step(title, action)

    def rating_is_shown(self):
        for person in self.people:
            person.sees_rating()

    def end(self):
        for person in self.people:
            device = person.device
            if self.play.failed and device.app is not None:
                device.session.screenshot(self.play.screenshots / f'failed-{device.name}.png')
            if self.play.failed and device.last_words():
                print(f'     last words of the {device.name}’s client:\n{device.last_words()}')
            device.switch_off()
        for centre in (self.centre, self.impostor):
            if centre.running:
                centre.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--results')
    parser.add_argument('--screenshots', default='screenshots')
    parser.add_argument('--verbose', action='store_true')
    options = parser.parse_args()
    missing = missing_programs()
    if missing:
        print('The journey needs ' + ', '.join(missing), file=sys.stderr)
        return 1
    adopt_orphans()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # Today is the same day for the centre, the devices and this program.
    os.environ['TZ'] = 'Europe/Istanbul'
    time.tzset()
    shutil.rmtree(options.screenshots, ignore_errors=True)
    os.makedirs(options.screenshots)
    play = Play(options.results, options.screenshots, options.verbose)
    folder = tempfile.mkdtemp(prefix='zyr-journey-')
    journey = Journey(play, Programs(options.build, HERE.parent.parent), folder)
    try:
        journey.run()
    finally:
        journey.end()
        end_all_children()
        shutil.rmtree(folder, ignore_errors=True)
    return play.finish()


if __name__ == '__main__':
    sys.exit(main())
