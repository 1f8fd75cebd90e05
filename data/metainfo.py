#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the metainfo with the address of its pictures, or without them where none is known: a dead
link would be shown as a broken picture.

usage: metainfo.py INPUT OUTPUT URL
"""

import pathlib
import re
import sys

source, output, url = sys.argv[1:]
text = pathlib.Path(source).read_text(encoding='utf-8')
if url:
    text = text.replace('@SCREENSHOTS@', url.rstrip('/'))
else:
    text = re.sub(r'  <screenshots>.*?</screenshots>\n', '', text, flags=re.S)
pathlib.Path(output).write_text(text, encoding='utf-8')
