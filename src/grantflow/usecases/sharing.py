"""Cases as belongings: made, shared in roles, closed and erased; each noted in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.errors import CaseRefused
from grantflow.store import cases, log, retaining, saves
from grantflow.usecases import webhooks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grantflow.model.access import Role
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection

_LONGEST_TITLE = 200


def create(
    base: Base, account: Account, title: str, programmes: Sequence[str] = (), theme: str = ""
) -> str:
    """Make a case that the account owns, with what is known of it; return its id.

    Raises:
        CaseRefused: It has no title, or too long a one.

    """
    title = " ".join(title.split())
    if not title:
        raise CaseRefused("ärendet saknar namn", remedy="skriv vad ärendet ska heta")
    if len(title) > _LONGEST_TITLE:
        raise CaseRefused(
            f"namnet är längre än {_LONGEST_TITLE} tecken", remedy="skriv ett kortare namn"
        )
    one = programmes[0] if len(programmes) == 1 else list(programmes)
    told = {"title": title, "programme": one or None, "theme": theme or None}
    wanted = {path: saves.Wanted(value, 0) for path, value in told.items() if value}

    def work(connection: Connection) -> str:
        now = base.now()
        made = cases.create(connection, account.organisation_id, account.id, title, at_ms=now)
        saves.save(connection, made, account.id, wanted, at_ms=now, kind="skapat")
        subject = webhooks.Subject(made, title, 1)
        webhooks.happened(connection, "arende-skapat", subject, at_ms=now)
        log.note(connection, "ärende skapat", at_ms=now, account_id=account.id, application_id=made)
        return made

    return base.write(work)


def give_role(base: Base, by: Account, case_id: str, account_id: str, role: Role) -> None:
    """Let somebody who is in a case have another role there.

    Raises:
        CaseRefused: She is not in the case, or nobody would own it any more.

    """

    def work(connection: Connection, at_ms: int) -> None:
        _require_member(connection, case_id, account_id)
        cases.set_role(connection, case_id, account_id, role, at_ms=at_ms)

    _do(base, by, case_id, "roll ändrad", work, account_id)


def take_out(base: Base, by: Account, case_id: str, account_id: str) -> None:
    """Let somebody no longer see a case.  What she has written stays.

    Raises:
        CaseRefused: Nobody would own the case any more.

    """

    def work(connection: Connection, _at_ms: int) -> None:
        cases.take_out(connection, case_id, account_id)

    _do(base, by, case_id, "medlem borttagen", work, account_id)


def close(base: Base, by: Account, case_id: str, *, closed: bool = True) -> None:
    """Close a case for writing, or open it again: then it is no longer about to be erased.

    Raises:
        CaseRefused: There is no such case any more.

    """

    def work(connection: Connection, at_ms: int) -> None:
        cases.close(connection, case_id, at_ms=at_ms if closed else None)
        if not closed:
            retaining.keep(connection, case_id)

    _do(base, by, case_id, "ärende stängt" if closed else "ärende öppnat", work)


def erase(base: Base, by: Account, case_id: str) -> None:
    """Take a case away for ever, with its answers and its history."""

    def work(connection: Connection, _at_ms: int) -> None:
        cases.erase(connection, case_id)

    _do(base, by, case_id, "ärende raderat", work)


def _do(
    base: Base,
    by: Account,
    case_id: str,
    event: str,
    work: Callable[[Connection, int], None],
    about: str | None = None,
) -> None:
    def noted(connection: Connection) -> None:
        now = base.now()
        work(connection, now)
        log.note(
            connection, event, at_ms=now, account_id=by.id, application_id=case_id, about=about
        )

    base.write(noted)


def _require_member(connection: Connection, case_id: str, account_id: str) -> None:
    if all(one.account_id != account_id for one in cases.members(connection, case_id)):
        raise CaseRefused("personen är inte med i ärendet", remedy="bjud in henne först")
