# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the window have in common: people with a device and the program on it against a
real centre, and pictures of what they see.

A test is a subclass of Steps whose `steps` are done one after the other, and run () is its main
program.
"""

import argparse
import contextlib
import pathlib
import re
import signal
import sys
import time
import xml.etree.ElementTree as ET

from world import WORDS, World, button
from walk import walk

from form import FormText  # pylint: disable=wrong-import-order
from words import Words  # pylint: disable=wrong-import-order

LOCALES = {'tr': 'tr_TR.UTF-8', 'en': 'C.UTF-8'}
FORM_LANGUAGES = {'tr': 'Türkçe (tr)', 'en': 'English (en)'}
SIZES = ('360x640', '1280x800')
PICTURE_PAGES_MAX = 6
PICTURE_WAIT_S = 0.8
# What a person can set while the program is open, there or on the desktop; Session.setting ()'s words.
LIGHT, DARK = ('color-scheme', "'light'"), ('color-scheme', "'dark'")
CONTRAST = ('high-contrast', 'true', 'org/gnome/desktop/a11y/interface')
LOOKS = {'light': (LIGHT,), 'dark': (DARK,), 'large': (('text-scale', '1.5'),),
         'contrast': (CONTRAST,), 'contrast_dark': (CONTRAST, DARK)}


class Steps:
    """The steps of one test, each of which prints what it found."""

    steps = ()        # names of methods, in their order
    size = SIZES[0]   # of the display, where the test is not told another
    households = 12   # of each foundation
    walks = False     # whether every control has to be reached by keyboard

    def __init__(self, world, options):
        self.world = world
        self.options = options
        self.language = options.language
        self.people = []
        self.wrong = []  # what was seen of it, told when all has been looked at
        self.small = set()  # controls too small for a finger, each told where it was seen first
        self.catalogues = {code: Words(world.programs.build, code) for code in LOCALES}
        source = world.programs.source / 'data/forms/hane_ziyareti.xml'
        self.texts = {code: FormText(source, name) for code, name in FORM_LANGUAGES.items()}
        self.text = self.texts[options.language]

    def person(self, name, size=None, keyring=True):
        """A device in the language and the colours of this test, switched on."""
        locale = LOCALES[self.options.language]
        device = self.world.device(
            name, size or self.options.size, keyring, LC_ALL=locale, LANG=locale,
            LANGUAGE=self.options.language, G_DEBUG='fatal-criticals',
            ADW_DEBUG_COLOR_SCHEME=f'prefer-{self.options.scheme}',
            LD_PRELOAD=str(self.world.programs.build / 'tests/ui/libzyr-inside.so'))
        device.session.env['ZYR_INSIDE'] = str(device.session.home / 'inside')
        self.people.append(device)
        return device

    @property
    def device(self):
        """Of whom this test is about, where it is about one."""
        return self.people[0]

    @property
    def app(self):
        return self.device.app

    @property
    def say(self):
        """The translation of what the program says in English."""
        return self.catalogues[self.language]

    @property
    def without_centre(self):
        """What explains the headline that the centre does not answer."""
        return self.say.sentence('The centre does not answer. Your').partition('. ')[2]

    def help_title(self, topic):
        page = ET.parse(self.world.programs.source / f'data/help/{self.language}/{topic}.page')
        return page.getroot().findtext('{http://projectmallard.org/1.0/}title')

    @property
    def words(self):
        return WORDS[self.language]

    @property
    def other_size(self):
        return SIZES[SIZES.index(self.options.size) - 1]

    @staticmethod
    def is_wide(device):
        return not device.size.startswith('360')

    @staticmethod
    def done(what):
        print(f'ok - {what}', flush=True)

    # What everybody does

    def place(self, place, device=None):
        self.world.place(device or self.device, place, self.language)

    def back(self, device=None):
        (device or self.device).app.wait('button', button(self.words['back'])).click()

    def open_file(self, head, device=None):
        """A household's file, by the search for its head."""
        app = (device or self.device).app
        self.place('households', device)
        app.wait('entry').type(head)

        clicked = []

        def opened():
            # What is typed changes the rows under the pointer; what is open has rows of its own.
            found = app.find('button', button(self.words['back'])) if clicked else None
            if found is not None:
                return found
            rows = app.find_all(lambda node: node.role == 'list-item'
                                and any(head in below.name for below in node))
            if len(rows) == 1:
                rows[0].click()
                clicked.append(rows[0])
            return None

        app.until(opened, 'the household')

    def open_settings(self):
        self.world.place_control(self.device, 'today', self.language)
        self.app.key('ctrl+comma')
        self.app.wait('label', self.say('Settings'))

    def toast_goes(self, sentence, device):
        """The word that something was done lies over the buttons for a while."""
        app = device.app
        app.xdotool('mousemove', 0, 0)  # it stays while the pointer is over it
        app.until(lambda: app.find(lambda node: node.name == sentence and any(
            above.name == 'AdwToastWidget' for above in node.ancestors())) is None,
                  f'“{sentence}” to go', timeout_s=30)

    # Pictures

    def picture(self, what, device=None, place=None, ours=True, walked=None, but=()):
        """What is seen is usable, also by keyboard where the test is about that, and it is kept where
        pictures are wanted.  `ours`: not a window of the toolkit's; `walked`: whether the keyboard is
        looked at here whatever the test does; `but`: looks in which it is not taken."""
        device = device or self.device
        if walked is None:
            walked = self.walks
        self.look_at(what, device, place, ours, ours and walked)
        if self.options.pictures:
            for look in (look for look in self.looks() if look not in but):
                with self.looking(device, look):
                    self.keep(device, look, what)

    def look_at(self, what, device, place=None, ours=True, walks=False):
        app = device.app
        unreached = walk(app, place) if walks else []
        nameless = app.nameless() if ours else []
        small = sorted({one for one in self.inside(device, 'small') if ours} - self.small)
        self.small.update(small)
        overflow = app.overflow()
        if nameless or small or overflow or unreached:
            self.wrong.append((what, nameless, small, overflow, unreached))

    def looks(self):
        return self.options.look or [self.options.scheme]

    @contextlib.contextmanager
    def looking(self, device, look):
        """One look, which the program takes on while it is open."""
        settings = LOOKS[look] if self.options.look else ()
        for setting in settings:
            device.session.setting(*setting)
        # Transitions are over, and what was asked of the store is there.
        time.sleep(PICTURE_WAIT_S)
        yield
        for key, _value, *group in settings:
            device.session.setting(key, None, *group)

    @staticmethod
    def inside(device, what):
        """What the program knows of what is seen: texts that are 'cut short' where nothing tells the
        whole, or controls that are too 'small' for a finger."""
        path = device.session.home / 'inside'
        process = pathlib.Path(f'/proc/{device.app.process.pid}')
        # Not into a program that has another clock, whose process is not its own.
        if ('zyr-inside' not in (process / 'maps').read_text(encoding='utf-8')
                or (process / 'comm').read_text(encoding='utf-8').strip()
                not in ('ziyaret', 'form-viewer')):
            return []
        path.unlink(missing_ok=True)
        device.app.process.send_signal(signal.SIGUSR1)
        device.app.until(path.exists, 'what the program knows of what is seen')
        lines = [line.split('\t') for line in path.read_text(encoding='utf-8').splitlines()]
        return [tuple(rest) for kind, *rest in lines if kind == what]

    def keep(self, device, look, what):
        self.wrong += [(what, look, 'cut short', *text) for text in self.inside(device, 'cut short')]
        self.wrong += [(what, look, size) for size in device.app.overflow()]
        name = f'{device.size}-{self.options.language}-{look}-{what}.png'
        device.app.screenshot(pathlib.Path(self.options.pictures) / name)

    def failed(self):
        """What everybody saw last."""
        for device in self.people if self.options.pictures else ():
            device.session.screenshot(pathlib.Path(self.options.pictures) / f'failed-{device.name}.png')

    def pages(self, what, limit=PICTURE_PAGES_MAX, device=None):
        """Pictures of what is below, a page at a time, and back to the top."""
        device = device or self.device
        for look in self.looks() if self.options.pictures else ():
            with self.looking(device, look):
                self.pages_in(look, what, limit, device)

    def pages_in(self, look, what, limit, device):
        # Beside a list of sections, what they hold.
        pane = max(device.app.find_all('scroll-pane')[::-1], key=lambda pane: pane.extents[2])
        slider = next((slider for axis, slider in pane.sliders() if axis == 1), None)
        for number in range(2, limit + 1 if slider else 0):
            before = slider.value
            slider.slide(before + pane.extents[3] * 0.9)
            device.app.settle()
            if slider.value == before:
                break
            if look == self.looks()[0]:
                self.look_at(f'{what}-{number}', device)
            self.keep(device, look, f'{what}-{number}')
        if slider:
            slider.slide(0)


def run(test, **more):
    """The main program of a test; `more` are options of its own, as add_argument () takes them."""
    parser = argparse.ArgumentParser(description=sys.modules['__main__'].__doc__.partition('\n')[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--pictures', help='a folder to keep pictures of what is seen in')
    parser.add_argument('--language', choices=LOCALES, default='tr')
    parser.add_argument('--scheme', choices=('light', 'dark'), default='light')
    parser.add_argument('--look', action='append', choices=LOOKS,
                        help='take each picture in these looks')
    parser.add_argument('--size', choices=SIZES, default=test.size)
    parser.add_argument('--only', action='append', choices=test.steps, metavar='STEP',
                        help=', '.join(test.steps))
    for name, arguments in more.items():
        parser.add_argument(f'--{name}', **arguments)
    options = parser.parse_args()
    with World(options.build, test.households) as world:
        played = test(world, options)
        try:
            for step in options.only or test.steps:
                getattr(played, step)()
        except Exception:
            played.failed()
            raise
        complaints = [line for device in played.people for line in device.complaints()]
        assert not (complaints or played.wrong), (complaints, played.wrong)
