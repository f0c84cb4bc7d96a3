"""What a predicate answers about a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.model.finding import Evidence, VerdictWord


class Quotes(Sequence["Evidence"]):
    """The first few quotes of those that can be made, made when somebody reads them.

    Most of what is asked of a case is a part of something, and met: nobody reads what that rests
    on.
    """

    def __init__(self, found: Iterable[Evidence | None], limit: int) -> None:
        self._found, self._limit = found, limit

    @cached_property
    def _made(self) -> tuple[Evidence, ...]:
        return tuple(islice((one for one in self._found if one is not None), self._limit))

    def __getitem__(self, at: Any) -> Any:
        return self._made[at]

    def __len__(self) -> int:
        return len(self._made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._made == tuple(other)

    __hash__: Any = None


@dataclass(eq=False, repr=False)
class Result(Value):
    """The answer to one rule.

    `place` is where to point a person.  `facts` fill the rule's message.  `missing` names parts
    that are not there.  `verify` says that only the call knows: neither passed nor failed.  `each`
    holds faults that stand in different places: every place gets a finding of its own, where the
    fact `faults` is what is wrong there.
    """

    verdict: VerdictWord
    place: str
    facts: dict[str, str] = field(default_factory=dict)
    evidence: Sequence[Evidence] = ()
    missing: tuple[str, ...] = ()
    verify: bool = False
    each: tuple[tuple[str, str], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether there is something to act on."""
        return self.verdict not in ("met", "not_applicable")


def not_applicable(place: str = "") -> Result:
    """Return the answer of a rule that has nothing to look at."""
    return Result("not_applicable", place)


def to_verify(place: str, asked: str) -> Result:
    """Return the answer of a rule that only the call can decide; `asked` is what to look for."""
    return Result("missing", place, {"asked": asked}, verify=True)
