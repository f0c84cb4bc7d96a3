"""What an entry must be, besides holding the words: asked for by people, told when nothing is."""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, get_args

from grantflow.errors import KeyUnknown
from grantflow.model.choices import Theme
from grantflow.model.seen import COUNTIES, bare_county
from grantflow.model.wording import plain
from grantflow.text.swedish import listed
from grantflow.text.terms import base_of, every_word, kin, terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_ALIKE = 82  # of 100: how near a theme must be to the printed one
_NEAR = 60  # of 100: how near a target group must be to be named
_NAMED = 4
_PARAGRAPH = re.compile(r"(?:§+\s*)?37(?:\s*a)?(?:\s*§)?", re.IGNORECASE)
# In a query a bare 37 is a number; with the sign or with its a it is the paragraph.
_IN_QUERY = re.compile(
    r"(?<![\w§])(?:§+\s*37(?:\s*a)?|37\s*a(?:\s*§)?|37\s*§)(?!\w)", re.IGNORECASE
)

THEMES: tuple[str, ...] = get_args(get_args(Theme)[0])
# A thing that entries are chosen by: its kind, and what stands in the entries.
Mark = tuple[str, str]


class Filters(NamedTuple):
    """What an entry must be, besides holding the words; None lets all through."""

    paragraph: str | None = None
    theme: str | None = None
    county: str | None = None
    target_group: str | None = None


EVERY = Filters()


class Chosen(NamedTuple):
    """Filters as they were understood, and what a person should know about them."""

    filters: Filters
    notes: tuple[str, ...] = ()


def choose(marks: Sequence[Mark], asked: Filters) -> Chosen:
    """Return what a person asked to choose by, as the catalogue has it.

    Paragraphs, themes and counties are few and known: another one is an error.  Target groups are
    whatever the entries say: one that no entry has is told, with the nearest ones.

    Args:
        marks: What the entries can be chosen by.
        asked: What was typed.

    Raises:
        KeyUnknown: There is no such paragraph, theme or county.

    """
    notes: list[str] = []
    paragraph = asked.paragraph and read_paragraph(asked.paragraph)
    if asked.theme is not None:
        _require_theme(asked.theme, marks)
    if asked.county is not None:
        notes += _about_county(asked.county, marks)
    if asked.target_group is not None:
        notes += _about_group(asked.target_group, marks)
    return Chosen(asked._replace(paragraph=paragraph), tuple(notes))


def read_paragraph(typed: str) -> str:
    """Return "37" or "37a", however it is written: "§ 37 a", "37A".

    Raises:
        KeyUnknown: It is neither.

    """
    if not _PARAGRAPH.fullmatch(typed.strip()):
        raise KeyUnknown(f"paragrafen ”{typed}” finns inte", remedy="ange 37 eller 37a")
    return "37a" if "a" in typed.lower() else "37"


def paragraph_in(query: str) -> tuple[str, str]:
    """Return a query without the paragraph it names, and that paragraph as written; "" for none."""
    found = _IN_QUERY.search(query)
    if found is None:
        return query, ""
    return f"{query[: found.start()]} {query[found.end() :]}", found.group()


def tests(filters: Filters) -> Iterable[Callable[[str, str], bool]]:
    """Yield for each filter whether a mark, by kind and text, is one that it lets through.

    A theme is given by code, by its name in Swedish, or as it is printed, give or take a letter.
    """
    paragraph, theme, county, group = filters
    if paragraph is not None:
        yield lambda kind, told: (kind, told) == ("paragraph", paragraph)
    if theme is not None:
        yield lambda kind, told: _is_theme(theme, kind, told)
    if county is not None:
        bare = bare_county(county)
        yield lambda kind, told: kind == "county" and bare_county(told) == bare
    if group is not None:
        wanted = _group_terms(group)
        yield lambda kind, told: kind == "group" and _is_group(group, wanted, told)


def _require_theme(theme: str, marks: Sequence[Mark]) -> None:
    names = _theme_names()
    if plain(theme) in names or any(_is_theme(theme, kind, told) for kind, told in marks):
        return
    known = [*THEMES, *(told for kind, told in marks if kind == "printed")]
    by_name = {plain(name): name for name in known}
    near = difflib.get_close_matches(plain(theme), by_name, n=1, cutoff=_NEAR / 100)
    meant = f"menade du {by_name[near[0]]}? " if near else ""
    raise KeyUnknown(f"temat ”{theme}” finns inte", remedy=f"{meant}välj bland: {', '.join(known)}")


@cache
def _theme_names() -> dict[str, str]:
    """Return the code of each theme by what people call it, folded."""
    from grantflow.model.asking import SHOWN

    return {plain(name): code for code in THEMES for name in (code, SHOWN.get(code, code))}


def _is_theme(wanted: str, kind: str, told: str) -> bool:
    from rapidfuzz import fuzz

    if kind == "printed":
        return fuzz.ratio(plain(wanted), plain(told)) >= _ALIKE
    return kind == "theme" and told == _theme_names().get(plain(wanted), wanted)


def _about_county(county: str, marks: Sequence[Mark]) -> list[str]:
    held = sorted({told for kind, told in marks if kind == "county"})
    bare = bare_county(county)
    if bare in map(bare_county, held):
        return []
    holds = f"Katalogen har projekt från {listed(held)}" if held else "Katalogen har inga län"
    known = {bare_county(name): name for name in (*COUNTIES, *held)}
    if bare in known:
        return [f"Inget projekt i katalogen är från {known[bare]}. {holds}."]
    near = difflib.get_close_matches(bare, known, n=1)
    meant = f"menade du {known[near[0]]}? " if near else ""
    raise KeyUnknown(
        f"länet ”{county}” finns inte", remedy=f"{meant}i katalogen finns {listed(held)}"
    )


def _group_terms(group: str) -> frozenset[str]:
    """Return the terms of a target group; "man" alone is no small word here."""
    return frozenset(terms(group) or map(base_of, every_word(group)))


def _is_group(typed: str, wanted: frozenset[str], told: str) -> bool:
    """Whether a target group is one that was asked for: "kvinnor" are "utrikes födda kvinnor"."""
    if _closed_up(typed) == _closed_up(told):
        return True
    return bool(wanted) and wanted <= frozenset(terms(told))


def _closed_up(text: str) -> str:
    return plain(text).replace(" ", "")


def _about_group(group: str, marks: Sequence[Mark]) -> list[str]:
    from rapidfuzz import fuzz, process

    groups = [told for kind, told in marks if kind == "group"]
    wanted = _group_terms(group)
    if any(_is_group(group, wanted, told) for told in groups):
        return []
    alike = {other for term in wanted for other in kin().get(term, ())}
    near = [told for told in groups if alike & set(terms(told))]
    found = process.extract(
        plain(group), groups, scorer=fuzz.ratio, processor=plain, score_cutoff=_NEAR, limit=_NAMED
    )
    near = list(dict.fromkeys([*(told for told, _, _ in found), *near]))[:_NAMED]
    nearest = f"Närmast är {listed(near)}." if near else "Pröva att söka på ordet i stället."
    return [f"Inget projekt i katalogen har målgruppen ”{group}”. {nearest}"]
