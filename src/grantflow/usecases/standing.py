"""How a case in the store stands: what the checks find, form by form, and what is set aside."""

from __future__ import annotations

from collections import Counter, OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from grantflow import usecases
from grantflow.checks import fitting
from grantflow.checks.loader import rulebook
from grantflow.checks.overlay import overlaid
from grantflow.checks.programmes import find_call, load_programme
from grantflow.documents import answers
from grantflow.errors import CaseRefused
from grantflow.model import walk
from grantflow.model.asking import asked_forms
from grantflow.model.fields import Form
from grantflow.store import saves
from grantflow.usecases.own_calls import NONE_OF_OUR_OWN, OwnPapers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from grantflow.model.application import Application
    from grantflow.model.finding import Finding, Report
    from grantflow.model.fit import Fit
    from grantflow.store.saves import Saved
    from grantflow.usecases.cases import Desk, Opened
    from grantflow.usecases.unreadable import Unread

    Turn = Future[tuple[Opened, Report]]
    Find = Callable[[Application, str | None, OwnPapers], Report]

Progress = Literal["empty", "begun", "hindered", "ready"]
_REMEMBERED = 128
_AT_ONCE = 2  # one is made ready while another is checked
_WAIVERS = "waivers"
_SHORTEST_REASON = 10


class Status(NamedTuple):
    """How far a form has come, and its findings that nobody has set aside, by severity.

    `unread` counts the answers that can't be read, which no check sees: a form with one of them is
    not ready.
    """

    progress: Progress
    blockers: int
    warnings: int
    advice: int
    unread: int = 0


class Checker:
    """Checks cases, and remembers what it found as long as nobody has written in them."""

    def __init__(self, find: Find | None = None) -> None:
        """Begin with nothing remembered; `find` checks a case elsewhere than here."""
        self._find = find or found_in
        self._found: OrderedDict[tuple[Any, ...], Report] = OrderedDict()
        self._lock = Lock()
        self._line = ThreadPoolExecutor(_AT_ONCE, "checks")
        self._waiting: dict[str, Turn] = {}

    def checked(self, desk: Desk, case_id: str, seen: int) -> tuple[Opened, Report]:
        """Return a case, at the version `seen` or a later one, and what is found in it.

        Raises:
            CaseRefused: There is no such case.

        """
        return self.taken(self.asked(desk, case_id, seen), desk, case_id)

    def taken(self, turn: Turn, desk: Desk, case_id: str) -> tuple[Opened, Report]:
        """Return what a turn gives.  A defect in it is met again, by each who asks as her own.

        Raises:
            CaseRefused: There is no such case.

        """
        if turn.exception() is None:
            return turn.result()
        case = desk.opened(case_id)
        return case, self.report(case_id, case)

    def asked(self, desk: Desk, case_id: str, seen: int) -> Turn:
        """Return a turn to be checked, for `taken`; do not cancel it.

        Cases wait in line, each with all who ask for it: when its turn comes, one check of what
        stands then answers those who have come by then.
        """
        case = desk.remembered(case_id, seen)
        known = self._known(_key(case_id, case)) if case else None
        if case and known:
            done: Turn = Future()
            done.set_result((case, known))
            return done
        with self._lock:
            turn = self._waiting.get(case_id)
            if turn is None:
                turn = self._waiting[case_id] = self._line.submit(self._turn, desk, case_id)
        return turn

    def _turn(self, desk: Desk, case_id: str) -> tuple[Opened, Report]:
        with self._lock:
            del self._waiting[case_id]  # whoever comes from now on may have seen what we do not
        case = desk.opened(case_id)
        return case, self.report(case_id, case)

    def report(self, case_id: str, case: Opened, programme: str | None = None) -> Report:
        """Return verdicts and findings for a case against a programme; its own first one if none.

        Raises:
            KeyUnknown: There is no such programme.

        """
        key = _key(case_id, case, programme)
        known = self._known(key)
        if known is not None:
            return known
        found = self._find(case.application, programme, case.own)
        with self._lock:
            self._found[key] = found
            while len(self._found) > _REMEMBERED:
                self._found.popitem(last=False)
        return found

    def _known(self, key: tuple[Any, ...]) -> Report | None:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)


def _key(case_id: str, case: Opened, programme: str | None = None) -> tuple[Any, ...]:
    return case_id, case.version, programme, case.own.stamp


def found_in(application: Application, programme: str | None, own: OwnPapers) -> Report:
    """Return verdicts and findings for an application against a programme; its first one if none.

    Raises:
        KeyUnknown: There is no such programme.

    """
    return usecases.find_gaps(application, frame_of(application, programme, own))


def frame_in(case: Opened, programme: str | None = None) -> usecases.Frame:
    """Return the programme and call of a case, with its organisation's own calls and template."""
    return frame_of(case.application, programme, case.own)


def frame_of(
    application: Application, programme: str | None = None, own: OwnPapers = NONE_OF_OUR_OWN
) -> usecases.Frame:
    """Return the programme and call of a case; an organisation's own go first.

    A call that is the name of a file is none: nobody opens the server's files by typing a name.
    """
    wanted = programme or next(iter(application.programmes), None)
    if wanted is None:
        return usecases.Frame(None, None)
    spec = own.dressed(wanted, load_programme(wanted))
    named = (application.call.call or "").strip()
    is_file = named.lower().endswith((".yaml", ".yml"))
    call = None
    if named and not is_file:
        call = own.call(wanted, named) or find_call(wanted, named)
    return usecases.Frame(overlaid(spec, call), call)


def fits(case: Opened) -> tuple[Fit, ...]:
    """Return how a case fits each programme, with its organisation's own calls among the known."""
    application, named = case.application, case.application.call.call
    if named and named.lower().strip().endswith((".yaml", ".yml")):
        application = application.model_copy(
            update={"call": application.call.model_copy(update={"call": None})}
        )
    book = rulebook()
    offers = [_with_own(one, case.own, named or "") for one in fitting.offers(application, None)]
    return fitting.fit(application, offers, book.rules, book.words)


def _with_own(offer: fitting.Offer, own: OwnPapers, named: str) -> fitting.Offer:
    name = offer.programme.programme
    known = {one.call: one for one in offer.known}
    known |= {key: one for key, one in own.calls.items() if one.programme == name}
    return offer._replace(call=own.call(name, named) or offer.call, known=tuple(known.values()))


@lru_cache(maxsize=4096)
def form_of(place: str) -> str:
    """Return the name of the form that a place in a case belongs to."""
    best = ""
    for form in asked_forms():
        path = form.text.path
        if (
            path
            and len(path) > len(best)
            and (place == path or place.startswith((f"{path}.", f"{path}[")))
        ):
            best = path
    return best.rsplit(".", 1)[-1] or asked_forms()[0].name


def statuses(
    application: Application, report: Report, unread: Sequence[Unread]
) -> Mapping[str, Status]:
    """Return how far each form has come, by its name, in the order of the forms.

    `unread` are the answers that can't be read (`unreadable.unread_in`).
    """
    open_findings = [one for one in report.findings if not one.waived]
    unreadable = Counter(form_of(one.path) for one in unread)
    found = {}
    for form in asked_forms():
        mine = [one for one in open_findings if home_of(one) == form.name]
        counts = [
            sum(one.severity == kind for one in mine) for kind in ("blocker", "warning", "advice")
        ]
        lost = unreadable[form.name]
        begun = lost or _has_answer(application, form.text.path)
        progress: Progress = "hindered" if counts[0] or lost else "ready"
        blockers, warnings, advice = counts
        found[form.name] = Status(progress if begun else "empty", blockers, warnings, advice, lost)
    return found


def home_of(finding: Finding) -> str:
    """Return the name of the form where a finding is shown: its stage, else where its place is."""
    return str(finding.stage) if finding.stage else form_of(finding.place)


def set_aside(
    desk: Desk, case_id: str, account_id: str, code: str, reason: str, by: str, on: date
) -> Saved:
    """Set a finding aside with a reason; it stays visible.

    Raises:
        CaseRefused: The reason says nothing.

    """
    if len(reason.strip()) < _SHORTEST_REASON:
        raise CaseRefused(
            "motiveringen är för kort", remedy="skriv i en mening varför kravet inte gäller er"
        )
    told = {"code": code, "reason": reason.strip(), "by": by, "on": on.isoformat()}
    return _waive(desk, case_id, account_id, code, [told], f"{code} satt åt sidan")


def take_up_again(desk: Desk, case_id: str, account_id: str, code: str) -> Saved:
    """Count a finding again that had been set aside."""
    return _waive(desk, case_id, account_id, code, [], f"{code} gäller igen")


def _waive(
    desk: Desk, case_id: str, account_id: str, code: str, told: list[dict[str, str]], note: str
) -> Saved:
    held = desk.opened(case_id).answers.get(_WAIVERS, saves.EMPTY)
    kept = [one for one in held.value or [] if one.get("code") != code]
    wanted = {_WAIVERS: saves.Wanted([*kept, *told] or None, held.version)}
    return desk.put(case_id, account_id, wanted, "åt sidan", note)


def _has_answer(application: Application, path: str) -> bool:
    form: Form = walk.get(application, path) if path else application
    if path:
        return answers.filled(form)
    return any(
        value not in (None, "", [])
        for name, value in form.__dict__.items()
        if name != "grantflow" and not isinstance(value, Form)
    )
