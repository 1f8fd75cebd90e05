# SPDX-License-Identifier: GPL-3.0-or-later
"""Real devices and a real centre with a line between them that can be made poor."""

import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).parent.parent / name) for name in ('', 'app', 'journey')]

from ctl_actors import PICTURE, CtlDevice, Filling, HeadlessSession, other_clock  # noqa: E402,F401
from actors import Centre, Programs  # noqa: E402,F401
from fault_proxy import FaultProxy  # noqa: E402,F401


def through(account, port):
    """The account as somebody behind the line has it: the centre is at the line's end."""
    parts = account['enrolment_text'].split(':')
    parts[2] = str(port)
    return {**account, 'enrolment_text': ':'.join(parts)}


def make_device(session, programs, name, account, port):
    device = CtlDevice(session, programs, name)
    device.enrol(through(account, port))
    device.sign_in(account)
    device.run('sync', '--wait')
    return device


def finish_visits(device, n, picture):
    """Fill in n visits, whatever their day, and complete them; all that can be filled alone."""
    done = []
    rows = device.run('list', 'today') + device.run('list', 'upcoming')
    for row in rows:
        if len(done) == n:
            break
        fill = Filling(device, row['id'])
        try:
            fill.answer_all(picture)
        finally:
            fill.close()
        device.run('visit', 'complete', row['id'])
        done.append(row['id'])
    assert len(done) == n, f'{len(done)} of {len(rows)} visits filled'
    return done

