"""Writes what the catalogue holds: as text for people, as JSON for programs."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from grantflow.model.source import STANDING_LABELS
from grantflow.model.stages import STAGE_LABELS
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grantflow.catalogue.search import Answer
    from grantflow.catalogue.similar import Likeness, Neighbour
    from grantflow.model.catalogue import Collection, Entry, Figure

FORMAT = 1
_INDENT = "  "
_LESSONS = 5  # shown at a stage


def answer_as_json(query: str, answer: Answer) -> str:
    """Return the answer to a search as JSON: the entries whole, the best first."""
    entries = [
        {**hit.entry.model_dump(mode="json"), "collection": hit.collection, "found": hit.found}
        for hit in answer.hits
    ]
    told = [{"word": word, "read_as": other} for word, other in answer.read_as]
    return _json(
        "search", {"query": query, "read_as": told, "unknown": answer.unknown, "entries": entries}
    )


def list_as_json(entries: Iterable[tuple[Entry, str]], sources: Mapping[str, Collection]) -> str:
    """Return entries as JSON, with where they come from."""
    told = [{**e.model_dump(mode="json"), "collection": c} for e, c in entries]
    heads = [c.model_dump(mode="json", exclude={"entries"}) for c in sources.values()]
    return _json("list", {"collections": heads, "entries": told})


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
    counted = {"low": span[0], "high": span[1], "entries": span[2]} if span else None
    return _json(
        "similar",
        {"promised": likeness.promised, "counted": counted, "entries": entries, "lessons": advice},
    )


def answer_as_text(answer: Answer, size: int, width: int) -> str:
    """Return the answer to a search as text: a few lines an entry."""
    lines: list[str] = []
    for word, other in answer.read_as:
        lines.append(f"”{word}” finns inte i katalogen. Sökte på ”{other}”.")
    if answer.unknown:
        lines.append(f"Finns inte i katalogen: {listed(answer.unknown)}.")
    if not answer.hits:
        lines += ["Inget projekt hittades. Pröva ett vidare ord, eller färre ord."]
    for hit in answer.hits:
        lines += ["", *_entry_lines(hit.entry, width)]
        if hit.found:
            lines += _wrapped(f"Träff på: {listed(hit.found)}", width)
    lines += ["", f"Visar {len(answer.hits)} av {size} projekt i katalogen."]
    return "\n".join(lines).lstrip("\n") + "\n"


def list_as_text(entries: Iterable[tuple[Entry, str]], sources: Mapping[str, Collection]) -> str:
    """Return all entries as text, a line each under where they come from."""
    lines: list[str] = []
    last = ""
    for entry, collection in entries:
        if collection != last:
            head = sources[collection]
            lines += ["", f"{head.title} ({head.publisher}, läst {head.read_on})"]
            last = collection
        marks = f"  ({len(entry.conflicts)} anmärkningar)" if entry.conflicts else ""
        lines.append(f"{_INDENT}{entry.id}: {entry.title}, {entry.applicant}{marks}")
    return "\n".join(lines).lstrip("\n") + "\n"


def entry_as_text(entry: Entry, source: Collection, width: int) -> str:
    """Return everything that the catalogue holds of an entry, as text."""
    lines = _entry_lines(entry, width)
    for label, told in (
        ("Vad pengarna var", [entry.funding]),
        ("Målgrupp", [entry.target_group]),
        ("Behov", [entry.need]),
        ("Mål", entry.goals),
        ("Siffror, som de står", [_figure(figure) for figure in entry.figures]),
        ("Arbetssätt", entry.ways_of_working),
        ("Resultat", entry.results),
        ("Parter", entry.partners),
        ("Metoder", entry.methods),
        ("Språk", entry.languages),
        ("Lärdomar", [lesson.text for lesson in entry.lessons]),
        ("Varför det avslutades", entry.reasons_ended),
        ("Exempel på", [f"{shown.criterion}: {shown.by}" for shown in entry.recommendations]),
        ("Anmärkningar om källan", [conflict.note for conflict in entry.conflicts]),
    ):
        lines += _part(label, told, width)
    standing = STANDING_LABELS[entry.standing].lower()
    lines += ["", *_wrapped(f"Källa: {source_of(entry, source)} ({standing}).", width)]
    return "\n".join(lines) + "\n"


def source_of(entry: Entry, source: Collection) -> str:
    """Return where an entry comes from, in a line: document, publisher, place, day it was read."""
    place = f", {entry.place}" if entry.place else ""
    return f"{source.title}, {source.publisher}{place}, läst {source.read_on}"


def likeness_as_text(likeness: Likeness, width: int) -> str:
    """Return the nearest entries as text: why, their figures beside ours, lessons by stage."""
    if not likeness.neighbours:
        return (
            "Inget projekt i katalogen liknar ärendet. Skriv mer om idén, målgruppen och "
            "aktiviteterna, och pröva igen.\n"
        )
    lines: list[str] = []
    for neighbour in likeness.neighbours:
        lines += ["", *_entry_lines(neighbour.entry, width), *_why(neighbour, width)]
    lines += _beside(likeness, width)
    lines += _lessons(likeness, width)
    first = next((n.entry.id for n in likeness.neighbours if not n.taken), None)
    if first:
        lines += ["", f"Ta in ett projekt i ärendet: grantflow catalogue take {first} ÄRENDE"]
    return "\n".join(lines).lstrip("\n") + "\n"


def _entry_lines(entry: Entry, width: int) -> list[str]:
    paragraph = f"§ {entry.paragraph}" if entry.paragraph else entry.funding or "paragraf okänd"
    known = entry.start or entry.end
    period = f"{entry.start or '?'} – {entry.end or '?'}" if known else "tid okänd"
    lines = [f"{entry.title} · {entry.applicant}"]
    lines += _wrapped(f"{paragraph} · {period} · {entry.theme or 'inget tema'} · {entry.id}", width)
    if entry.aim:
        lines += _wrapped(entry.aim, width)
    return lines


def _why(neighbour: Neighbour, width: int) -> Iterator[str]:
    """Yield why an entry is near: each kind of likeness with the words it rests on."""
    said = dict.fromkeys((reason.kind, reason.ours) for reason in neighbour.reasons)
    for kind, ours in said:
        if kind == "tema":
            yield from _wrapped("Samma tema.", width)
            continue
        same = [r.theirs for r in neighbour.reasons if (r.kind, r.ours) == (kind, ours)]
        yield from _wrapped(f"Samma {kind}: {listed(same)}. Hos er: ”{ours}”", width)
    if neighbour.taken:
        yield from _wrapped("Finns redan i ärendets omvärldsbevakning.", width)
    for figure in neighbour.persons:
        yield from _wrapped(f"De räknar med {_figure(figure)}.", width)


def _beside(likeness: Likeness, width: int) -> list[str]:
    span = likeness.span()
    if span is None:
        return []
    low, high, count = span
    reach = f"{low}–{high}" if low != high else str(low)
    told = f"{count} liknande insatser räknar med {reach} personer"
    told += f"; ni anger {likeness.promised}." if likeness.promised is not None else "."
    return ["", *_wrapped(told, width, "")]


def _lessons(likeness: Likeness, width: int) -> Iterator[str]:
    for stage, label in STAGE_LABELS.items():
        here = [advice for advice in likeness.advice if advice.stage == stage]
        if here:
            yield from ("", f"Lärdomar till {label.lower()}")
        for advice in here[:_LESSONS]:
            yield from _wrapped(f"{advice.lesson.text} ({advice.told_by})", width)
        if len(here) > _LESSONS:
            more = f"… och {len(here) - _LESSONS} till. Alla finns med --format json."
            yield from _wrapped(more, width)


def _figure(figure: Figure) -> str:
    bound = "" if figure.bound == "exakt" else f"{figure.bound} "
    if figure.number is None and figure.unit == figure.printed:
        return f"i källan ”{figure.printed}”"
    number = "alla" if figure.number is None else f"{bound}{figure.number}".replace(".", ",")
    group = f" ({figure.group})" if figure.group else ""
    return f"{number} {figure.unit}{group}, i källan ”{figure.printed}”"


def _part(label: str, told: Iterable[str], width: int) -> list[str]:
    held = [text for text in told if text]
    if not held:
        return []
    return ["", label, *(line for text in held for line in _wrapped(text, width))]


def _wrapped(text: str, width: int, indent: str = _INDENT) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


def _json(kind: str, told: dict[str, Any]) -> str:
    head = {"grantflow": FORMAT, "kind": f"catalogue-{kind}"}
    return json.dumps(head | told, ensure_ascii=False, indent=2) + "\n"
