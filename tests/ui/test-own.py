#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person sets for themselves, in the window against a real centre: language and size of the
text, what the device holds, and the app lock.

usage: test-own.py --build DIR [--pictures DIR] [--language tr|en] [--scheme light|dark]
                   [--size WxH] [--only STEP]…
"""

import argparse
import pathlib
import re
import sys
import time
import xml.etree.ElementTree as ET

from gi.repository import Gio, GLib

from world import WORDS, World, button

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / 'journey')]
from form import FormText  # noqa: E402  pylint: disable=wrong-import-position
from words import Words  # noqa: E402  pylint: disable=wrong-import-position

LOCALES = {'tr': 'tr_TR.UTF-8', 'en': 'C.UTF-8'}
FORM_LANGUAGES = {'tr': 'Türkçe (tr)', 'en': 'English (en)'}
OWN_NAMES = {'tr': 'Türkçe', 'en': 'English'}


class Own:
    """The steps, each of which prints what it found."""

    def __init__(self, world, options):
        self.world = world
        self.options = options
        self.language = options.language
        locale = LOCALES[options.language]
        self.device = world.device('worker', options.size, LC_ALL=locale, LANG=locale,
                                   LANGUAGE=options.language, G_DEBUG='fatal-criticals',
                                   ADW_DEBUG_COLOR_SCHEME=f'prefer-{options.scheme}')
        # What the system says comes over the same bus: there is a logind of ours on it.
        self.device.session.env['DBUS_SYSTEM_BUS_ADDRESS'] = (
            self.device.session.env['DBUS_SESSION_BUS_ADDRESS'])
        control = world.control(self.device)
        control.enrol(world.centre.account('worker'))
        control.sign_in(world.centre.account('worker'))
        control.run('sync', '--wait')
        self.control = control
        self.catalogues = {code: Words(world.programs.build, code) for code in LOCALES}
        self.text = FormText(world.programs.source / 'data/forms/hane_ziyareti.xml',
                             FORM_LANGUAGES[options.language])

    @property
    def app(self):
        return self.device.app

    @property
    def words(self):
        return self.catalogues[self.language]

    @staticmethod
    def done(what):
        print(f'ok - {what}', flush=True)

    def picture(self, what):
        nameless, overflow = self.app.nameless(), self.app.overflow()
        if self.options.pictures:
            time.sleep(0.8)
            name = f'{self.device.size}-{self.options.language}-{self.options.scheme}-{what}.png'
            self.app.screenshot(pathlib.Path(self.options.pictures) / name)
        assert not nameless and not overflow, (what, nameless, overflow)

    def place(self, place):
        self.world.place(self.device, place, self.language)

    def back(self):
        self.app.wait('button', button(WORDS[self.language]['back'])).click()

    def open_settings(self):
        self.world.place_control(self.device, 'today', self.language)
        self.app.key('ctrl+comma')
        self.app.wait('label', self.words('Settings'))

    def row_text(self, title):
        row = self.app.wait('row', re.compile('^' + re.escape(title)), shown=False)
        return row.all_text

    def settings(self):
        """Language and size of the text change at once, in place."""
        self.device.open()
        self.place('households')
        self.open_settings()
        self.picture('settings')
        if self.options.pictures:
            self.pages('settings')
        self.app.until(lambda: re.search(r'\d', self.row_text(self.words('In All, Encrypted'))),
                       'the room that is used')
        assert re.search(r'[0-9a-f]{8}', self.row_text(self.words('Device Number')))

        other = 'en' if self.language == 'tr' else 'tr'
        self.app.wait('row', self.words('Language')).choose(OWN_NAMES[other])
        self.language = other
        self.app.wait('label', self.words('Settings'))
        back = self.options.language
        self.app.wait('row', self.words('Language')).choose(OWN_NAMES[back])
        self.language = back
        self.app.wait('label', self.words('Settings'))

        self.app.wait('spin-button', self.words('Text Size')).slide(150)
        self.app.until(lambda: self.app.wait('spin-button', self.words('Text Size')).text
                       == (self.words('%d%%', 'percentage') % 150), 'the size of the text')
        self.picture('settings-large')
        self.app.wait('spin-button', self.words('Text Size')).slide(100)
        self.back()
        self.world.place_control(self.device, 'households', self.language)
        self.device.close()
        self.done('the language and the size of the text change at once; the way back is kept')

    def help(self):
        """F1 tells about what is seen; all pages are found by their words."""
        self.device.open()
        self.place('sync')
        self.app.key('F1')
        self.app.wait('label', self.title('offline'))
        self.picture('help-page')
        self.app.wait('button', self.words('All Topics')).click()
        self.app.wait('row', self.title('lost'))
        self.picture('help')
        self.app.wait('entry', self.words('Search the help')).type(
            'TABLET kaybo' if self.language == 'tr' else 'LOST tablet')
        self.app.wait_gone('row', self.title('keyboard'))
        self.picture('help-search')
        self.app.wait('row', self.title('lost')).click()
        self.app.wait('label', self.title('lost'))
        self.picture('help-lost')
        self.app.key('Escape')
        self.app.wait_gone('label', self.title('lost'))
        self.device.close()
        self.done('help is there where one is, and found by its words')

    def title(self, topic):
        page = ET.parse(self.world.programs.source / f'data/help/{self.language}/{topic}.page')
        return page.getroot().findtext('{http://projectmallard.org/1.0/}title')

    def tour(self):
        """Four screens, once; and again when they are wanted."""
        keyfile = self.device.session.home / 'config/glib-2.0/settings/keyfile'
        keyfile.write_text(keyfile.read_text(encoding='utf-8').replace('tour-shown=true\n', ''),
                           encoding='utf-8')
        self.device.open()
        for number, title in enumerate(('Welcome to Ziyaret', 'Every Answer Is Kept',
                                        'Without a Connection, Too', 'What You Learn Is Private')):
            self.app.wait('label', self.words('%1$u of %2$u').replace('%1$u', str(number + 1))
                          .replace('%2$u', '4'))
            self.app.wait('label', self.words(title))
            self.picture(f'tour-{number + 1}')
            self.app.key('Return')
        self.app.wait_gone('label', self.words('What You Learn Is Private'))
        self.device.close()
        self.device.open()
        self.place('sync')
        assert not self.app.find('label', self.words('Welcome to Ziyaret'))
        self.app.wait('button', self.words('Main Menu')).click()
        self.app.wait('menu-item', self.words('Tour')).click()
        self.app.wait('button', self.words('Skip')).click()
        self.app.wait_gone('button', self.words('Skip'))
        self.device.close()
        self.done('the tour is shown once, and again from the menu')

    def unlock(self, passphrase):
        self.app.wait('row', self.words('Passphrase')).set_text(passphrase)
        self.app.wait('button', button(self.words('Unlock'))).click()

    def nobody_is_named(self, names):
        """Not even where only a screen reader looks."""
        self.app.wait('label', self.words('Ziyaret Is Locked'))
        seen = [node.name for node in self.app.tree()]
        assert not [name for name in seen if any(word in name for word in names)], seen
        title = self.device.session.run(['sh', '-c', 'xprop -root _NET_ACTIVE_WINDOW | '
                                         'sed s/.*#// | xargs -I@ xprop -id @ _NET_WM_NAME'])
        assert '"Ziyaret"' in title.stdout, title

    def lock(self):
        """Locked, nothing names anybody; unlocked, everything is where it was."""
        visit = self.control.run('list', 'today')[0]
        self.world.fill(self.control, visit['id'], stop_after=12)
        # People of the caseload, and who is signed in.
        names = [row['head_name'] for row in self.control.run('list', 'today')]
        self.device.open()
        self.open_settings()
        self.app.wait('row', self.words('Set a Passphrase…')).click()
        self.picture('passphrase')
        self.app.wait('row', self.words('New Passphrase')).set_text(PASSPHRASE)
        self.app.wait('row', self.words('Once More')).set_text(PASSPHRASE)
        self.app.wait('button', button(self.words('Set the Passphrase'))).click()
        self.app.wait('row', self.words('Lock Now'))
        self.picture('settings-lock')
        self.back()

        self.open_rooms(visit)
        before = self.entry('rooms')
        before.type('7')
        self.app.key('ctrl+l')
        self.nobody_is_named(names)
        self.picture('locked')

        self.unlock('yanlış sözcük')
        self.app.wait('label', re.compile('^' + self.words('That is not the passphrase.')[:-1]))
        self.picture('locked-wrong')
        for word in ('bir', 'iki'):
            self.unlock(word + ' yanlış')
            self.app.wait('label', re.compile('^' + self.words('That is not the passphrase.')[:-1]))
        # The third in a row has to be waited for.
        self.app.wait('label', re.compile(r'\d'))
        self.picture('locked-wait')
        self.app.wait('row', self.words('Passphrase')).set_text(PASSPHRASE)
        self.app.until(lambda: self.app.wait('button', button(self.words('Unlock'))).has_state(
            'sensitive'), 'the end of the wait', timeout_s=20)
        self.app.wait('button', button(self.words('Unlock'))).click()
        # What was typed the moment before is there, in the question that was answered.
        self.app.until(lambda: self.entry('rooms').text == '7', 'the form as it was')
        self.done('locked, nobody is named; unlocked, the form is where it was')

        self.machine_sleeps()
        self.nobody_is_named(names)
        self.unlock(PASSPHRASE)
        self.app.until(lambda: self.entry('rooms').text == '7', 'the form as it was')
        self.device.close()
        self.done('it locks when the machine goes to sleep')

    def machine_sleeps(self):
        bus = Gio.DBusConnection.new_for_address_sync(
            self.device.session.env['DBUS_SYSTEM_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                      'RequestName', GLib.Variant('(su)', ('org.freedesktop.login1', 0)), None,
                      Gio.DBusCallFlags.NONE, -1, None)
        bus.emit_signal(None, '/org/freedesktop/login1', 'org.freedesktop.login1.Manager',
                        'PrepareForSleep', GLib.Variant('(b)', (True,)))
        bus.flush_sync(None)
        bus.close_sync(None)

    def open_rooms(self, visit):
        """The section of a visit's form that asks for the number of rooms."""
        self.place('today')
        self.app.wait('list-item', visit['head_name']).click()
        self.app.wait('button', re.compile('|'.join(
            re.escape(self.words(word))
            for word in ('Start the Visit', 'Continue the Visit')))).click()
        self.app.wait('button', self.words('Visit Menu'), timeout_s=30)
        if self.options.size.startswith('360'):
            self.app.wait('button', self.words('Sections')).click()
        title = self.text.section_of('rooms')
        self.app.wait(lambda node: node.role == 'list-item' and title in node.name,
                      what=f'section {title}').click()

    def entry(self, name):
        label = self.text.labels[name]
        field = self.app.wait(lambda node: node.role == 'panel' and node.name == label,
                              what=f'question “{label}”')
        return next(node for node in field if 'EditableText' in node.interfaces)

    def forgotten(self):
        """The device is locked from the start, and can be begun with anew."""
        self.device.open()
        self.app.wait('label', self.words('Ziyaret Is Locked'))
        self.app.xdotool('key', 'ctrl+q')
        assert self.app.process.wait(timeout=20) == 0, self.device.last_words()
        self.device.open()
        self.app.wait('label', self.words('Ziyaret Is Locked'))
        self.app.wait('button', button(self.words('Forgot the Passphrase?'))).click()
        self.picture('forgotten')
        self.app.wait('button', button(self.words('Start Afresh…'))).click()
        self.picture('forgotten-really')
        self.app.wait('button', self.words('Remove Everything')).click()
        self.app.wait('row', self.words('Set-up code'))
        self.device.close()
        self.done('a device with a forgotten passphrase is set up anew')

    def pages(self, what, limit=5):
        pane = self.app.find_all('scroll-pane')[-1]
        slider = next((slider for axis, slider in pane.sliders() if axis == 1), None)
        for number in range(2, limit + 1 if slider else 0):
            before = slider.value
            slider.slide(before + pane.extents[3] * 0.9)
            if slider.value == before:
                break
            self.picture(f'{what}-{number}')
        if slider:
            slider.slide(0)


PASSPHRASE = 'kiraz tren bulut'
STEPS = ('settings', 'help', 'tour', 'lock', 'forgotten')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--pictures')
    parser.add_argument('--language', choices=('tr', 'en'), default='tr')
    parser.add_argument('--scheme', choices=('light', 'dark'), default='light')
    parser.add_argument('--size', default='360x640')
    parser.add_argument('--only', action='append', default=[], choices=STEPS)
    options = parser.parse_args()
    with World(options.build, households=12) as world:
        own = Own(world, options)
        for step in options.only or STEPS:
            getattr(own, step)()


if __name__ == '__main__':
    sys.exit(main())
