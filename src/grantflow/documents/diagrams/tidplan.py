"""The time plan: activities over months, the project period, and when goals are to be met."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from grantflow.documents.diagrams.lettering import width
from grantflow.documents.diagrams.patterns import FILLS, filled
from grantflow.documents.diagrams.picture import PAGE, WIDTH, Picture, shared
from grantflow.documents.diagrams.sheet import BLUE, INK, SMALL, SOFT, WHITE, Sheet
from grantflow.documents.diagrams.tidsrader import (
    BAR,
    LINE,
    PAD,
    UNDATED,
    Due,
    Plan,
    Row,
    W,
    X,
    described,
    plan_of,
)
from grantflow.text import swedish

if TYPE_CHECKING:
    import datetime

    from grantflow.model.application import Application

NAME = "tidplan"
TITLE = "Tidplan: aktiviteterna över tid"
_RIGHT = X + W
_FOOT = 30.0
_DIAMOND = "M0-5.5L5.5 0L0 5.5L-5.5 0z"


def draw(application: Application) -> Picture | None:
    """Return the whole plan in one picture, however tall; None without a dated activity."""
    plan = plan_of(application)
    return _drawn(plan, plan.rows, 1, 1) if plan else None


def pages(application: Application) -> list[Picture]:
    """Return the plan as pictures that fit a page each; empty without a dated activity."""
    plan = plan_of(application)
    if plan is None:
        return []
    room = max(PAGE - _head(plan) - _FOOT - _top_rows(plan), PAGE / 3)
    counts = shared([row.height for row in plan.rows], room, room)
    rows = iter(plan.rows)
    return [
        _drawn(plan, list(islice(rows, count)), n, len(counts)) for n, count in enumerate(counts, 1)
    ]


def _drawn(plan: Plan, rows: list[Row], number: int, of: int) -> Picture:
    sheet = Sheet()
    head = _head(plan)
    top = head + _top_rows(plan)
    bottom = top + sum(row.height for row in rows)
    _grid(sheet, plan, head, bottom)
    y = _period(sheet, plan, head)
    y = _goals(sheet, plan, y)
    _period_edges(sheet, plan, top, bottom)
    for n, row in enumerate(rows):
        _bar(sheet, plan, row, y)
        y += row.height
        if n < len(rows) - 1:
            sheet.line((0, y), (_RIGHT, y))
    height = _legend(sheet, plan, rows, bottom + 10)
    name, title = NAME, TITLE
    if of > 1:
        name, title = f"{NAME}-{number}", f"{TITLE}, del {number} av {of}"
    return sheet.picture(name, title, described(plan, rows), round(height))


def _head(plan: Plan) -> float:
    """Return the height of the names of columns, and of years when they have a line."""
    return 44.0 if plan.axis.years else 24.0


def _grid(sheet: Sheet, plan: Plan, head: float, bottom: float) -> None:
    """Draw the names of years and columns, and the lines between them."""
    columns, years = plan.axis.columns, plan.axis.years
    for n, column in enumerate(columns):
        if n % 2 == 0:
            sheet.rect((column.x, head - 20, column.w, bottom - head + 20), "#f5f7f9")
    for year in years:
        sheet.line((year.x, 4), (year.x, bottom), "#8a949e")
        _centred(sheet, year.x, year.w, 4, year.name, bold=True)
    for column in columns:
        _centred(sheet, column.x, column.w, head - 19, column.name, bold=not years)
    sheet.line((0, head), (_RIGHT, head), INK, 1.5)
    sheet.line((0, bottom), (_RIGHT, bottom), INK, 1.5)


def _centred(sheet: Sheet, x: float, w: float, y: float, words: str, *, bold: bool) -> None:
    sheet.lines(round(x + w / 2, 1), y, [words], SMALL, bold=bold, anchor="middle")


def _top_rows(plan: Plan) -> float:
    """Return the height of the rows for the period and the goals."""
    return (26 if any(plan.period) else 0) + _goals_height(plan)


def _period(sheet: Sheet, plan: Plan, y: float) -> float:
    start, end = plan.period
    if not (start or end):
        return y
    sheet.lines(2, y + 6, ["Projekttid"], SMALL, bold=True)
    sheet.lines(59, y + 6, [_briefly(start, end)], SMALL, fill=SOFT)
    x1 = plan.axis.at(start) if start else X
    x2 = plan.axis.at(end, end=True) if end else X + W
    low, high = min(x1, x2), max(x1, x2)
    sheet.rect((low, y + 8, high - low, 9), INK)
    sheet.line((0, y + 26), (_RIGHT, y + 26))
    return y + 26


def _briefly(start: datetime.date | None, end: datetime.date | None) -> str:
    """Return "1 sep 2024–31 dec 2025", short enough for the column of names."""
    days = [
        f"{d.day} {swedish.MONTHS[d.month - 1][:3]} {d.year}" if d else "" for d in (start, end)
    ]
    if all(days):
        return "–".join(days)
    return f"från {days[0]}" if start else f"till {days[1]}"


def _period_edges(sheet: Sheet, plan: Plan, top: float, bottom: float) -> None:
    """Let the ends of the project run down through the plan as dashed lines."""
    start, end = plan.period
    for x in (plan.axis.at(start) if start else None, plan.axis.at(end, end=True) if end else None):
        if x is not None:
            sheet.line((x, top), (x, bottom), INK, 1, "2 3")


def _lanes(plan: Plan) -> list[tuple[Due, float, float, float, int]]:
    """Return goals with x, left edge and width of their names, and the lane they stand in."""
    ends: list[float] = []
    placed = []
    for goal in plan.goals:
        x = plan.axis.at(goal.day, end=True)
        w = width(goal.codes, SMALL, bold=True)
        left = x + 8 if x + 8 + w <= WIDTH else x - 8 - w
        lane = next((n for n, end in enumerate(ends) if min(left, x - 7) >= end), len(ends))
        ends[lane : lane + 1] = [max(left + w, x + 7) + 5]
        placed.append((goal, x, left, w, lane))
    return placed


def _goals_height(plan: Plan) -> float:
    return (max(place[-1] for place in _lanes(plan)) + 1) * 16 + 10 if plan.goals else 0


def _goals(sheet: Sheet, plan: Plan, y: float) -> float:
    """Draw the days when goals are to be met, with the goals' codes beside."""
    if not plan.goals:
        return y
    sheet.lines(2, y + 6, ["Mål ska vara nådda"], SMALL, bold=True)
    for goal, x, left, w, lane in _lanes(plan):
        middle = y + 13 + lane * 16
        sheet.path(_DIAMOND, WHITE, INK, 1.6, at=(x, middle))
        sheet.rect((left - 1, middle - 7, w + 2, 14), WHITE)
        sheet.lines(left, middle - 7, [goal.codes], SMALL, bold=True)
    y += _goals_height(plan)
    sheet.line((0, y), (_RIGHT, y))
    return y


def _bar(sheet: Sheet, plan: Plan, row: Row, y: float) -> None:
    """Write an activity's name and draw its time."""
    sheet.lines(2, y + PAD, [row.code], SMALL, bold=True)
    after = 2 + width(row.code, SMALL, bold=True) + width(" ", SMALL)
    sheet.lines(after, y + PAD, [row.lines[0][len(row.code) + 1 :]], SMALL)
    sheet.lines(2, y + PAD + LINE, row.lines[1:], SMALL)
    top = round(y + row.height / 2 - BAR / 2, 1)
    if not row.start or not row.end:
        _half(sheet, plan, row, top)
        return
    x1, x2 = plan.axis.at(row.start), plan.axis.at(row.end, end=True)
    x2 = max(x2, x1 + 4)
    sheet.rect((x1, top, x2 - x1, BAR), BLUE)
    start, end = plan.period
    if start and row.start < start:
        _outside(sheet, x1, min(plan.axis.at(start), x2), top)
    if end and row.end > end:
        _outside(sheet, max(plan.axis.at(end, end=True), x1), x2, top)


def _outside(sheet: Sheet, x1: float, x2: float, top: float) -> None:
    filled(sheet, (x1, top, round(x2 - x1, 1), BAR), FILLS[1])


def _half(sheet: Sheet, plan: Plan, row: Row, top: float) -> None:
    """Draw an activity with one date as an open bar, one without dates as words."""
    day = row.start or row.end
    if day is None:
        size = width(UNDATED, SMALL)
        sheet.rect((X + 6, top - 2, size + 10, 17), WHITE)
        sheet.lines(X + 11, top - 1, [UNDATED], SMALL, fill=SOFT)
        return
    x = plan.axis.at(day, end=day is row.end)
    back = -1 if day is row.end else 1
    sheet.path(f"M{x:g} {top:g}v{BAR:g}", stroke=BLUE, line=3)
    sheet.line((x, top + BAR / 2), (x + 16 * back, top + BAR / 2), BLUE, 2, "3 2")


def _legend(sheet: Sheet, plan: Plan, rows: list[Row], y: float) -> float:
    """Explain the signs in use; return the height of the picture."""
    x = 2.0
    if any(row.start and row.end for row in rows):
        sheet.rect((x, y + 1, 24, BAR), BLUE)
        x = _named(sheet, x + 30, y, "Aktivitet")
    start, end = plan.period
    if any(
        (start and r.start and r.start < start) or (end and r.end and r.end > end) for r in rows
    ):
        filled(sheet, (x, y + 1, 24, BAR), FILLS[1])
        x = _named(sheet, x + 30, y, "Utanför projekttiden")
    if plan.goals:
        sheet.path(_DIAMOND, WHITE, INK, 1.6, at=(x + 6, y + 7))
        x = _named(sheet, x + 17, y, "Mål ska vara nått")
    if start or end:
        sheet.line((x + 4, y), (x + 4, y + 14), INK, 1, "2 3")
        x = _named(sheet, x + 12, y, "Projektets början och slut")
    if any(bool(row.start) != bool(row.end) for row in rows):
        sheet.path(f"M{x + 1.5:g} {y + 1:g}v{BAR:g}", stroke=BLUE, line=3)
        sheet.line((x + 2, y + 7), (x + 18, y + 7), BLUE, 2, "3 2")
        _named(sheet, x + 24, y, "Ett datum saknas")
    return y + 18


def _named(sheet: Sheet, x: float, y: float, words: str) -> float:
    sheet.lines(x, y, [words], SMALL)
    return x + width(words, SMALL) + 16
