# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills in a visit form on the screen: finds what is asked, answers it, and sees it saved."""

import re
import xml.etree.ElementTree as tree

XF = '{http://www.w3.org/2002/xforms}'
SAMPLES = {'int': '1', 'integer': '1', 'decimal': '100', 'date': '01.10.2026'}


class FormText:
    """The labels and choices of a form document in one language, as a person reads them."""

    def __init__(self, path, language='Türkçe (tr)'):
        root = tree.parse(path).getroot()
        self._texts = {}
        for translation in root.iter(XF + 'translation'):
            if translation.get('lang') == language:
                for text in translation.iter(XF + 'text'):
                    value = text.find(XF + 'value')
                    self._texts[text.get('id')] = ''.join(value.itertext())
        lists = {}
        for instance in root.iter(XF + 'instance'):
            lists[instance.get('id')] = {
                item.findtext(XF + 'name'): self._texts.get(item.findtext(XF + 'itextId'), '')
                for item in instance.iter(XF + 'item')}
        self.types = {bind.get('nodeset').rpartition('/')[2]: (bind.get('type') or 'string')
                      for bind in root.iter(XF + 'bind')}
        self.names = {}
        self.several = {}  # questions of which more than one choice may be taken
        self.labels = {}
        self.choices = {}
        self._refs = {}
        self._sections = {}
        self._repeats = [node.get('nodeset') for node in root.iter(XF + 'repeat')]
        for control in root.iter():
            ref = control.get('ref')
            label = control.find(XF + 'label')
            if ref is None or label is None or 'itext(' not in label.get('ref', ''):
                continue
            name = ref.rpartition('/')[2]
            self._refs[name] = ref
            self.several[name] = control.tag == XF + 'select'
            self._sections[name] = '/'.join(ref.split('/')[:3])
            text = self._texts.get(re.search(r"itext\('(.*)'\)", label.get('ref')).group(1), '')
            self.labels[name] = text
            self.names.setdefault(text, []).append(name)
            itemset = control.find(XF + 'itemset')
            found = itemset is not None and re.match(r"instance\('(\w+)'\)", itemset.get('nodeset'))
            if found:
                self.choices[name] = lists.get(found.group(1), {})

    @property
    def sections(self):
        """The titles of all sections, in their order."""
        return [self._texts[f'{section}:label'] for section in dict.fromkeys(self._sections.values())]

    def section_of(self, name):
        """The title of the section that a question is in."""
        return self._texts[f'{self._sections[name]}:label']

    def message(self, name):
        """What is said when the question's constraint is not met."""
        return self._texts[f'{self._refs[name]}:jr:constraintMsg']

    def is_repeated(self, name):
        return any(self._refs[name].startswith(ref + '/') for ref in self._repeats)


class Filler:
    """Answers the open questions of the visit on screen, in the order in which the program asks.

    `answers` holds values by the question's name in the form; what is not in it gets the value of
    the registry when that is offered, else the first choice or a plain sample.
    """

    def __init__(self, app, words, text, answers, say, given=()):
        self.app = app
        self.words = words
        self.text = text
        self.answers = answers
        self.say = say
        self.given = list(given)
        self._saved = words('Saved')
        self._nothing_missing = words('Nothing is missing')
        self._some_missing = words.pattern('Next Open Question (%u)')
        self._some_different = words.pattern('Next Registry Difference (%u)')
        self._use = words.pattern('%1$s: use the registry value %2$s')

    def open_questions(self, tree=None):
        """How many required questions are open, as the bar below the form tells."""
        bar = self._bar(tree)
        return int(re.search(r'\d+', bar.name).group(0)) if self._some_missing.match(bar.name) else 0

    def _bar(self, tree=None):
        if tree is not None:
            bar = self.app.find(self._is_bar, tree=tree)
            if bar is not None:
                return bar
        return self.app.wait(self._is_bar, what='the bar with the number of open questions')

    def _is_bar(self, node):
        return node.role == 'push-button' and (
            node.name == self._nothing_missing or self._some_missing.match(node.name)
            or self._some_different.match(node.name))

    def fill(self, n_most=400, until=0):
        """Go from open question to open question; returns how many were answered."""
        n_answered = 0
        last = None
        n_stuck = 0
        now = self.app.tree()
        while n_answered < n_most and self.open_questions(now) > until:
            self._bar(now).click()
            field = self.app.until(self._focused_field, 'a question to get the focus')
            n_stuck = n_stuck + 1 if field == last else 0
            assert n_stuck < 3, f'“{field.name}” stays open: {self.row_of(field).all_text}'
            last = field
            now = self.answer(field, n_stuck)
            n_answered += 1
        return n_answered

    def field(self, name):
        """The field of a question on the page in view, by its name in the form."""
        label = self.text.labels[name]
        return self.app.wait(lambda node: node.role == 'panel' and node.name == label,
                             what=f'question “{label}”')

    def shown_answer(self, name):
        """The answer that the question on the page in view shows."""
        field = self.field(name)
        for node in field:
            if node.role == 'check-box' and node.has_state('checked'):
                return node.name
        for node in field:
            if 'EditableText' in node.interfaces:
                return node.text
        return next(node.name for node in field if node.role == 'label')

    @staticmethod
    def row_of(field):
        """The question's row: label, field, registry value, remarks, mark."""
        return field.parent.parent.parent

    def _focused_field(self):
        """The field with the focus: the outermost of the panels that have the question's name."""
        for node in self.app.tree():
            if 'focused' in node.states and node.role not in ('frame', 'scroll-pane'):
                panels = [above for above in [node, *node.ancestors()] if above.role == 'panel']
                name = next((panel.name for panel in panels if panel.name), None)
                named = [panel for panel in panels if panel.name == name]
                if named and self.row_of(named[-1]) is not None:
                    return named[-1]
        return None

    def answer(self, field, attempt=0):
        """Give an answer to a question and wait until it is saved; returns the tree since."""
        names = self.text.names.get(field.name, [''])
        name = next((name for name in names if name in self.answers), names[0])
        value = self.answers.get(name)
        use = next((node for node in self.row_of(field) if node.role == 'push-button'
                    and self._use.match(node.name)), None)
        if value is None and use is not None and attempt == 0 and use.is_shown():
            use.click()
            given = 'the registry’s value'
        elif any(node.role == 'check-box' for node in field):
            given = self._choose(field, name, value, attempt)
        elif any(node.role == 'image' and node.name.startswith(field.name) for node in field):
            next(node for node in field if node.role == 'image').draw()
            given = 'signed'
        elif any('EditableText' in node.interfaces for node in field):
            given = value or SAMPLES.get(self.text.types.get(name), 'Görüldü, uygun.')
            next(node for node in field if 'EditableText' in node.interfaces).type(given)
        else:
            given = self._pick(field, name, value, attempt)
        self.given.append((name, field.name, given))
        self.say(f'{field.name}: {given}')
        return self.wait_saved(field)

    def wait_saved(self, field):
        """The mark comes only when the answer is on the disk."""
        def saved():
            now = self.app.tree()
            # The row may have been made anew in the meantime.
            fields = [node for node in now if node.role == 'panel' and node.name == field.name]
            if any(node.role == 'image' and node.name == self._saved
                   for again in fields for node in self.row_of(again)):
                return now
            return None
        return self.app.until(saved, f'the answer to “{field.name}” to be saved')

    def _label_of(self, name, value, offered, attempt):
        wanted = self.text.choices.get(name, {}).get(value, value)
        if wanted in offered and attempt == 0:
            return wanted
        return offered[min(attempt, len(offered) - 1)]

    def _choose(self, field, name, value, attempt):
        boxes = [node for node in field if node.role == 'check-box']
        label = self._label_of(name, value, [box.name for box in boxes], attempt)
        box = next(box for box in boxes if box.name == label)
        if box.has_state('checked'):
            return label
        box.click()
        return label

    def _pick(self, field, name, value, attempt):
        """A list that opens below a button."""
        next(node for node in field if node.role == 'push-button' and 'focusable' in node.states
             ).click()
        boxes = self.app.until(
            lambda: self.app.find_all('check-box', within=self.app.find(
                lambda node: node.name == 'GtkPopoverContent')), f'the choices of “{field.name}”')
        label = self._label_of(name, value, [box.name for box in boxes], attempt)
        next(box for box in boxes if box.name == label).click()
        done = self.app.find('button', self.words('Done'))
        if done is not None:
            done.click()
        return label
