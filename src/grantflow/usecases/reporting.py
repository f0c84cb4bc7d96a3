"""Takes in what somebody tells of that keeps her from using the service, and lets it reach people.

Administrators are told by mail that there is a report, never what it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.errors import AccountRefused
from grantflow.store import accounts, log, outbox, reports
from grantflow.usecases import letters, persons

if TYPE_CHECKING:
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection
    from grantflow.usecases.outward import Outward

_LONGEST_PAGE, _LONGEST_TEXT = 200, 4000
_MOST_LETTERS = 20


def report(
    base: Base, outward: Outward, by: Account | None, page: str, told: str, email: str
) -> None:
    """Keep a report of a fault and tell the administrators; `by` is None for a stranger.

    Raises:
        AnswersRefused: What was filled in can't be used (`page`, `told`, `email`).

    """
    page, told = " ".join(page.split()), told.strip()
    persons.refuse({"page": _too_long(page, _LONGEST_PAGE), "told": _told_fault(told)})
    address = persons.addressed(email) if email.strip() else ""
    home = by.organisation_id if by else None

    def work(connection: Connection) -> None:
        now = base.now()
        made = reports.keep(connection, page, told, address, at_ms=now, home=home)
        _tell(connection, outward, made, home, at_ms=now)
        log.note(connection, "hinder anmält", at_ms=now, about=made)

    base.write(work)


def remove(base: Base, by: Account, report_id: str) -> None:
    """Take away a report that has been dealt with.

    Raises:
        AccountRefused: It is not there, or is for another organisation.

    """

    def work(connection: Connection) -> None:
        if not reports.drop(connection, by.organisation_id, report_id):
            raise AccountRefused("anmälan finns inte", remedy="ladda om sidan")
        log.note(
            connection, "anmälan borttagen", at_ms=base.now(), account_id=by.id, about=report_id
        )

    base.write(work)


def _tell(
    connection: Connection, outward: Outward, report_id: str, home: str | None, *, at_ms: int
) -> None:
    if not outward.has_mail:
        return
    homes = [home] if home else [one.id for one in accounts.organisations(connection)]
    people = [one for each in homes for one in accounts.accounts_of(connection, each)]
    admins = [one for one in people if one.is_admin and one.closed_ms is None]
    text = letters.reported(outward)
    for one in admins[:_MOST_LETTERS]:
        letter = outbox.Letter(
            f"hinder-brev:{report_id}:{one.id}",
            one.email,
            *text,
            organisation_id=one.organisation_id,
            account_id=one.id,
        )
        outbox.put(connection, letter, at_ms=at_ms)


def _told_fault(told: str) -> str | None:
    if not told:
        return "Skriv vad som hände."
    return _too_long(told, _LONGEST_TEXT)


def _too_long(text: str, most: int) -> str | None:
    return f"Skriv högst {most} tecken; här står {len(text)}." if len(text) > most else None
