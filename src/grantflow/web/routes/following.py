"""The follow-up of a granted case: the decision, the promise, reports and the project diary."""

import datetime
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from starlette.responses import Response

from grantflow.documents.report_compose import KIND_NAMES
from grantflow.documents.report_entry import as_yaml, entry_of
from grantflow.documents.report_word import render_report
from grantflow.errors import CaseRefused, GrantflowError
from grantflow.model import afterwards
from grantflow.model.wording import slug
from grantflow.usecases import following
from grantflow.usecases.diary import new_entry
from grantflow.usecases.following import Outcome, Sent
from grantflow.usecases.granting import Decision, is_granted
from grantflow.web import follow
from grantflow.web.contexts import Fault
from grantflow.web.diary import NEW, diary_page
from grantflow.web.following import (
    HERE,
    Typed,
    address_of,
    called,
    following_page,
    held_report,
    lines,
    numbered,
    report_page,
    saved,
)
from grantflow.web.pages import Pages
from grantflow.web.places import case_page
from grantflow.web.sending import sent_file
from grantflow.web.visit import InCase

pages = Pages()

_AT = f"/arende/{{case_id:id}}/{HERE}"
_REPORT = f"{_AT}/rapport/{{number:number}}"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_TERMS = 40


@pages.page(_AT, needs="read")
def shown(visit: InCase) -> Response:
    """Show what was granted, and what has been reported."""
    return following_page(visit)


@pages.action(f"{_AT}/beslut", needs="write")
def decided(visit: InCase) -> Response:
    """Take down the decision and the promise; afterwards, save what has changed in the decision."""
    case = visit.desk.opened(visit.case.id)
    if is_granted(case.application):
        return saved(visit, "grant.", lambda sent, outcome: following_page(visit, sent, outcome))
    typed = Typed(visit)
    decision = Decision(
        typed.day("beslut", needed=True) or datetime.date.min,
        reference=visit.posted.text("dnr", 200) or None,
        amount_sek=typed.kronor("belopp"),
        period=(typed.day("fran"), typed.day("till")),
        terms=tuple(lines(visit.posted.whole("villkor"))[:_MOST_TERMS]),
    )
    if not typed.faults:
        try:
            following.grant(visit.desk, visit.case.id, visit.account.id, decision)
        except GrantflowError as refusal:
            typed.faults.append(Fault("beslut", refusal.in_words()))
    if typed.faults:
        return following_page(visit, faults=tuple(typed.faults), status=422)
    return visit.go(f"{case_page(visit.case.id, HERE)}?sagt=beslut")


@pages.action(f"{_AT}/rapport", needs="write")
def begun(visit: InCase) -> Response:
    """Begin a report."""
    typed = Typed(visit)
    end, due, kind = typed.day("slut"), typed.day("senast"), visit.posted.text("slag", 20)
    if kind not in KIND_NAMES:
        typed.faults.append(Fault("slag", "Välj vilken rapport det är."))
    if not typed.faults:
        try:
            number = following.begin_report(
                visit.desk, visit.case.id, visit.account.id, kind, end, due
            )
            return visit.go(f"{address_of(visit, number)}?sagt=rapport")
        except CaseRefused as refusal:
            typed.faults.append(Fault("slag", refusal.in_words()))
    return following_page(visit, faults=tuple(typed.faults), status=422)


@pages.page(_REPORT, needs="read")
def report(number: int, visit: InCase) -> Response:
    """Show a report to fill in, with what it lacks against the promise."""
    return report_page(visit, number)


@pages.action(_REPORT, needs="write")
def reported(number: int, visit: InCase) -> Response:
    """Save what has changed in a report; with the button for it, add a row for a lesson."""
    told = numbered(visit.desk.opened(visit.case.id), number)
    above = f"reports[{told.id}]."

    def again(sent: Mapping[str, Sent], outcome: Outcome) -> Response:
        return report_page(visit, number, sent, outcome)

    answer = saved(visit, above, again, f"{HERE}/rapport/{number}")
    if answer.status_code == 303 and visit.posted.text("atgard") == "lardom":
        row, _ = visit.desk.add_row(visit.case.id, visit.account.id, f"{above}lessons")
        return visit.go(f"{address_of(visit, number)}#{above}lessons[{row}]")
    return answer


@pages.page(f"{_REPORT}/word", needs="read")
def word(number: int, visit: InCase) -> Response:
    """Send a report in Word; while a blocker stands it is marked UTKAST."""
    case, told, found = held_report(visit, number)
    missing = [finding.message for finding in found.blockers()]
    content = render_report(
        case.application,
        told,
        following.frame_of(case).programme,
        missing=missing,
        as_is=bool(missing),
    )
    return sent_file(f"{called(case, told)}.docx", _WORD, content)


@pages.page(f"{_REPORT}/lardomar", needs="read")
def lessons(number: int, visit: InCase) -> Response:
    """Send the entry that the catalogue of earlier projects takes in."""
    case, told, found = held_report(visit, number)
    programme = following.frame_of(case).programme
    entry = entry_of(case.application, told, programme, found.blockers())
    name = f"{slug(case.application.title or '') or 'projekt'}.yaml"
    return sent_file(name, "application/yaml", as_yaml(entry).encode())


@pages.page(f"{_AT}/dagbok", needs="read")
def diary(visit: InCase) -> Response:
    """Show the project diary."""
    return diary_page(visit)


@pages.action(f"{_AT}/dagbok", needs="write")
def noted(visit: InCase) -> Response:
    """Write a new entry, or save what has changed in one."""
    sent = follow.sent_of(visit.posted)
    new = f"diary[{NEW}]."
    if not any(path.startswith(new) for path in sent):
        return saved(visit, "diary[", lambda s, o: diary_page(visit, s, o), f"{HERE}/dagbok")
    given = {path.removeprefix(new): one.texts for path, one in sent.items() if new in path}
    faults, read = [], {}
    for name, texts in given.items():
        try:
            read[name] = afterwards.read(f"{new}{name}", list(texts))
        except (ValueError, AttributeError, KeyError) as fault:
            faults.append(Fault(f"{new}{name}", str(fault)))
    if not faults:
        try:
            entry = new_entry(visit.desk.opened(visit.case.id).application, read)
            following.note(visit.desk, visit.case.id, visit.account.id, entry)
            return visit.go(f"{case_page(visit.case.id, f'{HERE}/dagbok')}?sagt=antecknat")
        except GrantflowError as refusal:
            faults.append(Fault(f"{new}text", refusal.in_words()))
    return diary_page(visit, sent, faults=tuple(faults))


@pages.action(f"{_AT}/dagbok/ta-bort", needs="write")
def entry_removed(visit: InCase) -> Response:
    """Take an entry out of the diary, unless somebody has written in it since it was shown."""
    entry_id, seen = visit.posted.text("rad", 60), visit.posted.text("sett", 9)
    if not seen.isdecimal():
        raise CaseRefused("det framgår inte vilken anteckning ni såg", remedy="ladda om sidan")
    following.remove_entry(visit.desk, visit.case.id, visit.account.id, entry_id, int(seen))
    page = case_page(visit.case.id, f"{HERE}/dagbok")
    return visit.go(f"{page}?{urlencode({'borttagen': entry_id})}")


@pages.action(f"{_AT}/dagbok/lagg-tillbaka", needs="write")
def entry_back(visit: InCase) -> Response:
    """Put an entry back that has been taken out."""
    entry_id = visit.posted.text("rad", 60)
    following.put_entry_back(visit.desk, visit.case.id, visit.account.id, entry_id)
    return visit.go(f"{case_page(visit.case.id, f'{HERE}/dagbok')}#{quote(entry_id)}")
