#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole journey without a window: real ziyaretctl processes on two devices, a real ziyaretd
over TLS, a real keyring.

usage: journey-ctl.py BUILD SOURCE
"""

import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from ctl_actors import CtlDevice, Filling, HeadlessSession, other_clock

from actors import Centre, Programs  # found through ctl_actors

HOUSEHOLDS = 40


class Journey:
    def __init__(self, programs, session, centre):
        self.session = session
        self.centre = centre
        self.worker = CtlDevice(session, programs, 'worker')
        self.supervisor = CtlDevice(session, programs, 'supervisor')
        self.worker_account = centre.account('worker')
        self.supervisor_account = centre.account('supervisor')
        self.picture = session.home / 'picture.jpg'
        # As a camera gives it: large, and with words beside it that nobody asked for.
        subprocess.run(['convert', '-size', '2400x1800', 'plasma:', '-set', 'comment', 'Kale Sokak 5',
                        self.picture], check=True)
        self.visit = None
        self.household = None

    def step_setting_up_says_what_is_wrong(self):
        worker, account = self.worker, self.worker_account
        expect(worker.run('status')['workspace'], 'needs-enrolment')
        worker.run('enrol', 'this is no enrolment text', status=1)
        expect_in('ziyaret:', worker.sentence)
        text = account['enrolment_text']
        parts = text.split(':')
        parts[3] = ''.join('0' if digit != '0' else '1' for digit in parts[3])
        worker.run('enrol', ':'.join(parts), status=1)
        expect_in('certificate', worker.sentence)
        self.centre.stop()
        worker.run('enrol', text, status=1)
        expect_in('does not answer', worker.sentence)
        self.centre.start()
        worker.run('sync', status=1)
        expect(worker.enrol(account)['workspace'], 'needs-sign-in')
        other = CtlDevice(self.session, self.centre.programs, 'other')
        other.run('enrol', text, status=1)
        expect_in('only once', other.sentence)
        worker.sign_in({**account, 'password': 'not his password'}, status=1)
        expect_in('password is wrong', worker.sentence)
        expect(worker.run('status')['workspace'], 'needs-sign-in')

    def step_the_caseload_arrives(self):
        worker = self.worker
        signed_in = worker.sign_in(self.worker_account)
        expect(signed_in['user'], self.worker_account['name'])
        synced = worker.run('sync')
        expect((synced['state'], synced['waiting'], synced['first_download']), ('up-to-date', 0, False))
        expect('clock_ahead' in synced, False)
        behind = worker.run('sync', **other_clock('-3h'))
        expect((behind['state'], round(behind['clock_ahead'] / 60)), ('up-to-date', -180))
        mine = worker.run('list', 'today') + worker.run('list', 'upcoming')
        expect(len(mine) > 0, True)
        expect({row['is_mine'] for row in mine}, {True})
        row = mine[0]
        self.visit, self.household = row['id'], row['household_id']
        everyone = worker.run('list', 'households')
        expect(len(everyone) < HOUSEHOLDS, True)
        found = worker.run('list', 'households', '--query', row['head_name'].upper())
        expect_in(self.household, [household['id'] for household in found])
        expect(worker.run('list', 'households', '--query', row['file_no'])[0]['id'], self.household)
        expect(worker.run('list', 'review'), [])

    def step_work_goes_on_without_a_network(self):
        worker = self.worker
        self.centre.stop()
        offline = worker.run('sync', status=3)
        expect(offline['state'], 'offline')
        expect(offline['problem'], 'centre-down')
        file = worker.run('show', 'household', self.household)
        expect(len(file['members']) > 0, True)
        expect(len(file['snapshot']['groups']) > 5, True)
        note = worker.run('note', self.household, 'Kapı zili çalışmıyor, telefonla haber verildi.')
        correction = worker.run('note', self.household, 'Kapı zili çalışıyor.', '--corrects', note['note'])
        notes = {entry['id']: entry for entry in worker.run('show', 'household', self.household)['notes']}
        expect(notes[note['note']]['corrected_by'], correction['note'])
        expect(notes[note['note']]['is_waiting'], True)
        worker.run('show', 'household', 'no-such-id', status=1)

    def step_kill_in_the_middle_of_the_form(self):
        worker = self.worker
        fill = Filling(worker, self.visit)
        expect((fill.opening['state'], fill.opening['recovered']), ('in_progress', 0))
        expect(fill.answer_all(self.picture, stop_after=30), 30)
        given = dict(fill.given)
        refused = fill.say('/data/s0/visit_date=yesterday')
        expect(refused['saved'], False)
        fill.kill()
        recovered = worker.run('list', 'recovered')
        expect([row['id'] for row in recovered], [self.visit])
        expect(recovered[0]['recovered'] >= 30, True)
        fill = Filling(worker, self.visit)
        expect(fill.opening['recovered'] >= 30, True)
        items = fill.items()
        for ref, value in given.items():
            expect((ref, same(items[ref]['value'], value), items[ref]['saved']), (ref, True, True))
        fill.close()
        expect(worker.run('list', 'recovered'), [])
        second = worker.run('visit', 'start', self.visit)
        expect(second['recovered'], 0)
        items = {item['ref']: item for item in second['items'] if item['kind'] == 'question'}
        for ref, value in given.items():
            expect((ref, same(items[ref]['value'], value)), (ref, True))

    def step_two_programs_do_not_share_a_device(self):
        fill = Filling(self.worker, self.visit)
        self.worker.run('status', status=1)
        expect_in('Another window', self.worker.sentence)
        fill.close()

    def step_the_visit_is_completed_and_waits(self):
        worker = self.worker
        missing = worker.run('visit', 'complete', self.visit, status=4)
        expect(len(missing['problems']) > 0, True)
        fill = Filling(worker, self.visit)
        fill.answer_all(self.picture)
        photo = self.photo = [ref for ref, item in fill.items().items() if item['control'] == 'upload']
        if photo:
            expect(fill.say(f'@{photo[0]}={self.picture}')['saved'], True)
        fill.close()
        expect(worker.run('visit', 'complete', self.visit)['state'], 'submitted')
        kinds = [row['kind'] for row in worker.run('list', 'outbox') if row['state'] == 'waiting']
        expect(sorted(set(kinds)), ['attachment.add', 'note.add', 'visit.start', 'visit.submit'])
        waiting = [row for row in worker.run('list', 'today') if row['is_waiting']]
        expect([row['id'] for row in waiting], [self.visit])
        worker.run('visit', 'start', self.visit, status=1)

    def step_the_network_returns(self):
        worker = self.worker
        self.centre.start()
        synced = worker.run('sync', '--wait')
        expect((synced['state'], synced['waiting'], synced['attention']), ('up-to-date', 0, 0))
        again = worker.run('sync')
        expect((again['state'], again['waiting']), ('up-to-date', 0))
        states = {row['state'] for row in worker.run('list', 'outbox')}
        expect(states, {'done'})
        history = worker.run('list', 'history')
        expect(any(row['ok'] and row['n_sent'] > 0 for row in history), True)

    def step_the_supervisor_returns_it(self):
        supervisor = self.supervisor
        supervisor.enrol(self.supervisor_account)
        supervisor.sign_in(self.supervisor_account)
        supervisor.run('sync')
        expect(len(supervisor.run('list', 'households', '--limit', '100')), HOUSEHOLDS)
        queue = supervisor.run('list', 'review')
        expect([row['id'] for row in queue], [self.visit])
        expect(queue[0]['rating'], 'weak')
        report = supervisor.run('review', self.visit, 'show')
        expect((report['revision'], report['may_decide'], report['changes']), (1, True, []))
        expect(report['summary']['outcome'], 'complete')
        copy = self.session.home / 'copy.jpg'
        supervisor.run('picture', self.visit, self.photo[0], copy)
        expect(subprocess.run(['identify', '-format', '%wx%h %c', copy], check=True,
                              capture_output=True, text=True).stdout, '1600x1200 ')
        expect(copy.stat().st_size <= 300 * 1024, True)
        expect(len(supervisor.run('show', 'household', self.household)['notes']) >= 2, True)
        supervisor.run('review', self.visit, 'return', status=1)
        expect_in('missing', supervisor.sentence)
        supervisor.run('review', self.visit, 'remark', '--remark', '/data/s2/hh_type=Hane tipi yanlış.')
        kept = supervisor.run('review', self.visit, 'show')['remarks']
        expect([(remark['ref'], remark['text']) for remark in kept],
               [('/data/s2/hh_type', 'Hane tipi yanlış.')])
        expect(kept[0]['label'] != '', True)
        decided = supervisor.run('review', self.visit, 'return', '--text', 'Bir soru düzeltilmeli.')
        expect((decided['may_decide'], decided['bar']), (False, 'wrong-state'))
        supervisor.run('review', self.visit, 'approve', status=1)
        supervisor.run('sync', '--wait')

    def step_the_worker_corrects_it(self):
        worker = self.worker
        worker.run('sync', '--wait')
        first = worker.run('list', 'today')[0]
        expect((first['id'], first['is_returned'], first['n_remarks']), (self.visit, True, 1))
        fill = Filling(worker, self.visit)
        expect([remark['text'] for remark in fill.opening['remarks']], ['Hane tipi yanlış.'])
        expect(fill.opening['return_text'], 'Bir soru düzeltilmeli.')
        item = fill.items()['/data/s2/hh_type']
        expect(item['remark'], 'Hane tipi yanlış.')
        other = [choice for choice in item['choices'] if choice != item['value']]
        expect(fill.answer('/data/s2/hh_type', other[-1]), True)
        fill.answer_all(self.picture)
        fill.close()
        fill = Filling(worker, self.visit)
        expect([remark['changed'] for remark in fill.opening['remarks']], [True])
        fill.close()
        expect(worker.run('visit', 'complete', self.visit)['state'], 'submitted')
        worker.run('sync', '--wait')
        worker.run('review', self.visit, 'approve', status=1)
        expect_in('made or witnessed', worker.sentence)
        report = worker.run('review', self.visit, 'show')
        expect((report['revision'], report['bar']), (2, 'own-visit'))

    def step_the_supervisor_approves(self):
        supervisor = self.supervisor
        supervisor.run('sync', '--wait')
        report = supervisor.run('review', self.visit, 'show')
        expect(report['revision'], 2)
        changed = {change['ref']: change for change in report['changes']}
        expect(changed['/data/s2/hh_type']['was_remarked'], True)
        expect(changed['/data/s2/hh_type']['old'] != changed['/data/s2/hh_type']['new'], True)
        expect(len(changed), 1)
        expect([decision['action'] for decision in report['decisions']], ['return'])
        supervisor.run('review', self.visit, 'approve')
        supervisor.run('sync', '--wait')
        self.worker.run('sync', '--wait')
        for device in (self.worker, self.supervisor):
            file = device.run('show', 'household', self.household)
            expect((file['rating'], file['rating_source'], file['rating_current']), ('weak', 'visit', True))
            expect([row['state'] for row in file['visits'] if row['id'] == self.visit], ['approved'])
            # Newest first; what the approval wrote into the file has the same time, in any order.
            told = [event['what'] for event in file['history']]
            reports = [what for what in told if what != 'review.add']
            expect(reports[:4], ['approve', 'visit.submit', 'return', 'visit.submit'])
            rating = [event for event in file['history'] if 'rating' in event['fields']]
            expect([event['by_name'] for event in rating][:1], [self.supervisor_account['name']])
            expect(len([note for note in file['notes'] if note['author'] == self.worker_account['name']
                        and note['text'].startswith('Kapı zili')]), 2)
        expect(supervisor.run('list', 'review'), [])
        for device in (self.worker, self.supervisor):
            expect(device.run('sync', '--wait')['waiting'], 0)
        # Both, and what the worker opened without a network, stand in the audit log.
        read = json.loads(self.admin('audit', 'show', self.household, '--action', 'file.read', '--json'))
        expect({entry['user'] for entry in read['entries']},
               {self.worker_account['staff_no'], self.supervisor_account['staff_no']})
        expect({entry['details'].get('visit') for entry in read['entries']}, {None, self.visit})
        expect([entry for entry in read['entries'] if 'doubt' in entry['details']], [])
        own = json.loads(self.admin('audit', 'show', self.household, '--action', 'file.read', '--json',
                                    '--user', self.worker_account['staff_no']))['entries']
        # However often within a quarter of an hour.
        expect(len(own), len({entry['details'].get('visit') for entry in own}))

    def step_nobody_approves_his_own_visit(self):
        supervisor, centre = self.supervisor, self.centre
        both = self.add_user('S9901', 'Deniz Aksoy', 'worker,supervisor')
        supervisor.run('sync', '--wait')
        workers = {row['staff_no']: row['id'] for row in supervisor.run('list', 'workers')}
        planned = supervisor.run('plan', self.household, workers['S9901'], '--due', '2099-01-01',
                                 '--programmes', 'food')
        supervisor.run('sync', '--wait')
        device = CtlDevice(self.session, centre.programs, 'both')
        device.enrol(both)
        device.sign_in(both)
        device.run('sync')
        expect_in(planned['visit'], [row['id'] for row in device.run('list', 'today')])
        answers = self.session.home / 'answers.txt'
        answers.write_text('outcome_note=Kapı açılmadı.\noutcome=absent\nhh_type=couple\n',
                           encoding='utf-8')
        filled = device.run('visit', 'answer', planned['visit'], answers)
        expect((filled['saved'], filled['not_asked'], filled['problems']), (2, ['hh_type=couple'], []))
        device.run('visit', 'complete', planned['visit'])
        device.run('sync', '--wait')
        expect(device.run('list', 'review'), [])
        device.run('review', planned['visit'], 'approve', status=1)
        expect_in('made or witnessed', device.sentence)
        expect(device.run('review', planned['visit'], 'show')['bar'], 'own-visit')
        supervisor.run('sync', '--wait')
        supervisor.run('review', planned['visit'], 'reject', status=1)
        supervisor.run('review', planned['visit'], 'reject', '--reason', 'Evde kimse yokmuş.')
        supervisor.run('sync', '--wait')
        device.run('sync', '--wait')
        rows = {row['id']: row['state'] for row in device.run('list', 'visits')}
        expect(rows[planned['visit']], 'rejected')

    def step_an_inspector_reads_it(self):
        reason = ('--reason', 'Denetim 2026/3')
        here = self.supervisor_account['foundation']
        there = next(account['foundation'] for account in self.centre.accounts
                     if account['foundation'] != here)
        device = CtlDevice(self.session, self.centre.programs, 'inspector')
        inspector = self.add_user('S9902', 'Selin Ak', 'inspector', there)
        device.enrol(inspector)
        device.sign_in(inspector)
        device.run('sync')
        expect_in(here, [row['id'] for row in device.run('list', 'foundations')])
        file_no = self.worker.run('show', 'household', self.household)['file_no']
        device.run('inspect', 'find', here, file_no, status=1)
        device.run('inspect', 'show', here, self.household, status=1)
        expect(device.run('inspect', 'find', here, '000', *reason), [])
        found = device.run('inspect', 'find', here, file_no, *reason)
        expect([file['id'] for file in found], [self.household])
        file = device.run('inspect', 'show', here, self.household, *reason)
        expect((file['rating'], file['file_no']), ('weak', file_no))
        visit = next(row for row in file['visits'] if row['id'] == self.visit)
        expect((visit['state'], visit['worker_name']), ('approved', self.worker_account['name']))
        copy = self.session.home / 'inspected.jpg'
        device.run('inspect', 'picture', here, self.household, self.visit, self.photo[0], copy, *reason)
        expect(copy.read_bytes(), (self.session.home / 'copy.jpg').read_bytes())
        # The first of two persons; what stands of the file on his device is nothing.
        asked = device.run('inspect', 'annul', here, self.household, self.visit, *reason)
        expect(asked['visit'], self.visit)
        device.run('inspect', 'annul', here, self.household, self.visit, *reason, status=1)
        expect_in('asked for this already', device.sentence)
        self.centre.stop()
        device.run('inspect', 'show', here, self.household, *reason, status=1)
        expect_in('Nothing was asked', device.sentence)
        self.centre.start()
        expect(device.run('list', 'households'), [])
        device.run('show', 'household', self.household, status=1)
        self.supervisor.run('inspect', 'find', here, file_no, *reason, status=1)
        self.supervisor.run('sync', '--wait')
        told = self.supervisor.run('show', 'household', self.household)['history'][0]
        expect((told['what'], told['by_name'], told['reason']),
               ('visit.annul', 'Selin Ak', 'Denetim 2026/3'))

    def step_plans_change(self):
        supervisor, worker = self.supervisor, self.worker
        other = [row for row in supervisor.run('list', 'workers')
                 if row['staff_no'] not in (self.worker_account['staff_no'], 'S9901')][0]
        mine = [row for row in worker.run('list', 'visits', '--state', 'planned') if row['is_mine']]
        moved, dropped = mine[0]['id'], mine[1]['id']
        worker.run('cancel', dropped, 'Vazgeçildi', status=1)
        expect_in('role', worker.sentence)
        supervisor.run('reassign', moved, other['id'])
        supervisor.run('cancel', dropped, 'Hane taşındı')
        supervisor.run('sync', '--wait')
        worker.run('sync', '--wait')
        left = {row['id']: row['state'] for row in worker.run('list', 'visits') if row['is_mine']}
        expect(moved in left, False)
        expect(left.get(dropped, 'void'), 'void')

    def step_what_was_refused_is_tried_again(self):
        worker = self.worker
        device = worker.run('note', self.household, 'Reddedilecek bir not.')
        self.set_roles(self.worker_account, 'none')
        expect(worker.run('sync', '--wait')['attention'], 1)
        row = worker.run('list', 'outbox', '--limit', '1')[0]
        expect((row['state'], row['reason'], row['again']), ('refused', 'not-allowed', False))
        listed = json.loads(self.admin('quarantine', '--json'))['operations']
        expect([(op['n'], op['reason']) for op in listed], [(row['number'], 'not-allowed')])
        # By hand at the device, against the same rules and then under others.
        tried = worker.run('retry', str(row['number']))
        expect((tried['state'], tried['reason'], tried['again']), ('refused', 'not-allowed', False))
        self.set_roles(self.worker_account, 'worker')
        tried = worker.run('retry', str(row['number']))
        expect((tried['state'], tried['reason']), ('done', ''))
        expect(worker.run('sync', '--wait')['attention'], 0)
        worker.run('retry', str(row['number']), status=1)
        expect_in('refused no act', worker.sentence)
        expect(json.loads(self.admin('quarantine', '--json'))['operations'], [])
        notes = worker.run('show', 'household', self.household)['notes']
        expect([note['is_waiting'] for note in notes if note['id'] == device['note']], [False])
        # By hand at the centre: the device hears of it.
        self.set_roles(self.worker_account, 'none')
        worker.run('note', self.household, 'Bir not daha.')
        expect(worker.run('sync', '--wait')['attention'], 1)
        self.set_roles(self.worker_account, 'worker')
        tried = json.loads(self.admin('quarantine', 'retry', '--all', '--json'))['operations']
        expect([op['outcome'] for op in tried], ['ok'])
        expect(worker.run('sync', '--wait')['attention'], 0)
        expect(worker.run('list', 'outbox', '--limit', '1')[0]['state'], 'done')

    def set_roles(self, account, roles):
        with sqlite3.connect(self.centre.folder / 'centre' / 'centre.db', timeout=30) as database:
            database.execute('UPDATE account SET roles = ? WHERE staff_no = ?',
                             (roles, account['staff_no']))
        database.close()

    def step_a_copy_of_the_device_is_put_back(self):
        worker = self.worker
        expect(worker.run('sync', '--wait')['waiting'], 0)
        copy = worker.folder.with_name('copy')
        shutil.copytree(worker.folder, copy)
        lost = [worker.run('note', self.household, f'Kopyadan sonra {i}.')['note'] for i in range(3)]
        expect(worker.run('sync', '--wait')['waiting'], 0)
        shutil.rmtree(worker.folder)
        copy.rename(worker.folder)
        # Their numbers are given to other notes, and it heals without anybody's doing.
        new = [worker.run('note', self.household, f'Geri konduktan sonra {i}.')['note'] for i in range(2)]
        found = worker.run('sync', '--wait')
        expect((found['waiting'], found['attention']), (0, 0))
        for device in self.worker, self.supervisor:
            device.run('sync', '--wait')
            notes = [note['id'] for note in device.run('show', 'household', self.household)['notes']]
            expect([notes.count(note) for note in lost + new], [1] * 5)

    def step_what_is_not_as_at_the_centre_is_fetched_again(self):
        worker = self.worker

        def has_it(**env):
            worker.run('sync', '--wait', **env)
            return self.household in [row['id'] for row in worker.run('list', 'households')]

        def is_told():
            return sum('fetched once more' in row['sentence'] for row in worker.run('list', 'history'))
        expect((has_it(), is_told()), (True, 0))
        worker.sql('PRAGMA foreign_keys = ON',
                   f"DELETE FROM record WHERE kind = 'household' AND id = '{self.household}'")
        # Nothing tells of it, until it is time to compare.
        expect((has_it(), is_told()), (False, 0))
        expect((has_it(**other_clock('+7h')), is_told()), (True, 1))
        differing = self.centre.query("SELECT details FROM audit WHERE action = 'feed-differs'")
        expect(len(differing), 1)
        expect_in('w:', differing[0][0])
        # It is as it was, and is not fetched a third time.
        expect((has_it(**other_clock('+14h')), is_told()), (True, 1))

    def step_signing_out_keeps_the_work(self):
        worker = self.worker
        self.centre.stop()
        worker.run('note', self.household, 'Oturum kapanmadan önce.')
        expect(worker.run('sign-out')['workspace'], 'needs-sign-in')
        worker.run('list', 'today', status=1)
        expect_in('signed in', worker.sentence)
        self.centre.start()
        worker.sign_in(self.supervisor_account, status=1)
        expect_in('another person', worker.sentence)
        worker.sign_in(self.worker_account)
        expect(worker.run('sync', '--wait')['waiting'], 0)

    def step_withdrawing_a_device_loses_no_work(self):
        worker = self.worker
        household = worker.run('list', 'households')[0]['id']
        visit = next(row['id'] for row in worker.run('list', 'today')
                     if row['state'] in ('planned', 'in_progress'))
        answers = self.session.home / 'answers.txt'
        answers.write_text('outcome_note=Yarım kalan söz.\noutcome=absent\n', encoding='utf-8')
        self.centre.stop()
        note = worker.run('note', household, 'Gönderilmeden geri alındı.')['note']
        expect(worker.run('visit', 'answer', visit, answers)['saved'], 2)
        self.centre.start()
        with sqlite3.connect(self.centre.folder / 'centre' / 'centre.db', timeout=30) as database:
            user, = database.execute('SELECT id FROM account WHERE staff_no = ?',
                                     (self.worker_account['staff_no'],)).fetchone()
        database.close()
        for device in json.loads(self.admin('device', 'list', '--json'))['devices']:
            if device['user'] == user:
                self.admin('device', 'revoke', device['id'])
        # It hands over what it has, destroys itself (or the next program does), and is new.
        worker.run('sync', '--wait', status=3)
        expect(worker.run('status')['workspace'], 'needs-enrolment')
        expect((worker.folder / 'withdrawn').exists(), False)
        # The centre has what was not sent; a person decides about it.
        kept = json.loads(self.admin('quarantine', '--json'))['operations']
        expect([(op['kind'], op['reason']) for op in kept if op['kind'] != 'visit.start'],
               [('note.add', 'device-revoked'), ('draft', 'device-revoked')])
        of_note, of_draft = (op['id'] for op in kept if op['kind'] != 'visit.start')
        self.admin('quarantine', 'retry', of_note, '--json')
        # What was begun can only be read, and that is told in the audit log.
        expect_in('Yarım kalan söz.', self.admin('quarantine', 'show', of_draft))
        shown = json.loads(self.admin('quarantine', 'show', of_draft, '--json'))
        expect(shown['operation']['draft']['visit'], visit)
        with sqlite3.connect(self.centre.folder / 'centre' / 'centre.db', timeout=30) as database:
            read, = database.execute(
                "SELECT count(*) FROM audit WHERE action = 'quarantine-read'").fetchone()
        database.close()
        expect(read, 2)
        self.supervisor.run('sync', '--wait')
        notes = self.supervisor.run('show', 'household', household)['notes']
        expect([n['id'] for n in notes].count(note), 1)

    def add_user(self, staff_no, name, roles, foundation=None):
        password = 'Deneme-12345'
        foundation = foundation or self.supervisor_account['foundation']
        self.admin('user', 'add', '--foundation', foundation, '--roles', roles, '--password-stdin',
                   staff_no, name, stdin=password + '\n')
        text = self.admin('code', 'new', staff_no).split()[0]
        return {'staff_no': staff_no, 'password': password, 'enrolment_text': text}

    def admin(self, *words, stdin=None):
        n = 1 if words[1].startswith('-') else 2
        done = subprocess.run(
            [str(self.centre.programs.path('ziyaretd')), *words[:n], '--dir',
             str(self.centre.folder / 'centre'), *words[n:]],
            input=stdin, capture_output=True, text=True, check=False, timeout=60,
            env=self.session.env | self.centre.programs.env)
        if done.returncode != 0:
            raise AssertionError(f'ziyaretd {words}: {done.stderr.strip()}')
        return done.stdout


def same(kept, given):
    """The engine keeps a value in its type's own form: '39.92080' as 39.9208."""
    def normal(text):
        words = text.split()
        try:
            return [float(word) for word in words]
        except ValueError:
            return words
    return normal(kept) == normal(given)


def expect(found, wanted):
    if found != wanted:
        raise AssertionError(f'expected {wanted!r}, found {found!r}')


def expect_in(part, whole):
    if part not in whole:
        raise AssertionError(f'expected {part!r} in {whole!r}')


def main():
    build, source = sys.argv[1:3]
    programs = Programs(build, source)
    session = HeadlessSession('ctl')
    folder = pathlib.Path(tempfile.mkdtemp(prefix='zyr-ctl-centre-'))
    centre = Centre(programs, folder)
    centre.make(HOUSEHOLDS)
    centre.start()
    session.start()
    # Sentences are compared in English; the programs still run in the caller's locale otherwise.
    session.env |= {'TZ': 'Europe/Istanbul', 'LANGUAGE': 'en'}
    try:
        journey = Journey(programs, session, centre)
        for name, step in vars(Journey).items():
            if name.startswith('step_'):
                print(name[5:].replace('_', ' '), flush=True)
                step(journey)
    finally:
        session.stop()
        try:
            centre.stop()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    main()
