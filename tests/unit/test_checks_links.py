"""Predicates about the red thread: what points at what, and what hangs loose."""

from typing import Any, get_args

import pytest
from checking import Case, ask, at, quotes, together

from grantflow.model.application import Application
from grantflow.model.fields import Form, Row, RowId
from grantflow.model.references import REFERENCES, named_ids, references
from grantflow.model.walk import field_of

LOGIC = "stages.projektlogik"
GOALS, ACTIVITIES, CAUSES = f"{LOGIC}.goals", f"{LOGIC}.activities", f"{LOGIC}.causes"
PARTNERS = "stages.forankring.partners"
GENDER = "stages.jamstalldhetskartlaggning"

GOAL = {"text": "Fler deltar", "indicator": "Antal", "target": 60, "by": "2025-06-30"}
WHOLE = GOAL | {"data_source": "Närvarolistor"}


def goals(*rows: Case) -> Case:
    return at(GOALS, list(rows))


def activities(*rows: Case) -> Case:
    return at(ACTIVITIES, list(rows))


def outcome(predicate: str, case: Case) -> tuple[str, str]:
    result = ask(predicate, case)
    return result.verdict, result.place


@pytest.mark.parametrize(
    ("rows", "verdict", "place"),
    [
        ([], "not_applicable", GOALS),
        ([WHOLE], "met", GOALS),
        ([WHOLE, GOAL], "partly", f"{GOALS}[mal-2]"),
        ([GOAL], "missing", f"{GOALS}[mal-1]"),
        ([WHOLE | {"indicator": "[mått]"}], "missing", f"{GOALS}[mal-1]"),
        ([WHOLE | {"data_source": "Ingen"}], "missing", f"{GOALS}[mal-1]"),
    ],
)
def test_goals_have_indicator_level_date_and_source(
    rows: list[Case], verdict: str, place: str
) -> None:
    """A goal that nobody can read off is a wish."""
    assert outcome("goals_have_indicators", goals(*rows)) == (verdict, place)


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        ({}, "not_applicable", ACTIVITIES),
        (together(goals(GOAL), activities({"name": "A", "goals": ["mal-1"]})), "met", ACTIVITIES),
        (goals(GOAL), "missing", f"{GOALS}[mal-1]"),
        (activities({"name": "A"}), "missing", f"{ACTIVITIES}[aktivitet-1].goals"),
        (
            together(goals(GOAL), activities({"name": "A", "goals": ["mal-1"]}, {"name": "B"})),
            "partly",
            f"{ACTIVITIES}[aktivitet-2].goals",
        ),
        (
            together(goals(GOAL), activities({"name": "A", "goals": ["mal-9"]})),
            "missing",
            f"{GOALS}[mal-1]",
        ),
    ],
)
def test_goals_and_activities_meet(case: Case, verdict: str, place: str) -> None:
    """No goal without work, no work without a goal."""
    assert outcome("goals_meet_activities", case) == (verdict, place)


def cause(text: str | None, scope: str | None = "påverkas") -> Case:
    return {"text": text, "scope": scope}


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        ({}, "not_applicable", CAUSES),
        (at(CAUSES, [cause("Bostadsbrist", "utanför"), cause(None)]), "not_applicable", CAUSES),
        (at(CAUSES, [cause("Ingen frågar")]), "missing", f"{CAUSES}[orsak-1]"),
        (
            together(at(CAUSES, [cause("Ingen frågar")]), goals(GOAL | {"causes": ["orsak-1"]})),
            "met",
            CAUSES,
        ),
        (
            together(
                at(CAUSES, [cause("Ingen frågar"), cause("Fel tider", None)]),
                goals(GOAL | {"causes": ["orsak-1"]}),
            ),
            "partly",
            f"{CAUSES}[orsak-2]",
        ),
    ],
)
def test_causes_meet_goals(case: Case, verdict: str, place: str) -> None:
    """A cause outside the project's reach needs no goal."""
    assert outcome("causes_meet_goals", case) == (verdict, place)


def costs(*rows: Case) -> Case:
    return {"budget": {"rows": list(rows)}}


COURSE = {"name": "Kurs", "needs_money": "ja"}


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        ({}, "not_applicable", "budget.rows"),
        (activities({"name": "Kurs", "needs_money": "nej"}), "not_applicable", "budget.rows"),
        (costs({"text": "Lön"}), "met", "budget.rows"),
        (costs({"text": "Lön", "activity": "Organisation"}), "met", "budget.rows"),
        (activities(COURSE), "missing", f"{ACTIVITIES}[aktivitet-1]"),
        (together(activities(COURSE), costs({"activity": "aktivitet-1"})), "met", "budget.rows"),
        (
            together(activities(COURSE), costs({"text": "Lön"})),
            "partly",
            f"{ACTIVITIES}[aktivitet-1]",
        ),
    ],
)
def test_costs_and_activities_meet(case: Case, verdict: str, place: str) -> None:
    """What needs money has it."""
    assert outcome("costs_meet_activities", case) == (verdict, place)


SCHOOL = {"id": "part-1", "organisation": "Studieförbundet", "role": "Ordnar cirkelledare"}
OWN: Case = {"applicant": {"name": "Exempelby kommun"}}


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        ({}, "not_applicable", PARTNERS),
        (
            together(at(PARTNERS, [SCHOOL]), activities({"partners": ["studieförbundet"]})),
            "met",
            PARTNERS,
        ),
        (together(at(PARTNERS, [SCHOOL]), activities({"partners": ["part-1"]})), "met", PARTNERS),
        (together(at(PARTNERS, [SCHOOL]), costs({"party": "Studieförbundet"})), "met", PARTNERS),
        (at(PARTNERS, [SCHOOL]), "missing", f"{PARTNERS}[part-1]"),
        (
            together(
                at(PARTNERS, [SCHOOL | {"role": "[roll]"}]), activities({"partners": ["part-1"]})
            ),
            "partly",
            f"{PARTNERS}[part-1].role",
        ),
        (
            activities({"partners": ["Okänd förening"]}),
            "missing",
            f"{ACTIVITIES}[aktivitet-1].partners",
        ),
        (together(OWN, costs({"party": "Exempelby kommun"})), "met", PARTNERS),
        (together(OWN, costs({"party": "Exempelby kommun, sfi"})), "met", PARTNERS),
    ],
)
def test_partners_agree(case: Case, verdict: str, place: str) -> None:
    """Whoever is named has a role in the list; the applicant is no partner of itself."""
    assert outcome("partners_agree", case) == (verdict, place)


def test_a_stranger_named_twice_is_one_fault() -> None:
    """The applicant mends it once, at the first place."""
    case = activities({"partners": ["Okänd förening"]}, {"partners": ["Okänd förening"]})
    result = ask("partners_agree", case)

    assert result.facts["count"] == "1"
    assert result.place == f"{ACTIVITIES}[aktivitet-1].partners"


GAP = {"id": "r3-1", "observation": "Få pappor kommer"}
MEASURE = {"observation": "r3-1", "measure": "Kvällar", "activity": "a", "indicator": "Andel män"}


@pytest.mark.parametrize(
    ("gaps", "measures", "verdict", "place"),
    [
        ([], [], "not_applicable", f"{GENDER}.analysis"),
        ([GAP], [], "missing", f"{GENDER}.analysis[r3-1]"),
        ([GAP], [MEASURE], "met", f"{GENDER}.measures"),
        ([GAP], [MEASURE | {"measure": "[åtgärd]"}], "partly", f"{GENDER}.analysis[r3-1]"),
        ([GAP], [MEASURE | {"activity": None}], "partly", f"{GENDER}.measures[r4-1].activity"),
        ([GAP], [MEASURE | {"activity": "b"}], "partly", f"{GENDER}.measures[r4-1].activity"),
        ([GAP], [MEASURE | {"indicator": None}], "partly", f"{GENDER}.measures[r4-1].indicator"),
        ([], [{"measure": "Kvällar"}], "missing", f"{GENDER}.measures[r4-1].activity"),
    ],
)
def test_gender_gaps_are_met(
    gaps: list[Case], measures: list[Case], verdict: str, place: str
) -> None:
    """A difference that is seen gets a measure, the measure a place and a figure."""
    case = together(
        activities({"id": "a", "name": "Pappakväll"}),
        at(f"{GENDER}.analysis", gaps),
        at(f"{GENDER}.measures", measures),
    )
    assert outcome("gender_gaps_met", case) == (verdict, place)


def test_half_met_threads_quote_what_holds_and_name_what_does_not() -> None:
    """Partly shows both sides; missing shows no evidence at all."""
    result = ask("goals_have_indicators", goals(WHOLE, GOAL | {"indicator": "Andel"}))

    assert result.missing == ("”Fler deltar” saknar datakälla",)
    assert (result.facts["ok"], result.facts["total"], result.facts["count"]) == ("1", "2", "1")
    assert quotes(result) == ["Antal", "Andel"]
    promise = ask("goals_have_indicators", goals(WHOLE, WHOLE | {"indicator": "Tas fram senare"}))
    assert quotes(promise) == ["Antal"]
    assert quotes(ask("goals_have_indicators", goals(GOAL))) == []


def _forms(kind: Any) -> dict[str, type[Form]]:
    """Return every form of the model by its name."""
    if isinstance(kind, type) and issubclass(kind, Form):
        inner = [_forms(field.annotation) for field in kind.model_fields.values()]
        return {kind.__name__: kind} | {
            name: form for found in inner for name, form in found.items()
        }
    return {name: form for part in get_args(kind) for name, form in _forms(part).items()}


ALL_FORMS = _forms(Application)
LOST = "rad-99"


def pointing(path: str) -> Case:
    """Return a case where the answer at a pattern path names a row that is not there."""
    above, _, name = path.rpartition(".")
    form, field = field_of(path)
    is_list = "list" in str(ALL_FORMS[form].model_fields[field].annotation)
    answer = {name: [LOST] if is_list else LOST}
    return at(above, answer if above.endswith("plan") else [answer])


@pytest.mark.parametrize("path", REFERENCES)
def test_a_row_that_is_not_there_is_found_wherever_it_is_named(path: str) -> None:
    """Nobody who reads the application can look up an id."""
    result = ask("references_hold", pointing(path))

    assert result.verdict == "missing"
    assert result.place.split("[")[0] in path
    assert f" {LOST}" in result.facts["faults"]


@pytest.mark.parametrize("path", REFERENCES)
def test_a_row_is_known_to_be_named_wherever_it_is(path: str) -> None:
    application = Application.model_validate(pointing(path))

    assert named_ids(application) == {one.id for one in references(application)} == {LOST}


def test_every_field_that_names_rows_is_looked_at() -> None:
    """A field that the model gets next year is not forgotten."""
    found = {f"{form}.{name}" for form, kind in ALL_FORMS.items() for name in _row_fields(kind)}

    # What comes after the decision names what was promised, and is held against that.
    later = {"DiaryEntry.concerns", "PromisedCost.activity"}
    assert found == {".".join(field_of(path)) for path in REFERENCES} | later


def _row_fields(kind: type[Form]) -> list[str]:
    ids = {"id"} if issubclass(kind, Row) else set()
    return [
        name
        for name, field in kind.model_fields.items()
        if name not in ids and _holds_ids(field.annotation)
    ]


def _holds_ids(annotation: Any) -> bool:
    return annotation == RowId or any(map(_holds_ids, get_args(annotation)))


def test_references_that_hold_need_nothing_said() -> None:
    """A cost of the whole organisation is no stray one."""
    case = together(
        goals(GOAL),
        activities({"name": "A", "goals": ["mal-1"]}),
        costs({"activity": "Organisation"}, {"activity": "aktivitet-1"}),
        {"eu": {"principles": [{"goals": ["mal-1"], "activities": ["aktivitet-1"]}]}},
    )
    assert ask("references_hold", case).verdict == "met"
    assert ask("references_hold", {}).verdict == "not_applicable"
    lost = together(case, {"eu": {"principles": [{"goals": ["mal-1", "mal-44"]}]}})
    result = ask("references_hold", lost)
    assert result.facts["faults"] == "en horisontell princip hör till målet mal-44"
    assert result.place == "eu.principles[princip-1].goals[2]"
