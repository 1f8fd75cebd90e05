# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre with generated households and signed-in devices, for what looks at the whole window."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'app'), str(HERE.parent / 'journey'), str(HERE.parent)]

from a11y import CONTROLS, Atspi  # noqa: E402,F401  pylint: disable=wrong-import-position,unused-import
from ctl_actors import PICTURE, CtlDevice, Filling  # noqa: E402  pylint: disable=wrong-import-position
from actors import Centre, Device, Programs  # noqa: E402  pylint: disable=wrong-import-position
from session import adopt_orphans, end_all_children, missing_programs  # noqa: E402  pylint: disable=wrong-import-position

WORDS = {
    'tr': {'code': 'Kurulum kodu', 'set up': 'Kur', 'password': 'Parola', 'sign in': 'Oturum Aç',
           'today': 'Bugün', 'households': 'Haneler', 'visits': 'Ziyaretler',
           'review': 'İnceleme', 'conflicts': 'Çelişkiler', 'sync': 'Eşitleme', 'back': 'Geri', 'plan': 'Ziyaret Planla', 'menu': 'Ana Menü'},
    'en': {'code': 'Set-up code', 'set up': 'Set Up', 'password': 'Password', 'sign in': 'Sign In',
           'today': 'Today', 'households': 'Households', 'visits': 'Visits',
           'review': 'Review', 'conflicts': 'Conflicts', 'sync': 'Sync', 'back': 'Back', 'plan': 'Plan a Visit', 'menu': 'Main Menu'},
}


def button(word):
    """A pattern: GTK 4.8 says the label of some buttons twice, and its mnemonic with it."""
    plain = re.escape(word)
    return re.compile(rf'^_?{plain}( {plain})?$')


def turkish_locale(build):
    """Where the Turkish locale is, as LOCPATH; made below the build directory if need be."""
    folder = pathlib.Path(os.environ.get('LOCPATH') or pathlib.Path(build).resolve() / 'locale')
    if not (folder / 'tr_TR.UTF-8').exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(['localedef', '-i', 'tr_TR', '-f', 'UTF-8', folder / 'tr_TR.UTF-8'],
                       check=True)
    return str(folder)


class World:
    """Use with `with`; all that was started ends with it."""

    def __init__(self, build, households=40):
        os.environ['LOCPATH'] = turkish_locale(build)
        self.programs = Programs(build, HERE.parent.parent)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='zyr-world-'))
        self.centre = Centre(self.programs, self.folder)
        self.households = households
        self.devices = []

    def __enter__(self):
        missing = missing_programs()
        if missing:
            raise SystemExit('needed: ' + ', '.join(missing))
        adopt_orphans()
        try:
            self.centre.make(self.households)
            self.centre.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for device in self.devices:
            device.switch_off()
        try:
            self.centre.stop()
        finally:
            end_all_children()
            shutil.rmtree(self.folder, ignore_errors=True)

    def device(self, name, size, keyring=True, **env):
        """A device of its own, switched on, that nobody has set up yet."""
        device = Device(self.programs, name, size, self.folder, keyring)
        self.devices.append(device)
        device.switch_on()
        device.session.env |= {'TZ': 'Europe/Istanbul',
                               'ZYR_LOCALEDIR': str(self.programs.build / 'po')} | env
        return device

    @staticmethod
    def control(device):
        """ziyaretctl on a device whose application is closed."""
        control = CtlDevice(device.session, device.programs, 'unused')
        control.folder = device.session.home / 'data' / 'ziyaret'
        return control

    def signed_in(self, device, account):
        """Set a device up for an account, without its window; its ziyaretctl."""
        control = self.control(device)
        control.enrol(account)
        control.sign_in(account)
        control.run('sync', '--wait')
        return control

    @staticmethod
    def fill(control, visit, stop_after=None, picture=PICTURE):
        """Answer a visit's questions, all of them or the first few, and send the whole report."""
        file = control.session.home / 'picture.png'
        file.write_bytes(picture)
        filling = Filling(control, visit)
        filling.answer_all(file, stop_after)
        filling.close()
        if stop_after is None:
            control.run('visit', 'complete', visit)

    def enrol(self, device, account, language='tr'):
        """Set the open application up for an account, as its owner does."""
        words = WORDS[language]
        app = device.app
        app.wait('row', words['code']).set_text(account['enrolment_text'])
        app.wait('button', button(words['set up'])).click()
        app.wait('row', words['password']).set_text(account['password'])
        app.wait('button', button(words['sign in'])).click()
        self.place(device, 'today', language)

    @staticmethod
    def place_control(device, place, language='tr'):
        """The page tab, or on a wide display the row of the sidebar, that leads to a place."""
        word = WORDS[language][place]
        # While the window comes up, the other of the two is there for a moment.
        role = 'page-tab' if device.size.startswith('360') else 'list-item'

        def is_it(node):
            return (node.role == role
                    and (node.name == word or node.name.startswith(word + ', ')))

        return device.app.wait(is_it, what=f'the way to “{word}”')

    @classmethod
    def place(cls, device, place, language='tr'):
        cls.place_control(device, place, language).click()
        device.app.settle()
