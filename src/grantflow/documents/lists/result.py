"""What was read from a spreadsheet: answers, how they were told, and what was left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.model.value import Value

if TYPE_CHECKING:
    from grantflow.documents.importing.taken import Taken
    from grantflow.documents.lists.headings import Found
    from grantflow.documents.lists.same_rows import Renamed


class Guessed(NamedTuple):
    """A cell that says something else than the case asks for, what was made of it, and why.

    `asks` is whether a person has to see it before it is taken.
    """

    place: str
    text: str
    value: Any
    why: str
    asks: bool = True


class Fault(NamedTuple):
    """A cell of our own list that can't be taken, and why."""

    place: str
    text: str
    why: str


class Unread(NamedTuple):
    """A list that is left where it is: its sheet, its first and last row, and why."""

    sheet: str
    first: int
    last: int
    why: str


class Missing(NamedTuple):
    """The rows of the case that our own list on a sheet no longer has, by name."""

    sheet: str
    rows: tuple[str, ...]


@dataclass(eq=False, repr=False)
class ReadLists(Value):
    """Everything that was read from a spreadsheet.

    `found` are the lists, `rows` how many rows each has; `unread` are lists that are left where
    they are, `other` sheets without a list.  `renamed` are rows that may have got a new name in
    the list; they are taken as new rows.  `missing` are rows of the case that its own lists no
    longer have; they stay.
    """

    taken: Taken
    found: tuple[Found, ...]
    rows: tuple[int, ...]
    guessed: tuple[Guessed, ...] = ()
    faults: tuple[Fault, ...] = ()
    other: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether nothing in it was told by likeness."""
        return all(one.exact for one in self.found) and not any(one.asks for one in self.guessed)

    @property
    def asks(self) -> bool:
        """Whether a person has to see how it was understood before it is taken."""
        return bool(self.renamed) or not self.exact
