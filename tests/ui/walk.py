# SPDX-License-Identifier: GPL-3.0-or-later
"""Who has no pointer goes from control to control: which of those that are seen does Tab not reach?"""

import time

from world import CONTROLS, Atspi

from a11y import ALIASES  # pylint: disable=wrong-import-order

# GTK 4.8 says that rows of the places beside it are there, too.
PAGES = {'today': 'ZyrTodayPage', 'households': 'ZyrHouseholdsPage', 'visits': 'ZyrVisitsPage',
         'review': 'ZyrReviewPage', 'conflicts': 'ZyrConflictsPage', 'inspection': 'ZyrInspectionPage',
         'sync': 'ZyrSyncPage'}
# What leads from place to place, once somebody is signed in
WAYS = (('page-tab',), ('list', 'Bölümler'), ('list', 'Places'))
# GTK leaves these to the window manager's own keys.
WINDOW_CONTROLS = {'Simge durumuna küçült', 'Ekranı Kapla', 'Kapat', 'Minimize', 'Maximize', 'Close'}
TAB_STOPS_MAX = 100
FOCUSED = 1 << Atspi.StateType.FOCUSED


def walk(app, place=None):
    """Shown controls at which Tab never arrives.  `place`: the place that is seen, if it is one."""
    # The page before fades out, and is in the tree until it has.
    seen = None
    while seen != (seen := [node.name for node in controls(app, place)]):
        time.sleep(0.4)
    left = {node: [below.path for below in node] for node in controls(app, place)}
    for _ in range(TAB_STOPS_MAX):
        if not left:
            break
        app.key('Tab')
        for node, paths in list(left.items()):
            if any(has_focus(app, path) for path in paths):
                del left[node]
    return list(left)


def controls(app, place=None):
    """What a person can press or type into on the page that is seen."""
    tree = app.tree()
    # GTK 4.8 gives the controls of the page before, the welcome, the same extents and states.
    inside = any(app.find(*way, tree=tree) for way in WAYS)
    return [node for node in on_top(app, tree) if node.role in CONTROLS - {'page-tab'}
            and {'focusable', 'sensitive'} <= node.states and node.name not in WINDOW_CONTROLS
            and node.parent.role not in ('combo-box', 'push-button')
            and is_here(node, inside, place) and node.is_shown()]


def on_top(app, tree):
    """What takes the keys: a dialog that is open over the window, or all."""
    windows = [node for node in tree.children if node.role in ALIASES['window']]
    active = [node for node in windows if 'active' in node.states]
    return active[-1] if len(windows) > 1 and active else tree


def is_here(node, inside, place):
    above = {node.name for node in node.ancestors()}
    return (('ZyrWelcomePage' in above) != inside
            and not (place and above & set(PAGES.values()) - {PAGES[place]}))


def has_focus(app, path):
    words = app.call(path, 'Accessible', 'GetState')[0]
    return bool((words[0] | words[1] << 32) & FOCUSED)
