"""What a reviewer reads of a draft: praise with quotes, findings with what comes nearest."""

import json
import re
from dataclasses import replace
from html import unescape
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.checks.loader import rulebook
from grantflow.checks.review import review
from grantflow.documents.plaintext import read_plain
from grantflow.documents.reports import as_json, as_sarif, as_text, review_page
from grantflow.model.finding import NOT_SWEDISH, Evidence, Finding, Report, Verdict
from grantflow.model.source import Source
from grantflow.text.draft import Draft
from grantflow.text.judge import REASONS, Judge, Judgement, judge

SOURCE = Source(title="Tänk efter", locator="s. 4", checked_on="2026-11-21", standing="verified")
DECIDED = Evidence("Nämnden beslutade den 3 mars.", "paragraph 2", 0, 29)
OTHERS = Evidence("Åbo har en styrgrupp.", "paragraph 4", 0, 21, "told_of_others")
WISHED = Evidence("Vi vill ha en styrgrupp.", "paragraph 5", 0, 24, "wish")
FINDING = Finding(
    code="FOR02",
    name="steering-group-missing",
    criterion="FOR02",
    severity="warning",
    stage="forankring",
    place="paragraph 1",
    message="Texten svarar inte på punkten ”Styrgrupp”.",
    advice="Skriv vilka som sitter med.",
    source=SOURCE,
    nearest=(OTHERS, WISHED),
)
MET = Verdict("FOR01", "met", "forankring", (DECIDED,), (), "Det framgår vem som har beslutat.")
MISSING = Verdict("FOR02", "missing", "forankring")
REPORT = Report("37a", None, "annat", (MET, MISSING), (), (FINDING,))
FOREIGN = Report(
    *(None, None, None, (MISSING,), (Verdict(NOT_SWEDISH, "missing", None),)),
    (replace(FINDING, code=NOT_SWEDISH, stage=None, nearest=()),),
)
LINES = {"paragraph 1": 1, "paragraph 2": 3, "paragraph 4": 7}
ALL_MET, NONE_MET = "Alla punkter finns i texten.", "Ingen av punkterna finns i texten än."


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def text(report: Report = REPORT) -> str:
    return plain(as_text.render(report, "Granskning", "utkast.txt", LINES.get, review=True))


def page(report: Report = REPORT) -> str:
    return plain(unescape(review_page.render(report, "Granskning", "utkast.txt", LINES.get)))


def test_the_terminal_tells_what_is_there_before_what_is_not() -> None:
    """A writer first sees what holds, with her own words and where they stand, then what to do."""
    assert text() == (
        "Granskning\n"
        "  Förankring                  1 av  2 punkter finns (1 saknas)\n"
        "\n"
        "Förankring\n"
        "──────────\n"
        "Finns FOR01  Det framgår vem som har beslutat.\n"
        "  ”Nämnden beslutade den 3 mars.” (utkast.txt:3)\n"
        "\n"
        "Brist FOR02  utkast.txt:1\n"
        "  Texten svarar inte på punkten ”Styrgrupp”.\n"
        "  Skriv vilka som sitter med.\n"
        "  Närmast i texten: ”Åbo har en styrgrupp.” (rad 7; handlar om någon annan) och ”Vi vill\n"
        "  ha en styrgrupp.” (stycke 5; är en önskan).\n"
        "  Källa: Tänk efter, s. 4 (bekräftat, läst 2026-11-21).\n"
        "\n"
        "Summa: 0 hinder, 1 brist och 0 råd.\n"
    )


def test_a_check_of_a_case_says_no_more_than_before() -> None:
    """Praise is for drafts: who fills in a form knows what she has written."""
    shown = as_text.render(REPORT, "Min idé", "idé.yaml", LINES.get)

    assert MET.praise not in shown
    assert DECIDED.quote not in shown


def test_the_page_tells_the_same() -> None:
    """Praise with quotes, then findings with what comes nearest and the source, stage by stage."""
    shown = page()

    assert "<h2>Förankring <small>1 av 2 punkter finns</small></h2>" in shown
    assert "<th scope=row>Förankring</th><td>1 av 2</td><td>–</td><td>1</td><td>–</td>" in shown
    assert f"{MET.praise}</p><p><q>{DECIDED.quote}</q> <cite>(rad 3)</cite></p>" in shown
    assert f"<q>{OTHERS.quote}</q> <cite>(rad 7; handlar om någon annan)</cite>" in shown
    assert f"<q>{WISHED.quote}</q> <cite>(stycke 5; är en önskan)</cite>" in shown
    assert shown.index(DECIDED.quote) < shown.index("Att göra") < shown.index(OTHERS.quote)
    assert as_text.cite(SOURCE) in shown
    assert "Bedömningen vilar på meningarna som citeras." in shown


def test_criteria_that_were_not_judged_are_named() -> None:
    """Nobody takes silence for praise."""
    report = replace(REPORT, verdicts=(MET, Verdict("LNK01", "not_applicable", None)))

    assert "syns bara i ett formulär: LNK01." in page(report)
    assert "syns bara i ett formulär" not in page()


def test_an_editor_shows_what_comes_nearest() -> None:
    """The sentence to work on stands in the message beside the line."""
    log = json.loads(as_sarif.render(REPORT, "utkast.txt", LINES.get))
    (result,) = log["runs"][0]["results"]

    assert "Närmast i texten: ”Åbo har en styrgrupp.” (rad 7; handlar" in plain(
        result["message"]["text"]
    )


def test_programs_get_praise_worth_and_what_comes_nearest() -> None:
    """A program can show what a person sees."""
    report = as_json.document(REPORT, "utkast.txt", "review")

    assert [v["praise"] for v in report["verdicts"]] == [MET.praise, ""]
    assert [e["status"] for e in report["findings"][0]["nearest"]] == ["told_of_others", "wish"]
    assert report["verdicts"][0]["evidence"][0]["status"] == "ok"


def test_everything_met_and_nothing_met_are_told_first() -> None:
    """The reader knows at once where she stands."""
    all_met = replace(REPORT, verdicts=(MET,), findings=())
    none_met = replace(REPORT, verdicts=(MISSING,))

    assert ALL_MET in text(all_met)
    assert ALL_MET in page(all_met)
    assert "Att göra" not in page(all_met)
    assert NONE_MET in text(none_met)
    assert NONE_MET in page(none_met)
    assert "Det här finns" not in page(none_met)
    for shown in (text(), page()):
        assert ALL_MET not in shown
        assert NONE_MET not in shown


def test_a_text_in_another_language_gets_one_thing_to_read() -> None:
    """Forty times "missing" would be true and say nothing."""
    for shown in (text(FOREIGN), page(FOREIGN)):
        assert f"Hinder {NOT_SWEDISH}" in shown or f"Brist {NOT_SWEDISH}" in shown
        assert "punkter finns" not in shown
        assert NONE_MET not in shown
    assert "<table" not in page(FOREIGN)


def test_language_has_a_heading_of_its_own() -> None:
    """A review of a draft does not speak of the funder's rules, which it does not look at."""
    report = replace(REPORT, findings=(replace(FINDING, code="SPK08", stage=None),))

    assert "Språk och personuppgifter\n──" in text(report)
    assert "<h2>Språk och personuppgifter</h2>" in page(report)
    assert "<th scope=row>Språk och personuppgifter</th><td>–</td>" in page(report)


def test_a_place_without_a_line_is_told_in_swedish() -> None:
    """Word files have paragraphs and cells, no lines."""
    cell = replace(DECIDED, place="table 2 row 3 column 1")

    assert as_text.where(cell, LINES.get) == "tabell 2 rad 3 kolumn 1"
    assert "(stycke 9)" in text(
        replace(REPORT, verdicts=(replace(MET, evidence=(replace(DECIDED, place="paragraph 9"),)),))
    )


def test_long_quotes_are_cut_and_private_ones_masked() -> None:
    """A quote reminds; the whole stands in the file."""
    long = replace(DECIDED, quote="Nämnden\n  beslutade " + "åter och " * 40)
    private = replace(DECIDED, quote="Deltagaren 19900101-0000 kom.")

    assert as_text.quoted(long).startswith("”Nämnden beslutade åter och")
    assert as_text.quoted(long).endswith("…”")
    assert len(as_text.quoted(long)) <= 102
    assert "[personnummer dolt]" in as_text.quoted(private)


signs = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40)


@given(words=signs)
def test_no_draft_can_become_markup(words: str) -> None:
    """Whatever stands in a draft is shown; none of it is run."""

    def rendered(put: str) -> str:
        quoted = Evidence(put, put, 0, len(put), "wish")
        verdict = replace(MET, evidence=(quoted,), praise=put)
        finding = replace(FINDING, message=put, advice=put, nearest=(quoted,))
        report = replace(REPORT, verdicts=(verdict, MISSING), findings=(finding,))
        return review_page.render(report, put, put, LINES.get)

    assert rendered(words).count("<") == rendered("").count("<")


class Scripted:
    """A judge that knows a few words: what is decided, what is said of the steering group."""

    criteria = ("FOR01", "FOR02")
    bars: dict[str, list[float]] = {}  # noqa: RUF012

    def read(self, draft: Draft) -> Judgement:
        texts = [unit.text.lower() for unit in draft.units]
        counts = [["beslutade" in text, "rektorn" in text] for text in texts]
        about = [[False, "styrgrupp" in text] for text in texts]
        reasons = {"andra": "åbo", "tunt": "finns"}
        against = [[reasons.get(r, "§") in text for r in REASONS] for text in texts]
        arrays = (
            np.array(rows, np.float32).reshape(len(texts), -1) for rows in (counts, about, against)
        )
        return Judgement(*arrays)


def reviewed(draft: str) -> Report:
    return review(read_plain(draft), rulebook(), cast("Judge", Scripted()))


def verdict_of(report: Report, criterion: str) -> Verdict:
    return next(v for v in report.verdicts if v.criterion == criterion)


def test_what_is_met_is_praised_in_the_words_of_its_rule() -> None:
    """The sentence is written by people, one for each criterion."""
    verdict = verdict_of(reviewed("Nämnden beslutade den 3 mars att söka."), "FOR01")

    assert verdict.verdict == "met"
    assert verdict.praise == rulebook().rule("FOR01").praise or verdict.praise.endswith("framgår.")
    assert [e.quote for e in verdict.evidence] == ["Nämnden beslutade den 3 mars att söka."]


def test_what_is_missing_shows_what_comes_nearest_and_why_it_does_not_count() -> None:
    """A writer sees which of her sentences to work on."""
    report = reviewed("Solen sken hela dagen. Åbo har redan en styrgrupp för sitt projekt.")
    (finding,) = (f for f in report.findings if f.code == "FOR02")

    assert verdict_of(report, "FOR02").verdict == "missing"
    assert verdict_of(report, "FOR02").praise == ""
    assert [(e.quote, e.status) for e in finding.nearest] == [
        ("Åbo har redan en styrgrupp för sitt projekt.", "told_of_others")
    ]


def test_a_sentence_about_a_person_is_never_the_nearest() -> None:
    """What must not be repeated is not even pointed at with its words."""
    report = reviewed("Solen sken hela dagen. Ring 070-000 00 00 om vår styrgrupp för projektet.")
    (finding,) = (f for f in report.findings if f.code == "FOR02")

    assert finding.nearest == ()


def test_what_says_too_little_is_shown_as_well() -> None:
    """ "Partly" without the sentence it is said of would be a riddle."""
    report = reviewed("Solen sken hela dagen. Det finns en styrgrupp för vårt projekt.")
    (finding,) = (f for f in report.findings if f.code == "FOR02")

    assert verdict_of(report, "FOR02").verdict == "partly"
    assert [e.status for e in finding.nearest] == ["thin"]


def test_no_message_tells_of_rows_that_a_draft_does_not_have() -> None:
    """Every main rule says something whole about a text that shows nothing."""
    report = review(
        read_plain("Vi fikade länge i solen och talade om vädret på torget."),
        rulebook(),
        judge(),
        theme="foraldraskapsstod",
    )

    assert len(report.findings) > 40
    for finding in report.findings:
        assert not re.search(r"[{}–]", finding.message), finding.code
        assert finding.message.endswith((".", "?")), finding.code


@pytest.mark.parametrize("repeated", [1, 12])
def test_an_english_draft_is_answered_with_one_finding(repeated: int) -> None:
    """No verdict is built on a text that the program can't read."""
    english = "The board decided on 3 March to apply, and the library will take over in 2029. "
    report = review(read_plain(english * repeated), rulebook(), judge())

    assert [finding.code for finding in report.findings] == [NOT_SWEDISH]
    assert {v.verdict for v in report.verdicts} == {"missing", "not_applicable"}
    assert all(v.verdict == "not_applicable" for v in report.verdicts if v.stage is None)
    languages = [report, reviewed("Solen sken över oss.")]
    told = [{v.criterion: v.verdict for v in one.programme_verdicts} for one in languages]
    assert [words[NOT_SWEDISH] for words in told] == ["missing", "met"]
