"""Annexes: one paper for each who signs, whole Word files, and never a person's name."""

import io
import re
import sys
import zipfile
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from accessibility import faults
from checking import Case, application, at, together
from validators import unclean

from grantflow import assets
from grantflow.checks.overlay import overlaid
from grantflow.checks.programmes import find_call, load_programme
from grantflow.documents import casefile
from grantflow.documents.annexes import Signing, signings, word_files
from grantflow.documents.calendar import Plan, plan
from grantflow.documents.files import may_replace
from grantflow.documents.lead_times import read_lead_times
from grantflow.documents.outline import document_text, outline
from grantflow.documents.papers import certifiers, financiers
from grantflow.documents.register import register_of, register_workbook
from grantflow.model.application import Application
from grantflow.model.programme import Call, Programme
from grantflow.model.source import STANDING_LABELS

FOLDER = assets.folder("data") / "examples"
BIN = Path(sys.executable).parent
TEMPLATES = sorted((assets.folder("templates") / "annexes").glob("*.docx"))
LST, ESF, AMIF = (load_programme(name) for name in ("37a", "esf", "amif"))
OURS = "Det här är vår egen uppställning."
CASE: Case = together(
    {"title": "Språk & <fika>", "dated": "2024-03-18", "programme": "37a"},
    at("applicant", {"name": "Exempelby kommun", "signatory": "Kommundirektören"}),
    at("call.closes", "2024-04-12"),
    at(
        "stages.forankring.partners",
        [
            {"organisation": "Föreningen Exempel", "org_number": "802400-0001", "role": "Värd",
             "certificate": "begärt"},
            {"organisation": "Region Exempel", "certificate": "undertecknat",
             "certificate_signed": "2024-03-07"},
            {},
        ],
    ),
    at(
        "budget",
        {
            "rows": [
                {"kind": "personal", "text": "Ledare", "party": "Exempelby kommun",
                 "amounts": {2024: 1000}},
                {"kind": "personal", "text": "Värdar", "party": "Region Exempel",
                 "amounts": {2024: 400}},
            ],
            "financing": [
                {"source": "Länsstyrelsen", "kind": "sökt bidrag", "amounts": {2024: 1100}},
                {"source": "Exempelby kommun", "kind": "kontant", "amounts": {2024: 100}},
                {"source": "Region Exempel", "kind": "annat än kontanter", "certified": "nej",
                 "party": "Region Exempel", "amounts": {2024: 150, 2025: 50}},
                {"source": "Stiftelsen Exempel", "kind": "kontant", "certified": "ja"},
                {"kind": "kontant"},
            ],
        },
    ),
)  # fmt: skip


def planned(case: Application, programme: Programme = LST, call: Call | None = None) -> Plan:
    return plan(case, programme, call, read_lead_times())


def made(
    case: Case = CASE, programme: Programme = LST, call: Call | None = None
) -> dict[str, bytes]:
    built = application(case)
    return word_files(built, programme, call, planned(built, programme, call))


def text_of(files: dict[str, bytes], start: str) -> str:
    return document_text(next(content for name, content in files.items() if name.startswith(start)))


def sheet(content: bytes, number: int) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(f"xl/worksheets/sheet{number}.xml").decode()


def cells(content: bytes) -> list[list[str]]:
    """Return the texts of each sheet of a workbook, in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        shared = package.read("xl/sharedStrings.xml").decode()
    texts = [unescape(text) for text in re.findall(r"<t(?: [^>]*)?>(.*?)</t>", shared)]
    places = (re.findall(r'<c [^>]*t="s"[^>]*><v>(\d+)</v>', sheet(content, n)) for n in (1, 2))
    return [[texts[int(place)] for place in found] for found in places]


def test_each_who_signs_has_a_paper_of_her_own() -> None:
    """Three partners, three financiers that are neither funder nor applicant, and two lists."""
    assert list(made()) == [
        "intyg-samverkanspart-01-foreningen-exempel.docx",
        "intyg-samverkanspart-02-region-exempel.docx",
        "intyg-samverkanspart-03.docx",
        "medfinansieringsintyg-01-region-exempel.docx",
        "medfinansieringsintyg-02-stiftelsen-exempel.docx",
        "medfinansieringsintyg-03.docx",
        "behorighetsforteckning.docx",
        "checklista.docx",
    ]


def test_a_partner_reads_what_it_puts_its_name_to() -> None:
    """Part, project, money and what is certified."""
    files = made()
    first, second = (text_of(files, f"intyg-samverkanspart-0{n}") for n in (1, 2))

    for said in ("Föreningen Exempel", "802400-0001", "Värd", "Språk & <fika>", "Exempelby kommun"):
        assert said in first
    assert "☐ Partens verksamhet i projektet drivs utan vinstsyfte." in first
    assert "Partens del av budgeten" not in first
    assert "400\u00a0kr" in second
    assert "200\u00a0kr" in second


def test_a_certificate_asks_what_the_programme_asks() -> None:
    """ESF+ wants no debts, § 37a no profit."""
    lst = text_of(made(), "intyg-samverkanspart-01")
    esf = text_of(made({**CASE, "programme": "esf"}, ESF), "intyg-samverkanspart-01")

    assert "skulder hos staten" not in lst
    assert "☐ Parten har inga skulder hos staten och är inte i konkurs." in esf
    assert "vinstsyfte" not in esf


def test_a_financier_reads_its_money_year_by_year() -> None:
    """Amounts, their sum, and whether it is money."""
    files = made({**CASE, "programme": "amif"}, AMIF)
    kind, cash = (text_of(files, f"medfinansieringsintyg-0{n}") for n in (1, 2))

    assert "2024\n150\u00a0kr\n2025\n50\u00a0kr\nSumma\n200\u00a0kr" in kind
    assert "☐ Bidraget lämnas i annat än pengar" in kind
    assert "☐ Pengarna betalas ut kontant" in cash
    assert "☐ Pengarna kommer inte från något annat EU-stöd." in cash
    assert "EU-stöd" not in text_of(made(), "medfinansieringsintyg-02")


def test_the_list_of_signatories_covers_the_whole_grant() -> None:
    """A limit below the amount is the classic fault; the other rows are left to fill in."""
    found = text_of(made(), "behorighetsforteckning")

    assert "Kommundirektören\nAnsökan om stöd\nMinst 1\u00a0100\u00a0kr" in found
    assert "delegationsordning" in found
    without = {key: value for key, value in CASE.items() if key != "budget"}
    assert "Minst" not in text_of(made(without), "behorighetsforteckning")


def test_the_checklist_says_who_signs_what_and_when() -> None:
    """Papers, annexes with their source, and the days."""
    found = text_of(made(), "checklista")

    assert (
        "Intyg samverkanspart\nFöreningen Exempel, behörig företrädare\n3 april 2024\nBegärt"
        in found
    )
    assert "Undertecknat, 7 mars 2024" in found
    assert "Ansökan\nKommundirektören\n8 april 2024" in found
    assert "fredag 12 april 2024\nUtlysningen stänger" in found
    assert "Vilka bilagor utlysningen kräver är inte inlagt." in found
    assert STANDING_LABELS["verified"].lower() in found


def test_what_must_be_signed_is_listed_in_order() -> None:
    """Certificates, the list, then the application; papers after the call where asked."""
    case, funded = application(CASE), application({**CASE, "programme": "amif"})
    amif = signings(funded, AMIF, planned(funded, AMIF))

    assert [row.what for row in signings(case, LST, planned(case))] == [
        *["Intyg samverkanspart"] * 3, *["Medfinansieringsintyg"] * 3, "Behörighetsförteckning",
        "Ansökan",
    ]  # fmt: skip
    assert amif[-1] == Signing(
        "Signeringsunderlag",
        "Kommundirektören",
        "19 april 2024",
        "Inom 5 arbetsdagar efter sista dag",
    )
    states = [row.state for row in signings(case, LST, planned(case))]
    assert states[:6] == [
        "Begärt", "Undertecknat, 7 mars 2024", "Inget svar än", "Saknas", "Finns", "Inget svar än",
    ]  # fmt: skip


def test_a_call_with_its_own_list_of_annexes_is_taken_at_its_word() -> None:
    """Then nothing needs to be looked up."""
    paper = LST.annexes[1]
    call = Call(call="37a-prov", programme="37a", title="Provet", annexes=(paper,))
    extra = replace(paper, id="extra", heading="Extra", required=False, when="När ni är flera.")
    spec = overlaid(LST, replace(call, annexes=(paper, extra)))
    found = text_of(made(CASE, spec, call), "checklista")

    assert "Vilka bilagor utlysningen kräver" not in found
    assert "Extra. När ni är flera.\nBara om det gäller er" in found
    bare = text_of(made(CASE, replace(LST, annexes=()), call), "checklista")
    assert "Bilaga\n" not in bare


def test_every_paper_says_that_it_is_ours() -> None:
    """The funder's own form wins where there is one."""
    for name, content in made().items():
        words = document_text(content)
        assert OURS in words or "Checklistan är vår egen." in words, name


def test_no_paper_names_a_person() -> None:
    """Names are lines to fill in by hand; what looks like personal data is masked."""
    case = together(CASE, at("applicant.signatory", "Kommundirektören, 070-123 45 67"))
    case["stages"]["forankring"]["partners"][0] |= {"resources": "Fråga a.b@exempel.se"}
    files = made(case)

    for content in files.values():
        words = document_text(content)
        assert "123 45 67" not in words
        assert "a.b@" not in words
    assert "Namnförtydligande" in text_of(files, "intyg")


def test_an_empty_case_gives_papers_to_fill_in() -> None:
    """Nothing answered yet: the lists are there, with lines."""
    files = made({})

    assert list(files) == ["behorighetsforteckning.docx", "checklista.docx"]
    assert "dag saknas" in text_of(files, "checklista")
    assert "–" in text_of(files, "checklista")


def test_an_invented_example_is_marked_on_every_paper() -> None:
    """Nobody signs an example by mistake."""
    for content in made({**CASE, "example": "Påhittat exempel."}).values():
        assert "Påhittat exempel." in document_text(content)


def test_the_same_case_gives_the_same_bytes() -> None:
    """And the program knows its own files."""
    first, again = made(), made()

    assert first == again


def test_the_program_knows_its_own_papers(tmp_path: Path) -> None:
    """A paper that nobody has touched may be written anew."""
    path = tmp_path / "checklista.docx"
    path.write_bytes(made()["checklista.docx"])

    assert may_replace(path)


@pytest.mark.parametrize("name", ["sprak-pa-jobbet-esf", "samhallsguider-amif", "arbete-och-sprak"])
def test_papers_of_the_examples_are_whole_and_can_be_read_by_everyone(
    name: str, tmp_path: Path
) -> None:
    """Clean files with language, title, headings and header rows: what a screen reader goes by."""
    case = casefile.load(FOLDER / f"{name}.yaml").application
    programme = load_programme(case.programmes[0])
    call = find_call(programme.programme, case.call.call or "", FOLDER)
    files = word_files(case, programme, call, planned(case, programme, call))

    for title, content in files.items():
        assert faults(content) == [], title
        assert outline(content)[0][0] == "Bilagerubrik"
    assert unclean(tmp_path / "ut", files) == {}


def test_partners_are_asked_only_where_the_programme_asks() -> None:
    """The papers can be written for any partner; the plan waits for those that are needed."""
    case = application(CASE)

    assert len(certifiers(case, LST)) == 3
    assert certifiers(case, replace(LST, annexes=())) == []
    assert [row.source for row in financiers(case)] == [
        "Region Exempel", "Stiftelsen Exempel", None,
    ]  # fmt: skip


@pytest.mark.parametrize("programme", [LST, ESF, AMIF], ids=lambda spec: spec.programme)
def test_the_register_is_empty_and_stays_at_home(programme: Programme) -> None:
    """Headings and choices, not one person; never handed in."""
    content = register_workbook(application(CASE), programme)
    first, people = cells(content)
    register = register_of(programme.programme)

    assert people == [column.heading for column in register.columns]
    assert "Skicka aldrig med registret i ansökan." in " ".join(first)
    assert f"({STANDING_LABELS[register.source.standing].lower()}, läst" in " ".join(first)
    table = sheet(content, 2)
    choices = [column for column in register.columns if column.choices or column.day]
    assert table.count("<dataValidation ") == len(choices)
    assert 'topLeftCell="A2"' in table
    assert "<f>" not in table
    assert content == register_workbook(application(CASE), programme)


def test_a_programme_without_a_register_of_its_own_has_numbers_not_persons() -> None:
    """Serial numbers are enough to count women and men."""
    headings = [column.heading for column in register_of("egen").columns]

    assert "Löpnummer" in headings
    assert "Namn" not in headings
    assert register_of("egen") == register_of("37a")


def test_a_title_that_looks_like_a_formula_stays_text() -> None:
    """A workbook must not calculate what somebody wrote."""
    content = register_workbook(application({"title": "=1+1"}), LST)

    assert cells(content)[0][0] == "Deltagarregister, =1+1"
    assert "<f>" not in sheet(content, 1)


def test_there_is_a_template_for_each_paper() -> None:
    """Officers edit them in Word."""
    assert [path.stem for path in TEMPLATES] == [
        "behorighetsforteckning", "checklista", "intyg-samverkanspart", "medfinansieringsintyg",
    ]  # fmt: skip


def test_files_carry_the_day_of_the_case() -> None:
    """Not the clock's."""
    with zipfile.ZipFile(io.BytesIO(made()["checklista.docx"])) as package:
        days = {date(*info.date_time[:3]) for info in package.infolist()}

    assert days == {date(2024, 3, 18)}
