"""Ways to fill the forms without saying anything: none of them may be praised."""

from typing import Any

import pytest

from grantflow import usecases
from grantflow.checks import view
from grantflow.documents import casefile
from grantflow.errors import SyntaxBroken, ValueUnfit
from grantflow.model.application import Application
from grantflow.model.finding import Report
from grantflow.model.questions import FormWords
from grantflow.model.walk import give_row_ids

PROSE = ("problem", "aim", "flexibility", "ordinary_staff", "benefits", "long_term_effects")


def check(case: dict[str, Any]) -> Report:
    application = Application.model_validate({"programme": "37a"} | case)
    give_row_ids(application)
    return usecases.find_gaps(application, usecases.choose_frame(application))


def verdict(report: Report, criterion: str) -> str:
    return next(v.verdict for v in report.verdicts if v.criterion == criterion)


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lorem ipsum dolor sit amet, consectetur adipiscing elit sed do.", "placeholder"),
        ("Kan inte svaras på nu.", "placeholder"),
        ("Se ansökan i sin helhet.", "placeholder"),
        ("Beskrivs i projektplanen.", "placeholder"),
        ("Frågan är öppen.", "placeholder"),
        ("Det här vet vi inte än men vi hoppas kunna återkomma.", "placeholder"),
        ("n/a", "placeholder"),
        ("Nope", "placeholder"),
        ("aaa", "placeholder"),
        ("12345", "placeholder"),
        ("Samverkan", "missing"),
        ("Vad ska leva vidare?", "placeholder"),
        ("Metoden med öppna träffar på familjecentralen.", "met"),
        ("Vad händer sedan? Gruppträffarna går över till familjecentralen.", "met"),
    ],
)
def test_what_only_fills_the_box_is_no_plan(text: str, expected: str) -> None:
    """Somebody who fills every field with one such text must not be told "finns"."""
    report = check({"stages": {"implementeringsplan": {"what": text, "what_kinds": ["metod"]}}})

    assert verdict(report, "IMP01") == expected


def test_a_vague_receiver_is_nobody() -> None:
    """ "Lämplig enhet" names no one who could say yes."""
    report = check({"stages": {"implementeringsplan": {"owner": {"unit": "Lämplig enhet"}}}})

    assert verdict(report, "IMP02") == "placeholder"


def test_the_same_sentence_everywhere_answers_nothing() -> None:
    """A true sentence is an answer once, not to six different questions."""
    text = "Vi arbetar aktivt tillsammans med alla parter i kommunen."
    report = check({"stages": {"projektlogik": dict.fromkeys(PROSE, text)}})

    assert "SPK05" in codes(report)
    assert {verdict(report, c) for c in ("LOG08", "LOG11", "LOG12")} == {"missing"}


def test_a_sentence_used_twice_is_still_an_answer() -> None:
    """Two questions may well have the same answer."""
    text = "Vi arbetar aktivt tillsammans med alla parter i kommunen."
    report = check({"stages": {"projektlogik": dict.fromkeys(PROSE[2:4], text)}})

    assert "SPK05" not in codes(report)
    assert verdict(report, "LOG08") == "met"


def test_short_words_in_a_table_are_answers() -> None:
    """A column of a table is short by nature."""
    rows = [{"risk": "Sjukdom hos ledaren", "measure": "En ersättare är utsedd"}]

    assert verdict(check({"stages": {"projektlogik": {"risks": rows}}}), "LOG10") != "missing"


@pytest.mark.parametrize(
    "reason", ["ja", "Intressant fråga", "asdf qwer zxcv", "[fylls i]", "Tas fram senare"]
)
def test_a_reason_that_says_nothing_sets_nothing_aside(reason: str) -> None:
    """A blocker can't be waved away with a word."""
    waiver = {"code": "LS-01", "reason": reason, "by": "Enhetschef", "on": "2024-03-01"}
    report = check({"applicant": {"kind": "företag"}, "waivers": [waiver]})

    assert "LS-01" in {finding.code for finding in report.blockers()}
    assert "AVS01" in codes(report)


PERIOD = {"period_start": "2024-09-01", "period_end": "2025-12-31"}


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        (
            {"projektlogik": {"goals": [{"text": "Mål", "by": "2019-01-01"}]}},
            "före projektets start",
        ),
        ({"implementeringsplan": {"owner": {"from_date": "2019-01-01"}}}, "tar över före"),
        ({"implementeringsplan": {"decision": {"date": "2019-01-01"}}}, "beslutet om fortsättning"),
        (
            {"forankring": {"decisions": [{"date": "2031-01-01", "status": "fattat"}]}},
            "fattat efter ansökans datum",
        ),
        (
            {"forankring": {"decisions": [{"date": "2024-10-01", "status": "planerat"}]}},
            "planeras efter projektets start",
        ),
    ],
)
def test_dates_that_cannot_be_right_are_seen(stages: dict[str, Any], said: str) -> None:
    """A plan that begins before the project was written in another year."""
    report = check({"idea": PERIOD, "dated": "2024-03-18", "stages": stages})
    message = next(f.message for f in report.findings if f.code == "LNK07")

    assert said in message


def test_shares_above_the_whole_and_costs_without_money_are_seen() -> None:
    """Sums that no reviewer would let pass."""
    shares = {"resource": "tid", "share_women_pct": 90, "share_men_pct": 66}
    report = check(
        {
            "stages": {"jamstalldhetskartlaggning": {"resources": [shares]}},
            "budget": {"rows": [{"text": "Lön", "amounts": {"2025": "1000"}}]},
        }
    )
    told = {f.place: f.message for f in report.findings if f.code == "LNK08"}

    assert "mer än 100" in told["stages.jamstalldhetskartlaggning.resources[r2-1]"]
    assert "ingen finansiering" in told["budget.financing"]


def test_an_id_with_personal_data_is_refused_without_being_repeated() -> None:
    """Ids stand in every place a report names."""
    text = b'title: x\nstages: {projektlogik: {goals: [{id: "19900101-0017"}]}}\n'

    with pytest.raises(ValueUnfit) as caught:
        casefile.loads(text, "f.yaml")
    assert "19900101" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "meant"),
    [("2024-9-1", "2024-09-01"), ("1 september 2024", "2024-09-01"), ("2024/12/24", "2024-12-24")],
)
def test_a_date_written_otherwise_is_understood_in_the_remedy(given: str, meant: str) -> None:
    """The person sees at once how her date is to be written."""
    with pytest.raises(ValueUnfit, match=f"menade du {meant}"):
        casefile.loads(f"idea: {{period_start: {given}}}".encode(), "f.yaml")


@pytest.mark.parametrize("given", ["32 maj 2024", "1 smaj 2024", "imorgon"])
def test_a_date_that_is_none_gets_the_general_remedy(given: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueUnfit, match="ÅÅÅÅ-MM-DD"):
        casefile.loads(f"idea: {{period_start: {given}}}".encode(), "f.yaml")


def test_a_value_that_yaml_would_swallow_is_refused() -> None:
    """ "&Co AB" would come out as "AB"."""
    with pytest.raises(SyntaxBroken, match="citattecken") as caught:
        casefile.loads(b"title: x\napplicant:\n  unit: &Co AB\n", "f.yaml")
    assert caught.value.place is not None
    assert caught.value.place.line == 3


def test_what_is_remembered_of_texts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that checks for months must not keep every sentence it has seen."""
    monkeypatch.setattr(view, "_KEPT", 3)
    words = FormWords(frozenset({"en hjälptext som bara finns här"}))
    seen = view.CaseView(Application(), form_words=words)
    answers = [f"Enhet nummer {number} tar över." for number in range(7)]

    assert {str(seen.standing(answer)) for answer in answers} == {"ok"}
    assert len(seen._known) <= 3
