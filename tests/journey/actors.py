# SPDX-License-Identifier: GPL-3.0-or-later
"""Who takes part in the journey: the centre, and the devices of its people."""

import configparser
import contextlib
import datetime
import json
import os
import pathlib
import re
import socket
import sqlite3
import subprocess
import time

from a11y import App
from session import Session


class ProgramFailed (AssertionError):
    """A program ended with a status that it should not have ended with."""


class Programs:
    """Where the uninstalled programs are, and what they need to find their data."""

    def __init__(self, build, source):
        self.build = pathlib.Path(build).resolve()
        self.source = pathlib.Path(source).resolve()
        self.env = {
            'ZYR_LOCALEDIR': str(self.build / 'po'),
            'ZIYARET_DATA_SOURCE': str(self.source / 'data'),
        }

    def path(self, name):
        folder = {'ziyaret': 'src/ui', 'ziyaretd': 'sync/server', 'ziyaretctl': 'src/ctl',
                  'ziyaret-form': 'src/form/tool'}[name]
        return self.build / folder / name


def free_port():
    """A port that was free a moment ago; a device remembers it, so it outlives one server."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Centre:
    """A real ziyaretd with its own certificate authority, database and generated households."""

    def __init__(self, programs, folder, port=None):
        self.programs = programs
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / 'ziyaretd.log'
        self.port = port or free_port()
        self.accounts = []
        self._process = None

    def admin(self, *words):
        """Run an administration command of the centre and return what it printed."""
        command = [self.programs.path('ziyaretd'), *words, '--dir', self.folder / 'centre']
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                              env=os.environ | self.programs.env, check=False, timeout=300)
        with open(self.log, 'a', encoding='utf-8') as log:
            log.write(done.stderr)
        if done.returncode != 0:
            raise ProgramFailed(f'ziyaretd {words[0]} ended with {done.returncode}: '
                                f'{done.stderr.strip() or done.stdout.strip()}')
        return done.stdout

    def initialise(self):
        """An empty centre with its own certificate authority."""
        self.admin('init', '--host', '127.0.0.1', '--port', self.port)

    def configure(self, group, **keys):
        """Change its configuration, which it reads when it starts."""
        path = self.folder / 'centre/ziyaretd.conf'
        parser = configparser.ConfigParser(interpolation=None)
        parser.read(path, encoding='utf-8')
        parser[group].update(keys)
        with open(path, 'w', encoding='utf-8') as file:
            parser.write(file, space_around_delimiters=False)

    def make(self, households=400):
        self.initialise()
        self.accounts = json.loads(self.admin('demo', '--json', '--households',
                                              households))['accounts']

    def account(self, role, number=0):
        """The nth account with a role; dictionaries as `ziyaretd demo --json` prints them."""
        return [account for account in self.accounts if account['role'] == role][number]

    def query(self, sql, *values):
        """What the centre's database holds, for choosing whom to visit and for counting."""
        with contextlib.closing(sqlite3.connect(self.folder / 'centre/centre.db')) as database:
            rows = database.execute(sql, values).fetchall()
            database.commit()
        return rows

    def visits_of_today(self, account):
        """(household's head, members) of a worker's visits of today that he makes alone, fewest
        members first."""
        rows = self.query("SELECT v.body, h.body FROM record v JOIN record h ON h.id = v.household "
                          "AND h.home = v.home WHERE v.kind = 'visit' AND h.kind = 'household'")
        found = []
        for visit, household in ((json.loads(a), json.loads(b)) for a, b in rows):
            if (visit['worker'] == account['id'] and visit['state'] == 'planned'
                    and not visit.get('second')
                    and visit['planned'][:10] == datetime.date.today().isoformat()):
                found.append((household['n_members'], household['summary_name'], visit['household']))
        return [(name, members, household) for members, name, household in sorted(found)]

    def make_codes_expire(self):
        """As if the days in which the codes are good had passed."""
        self.query('UPDATE code SET expires = 1 WHERE device IS NULL')

    def start(self):
        port_file = self.folder / 'port'
        port_file.unlink(missing_ok=True)
        with open(self.log, 'ab') as log:
            self._process = subprocess.Popen(
                [self.programs.path('ziyaretd'), 'serve', '--dir', self.folder / 'centre',
                 '--port-file', port_file], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env=os.environ | self.programs.env)
        end = time.monotonic() + 120
        while not (port_file.exists() and port_file.read_text(encoding='utf-8').strip()):
            if self._process.poll() is not None or time.monotonic() > end:
                tail = self.log.read_text(encoding='utf-8', errors='replace')[-500:]
                raise ProgramFailed(f'the centre did not start: {tail}')
            time.sleep(0.05)
        assert int(port_file.read_text(encoding='utf-8')) == self.port

    def stop(self):
        """What a device sees of this is that the network has gone."""
        if self._process is not None:
            self._process.terminate()
            status = self._process.wait(timeout=120)
            self._process = None
            if status != 0:
                raise ProgramFailed(f'ziyaretd serve ended with {status} on SIGTERM')

    @property
    def running(self):
        return self._process is not None


class Device:
    """One tablet: its own display, message bus, keyring and home, and the client on it."""

    def __init__(self, programs, name, size, log_folder, keyring=True):
        self.programs = programs
        self.name = name
        self.size = size
        self.app = None
        self.by_pointer = False
        self.log = pathlib.Path(log_folder) / f'{name}.log'
        self.session = Session(name, size, keyring)

    def switch_on(self):
        self.session.start()
        self.session.env |= self.programs.env | {'G_DEBUG': 'fatal-criticals',
                                                 'LANG': 'tr_TR.UTF-8', 'LC_ALL': 'tr_TR.UTF-8'}

    def switch_off(self):
        self.session.stop()
        self.app = None

    def open(self):
        """Start the client and wait until it shows a window."""
        process = self.session.spawn([self.programs.path('ziyaret')], log=self.log)
        self.app = App(self.session, process)
        self.app.by_pointer = self.by_pointer
        return self.app

    def kill(self):
        """kill -9, as when the battery falls out."""
        self.app.kill()
        self.app = None

    def close(self):
        status = self.app.quit()
        self.app = None
        if status not in (0, -15):
            raise ProgramFailed(f'the client ended with {status}: {self.last_words()}')

    def control(self, *words, stdin=None, check=True):
        """Run ziyaretctl on this device's data and return its JSON output."""
        done = self.session.run([self.programs.path('ziyaretctl'), *words], input=stdin)
        if check and done.returncode != 0:
            raise ProgramFailed(f'ziyaretctl {words[0]} ended with {done.returncode}: {done.stderr}')
        return json.loads(done.stdout) if done.stdout.strip() else None

    def refusal(self, *words):
        """What ziyaretctl says when it refuses; it is wrong if it does not."""
        done = self.session.run([self.programs.path('ziyaretctl'), *words])
        if done.returncode == 0:
            raise ProgramFailed(f'ziyaretctl {words[0]} was not refused: {done.stdout}')
        return done.stderr.strip()

    @property
    def data_folder(self):
        return self.session.home / 'data/ziyaret'

    def complaints(self):
        """Warnings and worse in the client's log; GTK 4.8 has one about header bars of its own, and
        GLib one where nothing shows notifications, as in these sessions."""
        text = self.log.read_text(encoding='utf-8', errors='replace') if self.log.exists() else ''
        return [line for line in text.splitlines()
                if re.search(r'WARNING|CRITICAL|ERROR', line)
                and 'without a current allocation' not in line
                and 'unable to send notifications' not in line]

    def last_words(self):
        text = self.log.read_text(encoding='utf-8', errors='replace') if self.log.exists() else ''
        return '\n'.join(line for line in text.splitlines()[-10:] if not re.search(r'^$', line))
