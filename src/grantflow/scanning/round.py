"""A round: every page once, page by page into the memory, and on from where it was cut off."""

from __future__ import annotations

import asyncio
import datetime
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from grantflow.scanning import faults, judge, memory, network
from grantflow.scanning.alone import alone
from grantflow.scanning.faults import FetchFault
from grantflow.scanning.fetch import Answer, Fetcher
from grantflow.scanning.html import get_ready
from grantflow.scanning.kept import Unreadable
from grantflow.scanning.kept import text_of as kept_text
from grantflow.scanning.limits import Limits
from grantflow.scanning.pace import Pace
from grantflow.scanning.page import read

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Coroutine, Sequence
    from pathlib import Path

    from grantflow.model.scan import PageResult, Watched
    from grantflow.scanning.memory import Memory, Seen

# A round that was cut off longer ago than this is not gone on with: what it read is old.
_FRESH = datetime.timedelta(hours=6)
# A lease on the whole memory longer than any round.
_LONGEST_WAIT_S = 1_800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a round needs from outside: where the memory lies, the clock, the net.

    `now` tells the time; `tell` hears how many pages are done of how many; `waiting` is called when
    another round holds the memory.  `allowed` are hosts and ports that may be private.
    """

    home: Path
    now: Callable[[], datetime.datetime]
    agent: str
    allowed: frozenset[tuple[str, int]] = frozenset()
    limits: Limits = field(default_factory=Limits)
    resolve: network.Resolve = network.resolved
    trust: ssl.SSLContext | None = None
    tell: Callable[[int, int, str], None] = lambda _done, _all, _name: None
    waiting: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Round:
    """The pages of a round in the order of the case; `resumed` of them were read before.

    `number` is what `Memory.mark_told` knows it by, once somebody has been shown it.
    """

    pages: tuple[PageResult, ...]
    resumed: int
    number: int


def run(case_key: str, watched: Sequence[Watched], around: Surroundings) -> Round:
    """Read every page that this round has not read, and return all of them.

    What is new stays new until the round has been shown and `Memory.mark_told` is called.

    Raises:
        MemoryBroken: What was kept can't be read or written, or another round takes too long.

    """
    asked_at = _stamp(around.now())
    with (
        alone(around.home, _LONGEST_WAIT_S, around.waiting),
        memory.opened(around.home) as kept,
    ):
        now = around.now()
        number = kept.begin(
            case_key,
            [one.address for one in watched],
            _stamp(now),
            _stamp(now - _FRESH),
        )
        done = kept.results(number)
        left = [one for one in watched if one.address not in done]
        resumed = len(watched) - len(left) + kept.unread(number)
        # What a round read that we waited for is new enough: nobody is asked twice for it.
        fresh_from = kept.begun_before(asked_at) or asked_at
        work = _Work(kept, number, case_key, around, fresh_from, done, len(watched))
        if left:
            _finished(work.through(left))
        pages = tuple(work.done[one.address] for one in watched)
        kept.end(number, case_key, _stamp(around.now()))
    return Round(pages, resumed, number)


def _stamp(now: datetime.datetime) -> str:
    """Return a time so that later ones sort later, summer time or not."""
    return now.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def _finished(work: Coroutine[Any, Any, None]) -> None:
    """Run the work; of several faults at once the first is raised, as it is."""
    try:
        asyncio.run(work)
    except BaseExceptionGroup as group:
        fault: BaseException = group
        while isinstance(fault, BaseExceptionGroup):
            fault = fault.exceptions[0]
        raise fault from None


@dataclass(slots=True)
class _Work:
    """The pages of a round on their way."""

    kept: Memory
    number: int
    case_key: str
    around: Surroundings
    fresh_from: str
    done: dict[str, PageResult]
    total: int
    out_of_reach: list[tuple[Watched, FetchFault]] = field(default_factory=list)

    async def through(self, left: Sequence[Watched]) -> None:
        limits = self.around.limits
        client = network.client(
            *(limits, self.around.allowed, self.around.agent),
            *(self.around.resolve, self.around.trust),
        )
        async with client:
            fetcher = Fetcher(client, Pace(limits), limits, self._seconds_until)
            reading = asyncio.Lock()
            warming = asyncio.create_task(asyncio.to_thread(get_ready))
            async with asyncio.TaskGroup() as group:
                for one in left:
                    group.create_task(self._one(fetcher, one, reading))
            await warming
        self._without_net()

    async def _one(self, fetcher: Fetcher, one: Watched, reading: asyncio.Lock) -> None:
        seen = self.kept.seen(one.address)
        if seen and self._is_fresh(seen):
            return self._keep(one, seen, judge.unread(seen))
        answer = self.kept.answer(self.number, one.address)
        if answer is None:
            try:
                answer = await fetcher.page(one.address, seen.known() if seen else None)
            except FetchFault as fault:
                return self._not_read(one, fault)
            except Exception:  # noqa: BLE001 - no page ends the round, whatever it sends
                return self._failed(one, faults.unreadable())
            self.kept.keep_answer(self.number, one.address, answer)
        async with reading:  # one at a time: reading takes the processor, not the net
            try:
                found = await asyncio.to_thread(self._read, answer, seen)
            except FetchFault as fault:
                return self._failed(one, fault)
        return self._keep(one, seen, found)

    def _not_read(self, one: Watched, fault: FetchFault) -> None:
        if fault.offline:
            self.out_of_reach.append((one, fault))
        else:
            self._failed(one, fault)

    def _is_fresh(self, seen: Seen) -> bool:
        """Whether the page was read by a round that was on its way when we were asked for."""
        return seen.fetched_at is not None and seen.fetched_at >= self.fresh_from

    def _read(self, answer: Answer, seen: Seen | None) -> judge.Found:
        if answer.same and seen and seen.text is not None:
            return judge.same(answer, seen)
        try:
            text = read(answer.body, answer.content_type, answer.address, self.around.limits)
            found = judge.found(answer, text)
        except Exception as error:
            raise faults.unreadable() from error
        if judge.is_empty(text) and seen and seen.text and not judge.is_empty(kept_text(seen.text)):
            raise faults.empty()
        return found

    def _keep(self, one: Watched, seen: Seen | None, found: judge.Found) -> None:
        now = self.around.now()
        told = self.kept.told(self.case_key, one.address)
        try:
            judged = judge.result_of(one, found, told, now.date())
        except Unreadable:
            raise  # what we kept ourselves is broken: that is no fault of the page
        except Exception:  # noqa: BLE001 - as above
            self._failed(one, faults.unreadable())
        else:
            fetched_at = seen.fetched_at if found.kept and seen else _stamp(now)
            self._write(judged.result, judge.seen_of(found, fetched_at), (judged.hash, judged.text))

    def _failed(self, one: Watched, fault: FetchFault) -> None:
        seen = self.kept.seen(one.address)
        result, after = judge.failed(one, fault, seen, self.around.now(), self.around.limits)
        self._write(result, after)

    def _without_net(self) -> None:
        """Settle the hosts nobody knows: when no page at all was reached, the net is to blame."""
        reached = any(page.state != "refused" for page in self.done.values())
        hosts = {one.address.split("/")[2] for one, _ in self.out_of_reach}
        today = self.around.now().date()
        for one, fault in self.out_of_reach:
            if not reached and len(hosts) > 1:
                self._write(*judge.offline(one, self.kept.seen(one.address), today))
            else:
                self._failed(one, fault)

    def _write(
        self, result: PageResult, seen: Seen, shown: tuple[str, bytes] | None = None
    ) -> None:
        self.kept.keep(self.number, self.case_key, result, seen, shown)
        self.done[result.address] = result
        self.around.tell(len(self.done), self.total, result.name or result.address)

    def _seconds_until(self, text: str) -> float | None:
        """Return how far off the time of a Retry-After line is: seconds, or a date."""
        if text.strip().isdecimal():
            return float(text.strip()[:9])
        now = self.around.now().astimezone()
        try:
            then = parsedate_to_datetime(text)
            if then.tzinfo is None:
                then = then.replace(tzinfo=datetime.UTC)
            return max(0.0, (then - now).total_seconds())
        except (ValueError, TypeError, OverflowError):
            return None
