"""Predicates about how easy the answers are to read, taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from grantflow.checks.predicates import Predicate
from grantflow.checks.prose import JUDGES, Passage, Prose
from grantflow.text.readability import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.checks.result import Result
    from grantflow.checks.view import CaseView

_prose_of: WeakKeyDictionary[CaseView, Prose] = WeakKeyDictionary()


def prose_of(view: CaseView) -> Prose:
    """Return the answers to questions that want running text, but for those that only fill a box.

    Put together once for each case: all the rules look at the same sentences.
    """
    prose = _prose_of.get(view)
    if prose is None:
        prose = _prose_of[view] = Prose(
            [
                Passage(leaf.path, sentence, leaf.value)
                for leaf in view.texts
                if leaf.pattern in view.form_words.prose and view.is_answer(leaf.value)
                for sentence in told(leaf.value)
            ]
        )
    return prose


def _of_answers(judge: Callable[[Prose, Any], Result]) -> Callable[[CaseView, Any], Result]:
    def judged(view: CaseView, params: Any) -> Result:
        return judge(prose_of(view), params)

    return judged


PREDICATES = {
    name: Predicate(params, _of_answers(judge)) for name, (params, judge) in JUDGES.items()
}
