"""What jobs and their states are called in front of people."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grantflow.store.jobs import Job

KINDS = {
    "draft": "Skapa ansökan",
    "review": "Granska utkast",
    "batch": "Granska mappen",
    "chunk": "Del av mappen",
    "scan": "Bevaka sidor",
    "watch": "Läs bevakade sidor",
    "gallring": "Gallring",
    "rensning": "Rensning",
    "kopia": "Säkerhetskopia",
    "bevakning": "Bevakning av ärenden",
    "arendefiler": "Bevakning av ärendefiler",
    "farskhet": "Källors ålder",
    "at-sidan": "Satt åt sidan att läsa om",
    "paminnelser": "Påminnelser",
}
STATES = {
    "waiting": "I kö",
    "running": "Pågår",
    "done": "Klar",
    "failed": "Gick inte",
    "cancelled": "Avbruten",
}


def what(job: Job) -> str:
    """Return what a job is about: its kind, and its file, its folder or its day, if any."""
    about = job.wants.get("file") if job.place else None
    name = PurePath(about or job.wants.get("folder") or job.wants.get("day") or "").name
    return " ".join(part for part in (KINDS.get(job.kind, job.kind), name) if part)


def lasted_ms(job: Job, now_ms: int) -> int:
    """Return how long a job has been at it, or has waited, or took."""
    return max(0, (job.ended_ms or now_ms) - (job.started_ms or job.created_ms))


def lasted(ms: int) -> str:
    """Return a time that something took, in words."""
    seconds = ms // 1000
    if seconds < 60:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {seconds:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def run_page(engine_url: str | None, run_id: str | None) -> str:
    """Return the address of a run on the page of the engine; empty when either is not known."""
    if not engine_url or not run_id:
        return ""
    return f"{engine_url.rstrip('/').removesuffix('/api')}/runs/flow-run/{run_id}"
