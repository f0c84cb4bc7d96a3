"""Reviews a draft step by step, and writes the comments into it: for runs that are followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grantflow import usecases
from grantflow.documents import draftfile
from grantflow.model.value import Value
from grantflow.usecases import Step

if TYPE_CHECKING:
    from collections.abc import Generator

    from grantflow.documents.draftfile import DraftFile
    from grantflow.documents.word.flatten import View
    from grantflow.documents.word.read import WordFile
    from grantflow.model.finding import Report

READ, REVIEW, COMMENT = "Läs utkastet", "Granska texten", "Skriv kommentarerna"


@dataclass(eq=False, repr=False)
class ReviewOrder(Value):
    """What to review: the bytes of a draft, its name, and what to hold it against.

    `view` is how tracked changes are read.  Comments are written when `comments`; with `settle`
    those of an earlier review that no longer hold are settled.
    """

    content: bytes
    name: str
    programme: str | None = None
    theme: str | None = None
    deep: bool = False
    view: View = "accepted"
    comments: bool = True
    settle: bool = False


@dataclass(eq=False, repr=False)
class Reviewed(Value):
    """The result of a review.  `commented` is the same Word file with comments; None of text."""

    draft: DraftFile
    report: Report
    commented: bytes | None


def walk(order: ReviewOrder) -> Generator[Step, Any, Reviewed]:
    """Walk through a review; the runner does each step and sends its answer back."""
    draft = yield Step(READ, draftfile.read, (order.content, order.name, order.view))
    report = yield Step(REVIEW, _review, (order, draft))
    commented = None
    if draft.word is not None and order.comments:
        settled = (draft.word, report, order.settle)
        commented = yield Step(COMMENT, _commented, settled)
    return Reviewed(draft, report, commented)


def _review(order: ReviewOrder, draft: DraftFile) -> Report:
    return usecases.review_draft(draft, order.programme, order.theme, deep=order.deep)


def _commented(word: WordFile, report: Report, settle: bool) -> bytes:
    from grantflow.documents.word.annotate import annotated

    return annotated(word, report, settle=settle)
