"""A time that tests decide, and accounts for people who work in cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.store import accounts

if TYPE_CHECKING:
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection


class Clock:
    """A time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def __call__(self) -> int:
        return self.ms

    def pass_hours(self, hours: float) -> None:
        self.ms += int(hours * 3_600_000)


def add(base: Base, name: str, organisation: str, *, is_admin: bool = False) -> Account:
    """Make an account without a password."""

    def work(connection: Connection) -> Account:
        home = accounts.create_organisation(connection, organisation, at_ms=1)
        made = accounts.create_account(
            connection,
            home,
            f"{name.lower()}@e.example",
            name,
            password=None,
            is_admin=is_admin,
            at_ms=1,
        )
        found = accounts.by_id(connection, made)
        assert found is not None
        return found

    return base.write(work)


class People(dict[str, str]):
    """Accounts of one organisation by their first names: their ids."""

    def __init__(self, base: Base, *names: str) -> None:
        super().__init__()

        def work(connection: Connection) -> None:
            self.home = accounts.create_organisation(connection, "Exempelby kommun", at_ms=1)
            for name in names:
                self[name] = accounts.create_account(
                    connection,
                    self.home,
                    f"{name.lower()}@exempelby.example",
                    name,
                    password=None,
                    is_admin=False,
                    at_ms=1,
                )

        base.write(work)
