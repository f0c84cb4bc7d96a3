"""How what was found stands in a case, and what of it becomes a row there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.model.scan import DATE_LABELS
from grantflow.scanning.address import AddressRefused, parsed
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    import datetime

    from grantflow.model.scan import DateKind, Proposal
    from grantflow.model.stages.omvarldsbevakning import Omvarldsbevakning, Page, WayForward

FORM = "stages.omvarldsbevakning"
FIELD: dict[str, str] = {"opens": "start", "closes": "end"}
# How the row of a day begins.
_BEGINS = {"opens": "Utlysningen öppnar", "closes": swedish.capital(DATE_LABELS["closes"])}


def stands_in(form: Omvarldsbevakning, proposal: Proposal) -> bool:
    """Whether somebody has taken the same thing before, on whatever day it was read."""
    if proposal.kind == "news":
        told = mask(proposal.text)
        return any(
            is_same(row.address or "", proposal.address) and told in (row.note or "")
            for row in form.pages
        )
    return any(
        names(row, proposal.address) and proposal.date == day_of(row, proposal.kind)
        for row in form.way_forward
    )


def names(row: WayForward, address: str) -> bool:
    """Whether an address stands in what is to be done, whole: not as the beginning of another."""
    words = (row.activity or "").split()
    return any(address in {word, word.rstrip(",.;:")} for word in words)


def day_of(row: WayForward, kind: DateKind) -> datetime.date | None:
    """Return the day of a row that tells when a call opens or closes."""
    return row.start if kind == "opens" else row.end


def is_as_taken(row: WayForward, kind: DateKind) -> bool:
    """Whether a row still begins as one that was taken from a page."""
    return (row.activity or "").startswith(_BEGINS[kind])


def moved_row(form: Omvarldsbevakning, proposal: Proposal) -> WayForward | None:
    """Return the row whose day a proposal says has moved, when the case still has that day."""
    if proposal.kind == "news" or proposal.was is None:
        return None
    for row in form.way_forward:
        is_it = row.id == proposal.row and names(row, proposal.address)
        if is_it and day_of(row, proposal.kind) == proposal.was:
            return row
    return None


def page_row(form: Omvarldsbevakning, proposal: Proposal) -> Page | None:
    """Return the row of the page that a piece of news is about, when the case has one."""
    return next((row for row in form.pages if is_same(row.address or "", proposal.address)), None)


def is_same(one: str, other: str) -> bool:
    """Whether two addresses lead to the same page, however they are written."""
    return bool(one.strip()) and _whole(one) == _whole(other)


def _whole(address: str) -> str:
    address = address.strip()
    try:
        return str(parsed(address if "://" in address else f"https://{address}"))
    except AddressRefused:
        return address


def note_of(proposal: Proposal) -> str:
    """Return what the row of a page says of a piece of news, masked as it is shown."""
    return f"Nytt på sidan, {_read(proposal)}: {mask(proposal.text)}"


def row_of(proposal: Proposal) -> tuple[str, dict[str, object]]:
    """Return the list of the case that a proposal goes into, and its row, masked as it is shown."""
    if proposal.kind == "news":
        return f"{FORM}.pages", {
            "title": mask(proposal.title),
            "kind": "webbsida",
            "address": proposal.address,
            "note": note_of(proposal),
        }
    told = (
        f"{_BEGINS[proposal.kind]}{_at(proposal)}: {mask(proposal.title)}. "
        f"Källa: {proposal.address}, {_read(proposal)}.{_doubts(proposal)}"
    )
    return f"{FORM}.way_forward", {
        "activity": told,
        "stage": "Ansökan",
        FIELD[proposal.kind]: proposal.date,
        "status": "ej påbörjad",
    }


def moved_text(row: WayForward, proposal: Proposal) -> str:
    """Return what a row says to be done once its day has moved: both days stand in it."""
    told = (
        f"Ändrat från {swedish.day(proposal.was)} till {swedish.day(proposal.date)}"
        f"{_at(proposal)} enligt {proposal.address}, {_read(proposal)}.{_doubts(proposal)}"
    )
    return f"{(row.activity or '').rstrip()} {told}".strip()


def _read(proposal: Proposal) -> str:
    return f"läst {swedish.day(proposal.read_on)}"


def _at(proposal: Proposal) -> str:
    return f" klockan {proposal.at}" if proposal.at else ""


def _doubts(proposal: Proposal) -> str:
    return f" Kontrollera: {'; '.join(proposal.doubts)}." if proposal.doubts else ""
