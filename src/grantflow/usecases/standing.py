"""How a case in the store stands: what the checks find, form by form, and what is set aside."""

from __future__ import annotations

from collections import OrderedDict
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
    from collections.abc import Mapping
    from datetime import date

    from grantflow.model.application import Application
    from grantflow.model.finding import Finding, Report
    from grantflow.model.fit import Fit
    from grantflow.store.saves import Saved
    from grantflow.usecases.cases import Desk, Opened

Progress = Literal["empty", "begun", "hindered", "ready"]
_REMEMBERED = 128
_WAIVERS = "waivers"
_SHORTEST_REASON = 10


class Status(NamedTuple):
    """How far a form has come, and its findings that nobody has set aside, by severity."""

    progress: Progress
    blockers: int
    warnings: int
    advice: int


class Checker:
    """Checks cases, and remembers what it found as long as nobody has written in them."""

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self._found: OrderedDict[tuple[Any, ...], Report] = OrderedDict()
        self._lock = Lock()

    def report(self, case_id: str, case: Opened, programme: str | None = None) -> Report:
        """Return verdicts and findings for a case against a programme; its own first one if none.

        Raises:
            KeyUnknown: There is no such programme.

        """
        key = (case_id, case.version, programme, case.own.stamp)
        with self._lock:
            known = self._found.get(key)
        if known is not None:
            return known
        found = usecases.find_gaps(case.application, frame_in(case, programme))
        with self._lock:
            self._found[key] = found
            while len(self._found) > _REMEMBERED:
                self._found.popitem(last=False)
        return found


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


def fits(application: Application) -> tuple[Fit, ...]:
    """Return how a case fits each programme."""
    named = application.call.call
    if named and named.lower().strip().endswith((".yaml", ".yml")):
        application = application.model_copy(
            update={"call": application.call.model_copy(update={"call": None})}
        )
    book = rulebook()
    return fitting.fit(application, fitting.offers(application, None), book.rules, book.words)


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


def statuses(case: Opened, report: Report) -> Mapping[str, Status]:
    """Return how far each form has come, by its name, in the order of the forms."""
    open_findings = [one for one in report.findings if not one.waived]
    found = {}
    for form in asked_forms():
        mine = [one for one in open_findings if home_of(one) == form.name]
        counts = [
            sum(one.severity == kind for one in mine) for kind in ("blocker", "warning", "advice")
        ]
        begun = _has_answer(case.application, form.text.path)
        progress: Progress = "ready" if not counts[0] else "hindered"
        found[form.name] = Status(progress if begun else "empty", *counts)
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
