"""A program with somebody's key, at a running installation."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx
from web_place import Place

from grantflow.store import accounts
from grantflow.usecases import tokens


def key_of(place: Place, who: str, scopes: Iterable[str] = tokens.SCOPES) -> str:
    """Make a key of somebody's: a role, "admin", "outsider"."""
    with place.base.read() as connection:
        account = accounts.by_id(connection, place.account_ids[who])
    assert account
    for old in place.base.write(lambda c: _old(c, account.id)):
        tokens.revoke(place.base, account, old)
    return tokens.make_key(place.base, account, "prov", scopes, 30)


def _old(connection: Any, account_id: str) -> list[str]:
    """Return the oldest keys of an account when it soon has as many as it may."""
    from grantflow.store.tokens import tokens_of

    return [one.id for one in tokens_of(connection, account_id)[20:]]


@dataclass
class Program:
    """Something that calls the API by a key, and keeps whatever cookies it is given."""

    address: str
    key: str | None
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        self.client = httpx.Client(
            base_url=f"{self.address}/api/1",
            headers=headers,
            timeout=60,
            verify=False,  # noqa: S501 - plain http; reading certificates would take most of the time
        )

    def ask(self, method: str, path: str, told: Any = None, **more: Any) -> httpx.Response:
        if told is not None:
            more["json"] = told
        return self.client.request(method, path, **more)

    def get(self, path: str, **query: Any) -> Any:
        """Return what a call tells that is let in."""
        answer = self.ask("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def do(self, method: str, path: str, told: Any = None, status: int = 200, **more: Any) -> Any:
        """Return what a call tells that ends in a status."""
        answer = self.ask(method, path, told, **more)
        assert answer.status_code == status, answer.text
        return answer.json()


def program(place: Place, who: str, scopes: Iterable[str] = tokens.SCOPES) -> Program:
    """Return a program with a new key of somebody's."""
    return Program(place.address, key_of(place, who, scopes))
