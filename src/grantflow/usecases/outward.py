"""What leads out of an installation: the address that links begin with, and whether mail leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from grantflow.settings import Settings


class Outward(NamedTuple):
    """How the world outside is reached.

    `address` is what links begin with, empty when nobody has said; `has_mail` whether there is a
    server that takes mail.
    """

    address: str = ""
    has_mail: bool = False


NOWHERE = Outward()


def outward_of(settings: Settings) -> Outward:
    """Return how an installation reaches the world, by its settings."""
    return Outward((settings.address or "").rstrip("/"), settings.smtp is not None)
