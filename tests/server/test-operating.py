#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a centre is run: its settings key by key, logs that name nobody, figures, health, limits, stopping, schemas.

usage: test-operating.py ZIYARETD SOURCE [TEST ...]
"""

import configparser
import datetime
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

import centre as c
import databases

PROGRAM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])


def settings(path):
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(path, encoding='utf-8')
    return parser


class OperatingTest(unittest.TestCase):
    """A centre a test, with settings of its own."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.centre = c.Centre(PROGRAM, str(SOURCE / 'data'), self.folder.name)

    def tearDown(self):
        if self.centre.process is not None:
            self.centre.kill()
        self.folder.cleanup()

    def make(self, **changes):
        self.centre.make(8)
        self.set(**changes)

    def set(self, **changes):
        path = self.centre.folder / 'ziyaretd.conf'
        parser = settings(path)
        for group, keys in changes.items():
            for key, value in keys.items():
                parser[group][key] = str(value)
        with open(path, 'w', encoding='utf-8') as file:
            parser.write(file, space_around_delimiters=False)


class Settings(OperatingTest):
    def test_every_key_is_documented(self):
        self.centre.admin('init')
        written = {f'[{group}] {key}': value
                   for group, keys in settings(self.centre.folder / 'ziyaretd.conf').items()
                   for key, value in keys.items() if group != 'DEFAULT'}
        rows = re.findall(r'^\| `(\[\w+\] \w+)` \| ([^|]*) \| [^|]+ \|$',
                          (SOURCE / 'README.md').read_text(encoding='utf-8'), re.MULTILINE)
        documented = {key: value.strip() for key, value in rows}
        self.assertEqual(len(rows), len(documented))
        self.assertEqual(set(documented), set(written))
        for key, value in documented.items():
            if key not in ('[server] hosts', '[server] listen', '[storage] database'):
                self.assertEqual(value, written[key], key)

    def test_what_is_no_value_is_told(self):
        self.centre.admin('init')
        for group, key, value in (('limits', 'requests_per_second', '-1'), ('limits', 'concurrent', '0'),
                                  ('log', 'format', 'xml'), ('log', 'level', 'loud'),
                                  ('metrics', 'readers', 'all'), ('metrics', 'listen', 'localhost:9464'),
                                  ('metrics', 'listen', '127.0.0.1'), ('metrics', 'listen', '::1:80'), ('storage', 'connections', 'x'),
                                  ('map', 'tiles', 'http://tiles.example/{z}/{x}/{y}.png'), ('map', 'tiles', 'https://tiles.example/'),
                                  ('map', 'attribution', 'x' * 600)):
            good = (self.centre.folder / 'ziyaretd.conf').read_text(encoding='utf-8')
            self.set(**{group: {key: value}})
            done = self.centre.admin('stats', check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f'[{group}] {key}', done.stderr)
            (self.centre.folder / 'ziyaretd.conf').write_text(good, encoding='utf-8')

    @unittest.skipUnless(shutil.which('systemd-analyze'), 'no systemd here')
    def test_unit(self):
        unit = (SOURCE / 'data' / 'ziyaretd.service.in').read_text(encoding='utf-8')
        unit = unit.replace('@bindir@/ziyaretd', os.path.abspath(PROGRAM)).replace('@docdir@', '/usr/share/doc')
        unit = re.sub(r'^(User|Group)=.*\n', '', unit, flags=re.MULTILINE)
        path = pathlib.Path(self.folder.name) / 'ziyaretd.service'
        path.write_text(unit, encoding='utf-8')
        done = subprocess.run(['systemd-analyze', 'verify', '--man=no', str(path)], capture_output=True,
                              text=True, check=False)
        mine = [line for line in done.stderr.splitlines() if 'ziyaretd.service' in line]
        self.assertEqual(mine, [])


def all_texts(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from all_texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from all_texts(item)
    elif isinstance(value, str):
        yield value


class Logs(OperatingTest):
    ROUTES = {'enrol', 'sign-in', 'token', 'sign-out', 'hello', 'push', 'retry', 'pull', 'wait', 'blob', 'healthz',
              'livez', 'metrics', 'file', 'annul', 'lease', 'sealed',
              'other'}

    def a_whole_day(self):
        """What must not be in the log: everything that was said."""
        account = self.centre.account('S1042')
        device = self.centre.device('S1042')
        device.pull()
        secrets = {account['name'], account['password'], device.id, device.access, device.refresh,
                   account['enrolment_text'].rpartition(':')[2]}
        household = device.of_kind('household')[0]
        device.push(device.note(household['id'], 'Komşusu Fatma Yılmaz anlattı.'))
        secrets |= {'Komşusu', 'Fatma', 'S1042', 'S9999'}
        device.raw('GET', f'/sync/v1/pull?scope=w:{household["id"]}&epoch=x&after=0')
        device.raw('GET', '/Fatma?Fatma=Kom%C5%9Fusu')
        device.raw('HEAD', '/sync/v1/blob/' + 'ab' * 32)
        for body in (b'{"code": "Fatma"}', b'{"code": "ZZZZ-ZZZZ", "device": {"name": "Fatma"}}', b'Fatma'):
            device.raw('POST', '/sync/v1/enrol', body)
        for wrong in ({'staff_no': 'S9999', 'password': 'Fatma'}, {'staff_no': 'S1042', 'password': 'Fatma'}):
            with self.assertRaises(c.Refused):
                device.call('POST', '/sign-in', {'device': device.id} | wrong)
        device.wait(timeout=1)
        device.raw('GET', '/healthz')
        old = device.access
        device.access = 'Fatma'
        with self.assertRaises(c.Refused):
            device.hello()
        device.access = old
        for record in device.records.values():
            secrets |= {text for text in all_texts(record['body']) if len(text) >= 6}
            secrets.add(record['id'])
        # Words of the protocol are in both.
        return {s for s in secrets if s not in ('worker', 'active', 'planned', 'malformed')}

    def lines_of(self, log_format):
        self.make(log={'format': log_format, 'level': 'debug'})
        self.centre.start()
        secrets = self.a_whole_day()
        self.assertEqual(self.centre.stop(), 0)
        text = self.centre.log.read_text(encoding='utf-8')
        self.assertGreater(len(secrets), 100)
        self.assertEqual([s for s in secrets if s in text], [])
        return [line for line in text.splitlines() if 'route' in line]

    def test_json(self):
        lines = [json.loads(line) for line in self.lines_of('json')]
        for line in lines:
            self.assertLessEqual({'time', 'level', 'id', 'method', 'route', 'status', 'in', 'out', 'us'}, set(line))
            self.assertRegex(line['time'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')
            self.assertIn(line['route'], self.ROUTES)
            self.assertRegex(line.get('device', '00000000'), '^[0-9a-f]{8}$')
        self.assertEqual(len({line['id'] for line in lines}), len(lines))
        seen = {(line['route'], line['status'], line.get('code')) for line in lines}
        for wanted in (('enrol', 200, None), ('enrol', 404, 'code-unknown'), ('enrol', 400, 'malformed'),
                       ('sign-in', 401, 'bad-credentials'), ('push', 200, None), ('pull', 200, None),
                       ('hello', 401, 'token-invalid'), ('other', 404, 'not-found'), ('blob', 404, 'not-found'),
                       ('wait', 200, None), ('healthz', 200, None)):
            self.assertIn(wanted, seen)
        devices = {line['device'] for line in lines if 'device' in line and line['route'] == 'push'}
        self.assertEqual(len(devices), 1)

    def test_text(self):
        for line in self.lines_of('text'):
            self.assertRegex(line, r'^time=\S+ level=(debug|info|warning|error) id=\d+ method=[A-Z]+ route=[a-z-]+'
                                   r' status=\d{3}( device=[0-9a-f]{8})?( code=[a-z-]+)? in=\d+ out=\d+ us=\d+'
                                   r'( fault="[^"]*")?$')

    def test_level(self):
        self.make(log={'level': 'warning'})
        self.centre.start()
        self.centre.device('S1042').pull()
        self.assertEqual(self.centre.stop(), 0)
        self.assertNotIn('route=', self.centre.log.read_text(encoding='utf-8'))


class Exposition:
    """Prometheus' text format, read strictly."""
    NAME = r'[a-zA-Z_:][a-zA-Z0-9_:]*'
    SAMPLE = re.compile(rf'^({NAME})(?:\{{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\}})?'
                        r' (-?\d+(?:\.\d+)?|\+Inf|NaN)$')

    def __init__(self, text):
        assert text.endswith('\n')
        self.types, self.samples, finished = {}, {}, set()
        family = None
        for line in text[:-1].split('\n'):
            if line.startswith('# HELP '):
                name, _, what = line[7:].partition(' ')
                assert re.fullmatch(self.NAME, name) and what, line
                assert name not in finished and name != family, f'{name} comes twice'
                finished.add(family)
                family = name
            elif line.startswith('# TYPE '):
                name, kind = line[7:].split(' ')
                assert name == family and name not in self.types, line
                assert kind in ('counter', 'gauge', 'histogram'), line
                self.types[name] = kind
            else:
                self.take(family, line)
        for name, kind in self.types.items():
            assert kind != 'counter' or name.endswith('_total'), name
            if kind == 'histogram':
                self.check_histogram(name)

    def take(self, family, line):
        match = self.SAMPLE.match(line)
        assert match, f'no sample: {line!r}'
        name, labels = match[1], match[2] or ''
        base = re.sub('_(bucket|sum|count)$', '', name) if self.types[family] == 'histogram' else name
        assert base == family, f'{name} stands under {family}'
        pairs = tuple(sorted(re.findall(r'([a-zA-Z0-9_]+)="([^"]*)"', labels)))
        assert (name, pairs) not in self.samples, f'{line} comes twice'
        self.samples[name, pairs] = float(match[3])

    def check_histogram(self, name):
        series = {}
        for (sample, labels), value in self.samples.items():
            if sample == name + '_bucket':
                bound = dict(labels)['le']
                rest = tuple(pair for pair in labels if pair[0] != 'le')
                series.setdefault(rest, []).append((float(bound.replace('+Inf', 'inf')), value))
        assert series, name
        for labels, buckets in series.items():
            assert buckets == sorted(buckets), f'{name} {labels}: not ascending'
            assert [n for _, n in buckets] == sorted(n for _, n in buckets), f'{name} {labels}: not cumulative'
            assert buckets[-1][0] == float('inf') and buckets[-1][1] == self.samples[name + '_count', labels]
            assert self.samples[name + '_sum', labels] >= 0

    def get(self, name, **labels):
        return self.samples[name, tuple(sorted(labels.items()))]


class Figures(OperatingTest):
    def read(self, headers=None):
        device = c.Device(self.centre)
        status, answer_headers, body = device.raw('GET', '/metrics', None, headers)
        if status != 200:
            return status
        self.assertEqual(answer_headers['Content-Type'], 'text/plain; version=0.0.4; charset=utf-8')
        return Exposition(body.decode())

    def test_metrics(self):
        self.make()
        self.centre.start()
        before = self.read()
        device = self.centre.device('S1044')
        device.pull()
        waiting = threading.Thread(target=device.wait, args=(20,))
        other = c.Device(self.centre)
        other.id, other.access = device.id, device.access
        other.last, other.epoch = device.last, device.epoch
        waiting.start()
        end = time.monotonic() + 120
        while self.read().get('ziyaretd_polls_parked') != 1 and time.monotonic() < end:
            time.sleep(0.05)
        for hours in (0, 2, -2):
            now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
            other.raw('GET', '/sync/v1/blob/' + 64 * '0', None, {'Ziyaret-Time': now.isoformat(timespec='seconds')})
        other.push(other.note(device.of_kind('household')[0]['id']),
                   other.operation('visit.cancel', visit=c.new_id(), reason='x'))
        waiting.join()
        after = self.read()
        self.assertEqual(after.get('ziyaretd_operations_quarantined'), 1)
        self.assertEqual(after.get('ziyaretd_requests_clock_off_total'), 2)
        self.assertEqual(after.get('ziyaretd_request_duration_seconds_count', route='push'), 1)
        self.assertEqual(after.get('ziyaretd_answers_total', route='push', status='2xx'), 1)
        self.assertGreater(after.get('ziyaretd_bytes_total', route='push', direction='in'), 100)
        self.assertGreaterEqual(after.get('ziyaretd_feed_delivery_seconds_count'), 1)
        self.assertEqual(after.get('ziyaretd_polls_parked'), 0)
        for counter in ('ziyaretd_commits_total', 'ziyaretd_transactions_total', 'process_cpu_seconds_total'):
            self.assertGreater(after.get(counter), before.get(counter))
        for gauge in ('process_open_fds', 'process_resident_memory_bytes'):
            self.assertGreater(after.get(gauge), 10)
        for kind in ('requests_running', 'requests_queued', 'requests_limited_total', 'requests_held_back_total'):
            after.get('ziyaretd_' + kind)
        text = json.dumps(list(after.samples.keys()))
        for account in self.centre.accounts:
            self.assertNotIn(account['staff_no'], text)

    def test_who_may_read(self):
        self.make(metrics={'readers': 'none'})
        self.centre.start()
        self.assertEqual(self.read(), 404)
        self.centre.stop()
        self.set(metrics={'readers': 'any', 'token': 'secret-of-the-scraper'})
        self.centre.start()
        self.assertEqual(self.read(), 404)
        self.assertEqual(self.read({'Authorization': 'Bearer secret-of-the-scrapes'}), 404)
        self.assertIsInstance(self.read({'Authorization': 'Bearer secret-of-the-scraper'}), Exposition)

    def monitors(self):
        return re.findall(r'Figures at http://(\S+)/metrics', self.centre.log.read_text(encoding='utf-8'))

    def ask_monitor(self, path, headers=None):
        request = urllib.request.Request(f'http://{self.monitors()[-1]}{path}', headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def test_at_an_address_of_its_own(self):
        self.make(metrics={'listen': '127.0.0.1:0'})
        self.centre.env |= {'LC_ALL': 'C.UTF-8'}
        self.centre.start()
        device = self.centre.device('S1042')
        device.pull()
        status, text = self.ask_monitor('/metrics')
        self.assertEqual(status, 200)
        self.assertGreaterEqual(Exposition(text).get('ziyaretd_request_duration_seconds_count', route='pull'), 1)
        self.assertEqual(self.ask_monitor('/livez'), (200, '{"status":"ok"}'))
        self.assertEqual(self.ask_monitor('/healthz')[0], 200)
        # Figures there only, and there nothing else.
        self.assertEqual(self.read(), 404)
        bearer = {'Ziyaret-Protocol': '1', 'Authorization': 'Bearer ' + device.access}
        for path in ('/sync/v1/pull?scope=ref&after=0', '/sync/v1/hello', '/'):
            self.assertEqual(self.ask_monitor(path, bearer)[0], 404)
        self.assertEqual(c.Device(self.centre).raw('GET', '/livez')[0], 200)
        self.centre.stop()
        self.set(metrics={'token': 'secret-of-the-scraper'})
        self.centre.start()
        self.assertEqual(self.ask_monitor('/metrics')[0], 404)
        self.assertEqual(self.ask_monitor('/metrics', {'Authorization': 'Bearer secret-of-the-scraper'})[0], 200)

    def test_the_reader_is_strict(self):
        good = '# HELP a_total b\n# TYPE a_total counter\na_total{x="1"} 2\n'
        Exposition(good)
        for bad in (good[:-1], good * 2, good.replace('a_total', 'a'), good + 'a_total{x="1"} 3\n',
                    good + 'b 1\n', good.replace(' 2', ' two'), good.replace('"1"', '1'),
                    '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n'):
            with self.assertRaises(AssertionError, msg=bad):
                Exposition(bad)


class Health(OperatingTest):
    def ask(self, path='/healthz'):
        status, _, body = c.Device(self.centre).raw('GET', path)
        return status, json.loads(body)

    def test_disk(self):
        self.make(storage={'free_mib': 1024 * 1024})
        self.centre.start()
        status, told = self.ask()
        self.assertEqual((status, told['status'], told['database'], told['blobs']), (503, 'failing', 'ok', 'full'))
        self.assertEqual(self.ask('/livez'), (200, {'status': 'ok'}))

    @unittest.skipUnless(databases.SERVER, 'a file is not taken away from who has it open')
    def test_database(self):
        self.make()
        self.centre.start()
        self.assertEqual(self.ask()[0], 200)
        name = self.centre.database.name
        admin = self.centre.database._psql
        admin(databases.SERVER, f'ALTER DATABASE {name} ALLOW_CONNECTIONS false')
        admin(databases.SERVER, f"SELECT pg_terminate_backend (pid) FROM pg_stat_activity WHERE datname = '{name}'")
        end = time.monotonic() + 120
        while self.ask()[0] != 503 and time.monotonic() < end:
            time.sleep(0.1)
        status, told = self.ask()
        self.assertEqual((status, told['disk']), (503, 'ok'))
        self.assertIn(told['database'], ('failing', 'busy'))
        self.assertEqual(self.ask('/livez')[0], 200)
        admin(databases.SERVER, f'ALTER DATABASE {name} ALLOW_CONNECTIONS true')
        while self.ask()[0] != 200 and time.monotonic() < end:
            time.sleep(0.1)
        self.assertEqual(self.ask()[0], 200)


@unittest.skipUnless(databases.SERVER, 'a statement to a file is not given up')
class Stuck(OperatingTest):
    def test_a_stuck_push_is_refused_and_comes_again(self):
        """A push that hangs in the database holds nothing; its device is told to come again, and it is
        done once."""
        self.make(storage={'statement_seconds': 1})
        self.centre.start()
        device = self.centre.device(self.centre.of_role('worker')[0]['staff_no'])
        device.pull()
        database = self.centre.database
        database._psql(database.uri, "CREATE FUNCTION hang () RETURNS trigger LANGUAGE plpgsql AS"
                       " 'BEGIN PERFORM pg_sleep (600); RETURN NEW; END'")
        database._psql(database.uri, 'CREATE TRIGGER hang BEFORE INSERT ON operation FOR EACH ROW EXECUTE FUNCTION hang ()')
        household = device.of_kind('household')[0]['id']
        note = device.operation('note.add', note={'id': c.new_id(), 'household': household, 'text': 'Kapı kapalı.',
                                                  'created': c.now()})
        with self.assertRaises(c.Refused) as refused:
            device.push(note)
        self.assertEqual((refused.exception.status, refused.exception.body['code']), (503, 'busy'))
        self.assertGreater(refused.exception.body['retry_after'], 0)
        database._psql(database.uri, 'DROP TRIGGER hang ON operation')
        answer = device.push(note)
        self.assertEqual([result['s'] for result in answer['results']], ['ok'])
        self.assertEqual(len(database.rows('SELECT n FROM operation WHERE device = ?', device.id)), 1)


class Devices(OperatingTest):
    def listed(self, *words):
        return self.centre.admin('device', 'list', *words).stdout

    def test_what_an_operator_has_to_know(self):
        """The version that runs now, how far the clock is off, and what was refused."""
        self.make()
        self.centre.start()
        device = self.centre.device(self.centre.of_role('worker')[0]['staff_no'])
        device.pull()
        device.call('POST', '/hello', {'app_version': '9.9', 'last_op': 0, 'scopes': []})
        household = device.of_kind('household')[0]['id']
        ops = [device.operation('note.add', note={'id': c.new_id(), 'household': household, 'text': 'x', 'created': c.now()}),
               device.operation('visit.start', visit=c.new_id())]
        fast = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=3, minutes=30)
        status, _, body = device.raw('POST', '/sync/v1/push', json.dumps({'first': 1, 'ops': ops, 'device': device.id}).encode(),
                                     {'Content-Type': 'application/json', 'Ziyaret-Time': fast.isoformat(timespec='seconds')})
        self.assertEqual(status, 200, body)
        told = {row['id']: row for row in json.loads(self.listed('--json'))['devices']}[device.id]
        self.assertEqual((told['app_version'], told['platform'], told['last_op'], told['refused'], told['revoked']),
                         ('9.9', 'test', 2, 1, False))
        self.assertLessEqual(abs(told['clock_ahead'] - 12600), 3000)
        line = next(line for line in self.listed().splitlines() if line.startswith(device.id))
        self.assertRegex(line, r'  9\.9 .* 3:\d\d .*  1 ')
        # The next push tells that it is right again.
        device.push(device.operation('note.add', note={'id': c.new_id(), 'household': household, 'text': 'y', 'created': c.now()}))
        told = {row['id']: row for row in json.loads(self.listed('--json'))['devices']}[device.id]
        self.assertEqual(told['clock_ahead'], 0)


class Limits(OperatingTest):
    def test_heavy_device(self):
        self.make(limits={'requests_per_second': 1, 'requests_burst': 60})
        self.centre.start()
        heavy, other = self.centre.device('S1042'), self.centre.device('S1043')
        refused = None
        for _ in range(1000):
            status, headers, body = heavy.raw('POST', '/sync/v1/hello', b'{"last_op":0,"scopes":[]}')
            if status != 200:
                refused = status, headers, json.loads(body)
                break
        status, headers, told = refused
        self.assertEqual((status, told['code']), (429, 'too-many'))
        self.assertEqual(headers['Retry-After'], str(told['retry_after']))
        for _ in range(10):
            other.hello()
        time.sleep(told['retry_after'])
        heavy.hello()

    def in_threads(self, n, work):
        """What each of @n threads returned, once all are back; the calls are under way when this returns."""
        results, threads = [], []
        for i in range(n):
            thread = threading.Thread(target=lambda i=i: results.append(work(i)))
            thread.start()
            threads.append(thread)

        def back():
            for thread in threads:
                thread.join(120)
            return results
        return back

    def again(self, device):
        """The same device over a connection of its own."""
        other = c.Device(self.centre)
        other.id, other.access = device.id, device.access
        return other

    def wait_for(self, gauge, value):
        end = time.monotonic() + 120
        while (found := Exposition(c.Device(self.centre).raw('GET', '/metrics')[2].decode()).get(gauge)) != value:
            self.assertLess(time.monotonic(), end, f'{gauge} is {found}')
            time.sleep(0.02)

    def refused(self, device):
        """What writes nothing: it is answered, or there are too many."""
        status, headers, _ = device.raw('HEAD', '/sync/v1/blob/' + 'ab' * 32)
        if status == 429:
            self.assertEqual((headers['Ziyaret-Error'], headers['Retry-After']), ('too-many', '1'))
        else:
            self.assertEqual((status, headers['Ziyaret-Error']), (404, 'not-found'))
        return status == 429

    def until_refused(self, device):
        end = time.monotonic() + 120
        while not self.refused(device):
            self.assertLess(time.monotonic(), end, 'it is never refused')
            time.sleep(0.02)

    def test_too_many_under_way(self):
        """429 for the third of two at a time: of a session, of a device with two sessions, of a user's devices."""
        self.make(limits={'concurrent': 2, 'devices_per_user': 1})
        self.centre.start()
        heavy, second, other = (self.centre.device(s) for s in ('S1042', 'S1042', 'S1043'))
        heavy.pull()
        renewed = self.again(heavy)
        renewed.sign_in('S1042', self.centre.account('S1042')['password'])
        self.assertNotEqual(renewed.access, heavy.access)
        for device in (renewed, second, other):     # a session's first use is written
            device.hello()
        op = heavy.note(heavy.of_kind('household')[0]['id'])
        with self.centre.database.held():
            back = self.in_threads(2, lambda i: self.again(heavy).push(op))
            self.wait_for('ziyaretd_requests_running', 2)
            self.assertTrue(self.refused(heavy))
            self.until_refused(renewed)         # they are known to be the device's a moment later
            self.assertTrue(self.refused(second))
            self.assertFalse(self.refused(other))
        self.assertEqual([[r['s'] for r in answer['results']] for answer in back()], [['ok'], ['ok']])
        for device in (heavy, second, other):
            self.assertFalse(self.refused(device))

    def test_a_flood_starves_nobody(self):
        """As many stuck requests as there are threads, twice: they take their share, and others are answered."""
        self.make()
        self.centre.start()
        heavy, other = self.centre.device('S1042'), self.centre.device('S1043')
        heavy.pull()
        op = heavy.note(heavy.of_kind('household')[0]['id'])
        flood = [self.again(heavy) for _ in range(128)]
        other.hello()

        def push(i):
            try:
                return flood[i].push(op)['results'][0]['s']
            except c.Refused as refused:
                return refused.status
        with self.centre.database.held():
            back = self.in_threads(len(flood), push)
            self.wait_for('ziyaretd_requests_held_back_total', len(flood) - 8)
            for _ in range(20):
                self.assertFalse(self.refused(other))
        results = back()
        self.assertEqual((results.count('ok'), results.count(429)), (8, len(flood) - 8))
        heavy.hello()

    def test_guessing(self):
        self.make(limits={'wrong_codes': 3})
        self.centre.start()
        known = self.centre.device('S1042')
        device = c.Device(self.centre)
        statuses = []
        for _ in range(5):
            with self.assertRaises(c.Refused) as caught:
                device.enrol('ZZZZ-ZZZZ')
            statuses.append((caught.exception.status, caught.exception.code))
        self.assertEqual(statuses[:4], [(404, 'code-unknown')] * 4)
        self.assertEqual(statuses[4], (429, 'locked-out'))
        # Who has a device goes on, also behind the same address.
        known.sign_in('S1042', self.centre.account('S1042')['password'])
        known.hello()


class Stopping(OperatingTest):
    @staticmethod
    def at_work(monitor):
        with urllib.request.urlopen(f'http://{monitor}/metrics', timeout=120) as answer:
            return re.search(r'^ziyaretd_requests_running [1-9]', answer.read().decode(), re.MULTILINE)

    def test_the_door_is_closed_at_once(self):
        """While a request is under way: nobody new comes in, health checks hear of it, and the request is answered."""
        self.make(metrics={'listen': '127.0.0.1:0'})
        self.centre.env |= {'LC_ALL': 'C.UTF-8'}
        self.centre.start()
        device, inside = self.centre.device('S1042'), c.Device(self.centre)
        device.pull()
        op = device.note(device.of_kind('household')[0]['id'])
        answers = []
        monitor = re.findall(r'Figures at http://(\S+)/metrics', self.centre.log.read_text(encoding='utf-8'))[-1]
        self.assertEqual(inside.raw('GET', '/livez')[0], 200)
        with self.centre.database.held():
            thread = threading.Thread(target=lambda: answers.append(device.push(op)['results'][0]['s']))
            thread.start()
            while not self.at_work(monitor):
                time.sleep(0.02)
            self.centre.process.send_signal(signal.SIGTERM)
            end = time.monotonic() + 120
            while True:
                try:
                    socket.create_connection(('127.0.0.1', self.centre.port), timeout=60).close()
                except ConnectionRefusedError:
                    break
                self.assertLess(time.monotonic(), end, 'it still listens')
                time.sleep(0.02)
            for path in ('/healthz', '/livez'):
                with self.assertRaises(urllib.error.HTTPError) as caught:
                    urllib.request.urlopen(f'http://{monitor}{path}', timeout=120)
                self.assertEqual((caught.exception.code, json.load(caught.exception)), (503, {'status': 'stopping'}))
            status, headers, body = inside.raw('GET', '/healthz')
            self.assertEqual((status, json.loads(body)), (503, {'status': 'stopping'}))
            self.assertEqual(headers['Connection'], 'close')
            self.assertIsNone(self.centre.process.poll())
            self.assertEqual(answers, [])
        thread.join(120)
        self.assertEqual(answers, ['ok'])
        self.assertEqual(self.centre.process.wait(timeout=120), 0)
        self.centre.process = None

    def test_under_load(self):
        self.make()
        self.centre.start()
        devices = [self.centre.device(a['staff_no']) for a in self.centre.of_role('worker')[:4]]
        polls, answers = [], []
        for device in devices:
            device.pull()
        for device in devices[:2]:
            poll = c.Device(self.centre)
            poll.access, poll.scopes, poll.cursors = device.access, device.scopes, device.cursors
            query = ','.join(f'{scope}:{2**40}' for scope in device.cursors)
            polls.append(threading.Thread(target=lambda p=poll, q=query: answers.append(
                p.raw('GET', f'/sync/v1/wait?cur={q}&timeout=50')[0])))
        for thread in polls:
            thread.start()
        acknowledged = {device.id: 0 for device in devices}

        def push(device):
            household = device.of_kind('household')[0]['id']
            try:
                while True:
                    acknowledged[device.id] = device.push(device.note(household))['last']
            except (c.Refused, OSError):
                pass
            except Exception as error:  # a cut answer
                if 'Incomplete' not in repr(error) and 'BadStatus' not in repr(error):
                    raise
        writers = [threading.Thread(target=push, args=(device,)) for device in devices]
        for thread in writers:
            thread.start()
        while min(acknowledged.values()) < 5:
            time.sleep(0.01)
        began = time.monotonic()
        self.centre.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.centre.process.wait(timeout=120), 0)
        self.assertLess(time.monotonic() - began, 45)  # not as long as its polls would take
        self.centre.process = None
        for thread in writers + polls:
            thread.join(120)
        self.assertEqual(answers, [200, 200])
        for device in devices:
            last = self.centre.database.rows('SELECT last_op FROM device_progress WHERE device = ?', device.id)
            self.assertGreaterEqual(int(last[0][0]), acknowledged[device.id])
        self.centre.admin('audit', 'verify')


class Schemas(OperatingTest):
    """A database as an older ziyaretd left it."""
    FOUNDATION, DEVICE, HOUSEHOLD = c.new_id(), c.new_id(), c.new_id()

    def migrations(self):
        return sorted((SOURCE / 'sync' / 'server' / 'migrations').glob('*.sql'))

    def script(self, text):
        if databases.SERVER:
            text = text.replace(', WITHOUT ROWID', '').replace(') STRICT', ')')
            text = text.replace(' INTEGER', ' BIGINT').replace(' TEXT', ' TEXT COLLATE "C"')
            self.centre.database._psql(self.centre.database.uri, text)
        else:
            db = sqlite3.connect(self.centre.database.path)
            db.executescript(text)
            db.close()

    def make_old(self, version):
        self.centre.admin('init', *c.COST)
        if databases.SERVER:
            self.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public;'
                        'CREATE TABLE zyr_schema (version BIGINT NOT NULL PRIMARY KEY,'
                        ' at TIMESTAMPTZ NOT NULL DEFAULT now ());'
                        'CREATE TABLE zyr_writer (home TEXT NOT NULL PRIMARY KEY, n BIGINT NOT NULL)')
        else:
            for suffix in ('', '-wal', '-shm'):
                pathlib.Path(str(self.centre.database.path) + suffix).unlink(missing_ok=True)
        for i, path in enumerate(self.migrations()[:version], 1):
            self.script(path.read_text(encoding='utf-8'))
            if databases.SERVER:
                self.script(f'INSERT INTO zyr_schema (version) VALUES ({i})')
            else:
                self.script(f'PRAGMA application_id = {0x5a595243}; PRAGMA user_version = {i}')
        self.script(f"""
            INSERT INTO meta (key, value) VALUES ('epoch', '{c.new_id()}');
            INSERT INTO account (id, home, staff_no, name, roles, password, active)
              VALUES ('{self.DEVICE}', '{self.FOUNDATION}', 'S1', 'A', 'worker', '', 1);
            INSERT INTO device (id, home, account, name, platform, app_version, enrolled, seen, last_op, revoked)
              VALUES ('{self.DEVICE}', '{self.FOUNDATION}', '{self.DEVICE}', 'd', '', '', 1, 2, 7, 0);
            INSERT INTO record (home, id, kind, household, ver, body, tok)
              VALUES ('{self.FOUNDATION}', '{self.HOUSEHOLD}', 'household', NULL, 3, '{{"a":1}}', '{{}}');
            INSERT INTO scope (scope, head, floor) VALUES ('f:{self.FOUNDATION}', 9, 0);
            INSERT INTO scope (scope, head, floor) VALUES ('w:{self.DEVICE}', 4, 0);
            INSERT INTO log (scope, seq, home, rec, kind, household, op, at)
              VALUES ('f:{self.FOUNDATION}', 9, '{self.FOUNDATION}', '{self.HOUSEHOLD}', 'household', NULL,
                      'ENTER', 5);
            INSERT INTO operation (home, device, n, kind, hash, outcome, result, payload, at)
              VALUES ('{self.FOUNDATION}', '{self.DEVICE}', 7, 'set', 'x', 'quarantined',
                      '{{"n":7,"s":"quarantined","reason":"malformed","res":[]}}', '{{"n":7}}', 5)""")

    def told(self, *words, status=0):
        done = self.centre.admin('migrate', *words, '--json', check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout) if status == 0 else done.stderr

    def test_from_each_older_version(self):
        newest = len(self.migrations())
        for version in (1, 2):
            self.make_old(version)
            before = self.centre.database.dump()
            names = [path.name for path in self.migrations()[version:]]
            tried = self.told('--dry-run')
            self.assertEqual(tried, {'version': version, 'newest': newest, 'done': False, 'steps': names})
            self.assertEqual(self.same(self.centre.database.dump()), self.same(before))
            self.assertEqual([p for p in self.centre.folder.iterdir() if 'dry-run' in p.name], [])
            self.assertEqual(self.told(), tried | {'done': True})
            self.assertEqual(self.told('--dry-run')['steps'], [])
            rows = self.centre.database.rows
            self.assertEqual([tuple(map(str, r)) for r in rows('SELECT last_op, seen FROM device_progress')],
                             [('7', '2')])
            self.assertEqual([tuple(map(str, r)) for r in rows('SELECT home, scope, head FROM scope ORDER BY head')],
                             [(self.FOUNDATION, 'w:' + self.DEVICE, '4'), (self.FOUNDATION, 'f:' + self.FOUNDATION, '9')])
            self.assertEqual([tuple(map(str, r)) for r in rows('SELECT rec, seq FROM log')], [(self.HOUSEHOLD, '9')])
            listed = json.loads(self.centre.admin('quarantine', '--json').stdout)['operations']
            self.assertEqual([o['id'] for o in listed], [self.DEVICE + ':7'])
            self.centre.admin('audit', 'verify')
            if not databases.SERVER:
                self.assertTrue((self.centre.folder / f'centre.db.before-{version + 1}').exists())
            self.tearDown()
            self.setUp()

    @staticmethod
    def same(dump):
        """Without what a dump says of itself."""
        return [line for line in dump.splitlines() if not line.startswith(('--', '\\'))]

    def test_what_cannot_be_done_changes_nothing(self):
        self.make_old(2)
        self.script('CREATE TABLE scope_3 (x INTEGER)')
        before = self.centre.database.dump()
        for words in (('--dry-run',), ()):
            self.assertIn('version 3', self.told(*words, status=1))
            self.assertEqual(self.same(self.centre.database.dump()), self.same(before))

    def test_newer_is_left_alone(self):
        self.make_old(2)
        self.script('INSERT INTO zyr_schema (version) VALUES (99)' if databases.SERVER
                    else 'PRAGMA user_version = 99')
        before = self.centre.database.dump()
        for words in (('--dry-run',), ()):
            self.assertIn('99', self.told(*words, status=1))
            self.assertEqual(self.same(self.centre.database.dump()), self.same(before))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2, warnings='ignore')
