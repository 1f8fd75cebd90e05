#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates are well-formed, all in the resources, and nothing in them is without a name.

A screen reader, and the tests, know a control by its name; GTK 4.8 takes none from a tooltip or
an icon.

usage: lint-templates.py SOURCE-ROOT
"""

import re
import sys
import xml.etree.ElementTree as tree

import sources

NAMELESS = {'GtkEntry', 'GtkSearchEntry', 'GtkTextView', 'GtkSwitch', 'GtkDropDown', 'GtkSpinButton',
            'GtkListView', 'GtkProgressBar', 'GtkPasswordEntry', 'GtkColumnView'}
BUTTONS = {'GtkButton', 'GtkMenuButton', 'GtkToggleButton'}


def main():
    lint = sources.Lint(sys.argv[1])
    resources = ''.join(path.read_text(encoding='utf-8')
                        for path in lint.tracked('.gresource.xml'))
    for path in lint.tracked('.ui', '.gresource.xml', '.metainfo.xml.in', '.svg'):
        lint.n_checked += 1
        try:
            root = tree.parse(path).getroot()
        except tree.ParseError as error:
            lint.problem(path, error.position[0], f'is not well-formed: {error}')
            continue
        if path.suffix != '.ui':
            continue
        if path.name not in resources:
            lint.problem(path, 0, 'is in no .gresource.xml: the program would not find it')
        for node in root.iter():
            if node.tag in ('object', 'template'):
                check_name(lint, path, node)
            if node.tag == 'property' and node.get('translatable') == 'yes' \
                    and not (node.text or '').strip():
                lint.problem(path, 0, f'a translatable “{node.get("name")}” without words')
    lint.finish()


def check_name(lint, path, node):
    kind = node.get('class') or node.get('parent')
    properties = {item.get('name') for item in node.findall('property')}
    named = any(item.get('name') in ('label', 'labelled-by')
                for access in node.findall('accessibility') for item in access)
    words = {'label', 'labelled-by'} & properties or re.search(r'label', ' '.join(
        child.get('class', '') for child in node.iter('object')), re.I)
    if named:
        return
    where = f'{kind} “{node.get("id") or ""}”'
    if kind in BUTTONS and not words and ('icon-name' in properties or not properties):
        lint.problem(path, 0, f'{where} has an icon and no name: add <accessibility><property '
                     'name="label" translatable="yes">…</property></accessibility>')
    elif kind in NAMELESS:
        lint.problem(path, 0, f'{where} has no name: add <accessibility><property name="label" '
                     'translatable="yes">…</property></accessibility>, or labelled-by')


if __name__ == '__main__':
    main()
