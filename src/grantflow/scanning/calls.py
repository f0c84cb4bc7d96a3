"""Tells whether what a page says is about a call, or about something else that opens and closes."""

from __future__ import annotations

import re

from grantflow.text.swedish import WEEKDAY

# A grant as that which opens or closes; "stöd" alone is said of much else.
_GRANT = (
    r"(?:(?:projekt|stats|verksamhets|utvecklings|organisations)?"
    r"(?:stödet|stöden|bidraget|bidragen|medlen|anslaget|anslagen)|\w*fonden|\w*programmet)"
)
_CALL = re.compile(
    r"ansök|utlys|inläm|deadline|\bsök(?:a|as|s|bar\w*|ande)?\b|\bsök(?:tid|period|omgång|runda)|"
    r"\bsöker\s+(?:[^.!?]{0,30}\s)?(?:bidrag|stöd|medel)|\bprojekt(?:förslag|idé|skiss)|"
    rf"\b{_GRANT}\s+(?:\w+\s+){{0,2}}?(?:öppna|stäng|är\s+öpp)|\b(?:öppna|stäng)\w*\s+{_GRANT}\b|"
    rf"öppning\w*\s+(?:för|av|i)\s+{_GRANT}|"
    r"sista\s+(?:dag|datum)\w*\s+för\s+[^.!?;]{0,40}?(?:bidrag|stöd|medel|anslag)",
    re.IGNORECASE,
)
_CALL_HEADING = re.compile(
    r"bidrag|\b(?:projekt|utvecklings|stimulans|stats)?medel\b|stödform", re.IGNORECASE
)
_GRANT_COLUMN = re.compile(
    r"(?:stöd|bidrag|program|medel|fond|anslag)(?:s?form\w*|et|en|er)?", re.IGNORECASE
)
_DOES = re.compile(
    r"(?:\b(?P<before>\w+)\s+(?:åter\s+|nu\s+|också\s+|sedan\s+)?)?"
    r"\b(?:(?P<starts>starta[rs]|startade)|öppna[rs]|öppnade|stäng(?:er|s|de))\b"
    r"(?:\s+(?P<after>\w+))?",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\w{3,}(?:[eaéo]n|[eé]t|na)", re.IGNORECASE)
_WHEN = re.compile(
    rf"(?:{WEEKDAY})en|klockan|våren|sommaren|hösten|vintern|året|veckan|månaden|dagen|början|"
    r"mitten|slutet|sedan",
    re.IGNORECASE,
)
# What opens when a call does: the call, its money, who gives it, and where one applies.
_OF_CALL = re.compile(
    r"utlys|ansök|sök|stöd|bidrag|medel|medlen|anslag|fond|program|omgång|period|rund|fönst|portal|"
    r"system|tjänst|formulär|styrelse|verket|myndighet|rådet|satsning|insats",
    re.IGNORECASE,
)
_SMALL = frozenset("den det de vi som och men då nu här ni du i på för till om".split())


def speaks_of_call(text: str, heading: str) -> bool:
    """Whether a text is about a call: by its own words, else by the heading it stands below.

    Below a heading about calls it is not when it says itself that something else opens or closes:
    "Familjecentralen öppnar den 3 mars".
    """
    if _CALL.search(text):
        return True
    about = _CALL.search(heading) or _CALL_HEADING.search(heading)
    return bool(about) and not any(map(_is_of_something_else, _DOES.finditer(text)))


def row_speaks_of_call(cells: list[str], columns: list[str], heading: str) -> bool:
    """Whether a row of a table is about a call: by itself, its columns or the heading above."""
    told = " ".join((*columns, *cells))
    listed = bool(columns) and _GRANT_COLUMN.fullmatch(columns[0].strip())
    return bool(
        listed or _CALL.search(told) or _CALL.search(heading) or _CALL_HEADING.search(heading)
    )


def _is_of_something_else(verb: re.Match[str]) -> bool:
    """Whether what stands beside a verb is a thing of its own, and none that goes with a call."""
    words = (verb["before"], verb["after"])
    beside = [word for word in words if word and not _WHEN.fullmatch(word)]
    if any(_OF_CALL.search(word) for word in beside):
        return False
    if verb["starts"] and verb["before"]:
        return verb["before"].lower() not in _SMALL
    return any(_DEFINITE.fullmatch(word) for word in beside)
