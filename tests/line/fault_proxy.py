#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A poor line between a device and its centre, on the loopback: delay, rate, cuts after so many
bytes, resets, stalls, a black hole.

As a module:   with FaultProxy (port) as line: … line.port … line.set (rate=12500, delay=0.3)
As a program:  fault_proxy.py PORT [--rate BYTES] [--delay SECONDS] [--cut BYTES] [--every BYTES]
               prints the port that it listens on, and a line of figures when its input ends.
"""

import argparse
import asyncio
import itertools
import json
import random
import socket
import struct
import sys
import threading
import time

CHUNK = 1400          # what a packet carries
AHEAD_S = 0.5         # how much the line's own buffer holds


class Line:
    """What the line is like now; all of it may change at any moment."""

    def __init__(self):
        self.rate = None        # bytes a second, each way
        self.delay = 0.0        # seconds, one way
        self.jitter = 0.0       # seconds on top, at random
        self.cut = None         # bytes a connection lives for; then it is reset
        self.every = None       # bytes of the line between faults
        self.faults = ('reset', 'stall')
        self.stall = 3.0        # seconds
        self.down = False       # connections are refused by a reset
        self.black_hole = False # connections stand, nothing passes


class FaultProxy:
    def __init__(self, target_port, seed=1):
        self.target_port = target_port
        self.line = Line()
        self.random = random.Random(seed)
        self.bytes = {'up': 0, 'down': 0}
        self.n = {'connections': 0, 'resets': 0, 'stalls': 0, 'cuts': 0}
        self.port = 0
        self._since_fault = 0
        self._next_fault = itertools.count()
        self._free_at = {'up': 0.0, 'down': 0.0}
        self._stalled_until = 0.0
        self._loop = None
        self._thread = None
        self._open = set()

    # Life

    def __enter__(self):
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait(10)
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self, started):
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        listener = socket.create_server(('127.0.0.1', 0), backlog=512)
        self.port = listener.getsockname()[1]
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, sock=listener))
        started.set()
        self._loop.run_forever()
        server.close()
        for writer in list(self._open):
            self._reset(writer)
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    def set(self, **values):
        """Change the line; what stands stays, unless it goes down."""
        def change():
            for name, value in values.items():
                assert hasattr(self.line, name), name
                setattr(self.line, name, value)
            if self.line.down:
                for writer in list(self._open):
                    self._reset(writer)
        done = threading.Event()
        self._loop.call_soon_threadsafe(lambda: (change(), done.set()))
        done.wait(10)

    def reset_all(self):
        """Every connection that stands is reset, once."""
        done = threading.Event()
        self._loop.call_soon_threadsafe(
            lambda: ([self._reset(writer) for writer in list(self._open)], done.set()))
        done.wait(10)

    def figures(self):
        return {**self.bytes, **self.n}

    # Connections

    @staticmethod
    def _reset(writer):
        sock = writer.get_extra_info('socket')
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        except OSError:
            pass
        writer.transport.abort()

    async def _accept(self, reader, writer):
        self.n['connections'] += 1
        if self.line.down:
            self._reset(writer)
            return
        # A handshake takes its round trip too.
        await asyncio.sleep(2 * self.line.delay)
        try:
            far_reader, far_writer = await asyncio.open_connection('127.0.0.1', self.target_port)
        except OSError:
            self._reset(writer)
            return
        pair = (writer, far_writer)
        self._open.update(pair)
        budget = {'left': self.line.cut}
        up = asyncio.ensure_future(self._pump('up', reader, far_writer, pair, budget))
        down = asyncio.ensure_future(self._pump('down', far_reader, writer, pair, budget))
        await asyncio.gather(up, down, return_exceptions=True)
        self._open.difference_update(pair)
        for each in pair:
            each.close()

    async def _pump(self, way, reader, writer, pair, budget):
        queue = asyncio.Queue()
        carrier = asyncio.ensure_future(self._deliver(way, queue, writer, pair, budget))
        try:
            while True:
                chunk = await reader.read(CHUNK if self.line.rate else 65536)
                if not chunk:
                    break
                now = time.monotonic()
                start = max(now, self._free_at[way])
                end = start + (len(chunk) / self.line.rate if self.line.rate else 0)
                self._free_at[way] = end
                await queue.put((end + self.line.delay
                                 + self.random.random() * self.line.jitter, chunk))
                if end - now > AHEAD_S:
                    await asyncio.sleep(end - now - AHEAD_S)
        except (ConnectionError, OSError):
            pass
        await queue.put((0, None))
        await carrier

    async def _deliver(self, way, queue, writer, pair, budget):
        while True:
            at, chunk = await queue.get()
            if chunk is None:
                if writer.can_write_eof() and not writer.is_closing():
                    writer.write_eof()
                else:
                    writer.close()
                return
            wait = max(at, self._stalled_until) - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            while self.line.black_hole:
                await asyncio.sleep(0.05)
            if writer.is_closing():
                return
            if budget['left'] is not None and budget['left'] <= len(chunk):
                writer.write(chunk[:budget['left']])
                self.bytes[way] += budget['left']
                self.n['cuts'] += 1
                await asyncio.sleep(0)
                self._cut(pair)
                return
            if budget['left'] is not None:
                budget['left'] -= len(chunk)
            writer.write(chunk)
            self.bytes[way] += len(chunk)
            await self._maybe_fault(len(chunk), pair)
            try:
                await writer.drain()
            except (ConnectionError, OSError):
                return

    def _cut(self, pair):
        """The device's end is reset; what has passed before reaches the centre."""
        self._reset(pair[0])
        pair[1].close()

    async def _maybe_fault(self, n, pair):
        if self.line.every is None:
            return
        self._since_fault += n
        if self._since_fault < self.line.every:
            return
        self._since_fault -= self.line.every
        kind = self.line.faults[next(self._next_fault) % len(self.line.faults)]
        if kind == 'stall':
            self.n['stalls'] += 1
            self._stalled_until = time.monotonic() + self.line.stall
        else:
            self.n['resets'] += 1
            self._cut(pair)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('target', type=int)
    parser.add_argument('--rate', type=float)
    parser.add_argument('--delay', type=float, default=0)
    parser.add_argument('--cut', type=int)
    parser.add_argument('--every', type=int)
    options = parser.parse_args()
    with FaultProxy(options.target) as proxy:
        proxy.set(rate=options.rate, delay=options.delay, cut=options.cut, every=options.every)
        print(proxy.port, flush=True)
        sys.stdin.read()
        print(json.dumps(proxy.figures()), flush=True)


if __name__ == '__main__':
    main()
