"""Does the jobs of the web app: the application of a case, the review of a draft, a round.

Drafts and reviews of files, which have a place, are handed on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grantflow.cli.doing import Doing


def make(doing: Doing) -> None:
    """Make the application of a case in Word, or review a draft that was sent in.

    Raises:
        GrantflowError: The case or the draft is at fault, or the engine is down.

    """
    from grantflow.cli import doing_files
    from grantflow.usecases import Draft, DraftOrder
    from grantflow.usecases.jobs import DRAFT, add_pdf, order_of, result_of

    job = doing.holder.job
    if job.place is not None:
        (doing_files.draft if job.kind == DRAFT else doing_files.review)(doing)
        return
    order = order_of(doing.desk, job, doing.folder)
    result = doing.run(order)
    no_pdf = ""
    if job.wants.get("pdf") and isinstance(result, Draft) and isinstance(order, DraftOrder):
        no_pdf = add_pdf(order, result)
        doing.holder.step("PDF")
    result_of(doing.desk, doing.holder, result, no_pdf)


def watch(doing: Doing) -> None:
    """Read the watched pages of a case.

    Raises:
        GrantflowError: What was kept between rounds can't be used, or the engine is down.

    """
    done = doing.hands.watch(doing.holder.job.application_id or "")
    told = f"{done['pages']} sidor lästa. Nytt att ta ställning till: {done['news']}."
    if done["faults"]:
        told = "Sidorna gick inte att läsa den här gången."
    doing.holder.end("done", {"told": told})
