#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a picture of every place and page, in both languages, light and dark, small and large.

usage: shots.py --build DIR --output DIR [--only WORD]…

A word of --only picks what has it in its name: worker, supervisor, tr, en, light, dark, 360x640.
"""

import argparse
import itertools
import pathlib
import time

from world import WORDS, World

LANGUAGES = {'tr': 'tr_TR.UTF-8', 'en': 'C.UTF-8'}
SCHEMES = {'light': 'prefer-light', 'dark': 'prefer-dark'}
SIZES = ('360x640', '1280x800')


class Photographer:
    """One person's device, opened again for each language and colour scheme."""

    def __init__(self, world, role, size, options):
        self.world = world
        self.role = role
        self.options = options
        self.device = world.device(role, size)
        self.language = 'tr'
        self.scheme = 'light'

    def name(self, what):
        return f'{what}-{self.role}-{self.language}-{self.scheme}-{self.device.size}.png'

    def picture(self, what):
        # Transitions are over, and what was asked of the store is there.
        time.sleep(0.7)
        self.device.app.screenshot(pathlib.Path(self.options.output) / self.name(what))

    def is_wanted(self, *words):
        return all(any(word == other for other in (self.role, self.device.size, *words))
                   for word in self.options.only
                   if word in ('worker', 'supervisor', *LANGUAGES, *SCHEMES, *SIZES))

    def open(self, language, scheme):
        self.language, self.scheme = language, scheme
        self.device.session.env |= {
            'LC_ALL': LANGUAGES[language], 'LANG': LANGUAGES[language], 'LANGUAGE': language,
            'ADW_DEBUG_COLOR_SCHEME': SCHEMES[scheme]}
        self.device.open()

    def place(self, place):
        self.world.place(self.device, place, self.language)
        self.picture(place)

    def open_first_household(self):
        """Click the first row under the search entry."""
        app = self.device.app
        search = app.wait('entry')
        below = search.extents[1] + search.extents[3]
        row = app.wait(lambda node: node.role == 'list-item' and not node.name
                       and node.extents[1] > below, what='a household')
        row.click()
        app.wait('button', WORDS[self.language]['back'])

    def household(self):
        """The file of one household, page by page."""
        app = self.device.app
        self.place('households')
        self.open_first_household()
        self.picture('household')
        pane = app.wait('scroll-pane')
        slider = next(slider for axis, slider in pane.sliders() if axis == 1)
        for number in range(2, 6):
            before = slider.value
            slider.slide(before + pane.extents[3] * 0.9)
            if slider.value == before:
                break
            self.picture(f'household-{number}')
        app.wait('button', WORDS[self.language]['back']).click()

    def tour(self):
        self.place('today')
        self.household()
        self.place('visits')
        if self.role == 'supervisor':
            self.place('review')
        self.place('sync')

    def session(self, account):
        combinations = [pair for pair in itertools.product(LANGUAGES, SCHEMES)
                        if self.is_wanted(*pair)]
        enrolled = False
        for language, scheme in combinations:
            self.open(language, scheme)
            if not enrolled:
                self.picture('welcome')
                self.world.enrol(self.device, account, language)
                enrolled = True
            self.tour()
            self.device.close()
        self.device.switch_off()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--output', required=True)
    parser.add_argument('--only', action='append', default=[])
    options = parser.parse_args()
    with World(options.build) as world:
        for role, size in itertools.product(('worker', 'supervisor'), SIZES):
            photographer = Photographer(world, role, size, options)
            if photographer.is_wanted(*(LANGUAGES | SCHEMES)):
                photographer.session(world.centre.account(role))


if __name__ == '__main__':
    main()
