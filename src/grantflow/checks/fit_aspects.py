"""The things a programme asks of an idea, each held against the case.

Where a rule asks the same, its predicate decides, so that a fit and a check agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.checks import fit_frame
from grantflow.checks.fit_asking import ask, source_of, word
from grantflow.model.fit import Aspect
from grantflow.model.questions import by_path
from grantflow.model.seen import last_day, seen_of
from grantflow.text.personal import short
from grantflow.text.swedish import day, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.checks.view import CaseView
    from grantflow.model.fit import FitWord
    from grantflow.model.programme import Call, Programme

# Kinds of organisation that are never one of the legal forms that a fund refuses.
_PUBLIC = frozenset({"kommun", "kommunalförbund", "region", "myndighet", "lärosäte"})
# Where the objective that is applied for stands, by programme.
_OBJECTIVE = {"esf": "esf.area", "amif": "amif.objectives"}
_LONG = 160
_SHOWN_CALLS = 3


def aspects(view: CaseView, programme: Programme, known: Sequence[Call]) -> Iterator[Aspect]:
    """Yield every thing that the programme of the view asks, in the order applicants ask it."""
    yield _call(view, programme, known)
    yield _applicant(view, programme)
    yield _target_group(view, programme, known)
    if programme.purposes or programme.objectives:
        yield _purpose(view, programme)
    if programme.nonprofit and _asks(programme, "lansstyrelsen.nonprofit"):
        yield _nonprofit(view, programme)
    yield fit_frame.period(view, programme)
    yield fit_frame.size(view)
    yield fit_frame.cofinancing(view, programme)
    if programme.cost_models:
        yield fit_frame.cost_model(view, programme)
    yield fit_frame.annexes(view, programme)
    if "language" in programme.facts:
        yield fit_frame.language(view, programme)


def _asks(programme: Programme, path: str) -> bool:
    return path in by_path() and by_path()[path].asked_by(programme.programme)


def _call(view: CaseView, programme: Programme, known: Sequence[Call]) -> Aspect:
    application, call = view.application, view.call
    last = last_day(application, programme, call)
    verdict: FitWord = "verify"
    if call is None:
        said = "Ärendet nämner ingen utlysning av det här stödet."
    else:
        said = f"Ärendet gäller {call.title}."
        if last and application.dated and application.dated > last:
            verdict = "fits_not"
            said += f" Den stängde den {day(last)}, före ärendets datum {day(application.dated)}."
        elif last:
            seen = seen_of(application, programme, call)
            verdict = "fits" if seen and seen.confirmed_open == "ja" else "verify"
            said += f" Den stänger den {day(last)}."
    titles = [one.title for one in reversed(known)]
    shown = "; ".join(titles[:_SHOWN_CALLS])
    if len(titles) > _SHOWN_CALLS:
        shown += f"; {len(titles) - _SHOWN_CALLS} till"
    asked = f"Utlysningar som är inlagda: {shown}." if known else "Ingen utlysning är inlagd."
    return Aspect(
        id="call",
        label="Utlysning",
        verdict=verdict,
        said=said,
        asked=f"{asked} {programme.status_note}".strip(),
        source=source_of(view, "closes", "year", "status"),
    )


def _applicant(view: CaseView, programme: Programme) -> Aspect:
    kind, form = view.application.applicant.kind, view.application.eu.legal_form
    refused, kinds = programme.legal_forms_refused, programme.applicant_kinds
    own_kinds = view.call.applicant_kinds if view.call else None
    asked = f"Får söka: {listed(list(kinds), limit=12)}."
    if refused:
        asked += f" Får inte söka: {listed(list(refused), limit=9)}."
    verdict: FitWord = "fits"
    if kind is None:
        verdict = "unclear"
    elif kind not in kinds or form in refused:
        verdict = "fits_not"
    elif refused and form is None and kind not in _PUBLIC:
        verdict = "unclear"
        asked += " Ange juridisk form."
    elif programme.objectives and own_kinds is None:
        verdict = "verify"
        asked += " Utlysningen avgör vilka av dem som får söka."
    said = "Ärendet säger inte vilken sorts organisation som söker."
    if kind:
        said = f"Sökande är {kind}{f' ({form})' if form and kind not in form else ''}."
    return Aspect(
        id="applicant",
        label="Vem som söker",
        verdict=verdict,
        said=said,
        asked=asked,
        deciding=True,
        source=source_of(view, "legal_forms_refused" if form in refused else "applicant_kinds"),
    )


def _target_group(view: CaseView, programme: Programme, known: Sequence[Call]) -> Aspect:
    chosen = [str(group) for group in view.application.lansstyrelsen.legal_groups]
    group = view.application.stages.projektlogik.target_group.description
    told = group or view.application.idea.for_whom
    said = f"Grupper: {listed(chosen, limit=9)}." if chosen else ""
    if not said and told:
        said = f"”{short(told, _LONG)}”"
    call, wanted = view.call, programme.target_group
    refused = [g for g in chosen if call and call.groups_refused and g in call.groups_refused]
    allowed = call.groups_allowed if call else None
    verdict: FitWord = "verify" if said else "unclear"
    if refused:
        verdict = "fits_not"
    elif chosen and allowed and set(chosen) <= set(allowed):
        verdict = "fits"
    asked = f"Målgrupp: {wanted.rstrip('.')}." if wanted else "Utlysningen avgör målgruppen."
    if allowed:
        asked = f"Får ingå: {listed(list(allowed), limit=9)}."
    if refused:
        asked = f"Får inte ingå: {listed(refused, limit=9)}. {asked}"
    elif call is None:
        asked += _refused_before(chosen, known)
    return Aspect(
        id="target_group",
        label="Målgrupp",
        verdict=verdict,
        said=said or "Ärendet beskriver ingen målgrupp än.",
        asked=asked,
        deciding=verdict != "fits_not" or len(refused) == len(chosen),
        source=source_of(
            view, *(f"groups_refused.{one}" for one in refused), "groups_allowed", "target_group"
        ),
    )


def _refused_before(chosen: Sequence[str], known: Sequence[Call]) -> str:
    """Return which of the groups the latest known call did not pay for, as a warning."""
    latest = next((call for call in reversed(known) if call.groups_refused), None)
    out = [group for group in chosen if latest and group in (latest.groups_refused or ())]
    return f" I {latest.title} ingick inte {listed(out, limit=9)}." if latest and out else ""


def _purpose(view: CaseView, programme: Programme) -> Aspect:
    if programme.purposes:
        return _legal_purpose(view, programme)
    field = _OBJECTIVE.get(programme.programme)
    given = view.get(field) if field else None
    chosen = [str(one) for one in given] if isinstance(given, list) else [given] if given else []
    options = "; ".join(
        f"{one.id} {one.text[:1].lower()}{one.text[1:]}" for one in programme.objectives
    )
    said = f"Ärendet söker inom {listed(chosen, limit=3)}." if chosen else ""
    verdict: FitWord = "unclear"
    if field and chosen:
        verdict = word(ask(view, "objectives_open", field=field, exactly=1), said)
    open_now = view.call.objectives if view.call else None
    asked = f"Utlysningen gäller {listed(list(open_now), limit=9)}." if open_now else ""
    return Aspect(
        id="purpose",
        label="Område eller mål",
        verdict=verdict,
        said=said or "Ärendet säger inte vilket område eller mål det gäller.",
        asked=f"{asked} Att välja på: {options}.".strip(),
        deciding=verdict != "fits_not",
        source=source_of(view, "objectives") or programme.objectives[0].source,
    )


def _legal_purpose(view: CaseView, programme: Programme) -> Aspect:
    chosen = [str(one) for one in view.application.lansstyrelsen.purposes]
    fitting = [one for one in chosen if one in programme.purposes]
    verdict: FitWord = "unclear"
    if chosen:
        verdict = "fits" if len(fitting) >= programme.purposes_min else "fits_not"
    said = f"Ärendet har syftena {listed(chosen)}." if chosen else "Ärendet har inget valt syfte."
    if verdict == "fits_not":
        said += f" Inget av dem hör till {programme.short_name}."
    return Aspect(
        id="purpose",
        label="Syfte",
        verdict=verdict,
        said=said,
        asked=f"Minst {programme.purposes_min} av: {listed(list(programme.purposes))}.",
        deciding=True,
        source=source_of(view, "purposes"),
    )


def _nonprofit(view: CaseView, programme: Programme) -> Aspect:
    given = view.application.lansstyrelsen.nonprofit
    words: dict[str | None, FitWord] = {"ja": "fits", "nej": "fits_not"}
    said = {
        "ja": "Ärendet säger att verksamheten drivs utan vinstsyfte.",
        "nej": "Ärendet säger att verksamheten drivs med vinstsyfte.",
    }
    return Aspect(
        id="nonprofit",
        label="Utan vinstsyfte",
        verdict=words.get(given, "unclear"),
        said=said.get(given or "", "Ärendet svarar inte på om verksamheten drivs utan vinstsyfte."),
        asked=f"Verksamhet med {programme.short_name} drivs utan vinstsyfte.",
        deciding=given == "nej",
        source=source_of(view, "nonprofit"),
    )
