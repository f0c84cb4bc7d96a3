"""The Word document: every answer is in it, it is whole, and it reads as docxtpl would fill it."""

import dataclasses
import io
import re
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
import yaml
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from validators import unclean

from grantflow import assets
from grantflow.checks.programmes import find_call, load_calls, load_programme
from grantflow.documents.answers import answered, answers, unasked
from grantflow.documents.compose import compose
from grantflow.documents.files import may_replace
from grantflow.documents.filling import environment
from grantflow.documents.finish import lines, without_gaps
from grantflow.documents.outline import document_text, outline
from grantflow.documents.render import render_application
from grantflow.documents.tags import VANISH
from grantflow.documents.template import load
from grantflow.documents.timeplan import timeplan
from grantflow.errors import ProgrammeBroken, TemplateBroken, ValueUnfit
from grantflow.model import choices
from grantflow.model.application import Application
from grantflow.model.asked import Asked
from grantflow.model.references import REFERENCES
from grantflow.model.seen import with_own_call
from grantflow.model.source import STANDING_LABELS
from grantflow.text import swedish

EXAMPLES = sorted((assets.folder("data") / "examples").glob("*.yaml"))
WHOLE = assets.folder("data") / "examples" / "foraldraskap-i-nytt-land.yaml"
TEMPLATE = assets.folder("templates") / "applications" / "37a" / "template.docx"
PROGRAMME = load_programme("37a")
# Every programme that is described, with its template.
PROGRAMMES = sorted(
    path.parent.name for path in (assets.folder("templates") / "applications").glob("*/*.yaml")
)
CALL = find_call("37a", "2024")
SMALL = {
    "title": "Bin & <träd>",
    "dated": date(2024, 3, 18),
    "applicant": {"name": "Exempelby kommun", "kind": "kommun"},
    "idea": {"period_start": date(2024, 9, 1), "period_end": date(2026, 8, 31)},
    "lansstyrelsen": {"purposes": ["skapa nätverk"], "guides": "Första stycket.\nAndra\tstycket."},
    "stages": {
        "forankring": {"partners": [{"id": "part-1", "organisation": "Föreningen Exempel"}]},
        "projektlogik": {
            "goals": [{"id": "mal-1", "text": "Fler deltar", "target": 60}],
            "activities": [
                {
                    "id": "aktivitet-1",
                    "name": "Språkkafé",
                    "goals": ["mal-1", "borta"],
                    "start": date(2024, 9, 1),
                    "end": date(2025, 3, 31),
                }
            ],
        },
    },
    "budget": {
        "rows": [
            {
                "id": "kostnad-1",
                "kind": "personal",
                "text": "Ledare",
                "activity": "aktivitet-1",
                "amounts": {2024: Decimal(1250000), 2025: Decimal("4500.50"), 2026: Decimal(0)},
            }
        ],
        "financing": [{"source": "Länsstyrelsen", "kind": "sökt bidrag", "amounts": {2024: 900}}],
    },
}


def case(**changes: object) -> Application:
    return Application.model_validate(SMALL | changes)


def example(path: Path) -> Application:
    return Application.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def render(application: Application, **options: object) -> bytes:
    return render_application(application, PROGRAMME, CALL, **options)  # type: ignore[arg-type]


def plain(text: str) -> str:
    return " ".join(text.split()).lower()


def part(document: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read(name).decode()


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the assets' template folder, whose template a test may spoil."""
    path = tmp_path / "templates" / "applications" / "37a" / "template.docx"
    path.parent.mkdir(parents=True)
    path.write_bytes(TEMPLATE.read_bytes())
    monkeypatch.setattr(assets, "folder", lambda name: tmp_path / name)
    return path


def spoil(template: Path, old: str, new: str, name: str = "word/document.xml") -> None:
    with zipfile.ZipFile(template) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    assert old in parts[name].decode()
    parts[name] = parts[name].decode().replace(old, new, 1).encode()
    with zipfile.ZipFile(template, "w") as archive:
        for entry, content in parts.items():
            archive.writestr(entry, content)


# What the document says


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_answer_is_in_the_document_or_is_not_asked_for(path: Path, programme: str) -> None:
    spec = load_programme(programme)
    application = with_own_call(example(path), spec, None)  # another funder's call stays out
    text = plain(document_text(render_application(example(path), spec, None)))
    left_out = {place for place, _ in unasked(application, spec)}
    absent = [
        (leaf.path, shown(leaf.pattern, leaf.value))
        for leaf in answers(application)
        if leaf.path not in left_out and leaf.pattern not in REFERENCES
        if leaf.pattern != "programme" and plain(shown(leaf.pattern, leaf.value)) not in text
    ]
    assert absent == []


def shown(place: str, value: object) -> str:
    if isinstance(value, Decimal) and ("_sek" in place or place.endswith(".amounts")):
        return swedish.kronor(value)
    return swedish.shown(value)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_has_an_answer_is_seen_alike_both_ways(path: Path) -> None:
    application = example(path)
    nothing_asked = dataclasses.replace(PROGRAMME, sections=())
    given = {leaf.pattern for leaf in answers(application)}
    section, *_ = PROGRAMME.sections
    others = [leaf.pattern for other in EXAMPLES for leaf in answers(example(other))]
    one_each = tuple(
        dataclasses.replace(section, id=field, fields=(field,))
        for field in {*others, *(f for s in PROGRAMME.sections for f in s.fields)}
    )
    assert answered(application, dataclasses.replace(PROGRAMME, sections=one_each)) == {
        one.id: any(path in Asked(one.fields) for path in given) for one in one_each
    }
    assert len(unasked(application, nothing_asked)) == len(list(answers(application)))


def test_guides_are_a_question_of_37a_alone() -> None:
    application = example(WHOLE)
    guides = application.lansstyrelsen.guides or ""
    other = load_programme("37")
    text = document_text(render_application(application, other, None))
    assert guides in document_text(render(application))
    assert guides not in text
    assert ("lansstyrelsen.guides", guides) in unasked(application, other)


def test_only_working_lists_are_outside_the_sections() -> None:
    left_out = [place for place, _ in unasked(example(WHOLE), PROGRAMME)]
    allowed = re.compile(
        r"theme|waivers|idea\.programmes|call\.(address|confirmed_o(pen|n))"
        r"|lansstyrelsen\.texts_ready|stages\.omvarldsbevakning\..*"
    )
    assert [place for place in left_out if not allowed.match(place)] == []


def test_rows_refer_to_each_other_by_number_and_unknown_ids_stay() -> None:
    cells = [text for _, text in outline(render(case()))]
    assert "M1, borta" in cells
    assert "A1" in cells


def test_amounts_and_dates_are_swedish() -> None:
    text = document_text(render(case()))
    assert "1 250 000 kr".replace(" ", "\u00a0") in text
    assert "4\u00a0500,50\u00a0kr" in text
    assert "1 september 2024 – 31 augusti 2026" in text


def test_an_amount_that_cannot_be_read_is_told_beside_the_sum() -> None:
    text = document_text(render_application(example(WHOLE), PROGRAMME, CALL, unread=["1,2 mkr"]))
    assert "(utan ”1,2 mkr”, som inte går att läsa som belopp)" in plain(text)


def test_an_empty_case_says_in_each_section_what_is_missing() -> None:
    document = outline(render(Application(), as_is=True, missing=["Målen saknar datum."]))
    texts = [text for _, text in document]
    missing = [text for style, text in document if style == "Saknas" and "svar än:" in text]
    assert len(missing) == 16  # annexes and signature have something to say of their own
    assert "UTKAST" in texts
    assert "Målen saknar datum." in texts
    headings = [text for style, text in document if style == "heading 1"]
    assert headings == [section.heading for section in PROGRAMME.sections]


def test_a_finished_document_leaves_out_questions_without_an_answer() -> None:
    finished = document_text(render(case()))
    draft = document_text(render(case(), as_is=True))
    assert "Effekter på lång sikt" not in finished
    assert "Effekter på lång sikt\nInget svar än" in draft
    assert "UTKAST" not in finished


def test_each_partner_has_a_certificate_on_a_page_of_its_own() -> None:
    headings = [text for style, text in outline(render(case())) if style == "Bilagerubrik"]
    assert headings == ["Bilaga 1: Intyg samverkanspart, Föreningen Exempel"]


def test_the_mark_of_an_invented_example_is_on_the_cover() -> None:
    assert "PÅHITTAT EXEMPEL" in document_text(render(case(example="Påhittat.")))
    assert "PÅHITTAT EXEMPEL" not in document_text(render(case()))


def test_contents_link_to_every_numbered_heading() -> None:
    xml = part(render(case()), "word/document.xml")
    anchors = re.findall(r'<w:hyperlink w:anchor="([^"]+)"', xml)
    assert sorted(anchors) == sorted(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', xml))
    assert xml.count("PAGEREF") == len(anchors) > 18
    assert xml.count('TOC \\o "1-2"') == 1
    assert xml.count('"begin"') == xml.count('"end"')
    assert '\\t "Bilagerubrik;1"' in xml  # Word knows only its own headings by itself
    contents = [text for style, text in outline(render(case())) if style == "toc 1"]
    assert contents[4] == f"5\t{PROGRAMME.sections[4].heading}\t"


def test_page_numbers_are_written_when_somebody_has_counted() -> None:
    document = render_application(case(), PROGRAMME, CALL, pages={"_Toc000001": 3})
    contents = [text for style, text in outline(document) if style == "toc 1"]
    assert contents[0].endswith("\t3")


# That the file is whole


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_validators_find_nothing_in_an_application(programme: str, tmp_path: Path) -> None:
    """Neither in drafts of the examples written for it, nor in what is finished."""
    spec = load_programme(programme)
    cases = {"kort": case(), WHOLE.stem: example(WHOLE)}
    for path in EXAMPLES:
        if programme in example(path).programmes:
            cases[path.stem] = example(path)
    files = {
        f"{name}-utkast.docx": render_application(one, spec, None, as_is=True, missing=["a & b"])
        for name, one in cases.items()
    }
    for name in ("kort", WHOLE.stem):
        files[f"{name}.docx"] = render_application(cases[name], spec, None)
    assert unclean(tmp_path / "ut", files) == {}


def test_same_case_gives_same_bytes_and_no_clock() -> None:
    first, second = render(case()), render(case())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2024, 3, 18, 0, 0, 0)}
        assert archive.testzip() is None
    core = part(first, "docProps/core.xml")
    assert "Bin &amp; &lt;träd&gt;" in core
    assert ">sv-SE<" in core
    assert core.count("2024-03-18T00:00:00Z") == 2
    with zipfile.ZipFile(io.BytesIO(render(case(dated=None)))) as archive:
        assert archive.infolist()[0].date_time[0] == 1980


def test_tables_fill_the_page_and_repeat_their_heading() -> None:
    xml = part(render(example(WHOLE)), "word/document.xml")
    for table in re.findall(r"<w:tbl>.*?</w:tbl>", xml, re.DOTALL):
        columns = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', table)]
        assert abs(sum(columns) - 9072) < 12
        for row in table.split("</w:tr>")[:-1]:
            assert row.count("<w:tc>") == len(columns)
        assert "<w:tblHeader/>" in table or 'w:firstColumn="1"' in table


def test_signs_and_lines_of_an_answer_survive() -> None:
    answer = "Fråga & <svar>\r\nrad två\rtabb\there {{ inte en tagg }} {%p if %}\n\nrad fem"
    guides = {"lansstyrelsen": {"guides": answer}}
    texts = [text for _, text in outline(render(case(**guides)))]
    start = texts.index("Fråga & <svar>")
    assert texts[start + 1] == "rad två"
    assert texts[start + 2] == "tabb\there {{ inte en tagg }} {%p if %}"
    assert texts[start + 4] == "rad fem"


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_control_characters_are_refused(sign: str) -> None:
    application = case()
    application.lansstyrelsen.guides = f"före{sign}efter"
    with pytest.raises(ValueUnfit, match="styrtecken") as caught:
        render(application)
    assert caught.value.code == "GF105"


# That the template's tags mean what they mean to docxtpl


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("application", [case(), Application(), *map(example, EXAMPLES)])
def test_docxtpl_reads_the_template_the_same_way(application: Application, programme: str) -> None:
    spec = load_programme(programme)
    names = compose(application, spec, None, missing=["Gap"], as_is=True)
    undrawn = {"contents": "", "picture": lambda _: "", "pictures": lambda _: []}
    reference = DocxTemplate(assets.folder("templates") / "applications" / spec.template)
    reference.render(names | undrawn, jinja_env=environment(), autoescape=True)
    saved = io.BytesIO()
    reference.save(saved)
    ours = render_application(application, spec, None, as_is=True, missing=["Gap"])
    own = [text for style, text in outline(ours) if not style.startswith("toc")]
    assert words("\n".join(own)) == words(document_text(saved.getvalue()))
    for name in ("word/header1.xml", "word/footer1.xml"):
        assert texts_of(part(ours, name)) == texts_of(part(saved.getvalue(), name))


def words(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def texts_of(xml: str) -> str:
    return "".join(ElementTree.fromstring(xml).itertext())  # noqa: S314 -- our own file


def test_an_error_points_at_its_tag(template: Path) -> None:
    spoil(template, "{{ lansstyrelsen.guides|svar }}", "{{ lansstyrelsen.guidess|svar }}")
    with pytest.raises(TemplateBroken, match=r"\{\{ lansstyrelsen.guidess\|svar \}\}"):
        render(case())


def test_a_file_that_is_no_template_is_refused(template: Path) -> None:
    template.write_bytes(b"not a zip file")
    with pytest.raises(TemplateBroken, match="ingen Word-fil"):
        render(case())
    template.unlink()
    with pytest.raises(TemplateBroken, match="finns inte"):
        render(case())


def test_an_edited_template_is_read_again(template: Path) -> None:
    render(case())
    spoil(template, "Ansökan: {{", "Underlag: {{")
    assert "Underlag: Bidrag" in document_text(render(case()))
    assert load(template).path == template


def test_the_file_says_who_wrote_it_whatever_the_template_says(template: Path) -> None:
    spoil(template, "grantflow", "Microsoft Office Word", "docProps/app.xml")
    target = template.parent / "ansokan.docx"
    target.write_bytes(render(case()))
    assert may_replace(target)


# Time plan and programmes


@pytest.mark.parametrize(
    ("start", "end", "columns", "first"),
    [
        (date(2024, 9, 1), date(2025, 2, 1), 6, "sep\n2024"),
        (date(2024, 9, 1), date(2026, 8, 31), 9, "kv 3\n2024"),
        (date(2024, 1, 1), date(2031, 1, 1), 8, "2024"),
        (date(1900, 1, 1), date(2100, 1, 1), 20, "1900"),
    ],
)
def test_the_time_plan_fits_the_page(start: date, end: date, columns: int, first: str) -> None:
    idea = {"idea": {"period_start": start, "period_end": end}}
    activity = {"name": "a", "start": end, "end": start}
    logic = {"stages": {"projektlogik": {"activities": [activity, {"name": "odaterad"}]}}}
    plan = timeplan(Application.model_validate(idea | logic))
    assert len(plan.columns) == columns
    assert plan.columns[0] == first
    assert set(plan.lines[0].marks) == {"■"}
    assert set(plan.lines[1].marks) == {""}


@pytest.mark.parametrize("programme", ["37a", "37"])
def test_programmes_load_and_every_fact_has_a_source(programme: str) -> None:
    spec = load_programme(programme)
    assert [section.id for section in spec.sections] == [f"lst.{n:02}" for n in range(1, 19)]
    known = set(get_args(get_args(choices.LegalGroup)[0]))
    for call in load_calls(programme).values():
        assert {*(call.groups_allowed or ()), *(call.groups_refused or ())} <= known
        for field in ("opens", "closes", "frame_sek", "max_years", "min_counties", "priorities"):
            assert (getattr(call, field) is None) == (field not in call.sources), field
        assert {source.standing for source in call.sources.values()} <= set(STANDING_LABELS)


def test_calls_are_found_by_full_and_short_name() -> None:
    national = find_call("37", "2024-nationell")
    assert national is not None
    assert national.min_counties == 2
    assert find_call("37a", "37a-2024") == CALL
    assert find_call("37a", "1999") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("call: 37a-2025\nclosess: '2025-04-01'\n", r"yaml:2: fältet 'closess'(.|\n)*'closes'"),
        ("call: 37a-2025\nsources: {year: {titel: x}}\n", r"'titel'(.|\n)*'title'"),
        ("call: [\n", r"2025\.yaml:\d: filen är inte YAML"),
        ("- call\n", "inga fält"),
        ("programme: 37a\nyear: i år\ncall: 37a-2025\n", r"yaml:2: title saknas; year passar inte"),
    ],
)
def test_a_broken_call_says_where_and_what(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = tmp_path / "applications" / "37a" / "calls"
    calls.mkdir(parents=True)
    (calls.parent / "programme.yaml").write_text("programme: 37a\n", encoding="utf-8")
    (calls / "2025.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(assets, "folder", lambda _: tmp_path)
    load_calls.cache_clear()
    with pytest.raises(ProgrammeBroken, match=said):
        load_calls("37a")
    load_calls.cache_clear()


def test_an_unknown_programme_is_answered_with_those_that_exist() -> None:
    with pytest.raises(ProgrammeBroken, match="37a, 37, esf"):
        load_programme("37b")


# Small parts


def test_figures_are_written_the_swedish_way() -> None:
    nbsp = "\u00a0"
    assert swedish.number(Decimal("12500.50")) == f"12{nbsp}500,5"
    assert swedish.number(2024) == "2024"
    assert swedish.number(None) == swedish.kronor(None) == swedish.percent(None) == ""
    assert swedish.kronor(Decimal(-1500)) == f"−1{nbsp}500{nbsp}kr"
    assert swedish.kronor(Decimal("-0.50")) == f"−0,50{nbsp}kr"
    assert swedish.percent(Decimal("33.50")) == f"33,5{nbsp}%"
    assert swedish.span(date(2024, 9, 1), None) == "från 1 september 2024"
    assert swedish.span(None, date(2024, 9, 1)) == "till 1 september 2024"
    assert swedish.listed(["a", "", "b", "c"]) == "a, b och c"
    assert swedish.shown(["a", date(2024, 5, 2)]) == "a, 2 maj 2024"


def test_answers_left_out_are_told_in_words() -> None:
    nothing = dataclasses.replace(PROGRAMME, sections=())
    told = dict(unasked(case(), nothing))
    assert told["budget.rows[kostnad-1].amounts.2024"] == swedish.kronor(1250000)
    assert told["idea.period_start"] == "1 september 2024"
    assert told["lansstyrelsen.purposes[1]"] == "skapa nätverk"
    assert "grantflow" not in told


def test_a_question_vanishes_with_its_heading_and_other_text_without() -> None:
    styles = part(TEMPLATE.read_bytes(), "word/styles.xml")
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading3"/></w:pPr><w:r><w:t>Fråga</w:t></w:r></w:p>'
    text = "<w:p><w:r><w:t>Text</w:t></w:r></w:p>"
    gap = f"<w:p><w:r><w:t>{VANISH}</w:t></w:r></w:p>"
    row = f"<w:tr><w:tc>{gap}</w:tc></w:tr>"
    assert without_gaps(f"{text}{heading}{gap}{text}", styles) == text + text
    assert without_gaps(f"{heading}{text}{gap}", styles) == heading + text
    assert without_gaps(f"<w:tbl><w:tr/>{row}</w:tbl>{gap}", styles) == "<w:tbl><w:tr/></w:tbl>"


def test_lines_are_cut_where_they_can_be() -> None:
    run = "<w:r><w:rPr><w:b/></w:rPr><w:t>ett\ntvå</w:t></w:r>"
    plain_text = f"<w:p><w:pPr><w:jc/></w:pPr>{run}</w:p>"
    assert lines(plain_text).count("<w:p><w:pPr><w:jc/></w:pPr><w:r><w:rPr><w:b/>") == 2
    assert "<w:br/>" in lines(f"<w:p><w:pPr><w:numPr/></w:pPr>{run}</w:p>")


def test_a_template_without_a_place_for_contents_gets_none(template: Path) -> None:
    spoil(template, "{{ contents }}", "Se rubrikerna.")
    assert "bookmarkStart" not in part(render(case()), "word/document.xml")


def test_nothing_of_docx_libraries_is_imported_at_run_time() -> None:
    code = (
        "import sys, grantflow.documents.render, grantflow.documents.outline;"
        "print(sorted({'docx', 'docxtpl', 'lxml'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("programme", ["37a", "amif"])
def test_another_funders_call_and_grant_stay_out(programme: str) -> None:
    """Nobody wants the dates of one call, or its grant, on the cover of another application."""
    esf = example(WHOLE.with_name("sprak-pa-jobbet-esf.yaml"))
    drawn = render_application(esf, load_programme(programme), None, as_is=True)
    text = plain(document_text(drawn))

    assert "ingen utlysning av det här stödet" in text
    assert "esf-ovning" not in text
    assert "15 mars 2027" not in text
    assert "kostnaderna minus finansieringen" not in text
    assert "skrivna för modellen" in text
