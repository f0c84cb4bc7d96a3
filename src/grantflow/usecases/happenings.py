"""What happens in cases, told to those who want to know: members by mail, programs by webhook.

Everything is written in the transaction of what it is about, and leaves later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.model.access import ROLES
from grantflow.store import outbox, wishes
from grantflow.store.outbox import Letter
from grantflow.usecases import letters, webhooks

if TYPE_CHECKING:
    from collections.abc import Collection

    from grantflow.model.access import Role
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection
    from grantflow.usecases.outward import Outward

# Remarks written close to one another come in one letter, after this time.
GATHERED_MS = 600_000


class Wish(NamedTuple):
    """A kind of mail that one may want or not; `usually`: when one has chosen nothing."""

    label: str
    told: str
    usually: bool


WISHES: dict[str, Wish] = {
    "granskning": Wish(
        "Granskning",
        "När någon ber om granskning, begär ändringar eller godkänner.",
        usually=True,
    ),
    "kommentar": Wish(
        "Kommentarer", "När någon kommenterar; flera på en gång blir ett brev.", usually=True
    ),
    "paminnelse": Wish(
        "Påminnelser", "14, 7 och 1 dag före sista dagar och planerade steg.", usually=True
    ),
    "at-sidan": Wish("Satt åt sidan", "När något som är satt åt sidan bör läsas om.", usually=True),
    "bevakning": Wish(
        "Omvärldsbevakning", "När något nytt står på en sida som ärendet bevakar.", usually=False
    ),
}


class Telling(NamedTuple):
    """How a happening is told by mail: to whom, of which wish, in what words, with which page."""

    wish: str
    roles: tuple[Role, ...]
    subject: str
    told: str
    page: str
    gathered: bool = False


_NOT_READERS = tuple(role for role in ROLES if role != "läsa")
_TELLINGS: dict[str, Telling] = {
    "kommentar": Telling(
        "kommentar",
        _NOT_READERS,
        "Nya kommentarer",
        "Det finns nya kommentarer",
        "runda",
        gathered=True,
    ),
    "granskning-begard": Telling(
        "granskning",
        ("granska", "godkänna", "äga"),
        "Granskning begärd",
        "Någon ber om granskning",
        "runda",
    ),
    "andringar-begarda": Telling(
        "granskning",
        ("redigera", "äga"),
        "Ändringar begärda",
        "Den som har granskat begär ändringar",
        "runda",
    ),
    "godkant": Telling("granskning", _NOT_READERS, "Godkänt", "En version har godkänts", "runda"),
    "nyheter": Telling(
        "bevakning",
        ("redigera", "äga"),
        "Nytt på bevakade sidor",
        "Det finns nytt att ta ställning till på sidor som bevakas",
        "bevakning",
    ),
}


def choose(base: Base, account: Account, wanted: Collection[str]) -> None:
    """Note which mail somebody wants, by the names of `WISHES`; the others she does not."""

    def work(connection: Connection) -> None:
        for kind in WISHES:
            wishes.choose(connection, account.id, kind, wanted=kind in wanted)

    base.write(work)


class Happening(NamedTuple):
    """Something that happened: what, in which case of what title and version, by whom.

    The same thing at the same version is told once, unless `turn` says that it is another.
    """

    kind: str
    case_id: str
    title: str
    version: int
    by: str | None = None
    turn: str = ""


def tell(connection: Connection, outward: Outward, one: Happening, *, at_ms: int) -> None:
    """Let those who want to know what happened be told."""
    webhooks.happened(
        connection, one.kind, webhooks.Subject(one.case_id, one.title, one.version), at_ms=at_ms
    )
    telling = _TELLINGS.get(one.kind)
    if telling is None or not outward.has_mail:
        return
    text = letters.of_case(
        outward, one.title, telling.subject, telling.told, f"/arende/{one.case_id}/{telling.page}"
    )
    turn, ready_ms = one.turn or f"{one.version}:{one.by}", at_ms
    if telling.gathered:
        turn = str(at_ms // GATHERED_MS)
        ready_ms = (at_ms // GATHERED_MS + 1) * GATHERED_MS
    usually = WISHES[telling.wish].usually
    for reader in wishes.readers(connection, one.case_id, telling.wish, usually=usually):
        if reader.account_id == one.by or reader.role not in telling.roles:
            continue
        letter = Letter(
            f"{one.kind}:{one.case_id}:{reader.account_id}:{turn}",
            reader.email,
            text.subject,
            text.body,
            organisation_id=reader.organisation_id,
            application_id=one.case_id,
            account_id=reader.account_id,
            ready_ms=ready_ms,
        )
        outbox.put(connection, letter, at_ms=at_ms)
