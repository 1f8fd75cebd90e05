#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several ziyaretd on one PostgreSQL, behind HAProxy, while processes and servers are killed under load.

usage: test-processes.py ZIYARETD DATA-DIR [TEST ...]

What devices were told is compared with the database in SQL alone: every acknowledged operation is there, and took
effect once: one row an operation, one entry of the audit log each, and a feed that moved by one for each note.
"""

import configparser
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
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
import paging
import postgres

PROGRAM, DATA = sys.argv[1:3]
# How long the load lasts on either side of what happens to it.
LOAD_S = float(os.environ.get('ZYR_TEST_LOAD_S', '30' if 'ZYR_SOAK' in os.environ else '0.5'))


def free_port():
    with socket.socket() as sock:
        sock.bind(('127.0.0.1', 0))
        return sock.getsockname()[1]


def wait_until(condition, what, timeout_s=120):
    end = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end:
            raise AssertionError('not within time: ' + what)
        time.sleep(0.02)


def persist(device, op):
    """Pushes until it is answered."""
    def answered():
        try:
            return device.push(op)['results'][0]['s'] == 'ok'
        except c.Refused as refused:
            if refused.status != 503:
                raise
        except (OSError, http.client.HTTPException):
            device.connection = None
        return False

    wait_until(answered, 'an answer')


class Database:
    """What centre.Centre needs of one; looks at whichever server is the primary."""

    def __init__(self, *servers):
        self.servers = servers
        self.primary = servers[0]
        self.primary.create('ziyaret')
        self.options = ('--storage', self.primary.uri('ziyaret', *servers[1:]))

    def value(self, text):
        return self.primary.value(text)

    def number(self, text):
        return int(self.value(text))


class Instance:
    """A ziyaretd with a directory and a port of its own, as on a machine of its own."""

    def __init__(self, centre, name):
        self.folder = centre.folder.parent / name
        self.log = centre.folder.parent / f'{name}.log'
        self.port = free_port()
        self.process = None
        shutil.copytree(centre.folder, self.folder)
        config = self.folder / 'ziyaretd.conf'
        config.write_text(config.read_text().replace('port=0', f'port={self.port}')
                          .replace('blobs=blobs', f'blobs={centre.folder}/blobs'))
        self.env = centre.env

    def start_first(self, *options):
        """A port that was free may be somebody's a moment later."""
        for attempt in (1, 2, 3):
            try:
                return self.start(*options)
            except RuntimeError:
                if attempt == 3:
                    raise
                config = self.folder / 'ziyaretd.conf'
                text, self.port = config.read_text().replace(f'port={self.port}', 'port=@'), free_port()
                config.write_text(text.replace('port=@', f'port={self.port}'))

    def start(self, *options):
        port_file = self.folder / 'listening'
        port_file.unlink(missing_ok=True)
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen([PROGRAM, 'serve', '--dir', self.folder, '--port-file',
                                             port_file, *options], stdout=log, stderr=log, env=self.env)
        wait_until(lambda: port_file.exists() or self.process.poll() is not None, 'serving')
        if not port_file.exists():
            raise RuntimeError(self.log.read_text())

    def children(self):
        found = subprocess.run(['pgrep', '-P', str(self.process.pid)], capture_output=True, text=True,
                               check=False)
        return [int(pid) for pid in found.stdout.split()]

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=120)
        self.process = None
        return status


class Proxy:
    """HAProxy as the README's operators set it up: TLS passes through, /livez decides."""

    def __init__(self, folder, instances):
        servers = '\n'.join(f'  server s{i} 127.0.0.1:{instance.port} check' for i, instance in
                            enumerate(instances))
        self.socket = socket.create_server(('127.0.0.1', 0), backlog=1024)
        self.port = self.socket.getsockname()[1]
        config = pathlib.Path(folder) / 'haproxy.cfg'
        config.write_text(f'''
defaults
  mode tcp
  timeout connect 1s
  timeout check 5s
  timeout client 90s
  timeout server 90s
  option redispatch
  retries 3
listen ziyaret
  bind fd@{self.socket.fileno()}
  balance roundrobin
  option httpchk GET /livez
  default-server check-ssl verify none inter 200ms fall 2 rise 1 on-marked-down shutdown-sessions
{servers}
''')
        self.log = open(pathlib.Path(folder) / 'haproxy.log', 'ab')
        self.process = subprocess.Popen(['haproxy', '-db', '-q', '-f', config], stdout=self.log,
                                        stderr=self.log, pass_fds=[self.socket.fileno()])

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.socket.close()
        self.log.close()


class Load:
    """Devices that add notes, one push after the other, and send again what was not answered."""

    def __init__(self, test, n=8):
        workers = test.centre.of_role('worker')[:n]
        self.devices = [test.centre.device(w['staff_no']) for w in workers]
        for device in self.devices:
            device.pull()
        self.test = test
        self.acknowledged = {}      # note -> outcome
        self.n_unanswered = 0
        self.n_busy = 0
        self.wrong = []
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(d,)) for d in self.devices]
        self.heads = self._heads()

    def _heads(self):
        database = self.test.database
        return {scope: int(head) for scope, head in database.primary.sql('SELECT scope, head FROM scope')}

    def _run(self, device):
        household = device.of_kind('household')[0]['id']
        while not self.ending.is_set():
            op = device.note(household)
            result = self._push(device, op)
            if result is None:
                return
            self.acknowledged[op['note']['id']] = result['s']

    def _push(self, device, op):
        """Until it is answered, as a device does; at the end of the load only so often."""
        end = None
        while end is None or time.monotonic() < end:
            if self.ending.is_set() and end is None:
                end = time.monotonic() + 120
            try:
                return device.push(op)['results'][0]
            except c.Refused as refused:
                if refused.status != 503 or 'retry_after' not in refused.body:
                    self.wrong.append(str(refused))
                    return None
                self.n_busy += 1
            except (OSError, http.client.HTTPException, ValueError):
                self.n_unanswered += 1
                device.connection = None
            time.sleep(0.05)
        self.wrong.append('an operation was not answered in the end')
        return None

    def run(self, *happenings):
        """The load, and what happens in the midst of it."""
        for thread in self.threads:
            thread.start()
        for happening in (*happenings, None):
            n = len(self.acknowledged)
            time.sleep(LOAD_S)
            wait_until(lambda least=n + 50: len(self.acknowledged) > least, 'pushes go on', 120)
            if happening is not None:
                happening()
        self.ending.set()
        for thread in self.threads:
            thread.join()

    def check(self):
        """By SQL alone: each acknowledged operation is there, and took effect once."""
        test, value = self.test, self.test.database.number
        test.assertEqual(self.wrong, [])
        test.assertEqual(set(self.acknowledged.values()), {'ok'})
        sql = test.database.primary.sql
        stored = {row[0] for row in sql("SELECT id FROM record WHERE kind = 'note' AND ver = 1")}
        test.assertEqual(set(self.acknowledged) - stored, set(), 'acknowledged and lost')
        n = 0
        for device in self.devices:
            rows = sql(f"SELECT n FROM operation WHERE device = '{device.id}' ORDER BY n")
            test.assertEqual([int(r[0]) for r in rows], list(range(1, device.last + 1)))
            n += device.last
        test.assertEqual(n, len(self.acknowledged))
        ours = ', '.join(f"'{d.id}'" for d in self.devices)
        test.assertEqual(n, value(
            "SELECT sum ((details::json->>'last')::int - (details::json->>'first')::int + 1) FROM audit"
            f" WHERE action = 'push' AND device IN ({ours})"))
        # The foundations' feeds moved by one for each note, and no number is there twice or beyond the head.
        heads = self._heads()
        moved = sum(head - self.heads[scope] for scope, head in heads.items() if scope.startswith('f:'))
        test.assertEqual(moved, n)
        test.assertEqual(value('SELECT count(*) FROM (SELECT scope, seq FROM log GROUP BY scope, seq'
                               ' HAVING count(*) > 1) AS t'), 0)
        test.assertEqual(value('SELECT count(*) FROM log JOIN scope ON scope.scope = log.scope'
                               ' WHERE log.seq > scope.head'), 0)
        test.assertEqual(test.centre.admin('audit', 'verify').returncode, 0)
        print(f'  {n} operations acknowledged, {self.n_unanswered} not answered and sent again,'
              f' {self.n_busy} told to come back; all there, none twice')


class Processes(unittest.TestCase):
    n_instances = 2

    def setUp(self):
        self.stack = contextlib.ExitStack()
        self.addCleanup(self.stack.close)
        self.postgres_folder = self.stack.enter_context(postgres.Folder())
        self.folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.database = self.make_database()
        self.centre = c.Centre(PROGRAM, DATA, self.folder)
        self.centre.database = self.database
        self.centre.make(10)
        self.instances = [Instance(self.centre, f'instance-{i}') for i in range(self.n_instances)]
        for instance in self.instances:
            self.start(instance)
        self.proxy = Proxy(self.folder, self.instances)
        self.stack.callback(self.proxy.stop)
        self.centre.port = self.proxy.port

    def start(self, instance, *options):
        (instance.start if instance.process else instance.start_first)(*options)
        self.stack.callback(lambda: instance.process and instance.kill())

    def server(self, name='primary', **settings):
        server = postgres.Server(self.postgres_folder, name, **settings)
        self.stack.callback(lambda: server.process and server.kill())
        return server

    def make_database(self):
        server = self.server()
        server.make()
        server.start()
        return Database(server)

    def supervisor_of(self, staff_no):
        foundation = self.centre.account(staff_no)['foundation']
        return self.centre.device(self.centre.of_role('supervisor', foundation)[0]['staff_no'])

    def direct(self, device, instance):
        """The same device, by way of one instance."""
        device.connection = http.client.HTTPSConnection('127.0.0.1', instance.port,
                                                        context=self.centre.context, timeout=120)
        return device


class Behind(Processes):
    def test_killed_under_load(self):
        load = Load(self)

        def kill_one():
            self.instances[0].kill()

        def start_it_again():
            self.start(self.instances[0])
            self.instances[1].kill()

        load.run(kill_one, start_it_again)
        load.check()
        for instance in self.instances[:1]:
            self.assertEqual(instance.stop(), 0)

    def test_wakes_through_another(self):
        staff_no = self.centre.of_role('worker')[0]['staff_no']
        supervisor = self.centre.of_role('supervisor', self.centre.account(staff_no)['foundation'])[0]
        writer = self.direct(self.centre.device(staff_no), self.instances[0])
        reader = self.direct(self.centre.device(supervisor['staff_no']), self.instances[1])
        writer.pull()
        reader.pull()
        took = []
        for _ in range(10):
            woken = []

            def wait(list_=woken):
                list_.append((reader.wait(50), time.monotonic()))

            thread = threading.Thread(target=wait)
            thread.start()
            time.sleep(0.2)
            self.assertEqual(woken, [])
            pushed = time.monotonic()
            writer.push(writer.note(writer.of_kind('household')[0]['id']))
            thread.join(120)
            self.assertIn('f:' + supervisor['foundation'], woken[0][0])
            took.append((woken[0][1] - pushed) * 1000)
            reader.pull()
        print(f'  from a push through one process to a long poll at another: {min(took):.0f} to'
              f' {max(took):.0f} ms, push included')

    def test_database_away(self):
        device = self.centre.device(self.centre.of_role('worker')[0]['staff_no'])
        device.pull()
        household = device.of_kind('household')[0]['id']
        device.push(device.note(household))
        self.database.primary.stop()
        op = device.note(household)
        for _ in range(5):
            status, headers, body = device.raw('POST', '/sync/v1/hello', b'{}')
            self.assertEqual(status, 503, body)
            self.assertGreater(int(headers['Retry-After']), 0)
            with self.assertRaises(c.Refused) as caught:
                device.push(op)
            self.assertEqual((caught.exception.status, caught.exception.code), (503, 'busy'))
        self.database.primary.start()

        persist(device, op)
        self.assertEqual(self.database.number("SELECT count(*) FROM operation"), 2)

    def test_database_restarts_under_load(self):
        load = Load(self)

        def crash():
            self.database.primary.stop(signal.SIGQUIT)
            self.database.primary.start()

        load.run(crash)
        load.check()


class Workers(Processes):
    n_instances = 1

    def start(self, instance, *options):
        super().start(instance, '--workers', '3')

    def test_workers(self):
        instance = self.instances[0]
        workers = instance.children()
        self.assertEqual(len(workers), 3)
        load = Load(self)

        def kill_one():
            os.kill(workers[0], signal.SIGKILL)
            wait_until(lambda: len(set(instance.children()) - {workers[0]}) == 3, 'a new worker')

        load.run(kill_one)
        load.check()
        workers = instance.children()
        self.assertEqual(instance.stop(), 0)
        for pid in workers:
            self.assertFalse(pathlib.Path(f'/proc/{pid}').exists())

    def restart(self, **changes):
        """With other settings, and what each process is asked about at an address of its own."""
        instance = self.instances[0]
        instance.stop()
        path = instance.folder / 'ziyaretd.conf'
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read(path, encoding='utf-8')
        for group, keys in (changes | {'metrics': {'listen': '127.0.0.1:0'}}).items():
            parser[group].update({key: str(value) for key, value in keys.items()})
        with open(path, 'w', encoding='utf-8') as file:
            parser.write(file, space_around_delimiters=False)
        instance.env |= {'LC_ALL': 'C.UTF-8'}
        self.start(instance)
        self.centre.port = instance.port        # the proxy has to find it again
        n_workers = len(instance.children())

        def all_serve():
            """One that still begins waits for the database, and for who is stopped meanwhile."""
            monitors = re.findall(r'Figures at http://(\S+)/metrics', instance.log.read_text())[-n_workers:]
            try:
                for monitor in monitors:
                    self.figure(monitor, 'ziyaretd_requests_running')
            except OSError:
                return None
            return monitors if len(set(monitors)) == n_workers else None
        wait_until(all_serve, 'each worker to serve')
        return all_serve()

    def figure(self, monitor, name):
        with urllib.request.urlopen(f'http://{monitor}/metrics', timeout=120) as answer:
            return float(re.search(rf'^{re.escape(name)} (\S+)$', answer.read().decode(), re.MULTILINE)[1])

    def test_a_share_is_one_for_all(self):
        """A device that comes through each of the workers is given no more than through one."""
        monitors = self.restart(limits={'requests_per_second': 1, 'requests_burst': 100, 'devices_per_user': 1})
        device = self.centre.device(self.centre.of_role('worker')[0]['staff_no'])
        served = 'ziyaretd_request_duration_seconds_count{route="hello"}'
        began = time.monotonic()

        def ask(n, anew):
            """At most @n, each through whoever gets its connection; how many until there were too many."""
            for i in range(n):
                if anew:
                    device.connection = None
                status, _, _ = device.raw('POST', '/sync/v1/hello', b'{"last_op":0,"scopes":[]}')
                if status == 429:
                    return i
                self.assertEqual(status, 200)
            return n
        n = ask(80, anew=True)
        n += ask(1000, anew=False)
        took = time.monotonic() - began
        self.assertLessEqual(n, 100 + took + 1)
        self.assertGreaterEqual(n, 90)
        # Who stopped to take connections once another was quicker would have next to none.
        each = [self.figure(monitor, served) for monitor in monitors]
        self.assertTrue(all(value >= 5 for value in each), each)
        print(f'  {n} requests through workers that had {each} of them, the refused ones too')

    def test_the_door_is_closed_at_once(self):
        # What waits for a lock is given up after half of that.
        monitors = self.restart(storage={'statement_seconds': 3600})
        instance = self.instances[0]
        device = self.centre.device(self.centre.of_role('worker')[0]['staff_no'])
        device.pull()
        op, answers = device.note(device.of_kind('household')[0]['id']), []
        workers = instance.children()
        with databases.held(self.database.primary.uri('ziyaret')):
            thread = threading.Thread(target=lambda: answers.append(device.push(op)['results'][0]['s']))
            thread.start()
            wait_until(lambda: any(self.figure(m, 'ziyaretd_requests_running') for m in monitors), 'a push')
            instance.process.send_signal(signal.SIGTERM)

            def refused():
                try:
                    socket.create_connection(('127.0.0.1', instance.port), timeout=60).close()
                except ConnectionRefusedError:
                    return True
                return False
            wait_until(refused, 'nobody is let in')
            wait_until(lambda: len([w for w in workers if pathlib.Path(f'/proc/{w}/exe').exists()]) == 1,
                       'the others end')
            told = []
            for monitor in monitors:
                try:
                    urllib.request.urlopen(f'http://{monitor}/healthz', timeout=60)
                except urllib.error.HTTPError as error:
                    told.append((error.code, json.load(error)))
                except OSError:
                    told.append(None)
            self.assertIn((503, {'status': 'stopping'}), told)
            self.assertEqual(answers, [])
        thread.join(120)
        self.assertEqual(answers, ['ok'])
        self.assertEqual(instance.process.wait(120), 0)
        instance.process = None

    def test_pages_while_others_write(self):
        paging.check(self, self.centre, lambda home: self.database.primary.sql(
            f"SELECT id, ver FROM record WHERE home = '{home}'"))

    def test_supervisor_killed(self):
        instance = self.instances[0]
        workers = instance.children()
        instance.kill()
        wait_until(lambda: not any(pathlib.Path(f'/proc/{p}/exe').exists() for p in workers),
                   'the workers end with it')
        self.start(instance)
        self.assertEqual(instance.stop(), 0)


class Failover(Processes):
    """A primary with a synchronous standby, which is promoted by hand when the primary's machine fails."""

    def make_database(self):
        primary = self.server()
        primary.make()
        primary.start()
        self.standby = self.server('standby')
        self.standby.make_standby(primary)
        self.standby.start()
        primary.stop()
        primary.settings['synchronous_standby_names'] = 'standby'
        primary.start()
        wait_until(lambda: primary.sql("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'",
                                       'postgres'), 'the standby follows')
        return Database(primary, self.standby)

    def test_promoted_under_load(self):
        load = Load(self)

        def fail_over():
            self.database.primary.kill()
            self.standby.promote()
            self.database.primary = self.standby

        load.run(fail_over)
        load.check()

    def test_unconfirmed_is_not_acknowledged(self):
        """A commit that the standby has not confirmed, and that an operator gives up waiting for."""
        device = self.centre.device(self.centre.of_role('worker')[0]['staff_no'])
        device.pull()
        op = device.note(device.of_kind('household')[0]['id'])
        self.standby.stop()
        answers = []

        def push():
            try:
                answers.append(device.push(op)['results'])
            except c.Refused as refused:
                answers.append(refused.status)

        thread = threading.Thread(target=push)
        thread.start()
        waiting = "wait_event = 'SyncRep' AND application_name = 'ziyaretd'"
        sql = self.database.primary.sql
        wait_until(lambda: sql(f'SELECT 1 FROM pg_stat_activity WHERE {waiting}', 'postgres'), 'waiting')
        sql(f'SELECT pg_cancel_backend (pid) FROM pg_stat_activity WHERE {waiting}', 'postgres')
        thread.join()
        self.assertEqual(answers, [503])
        self.standby.start()
        persist(device, op)
        self.assertEqual(self.database.number('SELECT count(*) FROM operation'), 1)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2, warnings='ignore')
