# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window says: the translations that the programs use, looked up by the English text."""

import gettext
import re


class Words:
    """words ('Sign _In') is what a person reads on the button."""

    def __init__(self, build, language='tr'):
        self._catalogue = gettext.translation('ziyaret', build / 'po', [language])

    def __call__(self, msgid, context=None):
        text = (self._catalogue.pgettext(context, msgid) if context
                else self._catalogue.gettext(msgid))
        return text.replace('_', '')

    def sentence(self, beginning):
        """The translation of the one sentence that begins so."""
        table = self._catalogue._catalog  # pylint: disable=protected-access
        found = {msgstr for msgid, msgstr in table.items()
                 if isinstance(msgid, str) and msgid.split('\x04')[-1].startswith(beginning)}
        assert len(found) == 1, f'{len(found)} sentences begin with “{beginning}”'
        return found.pop()

    def pattern(self, msgid, context=None):
        """What a sentence with %s, %u … looks like once these are filled in; all plural forms."""
        forms = [self(msgid, context)]
        table = self._catalogue._catalog  # pylint: disable=protected-access
        forms += [text for key, text in table.items()
                  if isinstance(key, tuple) and key[0].split('\x04')[-1] == msgid]
        return re.compile('^(' + '|'.join(
            re.sub(r'%(\d\\?\$)?-?\d*[sudf]', '.*', re.escape(form).replace(r'%%', '%'))
            for form in forms) + ')$', re.S)
