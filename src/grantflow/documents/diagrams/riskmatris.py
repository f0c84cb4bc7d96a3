"""The risk matrix: how likely and how serious each risk is, numbered, with the names below."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from grantflow.documents.diagrams.lettering import LEADING, clean, wrap
from grantflow.documents.diagrams.picture import PAGE, WIDTH, Picture, shared
from grantflow.documents.diagrams.sheet import BODY, EDGE, INK, SMALL, SOFT, TINY, WHITE, Sheet
from grantflow.model.value import Value
from grantflow.text import swedish

if TYPE_CHECKING:
    from grantflow.model.application import Application

NAME = "riskmatris"
TITLE = "Riskmatris: hur sannolika och hur allvarliga riskerna är"
_X, _CELL = 83.0, 104.0  # left edge of the matrix, width of a cell
_CHIP_W, _CHIP_H, _CHIP_GAP = 26.0, 17.0, 4.0
_PER_LINE = 3
_LEAST_CELL = 44.0
_TOP = 20.0
# White to grey by likelihood times consequence, 1 to 25.  Text on the darkest is 9 to 1.
_GROUNDS = ("#ffffff", "#f1f3f5", "#e2e6ea", "#d0d6dc", "#bcc4cc")
_STEPS = (3, 6, 10, 15)
_LINE = SMALL * LEADING
_NO_PLACE = "utan plats"


@dataclass(eq=False, repr=False)
class _Risk(Value):
    """A risk: its number, its words and owner, and its two scores from 1 to 5."""

    code: str
    words: str
    owner: str
    likelihood: int | None
    consequence: int | None
    lines: tuple[str, ...]

    @property
    def score(self) -> str:
        if self.likelihood is None or self.consequence is None:
            return _NO_PLACE
        return f"{self.likelihood} × {self.consequence} = {self.likelihood * self.consequence}"

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + 8


def draw(application: Application) -> Picture | None:
    """Return matrix and list in one picture, however tall; None without risks."""
    risks = _risks(application)
    return _drawn(risks, risks, 1, 1) if risks else None


def pages(application: Application) -> list[Picture]:
    """Return the matrix with its list; what the page has no room for follows as more lists."""
    risks = _risks(application)
    room = PAGE - 24
    counts = shared([r.height for r in risks], room - _matrix_height(risks), room) if risks else []
    rows = iter(risks)
    return [
        _drawn(risks, list(islice(rows, count)), n, len(counts))
        for n, count in enumerate(counts, 1)
    ]


def _risks(application: Application) -> list[_Risk]:
    found: list[_Risk] = []
    for row in application.stages.projektlogik.risks:
        words = clean(row.risk)
        if words or row.likelihood or row.consequence:
            words = words or "(utan text)"
            owner = clean(row.owner)
            full = f"{words} Ansvarig: {owner}." if owner else words
            if owner and words[-1] not in ".!?…":
                full = f"{words}. Ansvarig: {owner}."
            lines = wrap(full, WIDTH - 140, SMALL, limit=4)
            code = f"R{len(found) + 1}"
            found.append(_Risk(code, words, owner, row.likelihood, row.consequence, lines))
    return found


def _cells(risks: list[_Risk]) -> dict[tuple[int, int], list[_Risk]]:
    cells: dict[tuple[int, int], list[_Risk]] = {}
    for risk in risks:
        if risk.likelihood is not None and risk.consequence is not None:
            cells.setdefault((risk.likelihood, risk.consequence), []).append(risk)
    return cells


def _row_heights(risks: list[_Risk]) -> dict[int, float]:
    """Return the height of the row of each likelihood, as tall as its fullest cell needs."""
    heights = dict.fromkeys(range(1, 6), _LEAST_CELL)
    for (likelihood, _), found in _cells(risks).items():
        lines = -(-len(found) // _PER_LINE)
        need = lines * (_CHIP_H + _CHIP_GAP) + 24
        heights[likelihood] = max(heights[likelihood], need)
    return heights


def _matrix_height(risks: list[_Risk]) -> float:
    return _TOP + sum(_row_heights(risks).values()) + 49


def _drawn(risks: list[_Risk], listed: list[_Risk], number: int, of: int) -> Picture:
    sheet = Sheet()
    y = _matrix(sheet, risks) if number == 1 else 0.0
    y = _list(sheet, listed, y)
    name, title = NAME, TITLE
    if of > 1:
        name, title = f"{NAME}-{number}", f"{TITLE}, del {number} av {of}"
    return sheet.picture(
        name, title, _described(risks if number == 1 else [], listed), round(y + 1)
    )


def _matrix(sheet: Sheet, risks: list[_Risk]) -> float:
    """Draw the five by five cells with the numbers of their risks; return the y below."""
    cells, heights = _cells(risks), _row_heights(risks)
    sheet.lines(0, 0, ["Sannolikhet"], bold=True)
    y = _TOP
    for likelihood in range(5, 0, -1):
        height = heights[likelihood]
        word = {5: "hög", 1: "låg"}.get(likelihood, "")
        middle = y + height / 2
        sheet.lines(_X - 10, middle - 8, [str(likelihood)], BODY, bold=True, anchor="end")
        sheet.lines(_X - 24, middle - 7, [word], SMALL, fill=SOFT, anchor="end")
        for consequence in range(1, 6):
            x = _X + (consequence - 1) * _CELL
            _cell(sheet, (x, y, _CELL, height), likelihood * consequence)
            _chips(sheet, x, y, height, cells.get((likelihood, consequence), []))
        y += height
    y += 5
    for consequence in range(1, 6):
        words = {1: "1 lindrigt", 5: "5 mycket allvarligt"}.get(consequence, str(consequence))
        figure, _, word = words.partition(" ")
        middle = _X + (consequence - 0.5) * _CELL
        sheet.lines(middle, y, [figure], BODY, bold=True, anchor="middle")
        sheet.lines(middle, y + 14, [word] if word else [], SMALL, fill=SOFT, anchor="middle")
    sheet.lines(0, y, ["Konsekvens"], bold=True)
    return y + 44


def _cell(sheet: Sheet, box: tuple[float, float, float, float], product: int) -> None:
    ground = _GROUNDS[sum(product > step for step in _STEPS)]
    sheet.rect(box, ground, EDGE)
    sheet.text(box[0] + _CELL - 4, box[1] + 11, str(product), TINY, fill=INK, anchor="end")


def _chips(sheet: Sheet, x: float, y: float, height: float, risks: list[_Risk]) -> None:
    """Draw the numbers of the risks in a cell, in lines of three, in its middle."""
    rows = [risks[at : at + _PER_LINE] for at in range(0, len(risks), _PER_LINE)]
    top = y + (height - len(rows) * (_CHIP_H + _CHIP_GAP) + _CHIP_GAP) / 2
    for row in rows:
        left = x + (_CELL - len(row) * (_CHIP_W + 3) + 3) / 2
        for risk in row:
            sheet.rect((left, top, _CHIP_W, _CHIP_H), WHITE, INK, line=1.3, corner=4)
            sheet.lines(
                left + _CHIP_W / 2, top + 1.5, [risk.code], SMALL, bold=True, anchor="middle"
            )
            left += _CHIP_W + 3
        top += _CHIP_H + _CHIP_GAP


def _list(sheet: Sheet, risks: list[_Risk], y: float) -> float:
    """Write what each number stands for; return the y below."""
    if not risks:
        return y
    sheet.lines(0, y, ["Risk"], SMALL, bold=True)
    sheet.lines(WIDTH - 1, y, ["Sannolikhet × konsekvens"], SMALL, fill=SOFT, anchor="end")
    y += 18
    for risk in risks:
        sheet.line((0, y), (WIDTH, y))
        sheet.lines(0, y + 4, [risk.code], SMALL, bold=True)
        sheet.lines(30, y + 4, risk.lines, SMALL)
        known = risk.score != _NO_PLACE
        shown = risk.score if known else "värde saknas"
        sheet.lines(WIDTH - 1, y + 4, [shown], SMALL, bold=known, anchor="end")
        y += risk.height
    return y


def _described(placed: list[_Risk], listed: list[_Risk]) -> str:
    """Return the matrix in words: each risk with its two scores and its owner."""
    told = ["Lista över risker, fortsättning."]
    if placed:
        count = f"{len(placed)} {'risk' if len(placed) == 1 else 'risker'}"
        told = [f"Riskmatris med {count}. Sannolikhet och konsekvens går från 1 till 5."]
        known = [r.likelihood * r.consequence for r in placed if r.likelihood and r.consequence]
        if known:
            top = [r.code for r in placed if r.score.endswith(f"= {max(known)}")]
            told.append(f"Högst värde, {max(known)} av 25, har {swedish.listed(top)}.")
    for risk in listed:
        owner = f", ansvarig {risk.owner}" if risk.owner else ""
        scores = (
            f"sannolikhet {risk.likelihood or 'saknas'}, konsekvens {risk.consequence or 'saknas'}"
        )
        told.append(f"{risk.code} {risk.words.rstrip('.')}: {scores}{owner}.")
    return " ".join(told)
