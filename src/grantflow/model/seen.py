"""What a case says of the call it is for: whose last day, and which county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.model.application import CallFacts
from grantflow.model.wording import plain

if TYPE_CHECKING:
    import datetime

    from grantflow.model.application import Application
    from grantflow.model.programme import Call, Programme

NO_CALL = "Ingen utlysning av det här stödet"
_FILES = (".yaml", ".yml")


def seen_of(
    application: Application, programme: Programme | None, call: Call | None
) -> CallFacts | None:
    """Return what the applicant has seen of a call; None when that is about another call.

    It is about the call that the case names; a case that names none, or one only by its year,
    speaks of the first programme that it names.
    """
    seen, named = application.call, plain(application.call.call or "")
    if programme is None or (call is not None and named == plain(call.call)):
        return seen
    if named.endswith(_FILES):  # a file that is another programme's gives this one no call
        return seen if call is not None else None
    if call is not None and named and plain(f"{call.programme}-{named}") != plain(call.call):
        return None
    mine = programme.programme
    others = [plain(name) for name in application.programmes if name != mine]
    if any(named.startswith(f"{other} ") for other in others):
        return None
    return seen if next(iter(application.programmes), mine) == mine else None


def with_own_call(
    application: Application, programme: Programme | None, call: Call | None
) -> Application:
    """Return the case without what it says of a call, when that is about another call."""
    if seen_of(application, programme, call) is not None:
        return application
    return application.model_copy(update={"call": CallFacts()})


def call_title(application: Application, programme: Programme | None, call: Call | None) -> str:
    """Return what the call is called; that the case has none where it names another funder's."""
    if call is not None:
        return call.title
    if seen_of(application, programme, call) is None:
        return NO_CALL
    return application.call.call or ""


def last_day(
    application: Application, programme: Programme | None, call: Call | None
) -> datetime.date | None:
    """Return the last day to hand in: as the call has it, else as the applicant has read it.

    None when nobody knows, and when what the applicant has read is about another call.
    """
    if call is not None and call.closes is not None:
        return call.closes
    seen = seen_of(application, programme, call)
    return seen.closes if seen is not None else None


def county_of(application: Application) -> str | None:
    """Return the county of the project: where it is, else where the applicant sits."""
    return application.idea.county or application.applicant.county


# The counties of Sweden, without "län".
COUNTIES = (
    "Blekinge", "Dalarna", "Gotland", "Gävleborg", "Halland", "Jämtland", "Jönköping", "Kalmar",
    "Kronoberg", "Norrbotten", "Skåne", "Stockholm", "Södermanland", "Uppsala", "Värmland",
    "Västerbotten", "Västernorrland", "Västmanland", "Västra Götaland", "Örebro", "Östergötland",
)  # fmt: skip


def is_county(name: str) -> bool:
    """Whether a name is one of the counties."""
    return bare_county(name) in {bare_county(county) for county in COUNTIES}


def bare_county(name: str) -> str:
    """Return the bare name of a county: Dalarnas län and Dalarna are the same."""
    return plain(name).removesuffix(" lan").rstrip("s")
