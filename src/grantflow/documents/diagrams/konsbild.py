"""Representation: women and men in the groups that decide, carry out and take part."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from grantflow.documents.diagrams.lettering import LEADING, clean, width, wrap
from grantflow.documents.diagrams.patterns import Fill, filled
from grantflow.documents.diagrams.picture import PAGE, WIDTH, Picture, shared
from grantflow.documents.diagrams.sheet import BLUE, EDGE, INK, SMALL, SOFT, WHITE, Sheet
from grantflow.model.value import Value
from grantflow.text import swedish

if TYPE_CHECKING:
    from grantflow.model.application import Application

NAME = "representation"
TITLE = "Representation: kvinnor och män som beslutar, genomför och deltar"
_ARENAS = {
    "beslutande": "Beslutar",
    "genomförande": "Genomför",
    "målgrupp": "Målgrupp",
    None: "Arena saknas",
}
_BELOW = 5  # rule GE-10: smaller groups among those who take part are not told in figures
_OPEN = frozenset({"beslutande", "genomförande"})  # seats and tasks, where figures hide nobody
_FEW = "färre än 5"
_NAMES = 186.0
_X, _W = 200.0, 250.0
_COUNTS = _X + _W + 12
_BAR, _PAD = 15.0, 7.0
_LINE = SMALL * LEADING
_HEAD, _FOOT, _ARENA = 36.0, 30.0, 24.0
_WOMEN, _MEN = Fill(BLUE), Fill(WHITE, "/", 5)


@dataclass(eq=False, repr=False)
class _Group(Value):
    """A group on an arena with its numbers of women and men; None where nobody has counted."""

    arena: str | None
    name: str
    women: int | None
    men: int | None
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return max(len(self.lines), 2) * _LINE + 2 * _PAD

    def shown(self, number: int | None) -> str:
        """Return a count in words, without telling how many when they are too few."""
        if number is None:
            return "okänt antal"
        if 0 < number < _BELOW and self.arena not in _OPEN:
            return _FEW
        return swedish.number(number)

    @property
    def hidden(self) -> bool:
        return _FEW in {self.shown(self.women), self.shown(self.men)}

    @property
    def share(self) -> float | None:
        """The share of women, 0 to 1; None when it is unknown or must not be told."""
        if self.women is None or self.men is None or self.hidden or not self.women + self.men:
            return None
        return self.women / (self.women + self.men)


def draw(application: Application) -> Picture | None:
    """Return all groups in one picture, however tall; None without a counted group."""
    groups = _groups(application)
    return _drawn(groups, 1, 1) if groups else None


def pages(application: Application) -> list[Picture]:
    """Return the groups as pictures that fit a page each; empty without a counted group."""
    groups = _groups(application)
    begins = [n == 0 or groups[n - 1].arena != group.arena for n, group in enumerate(groups)]
    heights = [g.height + _ARENA * new for g, new in zip(groups, begins, strict=True)]
    room = PAGE - _HEAD - _FOOT - _ARENA
    counts = shared(heights, room, room) if groups else []
    rows = iter(groups)
    return [_drawn(list(islice(rows, n)), at, len(counts)) for at, n in enumerate(counts, 1)]


def _groups(application: Application) -> list[_Group]:
    """Return the groups that somebody has counted, arena by arena."""
    rows = application.stages.jamstalldhetskartlaggning.representation
    found = []
    for arena in _ARENAS:
        for row in rows:
            if row.arena == arena and (row.women is not None or row.men is not None):
                name = clean(row.group) or "Grupp utan namn"
                lines = wrap(name, _NAMES, SMALL, limit=5)
                found.append(_Group(arena, name, row.women, row.men, lines))
    return found


def _drawn(groups: list[_Group], number: int, of: int) -> Picture:
    sheet = Sheet()
    arenas = list(dict.fromkeys(group.arena for group in groups))
    bottom = _HEAD + sum(group.height for group in groups) + _ARENA * len(arenas)
    _scale(sheet, bottom)
    y = _HEAD
    for arena in arenas:
        sheet.line((0, y), (WIDTH, y), INK, 1.5)
        sheet.lines(2, y + 6, [_ARENAS[arena]], bold=True)
        y += _ARENA
        for group in groups:
            if group.arena == arena:
                _row(sheet, group, y)
                y += group.height
    _edges(sheet, groups, arenas)
    y = _legend(sheet, groups, bottom + 10)
    name, title = NAME, TITLE
    if of > 1:
        name, title = f"{NAME}-{number}", f"{TITLE}, del {number} av {of}"
    return sheet.picture(name, title, _described(groups), round(y))


def _scale(sheet: Sheet, bottom: float) -> None:
    """Draw the band from 40 to 60 per cent and the figures over it."""
    left, right = _X + _W * 0.4, _X + _W * 0.6
    sheet.rect((left, _HEAD, right - left, bottom - _HEAD), "#e4e9ee")
    middle = (left + right) / 2
    sheet.lines(middle, 2, ["40–60 %"], SMALL, bold=True, anchor="middle")
    for x, words in ((_X, "0 %"), (_X + _W, "100 %")):
        sheet.lines(x, 18, [words], SMALL, fill=SOFT, anchor="middle")
    sheet.lines(middle, 18, ["andel kvinnor"], SMALL, fill=SOFT, anchor="middle")


def _row(sheet: Sheet, group: _Group, y: float) -> None:
    middle = y + group.height / 2
    sheet.lines(2, middle - len(group.lines) * _LINE / 2, group.lines, SMALL)
    top = round(middle - _BAR / 2, 1)
    share = group.share
    if share is None:
        sheet.rect((_X, top, _W, _BAR), WHITE, EDGE, dash="4 3")
    else:
        part = round(_W * share, 1)
        if part:
            filled(sheet, (_X, top, part, _BAR), _WOMEN)
        if part < _W:
            filled(sheet, (_X + part, top, round(_W - part, 1), _BAR), _MEN)
    counts = [
        f"{group.shown(group.women)} {_noun(group.women, 'kvinna', 'kvinnor', group)}",
        f"{group.shown(group.men)} {_noun(group.men, 'man', 'män', group)}",
    ]
    if share is not None:
        percent = round(share * 100)
        counts = [f"{counts[0]}, {percent} %", f"{counts[1]}, {100 - percent} %"]
    sheet.lines(_COUNTS, middle - _LINE, [word.replace(" %", "\u00a0%") for word in counts], SMALL)


def _noun(number: int | None, one: str, many: str, group: _Group) -> str:
    return one if number == 1 and group.shown(number) == "1" else many


def _edges(sheet: Sheet, groups: list[_Group], arenas: list[str | None]) -> None:
    """Draw the edges of the band over the bars, white under ink so that they show on both."""
    y = _HEAD
    for arena in arenas:
        top = y + _ARENA
        y = top + sum(group.height for group in groups if group.arena == arena)
        for x in (_X + _W * 0.4, _X + _W * 0.6):
            sheet.line((x, top), (x, y), WHITE, 3)
            sheet.line((x, top), (x, y), INK, 1.2, "4 3")


def _legend(sheet: Sheet, groups: list[_Group], y: float) -> float:
    x = 2.0
    for fill, words in ((_WOMEN, "kvinnor"), (_MEN, "män")):
        filled(sheet, (x, y + 1, 24, 12), fill)
        sheet.lines(x + 30, y, [words], SMALL)
        x += 30 + width(words, SMALL) + 18
    unknown = any(group.share is None and not group.hidden for group in groups)
    few = any(group.hidden for group in groups)
    if unknown or few:
        words = _FEW if not unknown else f"{_FEW} eller okänt" if few else "okänd fördelning"
        sheet.rect((x, y + 1, 24, 12), WHITE, EDGE, dash="4 3")
        sheet.lines(x + 30, y, [words], SMALL)
        x += 30 + width(words, SMALL) + 18
    sheet.rect((x, y + 1, 24, 12), "#e4e9ee")
    sheet.line((x, y + 1), (x, y + 13), INK, 1.2, "4 3")
    sheet.line((x + 24, y + 1), (x + 24, y + 13), INK, 1.2, "4 3")
    sheet.lines(x + 30, y, ["jämn fördelning, 40–60 %"], SMALL)
    return y + 18


def _described(groups: list[_Group]) -> str:
    """Return the groups in words, with figures where they may be told."""
    told = ["Antal kvinnor och män på tre arenor. Jämn fördelning är 40–60 % av vardera."]
    for group in groups:
        women = f"{group.shown(group.women)} {_noun(group.women, 'kvinna', 'kvinnor', group)}"
        men = f"{group.shown(group.men)} {_noun(group.men, 'man', 'män', group)}"
        line = f"{_ARENAS[group.arena]}, {group.name}: {women} och {men}"
        if group.share is not None:
            even = 0.4 <= group.share <= 0.6
            line += (
                f", {round(group.share * 100)} % kvinnor, {'jämn' if even else 'ojämn'} fördelning"
            )
        told.append(f"{line}.")
    return swedish.tie(" ".join(told))
