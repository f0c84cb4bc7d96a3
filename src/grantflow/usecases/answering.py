"""What people type in the fields of a case, made answers; and what stands there, made text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents import typed
from grantflow.errors import CaseRefused
from grantflow.model import flat
from grantflow.model.afterwards import is_afterwards
from grantflow.model.asking import Field, Rows, asked_forms
from grantflow.store import saves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.store.saves import Held

# What the store keeps of paths, and the model of ids of rows.
LONGEST_PATH, LONGEST_ID = 400, 60
_OLD_PAGE = "ladda om sidan; det ni har skrivit finns kvar"


class Typed(NamedTuple):
    """What somebody has typed in a field, and the version of the field that she had seen.

    `text` is a list where a field takes several answers.
    """

    text: str | Sequence[str]
    base: int


def read_typed(path: str, given: Typed) -> saves.Wanted:
    """Return what somebody has typed as the store takes it; no answer is kept as typed, unread.

    Raises:
        CaseRefused: The path is none of the questions.

    """
    field, year = field_at(path)
    texts = [given.text] if isinstance(given.text, str) else list(given.text)
    texts = [text.replace("\r\n", "\n") for text in texts]
    told = [text for text in texts if text.strip()]
    if not told:
        return saves.Wanted(None, given.base)
    read = [typed.answer(field, text, year) for text in told]
    if any(isinstance(one, typed.Misfit) for one in read):
        return saves.Wanted(told if field.many else told[0], given.base, unread=True)
    values = [flat.told(one) for one in read]
    if field.many and not (field.or_one and len(values) == 1):
        return saves.Wanted(values, given.base)
    return saves.Wanted(values[0], given.base)


def fault_of(path: str, held: Held) -> str | None:
    """Return why what was typed in a field is no answer; None when it is one."""
    if not held.unread:
        return None
    field, year = field_at(path)
    texts = held.value if isinstance(held.value, list) else [held.value]
    read = (typed.answer(field, str(text), year) for text in texts)
    return next((one.reason for one in read if isinstance(one, typed.Misfit)), None)


def field_at(path: str) -> tuple[Field, str]:
    """Return the question at a path, and the year when the path ends in one.

    Raises:
        CaseRefused: There is no such question.

    """
    try:
        pattern = flat.pattern_of(path)
    except ValueError:
        pattern = ""
    found = fields().get(pattern)
    if isinstance(found, Field) and not found.yearly:
        return found, ""
    above, _, year = pattern.rpartition(".")
    found = fields().get(above)
    if isinstance(found, Field) and found.yearly and year:
        return found, year
    raise CaseRefused(f"frågan {path[:80]} finns inte", remedy=_OLD_PAGE)


def row_prefix(path: str) -> str:
    """Return what the ids of the rows at a path begin with.

    Raises:
        CaseRefused: No rows stand there that anybody may add or take out, as in what was granted.

    """
    prefix = flat.row_prefix(path)
    if prefix is None or is_afterwards(path):
        raise CaseRefused(f"tabellen {path[:80]} finns inte", remedy=_OLD_PAGE)
    return prefix


@cache
def fields() -> dict[str, Field | Rows]:
    """Return every question and table by its pattern path in the case."""
    return {path: one for form in asked_forms() for path, one in _asked(form)}


def _asked(form: Any) -> Iterator[tuple[str, Field | Rows]]:
    for one in form.flat():
        yield form.path_of(one.tag), one
        if isinstance(one, Rows):
            for field in one.fields:
                yield form.path_of(field.tag), field
