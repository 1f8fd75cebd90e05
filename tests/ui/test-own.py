#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person sets for themselves, in the window against a real centre: language and size of the
text, what the device holds, and the app lock; and the lock of a device that was away for too long.

usage: test-own.py --build DIR [--help]
"""

import re

from gi.repository import Gio, GLib

from editor import Editor
from steps import run
from world import button

from ctl_actors import other_clock  # pylint: disable=wrong-import-order

OWN_NAMES = {'tr': 'Türkçe', 'en': 'English'}

PASSPHRASE = 'kiraz tren bulut'


class Own (Editor):
    steps = ('settings', 'help', 'tour', 'away', 'lock', 'forgotten')

    def __init__(self, world, options):
        super().__init__(world, options)
        # What the system says comes over the same bus: there is a logind of ours on it.
        self.device.session.env['DBUS_SYSTEM_BUS_ADDRESS'] = (
            self.device.session.env['DBUS_SESSION_BUS_ADDRESS'])
        self.control = world.signed_in(self.device, world.centre.account('worker'))

    def row_text(self, title):
        row = self.app.wait('row', re.compile('^' + re.escape(title)), shown=False)
        return row.all_text

    def settings(self):
        """Language and size of the text change at once, in place."""
        self.device.open()
        self.place('households')
        self.open_settings()
        self.picture('settings')
        self.pages('settings')
        self.app.until(lambda: re.search(r'\d', self.row_text(self.say('In All, Encrypted'))),
                       'the room that is used')
        assert re.search(r'[0-9a-f]{8}', self.row_text(self.say('Device Number')))

        other = 'en' if self.language == 'tr' else 'tr'
        self.app.wait('row', self.say('Language')).choose(OWN_NAMES[other])
        self.language = other
        self.app.wait('label', self.say('Settings'))
        back = self.options.language
        self.app.wait('row', self.say('Language')).choose(OWN_NAMES[back])
        self.language = back
        self.app.wait('label', self.say('Settings'))

        self.app.wait('spin-button', self.say('Text Size')).slide(150)
        self.app.until(lambda: self.app.wait('spin-button', self.say('Text Size')).text
                       == (self.say('%d%%', 'percentage') % 150), 'the size of the text')
        # Such a picture sets, and takes back, what is looked at here.
        self.picture('settings-large', but=['large'])
        self.app.wait('spin-button', self.say('Text Size')).slide(100)
        self.back()
        self.world.place_control(self.device, 'households', self.language)
        self.device.close()
        self.done('the language and the size of the text change at once; the way back is kept')

    def help(self):
        """F1 tells about what is seen; all pages are found by their words."""
        self.device.open()
        self.place('sync')
        self.app.key('F1')
        self.app.wait('label', self.help_title('offline'))
        self.picture('help-page')
        self.app.wait('button', self.say('All Topics')).click()
        self.app.wait('row', self.help_title('lost'))
        self.picture('help')
        self.app.wait('entry', self.say('Search the help')).type(
            'TABLET kaybo' if self.language == 'tr' else 'LOST tablet')
        self.app.wait_gone('row', self.help_title('keyboard'))
        self.picture('help-search')
        self.app.wait('row', self.help_title('lost')).click()
        self.app.wait('label', self.help_title('lost'))
        self.picture('help-lost')
        self.app.key('Escape')
        self.app.wait_gone('label', self.help_title('lost'))
        self.device.close()
        self.done('help is there where one is, and found by its words')

    def tour(self):
        """Four screens, once; and again when they are wanted."""
        self.device.session.setting('tour-shown', None)
        self.device.open()
        for number, title in enumerate(('Welcome to Ziyaret', 'Every Answer Is Kept',
                                        'Without a Connection, Too', 'What You Learn Is Private')):
            self.app.wait('label', self.say('%1$u of %2$u').replace('%1$u', str(number + 1))
                          .replace('%2$u', '4'))
            self.app.wait('label', self.say(title))
            self.picture(f'tour-{number + 1}')
            self.app.key('Return')
        self.app.wait_gone('label', self.say('What You Learn Is Private'))
        self.device.close()
        self.device.open()
        self.place('sync')
        assert not self.app.find('label', self.say('Welcome to Ziyaret'))
        self.app.wait('button', self.say('Main Menu')).click()
        self.app.wait('menu-item', self.say('Tour')).click()
        self.app.wait('button', self.say('Skip')).click()
        self.app.wait_gone('button', self.say('Skip'))
        self.device.close()
        self.done('the tour is shown once, and again from the menu')

    def sign_in(self):
        account = self.world.centre.account('worker')
        self.app.wait('row', self.say('Password')).set_text(account['password'])
        self.app.wait('button', button(self.say('Sign In'))).click()

    def away(self):
        """Three days before its end the lease is told of; then only the centre opens the device."""
        visit = self.control.run('list', 'today')[1]
        self.world.fill(self.control, visit['id'], stop_after=12)
        self.control.run('sync', '--wait')
        self.world.centre.stop()
        self.control.run('note', visit['household_id'], 'Kapı açılmadı.')
        env = self.device.session.env
        clock = self.device.session.home / 'clock'
        clock.write_text('+266h')
        # A clock that goes on while the program runs.
        faked = other_clock('') | {'FAKETIME_TIMESTAMP_FILE': str(clock), 'FAKETIME_CACHE_DURATION': '1'}
        del faked['FAKETIME']
        before = dict(env)
        if 'LD_PRELOAD' in env:  # where pictures are taken
            faked['LD_PRELOAD'] += ':' + env['LD_PRELOAD']
        env |= faked
        self.device.open()
        told = (self.say.counted('This device has not reached the centre for %u day.', 11) + ' '
                + self.say.counted('In %u day it will ask for the centre before it opens again.', 3))
        self.app.wait('label', told)
        self.picture('away-near', place='today')
        self.head = visit['head_name']
        self.place('today')
        self.open_visit()
        self.show_section('rooms')
        self.entry('rooms').type('6')
        clock.write_text('+15d')
        self.app.wait('label', self.say('The Centre Has to Be Reached'), timeout_s=60)
        self.app.wait('label', re.compile(re.escape(self.say.counted('%u item waits to be sent.', 1))))
        seen = [node.name for node in self.app.tree()]
        assert not [name for name in seen if visit['head_name'] in name], seen
        self.picture('away')
        self.sign_in()
        self.app.wait('label', self.say('The centre cannot be reached. This needs a connection, once: '
                                        'check the network and try again.'))
        self.picture('away-alone')
        self.app.wait('button', button(self.say('The Centre Cannot Open It?'))).click()
        self.picture('away-afresh')
        self.app.wait('button', button(self.say('Cancel'))).click()

        self.world.centre.start()
        self.sign_in()
        # What was typed the moment before is there, where it was typed.
        self.app.until(lambda: self.entry('rooms').text == '6', 'the form as it was', timeout_s=60)
        self.device.close()
        env.clear()
        env |= before
        assert self.control.run('sync', '--wait')['waiting'] == 0
        self.done('a device that was away for too long opens with the centre, and sends what it kept')

    def unlock(self, passphrase):
        self.app.wait('row', self.say('Passphrase')).set_text(passphrase)
        self.app.wait('button', button(self.say('Unlock'))).click()

    def nobody_is_named(self, names):
        """Not even where only a screen reader looks."""
        self.app.wait('label', self.say('Ziyaret Is Locked'))
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
        self.app.wait('row', self.say('Set a Passphrase…')).click()
        self.picture('passphrase')
        self.app.wait('row', self.say('New Passphrase')).set_text(PASSPHRASE)
        self.app.wait('row', self.say('Once More')).set_text(PASSPHRASE)
        self.app.wait('button', button(self.say('Set the Passphrase'))).click()
        self.app.wait('row', self.say('Lock Now'))
        self.picture('settings-lock')
        self.back()

        self.head = visit['head_name']
        self.place('today')
        self.open_visit()
        self.show_section('rooms')
        before = self.entry('rooms')
        before.type('7')
        self.app.key('ctrl+l')
        self.nobody_is_named(names)
        self.picture('locked')

        self.unlock('yanlış sözcük')
        self.app.wait('label', re.compile('^' + self.say('That is not the passphrase.')[:-1]))
        self.picture('locked-wrong')
        for word in ('bir', 'iki'):
            self.unlock(word + ' yanlış')
            self.app.wait('label', re.compile('^' + self.say('That is not the passphrase.')[:-1]))
        # The third in a row has to be waited for.
        self.app.wait('label', re.compile(r'\d'))
        self.picture('locked-wait')
        self.app.wait('row', self.say('Passphrase')).set_text(PASSPHRASE)
        self.app.until(lambda: self.app.wait('button', button(self.say('Unlock'))).has_state(
            'sensitive'), 'the end of the wait', timeout_s=20)
        self.app.wait('button', button(self.say('Unlock'))).click()
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

    def forgotten(self):
        """The device is locked from the start, and can be begun with anew."""
        self.device.open()
        self.app.wait('label', self.say('Ziyaret Is Locked'))
        self.app.xdotool('key', 'ctrl+q')
        assert self.app.process.wait(timeout=20) == 0, self.device.last_words()
        self.device.open()
        self.app.wait('label', self.say('Ziyaret Is Locked'))
        self.app.wait('button', button(self.say('Forgot the Passphrase?'))).click()
        # Where a dialog is that grew and shrank GTK 4.8 tells too late.
        self.picture('forgotten', but=['large'])
        self.app.wait('button', button(self.say('Start Afresh…'))).click()
        self.picture('forgotten-really', but=['large'])
        self.app.wait('button', self.say('Remove Everything')).click()
        self.app.wait('row', self.say('Set-up code'))
        self.device.close()
        self.done('a device with a forgotten passphrase is set up anew')


if __name__ == '__main__':
    run(Own)
