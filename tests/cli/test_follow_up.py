"""`grantflow grant`, `diary` and `report`: from the decision to what was promised and what came."""

import json
import re
import shutil
from pathlib import Path

import pytest
from cases import WHOLE, Capture, grantflow

from grantflow.documents import casefile
from grantflow.documents.outline import document_text


@pytest.fixture
def case(tmp_path: Path) -> Path:
    copy = tmp_path / "ärende.yaml"
    shutil.copy(WHOLE, copy)
    return copy


@pytest.fixture
def granted(case: Path, capsys: Capture) -> Path:
    term = "Antalet guider redovisas varje halvår."
    made = grantflow(
        capsys, "grant", case, "--on", "2024-06-17", "--amount", "1 550 000", "--term", term,
        "--reference", "851-1234-2024",
    )  # fmt: skip
    assert made.code == 0, made.err
    return case


def test_the_decision_is_taken_down_and_the_rest_of_the_file_stays(
    case: Path, capsys: Capture
) -> None:
    """Comments, order and answers are as they were, to the byte."""
    before = case.read_text("utf-8")
    made = grantflow(capsys, "grant", case, "--on", "2024-06-17", "--to", "2025-06-30")
    after = case.read_text("utf-8")
    grant = casefile.load(case).application.grant

    assert (made.code, made.err) == (0, "")
    assert "6 mål, 12 aktiviteter och 20 kostnader på 2\u00a0236\u00a0400\u00a0kr" in made.out
    assert after.startswith(before.rstrip())
    assert str(grant.period_end) == "2025-06-30"
    assert grant.programme == "37a"


def test_a_promise_is_taken_down_once(granted: Path, capsys: Capture) -> None:
    """A second decision by mistake changes nothing; one that is meant replaces the first."""
    before = granted.read_bytes()
    refused = grantflow(capsys, "grant", granted, "--on", "2024-07-01")
    assert refused.code == 2
    assert refused.err.startswith("[GF703] ")
    assert "--again" in refused.err
    assert granted.read_bytes() == before

    again = grantflow(capsys, "grant", granted, "--on", "2024-07-01", "--again")
    assert again.code == 0
    grant = casefile.load(granted).application.grant
    assert (str(grant.decided_on), grant.terms) == ("2024-07-01", [])


def test_what_is_granted_is_shown_with_what_differs_today(granted: Path, capsys: Capture) -> None:
    """The promise stands; the stages have moved on."""
    text = granted.read_text("utf-8")
    head, grant = text.split("\ngrant:")
    assert "        target: 60\n" in head
    granted.write_text(
        head.replace("        target: 60\n", "        target: 40\n", 1) + "\ngrant:" + grant,
        "utf-8",
    )
    shown = grantflow(capsys, "grant", granted)

    assert shown.code == 0
    assert "diarienummer 851-1234-2024" in shown.out
    assert "Villkor: Antalet guider" in shown.out
    assert "lovat ”60”, i dag ”40”" in shown.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "dagen för beslutet saknas"),
        (("--amount", "5"), "dagen för beslutet saknas"),
        (("--on", "i går"), "--on har ett värde som inte är ett datum"),
        (("--on", "2024-06-17", "--amount", "mycket"), "--amount är inget belopp"),
        (("--on", "2024-06-17", "--amount", "-5"), "--amount är inget belopp"),
        (("--on", "2024-06-17", "--to", "2024-01-01"), "före 2024-09-01"),
    ],
)
def test_a_decision_that_says_nothing_sensible_is_refused(
    case: Path, capsys: Capture, arguments: tuple[str, ...], told: str
) -> None:
    """One message with a remedy, and the file untouched."""
    before = case.read_bytes()
    answer = grantflow(capsys, "grant", case, *arguments)

    assert answer.code == 2
    assert told in answer.err
    assert "\nåtgärd: " in answer.err
    assert case.read_bytes() == before


def test_what_an_entry_concerns_that_was_never_promised_is_told(
    granted: Path, capsys: Capture
) -> None:
    """Written by hand it may say anything; the place and what there is to choose are told."""
    entry = "diary:\n  - {date: 2024-11-05, text: Samling., concerns: [mal-2, aktivitet-99]}\n"
    granted.write_text(f"{granted.read_text('utf-8')}\n{entry}", "utf-8")
    line = granted.read_text("utf-8").splitlines().index(entry.splitlines()[1]) + 1
    grantflow(capsys, "report", granted, "--kind", "delrapport", "--new", "--period", "2025-03-31")

    for command in (("diary", granted), ("report", granted, "--kind", "delrapport")):
        told = grantflow(capsys, *command).err
        assert told.startswith(f"[GF104] {granted}:{line}: ”aktivitet-99” är varken ett mål")
        assert "\nåtgärd: välj bland: mal-1, mal-2," in told
        assert told.count("[GF104]") == 1


def test_one_who_came_is_one(granted: Path, capsys: Capture) -> None:
    counts = ("--women", "1", "--men", "1", "--girls", "1", "--boys", "2")
    grantflow(capsys, "diary", granted, "--on", "2025-02-03", "--text", "Samling.", *counts)

    read = grantflow(capsys, "diary", granted).out
    assert read.endswith("Samling. 1 kvinna, 1 man, 1 flicka och 2 pojkar.\n")


def test_a_report_cannot_end_before_it_begins(granted: Path, capsys: Capture) -> None:
    before = granted.read_bytes()
    told = grantflow(
        capsys, "report", granted, "--kind", "delrapport", "--new", "--period", "2024-01-31"
    )

    assert told.code == 2
    assert "rapporten skulle sluta 2024-01-31, före 2024-09-01 då den börjar" in told.err
    assert granted.read_bytes() == before


def test_the_diary_is_written_and_read_back_by_day(granted: Path, capsys: Capture) -> None:
    """Whatever order it was written in."""
    empty = grantflow(capsys, "diary", granted)
    assert "Dagboken är tom" in empty.out
    for day, text in (("2025-02-03", "Handledning."), ("2024-11-05", "Första pappakvällen.")):
        made = grantflow(
            capsys, "diary", granted, "--on", day, "--text", text, "--about", "mal-2", "--men", "9"
        )
        assert made.code == 0, made.err
    read = grantflow(capsys, "diary", granted)

    assert read.out.splitlines() == [
        "5 november 2024 (mal-2): Första pappakvällen. 9 män.",
        "3 februari 2025 (mal-2): Handledning. 9 män.",
    ]
    assert [row.id for row in casefile.load(granted).application.diary] == ["dag-1", "dag-2"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--on", "2025-02-03"), "saknar dag eller text"),
        (("--text", "Något."), "saknar dag eller text"),
        (("--on", "2025-02-03", "--text", "x", "--about", "mal-77"), "mal-1, mal-2"),
        (("--on", "2025-02-03", "--text", "Ring 070-174 06 05."), "personuppgifter"),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused(
    granted: Path, capsys: Capture, arguments: tuple[str, ...], told: str
) -> None:
    """Rather now than when the report is due."""
    before = granted.read_bytes()
    answer = grantflow(capsys, "diary", granted, *arguments)

    assert answer.code == 2
    assert told in answer.err
    assert granted.read_bytes() == before


def test_a_report_is_begun_with_every_question_as_a_comment(granted: Path, capsys: Capture) -> None:
    """It can be filled in where it stands, and a second one comes after it."""
    before = granted.read_text("utf-8")
    first = grantflow(
        capsys, "report", granted, "--kind", "delrapport", "--new", "--period", "2025-03-31"
    )
    second = grantflow(capsys, "report", granted, "--kind", "slutrapport", "--new")
    text = granted.read_text("utf-8")
    reports = casefile.load(granted).application.reports

    assert (first.code, second.code) == (0, 0)
    assert text.startswith(before.rstrip())
    assert "  # Hur hög andel" not in text
    assert "    # Vad har hänt i korthet?" in text
    assert "      # Minst 60 föräldralediga" in text
    assert "        women:  # Utfall för kvinnor" in text
    assert [one.kind for one in reports] == ["delrapport", "slutrapport"]
    assert len(reports[0].goals) == 6
    assert text.count("signed_by:") == 1
    again = grantflow(capsys, "report", granted, "--kind", "slutrapport", "--new")
    assert again.code == 2
    assert "redan en slutrapport" in again.err


def test_a_case_in_json_gets_its_report_without_comments(granted: Path, capsys: Capture) -> None:
    """JSON can hold none."""
    application = casefile.load(granted).application
    case = granted.with_suffix(".json")
    case.write_text(application.model_dump_json(exclude_none=True, indent=2), "utf-8")
    for kind in ("delrapport", "slutrapport"):
        assert grantflow(capsys, "report", case, "--kind", kind, "--new").code == 0

    kinds = [one["kind"] for one in json.loads(case.read_text("utf-8"))["reports"]]
    assert kinds == ["delrapport", "slutrapport"]


def test_a_report_is_held_against_the_promise(granted: Path, capsys: Capture) -> None:
    """Each finding quotes what was promised, with the line where it stands."""
    grantflow(capsys, "report", granted, "--kind", "slutrapport", "--new")
    answer = grantflow(capsys, "report", granted, "--kind", "slutrapport")

    assert answer.code == 1
    assert answer.out.startswith(
        "Föräldraskap i nytt land · Slutrapport · 1 september 2024 – 31 december 2025\n"
    )
    lines = granted.read_text("utf-8").splitlines()
    promised = next(n for n, line in enumerate(lines, 1) if n > 1800 and "Minst 60" in line)
    assert "Löftet: ”Minst 60 föräldralediga" in answer.out
    assert f"ärende.yaml:{promised})" in answer.out
    assert (
        grantflow(capsys, "report", granted, "--kind", "slutrapport", "--fail-on", "never").code
        == 0
    )


def test_a_report_in_json_follows_the_schema_of_a_check(granted: Path, capsys: Capture) -> None:
    """A program reads the same findings, with which report it was."""
    grantflow(capsys, "report", granted, "--kind", "delrapport", "--new", "--period", "2025-03-31")
    answer = grantflow(capsys, "report", granted, "--kind", "delrapport", "--format", "json")
    told = json.loads(answer.out)

    assert told["kind"] == "report"
    assert told["report"] == {
        "id": "rapport-1",
        "kind": "delrapport",
        "period_start": "2024-09-01",
        "period_end": "2025-03-31",
    }
    assert told["summary"]["blocker"] == 0
    assert {one["code"] for one in told["findings"]} >= {"RAP01-del", "RAP09"}
    assert all(one["source"]["standing"] for one in told["findings"])


def test_a_report_needs_a_decision_and_a_report(case: Path, capsys: Capture) -> None:
    """What to do first is said."""
    answer = grantflow(capsys, "report", case, "--kind", "slutrapport")
    assert answer.code == 2
    assert "grantflow grant" in answer.err

    grantflow(capsys, "grant", case, "--on", "2024-06-17")
    answer = grantflow(capsys, "report", case, "--kind", "slutrapport")
    assert answer.code == 2
    assert "--new --kind slutrapport" in answer.err


def test_a_set_aside_finding_is_told_with_its_reason(granted: Path, capsys: Capture) -> None:
    """As in a check."""
    grantflow(capsys, "report", granted, "--kind", "delrapport", "--new", "--period", "2025-03-31")
    text = granted.read_text("utf-8")
    aside = (
        'waivers:\n  - code: RAP09\n    reason: "Ekonomin lämnas i en egen bilaga av ekonomen."\n'
    )
    granted.write_text(text.replace("waivers: []\n", aside), "utf-8")
    answer = grantflow(capsys, "report", granted, "--kind", "delrapport")

    assert "Satt åt sidan RAP09: Ekonomin lämnas" in answer.out


REPORTED = """
reports:
  - id: rapport-1
    kind: slutrapport
    period_end: 2025-12-31
    goals: [{id: mal-1, value: 60, women: 45, men: 15}, {id: mal-2, value: 50, women: 51, men: 48},
      {id: mal-3, value: 30, women: 20, men: 10}, {id: mal-4, value: 40, women: 25, men: 15},
      {id: mal-5, value: 12, women: 8, men: 4}, {id: mal-6, value: 3, women: 3, men: 3}]
    handover: {state: infört, unit: Familjestödet, decided_on: 2025-11-04}
    lessons: [{text: Pappakvällar fungerade när en far bjöd in andra.}]
    costs:
"""


def reported(case: Path, report: str = REPORTED) -> None:
    """Write a final report, with what every cost came to, in a case."""
    costs = casefile.load(case).application.grant.promise.costs
    spent = (f"      - {{id: {row.id}, spent_sek: {row.amount_sek}}}\n" for row in costs)
    case.write_text("".join((case.read_text("utf-8"), report, *spent)), "utf-8")


def made_real(case: Path) -> None:
    """Take away what says that a case is an example."""
    text = case.read_text("utf-8")
    case.write_text(re.sub("^example: .*\n", "", text, flags=re.MULTILINE), "utf-8")


def test_nothing_is_written_while_a_blocker_stands(granted: Path, capsys: Capture) -> None:
    """Save as a draft that says so; then the file is there and the exit code is 0."""
    grantflow(capsys, "report", granted, "--kind", "slutrapport", "--new")
    target = granted.with_name("rapport.docx")
    stopped = grantflow(capsys, "report", granted, "--kind", "slutrapport", "-o", target)

    assert stopped.code == 1
    assert "Rapporten skrevs inte: RAP01, RAP07 står i vägen" in stopped.out
    assert not target.exists()
    made = grantflow(capsys, "report", granted, "--kind", "slutrapport", "-o", target, "--as-is")
    assert made.code == 0
    assert made.out.endswith(f"Skrev {target}\n")
    assert "UTKAST" in document_text(target.read_bytes())
    again = grantflow(capsys, "report", granted, "--kind", "slutrapport", "-o", target, "--as-is")
    assert again.code == 0


@pytest.mark.parametrize(
    ("option", "name", "told"),
    [
        ("-o", "ärende.yaml", "skrivas över ärendefilen"),
        ("-o", "rapport.txt", "ska sluta med .docx"),
        ("--to-catalogue", "post.json", "ska sluta med .yaml"),
        ("-o", "borta/rapport.docx", "finns inte"),
    ],
)
def test_a_file_that_cannot_be_the_report_is_refused_before_anything_is_done(
    granted: Path, capsys: Capture, option: str, name: str, told: str
) -> None:
    """The case is never written over."""
    grantflow(capsys, "report", granted, "--kind", "slutrapport", "--new")
    before = granted.read_bytes()
    answer = grantflow(
        capsys, "report", granted, "--kind", "slutrapport", option, granted.parent / name
    )

    assert answer.code == 2
    assert told in answer.err
    assert granted.read_bytes() == before


def test_lessons_go_to_the_catalogue_and_are_found_by_the_next_project(
    granted: Path, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one project learnt is read by another that searches for it."""
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "home"))
    made_real(granted)
    reported(granted)
    target = tmp_path / "egna.yaml"
    made = grantflow(capsys, "report", granted, "--kind", "slutrapport", "--to-catalogue", target)
    taken = grantflow(capsys, "catalogue", "import", target)
    found = grantflow(capsys, "catalogue", "entry", "foraldraskap-i-nytt-land")

    assert f"Skrev {target}" in made.out
    assert taken.code == 0, taken.err
    assert "Hämtade in 1 projekt" in taken.out
    assert "Pappakvällar fungerade" in found.out
    told = " ".join(found.out.split())
    indicator = "Antal föräldralediga med minst tio tillfällen språkträning"
    assert f"i källan ”{indicator}: 45 personer”" in told


def test_an_example_never_becomes_a_project_that_was(granted: Path, capsys: Capture) -> None:
    """Whoever searches the catalogue takes what stands there for true."""
    reported(granted)
    target, word = granted.with_name("egna.yaml"), granted.with_name("rapport.docx")
    asked = ("report", granted, "--kind", "slutrapport", "--to-catalogue", target)
    refused = grantflow(capsys, *asked, "-o", word)

    assert refused.code == 2
    assert "ärendet är ett påhittat exempel" in refused.err
    assert not target.exists()
    assert not word.exists()


@pytest.mark.parametrize("more", [(), ("--as-is",)])
def test_half_a_report_teaches_nobody(
    granted: Path, capsys: Capture, more: tuple[str, ...]
) -> None:
    """A draft is a paper to talk about, not a source."""
    made_real(granted)
    reported(granted, REPORTED.replace(", value: 60, women: 45, men: 15", ""))
    target, word = granted.with_name("egna.yaml"), granted.with_name("rapport.docx")
    asked = ("report", granted, "--kind", "slutrapport", "--to-catalogue", target)
    answer = grantflow(capsys, *asked, "-o", word, *more)

    assert answer.code == (2 if more else 1)
    assert "RAP01" in (answer.err if more else answer.out)
    assert not target.exists()
    assert not word.exists()
