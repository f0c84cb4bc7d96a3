"""A run as a page shows it: its steps, what it waits for, what it found and made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow.errors import without_commands
from grantflow.model.finding import SEVERITY_LABELS
from grantflow.usecases import jobs, watching
from grantflow.usecases.job_words import KINDS, STATES
from grantflow.web.contexts_papers import Run, RunFinding, RunStep
from grantflow.web.places import case_page, field_page, in_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from grantflow.store.jobs import Job

_SIGNS = {
    "waiting": "todo",
    "running": "todo",
    "done": "met",
    "failed": "blocker",
    "cancelled": "",
}
_SLOW_MS = 4_000
_STARTING = (
    "Motorn som gör arbetet håller på att starta eller är upptagen. Körningen ligger i kö och görs "
    "av sig själv. Det ni skriver i ärendet påverkas inte."
)


def run(job: Job, now_ms: int, *, may_stop: bool, files: Collection[str] = ()) -> Run:
    """Return a run for a page; `files` are the ids of those that the case has."""
    kind = _SIGNS[job.state]
    made, pdf = (found if found in files else "" for found in map(job.result.get, ("file", "pdf")))
    case_id = job.application_id or ""
    return Run(
        id=job.id,
        name=KINDS.get(job.kind, job.kind),
        state=_state(job),
        kind=kind,
        is_over=job.is_over,
        may_stop=may_stop and not job.is_over,
        asked_ms=job.created_ms,
        steps=tuple(_steps(job)),
        summary=_summary(job),
        findings=tuple(_findings(job, case_id)),
        file=case_page(case_id, f"fil/{made}") if made else "",
        pdf=case_page(case_id, f"fil/{pdf}") if pdf else "",
        why=_why(job, now_ms),
    )


def _state(job: Job) -> str:
    """Return the state of a run, with how far it has come while it is under way."""
    if job.state == "running" and job.stage:
        return f"{STATES[job.state]}: {job.stage}"
    return STATES[job.state]


def _steps(job: Job) -> Iterator[RunStep]:
    for name, blockers, warnings in job.steps:
        if blockers:
            yield RunStep(name, f"{blockers} hinder", "blocker")
        elif warnings:
            yield RunStep(name, f"{warnings} {_flaws(warnings)}", "warning")
        else:
            yield RunStep(name, "klar", "met")


def _summary(job: Job) -> str:
    if job.state == "failed" or job.kind == watching.WATCH:
        return str(job.result.get("told", ""))
    counts: dict[str, Any] = job.result.get("summary", {})
    if not counts:
        return f"{len(job.steps)} steg gjorda." if job.steps else ""
    warnings = counts["warning"]
    return f"{counts['blocker']} hinder, {warnings} {_flaws(warnings)} och {counts['advice']} råd."


def _flaws(count: int) -> str:
    return "brist" if count == 1 else "brister"


def _findings(job: Job, case_id: str) -> Iterator[RunFinding]:
    for one in job.result.get("findings", ()):
        if one["waived"]:
            continue
        is_draft = job.kind == jobs.DRAFT
        yield RunFinding(
            one["code"],
            SEVERITY_LABELS[one["severity"]],
            one["severity"],
            one["message"],
            without_commands(one["advice"]),
            "" if is_draft else in_file(one["place"]),
            field_page(case_id, one["place"]) if is_draft else "",
        )


def _why(job: Job, now_ms: int) -> str:
    if job.state != "waiting":
        return str(job.result.get("no_pdf", ""))
    waits = job.result.get("waits")
    if waits:
        return str(waits)
    return _STARTING if now_ms - job.created_ms > _SLOW_MS else ""
