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
class TextEvidence(Value):
    """What running text shows when it holds what a rule asks for.

    Each of `signs` is a list of concepts (checklists/begrepp.yaml) that stand together in a
    sentence; one sign is enough.  `unless` are concepts that take every sign away.  `sections` are
    the stages under whose headings it is usually told.  `near` is how many sentences before and
    after the evidence of the criterion a part may stand in.  So many `dated_rows` of a table, with
    two cells each that are dates, show it without a word.
    """

    signs: tuple[tuple[str, ...], ...] = ()
    unless: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    near: int = 1
    dated_rows: int | None = None


@dataclass(eq=False, repr=False, kw_only=True)
class Rule(Value):
    """One row of a checklist.

    `criterion` is the id the rule speaks of; the row whose code equals it is the main rule of the
    criterion, the others test a `part` of it.  `params` are the words and numbers its predicate
    takes.  `themes` and `programmes` are None when the rule is for all.  `text` is how the same
    thing shows in running text; None where only a form can tell.  `praise` is the sentence said
    when the criterion is met; only a main row has one.  `covers` are the codes of rules that have
    nothing to add once this one has told its fault; a rule that `yields` speaks only of places that
    no other rule speaks of.  Rules of the family `reporting` speak of reports on what was granted,
    never of an application.
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
    text: TextEvidence | None = field(default=None, metadata={"of": TextEvidence})
    praise: str | None = None
    covers: tuple[str, ...] = ()
    yields: bool = False
    family: Literal["application", "reporting"] = "application"
    examples: Examples = field(default_factory=lambda: Examples(bad={}, good={}))

    @property
    def is_main(self) -> bool:
        """Whether this row decides its criterion, rather than a part of it."""
        return self.code == self.criterion
