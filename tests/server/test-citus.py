#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The distribution script fits the schema: it names every table once, and whatever is spread by its foundation has keys
that begin with it. Run against PostgreSQL with stand-ins for Citus's functions, which keep what they are asked for.

usage: test-citus.py ZIYARETD CITUS.SQL
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import postgres

PROGRAM, SCRIPT = sys.argv[1:3]

STAND_INS = """
CREATE SCHEMA asked;
CREATE TABLE asked.for_table (name TEXT PRIMARY KEY, by_column TEXT, beside TEXT);
CREATE FUNCTION create_reference_table (name TEXT) RETURNS void LANGUAGE sql AS
  'INSERT INTO asked.for_table VALUES ($1, NULL, NULL)';
CREATE FUNCTION create_distributed_table (name TEXT, by_column TEXT, colocate_with TEXT DEFAULT NULL)
  RETURNS void LANGUAGE sql AS 'INSERT INTO asked.for_table VALUES ($1, $2, $3)';
"""

# Tables that stay on the coordinator alone.
LOCAL = {'zyr_schema'}


class Citus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = postgres.Folder()
        path = cls.folder.__enter__()
        cls.addClassCleanup(cls.folder.__exit__, None, None, None)
        cls.server = postgres.Server(path, fsync='off')
        cls.server.make()
        cls.server.start()
        cls.addClassCleanup(cls.server.stop)
        uri = cls.server.create('ziyaret')
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([PROGRAM, 'init', '--dir', folder + '/centre', '--storage', uri, '--argon2id-passes',
                            '1', '--argon2id-memory', '64'], check=True, capture_output=True)
        cls.server.sql(STAND_INS)
        script = pathlib.Path(SCRIPT).read_text(encoding='utf-8')
        cls.server.sql(script.replace('CREATE EXTENSION IF NOT EXISTS citus;', ''))

    def rows(self, text):
        return self.server.sql(text)

    def test_each_table_once(self):
        tables = {r[0] for r in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        asked = {r[0] for r in self.rows('SELECT name FROM asked.for_table')}
        self.assertEqual(tables - LOCAL, asked)

    def test_keys_begin_with_the_foundation(self):
        keys = self.rows(
            "SELECT a.name, a.by_column, c.relname, i.indisprimary,"
            " (SELECT attname FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = i.indkey[0])"
            " FROM asked.for_table AS a JOIN pg_index AS i ON i.indrelid = a.name::regclass"
            " JOIN pg_class AS c ON c.oid = i.indexrelid WHERE i.indisunique AND a.by_column IS NOT NULL")
        spread = {r[0] for r in self.rows('SELECT name FROM asked.for_table WHERE by_column IS NOT NULL')}
        self.assertEqual({k[0] for k in keys if k[3] == 't'}, spread)
        for table, column, index, _, first in keys:
            self.assertEqual((column, first), ('home', 'home'), f'{table}: {index}')

    def test_together(self):
        """All lie with the first: no transaction of one foundation spans two servers."""
        beside = {r[0] for r in self.rows("SELECT coalesce (beside, 'first') FROM asked.for_table"
                                          ' WHERE by_column IS NOT NULL')}
        self.assertEqual(beside, {'first', 'record'})


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2, warnings='ignore')
