"""Takes away for ever: a person who has left, and closed cases whose time is out."""

from __future__ import annotations

import calendar
import datetime
from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import AccountRefused
from grantflow.store import accounts, cases, log, organising, outbox, retaining
from grantflow.store.base import PEOPLE, alone
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
    """Somebody who leaves, the cases that nobody else can own now, and who may own them then."""

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
        alone(connection, PEOPLE)
        found = _leaving(connection, by, account_id)
        now = base.now()
        _hand_over(connection, by, found, heir_id, at_ms=now)
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


def hand_over(base: Base, by: Account, account_id: str, heir_id: str) -> None:
    """Let somebody own the cases that only a closed account owns.  The account keeps its roles.

    Raises:
        AccountRefused: It is none of the administrator's accounts, or her own, or it is open.
        AnswersRefused: There is no such heir among the administrator's.

    """

    def work(connection: Connection) -> None:
        found = _leaving(connection, by, account_id)
        if found.account.closed_ms is None:
            raise AccountRefused(
                "kontot är öppet, så ärendena har en ägare",
                remedy="be ägaren att bjuda in, eller stäng kontot först",
            )
        _hand_over(connection, by, found, heir_id, at_ms=base.now())

    base.write(work)


def _hand_over(
    connection: Connection, by: Account, found: Leaving, heir_id: str | None, *, at_ms: int
) -> None:
    if not found.cases:
        return
    heir = next((one for one in found.heirs if one.id == heir_id), None)
    if heir is None:
        persons.refuse({"heir": "Välj vem som ska äga ärendena."})
    for case in found.cases:
        cases.set_role(connection, case.id, str(heir_id), "äga", at_ms=at_ms)
    for case in found.cases:
        log.note(
            connection,
            "ny ägare",
            at_ms=at_ms,
            account_id=by.id,
            application_id=case.id,
            about=str(heir_id),
        )


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

    To be run about once a day; a case is announced once, and stays if it is opened again.  The
    day is shown on its pages, and its owners are told by mail where there is mail.
    """
    with base.read() as connection:
        decided = retaining.decided(connection)
    done = Faded([], [])
    for organisation_id, months in decided.items():
        now = base.now()
        told, over = base.write(
            lambda c, home=organisation_id, now=now: _announce(c, home, now, outward)  # type: ignore[misc]
        )
        done.announced.extend(told)
        before_ms = months_before(now, months)
        # Each in a transaction of its own: its owner may open it until then.
        done.erased.extend(one for one in over if _erase_due(base, one, before_ms, now))
    return done


def _announce(
    connection: Connection, organisation_id: str, now: int, outward: Outward
) -> tuple[list[str], list[str]]:
    """Announce the cases of an organisation; return those, and those whose last day has come."""
    going = due(connection, organisation_id, at_ms=now)
    retaining.keep_others(connection, organisation_id, [one.id for one in going])
    goes_ms = now + NOTICE_MS
    told = [
        one
        for one in going
        if one.goes_ms is None
        and retaining.announce(connection, one.id, told_ms=now, goes_ms=goes_ms)
    ]
    for case in told:
        _tell_owners(connection, case, organisation_id, goes_ms, outward, at_ms=now)
    for case in told:
        log.note(connection, "gallring aviserad", at_ms=now, application_id=case.id)
    over = [one.id for one in going if one.goes_ms is not None and one.goes_ms <= now]
    return [one.id for one in told], over


def _erase_due(base: Base, case_id: str, before_ms: int, now: int) -> bool:
    def work(connection: Connection) -> bool:
        gone = retaining.erase_due(connection, case_id, before_ms=before_ms, at_ms=now)
        if gone:
            log.note(connection, "ärende gallrat", at_ms=now, application_id=case_id)
        return gone

    return base.write(work)


def _tell_owners(
    connection: Connection,
    case: Closed,
    organisation_id: str,
    goes_ms: int,
    outward: Outward,
    *,
    at_ms: int,
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
    for one in cases.owners_of(connection, case.id):
        letter = Letter(
            f"gallring:{case.id}:{one.account_id}:{goes_ms}",
            one.email,
            *text,
            organisation_id=organisation_id,
            application_id=case.id,
            account_id=one.account_id,
        )
        outbox.put(connection, letter, at_ms=at_ms)


def months_before(at_ms: int, months: int) -> int:
    """Return the time so many months earlier, on the same day or the last of its month."""
    at = datetime.datetime.fromtimestamp(at_ms / 1000, tz=datetime.UTC)
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    then = at.replace(year=year, month=month + 1, day=min(at.day, last))
    return int(then.timestamp() * 1000)
