"""The logic chain: problem, causes, goals, activities, results and effects, links drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.documents.diagrams import logikrutor
from grantflow.documents.diagrams.lettering import LEADING, cut, width, wrap
from grantflow.documents.diagrams.logiklankar import STUB, draw_links
from grantflow.documents.diagrams.logiknat import described, net
from grantflow.documents.diagrams.logikrutor import (
    ACTIVITIES,
    CAUSES,
    GAP,
    GOALS,
    LEAST,
    LINE,
    MOST,
    PAD,
    RESULTS,
    ROW_LINES,
    column_height,
    row_height,
    spread,
)
from grantflow.documents.diagrams.patterns import arrow, broken
from grantflow.documents.diagrams.picture import WIDTH, Picture
from grantflow.documents.diagrams.sheet import (
    BODY,
    EDGE,
    INK,
    PALE,
    RED,
    SMALL,
    SOFT,
    WHITE,
    Sheet,
)

if TYPE_CHECKING:
    from grantflow.documents.diagrams.logiknat import Net
    from grantflow.documents.diagrams.logikrutor import Box, Column, Part
    from grantflow.model.application import Application

NAME = "logikkedja"
TITLE = "Logikkedja: från problem till effekter"
_FREE_ROOM = 560.0  # what causes and goals may take where activities are few


def draw(application: Application) -> Picture | None:
    """Return the whole chain in one picture, however tall; None without a logic."""
    found = net(application)
    if found is None:
        return None
    causes, goals, activities = map(len, (found.causes, found.goals, found.activities))
    return _drawn(found, ([*range(causes)], [*range(goals)], [*range(activities)]), 1, 1)


def pages(application: Application) -> list[Picture]:
    """Return the chain as pictures that fit a page each; empty without a logic."""
    found = net(application)
    if found is None:
        return []
    parts = logikrutor.parts(found)
    return [_drawn(found, part, n, len(parts)) for n, part in enumerate(parts, 1)]


def _drawn(found: Net, part: Part, number: int, of: int) -> Picture:
    sheet = Sheet()
    y = 1.0
    if number == 1:
        y = _banner(sheet, y, "Problem", found.problem, "Problemet är inte beskrivet")
        _down(sheet, CAUSES.x + CAUSES.w / 2, y, given=found.problem)
        y += 16
    y = _headings(sheet, y)
    y = _columns(sheet, found, part, y)
    if number == of:
        _down(sheet, RESULTS.x + RESULTS.w / 2, y, given=found.effects)
        y = _banner(
            sheet, y + 13, "Effekter på sikt", found.effects, "Inga effekter på sikt är beskrivna"
        )
    y = _legend(sheet, y + 12, found, part)
    name, title = NAME, TITLE
    if of > 1:
        name, title = f"{NAME}-{number}", f"{TITLE}, del {number} av {of}"
    words = described(found, part, first=number == 1, last=number == of)
    return sheet.picture(name, title, words, round(y + 1))


def _down(sheet: Sheet, x: float, y: float, *, given: str) -> None:
    """Draw the link from the problem or to the effects, broken when that is not written."""
    if given:
        sheet.line((x, y), (x, y + 7), EDGE)
        arrow(sheet, x, y + 12, down=True)
    else:
        sheet.line((x, y), (x, y + 13), RED, 1.6, "3 2")


def _banner(sheet: Sheet, y: float, heading: str, text: str, none: str) -> float:
    """Write problem or effects across the page, or a broken frame when there is nothing."""
    lines = wrap(text or none, WIDTH - 22, BODY, limit=4)
    height = (len(lines) + 1) * BODY * LEADING + 12
    box = (0.5, y, WIDTH - 1, height)
    if text:
        sheet.rect(box, PALE, EDGE, corner=4)
    else:
        sheet.rect(box, WHITE, RED, line=1.6, dash="4 3", corner=4)
    top = sheet.lines(11, y + 6, [heading], bold=True)
    sheet.lines(11, top, lines, fill=INK if text else RED)
    return y + height


def _headings(sheet: Sheet, y: float) -> float:
    for column in (CAUSES, GOALS, ACTIVITIES, RESULTS):
        sheet.lines(column.x, y, [column.heading], bold=True)
        sheet.line((column.x, y + 18), (column.x + column.w, y + 18), INK, 1.5)
    return y + 26


def _columns(sheet: Sheet, found: Net, part: Part, top: float) -> float:
    """Place and draw boxes and links; return the y below them."""
    causes = {at: logikrutor.box(found.causes[at], CAUSES) for at in part[0]}
    goals = {at: logikrutor.box(found.goals[at], GOALS) for at in part[1]}
    activities = {at: logikrutor.box(found.activities[at], ACTIVITIES) for at in part[2]}
    for box in activities.values():
        box.height = row_height(box)
    rows = sum(box.height + GAP for box in activities.values())
    room = max(
        rows,
        *(column_height(boxes, LEAST) for boxes in (causes, goals)),
        *(min(column_height(boxes, MOST), _FREE_ROOM) for boxes in (causes, goals)),
    )
    for boxes in (causes, goals):
        limit = next((n for n in range(MOST, LEAST, -1) if column_height(boxes, n) <= room), LEAST)
        for box in boxes.values():
            box.lines = cut(box.lines, limit, box.room, SMALL)
            box.height = box.tall(limit)
        spread(boxes, top, room)
    for box in activities.values():
        box.lines = cut(box.lines, ROW_LINES, box.room, SMALL)
    spread(activities, top, room)
    draw_links(sheet, found.to_goals, (causes, CAUSES), (goals, GOALS))
    draw_links(sheet, found.to_activities, (goals, GOALS), (activities, ACTIVITIES))
    for boxes, column in ((causes, CAUSES), (goals, GOALS), (activities, ACTIVITIES)):
        for box in boxes.values():
            _write(sheet, box, column)
    for box in activities.values():
        _result(sheet, box)
    low = top + max(room, _empty_columns(sheet, found, top)) - GAP
    return max([low, *(b.top + b.height for b in (*causes.values(), *goals.values()))])


def _write(sheet: Sheet, box: Box, column: Column) -> None:
    node = box.node
    frame = (column.x, box.top, column.w, box.height)
    dash = "5 3" if node.outside else ""
    sheet.rect(frame, WHITE if node.outside else PALE, EDGE, dash=dash, corner=3)
    x, y = column.x + PAD, box.top + PAD
    sheet.lines(x, y, [node.code], SMALL, bold=True)
    after = x + width(node.code, SMALL, bold=True) + width(" ", SMALL)
    lines = box.lines
    if node.kind:
        y = sheet.lines(after, y, [node.kind], SMALL, fill=SOFT)
    elif lines:
        y = sheet.lines(after, y, [lines[0][len(node.code) + 1 :]], SMALL)
        lines = lines[1:]
    y = sheet.lines(x, y, lines, SMALL)
    y = sheet.lines(x, y, box.refers, SMALL, fill=SOFT)
    sheet.lines(x, y, box.lacks, SMALL, bold=True, fill=RED)


def _result(sheet: Sheet, box: Box) -> None:
    """Draw what an activity gives, on its row."""
    x1, x2 = ACTIVITIES.x + ACTIVITIES.w, RESULTS.x
    room, middle = RESULTS.w - 12, round(box.top + box.height / 2, 1)
    lines = wrap(box.node.output or "Inget resultat angivet", room, SMALL, limit=ROW_LINES)
    height = len(lines) * LINE + 2 * PAD
    frame = (RESULTS.x, round(middle - height / 2, 1), RESULTS.w, height)
    if box.node.output:
        sheet.line((x1, middle), (x2 - 5, middle), EDGE, 1.1)
        arrow(sheet, x2, middle)
        sheet.rect(frame, WHITE, EDGE, corner=3)
    else:
        broken(sheet, x1, middle, STUB, RED)
        sheet.rect(frame, WHITE, RED, line=1.4, dash="4 3", corner=3)
    sheet.lines(
        x2 + PAD,
        frame[1] + PAD,
        lines,
        SMALL,
        bold=not box.node.output,
        fill=INK if box.node.output else RED,
    )


def _empty_columns(sheet: Sheet, found: Net, top: float) -> float:
    """Draw a broken frame in each column that has nothing at all; return the room it takes."""
    room = 0.0
    given = ((CAUSES, found.causes), (GOALS, found.goals), (ACTIVITIES, found.activities))
    for column, nodes in given:
        if not nodes:
            lines = wrap(column.none, column.w - 12, SMALL, bold=True)
            height = len(lines) * LINE + 2 * PAD
            frame = (column.x, top, column.w, height)
            sheet.rect(frame, WHITE, RED, line=1.4, dash="4 3", corner=3)
            sheet.lines(column.x + PAD, top + PAD, lines, SMALL, bold=True, fill=RED)
            room = max(room, height + GAP)
    return room


def _legend(sheet: Sheet, y: float, found: Net, part: Part) -> float:
    """Explain the signs that the picture uses; return the y below."""
    x, middle = 0.5, y + 8
    sheet.line((x, middle), (x + 21, middle), EDGE, 1.1)
    arrow(sheet, x + 26, middle)
    x = _after(sheet, x + 32, y, "Länk")
    if found.lacks:
        broken(sheet, x, middle, 22, RED)
        several = "bruten länk" if found.lacks == 1 else "brutna länkar"
        x = _after(sheet, x + 30, y, f"Något saknas ({found.lacks} {several})")
    if any(found.causes[at].outside for at in part[0]):
        sheet.rect((x, y + 2, 24, 12), WHITE, EDGE, dash="5 3", corner=3)
        _after(sheet, x + 30, y, "Orsak som projektet inte påverkar")
    return y + 18


def _after(sheet: Sheet, x: float, y: float, words: str) -> float:
    sheet.lines(x, y, [words], SMALL)
    return x + width(words, SMALL) + 22
