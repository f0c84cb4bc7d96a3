"""Predicates for §§ 37 and 37a: who may apply, for whom, when, and with which papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.result import Result, not_applicable
from grantflow.checks.row_names import name_of
from grantflow.model.seen import bare_county, seen_of, with_own_call
from grantflow.model.wording import plain
from grantflow.text.swedish import day, listed

if TYPE_CHECKING:
    from grantflow.checks.view import CaseView
    from grantflow.model.finding import Evidence, VerdictWord


@dataclass(eq=False, repr=False, kw_only=True)
class Groups:
    """Parameters of `groups_refused`: legal groups that the paragraph does not pay for."""

    groups: list[str]


def _said(view: CaseView, place: str, value: str | None) -> Evidence | None:
    """Return the words at `place` when they are an answer, not a promise or a denial."""
    return view.evidence(place, value) if view.is_answer(value) else None


def call_confirmed(view: CaseView, _params: Nothing) -> Result:
    """LS-00: a person has seen that a call is open, and its dates.

    What was seen of another call says nothing of this one.  Facts: `lacking`, `status`.
    """
    call = with_own_call(view.application, view.programme, view.call).call
    gaps = [] if call.confirmed_open == "ja" else ["att utlysningen är öppen"]
    gaps += [] if call.confirmed_on else ["när du såg det"]
    gaps += [] if call.opens and call.closes else ["när den öppnar och stänger"]
    place = "call.confirmed_open"
    facts = {
        "lacking": listed(gaps, limit=3),
        "status": view.programme.status_note if view.programme else "",
    }
    seen = call.confirmed_open if call.confirmed_open == "ja" else None
    evidence = quoted([view.evidence(place, seen), view.evidence("call.closes", call.closes)])
    if not gaps:
        return Result("met", place, facts, evidence)
    return Result("partly" if evidence else "missing", place, facts, evidence, tuple(gaps))


def applicant_may_apply(view: CaseView, _params: Nothing) -> Result:
    """LS-01: the applicant is of a kind that may apply.  Facts: `kind`, `allowed`, `programme`."""
    place = "applicant.kind"
    kind = view.application.applicant.kind
    programme = view.programme
    if programme is None:
        return not_applicable(place)
    facts = {
        "kind": kind or "inte angiven",
        "allowed": " eller ".join(programme.applicant_kinds),
        "programme": programme.short_name,
    }
    evidence = quoted([view.evidence(place, kind)])
    if kind in programme.applicant_kinds:
        return Result("met", place, facts, evidence)
    return Result("missing", place, facts, evidence)


def purpose_chosen(view: CaseView, _params: Nothing) -> Result:
    """LS-02: at least one purpose of the paragraph is chosen and explained.

    Facts: `allowed`, `strange`, `lacking`.
    """
    answers = view.application.lansstyrelsen
    programme = view.programme
    if programme is None:
        return not_applicable("lansstyrelsen.purposes")
    fitting = [purpose for purpose in answers.purposes if purpose in programme.purposes]
    gaps = [] if fitting else ["ett syfte som bestämmelsen nämner"]
    gaps += [] if view.is_answer(answers.purposes_explained) else ["hur insatsen fyller syftet"]
    strange = [purpose for purpose in answers.purposes if purpose not in programme.purposes]
    facts = {
        "allowed": listed(list(programme.purposes), limit=9),
        "strange": listed(strange, limit=9),
        "lacking": listed(gaps, limit=3),
    }
    evidence = quoted(
        [
            view.evidence("lansstyrelsen.purposes", fitting),
            _said(view, "lansstyrelsen.purposes_explained", answers.purposes_explained),
        ]
    )
    if not gaps:
        return Result("met", "lansstyrelsen.purposes", facts, evidence)
    place = "lansstyrelsen.purposes_explained" if fitting else "lansstyrelsen.purposes"
    return Result("partly" if evidence else "missing", place, facts, evidence, tuple(gaps))


def without_profit(view: CaseView, _params: Nothing) -> Result:
    """LS-03: run without profit, stated for the applicant and every partner.

    Facts: `lacking`, what is missing: a "ja", the sentence of what becomes of a surplus, or both.
    """
    answers = view.application.lansstyrelsen
    partners = view.application.stages.forankring.partners
    place, statement = "lansstyrelsen.nonprofit", "lansstyrelsen.nonprofit_statement"
    told = view.is_answer(answers.nonprofit_statement)
    gaps = [] if answers.nonprofit == "ja" else ["ja från sökanden"]
    gaps += [] if told else ["en mening om vad som händer med ett överskott"]
    if answers.nonprofit == "ja":
        place = place if told else statement
    gaps += [f"ja från {name_of(row)}" for row in partners if row.nonprofit != "ja"]
    evidence = quoted(
        [_said(view, "lansstyrelsen.nonprofit_statement", answers.nonprofit_statement)]
    )
    if not gaps:
        return Result("met", place, evidence=evidence)
    said = [row for row in partners if row.nonprofit == "ja"]
    word: VerdictWord = "partly" if said or (answers.nonprofit == "ja" and told) else "missing"
    return Result(word, place, {"lacking": listed(gaps, limit=3)}, evidence, tuple(gaps))


def groups_refused(view: CaseView, params: Groups) -> Result:
    """LS-04, LS-05: the target group holds nobody the paragraph does not pay for.

    Facts: `groups`.
    """
    place = "lansstyrelsen.legal_groups"
    chosen = view.application.lansstyrelsen.legal_groups
    if not chosen:
        return not_applicable(place)
    refused = [group for group in chosen if group in params.groups]
    if not refused:
        return Result("met", place, evidence=quoted([view.evidence(place, list(chosen))]))
    position = chosen.index(refused[0]) + 1
    evidence = quoted([view.evidence(f"{place}[{position}]", refused[0])])
    return Result("missing", place, {"groups": listed(refused)}, evidence)


def groups_to_verify(view: CaseView, params: Groups) -> Result:
    """LS-05 for § 37a: a group that only the call can allow.  Facts: `asked`."""
    place = "lansstyrelsen.legal_groups"
    chosen = [g for g in view.application.lansstyrelsen.legal_groups if g in params.groups]
    if not chosen or (
        view.call and view.call.groups_allowed and set(chosen) <= set(view.call.groups_allowed)
    ):
        return not_applicable(place)
    asked = f"får {listed(chosen)} ingå i målgruppen i år"
    return Result("missing", place, {"asked": asked}, verify=True)


def starts_after_decision(view: CaseView, _params: Nothing) -> Result:
    """LS-06: the project starts when the decision is expected, or later; no cost before it.

    Facts: `start`, `decision`, `asked`.
    """
    idea, place = view.application.idea, "idea.period_start"
    seen = seen_of(view.application, view.programme, view.call)
    decision = seen.expected_decision if seen else None
    if decision is None and view.call:
        decision = view.call.expected_decision
    if idea.period_start is None:
        return not_applicable(place)
    early = [year for year in view.application.budget.years if year < idea.period_start.year]
    facts = {
        "start": day(idea.period_start),
        "decision": day(decision) if decision else "okänt",
        "asked": "när beslut väntas; insatsen får inte börja före beslutet",
    }
    evidence = quoted([view.evidence(place, idea.period_start)])
    if early:
        return Result(
            "missing",
            "budget.rows",
            facts | {"start": f"{early[0]} (kostnader i budgeten)"},
            evidence,
        )
    if decision is None:
        return Result("missing", place, facts, evidence, verify=True)
    word: VerdictWord = "met" if idea.period_start >= decision else "missing"
    return Result(word, place, facts, evidence)


def period_within_call(view: CaseView, _params: Nothing) -> Result:
    """LS-07: ends at the latest the year after the call; a third year needs written reasons.

    Facts: `end`, `latest`, `asked`.
    """
    idea, place = view.application.idea, "idea.period_end"
    if idea.period_end is None:
        return not_applicable(place)
    year = view.call.year if view.call else None
    if year is None:
        asked = "vilka år bidraget gäller; i regel utlysningens år och året efter"
        return Result("missing", place, {"asked": asked}, verify=True)
    facts = {"end": day(idea.period_end), "latest": str(year + 1)}
    evidence = quoted([view.evidence(place, idea.period_end)])
    reasons = view.is_answer(view.application.lansstyrelsen.third_year_reason)
    late = idea.period_end.year - year
    word: VerdictWord = "met" if late <= 1 or (late == 2 and reasons) else "missing"
    return Result(word, place, facts, evidence)


def priorities_addressed(view: CaseView, _params: Nothing) -> Result:
    """LS-09: each ground for priority of the year is answered in so many words.

    Facts: `lacking`, `ok`, `total`, `asked`.
    """
    place = "lansstyrelsen.priorities"
    if view.call is None or view.call.priorities is None:
        return Result(
            "missing", place, {"asked": "vilka insatser som prioriteras i år"}, verify=True
        )
    rows = [row for row in view.rows(place) if view.has(row, "answer")]
    said = [(row, plain(f"{row.ground or ''} {row.answer or ''}")) for row in rows]
    met: list[Any] = []
    unmet: list[str] = []
    for priority in view.call.priorities:
        stems = [plain(word) for word in priority.words]
        row = next((r for r, text in said if any(stem in text for stem in stems)), None)
        if row is None:
            unmet.append(priority.text)
        else:
            met.append(row)
    facts = {
        "lacking": "; ".join(unmet),
        "ok": str(len(met)),
        "total": str(len(view.call.priorities)),
    }
    evidence = quoted(view.evidence(f"{place}[{row.id}].answer", row.answer) for row in met)
    if not unmet:
        return Result("met", place, facts, evidence)
    return Result("partly" if met else "missing", place, facts, evidence, tuple(unmet))


def county_priorities(view: CaseView, _params: Nothing) -> Result:
    """LS-10: the county's own priorities are entered and answered, or said to be none.

    Facts: `rows`.
    """
    place = "call.county_priorities"
    rows = view.rows(place)
    if not rows:
        none = view.application.call.no_county_priorities
        if none == "ja":
            shown = quoted([view.evidence("call.no_county_priorities", none)])
            return Result("met", "call.no_county_priorities", evidence=shown)
        return Result("missing", place, {"rows": "inga är inlagda"})
    unmet = [row for row in rows if not view.has(row, "answer")]
    evidence = quoted(
        view.evidence(f"{place}[{r.id}].answer", r.answer) for r in rows if r not in unmet
    )
    if not unmet:
        return Result("met", place, evidence=evidence[:3])
    word: VerdictWord = "partly" if evidence else "missing"
    names = listed([name_of(row) for row in unmet], limit=3)
    return Result(word, place, {"rows": f"{names} är inte besvarade"}, evidence)


def spans_counties(view: CaseView, _params: Nothing) -> Result:
    """LS-21: in a national call, several counties take part, or the reach is shown to be national.

    Facts: `ok` counties, `wanted`.
    """
    place = "lansstyrelsen.counties"
    if view.call is None or not view.call.national:
        return not_applicable(place)
    answers = view.application.lansstyrelsen
    wanted = view.call.min_counties or 2
    counties = {bare_county(name) for name in answers.counties}
    facts = {"ok": str(len(counties)), "wanted": str(wanted)}
    evidence = quoted(
        [
            view.evidence(place, list(answers.counties)),
            _said(view, "lansstyrelsen.national_scope", answers.national_scope),
        ]
    )
    if len(counties) >= wanted or view.is_answer(answers.national_scope):
        return Result("met", place, facts, evidence)
    return Result("partly" if evidence else "missing", place, facts, evidence)


PREDICATES = {
    "call_confirmed": Predicate(Nothing, call_confirmed),
    "applicant_may_apply": Predicate(Nothing, applicant_may_apply),
    "purpose_chosen": Predicate(Nothing, purpose_chosen),
    "without_profit": Predicate(Nothing, without_profit),
    "groups_refused": Predicate(Groups, groups_refused),
    "groups_to_verify": Predicate(Groups, groups_to_verify),
    "starts_after_decision": Predicate(Nothing, starts_after_decision),
    "period_within_call": Predicate(Nothing, period_within_call),
    "priorities_addressed": Predicate(Nothing, priorities_addressed),
    "county_priorities": Predicate(Nothing, county_priorities),
    "spans_counties": Predicate(Nothing, spans_counties),
}
