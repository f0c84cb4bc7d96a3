"""The installation of this machine as something to work on, for commands and flows."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from grantflow.store.base import Base, default_url
from grantflow.usecases.cases import Desk
from grantflow.usecases.outward import outward_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.settings import Settings


@contextmanager
def opened_base(settings: Settings) -> Iterator[Base]:
    """Give the database of the installation, upgraded to what this version needs.

    Raises:
        StoreUnavailable: It can't be opened or upgraded.

    """
    from grantflow.store.upgrade import upgrade

    with closing(Base(settings.database or default_url(settings.home))) as base:
        upgrade(base)
        yield base


@contextmanager
def opened(settings: Settings) -> Iterator[Desk]:
    """Give the desk of the installation, as `opened_base` gives its database."""
    with opened_base(settings) as base:
        yield Desk(base, outward_of(settings))
