"""Writes what the catalogue holds: as text for people, as JSON for programs."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from grantflow.catalogue.resting import rests_on
from grantflow.model.source import STANDING_LABELS
from grantflow.model.wording import plain
from grantflow.text.ranking import SMALL
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grantflow.catalogue.filters import Chosen
    from grantflow.catalogue.search import Answer, Hit
    from grantflow.model.catalogue import Collection, Entry, Figure

FORMAT = 1
_INDENT = "  "


def answer_as_json(query: str, answer: Answer, chosen: Chosen) -> str:
    """Return the answer to a search as JSON: the entries whole, the best first.

    `found` are the words of the query that an entry holds, `grounds` what each hit rests on.
    """
    entries = [
        {
            **hit.entry.model_dump(mode="json"),
            "collection": hit.collection,
            "found": hit.found,
            "grounds": [
                {"word": g.word, "near": g.near, "in_entry": rests_on(hit.entry, g) or [g.word]}
                for g in hit.grounds
            ],
        }
        for hit in answer.hits
    ]
    told = [{"word": word, "read_as": other} for word, other in answer.read_as]
    return as_json(
        "search",
        {
            "query": query,
            "filters": chosen.filters._asdict(),
            "notes": notes_told(answer, chosen),
            "read_as": told,
            "unknown": answer.unknown,
            "matched": answer.matched,
            "near": answer.near,
            "or_more": answer.or_more,
            "entries": entries,
        },
    )


def answer_as_text(answer: Answer, chosen: Chosen, size: int, width: int) -> str:
    """Return the answer to a search as text: a few lines an entry."""
    lines = [line for note in notes_told(answer, chosen) for line in wrapped(note, width, "")]
    if not answer.hits:
        lines.append(nothing_told(chosen))
    elif not answer.matched:
        lines.append("Det här ligger närmast:")
    for hit in answer.hits:
        lines += ["", *entry_lines(hit.entry, width), *_found_lines(hit, width)]
    lines += ["", *wrapped(shown_told(answer, size), width, "")]
    return "\n".join(lines).lstrip("\n") + "\n"


def notes_told(answer: Answer, chosen: Chosen) -> list[str]:
    """Return what a person should know of how a question was read."""
    told = list(chosen.notes)
    if answer.paragraph:
        told.append(f"”{answer.paragraph}” läst som paragraf: bara sådana projekt visas.")
    for word, other in answer.read_as:
        if plain(word) == plain(other) or word in SMALL:
            told.append(f"”{word}” läst som ”{other}”.")
        else:
            told.append(f"”{word}” finns inte i katalogen. Sökte på ”{other}”.")
    if answer.unknown:
        told.append(f"Finns inte i katalogen: {listed(answer.unknown)}.")
    if answer.small:
        told.append(f"Småord skiljer inte projekten åt, så alla visas: {listed(answer.small)}.")
    return told


def nothing_told(chosen: Chosen) -> str:
    """Return what to do when nothing was found."""
    if any(chosen.filters) and not chosen.notes:
        return "Inget projekt hittades med de valen. Pröva färre ord, eller ta bort ett val."
    return "Inget projekt hittades. Pröva ett vidare ord, eller färre ord."


def _found_lines(hit: Hit, width: int) -> Iterator[str]:
    for told in rests_told(hit):
        yield from wrapped(told, width)


def rests_told(hit: Hit) -> Iterator[str]:
    """Yield what a hit rests on: the words it holds, then those it only has something near."""
    for label, near in (("Träff på", False), ("Nära", True)):
        told = []
        for ground in hit.grounds:
            if ground.near == near:
                rests = rests_on(hit.entry, ground)
                here = f" (här: {', '.join(rests)})" if rests else ""
                told.append(f"{ground.word}{here}")
        if told:
            yield f"{label}: {listed(told)}"


def shown_told(answer: Answer, size: int) -> str:
    """Return how many of the entries that were found are shown."""
    every = answer.matched + answer.near
    if not every:
        return f"Katalogen har {size} projekt."
    least = "minst " if answer.or_more else ""
    told = f"Visar {len(answer.hits)} av {least}{every} träffar. Katalogen har {size} projekt."
    if not answer.near or not answer.matched:
        return told
    return f"{told} {answer.near} av träffarna ligger bara nära."


def list_as_json(entries: Iterable[tuple[Entry, str]], sources: Mapping[str, Collection]) -> str:
    """Return entries as JSON, with where they come from."""
    told = [{**e.model_dump(mode="json"), "collection": c} for e, c in entries]
    heads = [c.model_dump(mode="json", exclude={"entries"}) for c in sources.values()]
    return as_json("list", {"collections": heads, "entries": told})


def list_as_text(entries: Iterable[tuple[Entry, str]], sources: Mapping[str, Collection]) -> str:
    """Return all entries as text, a line each under where they come from."""
    lines: list[str] = []
    last = ""
    for entry, collection in entries:
        if collection != last:
            head = sources[collection]
            lines += ["", f"{head.title} ({head.publisher}, {_read(head)})"]
            last = collection
        marks = f"  ({len(entry.conflicts)} anmärkningar)" if entry.conflicts else ""
        lines.append(f"{_INDENT}{entry.id}: {entry.title}, {entry.applicant}{marks}")
    return "\n".join(lines).lstrip("\n") + "\n"


def entry_as_text(entry: Entry, source: Collection, width: int) -> str:
    """Return everything that the catalogue holds of an entry, as text."""
    lines = entry_lines(entry, width)
    for label, told in parts_told(entry):
        lines += _part(label, told, width)
    standing = STANDING_LABELS[entry.standing].lower()
    lines += ["", *wrapped(f"Källa: {source_of(entry, source)} ({standing}).", width)]
    return "\n".join(lines) + "\n"


def parts_told(entry: Entry) -> Iterator[tuple[str, list[str]]]:
    """Yield what an entry says, part by part, each with its label; what it is silent on is not."""
    for label, told in (
        ("Vad pengarna var", [entry.funding]),
        ("Målgrupp", [entry.target_group]),
        ("Behov", [entry.need]),
        ("Mål", entry.goals),
        ("Siffror, som de står", [figure_told(figure) for figure in entry.figures]),
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
        if held := [text for text in told if text]:
            yield label, held


def source_of(entry: Entry, source: Collection) -> str:
    """Return where an entry comes from, in a line: document, publisher, place, day it was read."""
    place = f", {entry.place}" if entry.place else ""
    return f"{source.title}, {source.publisher}{place}, {_read(source)}"


def _read(source: Collection) -> str:
    return f"läst {source.read_on}" if source.read_on else "läsdag okänd"


def entry_lines(entry: Entry, width: int) -> list[str]:
    """Return the lines that present an entry: name, owner, money, time, theme, id and aim."""
    lines = [f"{entry.title} · {entry.applicant}"]
    lines += wrapped(f"{facts_told(entry)} · {entry.id}", width)
    if entry.aim:
        lines += wrapped(entry.aim, width)
    return lines


def facts_told(entry: Entry) -> str:
    """Return in a line from which money an entry was paid, when, and its theme if it has one."""
    paragraph = f"§ {entry.paragraph}" if entry.paragraph else entry.funding or "paragraf okänd"
    return " · ".join(filter(None, (paragraph, _period_told(entry), entry.theme)))


def _period_told(entry: Entry) -> str:
    if entry.start and entry.end:
        return f"{entry.start} – {entry.end}"
    if entry.start:
        return f"från {entry.start}, slut okänt"
    return f"till {entry.end}, start okänd" if entry.end else "tid okänd"


def figure_told(figure: Figure) -> str:
    """Return a figure in words, with what the source prints."""
    bound = "" if figure.bound == "exakt" else f"{figure.bound} "
    if figure.number is None and figure.unit == figure.printed:
        return f"i källan ”{figure.printed}”"
    number = "alla" if figure.number is None else f"{bound}{figure.number}".replace(".", ",")
    group = f" ({figure.group})" if figure.group else ""
    return f"{number} {figure.unit}{group}, i källan ”{figure.printed}”"


def _part(label: str, told: Iterable[str], width: int) -> list[str]:
    return ["", label, *(line for text in told for line in wrapped(text, width))]


def wrapped(text: str, width: int, indent: str = _INDENT) -> list[str]:
    """Return a text as lines of at most `width` signs, each after an indent."""
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


def as_json(kind: str, told: dict[str, Any]) -> str:
    """Return what a command of the catalogue tells as a JSON document."""
    head = {"grantflow": FORMAT, "kind": f"catalogue-{kind}"}
    return json.dumps(head | told, ensure_ascii=False, indent=2) + "\n"
