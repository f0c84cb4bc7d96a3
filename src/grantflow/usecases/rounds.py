"""Review rounds: remarks on fields, texts put forward, requests for changes, approvals."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import CaseRefused
from grantflow.model.asking import asked_forms
from grantflow.model.saving import canonical
from grantflow.store import cases, history, log, saves
from grantflow.store import remarks as kept
from grantflow.usecases.answering import LONGEST_PATH, Typed, field_at, row_prefix
from grantflow.usecases.happenings import Happening, tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grantflow.store.base import Connection
    from grantflow.store.remarks import Remark, Word, WordKind
    from grantflow.store.saves import Held, Saved
    from grantflow.usecases.cases import Desk

LONGEST = 5_000
_ANSWER_NONE = "kommentaren finns inte längre"
_RELOAD = "ladda om sidan"
_TOLD_AS: dict[WordKind, str] = {
    "asked": "granskning-begard",
    "changes": "andringar-begarda",
    "approved": "godkant",
}


class Thread(NamedTuple):
    """A remark and what others have answered."""

    remark: Remark
    answers: Sequence[Remark]


class Standing(NamedTuple):
    """Where a round stands: the last word, and whether it is about the case as it now stands."""

    word: Word | None
    is_current: bool


def remark(desk: Desk, case_id: str, account_id: str, new: kept.New) -> str:
    """Write a remark on a field, a form or the whole case; return its id.

    Raises:
        CaseRefused: It says nothing, is too long, or is about what is not there; or the case is
            closed.

    """
    if not new.text.strip() and not (new.instead or "").strip():
        raise CaseRefused("kommentaren är tom", remedy="skriv vad ni vill ha sagt")
    if max(len(new.text), len(new.instead or "")) > LONGEST:
        raise CaseRefused(
            f"kommentaren är längre än {LONGEST} tecken", remedy="dela upp den i flera"
        )
    require_place(new.path)

    def work(connection: Connection) -> str:
        version = saves.locked(connection, case_id)
        one = new._replace(version=version, answers_id=_top_of(connection, case_id, new))
        now = desk.base.now()
        _tell(connection, desk, Happening("kommentar", case_id, "", version, account_id), now)
        return kept.write(connection, case_id, account_id, one, at_ms=now)

    return desk.base.write(work)


def _top_of(connection: Connection, case_id: str, new: kept.New) -> str | None:
    """Return the remark that begins the thread of an answer; None when it is no answer."""
    if not new.answers_id:
        return None
    answered = kept.remark(connection, case_id, new.answers_id)
    if answered is None:
        raise CaseRefused(_ANSWER_NONE, remedy=_RELOAD)
    return answered.answers_id or answered.id


def require_place(path: str) -> None:
    """Refuse a place that is neither a question, a table, a form nor the whole case.

    Raises:
        CaseRefused: It is none of them.

    """
    if not path or any(path == form.text.path for form in asked_forms()):
        return
    if len(path) > LONGEST_PATH:
        raise CaseRefused(
            "frågan finns inte", remedy="ladda om sidan; det ni har skrivit finns kvar"
        )
    try:
        field_at(path)
    except CaseRefused:
        row_prefix(path.rpartition("[")[0] if path.endswith("]") else path)


def threads(remarks: Sequence[Remark]) -> list[Thread]:
    """Return remarks with their answers, those not dealt with first, else in order of time."""
    answers: dict[str, list[Remark]] = {}
    for one in remarks:
        if one.answers_id:
            answers.setdefault(one.answers_id, []).append(one)
    found = [Thread(one, answers.get(one.id, ())) for one in remarks if not one.answers_id]
    return sorted(found, key=lambda thread: thread.remark.settled_ms is not None)


def take_up(desk: Desk, case_id: str, account_id: str, remark_id: str) -> Saved:
    """Write the text that a remark puts forward into its field, and settle the remark.

    The field is written only if nobody has changed it since the remark was made.

    Raises:
        CaseRefused: The remark is gone or puts nothing forward.

    """
    with desk.base.read() as connection:
        found = kept.remark(connection, case_id, remark_id)
    if found is None or found.instead is None:
        raise CaseRefused(_ANSWER_NONE, remedy=_RELOAD)
    saved = desk.save_typed(case_id, account_id, {found.path: Typed(found.instead, found.version)})
    if not saved.conflicts:
        settle(desk, case_id, account_id, remark_id, settled=True)
    return saved


def settle(desk: Desk, case_id: str, account_id: str, remark_id: str, *, settled: bool) -> None:
    """Say that a remark is dealt with, or that it is not.

    Raises:
        CaseRefused: The case is closed.

    """

    def work(connection: Connection) -> None:
        saves.locked(connection, case_id)
        at_ms = desk.base.now() if settled else None
        kept.settle(connection, case_id, remark_id, account_id, at_ms=at_ms)

    desk.base.write(work)


def say(desk: Desk, case_id: str, account_id: str, kind: WordKind, note: str, seen: int) -> None:
    """Say a word on the case as somebody has seen it, at version `seen`.

    Raises:
        CaseRefused: Others have written in the case since then, it is closed, or changes are asked
            for without saying which.

    """
    if kind == "changes" and not note.strip():
        raise CaseRefused(
            "det står inte vad som behöver ändras", remedy="skriv det, eller kommentera fälten"
        )
    if len(note) > LONGEST:
        raise CaseRefused(f"texten är längre än {LONGEST} tecken", remedy="korta den")

    def work(connection: Connection) -> None:
        if saves.locked(connection, case_id) != seen:
            raise CaseRefused(
                "någon har ändrat i ärendet sedan ni läste det",
                remedy="se vad som är ändrat under Historik, och säg sedan ert",
            )
        at_ms = desk.base.now()
        seal = digest(history.answers_at(connection, case_id, seen))
        word = kept.Word("", kind, seen, seal, note.strip(), at_ms)
        kept.say(connection, case_id, account_id, word)
        happening = Happening(_TOLD_AS[kind], case_id, "", seen, account_id)
        _tell(connection, desk, happening, at_ms)
        log.note(
            connection,
            f"word-{kind}",
            at_ms=at_ms,
            account_id=account_id,
            application_id=case_id,
            version=seen,
            digest=seal,
        )

    desk.base.write(work)


def _tell(connection: Connection, desk: Desk, one: Happening, at_ms: int) -> None:
    titled = one._replace(title=cases.title_of(connection, one.case_id))
    tell(connection, desk.outward, titled, at_ms=at_ms)


def digest(answers: Mapping[str, Held]) -> str:
    """Return the hash that the answers of a version are known by."""
    told = {path: held.value for path, held in answers.items() if held.value is not None}
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def standing(words: Sequence[Word], version: int) -> Standing:
    """Return where a round stands, of the words said (the latest first) and the case's version."""
    last = words[0] if words else None
    return Standing(last, last is not None and last.version == version)
