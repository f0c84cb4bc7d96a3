"""Picks the latest year of a key figure and tells how women and men differ."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from grantflow.model.value import Value
from grantflow.text.swedish import listed, number

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from grantflow.figures.provider import Measure, Observation

_TENTH = Decimal("0.1")
_UNITS = {"procent": ("procentenhet", "procentenheter"), "personer": ("person", "personer")}


@dataclass(eq=False, repr=False, kw_only=True)
class Need(Value):
    """A key figure in its latest year with a figure, rounded to a tenth.

    `empty` are later years that have no figure; `remark` is the provider's own.
    """

    measure: Measure
    year: int
    women: Decimal | None
    men: Decimal | None
    total: Decimal | None
    empty: list[int]
    address: str
    fetched_on: datetime.date
    remark: str = ""

    @property
    def split(self) -> bool:
        """Whether there is a figure for women and one for men."""
        return self.women is not None and self.men is not None

    @property
    def feeds(self) -> list[str]:
        """The criteria it can serve as it is: JAM01 wants women and men."""
        return [code for code in self.measure.kpi.feeds if code != "JAM01" or self.split]


def latest(measure: Measure, observations: Sequence[Observation]) -> Need | None:
    """Return a key figure in its latest year with any figure; None when no year has one."""
    own = [o for o in observations if o.kpi == measure.id]
    filled = [o.year for o in own if o.value is not None]
    if not filled:
        return None
    year = max(filled)
    here = {o.sex: o for o in own if o.year == year}
    first = next(iter(here.values()))
    return Need(
        measure=measure,
        year=year,
        women=_rounded(here.get("kvinnor")),
        men=_rounded(here.get("män")),
        total=_rounded(here.get("totalt")),
        empty=sorted({o.year for o in own if o.year > year}),
        address=first.address,
        fetched_on=first.fetched_on,
        remark=listed(sorted({o.remark for o in here.values() if o.remark})),
    )


def difference(need: Need) -> str:
    """Return in words how women and men differ; why not, when that can't be told."""
    if need.women is None or need.men is None:
        if need.women is None and need.men is None:
            kept = need.measure.by_sex is False
            return "är inte uppdelad på kön" if kept else "uppgift saknas för kvinnor och män"
        return f"uppgift saknas för {'kvinnor' if need.women is None else 'män'}"
    apart = need.women - need.men
    if not apart:
        return "kvinnor och män ligger lika"
    one, many = _UNITS[need.measure.kpi.unit]
    side = "högre" if apart > 0 else "lägre"
    unit = one if abs(apart) == 1 else many
    return f"kvinnor ligger {number(abs(apart))} {unit} {side} än män"


def _rounded(observation: Observation | None) -> Decimal | None:
    if observation is None or observation.value is None:
        return None
    # Adding nought turns minus nought into nought.
    return observation.value.quantize(_TENTH, ROUND_HALF_UP) + 0
