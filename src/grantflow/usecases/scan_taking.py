"""Takes into a case what a person picks of what the watch found, or puts it aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import CommandError, Place
from grantflow.text import swedish
from grantflow.usecases.scanning import case_key, shown_last

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grantflow.documents.casewrite import Change
    from grantflow.model.scan import Proposal
    from grantflow.model.stages.omvarldsbevakning import Omvarldsbevakning
    from grantflow.scanning.offers import State
    from grantflow.settings import Settings


class Taken(NamedTuple):
    """What became new rows, what was added to a row, whose row changed its day, what was there."""

    put: tuple[Proposal, ...]
    added: tuple[Proposal, ...]
    moved: tuple[Proposal, ...]
    there: tuple[Proposal, ...]


def take(path: Path, numbers: Sequence[int], settings: Settings) -> Taken:
    """Put the proposals with these numbers into the case.

    They become new rows.  News of a page that has a row is added to what stands there; a day that
    has moved takes the place of the one that was taken before, and the row tells both.  The same
    thing is never put in twice.

    Raises:
        CommandError: Nothing has been found for the case, or no proposal has such a number.
        GrantflowError: The case can't be read or written; it is untouched.

    """
    from grantflow.documents import casefile
    from grantflow.documents.casewrite import save

    form = casefile.load(path).application.stages.omvarldsbevakning
    plan = _Plan(form)
    for proposal in _chosen(path, numbers, settings):
        plan.take(proposal)
    save(path, plan.changes())
    _settle(path, settings, numbers, "taken")
    return Taken(tuple(plan.put), tuple(plan.added), tuple(plan.moved), tuple(plan.there))


def dismiss(path: Path, numbers: Sequence[int], settings: Settings) -> tuple[Proposal, ...]:
    """Show the proposals with these numbers no more; return them.  They may still be taken.

    Raises:
        CommandError: Nothing has been found for the case, or no proposal has such a number.
        MemoryBroken: What was kept between rounds can't be read or written.

    """
    chosen = _chosen(path, numbers, settings)
    _settle(path, settings, numbers, "dismissed")
    return tuple(chosen)


class _Plan:
    """What is to be written, gathered so that several pieces of news of a page share a row."""

    def __init__(self, form: Omvarldsbevakning) -> None:
        self._form = form
        self._notes: dict[str, list[str]] = {}
        self._rows: dict[str, list[dict[str, object]]] = {}
        self._days: list[Change] = []
        self._new_pages: dict[str, dict[str, object]] = {}
        self.put: list[Proposal] = []
        self.added: list[Proposal] = []
        self.moved: list[Proposal] = []
        self.there: list[Proposal] = []

    def take(self, proposal: Proposal) -> None:
        from grantflow.scanning.in_case import moved_row, stands_in

        if stands_in(self._form, proposal):
            self.there.append(proposal)
        elif proposal.kind == "news":
            self._news(proposal)
        elif moved_row(self._form, proposal):
            self._move(proposal)
        else:
            self._append(proposal)

    def _news(self, proposal: Proposal) -> None:
        from grantflow.scanning.in_case import note_of, page_row

        row = page_row(self._form, proposal)
        if row is not None:
            self._notes.setdefault(str(row.id), [row.note or ""]).append(note_of(proposal))
            self.added.append(proposal)
        elif proposal.address in self._new_pages:
            made = self._new_pages[proposal.address]
            made["note"] = f"{made['note']}\n{note_of(proposal)}"
            self.added.append(proposal)
        else:
            self._new_pages[proposal.address] = self._append(proposal)

    def _move(self, proposal: Proposal) -> None:
        from grantflow.documents.casewrite import Put
        from grantflow.scanning.in_case import FIELD, FORM, moved_row, moved_text

        row = moved_row(self._form, proposal)
        if row is not None:
            at = f"{FORM}.way_forward[{row.id}]"
            self._days += [
                Put(f"{at}.{FIELD[proposal.kind]}", proposal.date),
                Put(f"{at}.activity", moved_text(row, proposal)),
            ]
            self.moved.append(proposal)

    def _append(self, proposal: Proposal) -> dict[str, object]:
        from grantflow.scanning.in_case import row_of

        place, row = row_of(proposal)
        self._rows.setdefault(place, []).append(row)
        self.put.append(proposal)
        return row

    def changes(self) -> list[Change]:
        from grantflow.documents.casewrite import Extend, Put
        from grantflow.scanning.in_case import FORM

        notes = [
            Put(f"{FORM}.pages[{row_id}].note", "\n".join(filter(None, told)))
            for row_id, told in self._notes.items()
        ]
        new = [Extend(place, tuple(rows)) for place, rows in self._rows.items()]
        return [*notes, *self._days, *new]


def _chosen(path: Path, numbers: Sequence[int], settings: Settings) -> list[Proposal]:
    from grantflow.scanning import memory

    with memory.opened(settings.home) as kept:
        offers = kept.offers.of(case_key(path))
    if not offers:
        shown_last(path, settings)  # raises when nothing was watched
    missing = [str(number) for number in numbers if number not in offers]
    if missing:
        waiting = [str(number) for number, one in offers.items() if one.state == "open"]
        raise CommandError(
            f"det finns inget förslag med nummer {', '.join(missing)}",
            remedy=f"förslag som väntar: {swedish.listed(waiting, 30) if waiting else 'inga'}",
            place=Place(str(path)),
        )
    return [offers[number].proposal for number in dict.fromkeys(numbers)]


def _settle(path: Path, settings: Settings, numbers: Sequence[int], state: State) -> None:
    from grantflow.scanning import memory

    with memory.opened(settings.home) as kept:
        kept.offers.settle(case_key(path), numbers, state)
