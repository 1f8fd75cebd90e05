# SPDX-License-Identifier: GPL-3.0-or-later
"""The database of a centre under test, looked at and changed behind its back: SQLite's file, or, when the test was
started with a PostgreSQL (see postgres.py), a database of its own there."""

import contextlib
import csv
import io
import os
import secrets
import shutil
import sqlite3
import subprocess

csv.field_size_limit(100_000_000)
SERVER = os.environ.get('ZYR_TEST_POSTGRESQL')


class Sqlite:
    """The file in the centre's directory."""
    options = ()

    def __init__(self, folder):
        self.path = folder / 'centre.db'

    def rows(self, text, *values):
        with contextlib.closing(sqlite3.connect(self.path)) as db:
            return db.execute(text, values).fetchall()

    def change(self, text, *values):
        """How many rows it touched."""
        with contextlib.closing(sqlite3.connect(self.path)) as db, db:
            return db.execute(text, values).rowcount

    def dump(self):
        with contextlib.closing(sqlite3.connect(self.path)) as db:
            return '\n'.join(db.iterdump())

    @contextlib.contextmanager
    def held(self):
        """Meanwhile nothing is written: who pushes waits."""
        with contextlib.closing(sqlite3.connect(self.path, isolation_level=None)) as db:
            db.execute('BEGIN IMMEDIATE')
            yield
            db.execute('ROLLBACK')

    @staticmethod
    def copy(folder, to):
        """The centre in another directory, with a copy of its database."""
        shutil.copytree(folder, to)
        return Sqlite(to)


@contextlib.contextmanager
def held(uri):
    """Meanwhile no operation is taken: who pushes waits."""
    with subprocess.Popen(['psql', '-X', '-q', '-A', '-t', '-d', uri], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as psql:
        psql.stdin.write("BEGIN; LOCK TABLE operation IN EXCLUSIVE MODE; SELECT 'held';\n")
        psql.stdin.flush()
        assert psql.stdout.readline() == 'held\n'
        yield
        psql.stdin.close()


class Postgresql:
    """All values come as texts."""

    def __init__(self, template='template1'):
        self.name = 'centre_' + secrets.token_hex(6)
        self.uri = SERVER.replace('///ziyaret?', f'///{self.name}?')
        self.options = ('--storage', self.uri)
        self._psql(SERVER, f'CREATE DATABASE {self.name} TEMPLATE {template}')

    @staticmethod
    def _psql(uri, text):
        done = subprocess.run(['psql', '-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', uri, '-c', text],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    @staticmethod
    def _fill(text, values):
        parts = text.split('?')
        quoted = [f"'{v}'" if isinstance(v, str) else str(v) for v in values] + ['']
        return ''.join(part + value for part, value in zip(parts, quoted, strict=True))

    def rows(self, text, *values):
        text = self._psql(self.uri, f'COPY ({self._fill(text, values)}) TO STDOUT (FORMAT csv)')
        return [tuple(row) for row in csv.reader(io.StringIO(text))]

    def change(self, text, *values):
        return int(self._psql(self.uri, self._fill(text, values)).split()[-1])

    def held(self):
        return held(self.uri)

    def dump(self):
        return subprocess.run(['pg_dump', '-d', self.uri], capture_output=True, text=True, check=True).stdout

    def copy(self, folder, to):
        shutil.copytree(folder, to)
        other = Postgresql(self.name)
        config = to / 'ziyaretd.conf'
        config.write_text(config.read_text().replace(self.name, other.name))
        return other


def new(folder):
    return Postgresql() if SERVER else Sqlite(folder)
