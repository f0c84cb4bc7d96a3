"""A case as rules see it: answers judged once, quotes that rest on them, names of rows."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from grantflow.checks.row_names import is_reference
from grantflow.model import walk
from grantflow.model.costing import Costing, count_case
from grantflow.model.fields import Form, Row
from grantflow.model.finding import Evidence
from grantflow.model.questions import FormWords
from grantflow.model.wording import plain, words
from grantflow.text.answer import (
    HelpTexts,
    Standing,
    judge,
    judge_sentence,
    may_hold_placeholder,
    only_asks,
)
from grantflow.text.lacks import denial_answers
from grantflow.text.personal import find_personal_data
from grantflow.text.sentences import Sentence, sentences

if TYPE_CHECKING:
    from grantflow.model.application import Application
    from grantflow.model.programme import Call, Programme

_QUOTE = 220
_FEW_WORDS = 3
_KEPT = 8_000
_REPEATED_FROM = 4
_MARKS = re.compile(r"[.,;:()”\"]+")
_NO_WORDS = FormWords()


@lru_cache(maxsize=4)
def _remembered(help_texts: frozenset[str]) -> tuple[HelpTexts, dict[str, Standing]]:
    """Return the help texts ready to compare with, and what texts have been judged to be.

    While somebody types, all answers but one are those of the check before.
    """
    return HelpTexts(help_texts), {}


@lru_cache(maxsize=_KEPT)
def _may_hold_placeholder(text: str) -> bool:
    return may_hold_placeholder(text.lower())


_denial_answers = lru_cache(maxsize=_KEPT)(denial_answers)


class CaseView:
    """An application with its programme and call, and every answer judged at most once."""

    def __init__(
        self,
        application: Application,
        programme: Programme | None = None,
        call: Call | None = None,
        form_words: FormWords = _NO_WORDS,
        empty_rows: tuple[str, ...] = (),
    ) -> None:
        self.application, self.programme, self.call = application, programme, call
        self.form_words, self.empty_rows = form_words, empty_rows
        self._help, self._known = _remembered(form_words.help_texts)
        self._judged: dict[str, Standing] = {}
        self._quotable: dict[str, Sentence | None] = {}
        # By identity: the forms of a case are as long-lived as this, and change no more.
        self._held: dict[tuple[int, str], bool] = {}

    def get(self, path: str) -> Any:
        """Return what stands at a pattern path such as `stages.forankring.owner.unit`."""
        return walk.get(self.application, path)

    def rows(self, path: str) -> list[Any]:
        """Return the rows of the list at `path`."""
        found: list[Any] = self.get(path)
        return found

    @cached_property
    def costing(self) -> Costing:
        """The budget of the case counted by its programme and call."""
        return count_case(self.application, self.programme, self.call)

    @cached_property
    def leaves(self) -> list[walk.Leaf]:
        """Every answer of the case with its path."""
        return list(walk.leaves(self.application))

    @cached_property
    def texts(self) -> list[walk.Leaf]:
        """Every answer in free text."""
        return [leaf for leaf in self.leaves if isinstance(leaf.value, str) and not leaf.choice]

    @cached_property
    def lowered(self) -> str:
        """Every free text in lower case, one after the other, to see whether a phrase occurs."""
        return "\n".join(leaf.value for leaf in self.texts).lower()

    @cached_property
    def _own_texts(self) -> set[str]:
        return {leaf.value for leaf in self.texts}

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Texts that stand as the answer to several questions that each want their own."""
        asked: dict[str, set[str]] = {}
        for leaf in self.texts:
            if leaf.pattern in self.form_words.prose:
                asked.setdefault(leaf.value, set()).add(leaf.pattern)
        return frozenset(text for text, where in asked.items() if len(where) >= _REPEATED_FROM)

    @cached_property
    def _lacks(self) -> frozenset[str]:
        """Denials that answer the question they stand under."""
        kinds = self.form_words.denials
        return frozenset(
            leaf.value
            for leaf in self.texts
            if leaf.pattern in kinds and _denial_answers(leaf.value, kinds[leaf.pattern])
        )

    @cached_property
    def by_standing(self) -> dict[Standing, list[walk.Leaf]]:
        """Every answer in free text, under what it is worth."""
        sorted_out: dict[Standing, list[walk.Leaf]] = {}
        for leaf in self.texts:
            sorted_out.setdefault(self.standing(leaf.value), []).append(leaf)
        return sorted_out

    @cached_property
    def _prose_fields(self) -> frozenset[tuple[str, str]]:
        return frozenset(walk.field_of(pattern) for pattern in self.form_words.prose)

    @cached_property
    def unmarked(self) -> bool:
        """Whether no free text shows any sign of a placeholder: the usual case."""
        return not any(_may_hold_placeholder(leaf.value) for leaf in self.texts)

    def standing(self, value: Any, min_words: int = 1) -> Standing:
        """Return what a value is worth.  Figures, dates and non-empty lists are answers."""
        if not isinstance(value, str):
            if value is None or value in ([], {}):
                return Standing.EMPTY
            if isinstance(value, list):
                return min(map(self._standing_in_list, value), key=_RANK.__getitem__)
            return Standing.OK
        judged = self._judged.get(value)
        if judged is None:
            judged = self._judged[value] = self._known.get(value) or self._judge(value)
            if judged is Standing.OK and value in self.repeated:
                judged = self._judged[value] = Standing.REPEATED
            elif judged in _NO_CLAIM and value in self._lacks:
                judged = self._judged[value] = Standing.OK
        if judged is Standing.OK and min_words > 1 and len(words(value)) < min_words:
            return Standing.EMPTY
        return judged

    def _judge(self, value: str) -> Standing:
        unmarked = self.unmarked and value in self._own_texts
        if len(self._known) >= _KEPT:
            self._known.clear()
        judged = self._known[value] = judge(value, self._help, unmarked=unmarked)
        return judged

    def _standing_in_list(self, value: Any) -> Standing:
        """Return the standing of a value in a list; a row counts when one of its answers does."""
        if not isinstance(value, Form):
            return self.standing(value)
        held = [self.standing(leaf.value) for leaf in walk.leaves(value) if not leaf.choice]
        return min(held, key=_RANK.__getitem__, default=Standing.EMPTY)

    def standing_at(self, form: Form, name: str, min_words: int = 1) -> Standing:
        """Return what the answer in field `name` of a form or row is worth.

        A choice is always an answer, but for "oklart", which says that nobody knows yet.
        """
        value = getattr(form, name)
        if value is not None and walk.is_choice(type(form), name):
            return Standing.EMPTY if value in ("oklart", []) else Standing.OK
        standing = self.standing(value, min_words)
        if standing is Standing.OK and isinstance(value, str):
            return self._as_prose(form, name, value)
        return standing

    def _as_prose(self, form: Form, name: str, value: str) -> Standing:
        """Return the standing of an answer that is one, where sentences may be asked for.

        There a word or two say nothing, save in a table, and a question is no answer.
        """
        if value.count(" ") >= _FEW_WORDS and not value.endswith("?"):
            return Standing.OK  # nearly every answer: the rest costs more to tell
        few = not isinstance(form, Row) and len(words(value)) < _FEW_WORDS
        asks = only_asks(value)
        if (few or asks) and (type(form).__name__, name) in self._prose_fields:
            return Standing.EMPTY if few else Standing.PLACEHOLDER
        return Standing.OK

    def standing_of(self, path: str, min_words: int = 1) -> Standing:
        """Return what the answer at a pattern path is worth."""
        above, _, name = path.rpartition(".")
        return self.standing_at(self.get(above) if above else self.application, name, min_words)

    def has(self, form: Form, name: str) -> bool:
        """Whether field `name` of a form or row holds an answer."""
        asked = id(form), name
        held = self._held.get(asked)
        if held is None:
            held = self._held[asked] = self.standing_at(form, name) is Standing.OK
        return held

    def is_answer(self, value: Any, min_words: int = 1) -> bool:
        """Whether a value counts as an answer."""
        return self.standing(value, min_words) is Standing.OK

    def evidence(self, place: str, value: Any) -> Evidence | None:
        """Return the words at `place` that a verdict rests on: the first sentence that counts.

        Sentences with personal data are never quoted; None when nothing can be shown.
        """
        if value is None or value in ([], {}):
            return None
        if isinstance(value, list):
            return self._evidence_in_list(place, value[0])
        text = str(value)
        if text not in self._quotable:
            self._quotable[text] = _best_sentence(text)
        best = self._quotable[text]
        if best is None:
            return None
        quote = best.text[:_QUOTE].rstrip()
        return Evidence(quote, place, best.start, best.start + len(quote))

    def _evidence_in_list(self, place: str, first: Any) -> Evidence | None:
        """Return the first free text of the first row, no reference, or the first plain value."""
        if not isinstance(first, Form):
            return self.evidence(f"{place}[1]", first)
        row = f"{place}[{getattr(first, 'id', None) or 1}]"
        answers = (leaf for leaf in walk.leaves(first, row) if leaf.value and not leaf.choice)
        texts = (leaf for leaf in answers if not is_reference(str(leaf.value)))
        shown = (self.evidence(leaf.path, leaf.value) for leaf in texts)
        return next((found for found in shown if found), None)

    def partners(self) -> dict[str, Row]:
        """Return the partners by folded name and by id."""
        rows = self.application.stages.forankring.partners
        named: dict[str, Row] = {plain(row.organisation): row for row in rows if row.organisation}
        return named | {plain(row.id): row for row in rows if row.id}

    def own_names(self) -> set[str]:
        """Return the folded names the applicant goes by."""
        application = self.application
        owner = application.stages.forankring.owner
        names = (
            application.applicant.name,
            application.applicant.unit,
            owner.organisation,
            owner.unit,
        )
        return {plain(name) for name in names if name}

    def same_organisation(self, one: str, other: str) -> bool:
        """Whether two names mean the same organisation: equal, or one within the other."""
        a, b = (plain(_MARKS.sub(" ", name)) for name in (one, other))
        return bool(a and b) and (a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} ")


def _best_sentence(text: str) -> Sentence | None:
    """Return the first sentence that counts, else the first one; none with personal data."""
    shown: Sentence | None = None
    for sentence in sentences(text):
        if not find_personal_data(sentence.text):
            if judge_sentence(sentence.text) is Standing.OK:
                return sentence
            shown = shown or sentence
    return shown


_NO_CLAIM = (Standing.NEGATED, Standing.WISH)
_RANK = {
    Standing.OK: 0, Standing.PLACEHOLDER: 1, Standing.NEGATED: 2, Standing.ECHO: 3,
    Standing.SALAD: 4, Standing.REPEATED: 5, Standing.EMPTY: 6, Standing.WISH: 1,
}  # fmt: skip
