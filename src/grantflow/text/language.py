"""Tells a Swedish text from one in another language by its small words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Words that Swedish cannot do without and that its neighbours spell in other ways.
_SWEDISH = frozenset(
    "och att är för till från inte ett ska vår våra också där när blir av sig".split()
)
_OTHER = frozenset(
    "the and of to is are that with from this will by have be or which "
    "og ikke til fra et af jeg at skal er der die und das ist nicht mit für auf ein eine "
    "on että ovat sekä le la les et des du une que los las del el para".split()
)
# Two such words may stand in a name.
_NAMES = 2
_MOST = 4
_MANY = 40
# While somebody types, all answers but one are those of the check before.
_REMEMBERED = 8_000


def looks_swedish(texts: Iterable[str]) -> bool:
    """Whether some texts, taken together, are written in Swedish.

    They are not when small words of other languages are four times as many as its own: a summary
    in English at the end changes nothing.  Nor is a longer text (40 words) where not one word in a
    hundred is a small Swedish one: another alphabet, or letters at random.  A few words without
    any small ones, such as a heading, pass.
    """
    words = own = other = 0
    for text in texts:
        found = _counted(text)
        words += found[0]
        own += found[1]
        other += found[2]
    if other > max(_MOST * own, _NAMES):
        return False
    return words < _MANY or own * 100 >= words


@lru_cache(maxsize=_REMEMBERED)
def _counted(text: str) -> tuple[int, int, int]:
    """Return how many words a text has, and small ones of Swedish and of other languages."""
    found = text.lower().split()
    return (
        len(found),
        sum(word in _SWEDISH for word in found),
        sum(word in _OTHER for word in found),
    )
