"""Predicates that both EU funds use: the horizontal principles, the parties, and old wording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.result import Result, not_applicable
from grantflow.checks.row_names import name_of
from grantflow.model.choices import Ground, HorizontalPrinciple, choices_of
from grantflow.model.wording import begins_as, words
from grantflow.text.sentences import sentences
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.checks.view import CaseView
    from grantflow.model.finding import VerdictWord

PRINCIPLES = "eu.principles"
PARTNERS = "stages.forankring.partners"
SHARING = "samverkanspart"
GROUNDS = "stages.jamstalldhetskartlaggning.grounds"


@dataclass(eq=False, repr=False, kw_only=True)
class Analysed:
    """Parameters of `principles_analysed`.

    A challenge needs `min_words`, not counting sentences that hold one of the `goodwill` phrases.
    """

    min_words: int
    goodwill: list[str]


@dataclass(eq=False, repr=False, kw_only=True)
class Mentions:
    """Parameters of `principle_mentions`: a principle, and beginnings of words that show it."""

    principle: str
    words: list[str]


@dataclass(eq=False, repr=False, kw_only=True)
class Phrases:
    """Parameters of `old_phrases`: words and phrases in lower case that no text should hold."""

    phrases: list[str]


def debts_confirmed(view: CaseView, _params: Nothing) -> Result:
    """Met when applicant and every party that shares the grant confirm: no debts, no bankruptcy.

    Facts: `lacking`.
    """
    place = "eu.no_debts"
    own = view.application.eu.no_debts
    parties = [row for row in view.rows(PARTNERS) if row.part == SHARING]
    gaps = [] if own == "ja" else ["sökanden"]
    gaps += [name_of(row) for row in parties if row.no_debts != "ja"]
    evidence = quoted([view.evidence(place, own)]) if own == "ja" else ()
    if not gaps:
        return Result("met", place, evidence=evidence)
    word: VerdictWord = "partly" if len(gaps) <= len(parties) else "missing"
    place = place if own != "ja" else PARTNERS
    return Result(word, place, {"lacking": listed(gaps, limit=3)}, evidence, tuple(gaps))


def principles_analysed(view: CaseView, params: Analysed) -> Result:
    """Met when each horizontal principle has a challenge of its own, told with substance.

    Facts: `ok`, `total`, `lacking`.
    """
    wanted = choices_of(HorizontalPrinciple)
    rows = [row for row in view.rows(PRINCIPLES) if row.principle and view.has(row, "challenge")]
    good = {row.challenge: row for row in reversed(rows) if _has_substance(row.challenge, params)}
    told = {row.principle for row in good.values()}
    lacking = [principle for principle in wanted if principle not in told]
    facts = {
        "ok": str(len(wanted) - len(lacking)),
        "total": str(len(wanted)),
        "lacking": listed(lacking, limit=3),
    }
    evidence = quoted(
        view.evidence(f"{PRINCIPLES}[{row.id}].challenge", row.challenge)
        for row in reversed(good.values())
    )
    if not lacking:
        return Result("met", PRINCIPLES, facts, evidence)
    word: VerdictWord = "partly" if told else "missing"
    return Result(word, PRINCIPLES, facts, evidence, tuple(lacking))


def _has_substance(text: str, params: Analysed) -> bool:
    told = [s for s, _, _ in sentences(text) if not _any_in(s.lower(), params.goodwill)]
    return sum(len(words(sentence)) for sentence in told) >= params.min_words


def _any_in(text: str, phrases: Iterable[str]) -> bool:
    return any(phrase in text for phrase in phrases)


def principle_mentions(view: CaseView, params: Mentions) -> Result:
    """Met when what is said of a principle holds one of the words.  Nothing to say without it.

    Facts: `principle`, `quote`.
    """
    rows = [r for r in view.rows(PRINCIPLES) if r.principle == params.principle and r.challenge]
    if not rows:
        return not_applicable(PRINCIPLES)
    facts = {"principle": params.principle, "quote": rows[0].challenge}
    for row in rows:
        if begins_as(row.challenge, params.words):
            place = f"{PRINCIPLES}[{row.id}].challenge"
            return Result("met", place, facts, quoted([view.evidence(place, row.challenge)]))
    return Result("missing", f"{PRINCIPLES}[{rows[0].id}].challenge", facts)


def grounds_considered(view: CaseView, _params: Nothing) -> Result:
    """Met when more grounds of discrimination than sex alone have been gone through.

    Facts: `chosen`, `rest`.
    """
    chosen = [str(ground) for ground in view.rows(GROUNDS)]
    rest = [ground for ground in choices_of(Ground) if ground not in chosen]
    facts = {"chosen": listed(chosen, limit=9) or "inga", "rest": listed(rest, limit=9)}
    evidence = quoted(
        view.evidence(f"{GROUNDS}[{position}]", ground) for position, ground in enumerate(chosen, 1)
    )
    if set(chosen) - {"kön"}:
        return Result("met", GROUNDS, facts, evidence)
    return Result("partly" if chosen else "missing", GROUNDS, facts, evidence)


def parts_have_seats(view: CaseView, _params: Nothing) -> Result:
    """Met when every party that shares the grant has a seat in the steering group.

    Facts: `lacking`.
    """
    place = "stages.forankring.steering_group.members"
    parties = [row for row in view.rows(PARTNERS) if row.part == SHARING and row.organisation]
    if not parties:
        return not_applicable(place)
    seats = [seat for seat in view.rows(place) if seat.organisation]
    lacking = [row for row in parties if not _seated(view, row, seats)]
    evidence = quoted(
        view.evidence(f"{place}[{seat.id}].organisation", seat.organisation) for seat in seats
    )
    if not lacking:
        return Result("met", place, evidence=evidence)
    word: VerdictWord = "partly" if len(lacking) < len(parties) else "missing"
    names = [name_of(row) for row in lacking]
    return Result(word, place, {"lacking": listed(names, limit=3)}, evidence, tuple(names))


def _seated(view: CaseView, party: Any, seats: list[Any]) -> bool:
    return any(view.same_organisation(party.organisation, seat.organisation) for seat in seats)


def suppliers_are_no_partners(view: CaseView, _params: Nothing) -> Result:
    """Met when no partner is also paid as a supplier of services.  Facts: `rows`."""
    place = "budget.rows"
    bought = [row for row in view.rows(place) if row.kind == "externa tjänster" and row.text]
    if not bought:
        return not_applicable(place)
    partners = [row for row in view.rows(PARTNERS) if row.organisation]
    mixed = [p for p in partners if any(p.organisation.lower() in r.text.lower() for r in bought)]
    if mixed:
        return Result("missing", place, {"rows": listed([name_of(row) for row in mixed], limit=3)})
    return Result("met", place)


def old_phrases(view: CaseView, params: Phrases) -> Result:
    """Met when no free text holds one of the phrases.  Facts: `count`, `phrase`, `places`."""
    held = [phrase for phrase in params.phrases if phrase in view.lowered]
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in held))
    if not held or not pattern.search(view.lowered):
        return Result("met", "")
    found = [leaf for leaf in view.texts if pattern.search(leaf.value.lower())]
    first = pattern.search(found[0].value.lower())
    facts = {
        "count": str(len(found)),
        "phrase": first[0] if first else "",
        "places": listed([leaf.path for leaf in found], limit=3),
    }
    return Result("missing", found[0].path, facts)


PREDICATES = {
    "debts_confirmed": Predicate(Nothing, debts_confirmed),
    "principles_analysed": Predicate(Analysed, principles_analysed),
    "principle_mentions": Predicate(Mentions, principle_mentions),
    "grounds_considered": Predicate(Nothing, grounds_considered),
    "parts_have_seats": Predicate(Nothing, parts_have_seats),
    "suppliers_are_no_partners": Predicate(Nothing, suppliers_are_no_partners),
    "old_phrases": Predicate(Phrases, old_phrases),
}
