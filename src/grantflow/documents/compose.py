"""Gathers the names that a template may use, so that the template itself stays simple."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from grantflow.documents.answers import answered
from grantflow.documents.contents import MARK
from grantflow.documents.money import money
from grantflow.documents.timeplan import timeplan
from grantflow.model.application import Application
from grantflow.model.fields import Row
from grantflow.model.programme import Annex, Call, Programme
from grantflow.model.stages import StageName
from grantflow.model.stages.forankring import Partner
from grantflow.text import swedish

_NO_PARTNER = "Ingen samverkanspart är angiven"


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as the template sees it; `asks` says what it should cover."""

    heading: str
    answered: bool
    asks: str


@dataclass(frozen=True, slots=True)
class AnnexView:
    """A line of the list of annexes; `partner` is set when it belongs to one."""

    number: int | None
    heading: str
    concerns: str
    status: str
    partner: Partner | None = None


def compose(
    application: Application,
    programme: Programme,
    call: Call | None,
    *,
    missing: Sequence[str],
    as_is: bool,
) -> dict[str, object]:
    """Return every name that a template may use.

    The parts of the case keep the names of the case file (`idea`, `budget`, the six stages);
    sections are named by their id with `_` for the dot (`lst_05`); the rest is computed.
    """
    idea = application.idea
    annexes = list(_annexes(application, programme))
    names: dict[str, object] = {
        "contents": MARK,
        "case": application,
        "applicant": application.applicant,
        "idea": idea,
        "call": application.call,
        "lansstyrelsen": application.lansstyrelsen,
        "budget": application.budget,
        "programme": replace(
            programme,
            name=_unbroken(programme.name),
            short_name=_unbroken(programme.short_name),
        ),
        "project_title": project_title(application),
        "call_title": _unbroken(call.title if call else application.call.call or ""),
        "period": swedish.span(idea.period_start, idea.period_end),
        "draft": as_is,
        "parenting": application.theme == "foraldraskapsstod",
        "missing": list(missing),
        "money": money(application),
        "timeplan": timeplan(application),
        "annexes": annexes,
        "certificates": [annex for annex in annexes if annex.partner],
        "refs": _references(application, short=True),
        "titles": _references(application, short=False),
    }
    names |= {str(stage): application.stage(stage) for stage in StageName}
    return names | _sections(application, programme)


def project_title(application: Application) -> str:
    """Return the title of the case, else the idea's working title, else words to that effect."""
    return application.title or application.idea.working_title or "Insats utan namn"


def _unbroken(text: str) -> str:
    """Return `text` with the paragraph sign tied to its number."""
    return text.replace("§ ", f"§{swedish.NBSP}")


def _sections(application: Application, programme: Programme) -> dict[str, object]:
    given = answered(application, programme)
    return {
        section.id.replace(".", "_"): SectionView(
            section.heading, given[section.id], "; ".join(section.covers)
        )
        for section in programme.sections
    }


def _references(application: Application, *, short: bool) -> Callable[[object], str]:
    """Return a function from one row id or several to what the document calls those rows.

    Goals are M1, M2, causes O1, activities A1, observations about women and men I1; the long
    form adds the row's own words.  An id that no row has is shown as it stands.
    """
    logic = application.stages.projektlogik
    analysis = application.stages.jamstalldhetskartlaggning.analysis
    labels: dict[str, str] = {}
    labels |= _labels("O", ((row, row.text) for row in logic.causes), short=short)
    labels |= _labels("M", ((row, row.text) for row in logic.goals), short=short)
    labels |= _labels("A", ((row, row.name) for row in logic.activities), short=short)
    labels |= _labels("I", ((row, row.observation) for row in analysis), short=short)

    def named(ids: object) -> str:
        listed = [str(row_id) for row_id in (ids if isinstance(ids, list) else [ids]) if row_id]
        return ", ".join(labels.get(row_id, row_id) for row_id in listed)

    return named


def _labels(letter: str, rows: Iterable[tuple[Row, str | None]], *, short: bool) -> dict[str, str]:
    return {
        row.id: f"{letter}{order}" if short or not text else f"{letter}{order} {text}"
        for order, (row, text) in enumerate(rows, 1)
        if row.id
    }


def _annexes(application: Application, programme: Programme) -> Iterable[AnnexView]:
    number = 0
    for annex in programme.annexes:
        for view in _views(annex, application):
            number += 1
            yield AnnexView(number, view.heading, view.concerns, view.status, view.partner)


def _views(annex: Annex, application: Application) -> Iterable[AnnexView]:
    if annex.per != "partner":
        status = application.applicant.signatory_certificate or "inget svar än"
        concerns = application.applicant.signatory or "Behörig firmatecknare"
        yield AnnexView(None, annex.heading, concerns, swedish.capital(status))
        return
    partners = application.stages.forankring.partners
    for partner in partners:
        concerns = partner.organisation or "Part utan namn"
        yield AnnexView(None, annex.heading, concerns, _certificate(partner), partner)
    if not partners:
        yield AnnexView(None, annex.heading, _NO_PARTNER, "Inget svar än")


def _certificate(partner: Partner) -> str:
    status = swedish.capital(partner.certificate or "inget svar än")
    signed = swedish.day(partner.certificate_signed)
    return f"{status}, {signed}" if signed else status
