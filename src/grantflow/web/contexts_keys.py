"""What the pages of keys and calendar links show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grantflow.web.contexts import Page

if TYPE_CHECKING:
    from grantflow.store.cases import Case


class KeyLine(NamedTuple):
    """A key or a calendar link in a list; `may` is what it is for, in words."""

    id: str
    name: str
    may: str
    created_ms: int
    ends_ms: int | None
    used_ms: int | None
    has_ended: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class KeysPage(Page):
    """The keys and calendar links of an account, and the forms to make more.

    `secret` is a new key, and `link` a new calendar link: each is shown once.
    """

    template: ClassVar[str] = "konto/nycklar.html"
    keys: tuple[KeyLine, ...]
    feeds: tuple[KeyLine, ...]
    cases: tuple[Case, ...]
    scopes: tuple[tuple[str, str], ...]
    name: str = ""
    chosen: tuple[str, ...] = ()
    days: str = "90"
    secret: str = ""
    link: str = ""
    wanted: str = ""
