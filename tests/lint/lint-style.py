#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules that a program can check.

usage: lint-style.py SOURCE-ROOT [--report]     --report also lists functions over 70 lines
"""

import re
import sys

import sources

CODE_COLUMNS_MAX = 100
COLUMNS_MAX = 120
FILE_LINES_MAX = 800
HEADER_LINES_MAX = 220
FUNCTION_LINES_MAX = 100
FUNCTION_LINES_GOOD = 70

# (what, where it is allowed: a pattern of paths, what to use instead)
BANNED = (
    (r'\b(g_)?strn?casecmp', '', 'g_ascii_strcasecmp: under tr_TR “TITLE” is not “title”'),
    (r'\b(tolower|toupper)\b', '', 'g_ascii_tolower, or zyr_search_key for what people look for'),
    (r'\bis(alpha|digit|space|alnum|upper|lower|xdigit|punct)\b', '', 'g_ascii_isdigit and its like'),
    (r'\b(strtod|strtof|strtold|atof|g_strtod)\b', '', 'g_ascii_strtod'),
    (r'\b(atoi|atol|atoll|strtol|strtoul|strtoll|strtoull)\b', '', 'g_ascii_string_to_signed'),
    (r'\bg_utf8_casefold\b', '^src/core/', 'zyr_search_key: casefold knows no Turkish i'),
    (r'\b(sprintf|vsprintf|strcpy|strcat|gets|strtok)\b', '', 'g_snprintf, g_strlcpy, g_strsplit'),
    (r'\bg_error\s*\(', '', 'a GError, which the caller can act on'),
    (r'\b(system|popen)\s*\(', '', 'g_subprocess_new'),
    (r'\bgoto\b', '', 'g_autoptr and an early return'),
    (r'\b(localtime|ctime|asctime|gmtime|strftime)(_r)?\b', '', 'GDateTime'),
    (r'\bs?rand\s*\(', '', 'g_random_int, or the generator that was passed in'),
    (r'\b(gtk_dialog_|gtk_message_dialog_|GtkMessageDialog|GtkDialog\b)', '', 'zyr-dialogs.h of src/compat'),
    (r'\b(gtk_tree_view_|gtk_list_store_|gtk_combo_box_)', '', 'GtkListView, GtkDropDown'),
    (r'\b(GTK|ADW)_CHECK_VERSION\b', '^(src/compat|tests)/', 'a type of ours in src/compat'),
    (r'\bg_main_context_iteration\b', '^tests/|main\\.c$|/ctl/', 'an async call: never spin the main loop'),
    (r'\b(TODO|FIXME|XXX|HACK)\b', '', 'an issue, or the finished thing'),
)
# Lower floors return errors with context; who calls them decides what is said, and to whom.
SILENT = re.compile(r'^(src/(core|domain|form|store)|sync/protocol)/')
SPEAKS = re.compile(r'\bg_(print|printerr|message|warning|info|debug|critical)\s*\(|\bprintf\s*\(')
TRANSLATES = re.compile(r'(?<![\w"])(C_|N_|_|g?ngettext|gettext)\s*\("')
PLACES = re.compile(r'(?<![\w.)])/(work|root|home|tmp/[a-z])/?[\w-]')
HOSTS = re.compile(r'https?://[^\s/"\'<>]*(debian|npmjs|pypi|crates|registry|mirror|artifact)[^\s"\'<>]*')
TEXT = ('.c', '.h', '.py', '.sh', '.build', '.ui', '.xml', '.in', '.css', '.md', '.po', '.sql', 'run',
        'update', '.json')


def main():
    lint = sources.Lint(sys.argv[1])
    report = '--report' in sys.argv[2:]
    for path in lint.tracked(*TEXT):
        name = str(path.relative_to(lint.root))
        text = path.read_text(encoding='utf-8', errors='replace')
        lint.n_checked += 1
        check_text(lint, path, name, text)
        if name.endswith(('.c', '.h')):
            check_c(lint, path, name, text, report)
    lint.finish()


def line_of(text, position):
    return text.count('\n', 0, position) + 1


def check_text(lint, path, name, text):
    if name.startswith(('data/forms/', 'COPYING')):
        return
    if name.endswith(('.c', '.h', '.py', '.sh')) or text.startswith('#!'):
        if 'SPDX-License-Identifier: GPL-3.0-or-later' not in '\n'.join(text.split('\n')[:3]):
            lint.problem(path, 1, 'begins without its licence: /* SPDX-License-Identifier: '
                         'GPL-3.0-or-later */')
    if not name.startswith('tests/lint/'):
        for pattern, what in ((PLACES, 'a place on one machine'), (HOSTS, 'a package host')):
            match = pattern.search(text)
            if match:
                lint.problem(path, line_of(text, match.start()), f'“{match.group(0)}” is {what}: '
                             'ask the environment or the build for it')
    if text and not text.endswith('\n'):
        lint.problem(path, text.count('\n') + 1, 'ends without a newline')


def check_c(lint, path, name, text, report):
    code = sources.without_comments(text)
    comments = text if not name.startswith('tests/lint/') else ''
    for pattern, allowed, instead in BANNED:
        searched = comments if 'TODO' in pattern else code
        for match in re.finditer(pattern, searched):
            if not (allowed and re.search(allowed, name)):
                lint.problem(path, line_of(searched, match.start()),
                             f'{match.group(0).rstrip(" (")}: use {instead}')
    if SILENT.match(name) and not sources.is_main(path):
        for match in SPEAKS.finditer(code):
            lint.problem(path, line_of(code, match.start()), f'{match.group(0).rstrip(" (")}: this '
                         'floor says nothing; return an error with g_prefix_error')
    if not name.startswith(('src/ui/', 'src/compat/', 'src/sentences/', 'tests/')) and not sources.is_main(path):
        for match in TRANSLATES.finditer(sources.without_comments(text, strings=False)):
            lint.problem(path, line_of(text, match.start()), 'a translated sentence: return a code, '
                         'src/sentences makes the sentence')
    lines = text.split('\n')
    most = HEADER_LINES_MAX if name.endswith('.h') and '-private' not in name else FILE_LINES_MAX
    if len(lines) > most:
        lint.problem(path, 0, f'{len(lines)} lines, {most} is the most: split it by what it is about')
    if name.endswith('.h') and not re.search(r'^#pragma once$', text, re.M):
        lint.problem(path, 1, 'has no #pragma once')
    bare = sources.without_comments(text, strings=False).split('\n')
    for number, line in enumerate(lines, 1):
        most = CODE_COLUMNS_MAX if len(bare[number - 1].rstrip()) > CODE_COLUMNS_MAX else COLUMNS_MAX
        if len(line) > most and not re.search(r'https?://|"', line):
            lint.problem(path, number, f'{len(line)} columns, {most} is the most'
                         + (' with a comment' if most == COLUMNS_MAX else ''))
        if '\t' in line:
            lint.problem(path, number, 'a tab: indent with spaces')
        if line.endswith((' ', '\r')):
            lint.problem(path, number, 'space at the end of the line')
    check_functions(lint, path, lines, report)


def check_functions(lint, path, lines, report):
    start = None
    for number, line in enumerate(lines, 1):
        if line == '{':
            start = number
        elif line == '}' and start is not None:
            length = number - start - 1
            if length > FUNCTION_LINES_MAX:
                lint.problem(path, start, f'a function of {length} lines, {FUNCTION_LINES_MAX} is the '
                             f'most and {FUNCTION_LINES_GOOD} the aim: take a part out and name it')
            elif report and length > FUNCTION_LINES_GOOD:
                print(f'{path.relative_to(lint.root)}:{start}: {length} lines')
            start = None


if __name__ == '__main__':
    main()
