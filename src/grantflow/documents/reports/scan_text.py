"""What is new on the pages that a case watches, as text for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from grantflow.documents.by_word import by_word
from grantflow.model.finding import SEVERITY_LABELS
from grantflow.model.scan import DATE_LABELS, STATE_LABELS
from grantflow.text import swedish
from grantflow.text.personal import mask
from grantflow.text.quote import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.scan import Difference, PageResult, Proposal, Scan

_SHOWN = 12  # differences or items of a page; the rest are counted
_LONGEST, _WHOLE = 600, 1_000_000  # signs of a quote
_BESIDE = 150  # signs of what is the same, beside a change
_LABELS = {"added": "Nytt", "removed": "Borttaget", "changed": "Ändrat"}
NOTHING = (
    "Inga sidor att bevaka än. Vilka aktörer och utlysningar vill ni följa? Skriv deras "
    "webbadresser i omvärldsbevakningen."
)


def as_text(scan: Scan, title: str, name: str, width: int = 88, *, is_whole: bool = True) -> str:
    """Return the round for a terminal: what is new first, then what to do, then the rest.

    Unless it is to be whole, only so much is shown of a page that has very much new.
    """
    lines = [f"{mask(title)}: bevakade sidor {swedish.day(scan.read_on)}", summary(scan)]
    if scan.resumed:
        lines.append(resumed_told(scan))
    for one in with_news(scan):
        lines += ["", *_wrapped(_heading(one), width, "", "  ")]
        lines += _page_lines(one, width, is_whole=is_whole)
        if not is_whole and _left(one):
            told = f"och {_left(one)} till. Visa allt så: grantflow scan {name} --last --details"
            lines += _wrapped(told, width, "  ", "  ")
        if one.ignored:
            lines += _wrapped(ignored_told(one), width, "  ", "  ")
    lines += _notice_lines(scan, width)
    if scan.proposals:
        lines += _headed("Att ta in i ärendet, om du vill")
        earlier = [one for one in scan.proposals if one.kind == "news" and one.earlier]
        left = [] if is_whole else earlier[_SHOWN:]
        for proposal in scan.proposals[: len(scan.proposals) - len(left)]:
            lines += _proposal_lines(proposal, width)
        if left:
            told = f"och {len(left)} äldre. Visa allt så: grantflow scan {name} --last --details"
            lines += _wrapped(told, width, "", "  ")
        lines += ["", *(f"{told} {command}" for told, command in how_to(scan, name))]
    lines += _rest_lines(scan, width)
    return "\n".join(lines) + "\n"


def _headed(heading: str) -> list[str]:
    return ["", heading, "─" * len(heading)]


def _notice_lines(scan: Scan, width: int) -> Iterator[str]:
    if scan.notices:
        yield from _headed("Att göra")
    for notice in scan.notices:
        told = f"{SEVERITY_LABELS[notice.severity]}: {notice.message} {notice.advice}"
        yield from _wrapped(mask(notice.address), width, "", "  ")
        yield from _wrapped(mask(told), width, "  ", "  ")


def _rest_lines(scan: Scan, width: int) -> Iterator[str]:
    rest = [one for one in scan.pages if one.state == "failed"]
    if rest:
        yield from _headed("Gick inte att läsa den här gången")
    for one in rest:
        told = f"{one.address}: {' '.join(one.told)}{try_told(one)}"
        yield from _wrapped(told, width, "  ", "    ")


def summary(scan: Scan) -> str:
    """Return how many pages are what, in one sentence."""
    if not scan.pages:
        return NOTHING
    counts = [
        (scan.count("changed"), "ändrad", "ändrade"),
        (scan.count("first"), "läst för första gången", "lästa för första gången"),
        (scan.count("same"), "oförändrad", "oförändrade"),
        (scan.count("failed", "dead"), "gick inte att läsa", "gick inte att läsa"),
        (scan.count("forbidden", "refused"), "hämtas inte", "hämtas inte"),
    ]
    told = [f"{n} {one if n == 1 else many}" for n, one, many in counts if n]
    total = len(scan.pages)
    return f"{total} {'sida' if total == 1 else 'sidor'}: {swedish.listed(told)}."


def resumed_told(scan: Scan) -> str:
    """Return how much was read before the round was cut off."""
    return f"{scan.resumed} av dem lästes innan förra körningen avbröts."


def with_news(scan: Scan) -> list[PageResult]:
    """Return the pages that there is something to tell of."""
    return [
        one for one in scan.pages if one.state == "changed" or (one.told and one.state == "first")
    ]


def _heading(one: PageResult) -> str:
    """Return name, address and when it was last told of."""
    since = f", sedan {swedish.day(one.since)}" if one.since else ""
    return f"{title_of(one)} ({one.address}): {STATE_LABELS[one.state].lower()}{since}"


def title_of(one: PageResult) -> str:
    """Return what a page is called, in the case or by itself."""
    return mask(one.name or one.title or "Sida utan namn")


def try_told(one: PageResult) -> str:
    """Return how many rounds a page has failed; empty for one that has not."""
    return f" Försök {one.tries} av 3." if one.tries else ""


def _page_lines(one: PageResult, width: int, *, is_whole: bool) -> Iterator[str]:
    most, longest = (None, _WHOLE) if is_whole else (_SHOWN, _LONGEST)
    for told in one.told:
        yield from _wrapped(told, width, "  ", "  ")
    for difference in one.differences[:most]:
        text = difference_told(difference, "[-", "-]", "{+", "+}", longest)
        yield from _wrapped(text, width, "  ", "    ")
    for item in one.items[:most]:
        date = f"{swedish.day(item.date)}: " if item.date else ""
        link = f" ({item.link})" if item.link else ""
        yield from _wrapped(mask(f"Nytt: {date}{item.title}{link}"), width, "  ", "    ")


def _left(one: PageResult) -> int:
    """Return how much that is new on a page is not shown but on asking."""
    return max(0, len(one.differences) - _SHOWN) + max(0, len(one.items) - _SHOWN)


def ignored_told(one: PageResult) -> str:
    """Return what differed but is no news, and how often."""
    told = [f"{reason} ({count})" for reason, count in one.ignored.items()]
    return f"Räknas inte som nytt: {swedish.listed(told)}."


def difference_told(
    one: Difference, gone: str, gone_end: str, new: str, new_end: str, longest: int = _LONGEST
) -> str:
    """Return a difference, what is gone and what is new each between two signs."""
    under = f" under ”{mask(one.under)}”" if one.under else ""
    label = f"{_LABELS[one.kind]}{under}: "
    if one.kind != "changed":
        return label + short(one.before or one.after, longest)
    parts = []
    words = by_word(mask(one.before), mask(one.after))
    for at, word in enumerate(words):
        text = word.text.strip()
        if word.op == "same":
            text = _ends(text, first=at == 0, last=at == len(words) - 1)
        else:
            text = cut(text, 0, 0, longest)
        if word.op != "same" and text:
            start, end = (gone, gone_end) if word.op == "gone" else (new, new_end)
            parts.append(f"{start}{text}{end}")
        elif text:
            parts.append(text)
    return label + " ".join(parts)


def short(text: str, longest: int = _LONGEST) -> str:
    """Return a text masked, cut at a word when it is long."""
    return cut(mask(text), 0, 0, longest)


def _ends(text: str, *, first: bool, last: bool) -> str:
    """Return what did not change, only so much of it as stands beside a change."""
    if len(text) <= 2 * _BESIDE:
        return text
    before = "" if first else f"{text[:_BESIDE].rsplit(' ', 1)[0]} "
    after = "" if last else f" {text[-_BESIDE:].split(' ', 1)[-1]}"
    return f"{before}…{after}"


def how_to(scan: Scan, name: str) -> tuple[tuple[str, str], ...]:
    """Return how to take a proposal into the case, and how not to see it again."""
    number = scan.proposals[0].number
    return (
        ("Ta in till exempel så:", f"grantflow scan {name} --take {number}"),
        ("Visa inte mer:", f"grantflow scan {name} --dismiss {number}"),
    )


def moved_told(one: Proposal) -> str:
    """Return "titel, sista ansökningsdag: från 30 april 2027 till 31 mars 2027"."""
    at = f" klockan {one.at}" if one.at else ""
    days = f"från {swedish.day(one.was)} till {swedish.day(one.date)}{at}"
    return f"{short(one.title)}, {DATE_LABELS[one.kind]}: {days}"


def aside(one: Proposal) -> str:
    """Return what to know of a proposal: the day it would change, and since when it waits."""
    told = []
    if one.was:
        told.append(f"I ärendet står {swedish.day(one.was)}; tar du in förslaget ändras den dagen.")
    if one.earlier:
        told.append(f"Läst {swedish.day(one.read_on)}.")
    return " ".join(told)


def what(one: Proposal) -> str:
    """Return "31 mars 2027 klockan 16.00, sista ansökningsdag: titel", or the news."""
    if one.kind == "news":
        return f"Nyhet: {one.title}"
    at = f" klockan {one.at}" if one.at else ""
    return f"{swedish.day(one.date)}{at}, {DATE_LABELS[one.kind]}: {one.title}"


def _proposal_lines(one: Proposal, width: int) -> Iterator[str]:
    yield from _wrapped(mask(f"{one.number}. {what(one)}"), width, "", "   ")
    quote = f"”{short(one.text)}” ({one.address})"
    yield from _wrapped(quote, width, "   ", "   ")
    if one.doubts:
        yield from _wrapped(f"Kontrollera: {'; '.join(one.doubts)}.", width, "   ", "   ")
    yield from _wrapped(aside(one), width, "   ", "   ")


def _wrapped(text: str, width: int, first: str, then: str) -> list[str]:
    return textwrap.wrap(
        swedish.tie(text),
        width,
        initial_indent=first,
        subsequent_indent=then,
        break_on_hyphens=False,
        break_long_words=False,
    )
