"""What a check says: verdicts with the answer they rest on, and findings to act on."""

from dataclasses import dataclass, field
from typing import Literal

from grantflow.model.source import Source
from grantflow.model.value import Value

Severity = Literal["blocker", "warning", "advice"]
# "verify" is said of a funder's rule alone, when only the call knows.
VerdictWord = Literal[
    "met", "partly", "missing", "negated", "placeholder", "not_applicable", "verify"
]

SEVERITIES: tuple[Severity, ...] = ("blocker", "warning", "advice")
SEVERITY_LABELS: dict[str, str] = {"blocker": "Hinder", "warning": "Brist", "advice": "Råd"}
VERDICT_LABELS: dict[str, str] = {
    "met": "Finns",
    "partly": "Delvis",
    "missing": "Saknas",
    "negated": "Uppges saknas",
    "placeholder": "Utlovas men är inte skrivet",
    "not_applicable": "Gäller inte här",
    "verify": "Kontrollera mot utlysningen",
}


@dataclass(eq=False, repr=False)
class Evidence(Value):
    """Words as they stand in the answer at `place`; `start` and `end` are offsets in it."""

    quote: str
    place: str
    start: int
    end: int


@dataclass(eq=False, repr=False)
class Verdict(Value):
    """What was found for one criterion.  `missing` names the parts that are not there."""

    criterion: str
    verdict: VerdictWord
    stage: str | None
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(eq=False, repr=False)
class Finding(Value):
    """Something to act on at `place`, a path of the case; `verify`: only the call knows."""

    code: str
    name: str
    criterion: str
    severity: Severity
    stage: str | None
    place: str
    message: str
    advice: str
    source: Source
    waived: bool = False
    waiver_reason: str | None = None
    verify: bool = False


@dataclass(eq=False, repr=False)
class Report(Value):
    """The whole result of a check."""

    programme: str | None
    call: str | None
    theme: str | None
    verdicts: tuple[Verdict, ...] = ()
    programme_verdicts: tuple[Verdict, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    def summary(self) -> dict[str, int]:
        """Count findings per severity; waived ones are counted apart."""
        counts: dict[str, int] = dict.fromkeys(SEVERITIES, 0)
        for finding in self.findings:
            if not finding.waived:
                counts[finding.severity] += 1
        return counts | {"waived": sum(finding.waived for finding in self.findings)}

    def blockers(self) -> list[Finding]:
        """Return the blockers that nobody has set aside."""
        return [f for f in self.findings if f.severity == "blocker" and not f.waived]
