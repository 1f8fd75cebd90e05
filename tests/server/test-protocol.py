#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""sync/PROTOCOL.md, played: its requests are sent to a real ziyaretd, whose answers look like its answers; and what
the code has of routes, headers, codes, kinds and reasons is in it, and the other way round.

usage: test-protocol.py ZIYARETD SOURCE
"""

import json
import pathlib
import re
import sys
import tempfile
import unittest
import urllib.parse

import centre as c

PROGRAM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
DOCUMENT = (SOURCE / 'sync' / 'PROTOCOL.md').read_text(encoding='utf-8')
EXAMPLES = dict(re.findall(r'^```(?:json|ndjson|text) ([a-z-]+)\n(.*?)\n```$', DOCUMENT,
                           re.MULTILINE | re.DOTALL))


def example(name):
    return json.loads(EXAMPLES[name])


def merged(items):
    """An example of a list's items, with what any of them has."""
    whole = {}
    for item in items:
        if not isinstance(item, dict):
            return items[0]
        whole.update(item)
    return whole


def differences(real, wanted, optional=(), place=''):
    """What of a real answer the example does not show, or what it lacks."""
    if isinstance(wanted, dict):
        if not isinstance(real, dict):
            yield f'{place}: no object'
            return
        for key in real.keys() - wanted.keys():
            yield f'{place}.{key}: not in the example'
        for key in wanted.keys() - real.keys() - set(optional):
            yield f'{place}.{key}: missing'
        for key in real.keys() & wanted.keys():
            yield from differences(real[key], wanted[key], optional, f'{place}.{key}')
    elif isinstance(wanted, list):
        if not isinstance(real, list):
            yield f'{place}: no list'
        elif wanted:
            for i, item in enumerate(real):
                yield from differences(item, merged(wanted), optional, f'{place}[{i}]')
    elif type(real) is not type(wanted):
        yield f'{place}: {type(real).__name__}, not {type(wanted).__name__}'


class Played(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.centre = c.Centre(PROGRAM, str(SOURCE / 'data'), cls.folder.name)
        cls.centre.make(12)
        cls.centre.start()

    @classmethod
    def tearDownClass(cls):
        status = cls.centre.stop()
        cls.folder.cleanup()
        assert status == 0

    def alike(self, real, name, optional=()):
        self.assertEqual(list(differences(real, example(name), optional)), [], name)

    def enrolled(self, staff_no):
        account = self.centre.account(staff_no)
        device = c.Device(self.centre)
        answer = device.call('POST', '/enrol', example('enrol-request') | {
            'code': account['enrolment_text'].rpartition(':')[2]})
        self.alike(answer, 'enrol-answer')
        device.id = answer['device']
        session = device.call('POST', '/sign-in', example('sign-in-request') | {
            'device': device.id, 'staff_no': staff_no, 'password': account['password']})
        self.alike(session, 'session')
        renewed = device.call('POST', '/token', example('token-request') | {
            'device': device.id, 'refresh': session['refresh']})
        self.alike(renewed, 'session')
        device.access, device.refresh = renewed['access'], renewed['refresh']
        return device

    def test_the_whole_road(self):
        device = self.enrolled('S1042')
        hello = example('hello-request') | {'device': device.id, 'last_op': 0}
        answer = device.call('POST', '/hello', hello)
        self.alike(answer, 'hello-answer')
        epoch, scopes = answer['epoch'], answer['scopes']
        device.pull()

        # A page of the feed, asked for in the example's words.
        query = urllib.parse.parse_qs(EXAMPLES['pull-query'])
        query |= {'scope': [scopes[1]], 'epoch': [epoch], 'after': ['0']}
        status, headers, body = device.raw('GET', '/sync/v1/pull?' + urllib.parse.urlencode(query, doseq=True, safe=':'))
        self.assertEqual((status, headers['Content-Type']), (200, 'application/x-ndjson'))
        lines = [json.loads(line) for line in body.decode().splitlines()]
        shown = [json.loads(line) for line in EXAMPLES['feed-page'].splitlines()]
        self.assertEqual(list(differences(lines[-1], shown[-1])), [])
        for line in lines[:-1]:
            self.assertIsInstance(line.pop('body', {}), dict)
            self.assertIsInstance(line.pop('tok', {}), dict)
            self.assertEqual(list(differences(line, merged(shown[:-1]), ('body', 'tok'))), [])

        # The batch, about a household and a visit that are there.
        visit = next(v for v in device.of_kind('visit') if v['body']['state'] == 'planned')
        push = example('push-request') | {'device': device.id, 'first': 1}
        for i, op in enumerate(push['ops'], 1):
            op |= {'n': i, 'id': c.new_id()}
        push['ops'][0]['note'] |= {'household': visit['body']['household'], 'id': c.new_id()}
        push['ops'][1]['visit'] = c.new_id()
        push['ops'][2]['rec'] = visit['body']['household']
        push['ops'][2]['fields']['addr_door']['base'] = c.new_id() + ':1'  # what the author saw is old
        answer = device.call('POST', '/push', push)
        self.alike(answer, 'push-answer', ('reason', 'conflicts'))
        self.assertEqual([r['s'] for r in answer['results']], ['ok', 'quarantined', 'conflict'])
        self.assertEqual(device.call('POST', '/push', push), answer)

        # What was refused, once more.
        refused = example('hello-refused') | {'epoch': epoch, 'last_op': 3, 'scopes': []}
        refused['refused'][0] |= {'n': 2, 'reason': answer['results'][1]['reason']}
        self.assertNotIn('results', device.call('POST', '/hello', refused))
        retry = example('retry-request') | {'ops': [2]}
        again = device.call('POST', '/retry', retry)
        self.assertEqual([(r['n'], r['s']) for r in again['results']], [(2, 'quarantined')])
        del again['results'][0]['reason']
        self.alike(again, 'retry-answer')

        # A long poll that has something to tell.
        query = urllib.parse.parse_qs(EXAMPLES['wait-query'])
        query['cur'] = [f'{scopes[1]}:1']
        answer = device.call('GET', '/wait?' + urllib.parse.urlencode(query, doseq=True, safe=':,'))
        self.assertEqual(list(answer), list(example('wait-answer')))
        self.assertEqual(list(answer['changed']), [scopes[1]])
        self.assertIsInstance(answer['changed'][scopes[1]], int)

        # A piece of an upload, where it does not begin.
        headers = dict(line.split(': ') for line in EXAMPLES['upload-headers'].splitlines())
        headers |= {'Content-Type': 'application/partial-upload', 'Upload-Complete': '?0'}
        status, _, body = device.raw('PATCH', '/sync/v1/blob/' + 'ab' * 32, b'x', headers)
        self.assertEqual((status, json.loads(body)['code'], json.loads(body)['offset']), (409, 'offset', 0))

        # A refusal.
        with self.assertRaises(c.Refused) as caught:
            device.call('POST', '/push', push | {'first': 9, 'ops': [push['ops'][0] | {'n': 9}]})
        self.alike(caught.exception.body, 'error')
        self.assertEqual(caught.exception.body['code'], 'gap')

        self.assertEqual(device.call('POST', '/sign-out', example('sign-out-request') | {
            'refresh': device.refresh}), {})

    def test_health(self):
        status, _, body = c.Device(self.centre).raw('GET', '/healthz')
        self.assertEqual(status, 200)
        self.alike(json.loads(body), 'health-answer')


def defines(*places):
    """#define NAME "text", with what they are made of."""
    found = {}
    for place in places:
        for path in (SOURCE / place).glob('*.h'):
            for name, value in re.findall(r'^#define (ZYR_\w+) ((?:ZYR_\w+ )?"[^"]*")$',
                                          path.read_text(encoding='utf-8'), re.MULTILINE):
                found[name] = value
    texts = {}
    for name, value in found.items():
        base, text = re.fullmatch(r'(ZYR_\w+)? ?"([^"]*)"', value).groups()
        texts[name] = (found[base].strip('"') if base else '') + text
    return texts


def section(title):
    return re.search(rf'^## {title}\n(.*?)(?=^## |\Z)', DOCUMENT, re.MULTILINE | re.DOTALL)[1]


class Complete(unittest.TestCase):
    TEXTS = defines('sync/protocol', 'src/domain', 'sync/server')

    def test_routes(self):
        code = (SOURCE / 'sync' / 'server' / 'zyr-service.c').read_text(encoding='utf-8')
        served = {f'{method} {self.TEXTS[path]}'
                  for method, path in re.findall(r'\{ "([A-Z]+)", (ZYR_PROTOCOL_PATH_\w+),', code)}
        served = {route + '{sha256}' if route.endswith('/blob/') else route for route in served}
        served.add('GET ' + self.TEXTS['ZYR_PROTOCOL_PATH_METRICS'])
        told = set(re.findall(r'^\| `([A-Z]+ /[^` ]*)` \|', section('Requests'), re.MULTILINE))
        self.assertEqual(told, served)
        log = (SOURCE / 'sync' / 'server' / 'zyr-request-log.c').read_text(encoding='utf-8')
        for name in self.TEXTS:
            if name.startswith('ZYR_PROTOCOL_PATH_') and name != 'ZYR_PROTOCOL_PATH_BASE':
                self.assertIn(name + ',', log, 'a route that the log calls other')

    def test_headers(self):
        told = set(re.findall('`([A-Z][A-Za-z-]+)`', ' '.join(
            re.findall(r'^\| (`[A-Z][^|]*) \|', section('Transport'), re.MULTILINE))))
        ours = {text for name, text in self.TEXTS.items()
                if name in ('ZYR_PROTOCOL_HEADER', 'ZYR_PROTOCOL_ERROR_HEADER', 'ZYR_PROTOCOL_TIME_HEADER')
                or name.startswith('ZYR_TRANSFER_') and not name.endswith('_TYPE')}
        self.assertEqual(told, ours | {'Authorization', 'Content-Encoding', 'Accept-Encoding', 'Retry-After', 'Date'})

    def test_codes(self):
        code = (SOURCE / 'sync' / 'protocol' / 'zyr-protocol-error.c').read_text(encoding='utf-8')
        known = set(re.findall(r'= \{ "([a-z-]+)", \d+ \}', code))
        told = re.findall(r'^\| `([a-z-]+)` \| \d{3} \|', section('Errors'), re.MULTILINE)
        self.assertEqual(len(told), len(set(told)))
        self.assertEqual(set(told), known)

    def test_kinds_and_reasons(self):
        kinds = {text for name, text in self.TEXTS.items() if name.startswith('ZYR_OP_')}
        told = set(re.findall(r'^\| `([a-z]+(?:\.[a-z]+)?)` \| `', section('Requests'), re.MULTILINE))
        self.assertEqual(told, kinds)
        reasons = {text for name, text in self.TEXTS.items() if name.startswith('ZYR_REFUSAL_')}
        paragraph = re.search(r'^Reasons of quarantine: (.*?)\. ', DOCUMENT, re.MULTILINE | re.DOTALL)[1]
        self.assertEqual(set(re.findall('`([a-z-]+)`', paragraph)), reasons)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2, warnings='ignore')
