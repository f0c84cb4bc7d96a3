"""What a check says: verdicts with the answer they rest on, and findings to act on."""

from dataclasses import dataclass, field
from typing import Literal

from grantflow.model.source import Source
from grantflow.model.value import Value
from grantflow.model.waiving import StaleWaiver

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
# The finding that stands alone: the text is in another language, so nothing in it was judged.
NOT_SWEDISH = "SPK11"


# What a sentence of a draft is worth: evidence, or why it is none.
Status = Literal[
    "ok", "negated", "placeholder", "instruction", "told_of_others", "general", "wish", "thin",
    "other_sense", "heading_only",
]  # fmt: skip
STATUS_LABELS: dict[str, str] = {
    "negated": "säger att det inte finns",
    "placeholder": "lovar det till senare",
    "instruction": "säger vad någon bör göra",
    "told_of_others": "handlar om någon annan",
    "general": "säger inte det som behövs här",
    "wish": "är en önskan",
    "thin": "säger för lite",
    "other_sense": "menar något annat",
    "heading_only": "är en rubrik utan text under",
}


@dataclass(eq=False, repr=False)
class Evidence(Value):
    """Words as they stand in the answer at `place`; `start` and `end` are offsets in it.

    `status` says what they are worth: "ok" counts, anything else says why it does not.
    """

    quote: str
    place: str
    start: int
    end: int
    status: Status = "ok"


@dataclass(eq=False, repr=False)
class Verdict(Value):
    """What was found for one criterion.  `missing` names the parts that are not there.

    `praise` is what to say of a draft where the criterion is met; empty otherwise.
    """

    criterion: str
    verdict: VerdictWord
    stage: str | None
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    praise: str = ""


@dataclass(eq=False, repr=False)
class Finding(Value):
    """Something to act on at `place`; `verify`: only the call knows.

    `nearest` are the sentences of a draft that come nearest to what is asked for.  `quotes` are the
    words of a case that stand in the very answer or row it points at; what other rows hold speaks
    for the verdict, not for this.
    """

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
    nearest: tuple[Evidence, ...] = ()
    quotes: tuple[Evidence, ...] = ()


@dataclass(eq=False, repr=False)
class Report(Value):
    """The whole result of a check.  `stale` are the waivers that should be read again."""

    programme: str | None
    call: str | None
    theme: str | None
    verdicts: tuple[Verdict, ...] = ()
    programme_verdicts: tuple[Verdict, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    stale: tuple[StaleWaiver, ...] = ()

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
