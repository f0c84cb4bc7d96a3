"""Walking a case: every answer once, with a path that leads back to it, and ids for rows."""

from typing import Any

import pytest
from hypothesis import given, settings
from strategies import applications

from grantflow.model.application import Application
from grantflow.model.fields import Form
from grantflow.model.finding import Finding, Report
from grantflow.model.questions import by_path
from grantflow.model.rule import Rule
from grantflow.model.source import Source
from grantflow.model.stages import StageName
from grantflow.model.walk import (
    get,
    give_row_ids,
    holds_answer,
    leaves,
    twice_used_ids,
    unprintable,
)


def case(**parts: Any) -> Application:
    return Application.model_validate(parts)


def goals(*rows: dict[str, Any]) -> Application:
    return case(stages={"projektlogik": {"goals": list(rows)}})


@settings(max_examples=30)
@given(applications)
def test_every_answer_has_a_path_of_its_own(application: Application) -> None:
    """Comments and findings hang on paths; two answers on one path would be mixed up."""
    found = list(leaves(application))
    paths = [leaf.path for leaf in found]

    assert len(paths) == len(set(paths))
    for leaf in found:
        assert leaf.value is not None
        get(application, leaf.pattern.rsplit(".", 1)[0].split(".")[0])


@settings(max_examples=30)
@given(applications)
def test_a_form_holds_an_answer_when_one_of_its_leaves_is_not_empty(
    application: Application,
) -> None:
    """The quick look says what the whole walk would."""
    stages = [getattr(application.stages, name) for name in type(application.stages).model_fields]
    for form in (application, Application(), *stages):
        assert holds_answer(form) == any(leaf.value != "" for leaf in leaves(form))


def test_an_empty_text_and_the_id_of_a_row_are_no_answers() -> None:
    """A row somebody added and has not filled in is no answer yet."""
    empty = goals({"id": "mal-1", "text": ""})
    begun = goals({"id": "mal-1", "text": ""}, {"text": "a"})

    assert not holds_answer(empty.stages)
    assert holds_answer(begun.stages)
    assert holds_answer(case(budget={"rows": [{"amounts": {2027: 0}}]}).budget)


@settings(max_examples=30)
@given(applications)
def test_numbering_rows_twice_changes_nothing(application: Application) -> None:
    """Ids are for life: a case that is loaded again keeps them, and no list holds one twice."""
    before = application.model_dump()
    give_row_ids(application)

    assert application.model_dump() == before
    assert list(twice_used_ids(application)) == []


def test_a_row_without_an_id_gets_the_next_free_one() -> None:
    """Prefix and position; a number that somebody took is passed over."""
    application = goals({"id": "mal-2"}, {"text": "a"}, {"text": "b"}, {"id": "eget"}, {})
    give_row_ids(application)

    ids = [goal.id for goal in application.stages.projektlogik.goals]
    assert ids == ["mal-2", "mal-3", "mal-4", "eget", "mal-5"]


def test_rows_within_rows_and_forms_within_forms_are_numbered() -> None:
    """Seats in groups are rows too; waivers have no ids."""
    application = case(
        stages={"forankring": {"steering_group": {"members": [{}, {}]}}}, waivers=[{"code": "A1"}]
    )
    give_row_ids(application)
    members = application.stages.forankring.steering_group.members

    assert [member.id for member in members] == ["plats-1", "plats-2"]
    assert [leaf.path for leaf in leaves(application)][1:] == ["waivers[1].code"]


def test_an_id_used_twice_is_found_wherever_it_stands() -> None:
    """The list is named, so that the person finds it."""
    application = case(
        stages={
            "projektlogik": {"goals": [{"id": "a"}, {"id": "a"}, {"id": "b"}]},
            "forankring": {"shared_goal": {"agreed": [{"id": "c"}, {"id": "c"}]}},
        },
        waivers=[{"code": "A1"}],
    )
    assert list(twice_used_ids(application)) == [
        ("stages.forankring.shared_goal.agreed", "c"),
        ("stages.projektlogik.goals", "a"),
    ]


def test_paths_name_rows_by_id_values_by_position_and_amounts_by_year() -> None:
    """The same paths as in findings and in the file."""
    application = case(
        idea={"programmes": ["37a", "37"]},
        stages={"projektlogik": {"goals": [{"id": "m", "level": "effekt"}, {"text": "x"}]}},
        budget={"rows": [{"id": "k", "kind": "resor", "amounts": {2025: 5}}]},
    )
    found = {leaf.path: (leaf.pattern, leaf.value, leaf.choice) for leaf in leaves(application)}

    assert found == {
        "grantflow": ("grantflow", 1, False),
        "idea.programmes[1]": ("idea.programmes", "37a", True),
        "idea.programmes[2]": ("idea.programmes", "37", True),
        "stages.projektlogik.goals[m].level": ("stages.projektlogik.goals.level", "effekt", True),
        "stages.projektlogik.goals[2].text": ("stages.projektlogik.goals.text", "x", False),
        "budget.rows[k].kind": ("budget.rows.kind", "resor", True),
        "budget.rows[k].amounts.2025": ("budget.rows.amounts", 5, False),
    }


def test_every_answer_of_the_model_has_a_question() -> None:
    """A field nobody is asked about stays empty for ever."""

    def patterns(form: type[Form], path: str) -> list[str]:
        found = []
        for name, field in form.model_fields.items():
            kinds = [field.annotation, *getattr(field.annotation, "__args__", ())]
            inner = next((k for k in kinds if isinstance(k, type) and issubclass(k, Form)), None)
            here = f"{path}.{name}" if path else name
            found += patterns(inner, here) if inner else [here]
        return found

    unasked = {path for path in patterns(Application, "") if path.rsplit(".")[-1] != "id"}
    unasked -= set(by_path())
    unasked -= {f"waivers.{name}" for name in ("code", "reason", "by", "on")}
    unasked = {path for path in unasked if path.split(".")[0] not in Application.beside}
    assert unasked <= {"grantflow", "example"}


def test_a_sign_that_no_document_can_hold_is_found() -> None:
    """Word would call the whole file damaged."""
    application = goals({"id": "m", "text": "pip\x07"}, {"id": "n", "text": "tabb\toch\nrad"})
    assert list(unprintable(application)) == ["stages.projektlogik.goals[m].text"]


def test_a_pattern_leads_to_what_stands_there() -> None:
    """Rows come as their list; an unknown name is a mistake of the caller."""
    application = goals({"text": "x"})

    assert get(application, "stages.projektlogik.goals") == application.stages.projektlogik.goals
    assert get(application, "idea.summary") is None
    with pytest.raises(AttributeError):
        get(application, "idea.finns_inte")


def test_a_case_names_none_one_or_many_programmes() -> None:
    """One idea may suit several funders."""
    assert case().programmes == []
    assert case(programme="37a").programmes == ["37a"]
    assert case(programme=["esf", "37"]).programmes == ["esf", "37"]


@pytest.mark.parametrize("stage", StageName)
def test_each_stage_has_its_form(stage: StageName) -> None:
    """Six stages, six forms."""
    assert type(case().stage(stage)).__name__.lower() == str(stage)


def test_a_summary_counts_what_is_left_and_what_is_set_aside() -> None:
    """A waived finding stays visible, and blocks nothing."""

    def finding(severity: Any, *, waived: bool = False) -> Finding:
        return Finding(
            "X01", "x", "X01", severity, None, "title", "m", "a", Source(title="t"), waived
        )

    report = Report(
        None,
        None,
        None,
        findings=(finding("blocker"), finding("blocker", waived=True), finding("advice")),
    )

    assert report.summary() == {"blocker": 1, "warning": 0, "advice": 1, "waived": 1}
    assert report.blockers() == [report.findings[0]]


def test_the_main_rule_of_a_criterion_carries_its_code() -> None:
    """The others test a part of it."""

    def rule(code: str) -> Rule:
        words = {"name": "a-b", "title": "t", "message": "m.", "advice": "a.", "counts": "c"}
        frame = {"severity": "advice", "stage": None, "predicate": "p", "params": None}
        source = Source(title="t")
        kept: dict[str, Any] = {**words, **frame, "source": source}
        return Rule(code=code, criterion="X01", **kept)

    assert rule("X01").is_main
    assert not rule("X01-del").is_main
