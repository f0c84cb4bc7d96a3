"""What each daily routine does, and what it says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.errors import FileUnreadable, OutputRefused
from grantflow.store import hooks, log, outbox, wishes
from grantflow.text import swedish_time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grantflow.settings import Settings
    from grantflow.store.base import Connection
    from grantflow.usecases.cases import Desk

    Doing = Callable[[Desk, Settings], "Done"]

_DAY_MS = 24 * 3_600_000
# How long is kept what has left or was given up, and what somebody has been reminded of.
_KEPT_MS, _REMINDERS_KEPT_MS = 90 * _DAY_MS, 400 * _DAY_MS
_NO_FOLDER, _CHOOSE = "ingen mapp är vald", "sätt {} till en mapp"
# The settings without which there is nothing to do.
_FOLDERS = {"kopia": "GRANTFLOW_BACKUPS", "arendefiler": "GRANTFLOW_CASES"}


class Done(NamedTuple):
    """What came of a routine: in words, in numbers, and what was wrong, a line each.

    None of it is an answer of a case.
    """

    told: str
    counts: Mapping[str, int] = {}
    faults: tuple[str, ...] = ()

    def as_result(self) -> dict[str, Any]:
        """Return it as a job keeps it."""
        return {"told": self.told, "counts": dict(self.counts), "faults": list(self.faults)}


def unwanted(name: str) -> Done:
    """Return what to say of a routine without its folder, when nobody has asked for it by hand."""
    return Done(f"Ingen mapp är vald ({_FOLDERS[name]}).")


def clear(desk: Desk) -> None:
    """Forget what has left long ago."""

    def work(connection: Connection) -> None:
        now = desk.base.now()
        outbox.forget(connection, now - _KEPT_MS)
        hooks.forget(connection, now - _KEPT_MS)
        wishes.forget_reminders(connection, now - _REMINDERS_KEPT_MS)

    desk.base.write(work)


def _fade(desk: Desk, _: Settings) -> Done:
    from grantflow.usecases.erasing import fade

    done = fade(desk.base, desk.outward)
    counts = {"announced": len(done.announced), "erased": len(done.erased)}
    return Done(f"Aviserade: {counts['announced']}. Raderade: {counts['erased']}.", counts)


def _clear(desk: Desk, _: Settings) -> Done:
    clear(desk)
    return Done("Det som är äldre än 90 dagar är glömt.")


def _back_up(desk: Desk, settings: Settings) -> Done:
    from grantflow.usecases.keeping import KEPT, keep_backup

    if settings.backups is None:
        raise OutputRefused(_NO_FOLDER, remedy=_CHOOSE.format(_FOLDERS["kopia"]))
    today = swedish_time.at(desk.base.now()).date()
    done = keep_backup(settings, settings.backups, today)
    counts = {"cases": done.cases, "rows": done.rows, "gone": done.gone}
    told = f"Skrev och läste tillbaka {done.file}: {done.cases} ärenden. De {KEPT} nyaste är kvar."
    return Done(told, counts)


def watch(desk: Desk, settings: Settings, cases: Sequence[str] | None = None) -> Done:
    """Read the watched pages of some cases, else of all that are open.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    from grantflow.usecases.watching import look_at_all

    done = look_at_all(desk, settings, cases)
    counts = {
        "cases": done.cases,
        "pages": done.pages,
        "news": done.news,
        "faults": len(done.faults),
    }
    told = f"Ärenden: {done.cases}. Sidor: {done.pages}. Nytt att ta ställning till: {done.news}."
    return Done(told, counts, done.faults)


def _watch_folder(_: Desk, settings: Settings) -> Done:
    from grantflow.usecases.watching_files import look_at_folder

    if settings.case_files is None:
        raise FileUnreadable(_NO_FOLDER, remedy=_CHOOSE.format(_FOLDERS["arendefiler"]))
    done = look_at_folder(settings.case_files, settings)
    counts = {"cases": done.cases, "pages": done.pages, "faults": len(done.faults)}
    told = f"Ärendefiler: {done.cases}. Sidor: {done.pages}."
    if done.changed:
        told += f" Nytt för {', '.join(done.changed)}; läs med 'grantflow scan FIL'."
    return Done(told, counts | {"changed": len(done.changed)}, done.faults)


def _freshen(desk: Desk, _: Settings) -> Done:
    from grantflow.checks.freshness import freshness, summary

    now = desk.base.now()
    found = freshness(swedish_time.at(now).date())
    old, over = len(found.old), len(found.over)
    if old:
        desk.base.write(lambda c: log.note(c, "källor att läsa om", at_ms=now, old=old, over=over))
    return Done(summary(found), {"old": old, "over": over})


def _waived(desk: Desk, _: Settings) -> Done:
    from grantflow.usecases.waived import tell_all

    done = tell_all(desk)
    count = sum(len(one.stale) for one in done.found)
    counts = {"cases": len(done.found), "letters": done.letters, "faults": done.faults}
    told = f"Att läsa om: {count}, i {len(done.found)} ärenden. Brev skrivna: {done.letters}."
    return Done(told, counts, _unread(done.faults))


def _remind(desk: Desk, _: Settings) -> Done:
    from grantflow.usecases.reminders import remind

    done = remind(desk)
    return Done(f"Påminnelser skrivna: {done.letters}.", done._asdict(), _unread(done.faults))


def _unread(faults: int) -> tuple[str, ...]:
    return (f"Ärenden som inte gick att läsa: {faults}.",) if faults else ()


DOINGS: Mapping[str, Doing] = {
    "gallring": _fade,
    "rensning": _clear,
    "kopia": _back_up,
    "bevakning": watch,
    "arendefiler": _watch_folder,
    "farskhet": _freshen,
    "at-sidan": _waived,
    "paminnelser": _remind,
}
