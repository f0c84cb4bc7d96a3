"""Writes the annexes that somebody has to sign, and the checklist of who signs what and when.

The funders' own forms are not known; each file says so.  Persons are never named: names and
signatures are lines to fill in by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grantflow import assets
from grantflow.documents.compose import project_title
from grantflow.documents.money import money
from grantflow.documents.papers import NO_FINANCIER, NO_PARTNER, financiers
from grantflow.documents.render import render_document
from grantflow.documents.reports.as_text import cite
from grantflow.documents.reports.plan_report import opening, weekday
from grantflow.model.annexes import status_of
from grantflow.model.seen import call_title
from grantflow.model.wording import plain, slug
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.calendar import Plan
    from grantflow.model.application import Application
    from grantflow.model.budget import FinancingRow
    from grantflow.model.programme import Annex, Call, Programme
    from grantflow.model.stages.forankring import Partner

_EMPTY_LINES = 4  # rows of the list of signatories that are left to fill in, two lines high
_NO_ANSWER = "Inget svar än"
_NAME_CHARS = 40
_PARTNER = (
    "organisation", "org_number", "role", "responsibility", "expectation", "resources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signing:
    """A paper to sign: which, by whom, when at the latest, and how it stands."""

    what: str
    who: str
    when: str
    state: str


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """An annex of the programme or the call, how it stands, and who says that it is asked for."""

    what: str
    state: str
    source: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the plan as the checklist shows it."""

    when: str
    what: str
    who: str
    warning: str


@dataclass(frozen=True, slots=True)
class Year:
    """What a financier pays one year."""

    year: str
    amount: str


@dataclass(frozen=True, slots=True)
class Signatory:
    """A row of the list of signatories."""

    function: str = ""
    papers: str = ""
    limit: str = ""
    ground: str = ""
    name: str = ""


def word_files(
    application: Application, programme: Programme, call: Call | None, plan: Plan
) -> dict[str, bytes]:
    """Return the annexes as .docx files by name: the same case gives the same bytes.

    One certificate for each partner, one for each financier that is neither the funder nor the
    applicant, the list of signatories, and the checklist.

    Raises:
        TemplateBroken: A template under templates/annexes/ is wrong.

    """
    common = _common(application, programme, call)
    made = {}
    for number, partner in enumerate(application.stages.forankring.partners, 1):
        title = f"Intyg från samverkanspart: {partner.organisation or f'part {number}'}"
        names = common | _partner_names(application, programme, call, partner)
        made[_named("intyg-samverkanspart", number, partner.organisation)] = _word(
            application, "intyg-samverkanspart", title, names
        )
    for number, row in enumerate(financiers(application), 1):
        title = f"Intyg om medfinansiering: {row.source or f'finansiär {number}'}"
        names = common | _financier_names(programme, row)
        made[_named("medfinansieringsintyg", number, row.source)] = _word(
            application, "medfinansieringsintyg", title, names
        )
    names = common | {"signatories": _signatories(application, programme, call)}
    made["behorighetsforteckning.docx"] = _word(
        application, "behorighetsforteckning", "Behörighetsförteckning", names
    )
    names = common | _checklist_names(application, programme, call, plan)
    made["checklista.docx"] = _word(application, "checklista", "Checklista före inlämning", names)
    return made


def signings(application: Application, programme: Programme, plan: Plan) -> list[Signing]:
    """Return what must be signed, by whom and when, in the order of the days."""
    applicant, eu = application.applicant, application.eu
    signatory = mask(applicant.signatory or "Behörig firmatecknare")
    found = [
        *_certificates(application, plan),
        Signing(
            "Behörighetsförteckning",
            "Den som får utse behöriga",
            _when(plan, "behorighet"),
            swedish.capital(eu.signatory_list or applicant.signatory_certificate or _NO_ANSWER),
        ),
        Signing("Ansökan", signatory, _when(plan, "underskrift"), "Skrivs under sist"),
    ]
    if programme.signing_workdays is not None:
        days = f"Inom {programme.signing_workdays} arbetsdagar efter sista dag"
        found.append(Signing("Signeringsunderlag", signatory, _when(plan, "signering"), days))
    return found


def _certificates(application: Application, plan: Plan) -> Iterator[Signing]:
    for partner in application.stages.forankring.partners:
        name = mask(partner.organisation or "Part utan namn")
        state = swedish.capital(partner.certificate or _NO_ANSWER)
        signed = swedish.day(partner.certificate_signed)
        yield Signing(
            "Intyg samverkanspart",
            f"{name}, behörig företrädare",
            _when(plan, f"intyg-tillbaka {partner.organisation or NO_PARTNER}"),
            f"{state}, {signed}" if signed else state,
        )
    for row in financiers(application):
        name = mask(row.source or "Finansiär utan namn")
        yield Signing(
            "Medfinansieringsintyg",
            f"{name}, behörig företrädare",
            _when(plan, f"medfinansiering-tillbaka {row.source or NO_FINANCIER}"),
            {"ja": "Finns", "nej": "Saknas"}.get(row.certified or "", _NO_ANSWER),
        )


def _when(plan: Plan, step: str) -> str:
    """Return the day of a step; a dash when it needs no doing or its day is not known."""
    date = next((row.date for row in plan.milestones if row.id == step), None)
    return swedish.day(date) or "–"


def _common(application: Application, programme: Programme, call: Call | None) -> dict[str, object]:
    idea = application.idea
    return {
        "case": application,
        "applicant": application.applicant,
        "programme": programme,
        "call_title": swedish.tie(call_title(application, programme, call)),
        "project_title": mask(project_title(application)),
        "period": swedish.span(idea.period_start, idea.period_end),
        "draft": False,
    }


def _partner_names(
    application: Application, programme: Programme, call: Call | None, partner: Partner
) -> dict[str, object]:
    own = plain(partner.organisation or "")
    shares = money(application, programme, call).party_shares
    share = next((row for row in shares if own and plain(row.party) == own), None)
    statements = ["Parten deltar i projektet så som det står här."]
    if programme.nonprofit:
        statements.append("Partens verksamhet i projektet drivs utan vinstsyfte.")
    if programme.programme == "esf":
        statements.append("Parten har inga skulder hos staten och är inte i konkurs.")
    statements.append("Den som skriver under får företräda parten.")
    return {
        "partner": {name: mask(getattr(partner, name) or "") for name in _PARTNER},
        "costs": share.costs if share else "",
        "own": share.own if share else "",
        "statements": statements,
    }


def _financier_names(programme: Programme, row: FinancingRow) -> dict[str, object]:
    cash = row.kind == "kontant"
    statements = [
        "Pengarna betalas ut kontant till projektet."
        if cash
        else "Bidraget lämnas i annat än pengar, till det värde som står här.",
        "Samma pengar eller resurser används inte i något annat projekt.",
    ]
    if programme.programme in {"esf", "amif"}:
        statements.append("Pengarna kommer inte från något annat EU-stöd.")
    statements.append("Den som skriver under får besluta om pengarna.")
    return {
        "financier": mask(row.source or "Finansiär utan namn"),
        "org_number": "",
        "kind": row.kind or "",
        "amounts": [Year(str(year), swedish.kronor(sek)) for year, sek in row.amounts.items()],
        "total": Year("Summa", swedish.kronor(row.total_sek)),
        "statements": statements,
    }


def _signatories(
    application: Application, programme: Programme, call: Call | None
) -> list[Signatory]:
    found = money(application, programme, call)
    first = Signatory(
        function=mask(application.applicant.signatory or ""),
        papers="Ansökan om stöd",
        limit=f"Minst {found.grant}" if found.grant else "",
    )
    return [first, *(Signatory(name="\n") for _ in range(_EMPTY_LINES))]


def _checklist_names(
    application: Application, programme: Programme, call: Call | None, plan: Plan
) -> dict[str, object]:
    rows = [
        AnnexRow(
            f"{annex.heading}. {annex.when}" if annex.when else annex.heading,
            _state(annex, application),
            cite(annex.source),
        )
        for annex in programme.annexes
    ]
    known = call is not None and call.annexes is not None
    note = "Vilka bilagor utlysningen kräver är inte inlagt. Kontrollera mot utlysningen."
    return {
        "opening": opening(plan),
        "signings": signings(application, programme, plan),
        "annexes": rows,
        "annex_note": "" if known else note,
        "plan": [PlanRow(weekday(r.date), r.label, r.who, r.warning) for r in plan.milestones],
        "done": list(plan.done),
        "plan_source": cite(plan.source),
    }


def _state(annex: Annex, application: Application) -> str:
    """Return how an annex stands; one that only some need is no gap."""
    status = status_of(annex, application)
    if status is None and not annex.required:
        return "Bara om det gäller er"
    return swedish.capital(status or _NO_ANSWER)


def _word(application: Application, template: str, title: str, names: dict[str, object]) -> bytes:
    """Return a template of templates/annexes/ filled with `names`."""
    properties = {
        "title": mask(title),
        "creator": application.applicant.name,
        "subject": mask(project_title(application)),
    }
    path = assets.folder("templates") / "annexes" / f"{template}.docx"
    return render_document(path, names, properties, application.dated)


def _named(kind: str, number: int, about: str | None) -> str:
    """Return a file name that every system takes."""
    words = slug(mask(about or ""))[:_NAME_CHARS].strip("-")
    return f"{kind}-{number:02d}{f'-{words}' if words else ''}.docx"
