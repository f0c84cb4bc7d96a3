"""A change shows in the file as the lines it is about, and as no others."""

import datetime
import difflib
from decimal import Decimal
from typing import Any

import pytest

from grantflow.documents import casefile
from grantflow.documents.casewrite import Append, Put, Remove, changed
from grantflow.model.application import Application
from grantflow.model.stages.projektlogik import Goal

ROUGH = """\
# Överst
title: 'Bin & blommor'   # arbetsnamn
idea: {summary: kort, programmes: [37a, "37"]}   # på en rad

stages:
  projektlogik:
    # Om syftet
    aim: >
      Ett syfte
      på två rader

    goals:
    # Första målet
    - text: Utan id    # här
      baseline: 1 250,50
    -

    # Andra målet
    - id: eget
      text: |
        Två

        rader
      by: ~
    # Sist bland målen
budget:
  rows:
    - {id: k1, kind: personal, amounts: {2025: 100000, 2027: "5"}}
# Slut
"""


def read(content: bytes) -> Application:
    return casefile.loads(content, "fall.yaml").application


def edit(text: str, *changes: Any) -> str:
    return changed(text.encode(), "fall.yaml", changes).decode()


def diff(before: str, after: str) -> list[str]:
    """Return the lines that went (-) and came (+)."""
    lines = difflib.ndiff(before.split("\n"), after.split("\n"))
    return [line for line in lines if line[0] in "+-"]


LOGIC = "stages.projektlogik"
TITLE = "- title: 'Bin & blommor'   # arbetsnamn"
AIM = ["-     aim: >", "-       Ett syfte", "-       på två rader"]
NO_ID = "-     - text: Utan id    # här"


def idea(after: str) -> list[str]:
    """Return the lines of a change in the idea, which stands within braces."""
    return [
        '- idea: {summary: kort, programmes: [37a, "37"]}   # på en rad',
        f"+ idea:{after}   # på en rad",
    ]


def cost(after: str) -> list[str]:
    """Return the lines of a change in the cost, which stands within braces."""
    before = '{id: k1, kind: personal, amounts: {2025: 100000, 2027: "5"'
    return [f"-     - {before}}}}}", f"+     - {before}{after}"]


CHANGES: list[tuple[Any, list[str]]] = [
    (Put("title", "Bin"), [TITLE, "+ title: Bin   # arbetsnamn"]),
    (Put("title", "Ett\ntvå"), [TITLE, '+ title: "Ett\\ntvå"   # arbetsnamn']),
    (Put("title", None), [TITLE, "+ title:   # arbetsnamn"]),
    (Remove("title"), [TITLE]),
    (Put("theme", "annat"), ["+ theme: annat"]),
    (Put("grantflow", 1), ["+ grantflow: 1"]),
    (Remove("theme"), []),
    (Put("theme", None), []),
    (Put("idea.summary", "A, b"), idea(' {summary: "A, b", programmes: [37a, "37"]}')),
    (Put("idea.summary", None), idea(' {summary: null, programmes: [37a, "37"]}')),
    (Put("idea.for_whom", "x"), idea(' {summary: kort, programmes: [37a, "37"], for_whom: x}')),
    (Put("idea.programmes", ["esf"]), idea(" {summary: kort, programmes: [esf]}")),
    (Put("idea", None), idea("")),
    (Remove("idea.summary"), idea(' {programmes: [37a, "37"]}')),
    (Remove("idea.programmes"), idea(" {summary: kort}")),
    (Remove("idea.programmes[1]"), idea(' {summary: kort, programmes: ["37"]}')),
    (Append("idea.programmes", "esf"), idea(' {summary: kort, programmes: [37a, "37", esf]}')),
    (Put(f"{LOGIC}.problem", "Ensamhet"), ["+     problem: Ensamhet"]),
    (Put(f"{LOGIC}.aim", "Nytt"), [*AIM, "+     aim: Nytt"]),
    (Put(f"{LOGIC}.aim", "Ett\ntvå"), [*AIM, "+     aim: |-", "+       Ett", "+       två"]),
    (Put(f"{LOGIC}.aim", ""), [*AIM, "+     aim:"]),
    (
        Put(f"{LOGIC}.goals[eget].by", datetime.date(2025, 1, 31)),
        ["-       by: ~", "+       by: 2025-01-31"],
    ),
    (Put(f"{LOGIC}.goals[eget].unit", "st"), ["+       unit: st"]),
    (
        Put(f"{LOGIC}.goals[mal-1].id", "nytt"),
        [NO_ID, "+     - id: nytt", "+       text: Utan id    # här"],
    ),
    (
        Remove(f"{LOGIC}.goals[eget]"),
        [
            *(NO_ID, "+     - id: mal-1", "+       text: Utan id    # här"),
            *("-     - id: eget", "-       text: |", "-         Två", "- ", "-         rader"),
            "-       by: ~",
        ],
    ),
    (Remove(f"{LOGIC}.goals[mal-1].text"), [NO_ID, "+     - id: mal-1"]),
    (Remove(f"{LOGIC}.goals[eget].id"), ["-     - id: eget", "-       text: |", "+     - text: |"]),
    (Put("budget.rows[k1].amounts.2026", 7), cost(", 2026: 7}}")),
    (Put("budget.rows[k1].share_pct", Decimal("7.50")), cost("}, share_pct: 7.50}")),
    (
        Append("budget.rows", {"kind": "resor", "amounts": {2025: 10}}),
        ["+     - id: kostnad-2", "+       kind: resor", "+       amounts: {2025: 10}"],
    ),
    (
        Put(f"{LOGIC}.goals[mal-1]", {"id": "mal-1", "text": "Nytt", "unit": "st"}),
        [NO_ID, "+     - id: mal-1", "+       text: Nytt    # här", "+       unit: st"],
    ),
    (
        Put(f"{LOGIC}.goals[mal-1]", None),
        [NO_ID, "-       baseline: 1 250,50"],
    ),
    (Put("budget.comment", "Sist"), ["+   comment: Sist"]),
    (
        Put("stages.forankring.owner.unit", "Enhet"),
        ["+   forankring:", "+     owner:", "+       unit: Enhet"],
    ),
    (
        Put("applicant", {"name": "Exempelby", "kind": None}),
        ["+ ", "+ applicant:", "+   name: Exempelby"],
    ),
]


@pytest.mark.parametrize(("change", "lines"), CHANGES)
def test_a_change_shows_as_the_lines_it_is_about(change: Any, lines: list[str]) -> None:
    """A colleague who reads the diff sees the change and nothing else."""
    after = edit(ROUGH, change)

    assert sorted(diff(ROUGH, after)) == sorted(lines)
    read(after.encode())


def test_a_row_gets_the_next_free_id_and_stands_last() -> None:
    """Other rows refer to ids, so two rows never share one."""
    rows = [Append("stages.projektlogik.goals", Goal(text="Fler. Nytt.")) for _ in range(2)]
    after = edit(ROUGH.replace("id: eget", "id: mal-3"), *rows)

    goals = read(after.encode()).stages.projektlogik.goals
    assert [goal.id for goal in goals] == ["mal-1", "mal-3", "mal-4", "mal-5"]
    assert after.index("mal-5") < after.index("# Sist bland målen")


def test_the_first_row_and_the_last_one_out_leave_a_file_that_loads() -> None:
    """An emptied table is an unanswered question, not a fault."""
    started = edit("title: x\nstages:\n  projektlogik:\n    goals:  # inga än\n",
                   Append("stages.projektlogik.goals", {"text": "Ett\nmål"}))  # fmt: skip
    emptied = edit(started, Remove("stages.projektlogik.goals[mal-1]"))
    filled = edit(emptied, Put("stages.projektlogik.goals", [{"id": "a", "text": "å"}]))
    replaced = edit(filled, Put("stages.projektlogik.goals", [{"id": "b"}, {"id": "c"}]))

    assert "goals:  # inga än\n      - id: mal-1\n        text: |-\n          Ett" in started
    assert emptied == "title: x\nstages:\n  projektlogik:\n    goals:  # inga än\n"
    assert [g.id for g in read(replaced.encode()).stages.projektlogik.goals] == ["b", "c"]


@pytest.mark.parametrize("line_break", ["\r\n", "\r"])
def test_line_breaks_of_other_systems_stay(line_break: str) -> None:
    """A file from Windows stays a Windows file; one return alone becomes a line break."""
    rough = ROUGH.replace("\n", line_break)
    after = edit(rough, Put("stages.projektlogik.problem", "Ett\ntvå"), Put("title", "T"),
                 Remove("stages.projektlogik.aim"))  # fmt: skip

    assert after.replace("\r\n", "\n") == edit(
        ROUGH, Put("stages.projektlogik.problem", "Ett\ntvå"), Put("title", "T"),
        Remove("stages.projektlogik.aim"))  # fmt: skip
    assert after.count("\r\n") == (after.count("\n") if line_break == "\r\n" else 0)


def test_an_empty_place_within_braces_is_filled() -> None:
    """A form laid out on one line with gaps to fill."""
    assert edit("idea: {summary: , for_whom: x}\n", Put("idea.summary", "å")) == (
        "idea: {summary: å , for_whom: x}\n"
    )
