"""The forms as Word files: what they ask, how they can be filled in, that anyone can read them."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from accessibility import faults
from filled_forms import control, form, kind, part
from validators import unclean

from grantflow import assets, usecases
from grantflow.documents import casefile
from grantflow.documents.draftfile import read_word
from grantflow.documents.outline import document_text
from grantflow.documents.word.controls import controls, each
from grantflow.documents.word.read import Table, read
from grantflow.documents.wordforms.written import form_files
from grantflow.model.application import Application
from grantflow.model.questions import forms

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = assets.folder("data") / "examples" / "foraldraskap-i-nytt-land.yaml"
STAGES = (
    "forankring", "omvarldsbevakning", "projektlogik", "implementeringsplan", "spridningsplan",
    "jamstalldhetskartlaggning",
)  # fmt: skip
GOALS = {
    "stages": {
        "projektlogik": {
            "causes": [{"id": "orsak-1", "text": "Ingen bjuder in"}],
            "goals": [{"id": "mal-1", "text": "Fler deltar", "by": "2027-03-31", "target": 1500}],
            "activities": [{"id": "aktivitet-1", "name": "Kurs", "goals": ["mal-1"]}],
        }
    }
}


def names(programmes: tuple[str, ...] = (), case: dict[str, Any] | None = None) -> list[str]:
    made = form_files(Application.model_validate(case or {}), programmes)
    return [kind(content) for content in made.values()]


def test_there_is_a_form_for_each_stage_and_numbers_keep_them_in_order() -> None:
    made = list(form_files(Application(), ("37a",)))
    assert made[:2] == ["01-arendet.docx", "02-sokande.docx"]
    assert [int(name[:2]) for name in made] == list(range(1, len(made) + 1))
    assert [name for name in names(("37a",)) if name in STAGES] == list(STAGES)


def test_a_funder_s_own_questions_are_asked_only_for_that_funder() -> None:
    assert not {"eu", "esf", "amif"} & set(names(("37a",)))
    assert {"eu", "esf"} <= set(names(("esf",)))
    assert {"eu", "amif", "lansstyrelsen"} <= set(names(("amif", "37")))
    assert "lansstyrelsen" not in names()
    budget = part(form("budget", programmes=("37a",)))
    assert "rows.payroll_pct" not in budget
    assert "rows.payroll_pct" in part(form("budget", programmes=("amif",)))


def test_what_is_answered_is_in_the_form_whoever_asks() -> None:
    case = {"programme": "37a", "esf": {"area": "A1"}}
    assert "esf" in names((), case)
    row = {"budget": {"rows": [{"payroll_pct": 42}]}, "programme": "37a"}
    assert "rows.payroll_pct" in part(form("budget", row))


@pytest.mark.parametrize("name", STAGES)
def test_every_question_has_its_label_reason_and_example(name: str) -> None:
    text = " ".join(document_text(form(name, programmes=("37a", "esf", "amif"))).split())
    questions = next(one for one in forms() if one.path == f"stages.{name}").questions
    for question in questions:
        for said in (question.label, question.why, f"Exempel: {question.example}"):
            assert " ".join(said.split()) in text


def test_every_field_is_a_named_control_of_its_kind() -> None:
    found = {one.tag: one for one in each(controls(read(form("projektlogik", GOALS), "a.docx")))}
    assert (found["goals.text"].kind, found["goals.text"].text) == ("rich", "")
    assert found["goals.text"].title == "Vad ska vara uppnått?"
    assert found["goals"].kind == "repeat"
    assert found["#mal-1"].kind == "row"
    inside = {one.tag: one for one in each(found["#mal-1"].nested)}
    assert (inside["goals.by"].kind, inside["goals.by"].value) == ("date", "2027-03-31")
    assert inside["goals.level"].kind == "choice"
    assert inside["goals.target"].text == "1500"
    assert inside["goals.id"].text == "mal-1"
    xml = part(form("projektlogik", GOALS))
    assert '<w:lid w:val="sv-SE"/>' in control(xml, "goals.by")
    for level in ("effekt", "resultat", "delmål"):
        assert f'w:displayText="{level}"' in control(xml, "goals.level")


def test_a_field_outside_rows_can_not_be_taken_away_by_mistake() -> None:
    xml = part(form("projektlogik", GOALS))
    assert '<w:lock w:val="sdtLocked"/>' in control(xml, "problem")
    assert "<w:lock" not in control(xml, "goals.text")  # a row can be taken away


def test_a_reference_shows_what_it_refers_to_and_offers_the_others() -> None:
    xml = part(form("projektlogik", GOALS))
    chosen = control(xml, "activities.goals")
    assert ">mal-1 · Fler deltar</w:t>" in chosen
    assert '<w:listItem w:displayText="mal-1 · Fler deltar" w:value="mal-1"/>' in chosen
    assert 'w:displayText="orsak-1 · Ingen bjuder in"' in control(xml, "goals.causes")


def test_there_is_always_an_empty_row_to_fill_in() -> None:
    for case in ({}, GOALS):
        found = list(each(controls(read(form("projektlogik", case), "a.docx"))))
        for section in (one for one in found if one.kind == "repeat" and one.tag.count(".") == 0):
            last = section.nested[-1]
            assert last.kind == "row"
            assert last.tag == ""
            assert all(
                one.prompted for one in each(last.nested) if one.kind not in {"row", "repeat"}
            )


def test_money_has_a_line_for_each_year_of_the_project() -> None:
    amount = ("rows.amounts", "rich")
    case = {"idea": {"period_start": "2026-04-01", "period_end": "2028-01-31"}}
    found = list(each(controls(read(form("budget", case), "a.docx"))))
    assert [one.text for one in found if one.tag == "rows.amounts@"] == ["2026", "2027", "2028"]
    assert [one.text for one in found if (one.tag, one.kind) == amount] == [""] * 3


def test_no_tag_title_or_bookmark_is_longer_than_word_takes(example: Path) -> None:
    programmes = ("37a", "37", "esf", "amif")
    for name, content in form_files(casefile.load(example).application, programmes).items():
        xml = part(content)
        assert max(map(len, re.findall(r'<w:tag w:val="([^"]*)"', xml))) <= 64
        assert max(map(len, re.findall(r'<w:alias w:val="([^"]*)"', xml))) <= 64
        marks = re.findall(r'<w:bookmarkStart[^>]* w:name="([^"]*)"', xml)
        assert max(map(len, marks)) <= 40
        assert len(marks) == len(set(marks)), name
        ids = re.findall(r'<w:id w:val="(\d+)"', xml)
        assert len(ids) == len(set(ids)), name


def test_a_row_id_as_long_as_they_come_still_fits_its_tag() -> None:
    long = "x" * 60
    case = {"stages": {"projektlogik": {"goals": [{"id": long, "text": "Mål"}]}}}
    assert f'<w:tag w:val="#{long}"/>' in part(form("projektlogik", case))


def test_the_plan_for_omvarldsbevakning_is_a_table_of_activities_and_comments() -> None:
    case = {
        "stages": {
            "omvarldsbevakning": {
                "participants": ["Utvecklingsledare"],
                "actors": [{"name": "Familjecentralen", "takes_further": "Enhetschefen"}],
            }
        }
    }
    file = read(form("omvarldsbevakning", case), "a.docx")
    plan = next(one for one in file.content if isinstance(one, Table))
    head, *rows = plan.rows
    assert [cell.text for cell in head] == ["Aktivitet", "Kommentar"]
    blocks = [row[0].paragraphs[0].text for row in rows if len(row) == 1]
    assert blocks == [
        "Aktörer inom området", "Andras projekt och resultat", "Webbsidor, nyhetsbrev och filmer",
        "Nätverk och konferenser", "Studiebesök", "Vägen vidare till ansökan",
        "Stöd att hålla ögonen på",
    ]  # fmt: skip
    left, right = rows[1]
    assert "Vad heter aktören? Familjecentralen" in left.text
    assert "Vem tar vidare? Enhetschefen" in right.text
    places = [one.place for one in each(controls(file)) if one.tag == "participants"]
    assert all(place.startswith("paragraph") for place in places)
    text = document_text(form("omvarldsbevakning", case))
    assert text.index("Vilka funktioner har deltagit?") < text.index("Aktivitet")
    assert text.index("Stöd att hålla ögonen på") < text.index("Egna insatser i organisationen")


def test_anyone_can_read_the_forms() -> None:
    made = form_files(casefile.load(WHOLE).application)
    made |= {f"tom-{name}": one for name, one in form_files(Application(), ("amif",)).items()}
    for name, content in made.items():
        assert faults(content) == [], name
        xml = part(content)
        assert "<w:p/>" not in xml
        assert not re.search(r"<w:p>(<w:pPr>(?:(?!</w:p>).)*</w:pPr>)?</w:p>", xml)


def test_validators_find_nothing_in_the_forms(tmp_path: Path) -> None:
    filled, empty = (
        form_files(casefile.load(WHOLE).application),
        form_files(Application(), ("amif",)),
    )
    made = {
        **{name: content for name, content in filled.items() if name[:2] in {"06", "07"}},
        **{f"tom-{name}": content for name, content in empty.items() if name[:2] in {"07", "11"}},
    }
    assert len(made) == 4
    assert unclean(tmp_path / "ut", made) == {}


def test_the_same_case_gives_the_same_bytes() -> None:
    case = casefile.load(WHOLE).application
    assert form_files(case) == form_files(case)
    first = next(iter(form_files(case).values()))
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert package.testzip() is None
        assert len({info.date_time for info in package.infolist()}) == 1


def test_a_form_says_what_it_is_and_whose() -> None:
    made = form("budget", {"title": "Föräldraskap & språk", "dated": "2027-03-31"})
    core = part(made, "docProps/core.xml")
    assert "<dc:title>Budget – Föräldraskap &amp; språk</dc:title>" in core
    assert "2027-03-31T00:00:00Z" in core
    assert 'name="grantflow-form"' in part(made, "docProps/custom.xml")


def test_the_help_of_an_empty_form_is_no_answer() -> None:
    """Whoever has the forms reviewed as they are hears that nothing is written."""
    for name, content in form_files(Application(), ("37a", "esf", "amif")).items():
        report = usecases.review_draft(read_word(content, name), None, None)
        assert [v.criterion for v in report.verdicts if v.verdict == "met"] == [], name
