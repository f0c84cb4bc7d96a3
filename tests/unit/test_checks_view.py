"""A case as rules see it: answers judged once, quotes found again, names that people would use."""

from typing import Any

import pytest
from checking import at, view
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import applications

from grantflow.checks.row_names import name_of
from grantflow.checks.view import CaseView
from grantflow.model import walk
from grantflow.model.application import Application
from grantflow.model.budget import CostRow
from grantflow.model.stages.jamstalldhetskartlaggning import GenderMeasure
from grantflow.model.stages.projektlogik import Activity, Goal, Risk
from grantflow.text.personal import short
from grantflow.text.swedish import listed

SUMMARY = "idea.summary"


@pytest.mark.parametrize(
    ("value", "standing"),
    [
        (None, "empty"),
        ([], "empty"),
        ({}, "empty"),
        (0, "ok"),
        ({2025: 5}, "ok"),
        ("Vi träffas på torsdagar", "ok"),
        ("[fylls i]", "placeholder"),
        (["[fylls i]", "Torsdagar"], "ok"),
        (["[fylls i]", "Nej"], "placeholder"),
        ([Goal(text="Fler deltar")], "ok"),
        ([Goal(text="[mål]")], "placeholder"),
        ([Goal(level="effekt")], "empty"),
        ([Goal()], "empty"),
    ],
)
def test_figures_dates_and_rows_are_answers(value: Any, standing: str) -> None:
    """A row with only a choice in it is not begun; zero is a figure like any other."""
    assert view({}).standing(value) == standing


@pytest.mark.parametrize(
    ("path", "text", "standing"),
    [
        ("stages.projektlogik.problem", "Det saknas platser att öva svenska på.", "ok"),
        ("stages.projektlogik.problem", "Vi har inte gjort någon analys av det.", "negated"),
        ("stages.projektlogik.problem", "Inget.", "negated"),
        ("stages.implementeringsplan.what", "Det saknas platser att öva svenska på.", "negated"),
        ("title", "Nej", "negated"),
        ("theme", "annat", "ok"),
        ("lansstyrelsen.nonprofit", "oklart", "empty"),
        ("lansstyrelsen.purposes", [], "empty"),
    ],
)
def test_what_is_lacking_out_there_answers_a_question_about_how_things_are(
    path: str, text: Any, standing: str
) -> None:
    """Asked for the problem, a lack is the answer; asked for the plan, it is none."""
    assert view(at(path, text)).standing_of(path) == standing


@pytest.mark.parametrize(
    ("text", "quote", "start"),
    [
        ("Vi träffas på torsdagar. Alla får mat.", "Vi träffas på torsdagar.", 0),
        ("Beslutas senare. Alla får mat.", "Alla får mat.", 17),
        ("Ring 070-000 00 00. Alla får mat.", "Alla får mat.", 20),
        ("Beslutas senare. Ingen plan finns.", "Beslutas senare.", 0),
        ("  ", None, 0),
        ("Ring 070-000 00 00.", None, 0),
        (None, None, 0),
        ([], None, 0),
        (["Torsdagar"], "Torsdagar", 0),
        (48, "48", 0),
    ],
)
def test_the_first_sentence_that_counts_is_quoted(text: Any, quote: str | None, start: int) -> None:
    """Never one with personal data, and a promise only when there is nothing else."""
    found = view({}).evidence("här", text)

    assert (found.quote if found else None) == quote
    if found:
        assert (found.start, found.end) == (start, start + len(found.quote))


def test_a_list_is_quoted_with_the_place_of_its_first_value() -> None:
    """The reader is led to the row, not to the list."""
    seen = view(at("stages.projektlogik.goals", [{"text": "Fler deltar"}]))
    plain = seen.evidence("lansstyrelsen.counties", ["Skåne län"])
    row = seen.evidence("stages.projektlogik.goals", seen.rows("stages.projektlogik.goals"))
    empty = seen.evidence("stages.projektlogik.goals", [Goal(id="mal-7", level="effekt")])

    assert plain is not None
    assert plain.place == "lansstyrelsen.counties[1]"
    assert row is not None
    assert (row.place, row.quote) == ("stages.projektlogik.goals[mal-1].text", "Fler deltar")
    assert empty is None


def test_a_very_long_sentence_is_cut_but_still_found() -> None:
    """The quote fits on a page and stands in the answer to the letter."""
    text = "Vi möter " + "många föräldrar och " * 40 + "fler."
    found = view({}).evidence("här", text)

    assert found is not None
    assert len(found.quote) <= 220
    assert text[found.start : found.end] == found.quote


@settings(max_examples=60)
@given(applications)
def test_every_quote_of_any_case_stands_where_it_says(application: Application) -> None:
    """Whatever people paste, a quote is the exact words at its place."""
    seen = CaseView(application)
    for leaf in walk.leaves(application):
        found = seen.evidence(leaf.path, leaf.value)
        if found is not None:
            assert str(leaf.value)[found.start : found.end] == found.quote
            assert found.quote.strip() == found.quote != ""


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (Goal(id="mal-1", text="Fler deltar"), "”Fler deltar”"),
        (Goal(id="mal-1"), "raden mal-1"),
        (Activity(id="a", name="Kvällsgrupp"), "”Kvällsgrupp”"),
        (Risk(id="r", risk="Få tolkar"), "”Få tolkar”"),
        (CostRow(id="k", activity="aktivitet-1", kind="personal"), "”personal”"),
        (GenderMeasure(id="r4-1", observation="r3-1"), "raden r4-1"),
        (Goal(id="m", text="Nå 19900101-0000"), "”Nå [personnummer dolt]”"),
    ],
)
def test_a_row_goes_by_its_own_words(row: Any, name: str) -> None:
    """A person knows 'Kvällsgrupp', not aktivitet-3; the id of another row is no name."""
    assert name_of(row) == name


def test_names_are_cut_at_a_word() -> None:
    """A message stays on a line or two."""
    assert short("ett två tre", 8) == "ett två …"
    assert short("rad ett\n rad  två") == "rad ett rad två"


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a och b"),
        (["a", "b", "c"], "a, b och c"),
        (["a", "b", "c", "d", "e"], "a, b, c och 2 till"),
    ],
)
def test_names_are_listed_as_people_write(names: list[str], text: str) -> None:
    """Commas, and 'och' before the last; all of them where no limit is set."""
    assert listed(names, limit=3) == text
    assert listed(["", *names]) == text.replace(" och 2 till", ", d och e")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Exempelby kommun", "EXEMPELBY KOMMUN", True),
        ("Exempelby kommun, sfi", "Exempelby kommun", True),
        ("Exempelby kommun", "Exempelby kommunförbund", False),
        ("Familjer Möts (förening)", "Familjer Möts", True),
        ("", "Exempelby kommun", False),
        ("…", ".", False),
    ],
)
def test_two_spellings_of_an_organisation(one: str, other: str, same: bool) -> None:
    """A unit belongs to its organisation; a longer word is another one."""
    assert view({}).same_organisation(one, other) is same
    assert view({}).same_organisation(other, one) is same


@given(
    st.lists(st.sampled_from(["Vi bor här.", "[fyll i].", "Nej.", "xx.", "Se bilaga!"]), max_size=4)
)
def test_more_text_never_takes_an_answer_away(parts: list[str]) -> None:
    """Unrelated text around an answer does not hide it."""
    text = " ".join([*parts, "Nämnden beslutade i mars att betala en halv tjänst."])

    assert view({}).is_answer(text)
