"""What people do with invitations: make one, look at it, follow it, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import AccountRefused
from grantflow.model.access import RIGHTS, may
from grantflow.store import accounts, cases, links, log
from grantflow.usecases import mailing, persons
from grantflow.usecases.accounts import SignedIn, administers, begin
from grantflow.usecases.outward import NOWHERE
from grantflow.usecases.passwords import hashed

if TYPE_CHECKING:
    from grantflow.model.access import Role
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection
    from grantflow.store.links import Link
    from grantflow.usecases.outward import Outward

LASTS_MS = 14 * 24 * 3_600_000


class Invitation(NamedTuple):
    """What the one who is invited may know before she follows a link.

    `organisation` is where she will belong; None: she says herself where she works.
    """

    by: str
    organisation: str | None
    case_title: str | None
    role: Role | None
    email: str | None


class Joined(NamedTuple):
    """What came of following an invitation: a session, and the case that it led to, if any."""

    session: SignedIn
    case_id: str | None


def invite(
    base: Base,
    account: Account,
    *,
    case_id: str | None = None,
    role: Role | None = None,
    email: str | None = None,
    elsewhere: bool = False,
    outward: Outward = NOWHERE,
) -> str:
    """Make a link that invites somebody, and return its token.

    With a case and a role it leads into the case, else into the inviter's organisation.  With
    `email` it works for that address alone, and is mailed there when `outward` has mail;
    `elsewhere`: she works in another organisation.

    Raises:
        AnswersRefused: The address can't be used.
        AccountRefused: The one who invites may not.

    """
    told = persons.addressed(email) if email and email.strip() else None

    def work(connection: Connection) -> str:
        link = links.Link(
            "join",
            None if elsewhere and case_id else account.organisation_id,
            case_id,
            None,
            role if case_id else None,
            told,
            account.id,
        )
        if not _may_invite(connection, link) or (case_id is None) != (role is None):
            raise AccountRefused(
                "du får inte bjuda in hit", remedy="be den som äger ärendet, eller administratören"
            )
        return made(connection, account, link, outward, at_ms=base.now())

    return base.write(work)


def made(
    connection: Connection, account: Account, link: Link, outward: Outward, *, at_ms: int
) -> str:
    """Make the link of an invitation, mail it where there is mail, and return its token."""
    ends_ms = at_ms + LASTS_MS
    token = links.make_link(connection, **link._asdict(), at_ms=at_ms, ends_ms=ends_ms)
    mailing.invitation(connection, outward, account, link, token, at_ms=at_ms, ends_ms=ends_ms)
    log.note(
        connection,
        "inbjudan gjord",
        at_ms=at_ms,
        account_id=account.id,
        application_id=link.application_id,
        about=link.organisation_id,
        role=link.role,
    )
    return token


def look_at(base: Base, token: str) -> Invitation | None:
    """Return what a link invites to; None when it does not work, or no longer does."""
    with base.read() as connection:
        link = links.look_at_link(connection, token, "join", at_ms=base.now())
        if link is None or not _may_invite(connection, link):
            return None
        by = accounts.by_id(connection, link.created_by or "")
        home = next(
            (
                one.name
                for one in accounts.organisations(connection)
                if one.id == link.organisation_id
            ),
            None,
        )
        case = (
            cases.seen(connection, link.application_id, link.created_by or "")
            if link.application_id
            else None
        )
    return Invitation(
        by.name if by else "", home, case.title if case else None, link.role, link.email
    )


def join(
    base: Base, token: str, name: str, email: str, password: str, organisation: str = ""
) -> Joined:
    """Follow an invitation as somebody new, who gets an account and is signed in.

    `organisation` is asked for only when the invitation does not say where she belongs.

    Raises:
        AnswersRefused: Something that she filled in can't be used.  The link still can.
        AccountRefused: The link does not work, or the address has an account.

    """
    seen = look_at(base, token)
    if seen is None:
        raise _spent()
    told = persons.person(name, email, seen.organisation or organisation, password)
    kept = hashed(password)

    def work(connection: Connection) -> Joined:
        now = base.now()
        link, home = followed(connection, token, told.email, told.organisation, at_ms=now)
        account_id = accounts.create_account(
            connection, home, told.email, told.name, password=kept, is_admin=False, at_ms=now
        )
        let_in(connection, link, account_id, at_ms=now)
        return Joined(
            begin(connection, account_id, "inbjudan följd", at_ms=now), link.application_id
        )

    return base.write(work)


def join_as(base: Base, token: str, account: Account) -> str:
    """Follow an invitation to a case as somebody who has an account; return the case's id.

    Nobody loses a right by it.

    Raises:
        AccountRefused: The link does not work, is for somebody else, or leads to no case.

    """
    return base.write(lambda c: join_within(c, token, account, at_ms=base.now()))


def join_within(connection: Connection, token: str, account: Account, *, at_ms: int) -> str:
    """Do what `join_as` does, in a transaction that does more.

    Raises:
        AccountRefused: The link does not work, is for somebody else, or leads to no case.

    """
    link = _used(connection, token, account.email, at_ms=at_ms)
    if link.application_id is None:
        raise AccountRefused(
            "du har redan ett konto", remedy="inbjudan är till någon som saknar konto"
        )
    let_in(connection, link, account.id, at_ms=at_ms)
    log.note(
        connection,
        "inbjudan följd",
        at_ms=at_ms,
        account_id=account.id,
        application_id=link.application_id,
        role=link.role,
    )
    return link.application_id


def followed(
    connection: Connection, token: str, email: str, organisation: str, *, at_ms: int
) -> tuple[Link, str]:
    """Use an invitation up for somebody new, and return it and the organisation to be hers.

    Raises:
        AnswersRefused: The link is for another address, or the organisation can't be used.
        AccountRefused: The link does not work.

    """
    link = _used(connection, token, email, at_ms=at_ms)
    return link, link.organisation_id or _own_organisation(connection, organisation, at_ms=at_ms)


def take_back(base: Base, account: Account, key: str, case_id: str | None = None) -> None:
    """Make an invitation stop working: to a case, or to an organisation that one looks after.

    Raises:
        AccountRefused: It worked no longer, or is none of hers.

    """

    def work(connection: Connection) -> None:
        now = base.now()
        link = links.unused_link(connection, key, at_ms=now)
        hers = link is not None and (
            link.application_id == case_id if case_id else _leads_to_hers(connection, account, link)
        )
        if not hers or not links.end_link(connection, key):
            raise AccountRefused(
                "inbjudan går inte att återta: den är använd, återtagen eller för gammal",
                remedy="se efter vilka som har kommit in",
            )
        log.note(
            connection,
            "inbjudan återtagen",
            at_ms=now,
            account_id=account.id,
            application_id=case_id,
        )

    base.write(work)


def _used(connection: Connection, token: str, email: str, *, at_ms: int) -> Link:
    link = links.use_link(connection, token, "join", at_ms=at_ms)
    if link is None or not _may_invite(connection, link):
        raise _spent()
    if link.email is not None and link.email != email:
        persons.refuse({"email": "Inbjudan gäller en annan adress."})
    return link


def _may_invite(connection: Connection, link: Link) -> bool:
    """Whether the one who made a link may do so still: what she has lost she can't give away."""
    by = accounts.by_id(connection, link.created_by or "")
    if by is None or by.closed_ms is not None:
        return False
    if link.application_id is None:
        return _leads_to_hers(connection, by, link)
    case = cases.seen(connection, link.application_id, by.id)
    return case is not None and may(case.role, "own")


def _leads_to_hers(connection: Connection, by: Account, link: Link) -> bool:
    """Whether a link leads into an organisation that somebody looks after, and into no case."""
    home = link.organisation_id
    return link.application_id is None and home is not None and administers(connection, by, home)


def _own_organisation(connection: Connection, name: str, *, at_ms: int) -> str:
    """Return the organisation that somebody says she works in, made when it is not there."""
    name = persons.working_at(name)
    known = accounts.organisation_called(connection, name)
    if known is not None and accounts.has_admin(connection, known.id):
        persons.refuse(
            {
                "organisation": f"{known.name} finns redan här. Be organisationens administratör "
                "om en inbjudan."
            }
        )
    return known.id if known else accounts.create_organisation(connection, name, at_ms=at_ms)


def let_in(connection: Connection, link: Link, account_id: str, *, at_ms: int) -> None:
    """Give the role of a link in its case, unless the account has as many rights already."""
    if link.application_id is None or link.role is None:
        return
    case = cases.seen(connection, link.application_id, account_id)
    if case is None or RIGHTS[link.role] > RIGHTS[case.role]:
        cases.set_role(connection, link.application_id, account_id, link.role, at_ms=at_ms)


def _spent() -> AccountRefused:
    return AccountRefused(
        "inbjudan gäller inte längre", remedy="be den som bjöd in dig om en ny länk"
    )
