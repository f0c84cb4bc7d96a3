"""Any draft to answers: headings, labels and tables matched to the questions of the forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grantflow.documents.importing.catalogue import Catalogue, known_words
from grantflow.documents.importing.fields import ANSWERS, AROUND, Field, fields, tables
from grantflow.documents.importing.gathered import Gathered, is_standing
from grantflow.documents.importing.in_tables import take_both, take_grid
from grantflow.documents.importing.layouts import both_named
from grantflow.documents.importing.likeness import SAME, fold
from grantflow.documents.importing.naming import NAMED_BY
from grantflow.documents.importing.pieces import Prose, Section, joined, sections_of
from grantflow.documents.importing.values import programmes_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.documents.importing.catalogue import Around
    from grantflow.documents.importing.taken import Guess, Taken
    from grantflow.documents.word.read import WordFile
    from grantflow.text.draft import Draft

# A sub-heading that is as like as this to another question is no part of the answer above it.
_OTHER = 65
# A heading less like any question than this may be the title of the document.
_TITLE = 75
# A line below a title is no longer than this; more is an answer.
_LINE = 12
# Sections at the beginning, where a document says which programme it is for.
_BEGINNING = 4
_NO_ROW = "Det här är löpande text, och frågan besvaras med rader i en tabell."
_LONE_HEADINGS = "Rubrikerna svarar inte mot någon fråga; det som står under dem är läst för sig."
_COUNTED = re.compile(r"\W*\d+\W*$")
_LEAD = re.compile(r"^([^:–]{3,30})\s*[:–]\s+(?=\S)")


def from_draft(
    draft: Draft, name: str, word: WordFile | None = None, programmes: tuple[str, ...] = ()
) -> Taken:
    """Return the answers in a draft, and its text that could not be placed.

    Args:
        draft: The draft, as its file was read.
        name: What to call the file.
        word: The Word file it was read from, if it was one.
        programmes: What the case is sought from; without it, what the draft itself says counts.

    """
    sections = sections_of(draft, word)
    reader = DraftReader(Catalogue(programmes or _programmes(sections)), Gathered(), sections)
    # What stands in a summary stands again, and better, where it belongs.
    for late in (False, True):
        for section in sections:
            if (fold(section.heading) in known_words("sammandrag")) == late:
                reader.take(section)
    reader.keep_headings()
    return reader.gathered.taken("draft", name)


def _programmes(sections: list[Section]) -> tuple[str, ...]:
    """Return the programme that the beginning of a document names, if it names one alone."""
    said = [one.text for section in sections[:_BEGINNING] for one in section.prose]
    found = {name for text in said for name in programmes_in(text)}
    return tuple(found) if len(found) == 1 else ()


class DraftReader:
    """Takes the sections of a draft, one by one."""

    def __init__(
        self, catalogue: Catalogue, gathered: Gathered, sections: Sequence[Section]
    ) -> None:
        self.catalogue, self.gathered, self._sections = catalogue, gathered, sections
        self._around: dict[str, Around] = {}
        self._answers: dict[str, Field] = {}
        self._lone: list[Section] = []
        self._begun = False

    def take(self, section: Section) -> None:
        """Take what stands under one heading, its sub-headings not counted."""
        around = self._around.get(section.above.place, ()) if section.above else ()
        into, found = self.catalogue.meant(section.heading, around, ANSWERS)
        frame, framed = self.catalogue.meant(section.heading, around, AROUND)
        found = sorted([*found, *framed], key=lambda guess: -guess.score)
        around = (frame.path, *around) if frame else around
        self._around[section.place] = around
        lone = bool(section.heading) and into is None and frame is None
        titled = lone and self._take_title(section, found)
        self._begun = self._begun or bool(section.heading)
        if into is not None and into.holds is str:
            self._answers[section.place] = into
        rest = self._unlabelled(section, around, into)
        if frame is not None and frame.kind == "rows":
            rest = self._rows(frame.path, rest)
        if rest:
            self._take_prose(section, rest, into, found, lone=lone and not titled)
        elif lone and not titled and not _is_known(section.heading):
            self._lone.append(section)
        for grid in section.grids:
            take_grid(grid, around, self.catalogue, self.gathered, section.heading)

    def keep_headings(self) -> None:
        """Keep the headings that name no question and have no text of their own."""
        if self._lone:
            text = "\n".join(dict.fromkeys(section.heading for section in self._lone))
            self.gathered.keep(text, self._lone[0].place, (), _LONE_HEADINGS)

    def _take_title(self, section: Section, found: list[Guess]) -> bool:
        """Take the first heading as the title, when it stands above the rest and asks nothing."""
        if self._begun or not self._may_be_title(section):
            return False
        if found and found[0].score >= _TITLE:
            return False
        lead = _LEAD.match(section.heading)
        title = section.heading
        if lead and fold(lead[1]) in known_words("allmänna"):
            title = section.heading[lead.end() :]
        if fold(title) in known_words("allmänna"):
            return False
        return self.gathered.put(fields()["title"], title, section.place)

    def _may_be_title(self, section: Section) -> bool:
        """Whether a heading has others below it, and no answer of its own."""
        tops = [one for one in self._sections if one.heading and one.level == 1]
        others = [one for one in self._sections if one.heading and one is not section]
        answer = [one for one in section.prose if len(one.text.split()) > _LINE]
        return section.level == 1 and bool(others) and (len(tops) == 1 or not answer)

    def _unlabelled(self, section: Section, around: Around, into: Field | None) -> list[Prose]:
        """Take the paragraphs that say what they answer ("Syfte: …"); return the others."""
        return [
            one
            for one in section.prose
            if not is_standing(one.text)
            and not (one.label and self._take_labelled(one, around, into))
        ]

    def _take_labelled(self, one: Prose, around: Around, into: Field | None) -> bool:
        label = _COUNTED.sub("", one.label)
        if both := both_named(label):
            take_both(both, one.rest, one.place, self.gathered)
            return True
        if fold(label) in known_words("titel") and not programmes_in(one.rest):
            # "Ansökan: …" names the project where it does not name the programme.
            return not self._begun and self.gathered.put(fields()["title"], one.rest, one.place)
        meant, found = self.catalogue.meant(label, around, ANSWERS)
        # In the middle of an answer "Tid: …" may well be a part of it.
        if meant is not None and (into is None or found[0].score == 100):
            self.gathered.put(meant, one.rest, one.place)
            return True
        table, _ = self.catalogue.meant(label, around, ("rows",))
        if table is None or table.path in around or into is not None:
            return False
        row = self.gathered.new_row(table.path)
        return self.gathered.put(_first(table.path), one.rest, one.place, row)

    def _rows(self, table: str, prose: list[Prose]) -> list[Prose]:
        """Take list items and labelled lines as rows of a table; return what is neither."""
        row, held, rest = "", set[str](), []
        for one in prose:
            column = self._column(table, one)
            if column is None and not one.listed:
                rest.append(one)
                continue
            text = one.rest if column else one.text
            column = column or _first(table)
            if not row or column.name in held:
                if column.name not in NAMED_BY[table]:
                    rest.append(one)
                    continue
                row, held = self.gathered.new_row(table), set()
            held.add(column.name)
            self.gathered.put(column, text, one.place, row)
        return rest

    def _column(self, table: str, one: Prose) -> Field | None:
        like = self.catalogue.columns(_COUNTED.sub("", one.label), table) if one.label else []
        return fields()[like[0][0]] if like and like[0][1] >= SAME else None

    def _take_prose(
        self,
        section: Section,
        prose: list[Prose],
        into: Field | None,
        found: list[Guess],
        *,
        lone: bool,
    ) -> None:
        text, place = joined(prose), prose[0].place
        if into is not None:
            self.gathered.put(into, text, place)
        elif lone:
            headed = f"{section.heading}\n\n{text}"
            above = self._answer_above(section, found)
            if above is None or not self.gathered.add(above, headed, place):
                self.gathered.keep(headed, section.place, found)
        elif any(guess.score >= SAME and guess.path in tables() for guess in found):
            self.gathered.keep(text, place, found, _NO_ROW)
        elif section.heading:
            self.gathered.keep(text, place, found)
        else:
            for one in prose:
                self.gathered.keep(one.text, one.place, self.catalogue.guesses(_opening(one.text)))

    def _answer_above(self, section: Section, found: list[Guess]) -> Field | None:
        """Return the text that a section without a question of its own is a part of."""
        above = section.above
        if above is None or above.place not in self._answers:
            return None
        return None if found and found[0].score >= _OTHER else self._answers[above.place]


def _is_known(heading: str) -> bool:
    """Whether a heading says only what kind of text follows, or what box is left to fill in."""
    groups = ("allmänna", "sammandrag", "framräknat", "tomma")
    return any(fold(heading) in known_words(group) for group in groups)


def _first(table: str) -> Field:
    """Return the column of a table that a list item goes to."""
    return fields()[f"{table}.{NAMED_BY[table][0]}"]


def _opening(text: str) -> str:
    return re.split(r"(?<=[.?!:])\s", text, maxsplit=1)[0]
