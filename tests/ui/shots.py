#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a picture of every place and page, in both languages, light and dark, small and large, and
names controls that have no name.

usage: shots.py --build DIR --output DIR [--only WORD]…

A word of --only picks what has it in its name: worker, supervisor, tr, en, light, dark, 360x640,
1280x800.
"""

import argparse
import itertools
import os
import pathlib
import re
import sys
import time

from world import WORDS, World, button

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / 'journey')]
from form import FormText  # noqa: E402  pylint: disable=wrong-import-position
from words import Words  # noqa: E402  pylint: disable=wrong-import-position

LANGUAGES = {'tr': 'tr_TR.UTF-8', 'en': 'C.UTF-8'}
SCHEMES = {'light': 'prefer-light', 'dark': 'prefer-dark'}
SIZES = ('360x640', '1280x800')
NOTE = ('Komşular hanenin üç aydır kirayı ödeyemediğini söyledi; oğul mevsimlik işe gitmiş, '
        'ekim sonunda dönecek.')
PLACES = {'tr': 'Bölümler', 'en': 'Places'}
FORM_LANGUAGES = {'tr': 'Türkçe (tr)', 'en': 'English (en)'}
# A question of each section of the form that has its own look.
SECTIONS = ('visit_date', 'rooms', 'kanaat')
QUESTION = '/data/s14/kanaat'
REMARK = 'Ekim ayı kira makbuzunu da ekleyiniz.'


class Photographer:
    """One person's device, opened again for each language and colour scheme."""

    def __init__(self, world, role, size, options):
        self.world = world
        self.role = role
        self.options = options
        self.account = world.centre.account(role, SIZES.index(size))
        self.device = world.device(f'{role}-{size}', size)
        self.language, self.scheme = 'tr', 'light'
        self.begun = None
        self.catalogues = {code: Words(world.programs.build, code) for code in LANGUAGES}
        form = world.programs.source / 'data/forms/hane_ziyareti.xml'
        self.texts = {code: FormText(form, name) for code, name in FORM_LANGUAGES.items()}

    @property
    def say(self):
        """The translation of what the program says in English."""
        return self.catalogues[self.language]

    @property
    def app(self):
        return self.device.app

    @property
    def words(self):
        return WORDS[self.language]

    @property
    def control(self):
        return self.world.control(self.device)

    def is_chosen(self, language, scheme):
        mine = (self.role, self.device.size, language, scheme)
        return all(word in mine for word in self.options.only)

    def picture(self, what):
        # Transitions are over, and what was asked of the store is there.
        time.sleep(0.8)
        name = f'{self.device.size}-{self.language}-{self.scheme}-{self.role}-{what}.png'
        self.app.screenshot(pathlib.Path(self.options.output) / name)
        nameless = self.app.nameless()
        if nameless:
            print(f'{name}: controls without a name: {nameless}')
        if self.app.overflow():
            print(f'{name}: the window is {self.app.overflow()[0]}')

    def open(self, language, scheme):
        self.language, self.scheme = language, scheme
        self.device.session.env |= {
            'LC_ALL': LANGUAGES[language], 'LANG': LANGUAGES[language], 'LANGUAGE': language,
            'ADW_DEBUG_COLOR_SCHEME': SCHEMES[scheme]}
        self.device.open()

    def place(self, place, what=None):
        self.world.place(self.device, place, self.language)
        self.picture(what or place)

    def back(self):
        self.app.wait('button', button(self.words['back'])).click()

    def pages(self, what, limit=6):
        """What is below, a page at a time."""
        pane = self.app.find_all('scroll-pane')[-1]
        slider = next((slider for axis, slider in pane.sliders() if axis == 1), None)
        for number in range(2, limit + 1 if slider else 0):
            before = slider.value
            slider.slide(before + pane.extents[3] * 0.9)
            if slider.value == before:
                break
            self.picture(f'{what}-{number}')

    def open_row(self, below):
        """Click the first row of the list under a control."""
        _, top, _, height = below.extents
        self.app.wait(lambda node: node.role == 'list-item' and node.parent.role == 'list'
                      and node.parent.name != PLACES[self.language]
                      and node.extents[1] > top + height, what='a row').click()
        self.app.wait('button', button(self.words['back']))

    # What happened before the pictures

    def set_up(self):
        control = self.control
        control.enrol(self.account)
        control.sign_in(self.account)
        control.run('sync', '--wait')

    def work(self):
        """The worker's day so far: two reports sent, one visit begun, a note written."""
        control = self.control
        today = control.run('list', 'today')
        visits = [row['id'] for row in today]
        self.begun = today[2]['head_name']
        self.world.fill(control, visits[0])
        self.world.fill(control, visits[1])
        self.world.fill(control, visits[2], stop_after=25)
        control.run('note', control.run('list', 'today')[0]['household_id'], NOTE)
        control.run('sync', '--wait')
        return visits

    def return_first(self, visit):
        control = self.control
        control.run('sync', '--wait')
        control.run('review', visit, 'return', '--remark', f'{QUESTION}={REMARK}', '--text', REMARK)
        control.run('sync', '--wait')

    # The tours

    def household(self):
        self.place('households')
        self.open_row(self.app.wait('entry'))
        self.picture('household')
        self.pages('household')
        self.back()

    def editor(self):
        """The visit that was begun: sections, search, and what is left to be done."""
        self.world.place(self.device, 'today', self.language)
        self.app.wait('button', re.compile(
            f'^{re.escape(self.say("Continue", "visit"))}\\b.*{re.escape(self.begun)}')).click()
        self.app.wait('button', self.say('Visit Menu'), timeout_s=30)
        for name in SECTIONS:
            title = self.texts[self.language].section_of(name)
            if self.device.size.startswith('360'):
                self.app.wait('button', self.say('Sections')).click()
            self.app.wait(lambda node, title=title: node.role == 'list-item' and title in node.name,
                          what=f'section {title}').click()
            self.picture(f'visit-{name}')
            if name == 'rooms':
                self.pages('visit-rooms', 3)
        self.app.key('ctrl+f')
        self.app.type('sağlık' if self.language == 'tr' else 'health')
        self.picture('visit-find')
        self.app.key('Escape')
        self.app.key('ctrl+Return')
        self.picture('visit-completion')
        self.pages('visit-completion', 3)
        self.app.key('alt+Left')

    def own(self):
        """Settings, help, the tour and the keys."""
        self.world.place(self.device, 'today', self.language)
        self.app.key('ctrl+comma')
        self.app.wait('label', self.say('Settings'))
        self.picture('settings')
        self.pages('settings', 3)
        self.app.key('alt+Left')
        self.world.place_control(self.device, 'today', self.language)
        self.app.key('F1')
        self.app.wait('button', self.say('All Topics'))
        self.picture('help-today')
        self.app.wait('button', self.say('All Topics')).click()
        self.picture('help')
        self.app.key('Escape')
        self.app.wait_gone('entry', self.say('Search the help'))
        self.app.key('ctrl+question')
        self.picture('shortcuts')
        self.app.key('Escape')

    def worker_tour(self):
        self.place('today')
        self.household()
        self.place('visits')
        self.place('sync')
        self.pages('sync', 3)
        self.editor()
        self.own()

    def supervisor_tour(self):
        self.place('today')
        self.place('households')
        self.open_row(self.app.wait('entry'))
        self.app.wait('button', button(self.words['plan'])).click()
        self.picture('plan')
        self.app.key('Escape')
        self.back()
        self.place('visits')
        self.place('review')
        self.open_row(self.app.wait('button', button(self.words['menu'])))
        self.picture('report')
        self.pages('report', 4)
        self.back()
        self.place('sync')

    def offline_tour(self):
        self.place('today', 'today-offline')
        self.place('sync', 'sync-offline')

    def shoot(self, tour):
        for language, scheme in itertools.product(LANGUAGES, SCHEMES):
            if self.is_chosen(language, scheme):
                self.open(language, scheme)
                self.place_is_there()
                tour()
                self.device.close()

    def place_is_there(self):
        self.world.place_control(self.device, 'today', self.language)

    def welcome(self):
        for language, scheme in itertools.product(LANGUAGES, SCHEMES):
            if self.is_chosen(language, scheme):
                self.open(language, scheme)
                self.app.wait('row', self.words['code'])
                self.picture('welcome')
                self.device.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--output', required=True)
    parser.add_argument('--only', action='append', default=[])
    options = parser.parse_args()
    os.makedirs(options.output, exist_ok=True)
    sizes = [size for size in SIZES if not set(options.only) & set(SIZES) or size in options.only]
    with World(options.build) as world:
        people = {(role, size): Photographer(world, role, size, options)
                  for role, size in itertools.product(('worker', 'supervisor'), sizes)}
        for size in sizes:
            people['worker', size].welcome()
            people['worker', size].set_up()
            visits = people['worker', size].work()
            people['supervisor', size].set_up()
            people['supervisor', size].return_first(visits[0])
            people['worker', size].control.run('sync', '--wait')
        for (role, _), photographer in people.items():
            photographer.shoot(photographer.worker_tour if role == 'worker'
                               else photographer.supervisor_tour)
        world.centre.stop()
        for size in sizes:
            worker = people['worker', size]
            worker.control.run('note', worker.control.run('list', 'today')[0]['household_id'],
                               NOTE)
            worker.shoot(worker.offline_tour)


if __name__ == '__main__':
    main()
