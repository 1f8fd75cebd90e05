# SPDX-License-Identifier: GPL-3.0-or-later
"""What everybody with a device does."""

import re
import time

PLACES = ('Today', 'Households', 'Visits', 'Review', 'Sync')


class Person:
    """Somebody with a device and an account."""

    def __init__(self, journey, device):
        self.journey = journey
        self.device = device
        self.words = journey.words
        self.play = journey.play
        self.account = None

    @property
    def app(self):
        return self.device.app

    def try_to_enrol(self):
        """Paste the set-up code and press the button."""
        self.app.wait('entry', self.words('Set-up code')).set_text(self.account['enrolment_text'])
        self.app.wait('button', self.words('Set Up')).click()

    def reads(self, sentence):
        """Wait until the sentence is on the screen."""
        self.app.wait('label', sentence)
        self.play.say(f'reads: {sentence}')

    def signs_in(self, password):
        self.app.wait('entry', self.words('Staff number')).type(self.account['staff_no'])
        self.app.wait('entry', self.words('Password')).type(password)
        self.app.wait('button', self.words('Sign In')).click()

    def goes_to(self, place):
        """To one of the places: by the bar below on a narrow window, by the side on a wide one."""
        name = self.words(place, 'place')
        way = self.app.wait(lambda node: node.role in ('page-tab', 'list-item')
                            and node.name.startswith(name), what=f'the way to {place}').click()
        # While the program starts, a click can fall between two layouts of the bar.
        time.sleep(0.3)
        if not {state for state in ('selected', 'checked', 'pressed') if way.has_state(state)}:
            way.click()

    def goes_back(self):
        self.app.wait('button', self.words('Back')).click()

    def opens_household(self, name):
        """By the search, as one looks for somebody who is at the door."""
        self.goes_to('Households')
        self.app.wait('entry', self.words('Search households')).type(name)
        self.app.wait('label', re.compile('^' + re.escape(name) + r'(\n|$)')).click()
        self.app.wait('label', self.words('Members'))

    def sees_rating(self):
        """The file tells the rating, its date, and that it comes from a visit."""
        self.opens_household(self.journey.worker.household)
        rating = self.app.wait('label', self.words.pattern('Worker’s rating: %s – current (%s, %s)'),
                               timeout_s=60)
        assert self.words('visit', 'rating source') in rating.name, rating.name
        self.play.say(f'the {self.device.name} reads: {rating.name}')
        self.play.picture(self.device, 'rating')
        self.goes_back()
