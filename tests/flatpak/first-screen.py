#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: first-screen.py APP-ID WORK-FOLDER

Opens the installed flatpak in a session of its own and finds, through the accessibility tree, where
the set-up code of a new device is typed.  Leaves first-screen.png in the folder.
"""

import os
import pathlib
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).parents[1]), str(pathlib.Path(__file__).parents[1] / 'journey')]

from a11y import App  # noqa: E402
from session import Session  # noqa: E402


def main():
    app_id, work = sys.argv[1], pathlib.Path(sys.argv[2])
    with Session('flatpak') as session:
        process = session.spawn(['flatpak', 'run', '--user', '--env=GSK_RENDERER=cairo',
                                 '--env=GTK_A11Y=atspi', app_id],
                                env={'FLATPAK_USER_DIR': os.environ['FLATPAK_USER_DIR']},
                                log=work / 'first-screen.log')
        app = App(session, process, timeout_s=60, behind_proxy=True)
        app.wait(role='text', timeout_s=60, what='where the set-up code is typed')
        time.sleep(1)  # the page before fades out
        nameless = app.nameless()
        session.screenshot(work / 'first-screen.png')
        assert not nameless, f'without a name: {nameless}'
    print('1 passed, 0 failed')


if __name__ == '__main__':
    main()
