#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker's day in the window against a real centre: the way and its order, an attempt in vain in
two clicks, a visit put off, the map with tiles from a server that looks at what it is asked.

usage: test-today.py --build DIR [--help]
"""

import http.server
import json
import re
import struct
import threading
import zlib

import gi

from steps import Steps, run

gi.require_version('GdkPixbuf', '2.0')
from gi.repository import GdkPixbuf  # noqa: E402  pylint: disable=wrong-import-position

SAID = {
    'tr': {'stop': '{}. durak', 'more': 'Planı Değiştir: ', 'absent': 'Hanede kimse bulunamadı',
           'noted': 'Kaydedildi, yeni deneme: ', 'map': 'Harita',
           'attempt': '2. deneme', 'last': 'Geçen sefer: Hanede kimse bulunamadı',
           'put off': 'Sonraki İş Gününe Ertele',
           'shortest': 'En Kısa Yol', 'later': 'Yolda Sonraya Al', 'all': 'Tüm Ziyaretleri Göster'},
    'en': {'stop': 'Stop {}', 'more': 'Change the Plan: ', 'absent': 'Nobody at home',
           'noted': 'Noted, next try: ', 'map': 'Map', 'attempt': 'Attempt 2',
           'last': 'Last time: Nobody at home',
           'put off': 'Put Off to the Next Working Day',
           'shortest': 'Shortest Way',
           'later': 'Later on the Way', 'all': 'Show All Visits'},
}
SOURCE = 'http://127.0.0.1:{}/{{z}}/{{x}}/{{y}}.png'
ATTRIBUTION = '© Harita Genel Müdürlüğü'
GROUND = (214, 226, 168)


def png(size, colour):
    """A square of one colour."""
    def chunk(name, data):
        return (struct.pack('>I', len(data)) + name + data
                + struct.pack('>I', zlib.crc32(name + data)))
    rows = (b'\0' + bytes(colour) * size) * size
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>2I5B', size, size, 8, 2, 0, 0, 0))
            + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


TILE = png(256, GROUND)


def begins(words):
    return re.compile('^' + re.escape(words))


class Tiles(http.server.BaseHTTPRequestHandler):
    """Answers every tile with the same picture, and remembers what it was told."""

    seen = []

    def do_GET(self):
        self.seen.append((self.path, dict(self.headers)))
        self.send_response(200)
        self.send_header('Content-Type', 'image/png')
        self.send_header('Content-Length', str(len(TILE)))
        self.end_headers()
        self.wfile.write(TILE)

    def log_message(self, *_):
        pass


class Day (Steps):
    steps = ('set_up', 'go_in_vain', 'put_off', 'order', 'map', 'map_away',
             'map_without_ground', 'centre_knows')
    households = 30

    def __init__(self, world, options):
        super().__init__(world, options)
        self.said = SAID[options.language]
        self.tiles = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Tiles)
        threading.Thread(target=self.tiles.serve_forever, daemon=True).start()
        self.person('worker')

    def set_up(self):
        self.name_tiles(SOURCE.format(self.tiles.server_port))
        control = self.world.signed_in(self.device, self.world.centre.account('worker'))
        self.today = {row['head_name']: row for row in control.run('list', 'today')}
        assert len(self.today) >= 4, self.today
        self.heads = re.compile('^(' + '|'.join(map(re.escape, self.today)) + ')$')
        self.device.open()
        self.place('today')

    def name_tiles(self, source):
        """The centre names a server, or none, when it starts."""
        self.world.centre.stop()
        self.world.centre.configure('map', tiles=source, attribution=ATTRIBUTION)
        self.world.centre.start()

    def ground_is_seen(self):
        """Whether a good part of what the display shows is tiles."""
        path = self.device.session.home / 'ground.png'
        self.device.session.screenshot(path)
        picture = GdkPixbuf.Pixbuf.new_from_file(str(path))
        pixels, step = picture.get_pixels(), picture.get_n_channels()
        found = sum(pixels[row * picture.get_rowstride() + column * step:][:3] == bytes(GROUND)
                    for row in range(0, picture.get_height(), 8)
                    for column in range(0, picture.get_width(), 8))
        return found * 64 > picture.get_width() * picture.get_height() / 10

    def stops(self):
        """Whom the way leads to, in its order; None while the list is being built."""
        number = re.compile('^' + self.said['stop'].format(r'(\d+)') + '$')
        found = []
        for row in self.app.find_all('list-item', self.heads, shown=False):
            said = [match for node in row if (match := number.match(node.name))]
            if said:
                found.append((int(said[0][1]), row.name))
        found.sort()
        return [name for _, name in found] if [n for n, _ in found] == list(
            range(1, len(found) + 1)) else None

    def until_stops(self, condition, what):
        return self.app.until(lambda: (stops := self.stops()) and condition(stops) and stops, what)

    def more(self, head):
        self.app.wait(None, begins(self.said['more'] + head)).click()

    def go_in_vain(self):
        """Two clicks: the menu and what was met there."""
        before = self.until_stops(lambda stops: len(stops) == len(self.today), 'the way')
        self.picture('today')
        self.more(before[0])
        # GTK 4.8 does not find the display of a menu whose button moves away below it.
        self.picture('menu', but=['large'])
        self.app.wait('menu-item', self.said['absent']).click()
        self.app.wait('label', begins(self.said['noted']))
        after = self.until_stops(lambda stops: len(stops) == len(before) - 1, 'one stop fewer')
        assert before[0] not in after, (before, after)
        self.absent = before[0]
        self.done('an attempt in vain is noted in two clicks')

    def put_off(self):
        before = self.stops()
        self.more(before[0])
        self.app.wait('menu-item', self.said['put off']).click()
        self.until_stops(lambda stops: before[0] not in stops, 'a stop put off')
        self.done('a visit is put off in two clicks')

    def order(self):
        """From the menu and by keyboard, and back."""
        before = self.stops()
        self.more(before[0])
        self.app.wait('menu-item', self.said['later']).click()
        swapped = [before[1], before[0]] + before[2:]
        self.until_stops(lambda stops: stops == swapped, 'the second stop first')
        # The moved row has the focus.
        self.app.key('alt+Up')
        self.until_stops(lambda stops: stops == before, 'the order of before')
        self.app.wait('button', self.said['shortest']).click()
        self.until_stops(lambda stops: len(stops) == len(before), 'the shortest way')
        self.done('the order is the worker\'s, by menu and by keyboard')

    def map(self):
        stops = self.stops()
        self.app.wait(None, self.said['map']).click()
        first = self.said['stop'].format(1) + ': ' + stops[0]
        marker = self.app.wait('button', begins(first))
        self.app.until(self.ground_is_seen, 'the ground')
        self.app.wait('label', ATTRIBUTION, shown=False)
        self.picture('map')
        for path, headers in Tiles.seen:
            assert re.fullmatch(r'/\d+/\d+/\d+\.png', path), path
            assert int(path.split('/')[1]) <= 17, path
            agent = headers.pop('User-Agent')
            assert re.match('Ziyaret|libshumate', agent), agent
            assert set(headers) <= {'Host', 'Accept-Encoding', 'Connection', 'Accept-Language',
                                    'If-None-Match', 'If-Modified-Since'}, headers
        # On the disk, tiles would tell in which streets somebody is visited, were they not encrypted.
        kept = [path for path in self.device.session.home.rglob('*') if path.is_file()
                and (TILE[-100:] in path.read_bytes() or 'shumate' in str(path))]
        assert not kept, kept
        # Each marker is reached by Tab.
        marked = [node for node in self.app.find_all('button') if node.name.startswith(
            tuple(self.said['stop'].format(n + 1) + ':' for n in range(len(stops))))]
        left = set(marked)
        for _ in range(90):
            if not left:
                break
            self.app.key('Tab')
            left = {node for node in left if not node.has_state('focused')}
        assert not left, (marked, left)
        marker.click()
        self.app.wait('label', stops[0])
        self.done(f'{len(marked)} markers, {len(Tiles.seen)} tiles, no more said than their numbers')

    def map_away(self):
        """What was seen once is there without any network."""
        self.tiles.shutdown()
        self.tiles.server_close()
        self.world.centre.stop()
        self.device.close()
        self.device.open()
        self.place('today')
        self.app.wait(None, self.said['map']).click()
        self.app.until(self.ground_is_seen, 'the ground without the network')
        self.app.wait('label', ATTRIBUTION, shown=False)
        self.done('the ground is there without its server')

    def map_without_ground(self):
        """The centre names nobody any more: the map says so, and the list is as it was."""
        self.world.centre.start()
        self.name_tiles('')
        self.app.wait('label', self.say('Without streets: the centre names no map'), shown=False)
        self.app.until(lambda: not self.ground_is_seen(), 'no ground')
        self.picture('map without ground')
        self.app.wait(None, self.said['map']).click()
        self.until_stops(len, 'the list')
        self.done('without a server the map says what it is')

    def centre_knows(self):
        self.device.close()
        control = self.world.control(self.device)
        control.run('sync', '--wait')
        waiting = [row for row in control.run('list', 'outbox') if row['state'] != 'done']
        assert not waiting, waiting
        rows = self.world.centre.query("SELECT body FROM record WHERE kind = 'visit' AND id = ?",
                                       self.today[self.absent]['id'])
        body = json.loads(rows[0][0])
        assert [a['outcome'] for a in body['attempts']] == ['absent'], body
        assert body['attempt'] == 2 and body['state'] == 'planned', body
        self.done('the centre knows of the attempt')


if __name__ == '__main__':
    run(Day)
