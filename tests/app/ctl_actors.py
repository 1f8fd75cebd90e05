# SPDX-License-Identifier: GPL-3.0-or-later
"""A device without a display, driven through ziyaretctl, and a worker who can fill any form."""

import base64
import datetime
import json
import pathlib
import subprocess
import sys

sys.path[:0] = [str(pathlib.Path(__file__).parent.parent),
                str(pathlib.Path(__file__).parent.parent / 'journey')]

from actors import ProgramFailed  # noqa: E402
from session import Session  # noqa: E402

# One grey pixel.
PICTURE = base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==')

OPINION = ('Hane yerinde incelendi, beyanlar belgelerle karşılaştırıldı ve kayıtlarla uyumlu bulundu; '
           'yardıma ihtiyaç olduğu kanaatine varıldı.')

# What a visit that goes well is answered with, where the first choice would lead elsewhere.
WISHES = {
    'outcome': 'complete', 'worker_id_shown': 'yes', 'resp_kind': 'neighbour', 'resp_adult': 'yes',
    'notice_given': 'yes', 'consent_photo': 'no', 'addr_same': 'same', 'm_status': 'here',
    'm_diff': 'none', 'rating': 'weak', 'kanaat': OPINION, 'visit_loc': '39.92080 32.85420 0 5',
}


def other_clock(offset):
    """The environment of a program whose time of the day is off by `offset` ("+3h", "-2d")."""
    return {'LD_PRELOAD': '/usr/$LIB/faketime/libfaketime.so.1', 'FAKETIME': offset,
            'FAKETIME_DONT_FAKE_MONOTONIC': '1'}


class HeadlessSession (Session):
    """A session of its own with bus and keyring, and no display."""

    def start(self):
        import tempfile
        self.home = pathlib.Path(self._base or tempfile.mkdtemp(prefix=f'zyr-{self.name}-'))
        try:
            self._make_home()
            self._start_bus()
            if self.keyring:
                self._start_keyring()
        except Exception:
            self.stop()
            raise


class CtlDevice:
    """One data directory, and ziyaretctl on it."""

    def __init__(self, session, programs, name):
        self.session = session
        self.program = programs.path('ziyaretctl')
        self.folder = session.home / name
        self.env = programs.env | {'G_DEBUG': 'fatal-criticals'}

    def command(self, words):
        return [str(self.program), '--data-dir', str(self.folder), *(str(word) for word in words)]

    def run(self, *words, status=0, stdin=None, **env):
        """Run a command that must end with `status`; return its data and keep its sentence."""
        done = subprocess.run(self.command(words), env=self.session.env | self.env | env,
                              input=stdin, capture_output=True, text=True, check=False, timeout=120)
        self.sentence = done.stderr.strip()
        if done.returncode != status:
            raise ProgramFailed(f'ziyaretctl {" ".join(str(word) for word in words[:3])}: '
                                f'{done.returncode}, not {status}: {done.stderr.strip()} {done.stdout[:400]}')
        return json.loads(done.stdout) if done.stdout.strip() else None

    def enrol(self, account, status=0):
        return self.run('enrol', account['enrolment_text'], status=status)

    def sign_in(self, account, status=0):
        return self.run('sign-in', account['staff_no'], status=status,
                        ZIYARET_PASSWORD=account['password'])

    def key(self):
        """Of the device's database, as the keyring has it."""
        value = subprocess.run(['secret-tool', 'lookup', 'item', 'db-key', 'device-dir', str(self.folder)],
                               env=self.session.env, capture_output=True, check=True).stdout
        return value if len(value) == 32 else bytes.fromhex(value.decode())

    def sql(self, *statements):
        """What somebody else's program, sqlcipher, does in the device's database: the rows, as dicts."""
        script = '\n'.join(['.bail on', f'PRAGMA key = "x\'{self.key().hex()}\'";', '.mode json',
                            *(statement + ';' for statement in statements), ''])
        done = subprocess.run(['sqlcipher', str(next(self.folder.glob('*.db')))], input=script,
                              capture_output=True, text=True, check=True)
        return json.loads(done.stdout[done.stdout.index('['):]) if '[' in done.stdout else []


class Filling:
    """A conversation with `visit answer ID -`: one line said, one line heard, durable by then."""

    def __init__(self, device, visit):
        self.process = subprocess.Popen(device.command(['visit', 'answer', visit, '-']),
                                        env=device.session.env | device.env,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, bufsize=1)
        self.given = {}
        self.opening = self._hear()

    def _hear(self):
        line = self.process.stdout.readline()
        if not line:
            raise ProgramFailed(f'the fill ended: {self.process.stderr.read().strip()}')
        return json.loads(line)

    def say(self, line):
        self.process.stdin.write(line + '\n')
        return self._hear()

    def items(self):
        return {item['ref']: item for item in self.say('??') if item['kind'] == 'question'}

    def problems(self):
        return self.say('?')

    def answer(self, ref, value):
        heard = self.say(f'{ref}={value}')
        if heard['saved'] and heard.get('valid'):
            self.given[ref] = value
            return True
        return False

    def kill(self):
        self.process.kill()
        self.process.wait()
        self._close_pipes()

    def close(self):
        self.process.stdin.close()
        status = self.process.wait(timeout=60)
        sentence = self.process.stderr.read().strip()
        self._close_pipes()
        if status != 0:
            raise ProgramFailed(f'the fill ended with {status}: {sentence}')

    def _close_pipes(self):
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()

    def answer_problem(self, item, picture):
        """Give a required question some valid answer."""
        if item['control'] == 'upload':
            return self.say(f'@{item["ref"]}={picture}')['saved']
        return any(self.answer(item['ref'], value) for value in candidates(item))

    def answer_all(self, picture, stop_after=None):
        """Answer what is missing until nothing is, or `stop_after` answers were given."""
        n_given = 0
        while True:
            refs = [problem['ref'] for problem in self.problems()]
            if not refs:
                return n_given
            items = self.items()
            n_before = n_given
            for ref in refs:
                # An answer can make a later question vanish; the next round sees what is left.
                if ref not in items or not self.answer_problem(items[ref], picture):
                    continue
                n_given += 1
                if stop_after is not None and n_given >= stop_after:
                    return n_given
            if n_given == n_before:
                raise ProgramFailed(f'no valid answer found for {[items.get(ref) for ref in refs]}')


def candidates(item):
    name = item['ref'].rpartition('/')[2].partition('[')[0]
    today = datetime.date.today()
    if name in WISHES:
        yield WISHES[name]
    if item.get('choices'):
        yield from item['choices']
        return
    if item['type'] in ('int', 'decimal'):
        yield from ('1', '0', '2', '5', '10', '60', '100', '1000', '2015')
    elif item['type'] == 'date':
        for days in (0, -30, -4000, 30, 365):
            yield (today + datetime.timedelta(days=days)).isoformat()
    elif item['type'] == 'geopoint':
        yield WISHES['visit_loc']
    else:
        yield from ('Yerinde görüldü', OPINION, '12', '5321234567', '10000024838', 'Zeynep',
                    '3300100100')
