"""Keys by which programs work in somebody's name, and links that calendars subscribe to.

A key never gives more than its owner has: what it may do is looked at anew at each call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from grantflow.errors import AccountRefused
from grantflow.store import cases, log, tokens
from grantflow.usecases import persons

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection
    from grantflow.store.tokens import Token

Scope = Literal["read", "write", "comment", "approve", "own"]

SCOPES: tuple[Scope, ...] = get_args(Scope)
SCOPE_LABELS: dict[Scope, str] = {
    "read": "Läsa ärenden och hämta filer",
    "write": "Skriva svar och skapa ärenden",
    "comment": "Kommentera och begära ändringar",
    "approve": "Godkänna",
    "own": "Bjuda in till ärenden som du äger",
}
LASTS_DAYS: tuple[int, ...] = (30, 90, 365)
# Tells a key from other secrets, for those who look for secrets that have got loose.
KEY_PREFIX = "gf_"

_DAY_MS = 24 * 3_600_000
_MOST = 30
_LONGEST_NAME = 80


def make_key(base: Base, account: Account, name: str, scopes: Iterable[str], days: int) -> str:
    """Make a key to the API and return it; it is shown once.  Every key may read.

    Raises:
        AnswersRefused: What was filled in can't be used (`name`, `scopes`, `days`).
        AccountRefused: The account has too many already.

    """
    name, chosen = " ".join(name.split()), frozenset(scopes)
    persons.refuse(
        {
            "name": _name_fault(name),
            "scopes": None if chosen <= set(SCOPES) else "Välj bland det som står på sidan.",
            "days": None if days in LASTS_DAYS else "Välj hur länge nyckeln ska gälla.",
        }
    )
    ends_ms = base.now() + days * _DAY_MS
    new = tokens.New("api", name, chosen | {"read"}, ends_ms=ends_ms)
    return KEY_PREFIX + _made(base, account, new, "nyckel gjord")


def make_feed(base: Base, account: Account, name: str, case_id: str | None) -> str:
    """Make a link to a calendar of a case, or of all that the account sees; return its secret.

    Raises:
        AnswersRefused: There is no such case for the account (`case`).
        AccountRefused: The account has too many already.

    """
    if case_id is not None:
        with base.read() as connection:
            found = cases.seen(connection, case_id, account.id)
        persons.refuse({"case": None if found else "Välj ett av dina ärenden."})
        name = found.title if found and found.title else name
    new = tokens.New("feed", name[:_LONGEST_NAME], case_id=case_id)
    return _made(base, account, new, "kalenderlänk gjord")


def revoke(base: Base, account: Account, token_id: str) -> None:
    """Take a key or a link back; it stops working at once.

    Raises:
        AccountRefused: The account has none of that id.

    """

    def work(connection: Connection) -> None:
        if not tokens.revoke(connection, account.id, token_id):
            raise AccountRefused("nyckeln finns inte", remedy="ladda om sidan")
        now = base.now()
        log.note(connection, "nyckel borttagen", at_ms=now, account_id=account.id, about=token_id)

    base.write(work)


def opened_by(base: Base, key: str) -> tuple[Token, Account] | None:
    """Return what a key of the API opens and whose it is; None when it opens nothing."""
    if not key.startswith(KEY_PREFIX):
        return None
    return _opened(base, key.removeprefix(KEY_PREFIX), "api")


def feed_of(base: Base, secret: str) -> tuple[Token, Account] | None:
    """Return the feed that an address names and whose it is; None when it is none."""
    return _opened(base, secret, "feed")


def _opened(base: Base, secret: str, kind: tokens.Kind) -> tuple[Token, Account] | None:
    now = base.now()
    with base.read() as connection:
        found = tokens.owner(connection, secret, kind, at_ms=now)
    if found and tokens.is_news(found[0], at_ms=now):
        base.write(lambda connection: tokens.see(connection, found[0].id, at_ms=now))
    return found


def _made(base: Base, account: Account, new: tokens.New, event: str) -> str:
    def work(connection: Connection) -> str:
        now = base.now()
        if len(tokens.tokens_of(connection, account.id)) >= _MOST:
            raise AccountRefused(
                f"du har redan {_MOST} nycklar och kalenderlänkar", remedy="ta först bort någon"
            )
        secret = tokens.make(connection, account.id, new, at_ms=now)
        log.note(connection, event, at_ms=now, account_id=account.id, about=new.kind)
        return secret

    return base.write(work)


def _name_fault(name: str) -> str | None:
    if not name:
        return "Skriv vad nyckeln ska användas till."
    if len(name) > _LONGEST_NAME:
        return f"Skriv högst {_LONGEST_NAME} tecken; här står {len(name)}."
    return None
