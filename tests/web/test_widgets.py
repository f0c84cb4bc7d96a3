"""Questions as controls: none is left out, and a form that comes back untouched changes nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grantflow.documents import casefile
from grantflow.errors import CaseRefused
from grantflow.model import flat, walk
from grantflow.model.asking import asked_forms
from grantflow.model.questions import by_path
from grantflow.store.saves import Held
from grantflow.usecases.answering import Typed, fields, read_typed
from grantflow.web import saving
from grantflow.web.answered import MOST_OPEN, Answers, Known
from grantflow.web.drawn import Card, Grid, Input, Limit, inputs_of
from grantflow.web.posted import Posted, clean
from grantflow.web.widgets import controls, parts_of

GOALS = "stages.projektlogik.goals"
# Lists without ids are no tables of a form: what is set aside stands in the panel.
BESIDE = {"waivers", "waivers.code", "waivers.reason", "waivers.by", "waivers.on"}


def held_of(example: Path) -> tuple[dict[str, Held], list[str]]:
    application = casefile.load(example).application
    walk.give_row_ids(application)
    told = flat.flatten(application)
    return {path: Held(value, 3) for path, value in told.items()}, application.programmes


def drawn(answers: Answers, name: str) -> Iterator[Input]:
    sheet = answers.sheet(name)
    return inputs_of((*sheet.parts, *sheet.others))


def posted(inputs: list[Input]) -> Posted:
    """Return what a browser sends for some controls that nobody has touched."""
    pairs = []
    for one in inputs:
        pairs.append((f"bas:{one.path}", one.token))
        if one.choices or one.shape in {"radios", "select"}:
            chosen = [choice.text for choice in one.choices if choice.chosen]
            sent = chosen or ([] if one.shape == "checks" else [""])
        elif one.shape == "lines":
            sent = [one.joined]
        else:
            sent = [one.text]
        # A browser ends lines in its own way, and a line of its own in none.
        pairs += [(one.path, text.replace("\r\n", "\n").replace("\n", "\r\n")) for text in sent]
    return Posted(tuple((name, clean(value)) for name, value in pairs))


def test_every_question_has_a_control() -> None:
    groups = {
        form.path_of(one.tag)
        for form in asked_forms()
        for one in form.asked
        if type(one).__name__ == "Group"
    }
    tables = {path for path, one in fields().items() if type(one).__name__ == "Rows"}

    assert set(by_path()) - groups - tables - BESIDE == set(controls())
    assert {name for name in (form.name for form in asked_forms()) if not parts_of(name)} == set()


def test_a_form_that_nobody_has_touched_saves_nothing(example: Path) -> None:
    """Else every save would be a change, and a conflict with whoever wrote meanwhile."""
    held, programmes = held_of(example)
    answers = Answers(held, programmes, years=[2026], everything=True)
    inputs = [one for form in asked_forms() for one in drawn(answers, form.name)]

    assert {one.path for one in inputs} >= {
        path for path in held if path not in BESIDE and not flat.is_row_list(flat.pattern_of(path))
    }
    assert saving.of_form(posted(inputs)) == {}


def test_what_a_control_shows_is_read_back_as_the_answer_it_shows(example: Path) -> None:
    held, programmes = held_of(example)
    answers = Answers(held, programmes, everything=True)
    for form in asked_forms():
        for one in drawn(answers, form.name):
            if one.path not in held:
                continue
            text = one.texts if one.control.field.many else one.text
            read = read_typed(one.path, Typed(text, 3))
            value = held[one.path].value
            assert not read.unread
            if one.shape == "checks" and isinstance(value, list):
                assert sorted(read.value) == sorted(value)
            else:
                assert read.value == value


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
PATHS = st.sampled_from(sorted(path for path, one in controls().items() if one.shape != "years"))


@settings(max_examples=150)
@given(path=PATHS, told=st.lists(TEXTS, min_size=1, max_size=3), unread=st.booleans())
def test_whatever_stands_in_a_field_comes_back_untouched(
    path: str, told: list[str], unread: bool
) -> None:
    """Odd signs, line ends and texts that are no answer: leaving them alone is no change."""
    control = controls()[path]
    if control.field.kind != "text" or control.choices:
        unread = True
    value = told if control.field.many else told[0]
    field = Answers({path: Held(value, 7, unread)}, ()).input(control, path)
    if not any(text.strip() for text in map(clean, field.texts)):
        return

    assert saving.of_form(posted([field])) == {}
    other = Posted((*posted([field]).pairs, (path, "något annat")))
    if control.shape in {"checks", "lines"}:
        assert set(saving.of_form(other)) == {path}


@given(st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3), st.integers(0, 10**9 - 1))
def test_a_field_that_holds_something_else_is_a_change(
    before: list[str], after: list[str], version: int
) -> None:
    path = "stages.omvarldsbevakning.participants"
    one = Answers({path: Held(before, version)}, ()).input(controls()[path], path)
    fields_sent = ((f"bas:{path}", one.token), (path, clean("\n".join(after))))
    kept = [line for line in clean("\n".join(after)).split("\n") if line.strip()]
    shown = [line for line in clean("\n".join(one.texts)).split("\n") if line.strip()]

    assert bool(saving.of_form(Posted(fields_sent))) == (kept != shown)


def test_what_other_programmes_ask_stands_apart_until_it_is_answered() -> None:
    answers = Answers({}, ["37a"]).sheet("forankring")
    partner = next(one for one in _grids(answers.parts) if one.control.noun == "Part")
    assert partner.cards == ()
    held = {partner.path: Held(["part-1"], 1)}
    shown = _only_card(Answers(held, ["37a"]), partner.path)
    assert "no_debts" in {one.control.field.name for one in shown.others}
    assert "no_debts" in {
        one.control.field.name for one in _only_card(Answers(held, ["amif"]), partner.path).fields
    }
    answered = held | {f"{partner.path}[part-1].no_debts": Held("ja", 1)}
    assert "no_debts" in {
        one.control.field.name
        for one in _only_card(Answers(answered, ["37a"]), partner.path).fields
    }
    assert Answers({}, ["37a"]).sheet("esf").parts == ()
    assert len(Answers({}, ["37a"]).sheet("esf").others) > 5
    assert len(Answers({"esf.area": Held("A1", 1)}, ["37a"]).sheet("esf").parts) == 1


def test_a_table_with_many_rows_opens_those_that_are_asked_for() -> None:
    ids = [f"mal-{number}" for number in range(1, MOST_OPEN + 6)]
    held = {GOALS: Held(ids, 1)} | {
        f"{GOALS}[{row}].text": Held(f"Nå {row} " + "och fler " * 20, 1) for row in ids
    }
    table = _goals(Answers(held, [], opened=frozenset({f"{GOALS}[mal-7]"})))

    assert table.is_long
    assert [card.id for card in table.cards if card.fields] == ["mal-7"]
    assert table.cards[0].about.startswith("Nå mal-1 och fler")
    assert table.cards[0].about.endswith("…")
    assert all(card.fields for card in _goals(Answers(held, [], everything=True)).cards)


def test_a_row_that_is_referred_to_says_what_it_is_about() -> None:
    held = {
        GOALS: Held(["mal-1", "mal-2"], 1),
        f"{GOALS}[mal-1].text": Held("Fler föräldrar deltar", 1),
    }
    path = "stages.projektlogik.activities[aktivitet-1].goals"
    control = controls()[flat.pattern_of(path)]
    one = Answers(held | {path: Held(["mal-2", "mal-9"], 1)}, []).input(control, path)

    assert [(choice.label, choice.chosen) for choice in one.choices] == [
        ("mal-1 · Fler föräldrar deltar", False),
        ("mal-2", True),
        ("mal-9 (finns inte längre)", True),
    ]


def test_a_text_of_several_lines_gets_a_field_that_keeps_them() -> None:
    control = controls()["applicant.name"]
    assert control.shape == "line"
    one = Answers({"applicant.name": Held("Exempelby\nkommun", 1)}, []).input(
        control, "applicant.name"
    )

    assert one.shape == "prose"


def test_a_limit_stands_by_the_fields_it_is_for() -> None:
    limit = Limit("Bakgrund", 3000)
    answers = Answers({}, [], known={"idea.summary": Known(limit)})
    found = {one.path: one.limit for one in drawn(answers, "idea")}

    assert found["idea.summary"] == limit
    assert found["idea.problem"] is None


def test_years_of_a_row_are_those_of_the_project_and_those_it_has() -> None:
    path = "budget.rows"
    held = {
        path: Held(["kostnad-1"], 1),
        f"{path}[kostnad-1].amounts.2024": Held("125000.5", 2),
        f"{path}[kostnad-1].amounts.2030": Held("mycket", 3, unread=True),
    }
    fields_of = _only_card(Answers(held, [], years=[2025, 2026]), path).fields
    amounts = next(one for one in fields_of if one.shape == "years" and one.years)

    assert [(one.label, one.text) for one in amounts.years] == [
        ("2024", "125 000,5".replace(" ", "\u00a0")),
        ("2025", ""),
        ("2026", ""),
        ("2030", "mycket"),
    ]
    assert "inget tal" in amounts.years[-1].fault


def test_a_script_that_sends_nonsense_is_told_so() -> None:
    nonsense: list[Any] = [None, [], {}, {"falt": []}, {"falt": {"title": []}}]
    for told in (*nonsense, {"falt": {"title": {}}}):
        with pytest.raises(CaseRefused):
            saving.of_json(json.loads(json.dumps(told)))
    with pytest.raises(saving.BaseMissing):
        saving.of_json({"falt": {"title": {"text": ["x"]}}})


def _grids(parts: tuple[object, ...]) -> Iterator[Grid]:
    return (one for one in parts if isinstance(one, Grid))


def _goals(answers: Answers) -> Grid:
    return next(one for one in _grids(answers.sheet("projektlogik").parts) if one.path == GOALS)


def _only_card(answers: Answers, path: str) -> Card:
    form = path.split(".")[1] if path.startswith("stages.") else path.split(".", maxsplit=1)[0]
    found = next(one for one in _grids(answers.sheet(form).parts) if one.path == path)
    return found.cards[0]
