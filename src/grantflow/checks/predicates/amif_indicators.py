"""Predicates for the programme indicators of AMIF: which go together, and who is counted where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.result import Result, not_applicable
from grantflow.model.pricing import objective_named
from grantflow.text.swedish import listed, number

if TYPE_CHECKING:
    from decimal import Decimal

    from grantflow.checks.view import CaseView
    from grantflow.model.finding import VerdictWord
    from grantflow.model.programme import Indicator

ROWS = "amif.indicators"
INTEGRATION = "2"  # the only objective that has O.2.2 and O.2.7
TAKING_PART, RECEIVING = "O.2.2", "O.2.7"
# O.2.2 and O.2.7 count "lokala och regionala myndigheter".
AUTHORITIES = ("kommun", "kommunalförbund", "region")
_CODE = re.compile(r"\b([OR])[ .]?(\d)\.(\d{1,2})", re.IGNORECASE)


def code_of(text: str | None) -> str | None:
    """Return the designation in a text such as "O.2.3 Deltagare": "O.2.3"; None without one."""
    found = _CODE.search(text or "")
    return f"{found[1].upper()}.{found[2]}.{found[3]}" if found else None


def chosen_objectives(view: CaseView) -> list[str]:
    """Return the ids of the specific objectives chosen."""
    if view.programme is None:
        return []
    said = view.application.amif.objectives
    named = (objective_named(text, view.programme.objectives) for text in said)
    return [objective.id for objective in named if objective is not None]


def indicators_go_together(view: CaseView, _params: Nothing) -> Result:
    """AM-14: indicators are chosen among those of the objective, whole groups, with targets.

    Facts: `faults` (each gap in words), `ok` rows without one, `total`.
    """
    programme, rows = view.programme, view.rows(ROWS)
    if programme is None:
        return not_applicable(ROWS)
    if not rows:
        facts = {"faults": "inga programindikatorer är valda", "ok": "0", "total": "0"}
        return Result("missing", ROWS, facts)
    known = {indicator.id: indicator for indicator in programme.indicators}
    flawed = {row.id: fault for row in rows if (fault := _fault(view, row, known))}
    gaps = _open_groups({code_of(row.indicator) or "" for row in rows}, known)
    faults = [*flawed.values(), *gaps]
    good = [row for row in rows if row.id not in flawed]
    facts = {
        "faults": "; ".join(faults[:4]),
        "ok": str(len(good)),
        "total": str(len(rows)),
    }
    evidence = quoted(view.evidence(f"{ROWS}[{r.id}].indicator", r.indicator) for r in good)
    if not faults:
        return Result("met", ROWS, facts, evidence)
    place = f"{ROWS}[{next(iter(flawed))}]" if flawed else ROWS
    word: VerdictWord = "partly" if good else "missing"
    return Result(word, place, facts, evidence, tuple(faults))


def _fault(view: CaseView, row: Any, known: dict[str, Indicator]) -> str | None:
    code = code_of(row.indicator)
    if code is None or code not in known:
        return f"”{row.indicator or 'en rad utan namn'}” finns inte bland indikatorerna vi känner"
    chosen = chosen_objectives(view)
    if chosen and known[code].objective not in chosen:
        return f"{code} hör till specifikt mål {known[code].objective}"
    return None if row.target is not None else f"{code} saknar målvärde"


def _open_groups(used: set[str], known: dict[str, Indicator]) -> list[str]:
    """Return what groups lack, in words: all of a group are used, or none."""
    faults = []
    for group in dict.fromkeys(i.group for i in known.values() if i.group and i.id in used):
        lacking = [i.id for i in known.values() if i.group == group and i.id not in used]
        begun = [i.id for i in known.values() if i.group == group and i.id in used]
        if lacking:
            faults.append(f"{listed(lacking)} hör ihop med {listed(begun)} men är inte med")
    return faults


def indicators_add_up(view: CaseView, _params: Nothing) -> Result:
    """AM-14: women and men add up to the target.  Facts: `rows`, `ok`, `total`."""
    full = [
        row for row in view.rows(ROWS) if None not in (row.target, row.target_women, row.target_men)
    ]
    wrong = [row for row in full if row.target_women + row.target_men != row.target]
    if not full:
        return not_applicable(ROWS)
    facts = {
        "rows": listed(
            [
                f"{row.indicator or row.id}: {number(row.target_women)} + "
                f"{number(row.target_men)} är inte {number(row.target)}"
                for row in wrong
            ],
            limit=3,
        ),
        "ok": str(len(full) - len(wrong)),
        "total": str(len(full)),
    }
    if wrong:
        return Result("missing", f"{ROWS}[{wrong[0].id}].target", facts)
    shown = quoted(view.evidence(f"{ROWS}[{row.id}].target", row.target) for row in full)
    return Result("met", ROWS, facts, shown)


def results_within_outputs(view: CaseView, _params: Nothing) -> Result:
    """AM-14: no result counts more people than the output it is counted on.

    Outputs and results belong together by group.  Facts: `rows`.
    """
    if view.programme is None:
        return not_applicable(ROWS)
    known = {indicator.id: indicator for indicator in view.programme.indicators}
    counted = [
        (known[code], row)
        for row in view.rows(ROWS)
        if (code := code_of(row.indicator)) in known and row.target is not None
    ]
    most: dict[str | None, Decimal] = {}
    for indicator, row in counted:
        if indicator.group and indicator.kind == "output":
            most[indicator.group] = max(most.get(indicator.group, row.target), row.target)
    results = [(i, row) for i, row in counted if i.kind == "result" and i.group in most]
    high = [(i, row) for i, row in results if row.target > most[i.group]]
    if not results:
        return not_applicable(ROWS)
    if not high:
        return Result("met", ROWS)
    rows = [f"{i.id} har {number(r.target)}, fler än {number(most[i.group])}" for i, r in high]
    return Result("missing", f"{ROWS}[{high[0][1].id}].target", {"rows": listed(rows, limit=3)})


def authorities_counted_once(view: CaseView, _params: Nothing) -> Result:
    """AM-15: the receiver counts in O.2.7, other local and regional authorities in O.2.2.

    Silent under other objectives, and while nobody has said what the applicant is.
    Facts: `faults`.
    """
    kind = view.application.applicant.kind
    rows = {code_of(row.indicator): row for row in view.rows(ROWS)}
    if INTEGRATION not in chosen_objectives(view) or kind is None or not rows:
        return not_applicable(ROWS)
    receives = kind in AUTHORITIES
    partners = view.application.stages.forankring.partners
    others = sum(partner.kind in AUTHORITIES for partner in partners)
    faults, place = [], ROWS
    if receives and RECEIVING not in rows:
        faults.append("O.2.7 saknas, trots att stödmottagaren är en kommun eller region")
    if not receives and RECEIVING in rows:
        faults.append("O.2.7 gäller bara projekt där stödmottagaren är en kommun eller region")
        place = f"{ROWS}[{rows[RECEIVING].id}]"
    count = rows[TAKING_PART].target if TAKING_PART in rows else None
    if count is not None and count > others:
        faults.append(
            f"O.2.2 har målvärdet {number(count)}, men bland parterna finns "
            f"{others or 'ingen'} kommun eller region"
        )
        place = f"{ROWS}[{rows[TAKING_PART].id}].target"
    if not faults:
        found = [rows[code] for code in (RECEIVING, TAKING_PART) if code in rows]
        evidence = quoted(view.evidence(f"{ROWS}[{r.id}].indicator", r.indicator) for r in found)
        return Result("met", ROWS, evidence=evidence)
    return Result("missing", place, {"faults": "; ".join(faults)}, missing=tuple(faults))


PREDICATES = {
    "indicators_go_together": Predicate(Nothing, indicators_go_together),
    "indicators_add_up": Predicate(Nothing, indicators_add_up),
    "results_within_outputs": Predicate(Nothing, results_within_outputs),
    "authorities_counted_once": Predicate(Nothing, authorities_counted_once),
}
