"""Takes away for ever: a person who has left, and closed cases whose time is out."""

from __future__ import annotations

import calendar
import datetime
from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import AccountRefused
from grantflow.store import accounts, cases, log, organising, outbox, retaining
from grantflow.store.outbox import Letter
from grantflow.store.undump import ERASED
from grantflow.text import swedish, swedish_time
from grantflow.usecases import letters, persons
from grantflow.usecases.accounts import administered
from grantflow.usecases.outward import NOWHERE

if TYPE_CHECKING:
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection
    from grantflow.store.organising import Owned
    from grantflow.store.retaining import Closed
    from grantflow.usecases.outward import Outward

DAY_MS = 24 * 3_600_000
# From the day that the owners are told until the case goes.
NOTICE_MS = 30 * DAY_MS


class Leaving(NamedTuple):
    """Somebody who is to be erased, the cases that she owns alone, and who may own them then."""

    account: Account
    cases: list[Owned]
    heirs: list[Account]


class Faded(NamedTuple):
    """What a round of retention did: cases announced, and cases erased."""

    announced: list[str]
    erased: list[str]


def leaving(base: Base, by: Account, account_id: str) -> Leaving:
    """Return what has to be known before somebody is erased.

    Raises:
        AccountRefused: It is none of the administrator's accounts, or her own.

    """
    with base.read() as connection:
        return _leaving(connection, by, account_id)


def erase_person(base: Base, by: Account, account_id: str, heir_id: str | None = None) -> None:
    """Erase a person; the cases that she owns alone are then owned by the heir.

    Name, address, sign-ins, links, tokens and roles go.  What she has written stays without her
    name.

    Raises:
        AccountRefused: It is none of the administrator's accounts, or her own.
        AnswersRefused: She owns cases alone, and there is no heir among the administrator's.

    """

    def work(connection: Connection) -> None:
        found = _leaving(connection, by, account_id)
        now = base.now()
        if found.cases:
            heir = next((one for one in found.heirs if one.id == heir_id), None)
            if heir is None:
                persons.refuse({"heir": "Välj vem som ska äga ärendena."})
            for case in found.cases:
                cases.set_role(connection, case.id, str(heir_id), "äga", at_ms=now)
        organising.erase_account(connection, account_id, found.account.email)
        log.note(
            connection,
            ERASED,
            at_ms=now,
            account_id=by.id,
            about=account_id,
            cases=len(found.cases),
        )

    base.write(work)


def _leaving(connection: Connection, by: Account, account_id: str) -> Leaving:
    account = administered(connection, by, account_id)
    if account.id == by.id:
        raise AccountRefused("du kan inte radera dig själv", remedy="be en annan administratör")
    homes = dict.fromkeys((by.organisation_id, account.organisation_id))
    heirs = [
        one
        for home in homes
        for one in accounts.accounts_of(connection, home)
        if one.closed_ms is None and one.id != account_id
    ]
    return Leaving(account, organising.owned_alone(connection, account_id), heirs)


def due(connection: Connection, organisation_id: str, *, at_ms: int) -> list[Closed]:
    """Return the closed cases of an organisation whose time is out; none when it keeps all."""
    months = retaining.months_of(connection, organisation_id)
    if months is None:
        return []
    return retaining.closed_before(connection, organisation_id, months_before(at_ms, months))


def fade(base: Base, outward: Outward = NOWHERE) -> Faded:
    """Announce the cases whose time is out, and erase those whose last day has come.

    To be run about once a day; a case is announced once, and stays if it is opened again.  Its
    owners are told by mail where there is mail.
    """

    def work(connection: Connection) -> Faded:
        done = Faded([], [])
        for organisation_id in retaining.decided(connection):
            _fade_in(connection, organisation_id, base.now(), outward, done)
        return done

    return base.write(work)


def _fade_in(
    connection: Connection, organisation_id: str, now: int, outward: Outward, done: Faded
) -> None:
    going = due(connection, organisation_id, at_ms=now)
    retaining.keep_others(connection, organisation_id, [one.id for one in going])
    for case in going:
        if case.goes_ms is None:
            goes_ms = now + NOTICE_MS
            retaining.announce(connection, case.id, told_ms=now, goes_ms=goes_ms)
            _tell_owners(connection, case, goes_ms, outward, at_ms=now)
            log.note(connection, "gallring aviserad", at_ms=now, application_id=case.id)
            done.announced.append(case.id)
        elif case.goes_ms <= now:
            cases.erase(connection, case.id)
            log.note(connection, "ärende gallrat", at_ms=now, application_id=case.id)
            done.erased.append(case.id)


def _tell_owners(
    connection: Connection, case: Closed, goes_ms: int, outward: Outward, *, at_ms: int
) -> None:
    """Write to those who own a case that it is about to go; nobody can wish that away."""
    if not outward.has_mail:
        return
    day = swedish.day(swedish_time.at(goes_ms).date())
    text = letters.of_case(
        outward,
        case.title,
        f"Raderas {day} om ingen öppnar det",
        f"Den {day} raderas allt",
        f"/arende/{case.id}/installningar",
    )
    for one in cases.members(connection, case.id):
        if one.role == "äga":
            key = f"gallring:{case.id}:{one.account_id}:{goes_ms}"
            letter = Letter(
                key, one.email, *text, application_id=case.id, account_id=one.account_id
            )
            outbox.put(connection, letter, at_ms=at_ms)


def months_before(at_ms: int, months: int) -> int:
    """Return the time so many months earlier, on the same day or the last of its month."""
    at = datetime.datetime.fromtimestamp(at_ms / 1000, tz=datetime.UTC)
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    then = at.replace(year=year, month=month + 1, day=min(at.day, last))
    return int(then.timestamp() * 1000)
