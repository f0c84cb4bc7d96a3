"""What a person reads about a rule that failed, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.model.finding import SEVERITIES
from grantflow.model.stages import StageName
from grantflow.text.personal import short

if TYPE_CHECKING:
    from grantflow.checks.result import Result
    from grantflow.model.finding import Finding
    from grantflow.model.rule import Rule

RECOMMENDATIONS = ("FOR", "OMV", "LOG", "IMP", "SPR", "JAM", "FST", "LNK")
_STAGE_ORDER: dict[str | None, int] = {str(stage): n for n, stage in enumerate(StageName)}


def message_of(rule: Rule, result: Result, said: str = "Svaret") -> str:
    """Return what a person reads about a rule that failed, with the words it rests on.

    `said` is what was written: an answer of a form, or a text.
    """
    if result.verify:
        asked = result.facts.get("asked", rule.title)
        return f"Kontrollera mot utlysningen: {asked}."
    message = rule.message.format_map(_Facts(result.facts))
    quote = (
        short(result.evidence[0].quote, 90) if result.evidence else result.facts.get("quote", "")
    )
    quote = quote.removesuffix(".")
    if result.verdict == "placeholder":
        return f"Här står ”{quote}”. {_NO_ANSWER} {message}"
    if result.verdict == "negated":
        return f"Ni skriver ”{quote}”. {said} säger att det inte är så. {message}"
    return message


_NO_ANSWER = "Det är ett löfte, en önskan eller en markering, inget svar."


class _Facts(dict[str, str]):
    """Facts for a message.  One that the predicate did not give comes out as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def urgency(finding: Finding) -> tuple[int, int, str]:
    """Return the order of a finding: stage by stage, blockers first."""
    stage = _STAGE_ORDER.get(finding.stage, len(_STAGE_ORDER))
    return stage, SEVERITIES.index(finding.severity), finding.code
