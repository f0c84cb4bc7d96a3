"""Predicates about goals that can be measured and figures that agree."""

import pytest
from checking import Case, ask, at, quotes, together

GOALS = "stages.projektlogik.goals"
GROUP = "stages.projektlogik.target_group"
ACTIVITIES = "stages.projektlogik.activities"
WHOLE = {"text": "60 föräldrar vet vart de vänder sig", "target": 60, "unit": "personer"}
WISH = {"text": "Tryggare föräldrar"}


def goals(*rows: Case) -> Case:
    return at(GOALS, list(rows))


@pytest.mark.parametrize(
    ("rows", "one", "every", "place"),
    [
        ([], "missing", "not_applicable", GOALS),
        ([WHOLE], "met", "met", GOALS),
        ([WHOLE, WISH], "met", "partly", GOALS),
        ([WISH], "partly", "not_applicable", f"{GOALS}[mal-1]"),
        ([{"target": 60, "unit": "personer"}], "missing", "not_applicable", f"{GOALS}[mal-1]"),
        ([{"indicator": "Andel", "target": 60, "unit": "%"}], "met", "met", GOALS),
        ([{"text": "[mål]"}], "placeholder", "not_applicable", f"{GOALS}[mal-1].text"),
        (
            [{"text": "Fler deltar", "indicator": "Ska tas fram"}],
            "placeholder",
            "not_applicable",
            f"{GOALS}[mal-1].indicator",
        ),
        (
            [{"text": "Fler deltar", "unit": "Ingen"}],
            "negated",
            "not_applicable",
            f"{GOALS}[mal-1].unit",
        ),
        (
            [{"text": "Ingen familj väntar mer än 14 dagar på en plats"}],
            "partly",
            "not_applicable",
            f"{GOALS}[mal-1]",
        ),
        ([{"text": "Vi har inga mål"}], "negated", "not_applicable", f"{GOALS}[mal-1].text"),
    ],
)
def test_goals_can_be_measured(rows: list[Case], one: str, every: str, place: str) -> None:
    """A goal is measured by what is counted, its level and its unit; wishes are partly there."""
    result = ask("measurable_goals", goals(*rows))

    assert (result.verdict, result.place) == (one, place)
    assert ask("measurable_goals", goals(*rows), {"all": True}).verdict == every


def test_the_goals_that_fall_short_are_named_with_what_they_lack() -> None:
    """One number for how many are fine, and the names of the others."""
    result = ask("measurable_goals", goals(WHOLE, WISH), {"all": True})

    assert (result.facts["ok"], result.facts["total"]) == ("1", "2")
    assert result.facts["rows"] == "”Tryggare föräldrar”"
    assert result.missing == ("nivå", "enhet")
    assert quotes(result) == ["60 föräldrar vet vart de vänder sig", "60"]


def test_a_wish_is_quoted_when_it_is_all_there_is() -> None:
    """The verdict partly shows the words it rests on."""
    assert quotes(ask("measurable_goals", goals(WISH))) == ["Tryggare föräldrar"]
    assert quotes(ask("measurable_goals", goals({"target": 3}))) == []
    assert quotes(ask("measurable_goals", goals(WHOLE | {"indicator": "[mått]"}))) == [
        "60 föräldrar vet vart de vänder sig",
        "60",
    ]


def group(**counts: int) -> Case:
    return at(GROUP, counts)


def budget(costs: dict[int, int], money: dict[int, int]) -> Case:
    return {"budget": {"rows": [{"amounts": costs}], "financing": [{"amounts": money}]}}


PEOPLE = {"text": "Nå föräldrar", "unit": "föräldrar", "target": 60}


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        ({}, "not_applicable", GROUP),
        (group(women=48, men=32), "not_applicable", GROUP),
        (group(total=80, women=48, men=32), "met", f"{GROUP}.total"),
        (group(total=80, girls=48, boys=32), "met", f"{GROUP}.total"),
        (group(total=80), "met", f"{GROUP}.total"),
        (group(total=80, women=48), "met", f"{GROUP}.total"),  # the rest may well be men
        (group(total=80, women=48, girls=2), "met", f"{GROUP}.total"),
        (group(total=80, women=90), "missing", f"{GROUP}.total"),
        (group(total=80, women=48, men=30), "missing", f"{GROUP}.total"),
        (group(total=80, girls=48, boys=30), "missing", f"{GROUP}.total"),
        (goals(PEOPLE | {"target_women": 40, "target_men": 20}), "met", f"{GROUP}.total"),
        (
            goals(PEOPLE | {"target_women": 40, "target_men": 10}),
            "missing",
            f"{GOALS}[mal-1].target",
        ),
        (goals(PEOPLE | {"target_women": 40}), "met", f"{GROUP}.total"),
        (
            goals({"unit": "procent", "target": 60, "target_women": 40, "target_men": 40}),
            "met",
            f"{GROUP}.total",
        ),
        (together(group(total=50), goals(PEOPLE)), "missing", f"{GOALS}[mal-1].target"),
        (together(group(total=60), goals(PEOPLE)), "met", f"{GROUP}.total"),
        (together(group(total=50), goals({"unit": "%", "target": 60})), "met", f"{GROUP}.total"),
        (together(group(total=50), goals({"unit": "föräldrar"})), "met", f"{GROUP}.total"),
        (
            together(group(total=50), goals({"unit": "samtal", "target": 60})),
            "met",
            f"{GROUP}.total",
        ),
        (budget({2025: 100}, {2025: 100}), "met", f"{GROUP}.total"),
        (budget({2025: 100}, {2025: 90}), "missing", "budget.financing"),
        (budget({2025: 100}, {2026: 100}), "missing", "budget.financing"),
        ({"budget": {"rows": [{"amounts": {2025: 100}}]}}, "missing", "budget.financing"),
        (
            together(
                group(total=80),
                at(
                    ACTIVITIES,
                    [{"participants": 9, "participants_women": 5, "participants_men": 4}],
                ),
            ),
            "met",
            f"{GROUP}.total",
        ),
        (
            together(
                group(total=80),
                at(
                    ACTIVITIES,
                    [{"participants": 9, "participants_women": 5, "participants_men": 5}],
                ),
            ),
            "missing",
            f"{ACTIVITIES}[aktivitet-1].participants",
        ),
    ],
)
def test_figures_agree(case: Case, verdict: str, place: str) -> None:
    """Women and men make the total, goals fit the target group, money covers the costs."""
    result = ask("figures_agree", case)

    assert (result.verdict, result.place) == (verdict, place)


def test_a_disagreement_is_told_with_its_figures() -> None:
    """The reader checks the sum without opening the form."""
    faults = ask("figures_agree", group(total=80, women=48, men=30)).facts["faults"]
    assert faults == "målgruppen är 48 + 30 = 78 personer, men totalen är 80"

    money = ask("figures_agree", budget({2025: 1250000}, {2025: 1250001}))
    assert "1\u00a0250\u00a0000\u00a0kr" in money.facts["faults"]
    assert money.facts["count"] == "1"


def test_figures_that_agree_are_quoted() -> None:
    """No verdict without the figures it rests on."""
    assert quotes(ask("figures_agree", group(total=80, women=48, men=32))) == ["80", "48", "32"]


FINANCED: Case = {"amounts": {2025: 67200}}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"hours": 160, "hourly_rate_sek": 420}, None),
        ({"hours": 190, "hourly_rate_sek": 420}, "67 200 kr, men tiden gånger priset"),
        ({"monthly_rate_sek": 9000, "months": 8}, "ger 72 000 kr"),
        ({"months": 36, "months_per_year": {2025: 24}}, "36 månader, men per år blir det 24"),
        ({"months": 24, "months_per_year": {2025: 12, 2026: 12}}, None),
    ],
)
def test_a_cost_agrees_with_its_own_figures(row: Case, told: str | None) -> None:
    """Who counts the hours times the price gets the amount that is asked for."""
    rows = [{"text": "Ledare", "amounts": {2025: 67200}} | row]
    case = {"budget": {"rows": rows, "financing": [FINANCED]}}
    result = ask("figures_agree", case)

    assert result.verdict == ("missing" if told else "met")
    assert (told or "") in result.facts.get("faults", "").replace("\xa0", " ")
    assert told is None or result.place.startswith("budget.rows[kostnad-1].")


def test_the_figures_of_the_need_add_up() -> None:
    """Shares and things are not people, and need not add up."""
    whole = {"statement": "Många deltar", "figure": 212, "women": 223, "men": 89}
    path = "stages.projektlogik.evidence"

    result = ask("figures_agree", at(path, [whole | {"unit": "personer"}]))
    assert result.place == f"{path}[belagg-1].figure"
    assert "223 kvinnor + 89 män är inte 212" in result.facts["faults"]
    for row in (whole | {"unit": "procent"}, whole | {"unit": "personer", "figure": 312}):
        assert ask("figures_agree", at(path, [row])).verdict != "missing"
