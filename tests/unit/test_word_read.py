"""What is read out of a Word file: every text that a reader sees, where it stands, what it is."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from word_written import W, cell, control, p, r, table, word

from grantflow import usecases
from grantflow.documents.draftfile import DraftFile, read_word
from grantflow.documents.plaintext import read_plain
from grantflow.documents.word.read import read

if TYPE_CHECKING:
    from grantflow.text.draft import Block

ROOT = Path(__file__).resolve().parents[2]
_OUTLINE = '<w:outlineLvl w:val="0"/>'
_BULLET = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>'


def blocks(body: str, view: str = "accepted", **parts: str) -> list[Block]:
    return read(
        word(body, **parts), "a.docx", "original" if view == "original" else "accepted"
    ).draft.blocks


def told(body: str, view: str = "accepted", **parts: str) -> list[tuple[str, str, str]]:
    """Return kind, place and text of each block."""
    return [(b.kind, b.place, b.written) for b in blocks(body, view, **parts)]


def texts(body: str, view: str = "accepted", **parts: str) -> list[str]:
    return [block.written for block in blocks(body, view, **parts)]


@pytest.mark.parametrize(
    ("paragraph", "level"),
    [
        (p("Bakgrund", style="R1"), 1),
        (p("Bakgrund", style="R2"), 2),
        (p("Bakgrund", style="Egen"), 2),
        (p("Bakgrund", style="Niva"), 3),
        (p("Bakgrund", style="Titel"), 1),
        (p("Bakgrund", properties=_OUTLINE), 1),
        (p(r("Bakgrund", "<w:b/>")), 7),
        (p(r("Bak", "<w:b/>"), r("grund:", "<w:b/>")), 7),
    ],
    ids=[
        "name",
        "swedish name",
        "based on",
        "outline of style",
        "title",
        "outline",
        "bold",
        "runs",
    ],
)
def test_a_heading_is_known_by_what_it_is_and_not_by_its_id(paragraph: str, level: int) -> None:
    first, second = blocks(paragraph + p("Behovet är stort i kommunen."))
    assert (first.kind, first.level) == ("heading", level)
    assert second.kind == "paragraph"


@pytest.mark.parametrize(
    "paragraph",
    [
        p(r("Detta är viktigt.", "<w:b/>")),
        p(r("Bakgrund", '<w:b w:val="0"/>'), "och mer"),
        p(r("Mål ", "<w:b/>"), "60 föräldrar"),
        p("Bakgrund", style="R1", properties='<w:outlineLvl w:val="9"/>'),
    ],
    ids=["a bold sentence", "bold turned off", "a bold word", "a style made body text"],
)
def test_what_only_resembles_a_heading_is_text(paragraph: str) -> None:
    first, *_ = blocks(p("Titel", style="R1") + paragraph + p("Mer text följer här."))[1:]
    assert first.kind == "paragraph"


def test_paragraphs_are_counted_as_other_programs_count_them() -> None:
    document = docx.Document()
    for text in ("", "Första stycket.", "", "   ", "Andra stycket."):
        document.add_paragraph(text)
    document.add_table(1, 2).rows[0].cells[0].text = "Tabellen räknas inte"
    document.add_paragraph("Tredje stycket.")
    file = BytesIO()
    document.save(file)

    for block in read(file.getvalue(), "a.docx").draft.blocks:
        if block.place.startswith("paragraph"):
            number = int(block.place.split()[1])
            assert document.paragraphs[number - 1].text == block.written


def test_lists_are_read_as_items_whichever_way_they_are_made() -> None:
    kinds = {
        text: kind
        for kind, _, text in told(
            p("Rubrik", style="R1")
            + p("nästlad", properties=_BULLET)
            + p("stil", style="Punkt")
            + p("– skrivet för hand")
            + p("inte längre lista", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
        )
    }
    assert kinds == {
        "Rubrik": "heading",
        "nästlad": "item",
        "stil": "item",
        "– skrivet för hand": "item",
        "inte längre lista": "paragraph",
    }


def test_signs_are_told_as_other_programs_tell_them() -> None:
    run = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
        '<w:softHyphen/><w:t>e</w:t><w:br w:type="page"/></w:r>'
    )
    assert texts(p(run)) == ["a\tb\nc-de"]


def test_what_no_reader_sees_is_not_read() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = p("Sidan ", field, r("hemligt", "<w:vanish/>"), r("dolt", '<w:rStyle w:val="Dold"/>'))
    assert texts(body) == ["Sidan 7"]


def test_links_and_marks_do_not_part_a_sentence() -> None:
    link = f'<w:hyperlink r:id="rId9">{r("webbsidan")}</w:hyperlink>'
    tag = f"<w:smartTag>{r('här')}</w:smartTag>"
    assert texts(p("Läs ", link, " ", tag, '<w:bookmarkStart w:id="1" w:name="x"/>', ".")) == [
        "Läs webbsidan här."
    ]


_CHANGED = p(
    "Vi når ",
    '<w:del w:id="1" w:author="A"><w:r><w:delText>60</w:delText></w:r></w:del>',
    f'<w:ins w:id="2" w:author="A">{r("90")}</w:ins>',
    " föräldrar.",
)


def test_tracked_changes_are_read_as_accepted_or_as_they_were() -> None:
    assert texts(_CHANGED) == ["Vi når 90 föräldrar."]
    assert texts(_CHANGED, "original") == ["Vi når 60 föräldrar."]


def test_a_paragraph_mark_that_is_taken_away_joins_two_paragraphs() -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
    body = p("Nämnden beslutade ", properties=gone) + p("den 3 mars.") + p("Nästa stycke.")
    assert told(body) == [
        ("paragraph", "paragraph 1", "Nämnden beslutade den 3 mars."),
        ("paragraph", "paragraph 2", "Nästa stycke."),
    ]
    assert texts(body, "original") == ["Nämnden beslutade ", "den 3 mars.", "Nästa stycke."]


def test_rows_that_are_taken_away_or_put_in_follow_the_view() -> None:
    gone = (
        '<w:tr><w:trPr><w:del w:id="1" w:author="A"/></w:trPr>'
        + cell("Mål")
        + cell("40")
        + "</w:tr>"
    )
    new = gone.replace("<w:del ", "<w:ins ").replace("40", "60")
    body = f"<w:tbl>{gone}{new}</w:tbl>"
    assert texts(body) == ["Mål\t60"]
    assert texts(body, "original") == ["Mål\t40"]


def test_a_question_and_its_answer_are_a_row_with_a_label() -> None:
    (row,) = blocks(table(("Vem tar över?", "Familjecentralen tar över.")))
    assert (row.kind, row.label, row.text) == ("row", "Vem tar över?", "Familjecentralen tar över.")


def test_a_long_answer_stands_as_text_under_its_question() -> None:
    answer = p("Familjecentralen tar över den 1 mars 2027.") + p("Chefen för enheten ansvarar.")
    body = (
        p("Genomförande", style="R1")
        + table(("Vem tar över?", answer))
        + p("Detta hör till genomförandet.")
    )
    draft = read(word(body), "a.docx").draft
    titles = [section.title for section in draft.sections if section.units]
    assert titles == ["Vem tar över?", "Genomförande"]
    assert draft.blocks[3].place == "table 1 row 1 column 2"


def test_a_question_without_an_answer_says_nothing() -> None:
    draft = read(word(table(("Beskriv hur ni sprider resultaten från projektet.", ""))), "a").draft
    assert not draft.units


def test_a_row_that_names_the_columns_says_nothing() -> None:
    bold = [p(r(text, "<w:b/>")) for text in ("Mål", "Indikator", "Målvärde")]
    body = table((bold[0], bold[1], bold[2]), ("Fler klarar SFI", "Andel", "60 %"))
    marked = table(("Mål", "Mått", "Värde"), ("Fler klarar SFI", "Andel", "60 %"), headed=1)
    for xml in (body, marked):
        assert [unit.text for unit in read(word(xml), "a").draft.units] == [
            "Fler klarar SFI\tAndel\t60 %"
        ]


def test_a_row_is_quoted_cell_by_cell() -> None:
    draft = read(word(table(("Fler klarar SFI", "Andel som klarar SFI", "60 %"))), "a").draft
    assert [(q.text, q.place, q.start) for q in draft.quotes(0)] == [
        ("Andel som klarar SFI", "table 1 row 1 column 2", 0),
        ("Fler klarar SFI", "table 1 row 1 column 1", 0),
        ("60 %", "table 1 row 1 column 3", 0),
    ]


def test_merged_cells_keep_the_columns_of_the_table() -> None:
    wide = cell("Samma svar för båda åren", '<w:gridSpan w:val="2"/>')
    down = cell("Ansvarig", "<w:vMerge/>")
    row = f"<w:tr>{cell('Mål')}{wide}{cell('Chefen')}</w:tr>"
    below = f"<w:tr>{down}{cell('a b c')}{cell('d e f')}{cell('g h i')}</w:tr>"
    file = read(word(f"<w:tbl>{row}{below}</w:tbl>"), "a")
    assert [part.place for part in file.draft.blocks[0].parts] == [
        "table 1 row 1 column 1",
        "table 1 row 1 column 2",
        "table 1 row 1 column 4",
    ]
    assert "Ansvarig" not in file.draft.blocks[1].written


def test_a_table_in_a_table_has_a_place_of_its_own() -> None:
    inner = table(("Mål", "60 föräldrar deltar"))
    body = table((inner + p("Text efter den inre tabellen."),))
    assert [(kind, place) for kind, place, _ in told(body)] == [
        ("paragraph", "table 1 row 1 column 1"),
        ("row", "table 1 row 1 column 1 table 1 row 1 column 1"),
    ]


def test_a_form_that_is_one_table_gives_sections() -> None:
    heading = p(r("Förankring", "<w:b/>"))
    body = table(
        (heading,),
        (p("Nämnden beslutade den 3 mars 2026 att vara projektägare."),),
        (p(r("Spridning", "<w:b/>")),),
        (p("Vi sprider handboken till alla kommuner i länet."),),
    )
    sections = read(word(body), "a").draft.sections
    assert [section.title for section in sections if section.units] == ["Förankring", "Spridning"]


@pytest.mark.parametrize("kind", ["<w:text/>", "<w:date/>", "<w:dropDownList/>", "<w:richText/>"])
def test_a_prompt_that_still_shows_is_no_answer(kind: str) -> None:
    prompt = control(r("Klicka här för att skriva."), kind, prompt=True)
    assert texts(p("Svar: ", prompt)) == ["Svar: "]
    assert texts(control(p("Klicka här för att skriva."), kind, prompt=True) + p("Mer.")) == [
        "Mer."
    ]
    assert texts(p("Svar: ", control(r("Nämnden."), kind))) == ["Svar: Nämnden."]


def test_controls_around_rows_and_cells_are_read_through() -> None:
    row = f"<w:tr>{control(cell('Mål'), '<w:group/>')}{cell('60 föräldrar')}</w:tr>"
    assert texts(f"<w:tbl>{control(row, '<w:group/>')}</w:tbl>") == ["Mål\t60 föräldrar"]


def test_notes_stand_after_the_paragraph_that_names_them() -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1">{p("linje")}</w:footnote>'
        f'<w:footnote w:id="2">{p("Källa: SCB 2024.")}</w:footnote></w:footnotes>'
    )
    body = p("Behovet är stort.", '<w:r><w:footnoteReference w:id="2"/></w:r>') + p("Nästa.")
    assert told(body, footnotes=notes) == [
        ("paragraph", "paragraph 1", "Behovet är stort."),
        ("paragraph", "footnote 2", "Källa: SCB 2024."),
        ("paragraph", "paragraph 2", "Nästa."),
    ]


def test_a_text_box_is_read_once_though_it_is_written_twice() -> None:
    inside = f"<w:txbxContent>{p('Målet är 60 föräldrar.')}</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{inside}</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{inside}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert told(p("Se rutan.", drawn)) == [
        ("paragraph", "paragraph 1", "Se rutan."),
        ("paragraph", "paragraph 1 box 1", "Målet är 60 föräldrar."),
    ]


def test_the_table_of_contents_is_not_text() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = control(p("1 Bakgrund 3"), gallery) + p("2 Mål 4", style="Inneh") + p("Texten börjar.")
    assert told(body) == [("paragraph", "paragraph 3", "Texten börjar.")]


def test_addresses_that_word_would_fetch_are_told() -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    document.part.relate_to("http://exempel.invalid/bild.png", "http://x/image", is_external=True)
    document.part.relate_to("http://exempel.invalid/", "http://x/hyperlink", is_external=True)
    file = BytesIO()
    document.save(file)
    assert read(file.getvalue(), "a").parts.outside == ("http://exempel.invalid/bild.png",)


LABELS = json.loads((ROOT / "tests/corpus/labels.json").read_text())
BUILDING = [row["file"] for row in LABELS if row["part"] == "build"][::4]


def as_word(source: str) -> bytes:
    """Return a plain text as somebody would have it in Word: a paragraph a paragraph."""
    document = docx.Document()
    for block in read_plain(source).blocks:
        if block.kind == "heading":
            document.add_heading(block.written[block.lead :], min(block.level or 1, 9))
        elif "|" in block.written:
            document.add_paragraph(block.written.strip("| ").replace(" | ", "\t"))
        else:
            document.add_paragraph(" ".join(block.written.split("\n")))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("name", BUILDING)
def test_a_draft_gets_the_same_verdicts_in_word_as_in_plain_text(name: str) -> None:
    source = (ROOT / "tests/corpus/texts" / name).read_text()
    plain = usecases.review_draft(DraftFile(read_plain(source), name, source), None, None)
    written = usecases.review_draft(read_word(as_word(source), name), None, None)
    assert [(v.criterion, v.verdict) for v in written.verdicts] == [
        (v.criterion, v.verdict) for v in plain.verdicts
    ]
