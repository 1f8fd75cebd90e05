# SPDX-License-Identifier: GPL-3.0-or-later
"""A real ziyaretd for tests, and a device that speaks its protocol, written from sync/PROTOCOL.md alone."""

import gzip
import hashlib
import http.client
import json
import os
import pathlib
import secrets
import signal
import ssl
import subprocess
import time

import databases

COST = ('--argon2id-passes', '1', '--argon2id-memory', '64')
_last_id = 0


def new_id():
    """A UUIDv7, later ones larger."""
    global _last_id
    _last_id = max(_last_id + 1, time.time_ns() // 1000000)
    random = secrets.token_hex(10)
    text = f'{_last_id:012x}7{random[:3]}{"89ab"[secrets.randbelow(4)]}{random[3:18]}'
    return f'{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:32]}'


def now():
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(f'{status} {body}')
        self.status = status
        self.body = body
        self.code = body.get('code') if isinstance(body, dict) else None


class Centre:
    def __init__(self, program, data, folder):
        self.program = program
        self.folder = pathlib.Path(folder) / 'centre'
        self.log = pathlib.Path(folder) / 'ziyaretd.log'
        self.env = os.environ | {'ZIYARET_DATA_SOURCE': data}
        self.port = 0
        self.process = None
        self.accounts = []
        self.database = None

    def admin(self, *words, check=True, stdin=''):
        n = 2 if len(words) > 1 and not words[1].startswith('-') else 1
        if words[0] == 'init':
            self.database = self.database or databases.new(self.folder)
            words += self.database.options
        done = subprocess.run([self.program, *words[:n], '--dir', str(self.folder), *words[n:]],
                              capture_output=True, text=True, env=self.env, timeout=120,
                              input=stdin, check=False)
        if check and done.returncode != 0:
            raise RuntimeError(f'ziyaretd {words}: {done.stderr}')
        return done

    def make(self, households=30, seed=7):
        self.admin('init', '--host', '127.0.0.1', '--port', '0', *COST)
        printed = self.admin('demo', '--json', '--seed', str(seed), '--households', str(households))
        self.accounts = json.loads(printed.stdout)['accounts']
        self.context = ssl.create_default_context(cafile=self.folder / 'ca.pem')

    def start(self):
        port_file = self.folder / 'port.txt'
        port_file.unlink(missing_ok=True)
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen([self.program, 'serve', '--dir', str(self.folder),
                                             '--port-file', str(port_file)],
                                            stdout=log, stderr=log, env=self.env)
        end = time.monotonic() + 120
        while not (port_file.exists() and port_file.read_text().strip()):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError('the centre did not start: ' + self.log.read_text())
            time.sleep(0.02)
        self.port = int(port_file.read_text())

    def stop(self):
        """Returns the exit status."""
        if self.process is None:
            return None
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=120)
        self.process = None
        return status

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def account(self, staff_no):
        return next(a for a in self.accounts if a['staff_no'] == staff_no)

    def of_role(self, role, foundation=None):
        return [a for a in self.accounts if a['role'] == role
                and (foundation is None or a['foundation'] == foundation)]

    def code(self, staff_no, *options):
        return self.admin('code', 'new', staff_no, *options).stdout.strip().rpartition(':')[2]

    def device(self, staff_no):
        """A device enrolled for the account and signed in."""
        account = self.account(staff_no)
        device = Device(self)
        device.enrol(account['enrolment_text'].rpartition(':')[2]
                     if 'enrolled' not in account else self.code(staff_no))
        account['enrolled'] = True
        device.sign_in(staff_no, account['password'])
        return device


class Device:
    def __init__(self, centre):
        self.centre = centre
        self.connection = None
        self.id = None
        self.access = None
        self.refresh = None
        self.epoch = None
        self.scopes = []
        self.last = 0
        self.lease_days = 0
        self.records = {}
        self.cursors = {}
        self.compressed = False

    def raw(self, method, path, body=None, headers=None, timeout=120):
        """(status, headers, body) of one request over a kept connection."""
        all_headers = {'Ziyaret-Protocol': '1', 'Accept-Encoding': 'gzip'}
        if self.access:
            all_headers['Authorization'] = 'Bearer ' + self.access
        all_headers |= headers or {}
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPSConnection('127.0.0.1', self.centre.port,
                                                              context=self.centre.context,
                                                              timeout=timeout)
            try:
                self.connection.request(method, path, body, all_headers)
                answer = self.connection.getresponse()
                data = answer.read()
                break
            except (http.client.RemoteDisconnected, ConnectionError):
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    raise
        if answer.headers.get('Content-Encoding') == 'gzip':
            data = gzip.decompress(data)
        return answer.status, answer.headers, data

    def call(self, method, path, body=None, **options):
        headers = {'Content-Type': 'application/json'}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            if self.compressed:
                data = gzip.compress(data)
                headers['Content-Encoding'] = 'gzip'
        status, _, answer = self.raw(method, '/sync/v1' + path, data, headers, **options)
        parsed = json.loads(answer) if answer else None
        if status >= 300:
            raise Refused(status, parsed)
        return parsed

    def enrol(self, code):
        answer = self.call('POST', '/enrol', {'code': code, 'device': {
            'name': 'test', 'platform': 'test', 'app_version': '1'}})
        self.id = answer['device']
        self.epoch = answer['epoch']
        return answer

    def _keep(self, session):
        self.access = session['access']
        self.refresh = session['refresh']
        return session

    def sign_in(self, staff_no, password):
        return self._keep(self.call('POST', '/sign-in', {
            'device': self.id, 'staff_no': staff_no, 'password': password}))

    def renew(self, refresh=None):
        return self._keep(self.call('POST', '/token', {
            'device': self.id, 'refresh': refresh or self.refresh}))

    def hello(self):
        answer = self.call('POST', '/hello', {
            'device': self.id, 'app_version': '1', 'last_op': self.last, 'lease': self.lease_days,
            'scopes': [{'scope': s, 'epoch': self.epoch, 'seq': n} for s, n in self.cursors.items()]})
        if answer is None:  # in step
            return None
        self.epoch = answer['epoch']
        self.scopes = answer['scopes']
        self.lease_days = answer.get('lease', {'days': 0})['days']
        return answer

    def page(self, scope, after, limit=0, epoch=None):
        query = f'/sync/v1/pull?scope={scope}&epoch={epoch or self.epoch}&after={after}'
        status, _, body = self.raw('GET', query + (f'&limit={limit}' if limit else ''))
        if status != 200:
            raise Refused(status, json.loads(body))
        lines = [json.loads(line) for line in body.decode().splitlines()]
        trailer = lines.pop()
        assert trailer['trailer'] is True and trailer['count'] == len(lines)
        return lines, trailer

    def pull(self, limit=0):
        """Everything new, applied as a device does; returns the lines."""
        everything = []
        self.hello()
        for scope in self.scopes:
            more = True
            while more:
                lines, trailer = self.page(scope, self.cursors.get(scope, 0), limit)
                for line in lines:
                    if line['k'] in ('LEAVE', 'DELETE'):
                        self.records.pop(line['id'], None)
                    else:
                        self.records[line['id']] = line
                self.cursors[scope] = trailer['next']
                more = trailer['more']
                everything += lines
        return everything

    def of_kind(self, kind):
        return [r for r in self.records.values() if r['kind'] == kind]

    def operation(self, kind, **members):
        """The next operation, numbered."""
        self.last += 1
        return {'n': self.last, 'id': new_id(), 'at': now(), 'kind': kind, **members}

    def note(self, household, text='note'):
        return self.operation('note.add', note={'id': new_id(), 'household': household,
                                                'text': text, 'created': now()})

    def push(self, *ops, first=None, device=None):
        return self.call('POST', '/push', {'device': device or self.id,
                                           'first': first or ops[0]['n'], 'ops': list(ops)})

    def wait(self, timeout=20):
        cur = ','.join(f'{s}:{n}' for s, n in self.cursors.items())
        return self.call('GET', f'/wait?cur={cur}&timeout={timeout}')['changed']


def submission(visit, text='', **fields):
    """XML of the visit form with just the answers given: paths below /data."""
    import xml.etree.ElementTree as tree
    root = tree.Element('data', {'id': visit['body']['form_id'],
                                 'version': visit['body']['form_version']})
    tree.SubElement(root, 'filler').text = text
    for path, value in fields.items():
        node = root
        for name in path.split('__'):
            found = node.find(name)
            node = found if found is not None else tree.SubElement(node, name)
        node.text = value
    return tree.tostring(root, encoding='unicode')


def revision(visit, number, xml):
    return {'id': new_id(), 'revision': number, 'form_id': visit['body']['form_id'],
            'form_version': visit['body']['form_version'], 'instance': xml,
            'content_hash': hashlib.sha256(xml.encode()).hexdigest(),
            'started': now(), 'ended': now(), 'attachments': []}
