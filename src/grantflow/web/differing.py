"""What differs between two versions of a case, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow.documents import typed
from grantflow.documents.by_word import by_word
from grantflow.documents.labels import label_of
from grantflow.errors import CaseRefused
from grantflow.model import flat
from grantflow.model.afterwards import is_afterwards, question_at
from grantflow.model.asking import asked_forms
from grantflow.text import swedish
from grantflow.usecases.standing import form_of
from grantflow.web.contexts_cases import Differing, DifferingForm
from grantflow.web.places import called, case_page, field_page, row_called
from grantflow.web.saving import control_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grantflow.store.history import Difference
    from grantflow.store.saves import Held

_WAIVERS = "waivers"


def by_form(
    case_id: str, found: Sequence[Difference], old: Mapping[str, Held], new: Mapping[str, Held]
) -> tuple[DifferingForm, ...]:
    """Return what differs, form by form, with the words that are gone and new."""
    answers: dict[str, list[Differing]] = {}
    for one in found:
        if is_afterwards(one.path):
            continue
        known = new if called(one.path, new) else old
        before, after = (_told(one.path, value, old, new) for value in (one.old, one.new))
        label = called(one.path, known) or label_of(one.path)
        words = by_word(before, after)
        href = field_page(case_id, one.path)
        answers.setdefault(form_of(one.path), []).append(Differing(label, href, words))
    forms = [
        DifferingForm(form.text.label, tuple(answers[form.name]))
        for form in asked_forms()
        if form.name in answers
    ]
    later = tuple(_later(case_id, found))
    return tuple([*forms, DifferingForm("Uppföljning", later)] if later else forms)


def _later(case_id: str, found: Sequence[Difference]) -> Iterator[Differing]:
    """Yield what differs in the follow-up, as far as anybody is asked; the promise is one line."""
    href = case_page(case_id, "uppfoljning")
    if any(one.path.startswith("grant.promise.") for one in found):
        yield Differing("Det ni lovade", href, by_word("", "Löftet togs ner."))
    for one in found:
        question = question_at(one.path) if is_afterwards(one.path) else None
        if question:
            before, after = (swedish.shown(value) for value in (one.old or "", one.new or ""))
            yield Differing(question.label, href, by_word(before, after))


def _told(path: str, value: Any, old: Mapping[str, Held], new: Mapping[str, Held]) -> str:
    """Return a value as text, whatever it is."""
    if value is None:
        return ""
    if flat.is_row_list(flat.pattern_of(path)):
        holder = new if new.get(path) and new[path].value == value else old
        return ", ".join(row_called(f"{path}[{row}]", holder) for row in value)
    values = value if isinstance(value, list) else [value]
    if path == _WAIVERS:
        return "\n".join(f"{one.get('code', '')}: {one.get('reason', '')}" for one in values)
    try:
        control = control_at(path)
        labels = dict(control.choices)
        texts = (typed.shown(control.field, one, {}) for one in values)
        return "\n".join(labels.get(text, text) for text in texts)
    except (CaseRefused, ArithmeticError, ValueError):  # no question of today, or no number
        return "\n".join(swedish.shown(one) for one in values)
