"""Answers that two people have written at once: both texts side by side, and the choice made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.documents.by_word import by_word
from grantflow.web import saving, steps
from grantflow.web.contexts_cases import Clash, ClashPage, LostRow
from grantflow.web.places import called, form_label, row_called, row_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grantflow.model.asking import AskedForm
    from grantflow.store.saves import Conflict, Held
    from grantflow.web.posted import Posted
    from grantflow.web.saving import Outcome
    from grantflow.web.visit import CaseVisit

CHOSEN, OURS, OWN = "val:", "min:", "egen:"


def clash_page(visit: CaseVisit, form: AskedForm, outcome: Outcome) -> ClashPage:
    """Return the page of what could not be saved, with all that was typed in it."""
    case = visit.site.desk.opened(visit.case.id)
    conflicts, sent = outcome.saved.conflicts, outcome.sent
    lost: dict[str, list[str]] = {}
    for path in outcome.lost:
        if path not in conflicts:
            lost.setdefault(row_of(path), []).append(path)
    return ClashPage(
        title="Två har skrivit i samma fält" if conflicts else "Raden har tagits bort",
        case=steps.head(visit),
        form=steps.form_head(visit.case.id, case.application, form),
        clashes=tuple(
            _clash(path, one, sent[path].texts, case.answers) for path, one in conflicts.items()
        ),
        lost=tuple(
            lost_row(row, case.answers, [(path, sent[path].texts) for path in paths])
            for row, paths in lost.items()
        ),
        kept=len(sent) - len(conflicts) - len(outcome.lost),
    )


def lost_row(
    row: str, answers: Mapping[str, Held], texts: Sequence[tuple[str, Sequence[str]]]
) -> LostRow:
    """Return a row with the texts in it, by what their questions are called."""
    labelled = tuple(
        (called(path, answers).partition(", ")[2] or form_label(path), "\n".join(told))
        for path, told in texts
    )
    return LostRow(row, row_called(row, answers), labelled)


def chosen(posted: Posted) -> dict[str, saving.Sent]:
    """Return what somebody wants saved of the answers that she was shown side by side.

    What is to stay as the other wrote it is left out.  Where nothing is chosen the text is sent as
    if hers had not been seen, so that both are shown again.

    Raises:
        CaseRefused: A path is none of the questions, or a version can't be read.

    """
    found = {}
    values: dict[str, list[str]] = {}
    for name, value in posted.pairs:
        values.setdefault(name, []).append(value)
    for name in values:
        if not name.startswith(saving.BASE):
            continue
        path = name.removeprefix(saving.BASE)
        picked = values.get(f"{CHOSEN}{path}", [""])[0]
        if picked == "deras":
            continue
        texts = values.get(f"{OWN if picked == 'egen' else OURS}{path}", [])
        sent = saving.sent_as(path, texts, values[name][0])
        found[path] = sent if picked in {"min", "egen"} else saving.unseen(sent)
    return found


def _clash(path: str, one: Conflict, ours: tuple[str, ...], answers: Mapping[str, Held]) -> Clash:
    theirs = saving.shown(path, one.theirs, answers)
    return Clash(
        path=path,
        label=called(path, answers),
        token=theirs.token,
        theirs=theirs.texts,
        ours=ours,
        words=by_word(theirs.joined, "\n".join(ours)),
        by=one.by,
        at_ms=one.at_ms,
        is_text=theirs.shape in {"line", "prose", "number", "day", "lines"},
    )
