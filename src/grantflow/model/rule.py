"""A rule row: one thing to check, with its words, its source and its examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from grantflow.model.finding import Severity
from grantflow.model.source import Source
from grantflow.model.value import Value


@dataclass(eq=False, repr=False, kw_only=True)
class Examples(Value):
    """Two small cases: one that trips the rule and one that does not, both executed as tests."""

    bad: dict[str, Any]
    good: dict[str, Any]


@dataclass(eq=False, repr=False, kw_only=True)
class Rule(Value):
    """One row of a checklist.

    `criterion` is the id the rule speaks of; the row whose code equals it is the main rule of the
    criterion, the others test a `part` of it.  `params` are the words and numbers its predicate
    takes.  `themes` and `programmes` are None when the rule is for all.
    """

    code: str
    name: str
    title: str
    criterion: str
    severity: Severity
    stage: str | None
    predicate: str
    params: Any
    message: str
    advice: str
    counts: str
    source: Source
    part: str | None = None
    themes: tuple[str, ...] | None = None
    programmes: tuple[str, ...] | None = None
    status: Literal["stable", "removed"] = "stable"
    examples: Examples = field(default_factory=lambda: Examples(bad={}, good={}))

    @property
    def is_main(self) -> bool:
        """Whether this row decides its criterion, rather than a part of it."""
        return self.code == self.criterion
