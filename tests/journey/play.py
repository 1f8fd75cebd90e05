# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays steps one after the other, tells as it goes, and keeps the results."""

import json
import pathlib
import time
import traceback


class Play:
    """The steps of a journey.  A step that fails ends it: what follows is not reached."""

    def __init__(self, results, screenshots, verbose):
        self.results = results
        self.screenshots = pathlib.Path(screenshots)
        self.verbose = verbose
        self._outcomes = []
        self._picture = 0
        self._failed = False

    def say(self, text):
        """A line of what happens within a step."""
        if self.verbose:
            print(f'     {text}', flush=True)

    def step(self, title, action):
        number = len(self._outcomes) + 1
        print(f'{number:3}. {title} … ', end='\n' if self.verbose else '', flush=True)
        started = time.monotonic()
        result = 'OK'
        if self._failed:
            result = 'SKIP'
        else:
            try:
                action()
            except Exception as error:  # pylint: disable=broad-exception-caught
                result = 'FAIL'
                self._failed = True
                problem = error
        seconds = time.monotonic() - started
        words = {'OK': f'done ({seconds:.1f} s)', 'SKIP': 'not reached', 'FAIL': 'FAILED'}[result]
        print(('     ' if self.verbose else '') + words, flush=True)
        if result == 'FAIL':
            print(f'     {type(problem).__name__}: {problem}'.replace('\n', '\n     '))
            for frame in traceback.extract_tb(problem.__traceback__)[1:]:
                print(f'     at {pathlib.Path(frame.filename).name}:{frame.lineno} {frame.line}')
        self._outcomes.append({'name': title, 'result': result, 'duration': round(seconds, 1)})
        return result == 'OK'

    @property
    def failed(self):
        return self._failed

    def picture(self, device, title):
        """A screenshot, numbered in the order of the story.  What is on it has to be usable:
        every control has a name, and the window fits on the device."""
        self._picture += 1
        name = f'{self._picture:02}-{device.name}-{title}.png'
        device.app.screenshot(self.screenshots / name)
        self.say(f'picture: {name}')
        nameless = device.app.nameless()
        assert not nameless, f'{name} shows controls without a name: {nameless}'
        overflow = device.app.overflow()
        assert not overflow, f'{name}: the window is {overflow[0]}, the display {device.size}'

    def finish(self):
        if self.results:
            path = pathlib.Path(self.results)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(''.join(json.dumps(outcome, ensure_ascii=False) + '\n'
                                    for outcome in self._outcomes), encoding='utf-8')
        counts = [sum(outcome['result'] == result for outcome in self._outcomes)
                  for result in ('OK', 'FAIL', 'SKIP')]
        print('The journey: {} passed, {} failed, {} not reached'.format(*counts))
        return 0 if counts[1:] == [0, 0] and counts[0] > 0 else 1
