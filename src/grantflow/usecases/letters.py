"""What each letter says: why it comes, a title and a link.  No answer of a case stands in one."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from grantflow.text import swedish, swedish_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.usecases.outward import Outward

WISHES_PAGE = "/konto/utskick"
_LONGEST = 80
# What stands instead of a link where nobody has said which address the installation has.
_SIGN_IN = "Logga in i grantflow där du brukar. Ärendet står i din lista."
_SIGN_IN_ADMIN = "Logga in i grantflow där du brukar, och läs anmälan under Administration."
_ASK_FOR_LINK = "Be den som bjuder in dig om länken; den fattas i det här brevet."
_ASK_ADMINISTRATOR = "Be en administratör om en länk; den fattas i det här brevet."
_NO_TITLE = "Ärende utan namn"


class Text(NamedTuple):
    """The subject and the body of a letter."""

    subject: str
    body: str


class Dated(NamedTuple):
    """Something that a reminder tells of: what it is, when, and how many days are left."""

    label: str
    day: str
    left: int


def invited(outward: Outward, by: str, home: str, title: str | None, token: str, ends: int) -> Text:
    """Return the letter of an invitation: into a case, or (no title) into an organisation."""
    where = "grantflow" if title is None else f"ärendet ”{line(title) or _NO_TITLE}” i grantflow"
    return _text(
        f"{line(by)} bjuder in dig till {'grantflow' if title is None else 'ett ärende'}",
        f"{line(by)} på {line(home)} bjuder in dig till {where}, "
        "där flera skriver på samma ansökan.",
        _linked(outward, "Så här går du med", f"/ga-med/{token}", _ASK_FOR_LINK),
        f"Länken fungerar en gång, till och med {_day(ends)}. Väntar du ingen inbjudan behöver du "
        "inte göra något.",
    )


def lost_password(outward: Outward, token: str) -> Text:
    """Return the letter with the link to choose a new password."""
    return _text(
        "Välj ett nytt lösenord i grantflow",
        "Någon, kanske du, har bett om ett nytt lösenord till ditt konto i grantflow.",
        _linked(outward, "Så här väljer du ett", f"/nytt-losenord/{token}", _ASK_ADMINISTRATOR),
        "Länken fungerar en gång, i två timmar. Var det inte du behöver du inte göra något: ditt "
        "lösenord är detsamma.",
    )


def of_case(outward: Outward, title: str, subject: str, told: str, page: str) -> Text:
    """Return a letter about something that has happened in a case."""
    named = line(title) or _NO_TITLE
    return _text(
        f"{subject}: {named}",
        f"{told} i ärendet ”{named}”.",
        _linked(outward, "Öppna det här", page, _SIGN_IN),
        _why(outward),
    )


def reminder(outward: Outward, title: str, rows: Sequence[Dated], page: str) -> Text:
    """Return a reminder of what is to be done soon in a case."""
    named = line(title) or _NO_TITLE
    nearest = min(row.left for row in rows)
    listed = "\n".join(f"- {row.day} ({_left(row.left)}): {row.label}" for row in rows)
    return _text(
        f"{swedish.capital(_left(nearest))}: {named}",
        f"Det här kommer snart i ärendet ”{named}”:\n\n{listed}",
        _linked(outward, "Öppna det här", page, _SIGN_IN),
        _why(outward),
    )


def reported(outward: Outward) -> Text:
    """Return the letter to an administrator: somebody has told of what does not work for her."""
    return _text(
        "Någon har anmält ett hinder för tillgängligheten",
        "Någon har berättat om något i tjänsten som inte går att använda.",
        _linked(outward, "Läs anmälan här", "/administration#hinder", _SIGN_IN_ADMIN),
        "Svara den som har lämnat en adress, och ta bort anmälan när den är klar.",
    )


def test_letter(outward: Outward) -> Text:
    """Return the letter by which somebody tries whether mail arrives."""
    return _text(
        "Prov från grantflow",
        "Det här är ett prov. Att du läser det betyder att utskicken fungerar.",
        f"Skickat från {outward.address or 'en installation utan adress'}.",
    )


def line(text: str) -> str:
    """Return a text as it may stand in a letter: one line, not long, no hidden signs, no link."""
    shown = "".join(
        sign
        for sign in text
        if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or sign in "\t\n"
    )
    plain = re.sub(r"(?i)\b([a-z][a-z0-9+.-]*)://", r"\1: //", " ".join(shown.split()))
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def _text(subject: str, *paragraphs: str) -> Text:
    return Text(subject, "\n\n".join(["Hej!", *paragraphs]) + "\n")


def _why(outward: Outward) -> str:
    where = f"\n{outward.address}{WISHES_PAGE}" if outward.address else " under Mitt konto."
    return (
        "Du får det här för att du är med i ärendet. Det går inte att svara på. Vilka utskick du "
        f"vill ha väljer du{' här:' if outward.address else ''}{where}"
    )


def _linked(outward: Outward, lead: str, page: str, otherwise: str) -> str:
    """Return a link with what leads to it; without an address, what the reader does instead."""
    return f"{lead}:\n{outward.address}{page}" if outward.address else otherwise


def _day(at_ms: int) -> str:
    return swedish.day(swedish_time.at(at_ms).date())


def _left(days: int) -> str:
    if days == 0:
        return "i dag"
    return "i morgon" if days == 1 else f"om {days} dagar"
