"""What a review of a draft answers a person at a terminal, and what it is held against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from grantflow.errors import CommandError

if TYPE_CHECKING:
    from grantflow.documents.draftfile import DraftFile
    from grantflow.documents.word.flatten import View
    from grantflow.model.finding import Report


class Wish(NamedTuple):
    """What a review is held against, and how its result is written."""

    programme: str | None
    theme: str | None
    deep: bool
    since: str | None
    since_name: str
    original: bool
    form: str
    fail_on: str
    width: int

    @property
    def view(self) -> View:
        """How tracked changes are read."""
        return "original" if self.original else "accepted"


class Answer(NamedTuple):
    """What is printed, and the exit code."""

    text: str
    code: int


def answered(wish: Wish, opened: DraftFile, report: Report) -> Answer:
    """Return the result of a review as it was wished for, held against an earlier draft if so.

    Raises:
        GrantflowError: The earlier draft is at fault.

    """
    from grantflow import usecases
    from grantflow.cli.commenting import compared
    from grantflow.documents import draftfile
    from grantflow.documents.files import read_whole
    from grantflow.documents.reports.choose import shown

    change = None
    if wish.since is not None:
        content = read_whole(Path(wish.since), "ett utkast")
        before = draftfile.read(content, wish.since_name)
        theme = wish.theme or report.theme
        earlier = usecases.review_draft(before, wish.programme, theme, deep=wish.deep)
        change = compared(before, earlier, opened, report)
    text = shown(
        wish.form,
        report,
        draftfile.heading(opened, wish.programme),
        opened.name,
        opened.line_of,
        width=wish.width,
        kind="review",
        since=change,
    )
    return Answer(text, 1 if usecases.findings_at_or_above(report, wish.fail_on) else 0)


def require_file(file: Path) -> None:
    """Refuse to review as a job what is piped in: no other process could read it.

    Raises:
        CommandError: It is.

    """
    from grantflow.documents import draftfile

    if str(file) == draftfile.STDIN:
        raise CommandError(
            "--tracked läser en fil, och utkastet kommer från standard in",
            remedy="spara utkastet i en fil, eller kör utan --tracked",
        )


def follow(wish: Wish, file: Path, output: Path | None, *, force: bool) -> Answer:
    """See to it that the review is done as a job, and return what it answers.

    Raises:
        GrantflowError: What stood in the way.

    """
    from grantflow.cli.doing import Front
    from grantflow.cli.tracking import Work
    from grantflow.cli.tracking import follow as followed
    from grantflow.documents.files import read_whole
    from grantflow.usecases.job_asking import digest_of

    paths = {"file": str(file.resolve())} | ({"since": wish.since} if wish.since else {})
    digests = {
        which: digest_of(read_whole(Path(path), "ett utkast")) for which, path in paths.items()
    }
    target = str(output.resolve()) if output is not None else None
    wants = {
        **paths,
        "name": str(file),
        "digests": digests,
        "target": target,
        "wish": wish._asdict(),
        "force": force,
    }
    options = {"name": str(file), "target": target, "wish": wish._replace(width=0)._asdict()}
    over = followed(
        Work("review", wants, tuple(digests.values()), options, say=_aside), Front(step=_step)
    )
    return Answer(over.job.result["text"], over.job.result["code"])


def _aside(text: str) -> None:
    """Say something beside the result, which alone goes to standard output."""
    click.echo(text, err=True)


def _step(name: str, report: Report | None) -> None:
    from grantflow.cli.tracking import step_line

    counts = report.summary() if report else {}
    _aside(step_line(name, counts.get("blocker", 0), counts.get("warning", 0)))
