"""Reports: what was found, in words for a terminal, for a browser and for programs."""

import json
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.documents.reports import as_html, as_json, as_sarif, as_text
from grantflow.model.finding import Evidence, Finding, Report, Verdict
from grantflow.model.source import Source, Standing

SOURCE = Source(
    title="Länsstyrelsen Exempel, Tänk efter",
    locator="s. 4",
    url="https://funder.example/tank",
    checked_on="2026-11-21",
    standing="verified",
)
BLOCKER = Finding(
    code="IMP02",
    name="implementation-owner-missing",
    criterion="IMP02",
    severity="blocker",
    stage="implementeringsplan",
    place="stages.implementeringsplan.owner",
    message="Planen säger inte vem som tar över.",
    advice="Ange enhet eller funktion.",
    source=SOURCE,
)
ADVICE = replace(
    BLOCKER, code="LS-07", criterion="LS-07", severity="advice", stage=None, place="idea.period_end"
)
WAIVED = replace(
    BLOCKER, code="FOR01", waived=True, waiver_reason="Kommundirektören har delegation."
)
VERDICTS = (
    Verdict("IMP01", "met", "implementeringsplan", (Evidence("Metoden lever", "a.b", 0, 13),)),
    Verdict("IMP02", "partly", "implementeringsplan", (), ("datum", "enhet")),
    Verdict("IMP03", "missing", "implementeringsplan"),
    Verdict("IMP04", "not_applicable", "implementeringsplan"),
)
REPORT = Report("37a", "37a-2024", "annat", VERDICTS, (), (BLOCKER, WAIVED, ADVICE))
LINES = {"stages.implementeringsplan.owner": 12}


def text(report: Report = REPORT, width: int = 88) -> str:
    return as_text.render(report, "Min idé · § 37a", "idé.yaml", LINES.get, width)


def test_the_terminal_shows_what_to_do_and_where() -> None:
    """Message, advice, source and line stand together, the way a person acts on them."""
    assert text() == (
        "Min idé · § 37a\n"
        "  Implementeringsplan         1 av  3 punkter finns (1 delvis, 1 saknas)\n"
        "\n"
        "Implementeringsplan\n"
        "───────────────────\n"
        "Hinder IMP02  idé.yaml:12\n"
        "  Planen säger inte vem som tar över.\n"
        "  Ange enhet eller funktion.\n"
        "  Källa: Länsstyrelsen Exempel, Tänk efter, s. 4 (bekräftat, läst 2026-11-21).\n"
        "\n"
        "Helheten och finansiärens regler\n"
        "────────────────────────────────\n"
        "Råd LS-07  idé.yaml\n"
        "  Planen säger inte vem som tar över.\n"
        "  Ange enhet eller funktion.\n"
        "  Källa: Länsstyrelsen Exempel, Tänk efter, s. 4 (bekräftat, läst 2026-11-21).\n"
        "\n"
        "Satt åt sidan, med motivering\n"
        "─────────────────────────────\n"
        "Hinder FOR01\n"
        "  Planen säger inte vem som tar över.\n"
        "  Motivering: Kommundirektören har delegation.\n"
        "\n"
        "Summa: 1 hinder, 0 brister och 1 råd. 1 satta åt sidan med motivering.\n"
    )


def test_nothing_found_is_one_short_line() -> None:
    """No heading stands over nothing."""
    clean = Report("37a", None, None, VERDICTS[:1])

    assert text(clean).splitlines() == [
        "Min idé · § 37a",
        "  Implementeringsplan         1 av  1 punkter finns",
        "",
        "Summa: 0 hinder, 0 brister och 0 råd.",
    ]


@pytest.mark.parametrize(
    ("severities", "line"),
    [
        ([], "Summa: 0 hinder, 0 brister och 0 råd."),
        (["blocker"], "Summa: 1 hinder, 0 brister och 0 råd."),
        (["warning"], "Summa: 0 hinder, 1 brist och 0 råd."),
        (["warning", "warning", "advice"], "Summa: 0 hinder, 2 brister och 1 råd."),
    ],
)
def test_the_sum_is_written_as_swedes_count(severities: list[str], line: str) -> None:
    """One brist, two brister."""
    findings = tuple(replace(BLOCKER, severity=severity) for severity in severities)  # type: ignore[arg-type]

    assert as_text.summary(Report(None, None, None, (), (), findings)) == line


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("verified", "bekräftat"),
        ("secondary", "i andra hand"),
        ("older-period", "tidigare programperiod"),
        ("inferred", "vår bedömning"),
        ("unknown", "okänt, kontrollera utlysningen"),
    ],
)
def test_a_source_says_how_sure_it_is(standing: Standing, words: str) -> None:
    """A requirement that nobody has read never looks like one that somebody has."""
    cited = as_text.cite(Source(title="Råd", standing=standing))

    assert cited == f"Råd ({words})."


@given(width=st.integers(50, 120), words=st.lists(st.text("abcåäö", min_size=1, max_size=12)))
def test_no_word_is_lost_and_no_line_is_too_wide(width: int, words: list[str]) -> None:
    """A narrow terminal wraps; it does not cut."""
    message = " ".join(words) or "–"
    shown = text(Report(None, None, None, (), (), (replace(BLOCKER, message=message),)), width)
    body = [line for line in shown.splitlines() if line.startswith("  ")]

    assert all(len(line) <= width for line in body)
    assert message in " ".join(line.strip() for line in body)


def test_a_page_shows_every_finding_and_verdict() -> None:
    """The page for a meeting holds what the terminal shows, and the words each point rests on."""
    page = as_html.render(REPORT, "Min idé", "idé.yaml", LINES.get)
    shown = unescape(page)

    for finding in REPORT.findings:
        assert f"{finding.code}</span>" in page
    assert '<article class="blocker">' in page
    assert "idé.yaml, rad 12" in page
    assert "Satt åt sidan: Kommundirektören har delegation." in page
    assert as_text.cite(SOURCE) in shown
    assert "<q>Metoden lever</q> <cite>a.b</cite>" in page
    assert "Delvis<br>Saknas: datum, enhet" in page
    assert page.count("<th scope=row>") == len(VERDICTS)


signs = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40)


@given(words=signs)
def test_no_answer_can_become_markup(words: str) -> None:
    """Whatever stands in an answer is shown; none of it is run."""
    quoting = Verdict("IMP01", "met", None, (Evidence(words, words, 0, len(words)),), (words,))
    finding = replace(WAIVED, message=words, advice=words, waiver_reason=words)
    report = Report(None, None, None, (quoting,), (), (finding,))
    plain = Report(
        *(None, None, None, (replace(quoting, evidence=(Evidence("", "", 0, 0),), missing=("",)),)),
        *((), (replace(finding, message="", advice="", waiver_reason=""),)),
    )

    page = as_html.render(report, words, words, LINES.get)

    assert page.count("<") == as_html.render(plain, "", "", LINES.get).count("<")


@given(words=signs)
def test_programs_get_every_sign_back(words: str) -> None:
    """JSON and SARIF hold what was written, whatever signs it has."""
    report = Report(None, None, None, (), (), (replace(BLOCKER, message=words),))

    assert json.loads(as_json.render(report, "a"))["findings"][0]["message"] == words
    log = json.loads(as_sarif.render(report, "a", LINES.get))
    assert log["runs"][0]["results"][0]["message"]["text"] == f"{words} {BLOCKER.advice}"


def test_sarif_marks_what_is_set_aside() -> None:
    """A code host hides a waived finding and shows the reason."""
    log = json.loads(as_sarif.render(REPORT, r"mapp\vårt ärende.yaml", LINES.get))
    results = {result["ruleId"]: result for result in log["runs"][0]["results"]}

    assert results["FOR01"]["suppressions"] == [
        {"kind": "external", "justification": "Kommundirektören har delegation."}
    ]
    assert "suppressions" not in results["IMP02"]
    assert [results[code]["level"] for code in ("IMP02", "LS-07")] == ["error", "note"]
    place = results["IMP02"]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "mapp/v%C3%A5rt%20%C3%A4rende.yaml"
    assert place["region"]["startLine"] == 12
    # A place that is not in the file yet points at its first line.
    other = results["LS-07"]["locations"][0]
    assert other["physicalLocation"]["region"]["startLine"] == 1
    assert other["logicalLocations"] == [{"fullyQualifiedName": "idea.period_end"}]


def test_json_says_what_kind_it_is() -> None:
    """A program that reads reports of drafts and of cases can tell them apart."""
    assert json.loads(as_json.render(REPORT, "utkast.docx", "review"))["kind"] == "review"
    assert as_json.document(REPORT, "a")["kind"] == "check"
    assert as_json.document(REPORT, "a")["summary"] == REPORT.summary()
