#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real PostgreSQL of the test's own, in a temporary directory, reached over a socket there; removed at the end.

usage: postgres.py [--durable] COMMAND [ARGUMENT ...] [-- COMMAND ...]

Each command finds its URI in ZYR_TEST_POSTGRESQL. Tests have nothing that must survive the machine; what
measures commits says --durable, and each is on the disk before it is answered.
"""

import glob
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# PostgreSQL refuses root: then it runs as the user that its package made.
AS = {'user': 'postgres', 'group': 'postgres', 'extra_groups': []} if os.geteuid() == 0 else {}


def programs():
    found = sorted(glob.glob('/usr/lib/postgresql/*/bin/initdb'), key=lambda p: int(p.split('/')[4]))
    if found:
        return pathlib.Path(found[-1]).parent
    path = shutil.which('initdb')
    if path is None:
        raise RuntimeError('PostgreSQL is not installed: apt-get install postgresql')
    return pathlib.Path(path).parent


BIN = programs()


class Server:
    """One server; start() again after stop() or kill() finds the same data."""

    def __init__(self, folder, name='primary', **settings):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / name
        self.sockets = self.folder / f'{name}-socket'
        self.log = self.folder / f'{name}.log'
        self.settings = {'listen_addresses': '', 'unix_socket_directories': str(self.sockets),
                         'max_connections': '100', 'shared_buffers': '64MB',
                         'logging_collector': 'off', 'log_min_messages': 'warning'} | settings
        self.process = None

    def run(self, program, *arguments, **options):
        return subprocess.run([BIN / program, *arguments], cwd='/', check=True, text=True,
                              capture_output=True, **AS, **options)

    def _make_folders(self):
        for path in (self.data, self.sockets):
            path.mkdir(mode=0o700 if path is self.data else 0o755)
            if AS:
                shutil.chown(path, AS['user'], AS['group'])

    def make(self):
        self._make_folders()
        self.run('initdb', '-D', self.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8',
                 '--locale=C', '-N')

    def make_standby(self, of):
        """A streaming replica of a running server."""
        self._make_folders()
        self.run('pg_basebackup', '-h', of.sockets, '-U', 'postgres', '-D', self.data, '-X', 'stream',
                 '-R', '-c', 'fast')
        with open(self.data / 'postgresql.auto.conf', 'a', encoding='utf-8') as conf:
            conf.write(f"\nprimary_conninfo = 'host={of.sockets} user=postgres "
                       f"application_name={self.data.name}'\n")

    def start(self):
        words = [w for k, v in self.settings.items() for w in ('-c', f'{k}={v}')]
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen([BIN / 'postgres', '-D', self.data, *words], cwd='/',
                                            stdout=log, stderr=log, **AS)
        end = time.monotonic() + 120
        while subprocess.run([BIN / 'pg_isready', '-q', '-h', self.sockets], check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError('PostgreSQL did not start: ' + self.log.read_text())
            time.sleep(0.02)

    def uri(self, database='ziyaret', *others):
        hosts = ','.join(str(s.sockets) for s in (self, *others))
        return f'postgresql:///{database}?host={hosts}&user=postgres'

    def create(self, database):
        self.sql(f'CREATE DATABASE {database}', 'postgres')
        return self.uri(database)

    def sql(self, text, database='ziyaret'):
        """Rows, each a list of texts."""
        done = subprocess.run([BIN / 'psql', '-X', '-q', '-t', '-A', '-F', '\t', '-v',
                               'ON_ERROR_STOP=1', '-d', self.uri(database), '-c', text],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return [line.split('\t') for line in done.stdout.splitlines()]

    def value(self, text, database='ziyaret'):
        return self.sql(text, database)[0][0]

    def promote(self):
        self.sql('SELECT pg_promote (true, 30)', 'postgres')

    def stop(self, how=signal.SIGINT):
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=120)
            self.process = None

    def kill(self):
        """The whole server at once, as when its machine fails."""
        pid = self.process.pid
        children = subprocess.run(['pgrep', '-P', str(pid)], capture_output=True, text=True,
                                  check=False).stdout.split()
        for child in [pid, *map(int, children)]:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()
        self.process = None


class Folder:
    """A temporary directory that the server's user may pass through."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix='zyr-pg-')
        os.chmod(self.path, 0o711)
        if AS:
            shutil.chown(self.path, AS['user'], AS['group'])
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def split(words):
    """The commands between the "--"."""
    commands = [[]]
    for word in words:
        if word == '--':
            commands.append([])
        else:
            commands[-1].append(word)
    return commands


def main(commands, durable):
    with Folder() as folder:
        server = Server(folder, fsync='on' if durable else 'off')
        server.make()
        server.start()
        try:
            server.create('ziyaret')
            return max(subprocess.run(command, env=os.environ | {'ZYR_TEST_POSTGRESQL': server.uri()},
                                      check=False).returncode & 0xff for command in commands)
        finally:
            server.stop()


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    DURABLE = sys.argv[1] == '--durable'
    sys.exit(main(split(sys.argv[2 if DURABLE else 1:]), DURABLE))
