# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK 4 program the way a person with a screen reader, a mouse and a keyboard does.

What there is to see comes from the accessibility tree (AT-SPI over D-Bus, without libatspi, whose
cache goes stale); what is done goes through the X server as real pointer and key events.  So a
control that is covered, insensitive, unnamed or unreachable by scrolling fails a test here.

A node counts as *shown* when the program itself, asked what is at the middle of the node, answers
with that node (or something in it): a page of a stack that is not on top has the same extents and
states as the one that is, and this is the only way to tell them apart in GTK 4.8.
"""

import re
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

import cache  # noqa: E402  pylint: disable=wrong-import-position
from cache import COUNT, INDEX, INTERFACES, NAME, PARENT, PATH, ROLE, STATES  # noqa: E402  pylint: disable=wrong-import-position

ROOT = '/org/a11y/atspi/accessible/root'
NOTHING = '/org/a11y/atspi/null'
CACHE = '/org/a11y/atspi/cache'
WINDOW_COORDINATES = 1
POLL_S = 0.05
PATIENCE_S = 120  # with a machine that others keep busy; what comes sooner is not waited for
CALL_MS = 30000
BUSY_S = 10  # at most until what says that it is still being built is read as it is
# What GTK 4.8 calls things that are one thing to a person.
ALIASES = {
    'button': {'push-button', 'toggle-button'},
    'switch': {'check-box'},
    'entry': {'text', 'entry', 'password-text', 'spin-button'},
    'row': {'list-item', 'text', 'combo-box', 'entry', 'row'},
    'tab': {'page-tab'},
    'window': {'frame', 'dialog', 'window', 'alert'},
}
# What newer releases of GTK and of AT-SPI call what they called otherwise.
NEWER_NAMES = {'button': 'push-button', 'switch': 'check-box', 'radio-button': 'check-box',
               'grouping': 'panel'}
CONTROLS = {'push-button', 'toggle-button', 'check-box', 'text', 'entry', 'spin-button', 'combo-box',
            'page-tab', 'slider'}


class NotThere (AssertionError):
    """What the test waited for did not come; the message holds what is there instead."""


class Gone (Exception):
    """The node or the program is no longer there."""


class Node:
    """One accessible object as it was when the tree was read; its methods ask afresh."""

    def __init__(self, app, path, parent, role, name, state_words, interfaces):
        self.app = app
        self.path = path
        self.parent = parent
        self.children = []
        self.role = role
        self.name = name
        self.interfaces = interfaces
        self.tree = {path: self} if parent is None else parent.tree  # all nodes by their paths
        self._state_words = state_words

    def __repr__(self):
        return f'{self.role} “{self.name}”'

    def __eq__(self, other):
        return isinstance(other, Node) and self.path == other.path

    def __hash__(self):
        return hash(self.path)

    def __iter__(self):
        """The node and everything below it, in document order."""
        yield self
        for child in self.children:
            yield from child

    @property
    def states(self):
        """The states when the tree was read: 'checked', 'sensitive', 'focused', …"""
        return _states(self._state_words)

    def ancestors(self):
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def surface(self):
        """The window or popover that the node is in: what has a place of its own on the display."""
        below = None
        for node in [self, *self.ancestors()]:
            if node.role in ALIASES['window']:
                return node
            if below is not None and below.name == 'GtkPopoverContent':
                return node
            below = node
        return below

    def _call(self, interface, method, signature=None, *arguments):
        return self.app.call(self.path, interface, method, signature, *arguments)

    @property
    def extents(self):
        """(x, y, width, height) in the window; all of a scrolled child, not only what shows."""
        return self._call('Component', 'GetExtents', '(u)', WINDOW_COORDINATES)[0]

    @property
    def text(self):
        """What an entry holds, or a label's words."""
        if 'EditableText' in self.interfaces and 'Text' in self.interfaces:
            count = self.app.get(self.path, 'Text', 'CharacterCount')
            return self._call('Text', 'GetText', '(ii)', 0, count)[0]
        return self.app.get(self.path, 'Accessible', 'Name')

    @property
    def all_text(self):
        """The words of every label and entry in the node, one a line."""
        lines = []
        for node in self:
            # GTK 4.8 has the text within a libadwaita row as a node that does not say it.
            if 'EditableText' in node.interfaces and 'Text' in node.interfaces:
                lines.append(node.text)
            elif node.role == 'label' and node.name:
                lines.append(node.name)
        return '\n'.join(lines)

    @property
    def value(self):
        return self.app.get(self.path, 'Value', 'CurrentValue')

    def has_state(self, state):
        """Ask afresh whether 'checked', 'sensitive', 'selected', 'focused', 'expanded', …"""
        return state in _states(self._call('Accessible', 'GetState')[0])

    def is_shown(self):
        """Whether a person sees it, at least after scrolling the pane that it is in."""
        try:
            _, _, width, height = self.extents
            if width <= 0 or height <= 0:
                return False
            if self._is_hit():
                return True
            panes = self._panes()
            # In the pane's view and yet not hit: a row that GtkListView keeps in stock.
            return (bool(panes) and not all(pane.frames(*self._middle()) for pane in panes)
                    and panes[0].is_shown())
        except Gone:
            return False

    def frames(self, x, y):
        """Whether a point is within the node's extents."""
        left, top, width, height = self.extents
        return left <= x < left + width and top <= y < top + height

    def _middle(self):
        x, y, width, height = self.extents
        return x + width // 2, y + height // 2

    def _panes(self):
        """The scrolled panes around the node, innermost first, within its window or popover."""
        panes = []
        surface = self.surface
        for node in self.ancestors():
            if node is surface:
                break
            if node.role == 'scroll-pane':
                panes.append(node)
        return panes

    def _is_hit(self):
        """Whether the middle of the node is in view with nothing else in front of it."""
        x, y, width, _ = self.extents
        middle = self._middle()
        if not all(frame.frames(*middle) for frame in [self.surface, *self._panes()]):
            return False
        # What has no node of its own (the icon of a button, the text in an entry, the knob of a
        # switch) answers with nothing at all: then other points of the node are asked, and its
        # padding, because extents are those of the content.
        hit = self._hit(*middle)
        if hit != NOTHING:
            return self._has(hit)
        inside = [self._hit(*point) for point in (
            (x + 2, middle[1]), (x + width - 3, middle[1]), (x + 3, y + 3))]
        around = [self._hit(*point) for point in ((x - 4, middle[1]), (middle[0], y - 3))]
        return (any(self._has(hit) for hit in inside + around)
                or self.role in CONTROLS and all(hit == NOTHING for hit in inside)
                and not any(self._is_on_other_page(hit) for hit in around))

    def _pages(self):
        """The pages of stacks that the node is in, outermost first."""
        return [node.path for node in self.ancestors()
                if re.match('(GtkStack|Zyr.*)Page$', node.name)][::-1]

    def _is_on_other_page(self, hit):
        """Whether what was hit is in another page of a stack: then the node's own is not seen."""
        if hit == NOTHING:
            return False
        other = self.tree.get(hit)
        return other is not None and any(
            mine != its for mine, its in zip(self._pages(), other._pages()))

    def _hit(self, x, y):
        """The path of what the window shows at a point."""
        return self.surface._call('Component', 'GetAccessibleAtPoint', '(iiu)', x, y,
                                  WINDOW_COORDINATES)[0][1]

    def _has(self, hit):
        known = self.tree.get(hit)
        if known is not None and (known == self or self in known.ancestors()):
            return True
        # An insensitive node is not hit itself, but what is close around it.
        if 'sensitive' not in self.states:
            if any(node.path == hit for node in list(self.ancestors())[:3]):
                return True
        # The tree may have grown since it was read.
        return known is None and self.app.is_below(hit, self.path)

    def reveal(self):
        """Scroll every pane around the node until its middle is in view."""
        for pane in self._panes()[::-1]:
            for axis, slider in pane.sliders():
                start, length = pane.extents[axis], pane.extents[axis + 2]
                mine, size = self.extents[axis], self.extents[axis + 2]
                if start <= mine and mine + size <= start + length:
                    continue
                if self.app.by_pointer and axis == 1:
                    self._turn_wheel(pane, slider)
                    continue
                offset = mine + min(size, length) // 2 - (start + length // 2)
                slider.slide(slider.value + offset)
        self.app.settle()
        return self

    def _turn_wheel(self, pane, slider):
        """Scroll a pane with the wheel, beside what is in it, until the node's middle is in view."""
        left, top, _, height = pane.extents
        x, y = self.app.place_of(pane.surface)
        notch = max(height ** (2 / 3), 1)
        for _ in range(60):
            _, mine, _, size = self.extents
            offset = mine + min(size, height) // 2 - (top + height // 2)
            if abs(offset) < notch:
                return
            before = slider.value
            self.app.xdotool('mousemove', x + left + 3, y + top + height // 2, 'click', '--repeat',
                             max(1, int(abs(offset) / notch)), '--delay', 4, 5 if offset > 0 else 4)
            self.app.settle()
            if slider.value == before:
                return

    def sliders(self):
        """(axis, node whose value is the position) of a scrolled pane, axis 0 being x."""
        return [(0 if 'horizontal' in bar.states else 1, bar.children[0])
                for bar in self.children if bar.role == 'scroll-bar' and bar.children]

    def slide(self, value):
        self.app.set(self.path, 'Value', 'CurrentValue', GLib.Variant('d', value))

    def scroll_to(self, role, name=None):
        """Page through a long list (this node, or the pane in it) until a node is there."""
        pane = next(node for node in [*self, *self.ancestors()] if node.role == 'scroll-pane')
        slider = next(slider for axis, slider in pane.sliders() if axis == 1)
        slider.slide(0)
        step = max(pane.extents[3] * 0.8, 40)
        while True:
            self.app.settle()
            found = self.app.find(role, name, within=pane)
            if found is not None:
                return found.reveal()
            before = slider.value
            slider.slide(before + step)
            if slider.value == before:
                raise NotThere(f'no {role} “{name}” in the whole list; on screen:\n'
                               f'{self.app.describe()}')

    def click(self, button=1):
        """Scroll it into view, make sure that nothing covers it, and click it for real."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            before = self.extents
            self.reveal()
            # What slides into its place is not there yet, nor what has something built above it.
            if self._is_hit() and self.extents == before and not self.app.is_busy():
                break
            if time.monotonic() > deadline:
                raise NotThere(f'{self!r} cannot be clicked: something covers it, or it is not on '
                               f'screen ({self.extents})')
            time.sleep(POLL_S)
        x, y = self._middle()
        left, top = self.app.place_of(self.surface)
        self.app.xdotool('mousemove', left + x, top + y, 'click', button)
        self.app.settle()
        return self

    def draw(self):
        """A stroke of the pen across the node."""
        self.reveal()
        x, y, width, height = self.extents
        left, top = self.app.place_of(self.surface)
        points = [(left + x + width * part // 8, top + y + height * (3 + part % 3) // 8)
                  for part in range(2, 7)]
        words = ['mousemove', *points[0], 'mousedown', 1]
        for point in points[1:]:
            words += ['mousemove', *point, 'sleep', 0.03]
        self.app.xdotool(*words, 'mouseup', 1)
        self.app.settle()
        return self

    def type(self, text, replace=True):
        """Click into an entry and type; the text that was there is replaced."""
        self.click()
        if replace:
            self.app.key('ctrl+a', 'Delete')
        if text:
            self.app.type(text)
        return self

    def set_text(self, text):
        """Put text into an entry at once, for long texts; the program sees one change."""
        if not self._call('EditableText', 'SetTextContents', '(s)', text)[0]:
            raise NotThere(f'{self!r} takes no text')
        self.app.settle()
        return self

    def choose(self, choice):
        """Pick a choice of a GtkDropDown or AdwComboRow by its label, scrolling its list."""
        before = {node for node in self}
        self.click()
        popped = self.app.wait(lambda node: node.name == choice and node.role == 'label'
                               and node not in before and self in node.ancestors(),
                               what=f'choice “{choice}” of {self!r}')
        popped.click()
        return self

    def toggle(self, on):
        """Bring a switch, check or radio button to a state."""
        if self.has_state('checked') != on:
            self.click()
        self.app.until(lambda: self.has_state('checked') == on,
                       f'{self!r} to be {"on" if on else "off"}')
        return self


def _states(words):
    bits = words[0] | words[1] << 32
    return {Atspi.StateType(bit).value_nick for bit in range(44) if bits >> bit & 1}


def _role(number):
    nick = Atspi.Role(number).value_nick
    return NEWER_NAMES.get(nick, nick)


def _matcher(role, name):
    roles = ALIASES.get(role, {role}) if role else None
    if isinstance(name, re.Pattern):
        def named(text):
            return name.search(text) is not None
    else:
        # GTK 4.8 says the label of some buttons twice, and its mnemonic with it.
        wanted = None if name is None else name.replace('_', '')

        def named(text):
            return wanted is None or text.replace('_', '') in (wanted, f'{wanted} {wanted}')

    def match(node):
        return (roles is None or node.role in roles) and named(node.name)
    return match


class App:
    """A program under test.  `session` is where it runs, `process` what Session.spawn returned;
    `behind_proxy` says that a sandbox's proxy speaks for it, so that it is known by being alone."""

    def __init__(self, session, process, timeout_s=PATIENCE_S, behind_proxy=False):
        self.session = session
        self.process = process
        self.timeout_s = timeout_s
        self.by_pointer = False  # also scrolling: by the wheel, not by the scroll bar's value
        self._behind_proxy = behind_proxy
        self._bus = Gio.DBusConnection.new_for_address_sync(
            session.env['AT_SPI_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self._bus.set_exit_on_close(False)
        self._owner = None
        self._root = None
        self._places = {}
        self._losers = set()
        self._busy = set()
        self._connect()
        self._bus.signal_subscribe(self._owner, 'org.a11y.atspi.Event.Object', 'ChildrenChanged',
                                   None, 'remove', Gio.DBusSignalFlags.NONE, self._lost_child)
        self._bus.signal_subscribe(self._owner, 'org.a11y.atspi.Event.Object', 'StateChanged',
                                   None, 'busy', Gio.DBusSignalFlags.NONE, self._was_busy)

    # The bus

    def _call(self, owner, path, interface, method, arguments):
        try:
            return self._bus.call_sync(owner, path, interface, method, arguments, None,
                                       Gio.DBusCallFlags.NONE, CALL_MS, None).unpack()
        except GLib.Error as error:
            raise Gone(f'{path}: {error.message}') from error

    def call(self, path, interface, method, signature=None, *arguments):
        return self._call(self._owner, path, f'org.a11y.atspi.{interface}', method,
                          GLib.Variant(signature, arguments) if signature else None)

    def get(self, path, interface, name):
        return self._call(self._owner, path, 'org.freedesktop.DBus.Properties', 'Get',
                          GLib.Variant('(ss)', (f'org.a11y.atspi.{interface}', name)))[0]

    def set(self, path, interface, name, value):
        self._call(self._owner, path, 'org.freedesktop.DBus.Properties', 'Set',
                   GLib.Variant('(ssv)', (f'org.a11y.atspi.{interface}', name, value)))

    def _connect(self):
        deadline = time.monotonic() + self.timeout_s
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise NotThere(f'the program ended with status {self.process.returncode}')
            try:
                found = self._call('org.a11y.atspi.Registry', ROOT, 'org.a11y.atspi.Accessible',
                                   'GetChildren', None)[0]
                for owner, path in found:
                    pid = self._call('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                     'org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                                     GLib.Variant('(s)', (owner,)))[0]
                    if pid == self.process.pid or self._behind_proxy:
                        # It is known a moment before it answers.
                        self._call(owner, CACHE, 'org.a11y.atspi.Cache', 'GetItems', None)
                        self._owner, self._root = owner, path
                        return
            except Gone:
                pass
            time.sleep(POLL_S)
        raise NotThere(f'the program showed no window within {self.timeout_s} s')

    # Looking

    def tree(self):
        """Read the whole tree, once nothing in it is still being built, and return its root node."""
        deadline = time.monotonic() + BUSY_S
        while True:
            root = self._read_tree()
            if time.monotonic() > deadline or not any('busy' in node.states for node in root):
                return root
            time.sleep(POLL_S)

    def _read_tree(self):
        """The tree as it is.

        One call gives every object that somebody has asked about before, with its parent and how
        many children it has; only where that does not add up are the children asked for, down to
        the last, which makes the program tell about the new ones.  A child that was hidden stays
        in what the call gives, as if it were shown, and may make up for one that nobody has asked
        about yet: so whoever has lost a child is asked each time.
        """
        asked, missing = {}, None
        while True:
            items = self._read_cache()
            facts = {item[PATH]: item for item in items}
            children = {}
            for item in sorted(items, key=lambda item: item[INDEX]):
                children.setdefault(item[PARENT], []).append(item[PATH])
            ask = [path for path, item in facts.items() if path not in asked
                   and (path in self._losers or item[COUNT] != len(children.get(path, ())))]
            if not ask and self._root not in asked:
                ask = [self._root]
            while ask:
                answers = self._children_of(ask)
                asked |= answers
                ask = [child for found in answers.values() for child in found
                       if child not in facts and child not in asked]
            # What was only just asked about comes into the cache a moment later; what has gone, never.
            before, missing = missing, {child for found in asked.values() for child in found
                                        if child not in facts}
            if facts and (not missing or missing == before):
                break
        root = Node(self, self._root, None, 'application', '', (0, 0), ())
        self._build(root, facts, children | asked)
        return root

    def _children_of(self, paths):
        """The children of several objects, asked for at once; without those that know of none yet."""
        answers = {}

        def answered(bus, result, path):
            try:
                answers[path] = [child for _, child in bus.call_finish(result).unpack()[0]]
            except GLib.Error as error:
                answers[path] = error

        for path in paths:
            self._bus.call(self._owner, path, 'org.a11y.atspi.Accessible', 'GetChildren', None, None,
                           Gio.DBusCallFlags.NONE, CALL_MS, None, answered, path)
        while len(answers) < len(paths):
            GLib.MainContext.default().iteration(True)
        if isinstance(answers.get(self._root), GLib.Error):
            raise Gone(f'{self._root}: {answers[self._root].message}')
        return {path: found for path, found in answers.items() if not isinstance(found, GLib.Error)}

    def _lost_child(self, _bus, _sender, path, _interface, _signal, _arguments):
        self._losers.add(path)

    def _was_busy(self, _bus, _sender, path, _interface, _signal, arguments):
        (self._busy.add if arguments.unpack()[1] else self._busy.discard)(path)

    def is_busy(self):
        """Whether something is still being built, by what the program has told until its last answer."""
        while GLib.MainContext.default().iteration(False):
            pass
        # What was taken away meanwhile told no more.
        self._busy = {path for path in self._busy if self._still_busy(path)}
        return bool(self._busy)

    def _still_busy(self, path):
        try:
            return 'busy' in _states(self.call(path, 'Accessible', 'GetState')[0])
        except Gone:
            return False

    def _read_cache(self):
        try:
            reply = self._bus.call_sync(self._owner, CACHE, 'org.a11y.atspi.Cache', 'GetItems', None,
                                        None, Gio.DBusCallFlags.NONE, CALL_MS, None)
        except GLib.Error as error:
            raise Gone(f'the cache: {error.message}') from error
        # What was lost before the answer has been told before it.
        while GLib.MainContext.default().iteration(False):
            pass
        return cache.read_items(reply.get_child_value(0).get_data_as_bytes().get_data())

    def _build(self, root, facts, children):
        waiting = [root]
        for node in waiting:
            for path in children.get(node.path, ()):
                item = facts.get(path)
                if item is None or path in root.tree:
                    continue
                child = Node(self, path, node, _role(item[ROLE]), item[NAME], item[STATES],
                             item[INTERFACES])
                root.tree[path] = child
                node.children.append(child)
                waiting.append(child)

    def is_below(self, path, ancestor):
        """Whether one object is in another, asked afresh."""
        for _ in range(60):
            if path == ancestor:
                return True
            if path in ('', NOTHING, self._root):
                return False
            path = self.get(path, 'Accessible', 'Parent')[1]
        return False

    def find_all(self, role=None, name=None, within=None, shown=True, tree=None):
        """Every matching node now, or in a tree that was read before.  `name`: exact text or a
        compiled pattern; `role` may also be a function of a node.  `within`: only below it."""
        match = role if callable(role) else _matcher(role, name)
        below = within.path if within is not None else None
        return [node for node in (self.tree() if tree is None else tree)
                if match(node)
                and (below is None or any(above.path == below for above in node.ancestors()))
                and (not shown or node.is_shown())]

    def find(self, role=None, name=None, within=None, shown=True, tree=None):
        """The first matching node, or None."""
        try:
            found = self.find_all(role, name, within, shown, tree)
        except Gone:
            return None
        return found[0] if found else None

    def wait(self, role=None, name=None, within=None, shown=True, timeout_s=None, what=None):
        """Wait for a node and return it; NotThere says what was on screen instead."""
        deadline = time.monotonic() + max(timeout_s or 0, self.timeout_s)
        while True:
            node = self.find(role, name, within, shown)
            if node is not None:
                return node
            if self.process.poll() is not None:
                raise NotThere(f'the program ended with status {self.process.returncode}')
            if time.monotonic() > deadline:
                wanted = what or f'{role or "anything"} “{getattr(name, "pattern", name)}”'
                raise NotThere(f'no {wanted} came; on screen:\n{self.describe()}')
            time.sleep(POLL_S)

    def wait_gone(self, role=None, name=None, timeout_s=None):
        self.until(lambda: self.find(role, name) is None, f'{role} “{name}” to go away', timeout_s)

    def until(self, condition, what, timeout_s=None):
        """Wait until a function returns something true, and return that."""
        deadline = time.monotonic() + max(timeout_s or 0, self.timeout_s)
        while True:
            try:
                result = condition()
            except Gone:
                result = None
            if result:
                return result
            if time.monotonic() > deadline:
                raise NotThere(f'waited in vain for {what}; on screen:\n{self.describe()}')
            time.sleep(POLL_S)

    def describe(self):
        """What a person sees, one line a thing: for messages of failed tests."""
        try:
            return '\n'.join(f'  {node!r}' for node in self.tree()
                             if node.name and not node.name.startswith(('Gtk', 'Adw'))
                             and node.role != 'application' and node.is_shown())
        except Gone:
            return '  (the program is gone)'

    def nameless(self):
        """Shown controls that a screen reader would have no name for."""
        return [node for node in self.tree()
                if node.role in CONTROLS and 'focusable' in node.states
                and (not node.name or re.fullmatch(r'(Gtk|Adw|Zyr)[A-Za-z]+', node.name))
                # Parts of the toolkit's own: the button in a drop-down or menu button, which has the
                # name itself, and those in libadwaita's entry rows.
                and node.parent.role not in ('combo-box', 'push-button')
                and not any(above.role == 'text' for above in node.ancestors())
                and node.is_shown()]

    def overflow(self):
        """Windows that are larger than the display, as (width, height)."""
        width, height = map(int, self.session.size.split('x'))
        sizes = [node.extents[2:] for node in self.tree() if node.role in ALIASES['window']]
        return [size for size in sizes if size[0] > width or size[1] > height]

    # Doing

    def place_of(self, surface):
        """How far the display's coordinates are from those of a window's or popover's nodes.

        A popover's nodes have coordinates as if it were at the top left of what it belongs to, and
        only the X server knows where it really is; there it is found by its size.
        """
        x, y, width, height = surface.extents
        if surface.role == 'frame' and (width, height) in self._places:
            return self._places[width, height]
        found = self.session.run(['xdotool', 'search', '--onlyvisible', '--pid', self.process.pid,
                                  '--name', '', 'getwindowgeometry', '--shell', '%@']).stdout
        places = [tuple(map(int, place)) for place in re.findall(
            r'X=(-?\d+)\nY=(-?\d+)\nWIDTH=(\d+)\nHEIGHT=(\d+)', found)]
        near = sorted((abs(place[2] - width) + abs(place[3] - height), -number, place)
                      for number, place in enumerate(places))
        if not near or near[0][0] > 40:
            raise NotThere(f'no window of {width}×{height} on the display: {places}')
        left, top, _, real_height = near[0][2]
        place = left - x, top - y + real_height - height
        if surface.role == 'frame':
            self._places[width, height] = place
        return place

    def xdotool(self, *words):
        done = self.session.run(['xdotool', *words])
        if done.returncode != 0:
            raise NotThere(f'xdotool {words}: {done.stderr.strip()}')

    def key(self, *keys):
        """Press keys, by X names: 'Return', 'ctrl+s', 'Escape', 'Tab', 'space'."""
        self.xdotool('key', '--delay', 20, *keys)
        self.settle()

    def type(self, text):
        """Type on the keyboard into whatever has the focus."""
        self.xdotool('type', '--delay', 12, text)
        self.settle()

    def settle(self):
        """Let the program take in what was done: it has answered a call after the X events."""
        time.sleep(0.06)
        self.call(self._root, 'Accessible', 'GetRole')

    def screenshot(self, path):
        self.settle()
        self.session.screenshot(path)

    def kill(self):
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def quit(self, timeout_s=PATIENCE_S):
        """Ask the program to end as the window manager would."""
        self.process.terminate()
        return self.process.wait(timeout=timeout_s)
