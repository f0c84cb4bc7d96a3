"""What is done once a day whether anybody is there or not, each day's as a job of its own.

Whoever has a clock asks: `grantflow work` by itself, Prefect by its schedules.  The day is in the
key of the job, so that it is done once however many ask, and again when its process is lost.
"""

from __future__ import annotations

import hashlib
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import GrantflowError, JobLost, StoreUnavailable, sentence
from grantflow.model.saving import canonical
from grantflow.settings import read_settings
from grantflow.store import job_asks, job_lists, jobs
from grantflow.text import swedish_time
from grantflow.usecases import installation, routine_work
from grantflow.usecases.job_holding import holding, worker_name
from grantflow.usecases.routine_work import Done

if TYPE_CHECKING:
    import datetime

    from grantflow.settings import Settings
    from grantflow.store.base import Connection
    from grantflow.store.jobs import Job
    from grantflow.usecases.cases import Desk
    from grantflow.usecases.job_holding import Holder

_DONE_BEFORE = Done("Redan gjort i dag, eller görs just nu av en annan process.")
DEFECT = "Något gick fel i grantflow. Det görs om i morgon."
_LATER_MS = 300_000
# Whether the job of the routine is in the hands of this process already.
is_held: ContextVar[bool] = ContextVar("is_held", default=False)


class Routine(NamedTuple):
    """What is done once a day from an hour on, Swedish time, and the flow in flows/ that does it.

    `told` is what it is, for people.  `on_files`: it is about files of a machine, and each machine
    does its own.  `with_engine`: it waits for the engine; what is short or must not wait does not.
    """

    name: str
    told: str
    flow: str
    from_hour: int
    on_files: bool = False
    with_engine: bool = False

    @property
    def cron(self) -> str:
        """When Prefect does it, in its words."""
        return f"0 {self.from_hour} * * *"


ROUTINES = (
    Routine("gallring", "Aviserar och raderar stängda ärenden vars tid är ute", "fade", 2),
    Routine("rensning", "Glömmer utskick som gick för länge sedan", "sweep", 3),
    Routine("kopia", "Säkerhetskopia till GRANTFLOW_BACKUPS", "back_up", 4, on_files=True),
    Routine(
        "bevakning", "Sidor och utlysningar som ärenden bevakar", "watch_cases", 5, with_engine=True
    ),
    Routine(
        "arendefiler",
        "Sidor som ärendefiler i GRANTFLOW_CASES bevakar",
        "watch_folder",
        5,
        on_files=True,
        with_engine=True,
    ),
    Routine("farskhet", "Regler och uppgifter vars källa ingen har läst på länge", "freshen", 6),
    Routine(
        "at-sidan",
        "Det som är satt åt sidan och bör läsas om",
        "stale_waivers",
        7,
        with_engine=True,
    ),
    Routine(
        "paminnelser", "Påminnelser 14, 7 och 1 dag före", "remind", 7, with_engine=True
    ),
)  # fmt: skip
BY_NAME = {routine.name: routine for routine in ROUTINES}
NAMES = frozenset(BY_NAME)


def ask_due(desk: Desk, settings: Settings) -> list[str]:
    """Ask for the routines that it is time for, each once a day; return their names.

    What waits since an earlier day is not done any more.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    now = _now(desk)
    due = [one for one in ROUTINES if one.from_hour <= now.hour and _is_wanted(one, settings)]

    with desk.base.read() as connection:
        keys = ((routine, _key(routine, settings, now.date())) for routine in due)
        new = [pair for pair in keys if job_asks.latest(connection, pair[1]) is None]
    if not new:
        return []

    at_ms = desk.base.now()

    def work(connection: Connection) -> list[str]:
        return [
            routine.name
            for routine, key in new
            if job_asks.ask_once(
                connection, routine.name, _wants(desk), key, at_ms=at_ms, of=_of(routine, settings)
            )
        ]

    return desk.base.write(work)


def take(desk: Desk, settings: Settings, worker: str) -> Job | None:
    """Take a routine that waits, or whose process is gone; None when there is none.

    One about a folder that this process does not know is left to those who do.
    """
    at_ms, place = desk.base.now(), settings.place
    kinds = tuple(one.name for one in ROUTINES if _is_wanted(one, settings))
    return desk.base.write(lambda c: jobs.take(c, worker, at_ms=at_ms, kinds=kinds, place=place))


def once(desk: Desk, settings: Settings, name: str, *, by_hand: bool = False) -> Done:
    """Do a routine unless it has been done today; by hand it is done in any case.

    One about a folder that this process does not know is left to those who do, unless by hand.
    What can't be done is tried again by whoever has a clock, unless it was asked for by hand.

    Raises:
        JobLost: Somebody stopped it meanwhile.
        GrantflowError: It could not be done; the job says why.

    """
    routine, worker, now = BY_NAME[name], worker_name(), _now(desk)
    if not (by_hand or _is_wanted(routine, settings)):
        return routine_work.unwanted(name)
    key = _key(routine, settings, now.date(), now.timestamp() if by_hand else None)

    def work(connection: Connection) -> Job | None:
        ask = jobs.ask if by_hand else job_asks.ask_once
        at_ms = desk.base.now()
        wants, of = _wants(desk), _of(routine, settings)
        job_id = ask(connection, routine.name, wants, key, at_ms=at_ms, of=of)
        return jobs.take_this(connection, job_id, worker, at_ms=at_ms) if job_id else None

    job = desk.base.write(work)
    if job is None:
        return _DONE_BEFORE
    with holding(desk.base, job, worker) as holder:
        try:
            done = do(desk, settings, name)
        except (JobLost, StoreUnavailable):
            raise
        except GrantflowError as error:
            if by_hand:
                holder.end("failed", {"told": in_words(error)})
            else:
                try_later(holder, in_words(error))
            raise
        except Exception:
            holder.end("failed", {"told": DEFECT})
            raise
        holder.end("done", done.as_result())
    return done


def try_later(holder: Holder, why: str) -> None:
    """Let a routine wait, and say why."""
    holder.put_back({"waits": why}, ready_ms=holder.base.now() + _LATER_MS)


def in_words(error: GrantflowError) -> str:
    """Return what stood in the way, and what to do."""
    return f"{sentence(error.problem)} {sentence(error.remedy)}"


def in_flow(name: str) -> Done:
    """Do a routine from a flow: with the installation of this process, once a day."""
    settings = read_settings()
    with installation.opened(settings) as desk:
        return (do if is_held.get() else once)(desk, settings, name)


def do(desk: Desk, settings: Settings, name: str) -> Done:
    """Do a routine now; return what came of it.

    Raises:
        GrantflowError: It could not be done.

    """
    return routine_work.DOINGS[name](desk, settings)


def last_of(connection: Connection, name: str) -> Job | None:
    """Return the latest job of a routine, whatever became of it; None before the first."""
    return job_lists.latest_of(connection, name)


def _is_wanted(routine: Routine, settings: Settings) -> bool:
    """Whether there is a folder for it, when it is about one."""
    folders = {"kopia": settings.backups, "arendefiler": settings.case_files}
    return routine.name not in folders or folders[routine.name] is not None


def _of(routine: Routine, settings: Settings) -> jobs.Of:
    return jobs.Of(place=settings.place if routine.on_files else None)


def _wants(desk: Desk) -> dict[str, str]:
    return {"day": _now(desk).date().isoformat()}


def _key(
    routine: Routine, settings: Settings, day: datetime.date, turn: float | None = None
) -> str:
    place = settings.place if routine.on_files else None
    told = [routine.name, day.isoformat(), place, turn]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def _now(desk: Desk) -> datetime.datetime:
    return swedish_time.at(desk.base.now())
