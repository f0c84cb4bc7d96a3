"""An entry of a plan, with its comment, to the answers of a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.importing.dates import only_dates
from grantflow.documents.importing.naming import alike
from grantflow.documents.importing.plan_layout import TAKES_FURTHER, is_lone_name

if TYPE_CHECKING:
    from grantflow.documents.importing.plan_layout import Comment, Entry, Row

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"”]+[^\s<>\"”.,;:!?)\]]")
# "Rubriken på sidan (exempel.se)", as an address becomes when it is pasted from a browser.
_PASTED = re.compile(r"\((?:[\w-]+\.)+[a-zåäö]{2,}\)\s*$")
_APART = re.compile(r"\s+[–—-]\s+|:\s+|\s+(?=\()")
_APART_ACTOR = re.compile(r"\s+[–—-]\s+|:\s+|\s+(?=\()|\?\s+|,\s+|\.\s+(?=[A-ZÅÄÖ])")
_SEE = re.compile(r",\s+(?=se\s)|\s+(?=\(se\s)", re.IGNORECASE)
_APART_PROJECT = re.compile(f"{_APART.pattern}|{_SEE.pattern}", re.IGNORECASE)
_KINDS = {"nyhetsbrev": "nyhetsbrev", "film": "film", "rapport": "rapport"}
_NAME_WORDS = 3


class Answers(NamedTuple):
    """The answers of a row by field, and what has no field."""

    given: dict[str, str]
    left: list[str]


class _Columns(NamedTuple):
    """Where an entry goes: its name, its text, its addresses, and what parts name from text."""

    name: str
    text: str
    address: str
    apart: re.Pattern[str]


_COLUMNS = {
    "actors": _Columns("name", "work", "page", _APART_ACTOR),
    "projects": _Columns("name", "results", "source", _APART_PROJECT),
    "pages": _Columns("title", "note", "address", _APART),
    "networks": _Columns("name", "note", "", _APART),
    "study_visits": _Columns("where", "why", "", _APART),
    "way_forward": _Columns("activity", "", "", re.compile(r"(?!)")),
    "funding_watch": _Columns("programme", "expected_opening", "page", _APART_ACTOR),
}
_LEAD = {"actors", "projects"}
_WHO = {"study_visits": "who", "way_forward": "responsible", "networks": "who"}
_NOTE = {"pages": "note", "networks": "note", "funding_watch": "expected_opening"}


def answers_of(kind: str, entry: Entry) -> Answers | None:
    """Return the answers of an entry, or None for one that only points elsewhere ("Se listan")."""
    if re.match(r"se\s", entry.first, re.IGNORECASE):
        return None
    columns = _COLUMNS[kind]
    lines = [entry.first, *entry.more]
    addresses = [found[0] for line in lines for found in _ADDRESS.finditer(line)]
    lines = [_ADDRESS.sub("", line).strip(" -–") for line in lines]
    pasted = [line for line in lines[1:] if _PASTED.search(line)]
    if columns.address:
        addresses += pasted
        lines = [lines[0], *(line for line in lines[1:] if line not in pasted)]
    name, rest = _parted(lines[0], columns.apart)
    text = "\n\n".join(line for line in (rest, *lines[1:]) if line)
    given = {columns.name: name or (addresses[0] if addresses else "")}
    left = []
    for column, said in ((columns.text, text), (columns.address, "\n".join(addresses))):
        if column and said:
            given[column] = said
        elif said:
            left.append(said)
    if kind == "pages" and (known := next((k for w, k in _KINDS.items() if w in name.lower()), "")):
        given["kind"] = known
    if kind == "networks" and (meeting := re.search("nätverk|konferens", name.lower())):
        given["kind"] = meeting[0]
    return Answers(given, left)


def _parted(line: str, apart: re.Pattern[str]) -> tuple[str, str]:
    """Return the name at the beginning of a line, and what the line says of it."""
    found = apart.search(line)
    if found is None or not line[: found.start()].strip():
        return line, ""
    rest = line[found.end() :].strip()
    if re.fullmatch(r"\([^()]*\)", rest):
        rest = rest[1:-1]
    return line[: found.start()].strip(), rest


def comments_of(row: Row) -> tuple[list[tuple[int, Comment]], list[Comment]]:
    """Return which entry each comment of a row is about, and the comments that may be about any.

    A comment belongs to the entry that it names, else to the one beside it when there are as many
    comments as entries.
    """
    if row.entries and len(row.comments) == len(row.entries):
        return list(enumerate(row.comments)), []
    given, left = [], []
    for comment in row.comments:
        named = [n for n, entry in enumerate(row.entries) if _names(comment.text, entry)]
        if len(named) == 1:
            given.append((named[0], comment))
        else:
            left.append(comment)
    return given, left


def _names(text: str, entry: Entry) -> bool:
    name = " ".join(alike(_parted(entry.first, _APART_ACTOR)[0]).split()[:_NAME_WORDS])
    return len(name) > _NAME_WORDS and f" {name} " in f" {alike(text)} "


def answers_of_comment(kind: str, text: str) -> Answers:
    """Return what a comment on an entry answers: who takes it further, what comes next, a note."""
    who, rest = "", text
    if found := TAKES_FURTHER.match(text):
        who, rest = found["who"].strip(), text[found.end() :].strip()
    elif is_lone_name(text):
        who, rest = text, ""
    given, left = {}, []
    who_column = "takes_further" if kind in _LEAD else _WHO.get(kind, "")
    note_column = "next_step" if kind in _LEAD else _NOTE.get(kind, "")
    if kind == "way_forward" and len(only_dates(rest)) == 1:
        note_column = "end"
    for column, said in ((who_column, who), (note_column, rest)):
        if column and said:
            given[column] = said
        elif said:
            left.append(said)
    return Answers(given, left)
