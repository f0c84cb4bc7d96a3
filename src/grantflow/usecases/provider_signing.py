"""Signs in somebody whom the provider vouches for, and nobody who is not expected.

Three ways lead in: an account that has been signed in to this way before; an account whose address
the provider has verified; an invitation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import AccountRefused
from grantflow.store import accounts, log, subjects
from grantflow.usecases import invitations, persons
from grantflow.usecases.accounts import administered, begin
from grantflow.usecases.invitations import Joined
from grantflow.usecases.provider import SignInRefused
from grantflow.usecases.provider_token import provider_mark

if TYPE_CHECKING:
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection
    from grantflow.usecases.provider import Provider
    from grantflow.usecases.provider_token import Person

_WAY = "OpenID Connect"


class Invited(NamedTuple):
    """An invitation that somebody follows, and where she says that she works when it does not."""

    token: str
    organisation: str = ""


def sign_in(
    base: Base, provider: Provider, person: Person, invited: Invited | None = None
) -> Joined:
    """Begin a session for somebody whom the provider has signed in; with an invitation, join.

    Raises:
        SignInRefused: She has no account here, or none that is hers to use.
        AnswersRefused: The invitation is for another address, or her address can't be used.
        AccountRefused: The invitation does not work.

    """

    def work(connection: Connection) -> Joined:
        now = base.now()
        account = _known(connection, provider, person)
        if account is None and invited is not None:
            return _moved_in(connection, person, invited, at_ms=now)
        if account is None:
            raise _stranger(person)
        case_id = None
        if invited is not None:
            case_id = invitations.join_within(connection, invited.token, account, at_ms=now)
        session = begin(connection, account.id, f"inloggad med {_WAY}", at_ms=now)
        return Joined(session, case_id)

    try:
        return base.write(work)
    except AccountRefused as refused:
        note_refusal(base, refused.why if isinstance(refused, SignInRefused) else "inbjudan")
        raise


def note_refusal(base: Base, why: str) -> None:
    """Write in the log that somebody was not let in; `why` is a word of ours."""
    base.write(
        lambda connection: log.note(
            connection, "inloggning nekad", at_ms=base.now(), way=_WAY, why=why
        )
    )


def unlink(base: Base, by: Account, account_id: str) -> None:
    """Let an account no longer belong to anybody at the provider; the next one may be linked.

    Raises:
        AccountRefused: It is none of the administrator's accounts, or her own.

    """

    def work(connection: Connection) -> None:
        administered(connection, by, account_id)
        if account_id == by.id:
            raise AccountRefused(
                "du kan inte ta bort din egen koppling", remedy="be en annan administratör"
            )
        subjects.link(connection, account_id, None)
        accounts.end_sessions(connection, account_id)
        log.note(
            connection, "koppling borttagen", at_ms=base.now(), account_id=by.id, about=account_id
        )

    base.write(work)


def _known(connection: Connection, provider: Provider, person: Person) -> Account | None:
    """Return the account of somebody, linked now when it was not; None when she has none."""
    account = accounts.by_subject(connection, person.subject)
    if account is not None:
        return _open(account)
    if not person.email or not person.is_verified:
        return None
    found = accounts.by_email(connection, person.email)
    if found is None:
        return None
    account = _open(found[0])
    before = subjects.ways_of(connection, account.id).subject
    # A link to a provider that is no longer ours holds nobody out.
    if before is not None and before.startswith(provider_mark(provider.issuer)):
        raise SignInRefused(
            "annan koppling",
            "ditt konto här hör ihop med en annan inloggning",
            "be administratören i din organisation att ta bort kopplingen",
        )
    subjects.link(connection, account.id, person.subject)
    return account


def _moved_in(connection: Connection, person: Person, invited: Invited, *, at_ms: int) -> Joined:
    """Make an account for somebody who is invited.  Her address is as good as one she types."""
    if not person.email:
        raise SignInRefused(
            "ingen adress",
            "din e-postadress följer inte med från inloggningen",
            "säg till den som driver tjänsten: den behövs för att skapa ett konto",
        )
    if accounts.by_email(connection, person.email) is not None:
        raise _stranger(person)
    name, email = persons.person_elsewhere(person.name, person.email)
    link, home = invitations.followed(
        connection, invited.token, email, invited.organisation, at_ms=at_ms
    )
    account_id = accounts.create_account(
        connection,
        home,
        email,
        name,
        password=None,
        subject=person.subject,
        is_admin=False,
        at_ms=at_ms,
    )
    invitations.let_in(connection, link, account_id, at_ms=at_ms)
    session = begin(connection, account_id, f"inbjudan följd med {_WAY}", at_ms=at_ms)
    return Joined(session, link.application_id)


def _open(account: Account) -> Account:
    if account.closed_ms is not None:
        raise SignInRefused(
            "stängt konto",
            "ditt konto här är stängt",
            "be administratören i din organisation att öppna det",
        )
    return account


def _stranger(person: Person) -> SignInRefused:
    """Return what somebody without an account is told; never whether an address has one."""
    if person.email and not person.is_verified:
        return SignInRefused(
            "obekräftad adress",
            f"adressen {person.email} är inte bekräftad där du loggade in",
            "bekräfta adressen där och försök igen, eller be om en inbjudan",
        )
    return SignInRefused(
        "inget konto",
        "det finns inget konto här för dig",
        "be den som äger ärendet, eller administratören i din organisation, om en inbjudan",
    )
