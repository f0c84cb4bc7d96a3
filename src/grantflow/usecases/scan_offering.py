"""Offers what the watch found for a case: numbered, in order, without what is there already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grantflow.scanning.in_case import moved_row, stands_in
from grantflow.scanning.moved import READ, Moved, moved_days, notice_of
from grantflow.scanning.notices import proposals
from grantflow.scanning.offers import key_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from grantflow.model.application import Application
    from grantflow.model.scan import Notice, PageResult, Proposal
    from grantflow.scanning.memory import Memory
    from grantflow.scanning.offers import Offer


@dataclass(frozen=True, slots=True)
class Offering:
    """What the pages of a round offer a case, known as `case_key`, on the day `today`."""

    application: Application
    case_key: str
    pages: tuple[PageResult, ...]
    today: datetime.date

    def keep(self, kept: Memory) -> None:
        """Write what a round that was just made found."""
        found = self._fresh() | {
            key_of(one.to): one.to for one in self._moved(kept) if one.to is not None
        }
        read = {one.address for one in self.pages if one.state in READ}
        kept.offers.keep(self.case_key, found.values(), read)

    def waiting(
        self, kept: Memory, *, is_whole: bool = True
    ) -> tuple[tuple[Proposal, ...], list[Notice]]:
        """Return what waits for a person's yes or no, and what to tell of days that have moved.

        Unless it is to be whole, only what concerns the pages of this round.
        """
        offers = kept.offers.of(self.case_key)
        numbers = {one.key: number for number, one in offers.items()}
        told = [
            notice_of(one, numbers.get(key_of(one.to)) if one.to else None)
            for one in self._moved(kept)
        ]
        addresses = {one.address for one in self.pages}
        left = self._undecided(offers.values())
        return tuple(self._in_order(o for o in left if is_whole or o.page in addresses)), told

    def _fresh(self) -> dict[str, Proposal]:
        return {key_of(one): one for one in proposals(self.pages)}

    def _moved(self, kept: Memory) -> list[Moved]:
        rows = self.application.stages.omvarldsbevakning.way_forward
        known = kept.offers.of(self.case_key).values()
        return moved_days(rows, self.pages, list(self._fresh().values()), known)

    def _undecided(self, offers: Iterable[Offer]) -> Iterator[Proposal]:
        """Yield what nobody has decided on: not in the case by other ways, and no day over."""
        form = self.application.stages.omvarldsbevakning
        for one in (offer.proposal for offer in offers if offer.state == "open"):
            is_over = one.kind != "news" and one.date is not None and one.date < self.today
            if not is_over and not stands_in(form, one):
                yield one if moved_row(form, one) else replace(one, row="", was=None)

    def _in_order(self, waiting: Iterable[Proposal]) -> list[Proposal]:
        """Return days to come, then the news of this round, then what waits since earlier ones."""
        place = {key: number for number, key in enumerate(self._fresh())}
        told = [replace(one, earlier=key_of(one) not in place) for one in waiting]
        days = sorted((o for o in told if o.kind != "news"), key=lambda o: (str(o.date), o.number))
        news = [one for one in told if one.kind == "news"]
        now = sorted((o for o in news if not o.earlier), key=lambda o: place[key_of(o)])
        return [*days, *now, *sorted((o for o in news if o.earlier), key=lambda o: -o.number)]
