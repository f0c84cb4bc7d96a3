"""A hand-typed plan för omvärldsbevakning to the answers of that stage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grantflow.documents.importing.catalogue import TIED, Catalogue
from grantflow.documents.importing.dates import only_dates
from grantflow.documents.importing.fields import fields, words
from grantflow.documents.importing.from_draft import DraftReader
from grantflow.documents.importing.gathered import Gathered
from grantflow.documents.importing.likeness import LEAST, SAME, fold, likeness
from grantflow.documents.importing.pieces import Prose, Section, sections_of
from grantflow.documents.importing.plan_entries import answers_of, answers_of_comment, comments_of
from grantflow.documents.importing.plan_layout import plan_of
from grantflow.documents.importing.taken import Guess

if TYPE_CHECKING:
    from grantflow.documents.importing.plan_layout import Comment, Row
    from grantflow.documents.importing.taken import Taken
    from grantflow.documents.word.read import WordFile

_STAGE = "stages.omvarldsbevakning"
_PARTICIPANTS = re.compile(r"\s*(?:närvarande|deltagare|medverkande|deltar)\s*:\s*", re.IGNORECASE)
_REVISED = re.compile(r"\s*(?:reviderad|uppdaterad|datum|möten|träffar)[^:\d]*:?\s*", re.IGNORECASE)
_NAMED = re.compile(r"\(([^()]*,[^()]*)\)")
# A text no longer than this is the name of a programme.
_SHORT = 8
_TITLE = "plan för omvärldsbevakning"
_PROMPTS = "Texterna står över punkterna i planen och ser ut som mallens egna."
_WHOSE = "Kommentaren kan höra till flera punkter."
_RUNNING = "Stöden som texten nämner står i ärendet; resten av texten kan höra till dem."
_POINTS = "Punkten hänvisar till något annat."


def from_plan(word: WordFile, name: str, programmes: tuple[str, ...] = ()) -> Taken | None:
    """Return the answers in a plan, and its text that could not be placed.

    None for a file that is no plan.  What stands beside the plan in the file is read as a draft.
    """
    plan = plan_of(word)
    if plan is None:
        return None
    gathered = Gathered()
    for block in plan.blocks:
        for row in block.rows:
            _take_row(block.kind, row, gathered)
    for one in plan.unknown:
        gathered.keep(one.text, one.place)
    prompts = [prompt for block in plan.blocks for prompt in block.prompts]
    _take_beside(word, plan.tables, gathered, programmes)
    if prompts:
        text = "\n".join(prompt.text for prompt in prompts)
        gathered.keep(text, prompts[0].place, (), _PROMPTS)
    return gathered.taken("plan", name)


def _take_row(kind: str, row: Row, gathered: Gathered) -> None:
    table = f"{_STAGE}.{kind}"
    ids: dict[int, str] = {}
    for number, entry in enumerate(row.entries):
        whole = "\n".join((entry.first, *entry.more))
        if kind == "funding_watch" and len(whole.split()) > _SHORT:
            _take_programmes(table, whole, entry.place, gathered)
            continue
        answers = answers_of(kind, entry)
        if answers is None:
            gathered.keep(whole, entry.place, [_guess(table, LEAST)], _POINTS)
            continue
        ids[number] = gathered.new_row(table)
        _put(table, ids[number], answers.given, entry.place, gathered)
        for text in answers.left:
            gathered.keep(text, entry.place, [_guess(table, TIED)])
    given, left = comments_of(row)
    for number, comment in given:
        _take_comment(kind, comment, ids.get(number, ""), gathered)
    for comment in left:
        _keep_comment(kind, comment, gathered, _WHOSE if row.entries else "")


def _take_programmes(table: str, text: str, place: str, gathered: Gathered) -> None:
    """Take the programmes that running text names, and keep the text: it may say more."""
    for name in words()["stöd"]:
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            row = gathered.new_row(table)
            _put(table, row, {"programme": name}, place, gathered)
    guesses = [_guess(f"{table}.{column}", TIED) for column in ("programme", "expected_opening")]
    gathered.keep(text, place, guesses, _RUNNING)


def _take_comment(kind: str, comment: Comment, row: str, gathered: Gathered) -> None:
    answers = answers_of_comment(kind, comment.text)
    if not row or answers.left:
        _keep_comment(kind, comment, gathered, "")
        return
    _put(f"{_STAGE}.{kind}", row, answers.given, comment.place, gathered)


def _put(table: str, row: str, given: dict[str, str], place: str, gathered: Gathered) -> None:
    for column, text in given.items():
        if text:
            gathered.put(fields()[f"{table}.{column}"], text, place, row)


def _keep_comment(kind: str, comment: Comment, gathered: Gathered, reason: str) -> None:
    table = f"{_STAGE}.{kind}"
    paths = [f"{table}.{column}" for column in answers_of_comment(kind, comment.text).given]
    guesses = [_guess(path, TIED) for path in paths] or [_guess(table, LEAST)]
    gathered.keep(comment.text, comment.place, guesses, reason)


def _guess(path: str, score: int) -> Guess:
    return Guess(path, fields()[path].label, score)


def _take_beside(
    word: WordFile, tables: frozenset[str], gathered: Gathered, programmes: tuple[str, ...]
) -> None:
    """Take dates and participants above the plan, and read the rest of the file as a draft."""
    sections = sections_of(word.draft, word)
    reader = DraftReader(Catalogue(programmes), gathered, sections)
    for section in sections:
        if _is_title(section.heading):
            section.heading = ""
        _take_heading(section, gathered)
        section.content = [
            one
            for one in section.content
            if one.place not in tables
            and not (isinstance(one, Prose) and _is_taken(one, tables, gathered))
        ]
        if not _in_plan(section.place, tables):
            reader.take(section)
    reader.keep_headings()


def _is_taken(one: Prose, tables: frozenset[str], gathered: Gathered) -> bool:
    return _in_plan(one.place, tables) or _take_line(one.text, one.place, gathered)


def _in_plan(place: str, tables: frozenset[str]) -> bool:
    found = re.match(r"table \d+\b", place)
    return found is not None and found[0] in tables


def _is_title(heading: str) -> bool:
    return bool(heading) and likeness(fold(heading), fold(_TITLE)) >= SAME


def _take_heading(section: Section, gathered: Gathered) -> None:
    """Take a heading that is a line of dates or names: short lines look like headings."""
    if section.heading and _take_line(section.heading, section.place, gathered):
        section.heading = ""


def _take_line(text: str, place: str, gathered: Gathered) -> bool:
    """Take a line above the plan: when it was revised, or who took part."""
    if _is_title(text):
        return True
    if lead := _PARTICIPANTS.match(text):
        told = text[lead.end() :]
        named = _NAMED.search(told)
        return gathered.put(fields()[f"{_STAGE}.participants"], named[1] if named else told, place)
    lead = _REVISED.match(text)
    told = text[lead.end() :] if lead else text
    if not only_dates(told):
        return False
    for day in only_dates(told):
        gathered.put(fields()[f"{_STAGE}.revisions"], day.isoformat(), place)
    return True
