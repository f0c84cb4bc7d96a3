"""Does the jobs on files of this machine: the application of a case file, a review, a round.

What a command would have printed is kept in the job, for whoever asks for the same again.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grantflow.errors import FileUnreadable, Place

if TYPE_CHECKING:
    from grantflow.cli.doing import Doing
    from grantflow.usecases import Draft, DraftOrder
    from grantflow.usecases.scanning import Read


def draft(doing: Doing) -> None:
    """Draft the application of a case file, and a PDF when one is wanted.

    Raises:
        GrantflowError: The case or its place is at fault, or the engine is down.

    """
    from grantflow.cli import drafting
    from grantflow.usecases.job_keeping import keep

    wants = doing.holder.job.wants
    order = _draft_order(wants, doing.folder)
    target = Path(wants["target"])
    result: Draft = doing.run(order)
    made, lines, code, no_pdf = {}, [], 1, ""
    if result.written is not None:
        code, pdf = 0, order.target.with_suffix(".pdf")
        if wants["pdf"]:
            no_pdf = _pdf(doing, order, result)
            code = 1 if no_pdf else 0
        made = {target: order.target.read_bytes()}
        if pdf.exists():
            made[target.with_suffix(".pdf")] = pdf.read_bytes()
            lines = [f"PDF: {Path(wants['shown']).with_suffix('.pdf')}"]
        result = replace(result, written=Path(wants["shown"]))
    lines = [*drafting.closing(result), *lines]
    told: dict[str, Any] = {"told": lines[-1], "lines": lines, "code": code}
    told |= {"summary": result.report.summary(), "no_pdf": no_pdf}
    keep(doing.holder, told, made, force=wants["force"])


def _draft_order(wants: dict[str, Any], folder: Path) -> DraftOrder:
    from grantflow import usecases
    from grantflow.documents import casefile

    path = Path(wants["file"])
    case = casefile.loads(_same(wants, "file", "en ärendefil"), wants["name"])
    frame = usecases.choose_frame(case.application, wants["programme"], wants["call"], path.parent)
    target = Path(wants["target"])
    return usecases.DraftOrder(
        case,
        frame,
        folder / target.name,
        as_is=wants["as_is"],
        pictures=wants["pictures"],
        final=target,
    )


def _pdf(doing: Doing, order: DraftOrder, result: Draft) -> str:
    from grantflow.usecases.jobs import add_pdf

    no_pdf = add_pdf(order, result)
    doing.holder.step("PDF")
    return no_pdf


def review(doing: Doing) -> None:
    """Review a draft, and write the comments into it when that is wanted.

    Raises:
        GrantflowError: The draft or the place of the answer is at fault, or the engine is down.

    """
    from grantflow.cli.reviewing import Wish, answered
    from grantflow.usecases.job_keeping import keep
    from grantflow.usecases.reviewing import Reviewed, ReviewOrder

    wants = doing.holder.job.wants
    wish = Wish(**wants["wish"])
    order = ReviewOrder(
        _same(wants, "file", "ett utkast"),
        wants["name"],
        wish.programme,
        wish.theme,
        wish.deep,
        wish.view,
        comments=wants["target"] is not None,
        settle=wish.since is not None,
    )
    if wish.since is not None:
        _same(wants, "since", "ett utkast")
    result: Reviewed = doing.run(order)
    answer = answered(wish, result.draft, result.report)
    made = {}
    if wants["target"] is not None and result.commented is not None:
        made[Path(wants["target"])] = result.commented
    counts = result.report.summary()
    told = {
        "told": f"{counts['blocker']} hinder, {counts['warning']} brister, {counts['advice']} råd",
        "text": answer.text,
        "code": answer.code,
        "summary": counts,
    }
    keep(doing.holder, told, made, force=wants["force"])


def scan(doing: Doing) -> Read:
    """Read the pages that a case file watches; nobody has been told of what is new by that.

    Raises:
        GrantflowError: The case or what was kept between rounds is at fault, or the engine is down.

    """
    from grantflow.cli.scan_tracking import order_in

    wants = doing.holder.job.wants
    read = doing.hands.scan(order_in(wants, doing))
    pages = len(read.scan.pages)
    told = {
        "told": f"{pages} sidor lästa, {read.scan.count('changed')} med något nytt",
        "round": read.number,
    }
    doing.holder.end("done", told)
    return read


def _same(wants: dict[str, Any], which: str, kind: str) -> bytes:
    """Return the content of a file, which has to be what it was when the job was asked for."""
    from grantflow.documents.files import read_whole
    from grantflow.usecases.job_asking import digest_of

    path = Path(wants[which])
    content = read_whole(path, kind)
    if digest_of(content) != wants["digests"][which]:
        raise FileUnreadable(
            "filen har ändrats sedan arbetet beställdes",
            remedy="kör samma kommando igen, så görs det på filen som den är nu",
            place=Place(str(path)),
        )
    return content
