# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers that page through feeds in small pages while others write: no state is skipped, none comes twice, none comes
after a newer one, and in the end a reader holds what the centre holds."""

import threading

import centre as c

PAGE = 7
PAGES = 120


class Reader:
    """Reads one feed to its end, again and again, and minds what it is given."""

    def __init__(self, device):
        self.device = device
        device.hello()
        self.scope = device.scopes[1]
        self.after = 0
        self.held = {}      # id -> version
        self.newest = {}    # id -> the newest version ever given
        self.wrong = []
        self.pages = self.entered = self.left = 0

    def page(self):
        """Returns whether there is more."""
        lines, trailer = self.device.page(self.scope, self.after, limit=PAGE)
        last = self.after
        for line in lines:
            identity, version = line['id'], line['ver']
            if not last < line['seq'] <= trailer['next']:
                self.wrong.append(f'number {line["seq"]} after {last}')
            last = line['seq']
            if line['k'] in ('LEAVE', 'DELETE'):
                self.left += self.held.pop(identity, None) is not None
                continue
            if version < self.newest.get(identity, 0):
                self.wrong.append(f'{identity}: {version} after {self.newest[identity]}')
            # What left and came back before the reader looked has one entry, the newest.
            if line['k'] == 'UPSERT' and self.held.get(identity) == version:
                self.wrong.append(f'{identity}: {version} twice')
            self.entered += line['k'] == 'ENTER'
            self.held[identity] = self.newest[identity] = version
        self.after = trailer['next']
        self.pages += 1
        return trailer['more']


def check(test, centre, rows):
    """@rows: (id, ver) of the records of a home, from the database."""
    account = centre.account('S1042')
    boss = test.supervisor_of('S1042')
    boss.pull()
    worker = centre.device('S1042')
    worker.pull()
    form = boss.of_kind('form')[0]['id']
    mine = [h['id'] for h in worker.of_kind('household')]
    others = [h['id'] for h in boss.of_kind('household') if h['id'] not in mine][:5]
    stop = threading.Event()
    wrong = []
    planned = []

    def guarded(function):
        def run():
            try:
                n = 0
                while not stop.is_set():
                    function(n)
                    n += 1
            except Exception as error:      # told by the test's own thread
                wrong.append(repr(error))
        return threading.Thread(target=run)

    def change(device, household, value):
        return device.operation('set', rec_kind='household', rec=household,
                                fields={'addr_flat': {'value': value, 'seen': None}})

    # The same few records move to the feed's end again and again …
    def write_notes(n):
        household = mine[n % min(3, len(mine))]
        worker.push(worker.note(household), change(worker, household, str(n)))

    # … and others enter the worker's feed and leave it.
    def assign(n):
        visit = c.new_id()
        plan = {'id': visit, 'no': f'P{n}', 'household': others[n % len(others)], 'type': 'first', 'programmes': [],
                'planned': c.now(), 'due': c.now()[:10], 'worker': account['id'], 'attempt': 1, 'form': form}
        ops = [boss.operation('visit.plan', visit=plan), change(boss, plan['household'], str(n))]
        planned.append(visit)
        if len(planned) > 3:
            ops.append(boss.operation('visit.cancel', visit=planned.pop(0), reason='x'))
        test.assertNotIn('quarantined', [r['s'] for r in boss.push(*ops)['results']])

    readers = [Reader(test.supervisor_of('S1042')), Reader(centre.device('S1042')), Reader(centre.device('S1042'))]

    def follow(reader):
        while not stop.is_set():
            reader.page()
    threads = [guarded(write_notes), guarded(assign)] + [
        threading.Thread(target=follow, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    while not wrong and any(reader.pages < PAGES for reader in readers):
        stop.wait(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    test.assertEqual(wrong, [])
    for reader in readers:
        while reader.page():
            pass
        test.assertEqual(reader.wrong, [])
    everything = {identity: int(version) for identity, version in rows(account['foundation'])}
    test.assertEqual(readers[0].held, everything)
    fresh = centre.device('S1042')
    fresh.pull()
    caseload = {i: r['ver'] for i, r in fresh.records.items() if r['kind'] not in ('form', 'parameter', 'directory')}
    for reader in readers[1:]:
        test.assertEqual(reader.held, caseload)
        test.assertGreater(reader.left, 0)
