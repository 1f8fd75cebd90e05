#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tool as form authors and scripts see it: exit status, sentences, JSON lines.

usage: tool.py ZIYARET-FORM FOLDER-WITH-THE-VISIT-FORM
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

TOOL, FORMS = sys.argv[1:3]
FORM = os.path.join(FORMS, 'hane_ziyareti.xml')
MEDIA = os.path.join(FORMS, 'media')
NOW = ['--now', '2026-11-21T10:00:00+03:00']
SMALL = '''<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><model><instance><data id="s"><a/><b/><r><c/></r></data></instance>
<bind nodeset="/data/a" type="int" constraint=". &gt; 0"/>
<bind nodeset="/data/b" calculate="%s"/></model></h:head>
<h:body><input ref="/data/a"><label>A</label></input>
<repeat nodeset="/data/r"><input ref="/data/r/c"/></repeat></h:body></h:html>'''

MANY = '''<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>m</h:title><model><instance><data id="m"><a/><b/><c/><d/><e/><r><x/></r></data>
</instance>
<instance id="towns"><root><item><name>n</name></item></root></instance>
<bind nodeset="/data/a" calculate="foo(1) + bar(2)"/>
<bind nodeset="/data/b" calculate="1 +"/>
<bind nodeset="/data/c" relevant="instance('gone')/root/x = 1"/>
<bind nodeset="/data/d" calculate="/data/e"/>
<bind nodeset="/data/e" calculate="/data/d + /data/zz"/>
<setvalue event="odk-nothing" ref="/data/a" value="1"/>
</model></h:head><h:body>
<input ref="/data/nope"><label><output value="frob()"/></label></input>
<select1 ref="/data/d"><itemset nodeset="instance('towns')/root/item"><label ref="n"/></itemset></select1>
<range ref="/data/b" start="1"/>
<repeat nodeset="/data"><input ref="/data/r/x"/></repeat>
</h:body></h:html>'''


def run(*args, text=None, language='C.UTF-8'):
    return subprocess.run([TOOL, *args], input=text, capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'LC_ALL': language, 'LANGUAGE': ''})


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


class Tool(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def test_check(self):
        good = run('check', FORM, '--media', MEDIA, *NOW)
        self.assertEqual(good.returncode, 0, good.stderr)
        self.assertIn('hane_ziyareti, version 2026060101: no errors', good.stdout)
        bare = run('check', FORM)
        self.assertEqual(bare.returncode, 0)
        self.assertIn('--media', bare.stdout)
        empty = run('check', FORM, '--media', self.folder.name)
        self.assertEqual(empty.returncode, 1)
        self.assertIn('assignment.csv', empty.stderr)

    def test_check_warnings(self):
        itext = ('<itext><translation lang="en"><text id="q"><value>Q</value>'
                 '<value form="image">jr://images/there.png</value>'
                 '<value form="audio">jr://audio/gone.mp3</value></text></translation>'
                 '<translation lang="tr"/></itext>')
        form = self.write('warn.xml', (SMALL % '1').replace('<instance>', itext + '<instance>', 1))
        self.write('there.png', '')
        told = run('check', form, '--media', self.folder.name)
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertIn('“tr” has no such text', told.stdout)
        self.assertIn('instanceID', told.stdout)
        self.assertIn('gone.mp3', told.stdout)
        self.assertNotIn('there.png', told.stdout)

    def test_check_bad(self):
        bad = run('check', self.write('bad.xml', SMALL % 'nosuch(1)'))
        self.assertEqual(bad.returncode, 1)
        self.assertIn('bad.xml:4: error: /data/b: calculate', bad.stderr)
        self.assertIn('nosuch()', bad.stderr)
        missing = run('check', os.path.join(self.folder.name, 'none.xml'))
        self.assertEqual(missing.returncode, 1)
        self.assertIn('none.xml', missing.stderr)

    def test_check_tells_all(self):
        path = self.write('many.xml', MANY)
        told = run('check', path, '--media', self.folder.name)
        self.assertEqual(told.returncode, 1)
        for line, words in (
                (5, '/data/a: calculate “foo(1) + bar(2)”: at character 1: there is no function foo()'),
                (5, 'at character 10: there is no function bar()'),
                (6, '/data/b: calculate “1 +”: at character 4'),
                (7, '/data/c: “instance(\'gone\')/root/x = 1”: there is no instance “gone”'),
                (8, '/data/d → /data/e → /data/d'),
                (10, 'there is no event “odk-nothing”'),
                (12, 'input: “/data/nope” is not a node'),
                (12, 'there is no function frob()'),
                (13, '/data/d: the <itemset> has no <value ref>'),
                (14, '/data/b: a range has start, end and step'),
                (15, 'only an element below the root can repeat')):
            self.assertRegex(told.stderr, r'(?m)^%s:%d: error: .*%s' % (
                re.escape(path), line, re.escape(words)))
        self.assertIn('%s: 11 errors\n' % path, told.stderr)
        self.assertRegex(told.stdout, ':9: warning: /data/e: .*there is no “zz” in /data')
        counted = [int(line.split(':')[1]) for line in told.stderr.splitlines()[:-1]]
        self.assertEqual(counted, sorted(counted))

    def test_check_tells_all_files_and_calculations(self):
        lists = ''.join('<instance id="%s" src="jr://file-csv/%s.csv"/>' % (name, name)
                        for name in ('gone1', 'gone2', 'ragged'))
        form = SMALL.replace('</instance>', '</instance>%s' % lists, 1).replace(
            '<input ref="/data/a"><label>A', '<input ref="/data/a"><label><output value="'
            'digest(\'x\', \'MD9\')"/>A')
        path = self.write('files.xml', form % "digest('x', 'MD8')")
        self.write('ragged.csv', 'name,label\n"x')
        told = run('check', path, '--media', self.folder.name)
        self.assertEqual(told.returncode, 1)
        for line, words in ((2, 'instance gone1: the file “gone1.csv”'),
                            (2, 'instance gone2: the file “gone2.csv”'),
                            (2, 'instance ragged: '), (4, '/data/b: .*MD8')):
            self.assertRegex(told.stderr, r'(?m)^%s:%d: error: %s' % (re.escape(path), line, words))
        for name in ('gone1', 'gone2', 'ragged'):
            self.write(name + '.csv', 'name,label\nx,X\n')
        told = run('check', self.write('files.xml', form % '1'), '--media', self.folder.name)
        self.assertEqual(told.returncode, 1)
        self.assertRegex(told.stderr, r':5: error: /data/a: .*MD9')
        self.assertIn(': 1 error\n', told.stderr)

    def test_usage(self):
        for args in ([], ['check'], ['frobnicate', FORM], ['--nosuch']):
            self.assertEqual(run(*args).returncode, 2, args)
        self.assertEqual(run('play', FORM, '--media', MEDIA, '--now', 'yesterday').returncode, 1)

    def test_play_names(self):
        answers = self.write('answers.txt', 'outcome=absent\nphone1=1\n')
        played = run('play', FORM, '--media', MEDIA, *NOW, '--answers', answers, '--verify')
        self.assertEqual(played.returncode, 0, played.stderr)
        events = lines(played.stdout)
        self.assertEqual(events[0]['note'], 'n_visit')
        self.assertIn({'not_relevant': 'phone1', 'value': '1'}, events)
        self.assertIn({'path': 's0/outcome', 'value': 'absent'}, events)

    def test_play_steps(self):
        form = self.write('small.xml', SMALL % '/data/a * 2')
        steps = self.write('steps.jsonl', '\n'.join(json.dumps(step) for step in (
            {'op': 'answer', 'ref': '/data/a', 'value': 21},
            {'op': 'new_repeat', 'ref': '/data/r'},
            {'op': 'answer', 'ref': '/data/r[2]/c', 'value': 'x'},
            {'op': 'remove_repeat', 'ref': '/data/r[1]'})))
        played = run('play', form, '--answers', steps, '--verify')
        self.assertEqual(played.returncode, 0, played.stderr)
        events = lines(played.stdout)
        self.assertEqual(events[1]['made'], '/data/r[2]')
        self.assertEqual(events[4:], [{'path': 'a', 'value': '21'}, {'path': 'b', 'value': '42'},
                                      {'path': 'r#1/c', 'value': 'x'}])
        refused = run('play', form, '--answers', self.write('bad.jsonl', json.dumps(
            {'op': 'answer', 'ref': '/data/a', 'value': 'x'})))
        self.assertEqual(refused.returncode, 1)
        self.assertIn('a whole number is due', refused.stdout)

    def test_batch(self):
        questions = [
            {'id': 1, 'expression': '1 + 1', 'result_type': 'NUMBER'},
            {'id': 2, 'expression': '/d/a', 'instance_xml': '<d><a>ş</a></d>',
             'result_type': 'STRING'},
            {'id': 3, 'expression': '1 +'},
            {'id': 4, 'expression': '//a', 'instance_xml': '<d><a>1</a><a>2</a></d>'},
        ]
        answered = run('eval', '--batch',
                       text='\n'.join([json.dumps(questions[0]), 'not json'] +
                                      [json.dumps(q) for q in questions[1:]]) + '\n')
        self.assertEqual(answered.returncode, 0)
        answers = lines(answered.stdout)
        self.assertEqual(answers[0], {'id': 1, 'type': 'number', 'value': 2.0})
        self.assertIn('error', answers[1])
        self.assertEqual(answers[2]['value'], 'ş')
        self.assertIn('error', answers[3])
        self.assertEqual([n['value'] for n in answers[4]['value']], ['1', '2'])
        dated = run('eval', '--batch', *NOW, text=json.dumps(
            {'id': 1, 'expression': 'string(today())', 'tz': 'Europe/Istanbul'}) + '\n')
        self.assertEqual(lines(dated.stdout)[0]['value'], '2026-11-21')

    def test_dice(self):
        question = {'id': 'q', 'form_xml': SMALL % 'once(random())', 'steps': [],
                    'probes': [{'after_step': 0, 'ref': '/data/b', 'prop': 'value'}]}
        thrown = [lines(run('play', '--batch', *options, text=json.dumps(question) + '\n').stdout)
                  for options in ((), (), ('--random-seed', '11'), ('--random-seed', '12'))]
        self.assertEqual(thrown[0], thrown[1])
        self.assertNotEqual(thrown[1], thrown[2])
        self.assertNotEqual(thrown[2], thrown[3])

    def test_play_batch(self):
        question = {'id': 'q', 'form_xml': SMALL % '/data/a * 2',
                    'steps': [{'op': 'answer', 'ref': '/data/a', 'value': '-1'}],
                    'probes': [{'after_step': 1, 'ref': '/data/a', 'prop': 'constraint_ok'},
                               {'after_step': 0, 'ref': '/data/b', 'prop': 'value'},
                               {'after_step': 1, 'ref': '/data/b', 'prop': 'value'},
                               {'after_step': 1, 'ref': '/data/z', 'prop': 'value'},
                               {'after_step': 0, 'ref': '/data/a', 'prop': 'label'},
                               {'after_step': 0, 'ref': '/data/r', 'prop': 'repeat_count'}]}
        answered = run('play', '--batch', text=json.dumps(question) + '\n')
        self.assertEqual(lines(answered.stdout),
                         [{'id': 'q', 'values': [False, '', '-2', None, 'A', 1]}])

    def test_bench(self):
        measured = run('bench', FORM, '--media', MEDIA)
        self.assertEqual(measured.returncode, 0, measured.stderr)
        self.assertGreater(json.loads(measured.stdout)['answers'], 10)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
