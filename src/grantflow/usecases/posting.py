"""Hands letters to the mail server: encrypted, unless it is on this very machine."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import AccountRefused
from grantflow.store import log, outbox
from grantflow.text import swedish_time
from grantflow.usecases.mail_server import SIGNS
from grantflow.usecases.persons import addressed

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable

    import aiosmtplib

    from grantflow.store.base import Base, Connection
    from grantflow.store.outbox import Mail
    from grantflow.usecases.mail_server import Server

_PATIENCE_S = 20.0
_FOR_EVER = range(500, 600)


class Sent(NamedTuple):
    """How many letters the server took, did not take this time, and will never take."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0


class _Way(NamedTuple):
    """How letters leave: to which server, how long it may take, which certificates to believe."""

    server: Server
    patience_s: float
    trust: ssl.SSLContext | None


class _Refusal(NamedTuple):
    """Why a letter did not leave.

    `for_ever`: it never will.  `is_over`: with this connection nothing more leaves.
    """

    told: str
    for_ever: bool = False
    is_over: bool = False


def send_due(
    base: Base,
    server: Server,
    patience_s: float = _PATIENCE_S,
    trust: ssl.SSLContext | None = None,
) -> Sent:
    """Send every letter that is to leave now.

    `trust` are certificates to believe in, when not the usual ones.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    total, way = Sent(), _Way(server, patience_s, trust)

    def put_back(mail: Mail) -> None:
        base.write(lambda c: outbox.put_back(c, mail, at_ms=base.now()))

    while True:
        letters = base.write(lambda c: outbox.take(c, at_ms=base.now()))
        if not letters:
            return total
        done = asyncio.run(_send_all(letters, partial(_noted, base), put_back, way))
        total = Sent(*(one + other for one, other in zip(total, done, strict=True)))


def message_of(mail: Mail, sender: Address) -> EmailMessage:
    """Return a letter as it is sent.  No text of it can become a line of its head.

    Raises:
        ValueError: The address it goes to is none.

    """
    reader = _known(mail.to)
    plain = reader.addr_spec.isascii() and sender.addr_spec.isascii()
    message = EmailMessage(policy=SMTP if plain else SMTPUTF8)
    message["From"] = sender
    message["To"] = reader
    message["Subject"] = SIGNS.sub(" ", mail.subject)
    message["Date"] = format_datetime(swedish_time.at(mail.created_ms))
    # The same however often it is tried: a reader's program shows a letter that came twice once.
    message["Message-ID"] = f"<{mail.id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "sv"
    message.set_content(mail.body, cte="quoted-printable")
    return message


def _known(address: str) -> Address:
    try:
        user, _, domain = addressed(address).rpartition("@")
        return Address(username=user, domain=domain.encode("idna").decode("ascii"))
    except (AccountRefused, UnicodeError) as error:
        raise ValueError(address) from error


def _noted(base: Base, mail: Mail, refusal: _Refusal | None) -> bool:
    """Write down what came of a letter; whether it was given up."""

    def work(connection: Connection) -> bool:
        now = base.now()
        if refusal is None:
            outbox.sent(connection, mail, at_ms=now)
            return False
        dropped = outbox.failed(
            connection, mail, refusal.told, at_ms=now, for_ever=refusal.for_ever
        )
        if dropped:
            log.note(connection, "utskick kom inte fram", at_ms=now, about=mail.id)
        return dropped

    return base.write(work)


async def _send_all(
    letters: list[Mail],
    note: Callable[[Mail, _Refusal | None], bool],
    put_back: Callable[[Mail], None],
    way: _Way,
) -> Sent:
    """Send letters over one connection.

    When a letter breaks it, those that are left wait for the next one; when there is none to be
    had, they share its fault.
    """
    counts = {"sent": 0, "failed": 0, "dropped": 0}
    left = list(letters)

    def noted(refusal: _Refusal | None) -> None:
        dropped = note(left.pop(0), refusal)
        counts["sent" if refusal is None else "dropped" if dropped else "failed"] += 1

    try:
        async with _connected(way) as smtp:
            is_over = False
            while left and not is_over:
                refusal = await _send(smtp, left[0], way)
                noted(refusal)
                is_over = refusal is not None and refusal.is_over
    except Exception as error:  # noqa: BLE001 - whatever a server does, the letters stay
        while left:
            noted(_refusal(error)._replace(for_ever=False))
    for mail in left:
        put_back(mail)
    return Sent(**counts)


@asynccontextmanager
async def _connected(way: _Way) -> AsyncIterator[aiosmtplib.SMTP]:
    import aiosmtplib

    server = way.server
    smtp = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.tls,
        # None: when it is offered.  True: without it the connection ends before anything is said.
        start_tls=False if server.tls else None if server.is_near else True,
        timeout=way.patience_s,
        tls_context=way.trust,
    )
    await smtp.connect()
    try:
        yield smtp
    finally:
        try:
            await smtp.quit()
        except Exception:  # noqa: BLE001 - what was sent is sent
            smtp.close()


async def _send(smtp: aiosmtplib.SMTP, mail: Mail, way: _Way) -> _Refusal | None:
    try:
        message = message_of(mail, way.server.sender)
    except ValueError:
        return _Refusal("Adressen går inte att skicka till.", for_ever=True)
    try:
        async with asyncio.timeout(2 * way.patience_s):
            await smtp.send_message(message)
    except Exception as error:  # noqa: BLE001 - as above
        return _refusal(error)
    return None


def _refusal(error: Exception) -> _Refusal:
    import aiosmtplib as smtp

    if isinstance(error, smtp.SMTPRecipientsRefused):
        code = error.recipients[0].code
        return _Refusal(f"Servern tar inte emot adressen ({code}).", for_ever=code in _FOR_EVER)
    if isinstance(error, smtp.SMTPDataError):
        told = f"Servern tar inte emot brevet ({error.code})."
        return _Refusal(told, for_ever=error.code in _FOR_EVER)
    if isinstance(error, smtp.SMTPTimeoutError | TimeoutError):
        return _Refusal("Servern svarade inte i tid.", is_over=True)
    if isinstance(error, smtp.SMTPResponseException):
        what = {
            smtp.SMTPAuthenticationError: "tar inte emot inloggningen",
            smtp.SMTPSenderRefused: "tar inte emot avsändaren",
        }.get(type(error), "tar inte emot något nu")
        return _Refusal(f"Servern {what} ({error.code}).", is_over=True)
    return _broken(error)


def _broken(error: Exception) -> _Refusal:
    if "STARTTLS" in str(error):
        return _Refusal("Servern erbjuder ingen kryptering, så inget skickas.", is_over=True)
    if "SMTPUTF8" in str(error):
        return _Refusal("Servern kan inte tecknen i adressen.", for_ever=True)
    if "certificate" in str(error).lower():
        return _Refusal("Serverns certifikat går inte att lita på.", is_over=True)
    return _Refusal("Det gick inte att ansluta till servern, eller den bröt.", is_over=True)
