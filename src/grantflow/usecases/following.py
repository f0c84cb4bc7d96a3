"""What people do in the store once a case is granted: the decision, reports, the diary.

Answers are kept one by one, each with its version, as those of the stages are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents.casefaults import fitting
from grantflow.errors import CaseRefused
from grantflow.model import afterwards, flat
from grantflow.model.application import Application
from grantflow.store import rows, saves
from grantflow.text.personal import find_personal_data
from grantflow.usecases import follow_up
from grantflow.usecases.diary import known_ids, require_entry
from grantflow.usecases.granting import granted, is_granted
from grantflow.usecases.standing import frame_in

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from grantflow.model.fields import Row
    from grantflow.model.promise import Grant
    from grantflow.model.reporting import DiaryEntry
    from grantflow.store.base import Connection
    from grantflow.store.saves import Held, Saved
    from grantflow.usecases import Frame
    from grantflow.usecases.cases import Desk, Opened
    from grantflow.usecases.granting import Decision

_DIARY, _REPORTS = "diary", "reports"
_ENTRY = "en anteckning i dagboken"
_NEEDED = {"date": "Skriv vilken dag det hände.", "text": "Skriv vad som hände."}
_ENDS = ("period_start", "period_end")
_SOMEBODY = "Texten innehåller personuppgifter. Skriv funktion i stället för person."


class Sent(NamedTuple):
    """What somebody has typed at a path, and the version of the answer that she had seen."""

    texts: tuple[str, ...]
    base: int


class Outcome(NamedTuple):
    """What came of a save: how it went in the store, and why some texts were no answers."""

    saved: Saved
    faults: Mapping[str, str]


def frame_of(case: Opened) -> Frame:
    """Return who granted: the programme of the decision, else the first of the case."""
    return frame_in(case, case.application.grant.programme)


def grant(
    desk: Desk, case_id: str, account_id: str, decision: Decision, *, again: bool = False
) -> Grant:
    """Take down a decision and the promise.

    Raises:
        CaseRefused: There is one already and `again` is False, or see `granting.granted`.
        ValueUnfit: What the decision says does not fit.

    """
    case = desk.opened(case_id)
    if is_granted(case.application) and not again:
        raise CaseRefused(
            "ärendet har redan ett beslut, och löftet ändras inte i efterhand",
            remedy="rätta uppgifterna om beslutet i stället",
        )
    with fitting():
        made = granted(case.application, frame_of(case), decision)
    now = {path: held for path, held in case.answers.items() if path.startswith("grant.")}
    told = flat.flatten(Application(grant=made))
    wanted = {
        path: saves.Wanted(told.get(path), now[path].version if path in now else 0)
        for path in {*now, *told}
        if path.startswith("grant.")
    }
    saved = desk.put(case_id, account_id, wanted, "beslut", "")
    if saved.conflicts:
        raise CaseRefused(
            "någon annan skrev in ett beslut samtidigt",
            remedy="läs det som står där innan ni ändrar något",
        )
    return made


def begin_report(
    desk: Desk,
    case_id: str,
    account_id: str,
    kind: str,
    end: datetime.date | None,
    due: datetime.date | None,
) -> int:
    """Begin a report with an empty row for every promise; return its number from 1.

    Raises:
        CaseRefused: Nothing is granted, or there is such a report already.

    """
    application = desk.opened(case_id).application
    made = follow_up.begun(application, kind, (None, end), due)
    return _add(desk, (case_id, account_id), _REPORTS, made, ("rapport", kind))


def note(desk: Desk, case_id: str, account_id: str, entry: DiaryEntry) -> str:
    """Write an entry in the diary and return its id.

    Raises:
        GrantflowError: See `diary.require_entry`.

    """
    require_entry(desk.opened(case_id).application, entry)
    _add(desk, (case_id, account_id), _DIARY, entry, ("dagbok", ""))
    return entry.id or ""


def _add(desk: Desk, who: tuple[str, str], path: str, row: Row, about: tuple[str, str]) -> int:
    """Add a row last in a list with all its answers, whole or not at all; return its number.

    The row gets its id; `about` is what the history calls it.
    """
    case_id, account_id = who
    kind, remark = about

    def work(connection: Connection) -> int:
        saves.locked(connection, case_id)
        held = saves.answers(connection, case_id, [path]).get(path, saves.EMPTY)
        ids = list(held.value or [])
        row.id = rows.next_row_id(connection, case_id, row.prefix, ids)
        told = flat.flatten(Application.model_validate({path: [row]}))
        wanted = {p: saves.Wanted(one, 0) for p, one in told.items() if p.startswith(f"{path}[")}
        wanted[path] = saves.Wanted([*ids, row.id], held.version)
        now = desk.base.now()
        saves.save(connection, case_id, account_id, wanted, at_ms=now, kind=kind, note=remark)
        return len(ids) + 1

    return desk.base.write(work)


def remove_entry(desk: Desk, case_id: str, account_id: str, entry_id: str, seen: int) -> None:
    """Take an entry out of the diary.  Its answers stay in the history and can be put back.

    `seen` is the version of the case that the person had before her.

    Raises:
        CaseRefused: Somebody has written in the entry since then, or in the list at the same time.

    """
    case = desk.opened(case_id)
    if any(one.version > seen for one in _inside(case, entry_id).values()):
        raise CaseRefused(
            "någon har skrivit i anteckningen sedan ni såg den",
            remedy="läs vad som har ändrats innan ni tar bort den",
        )
    ids = [one.id for one in case.application.diary if one.id]
    if entry_id in ids:
        rest = [one for one in ids if one != entry_id]
        _list_entries(desk, case, (case_id, account_id), rest, ("borttaget", _ENTRY))


def put_entry_back(desk: Desk, case_id: str, account_id: str, entry_id: str) -> None:
    """Put an entry that was taken out back in the diary, as it was.

    Raises:
        CaseRefused: Somebody else changed the list at the same time.

    """
    case = desk.opened(case_id)
    ids = [one.id for one in case.application.diary if one.id]
    if entry_id not in ids and _inside(case, entry_id):
        who = (case_id, account_id)
        _list_entries(desk, case, who, [*ids, entry_id], ("tillbakalagt", _ENTRY))


def removed_on(case: Opened, entry_id: str) -> str | None:
    """Return the day of an entry that has been taken out; None when there is no such entry."""
    held = _inside(case, entry_id)
    if not held or any(one.id == entry_id for one in case.application.diary):
        return None
    day = held.get(f"{_DIARY}[{entry_id}].date", saves.EMPTY).value
    return str(day or "")


def _inside(case: Opened, entry_id: str) -> dict[str, Held]:
    above = f"{_DIARY}[{entry_id}]."
    return {path: one for path, one in case.answers.items() if path.startswith(above)}


def _list_entries(
    desk: Desk, case: Opened, who: tuple[str, str], ids: list[str], why: tuple[str, str]
) -> None:
    held = case.answers.get(_DIARY, saves.EMPTY)
    saved = desk.put(*who, {_DIARY: saves.Wanted(ids, held.version)}, *why)
    if saved.conflicts:
        raise CaseRefused(
            "någon annan ändrade dagboken samtidigt", remedy="ladda om sidan och försök igen"
        )


def save(desk: Desk, case_id: str, account_id: str, sent: Mapping[str, Sent]) -> Outcome:
    """Save what was typed, answer by answer; what is no answer is told and not kept.

    Raises:
        CaseRefused: A path is none of the questions of the follow-up, its row is gone, or a
            version is from the future.

    """
    case = desk.opened(case_id)
    wanted: dict[str, saves.Wanted] = {}
    faults: dict[str, str] = {}
    for path, one in sent.items():
        _require_known(path, case)
        try:
            wanted[path] = saves.Wanted(_read(path, one, case), one.base)
        except ValueError as fault:
            faults[path] = str(fault)
    faults |= _turned(wanted, case)
    wanted = {path: one for path, one in wanted.items() if path not in faults}
    if not wanted:
        return Outcome(saves.Saved(case.version, {}, {}), faults)
    return Outcome(desk.put(case_id, account_id, wanted, "sparat", ""), faults)


def _turned(wanted: Mapping[str, saves.Wanted], case: Opened) -> dict[str, str]:
    """Return what to say of each day that would make a period end before it begins."""
    found: dict[str, str] = {}
    for above in {path.removesuffix(end) for path in wanted for end in _ENDS if path.endswith(end)}:
        both = [above + end for end in _ENDS]
        start, end = (wanted.get(path, case.answers.get(path, saves.EMPTY)).value for path in both)
        if start and end and end < start:
            told = f"Perioden skulle sluta {end}, före {start} då den börjar. Rätta dagen."
            found |= {path: told for path in both if path in wanted}
    return found


def _read(path: str, sent: Sent, case: Opened) -> Any:
    """Return what somebody has typed; an entry is changed by the rules it was written by.

    Raises:
        ValueError: It is no answer there.

    """
    told = afterwards.read(path, list(sent.texts))
    name = path.rpartition(".")[2] if path.startswith(f"{_DIARY}[") else ""
    if name == "concerns" and not set(told or ()) <= set(known_ids(case.application)):
        raise ValueError(afterwards.FAULTS["checks"])
    needed = _NEEDED.get(name)
    if needed and told is None:
        raise ValueError(needed)
    if needed and find_personal_data(str(told)):
        raise ValueError(_SOMEBODY)
    return told


def _require_known(path: str, case: Opened) -> None:
    """Refuse a path that nobody is asked at, or in a row that is not there."""
    if afterwards.question_at(path) is None:
        raise CaseRefused(
            f"frågan {path[:80]} finns inte", remedy="ladda om sidan; det ni har skrivit finns kvar"
        )
    above = ""
    for name, row in flat.steps_of(path):
        above = f"{above}.{name}" if above else name
        held = case.answers.get(above, saves.EMPTY).value
        if row and (not isinstance(held, list) or row not in held):
            raise CaseRefused(
                f"raden i {above[:80]} finns inte längre", remedy="ladda om sidan och försök igen"
            )
        above += f"[{row}]" if row else ""
