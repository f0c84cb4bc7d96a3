"""What a predicate answers about a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grantflow.model.value import Value

if TYPE_CHECKING:
    from grantflow.model.finding import Evidence, VerdictWord


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
    evidence: tuple[Evidence, ...] = ()
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
