#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ziyaret on the desktop, over a session bus: it is started by the bus, its search finds households
only while it may, with and without a window, and a report that came back is told without a name and opened by a click.

usage: test-desktop.py --build DIR [--help]
"""

import re
import threading
import time

from gi.repository import Gio, GLib

from steps import Steps, run
from world import button

from a11y import App  # pylint: disable=wrong-import-order

NAME = 'org.ziyaret.Ziyaret'
PATH = '/org/ziyaret/Ziyaret'
SEARCH = 'org.gnome.Shell.SearchProvider2'
NOTIFICATIONS = '''<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
</interface></node>'''
PASSPHRASE = 'kiraz tren bulut'
CALL_MS = 30000


def connect(address):
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
        | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)


class Shell:
    """What a desktop does: it shows notifications, and reports clicks on them."""

    def __init__(self, address):
        self.shown = []
        self.ready = threading.Event()
        self._address = address
        self._context = GLib.MainContext()
        self._loop = GLib.MainLoop(self._context)
        threading.Thread(target=self._run, daemon=True).start()
        assert self.ready.wait(10)

    def _run(self):
        self._context.push_thread_default()
        self.bus = connect(self._address)
        node = Gio.DBusNodeInfo.new_for_xml(NOTIFICATIONS)
        self.bus.register_object('/org/freedesktop/Notifications', node.interfaces[0],
                                 self._called, None, None)
        self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                           'RequestName', GLib.Variant('(su)', ('org.freedesktop.Notifications', 0)),
                           None, Gio.DBusCallFlags.NONE, -1, None)
        self.ready.set()
        self._loop.run()

    def _called(self, _bus, _sender, _path, _interface, method, arguments, invocation):
        if method == 'Notify':
            self.shown.append(arguments.unpack())
            answer = GLib.Variant('(u)', (len(self.shown),))
        elif method == 'GetCapabilities':
            answer = GLib.Variant('(as)', (['actions', 'body'],))
        elif method == 'GetServerInformation':
            answer = GLib.Variant('(ssss)', ('test', 'test', '1', '1.2'))
        else:
            answer = None
        invocation.return_value(answer)

    def click(self, number):
        self.bus.emit_signal(None, '/org/freedesktop/Notifications',
                             'org.freedesktop.Notifications', 'ActionInvoked',
                             GLib.Variant('(us)', (number, 'default')))
        self.bus.flush_sync(None)


class Started:
    """A program that the bus started, which does not tell others how it ends."""

    def __init__(self, pid):
        self.pid = pid

    @staticmethod
    def poll():
        return None


class Desktop (Steps):
    steps = ('searches', 'locks', 'is_told', 'is_started_by_the_bus')
    size = '1280x800'

    def __init__(self, world, options):
        super().__init__(world, options)
        self.worker = self.person('worker')
        self.supervisor = self.person('supervisor', self.other_size)
        control = world.signed_in(self.worker, world.centre.account('worker'))
        world.signed_in(self.supervisor, world.centre.account('supervisor'))
        self.visit, self.other = control.run('list', 'today')[:2]
        world.fill(control, self.visit['id'])
        control.run('sync', '--wait')

    def call(self, path, interface, method, signature=None, *arguments, device=None, name=NAME):
        bus = connect((device or self.worker).session.env['DBUS_SESSION_BUS_ADDRESS'])
        try:
            return bus.call_sync(name, path, interface, method,
                                 GLib.Variant(signature, arguments) if signature else None, None,
                                 Gio.DBusCallFlags.NONE, CALL_MS, None).unpack()
        finally:
            bus.close_sync(None)

    def ask_bus(self, device, method, signature=None, *arguments):
        return self.call('/org/freedesktop/DBus', 'org.freedesktop.DBus', method, signature, *arguments,
                         device=device, name='org.freedesktop.DBus')

    def found(self, *words, device=None):
        return self.call(f'{PATH}/SearchProvider', SEARCH, 'GetInitialResultSet', '(as)', words,
                         device=device)[0]

    def searches(self):
        words = self.other['head_name'].split()
        self.worker.open()
        self.place('today')
        assert self.found(*words) == [], 'it is off by default'
        self.worker.close()

        self.worker.session.setting('search-provider', 'true')
        self.worker.open()
        self.place('sync')
        ids = self.found(*words)
        assert self.other['household_id'] in ids, ids
        assert self.found(words[0][:1]) == [], 'one letter would list the caseload'
        metas = self.call(f'{PATH}/SearchProvider', SEARCH, 'GetResultMetas', '(as)', ids)[0]
        assert self.other['head_name'] in [meta['name'] for meta in metas], metas
        again = self.call(f'{PATH}/SearchProvider', SEARCH, 'GetSubsearchResultSet', '(asas)', ids,
                          [self.visit['head_name'].split()[0]])[0]
        assert self.visit['household_id'] in again, again
        self.call(f'{PATH}/SearchProvider', SEARCH, 'ActivateResult', '(sasu)',
                  self.other['household_id'], words, 0)
        self.app.wait('button', button(self.say('Back')))
        self.app.wait('label', self.other['head_name'])
        self.call(f'{PATH}/SearchProvider', SEARCH, 'LaunchSearch', '(asu)', words, 0)
        self.app.wait('label', re.compile(re.escape(self.other['head_name']) + '\n'))
        assert self.app.wait('entry', self.say('Search households')).text == ' '.join(words)
        self.done('the search finds households when it is on, opens them, and the list of all')

    def locks(self):
        words = self.other['head_name'].split()
        self.app.key('ctrl+comma')
        self.app.wait('row', self.say('Set a Passphrase…')).click()
        self.app.wait('row', self.say('New Passphrase')).set_text(PASSPHRASE)
        self.app.wait('row', self.say('Once More')).set_text(PASSPHRASE)
        self.app.wait('button', button(self.say('Set the Passphrase'))).click()
        self.app.wait('row', self.say('Lock Now'))
        assert self.found(*words)
        self.call(PATH, 'org.freedesktop.Application', 'ActivateAction', '(sava{sv})', 'lock', [], {})
        self.app.wait('label', self.say('Ziyaret Is Locked'))
        assert self.found(*words) == []
        assert self.call(f'{PATH}/SearchProvider', SEARCH, 'GetResultMetas', '(as)',
                         [self.other['household_id']])[0] == []
        self.done('locked, the search finds nothing')

    def is_told(self):
        """What was asked for while it was locked happens when it is open."""
        shell = Shell(self.worker.session.env['DBUS_SESSION_BUS_ADDRESS'])
        self.app.wait('row', self.say('Passphrase')).set_text(PASSPHRASE)
        self.app.wait('button', button(self.say('Unlock'))).click()
        self.app.wait('row', self.say('Lock Now'))
        control = self.world.control(self.supervisor)
        control.run('sync', '--wait')
        control.run('review', self.visit['id'], 'return', '--text', 'Ekim makbuzunu ekleyiniz.')
        control.run('sync', '--wait')
        self.app.until(lambda: shell.shown, 'the notification', timeout_s=60)
        told = shell.shown[-1]
        assert told[3] == self.say('A report came back'), told
        for word in (self.visit['head_name'], self.visit['no'], 'makbuz'):
            assert word not in str(told[:7]), (word, told)
        self.call(PATH, 'org.freedesktop.Application', 'ActivateAction', '(sava{sv})', 'lock', [], {})
        self.app.wait('label', self.say('Ziyaret Is Locked'))
        shell.click(len(shell.shown))
        self.app.settle()
        assert self.app.find('label', self.say('Ziyaret Is Locked'))
        self.app.wait('row', self.say('Passphrase')).set_text(PASSPHRASE)
        self.app.wait('button', button(self.say('Unlock'))).click()
        self.app.wait('button', self.say('Visit Menu'), timeout_s=30)
        self.app.wait('label', self.visit['head_name'])
        self.worker.close()
        self.done('a report that came back is told without a name, and a click opens it')

    def is_started_by_the_bus(self):
        """The service file as it is installed, on a bus that starts services."""
        device = self.supervisor
        household = self.world.control(device).run('list', 'households')[0]
        words = household['head_name'].split()
        for each in (self.worker, device):
            self.starts_services(each)
        n_asked = self.n_requests()
        assert self.found(*words, device=device) == [], 'it is off by default'
        device.session.setting('search-provider', 'true')
        ids = self.until(lambda: self.found(*words, device=device), 'the household')
        assert household['id'] in ids, ids
        assert self.found(*self.other['head_name'].split()) == [], 'it is locked'
        assert not self.windows(device) and not self.windows(self.worker)
        time.sleep(1)
        assert self.n_requests() == n_asked, 'without a window nothing is exchanged'
        self.done('the bus starts it, and it answers the search without a window; locked, with nothing')

        process = Started(self.ask_bus(device, 'GetConnectionUnixProcessID', '(s)', NAME)[0])
        self.call(f'{PATH}/SearchProvider', SEARCH, 'ActivateResult', '(sasu)', household['id'], words,
                  0, device=device)
        self.until(lambda: self.windows(device), 'the window')
        app = App(device.session, process)
        app.wait('label', household['head_name'])
        app.wait('label', self.say('Members'))
        self.until(lambda: self.n_requests() > n_asked, 'the exchange with the centre')
        app.key('ctrl+q')
        self.until(lambda: not self.windows(device), 'the window to go')
        assert household['id'] in self.found(*words, device=device)
        assert not self.windows(device)
        for each in (self.worker, device):
            self.until(lambda on=each: not self.ask_bus(on, 'NameHasOwner', '(s)', NAME)[0],
                       'it to go away')
        self.done('what it found opens in the window, and without one it goes away by itself')

    def n_requests(self):
        """That devices have made of the centre, which writes a line for each."""
        return self.world.centre.log.read_text(encoding='utf-8').count(' route=')

    def starts_services(self, device):
        session, build = device.session, self.world.programs.build
        services = session.home / 'services'
        services.mkdir()
        text = (build / f'data/{NAME}.service').read_text(encoding='utf-8')
        text = re.sub(r'^Exec=\S+', f'Exec={self.world.programs.path("ziyaret")}', text, flags=re.M)
        (services / f'{NAME}.service').write_text(text, encoding='utf-8')
        config = session.home / 'bus.conf'
        config.write_text(config.read_text(encoding='utf-8').replace(
            '<policy', f'<servicedir>{services}</servicedir><policy'), encoding='utf-8')
        self.ask_bus(device, 'ReloadConfig')
        self.ask_bus(device, 'UpdateActivationEnvironment', '(a{ss})', {
            name: value for name, value in session.env.items() if name.isidentifier()})

    @staticmethod
    def windows(device):
        return device.session.run(['xdotool', 'search', '--onlyvisible', '--name', 'Ziyaret']).stdout

    @staticmethod
    def until(condition, what, timeout_s=60):
        deadline = time.monotonic() + timeout_s
        while not (result := condition()):
            assert time.monotonic() < deadline, what
            time.sleep(0.1)
        return result


if __name__ == '__main__':
    run(Desktop)
