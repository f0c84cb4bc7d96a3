"""Watches the pages of a case, and offers what was found for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from grantflow import __version__
from grantflow.errors import CommandError, Place
from grantflow.model.scan import Scan
from grantflow.scanning.address import allowed_hosts
from grantflow.scanning.limits import Limits
from grantflow.scanning.notices import by_gravity, notices
from grantflow.scanning.watch import Watch, only, watch_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable
    from pathlib import Path

    from grantflow.documents.casefile import CaseFile
    from grantflow.model.programme import Call
    from grantflow.model.scan import PageResult
    from grantflow.settings import Settings

_LONGEST_WATCH = 2_000  # pages of one case


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOrder:
    """What to watch: the case and its call, of which pages, with what surroundings.

    `now` is the clock.  `tell` hears how far it has come; `waiting`, that another round goes first.
    """

    case: CaseFile
    path: Path
    call: Call | None
    settings: Settings
    now: Callable[[], datetime.datetime]
    only: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    tell: Callable[[int, int, str], None] = lambda _done, _all, _name: None
    waiting: Callable[[], None] = lambda: None


def order_of(path: Path, settings: Settings) -> ScanOrder:
    """Return the order to read every page that a case file watches.

    Raises:
        GrantflowError: The case is at fault.

    """
    from grantflow.documents import casefile
    from grantflow.usecases import choose_frame

    file = casefile.load(path)
    call = choose_frame(file.application, beside=path.parent).call
    return ScanOrder(case=file, path=path, call=call, settings=settings, now=local_now)


def local_now() -> datetime.datetime:
    """Return the time where we are."""
    import datetime

    return datetime.datetime.now().astimezone()


def watched(order: ScanOrder) -> Watch:
    """Return what would be fetched.

    Raises:
        CommandError: Nothing of what was asked for stands in the case, or it names too many pages.

    """
    allowed = allowed_hosts(order.settings.scan_allow)
    everything = watch_of(order.case.application, order.call, allowed)
    chosen = only(everything, order.only)
    place = Place(str(order.path))
    if order.only and not chosen.pages:
        raise CommandError(
            f"ingen bevakad sida passar '{' '.join(order.only)}'",
            remedy="kör med --dry-run för att se vilka sidor som bevakas",
            place=place,
        )
    if len(chosen.pages) > _LONGEST_WATCH:
        raise CommandError(
            f"ärendet bevakar {len(chosen.pages)} sidor; gränsen är {_LONGEST_WATCH}",
            remedy="välj några av dem med --only",
            place=place,
        )
    return chosen


def scan(order: ScanOrder) -> Scan:
    """Fetch the watched pages of a case and return what is new; it counts as told at once.

    Raises:
        GrantflowError: As `read`.

    """
    done = read(order)
    mark_told(order, done)
    return done.scan


class Read(NamedTuple):
    """What was found, and the number of the round, None when there was nothing to read."""

    scan: Scan
    number: int | None


def mark_told(order: ScanOrder, done: Read) -> None:
    """Say that a person has been shown a round; until then its news is shown again.

    Raises:
        MemoryBroken: It can't be written down.

    """
    from grantflow.scanning import memory

    if done.number is not None:
        with memory.opened(order.settings.home) as kept:
            kept.mark_told(done.number, case_key(order.path))


def read(order: ScanOrder) -> Read:
    """Fetch the watched pages of a case and return what is new since it was last told.

    Raises:
        CommandError: As `watched`.
        MemoryBroken: What was kept between rounds can't be read or written.

    """
    watch = watched(order)
    today = order.now().date()
    if not watch.pages:
        return Read(Scan(today, (), notices((), watch.left), ()), None)
    from grantflow.scanning import memory
    from grantflow.scanning.round import Surroundings, run
    from grantflow.usecases.scan_offering import Offering

    settings = order.settings
    contact = f"; {settings.scan_contact}" if settings.scan_contact else ""
    done = run(
        case_key(order.path),
        watch.pages,
        Surroundings(
            home=settings.home,
            now=order.now,
            agent=f"grantflow/{__version__} (reads pages for a grant application{contact})",
            allowed=allowed_hosts(settings.scan_allow),
            limits=order.limits,
            tell=order.tell,
            waiting=order.waiting,
        ),
    )
    with memory.opened(settings.home) as kept:
        offer = Offering(order.case.application, case_key(order.path), done.pages, today)
        offer.keep(kept)
        offered, moved = offer.waiting(kept, is_whole=not order.only)
    found = by_gravity((*moved, *notices(done.pages, watch.left)))
    return Read(Scan(today, done.pages, found, offered, done.resumed), done.number)


def last(order: ScanOrder) -> Scan:
    """Return the latest round that a person has been shown of a case; nothing is fetched.

    Raises:
        CommandError: There is none.
        MemoryBroken: What was kept between rounds can't be read.

    """
    return _scan_of(order, tuple(shown_last(order.path, order.settings)))


def untold(order: ScanOrder, number: int) -> Read | None:
    """Return a round that was read and that nobody has been shown yet; None when somebody has.

    Raises:
        MemoryBroken: What was kept between rounds can't be read.

    """
    from grantflow.scanning import memory

    with memory.opened(order.settings.home) as kept:
        pages = kept.untold(number)
    return Read(_scan_of(order, tuple(pages)), number) if pages else None


def _scan_of(order: ScanOrder, pages: tuple[PageResult, ...]) -> Scan:
    """Return what a round that was read some time ago has to tell."""
    from grantflow.scanning import memory
    from grantflow.usecases.scan_offering import Offering

    left = watch_of(
        order.case.application, order.call, allowed_hosts(order.settings.scan_allow)
    ).left
    today = order.now().date()
    with memory.opened(order.settings.home) as kept:
        offer = Offering(order.case.application, case_key(order.path), pages, today)
        offered, moved = offer.waiting(kept)
    read_on = max((one.read_on for one in pages), default=today)
    return Scan(read_on, pages, by_gravity((*moved, *notices(pages, left))), offered)


def case_key(path: Path) -> str:
    """Return what a case is known by between rounds: where its file lies."""
    return str(path.resolve())


def shown_last(path: Path, settings: Settings) -> list[PageResult]:
    """Return the pages of the latest round that a person has been shown of a case.

    Raises:
        CommandError: There is none.
        MemoryBroken: What was kept between rounds can't be read.

    """
    from grantflow.scanning import memory

    with memory.opened(settings.home) as kept:
        shown = kept.latest(case_key(path))
    if shown is None:
        raise CommandError(
            "inget har bevakats för det här ärendet än",
            remedy=f"kör först: grantflow scan {path}",
            place=Place(str(path)),
        )
    return shown
