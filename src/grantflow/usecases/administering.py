"""What administrators do with organisations and the people in them; each noted in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.errors import AccountRefused
from grantflow.model.fields import UNPRINTABLE
from grantflow.store import accounts, log, organising, retaining
from grantflow.store.base import PEOPLE, alone
from grantflow.store.links import Link
from grantflow.usecases import invitations, persons
from grantflow.usecases.accounts import administered, administers
from grantflow.usecases.outward import NOWHERE

if TYPE_CHECKING:
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection
    from grantflow.usecases.outward import Outward

_LONGEST_NAME = 200
_MOST_MONTHS = 240


def create_organisation(base: Base, by: Account, name: str) -> str:
    """Make an organisation, which the one who makes it looks after until it has its own.

    Raises:
        AnswersRefused: The name can't be used, or is taken.

    """
    told = " ".join(name.split())

    def work(connection: Connection) -> str:
        persons.refuse({"organisation": _name_fault(connection, told)})
        now = base.now()
        made = accounts.create_organisation(connection, told, at_ms=now)
        log.note(connection, "organisation skapad", at_ms=now, account_id=by.id, about=made)
        return made

    return base.write(work)


def invite_to(
    base: Base, by: Account, organisation_id: str, email: str, outward: Outward = NOWHERE
) -> str:
    """Make a link that invites somebody into an organisation; return its token.

    It is mailed to the address, if one is given and `outward` has mail.

    Raises:
        AnswersRefused: The address can't be used.
        AccountRefused: The organisation is none that she looks after.

    """
    told = persons.addressed(email) if email.strip() else None

    def work(connection: Connection) -> str:
        _require_hers(connection, by, organisation_id)
        link = Link("join", organisation_id, None, None, None, told, by.id)
        return invitations.made(connection, by, link, outward, at_ms=base.now())

    return base.write(work)


def move(base: Base, by: Account, account_id: str, organisation_id: str) -> None:
    """Let somebody belong to another organisation.  She keeps her roles; the cases stay.

    Raises:
        AccountRefused: The account or the organisation is none that she looks after, or the
            account is her own.

    """

    def work(connection: Connection) -> None:
        alone(connection, PEOPLE)
        account = administered(connection, by, account_id)
        _require_hers(connection, by, organisation_id)
        if account.id == by.id:
            raise AccountRefused(
                "du kan inte flytta ditt eget konto", remedy="be en annan administratör"
            )
        organising.move(connection, account_id, organisation_id)
        # She looked after people in the organisation that she leaves.
        organising.set_admin(connection, account_id, is_admin=False)
        log.note(
            connection,
            "konto flyttat",
            at_ms=base.now(),
            account_id=by.id,
            about=account_id,
            to=organisation_id,
        )

    base.write(work)


def make_administrator(base: Base, by: Account, account_id: str, *, is_admin: bool) -> None:
    """Let somebody be an administrator of her organisation, or no longer be one.

    Raises:
        AccountRefused: The account is none that she looks after, is closed, or is her own.

    """

    def work(connection: Connection) -> None:
        alone(connection, PEOPLE)
        account = administered(connection, by, account_id)
        if account.id == by.id:
            raise AccountRefused(
                "du kan inte ta ifrån dig själv rollen som administratör",
                remedy="be en annan administratör",
            )
        if is_admin and account.closed_ms is not None:
            raise AccountRefused("kontot är stängt", remedy="öppna kontot först")
        organising.set_admin(connection, account_id, is_admin=is_admin)
        event = "administratör tillsatt" if is_admin else "administratör entledigad"
        log.note(connection, event, at_ms=base.now(), account_id=by.id, about=account_id)

    base.write(work)


def decide_retention(base: Base, by: Account, months: str) -> None:
    """Decide how many months a closed case stays in one's organisation; empty: for ever.

    Raises:
        AnswersRefused: It is no number of months.

    """
    told = months.strip()
    number = int(told) if told.isascii() and told.isdecimal() and len(told) < 9 else 0
    if told and not 1 <= number <= _MOST_MONTHS:
        persons.refuse(
            {"months": f"Skriv antal månader med siffror, 1 till {_MOST_MONTHS}, eller lämna tomt."}
        )

    def work(connection: Connection) -> None:
        retaining.set_months(connection, by.organisation_id, number or None)
        log.note(connection, "gallring beslutad", at_ms=base.now(), account_id=by.id, months=number)

    base.write(work)


def _require_hers(connection: Connection, by: Account, organisation_id: str) -> None:
    known = any(one.id == organisation_id for one in accounts.organisations(connection))
    if not known or not administers(connection, by, organisation_id):
        raise AccountRefused("organisationen finns inte", remedy="välj en annan i listan")


def _name_fault(connection: Connection, name: str) -> str | None:
    if not name:
        return "Skriv vad organisationen heter."
    if len(name) > _LONGEST_NAME:
        return f"Skriv namnet med högst {_LONGEST_NAME} tecken; här står {len(name)}."
    if UNPRINTABLE.search(name):
        return "Skriv namnet utan styrtecken."
    if accounts.organisation_called(connection, name):
        return "Det finns redan en organisation som heter så."
    return None
