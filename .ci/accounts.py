#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints from what `ziyaretd demo --json` said: accounts.py FILE list, or FILE FIELD ROLE."""

import json
import sys


def main():
    with open(sys.argv[1], encoding='utf-8') as stream:
        accounts = json.load(stream)['accounts']
    if sys.argv[2] == 'list':
        for account in accounts:
            print(f'  {account["staff_no"]:8} {account["password"] or "":16} '
                  f'{account["name"]} ({account["role"]})')
            if account.get('enrolment_text'):
                print(f'           {account["enrolment_text"]}')
        return 0
    field, role = sys.argv[2:4]
    for account in accounts:
        if account['role'] == role and account.get('enrolment_text'):
            print(account[field])
            return 0
    print(f'no account of a {role} in {sys.argv[1]}', file=sys.stderr)
    return 1


if __name__ == '__main__':
    sys.exit(main())
