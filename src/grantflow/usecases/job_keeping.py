"""Ends a job with what it has made: files and row together, and only while the lease is held."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from grantflow.documents import files
from grantflow.store import jobs
from grantflow.usecases.job_asking import FILES, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from grantflow.store.base import Connection
    from grantflow.store.jobs import Job
    from grantflow.usecases.job_holding import Holder


def keep(
    holder: Holder,
    told: dict[str, Any],
    made: Mapping[Path, bytes] | None = None,
    also: Callable[[Connection], dict[str, Any]] | None = None,
    *,
    force: bool = False,
) -> dict[str, Any]:
    """Put the files that a job has made in place, and say that it is done; return what was told.

    Each is written to a name of its own beside its place, and moved in the transaction that asks
    for the lease and ends the job: who has lost it moves nothing, and a kill at any point leaves
    the old files or the new ones, whole.  `also` writes rows in that transaction, and returns what
    more to tell.  With `force` a file of somebody's is replaced.

    Raises:
        JobLost: The job was stopped or taken over; nothing was kept.
        OutputRefused: A file can't be written, or somebody's stands in its place.

    """
    base, job, worker = holder.base, holder.job, holder.worker
    made = {path.absolute(): content for path, content in (made or {}).items()}
    at_ms = base.now()
    with ExitStack() as stack:
        staged = {}
        for path, content in made.items():
            files.require_free(path, force=force)
            staged[path] = stack.enter_context(_staged(path, content, job))

        def work(connection: Connection) -> dict[str, Any] | None:
            # First: it keeps the job from going to somebody else while the files are moved.
            if not jobs.renew(connection, job.id, worker, at_ms=at_ms):
                return None
            result = told | (also(connection) if also else {})
            if made:
                result[FILES] = {str(path): digest_of(it) for path, it in made.items()}
            for path, temporary in staged.items():
                _move(temporary, path)
            jobs.end(connection, job.id, worker, "done", result, at_ms=at_ms)
            return result

        kept = base.write(work)
    if kept is None:
        raise holder.lost()
    return kept


@contextmanager
def _staged(path: Path, content: bytes, job: Job) -> Iterator[Path]:
    """Write to a name that no other try of a job uses; it is gone at the end, moved or not.

    What earlier tries were killed with goes too.
    """
    names = [path.with_name(f".{path.name}.{job.id}-{n}.tmp") for n in range(1, job.tries + 1)]
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    try:
        with names[-1].open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        names[-1].chmod(mode)
        yield names[-1]
    except OSError as error:
        raise files.refused(path, error) from error
    finally:
        for name in names:
            with suppress(OSError):
                name.unlink(missing_ok=True)


def _move(temporary: Path, path: Path) -> None:
    """Move a file into place, once: the transaction around it may be done again."""
    if temporary.exists():
        temporary.replace(path)
