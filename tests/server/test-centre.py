#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a device meets at a real ziyaretd: TLS, accounts, push, pull, feeds, blobs, and what is refused.

usage: test-centre.py ZIYARETD DATA-DIR [TEST ...]
"""

import datetime
import gzip
import hashlib
import http.client
import json
import pathlib
import random
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import centre as c
import databases
import paging

PROGRAM, DATA = sys.argv[1:3]


class CentreTest(unittest.TestCase):
    """One centre for the tests of a class."""
    households = 30

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.centre = c.Centre(PROGRAM, DATA, cls.folder.name)
        cls.centre.make(cls.households)
        cls.centre.start()

    @classmethod
    def tearDownClass(cls):
        status = cls.centre.stop()
        cls.folder.cleanup()
        assert status == 0, f'ziyaretd ended with {status}'

    def refused(self, status, code, function, *arguments, **options):
        with self.assertRaises(c.Refused) as caught:
            function(*arguments, **options)
        self.assertEqual((caught.exception.status, caught.exception.code), (status, code))
        return caught.exception.body

    def supervisor_of(self, staff_no):
        foundation = self.centre.account(staff_no)['foundation']
        return self.centre.device(self.centre.of_role('supervisor', foundation)[0]['staff_no'])

    def own_visit(self, device, staff_no, state='planned'):
        user = self.centre.account(staff_no)['id']
        return next(v for v in device.of_kind('visit')
                    if v['body']['worker'] == user and v['body']['state'] == state)


class Accounts(CentreTest):
    def test_code_is_for_one_device(self):
        code = self.centre.code('S1042')
        device = c.Device(self.centre)
        answer = device.enrol(code.lower().replace('-', ' '))
        self.assertEqual(answer['user']['staff_no'], 'S1042')
        self.assertTrue(answer['foundation']['name'])
        self.refused(409, 'code-used', c.Device(self.centre).enrol, code)

    def test_code_names_the_centre(self):
        text = self.centre.admin('code', 'new', 'S1042').stdout.strip()
        self.assertRegex(text, f'^ziyaret:127[.]0[.]0[.]1:{self.centre.port}:[0-9a-f]{{64}}:')

    def test_unknown_code(self):
        self.refused(404, 'code-unknown', c.Device(self.centre).enrol, '0000-0000')

    def test_expired_code(self):
        code = self.centre.code('S1042')
        self.centre.database.change('UPDATE code SET expires = 1 WHERE hash = ?',
                                    hashlib.sha256(code.encode()).hexdigest())
        self.refused(410, 'code-expired', c.Device(self.centre).enrol, code)

    def test_wrong_password_and_lock(self):
        device = c.Device(self.centre)
        device.enrol(self.centre.code('S1043'))
        right = self.centre.account('S1043')['password']
        for _ in range(5):
            self.refused(401, 'bad-credentials', device.sign_in, 'S1043', 'wrong')
        body = self.refused(429, 'locked-out', device.sign_in, 'S1043', right)
        self.assertTrue(0 < body['retry_after'] <= 30)

    def test_unknown_number_and_others_device(self):
        device = c.Device(self.centre)
        device.enrol(self.centre.code('S1044'))
        self.refused(401, 'bad-credentials', device.sign_in, 'S9999', 'whatever it is')
        other = self.centre.account('S1045')
        self.refused(401, 'bad-credentials', device.sign_in, 'S1045', other['password'])
        device.sign_in(' s1044 ', self.centre.account('S1044')['password'])

    def test_refresh_is_used_once(self):
        device = self.centre.device('S1046')
        first = device.refresh
        device.renew()
        self.assertNotEqual(device.refresh, first)
        device.hello()
        second = device.refresh
        self.refused(401, 'token-invalid', device.renew, first)
        # Somebody else had the token, for what came from it was used: the family ends.
        self.refused(401, 'token-invalid', device.renew, second)
        self.refused(401, 'token-invalid', device.hello)

    def test_lost_renewal_is_answered_again(self):
        device = self.centre.device('S1045')
        first = device.refresh
        device.renew()
        lost = (device.access, device.refresh)
        device.renew(first)
        self.assertEqual((device.access, device.refresh), lost)
        device.hello()
        # Used now, so the first one has had its answer.
        self.refused(401, 'token-invalid', device.renew, first)
        self.refused(401, 'token-invalid', device.hello)

    def test_sign_out(self):
        device = self.centre.device('S1047')
        device.call('POST', '/sign-out', {'refresh': device.refresh})
        self.refused(401, 'token-invalid', device.hello)
        self.refused(401, 'token-invalid', device.renew)

    def test_no_token_and_wrong_token(self):
        device = self.centre.device('S1046')
        for header in ('', 'Bearer ', 'Bearer ' + 'x' * 64, 'Basic Zm9vOmJhcg==',
                       'Bearer ' + device.refresh):
            status, _, body = device.raw('GET', '/sync/v1/wait?cur=ref:0',
                                         headers={'Authorization': header})
            self.assertEqual((status, json.loads(body)['code']), (401, 'token-invalid'), header)

    def test_revoked_device(self):
        account = self.centre.of_role('worker')[-1]
        device = self.centre.device(account['staff_no'])
        device.pull()
        self.centre.admin('device', 'revoke', device.id)
        self.refused(401, 'device-revoked', device.hello)
        self.refused(401, 'device-revoked', device.push, device.note(device.of_kind('household')[0]['id']))
        self.refused(401, 'device-revoked', device.renew)
        self.refused(401, 'device-revoked', device.sign_in, account['staff_no'], account['password'])

    def test_disabled_user_and_new_password(self):
        foundation = self.centre.accounts[0]['foundation']
        made = json.loads(self.centre.admin('user', 'add', '--json', '--foundation', foundation,
                                            '--roles', 'worker', 'T1', 'Test Kişi').stdout)
        device = c.Device(self.centre)
        device.enrol(self.centre.code('T1'))
        device.sign_in('T1', made['password'])
        device.pull()
        self.assertEqual({r['kind'] for r in device.records.values()},
                         {'form', 'parameter', 'directory', 'foundation', 'user'})
        self.centre.admin('user', 'password', '--password-stdin', 'T1', stdin='on iki harfli\n')
        self.refused(401, 'token-invalid', device.hello)
        self.refused(401, 'bad-credentials', device.sign_in, 'T1', made['password'])
        device.sign_in('T1', 'on iki harfli')
        self.centre.admin('user', 'disable', 'T1')
        self.refused(401, 'token-invalid', device.hello)
        self.refused(401, 'bad-credentials', device.sign_in, 'T1', 'on iki harfli')

    def test_passwords_and_tokens_are_hashed(self):
        device = self.centre.device('S1046')
        hashes = [row[0] for row in self.centre.database.rows('SELECT password FROM account')]
        dump = self.centre.database.dump()
        self.assertGreater(len(hashes), 10)
        for text in hashes:
            self.assertTrue(text.startswith('$argon2id$v=19$m='), text)
        self.assertEqual(len(set(hashes)), len(hashes))
        for secret in (device.access, device.refresh, self.centre.account('S1046')['password']):
            self.assertNotIn(secret, dump)


class Transport(CentreTest):
    def test_plain_http_is_not_spoken(self):
        connection = http.client.HTTPConnection('127.0.0.1', self.centre.port, timeout=120)
        with self.assertRaises((http.client.HTTPException, OSError)):
            connection.request('GET', '/healthz')
            connection.getresponse()

    def test_old_tls_is_refused(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.centre.folder / 'ca.pem')
        context.set_ciphers('ALL:@SECLEVEL=0')
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        with socket.create_connection(('127.0.0.1', self.centre.port), 120) as plain:
            with self.assertRaises((ssl.SSLError, OSError)):
                context.wrap_socket(plain, server_hostname='127.0.0.1')

    def test_chain_holds_the_pinned_authority(self):
        shown = subprocess.run(['openssl', 's_client', '-connect', f'127.0.0.1:{self.centre.port}',
                                '-showcerts'], input='', capture_output=True, text=True,
                               check=False).stdout
        blocks = shown.split('-----BEGIN CERTIFICATE-----')[1:]
        self.assertEqual(len(blocks), 2)
        pem = '-----BEGIN CERTIFICATE-----' + blocks[1].split('-----END')[0] + '-----END CERTIFICATE-----\n'
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
        self.assertEqual(digest, self.centre.accounts[0]['enrolment_text'].split(':')[3])
        self.assertEqual(digest, self.centre.admin('certificate', 'show').stdout.strip())

    def test_health(self):
        status, _, body = c.Device(self.centre).raw('GET', '/healthz')
        self.assertEqual((status, json.loads(body)),
                         (200, {'status': 'ok', 'database': 'ok', 'disk': 'ok', 'blobs': 'ok'}))

    def test_version(self):
        for version in ('2', '', 'x'):
            status, _, body = c.Device(self.centre).raw('POST', '/sync/v1/enrol', b'{}',
                                                        {'Ziyaret-Protocol': version})
            body = json.loads(body)
            self.assertEqual((status, body['code'], body['versions']), (426, 'version', [1]))

    def test_unknown_paths(self):
        device = c.Device(self.centre)
        for method, path in (('GET', '/'), ('GET', '/sync/v1'), ('GET', '/sync/v1/push'),
                             ('POST', '/sync/v1/nothing'), ('DELETE', '/sync/v1/blob/x'),
                             ('GET', '/sync/v1/../v1/enrol'), ('OPTIONS', '/sync/v1/push')):
            status, _, body = device.raw(method, path)
            self.assertEqual((status, json.loads(body)['code']), (404, 'not-found'), path)

    def test_compressed_both_ways(self):
        device = self.centre.device('S1042')
        device.compressed = True
        device.pull()
        device.push(device.note(device.of_kind('household')[0]['id'], 'x' * 3000))
        status, headers, _ = device.raw('GET', f'/sync/v1/pull?scope=ref&epoch={device.epoch}&after=0')
        self.assertEqual((status, headers['Content-Encoding']), (200, 'gzip'))
        status, headers, _ = device.raw('GET', f'/sync/v1/pull?scope=ref&epoch={device.epoch}&after=0',
                                        headers={'Accept-Encoding': 'zstd, gzip'})
        self.assertEqual((status, headers['Content-Encoding']), (200, 'zstd'))

    def test_bombs_and_large_bodies(self):
        device = self.centre.device('S1043')
        bomb = gzip.compress(b'{"a":"' + b'x' * (60 * 1024 * 1024) + b'"}')
        self.assertLess(len(bomb), 100000)
        status, _, body = device.raw('POST', '/sync/v1/push', bomb, {'Content-Encoding': 'gzip'})
        self.assertEqual((status, json.loads(body)['code']), (413, 'too-large'))
        # Within the absolute limit, but out of proportion.
        bomb = gzip.compress(b'{"a":"' + b'x' * (4 * 1024 * 1024) + b'"}')
        status, _, body = device.raw('POST', '/sync/v1/push', bomb, {'Content-Encoding': 'gzip'})
        self.assertEqual((status, json.loads(body)['code']), (413, 'too-large'))
        cut = gzip.compress(b'{"device":"x"}')
        for data in (cut[:-5], cut + b'x', b'\x1f\x8b garbage', b''):
            status, _, body = device.raw('POST', '/sync/v1/push', data, {'Content-Encoding': 'gzip'})
            self.assertEqual((status, json.loads(body)['code']), (400, 'malformed'))
        status, _, body = device.raw('POST', '/sync/v1/push', b'{}', {'Content-Encoding': 'br'})
        self.assertEqual((status, json.loads(body)['code']), (400, 'malformed'))
        device.hello()

    def test_body_larger_than_said_or_allowed(self):
        sock = self.centre.context.wrap_socket(
            socket.create_connection(('127.0.0.1', self.centre.port), 120),
            server_hostname='127.0.0.1')
        with sock:
            sock.sendall(b'POST /sync/v1/push HTTP/1.1\r\nHost: x\r\nZiyaret-Protocol: 1\r\n'
                         b'Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n')
            self.assertIn(b' 413 ', sock.recv(4096).split(b'\r\n')[0])
        # Chunked, so that no length warns: read, but not kept.
        device = c.Device(self.centre)
        chunks = (b'x' * 65536 for _ in range(160))
        status, _, body = device.raw('POST', '/sync/v1/enrol', chunks)
        self.assertEqual((status, json.loads(body)['code']), (413, 'too-large'))


class Pushing(CentreTest):
    def setUp(self):
        self.device = self.centre.device('S1042')
        self.device.pull()
        self.household = self.device.of_kind('household')[0]['id']

    def test_resend_is_byte_identical(self):
        body = json.dumps({'device': self.device.id, 'first': 1,
                           'ops': [self.device.note(self.household), self.device.note('x')]}).encode()
        status, _, first = self.device.raw('POST', '/sync/v1/push', body)
        self.assertEqual(status, 200)
        audit = self.centre.admin('stats', '--json').stdout
        status, _, second = self.device.raw('POST', '/sync/v1/push', body)
        self.assertEqual((status, second), (200, first))
        self.assertEqual(self.centre.admin('stats', '--json').stdout, audit)
        # The same operations in another order of members are the same operations.
        shuffled = json.loads(body)
        shuffled['ops'] = [dict(reversed(op.items())) for op in shuffled['ops']]
        self.assertEqual(self.device.call('POST', '/push', shuffled), json.loads(first))

    def test_overlapping_batch(self):
        one, two, three = (self.device.note(self.household, str(i)) for i in range(3))
        first = self.device.push(one, two)
        again = self.device.push(two, three)
        self.assertEqual(again['results'][0], first['results'][1])
        self.assertEqual((again['results'][1]['s'], again['last']), ('ok', 3))

    def test_gap(self):
        self.device.push(self.device.note(self.household))
        self.device.last += 1
        body = self.refused(409, 'gap', self.device.push, self.device.note(self.household))
        self.assertEqual(body['last'], 1)
        self.assertEqual(self.device.hello()['last_op'], 1)

    def test_number_used_for_another_operation(self):
        self.device.push(self.device.note(self.household))
        self.device.last = 0
        new = [self.device.note(self.household, 'other'), self.device.note(self.household, 'more')]
        body = self.refused(422, 'op-reused', self.device.push, *new)
        self.assertEqual(body['n'], 1)
        self.assertEqual(self.device.hello()['last_op'], 1)

    def test_void_has_no_effect(self):
        self.device.push(self.device.note(self.household))
        before = self.device.hello()
        answer = self.device.push(self.device.operation('void'), self.device.operation('void'))
        self.assertEqual(answer['results'], [{'n': n, 's': 'ok', 'res': []} for n in (2, 3)])
        after = self.device.hello()
        self.assertEqual((after['heads'], after['last_op']), (before['heads'], 3))

    def test_quarantine_does_not_block(self):
        answer = self.device.push(self.device.note(c.new_id()),
                                  self.device.operation('no.such.kind'),
                                  self.device.operation('visit.cancel', visit=c.new_id(), reason='x'),
                                  self.device.note(self.household))
        self.assertEqual([r['s'] for r in answer['results']], ['quarantined'] * 3 + ['ok'])
        self.assertEqual(answer['results'][0]['reason'], 'unknown-record')

    def test_another_foundations_file(self):
        foundation = self.centre.account('S1042')['foundation']
        other = next(a for a in self.centre.of_role('supervisor') if a['foundation'] != foundation)
        far = self.centre.device(other['staff_no'])
        far.pull()
        theirs = far.of_kind('household')[0]['id']
        answer = self.device.push(self.device.note(theirs))
        self.assertEqual(answer['results'][0]['reason'], 'unknown-record')
        near = self.supervisor_of('S1042')
        self.assertEqual(near.push(near.note(theirs))['results'][0]['reason'], 'unknown-record')
        before = len(far.records)
        far.pull()
        self.assertEqual(len(far.records), before)

    def test_file_outside_the_caseload(self):
        near = self.supervisor_of('S1042')
        near.pull()
        outside = next(h['id'] for h in near.of_kind('household') if h['id'] not in self.device.records)
        answer = self.device.push(self.device.note(outside))
        self.assertEqual(answer['results'][0]['reason'], 'unknown-record')
        self.assertEqual(near.push(near.note(outside))['results'][0]['s'], 'ok')

    def test_id_of_another_record_is_not_taken_over(self):
        op = self.device.note(self.household)
        op['note']['id'] = self.household
        self.assertEqual(self.device.push(op)['results'][0]['reason'], 'duplicate')
        before = self.device.records[self.household]
        self.device.pull()
        self.assertEqual(self.device.records[self.household], before)

    def test_conflict_keeps_both_values(self):
        second = self.centre.device('S1042')
        second.pull()
        base = self.device.records[self.household]['body'].get('addr_door')

        def change(device, value):
            return device.push(device.operation('set', rec_kind='household', rec=self.household,
                                                fields={'addr_door': {'value': value, 'base': None,
                                                                      'seen': base}}))['results'][0]
        self.assertEqual(change(self.device, '11')['s'], 'ok')
        result = change(second, '22')
        self.assertEqual((result['s'], len(result['conflicts'])), ('conflict', 1))
        second.pull()
        household = second.records[self.household]
        self.assertEqual(household['body']['addr_door'], '11')
        self.assertEqual(household['tok']['addr_door'], f'{self.device.id}:1')
        conflict = second.records[result['conflicts'][0]]['body']
        self.assertEqual((conflict['mine'], conflict['theirs'], conflict['state']), ('22', '11', 'open'))
        # Who wrote the other value is known to the centre alone.
        self.assertEqual(conflict['theirs_op'], f'{self.device.id}:1')
        self.assertEqual((conflict['theirs_by'], conflict['theirs_by_name']),
                         (conflict['by'], conflict['by_name']))
        self.assertRegex(conflict['theirs_at'], r'^20\d\d-\d\d-\d\dT')
        closed = second.push(second.operation('conflict.close', conflict=conflict['id'], keep='mine',
                                              base=f'{self.device.id}:1'))['results'][0]
        self.assertEqual((closed['s'], 'conflicts' in closed), ('ok', False))
        second.pull()
        self.assertEqual(second.records[self.household]['body']['addr_door'], '22')
        self.assertEqual(second.records[conflict['id']]['body']['state'], 'resolved')

    def test_another_devices_session(self):
        other = self.centre.device('S1043')
        self.refused(403, 'forbidden', self.device.push, self.device.note(self.household),
                     device=other.id)

    def test_batch_is_one_transaction(self):
        ops = [self.device.note(self.household, str(i)) for i in range(5)]
        ops[4]['n'] = 9
        self.refused(400, 'malformed', self.device.push, *ops)
        self.assertEqual(self.device.hello()['last_op'], 0)

    def test_kill_loses_nothing_acknowledged(self):
        centre = self.centre
        acknowledged = []
        stop = threading.Event()

        def work(device):
            device.pull()
            household = device.of_kind('household')[0]['id']
            while not stop.is_set():
                op = device.note(household)
                try:
                    answer = device.push(op)
                except (OSError, http.client.HTTPException):
                    break
                acknowledged.append((op['note']['id'], answer['results'][0]['s']))

        devices = [centre.device(s) for s in ('S1042', 'S1043', 'S1044', 'S1045')]
        threads = [threading.Thread(target=work, args=(d,)) for d in devices]
        for thread in threads:
            thread.start()
        end = time.monotonic() + 120
        while len(acknowledged) < 100 and time.monotonic() < end:
            time.sleep(0.01)
        centre.kill()
        stop.set()
        for thread in threads:
            thread.join()
        self.assertGreaterEqual(len(acknowledged), 100)
        centre.start()
        stored = [row[0] for row in centre.database.rows("SELECT id FROM record WHERE kind = 'note'")]
        self.assertEqual(len(stored), len(set(stored)))
        self.assertEqual({i for i, s in acknowledged if s == 'ok'} - set(stored), set())
        # Each device finds out by itself where the centre stands, and goes on from there.
        for device in devices:
            device.connection = None
            last = device.hello()['last_op']
            self.assertIn(last, (device.last, device.last - 1))
            device.last = last
            device.push(device.note(device.of_kind('household')[0]['id']))
        self.assertEqual(centre.admin('audit', 'verify').returncode, 0)


class Journey(CentreTest):
    def test_visit_from_plan_to_approval(self):
        worker = self.centre.device('S1042')
        boss = self.supervisor_of('S1042')
        worker.pull()
        boss.pull()
        visit = self.own_visit(worker, 'S1042')
        visit_id, household = visit['id'], visit['body']['household']
        answer = worker.push(
            worker.operation('visit.start', visit=visit_id),
            worker.operation('visit.submit', visit=visit_id, revision=c.revision(visit, 1, c.submission(
                visit, s0__outcome='done', s14__rating='medium', s14__opinion='Görüş ' * 12))))
        self.assertEqual([r['s'] for r in answer['results']], ['ok', 'ok'])
        boss.pull()
        report = next(r for r in boss.of_kind('visit_revision') if r['body']['visit'] == visit_id)
        self.assertEqual(report['body']['result']['rating'], 'medium')
        self.assertEqual(boss.records[visit_id]['body']['state'], 'submitted')

        def review(device, action, revision, **more):
            return device.push(device.operation('review.add', review={
                'id': c.new_id(), 'visit': visit_id, 'revision': revision, 'action': action,
                **more}))['results'][0]
        self.assertEqual(review(worker, 'approve', 1)['s'], 'quarantined')
        remark = [{'ref': '/data/s14/rating', 'label': 'Rating', 'text': 'Neden?'}]
        self.assertEqual(review(boss, 'return', 1, remarks=remark)['s'], 'ok')
        worker.pull()
        self.assertEqual(worker.records[visit_id]['body']['state'], 'returned')
        self.assertEqual(worker.of_kind('review')[0]['body']['remarks'], remark)
        again = c.revision(visit, 2, c.submission(visit, s0__outcome='done', s14__rating='weak',
                                                  s14__opinion='Görüş ' * 12))
        self.assertEqual(worker.push(worker.operation('visit.submit', visit=visit_id,
                                                      revision=again))['results'][0]['s'], 'ok')
        self.assertEqual(review(boss, 'approve', 1)['reason'], 'stale-revision')
        self.assertEqual(review(boss, 'approve', 2)['s'], 'ok')
        for device in (worker, boss):
            device.pull()
            self.assertEqual(device.records[visit_id]['body']['state'], 'approved')
            self.assertEqual(device.records[household]['body']['rating'], 'weak')
            self.assertEqual(device.records[household]['body']['rating_visit'], visit_id)
        self.assertEqual(len([r for r in worker.of_kind('visit_revision')
                              if r['body']['visit'] == visit_id]), 2)

    def test_nobody_approves_his_own(self):
        foundation = self.centre.account('S1042')['foundation']
        made = json.loads(self.centre.admin('user', 'add', '--json', '--foundation', foundation,
                                            '--roles', 'worker,supervisor', 'T2', 'İki Görev').stdout)
        both = c.Device(self.centre)
        both.enrol(self.centre.code('T2'))
        both.sign_in('T2', made['password'])
        self.assertEqual(both.hello()['scopes'], ['ref', 'f:' + foundation])
        both.pull()
        form = both.of_kind('form')[0]
        household = both.of_kind('household')[0]['id']
        plan = {'id': c.new_id(), 'no': 'ZYR-2026-999999', 'household': household, 'type': 'first',
                'programmes': [], 'planned': c.now(), 'due': c.now()[:10], 'worker': made['id'],
                'attempt': 1, 'form': form['id']}
        visit = {'body': {'form_id': form['body']['form_id'], 'form_version': form['body']['version']}}
        xml = c.submission(visit, s0__outcome='done', s14__rating='good')
        answer = both.push(
            both.operation('visit.plan', visit=plan),
            both.operation('visit.start', visit=plan['id']),
            both.operation('visit.submit', visit=plan['id'], revision=c.revision(visit, 1, xml)),
            both.operation('review.add', review={'id': c.new_id(), 'visit': plan['id'], 'revision': 1,
                                                 'action': 'approve'}))
        self.assertEqual([r['s'] for r in answer['results']], ['ok', 'ok', 'ok', 'quarantined'])
        self.assertEqual(answer['results'][3]['reason'], 'own-visit')

    def test_submission_is_what_it_says(self):
        worker = self.centre.device('S1043')
        worker.pull()
        visit = self.own_visit(worker, 'S1043')
        worker.push(worker.operation('visit.start', visit=visit['id']))
        good = c.submission(visit, s0__outcome='done')
        cases = [
            ('malformed', '<data><unclosed></data>'),
            ('malformed', '<!DOCTYPE data [<!ENTITY a "aaaa">]><data>&a;</data>'),
            ('malformed', 'not xml'),
            ('malformed', '<a>' * 300 + '</a>' * 300),
            ('unknown-form', good.replace(visit['body']['form_id'], 'other')),
            ('unknown-form', good.replace(visit['body']['form_version'], '1')),
        ]
        for reason, xml in cases:
            op = worker.operation('visit.submit', visit=visit['id'], revision=c.revision(visit, 1, xml))
            result = worker.push(op)['results'][0]
            self.assertEqual((result['s'], result.get('reason')), ('quarantined', reason), xml[:60])
        wrong = c.revision(visit, 1, good)
        wrong['content_hash'] = '0' * 64
        result = worker.push(worker.operation('visit.submit', visit=visit['id'], revision=wrong))
        self.assertEqual(result['results'][0]['reason'], 'malformed')
        op = worker.operation('visit.submit', visit=visit['id'], revision=c.revision(visit, 1, good))
        self.assertEqual(worker.push(op)['results'][0]['s'], 'ok')


class Pulling(CentreTest):
    households = 120

    def test_pages_while_others_write(self):
        paging.check(self, self.centre, lambda home: self.centre.database.rows(
            'SELECT id, ver FROM record WHERE home = ?', home))

    def test_cursor_of_another_epoch(self):
        device = self.centre.device('S1044')
        device.hello()
        body = self.refused(409, 'reset', device.page, 'ref', 0, epoch='another')
        self.assertEqual(body['epoch'], device.epoch)
        self.refused(409, 'reset', device.page, 'ref', 10 ** 9)

    def test_scopes_of_others(self):
        device = self.centre.device('S1045')
        device.hello()
        foundation = self.centre.account('S1045')['foundation']
        for scope in ('f:' + foundation, 'w:' + self.centre.account('S1044')['id'],
                      'f:' + self.centre.accounts[-1]['foundation']):
            self.refused(403, 'scope-revoked', device.page, scope, 0)
            self.refused(403, 'scope-revoked', device.call, 'GET', f'/wait?cur={scope}:0')

    def test_worker_holds_his_caseload_only(self):
        for account in self.centre.of_role('worker'):
            device = self.centre.device(account['staff_no'])
            device.pull()
            visits = [(json.loads(body)) for body, in self.centre.database.rows(
                "SELECT body FROM record WHERE kind = 'visit' AND home = ?", account['foundation'])]
            def day(days):
                return time.strftime('%Y-%m-%d', time.gmtime(time.time() + days * 86400))

            def kept(visit):
                ended = datetime.datetime.fromisoformat(visit['ended']).timestamp() if visit.get('ended') else 0
                latest = time.strftime('%Y-%m-%d', time.gmtime(ended + 23 * 86400)) if ended else day(0)
                return min(visit.get('decided_at', '')[:10], latest) >= day(-7)
            wanted = {v['household'] for v in visits if account['id'] in (v['worker'], v.get('second')) and (
                v['state'] in ('planned', 'in_progress', 'completed', 'submitted', 'returned')
                or (v['state'] != 'void' and kept(v)))}
            held = {h['id'] for h in device.of_kind('household')}
            self.assertEqual(held, wanted)
            self.assertTrue(held)
            for record in device.records.values():
                household = record['body'].get('household')
                if household:
                    self.assertIn(household, held)
                if record['kind'] == 'visit_revision':
                    visit = device.records[record['body']['visit']]['body']
                    self.assertIn(account['id'], (record['body']['worker'], visit['worker'], visit.get('second')))
                if record['kind'] == 'household' or record['body'].get('active'):
                    self.assertEqual(record['body']['foundation'], account['foundation'])
            expected = int(self.centre.database.rows(
                "SELECT count(*) FROM record WHERE home = ? AND kind IN ('household', 'member',"
                " 'aid', 'note', 'visit', 'registry_snapshot') AND household IN"
                f" ({','.join('?' * len(held))})", account['foundation'], *held)[0][0])
            got = sum(r['kind'] in ('household', 'member', 'aid', 'note', 'visit',
                                    'registry_snapshot') for r in device.records.values())
            self.assertEqual(got, expected)

    def test_transfer_to_another_foundation(self):
        foundation = self.centre.account('S1045')['foundation']
        near = self.supervisor_of('S1045')
        there = next(a for a in self.centre.of_role('supervisor') if a['foundation'] != foundation)
        far = self.centre.device(there['staff_no'])
        near.pull()
        far.pull()
        unfinished = ('planned', 'in_progress', 'completed', 'returned')
        busy = [v for v in near.of_kind('visit') if v['body']['state'] in unfinished]
        begun = {v['body']['household'] for v in busy if v['body']['state'] != 'planned'}
        stays, moves = sorted({v['body']['household'] for v in busy} - begun)[:2]
        for visit in busy:
            if visit['body']['household'] == moves:
                near.push(near.operation('visit.cancel', visit=visit['id'], reason='Taşındı'))
        near.pull()
        asker = self.centre.of_role('supervisor', foundation)[0]['staff_no']

        def transfer(household, *options, asked_by=asker):
            return self.centre.admin('household', 'transfer', '--to', there['foundation'], '--reason', 'Taşındı',
                                     '--asked-by', asked_by, '--accepted-by', there['staff_no'], household, *options,
                                     check=False)
        file = {r['id'] for r in near.records.values() if moves in (r['id'], r['body'].get('household'))}
        self.assertEqual([transfer(stays).returncode, transfer(c.new_id()).returncode,
                          transfer(moves, asked_by='S1045').returncode], [1, 1, 1])
        self.assertEqual(transfer(moves).returncode, 0)
        self.assertEqual({line['id'] for line in near.pull() if line['k'] == 'LEAVE'}, file)
        self.assertEqual({line['id'] for line in far.pull() if line['k'] == 'ENTER'}, file)
        self.assertEqual(far.records[moves]['body']['foundation'], there['foundation'])
        self.assertEqual(near.push(near.note(moves))['results'][0]['reason'], 'other-foundation')
        self.assertEqual(far.push(far.note(moves))['results'][0]['s'], 'ok')
        self.assertEqual(self.centre.admin('audit', 'verify').returncode, 0)

    def test_destroyed_file_leaves_nothing(self):
        worker, boss = self.centre.device('S1046'), self.supervisor_of('S1046')
        database, asker = self.centre.database, self.centre.of_role('supervisor', self.centre.account(
            'S1046')['foundation'])[0]['staff_no']
        worker.pull()
        boss.pull()
        visit = self.own_visit(worker, 'S1046')
        household, picture = visit['body']['household'], b'only here' * 100
        sha256 = hashlib.sha256(picture).hexdigest()
        answer = worker.push(
            worker.operation('visit.cancel', visit=visit['id'], reason='x'),
            worker.operation('visit.start', visit=visit['id']),
            worker.operation('attachment.add', attachment={
                'id': c.new_id(), 'visit': visit['id'], 'ref': '/data/photo', 'sha256': sha256,
                'size': len(picture), 'mime': 'image/jpeg', 'name': 'x.jpg', 'taken': '2026-11-21T10:00:00+03:00'}))
        self.assertEqual([r['s'] for r in answer['results']], ['quarantined', 'ok', 'ok'])
        self.assertEqual(worker.raw('PUT', f'/sync/v1/blob/{sha256}', picture)[0], 201)
        self.assertEqual(boss.raw('GET', f'/sync/v1/blob/{sha256}')[0], 200)
        worker.pull()
        boss.pull()
        file = {r['id'] for r in boss.records.values() if household in (r['id'], r['body'].get('household'))}
        held = {i for i in worker.records if i in file}
        words = ('retention', 'destroy', household, '--reason', 'Talep 2026/4', '--by')

        def count(table, where, *values):
            return int(database.rows(f'SELECT count(*) FROM {table} WHERE {where}', *values)[0][0])

        # Who may not, and what is only tried, destroys nothing.
        self.assertEqual(self.centre.admin(*words, 'S1046', check=False).returncode, 1)
        tried = json.loads(self.centre.admin(*words, asker, '--dry-run', '--json').stdout)
        self.assertEqual(sum(tried['files'][0]['records'].values()), len(file))
        self.assertEqual(count('record', 'household = ?', household), len(file))
        self.centre.admin(*words, asker)
        self.assertEqual({line['id'] for line in boss.pull() if line['k'] == 'DELETE'}, file)
        self.assertEqual({line['id'] for line in worker.pull() if line['k'] == 'DELETE'}, held)
        for table in ('record', 'caseload', 'visit_case'):
            self.assertEqual(count(table, 'household = ?', household), 0)
        self.assertEqual(count('operation', "payload IS NOT NULL AND outcome <> 'ok' AND kind = 'visit.cancel'"
                               ' AND device = ?', worker.id), 0)
        self.assertEqual([count('blob', 'sha256 = ?', sha256), count('blob_use', 'sha256 = ?', sha256),
                          len(list(pathlib.Path(self.centre.folder).rglob(sha256 + '*')))], [0, 0, 0])
        self.assertEqual(boss.raw('GET', f'/sync/v1/blob/{sha256}')[0], 404)
        late = boss.push(boss.note(household))['results'][0]
        self.assertEqual(late['reason'], 'unknown-record')
        # How much, by which rule and by whom stays; the chain holds.
        log = json.loads(self.centre.admin('retention', 'log', '--json').stdout)['destroyed']
        self.assertEqual(sum(row['n'] for row in log if row['household'] == household), len(file))
        self.assertEqual({row['rule'] for row in log if row['household'] == household}, {'request'})
        self.assertEqual(self.centre.admin('audit', 'verify').returncode, 0)
        self.assertEqual(self.centre.admin(*words, asker, check=False).returncode, 1)
        # Without a period nothing is due; what a restored backup has again is destroyed by the log.
        self.assertEqual(json.loads(self.centre.admin('retention', 'run', '--json').stdout)['files'], [])
        with tempfile.NamedTemporaryFile('w', suffix='.json') as kept:
            json.dump({'destroyed': [dict(log[0], kind='household', household=h['id'])
                                     for h in boss.of_kind('household')[:1]]}, kept)
            kept.flush()
            again = boss.of_kind('household')[0]['id']
            self.centre.admin('retention', 'again', kept.name)
        self.assertEqual(count('record', 'household = ?', again), 0)

    def test_files_go_when_their_time_is_over(self):
        boss, database = self.supervisor_of('S1044'), self.centre.database
        boss.pull()
        busy, over, young = sorted({v['body']['household'] for v in boss.of_kind('visit')})[:3]
        for visit in boss.of_kind('visit'):
            if visit['body']['household'] in (over, young) and visit['body']['state'] == 'planned':
                boss.push(boss.operation('visit.cancel', visit=visit['id'], reason='Taşındı'))
        boss.pull()
        home = boss.records[over]['body']['foundation']
        file = {r['id'] for r in boss.records.values() if over in (r['id'], r['body'].get('household'))}
        cut = int(time.time() - 24 * 30.4375 * 86400)
        for household in (over, young, busy):
            database.change('UPDATE log SET at = ? WHERE home = ? AND household = ?', cut - 3600, home, household)
        database.change('UPDATE log SET at = ? WHERE home = ? AND rec = ?', cut + 3600, home, young)
        picture = b'of nobody'
        sha256 = hashlib.sha256(picture).hexdigest()
        self.assertEqual(boss.raw('PUT', f'/sync/v1/blob/{sha256}', picture)[0], 201)
        config = self.centre.folder / 'ziyaretd.conf'
        text = config.read_text()
        self.addCleanup(config.write_text, text)

        def run(*options):
            return json.loads(self.centre.admin('retention', 'run', '--json', *options).stdout)['files']

        def count(table, where, *values):
            return int(database.rows(f'SELECT count(*) FROM {table} WHERE {where}', *values)[0][0])

        # Nobody has set how long files are kept.
        self.assertEqual(run(), [])
        config.write_text(text.replace('file_months=0', 'file_months=24'))
        n = count('record', 'home = ? AND household = ?', home, over)
        database.change('UPDATE blob SET at = ? WHERE sha256 = ?', int(time.time()) - 31 * 86400, sha256)
        (tried,) = run('--dry-run')
        self.assertEqual((tried['household'], sum(tried['records'].values())), (over, n))
        self.assertEqual([count('record', 'household = ?', over), count('destruction', 'household = ?', over),
                          count('blob', 'sha256 = ?', sha256)], [n, 0, 1])
        self.assertEqual(run(), [tried])
        self.assertEqual(run(), [])
        self.assertEqual([count('record', 'household = ?', h) > 0 for h in (over, young, busy)], [False, True, True])
        self.assertEqual({line['id'] for line in boss.pull() if line['k'] == 'DELETE'}, file)
        log = json.loads(self.centre.admin('retention', 'log', '--json').stdout)['destroyed']
        self.assertEqual({(r['rule'], r['account']) for r in log if r['household'] == over}, {('file_months=24', '')})
        # A centre that is served does it of itself.
        database.change('UPDATE log SET at = ? WHERE home = ? AND household = ?', cut - 3600, home, young)
        self.centre.stop()
        self.centre.start()
        end = time.monotonic() + 120
        while not count('destruction', "household = ? AND account = 'serve'", young):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)
        self.assertEqual([count('record', 'household = ?', h) > 0 for h in (young, busy)], [False, True])
        self.assertEqual([count('blob', 'sha256 = ?', sha256),
                          len(list(self.centre.folder.rglob(sha256 + '*')))], [0, 0])
        self.assertEqual(self.centre.admin('audit', 'verify').returncode, 0)

    def test_person_learns_what_is_held_of_him(self):
        worker, boss = self.centre.device('S1047'), self.supervisor_of('S1047')
        foundation = self.centre.account('S1047')['foundation']
        asker = self.centre.of_role('supervisor', foundation)[0]['staff_no']
        stranger = next(a['staff_no'] for a in self.centre.of_role('supervisor') if a['foundation'] != foundation)
        worker.pull()
        people = {}
        for member in worker.of_kind('member'):
            people.setdefault(member['body']['household'], []).append(member)
        visit = next(v for v in worker.of_kind('visit') if v['body']['state'] == 'planned'
                     and v['body']['worker'] == self.centre.account('S1047')['id']
                     and len(people[v['body']['household']]) > 1)
        household = visit['body']['household']
        head_id = worker.records[household]['body']['head']
        head = worker.records[head_id]
        his = next(m for m in people[household] if m['id'] != head_id)
        number = his['body']['id_no']
        xml = c.submission(visit, s0__outcome='done', s3__member__rm_tckn=number, s3__member__m_wg__see='about-him',
                           s3__house='about-all')
        xml = xml.replace('</s3>', f'<member><rm_tckn>{head["body"]["id_no"]}</rm_tckn>'
                          '<m_job>about-head</m_job></member></s3>')
        note = worker.note(household, text='about-neighbours')
        answer = worker.push(note, worker.operation('visit.start', visit=visit['id']),
                             worker.operation('visit.submit', visit=visit['id'], revision=c.revision(visit, 1, xml)))
        self.assertEqual({r['s'] for r in answer['results']}, {'ok'})
        boss.push(boss.operation('file.read', household=household))
        path = pathlib.Path(self.folder.name) / 'person.json'

        def export(by, *options, number=number):
            return self.centre.admin('person', 'export', '--by', by, *options, str(path), check=False,
                                     stdin=f'{number}\n').returncode
        reason = ('--reason', 'Başvuru 2026/9')
        self.assertEqual([export('S1047', *reason), export('X1', *reason), export(stranger, *reason), export(asker),
                          export(asker, *reason, number='%'), export(asker, *reason, number='10000000146')], [1] * 6)
        self.assertFalse(path.exists())
        self.assertEqual(export(asker, *reason), 0)
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        text = path.read_text()
        (file,) = json.loads(text)['files']
        for other in (head['body']['id_no'], 'about-all', 'about-head', 'about-neighbours', 'TR59',
                      *(m['body']['id_no'] for m in people[household] if m is not his)):
            self.assertNotIn(other, text)
        self.assertEqual([file['household']['id'], [m['id'] for m in file['members']]], [household, [his['id']]])
        self.assertEqual({a['value'] for a in file['answers'][0]['answers']}, {number, 'about-him'})
        self.assertIn('/data/s3/member[1]/m_wg/see', {a['path'] for a in file['answers'][0]['answers']})
        self.assertIn(note['note']['id'], {n['id'] for n in file['notes']})
        self.assertIn(visit['id'], {v['id'] for v in file['visits']})
        self.assertEqual({i['member'] for s in file['registry_snapshots'] for i in s['items']}, {his['id']})
        self.assertIn((asker, 'file.read'), {(o['user'], o['action']) for o in file['opened']})
        # It is in the log, without the number; and what is there is not overwritten.
        self.assertEqual(export(asker, *reason), 1)
        self.assertEqual(path.read_text(), text)
        shown = self.centre.admin('audit', 'show', '--json', '--action', 'person-exported', household).stdout
        (entry,) = json.loads(shown)['entries']
        self.assertEqual((entry['user'], entry['details']['reason']), (asker, reason[1]))
        self.assertNotIn(number, shown)
        # The head's is what stands about the whole household.
        path.unlink()
        self.assertEqual(export(asker, *reason, number=head['body']['id_no']), 0)
        (file,) = json.loads(path.read_text())['files']
        self.assertEqual(file['household']['iban'], worker.records[household]['body']['iban'])
        self.assertNotIn(number, path.read_text())
        self.assertEqual(self.centre.admin('audit', 'verify').returncode, 0)

    def test_reassigning_moves_the_file(self):
        old, new = self.centre.device('S1042'), self.centre.device('S1043')
        boss = self.supervisor_of('S1042')
        for device in (old, new, boss):
            device.pull()
        mine = self.centre.account('S1042')['id']
        households = {}
        for v in boss.of_kind('visit'):
            if v['body']['worker'] == mine:
                households.setdefault(v['body']['household'], []).append(v)
        household, visit = next((h, vs[0]) for h, vs in households.items()
                                if len(vs) == 1 and vs[0]['body']['state'] == 'planned'
                                and h not in new.records
                                and vs[0]['body'].get('second') != self.centre.account('S1043')['id'])
        hanging = {i for i, r in old.records.items() if r['body'].get('household') == household}
        self.assertGreater(len(hanging), 1)
        answer = boss.push(boss.operation('visit.reassign', visit=visit['id'],
                                          worker=self.centre.account('S1043')['id']))
        self.assertEqual(answer['results'][0]['s'], 'ok')
        left = old.pull()
        self.assertEqual({l['id'] for l in left if l['k'] == 'LEAVE'}, hanging | {household})
        for line in left:
            self.assertNotIn('body', line)
        entered = new.pull()
        # With who gave it to whom, which its old worker had no more to hear.
        given = [l for l in entered if l['kind'] == 'change' and l['id'] not in hanging]
        self.assertEqual([l['body']['op'] for l in given], ['visit.reassign'])
        self.assertEqual({l['id'] for l in entered if l['k'] == 'ENTER'},
                         hanging | {household, given[0]['id']})
        # What he wrote before he heard of it is not lost.
        late = old.push(old.note(household, 'late'))
        self.assertEqual(late['results'][0]['s'], 'ok')
        self.assertIn('late', [l['body']['text'] for l in new.pull() if l['kind'] == 'note'])
        self.assertEqual(old.pull(), [])
        # And back again.
        boss.push(boss.operation('visit.reassign', visit=visit['id'], worker=mine))
        back = old.pull()
        self.assertEqual({l['k'] for l in back}, {'ENTER'})
        self.assertLessEqual(hanging | {household}, {l['id'] for l in back})

    def test_nothing_new_is_little(self):
        device = self.centre.device('S1046')
        device.pull()
        lines, trailer = device.page(device.scopes[1], device.cursors[device.scopes[1]])
        self.assertEqual((lines, trailer['more'], trailer['total']), ([], False, 0))

    def test_wait_wakes_from_a_push_and_from_another_process(self):
        waiter, writer = self.centre.device('S1047'), self.supervisor_of('S1047')
        waiter.pull()
        household = waiter.of_kind('household')[0]['id']
        self.assertEqual(waiter.wait(timeout=0), {})
        results = []

        def wait():
            results.append(waiter.wait(50))
        for act in (lambda: writer.push(writer.note(household)),
                    lambda: self.centre.admin('user', 'add', '--foundation',
                                              self.centre.account('S1047')['foundation'],
                                              'T3', 'Yeni')):
            thread = threading.Thread(target=wait)
            thread.start()
            time.sleep(0.3)
            self.assertEqual(len(results), 0)
            act()
            acted = time.monotonic()
            thread.join(120)
            changed = results.pop()
            self.assertEqual(list(changed), [waiter.scopes[1]])
            self.assertGreater(changed[waiter.scopes[1]], waiter.cursors[waiter.scopes[1]])
            self.assertLess(time.monotonic() - acted, 40)  # not at its end
            waiter.pull()

    def test_wait_ends_and_ends_with_the_server(self):
        device = self.centre.device('S1046')
        device.pull()
        self.assertEqual(device.wait(timeout=1), {})
        results, before = [], self.parked()
        thread = threading.Thread(target=lambda: results.append(device.wait(50)))
        thread.start()
        self.until_parked(before + 1)
        self.assertEqual(self.centre.stop(), 0)
        thread.join(120)
        self.assertEqual(results, [{}])
        self.centre.start()

    def parked(self):
        _, _, body = c.Device(self.centre).raw('GET', '/metrics')
        return int(next(line for line in body.decode().splitlines()
                        if line.startswith('ziyaretd_polls_parked ')).split()[1])

    def until_parked(self, n):
        end = time.monotonic() + 120
        while self.parked() != n and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(self.parked(), n)

    def test_connection_goes_on_after_a_wait(self):
        device = self.centre.device('S1046')
        device.pull()
        kept = device.connection.sock
        for _ in range(3):
            self.assertEqual(device.wait(timeout=1), {})
            self.assertIs(device.connection.sock, kept)
            self.assertIsNone(device.hello())
        self.assertIs(device.connection.sock, kept)

    def wait_by_hand(self, device, *more_headers):
        """A socket, and the bytes of a wait for one second."""
        sock = self.centre.context.wrap_socket(
            socket.create_connection(('127.0.0.1', self.centre.port), timeout=120),
            server_hostname='127.0.0.1')
        cur = ','.join(f'{s}:{n}' for s, n in device.cursors.items())
        lines = [f'GET /sync/v1/wait?cur={cur}&timeout=1 HTTP/1.1', 'Host: 127.0.0.1',
                 'Ziyaret-Protocol: 1', f'Authorization: Bearer {device.access}', *more_headers]
        return sock, ('\r\n'.join(lines) + '\r\n\r\n').encode()

    def answer_of(self, sock):
        answer = http.client.HTTPResponse(sock)
        answer.begin()
        return answer.status, answer.headers, answer.read()

    def test_request_behind_a_wait_is_answered_after_it(self):
        device = self.centre.device('S1046')
        device.pull()
        before = self.parked()
        sock, wait = self.wait_by_hand(device)
        with sock:
            sock.sendall(wait)
            self.until_parked(before + 1)
            sock.sendall(wait)
            for _ in range(2):
                status, headers, body = self.answer_of(sock)
                self.assertEqual((status, json.loads(body)), (200, {'changed': {}}))
                self.assertEqual(headers['Ziyaret-Protocol'], '1')
                self.assertTrue(headers['Date'].endswith(' GMT'))

    def test_wait_on_a_connection_to_be_closed(self):
        device = self.centre.device('S1046')
        device.pull()
        sock, wait = self.wait_by_hand(device, 'Connection: close')
        with sock:
            sock.sendall(wait)
            status, headers, body = self.answer_of(sock)
            self.assertEqual((status, headers['Connection']), (200, 'close'))
            self.assertEqual(json.loads(body), {'changed': {}})
            self.assertEqual(sock.recv(1), b'')

    def test_who_hangs_up_is_not_waited_for(self):
        device = self.centre.device('S1046')
        device.pull()
        before = self.parked()
        sock, wait = self.wait_by_hand(device)
        wait = wait.replace(b'timeout=1 ', b'timeout=55 ')
        sock.sendall(wait)
        self.until_parked(before + 1)
        sock.close()
        self.until_parked(before)


class Blobs(CentreTest):
    def test_bytes_are_what_their_name_says(self):
        worker = self.centre.device('S1042')
        boss = self.supervisor_of('S1042')
        other = self.centre.device('S1043')
        worker.pull()
        visit = self.own_visit(worker, 'S1042')
        data = random.Random(1).randbytes(300000)
        name = hashlib.sha256(data).hexdigest()
        path = '/sync/v1/blob/' + name
        status, _, body = worker.raw('PUT', path, data[:-1] + b'!')
        self.assertEqual((status, json.loads(body)['code']), (422, 'malformed'))
        self.assertEqual(worker.raw('GET', path)[0], 404)
        self.assertEqual(worker.raw('PUT', path, data)[0], 201)
        self.assertEqual(worker.raw('PUT', path, data)[0], 200)
        # No record names it yet: nobody reads it.
        self.assertEqual(boss.raw('GET', path)[0], 404)
        attachment = {'id': c.new_id(), 'visit': visit['id'], 'ref': '/data/s12/photo', 'sha256': name,
                      'size': len(data), 'mime': 'image/jpeg', 'name': 'a.jpg', 'taken': c.now()}
        answer = worker.push(worker.operation('visit.start', visit=visit['id']),
                             worker.operation('attachment.add', attachment=attachment))
        self.assertEqual([r['s'] for r in answer['results']], ['ok', 'ok'])
        for device in (worker, boss):
            status, headers, got = device.raw('GET', path)
            self.assertEqual((status, got == data), (200, True))
        self.assertEqual(other.raw('GET', path)[0], 404)
        files = list((self.centre.folder / 'blobs').rglob(name))
        self.assertEqual([f.read_bytes() for f in files], [data])

    def patch(self, device, data, offset, end, last=False, claim=None):
        name = hashlib.sha256(claim or data).hexdigest()
        return device.raw('PATCH', '/sync/v1/blob/' + name, data[offset:end], {
            'Content-Type': 'application/partial-upload', 'Upload-Offset': str(offset),
            'Upload-Length': str(len(data)), 'Upload-Complete': '?1' if last else '?0'})

    def head(self, device, data):
        status, headers, _ = device.raw('HEAD', '/sync/v1/blob/' + hashlib.sha256(data).hexdigest())
        return status, headers['Upload-Offset'], headers['Upload-Complete'], headers['Ziyaret-Error']

    def test_in_pieces(self):
        worker = self.centre.device('S1042')
        data = random.Random(2).randbytes(100001)
        self.assertEqual(self.head(worker, data), (404, None, None, 'not-found'))
        status, headers, body = self.patch(worker, data, 0, 40000)
        self.assertEqual((status, headers['Upload-Offset'], headers['Upload-Complete'], body),
                         (200, '40000', '?0', b''))
        self.assertEqual(self.head(worker, data), (200, '40000', '?0', None))
        # Not where the upload stands: nothing of it is taken, and the place is told.
        for offset in (0, 39999, 40001):
            status, _, body = self.patch(worker, data, offset, 60000)
            self.assertEqual((status, json.loads(body)['code'], json.loads(body)['offset']),
                             (409, 'offset', 40000))
        # Its own, not another foundation's.
        stranger = next(a for a in self.centre.accounts
                        if a['foundation'] != self.centre.account('S1042')['foundation'])
        other = self.centre.device(stranger['staff_no'])
        self.assertEqual(self.head(other, data)[0], 404)
        self.assertEqual(self.patch(worker, data, 40000, len(data), last=True)[0], 201)
        self.assertEqual(self.head(worker, data), (200, '100001', '?1', None))
        self.assertEqual(self.patch(worker, data, 40000, len(data), last=True)[0], 200)
        self.assertEqual(self.patch(worker, data, 0, 10)[1]['Upload-Complete'], '?1')

    def test_pieces_of_something_else(self):
        worker = self.centre.device('S1042')
        data = random.Random(3).randbytes(5000)
        wrong = data[:-1] + b'!'
        self.assertEqual(self.patch(worker, wrong, 0, 4000, claim=data)[0], 200)
        status, _, body = self.patch(worker, wrong, 4000, 5000, last=True, claim=data)
        self.assertEqual((status, json.loads(body)['code']), (422, 'malformed'))
        self.assertEqual(self.head(worker, data)[0], 404)
        name = '/sync/v1/blob/' + hashlib.sha256(data).hexdigest()
        for headers in ({}, {'Upload-Offset': '-1', 'Upload-Length': '9', 'Upload-Complete': '?0'},
                        {'Upload-Offset': '0', 'Upload-Length': '9', 'Upload-Complete': 'yes'},
                        {'Upload-Offset': '0', 'Upload-Length': '9', 'Upload-Complete': '?1'},
                        {'Upload-Offset': '8', 'Upload-Length': '9', 'Upload-Complete': '?0'}):
            status, _, body = worker.raw('PATCH', name, b'1234', headers)
            self.assertEqual((status, json.loads(body)['code']), (400, 'malformed'), headers)
        status, _, body = worker.raw('PATCH', name, b'1234', {
            'Upload-Offset': '0', 'Upload-Length': str(20 * 2 ** 20 + 1), 'Upload-Complete': '?0'})
        self.assertEqual((status, json.loads(body)['code']), (413, 'too-large'))

    def test_cut_at_any_byte(self):
        """Whatever a cut leaves at the centre, the device goes on after it."""
        worker = self.centre.device('S1042')
        data = random.Random(4).randbytes(120000)
        name = hashlib.sha256(data).hexdigest()
        offset = 0
        for length in (1, 16384, 16385, 50000, 3):
            sock = self.centre.context.wrap_socket(
                socket.create_connection(('127.0.0.1', self.centre.port), 120),
                server_hostname='127.0.0.1')
            sock.sendall((f'PATCH /sync/v1/blob/{name} HTTP/1.1\r\nHost: x\r\nZiyaret-Protocol: 1\r\n'
                          f'Authorization: Bearer {worker.access}\r\nUpload-Offset: {offset}\r\n'
                          f'Upload-Length: {len(data)}\r\nUpload-Complete: ?1\r\n'
                          f'Content-Length: {len(data) - offset}\r\n\r\n').encode())
            sock.sendall(data[offset:offset + length])
            sock.shutdown(socket.SHUT_RDWR)
            sock.close()
            end = time.monotonic() + 120
            while self.head(worker, data)[1] != str(offset + length):
                self.assertLess(time.monotonic(), end, self.head(worker, data))
                time.sleep(0.02)
            offset += length
        self.assertEqual(self.patch(worker, data, offset, len(data), last=True)[0], 201)
        files = list((self.centre.folder / 'blobs').rglob(name + '*'))
        self.assertEqual([f.read_bytes() for f in files], [data])

    def test_from_a_byte_on(self):
        worker = self.centre.device('S1042')
        worker.pull()
        visit = self.own_visit(worker, 'S1042')
        data = random.Random(5).randbytes(70000)
        path = '/sync/v1/blob/' + hashlib.sha256(data).hexdigest()
        attachment = {'id': c.new_id(), 'visit': visit['id'], 'ref': '/data/s12/photo',
                      'sha256': hashlib.sha256(data).hexdigest(), 'size': len(data),
                      'mime': 'image/jpeg', 'name': 'a.jpg', 'taken': c.now()}
        worker.push(worker.operation('visit.start', visit=visit['id']),
                    worker.operation('attachment.add', attachment=attachment))
        self.assertEqual(worker.raw('GET', path)[0], 404)
        self.assertEqual(self.patch(worker, data, 0, len(data), last=True)[0], 201)
        for first in (0, 1, 69999):
            status, headers, got = worker.raw('GET', path, headers={'Range': f'bytes={first}-'})
            self.assertEqual((status, headers['Content-Range']),
                             (206, f'bytes {first}-69999/70000'))
            self.assertEqual(got, data[first:])
        self.assertEqual(worker.raw('GET', path, headers={'Range': 'bytes=70000-'})[0], 400)

    def test_names_and_sizes(self):
        worker = self.centre.device('S1042')
        for name in ('x', '..%2f..%2fcentre.db', '0' * 63, 'A' * 64, '../../ziyaretd.conf'):
            self.assertIn(worker.raw('PUT', '/sync/v1/blob/' + name, b'x')[0], (400, 404), name)
            self.assertIn(worker.raw('GET', '/sync/v1/blob/' + name)[0], (400, 404), name)
        large = b'x' * (20 * 1024 * 1024 + 1)
        self.assertEqual(worker.raw('PUT', '/sync/v1/blob/' + '0' * 64, large)[0], 413)
        status = worker.raw('PUT', '/sync/v1/blob/' + hashlib.sha256(large).hexdigest(), large[:-1])[0]
        self.assertEqual(status, 422)
        sock = self.centre.context.wrap_socket(
            socket.create_connection(('127.0.0.1', self.centre.port), 120),
            server_hostname='127.0.0.1')
        with sock:
            sock.sendall(b'PUT /sync/v1/blob/' + b'0' * 64 + b' HTTP/1.1\r\nHost: x\r\n'
                         b'Ziyaret-Protocol: 1\r\nExpect: 100-continue\r\n'
                         b'Content-Length: %d\r\n\r\n' % len(large))
            self.assertIn(b' 413 ', sock.recv(4096).split(b'\r\n')[0])


class Malformed(CentreTest):
    def test_json_of_every_wrong_kind(self):
        device = self.centre.device('S1042')
        device.pull()
        household = device.of_kind('household')[0]['id']
        good = {
            '/enrol': {'code': 'ABCD-EFGH', 'device': {'name': 'x'}},
            '/sign-in': {'device': device.id, 'staff_no': 'S1042', 'password': 'x'},
            '/token': {'device': device.id, 'refresh': 'x'},
            '/sign-out': {'refresh': 'x'},
            '/hello': {'device': device.id, 'last_op': 0, 'scopes': [{'scope': 'ref', 'seq': 0}]},
            '/push': {'device': device.id, 'first': 1, 'ops': [device.note(household)]},
        }
        rng = random.Random(20261121)
        junk = [None, True, -1, 0, 10 ** 30, 1.5, '', 'x' * 70000, '\u0000', [], {}, [[]], 'NaN']
        n = 0
        for path, body in good.items():
            text = json.dumps(body)
            bodies = ['', 'null', '[]', '"x"', '{', text[:-1], text + text, text + ',', '{"a":1,}',
                      '[' * 100000, '{"a":' * 5000 + '1' + '}' * 5000, '\ufeff' + text, "{'a':1}",
                      '{"a":NaN}', '{"device":"\ud800"}'.encode('utf-8', 'surrogatepass')]
            bodies += [b'\xff\xfe' + text.encode(), text.encode().replace(b'"', b'\x00')]
            for key in body:
                bodies += [json.dumps({k: v for k, v in body.items() if k != key})]
                bodies += [json.dumps(body | {key: j}) for j in junk]
            for _ in range(40):
                mutated = bytearray(text.encode())
                for _ in range(rng.randrange(1, 6)):
                    at = rng.randrange(len(mutated))
                    mutated[at] = rng.choice(b'{}[]",:0\x00\xff\\x')
                bodies.append(bytes(mutated))
            for data in bodies:
                data = data if isinstance(data, bytes) else data.encode()
                status, _, answer = device.raw('POST', '/sync/v1' + path, data)
                json.loads(answer)
                self.assertTrue(status < 500, (path, data[:200], status, answer[:200]))
                n += 1
        self.assertGreater(n, 500)
        self.assertIsNone(self.centre.process.poll())

    def test_operations_of_every_wrong_kind(self):
        device = self.centre.device('S1042')
        device.pull()
        visit = self.own_visit(device, 'S1042')
        household = device.of_kind('household')[0]['id']
        templates = [
            {'kind': 'note.add', 'note': {'id': c.new_id(), 'household': household, 'text': 'x',
                                          'created': c.now()}},
            {'kind': 'visit.start', 'visit': visit['id']},
            {'kind': 'visit.submit', 'visit': visit['id'],
             'revision': c.revision(visit, 1, c.submission(visit))},
            {'kind': 'set', 'rec_kind': 'household', 'rec': household,
             'fields': {'addr_door': {'value': '1', 'base': None, 'seen': None}}},
            {'kind': 'review.add', 'review': {'id': c.new_id(), 'visit': visit['id'], 'revision': 1,
                                              'action': 'approve', 'remarks': []}},
            {'kind': 'attachment.add', 'attachment': {'id': c.new_id(), 'visit': visit['id']}},
            {'kind': 'visit.plan', 'visit': {'id': c.new_id(), 'household': household}},
            {'kind': 'visit.reassign', 'visit': visit['id'], 'worker': 'x'},
            {'kind': 'visit.cancel', 'visit': visit['id'], 'reason': 'x'},
            {'kind': 'visit.move', 'visit': visit['id'], 'planned': 'x'},
            {'kind': 'visit.attempt', 'visit': visit['id'], 'outcome': 'absent', 'place': {'lat': 1}},
            {'kind': 'note.pin', 'note': 'x', 'pinned': True},
        ]
        junk = [None, True, -1, 10 ** 15, 1.5, '', 'x' * 20000, '\u0001', [], {}, [1], {'x': {'y': []}},
                c.new_id(), household]
        rng = random.Random(7)
        ops = []
        for template in templates:
            for _ in range(60):
                op = json.loads(json.dumps(template))
                node = op
                while True:
                    key = rng.choice(list(node))
                    if isinstance(node[key], dict) and node[key] and rng.random() < 0.7:
                        node = node[key]
                        continue
                    node[key] = rng.choice(junk)
                    break
                op.pop('n', None)
                ops.append(op)
        sent = 0
        for i in range(0, len(ops), 50):
            batch = [device.operation('x') | op for op in ops[i:i + 50]]
            answer = device.push(*batch)
            self.assertEqual(len(answer['results']), len(batch))
            sent += len(batch)
        self.assertEqual(device.hello()['last_op'], sent)
        self.assertIsNone(self.centre.process.poll())

    def test_queries(self):
        device = self.centre.device('S1042')
        device.hello()
        e = device.epoch
        for path in ('/pull', '/pull?', '/pull?scope=ref', f'/pull?scope=x&epoch={e}',
                     f'/pull?scope=ref&epoch={e}&after=-1', f'/pull?scope=ref&epoch={e}&after=x',
                     f'/pull?scope=ref&epoch={e}&after=99999999999999999999',
                     f'/pull?scope=ref&epoch={e}&limit=-5', f'/pull?scope=%20&epoch={e}',
                     f'/pull?scope=w:&epoch={e}', f'/pull?scope=ref&epoch={"x" * 5000}', '/pull?zz',
                     '/wait', '/wait?cur=', '/wait?cur=ref', '/wait?cur=ref:x', '/wait?cur=ref:-1',
                     '/wait?cur=' + 'ref:1,' * 100, '/wait?cur=ref:0&timeout=x'):
            status, _, body = device.raw('GET', '/sync/v1' + path)
            self.assertEqual((status, json.loads(body)['code']), (400, 'malformed'), path)
        # What is no URL at all is refused before it reaches us.
        for path in ('/pull?%zz', f'/pull?scope=%00&epoch={e}'):
            self.assertEqual(device.raw('GET', '/sync/v1' + path)[0], 400, path)

    def test_broken_http(self):
        for data in (b'\r\n\r\n', b'GET\r\n\r\n', b'POST /sync/v1/push HTTP/1.1\r\n\r\n',
                     b'GET /healthz HTTP/9.9\r\n\r\n', b'\x00' * 500, b'GET / HTTP/1.1\r\n' + b'a: b\r\n' * 5000,
                     b'POST /sync/v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc',
                     b'POST /sync/v1/enrol HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'):
            sock = self.centre.context.wrap_socket(
                socket.create_connection(('127.0.0.1', self.centre.port), 5),
                server_hostname='127.0.0.1')
            with sock:
                try:
                    sock.sendall(data)
                    sock.settimeout(0.3)
                    sock.recv(4096)
                except OSError:
                    pass
        self.assertEqual(c.Device(self.centre).raw('GET', '/healthz')[0], 200)


class Audit(CentreTest):
    def tamper(self, *statements):
        """Runs the statements on a copy of the database; returns what verification says."""
        copy = c.Centre(PROGRAM, DATA, tempfile.mkdtemp(dir=self.folder.name))
        copy.database = self.centre.database.copy(self.centre.folder, copy.folder)
        for statement in statements:
            self.assertGreater(copy.database.change(statement), 0, statement)
        done = copy.admin('audit', 'verify', '--json', check=False)
        return done.returncode, [f['what'] for f in json.loads(done.stdout)['faults']]

    def test_chain(self):
        device = self.centre.device('S1042')
        device.pull()
        for _ in range(3):
            device.push(device.note(device.of_kind('household')[0]['id']))
        self.centre.stop()
        home = f"home = '{self.centre.account('S1042')['foundation']}'"
        self.assertEqual(self.tamper(), (0, []))
        changed = self.tamper(f"UPDATE audit SET action = 'nothing' WHERE {home} AND n = 2")
        self.assertEqual(changed, (1, ['changed']))
        self.assertEqual(self.tamper(f"UPDATE audit SET at = at || 'x' WHERE {home} AND n = 3")[0], 1)
        self.assertEqual(self.tamper(f'DELETE FROM audit WHERE {home} AND n = 2'), (1, ['missing']))
        last = f'(SELECT max(n) FROM audit WHERE {home})'
        self.assertEqual(self.tamper(f'DELETE FROM audit WHERE {home} AND n = {last}'),
                         (1, ['cut off at the end']))
        self.assertEqual(self.tamper(f'DELETE FROM audit WHERE {home}'), (1, ['missing']))
        # In small letters: Python does not know INSERT under tr_TR.
        insert = (f'insert INTO audit SELECT home, n + 1, at, account, device, action, details, hash,'
                  f' hash FROM audit WHERE {home} AND n = {last}')
        self.assertEqual(self.tamper(insert)[0], 1)
        # Renumbered around an entry of one's own.
        self.assertEqual(self.tamper(
            f'UPDATE audit SET n = -n WHERE {home} AND n >= 3',
            f'UPDATE audit SET n = 1 - n WHERE {home} AND n < 0',
            f"insert INTO audit SELECT home, 3, at, account, device, 'x', details, prev, hash"
            f' FROM audit WHERE {home} AND n = 2')[0], 1)
        self.centre.start()

    def test_files_given_out_are_on_record(self):
        device = self.centre.device('S1043')
        device.pull()
        rows = self.centre.database.rows("SELECT account, details FROM audit WHERE action = 'pull'"
                                         ' AND device = ?', device.id)
        actions = {row[0] for row in self.centre.database.rows('SELECT action FROM audit')}
        read = {h for _, details in rows for h in json.loads(details)['households']}
        self.assertEqual(read, {h['id'] for h in device.of_kind('household')})
        self.assertEqual({account for account, _ in rows}, {self.centre.account('S1043')['id']})
        self.assertLessEqual({'enrol', 'sign-in', 'pull'}, actions)

    def test_logs_have_no_names(self):
        text = self.centre.log.read_text()
        for word in [a['name'].split()[0] for a in self.centre.accounts]:
            self.assertNotIn(word, text)


class Operations(CentreTest):
    def test_metrics_name_nobody(self):
        device = self.centre.device('S1042')
        device.pull()
        status, headers, body = device.raw('GET', '/metrics')
        self.assertEqual(status, 200)
        self.assertTrue(headers['Content-Type'].startswith('text/plain; version=0.0.4'))
        numbers = {line.rsplit(' ', 1)[0]: float(line.rsplit(' ', 1)[1])
                   for line in body.decode().splitlines() if not line.startswith('#')}
        self.assertGreater(numbers['ziyaretd_answers_total{route="pull",status="2xx"}'], 0)
        self.assertEqual(numbers['ziyaretd_polls_parked'], 0)
        for account in self.centre.accounts:
            self.assertNotIn(account['staff_no'], body.decode())

    def test_quarantine_is_told(self):
        device = self.centre.device('S1044')
        device.pull()
        answer = device.push(device.operation('visit.cancel', visit=c.new_id(), reason='x'))
        self.assertEqual(answer['results'][0]['reason'], 'not-allowed')
        told = json.loads(self.centre.admin('quarantine', '--json').stdout)['operations']
        mine = [o for o in told if o['device'] == device.id]
        self.assertEqual([(o['n'], o['kind'], o['reason']) for o in mine],
                         [(1, 'visit.cancel', 'not-allowed')])
        # Tried again by hand while it is served: nothing has changed, so nothing changes.
        again = self.centre.admin('quarantine', 'retry', mine[0]['id'], '--json', check=False)
        self.assertEqual(again.returncode, 1)
        self.assertEqual(json.loads(again.stdout)['operations'],
                         [{'id': mine[0]['id'], 'outcome': 'quarantined', 'reason': 'not-allowed'}])
        for wrong in ((), ('x',), (device.id + ':9',), (mine[0]['id'], '--all')):
            refused = self.centre.admin('quarantine', 'retry', *wrong, check=False)
            self.assertIn(refused.returncode, (1, 2), wrong)
            self.assertNotEqual(refused.stderr, '')

    @unittest.skipIf(databases.SERVER, 'PostgreSQL has tools of its own')
    def test_backup_while_served_and_restore(self):
        device = self.centre.device('S1043')
        device.pull()
        household = device.of_kind('household')[0]['id']
        device.push(device.note(household, 'before'))
        backup = str(pathlib.Path(self.folder.name) / 'backup.db')
        self.centre.admin('backup', backup)
        self.assertNotEqual(self.centre.admin('backup', backup, check=False).returncode, 0)
        device.push(device.note(household, 'after'))
        # A picture whose device never comes back, and a file that only has the name of one
        data = random.Random(7).randbytes(5000)
        name, wrong = hashlib.sha256(data).hexdigest(), hashlib.sha256(b'other').hexdigest()
        self.assertEqual(device.raw('PUT', '/sync/v1/blob/' + name, data)[0], 201)
        (kept,) = (self.centre.folder / 'blobs').rglob(name)
        (kept.parent.parent / wrong[:2]).mkdir(exist_ok=True)
        (kept.parent.parent / wrong[:2] / wrong).write_bytes(b'not it')
        epoch = device.hello()['epoch']
        served = self.centre.admin('restore', backup, check=False)
        self.assertEqual(served.returncode, 1)
        self.assertRegex(served.stderr, 'being served|hizmet veriyor')
        self.assertEqual(device.hello()['last_op'], 2)
        self.centre.stop()
        self.centre.admin('restore', backup)
        self.assertEqual(self.centre.database.rows('SELECT sha256, size FROM blob'), [(name, 5000)])
        self.centre.admin('audit', 'verify')
        self.centre.start()
        device.connection = None
        answer = device.hello()
        self.assertNotEqual(answer['epoch'], epoch)
        self.assertEqual(answer['last_op'], 1)
        notes = self.centre.database.rows("SELECT body FROM record WHERE kind = 'note'")
        texts = [json.loads(body)['text'] for (body,) in notes]
        self.assertIn('before', texts)
        self.assertNotIn('after', texts)


class Administration(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.centre = c.Centre(PROGRAM, DATA, self.folder.name)

    def test_init_once_with_private_keys(self):
        self.centre.admin('init', '--host', 'centre.example,10.0.0.1,::1', '--port', '8443', *c.COST)
        again = self.centre.admin('init', check=False)
        self.assertEqual(again.returncode, 1)
        files = ('ca-key.pem', 'server-key.pem', 'ziyaretd.conf')
        for name in files if databases.SERVER else (*files, 'centre.db'):
            self.assertEqual((self.centre.folder / name).stat().st_mode & 0o077, 0, name)
        text = subprocess.run(['openssl', 'x509', '-noout', '-text', '-in',
                               self.centre.folder / 'server.pem'], capture_output=True, text=True,
                              check=True).stdout
        for part in ('DNS:centre.example', 'IP Address:10.0.0.1', 'IP Address:0:0:0:0:0:0:0:1',
                     'TLS Web Server Authentication', 'CA:FALSE', 'Authority Key Identifier'):
            self.assertIn(part, text)
        verified = subprocess.run(['openssl', 'verify', '-x509_strict', '-CAfile',
                                   self.centre.folder / 'ca.pem', self.centre.folder / 'server.pem'],
                                  capture_output=True, text=True, check=False)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        ca = (self.centre.folder / 'ca.pem').read_text()
        self.centre.admin('certificate', 'renew')
        self.assertEqual((self.centre.folder / 'ca.pem').read_text(), ca)

    def test_demo_is_the_same_for_the_same_seed(self):
        bodies = []
        for name in ('a', 'b', 'c'):
            folder = tempfile.mkdtemp(dir=self.folder.name)
            centre = c.Centre(PROGRAM, DATA, folder)
            centre.admin('init', *c.COST)
            centre.admin('demo', '--seed', '5' if name != 'c' else '6', '--date', '2026-11-21',
                         '--households', '10')
            bodies.append(centre.database.rows('SELECT home, id, body FROM record ORDER BY home, id'))
            again = centre.admin('demo', '--households', '10', check=False)
            self.assertEqual(again.returncode, 1)
        self.assertEqual(bodies[0], bodies[1])
        self.assertNotEqual(bodies[0], bodies[2])

    def test_people_forms_and_numbers(self):
        centre = self.centre
        centre.admin('init', *c.COST)
        foundation = centre.admin('foundation', 'add', 'Örnek Vakfı', '--province', '06').stdout.strip()
        self.assertIn('Örnek Vakfı', centre.admin('foundation', 'list').stdout)
        made = json.loads(centre.admin('user', 'add', '--json', '--foundation', foundation, 's7',
                                       'Ayşe Işık').stdout)
        self.assertEqual(made['staff_no'], 'S7')
        for words in (('user', 'add', '--foundation', foundation, 'S7', 'x'),
                      ('user', 'add', '--foundation', c.new_id(), 'S8', 'x'),
                      ('user', 'add', '--foundation', foundation, '--roles', 'king', 'S8', 'x'),
                      ('user', 'disable', 'S99'), ('code', 'new', 'S99'),
                      ('code', 'new', '--hours', '1000', 'S7'), ('device', 'revoke', c.new_id()),
                      ('form', 'publish', '/nonexistent'), ('user', 'password', 'S99')):
            done = centre.admin(*words, check=False)
            self.assertEqual(done.returncode, 1, words)
            self.assertTrue(done.stderr.startswith('ziyaretd: '), done.stderr)
        for words in (('user',), ('user', 'fly'), ('nothing',), ('code', 'new')):
            self.assertEqual(centre.admin(*words, check=False).returncode, 2, words)
        centre.admin('form', 'publish', DATA + '/forms/hane_ziyareti.xml', '--media',
                     DATA + '/demo', '--meta', DATA + '/forms/hane_ziyareti.meta.json')
        again = centre.admin('form', 'publish', DATA + '/forms/hane_ziyareti.xml', check=False)
        self.assertEqual(again.returncode, 1)
        broken = centre.folder / 'broken.xml'
        good = open(DATA + '/forms/hane_ziyareti.xml', encoding='utf-8').read()
        for text in ('<html/>', good[:-200], good.replace('calculate="', 'calculate="(', 1)):
            broken.write_text(text, encoding='utf-8')
            done = centre.admin('form', 'publish', str(broken), check=False)
            self.assertEqual((done.returncode, 'broken.xml' in done.stderr), (1, True), done.stderr)
        forms = json.loads(centre.admin('form', 'list', '--json').stdout)['forms']
        self.assertEqual([f['form_id'] for f in forms], ['hane_ziyareti'])
        stats = json.loads(centre.admin('stats', '--json').stdout)
        self.assertEqual((stats['foundation'], stats['user'], stats['form']), (1, 1, 1))
        self.assertEqual(centre.admin('audit', 'verify').returncode, 0)
        users = json.loads(centre.admin('user', 'list', '--json').stdout)['users']
        self.assertEqual({u['staff_no'] for u in users}, {'ADMIN', 'S7'})

    @unittest.skipIf(databases.SERVER, 'about files')
    def test_workers_need_postgresql(self):
        self.centre.admin('init', *c.COST)
        done = self.centre.admin('serve', '--workers', '2', check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn('PostgreSQL', done.stderr)
        self.assertEqual(self.centre.admin('serve', '--workers', '0', check=False).returncode, 1)

    @unittest.skipIf(databases.SERVER, 'about files')
    def test_what_is_not_a_centre(self):
        done = self.centre.admin('stats', check=False)
        self.assertEqual(done.returncode, 1)
        self.centre.admin('init', *c.COST)
        path = self.centre.folder / 'centre.db'
        for suffix in ('-wal', '-shm'):
            (self.centre.folder / ('centre.db' + suffix)).unlink(missing_ok=True)
        good = path.read_bytes()
        db = sqlite3.connect(path)
        db.execute('PRAGMA user_version = 99')
        db.close()
        for content in (path.read_bytes(), b'not a database at all' * 500, good[:5000]):
            path.write_bytes(content)
            for suffix in ('-wal', '-shm'):
                (self.centre.folder / ('centre.db' + suffix)).unlink(missing_ok=True)
            for words in (('stats',), ('serve', '--port-file', self.folder.name + '/p')):
                self.assertEqual(self.centre.admin(*words, check=False).returncode, 1)
            self.assertEqual(path.read_bytes(), content)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2, warnings='ignore')
