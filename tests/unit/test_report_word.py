"""A report in Word: what was promised beside what came of it, and a scaffold that says so."""

from pathlib import Path
from typing import Any

import pytest
from accessibility import faults
from promised import DIARY, REPORT, case
from pytest_regressions.file_regression import FileRegressionFixture
from validators import unclean

from grantflow.catalogue.tables import read_entries
from grantflow.checks.programmes import load_programme
from grantflow.documents.outline import document_text, outline
from grantflow.documents.report_entry import as_yaml, entry_of
from grantflow.documents.report_word import render_report
from grantflow.errors import CaseRefused
from grantflow.model.application import Application
from grantflow.model.reporting import ProjectReport

COUNTED = "Minst 48 föräldrar har en familjekontakt"
LONG = "Arbetsmarknadsintroduktionsverksamhetssamordningsutvecklingsprogrammet"
WHOLE: dict[str, Any] = {
    "report": {
        "goals": [
            {
                "id": "mal-1",
                "value": 40,
                "women": 30,
                "men": 10,
                "measured_on": "2025-11-28",
                "text": "Familjerna har någon att ringa.",
                "why": "De två gruppledare som var män slutade.",
            }
        ],
        "costs": [
            {"id": "kostnad-1", "spent_sek": "412000", "why": "Lönerevisionen blev högre."},
            {"id": "kostnad-2", "spent_sek": "187000"},
        ],
        "activities": [
            {"id": "aktivitet-1", "state": "ändrad", "women": 7, "why": "Slogs ihop med gruppen."},
            {"id": "aktivitet-2", "state": "genomförd", "text": f"Handboken för {LONG}."},
        ],
        "reached": REPORT["reached"] | {"why": "Fler män än väntat kom till kvällarna."},
        "handover": {"state": "blir inte av", "why": "Nämnden sköt upp beslutet."},
    },
    "diary": [
        DIARY[0] | {"id": "dag-2", "date": "2025-03-04", "women": 3, "men": 4, "boys": 2},
        *DIARY,
        {"id": "dag-3", "date": "2026-05-01", "text": "Efter perioden.", "women": 99},
        {"id": "dag-4", "text": "Utan dag."},
    ],
}


def written(application: Application, **options: Any) -> bytes:
    return render_report(application, application.reports[0], load_programme("37a"), **options)


def test_a_final_report_reads_as_agreed(file_regression: FileRegressionFixture) -> None:
    """The words a funder will read change only when somebody accepts the change."""
    lines = [f"{style}: {text}" for style, text in outline(written(case(**WHOLE)))]

    file_regression.check("\n".join(lines) + "\n", extension=".txt")


def test_the_first_page_says_that_the_template_is_not_the_funders() -> None:
    """Whoever granted, before anything else is read."""
    for programme in ("37a", "37", "esf", "amif"):
        application = case(grant={"programme": programme})
        made = render_report(application, application.reports[0], load_programme(programme))
        first = [text for _, text in outline(made)][:6]
        assert "STOMME, INTE FINANSIÄRENS MALL" in first
        assert any("Finansiärens egen rapportmall är inte känd här" in text for text in first)
        assert any("Källa: " in text for text in first)


def test_the_same_case_gives_the_same_bytes_and_whole_word_files(tmp_path: Path) -> None:
    """A draft and a final one open in Word, and anybody can read them."""
    application = case(**WHOLE)
    final = written(application)
    draft = written(application, missing=["Målet M2 har inget utfall."], as_is=True)
    bare = Application.model_validate({"reports": [{"id": "r"}]})
    empty = render_report(bare, bare.reports[0], None, as_is=True)
    nothing = render_report(bare, bare.reports[0], None)

    assert final == written(application)
    files = {"slut.docx": final, "utkast.docx": draft, "tom.docx": empty, "inget.docx": nothing}
    assert unclean(tmp_path / "word", files) == {}
    for content in files.values():
        assert faults(content) == []


def test_a_draft_is_marked_and_says_what_is_missing() -> None:
    """Nobody sends it by mistake."""
    made = written(case(report={"summary": None}), missing=["Målet M2 saknas."], as_is=True)
    text = document_text(made)

    assert "UTKAST" in text
    assert "Målet M2 saknas." in text
    assert "Inget svar än" in text
    assert "UTKAST" not in document_text(written(case()))


def test_the_diary_of_the_period_is_gathered_and_added_up() -> None:
    """By day, with visits by sex; what lies outside the period is left out."""
    text = document_text(written(case(**WHOLE)))

    assert text.index("5 november 2024") < text.index("4 mars 2025")
    assert "Efter perioden." not in text
    assert "Utan dag." not in text
    assert "Dagboken räknar besök" in text


def test_costs_that_nobody_explains_have_no_heading_over_nothing() -> None:
    heading = "Varför kostnaderna avviker"

    assert heading in document_text(written(case(**WHOLE)))
    assert heading not in document_text(written(case()))


def entry(**changes: Any) -> Any:
    application = case(**changes)
    return entry_of(application, application.reports[0], load_programme("37a"))


def test_an_entry_of_the_catalogue_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Facts as printed: dates, figures by sex, results and lessons."""
    made = entry(**WHOLE)
    file = tmp_path / "tillsammans.yaml"
    file.write_text(as_yaml(made), "utf-8")
    taken = read_entries(file, "egna")

    assert taken.entries == [made]
    assert (made.paragraph, made.start, made.end) == ("37a", "2024-09-01", "2025-12-31")
    assert [(one.printed, one.group) for one in made.figures] == [
        (f"{COUNTED}: 40 personer", ""),
        (f"{COUNTED}: 30 personer", "kvinnor"),
        (f"{COUNTED}: 10 personer", "män"),
    ]
    assert {one.part for one in made.figures} == {"resultat"}
    assert made.lessons[0].text.endswith("(Bygger på: Närvarolistor)")
    assert made.reasons_ended == ["Nämnden sköt upp beslutet."]
    assert made.place == "Slutrapport, 851-1234-2024"


def test_a_project_of_another_funder_is_told_by_its_name() -> None:
    """Only §§ 37 and 37a have a paragraph in the catalogue."""
    application = case(grant={"programme": "esf", "reference": None, "period_end": None})
    made = entry_of(application, application.reports[0], load_programme("esf"))

    assert made.paragraph is None
    assert made.funding == load_programme("esf").name
    assert (made.place, made.end) == ("Slutrapport", "")


def test_only_a_final_report_with_a_lesson_goes_to_the_catalogue() -> None:
    """An entry without lessons would teach nobody anything; nobody's number is spread."""
    refused: tuple[dict[str, Any], ...] = ({"lessons": []}, {"kind": "delrapport"})
    for report in refused:
        with pytest.raises(CaseRefused, match="minst en lärdom"):
            entry(report=report)
    told = entry(report={"lessons": [{"text": "Ring 070-174 06 05 innan ni börjar."}]})
    assert "070" not in told.lessons[0].text


def test_a_report_nobody_named_a_kind_for_is_still_a_report() -> None:
    """Half filled in is a finding, never an error."""
    application = case()
    made = render_report(application, ProjectReport(id="x"), None)

    assert "Rapport: Finansiär okänd" in document_text(made)
