"""Predicates about the answers as text: boxes filled for show, personal data, waivers."""

import pytest
from checking import Case, ask, at, quotes, together

from grantflow.model.questions import FormWords
from grantflow.model.wording import folded_words

PROBLEM = "stages.projektlogik.problem"
EXAMPLE = "Nyanlända föräldrar vet inte vart de vänder sig för stöd."
WORDS = FormWords(frozenset({folded_words(EXAMPLE)}), frozenset({PROBLEM}))
TRUE = "Föräldralediga kvinnor väntar 14 månader på sin första kurs."


@pytest.mark.parametrize(
    ("text", "placeholder", "salad", "echo"),
    [
        (TRUE, "met", "met", "met"),
        (None, "met", "met", "met"),
        ("[fylls i]", "missing", "met", "met"),
        ("Skrivs senare", "missing", "met", "met"),
        (f"{TRUE} Antal: [antal]", "missing", "met", "met"),
        ("asdf qwrt zxcv hjkl", "met", "missing", "met"),
        (EXAMPLE, "met", "met", "missing"),
        ("Ingen", "met", "met", "met"),  # a denial is judged by the rule that asked
    ],
)
def test_answers_that_only_fill_a_box_are_pointed_out(
    text: str | None, placeholder: str, salad: str, echo: str
) -> None:
    """Each kind has its own rule, and a mark left inside an answer is seen too."""
    verdicts = [
        ask("answers_like", at(PROBLEM, text), {"standing": standing}, words=WORDS).verdict
        for standing in ("placeholder", "salad", "echo")
    ]

    assert verdicts == [placeholder, salad, echo]


def test_the_answers_are_counted_and_the_first_is_quoted() -> None:
    """One finding for all, with the place of the first."""
    case = together(at(PROBLEM, "Skrivs senare"), {"idea": {"summary": "xx", "problem": TRUE}})
    result = ask("answers_like", case, {"standing": "placeholder"})

    assert result.place == "idea.summary"
    assert result.facts == {
        "count": "2",
        "places": f"idea.summary och {PROBLEM}",
        "quote": "xx",
    }
    assert quotes(result) == ["xx"]


def test_a_choice_is_never_taken_for_a_promise() -> None:
    """'ja' in a box for yes or no is the answer."""
    case = at("lansstyrelsen.texts_ready", "ja")
    assert ask("answers_like", case, {"standing": "placeholder"}).verdict == "met"


@pytest.mark.parametrize(
    ("path", "text", "verdict"),
    [
        (PROBLEM, "Långa väntetider", "missing"),
        (PROBLEM, "Väntetiderna är långa", "met"),
        (PROBLEM, "[fylls i]", "met"),  # somebody else says it
        (PROBLEM, "Kö - - -", "met"),  # signs between blanks: long enough to look at by hand
        ("idea.working_title", "Öppet hus", "met"),  # a title is no running text
    ],
)
def test_running_text_of_a_word_or_two_is_pointed_out(path: str, text: str, verdict: str) -> None:
    """Only where the form shows that it wants sentences."""
    assert ask("near_empty", at(path, text), words=WORDS).verdict == verdict


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ring 070-000 00 00 för mer.", "telefonnummer"),
        ("Deltagaren 19900101-0000 kom.", "personnummer"),
        ("Skriv till n@x.example om det.", "e-postadress"),
    ],
)
def test_personal_data_is_reported_but_never_repeated(text: str, kind: str) -> None:
    """The finding names the kind and the place; the figures stay where they are."""
    result = ask("personal_data", together(at(PROBLEM, text), {"idea": {"summary": TRUE}}))

    assert (result.verdict, result.place) == ("missing", PROBLEM)
    assert result.facts == {"count": "1", "places": PROBLEM, "kinds": kind}
    assert result.evidence == ()


def test_a_clean_case_holds_no_personal_data() -> None:
    """A function and an organisation number are fine."""
    case = {"applicant": {"org_number": "212000-0000", "contact_function": "Samordnaren"}}
    assert ask("personal_data", case).verdict == "met"


WHOLE = {"code": "FOR01", "reason": "Nämnden har delegerat.", "by": "Chefen", "on": "2025-01-01"}


@pytest.mark.parametrize(
    ("waivers", "verdict", "places"),
    [
        ([], "met", None),
        ([WHOLE], "met", None),
        ([WHOLE | {"on": None}], "missing", "FOR01"),
        (
            [WHOLE, {"code": "IMP03"}, {"code": "FOR02", "reason": "Nej"}],
            "missing",
            "IMP03 och FOR02",
        ),
    ],
)
def test_a_waiver_says_why_who_and_when(
    waivers: list[Case], verdict: str, places: str | None
) -> None:
    """Set aside without a reason, nobody can understand it a year later."""
    result = ask("waivers_have_reasons", {"waivers": waivers})

    assert (result.verdict, result.facts.get("places")) == (verdict, places)


SWEDISH = "Föräldrar som är hemma med barn får öva svenska på öppna förskolan och i biblioteket."
ENGLISH = "Parents who are at home with their children will meet in the library and the school."


@pytest.mark.parametrize(
    ("problem", "summary", "verdict"),
    [
        (f"{SWEDISH} " * 3, SWEDISH, "met"),
        (f"{SWEDISH} " * 3, ENGLISH, "met"),  # an answer or two in English may be a quotation
        (f"{ENGLISH} " * 3, "Language café", "missing"),
        (ENGLISH, None, "not_applicable"),  # too little to tell
    ],
)
def test_answers_in_another_language_are_pointed_out(
    problem: str, summary: str | None, verdict: str
) -> None:
    """The rules read Swedish: in another language they would see nothing, or too much."""
    result = ask("written_in_swedish", together(at(PROBLEM, problem), at("idea.summary", summary)))

    assert result.verdict == verdict
    assert result.place == (PROBLEM if verdict == "missing" else "")
