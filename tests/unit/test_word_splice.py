"""Comments go between the bytes of somebody's text, at the words they are about."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from typing import NamedTuple

import docx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from word_bodies import bodies
from word_files import VALUES, Shape, control, seen, shapes, unpacked, word_file
from word_oracle import comments, members, misplaced, ranges, skeleton, stream

from grantflow.documents.word.commenting import Remark, commented
from grantflow.documents.word.read import Paragraph, read

# The parts that a first comment changes or adds; the rest is somebody else's.
TOUCHED = {
    "word/document.xml",
    "word/comments.xml",
    "word/_rels/document.xml.rels",
    "[Content_Types].xml",
}


class Case(NamedTuple):
    """A file, and the paragraphs and stretches that comments are asked for."""

    body: str
    shape: Shape
    asked: list[tuple[int, int, int]]

    @property
    def content(self) -> bytes:
        return word_file(self.body, self.shape)

    def paragraphs(self) -> list[Paragraph]:
        file = read(self.content, "a.docx")
        assert file.draft
        return [one for spot in file.spots.values() for _, one in spot.paragraphs]

    def written(self) -> bytes:
        file = read(self.content, "a.docx")
        assert file.draft
        told = [one for spot in file.spots.values() for _, one in spot.paragraphs]
        remarks = [Remark(("Råd X01", f"Nr {n}"), told[p], start, end)
                   for n, (p, start, end) in enumerate(self.asked)]  # fmt: skip
        return commented(file, remarks)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    case = Case(draw(bodies), draw(shapes), [])
    told = case.paragraphs()
    asked = []
    for _ in range(draw(st.integers(1, 4)) if told else 0):
        number = draw(st.integers(0, len(told) - 1))
        length = len(told[number].text)
        start = draw(st.integers(0, max(length - 1, 0)))
        asked.append((number, start, draw(st.integers(min(start + 1, length), length))))
    return case._replace(asked=asked)


def ids(written: bytes) -> list[str]:
    """Return the ids of the comments in the order they were asked for."""
    if "word/comments.xml" not in unpacked(written):
        return []
    return list(comments(written))


@given(cases())
def test_every_other_part_stays_as_it_was_packed(case: Case) -> None:
    before, after = members(case.content), members(case.written())

    kept = [one for one in after if one.name not in TOUCHED]
    assert kept == [one for one in before if one.name not in TOUCHED]
    assert [one.name for one in after][: len(before)] == [one.name for one in before]
    assert {one.name for one in after} - {one.name for one in before} <= TOUCHED


@given(cases())
def test_every_character_keeps_its_place_and_its_look(case: Case) -> None:
    assert stream(case.written()) == stream(case.content)


@given(cases())
def test_the_text_without_the_comments_is_the_text_that_was(case: Case) -> None:
    written = case.written()
    assert skeleton(written, ids(written)) == skeleton(case.content)
    assert case.written() == written


@given(cases())
def test_another_program_reads_the_same_paragraphs_and_every_comment(case: Case) -> None:
    # python-docx knows no strict files, and reads no further than a remark in the XML.
    assume(not case.shape.strict and not re.search("<!--|<[?]", case.body))
    before, after = docx.Document(BytesIO(case.content)), docx.Document(BytesIO(case.written()))

    assert [p.text for p in after.paragraphs] == [p.text for p in before.paragraphs]
    assert [p._p.style for p in after.paragraphs] == [p._p.style for p in before.paragraphs]
    assert [(one.author, one.text) for one in after.comments] == [
        ("grantflow", f"Råd X01\nNr {number}") for number in range(len(case.asked))
    ]


@given(cases())
def test_a_comment_stands_at_the_very_words(case: Case) -> None:
    """Around all of a control that holds a value; beside one that holds the whole paragraph."""
    written = case.written()
    told = ranges(written, ids(written))
    paragraphs = case.paragraphs()

    assert misplaced(written, ids(written)) == [] or not outside(paragraphs)
    for number, (place, start, end) in zip(ids(written), case.asked, strict=True):
        text = paragraphs[place].text
        if "⟪" not in text:
            assert told[number] == widened(text, start, end)


def outside(paragraphs: list[Paragraph]) -> bool:
    return any(not one.text.startswith("⟪") for one in paragraphs)


def widened(text: str, start: int, end: int) -> str:
    """Return a stretch with the whole of each value that it touches, which stands in ⟦⟧."""
    while text.count("⟦", 0, start) > text.count("⟧", 0, start):
        start -= 1
    while text.count("⟦", 0, end) > text.count("⟧", 0, end):
        end += 1
    return text[start:end]


def at_words(content: bytes, *words: str) -> bytes:
    """Return a file with a comment at the first place of some words."""
    file = read(content, "a.docx")
    remarks = []
    for told in words:
        paragraph = next(p for p in file.content if isinstance(p, Paragraph) and told in p.text)
        start = paragraph.text.index(told)
        remarks.append(Remark((told,), paragraph, start, start + len(told)))
    return commented(file, remarks)


def main(content: bytes) -> str:
    """Return the first paragraph of a file as it is written."""
    xml = unpacked(content)["word/document.xml"].decode()
    return xml[xml.index("<w:body>") + 8 : xml.index("</w:p>") + 6]


def test_a_run_is_cut_with_its_look_and_blanks_are_kept() -> None:
    body = '<w:p><w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t>Vi vill mer</w:t></w:r></w:p>'
    keep = 'xml:space="preserve"'
    again = f'<w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t {keep}>'

    assert main(at_words(word_file(body), "vill")) == (
        f'<w:p><w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t {keep}>Vi </w:t></w:r>'
        f'<w:commentRangeStart w:id="0"/>{again}vill</w:t></w:r><w:commentRangeEnd w:id="0"/>'
        f'<w:r><w:commentReference w:id="0"/></w:r>{again} mer</w:t></w:r></w:p>'
    )


def test_comments_on_the_same_words_stand_in_the_order_they_were_asked_for() -> None:
    """Word shows them in the order of their marks: the summary before what else is on a heading."""
    written = at_words(word_file(f"<w:p>{seen('Vi vill')}</w:p>"), "Vi vill", "vill", "Vi vill")
    assert re.findall(r'Reference w:id="(\d)"', main(written)) == ["0", "1", "2"]


@pytest.mark.parametrize("order", [1, -1], ids=["in order", "backwards"])
def test_where_one_comment_ends_and_another_begins_neither_reaches_into_the_other(
    order: int,
) -> None:
    words = ["Vi ", "vill", " mer", "Vi vill mer", "l mer"][::order]
    written = at_words(word_file(f"<w:p>{seen('Vi vill')}{seen(' mer')}</w:p>"), *words)
    told = main(written)

    assert list(ranges(written, ids(written)).values()) == sorted(words, key="Vi vill mer".index)
    for before, after in pairwise(map(words.index, ("Vi ", "vill", " mer"))):
        end, start = (f'RangeEnd w:id="{before}"', f'RangeStart w:id="{after}"')
        assert told.index(end) < told.index(start)


def test_a_tracked_change_of_looks_that_is_cut_gets_an_id_of_its_own() -> None:
    look = '<w:rPr><w:b/><w:rPrChange w:id="{}" w:author="A"><w:rPr/></w:rPrChange></w:rPr>'
    body = (
        f"<w:p><w:r>{look.format(7)}<w:t>Vi vill mer</w:t></w:r>"
        f"<w:r>{look.format(2**31 - 1)}<w:t>och mer</w:t></w:r></w:p>"
    )
    told = main(at_words(word_file(body), "vill", "och"))
    numbers = re.findall(r'rPrChange w:id="(\d+)"', told)

    assert len(numbers) == len(set(numbers)) == 5
    assert all(int(number) < 2**31 for number in numbers)


@pytest.mark.parametrize("kind", VALUES)
def test_a_comment_stands_around_a_control_that_holds_a_value(kind: str) -> None:
    body = f"<w:p>{seen('Start: ')}{control(kind, seen('1 mars') + seen(' 2027'))}{seen('.')}</w:p>"
    written = at_words(word_file(body), "mars")

    assert ranges(written, ["0"]) == {"0": "1 mars 2027"}
    assert misplaced(written, ["0"]) == []


def test_a_comment_stands_around_all_of_two_controls_or_of_two_ways_to_write_the_same() -> None:
    """A program shows one of the two ways, and would else show half of a comment."""
    inner = control("<w:text/>", seen("1 mars"))
    either = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{seen("kl. 9")}</mc:Choice>'
        f"<mc:Fallback>{seen('kl. 9')}</mc:Fallback></mc:AlternateContent>"
    )
    outer = control("<w:date/>", seen("den ") + inner + seen(" 2027"))
    body = f"<w:p>{seen('Start: ')}{outer}{seen(', ')}{either}{seen('.')}</w:p>"
    written = at_words(word_file(body), "mars", "9", "2027, kl")

    assert ranges(written, ids(written)) == {
        "0": "den 1 mars 2027", "1": "kl. 9", "2": "den 1 mars 2027, kl. 9"
    }  # fmt: skip
    assert misplaced(written, ids(written)) == []


@pytest.mark.parametrize("kind", VALUES)
def test_where_a_control_holds_whole_paragraphs_the_comment_is_at_the_question(kind: str) -> None:
    """Word lets a comment stand neither in such a control nor outside all paragraphs."""
    held = control(kind, f"<w:p>{seen('Socialnämnden tar över')}</w:p>")
    told = f"<w:tc><w:tcPr/><w:p>{seen('Ja, varje år')}</w:p></w:tc>"
    body = (
        f"<w:p>{seen('Vem tar över?')}</w:p>{held}<w:p>{seen('Annat')}</w:p><w:tbl><w:tblPr/>"
        f"<w:tr><w:tc><w:tcPr/><w:p>{seen('Följs det upp?')}</w:p></w:tc>{control(kind, told)}"
        "</w:tr></w:tbl><w:p/>"
    )
    file = read(word_file(body), "a.docx")
    assert file.draft
    spots = [file.spots["paragraph 2"], file.spots["table 1 row 1 column 2"]]
    remarks = [Remark(("x",), *spot.find(3, 5)) for spot in spots]
    written = commented(file, remarks)

    assert ranges(written, ["0", "1"]) == {"0": "Vem tar över?", "1": "Följs det upp?"}
    assert misplaced(written, ["0", "1"]) == []


def test_a_paragraph_written_as_one_tag_is_opened_for_its_comment() -> None:
    file = read(word_file('<w:p w:rsidR="1"/>'), "a.docx")
    paragraph = file.content[0]
    assert isinstance(paragraph, Paragraph)

    told = main(commented(file, [Remark(("x",), paragraph, 0, 0)]))
    assert told.startswith('<w:p w:rsidR="1"><w:commentRangeStart w:id="0"/><w:commentRangeEnd')
    assert told.endswith("</w:r></w:p>")


def test_a_text_that_is_written_oddly_is_cut_where_it_should_be() -> None:
    odd = "<w:t>A<!-- nej --> &amp; <![CDATA[B & C]]><?nej?>\r\nD &#229;r</w:t>"
    content = word_file(f"<w:p><w:r>{odd}</w:r></w:p>")
    for words in ("A", "&", "B", "& C", "C\nD", "år", "å", "r"):
        assert ranges(at_words(content, words), ["0"]) == {"0": words}
