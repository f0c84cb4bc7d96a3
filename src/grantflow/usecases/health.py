"""How the installation is: its database, its disk, the processes beside it, what waits."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import StoreUnavailable
from grantflow.store import beats, job_lists, log, outbox, sums
from grantflow.store.upgrade import step_of
from grantflow.text import swedish_time

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.settings import Settings
    from grantflow.store.base import Base
    from grantflow.store.jobs import Job

ENGINE_UP, ENGINE_DOWN = "motorn svarar", "motorn svarar inte"
# The worker has been started to do without it.
ENGINE_OFF = "utan motor"
WORKER = "arbetare"
# A process that has not been heard of for so long has died.
SILENT_MS = 60_000
LEAST_DISK = 100_000_000
_SCARCE_DISK = 1_000_000_000
_LATE_MS = 600_000
_LINES_CHECKED = 1000
# A night may be missed; two may not.
_OLD_BACKUP_MS = 36 * 3_600_000
NO_ADDRESS = (
    "GRANTFLOW_ADDRESS saknas, så breven har inga länkar. Sätt den till adressen som ni skriver i "
    "webbläsaren"
)


class Sign(NamedTuple):
    """A part of the installation and how it is; `told` is for people."""

    name: str
    told: str
    is_well: bool


class Beating(NamedTuple):
    """The processes that live: how many workers, how long since one was heard of, the engine.

    `alone`: some worker does without an engine.
    """

    workers: int
    silent_ms: int | None
    engine: bool | None
    alone: bool = False


def is_well(base: Base, settings: Settings) -> bool:
    """Whether pages can be shown and saved: the database answers, and the disk has room."""
    try:
        with base.read() as connection:
            connection.exec_driver_sql("SELECT 1").scalar_one()
    except StoreUnavailable:
        return False
    free = free_disk(settings.home)
    return free is None or free >= LEAST_DISK


def signs(base: Base, settings: Settings) -> list[Sign]:
    """Return every part and how it is.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    now = base.now()
    kind = "SQLite" if base.is_sqlite else "PostgreSQL"
    step = step_of(base)
    with base.read() as connection:
        living = beating(beats.heard(connection), now)
        counted = sums.sums(connection, at_ms=now)
        mail = outbox.counts(connection)
        altered = log.first_altered(connection, last=_LINES_CHECKED)
        copied = job_lists.latest_done(connection, "kopia")
        fresh = job_lists.latest_done(connection, "farskhet")
    waiting = counted.jobs.get("waiting", 0)
    late = counted.oldest_waiting_ms is not None and now - counted.oldest_waiting_ms > _LATE_MS
    return [
        Sign("Databas", f"{kind} svarar, steg {step}", is_well=True),
        _disk(settings.home),
        _worker(living),
        _engine(living),
        Sign("Arbeten i kö", f"{waiting} väntar, {counted.jobs.get('running', 0)} pågår", not late),
        Sign(
            "E-post",
            f"{mail.waiting} väntar, {mail.failing} har misslyckats, {mail.dropped} är uppgivna"
            if settings.smtp
            else "Ingen e-postserver är inställd; länkar lämnas över för hand",
            not (mail.failing or mail.dropped),
        ),
        _address(settings),
        _log(altered),
        _backup(copied, settings, now),
        _sources(fresh),
    ]


def beating(found: dict[str, tuple[int, str]], now_ms: int) -> Beating:
    """Return which processes live, of those that have been heard of."""
    workers = {
        name: (now_ms - at_ms, told)
        for name, (at_ms, told) in found.items()
        if name.startswith(f"{WORKER}-")
    }
    living = [told for silent, told in workers.values() if silent <= SILENT_MS]
    engines = [told == ENGINE_UP for told in living if told and told != ENGINE_OFF]
    return Beating(
        len(living),
        min((silent for silent, _ in workers.values()), default=None),
        any(engines) if engines else None,
        ENGINE_OFF in living,
    )


def free_disk(home: Path) -> int | None:
    """Return how many bytes are free where the installation lies; None when nobody can say."""
    try:
        return shutil.disk_usage(home).free
    except OSError:
        return None


def _disk(home: Path) -> Sign:
    free = free_disk(home)
    if free is None:
        return Sign("Disk", f"{home} går inte att läsa", is_well=False)
    told = f"{free / 1e9:.1f} GB ledigt i {home}".replace(".", ",", 1)
    return Sign("Disk", told, free >= _SCARCE_DISK)


def _log(altered: int | None) -> Sign:
    if altered is None:
        return Sign("Logg", f"De senaste {_LINES_CHECKED} raderna hänger ihop", is_well=True)
    return Sign("Logg", f"Ändrad vid rad {altered}. Kör 'grantflow log --check'", is_well=False)


def _backup(copied: Job | None, settings: Settings, now: int) -> Sign:
    """How long ago a backup was written and read back, where there is a folder for them."""
    if settings.backups is None:
        return Sign(
            "Säkerhetskopia", "Ingen nattlig; välj en mapp i GRANTFLOW_BACKUPS", is_well=True
        )
    # A job that says nothing of what it wrote has written nothing.
    if copied is None or copied.ended_ms is None or not copied.result.get("counts"):
        return Sign("Säkerhetskopia", "Ingen är skriven än", is_well=False)
    at = swedish_time.at(copied.ended_ms).strftime("%Y-%m-%d %H:%M")
    told = f"Skriven och läst tillbaka {at}"
    return Sign("Säkerhetskopia", told, now - copied.ended_ms <= _OLD_BACKUP_MS)


def _sources(fresh: Job | None) -> Sign:
    """How many rules and facts rest on what nobody has read for long."""
    if fresh is None:
        return Sign("Källor", "Inte sett efter än", is_well=True)
    told = f"{fresh.result['told']} Se 'grantflow rules --stale'"
    return Sign("Källor", told, fresh.result["counts"]["old"] == 0)


def lacks_address(settings: Settings) -> bool:
    """Whether mail is sent though nobody has said what its links begin with."""
    return settings.smtp is not None and settings.address is None


def _address(settings: Settings) -> Sign:
    if lacks_address(settings):
        return Sign("Adress", NO_ADDRESS, is_well=False)
    return Sign("Adress", settings.address or "Bara den här datorn", is_well=True)


def _worker(living: Beating) -> Sign:
    if living.workers:
        told = f"{living.workers} lever"
    elif living.silent_ms is None:
        told = "Ingen har hörts av. Kör 'grantflow serve' eller 'grantflow work'"
    else:
        told = f"Ingen har hörts av på {living.silent_ms // 60_000} minuter"
    return Sign("Bakgrundsarbetare", told, living.workers > 0)


def _engine(living: Beating) -> Sign:
    if living.engine is None and living.alone:
        return Sign("Motor (Prefect)", "Avstängd; arbetet görs utan den", is_well=True)
    if living.engine is None:
        return Sign("Motor (Prefect)", "Okänt, ingen arbetare har sagt något", is_well=False)
    told = "Svarar" if living.engine else "Svarar inte; arbeten väntar i kö tills den gör det"
    return Sign("Motor (Prefect)", told, living.engine)
