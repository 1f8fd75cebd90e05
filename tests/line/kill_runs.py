#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 on devices and on the centre under load, at random moments; afterwards the databases of
both sides are read with other programs than ours (sqlcipher, sqlite3) and compared: every operation
that the device counts as acknowledged is at the centre, none is there twice, nothing that was shown
as saved is missing, and what is there is what was written, byte for byte.

usage: kill_runs.py BUILD SOURCE [RUNS]     (ZYR_KILL_RUNS in the environment goes before RUNS)
"""

import contextlib
import hashlib
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from devices import Centre, FaultProxy, HeadlessSession, Programs, make_device

RUN_S = 6
N_DEVICES = 2


class Worker(threading.Thread):
    """One device: writes notes, exchanges, and dies now and then in the middle of either."""

    def __init__(self, device, household, seed, end):
        super().__init__()
        self.device = device
        self.household = household
        self.random = random.Random(seed)
        self.end = end
        self.saved = []        # ids of notes that the program called saved
        self.n_kills = 0
        self.failure = None

    def command(self, *words):
        """What it printed; None when it was killed before it ended."""
        process = subprocess.Popen(self.device.command(words), env=self.device.session.env
                                   | self.device.env, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        try:
            out, _ = process.communicate(timeout=self.random.uniform(0.02, 1.2)
                                         if self.random.random() < 0.3 else 60)
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
            self.n_kills += 1
        with contextlib.suppress(json.JSONDecodeError):
            return json.loads(out)
        return None

    def run(self):
        try:
            while time.monotonic() < self.end:
                for _ in range(self.random.randint(1, 4)):
                    said = self.command('note', self.household, f'Not {self.random.random()}')
                    if said is not None and 'note' in said:
                        self.saved.append(said['note'])
                self.command('sync', '--wait', '--timeout', '2')
        except Exception as failure:  # pylint: disable=broad-except
            self.failure = failure


class Killer(threading.Thread):
    """Kills the centre at random moments and starts it again."""

    def __init__(self, centre, seed, end):
        super().__init__()
        self.centre = centre
        self.random = random.Random(seed)
        self.end = end
        self.n_kills = 0

    def run(self):
        while time.monotonic() < self.end:
            time.sleep(self.random.uniform(0.1, 1.5))
            self.centre._process.kill()  # pylint: disable=protected-access
            self.centre._process.wait()  # pylint: disable=protected-access
            self.n_kills += 1
            self.centre.start()


def canonical(operation):
    return json.dumps(operation, sort_keys=True, separators=(',', ':'), ensure_ascii=False)


def outbox_of(device):
    """[(n, state, operation)] from the device's encrypted database."""
    return [(row['n'], row['state'], json.loads(row['payload']))
            for row in device.sql('SELECT n, state, payload FROM outbox ORDER BY n')]


def compare(worker, database, settled):
    """Complaints about one device against the centre's database."""
    outbox = outbox_of(worker.device)
    device = database.execute('SELECT id, last_op FROM device JOIN device_progress ON device = id '
                              'WHERE account = ? ORDER BY enrolled DESC', (worker.account,)).fetchone()
    centre = dict(database.execute('SELECT n, hash FROM operation WHERE device = ?',
                                   (device[0],)).fetchall())
    complaints = []
    if [n for n, _, _ in outbox] != list(range(1, len(outbox) + 1)):
        complaints.append('numbers have a gap')
    if sorted(centre) != list(range(1, device[1] + 1)):
        complaints.append('the centre has a gap')
    for n, state, operation in outbox:
        written = hashlib.sha256(canonical(operation).encode()).hexdigest()
        if state != 0 and n not in centre:
            complaints.append(f'operation {n} was acknowledged and is not at the centre')
        if n in centre and centre[n] != written:
            complaints.append(f'operation {n} is another one at the centre')
        if settled and state == 0:
            complaints.append(f'operation {n} was never answered')
    notes = [op['note']['id'] for _, _, op in outbox if op['kind'] == 'note.add']
    for note in worker.saved:
        if notes.count(note) != 1:
            complaints.append(f'note {note} was shown as saved; the device has it '
                              f'{notes.count(note)} times')
    for note in notes:
        times = database.execute("SELECT count(*) FROM record WHERE kind = 'note' AND id = ?",
                                 (note,)).fetchone()[0]
        if times > 1 or (settled and times != 1):
            complaints.append(f'note {note} is {times} times at the centre')
    return complaints, len(outbox), sum(state != 0 for _, state, _ in outbox)


def check(workers, centre, settled):
    with contextlib.closing(sqlite3.connect(centre.folder / 'centre/centre.db')) as database:
        for worker in workers:
            complaints, n, n_acknowledged = compare(worker, database, settled)
            assert not complaints, complaints[:10]
            yield n, n_acknowledged


def play(centre, devices, run):
    end = time.monotonic() + RUN_S
    workers = []
    for number, (device, account, household, saved) in enumerate(devices):
        worker = Worker(device, household, run * 100 + number, end)
        worker.account = account
        worker.saved = saved
        workers.append(worker)
    killer = Killer(centre, run, end)
    for thread in (*workers, killer):
        thread.start()
    for thread in (*workers, killer):
        thread.join()
    for worker in workers:
        assert worker.failure is None, worker.failure
    # What is acknowledged now must be there now, with the centre dead, before anything is mended.
    centre._process.kill()  # pylint: disable=protected-access
    centre._process.wait()  # pylint: disable=protected-access
    list(check(workers, centre, settled=False))
    centre.start()
    for worker in workers:
        worker.device.run('sync', '--wait', '--timeout', '60')
    figures = list(check(workers, centre, settled=True))
    print(f'run {run}: {sum(n for n, _ in figures)} operations of {len(workers)} devices, all '
          f'acknowledged, each once; {sum(w.n_kills for w in workers)} kills of devices, '
          f'{killer.n_kills + 1} of the centre', flush=True)


def main():
    build, source = sys.argv[1:3]
    n_runs = int(os.environ.get('ZYR_KILL_RUNS') or (sys.argv[3] if len(sys.argv) > 3 else 10))
    programs = Programs(build, source)
    with tempfile.TemporaryDirectory() as folder, HeadlessSession('kill') as session:
        centre = Centre(programs, pathlib.Path(folder))
        centre.make(households=20)
        centre.start()
        try:
            with FaultProxy(centre.port) as line:
                devices = []
                for number in range(N_DEVICES):
                    account = centre.account('worker', number)
                    device = make_device(session, programs, f'worker-{number}', account, line.port)
                    household = device.run('list', 'households')[0]['id']
                    devices.append((device, account['id'], household, []))
                for run in range(1, n_runs + 1):
                    play(centre, devices, run)
        finally:
            with contextlib.suppress(Exception):
                centre.stop()
    print(f'{n_runs} runs: nothing acknowledged is lost, nothing is there twice')


if __name__ == '__main__':
    main()
