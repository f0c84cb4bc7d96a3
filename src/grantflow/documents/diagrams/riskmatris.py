"""The risk matrix: how likely and how serious each risk is, numbered, with the names below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grantflow.documents.diagrams import matris
from grantflow.documents.diagrams.lettering import clean, wrap
from grantflow.documents.diagrams.matris import CELL, Box, Item, Look, Matrix, Scale
from grantflow.documents.diagrams.picture import PAGE, WIDTH, Picture
from grantflow.documents.diagrams.sheet import INK, SMALL, TINY, Sheet
from grantflow.text import swedish

if TYPE_CHECKING:
    from grantflow.model.application import Application

NAME = "riskmatris"
TITLE = "Riskmatris: hur sannolika och hur allvarliga riskerna är"
_CORNER = 4.0
_AROUND_CHIPS = 24.0  # px of a cell beside the numbers, one line of them for its value
# White to grey by likelihood times consequence, 1 to 25.  Text on the darkest is 9 to 1.
_GROUNDS = ("#ffffff", "#f1f3f5", "#e2e6ea", "#d0d6dc", "#bcc4cc")
_STEPS = (3, 6, 10, 15)
_LOOK = Look(
    Scale("Sannolikhet", "låg", "hög"),
    Scale("Konsekvens", "lindrigt", "mycket allvarligt"),
    ground=lambda up, along: _GROUNDS[sum(up * along > step for step in _STEPS)],
    top=20,
    below=49,
)
_KEY = ("Risk", "Sannolikhet × konsekvens")


@dataclass(eq=False, repr=False)
class _Risk(Item):
    """A risk, its words and owner: likelihood goes up, consequence along."""

    words: str
    owner: str

    @property
    def product(self) -> int:
        """Likelihood times consequence; 0 when one is not known."""
        return (self.up or 0) * (self.along or 0)

    @property
    def scores(self) -> str:
        return f"{self.up} × {self.along} = {self.product}"


def draw(application: Application) -> Picture | None:
    """Return matrix and list in one picture, however tall; None without risks."""
    risks = _risks(application)
    return _drawn(risks, risks, 1, 1) if risks else None


def pages(application: Application) -> list[Picture]:
    """Return the matrix with its list; what the page has no room for follows as more lists."""
    risks = _risks(application)
    if not risks:
        return []
    parts = matris.shares(risks, PAGE, _matrix(risks).height)
    return [_drawn(risks, part, n, len(parts)) for n, part in enumerate(parts, 1)]


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
            found.append(_Risk(code, lines, row.likelihood, row.consequence, words, owner))
    return found


def _matrix(risks: list[_Risk]) -> Matrix[_Risk]:
    return matris.matrix(
        _LOOK, matris.placed(risks), lambda found: matris.chips_height(found) + _AROUND_CHIPS
    )


def _drawn(risks: list[_Risk], listed: list[_Risk], number: int, of: int) -> Picture:
    sheet = Sheet()
    y = matris.draw(sheet, _matrix(risks), _fill) if number == 1 else 0.0
    y = matris.key(sheet, _KEY, listed, y)
    name, title = NAME, TITLE
    if of > 1:
        name, title = f"{NAME}-{number}", f"{TITLE}, del {number} av {of}"
    return sheet.picture(
        name, title, _described(risks if number == 1 else [], listed), round(y + 1)
    )


def _fill(sheet: Sheet, box: Box, place: tuple[int, int], risks: list[_Risk]) -> None:
    """Show the value of a cell in its corner, and the numbers of its risks."""
    value = str(place[0] * place[1])
    sheet.text(box[0] + CELL - 4, box[1] + 11, value, TINY, fill=INK, anchor="end")
    matris.chips(sheet, box, risks, _CORNER)


def _described(placed: list[_Risk], listed: list[_Risk]) -> str:
    """Return the matrix in words: each risk with its two scores and its owner."""
    told = ["Lista över risker, fortsättning."]
    if placed:
        count = f"{len(placed)} {'risk' if len(placed) == 1 else 'risker'}"
        told = [f"Riskmatris med {count}. Sannolikhet och konsekvens går från 1 till 5."]
        most = max(risk.product for risk in placed)
        if most:
            top = [risk.code for risk in placed if risk.product == most]
            told.append(f"Högst värde, {most} av 25, har {swedish.listed(top)}.")
    for risk in listed:
        owner = f", ansvarig {risk.owner}" if risk.owner else ""
        scores = f"sannolikhet {risk.up or 'saknas'}, konsekvens {risk.along or 'saknas'}"
        told.append(f"{risk.code} {risk.words.rstrip('.')}: {scores}{owner}.")
    return " ".join(told)
