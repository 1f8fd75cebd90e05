# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window says: the translations that the programs use, looked up by the English text."""

import gettext
import re


class Words:
    """words ('Sign In') is what a person reads on the button; mnemonics do not matter."""

    def __init__(self, build, language='tr'):
        catalogue = gettext.translation('ziyaret', build / 'po', [language])
        self._forms = {}
        for key, text in catalogue._catalog.items():  # pylint: disable=protected-access
            msgid = key[0] if isinstance(key, tuple) else key
            self._forms.setdefault(msgid.replace('_', ''), []).append(text.replace('_', ''))

    def _find(self, msgid, context):
        key = f'{context}\x04{msgid}' if context else msgid
        forms = self._forms.get(key.replace('_', ''))
        if forms is None:
            raise KeyError(f'the programs no longer say “{msgid}”'
                           + (f' in the sense of {context}' if context else ''))
        return forms

    def __call__(self, msgid, context=None):
        return self._find(msgid, context)[0]

    def sentence(self, beginning):
        """The translation of the one sentence that begins so."""
        found = {forms[0] for msgid, forms in self._forms.items()
                 if msgid.rpartition('\x04')[2].startswith(beginning)}
        assert len(found) == 1, f'{len(found)} sentences begin with “{beginning}”'
        return found.pop()

    def pattern(self, msgid, context=None):
        """What a sentence with %s, %u … looks like once these are filled in; all plural forms."""
        return re.compile('^(' + '|'.join(
            re.sub(r'%(\d\\?\$)?-?\d*[sudf]', '(.*)', re.escape(form).replace(r'%%', '%'))
            for form in self._find(msgid, context)) + ')$', re.S)

    def counted(self, msgid, number):
        """A sentence with its one %u filled in, which needs no more forms than one and many."""
        forms = self._find(msgid, None)
        return forms[0 if number == 1 else -1].replace('%u', str(number))

    def named(self, msgid, value, context=None):
        """A sentence with its one %s filled in."""
        return self(msgid, context).replace('%s', value)
