"""What the page about remarks and approvals shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grantflow.web.contexts import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.store.remarks import Remark
    from grantflow.web.contexts_cases import CaseHead


class Said(NamedTuple):
    """A thread: what it is about, the address of its field, its remarks.

    `now` is what stands in the field, where a text is put forward instead.
    """

    place: str
    path: str
    remark: Remark
    answers: Sequence[Remark]
    now: str


class WordLine(NamedTuple):
    """A word on a version, for a list."""

    told: str
    kind: str
    by: str
    version: int
    at_ms: int
    note: str
    seal: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalPage(Page):
    """What is left in a version that somebody is about to approve all the same."""

    template: ClassVar[str] = "runda/godkann.html"
    case: CaseHead
    version: int
    note: str
    blockers: tuple[tuple[str, str], ...]
    unread: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundsPage(Page):
    """Where a review round stands, what has been remarked, and what may be said.

    `now` is what stands in the field that a new remark is about, `instead` the text to put forward
    in its place, and `changes` the changes that wait to be made.
    """

    template: ClassVar[str] = "runda/runda.html"
    case: CaseHead
    may_comment: bool
    may_approve: bool
    standing: str
    standing_kind: str
    words: tuple[WordLine, ...]
    open: tuple[Said, ...]
    settled: tuple[Said, ...]
    places: tuple[tuple[str, str], ...]
    place: str
    now: str
    typed: str
    instead: str
    blockers: int
    changes: WordLine | None
