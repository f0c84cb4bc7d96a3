"""Days that can't all be right: those of the call, of the case, and of what is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.checks.row_names import name_of
from grantflow.model.seen import last_day, seen_of
from grantflow.text.swedish import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.checks.view import CaseView

Fault = tuple[str, str]
_EVENTS = {
    "opens": "öppnar",
    "closes": "stänger",
    "expected_decision": "väntas ge beslut",
}


def out_of_order(view: CaseView) -> Iterator[Fault]:
    """Yield where, and in words, two days of call and case contradict each other."""
    yield from _of_call(view)
    yield from _against_file(view)
    yield from _of_case(view)
    yield from _of_certificates(view)


def _of_call(view: CaseView) -> Iterator[Fault]:
    """Yield days that the applicant has read of the call, and that are in the wrong order."""
    seen = seen_of(view.application, view.programme, view.call)
    if seen is None:
        return
    opens, closes, decision = seen.opens, seen.closes, seen.expected_decision
    if opens and closes and closes < opens:
        yield "call.closes", f"utlysningen stänger {day(closes)}, innan den öppnar {day(opens)}"
    last = last_day(view.application, view.programme, view.call)
    if decision and last and decision < last:
        yield (
            "call.expected_decision",
            f"beslut väntas {day(decision)}, innan utlysningen stänger {day(last)}",
        )
    start = view.application.idea.period_start
    # For §§ 37 and 37a a rule of the funder's own says it.
    theirs = view.programme is not None and bool(view.programme.purposes)
    if decision and start and start < decision and not theirs:
        yield (
            "idea.period_start",
            f"projektet börjar {day(start)}, innan beslut väntas {day(decision)}",
        )


def _against_file(view: CaseView) -> Iterator[Fault]:
    """Yield what the applicant has read that the file of the call says otherwise."""
    seen = seen_of(view.application, view.programme, view.call)
    if seen is None or view.call is None:
        return
    for name, told in _EVENTS.items():
        ours, theirs = getattr(seen, name), getattr(view.call, name)
        if ours and theirs and ours != theirs:
            yield (
                f"call.{name}",
                f"ärendet säger att utlysningen {told} {day(ours)}, dess fil säger {day(theirs)}",
            )


def _of_case(view: CaseView) -> Iterator[Fault]:
    written = view.application.dated
    last = last_day(view.application, view.programme, view.call)
    if written and last and written > last:
        yield (
            "dated",
            f"ansökan är daterad {day(written)}, efter att utlysningen stänger {day(last)}",
        )


def _of_certificates(view: CaseView) -> Iterator[Fault]:
    """Yield certificates that are signed later than they can be."""
    path = "stages.forankring.partners"
    written, end = view.application.dated, view.application.idea.period_end
    for row in view.rows(path):
        signed = row.certificate_signed
        if signed is None:
            continue
        place = f"{path}[{row.id}].certificate_signed"
        if written and signed > written:
            yield (
                place,
                f"intyget från {name_of(row)} är undertecknat {day(signed)}, efter ansökans datum",
            )
        elif end and signed > end:
            yield (
                place,
                f"intyget från {name_of(row)} är undertecknat {day(signed)}, efter projektets slut",
            )
