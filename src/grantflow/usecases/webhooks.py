"""Webhooks: programs elsewhere that an organisation wants told what happens in its cases.

What is told is signed: HMAC-SHA256, with the secret of the hook, of the time in seconds, a full
stop and the body.  No answer of a case is told, only that something happened and where.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import AccountRefused
from grantflow.model.saving import canonical
from grantflow.scanning.address import AddressRefused, host_and_port, parsed, require_open
from grantflow.store import cases, hooks, log
from grantflow.text import swedish_time
from grantflow.usecases.persons import AnswersRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection
    from grantflow.store.hooks import Hook

EVENTS: dict[str, str] = {
    "arende-skapat": "Ett ärende skapas",
    "kommentar": "Någon kommenterar",
    "granskning-begard": "Någon ber om granskning",
    "andringar-begarda": "Ändringar begärs",
    "godkant": "En version godkänns",
    "nyheter": "Något nytt står på en bevakad sida",
}
TRIAL = "prov"
_MOST = 10
_SECRET_BYTES = 32


class Subject(NamedTuple):
    """The case that something happened in; empty for a trial."""

    case_id: str = ""
    title: str = ""
    version: int = 0


class Made(NamedTuple):
    """A hook that was added, and its secret, which is shown once."""

    hook_id: str
    secret: str


def add(
    base: Base,
    by: Account,
    address: str,
    events: Sequence[str],
    allowed: frozenset[tuple[str, int]],
) -> Made:
    """Add a hook to one's organisation.

    `allowed` are hosts and ports that may be private, and told without encryption.

    Raises:
        AnswersRefused: The address can't be used, or no event was chosen.
        AccountRefused: There are too many.

    """
    chosen = [event for event in EVENTS if event in events]
    faults = {
        "address": address_fault(address, allowed),
        "events": None if chosen else "Välj vad som ska berättas.",
    }
    found = {name: fault for name, fault in faults.items() if fault}
    if found:
        raise AnswersRefused(found)
    secret = secrets.token_urlsafe(_SECRET_BYTES)

    def work(connection: Connection) -> Made:
        if len(hooks.hooks_of(connection, by.organisation_id)) >= _MOST:
            raise AccountRefused(
                f"organisationen har redan {_MOST} webhookar", remedy="ta bort en av dem först"
            )
        now = base.now()
        made = hooks.add(
            connection,
            by.organisation_id,
            str(parsed(address)),
            chosen,
            secret,
            created_by=by.id,
            at_ms=now,
        )
        log.note(connection, "webhook tillagd", at_ms=now, account_id=by.id, about=made)
        return Made(made, secret)

    return base.write(work)


def address_fault(address: str, allowed: frozenset[tuple[str, int]]) -> str | None:
    """Return why nothing can be told to an address; None when it can be."""
    try:
        url = parsed(address)
        require_open(url, allowed)
    except AddressRefused as refusal:
        told = str(refusal)
        return f"{told[:1].upper()}{told[1:]}."
    if url.scheme != "https" and host_and_port(url) not in allowed:
        return "Adressen måste börja med https://."
    return None


def remove(base: Base, by: Account, hook_id: str) -> None:
    """Take a hook of one's organisation away.

    Raises:
        AccountRefused: There is none of that id.

    """

    def work(connection: Connection) -> None:
        own(connection, by, hook_id)
        hooks.remove(connection, hook_id)
        log.note(connection, "webhook borttagen", at_ms=base.now(), account_id=by.id, about=hook_id)

    base.write(work)


def start_again(base: Base, by: Account, hook_id: str) -> None:
    """Tell a hook that was stopped again.

    Raises:
        AccountRefused: There is none of that id.

    """

    def work(connection: Connection) -> None:
        own(connection, by, hook_id)
        hooks.stop(connection, hook_id, at_ms=None)

    base.write(work)


def send_trial(base: Base, by: Account, hook_id: str) -> None:
    """Let a hook be told something, to see whether it arrives.

    Raises:
        AccountRefused: There is none of that id.

    """

    def work(connection: Connection) -> None:
        own(connection, by, hook_id)
        now = base.now()
        hooks.tell(connection, hook_id, TRIAL, body_of(TRIAL, Subject(), at_ms=now), at_ms=now)

    base.write(work)


def own(connection: Connection, by: Account, hook_id: str) -> Hook:
    """Return a hook of somebody's organisation.

    Raises:
        AccountRefused: There is none of that id.

    """
    found = hooks.hook(connection, hook_id)
    if found is None or found.organisation_id != by.organisation_id or not by.is_admin:
        raise AccountRefused("webhooken finns inte", remedy="ladda om sidan")
    return found


def happened(connection: Connection, event: str, subject: Subject, *, at_ms: int) -> None:
    """Let the hooks of the case's organisation that want an event be told of it."""
    home = cases.home_of(connection, subject.case_id)
    for one in hooks.hooks_of(connection, home) if home else ():
        if event in one.events and one.stopped_ms is None:
            body = body_of(event, subject, at_ms=at_ms)
            hooks.tell(connection, one.id, event, body, at_ms=at_ms)


def body_of(event: str, subject: Subject, *, at_ms: int) -> str:
    """Return what is told, as JSON."""
    told: dict[str, object] = {
        "event": event,
        "at": swedish_time.at(at_ms).isoformat(timespec="seconds"),
    }
    if subject.case_id:
        told["case"] = {
            "id": subject.case_id,
            "title": subject.title,
            "version": subject.version,
            "path": f"/arende/{subject.case_id}",
        }
    return canonical(told)


def signature(secret: str, second: int, body: str) -> str:
    """Return the line that proves that a body is from us, and when it was sent."""
    signed = hmac.new(secret.encode(), f"{second}.{body}".encode(), hashlib.sha256)
    return f"t={second},v1={signed.hexdigest()}"
