"""The way through a case: its forms in order, how far each has come, what stands above a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from starlette.exceptions import HTTPException

from grantflow.model.access import ROLE_LABELS
from grantflow.model.asking import asked_forms
from grantflow.model.stages import STAGE_LABELS
from grantflow.store import retaining
from grantflow.web.contexts_cases import CaseHead, FormHead, Step, StepGroup
from grantflow.web.places import form_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grantflow.model.application import Application
    from grantflow.model.asking import AskedForm
    from grantflow.usecases.standing import Status
    from grantflow.web.visit import CaseVisit

_STAGES = tuple(str(stage) for stage in STAGE_LABELS)
_GROUPS = (
    ("Grunden", ("arende", "applicant", "idea", "call")),
    ("De sex stegen", _STAGES),
    ("Pengarna", ("budget",)),
    ("Frågor från den ni söker hos", ("lansstyrelsen", "eu", "esf", "amif")),
)
_READY = "Klart för granskning"


class Way(NamedTuple):
    """The forms of a case: those that its programmes ask, in groups, and the others."""

    groups: tuple[StepGroup, ...]
    others: tuple[Step, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every form that is asked, in order."""
        return tuple(step for group in self.groups for step in group.steps)


def head(visit: CaseVisit) -> CaseHead:
    """Return what stands above every page of a case."""
    case = visit.case
    is_closed = case.closed_ms is not None
    return CaseHead(
        id=case.id,
        title=case.title or "Ärende utan namn",
        version=case.version,
        role=ROLE_LABELS[case.role],
        is_closed=is_closed,
        may_write=visit.may("write") and not is_closed,
        may_own=visit.may("own"),
        goes_ms=_goes_ms(visit) if is_closed else None,
    )


def _goes_ms(visit: CaseVisit) -> int | None:
    with visit.base.read() as connection:
        return retaining.going(connection, visit.account.id).get(visit.case.id)


def form_named(name: str) -> AskedForm:
    """Return the form of a name.

    Raises:
        HTTPException: 404, there is none.

    """
    found = next((form for form in asked_forms() if form.name == name), None)
    if found is None:
        raise HTTPException(404)
    return found


def asked_names(application: Application) -> frozenset[str]:
    """Return the names of the forms that the programmes of a case ask."""
    chosen = set(application.programmes)
    return frozenset(
        form.name
        for form in asked_forms()
        if form.text.programmes is None or chosen & set(form.text.programmes)
    )


def way(
    case_id: str,
    application: Application,
    found: Mapping[str, Status],
    remarks: Mapping[str, int],
) -> Way:
    """Return the forms of a case with how far each has come, and how many remarks wait there."""
    asked = asked_names(application)
    by_name = {
        form.name: _step(case_id, form, found[form.name], remarks.get(form.name, 0))
        for form in asked_forms()
    }
    groups = (
        StepGroup(label, tuple(by_name[name] for name in names if name in asked))
        for label, names in _GROUPS
    )
    return Way(
        tuple(group for group in groups if group.steps),
        tuple(step for name, step in by_name.items() if name not in asked),
    )


def form_head(case_id: str, application: Application, form: AskedForm) -> FormHead:
    """Return what stands above a form, with the ones before and after it."""
    asked = asked_names(application)
    order = [one for _, names in _GROUPS for one in names if one in asked or one == form.name]
    at = order.index(form.name)
    number = ""
    if form.name in _STAGES:
        number = f"Steg {_STAGES.index(form.name) + 1} av {len(_STAGES)}"
    return FormHead(
        name=form.name,
        label=form.text.label,
        intro=form.text.intro,
        number=number,
        before=_plain_step(case_id, order[at - 1]) if at else None,
        after=_plain_step(case_id, order[at + 1]) if at + 1 < len(order) else None,
    )


def place_of(name: str) -> int:
    """Return where in the order a form comes."""
    return [one for _, names in _GROUPS for one in names].index(name)


def done(steps: Iterable[Step]) -> int:
    """Return how many forms are ready for review."""
    return sum(step.status == _READY for step in steps)


def blockers_left(found: Mapping[str, Status]) -> int:
    """Return how many blockers are left in all forms."""
    return sum(status.blockers for status in found.values())


def _step(case_id: str, form: AskedForm, status: Status, remarks: int) -> Step:
    words, kind = _status(status)
    rest = _counted(status) if status.progress != "empty" else ""
    return Step(
        form.name, form.text.label, form_page(case_id, form.name), words, kind, rest, remarks
    )


def _plain_step(case_id: str, name: str) -> Step:
    return Step(name, form_named(name).text.label, form_page(case_id, name), "", "")


def _status(status: Status) -> tuple[str, str]:
    if status.progress == "empty":
        return "Inte börjat", ""
    if status.blockers:
        return f"Hinder kvar ({status.blockers})", "blocker"
    if status.unread:
        return _unread(status.unread), "blocker"
    if status.warnings:
        return "Påbörjat", "todo"
    return _READY, "met"


def _unread(count: int) -> str:
    return f"{count} svar går inte att läsa"


def _counted(status: Status) -> str:
    parts = [_unread(status.unread)] if status.unread and status.blockers else []
    if status.warnings:
        parts.append(f"{status.warnings} {'brist' if status.warnings == 1 else 'brister'}")
    if status.advice:
        parts.append(f"{status.advice} råd")
    return ", ".join(parts)
