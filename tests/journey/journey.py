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

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from actors import Device, Programs  # noqa: E402  pylint: disable=wrong-import-position
from play import Play  # noqa: E402  pylint: disable=wrong-import-position
from session import adopt_orphans, end_all_children, missing_programs  # noqa: E402  pylint: disable=wrong-import-position


class Journey:
    """The people, their devices, and what each of them does."""

    def __init__(self, play, programs, folder):
        self.play = play
        self.worker = Device(programs, 'worker', '360x720', folder)
        self.supervisor = Device(programs, 'supervisor', '1280x800', folder)
        self.devices = [self.worker, self.supervisor]

    def switch_on(self):
        for device in self.devices:
            device.switch_on()

    def first_start(self):
        for device in self.devices:
            device.open()
            device.app.wait('label', 'Ziyaret’e hoş geldiniz')
            self.play.picture(device, 'welcome')

    def run(self):
        step = self.play.step
        step('Two devices are switched on, each with its own display, bus and keyring',
             self.switch_on)
        step('The application greets who has not set the device up yet', self.first_start)

    def end(self):
        for device in self.devices:
            if self.play.failed and device.app is not None:
                try:
                    self.play.picture(device, 'when-it-failed')
                except Exception as error:  # pylint: disable=broad-exception-caught
                    print(f'     no picture of the {device.name}: {error}')
            if self.play.failed and device.last_words():
                print(f'     last words of the {device.name}’s client:\n{device.last_words()}')
            device.switch_off()


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
