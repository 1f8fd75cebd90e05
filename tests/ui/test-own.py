#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person sets for themselves, in the window against a real centre: language, size of the
text, what the device holds.

usage: test-own.py --build DIR [--pictures DIR] [--language tr|en] [--scheme light|dark]
                   [--size WxH] [--only STEP]…
"""

import argparse
import pathlib
import re
import sys
import time

from world import WORDS, World, button

LOCALES = {'tr': 'tr_TR.UTF-8', 'en': 'C.UTF-8'}
SAID = {
    'tr': {'language': 'Dil', 'own name': 'Türkçe', 'size': 'Yazı Boyutu', 'percent': '%150',
           'account': 'Ayarlar', 'used': 'Toplam, Şifreli', 'number': 'Cihaz Numarası',
           'free': 'Yer Aç…', 'photos': 'Resimler ve Dosyalar'},
    'en': {'language': 'Language', 'own name': 'English', 'size': 'Text Size', 'percent': '150%',
           'account': 'Settings', 'used': 'In All, Encrypted', 'number': 'Device Number',
           'free': 'Free…', 'photos': 'Pictures and Files'},
}


class Own:
    """The steps, each of which prints what it found."""

    def __init__(self, world, options):
        self.world = world
        self.options = options
        self.language = options.language
        locale = LOCALES[options.language]
        self.device = world.device('worker', options.size, LC_ALL=locale, LANG=locale,
                                   LANGUAGE=options.language, G_DEBUG='fatal-criticals',
                                   ADW_DEBUG_COLOR_SCHEME=f'prefer-{options.scheme}')
        control = world.control(self.device)
        control.enrol(world.centre.account('worker'))
        control.sign_in(world.centre.account('worker'))
        control.run('sync', '--wait')
        self.control = control

    @property
    def app(self):
        return self.device.app

    @property
    def said(self):
        return SAID[self.language]

    @staticmethod
    def done(what):
        print(f'ok - {what}', flush=True)

    def picture(self, what):
        nameless, overflow = self.app.nameless(), self.app.overflow()
        if self.options.pictures:
            time.sleep(0.8)
            name = f'{self.device.size}-{self.options.language}-{self.options.scheme}-{what}.png'
            self.app.screenshot(pathlib.Path(self.options.pictures) / name)
        assert not nameless and not overflow, (what, nameless, overflow)

    def place(self, place):
        self.world.place(self.device, place, self.language)

    def back(self):
        self.app.wait('button', button(WORDS[self.language]['back'])).click()

    def open_settings(self):
        self.app.key('ctrl+comma')
        self.app.wait('label', self.said['account'])

    def row_text(self, title):
        row = self.app.wait('row', re.compile('^' + re.escape(title)), shown=False)
        return row.all_text

    def settings(self):
        """Language and size of the text change at once, in place."""
        self.device.open()
        self.place('households')
        self.open_settings()
        self.picture('settings')
        if self.options.pictures:
            self.pages('settings')
        self.app.until(lambda: re.search(r'\d', self.row_text(self.said['used'])),
                       'the room that is used')
        assert re.search(r'[0-9a-f]{8}', self.row_text(self.said['number']))

        other = 'en' if self.language == 'tr' else 'tr'
        self.app.wait('row', self.said['language']).choose(SAID[other]['own name'])
        self.language = other
        self.app.wait('label', self.said['account'])
        self.app.wait('row', self.said['language']).choose(
            SAID[self.options.language]['own name'])
        self.language = self.options.language
        self.app.wait('label', self.said['account'])

        self.app.wait('spin-button', self.said['size']).slide(150)
        self.app.until(lambda: self.app.wait('spin-button', self.said['size']).text
                       == self.said['percent'], 'the size of the text')
        self.picture('settings-large')
        self.back()
        self.world.place_control(self.device, 'households', self.language)
        self.device.close()
        self.done('the language and the size of the text change at once; the way back is kept')

    def pages(self, what, limit=5):
        pane = self.app.find_all('scroll-pane')[-1]
        slider = next((slider for axis, slider in pane.sliders() if axis == 1), None)
        for number in range(2, limit + 1 if slider else 0):
            before = slider.value
            slider.slide(before + pane.extents[3] * 0.9)
            if slider.value == before:
                break
            self.picture(f'{what}-{number}')
        if slider:
            slider.slide(0)


STEPS = ('settings',)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--pictures')
    parser.add_argument('--language', choices=('tr', 'en'), default='tr')
    parser.add_argument('--scheme', choices=('light', 'dark'), default='light')
    parser.add_argument('--size', default='360x640')
    parser.add_argument('--only', action='append', default=[], choices=STEPS)
    options = parser.parse_args()
    with World(options.build, households=12) as world:
        own = Own(world, options)
        for step in options.only or STEPS:
            getattr(own, step)()


if __name__ == '__main__':
    sys.exit(main())
