"""Which rules and programme facts nobody has read the source of for long, and which calls are over.

Nothing is said of what a funder asks today: only when somebody last looked.
"""

from __future__ import annotations

import datetime
import json
import textwrap
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from grantflow.checks.loader import rulebook
from grantflow.checks.programmes import is_described, load_calls, load_programme
from grantflow.model.known import names
from grantflow.model.source import STANDING_LABELS, Source
from grantflow.text import swedish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.model.programme import Call

# How long a reading holds.  A choice of ours: no funder says.
DAYS = 180
_NEVER = "okänd dag"


class Fact(NamedTuple):
    """Something that rests on a source: `owner` is a rule, programme or call, `what` which fact."""

    kind: str
    owner: str
    what: str
    source: Source


class Over(NamedTuple):
    """A call that takes no applications any more; `closed` is None where nobody has seen the day.

    `source` is where the day stands.
    """

    call: str
    title: str
    closed: datetime.date | None
    year: int | None
    source: Source | None


class Freshness(NamedTuple):
    """What to read again: facts, those read the longest ago first, and calls that are over."""

    old: tuple[Fact, ...]
    over: tuple[Over, ...]


def freshness(today: datetime.date, days: int = DAYS) -> Freshness:
    """Return what was read more than `days` days before `today`, or nobody knows when.

    Raises:
        ChecklistBroken: A rule row is wrong.
        ProgrammeBroken: A programme or call is wrong.

    """
    latest = (today - datetime.timedelta(days)).isoformat()
    old = [fact for fact in _facts() if fact.source.checked_on < latest]
    old.sort(key=lambda fact: (_source_key(fact), fact.owner, fact.what))
    return Freshness(tuple(old), tuple(_over(today)))


def as_text(found: Freshness, days: int, width: int) -> str:
    """Return it as text: source by source, what rests on each; then the calls that are over."""
    if not (found.old or found.over):
        return f"Allt är läst under de senaste {days} dagarna, och ingen utlysning är stängd.\n"
    lines = []
    if found.old:
        lines += [f"Läst för mer än {days} dagar sedan (gränsen är grantflows egen)"]
        lines += ["─" * len(lines[0])]
    for _, facts in groupby(found.old, key=_source_key):
        lines += [*_told(list(facts), width), ""]
    if found.over:
        heading = "Utlysningar som är stängda eller från tidigare år"
        lines += [heading, "─" * len(heading)]
        for one in found.over:
            lines += textwrap.wrap(_over_told(one), width, subsequent_indent="  ")
        lines.append("")
    lines.append(summary(found))
    return "\n".join(lines) + "\n"


def as_json(found: Freshness, days: int) -> str:
    """Return it as JSON."""
    told = {
        "grantflow": 1,
        "kind": "freshness",
        "days": days,
        "old": [fact._asdict() | {"source": asdict(fact.source)} for fact in found.old],
        "over": [
            one._asdict() | {"source": asdict(one.source) if one.source else None}
            for one in found.over
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n"


def summary(found: Freshness) -> str:
    """Return one line: how many rules and facts, of how many sources, and how many calls."""
    rules = sum(fact.kind == "rule" for fact in found.old)
    sources = len({_source_key(fact) for fact in found.old})
    facts = len(found.old) - rules
    return (
        f"Att läsa om: {rules} {'regel' if rules == 1 else 'regler'} och "
        f"{facts} {'uppgift' if facts == 1 else 'uppgifter'}, ur {sources} "
        f"{'källa' if sources == 1 else 'källor'}. "
        f"Utlysningar som är stängda eller från tidigare år: {len(found.over)}."
    )


def _source_key(fact: Fact) -> tuple[str, ...]:
    source = fact.source
    return source.checked_on, source.title, source.url or "", source.standing


def _told(facts: list[Fact], width: int) -> Iterator[str]:
    source = facts[0].source
    address = f" {source.url}" if source.url else ""
    standing = STANDING_LABELS[source.standing].lower()
    head = f"{source.checked_on or _NEVER}  {source.title} ({standing}).{address}"
    yield from _wrapped(head, "", "  ", width)
    for owner, mine in groupby(facts, key=lambda fact: (fact.kind, fact.owner)):
        what = ", ".join(dict.fromkeys(fact.what for fact in mine))
        yield from _wrapped(f"{owner[1]}: {what}", "  ", "    ", width)


def _wrapped(text: str, first: str, then: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _over_told(one: Over) -> str:
    if one.closed is None:
        return f"{one.call}  {one.title}: från {one.year}; sista dag är okänd."
    source = f" ({one.source.title}, läst {one.source.checked_on})" if one.source else ""
    return f"{one.call}  {one.title}: stängde {swedish.day(one.closed)}{source}."


def _facts() -> Iterator[Fact]:
    kept = (rule for rule in (*rulebook().rules, *rulebook().reporting) if rule.status == "stable")
    yield from (Fact("rule", rule.code, rule.title, rule.source) for rule in kept)
    for name in _programmes():
        for what, source in _sources(load_programme(name), ""):
            yield Fact("programme", name, what, source)
        for call in load_calls(name).values():
            for what, source in _sources(call, ""):
                yield Fact("call", call.call, what, source)


def _programmes() -> Iterable[str]:
    return (name for name in names() if is_described(name))


def _sources(value: object, path: str) -> Iterator[tuple[str, Source]]:
    """Yield every source below a record, with the path of what it is for."""
    if isinstance(value, Source):
        yield path.removesuffix(".source").replace("..", ".").rstrip("."), value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _sources(each, str(key))
    elif isinstance(value, tuple):
        for each in value:
            yield from _sources(each, f"{path}.{_name_of(each)}")
    elif hasattr(value, "__dict__"):
        for key, each in vars(value).items():
            yield from _sources(each, f"{path}.{key}".lstrip("."))


def _name_of(row: object) -> str:
    return str(getattr(row, "id", None) or getattr(row, "function", None) or "")


def _over(today: datetime.date) -> Iterator[Over]:
    for name in _programmes():
        for call in load_calls(name).values():
            if _is_over(call, today):
                source = call.sources.get("closes")
                yield Over(call.call, call.title, call.closes, call.year, source)


def _is_over(call: Call, today: datetime.date) -> bool:
    if call.closes is not None:
        return call.closes < today
    return call.year is not None and call.year < today.year
