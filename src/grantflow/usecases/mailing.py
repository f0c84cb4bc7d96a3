"""Letters to one person: an invitation, the link to a new password, a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.store import cases, outbox
from grantflow.store.accounts import hash_of
from grantflow.usecases import letters

if TYPE_CHECKING:
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection
    from grantflow.store.links import Link
    from grantflow.usecases.outward import Outward

_A_QUARTER_MS = 900_000


def invitation(
    connection: Connection,
    outward: Outward,
    by: Account,
    link: Link,
    token: str,
    *,
    at_ms: int,
    ends_ms: int,
) -> None:
    """Write the letter of an invitation, when it is for one address and there is mail."""
    if link.email is None or not outward.has_mail:
        return
    case_id = link.application_id
    title = cases.title_of(connection, case_id) if case_id else None
    text = letters.invited(outward, by.name, by.organisation, title, token, ends_ms)
    letter = outbox.Letter(
        f"inbjudan:{hash_of(token)}",
        link.email,
        text.subject,
        text.body,
        organisation_id=by.organisation_id,
        application_id=case_id,
        ends_ms=ends_ms,
    )
    outbox.put(connection, letter, at_ms=at_ms)


def lost_password(
    connection: Connection,
    outward: Outward,
    account: Account,
    token: str,
    *,
    at_ms: int,
    ends_ms: int,
) -> None:
    """Write the letter with a link to choose a new password, when there is mail."""
    if not outward.has_mail:
        return
    text = letters.lost_password(outward, token)
    letter = outbox.Letter(
        _password_key(account, at_ms),
        account.email,
        text.subject,
        text.body,
        organisation_id=account.organisation_id,
        account_id=account.id,
        ends_ms=ends_ms,
    )
    outbox.put(connection, letter, at_ms=at_ms)


def is_asked_again(connection: Connection, account: Account, *, at_ms: int) -> bool:
    """Whether such a letter has been written in this quarter of an hour: one is enough."""
    return outbox.is_known(connection, _password_key(account, at_ms))


def _password_key(account: Account, at_ms: int) -> str:
    return f"losenord:{account.id}:{at_ms // _A_QUARTER_MS}"


def trial(base: Base, outward: Outward, account: Account) -> None:
    """Write a letter to somebody who wants to see whether mail arrives."""
    text = letters.test_letter(outward)
    now = base.now()
    letter = outbox.Letter(
        f"prov:{account.id}:{now}",
        account.email,
        text.subject,
        text.body,
        organisation_id=account.organisation_id,
        account_id=account.id,
    )
    base.write(lambda connection: outbox.put(connection, letter, at_ms=now))
