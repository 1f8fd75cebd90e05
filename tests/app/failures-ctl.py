#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a device from opening its data: each a sentence, and every file as it was.

usage: failures-ctl.py BUILD SOURCE
"""

import hashlib
import shutil
import sys

from ctl_actors import CtlDevice, HeadlessSession

from actors import Programs  # found through ctl_actors


def digest(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.iterdir()) if path.name in ('ziyaret.db', 'ziyaret.db-key')}


def fails(device, part):
    before = digest(device.folder) if device.folder.is_dir() else None
    device.run('status', status=1)
    if part not in device.sentence:
        raise AssertionError(f'expected {part!r} in {device.sentence!r}')
    if before is not None and digest(device.folder) != before:
        raise AssertionError('a file of the device has changed')


def opens(device):
    found = device.run('status')['workspace']
    if found != 'needs-enrolment':
        raise AssertionError(f'the workspace is {found}')


def test_without_a_keyring(programs):
    with HeadlessSession('nokeys', keyring=False) as session:
        session.env['LANGUAGE'] = 'en'
        device = CtlDevice(session, programs, 'device')
        fails(device, 'no password store')
        if (device.folder / 'ziyaret.db').exists():
            raise AssertionError('a database was made although its key cannot be kept')


def test_files(programs):
    with HeadlessSession('files') as session:
        session.env['LANGUAGE'] = 'en'
        device = CtlDevice(session, programs, 'device')
        opens(device)
        opens(device)
        if (device.folder.stat().st_mode & 0o777) != 0o700:
            raise AssertionError('others may look into the folder')
        text = (device.folder / 'ziyaret.db').read_bytes()
        if text.startswith(b'SQLite format 3') or b'CREATE TABLE' in text:
            raise AssertionError('the database can be read without its key')

        elsewhere = CtlDevice(session, programs, 'elsewhere')
        shutil.copytree(device.folder, elsewhere.folder)
        fails(elsewhere, 'another key')

        damaged = bytearray(text)
        damaged[len(text) // 2] ^= 0x55
        (device.folder / 'ziyaret.db').write_bytes(damaged)
        fails(device, 'damaged')
        (device.folder / 'ziyaret.db').write_bytes(text)
        opens(device)

        blocked = CtlDevice(session, programs, 'blocked')
        blocked.folder.write_text('a file where the folder should be', encoding='utf-8')
        fails(blocked, 'cannot be read or written')


def main():
    programs = Programs(*sys.argv[1:3])
    for test in (test_without_a_keyring, test_files):
        print(test.__name__, flush=True)
        test(programs)


if __name__ == '__main__':
    main()
