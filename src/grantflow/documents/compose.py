"""Gathers the names that a template may use, so that the template itself stays simple."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from grantflow.documents.answers import answered
from grantflow.documents.contents import MARK
from grantflow.documents.money import Money, money
from grantflow.documents.timeplan import timeplan
from grantflow.model import annexes
from grantflow.model.application import Application
from grantflow.model.fields import Row
from grantflow.model.programme import Annex, Call, Programme
from grantflow.model.seen import call_title, with_own_call
from grantflow.model.stages import StageName
from grantflow.model.stages.forankring import Partner
from grantflow.text import swedish
from grantflow.text.personal import short

_NO_PARTNER = "Ingen samverkanspart är angiven"
# Annexes that prove who may sign.
_SIGNATORY = ("intyg-firmatecknare", "behorighetsforteckning")


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as the template sees it; `asks` says what it should cover.

    `group` is the heading it stands under, if any; `note` tells that its wording is not known.
    """

    heading: str
    answered: bool
    asks: str
    group: str
    note: str


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
    unread: Sequence[str] = (),
) -> dict[str, object]:
    """Return every name that a template may use.

    The parts of the case keep the names of the case file (`idea`, `budget`, the six stages);
    sections are named by their id with `_` for the dot (`lst_05`); the rest is computed.
    """
    title = call_title(application, programme, call)
    application = with_own_call(application, programme, call)
    idea = application.idea
    listed = list(_annexes(application, programme))
    names: dict[str, object] = {
        "contents": MARK,
        "case": application,
        "applicant": application.applicant,
        "idea": idea,
        "call": application.call,
        "lansstyrelsen": application.lansstyrelsen,
        "eu": application.eu,
        "esf": application.esf,
        "amif": application.amif,
        "budget": application.budget,
        "programme": replace(
            programme,
            name=_unbroken(programme.name),
            short_name=_unbroken(programme.short_name),
        ),
        "project_title": project_title(application),
        "call_title": _unbroken(title),
        "period": swedish.span(idea.period_start, idea.period_end),
        "draft": as_is,
        "parenting": application.theme == "foraldraskapsstod",
        "missing": list(missing),
        "money": _with_unread(money(application, programme, call), unread),
        "timeplan": timeplan(application),
        "annexes": listed,
        "certificates": [annex for annex in listed if annex.partner],
        "unseen": [s.heading for s in programme.sections if not s.wording_seen],
        "refs": _references(application, short=True),
        "titles": _references(application, short=False),
    }
    names |= {str(stage): application.stage(stage) for stage in StageName}
    return names | _sections(application, programme)


def _with_unread(counted: Money, unread: Sequence[str]) -> Money:
    """Return the sums, the grant with the amounts beside it that could not be counted."""
    if not unread:
        return counted
    typed = swedish.listed([f"”{short(text)}”" for text in unread], limit=3)
    aside = f"utan {typed}, som inte går att läsa som belopp"
    return replace(counted, grant=f"{counted.grant or 'Inget läsbart belopp'} ({aside})")


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
            section.heading,
            given[section.id],
            "; ".join(cover.text for cover in section.covers),
            section.group or "",
            "" if section.wording_seen else programme.wording_note or "",
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
    """Yield the annexes that are asked for, those that somebody has begun, and the case's own."""
    views = [
        view
        for annex in programme.annexes
        if annex.required or _begun(annexes.status_of(annex, application))
        for view in _views(annex, application)
    ]
    views += [
        AnnexView(
            None, row.annex or "Bilaga utan namn", row.party or "Projektet", _told(row.status)
        )
        for row in annexes.others(programme.annexes, application)
    ]
    for number, view in enumerate(views, 1):
        yield replace(view, number=number)


def _views(annex: Annex, application: Application) -> Iterable[AnnexView]:
    if annex.per != "partner":
        party = annexes.party_of(annex, application)
        signed = application.applicant.signatory or "Behörig firmatecknare"
        concerns = party or (signed if annex.id in _SIGNATORY else "Projektet")
        status = _told(annexes.status_of(annex, application))
        yield AnnexView(None, annex.heading, concerns, status)
        return
    partners = application.stages.forankring.partners
    for partner in partners:
        concerns = partner.organisation or "Part utan namn"
        yield AnnexView(None, annex.heading, concerns, _certificate(partner), partner)
    if not partners:
        yield AnnexView(None, annex.heading, _NO_PARTNER, "Inget svar än")


def _begun(status: str | None) -> bool:
    return status not in (None, "inte begärd")


def _told(status: str | None) -> str:
    return swedish.capital(status or "inget svar än")


def _certificate(partner: Partner) -> str:
    status = swedish.capital(partner.certificate or "inget svar än")
    signed = swedish.day(partner.certificate_signed)
    return f"{status}, {signed}" if signed else status
