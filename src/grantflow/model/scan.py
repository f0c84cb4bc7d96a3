"""What a watch of pages says: what each page was, what is new on it, and what may be taken."""

from __future__ import annotations

import datetime  # noqa: TC003 - what is kept is read back by these types
from dataclasses import dataclass, field
from typing import Literal

from grantflow.model.finding import Severity
from grantflow.model.value import Value

PageState = Literal["first", "same", "changed", "failed", "dead", "forbidden", "refused"]
STATE_LABELS: dict[str, str] = {
    "changed": "Ändrad",
    "first": "Läst för första gången",
    "same": "Oförändrad",
    "failed": "Gick inte att läsa den här gången",
    "dead": "Har inte gått att läsa på länge",
    "forbidden": "Får inte läsas av program",
    "refused": "Hämtas inte",
}
DifferenceKind = Literal["added", "removed", "changed"]
DateKind = Literal["opens", "closes"]
DATE_LABELS: dict[str, str] = {"opens": "öppnar", "closes": "sista ansökningsdag"}


@dataclass(eq=False, repr=False)
class Watched(Value):
    """An address that a case wants watched; `places` are where it stands, `name` what it is."""

    address: str
    places: tuple[str, ...]
    name: str


@dataclass(eq=False, repr=False)
class Unwatchable(Value):
    """What stands as an address but can't be fetched, and why."""

    place: str
    text: str
    why: str


@dataclass(eq=False, repr=False)
class Difference(Value):
    """A piece of a page that is new, gone or reworded.

    `under` is the heading it stands below; `coming` says that the heading tells what is going on.
    """

    kind: DifferenceKind
    before: str
    after: str
    under: str = ""
    coming: bool = False


@dataclass(eq=False, repr=False)
class FeedItem(Value):
    """An entry of a feed."""

    id: str
    title: str
    link: str = ""
    date: datetime.date | None = None
    summary: str = ""


@dataclass(eq=False, repr=False)
class CallDate(Value):
    """A day a call opens or closes, as a page tells it.  `doubts` say what speaks against it.

    `title` and `link` are those of the item of a feed that tells the day.
    """

    kind: DateKind
    date: datetime.date
    sentence: str
    at: str = ""
    doubts: tuple[str, ...] = ()
    past: bool = False
    title: str = ""
    link: str = ""


@dataclass(eq=False, repr=False)
class PageResult(Value):
    """What became of one page in a round.

    `since` is the day it was last told of; `told` is what went wrong or is worth knowing, in
    Swedish; `ignored` counts what differed but is no news, by its reason.  `moved_to` is the new
    address of a page that has moved for good.  `tries` are the rounds in a row it has failed.
    """

    address: str
    places: tuple[str, ...]
    name: str
    state: PageState
    read_on: datetime.date
    title: str = ""
    since: datetime.date | None = None
    told: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    items: tuple[FeedItem, ...] = ()
    dates: tuple[CallDate, ...] = ()
    ignored: dict[str, int] = field(default_factory=dict)
    moved_to: str | None = None
    tries: int = 0
    first_failed: datetime.date | None = None
    last_failed: datetime.date | None = None


@dataclass(eq=False, repr=False)
class Notice(Value):
    """Something to act on: a page that is gone, an address to change, a date to look into."""

    severity: Severity
    place: str
    address: str
    message: str
    advice: str


@dataclass(eq=False, repr=False)
class Proposal(Value):
    """Something a person may take into the case by its number.  Nothing is taken by itself.

    `address` is its source, `page` the watched page it was found on.  `row` is the row of the case
    whose day `was` has moved to this one.  `earlier` says that an earlier round found it.
    """

    number: int
    kind: Literal["opens", "closes", "news"]
    address: str
    title: str
    text: str
    read_on: datetime.date
    date: datetime.date | None = None
    at: str = ""
    doubts: tuple[str, ...] = ()
    page: str = ""
    row: str = ""
    was: datetime.date | None = None
    earlier: bool = False


@dataclass(eq=False, repr=False)
class Scan(Value):
    """A round over the pages of a case.  `resumed` pages were read before it was cut off."""

    read_on: datetime.date
    pages: tuple[PageResult, ...]
    notices: tuple[Notice, ...]
    proposals: tuple[Proposal, ...]
    resumed: int = 0

    def count(self, *states: str) -> int:
        """Return how many pages are in any of the states."""
        return sum(page.state in states for page in self.pages)
