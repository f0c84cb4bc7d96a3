"""Reports on a granted case: begun with a row for each promise, chosen, held against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.checks.loader import rulebook
from grantflow.checks.reporting.engine import check_report
from grantflow.documents import files
from grantflow.errors import CaseRefused, OutputRefused, Place
from grantflow.model.reporting import (
    ActivityOutcome,
    GoalOutcome,
    ProjectReport,
    Spent,
    TermKept,
)
from grantflow.model.value import Value
from grantflow.usecases.granting import is_granted

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from grantflow.model.application import Application
    from grantflow.model.finding import Report
    from grantflow.usecases import Frame


def require_grant(application: Application) -> None:
    """Refuse a case without a decision.

    Raises:
        CaseRefused: There is none.

    """
    if not is_granted(application):
        raise CaseRefused(
            "ärendet har inget beslut om bidrag, så det finns inget att rapportera mot",
            remedy="skriv in beslutet först, till exempel: grantflow grant ärende.yaml "
            "--on 2024-06-17 --amount 1550000",
        )


def begun(
    application: Application,
    kind: str,
    period: tuple[datetime.date | None, datetime.date | None] = (None, None),
    due: datetime.date | None = None,
) -> ProjectReport:
    """Return a new report with an empty row for everything that was promised.

    Without a period it runs from the start of the grant, and a final report to its end.

    Raises:
        CaseRefused: Nothing is granted, the period ends before it begins, or a report of that kind
            and period is there already.

    """
    require_grant(application)
    grant, promise = application.grant, application.grant.promise
    start = period[0] or grant.period_start
    end = period[1] or (grant.period_end if kind == "slutrapport" else None)
    if start and end and end < start:
        raise CaseRefused(
            f"rapporten skulle sluta {end.isoformat()}, före {start.isoformat()} då den börjar",
            remedy="rätta dagen; perioden börjar när bidraget gör det, om ni inte anger annat",
        )
    if any(one.kind == kind and one.period_end == end for one in application.reports):
        until = f" till {end.isoformat()}" if end else ""
        raise CaseRefused(
            f"ärendet har redan en {kind}{until}",
            remedy="fyll i den, eller ange en annan period",
        )
    return ProjectReport(
        id=_free_id(application),
        kind=kind,
        period_start=start,
        period_end=end,
        due=due,
        goals=[GoalOutcome(id=row.id) for row in promise.goals],
        activities=[ActivityOutcome(id=row.id) for row in promise.activities],
        terms=[TermKept(id=row.id) for row in grant.terms],
        costs=[Spent(id=row.id) for row in promise.costs],
    )


def _free_id(application: Application) -> str:
    taken = {one.id for one in application.reports}
    number = len(taken) + 1
    while f"rapport-{number}" in taken:
        number += 1
    return f"rapport-{number}"


def chosen(application: Application, kind: str, end: datetime.date | None = None) -> ProjectReport:
    """Return the report of a kind that ends on a day; without a day the latest one.

    A report without a period is the latest: it is being written, and no day can choose it.

    Raises:
        CaseRefused: Nothing is granted, or there is no such report.

    """
    require_grant(application)
    of_kind = [one for one in application.reports if one.kind == kind]
    found = [one for one in of_kind if end is None or one.period_end == end]
    if found:
        return max(found, key=lambda one: (one.period_end is None, str(one.period_end)))
    if of_kind:
        ends = ", ".join(str(one.period_end or "utan period") for one in of_kind)
        raise CaseRefused(
            f"ingen {kind} slutar den dagen", remedy=f"välj bland perioderna som slutar: {ends}"
        )
    raise CaseRefused(
        f"ärendet har ingen {kind} än",
        remedy=f"börja en med: grantflow report ärende.yaml --new --kind {kind}",
    )


def hold_against_promise(application: Application, report: ProjectReport, frame: Frame) -> Report:
    """Return what the rules of reporting say of a report."""
    programme = frame.programme.programme if frame.programme else None
    return check_report(application, report, rulebook().reporting, programme)


class Papers(Value):
    """What to write of a report, and where: Word at `word`, an entry of the catalogue at `entry`.

    Raises:
        OutputRefused: A file can't be written there; told before anything is done.

    """

    def __init__(
        self, case: Path, word: Path | None, entry: Path | None, *, as_is: bool, force: bool
    ) -> None:
        self.word, self.entry, self.as_is = word, entry, as_is
        for target, suffixes in ((word, (".docx",)), (entry, (".yaml", ".yml"))):
            if target is not None:
                _require_target(target, case, suffixes)
                files.require_free(target, force=force)

    @property
    def asked(self) -> bool:
        """Whether any file is asked for."""
        return self.word is not None or self.entry is not None


def _require_target(target: Path, case: Path, suffixes: tuple[str, ...]) -> None:
    if target.resolve() == case.resolve():
        raise OutputRefused(
            "rapporten skulle skrivas över ärendefilen",
            remedy="ange ett annat filnamn",
            place=Place(str(target)),
        )
    if target.suffix.lower() not in suffixes and not target.is_dir():
        raise OutputRefused(
            f"namnet ska sluta med {suffixes[0]}",
            remedy=f"skriv till exempel {target.stem or 'rapport'}{suffixes[0]}",
            place=Place(str(target)),
        )


def write_papers(
    papers: Papers, application: Application, told: ProjectReport, frame: Frame, found: Report
) -> tuple[Path, ...]:
    """Write what is asked for, whole, and return what was written.

    While a blocker stands nothing is written, save with `as_is`: then Word is marked UTKAST.

    Raises:
        GrantflowError: A file can't be written, or the report is nothing for the catalogue.

    """
    blockers = found.blockers()
    if not papers.asked or (blockers and not papers.as_is):
        return ()
    made: list[tuple[Path, bytes]] = []
    if papers.word is not None:
        from grantflow.documents.report_word import render_report

        missing = [finding.message for finding in blockers]
        content = render_report(
            application, told, frame.programme, missing=missing, as_is=papers.as_is
        )
        made.append((papers.word, content))
    if papers.entry is not None:
        from grantflow.documents import report_entry

        entry = report_entry.entry_of(application, told, frame.programme, blockers)
        made.append((papers.entry, report_entry.as_yaml(entry).encode()))
    for path, content in made:
        files.write_whole(path, content)
    return tuple(path for path, _ in made)
