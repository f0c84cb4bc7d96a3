"""A real mail server on loopback that takes letters, and can be told to misbehave."""

from __future__ import annotations

import asyncio
import datetime
import email
import email.policy
import ipaddress
import socket
import ssl
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

USER, PASSWORD = "grantflow", "lösen:ord@1"


class MailServer:
    """Takes letters; `letters` are those it took, `heard` the commands that came.

    `refuses` are addresses it answers with a status; `data_status` what it answers a letter;
    `breaks_after` is after how many letters of a connection it breaks off; `slow_s` how long it
    thinks.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.heard: list[str] = []
        self.refuses: dict[str, str] = {}
        self.data_status = ""
        self.breaks_after: int | None = None
        self.slow_s = 0.0

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.heard.append("MAIL")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.slow_s:
            await asyncio.sleep(self.slow_s)
        if self.breaks_after == 0:
            self.breaks_after = None
            transport: Any = server.transport
            transport.abort()
            return "421 Borta"
        if self.breaks_after is not None:
            self.breaks_after -= 1
        if self.data_status:
            return self.data_status
        content = envelope.content
        assert isinstance(content, bytes)
        self.raw.append(content)
        message: Any = email.message_from_bytes(content, policy=email.policy.default)
        self.letters.append(message)
        return "250 OK"

    def links(self) -> list[str]:
        """Return the lines of the letters that are addresses."""
        lines = (line for one in self.letters for line in text_of(one).splitlines())
        return [line for line in lines if line.startswith("http")]


def text_of(letter: EmailMessage) -> str:
    return str(letter.get_content()).replace("\r\n", "\n")


class Serving:
    """A mail server in a thread of its own.

    `tls`: offers encryption (STARTTLS), and takes nothing without it.  `login`: takes nothing from
    who has not signed in.
    """

    def __init__(
        self, handler: MailServer, tls: ssl.SSLContext | None = None, *, login: bool = False
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._controller = Controller(
            handler,
            hostname="127.0.0.1",
            port=self.port,
            tls_context=tls,
            require_starttls=tls is not None,
            authenticator=_authenticated if login else None,
            auth_required=login,
            auth_require_tls=False,
        )

    def __enter__(self) -> int:
        self._controller.start()
        return self.port

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


def _authenticated(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=right, handled=False)


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return what a server on loopback shows, and what believes in it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "prov")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "prov.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(file)
    believing = ssl.create_default_context(cafile=str(file))
    return shown, believing
