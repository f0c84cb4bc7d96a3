"""The calls that a case may name: those that we know and those of its own organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.checks.programmes import is_described, load_calls
from grantflow.text import swedish
from grantflow.usecases.standing import frame_in
from grantflow.web import saving
from grantflow.web.widgets import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from grantflow.model.programme import Call
    from grantflow.usecases.cases import Opened
    from grantflow.web.posted import Posted

# The question that asks which call it is, the form where it stands, and what the list is sent as.
PATH, FORM = "call.call", "call"
PICKED = "valj-utlysning"
_NO_PROGRAMME = "Välj stöd under Ärendet först, så visas utlysningarna här."


def offered(case: Opened, today: date) -> tuple[Choice, ...]:
    """Return the calls of the case's programmes, own ones too; those that are open come first."""
    found = {call.call: call for call in _calls(case)}
    order = sorted(found.values(), key=lambda one: (_is_over(one, today), _day(one)))
    return tuple(Choice(one.call, f"{one.title} ({_closing(one, today)})") for one in order)


def picked(posted: Posted) -> dict[str, saving.Sent]:
    """Return the call that somebody has picked in the list, as if she had written it.

    Raises:
        BaseMissing: The page does not say which version of the field it shows.

    """
    name = posted.text(PICKED, 120)
    if not name:
        return {}
    token = posted.text(f"{saving.BASE}{PATH}", 60)
    return {PATH: saving.sent_as(PATH, [name], token)}


def note(case: Opened, today: date) -> str:
    """Return what we know of the call that a case names."""
    named = (case.application.call.call or "").strip()
    if not case.application.programmes:
        return _NO_PROGRAMME
    if not named:
        return ""
    call = frame_in(case).call
    if call is not None:
        return f"{call.title}: {_closing(call, today)}."
    return unknown(case)


def unknown(case: Opened) -> str:
    """Return that nobody knows the call that a case names; empty when it is known or not named."""
    named = (case.application.call.call or "").strip()
    if not named or not case.application.programmes or frame_in(case).call is not None:
        return ""
    return (
        f"”{named[:80]}” är ingen utlysning som är känd här, så dess datum och villkor räknas inte "
        "in. Välj en i listan, eller låt namnet stå om den inte finns där."
    )


def _calls(case: Opened) -> Iterable[Call]:
    for programme in case.application.programmes:
        if is_described(programme):
            yield from load_calls(programme).values()
        yield from (one for one in case.own.calls.values() if one.programme == programme)


def _is_over(call: Call, today: date) -> bool:
    return call.closes is not None and call.closes < today


def _day(call: Call) -> int:
    """Return where a call stands among its like: the latest first, those without a day last."""
    return -call.closes.toordinal() if call.closes else 0


def _closing(call: Call, today: date) -> str:
    if call.closes is None:
        return "sista dag är inte känd"
    return f"{'stängde' if _is_over(call, today) else 'stänger'} {swedish.day(call.closes)}"
