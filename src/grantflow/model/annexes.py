"""Tells which annexes a case has: one answer for each annex that a programme or call names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.model import walk
from grantflow.model.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.model.application import Application
    from grantflow.model.eu import AnnexAnswer
    from grantflow.model.programme import Annex

ATTACHED = "bifogas"
_SIGNED = "undertecknat"
# Questions of the forms that ask for an annex.
_QUESTIONS = {
    "intyg-firmatecknare": "applicant.signatory_certificate",
    "behorighetsforteckning": "eu.signatory_list",
    "forandringsteori": "esf.theory_of_change",
    "amif.b2": "amif.payroll_sheets",
    "amif.b3": "amif.procurement_plan",
    "amif.b6": "eu.signatory_list",
}


def status_of(annex: Annex, application: Application) -> str | None:
    """Return what the case says of an annex: "bifogas", "begärd", "inte begärd", or None.

    The list of annexes in the case decides.  Without a row there, annexes that have a question of
    their own take its answer.  One annex a partner is there when every partner has signed.
    """
    row = next((row for row in application.eu.annexes if _is(annex, row)), None)
    if row is not None:
        return row.status
    if annex.per == "partner":
        return ATTACHED if not list(partners_without(application)) else None
    return _asked(annex.id, application)


def party_of(annex: Annex, application: Application) -> str | None:
    """Return the party that the case says an annex is about."""
    return next((row.party for row in application.eu.annexes if _is(annex, row)), None)


def partners_without(application: Application) -> Iterable[str]:
    """Yield the names of the partners whose certificate is not signed."""
    for partner in application.stages.forankring.partners:
        if partner.certificate != _SIGNED:
            yield partner.organisation or str(partner.id)


def others(annexes: Iterable[Annex], application: Application) -> list[AnnexAnswer]:
    """Return the rows of the case's list that are about none of the annexes."""
    known = list(annexes)
    return [r for r in application.eu.annexes if not any(_is(annex, r) for annex in known)]


def _is(annex: Annex, row: AnnexAnswer) -> bool:
    return row.annex is not None and plain(row.annex) in (plain(annex.id), plain(annex.heading))


def _asked(annex_id: str, application: Application) -> str | None:
    """Return the answer of the question that asks for an annex; None when there is none."""
    path = _QUESTIONS.get(annex_id)
    answer: str | None = walk.get(application, path) if path else None
    return answer
