"""Who has to certify or decide something before an application is handed in, and who has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.model.wording import plain
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.application import Application
    from grantflow.model.budget import FinancingRow
    from grantflow.model.programme import Programme
    from grantflow.model.stages.forankring import Decision, Partner

NO_PARTNER, NO_FINANCIER, NO_BODY = "part utan namn", "finansiär utan namn", "organ saknas"
_SIGNED = "undertecknat"


def financiers(application: Application) -> list[FinancingRow]:
    """Return the rows of money that somebody else than the applicant or the funder pays."""
    own = plain(application.applicant.name or "")
    return [
        row
        for row in application.budget.financing
        if row.kind in ("kontant", "annat än kontanter") and not _is_own(row, own)
    ]


def _is_own(row: FinancingRow, applicant: str) -> bool:
    """Whether the applicant pays: "Exempelby kommun, nämndens budget" is still the applicant."""
    payer = plain(row.source or row.party or "")
    return bool(applicant) and (
        payer == applicant or payer.startswith((f"{applicant},", f"{applicant} "))
    )


def certifiers(application: Application, programme: Programme) -> list[Partner]:
    """Return the partners that are to hand in a certificate; none when the programme asks none."""
    asked = any(annex.per == "partner" for annex in programme.annexes)
    return list(application.stages.forankring.partners) if asked else []


def uncertified_partners(application: Application, programme: Programme) -> list[Partner]:
    """Return the partners whose certificate is asked for and not signed."""
    return [row for row in certifiers(application, programme) if row.certificate != _SIGNED]


def uncertified_money(application: Application) -> list[FinancingRow]:
    """Return the rows of others' money that no decision or certificate stands behind."""
    return [row for row in financiers(application) if row.certified != "ja"]


def planned(application: Application) -> list[Decision]:
    """Return the decisions that are still to be taken."""
    return [row for row in application.stages.forankring.decisions if row.status == "planerat"]


def decided(application: Application) -> list[Decision]:
    """Return the decisions that are taken."""
    return [row for row in application.stages.forankring.decisions if row.status == "fattat"]


def done(application: Application, programme: Programme) -> Iterator[str]:
    """Yield what is signed or decided already, in words."""
    for partner in certifiers(application, programme):
        if partner.certificate == "undertecknat":
            signed = swedish.day(partner.certificate_signed)
            when = f" den {signed}" if signed else ""
            yield mask(f"Intyg från {partner.organisation or NO_PARTNER}, undertecknat{when}")
    for row in financiers(application):
        if row.certified == "ja":
            yield mask(f"Intyg eller beslut om pengar: {row.source or NO_FINANCIER}")
    for decision in decided(application):
        when = f" den {swedish.day(decision.date)}" if decision.date else ""
        yield mask(f"Beslut: {decision.body or NO_BODY}{when}")
