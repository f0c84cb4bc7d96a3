"""Asks for work on files: the same content, asked for again, is the same job."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.model.saving import canonical
from grantflow.store import job_asks, jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from grantflow.store.base import Base, Connection
    from grantflow.store.jobs import Job

FILES = "files"


class Asked(NamedTuple):
    """A job that was asked for.  `stands`: it was done before, and left what still lies there."""

    job: Job
    stands: bool


def digest_of(content: bytes) -> str:
    """Return the digest that content is known by."""
    return hashlib.sha256(content).hexdigest()


def key_of(kind: str, place: str, content: Iterable[str], options: Mapping[str, Any]) -> str:
    """Return the key of work on files: the digests of what is read, the options, and our rules.

    `options` say all else that the result follows from, where it is written too.
    """
    from grantflow.usecases.batch.keys import rules_version

    told = [kind, place, list(content), dict(options), rules_version()]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def ask_on_files(
    base: Base,
    kind: str,
    wants: dict[str, Any],
    key: str,
    place: str,
    still: Callable[[Job], bool] | None = None,
) -> Asked:
    """Ask for work on files of a machine; what was done before and still stands is told instead.

    `still` says whether a job that is done stands; `stands` when not said otherwise.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    with base.read() as connection:
        before = job_asks.latest(connection, key)
    if before is not None and before.state == "done" and (still or stands)(before):
        return Asked(before, stands=True)

    def work(connection: Connection) -> Job:
        of = jobs.Of(place=place)
        job_id = jobs.ask(connection, kind, wants, key, at_ms=base.now(), of=of)
        return jobs.known(connection, job_id)

    return Asked(base.write(work), stands=False)


def stands(job: Job) -> bool:
    """Whether a job has made all that it was to, and every file lies there as it was written."""
    if job.result.get("no_pdf"):
        return False
    try:
        return all(
            digest_of(Path(name).read_bytes()) == digest
            for name, digest in job.result.get(FILES, {}).items()
        )
    except OSError:
        return False
