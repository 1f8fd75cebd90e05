#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day's work over a line of the second generation, measured with the real programs: 100 kbit/s,
600 ms a round trip, and every 200 KB a reset or a stall.

usage: bench_line.py BUILD SOURCE
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

from devices import (PICTURE, Centre, FaultProxy, HeadlessSession, Programs, finish_visits,
                     make_device, other_clock)

POOR = {'rate': 12500, 'delay': 0.3, 'every': 200_000, 'stall': 3.0}
CLEAN = {'rate': None, 'delay': 0.0, 'every': None}
N_VISITS = 10


def acknowledged(centre):
    return centre.query("SELECT count(*) FROM operation WHERE kind = 'visit.submit' "
                        "AND outcome = 'ok'")[0][0]


def measure_day(device, centre, line):
    """Seconds until the centre has answered every operation, and until the device is done."""
    before = line.figures()
    line.set(down=False, **POOR)
    start = time.monotonic()
    process = device_sync(device)
    while acknowledged(centre) < N_VISITS and time.monotonic() - start < 120:
        time.sleep(0.05)
    at_centre = time.monotonic() - start
    out, err = process.communicate(timeout=120)
    done = time.monotonic() - start
    assert process.returncode == 0, err
    after = line.figures()
    return at_centre, done, json.loads(out), {name: after[name] - before[name] for name in after}


def device_sync(device):
    return subprocess.Popen(device.command(['sync', '--wait', '--timeout', '100']),
                            env=device.session.env | device.env, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def measure_nothing(device, line, **env):
    """The same day again: what `sync` costs when nothing is to be told."""
    line.set(**CLEAN)
    device.run('sync', '--wait')
    before = line.figures()
    line.set(**POOR)
    start = time.monotonic()
    status = device.run('sync', '--wait', **env)
    took = time.monotonic() - start
    after = line.figures()
    return took, status['traffic'], {name: after[name] - before[name] for name in after}


def main():
    build, source = sys.argv[1:3]
    programs = Programs(build, source)
    with tempfile.TemporaryDirectory() as folder, HeadlessSession('line') as session:
        centre = Centre(programs, pathlib.Path(folder))
        centre.make(households=60)
        centre.start()
        try:
            with FaultProxy(centre.port) as line:
                run(programs, session, centre, line)
        finally:
            centre.stop()


def run(programs, session, centre, line):
    picture = session.home / 'picture.png'
    picture.write_bytes(PICTURE)
    device = make_device(session, programs, 'worker', centre.account('worker'), line.port)
    line.set(down=True)
    finish_visits(device, N_VISITS, picture)
    at_centre, done, status, figures = measure_day(device, centre, line)
    print(f'{N_VISITS} finished visits over 100 kbit/s, 600 ms a round trip, a fault every 200 KB:')
    print(f'  at the centre after {at_centre:.1f} s (goal 15 s), device in step after {done:.1f} s')
    print(f'  {status["traffic"]["sent"]} bytes of HTTP sent, {status["traffic"]["received"]} '
          f'received; {figures["up"]} + {figures["down"]} bytes on the line, '
          f'{figures["resets"]} resets, {figures["stalls"]} stalls')
    took, traffic, figures = measure_nothing(device, line)
    total = traffic['sent'] + traffic['received']
    print('the same day again, nothing to do:')
    print(f'  {traffic["sent"]} + {traffic["received"]} = {total} bytes of HTTP, body and headers '
          f'(goal 500), {figures["connections"]} connection(s), {took:.1f} s with the start of the '
          f'program and the TLS handshake; {figures["up"]} + {figures["down"]} bytes on the line '
          f'with it')
    _, traffic, figures = measure_nothing(device, line, **other_clock('+7h'))
    print('the first time after six hours, when all feeds are compared:')
    print(f'  {traffic["sent"]} + {traffic["received"]} = {traffic["sent"] + traffic["received"]} bytes '
          f'of HTTP; {figures["up"]} + {figures["down"]} bytes on the line')
    good = at_centre <= 15 and total <= 500
    print('goals met' if good else 'GOALS MISSED')
    sys.exit(0 if good else 1)


if __name__ == '__main__':
    main()
