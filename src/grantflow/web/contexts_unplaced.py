"""What the pages about texts without a place show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grantflow.web.contexts import Page

if TYPE_CHECKING:
    from grantflow.web.contexts_cases import CaseHead


class Spot(NamedTuple):
    """A field that a text may be put in, by path and name; `has_text`: something stands there."""

    path: str
    label: str
    has_text: bool = False


class Spots(NamedTuple):
    """The fields of a form that take a text."""

    label: str
    fields: tuple[Spot, ...]


class Text(NamedTuple):
    """A text without a place: where it stood, why it found no question, and where it may belong."""

    id: str
    text: str
    where: str
    reason: str
    guessed: tuple[Spot, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class UnplacedPage(Page):
    """The texts of a case that have found no place; `put` is the field that took the last one."""

    template: ClassVar[str] = "filer/utan-plats.html"
    case: CaseHead
    texts: tuple[Text, ...]
    said: str
    put: tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacePage(Page):
    """One of them, with every question that it may be put in."""

    template: ClassVar[str] = "filer/placera.html"
    case: CaseHead
    text: Text
    forms: tuple[Spots, ...]
