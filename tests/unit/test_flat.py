"""A case as answers by path, and back: nothing gets lost on the way, whatever stands there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from strategies import applications

from grantflow.documents import casefile
from grantflow.model import flat
from grantflow.model.walk import give_row_ids

if TYPE_CHECKING:
    from grantflow.model.application import Application

FULL = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-i-nytt-land.yaml"
GOALS = "stages.projektlogik.goals"


def case(path: Path) -> Application:
    """Return an example with an id in each row."""
    application = casefile.load(path).application
    give_row_ids(application)
    return application


def answers_of(**told: Any) -> dict[str, Any]:
    """Return answers of a case with a goal, and those given with `__` for a dot."""
    return {GOALS: ["mal-1"], f"{GOALS}[mal-1].text": "Fler deltar"} | {
        path.replace("__", "."): value for path, value in told.items()
    }


def test_an_example_comes_back_as_it_was(example: Path) -> None:
    """What was written in a file is the same after the web app has held it."""
    application = case(example)
    gathered = flat.gather(flat.flatten(application))

    assert gathered.application == application
    assert gathered.misfits == ()


@hypothesis_settings(max_examples=20)
@given(applications)
def test_any_case_comes_back_as_it_was(application: Application) -> None:
    """Whatever the forms can hold, the store can hold."""
    gathered = flat.gather(flat.flatten(application))

    assert gathered.application == application
    assert gathered.misfits == ()


@pytest.mark.parametrize("row", ["a.b", "mål·1", "1", "-", "a" * 60, "id", "Å(b)"])
def test_rows_with_odd_ids_come_back(row: str) -> None:
    """An id from somebody's file may hold dots and letters that addresses seldom do."""
    told = {GOALS: [row], f"{GOALS}[{row}].text": "Fler deltar"}

    assert flat.flatten(flat.gather(told).application) == told
    assert flat.pattern_of(f"{GOALS}[{row}].text") == f"{GOALS}.text"


def test_a_removed_row_is_not_in_the_case_but_no_misfit() -> None:
    """The store keeps what stood in a row that has been taken out; the checks must not see it."""
    told = answers_of() | {f"{GOALS}[mal-2].text": "Borttaget"}
    gathered = flat.gather(told)

    assert gathered.misfits == ()
    assert [row.id for row in gathered.application.stages.projektlogik.goals] == ["mal-1"]


@pytest.mark.parametrize(
    "told",
    [
        {"title.more": "x"},
        {"applicant": "x"},
        {"applicant.name.more": "x"},
        {"finns.inte": "x"},
        {"grantflow": 7},
        {"": "x"},
        {"a..b": "x"},
        {"a[": "x"},
        {f"{GOALS}[mal-1]": "x"},
        {f"{GOALS}[mal-1].id": "mal-9"},
        {f"{GOALS}.text": "x"},
        {"title[rad]": "x"},
        {"applicant[rad].name": "x"},
        {"idea.period_start": "2023-02-29"},
        {"idea.programmes": "37a, kanske"},
        {"idea.programmes": ["37a", "99"]},
        {"budget.rows[x].amounts.snart": "1"},
        {"waivers": [{"reason": "utan kod"}]},
        {"theme": {"a": [1]}},
        {"title": "halv \ud800"},
        {"title\0rows": {"x": 1}},
        {f"{GOALS}\0rows": {"mal-1": {"goal": "x"}}},
    ],
    ids=repr,
)
def test_what_does_not_fit_is_named_and_the_rest_is_there(told: dict[str, Any]) -> None:
    """One odd answer must not hide the others, and somebody must be told of it."""
    listed = {"budget.rows": ["x"]} if "budget.rows[x].amounts.snart" in told else {}
    gathered = flat.gather(answers_of(idea__summary="Kvar") | listed | told)

    assert gathered.misfits == tuple(told)
    assert gathered.application.idea.summary == "Kvar"
    assert gathered.application.stages.projektlogik.goals[0].text == "Fler deltar"


@pytest.mark.parametrize("ids", ["mal-1", {"mal-1": 1}, [1], [["mal-1"]], ["mål 1"], ["x" * 61], 7])
def test_a_list_of_rows_that_is_none_is_named(ids: Any) -> None:
    """A list that no longer is one takes its rows out of the case, not the case out of hand."""
    gathered = flat.gather(answers_of(idea__summary="Kvar") | {GOALS: ids})

    assert gathered.misfits == (GOALS,)
    assert gathered.application.idea.summary == "Kvar"


def test_a_row_that_a_list_names_twice_stands_once() -> None:
    """Two rows with one id would be one row in two places."""
    gathered = flat.gather(answers_of() | {GOALS: ["mal-1", "mal-1"]})

    assert [row.id for row in gathered.application.stages.projektlogik.goals] == ["mal-1"]


@cache
def paths() -> list[str]:
    """Return paths of a full example, and some that lead nowhere."""
    known = flat.flatten(case(FULL))
    return [*known, "title.x", "x", "", "stages", "stages.", "[a]", f"{GOALS}[nej].text", GOALS]


leaves: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["2027-01-01", "12,5", "ja", "mal-1", "\ud800", "\0"]),
)
junk = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=5,
)


@st.composite
def told_anyhow(draw: st.DrawFn) -> dict[str, Any]:
    """Return answers of which some are as in a case, and some are anything."""
    chosen = draw(st.lists(st.sampled_from(paths()), max_size=8, unique=True))
    odd = draw(st.lists(st.text("a.[]\0 å-1", max_size=8), max_size=2))
    return {path: draw(junk) for path in [*chosen, *odd]}


@hypothesis_settings(max_examples=100)
@given(told_anyhow())
def test_gather_takes_anything_and_names_what_it_leaves_out(told: dict[str, Any]) -> None:
    """Nobody can write something in the store that makes a case impossible to open."""
    gathered = flat.gather(told)
    rest = {path: value for path, value in told.items() if path not in gathered.misfits}
    again = flat.gather(rest)

    assert set(gathered.misfits) <= set(told)
    assert again.misfits == ()
    assert again.application == gathered.application


@hypothesis_settings(max_examples=12)
@given(st.data())
def test_answers_beside_a_misfit_stay_as_they_were(data: st.DataObject) -> None:
    """What is wrong in one field changes nothing in the others."""
    whole = flat.flatten(case(FULL))
    spoilt = data.draw(st.lists(st.sampled_from(sorted(whole)), max_size=4, unique=True))
    told = whole | {path: data.draw(junk) for path in spoilt}
    gathered = flat.gather(told)
    kept = flat.flatten(gathered.application)
    below = tuple(mark for path in spoilt for mark in (f"{path}[", f"{path}."))

    for path in whole:
        if path not in spoilt and not path.startswith(below):
            assert kept.get(path) == whole[path], path


def test_an_answer_where_a_list_of_rows_should_stand_between_is_named_and_left_out() -> None:
    """A path that goes through an answer as if it were a group leads nowhere."""
    answers = answers_of(stages__forankring__owner="Kommunen")
    answers["stages.forankring.owner.unit"] = "Enheten"

    gathered = flat.gather(answers)

    assert set(gathered.misfits) & set(answers)
    assert gathered.application.stages.projektlogik.goals[0].text == "Fler deltar"


@pytest.mark.parametrize(
    ("path", "prefix"),
    [(GOALS, "mal"), ("stages.forankring.decisions", "beslut"), ("title", None), ("[[", None)],
)
def test_a_list_knows_what_the_ids_of_its_rows_begin_with(path: str, prefix: str | None) -> None:
    assert flat.row_prefix(path) == prefix


@pytest.mark.parametrize(
    ("path", "is_there"),
    [
        (GOALS, True),
        (f"{GOALS}[mal-1].text", True),
        (f"{GOALS}.text", True),
        ("stages.projektlogik.goals_of_others", False),
        ("stages.projektlogik", False),
    ],
)
def test_what_lies_in_a_table_is_known_by_its_path(path: str, *, is_there: bool) -> None:
    assert flat.is_within(path, GOALS) is is_there
