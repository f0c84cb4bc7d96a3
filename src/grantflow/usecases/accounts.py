"""What people do with accounts: set up the installation, sign in and out, change a password.

A password is hashed before the store is asked to write: that takes long, and nobody else may wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import AccountRefused
from grantflow.store import accounts, links, log, tokens
from grantflow.store.base import PEOPLE, SET_UP, alone
from grantflow.usecases import mailing, persons
from grantflow.usecases.outward import NOWHERE
from grantflow.usecases.passwords import hashed, password_fault, verified

if TYPE_CHECKING:
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection
    from grantflow.usecases.outward import Outward

PASSWORD_LINK_LASTS_MS = 2 * 3_600_000


class SignedIn(NamedTuple):
    """A session that has begun: its token, for the cookie, and the word that its forms carry."""

    token: str
    csrf: str


def set_up(base: Base, organisation: str, name: str, email: str, password: str) -> SignedIn:
    """Make the first organisation and its administrator, who is then signed in.

    Raises:
        AccountRefused: There are accounts already, or what was given can't be used.

    """
    told = persons.person(name, email, organisation, password)
    kept = hashed(password)

    def work(connection: Connection) -> SignedIn:
        alone(connection, SET_UP)
        if not accounts.is_empty(connection):
            raise AccountRefused(
                "installationen har redan en administratör",
                remedy="logga in, eller be administratören om en inbjudan",
            )
        now = base.now()
        home = accounts.create_organisation(connection, told.organisation, at_ms=now)
        account_id = accounts.create_account(
            connection, home, told.email, told.name, password=kept, is_admin=True, at_ms=now
        )
        return begin(connection, account_id, "installationen inställd", at_ms=now)

    return base.write(work)


def sign_in(base: Base, email: str, password: str) -> SignedIn | None:
    """Begin a session; None when address and password do not fit, as slowly without an account."""
    with base.read() as connection:
        found = accounts.by_email(connection, persons.address(email))
    account, kept = found or (None, None)
    right, newer = verified(password, kept)

    def work(connection: Connection) -> SignedIn | None:
        now = base.now()
        # The password may have been changed, and the account closed, while we were counting.
        same = account is not None and accounts.by_email(connection, account.email) == found
        if account is None or not same or not right or account.closed_ms is not None:
            log.note(
                connection,
                "inloggning nekad",
                at_ms=now,
                account_id=account.id if account else None,
            )
            return None
        if newer and kept:
            accounts.replace_hash(connection, account.id, kept, newer)
        return begin(connection, account.id, "inloggad", at_ms=now)

    return base.write(work)


def sign_out(base: Base, account: Account, token: str) -> None:
    """End a session."""

    def work(connection: Connection) -> None:
        accounts.end_session(connection, token)
        log.note(connection, "utloggad", at_ms=base.now(), account_id=account.id)

    base.write(work)


def sign_out_everywhere(base: Base, account: Account) -> None:
    """End every session of an account."""

    def work(connection: Connection) -> None:
        accounts.end_sessions(connection, account.id)
        log.note(connection, "utloggad överallt", at_ms=base.now(), account_id=account.id)

    base.write(work)


def rename(base: Base, account: Account, name: str) -> None:
    """Give the owner of an account another name.

    Raises:
        AnswersRefused: The name can't be used.

    """
    told = persons.named(name)
    base.write(lambda connection: accounts.rename(connection, account.id, told))


def change_password(base: Base, account: Account, old: str, new: str) -> SignedIn:
    """Give an account another password; every session ends, and a new one begins.

    Raises:
        AnswersRefused: The old one is wrong (`old`), or the new one can't be used (`password`).

    """
    with base.read() as connection:
        found = accounts.by_email(connection, account.email)
    right = verified(old, found[1] if found else None)[0]
    persons.refuse(
        {
            "old": None if right else "Det nuvarande lösenordet stämmer inte.",
            "password": _fault(new, account),
        }
    )
    kept = hashed(new)

    def work(connection: Connection) -> SignedIn:
        if accounts.by_email(connection, account.email) != found:
            raise AccountRefused(
                "kontot ändrades samtidigt från ett annat håll", remedy="logga in igen"
            )
        accounts.set_password(connection, account.id, kept)
        accounts.end_sessions(connection, account.id)
        return begin(connection, account.id, "lösenord bytt", at_ms=base.now())

    return base.write(work)


def ask_for_password(base: Base, email: str, outward: Outward = NOWHERE) -> str | None:
    """Make a link by which the owner of an address chooses a new password; return its token.

    It is mailed when `outward` has mail, at most once in a quarter of an hour.  None when there is
    no such account; nobody who asks may be told which.
    """

    def work(connection: Connection) -> str | None:
        found = accounts.by_email(connection, persons.address(email))
        account = found[0] if found and found[0].closed_ms is None else None
        now = base.now()
        token = _mailed_link(connection, outward, account, at_ms=now) if account else None
        log.note(
            connection,
            "nytt lösenord begärt",
            at_ms=now,
            account_id=account.id if account else None,
        )
        return token

    return base.write(work)


def password_link(base: Base, by: Account, account_id: str) -> str:
    """Make a link by which somebody chooses a new password, for an administrator to hand over.

    Raises:
        AccountRefused: It is none of her accounts, or it is closed.

    """

    def work(connection: Connection) -> str:
        account = administered(connection, by, account_id)
        if account.closed_ms is not None:
            raise AccountRefused("kontot är stängt", remedy="öppna kontot först")
        now = base.now()
        token = _password_link(connection, account_id, by.id, at_ms=now)
        log.note(connection, "lösenordslänk gjord", at_ms=now, account_id=by.id, about=account_id)
        return token

    return base.write(work)


def choose_password(base: Base, token: str, password: str) -> None:
    """Choose a new password by a link.  Every session ends; the link can't be used again.

    Raises:
        AnswersRefused: The password can't be used.  The link still can.
        AccountRefused: The link does not work, or no longer does.

    """
    with base.read() as connection:
        link = links.look_at_link(connection, token, "password", at_ms=base.now())
        owner = accounts.by_id(connection, link.account_id or "") if link else None
    if owner is None:
        raise _spent()
    persons.refuse({"password": _fault(password, owner)})
    kept = hashed(password)

    def work(connection: Connection) -> None:
        now = base.now()
        if links.use_link(connection, token, "password", at_ms=now) is None:
            raise _spent()
        accounts.set_password(connection, owner.id, kept)
        accounts.end_sessions(connection, owner.id)
        log.note(connection, "lösenord valt", at_ms=now, account_id=owner.id)

    base.write(work)


def close_account(base: Base, by: Account, account_id: str, *, closed: bool = True) -> None:
    """Let an account no longer sign in, nor its keys open anything; or open it again, without them.

    Raises:
        AccountRefused: It is none of her accounts, or her own.

    """

    def work(connection: Connection) -> None:
        alone(connection, PEOPLE)
        administered(connection, by, account_id)
        if account_id == by.id:
            raise AccountRefused(
                "du kan inte stänga ditt eget konto", remedy="be en annan administratör"
            )
        now = base.now()
        accounts.close_account(connection, account_id, at_ms=now if closed else None)
        if closed:
            tokens.revoke_all(connection, account_id)
        event = "konto stängt" if closed else "konto öppnat"
        log.note(connection, event, at_ms=now, account_id=by.id, about=account_id)

    base.write(work)


def administered(connection: Connection, by: Account, account_id: str) -> Account:
    """Return an account that an administrator looks after.

    She looks after those of her own organisation, and of organisations that have no administrator.

    Raises:
        AccountRefused: It is none of hers.

    """
    account = accounts.by_id(connection, account_id)
    if account is None or not administers(connection, by, account.organisation_id):
        raise AccountRefused("kontot finns inte", remedy="välj ett annat i listan")
    return account


def administers(connection: Connection, by: Account, organisation_id: str) -> bool:
    """Whether an administrator looks after an organisation: her own, or one without any."""
    now = accounts.by_id(connection, by.id)  # another may have ended it since she was let in
    if now is None or not now.is_admin or now.closed_ms is not None:
        return False
    own = organisation_id == now.organisation_id
    return own or not accounts.has_admin(connection, organisation_id)


def begin(connection: Connection, account_id: str, event: str, *, at_ms: int) -> SignedIn:
    """Begin a session and write in the log why."""
    started = SignedIn(*accounts.start_session(connection, account_id, at_ms=at_ms))
    log.note(connection, event, at_ms=at_ms, account_id=account_id)
    return started


def _mailed_link(
    connection: Connection, outward: Outward, account: Account, *, at_ms: int
) -> str | None:
    if outward.has_mail and mailing.is_asked_again(connection, account, at_ms=at_ms):
        return None
    token = _password_link(connection, account.id, None, at_ms=at_ms)
    ends_ms = at_ms + PASSWORD_LINK_LASTS_MS
    mailing.lost_password(connection, outward, account, token, at_ms=at_ms, ends_ms=ends_ms)
    return token


def _password_link(connection: Connection, account_id: str, by: str | None, *, at_ms: int) -> str:
    return links.make_link(
        connection,
        "password",
        at_ms=at_ms,
        ends_ms=at_ms + PASSWORD_LINK_LASTS_MS,
        account_id=account_id,
        created_by=by,
    )


def _fault(password: str, account: Account) -> str | None:
    return password_fault(password, (account.email, account.name, account.organisation))


def _spent() -> AccountRefused:
    return AccountRefused("länken gäller inte längre", remedy="begär en ny länk")
