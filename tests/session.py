#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A throw-away desktop session: display, message bus, accessibility bus, keyring, home.

As a program:   tests/session.py [--no-keyring] [--size 1280x800] COMMAND [ARGUMENT...]
runs COMMAND in a session of its own and returns its exit status.

As a module:    with Session (name) as session: session.spawn ([...])

Nothing of the caller's desktop is seen or touched, any number of sessions can run side by side,
and whatever was started in one is gone when it ends.
"""

import argparse
import configparser
import ctypes
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

# The program's own group in the file of settings
OWN_SETTINGS = 'org/ziyaret/Ziyaret'

# Programs that the session itself needs, with the Debian package that has each.
NEEDED = {
    'Xvfb': 'xvfb',
    'dbus-daemon': 'dbus-daemon',
    '/usr/libexec/at-spi-bus-launcher': 'at-spi2-core',
    'gnome-keyring-daemon': 'gnome-keyring',
    'openbox': 'openbox',
    'xdotool': 'xdotool',
    'import': 'imagemagick',
    'xprop': 'x11-utils',
    'setxkbmap': 'x11-xkb-utils',
}

# No service directories: nothing is started behind the session's back, and a program that asks
# for something that is not there (a portal, a prompt) learns so at once.
BUS_CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:dir={runtime}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''

# One program fills the display, dialogs float in the middle, and clicks give the focus.
WINDOW_MANAGER_CONFIG = '''<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <placement><policy>Smart</policy><center>yes</center></placement>
  <desktops><number>1</number></desktops>
  <keyboard/>
  <mouse><context name="Client"><mousebind button="Left" action="Press">
    <action name="Focus"/><action name="Raise"/></mousebind></context></mouse>
  <applications><application class="*" type="normal">
    <decor>no</decor><position force="yes"><x>0</x><y>0</y></position>
    <size><width>100%</width><height>100%</height></size></application></applications>
</openbox_config>
'''

# Without a compositor GTK draws frames and black shadows, which would be in every screenshot.
STYLE = '''window.solid-csd { padding: 0; border: none; margin: 0; box-shadow: none; }
popover > contents { box-shadow: none; border: 1px solid alpha(currentColor, 0.3); }
'''

# What of the caller's environment goes into the session; the rest could change what is tested.
KEPT = ('PATH', 'LANG', 'LANGUAGE', 'LC_ALL', 'LOCPATH', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH',
        'G_DEBUG', 'G_MESSAGES_DEBUG', 'MALLOC_PERTURB_', 'ASAN_OPTIONS', 'UBSAN_OPTIONS',
        'MESON_BUILD_ROOT', 'MESON_SOURCE_ROOT', 'CI')

_libc = ctypes.CDLL(None, use_errno=True)


class SessionError (Exception):
    """The session could not be set up; the message says what is missing."""


def missing_programs():
    """Return 'program (package)' for each thing the session needs and the machine lacks."""
    return [f'{program} (package {package})' for program, package in NEEDED.items()
            if shutil.which(program) is None]


def _die_with_parent():
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _children_of(pid):
    """Return the direct children of a process, zombies left out."""
    found = []
    for entry in pathlib.Path('/proc').iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / 'stat').read_text(errors='replace').rpartition(')')[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != 'Z':
            found.append(int(entry.name))
    return found


class Session:
    """One isolated session; start with `with`, or start () and stop ()."""

    def __init__(self, name='session', size='1280x800', keyring=True, base=None):
        self.name = name
        self.size = size
        self.keyring = keyring
        self.home = None
        self.env = {}
        self._base = base
        self._processes = []

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        missing = missing_programs()
        if missing:
            raise SessionError('the test session needs ' + ', '.join(missing))
        # Socket names have to stay short, so the folder is made where temporary files are.
        self.home = pathlib.Path(self._base or tempfile.mkdtemp(prefix=f'zyr-{self.name}-'))
        try:
            self._make_home()
            self._start_display()
            self._start_bus()
            self._start_accessibility()
            if self.keyring:
                self._start_keyring()
        except Exception:
            self.stop()
            raise

    def stop(self):
        for process in reversed(self._processes):
            self._end(process)
        self._processes = []
        if self.home is not None and self._base is None:
            shutil.rmtree(self.home, ignore_errors=True)
        self.home = None

    def spawn(self, command, env=None, log=None, **more):
        """Start a program in the session; it is ended with the session.  `log`: a file path."""
        stream = open(log, 'ab') if log else None
        try:
            process = subprocess.Popen(
                [str(word) for word in command], env=self.env | (env or {}),
                stdout=more.pop('stdout', stream), stderr=more.pop('stderr', stream),
                stdin=more.pop('stdin', subprocess.DEVNULL),
                preexec_fn=_die_with_parent, **more)
        finally:
            if stream:
                stream.close()
        self._processes.append(process)
        return process

    def run(self, command, **more):
        """Run a program in the session to its end and return its CompletedProcess."""
        return subprocess.run([str(word) for word in command], env=self.env,
                              capture_output=True, text=True, check=False,
                              timeout=more.pop('timeout', 60), **more)

    def screenshot(self, path):
        """Write what the display shows into a PNG file."""
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        done = self.run(['import', '-window', 'root', path])
        if done.returncode != 0:
            raise SessionError(f'no screenshot {path}: {done.stderr.strip()}')

    @staticmethod
    def _end(process):
        if process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _make_home(self):
        for folder in ('config', 'data', 'cache', 'state', 'run'):
            (self.home / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.env = {key: os.environ[key] for key in KEPT if key in os.environ}
        self.env |= {
            'HOME': str(self.home),
            'XDG_CONFIG_HOME': str(self.home / 'config'),
            'XDG_DATA_HOME': str(self.home / 'data'),
            'XDG_CACHE_HOME': str(self.home / 'cache'),
            'XDG_STATE_HOME': str(self.home / 'state'),
            'XDG_RUNTIME_DIR': str(self.home / 'run'),
            'XDG_DATA_DIRS': '/usr/local/share:/usr/share',
            'GDK_BACKEND': 'x11',
            'GSK_RENDERER': 'cairo',
            'LIBGL_ALWAYS_SOFTWARE': '1',
            'GTK_A11Y': 'atspi',
            'GSETTINGS_BACKEND': 'keyfile',
            'GIO_USE_VFS': 'local',
            'GIO_USE_VOLUME_MONITOR': 'unix',
            'GTK_USE_PORTAL': '0',
            'NO_AT_BRIDGE': '0',
        }

        # Whoever uses a session has seen the tour; a test of it takes this back.
        self.setting('tour-shown', 'true')

    def setting(self, key, value, group=OWN_SETTINGS):
        """Set one of the program's settings, or one of the desktop's by its group, to a GVariant's text,
        or take it back (None).  The program hears of it while it is open, too."""
        path = self.home / 'config/glib-2.0/settings/keyfile'
        path.parent.mkdir(parents=True, exist_ok=True)
        settings = configparser.RawConfigParser(delimiters='=')
        settings.read(path, encoding='utf-8')
        if not settings.has_section(group):
            settings.add_section(group)
        if value is None:
            settings.remove_option(group, key)
        else:
            settings.set(group, key, value)
        # At once: the program would take half a file for settings that were taken back.
        new = path.with_suffix('.new')
        with new.open('w', encoding='utf-8') as stream:
            settings.write(stream, space_around_delimiters=False)
        new.replace(path)

    def _read_pipe(self, command, what, **more):
        """Start a daemon that says on a pipe where it can be reached, and return what it said."""
        reader, writer = os.pipe()
        try:
            self.spawn([word.replace('@FD@', str(writer)) for word in command],
                       log=self.home / f'{what}.log', pass_fds=(writer,), **more)
        finally:
            os.close(writer)
        with os.fdopen(reader) as stream:
            answer = stream.readline().strip()
        if not answer:
            log = (self.home / f'{what}.log').read_text(errors='replace').strip()
            raise SessionError(f'{what} did not start: {log or "it said nothing"}')
        return answer

    def _start_display(self):
        number = self._read_pipe(
            ['Xvfb', '-displayfd', '@FD@', '-screen', '0', f'{self.size}x24', '-nolisten', 'tcp',
             '-noreset', '-dpi', '96'], 'Xvfb')
        self.env['DISPLAY'] = f':{number}'
        # Turkish letters have keys of their own; xdotool would have to remap one for each.
        self._retry(['setxkbmap', 'tr'], 'the keyboard layout')
        style = self.home / 'config/gtk-4.0/gtk.css'
        style.parent.mkdir(exist_ok=True)
        style.write_text(STYLE)
        # What GNOME sets: its letters, and no other button than the one that closes.
        (style.parent / 'settings.ini').write_text(
            '[Settings]\ngtk-decoration-layout=:close\ngtk-font-name=Cantarell 11\n')
        config = self.home / 'openbox.xml'
        config.write_text(WINDOW_MANAGER_CONFIG)
        self.spawn(['openbox', '--sm-disable', '--config-file', config],
                   log=self.home / 'openbox.log')
        self._retry(['sh', '-c', 'xprop -root _NET_SUPPORTING_WM_CHECK | grep -q window'],
                    'the window manager')

    def _start_bus(self):
        config = self.home / 'bus.conf'
        config.write_text(BUS_CONFIG.format(runtime=self.home / 'run'))
        self.env['DBUS_SESSION_BUS_ADDRESS'] = self._read_pipe(
            ['dbus-daemon', '--nofork', '--nopidfile', '--nosyslog', f'--config-file={config}',
             '--print-address=@FD@'], 'dbus-daemon')

    def _start_accessibility(self):
        self.spawn(['/usr/libexec/at-spi-bus-launcher', '--launch-immediately', '--a11y=1'],
                   log=self.home / 'accessibility.log')
        call = ['dbus-send', f'--bus={self.env["DBUS_SESSION_BUS_ADDRESS"]}', '--print-reply=literal',
                '--dest=org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus.GetAddress']
        done = self._retry(call, 'the accessibility bus')
        self.env['AT_SPI_BUS_ADDRESS'] = done.stdout.strip()

    def _start_keyring(self):
        # The password unlocks (and, the first time, makes) the login keyring of this home.
        daemon = self.spawn(['gnome-keyring-daemon', '--foreground', '--components=secrets',
                             '--unlock'], log=self.home / 'keyring.log', stdin=subprocess.PIPE)
        daemon.stdin.write(b'throw-away')
        daemon.stdin.close()
        call = ['dbus-send', f'--bus={self.env["DBUS_SESSION_BUS_ADDRESS"]}', '--print-reply=literal',
                '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets',
                'org.freedesktop.Secret.Service.ReadAlias', 'string:default']
        self._retry(call, 'the keyring')

    def _retry(self, command, what, seconds=120):
        end = time.monotonic() + seconds
        while True:
            done = self.run(command)
            if done.returncode == 0:
                return done
            if time.monotonic() > end:
                raise SessionError(f'{what} did not start: {done.stderr.strip()}')
            time.sleep(0.05)


def end_all_children(seconds=5):
    """End what programs left behind; works because this process is the one they fall back to."""
    deadline = time.monotonic() + seconds
    sent = signal.SIGTERM
    while children := _children_of(os.getpid()):
        if time.monotonic() > deadline:
            sent = signal.SIGKILL
        for pid in children:
            try:
                os.kill(pid, sent)
            except ProcessLookupError:
                pass
        time.sleep(0.05)
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass


def adopt_orphans():
    """Make this process the parent of what its children leave behind."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)


def main():
    parser = argparse.ArgumentParser(description='Run a command in a throw-away desktop session.')
    parser.add_argument('--no-keyring', action='store_true', help='leave the Secret Service out')
    parser.add_argument('--size', default='1280x800', help='size of the display')
    parser.add_argument('command', nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if not options.command:
        parser.error('no command given')
    adopt_orphans()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with Session('test', options.size, not options.no_keyring) as session:
            process = session.spawn(options.command, stdout=sys.stdout, stderr=sys.stderr)
            return process.wait()
    except SessionError as error:
        print(f'{sys.argv[0]}: {error}', file=sys.stderr)
        return 125
    except KeyboardInterrupt:
        return 130
    finally:
        end_all_children()


if __name__ == '__main__':
    sys.exit(main())
