"""Finds which rows of a file are rows that the case holds already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow.documents.importing.naming import alike, name_of, same_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grantflow.model.fields import Form

Answers = dict[str, Any]
Pairs = dict[str, str]


def paired(
    table: str, given: Mapping[str, Answers], held: Mapping[str, Form], known: set[str]
) -> Pairs:
    """Return the row of the case that each row of a file is, by id; new rows are left out.

    Each row of the case is one row of the file at most.  Rows that say nothing else come first,
    then those that the case's row says and more, last those that go by the same name; so a file
    that is read again finds its own rows.

    Args:
        table: The path of the table.
        given: The answers of the file's rows, by the id they have there; rows that they name have
            the ids of the case.
        held: The rows of the case by id.
        known: The ids in the file that are those of the case; others were only given there.

    """
    free = {row_id: _compared(row.__dict__) for row_id, row in held.items()}
    waiting = {row_id: _compared(answers) for row_id, answers in given.items()}
    pairs: Pairs = {}
    _match(pairs, waiting, free, {one: one for one in known if one in free})
    said: dict[str, list[str]] = {}
    for other, answers in free.items():
        said.setdefault(_key(answers), []).append(other)
    same = {one: said.get(_key(answers), []) for one, answers in waiting.items() if answers}
    _match(pairs, waiting, free, {one: others.pop(0) for one, others in same.items() if others})
    for like in (_within, _named(table)):
        _pair(pairs, waiting, free, like)
    return pairs


def _key(answers: Answers) -> str:
    """Return what two rows share that say the same."""
    return repr(sorted(answers.items()))


def _match(
    pairs: Pairs, waiting: dict[str, Answers], free: dict[str, Answers], found: Pairs
) -> None:
    for one, other in found.items():
        pairs[one] = other
        del waiting[one], free[other]


def _pair(
    pairs: Pairs,
    waiting: dict[str, Answers],
    free: dict[str, Answers],
    like: Callable[[Answers, Answers], bool],
) -> None:
    """Pair what is alike; the row that says most chooses first, and takes the one nearest to it."""
    for one in sorted(waiting, key=lambda row_id: -len(waiting[row_id])):
        found = [other for other in free if like(waiting[one], free[other])]
        if found:
            nearest = min(found, key=lambda other: _apart(waiting[one], free[other]))
            _match(pairs, waiting, free, {one: nearest})


def _apart(one: Answers, other: Answers) -> int:
    """Return how many answers two rows do not share."""
    return sum(one.get(name) != other.get(name) for name in {*one, *other})


def _within(one: Answers, other: Answers) -> bool:
    """Whether a row says nothing that the other does not say."""
    return bool(one) and all(_holds(other.get(name), value) for name, value in one.items())


def _holds(whole: Any, part: Any) -> bool:
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(whole.get(key) == value for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return all(value in whole for value in part)
    return bool(whole == part)


def _named(table: str) -> Callable[[Answers, Answers], bool]:
    return lambda one, other: same_name(name_of(table, one), name_of(table, other))


def _compared(answers: Mapping[str, Any]) -> Answers:
    """Return the answers of a row that say something, as they are compared."""
    said = {name: value for name, value in answers.items() if value not in (None, "", [], {})}
    return {name: _plain(value) for name, value in said.items() if name != "id"}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): inner for key, inner in sorted(value.items())}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return alike(value) if isinstance(value, str) else value
