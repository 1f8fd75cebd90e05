# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the answer of org.a11y.atspi.Cache.GetItems from its bytes.

It is of type a((so)(so)(so)iiassusau), a window has thousands of elements, and PyGObject takes
half a second to unpack them: more than all else that a test does.  The bytes are in GVariant's
normal form (the GVariant specification, sections 2.3 and 2.5), in this machine's byte order.
"""

import struct

# Positions in the tuple of an item.
PATH, PARENT, INDEX, COUNT, INTERFACES, NAME, ROLE, STATES = range(8)

_FORMATS = {1: 'B', 2: 'H', 4: 'I'}
_N_OFFSETS = 6


def _offset_size(length):
    return 1 if length <= 0xff else 2 if length <= 0xffff else 4


def _aligned(position):
    return (position + 3) & ~3


def read_items(data):
    """Return a list of (path, parent, index, count, interfaces, name, role, states)."""
    if not data:
        return []
    size = _offset_size(len(data))
    table, = struct.unpack_from('=' + _FORMATS[size], data, len(data) - size)
    ends = struct.unpack_from(f'={(len(data) - table) // size}{_FORMATS[size]}', data, table)
    items = []
    start = 0
    for end in ends:
        items.append(_read_item(data[start:end]))
        start = _aligned(end)
    return items


def _second(data, start, end):
    """The second string of a pair of them."""
    size = _offset_size(end - start)
    first_end, = struct.unpack_from('=' + _FORMATS[size], data, end - size)
    return data[start + first_end:end - size - 1].decode()


def _read_item(data):
    size = _offset_size(len(data))
    # The ends of the members stand last to first.
    ends = struct.unpack_from(f'={_N_OFFSETS}{_FORMATS[size]}', data,
                              len(data) - _N_OFFSETS * size)[::-1]
    numbers = _aligned(ends[2])
    index, count = struct.unpack_from('=ii', data, numbers)
    interfaces = data[numbers + 8:ends[3]]
    role = _aligned(ends[4])
    states = _aligned(ends[5])
    return (_second(data, 0, ends[0]), _second(data, ends[1], ends[2]), index, count,
            Interfaces(interfaces), data[ends[3]:ends[4] - 1].decode(),
            struct.unpack_from('=I', data, role)[0], struct.unpack_from('=II', data, states))


class Interfaces:
    """The names of an object's interfaces; few are ever looked at, so they stay bytes."""

    def __init__(self, data):
        self._data = data

    def __contains__(self, name):
        return f'org.a11y.atspi.{name}\0'.encode() in self._data
