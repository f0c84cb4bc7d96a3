"""Predicates about the answers as text: what only fills a box, and personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.result import Result, not_applicable
from grantflow.model.wording import words
from grantflow.text.answer import Standing, has_placeholder, reason_holds
from grantflow.text.language import looks_swedish
from grantflow.text.personal import find_personal_data, short
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from grantflow.checks.view import CaseView
    from grantflow.model.finding import Evidence
    from grantflow.model.walk import Leaf

_FEW_WORDS = 3
# So much has to be written before its language is judged: names and titles say little.
_ENOUGH_WORDS = 40


# Answers that are names in a programme, such as "2" or "A1".
_NAMES = frozenset({"amif.objectives", "esf.area"})


@dataclass(eq=False, repr=False, kw_only=True)
class AnswersLike:
    """Parameters of `answers_like`: the standing that is looked for."""

    standing: Literal["placeholder", "salad", "echo", "repeated"]


def answers_like(view: CaseView, params: AnswersLike) -> Result:
    """Fail when any free text is only a placeholder, random words, or a copied help text.

    With "placeholder", a mark left standing inside a longer answer counts too.
    Facts: `count`, `places`, `quote`.
    """
    found = view.by_standing.get(Standing(params.standing), [])
    if params.standing == "placeholder" and not view.unmarked:
        whole = {leaf.path for leaf in found}
        marked = (leaf for leaf in view.texts if has_placeholder(leaf.value))
        found = found + [leaf for leaf in marked if leaf.path not in whole]
    return _report(view, [leaf for leaf in found if leaf.pattern not in _NAMES])


def near_empty(view: CaseView, _params: Nothing) -> Result:
    """Fail when a field that asks for running text holds a word or two.

    Facts: `count`, `places`, `quote`.
    """
    found = [
        leaf
        for leaf in view.texts
        if leaf.pattern in view.form_words.prose
        and leaf.value.count(" ") < _FEW_WORDS
        and len(words(leaf.value)) < _FEW_WORDS
        and view.is_answer(leaf.value)
    ]
    return _report(view, found)


def rows_hold_something(view: CaseView, _params: Nothing) -> Result:
    """Fail when a row was added and nothing stands in it.  Facts: `count`."""
    if not view.empty_rows:
        return Result("met", "")
    return Result("missing", view.empty_rows[0], {"count": str(len(view.empty_rows))})


def answers_claim(view: CaseView, _params: Nothing) -> Result:
    """Fail for each answer in running text that denies what is asked for, or only wishes it.

    Where a denial is an answer to the question (data/questions), nothing is said.
    Facts: `faults`, `count`.
    """
    asked = view.form_words.prose - view.form_words.denials.keys()
    each = [
        (leaf.path, _CLAIMS[standing].format(quote=short(leaf.value, 80).removesuffix(".")))
        for leaf in view.texts
        if leaf.pattern in asked
        if (standing := view.standing(leaf.value)) in _CLAIMS
    ]
    if not each:
        return Result("met", "")
    return Result("missing", each[0][0], {"count": str(len(each))}, each=tuple(each))


_CLAIMS = {
    Standing.NEGATED: "”{quote}” säger att det inte är så",
    Standing.WISH: "”{quote}” är en önskan eller ett löfte",
}


def personal_data(view: CaseView, _params: Nothing) -> Result:
    """PII01: fail when an answer holds a personnummer, a telephone number or a personal e-mail.

    Facts: `count`, `places`, `kinds`.  The data itself is never repeated.
    """
    hits = [(leaf, hit) for leaf in view.texts for hit in find_personal_data(leaf.value)]
    if not hits:
        return Result("met", "")
    places = list(dict.fromkeys(leaf.path for leaf, _ in hits))
    kinds = list(dict.fromkeys(hit.kind for _, hit in hits))
    facts = {
        "count": str(len(hits)),
        "places": listed(places, limit=3),
        "kinds": listed([str(k) for k in kinds], limit=3),
    }
    return Result("missing", places[0], facts)


def written_in_swedish(view: CaseView, _params: Nothing) -> Result:
    """SPK11: fail when the answers, taken together, are written in another language.

    Not applicable until 40 words are written.  Points at the longest answer.
    """
    if len(view.lowered.split(maxsplit=_ENOUGH_WORDS)) < _ENOUGH_WORDS:
        return not_applicable()
    if looks_swedish(leaf.value for leaf in view.texts):
        return Result("met", "")
    return Result("missing", max(view.texts, key=lambda leaf: len(leaf.value)).path)


def waivers_have_reasons(view: CaseView, _params: Nothing) -> Result:
    """Fail when a waiver lacks a reason, or says nothing of who set the finding aside.

    Facts: `count`, `places` (the codes).
    """
    open_ones = [
        waiver
        for waiver in view.application.waivers
        if not (reason_holds(waiver.reason) and waiver.by and waiver.on)
    ]
    if not open_ones:
        return Result("met", "waivers")
    codes = [short(waiver.code, 12) for waiver in open_ones]
    return Result(
        "missing", "waivers", {"count": str(len(codes)), "places": listed(codes, limit=3)}
    )


def _report(view: CaseView, found: list[Leaf]) -> Result:
    if not found:
        return Result("met", "")
    first: Any = found[0]
    quote = short(first.value, 80)
    facts = {
        "count": str(len(found)),
        "places": listed([leaf.path for leaf in found], limit=3),
        "quote": quote,
    }
    shown = view.evidence(first.path, first.value)
    evidence: tuple[Evidence, ...] = (shown,) if shown else ()
    return Result("missing", first.path, facts, evidence)


PREDICATES = {
    "answers_like": Predicate(AnswersLike, answers_like),
    "near_empty": Predicate(Nothing, near_empty),
    "rows_hold_something": Predicate(Nothing, rows_hold_something),
    "answers_claim": Predicate(Nothing, answers_claim),
    "personal_data": Predicate(Nothing, personal_data),
    "waivers_have_reasons": Predicate(Nothing, waivers_have_reasons),
    "written_in_swedish": Predicate(Nothing, written_in_swedish),
}
