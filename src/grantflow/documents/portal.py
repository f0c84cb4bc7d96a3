"""Rehearses the portal: the text of each section in its order, counted, ready to paste."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grantflow.documents.answer_text import section_text, unmarked
from grantflow.documents.compose import project_title
from grantflow.documents.money import money
from grantflow.model.value import Value
from grantflow.model.wording import slug
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from grantflow.documents.money import Count, Sums
    from grantflow.model.application import Application
    from grantflow.model.programme import Call, Programme
    from grantflow.model.source import Source

_COUNTING = "med blanksteg"
_NOTE = "Ordalydelsen i {system} är inte verifierad. Jämför med frågan när ni klistrar in texten."


@dataclass(eq=False, repr=False, kw_only=True)
class Block(Value):
    """What goes into one field of the portal.

    `note` warns where nobody has seen the field's wording.  `chars` counts a line break as one.
    `max_chars` is None while nobody has seen a limit; `over` is how many characters too many.
    """

    number: int
    id: str
    heading: str
    group: str | None
    covers: tuple[str, ...]
    text: str
    chars: int
    max_chars: int | None
    over: int
    wording_seen: bool
    note: str
    source: Source


def blocks(
    application: Application,
    programme: Programme,
    call: Call | None = None,
) -> list[Block]:
    """Return what to paste, in the order of the programme's sections.

    Args:
        application: Any case, however incomplete; a section without answers has empty text.
        programme: The programme as it stands in the call, with the call's limits.
        call: The call; its cost model and shares decide the sums of the budget.

    """
    sums = _sums(application, programme, call)
    told = {"call.call": call.title} if call else {}
    return [
        _block(application, programme, number, (sums, told))
        for number in range(1, len(programme.sections) + 1)
    ]


def counted(block: Block) -> str:
    """Return in words how long a text is, and how that compares with the limit."""
    said = f"{swedish.number(block.chars)} tecken {_COUNTING}"
    if block.max_chars is None:
        return f"{said}. Gränsen är inte känd, kontrollera i utlysningen."
    limit = swedish.number(block.max_chars)
    if block.over:
        return f"{said}. Det är {swedish.number(block.over)} för många: gränsen är {limit}."
    left = swedish.number(block.max_chars - block.chars)
    return f"{said} av högst {limit}. {left} kvar."


def files(application: Application, programme: Programme, found: list[Block]) -> dict[str, str]:
    """Return the blocks as text files by name, in their order, with a list of contents.

    Only the text to paste stands in a block's file.  `innehall.json` tells of each file what it
    is for, how long it is, and where the limit lies.
    """
    texts = {
        f"{block.number:02d}-{slug(block.heading, longest=40) or 'avsnitt'}.txt": block
        for block in found
    }
    listing = {
        "grantflow": 1,
        "kind": "portal",
        "title": mask(project_title(application)),
        "programme": programme.programme,
        "system": programme.system,
        "blocks": [
            {
                "file": name,
                "id": block.id,
                "heading": block.heading,
                "chars": block.chars,
                "counting": _COUNTING,
                "max_chars": block.max_chars,
                "over": block.over,
                "wording_seen": block.wording_seen,
            }
            for name, block in texts.items()
        ],
    }
    made = {name: f"{block.text}\n" if block.text else "" for name, block in texts.items()}
    made["innehall.json"] = json.dumps(listing, ensure_ascii=False, indent=2) + "\n"
    return made


def system_of(programme: Programme) -> str:
    """Return what the place to hand in is called."""
    return programme.system or "e-tjänsten"


def _block(
    application: Application,
    programme: Programme,
    number: int,
    known: tuple[str, dict[str, str]],
) -> Block:
    section, (sums, told) = programme.sections[number - 1], known
    text = section_text(application, section.fields, told)
    if text and any(field.split(".")[0] == "budget" for field in section.fields):
        text = f"{text}\n\n{sums}".strip()
    length, limit = len(text), section.max_chars
    note = programme.wording_note or _NOTE.format(system=system_of(programme))
    return Block(
        number=number,
        id=section.id,
        heading=section.heading,
        group=section.group,
        covers=tuple(cover.text for cover in section.covers),
        text=text,
        chars=length,
        max_chars=limit,
        over=max(length - limit, 0) if limit is not None else 0,
        wording_seen=section.wording_seen,
        note="" if section.wording_seen else note,
        source=section.source,
    )


def _sums(application: Application, programme: Programme, call: Call | None) -> str:
    """Return the sums of the budget, as the Word document shows them.

    Costs that the program has counted are told one by one: their rows in the case hold no amounts.
    """
    found = money(application, programme, call)
    lines: list[str] = []
    if any(count.computed for count in found.counts):
        rows = zip(found.costs, found.counts, strict=False)
        lines = ["Så blir kostnaderna", *(_counted_cost(found.years, *row) for row in rows), ""]
    pairs = [
        (found.costs_sum.label, found.costs_sum.total),
        (found.financing_sum.label, found.financing_sum.total),
        ("Sökt belopp", found.grant),
        ("Egen och andras finansiering", found.own),
        ("Andel som inte är bidrag", found.own_share),
        ("Skillnad mellan kostnader och finansiering", found.difference),
    ]
    lines += [f"{label}: {amount}" for label, amount in pairs if amount]
    return unmarked("\n".join(lines))


def _counted_cost(years: tuple[str, ...], cost: Sums, count: Count) -> str:
    """Return a cost on one line: what it was counted from, kronor per year, and the sum."""
    about = f"{cost.label}, {count.party}" if count.party else cost.label
    hours = f"{count.hours} timmar, {count.rate} i timmen. " if count.hours and count.rate else ""
    amounts = zip(cost.amounts, years, strict=False)
    told = ", ".join(f"{amount} år {year}" for amount, year in amounts if amount)
    return mask(f"{about}: {hours}{told}. Summa {cost.total}.")
