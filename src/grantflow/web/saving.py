"""What a form or a script sends to be saved, and what it is told afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents.by_word import by_word
from grantflow.errors import CaseRefused
from grantflow.model import flat
from grantflow.model.afterwards import is_afterwards
from grantflow.model.saving import same
from grantflow.store import saves
from grantflow.usecases.answering import LONGEST_ID, LONGEST_PATH, Typed, field_at, read_typed
from grantflow.usecases.standing import form_of
from grantflow.web.answered import Answers, token_of
from grantflow.web.places import row_of, split_row
from grantflow.web.widgets import controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grantflow.store.base import Base
    from grantflow.store.saves import Conflict, Held, Saved
    from grantflow.usecases.cases import Desk
    from grantflow.web.drawn import Input
    from grantflow.web.posted import Posted
    from grantflow.web.widgets import Control, Shape

BASE = "bas:"
# Answers that no form has a field for.
_BESIDE = frozenset({"waivers", "unplaced"})
_MOST_TEXTS = 500
_OLD_PAGE = "ladda om sidan; det ni har skrivit finns kvar"


class Sent(NamedTuple):
    """What somebody has in a field, and the token of what she had seen there."""

    texts: tuple[str, ...]
    token: str

    @property
    def base(self) -> int:
        """The version of the field that she had seen."""
        return int(self.token.partition(".")[0])


class BaseMissing(CaseRefused):
    """A save does not say which version it builds on."""


class Outcome(NamedTuple):
    """What came of a save of what was `sent`.

    `lost` are the paths in rows that somebody else has taken out.
    """

    sent: Mapping[str, Sent]
    saved: Saved
    lost: tuple[str, ...]


def control_at(path: str) -> Control:
    """Return the control of the question at a path.

    Raises:
        CaseRefused: There is no such question, or it is no field of a form.

    """
    field, year = field_at(path[: LONGEST_PATH + 1])
    pattern = flat.pattern_of(path)
    if len(path) > LONGEST_PATH or any(len(row) > LONGEST_ID for _, row in flat.steps_of(path)):
        raise CaseRefused(f"raden i {pattern} finns inte", remedy=_OLD_PAGE)
    found = controls().get(pattern.rpartition(".")[0] if year else pattern)
    if found is None or found.field.name != field.name:
        raise CaseRefused(f"frågan {path[:80]} finns inte", remedy=_OLD_PAGE)
    return found


def of_form(posted: Posted) -> dict[str, Sent]:
    """Return the fields of a form that somebody has changed, by path.

    Raises:
        BaseMissing: A version can't be read.
        CaseRefused: A path is none of the questions.

    """
    texts, tokens = fields_of(posted)
    found = {}
    for path, token in tokens.items():
        shape = control_at(path).shape
        sent = Sent(_split(shape, texts.get(path, [])), checked(token))
        if token_of(sent.base, sent.texts, any_order=shape == "checks") != token:
            found[path] = sent
    return found


def fields_of(posted: Posted) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the texts of a form and what each of its fields builds on, by path."""
    texts: dict[str, list[str]] = {}
    tokens: dict[str, str] = {}
    for name, value in posted.pairs:
        if name.startswith(BASE):
            tokens[name.removeprefix(BASE)] = value
        else:
            texts.setdefault(name, []).append(value)
    return texts, tokens


def sent_as(path: str, texts: list[str], token: str) -> Sent:
    """Return some texts as what somebody has in the field at a path.

    Raises:
        BaseMissing: The version can't be read.
        CaseRefused: The path is none of the questions.

    """
    return Sent(_split(control_at(path).shape, texts), checked(token))


def unseen(sent: Sent) -> Sent:
    """Return what somebody has in a field as if she had not seen its last change."""
    return Sent(sent.texts, f"{max(0, sent.base - 1)}.")


def of_json(told: Any) -> dict[str, Sent]:
    """Return the fields that a script has sent, by path.

    Raises:
        BaseMissing: A field does not say which version it builds on.
        CaseRefused: What was sent is not of the right shape.

    """
    fields = told.get("falt") if isinstance(told, dict) else None
    if not isinstance(fields, dict):
        raise CaseRefused("det som skickades går inte att läsa", remedy=_OLD_PAGE)
    found = {}
    for path, one in fields.items():
        texts = one.get("text") if isinstance(one, dict) else None
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise CaseRefused("det som skickades går inte att läsa", remedy=_OLD_PAGE)
        token = one.get("bas")
        found[path] = Sent(
            tuple(texts[:_MOST_TEXTS]), checked(token if isinstance(token, str) else "")
        )
    return found


def _split(shape: Shape, texts: list[str]) -> tuple[str, ...]:
    """Return the answers in what was posted for a field; an empty one is none."""
    if shape == "lines":
        texts = [line for text in texts for line in text.split("\n")]
    return tuple(text for text in texts if text.strip())[:_MOST_TEXTS]


def checked(token: str) -> str:
    """Return what a field builds on.

    Raises:
        BaseMissing: It does not say which version.

    """
    version, _, _ = token.partition(".")
    if not version.isdecimal() or len(version) > 9:
        raise BaseMissing("det framgår inte vilken version ändringen bygger på", remedy=_OLD_PAGE)
    return token


def save(desk: Desk, case_id: str, account_id: str, sent: Mapping[str, Sent]) -> Outcome:
    """Save what was sent.

    Raises:
        CaseRefused: See `saves.save`.

    """
    given = {path: Typed(_typed(path, one.texts), one.base) for path, one in sent.items()}
    saved = desk.save_typed(case_id, account_id, given)
    return Outcome(sent, saved, tuple(_lost(desk.base, case_id, sent)))


def _typed(path: str, texts: tuple[str, ...]) -> str | tuple[str, ...]:
    if control_at(path).field.many:
        return texts
    return texts[0] if texts else ""


def _lost(base: Base, case_id: str, paths: Iterable[str]) -> list[str]:
    """Return the paths whose row is not in its list."""
    rows = {path: split_row(row_of(path)) for path in paths if row_of(path)}
    if not rows:
        return []
    with base.read() as connection:
        lists = saves.answers(connection, case_id, sorted({above for above, _ in rows.values()}))
    return [
        path
        for path, (above, row) in rows.items()
        if row not in (lists.get(above, saves.EMPTY).value or [])
    ]


def shown(path: str, held: Held, answers: Mapping[str, Held]) -> Input:
    """Return a field as a page would show it now."""
    return Answers({**answers, path: held}, ()).input(control_at(path), path)


def told(outcome: Outcome) -> dict[str, Any]:
    """Return what a script is told of a save: every field it sent, as it now stands."""
    saved = outcome.saved
    return {
        "version": saved.version,
        "falt": {
            path: field_told(path, held) | {"egen": _is_sent(path, outcome.sent[path], held)}
            for path, held in saved.fields.items()
        },
        "krockar": {
            path: _conflict_told(path, one, outcome.sent[path].texts)
            for path, one in saved.conflicts.items()
        },
        "borttagna": list(outcome.lost),
    }


def _is_sent(path: str, sent: Sent, held: Held) -> bool:
    """Whether what stands is what was sent, however it was spelled: nobody else's words in it."""
    wanted = read_typed(path, Typed(_typed(path, sent.texts), sent.base))
    return same(wanted.value, held.value)


def news(fresh: Mapping[str, Held], form: str) -> dict[str, Any]:
    """Return what a script is told of answers that others have written: fields, lists of rows."""
    mine = {
        path: held
        for path, held in fresh.items()
        if form_of(flat.pattern_of(path)) == form and not is_afterwards(path)
    }
    lists = {path for path in mine if flat.is_row_list(path)}
    return {
        "falt": {
            path: field_told(path, held)
            for path, held in mine.items()
            if path not in lists and path not in _BESIDE
        },
        "listor": {path: mine[path].version for path in sorted(lists)},
    }


def field_told(path: str, held: Held) -> dict[str, Any]:
    """Return how a field stands, as a script reads it."""
    field = shown(path, held, {})
    return {"bas": field.token, "text": list(field.texts), "fel": field.fault}


def _conflict_told(path: str, one: Conflict, ours: tuple[str, ...]) -> dict[str, Any]:
    theirs = shown(path, one.theirs, {})
    return {
        "bas": theirs.token,
        "text": list(theirs.texts),
        "av": one.by,
        "nar": one.at_ms,
        "ord": [list(word) for word in by_word(theirs.joined, "\n".join(ours))],
    }
