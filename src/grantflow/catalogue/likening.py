"""Writes which earlier projects are nearest to a case: as text for people, as JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.catalogue.telling import as_json, entry_lines, figure_told, wrapped
from grantflow.catalogue.traits import THEME
from grantflow.model.stages import STAGE_LABELS
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.catalogue.similar import Likeness, Neighbour

_LESSONS = 5  # shown at a stage


def likeness_as_json(likeness: Likeness) -> str:
    """Return the nearest entries as JSON, with why, their figures, and their lessons by stage."""
    span = likeness.span()
    entries = [
        {
            **n.entry.model_dump(mode="json"),
            "collection": n.collection,
            "taken": n.taken,
            "reasons": [r._asdict() for r in n.reasons],
            "persons": [f.model_dump(mode="json") for f in n.persons],
        }
        for n in likeness.neighbours
    ]
    advice = [
        {"stage": a.stage, "from": a.origin, "told_by": a.told_by, "lesson": a.lesson.text}
        for a in likeness.advice
    ]
    of = len(likeness.compared)
    counted = {"low": span[0], "high": span[1], "entries": span[2], "of": of} if span else None
    said = likeness.promise
    return as_json(
        "similar",
        {
            "promised": likeness.promised,
            "promised_in": {"path": said.path, "quote": said.quote} if said else None,
            "counted": counted,
            "entries": entries,
            "lessons": advice,
        },
    )


def likeness_as_text(likeness: Likeness, width: int) -> str:
    """Return the nearest entries as text: why, their figures beside ours, lessons by stage."""
    if not likeness.neighbours:
        return (
            "Inget projekt i katalogen liknar ärendet. Skriv mer om idén, målgruppen och "
            "aktiviteterna, och pröva igen.\n"
        )
    lines: list[str] = []
    for neighbour in likeness.neighbours:
        lines += ["", *entry_lines(neighbour.entry, width), *_why(neighbour, width)]
    lines += _beside(likeness, width)
    lines += _lessons(likeness, width)
    first = next((n.entry.id for n in likeness.neighbours if not n.taken), None)
    if first:
        lines += ["", f"Ta in ett projekt i ärendet: grantflow catalogue take {first} ÄRENDE"]
    return "\n".join(lines).lstrip("\n") + "\n"


def _why(neighbour: Neighbour, width: int) -> Iterator[str]:
    for told in why_told(neighbour):
        yield from wrapped(told, width)
    if neighbour.taken:
        yield from wrapped("Finns redan i ärendets omvärldsbevakning.", width)
    for figure in neighbour.persons:
        yield from wrapped(f"De räknar med {figure_told(figure)}.", width)


def why_told(neighbour: Neighbour) -> Iterator[str]:
    """Yield why an entry is near: each kind of likeness with the words it rests on."""
    said = dict.fromkeys((reason.kind, reason.ours) for reason in neighbour.reasons)
    for kind, ours in said:
        if kind == THEME:
            yield "Samma tema."
            continue
        same = [r.theirs for r in neighbour.reasons if (r.kind, r.ours) == (kind, ours)]
        yield f"Samma {kind}: {listed(same)}. Hos er: ”{ours}”"


def _beside(likeness: Likeness, width: int) -> list[str]:
    return ["", *wrapped(beside_told(likeness), width, "")]


def beside_told(likeness: Likeness) -> str:
    """Return the figures of the near entries beside ours; who counts and who does not is told."""
    span, of, said = likeness.span(), len(likeness.compared), likeness.promise
    if span is None:
        told = f"Ingen av de {of} närmaste insatserna säger hur många personer den räknar med"
    else:
        low, high, count = span
        reach = f"{low}–{high}" if low != high else str(low)
        told = f"{count} av {of} liknande insatser räknar med {reach} personer"
    if said is not None:
        told += f"; ni anger {said.persons}"
        told += f", läst ur ”{said.quote}”" if said.quote else ""
    return f"{told}.".replace(".”.", ".”")


def _lessons(likeness: Likeness, width: int) -> Iterator[str]:
    for stage, label in STAGE_LABELS.items():
        here = [advice for advice in likeness.advice if advice.stage == stage]
        if here:
            yield from ("", f"Lärdomar till {label.lower()}")
        for advice in here[:_LESSONS]:
            yield from wrapped(f"{advice.lesson.text} ({advice.told_by})", width)
        if len(here) > _LESSONS:
            more = f"… och {len(here) - _LESSONS} till. Alla finns med --format json."
            yield from wrapped(more, width)
