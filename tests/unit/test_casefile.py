"""Loading a case: figures and words as Swedes write them, gaps, and the line of each answer."""

import json

import pytest

from grantflow import assets
from grantflow.documents import casefile
from grantflow.model.walk import leaves

LOGIC = "stages:\n  projektlogik:\n    "
AT = "stages.projektlogik"
GOALS = LOGIC + "goals:\n"


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("title: 37\n", "title", "37"),
        ("programme: 37\n", "programme", "37"),
        ("programme: [37a, 37, ESF plus]\n", "programme[3]", "esf"),
        ("theme: Språk/arbete\n", "theme", "sprak-arbete"),
        ("applicant: {kind: Ideell förening}\n", "applicant.kind", "civilsamhälle"),
        (GOALS + "      - baseline: 1 250 000\n", f"{AT}.goals[mal-1].baseline", "1250000"),
        (GOALS + "      - baseline: 1\u00a0250,5\n", f"{AT}.goals[mal-1].baseline", "1250.5"),
        (GOALS + "      - target: 0,5\n", f"{AT}.goals[mal-1].target", "0.5"),
        (LOGIC + "target_group:\n      women: 1 200\n", f"{AT}.target_group.women", "1200"),
        (
            "budget:\n  rows:\n    - amounts:\n        2025: 100 000,50\n",
            "budget.rows[kostnad-1].amounts.2025",
            "100000.50",
        ),
        ("idea: {why_now: ja}\n", "idea.why_now", "ja"),
        ("idea: {why_now: no}\n", "idea.why_now", "no"),
        ("idea: {why_now: 012345678}\n", "idea.why_now", "012345678"),
        ("idea: {why_now: '~'}\n", "idea.why_now", "~"),
        ("idea: {why_now: 12345678901234567890}\n", "idea.why_now", "12345678901234567890"),
        ("idea: {period_start: '2025-01-31'}\n", "idea.period_start", "2025-01-31"),
        ("\ufefftitle: x\n", "title", "x"),
        ("title: x\r\n", "title", "x"),
    ],
)
def test_figures_and_words_are_read_as_swedes_write_them(text: str, path: str, value: str) -> None:
    """Spaces in figures, decimal commas and a bare 37 are how people write."""
    application = casefile.loads(text.encode(), "fall").application
    found = {leaf.path: str(leaf.value) for leaf in leaves(application)}
    assert found[path] == value


def test_empty_answers_are_gaps_and_not_faults() -> None:
    """A half-filled case is the normal case."""
    text = (
        f"title:\nidea: ~\n{GOALS}      -\n      - null\n  forankring:\nbudget: {{}}\nwaivers: []\n"
    )
    assert list(leaves(casefile.loads(text.encode(), "x").application)) == [
        ("grantflow", "grantflow", 1, False)
    ]


def test_the_same_case_as_json_is_the_same_case() -> None:
    """JSON is a door of its own, not another format."""
    path = assets.folder("data") / "examples" / "arbete-och-sprak.yaml"
    case = casefile.load(path)
    text = json.dumps(case.application.model_dump(mode="json"), ensure_ascii=False)

    assert casefile.loads(text.encode(), "x.json").application == case.application


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("title", 1),
        (f"{AT}.goals[a].text", 6),
        (f"{AT}.goals[a].unit", 5),
        (f"{AT}.goals[mal-2]", 7),
        (f"{AT}.goals[borta].text", 4),
        (f"{AT}.aim", 3),
        ("stages.forankring.owner.unit", 2),
        ("budget.rows[kostnad-1]", 1),
        ("title[1]", 1),
    ],
)
def test_a_finding_is_linked_to_the_nearest_line(place: str, line: int | None) -> None:
    """A missing answer has no line; the group it belongs to has."""
    text = f"title: x\n{GOALS}      - id: a\n        text: x\n      - text: y\n"
    assert casefile.line_of_place(casefile.loads(text.encode(), "x"), place) == line
