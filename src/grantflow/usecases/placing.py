"""Texts of somebody's file that have found no question: kept with the case until a person says."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents import typed
from grantflow.errors import CaseRefused
from grantflow.model.saving import canonical, is_empty
from grantflow.store import rows, saves
from grantflow.usecases.answering import Typed, fault_of, field_at, read_typed, row_prefix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.model.asking import Field
    from grantflow.store.base import Connection
    from grantflow.store.saves import Held, Saved
    from grantflow.usecases.cases import Desk

UNPLACED = "unplaced"
# Stands for the id of a row that is made when a text is put in it.
NEW_ROW = "+"
_PLACED, _DROPPED = "placerad text", "borttagen text"
_GONE = "texten är redan placerad eller borttagen"
_RELOAD = "ladda om sidan"


class Piece(NamedTuple):
    """A text without a place: the file and the place in it, and where it may belong, best first.

    `guesses` are pattern paths.
    """

    id: str
    text: str
    source: str
    place: str
    reason: str
    guesses: tuple[str, ...]


class Placed(NamedTuple):
    """Where a text was put, and how the case then stands."""

    path: str
    saved: Saved


def pieces(answers: Mapping[str, Held]) -> tuple[Piece, ...]:
    """Return the texts of a case that have found no place, in the order they came."""
    held = answers.get(UNPLACED, saves.EMPTY).value
    found = [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
    return tuple(_piece(one) for one in found)


def fits(path: str, text: str) -> bool:
    """Whether a text is an answer to the question at a path, when nothing else stands there."""
    try:
        field, year = field_at(path)
    except CaseRefused:
        return False
    return not year and not isinstance(typed.answer(field, text), typed.Misfit)


def place(desk: Desk, case_id: str, account_id: str, piece_id: str, path: str) -> Placed:
    """Put a text in the field at a path, after what stands there, and take it off the list.

    What stands there is read as the text is put in, so that nobody's words are written over.  A
    path of the row NEW_ROW makes a row.

    Raises:
        CaseRefused: The text or the field is gone, or the field does not take the text.

    """
    field, year = field_at(path)
    if year:
        raise CaseRefused("texten är inget belopp", remedy="välj en annan fråga")

    def work(connection: Connection) -> Placed:
        saves.locked(connection, case_id)
        piece, wanted = _taken(connection, case_id, piece_id)
        target = _in_row(connection, case_id, path, wanted)
        held = saves.answers(connection, case_id, [target]).get(target, saves.EMPTY)
        wanted[target] = _joined(field, target, held, piece.text)
        return Placed(target, _save(connection, desk, case_id, account_id, wanted, _PLACED, piece))

    return desk.base.write(work)


def drop(desk: Desk, case_id: str, account_id: str, piece_id: str) -> Saved:
    """Take a text off the list.  It stays in the history.

    Raises:
        CaseRefused: It is gone already, or the case is closed.

    """

    def work(connection: Connection) -> Saved:
        saves.locked(connection, case_id)
        piece, wanted = _taken(connection, case_id, piece_id)
        return _save(connection, desk, case_id, account_id, wanted, _DROPPED, piece)

    return desk.base.write(work)


def _piece(raw: dict[str, Any]) -> Piece:
    guesses = (one.get("path") for one in raw.get("guesses") or () if isinstance(one, dict))
    text, source, place_, reason = (
        str(raw.get(name) or "") for name in ("text", "source", "place", "reason")
    )
    digest = hashlib.blake2b(canonical(raw).encode(), digest_size=8).hexdigest()
    found = tuple(str(path) for path in guesses if path)
    return Piece(digest, text, source, place_, reason, found)


def _taken(
    connection: Connection, case_id: str, piece_id: str
) -> tuple[Piece, dict[str, saves.Wanted]]:
    """Return a text, and the list without it to save."""
    held = saves.answers(connection, case_id, [UNPLACED]).get(UNPLACED, saves.EMPTY)
    listed = held.value if isinstance(held.value, list) else []
    for at, raw in enumerate(listed):
        if isinstance(raw, dict) and (piece := _piece(raw)).id == piece_id:
            rest = [*listed[:at], *listed[at + 1 :]]
            return piece, {UNPLACED: saves.Wanted(rest or None, held.version)}
    raise CaseRefused(_GONE, remedy=_RELOAD)


def _in_row(
    connection: Connection, case_id: str, path: str, wanted: dict[str, saves.Wanted]
) -> str:
    """Return the path of the field; a row that it asks for is made, one that is gone refused."""
    above, bracket, rest = path.partition("[")
    if not bracket:
        return path
    row, _, inside = rest.partition("]")
    prefix = row_prefix(above)
    held = saves.answers(connection, case_id, [above]).get(above, saves.EMPTY)
    ids = list(held.value or [])
    if row == NEW_ROW:
        row = rows.next_row_id(connection, case_id, prefix, ids)
        wanted[above] = saves.Wanted([*ids, row], held.version)
    elif row not in ids:
        raise CaseRefused("raden är borttagen", remedy="välj en annan rad eller fråga")
    return f"{above}[{row}]{inside}"


def _joined(field: Field, path: str, held: Held, text: str) -> saves.Wanted:
    """Return what stands at a path with a text after it."""
    now = held.value if isinstance(held.value, list) else [held.value]
    before = [str(one) for one in now if not is_empty(one)]
    if before and field.kind != "text":
        raise CaseRefused(
            "frågan har redan ett svar", remedy="ändra det i formuläret, eller välj en annan fråga"
        )
    texts: Any = [*before, text] if field.many else "\n\n".join([*before, text])
    made = read_typed(path, Typed(texts, held.version))
    if made.unread:
        reason = fault_of(path, saves.Held(made.value, 0, unread=True)) or ""
        raise CaseRefused(
            f"texten går inte att sätta in där: {reason[:1].lower()}{reason[1:].rstrip('.')}",
            remedy="välj en annan fråga, eller skriv svaret i formuläret",
        )
    return made


def _save(
    connection: Connection,
    desk: Desk,
    case_id: str,
    account_id: str,
    wanted: Mapping[str, saves.Wanted],
    kind: str,
    piece: Piece,
) -> Saved:
    return saves.save(
        connection,
        case_id,
        account_id,
        wanted,
        at_ms=desk.base.now(),
        kind=kind,
        note=f"ur {piece.source}" if piece.source else "",
    )
