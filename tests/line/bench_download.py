#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first download of a foundation's household files into a supervisor's encrypted store, search
index included; real programs over TLS on the loopback, both ends on this machine.

usage: bench_download.py BUILD SOURCE [HOUSEHOLDS]
"""

import pathlib
import sys
import tempfile
import time

from devices import Centre, CtlDevice, HeadlessSession, Programs


def main():
    build, source = sys.argv[1:3]
    households = int(sys.argv[3]) if len(sys.argv) > 3 else 10000
    programs = Programs(build, source)
    with tempfile.TemporaryDirectory() as folder, HeadlessSession('load') as session:
        centre = Centre(programs, pathlib.Path(folder))
        centre.make(households=households)
        centre.start()
        try:
            good = measure(programs, session, centre, households)
        finally:
            centre.stop()
    sys.exit(0 if good else 1)


def measure(programs, session, centre, households):
    account = centre.account('supervisor')
    device = CtlDevice(session, programs, 'supervisor')
    device.enrol(account)
    start = time.monotonic()
    device.sign_in(account)
    synced = device.run('sync', '--wait', '--timeout', '110')
    took = time.monotonic() - start
    history = device.run('list', 'history')
    n = sum(row['n_received'] for row in history)
    wire = sum(row['n_bytes'] for row in history)
    seconds = sum(1 for _ in history)
    plain = centre.query('SELECT sum(length(CAST(record.body AS BLOB)) + length(record.tok) + 130) '
                         'FROM log JOIN record ON record.home = log.home AND record.id = log.rec '
                         'WHERE log.scope = ?', f'f:{account["foundation"]}')[0][0]
    found = device.run('list', 'households', '--query', 'yılmaz', '--limit', '1')
    assert synced['state'] == 'up-to-date' and n >= households and found
    share = 100 * wire / plain
    print(f'first download of {households} household files: {n} records, {plain / n:.0f} bytes each '
          f'as lines of the feed, in {took:.1f} s with sign-in and the start of two programs '
          f'({seconds} exchanges)')
    print(f'  {n / took:.0f} records/s (goal 15000), {wire} bytes on the wire = {share:.1f} % of '
          f'the plain {plain} (goal 20 %)')
    return n / took >= 15000 and share <= 20


if __name__ == '__main__':
    main()
