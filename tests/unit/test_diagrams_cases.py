"""Cases that strain the pictures, and a first check that each of them can be drawn."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grantflow.documents import casefile
from grantflow.documents.diagrams import pictures, whole_pictures
from grantflow.model.application import Application

EXAMPLES = sorted((Path(__file__).parents[2] / "data" / "examples").glob("*.yaml"))
LONG = "Flyktingguideverksamhetssamordnarutbildningsmaterialframtagning"
ACTOR = "Samordningsförbundet Nordöstra Göteborgsregionens arbetsmarknadsförvaltning"
KINDS = "kommun kommunalförbund region myndighet civilsamhälle företag lärosäte folkbildning annat"
COSTS = (
    "personal",
    "lokaler",
    "resor",
    "externa tjänster",
    "material",
    "utrustning",
    "tolk och översättning",
    "information och spridning",
    "uppföljning och utvärdering",
    "indirekta kostnader",
    "annat",
)


def case(**stages: Any) -> Application:
    """Return a case with some stage forms; `top` holds what stands outside the stages."""
    top = stages.pop("top", {})
    return Application.model_validate({"title": "Prov", **top, "stages": stages})


def forty_activities() -> Application:
    """Forty activities with words of sixty letters, each for two of eight goals."""
    day = datetime.date(2025, 1, 15)
    activities = [
        {
            "id": f"a-{n}",
            "name": f"{LONG} nummer {n} för {LONG.lower()}",
            "output": f"{n} {LONG.lower()} och tre till",
            "goals": [f"m-{n % 8}", f"m-{(n * 3 + 1) % 8}"],
            "start": day + datetime.timedelta(days=11 * n),
            "end": day + datetime.timedelta(days=11 * n + 120),
        }
        for n in range(40)
    ]
    goals = [
        {
            "id": f"m-{n}",
            "text": f"Minst {n} av {LONG}",
            "causes": [f"o-{n % 5}"],
            "level": "effekt",
        }
        for n in range(8)
    ]
    causes = [{"id": f"o-{n}", "text": f"{LONG} saknas i ort {n}"} for n in range(5)]
    logic = {
        "problem": f"{LONG} saknas. " * 9,
        "long_term_effects": f"{LONG} finns. " * 9,
        "causes": causes,
        "goals": goals,
        "activities": activities,
        "risks": [],
    }
    return case(projektlogik=logic, top={"idea": {"period_start": day, "period_end": "2026-06-30"}})


def twentyfive_actors() -> Application:
    """Twenty-five actors with long names on five levels and without one."""
    kinds = KINDS.split()
    levels = ["lokal", "delregional", "regional", "nationell", "internationell", None]
    answers = ["ja", "nej", "oklart", None]
    actors = [
        {
            "name": f"{ACTOR} {n}",
            "kind": kinds[n % 10] if n % 10 < 9 else None,
            "level": levels[n % 6],
            "bring_in": answers[n % 4],
            "influence": n * 7 % 6 or None,
            "interest": n % 5 + 1,
        }
        for n in range(25)
    ]
    top = {"applicant": {"name": ACTOR}}
    return case(omvarldsbevakning={"actors": actors}, top=top)


def many_actors() -> Application:
    """Ninety actors: more than a page holds."""
    found = twentyfive_actors().model_dump()
    actors = found["stages"]["omvarldsbevakning"]["actors"]
    return case(omvarldsbevakning={"actors": [a for n in range(4) for a in actors][:90]})


def crowded_risks() -> Application:
    """Thirty risks in one cell, five elsewhere, and some without scores."""
    risks = [
        {"risk": f"{LONG} {n}", "likelihood": 4, "consequence": 5, "owner": f"{ACTOR}schefen"}
        for n in range(30)
    ]
    risks += [{"risk": f"Risk {n}", "likelihood": n, "consequence": 6 - n} for n in range(1, 6)]
    risks += [{"risk": "Utan värden"}, {"risk": "Bara det ena", "likelihood": 2}]
    return case(projektlogik={"risks": risks})


def twelve_years() -> Application:
    """All kinds of cost over twelve years, large and tiny amounts, financing that differs."""
    years = range(2025, 2037)
    rows = [
        {
            "kind": kind,
            "amounts": {
                y: str(Decimal(10) ** (n % 8) * (y - 2020) + Decimal("0.5")) for y in years
            },
        }
        for n, kind in enumerate(COSTS)
    ]
    financing = [
        {"kind": "sökt bidrag", "amounts": {2025: "1234567890.50"}},
        {"kind": "kontant", "amounts": {2036: 1}},
        {"kind": "annat än kontanter", "amounts": {2030: 300000}},
        {"amounts": {2031: 700000}},
    ]
    return case(top={"budget": {"rows": rows, "financing": financing}})


def broken_links() -> Application:
    """Every way a link can be missing, and ids that no row has."""
    logic = {
        "causes": [
            {"id": "o-1", "text": "Orsak som möts"},
            {"id": "o-2", "text": "Orsak som ingen möter"},
            {"id": "o-3", "text": "Orsak utanför", "scope": "utanför"},
        ],
        "goals": [
            {"id": "m-1", "text": "Mål med allt", "level": "resultat", "causes": ["o-1"]},
            {"id": "m-2", "text": "Mål utan aktivitet", "level": "delmål", "causes": ["o-1"]},
            {"id": "m-3", "text": "Mål utan orsak", "level": "effekt"},
            {"id": "m-4", "text": "Mål mot okänt", "causes": ["orsak-99", "o-1"]},
        ],
        "activities": [
            {"id": "a-1", "name": "Aktivitet med allt", "goals": ["m-1", "m-3"], "output": "Tio"},
            {"id": "a-2", "name": "Aktivitet utan mål", "output": "Fem", "start": "2025-02-01"},
            {"id": "a-3", "name": "Aktivitet mot okänt", "goals": ["mal-77"], "end": "2025-04-30"},
            {"id": "a-4", "name": "Aktivitet utan resultat", "goals": ["m-4"]},
        ],
    }
    return case(projektlogik=logic)


def small_groups() -> Application:
    """Groups too small to tell in figures, groups half counted, groups of nobody."""
    rows = [
        {"arena": "beslutande", "group": "Styrgruppen", "women": 2, "men": 3},
        {"arena": "genomförande", "group": f"{ACTOR} och {ACTOR}", "women": 0, "men": 12},
        {"arena": "målgrupp", "group": "Deltagare i liten grupp", "women": 3, "men": 41},
        {"arena": "målgrupp", "group": "Deltagare", "women": 48, "men": 32},
        {"arena": "målgrupp", "group": "Bara kvinnor räknade", "women": 48},
        {"group": LONG, "women": 1, "men": 1},
        {"arena": "målgrupp", "group": "Ingen ännu", "women": 0, "men": 0},
        {"arena": "målgrupp", "group": "Inte räknad"},
    ]
    return case(jamstalldhetskartlaggning={"representation": rows})


def many_groups() -> Application:
    """Forty groups on three arenas: more than a page holds."""
    arenas = ["beslutande", "genomförande", "målgrupp"]
    rows = [
        {"arena": arenas[n % 3], "group": f"{LONG} {n}", "women": 7 * n, "men": 500}
        for n in range(40)
    ]
    return case(jamstalldhetskartlaggning={"representation": rows})


def half_filled() -> Application:
    """A case somebody has just begun: rows without words, links or figures."""
    return case(
        projektlogik={
            "causes": [{}, {"text": "Väntetid"}],
            "activities": [{"name": "Träff", "start": "2025-03-03"}],
            "risks": [{"likelihood": 5, "consequence": 5}],
        },
        omvarldsbevakning={"actors": [{"name": "Kommunen"}, {}]},
        jamstalldhetskartlaggning={"representation": [{"women": 1}]},
        top={"budget": {"rows": [{"amounts": {2025: 100}}, {"kind": "resor"}]}},
    )


def strange_dates() -> Application:
    """Dates in the wrong order, a hundred years apart, outside the period, or missing."""
    rows: list[dict[str, Any]] = [
        {"name": "Baklänges", "start": "2026-05-01", "end": "2025-05-01"},
        {"name": "En dag", "start": "2025-09-01", "end": "2025-09-01"},
        {"name": "Före och efter", "start": "2001-01-01", "end": "2099-12-31"},
        {"name": "Utan datum"},
        {"name": "Bara slut", "end": "2025-12-31"},
    ]
    goals = [{"text": f"Mål {n}", "by": f"20{25 + n // 4}-{n % 12 + 1:02}-28"} for n in range(30)]
    top = {"idea": {"period_start": "2025-01-01", "period_end": "2026-12-31"}}
    return case(projektlogik={"activities": rows, "goals": goals}, top=top)


def strange_signs() -> Application:
    """Signs that XML escapes, that fonts lack, and that combine with the letter before."""
    odd = "A<b> & \"c\" 'd' y\u0306 g\u0308 سلام 😀 日本 \u00adx\u200dy\ttab\u00a0hård"
    return case(
        projektlogik={
            "problem": odd,
            "causes": [{"id": "o<1>&", "text": odd}],
            "goals": [{"id": "m-1", "text": odd, "causes": ["o<1>&", "<&>"], "by": "2025-06-01"}],
            "activities": [
                {"name": odd, "goals": ["m-1"], "output": odd, "start": "2025-02-01"},
                {"name": "W" * 300, "output": "i" * 400, "end": "2025-03-01"},
            ],
            "risks": [{"risk": odd, "owner": odd, "likelihood": 1, "consequence": 1}],
        },
        omvarldsbevakning={"actors": [{"name": odd, "level": "lokal"}]},
        jamstalldhetskartlaggning={"representation": [{"group": odd, "women": 9, "men": 8}]},
        top={"applicant": {"name": odd}},
    )


def one_of_each() -> Application:
    """One row in every table."""
    return case(
        projektlogik={
            "causes": [{"id": "o-1", "text": "Kö"}],
            "goals": [{"id": "m-1", "text": "Kortare kö", "causes": ["o-1"], "by": "2025-12-31"}],
            "activities": [
                {
                    "name": "Kurs",
                    "goals": ["m-1"],
                    "output": "En kurs",
                    "start": "2025-05-01",
                    "end": "2025-05-31",
                }
            ],
            "risks": [{"risk": "Få kommer", "likelihood": 1, "consequence": 5}],
        },
        omvarldsbevakning={"actors": [{"name": "Kommunen", "level": "regional"}]},
        jamstalldhetskartlaggning={
            "representation": [{"arena": "målgrupp", "group": "Alla", "women": 5, "men": 5}]
        },
        top={
            "budget": {
                "rows": [{"kind": "resor", "amounts": {2025: 1}}],
                "financing": [{"kind": "sökt bidrag", "amounts": {2025: 1}}],
            }
        },
    )


def many_goals() -> Application:
    """Sixty goals: half on the same day, half on days of their own, all with one activity."""
    goals = [
        {
            "id": f"m-{n}",
            "text": f"{LONG} {n}",
            "causes": [f"o-{n}", f"o-{n // 2}"],
            "by": "2025-12-31" if n % 2 else f"20{24 + n // 20}-{n % 12 + 1:02}-{n % 27 + 1:02}",
        }
        for n in range(60)
    ]
    hub = {
        "name": "Allt på en gång",
        "goals": [goal["id"] for goal in goals],
        "start": "2025-01-01",
        "end": "2025-12-31",
    }
    causes = [{"id": f"o-{n}", "text": f"{LONG} {n}"} for n in range(60)]
    logic = {"causes": causes, "goals": goals, "activities": [hub]}
    budget = {"rows": [{"kind": "resor", "amounts": {year: year for year in range(1990, 2060)}}]}
    return case(projektlogik=logic, top={"budget": budget})


STRESS: dict[str, Callable[[], Application]] = {
    make.__name__: make
    for make in (
        forty_activities,
        twentyfive_actors,
        many_actors,
        crowded_risks,
        twelve_years,
        broken_links,
        small_groups,
        many_groups,
        many_goals,
        half_filled,
        strange_dates,
        strange_signs,
        one_of_each,
    )
}


def every_case() -> dict[str, Application]:
    """Return examples and stress cases by name."""
    examples = {path.stem: casefile.load(path).application for path in EXAMPLES}
    return examples | {name: make() for name, make in STRESS.items()}


@pytest.mark.parametrize("name", STRESS)
def test_a_hard_case_can_be_drawn(name: str) -> None:
    """No case stops the document from being written because a picture fails."""
    assert pictures(STRESS[name]())


def test_a_case_without_answers_has_no_pictures() -> None:
    """An empty case gets no empty frames in its document."""
    assert pictures(Application()) == []
    assert whole_pictures(Application()) == []
