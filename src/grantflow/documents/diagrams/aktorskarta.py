"""The actor map: the own organisation in the middle, four levels around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.diagrams.lettering import LEADING, clean, width, wrap
from grantflow.documents.diagrams.patterns import KINDS, sign
from grantflow.documents.diagrams.picture import PAGE, WIDTH, Picture
from grantflow.documents.diagrams.sheet import BODY, EDGE, INK, SMALL, SOFT, WHITE, Sheet
from grantflow.model.value import Value

if TYPE_CHECKING:
    from grantflow.model.application import Application

NAME = "aktorskarta"
TITLE = "Aktörskarta: vilka som arbetar med frågan på olika nivåer"
_LEVELS = ("lokal", "delregional", "regional", "nationell")  # from the middle outwards
_GROUNDS = ("#d9e1e8", "#e4eaef", "#eef2f5", "#f7f9fa")
_OWN = "den egna organisationen"
_NO_LEVEL = "nivå saknas"
_ABROAD = "(internationell)"
# Whether we want to bring an actor in; None is unclear or not answered.
_ANSWERS = (("ja", "vi vill ha med"), ("nej", "behöver inte vara med"), (None, "oklart"))
_FRAME, _GAP, _PAD = 9.0, 7.0, 5.0  # px between frames, between boxes, inside a box
_HEAD = 21.0  # the line with the name of a level
_ACROSS = 3
_LINE = SMALL * LEADING
_LEGEND_ROW = 17.0


@dataclass(eq=False, repr=False)
class _Actor(Value):
    """An organisation with its name in lines, wrapped for its level."""

    name: str
    kind: str | None
    level: str
    abroad: bool
    bring_in: str | None
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + 2 * _PAD


class _Level(NamedTuple):
    """A level with its rows of actors, above and below what lies inside it."""

    name: str
    size: int
    above: list[list[_Actor]]
    below: list[list[_Actor]]


def draw(application: Application) -> Picture | None:
    """Return the whole map in one picture, however tall; None without actors."""
    actors = _actors(application)
    return _drawn(application, actors, actors, 1, 1) if actors else None


def pages(application: Application, tallest: float = PAGE) -> list[Picture]:
    """Return the map as pictures at most `tallest` px high; empty without actors."""
    actors = _actors(application)
    parts: list[list[_Actor]] = [[]] if actors else []
    for actor in actors:
        if parts[-1] and _height(application, [*parts[-1], actor]) > tallest:
            parts.append([])
        parts[-1].append(actor)
    return [_drawn(application, actors, part, n, len(parts)) for n, part in enumerate(parts, 1)]


def _actors(application: Application) -> list[_Actor]:
    """Return the actors that have a name, from the middle outwards."""
    found = []
    for row in application.stages.omvarldsbevakning.actors:
        name = clean(row.name)
        if name:
            abroad = row.level == "internationell"
            level = "nationell" if abroad else row.level or _NO_LEVEL
            room = _room(level) - 2 * _PAD - 17
            shown = wrap(f"{name} {_ABROAD}" if abroad else name, room, SMALL, limit=6)
            found.append(_Actor(name, row.kind, level, abroad, row.bring_in, shown))
    order = [*_LEVELS, _NO_LEVEL]
    return sorted(found, key=lambda actor: order.index(actor.level))


def _inset(level: str) -> float:
    """Return how far a level's boxes stand from the edge of the picture, in px."""
    depth = _LEVELS[::-1].index(level) if level in _LEVELS else 0
    return 1 + (depth + 1) * _FRAME


def _room(level: str) -> float:
    """Return the width of a box on `level`, in px."""
    inside = WIDTH - 2 * _inset(level)
    return (inside - (_ACROSS - 1) * _GAP) // _ACROSS


def _level(name: str, actors: list[_Actor]) -> _Level:
    """Share a level's actors out in rows, as many below the middle as above it."""
    mine = [actor for actor in actors if actor.level == name]
    rows = [mine[at : at + _ACROSS] for at in range(0, len(mine), _ACROSS)]
    half = -(-len(rows) // 2)
    return _Level(name, len(mine), rows[:half], rows[half:])


def _tall(rows: list[list[_Actor]]) -> float:
    return sum(max(actor.height for actor in row) + _GAP for row in rows)


def _own(application: Application) -> tuple[str, tuple[str, ...]]:
    own = clean(application.applicant.name or application.stages.forankring.owner.organisation)
    return own, wrap(own or _OWN.capitalize(), 260, BODY, bold=True, limit=4)


def _levels_height(actors: list[_Actor]) -> float:
    """Return the height of all frames, without what stands in the middle."""
    levels = [_level(name, actors) for name in _LEVELS]
    rows = sum(_tall(level.above) + _tall(level.below) for level in levels)
    return rows + len(levels) * (_HEAD + _FRAME)


def _height(application: Application, actors: list[_Actor]) -> float:
    own = len(_own(application)[1]) * BODY * LEADING + 16 + _GAP
    lost = _level(_NO_LEVEL, actors)
    rest = _HEAD + _tall(lost.above) + _tall(lost.below) if lost.size else 0
    return _levels_height(actors) + own + rest + _legend_height(actors) + 24


def _drawn(
    application: Application, everyone: list[_Actor], actors: list[_Actor], number: int, of: int
) -> Picture:
    sheet = Sheet()
    own, own_lines = _own(application)
    levels = [_level(name, actors) for name in _LEVELS]
    y = 0.0
    if of == 1 or any(actor.level != _NO_LEVEL for actor in actors):
        y = 1 + _levels_height(actors) + len(own_lines) * BODY * LEADING + 16 + _GAP
        _map(sheet, levels, everyone, (1, y), own_lines)
        y += 12
    lost = _level(_NO_LEVEL, actors)
    if lost.size:
        sheet.lines(2, y, ["Nivå saknas"], SMALL, bold=True)
        y = _rows(sheet, lost.above + lost.below, _NO_LEVEL, y + _HEAD) + 4
    y = _legend(sheet, actors, y)
    name, title = NAME, TITLE
    if of > 1:
        name, title = f"{NAME}-{number}", f"{TITLE}, del {number} av {of}"
    return sheet.picture(name, title, _described(own, actors), round(y + 2))


def _map(
    sheet: Sheet,
    levels: list[_Level],
    everyone: list[_Actor],
    span: tuple[float, float],
    own: tuple[str, ...],
) -> None:
    """Draw the levels from the outermost inwards, from top to bottom (`span`)."""
    for level, ground in zip(levels[::-1], _GROUNDS[::-1], strict=True):
        elsewhere = any(actor.level == level.name for actor in everyone)
        none = "se en annan del" if elsewhere else "ingen aktör angiven här"
        span = _frame(sheet, level, ground, span, none)
    height = len(own) * BODY * LEADING + 16
    _middle(sheet, own, (span[0] + span[1] - height) / 2, height)


def _frame(
    sheet: Sheet, level: _Level, ground: str, span: tuple[float, float], none: str
) -> tuple[float, float]:
    """Draw a level from top to bottom (`span`); return the top and bottom of its inside.

    `none` is written when no actor of this level is shown.
    """
    top, bottom = span
    inset = _inset(level.name)
    box = (inset - _FRAME + 0.5, top, WIDTH - 2 * (inset - _FRAME) - 1, bottom - top)
    sheet.rect(box, ground, EDGE, corner=7)
    words = f"{level.name.capitalize()} nivå"
    sheet.lines(inset, top + 4, [words], SMALL, bold=True)
    if not level.size:
        after = inset + width(words, SMALL, bold=True) + 8
        sheet.lines(after, top + 4, [none], SMALL, fill=SOFT)
    inside = _rows(sheet, level.above, level.name, top + _HEAD)
    below = bottom - _FRAME - _tall(level.below) + _GAP
    if level.below:
        _rows(sheet, level.below, level.name, below)
        return inside, below - _GAP
    return inside, bottom - _FRAME


def _rows(sheet: Sheet, rows: list[list[_Actor]], level: str, y: float) -> float:
    """Draw rows of actors, each row centred; return the y below them."""
    w = _room(level)
    for row in rows:
        height = max(actor.height for actor in row)
        x = (WIDTH - len(row) * w - (len(row) - 1) * _GAP) / 2
        for actor in row:
            _box(sheet, actor, (x, y, w, height))
            x += w + _GAP
        y += height + _GAP
    return y


def _box(sheet: Sheet, actor: _Actor, box: tuple[float, float, float, float]) -> None:
    x, y, _, height = box
    _edge(sheet, actor.bring_in, box)
    sign(sheet, actor.kind, x + _PAD + 7, y + height / 2)
    free = height - actor.height
    sheet.lines(x + _PAD + 17, y + _PAD + free / 2, actor.lines, SMALL)


def _edge(sheet: Sheet, bring_in: str | None, box: tuple[float, float, float, float]) -> None:
    if bring_in == "ja":
        sheet.rect(box, WHITE, INK, line=2.2, corner=3)
    else:
        sheet.rect(box, WHITE, EDGE, dash="" if bring_in == "nej" else "4 3", corner=3)


def _middle(sheet: Sheet, lines: tuple[str, ...], top: float, height: float) -> None:
    w = max(width(line, BODY, bold=True) for line in lines) + 28
    sheet.rect((round(WIDTH / 2 - w / 2, 1), top, round(w, 1), height), INK, corner=5)
    sheet.lines(WIDTH / 2, top + 8, lines, bold=True, fill=WHITE, anchor="middle")


def _entries(actors: list[_Actor]) -> tuple[list[str | None], list[tuple[str | None, str]]]:
    """Return the kinds and the answers about taking part that the legend must explain."""
    used = {actor.kind for actor in actors}
    kinds = [kind for kind in (*KINDS, None) if kind in used]
    answers = {actor.bring_in if actor.bring_in in {"ja", "nej"} else None for actor in actors}
    return kinds, [pair for pair in _ANSWERS if pair[0] in answers]


def _legend_places(actors: list[_Actor]) -> list[tuple[float, int, str]]:
    """Return x, row and words of every entry of the legend: kinds first, then answers."""
    kinds, answers = _entries(actors)
    rows: list[tuple[float, int, str]] = []
    x, line = 2.0, 0
    words = [*(kind or "typ saknas" for kind in kinds), *(word for _, word in answers)]
    for n, word in enumerate(words):
        sign_w = 18 if n < len(kinds) else 30
        w = sign_w + width(word, SMALL) + 16
        if x + w > WIDTH + 12 or n == len(kinds):
            x, line = 2.0, line + (n > 0)
        rows.append((x, line, word))
        x += w
    return rows


def _legend_height(actors: list[_Actor]) -> float:
    return (_legend_places(actors)[-1][1] + 1) * _LEGEND_ROW + 4


def _legend(sheet: Sheet, actors: list[_Actor], y: float) -> float:
    kinds, answers = _entries(actors)
    for n, (x, line, words) in enumerate(_legend_places(actors)):
        top = y + line * _LEGEND_ROW
        if n < len(kinds):
            sign(sheet, kinds[n], x + 7, top + 7.5)
            sheet.lines(x + 18, top, [words], SMALL)
        else:
            _edge(sheet, answers[n - len(kinds)][0], (x + 1, top + 1.5, 22, 12))
            sheet.lines(x + 30, top, [words], SMALL)
    return y + _legend_height(actors)


def _described(own: str, actors: list[_Actor]) -> str:
    """Return the map in words: who is on each level, of what kind, and who is to take part."""
    number = "1 aktör" if len(actors) == 1 else f"{len(actors)} aktörer"
    told = [f"Aktörskarta med {own or _OWN} i mitten och {number} runt om."]
    for level in (*_LEVELS, _NO_LEVEL):
        mine = [actor for actor in actors if actor.level == level]
        heading = "Utan angiven nivå" if level == _NO_LEVEL else f"{level.capitalize()} nivå"
        if mine:
            told.append(f"{heading}: {'; '.join(map(_told, mine))}.")
        elif level in _LEVELS:
            told.append(f"{heading}: ingen aktör visas här.")
    return " ".join(told)


def _told(actor: _Actor) -> str:
    facts = [actor.kind or "typ saknas", *["internationell"] * actor.abroad]
    facts.append(next(w for answer, w in _ANSWERS if answer in {actor.bring_in, None}))
    return f"{actor.name} ({', '.join(facts)})"
