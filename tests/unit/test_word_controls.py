"""What is read out of content controls: kind, name, text, value, prompt, place, what is inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from filled_forms import changed, form
from word_written import control, p, r, table, word

from grantflow.documents.word.controls import controls, each, placed
from grantflow.documents.word.read import read

if TYPE_CHECKING:
    from grantflow.documents.word.controls import Control

_W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
_REPEAT, _ROW = f"<w15:repeatingSection {_W15}/>", f"<w15:repeatingSectionItem {_W15}/>"
_LIST = (
    "<w:dropDownList>"
    '<w:listItem w:displayText="§ 37 a" w:value="37a"/><w:listItem w:value="esf"/>'
    "</w:dropDownList>"
)
_BOX = '<w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox>'
_DAY = '<w:date w:fullDate="2027-03-31T00:00:00Z"><w:lid w:val="sv-SE"/></w:date>'


def found(body: str, view: Any = "accepted") -> list[Control]:
    return list(each(controls(read(word(body), "a.docx", view))))


def only(body: str) -> Control:
    (one,) = found(body)
    return one


@pytest.mark.parametrize(
    ("kind", "inside", "told", "value"),
    [
        ("<w:text/>", r("Ett svar"), "text", None),
        ("", r("Ett svar"), "rich", None),
        ("<w:richText/>", r("Ett svar"), "rich", None),
        (_DAY, r("31 mars 2027"), "date", "2027-03-31"),
        ("<w:date/>", r("snart"), "date", None),
        (_LIST, r("§ 37 a"), "choice", "37a"),
        (_LIST, r("esf"), "choice", "esf"),
        (_LIST, r("något annat"), "choice", None),
        (_LIST.replace("dropDownList", "comboBox"), r("eget ord"), "combo", None),
        (_BOX.format("1"), r("☒"), "checkbox", True),
        (_BOX.format("0"), r("☐"), "checkbox", False),
        ("<w14:checkbox/>", r("☐"), "checkbox", False),
        ("<w:group/>", r("Ett svar"), "group", None),
        ("<w:picture/>", r(""), "other", None),
    ],
)
def test_a_control_tells_its_kind_and_what_it_keeps(
    kind: str, inside: str, told: str, value: object
) -> None:
    one = only(p("Fråga: ", control(inside, kind, tag="svar")))
    assert (one.kind, one.value, one.tag) == (told, value, "svar")


def test_a_control_has_a_title_and_a_tag_or_neither() -> None:
    titled = control(r("x")).replace("<w:sdtPr>", '<w:sdtPr><w:alias w:val="Vad?"/>')
    assert only(p(titled)).title == "Vad?"
    bare = p("<w:sdt><w:sdtContent>" + r("x") + "</w:sdtContent></w:sdt>")
    assert (only(bare).title, only(bare).tag, only(bare).kind) == ("", "", "rich")


def test_a_prompt_is_no_answer() -> None:
    one = only(p(control(r("Klicka här"), prompt=True)))
    assert (one.text, one.prompted) == ("", True)
    inner = control(p(control(r("Klicka här"), prompt=True)) + p("Svar"), "<w:richText/>")
    assert found(inner)[0].text == "\nSvar"


def test_line_breaks_and_paragraphs_are_new_lines() -> None:
    run = (
        '<w:r><w:t>ett</w:t><w:br/><w:t>två</w:t><w:tab/><w:t xml:space="preserve"> tre</w:t></w:r>'
    )
    assert only(p(control(run))).text == "ett\ntvå\t tre"
    assert only(control(p("ett") + p("två", "!"), "")).text == "ett\ntvå!"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (p("ett") + p(control(r("svar"))), "paragraph 2"),
        (p("ett") + control(p("svar") + p("mer"), ""), "paragraph 2"),
        (table(("a", p(control(r("svar"))))), "table 1 row 1 column 2"),
        (table(("a", control(p("svar"), ""))), "table 1 row 1 column 2"),
        (
            "<w:tbl><w:tr>" + control("<w:tc>" + p("svar") + "</w:tc>", "") + "</w:tr></w:tbl>",
            "table 1 row 1 column 1",
        ),
        (
            table(("a", table(("b", p(control(r("svar"))))) + p(""))),
            "table 1 row 1 column 2 table 1 row 1 column 2",
        ),
    ],
    ids=["inline", "block", "in a cell", "block in a cell", "around a cell", "nested table"],
)
def test_a_control_has_the_place_of_its_text(body: str, place: str) -> None:
    one = only(body)
    assert (one.place, one.text.split("\n")[0]) == (place, "svar")


def test_rows_of_a_repeated_section_hold_their_fields() -> None:
    def line(name: str, text: str) -> str:
        cells = f"<w:tr><w:tc>{p(control(r(text), tag='namn'))}</w:tc></w:tr>"
        return control(cells, _ROW, tag=name)

    body = (
        f"<w:tbl>{control(line('#mal-1', 'ett') + line('', 'två'), _REPEAT, tag='goals')}</w:tbl>"
    )
    (section,) = controls(read(word(body), "a.docx"))
    assert (section.kind, section.tag) == ("repeat", "goals")
    assert [(row.kind, row.tag) for row in section.nested] == [("row", "#mal-1"), ("row", "")]
    assert [row.nested[0].text for row in section.nested] == ["ett", "två"]
    assert section.text == "ett\ntvå"


def test_what_a_tracked_change_has_taken_away_is_not_there() -> None:
    gone = "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p(control(r("borta"))) + "</w:tc></w:tr>"
    kept = "<w:tr><w:tc>" + p(control(r("kvar"))) + "</w:tc></w:tr>"
    assert [one.text for one in found(f"<w:tbl>{gone}{kept}</w:tbl>")] == ["kvar"]
    run = "<w:ins>" + r("nytt") + "</w:ins><w:del><w:r><w:delText>gammalt</w:delText></w:r></w:del>"
    body = p(control(run))
    assert found(body)[0].text == "nytt"
    assert found(body, "original")[0].text == "gammalt"


def test_a_strict_file_reads_as_any_other() -> None:
    def strict(xml: str) -> str:
        return xml.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    body = p(control(r("§ 37 a"), _LIST, tag="val"))
    (one,) = controls(read(changed(word(body), strict), "a.docx"))
    assert (one.tag, one.value, one.text) == ("val", "37a", "§ 37 a")


def test_places_of_paragraphs_are_those_of_the_draft() -> None:
    """A person who is told of a place finds it, whoever told."""
    file = read(form("omvarldsbevakning", {"title": "x"}), "a.docx")
    assert file.draft.blocks
    known = {
        node.start: place
        for place, spot in file.spots.items()
        for _, paragraph in spot.paragraphs
        for node in paragraph.nodes
    }
    places = {node.start: at for at, paragraph in placed(file) for node in paragraph.nodes}
    assert known
    assert {start: places[start] for start in known} == known
