#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every control of every place has a name and can be reached by keyboard; what is typed into a
note survives kill -9; a supervisor plans a visit, and a worker is told what waits while the centre
is out of reach.

usage: test-places.py --build DIR
"""

import argparse
import re
import sys
import time

from world import CONTROLS, WORDS, Atspi, World, button

# GTK 4.8 says that rows of the places beside it are there, too.
PAGES = {'today': 'ZyrTodayPage', 'households': 'ZyrHouseholdsPage', 'visits': 'ZyrVisitsPage',
         'review': 'ZyrReviewPage', 'sync': 'ZyrSyncPage'}
PLACES = ('today', 'households', 'visits', 'sync')
TAB_STOPS_MAX = 100
FOCUSED = 1 << Atspi.StateType.FOCUSED
# GTK leaves these to the window manager's own keys.
WINDOW_CONTROLS = {'Simge durumuna küçült', 'Ekranı Kapla', 'Kapat'}
NOTE = 'Kapı zili çalışmıyor; komşudan haber alındı.'


class Checks:
    """The steps, each of which prints what it found."""

    def __init__(self, world):
        self.world = world
        self.n_failed = 0

    def expect(self, what, found):
        """`found` is what should not be there, or an empty list."""
        print(f'{"not ok" if found else "ok"} - {what}', flush=True)
        for item in found:
            print(f'#   {item!r}')
        self.n_failed += bool(found)

    def page(self, device, what):
        # The page before fades out, and is in the tree until it has.
        seen = None
        while seen != (seen := [node.name for node in controls(device.app)]):
            time.sleep(0.4)
        self.expect(f'{device.name}, {what}: every control has a name', nameless(device.app))
        self.expect(f'{device.name}, {what}: every control is reached with Tab',
                    unreached(device.app))
        self.expect(f'{device.name}, {what}: the window fits', device.app.overflow())

    def places(self, device, places):
        for place in places:
            self.world.place(device, place)
            device.app.place_page = PAGES[place]
            self.page(device, place)
        device.app.place_page = None

    def household(self, device):
        self.world.place(device, 'households')
        open_first_row(device.app)
        self.page(device, 'household')

    def note_survives(self, device):
        device.app.wait('text', 'Yeni not').type(NOTE, replace=False)
        device.app.until(lambda: device.app.find('label', 'Taslak olarak bu cihazda saklandı'),
                         'the word that the draft is kept')
        device.kill()
        device.open()
        self.world.place(device, 'households')
        open_first_row(device.app)
        box = device.app.wait('text', 'Yeni not')
        device.app.until(lambda: box.text, 'the draft')
        self.expect('a note being typed survives kill -9', [] if box.text == NOTE else [box.text])

    def note_waits_offline(self, device):
        app = device.app
        self.world.centre.stop()
        app.wait('button', button('Not Ekle')).click()
        app.wait('label', NOTE)
        box = app.wait('text', 'Yeni not')
        self.expect('an added note leaves the box empty', [box.text] if box.text else [])
        app.wait('button', button(WORDS['tr']['back'])).click()
        self.world.place(device, 'sync')
        app.wait('label', '1 öğe gönderilmeyi bekliyor.')
        app.wait('label', re.compile('^Merkez yanıt vermiyor'), timeout_s=60)
        self.page(device, 'sync without a centre')
        self.world.centre.start()
        app.wait('button', button('Şimdi Eşitle')).click()
        app.wait('label', 'Her şey merkezde', timeout_s=60)

    def plan(self, device):
        app = device.app
        self.world.place(device, 'households')
        open_first_row(app)
        app.wait('button', button(WORDS['tr']['plan'])).click()
        app.wait('row', 'Son gün')
        self.expect('the plan: every control has a name', nameless(app))
        app.wait('button', 'Planla').click()
        app.wait('label', 'Ziyaret planlandı')
        app.wait('button', button(WORDS['tr']['back'])).click()
        self.world.place(device, 'sync')
        app.wait('label', re.compile('^Planlanan ziyaret'))


def open_first_row(app):
    entry = app.wait('entry')
    below = entry.extents[1] + entry.extents[3]
    app.wait(lambda node: node.role == 'list-item' and node.parent.name == 'Haneler'
             and node.extents[1] > below, what='a household').click()
    app.wait('button', button(WORDS['tr']['back']))


def nameless(app):
    return [node for node in app.nameless() if is_here(app, node)]


def controls(app):
    """What a person can press or type into on the page that is seen."""
    return [node for node in app.tree() if node.role in CONTROLS - {'page-tab'}
            and {'focusable', 'sensitive'} <= node.states and node.name not in WINDOW_CONTROLS
            and node.parent.role not in ('combo-box', 'push-button') and is_here(app, node)
            and node.is_shown()]


def is_here(app, node):
    """GTK 4.8 gives the controls of the page before, the welcome, the same extents and states."""
    place = getattr(app, 'place_page', None)
    if place and any(above.name in PAGES.values() and above.name != place
                     for above in node.ancestors()):
        return False
    behind = any(above.name == 'ZyrWelcomePage' for above in node.ancestors())
    return behind == (app.find('page-tab') is None and app.find('list', 'Bölümler') is None)


def unreached(app):
    """Shown controls at which Tab never arrives."""
    left = {node: [below.path for below in node] for node in controls(app)}
    for _ in range(TAB_STOPS_MAX):
        if not left:
            break
        app.key('Tab')
        for node, paths in list(left.items()):
            if any(has_focus(app, path) for path in paths):
                del left[node]
    return list(left)


def has_focus(app, path):
    words = app.call(path, 'Accessible', 'GetState')[0]
    return bool((words[0] | words[1] << 32) & FOCUSED)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--build', required=True)
    options = parser.parse_args()
    locale = {'LC_ALL': 'tr_TR.UTF-8', 'LANG': 'tr_TR.UTF-8', 'LANGUAGE': 'tr',
              'G_DEBUG': 'fatal-criticals'}
    with World(options.build, households=12) as world:
        checks = Checks(world)
        worker = world.device('worker', '360x640', **locale)
        worker.open()
        checks.page(worker, 'welcome')
        world.enrol(worker, world.centre.account('worker'))
        checks.places(worker, PLACES)
        checks.household(worker)
        checks.note_survives(worker)
        checks.note_waits_offline(worker)
        worker.close()
        supervisor = world.device('supervisor', '1280x800', **locale)
        supervisor.open()
        world.enrol(supervisor, world.centre.account('supervisor'))
        checks.places(supervisor, (*PLACES, 'review'))
        checks.plan(supervisor)
        supervisor.close()
    sys.exit(1 if checks.n_failed else 0)


if __name__ == '__main__':
    main()
