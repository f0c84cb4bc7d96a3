"""What rules can ask.  Pure: same case in, same answer out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.checks.result import Result
    from grantflow.checks.view import CaseView


class Predicate(NamedTuple):
    """The parameters a predicate takes (a dataclass) and the function itself."""

    params: type[Any]
    run: Callable[[CaseView, Any], Result]


@dataclass(eq=False, repr=False)
class Nothing:
    """Parameters of a predicate that takes none."""
