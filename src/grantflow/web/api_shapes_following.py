"""The shapes of the follow-up: the decision, the promise, and a report held against it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool

from grantflow.web.api_shapes import Figure, Sent, Told, Version, Whole

Day = Annotated[str, Field(pattern=r"^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$", examples=["2027-03-31"])]
Term = Annotated[str, Field(max_length=2000)]


class GrantSent(Sent):
    """A decision to grant.  What is null is taken from the case as it stands.

    `again` takes the promise down anew, where the funder has changed the decision.
    """

    decided_on: Day
    reference: str | None = Field(None, max_length=200, examples=["851-1234-2027"])
    amount_sek: Whole | Figure | None = None
    period_start: Day | None = None
    period_end: Day | None = None
    terms: list[Term] = Field([], max_length=40)
    again: StrictBool = False


class Change(Told):
    """Something that the stages say differently today; `place` is one of the promise."""

    place: str
    promised: str
    today: str


class GrantTold(Told):
    """The decision with its promise, as in the case file; null before there is one."""

    version: Version
    grant: dict[str, Any] | None
    changes: list[Change]


class ReportHeld(Told):
    """What `grantflow report --format json` prints; `input` is the id of the case."""

    grantflow: int
    kind: Literal["report"]
    programme: str | None
    call: str | None
    theme: str | None
    input: str
    summary: dict[str, int]
    verdicts: list[dict[str, Any]]
    programme_verdicts: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    report: dict[str, Any] = Field(description="The report as it stands in the case file.")
    written: list[str]
