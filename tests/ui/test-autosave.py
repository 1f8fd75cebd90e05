#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at random moments while somebody types through the form, in the real window over the
encrypted database: when the application is opened again, at most the character that was being typed
is missing, and the typing goes on where it ended.

usage: test-autosave.py --build DIR [--kills 8] [--seed N] [--help]     (ZYR_KILLS goes before --kills)
"""

import os
import random
import statistics
import time

from editor import Editor
from steps import run
from world import Filling

# What is typed, question by question; numbers are shown with the thousands apart.
TEXTS = (
    ('rooms', '3'), ('area', '85'), ('x_food', '12500'), ('x_util', '2750'),
    ('observ', 'Konut nemli, tek soba ile ısınılıyor; çatı akıyor, pencereler naylonla kapatılmış. '
               'Çocukların odası yok, iki yatak var.'),
    ('x_edu', '1450'), ('x_health', '700'),
    ('kanaat', 'Hanede beş kişi yaşıyor, düzenli gelir yetersiz. Gıda ve eğitim yardımı yapılması '
               'uygundur; İŞKUR kaydı önerildi, gelecek ziyarette sonucu görülecek.'),
)
# A person's pace; slower only where the disk is slower than that.
PACE_S = 0.08
CHARS_BEFORE_KILL_MAX = 22


def disk_pace(folder):
    """How long a small durable write takes here, several times over."""
    path = folder / 'probe'
    times = []
    with open(path, 'wb') as probe:
        for _ in range(20):
            start = time.monotonic()
            probe.write(b'x' * 4096)
            probe.flush()
            os.fsync(probe.fileno())
            times.append(time.monotonic() - start)
    path.unlink()
    return 4 * statistics.quantiles(times, n=10)[-1]


class Typist (Editor):
    """Types, dies, and looks what is left."""

    steps = ('set_up', 'types_through', 'reads_all')
    size = '1280x800'

    def __init__(self, world, options):
        super().__init__(world, options)
        self.random = random.Random(options.seed)
        self.pace_s = max(PACE_S, disk_pace(world.folder))
        self.n_kills = 0
        self.n_missing = 0
        self.given = {}   # question to what was typed to its end
        print(f'seed {options.seed}, a character each {self.pace_s * 1000:.0f} ms or more', flush=True)

    def goes_to(self, name):
        """By key, as somebody who does not let go of the keyboard. Returns what is there."""
        self.app.key('ctrl+f')
        self.app.type(self.text.labels[name])
        self.app.key('Return')
        self.waits_for_focus(name)
        self.app.key('ctrl+End')
        return self.shown(name)

    def shown(self, name):
        text = self.entry(name).text
        return text.replace('.', '') if text.replace('.', '').isdigit() else text

    def press(self, character):
        done = self.device.session.run(['xdotool', 'type', '--delay', '0', character])
        assert done.returncode == 0, done.stderr

    def opens_again(self):
        self.device.open()
        self.app.wait('label', self.say('Recovered'))
        self.app.wait('button', self.say('Continue', 'visit')).click()
        self.app.wait('button', self.say('Visit Menu'), timeout_s=30)

    def kills_within(self, text, n_there, n_left):
        """Types on; returns how many characters stand once it is killed in the middle of it."""
        for n_sent in range(n_there + 1, len(text) + 1):
            self.press(text[n_sent - 1])
            n_left -= 1
            if n_left <= 0:
                time.sleep(self.random.uniform(0, self.pace_s))
                return n_sent
            time.sleep(self.pace_s * self.random.uniform(0.8, 1.6))
        return None

    def check(self, name, text, n_sent):
        found = self.goes_to(name)
        assert text.startswith(found), f'{name}: “{found}” was never typed'
        assert len(found) >= n_sent - 1, f'{name}: “{found}”, but “{text[:n_sent]}” was typed'
        self.n_missing += n_sent - len(found)
        return len(found)

    def types_through(self):
        kills = int(os.environ.get('ZYR_KILLS', self.options.kills))
        while self.n_kills < kills:
            for name, text in TEXTS:
                there = self.goes_to(name)
                self.given.pop(name, None)
                if there == text:
                    # Another round: what is there is replaced.
                    self.app.key('ctrl+a', 'Delete')
                    there = ''
                n_there = len(there)
                while n_there < len(text):
                    n_left = self.random.randint(1, CHARS_BEFORE_KILL_MAX)
                    n_sent = self.kills_within(text, n_there, n_left)
                    if n_sent is None:
                        break
                    self.device.kill()
                    self.n_kills += 1
                    self.opens_again()
                    n_there = self.check(name, text, n_sent)
                    if self.n_kills >= kills:
                        return
                self.given[name] = text

    def reads_all(self):
        """Every question that was typed to its end, as another program reads the database."""
        self.device.close()
        filling = Filling(self.world.control(self.device), self.visit)
        items = filling.items()
        filling.close()
        for name, text in self.given.items():
            found = next(item['value'] for ref, item in items.items()
                         if ref.rpartition('/')[2] == name)
            assert found == text or float(found) == float(text), f'{name}: {found}, not {text}'
        self.done(f'killed {self.n_kills} times, {self.n_missing} times without the character that was '
                  f'being typed, never more; {len(self.given)} answers are whole')


if __name__ == '__main__':
    run(Typist, kills={'type': int, 'default': 8},
        seed={'type': int, 'default': random.randrange(1 << 31)})
