"""What a page draws of a form: controls with their answers, tables with their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.web.widgets import Choice, Control, GroupControl, Shape, TableControl


class Picked(NamedTuple):
    """A choice, and whether it is made."""

    text: str
    label: str
    chosen: bool


class Limit(NamedTuple):
    """How long the section of the application that a text goes into may be."""

    heading: str
    most: int


class Input(NamedTuple):
    """A control with its answer.  `texts` are what it shows, `token` what it was read at.

    `label` stands alone where there is no `control.label` above it: a year.  `note` is what we know
    of the answer, and `offered` are answers to pick instead of writing one.
    """

    control: Control
    shape: Shape
    path: str
    label: str
    token: str
    texts: tuple[str, ...]
    choices: tuple[Picked, ...] = ()
    years: tuple[Input, ...] = ()
    fault: str = ""
    limit: Limit | None = None
    note: str = ""
    offered: tuple[Choice, ...] = ()
    kind: Literal["input"] = "input"

    @property
    def text(self) -> str:
        """What a control for one answer shows."""
        return self.texts[0] if self.texts else ""

    @property
    def joined(self) -> str:
        """What a control with an answer a line shows."""
        return "\n".join(self.texts)


class Card(NamedTuple):
    """A row.  `fields` are empty where the row is closed on a page with many."""

    id: str
    path: str
    name: str
    about: str
    filled: int
    fields: tuple[Input, ...]
    others: tuple[Input, ...]
    is_open: bool
    is_first: bool
    is_last: bool
    faults: int


class Grid(NamedTuple):
    """A table with its rows.  `version` is that of the list: which rows, in which order."""

    control: TableControl
    path: str
    version: int
    cards: tuple[Card, ...]
    is_long: bool
    yearly: bool
    kind: Literal["grid"] = "grid"


class Cluster(NamedTuple):
    """Questions that belong together."""

    control: GroupControl
    parts: tuple[Input | Grid, ...]
    kind: Literal["cluster"] = "cluster"


Drawn = Input | Grid | Cluster


class Sheet(NamedTuple):
    """A form: what the chosen programmes ask, and what others ask that has no answer here."""

    parts: tuple[Drawn, ...]
    others: tuple[Drawn, ...]


def is_answered(drawn: Drawn) -> bool:
    """Whether anything stands in what is drawn."""
    if isinstance(drawn, Input):
        return bool(drawn.texts) or any(year.texts for year in drawn.years)
    if isinstance(drawn, Grid):
        return bool(drawn.cards)
    return any(is_answered(part) for part in drawn.parts)


def inputs_of(parts: Iterable[Drawn]) -> Iterator[Input]:
    """Yield every control on the page that takes an answer, in order."""
    for part in parts:
        if isinstance(part, Input):
            yield from part.years or (part,)
        elif isinstance(part, Cluster):
            yield from inputs_of(part.parts)
        else:
            for card in part.cards:
                yield from inputs_of((*card.fields, *card.others))
