"""Reviews a draft in running text by the same rules as a case: verdicts, findings, what is near."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from grantflow.checks.evidence import ABOUT, Weighed, Weigher
from grantflow.checks.language_in_text import language_results
from grantflow.checks.result import Result
from grantflow.checks.sentences import DraftView
from grantflow.checks.telling import RECOMMENDATIONS, message_of, urgency
from grantflow.model.finding import NOT_SWEDISH, Evidence, Finding, Report, Verdict
from grantflow.text.personal import mask
from grantflow.text.ranking import Ranking, base_forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.checks.loader import Rulebook
    from grantflow.model.finding import Status
    from grantflow.model.rule import Rule
    from grantflow.text.draft import Draft
    from grantflow.text.judge import Judge

_THEME = "foraldraskapsstod"
# So often in a thousand words does a text about parent support name parents.
_PARENTS_PER_THOUSAND = 6
_NEAREST = 2
PERSONAL = "PII01"
_SENTENCE = re.compile(r"(?<=[.?]) (?=[A-ZÅÄÖ{])")
_FACT = re.compile(r"{(\w+)}")


def review(
    draft: Draft,
    book: Rulebook,
    judge: Judge,
    *,
    programme: str | None = None,
    theme: str | None = None,
) -> Report:
    """Return verdicts and findings for a draft that somebody wrote in running text.

    Every criterion of the recommendations gets one verdict.  Those that only a form can show (the
    red thread between rows) are `not_applicable`.  Without `theme`, a text that is about parents
    all through is judged as parent support as well.  Of a text in another language nothing is
    found, and the one finding says so.
    """
    reviewer = _Reviewer(draft, book, judge, theme or _guessed_theme(draft))
    verdicts, findings = [], []
    for criterion, rules in _criteria(book.rules).items():
        verdict, found = reviewer.judged(criterion, rules)
        verdicts.append(verdict)
        findings += found
    language = [Verdict(NOT_SWEDISH, "met" if draft.is_swedish else "missing", None)]
    if not draft.is_swedish:
        findings = [reviewer.foreign(book.rule(NOT_SWEDISH))]
    for code, result in language_results(draft).items():
        rule = book.rule(code)
        language.append(Verdict(rule.criterion, result.verdict, None, tuple(result.evidence)))
        if result.failed and (draft.is_swedish or code == PERSONAL):
            findings.append(reviewer.finding(rule, result))
    findings.sort(key=urgency)
    return Report(
        programme=programme,
        call=None,
        theme=theme or reviewer.theme,
        verdicts=tuple(verdicts),
        programme_verdicts=tuple(language),
        findings=tuple(findings),
    )


def _criteria(rules: Sequence[Rule]) -> dict[str, list[Rule]]:
    grouped: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.criterion.startswith(RECOMMENDATIONS) and rule.status == "stable":
            grouped[rule.criterion].append(rule)
    return grouped


def _guessed_theme(draft: Draft) -> str | None:
    words = [word for unit in draft.units for word in unit.text.lower().split()]
    parents = sum(word.startswith(("föräld", "pappa", "pappo", "mamma", "mammo")) for word in words)
    return _THEME if parents * 1000 >= _PARENTS_PER_THOUSAND * max(1, len(words)) else None


class _Reviewer:
    """One draft under review."""

    def __init__(self, draft: Draft, book: Rulebook, judge: Judge, theme: str | None) -> None:
        self.theme = theme
        self._judged = frozenset(judge.criteria)
        self.view = DraftView(draft, book.signs, book.titles, book.own_texts)
        self._weigher = Weigher(self.view, judge) if draft.is_swedish else None
        self._ranking: Ranking | None = None

    def judged(self, criterion: str, rules: list[Rule]) -> tuple[Verdict, list[Finding]]:
        """Return the verdict on one criterion, and what there is to do about it."""
        main = next((rule for rule in rules if rule.is_main), rules[0])
        themed = main.themes is not None and self.theme not in main.themes
        if criterion not in self._judged or themed:
            return Verdict(criterion, "not_applicable", main.stage), []
        weighed = self._weigher.weigh(main) if self._weigher else _NOTHING
        if not weighed.sentences:
            verdict = Verdict(criterion, "missing", main.stage)
            return verdict, [self.finding(main, Result("missing", self._where(main)))]
        place = self.view.evidence(weighed.sentences[0]).place
        evidence = tuple(self._shown(weighed))
        if weighed.verdict != "met":
            found = self.finding(main, Result(weighed.verdict, place, {}, evidence))
            return Verdict(criterion, weighed.verdict, main.stage, evidence), [found]
        lacking = [rule for rule in rules if rule is not main and self._lacks(rule, weighed)]
        missing = tuple(rule.part or rule.title for rule in lacking)
        findings = [self.finding(rule, Result("missing", place)) for rule in lacking]
        praise = main.praise or f"{main.title}: det framgår."
        return Verdict(criterion, "met", main.stage, evidence, missing, praise), findings

    def foreign(self, rule: Rule) -> Finding:
        """Return the finding that the draft is in another language."""
        return self.finding(rule, Result("missing", self._beginning))

    def _shown(self, weighed: Weighed) -> Iterator[Evidence]:
        """Yield the quotes of a verdict; a sentence with personal data is never quoted."""
        for number in weighed.sentences:
            if not self.view.private[number]:
                status: Status = "ok"
                if weighed.verdict != "met" and self._weigher:
                    status = self._weigher.status(number)
                yield from self.view.quotes(number, status)

    def _lacks(self, rule: Rule, weighed: Weighed) -> bool:
        """Whether a part is told neither in the evidence nor in the sentences around it."""
        text = rule.text
        return text is not None and not any(
            self.view.shows(text, number, text.near) for number in weighed.sentences
        )

    def _where(self, rule: Rule) -> str:
        """Return where something is missing: a heading that asks for it, else the beginning."""
        section = self.view.section_for(rule.criterion, rule.stage)
        block = self.view.draft.sections[section].block if section is not None else None
        blocks = self.view.draft.blocks
        return blocks[block].place if block is not None else self._beginning

    @property
    def _beginning(self) -> str:
        """Where the draft begins: in a Word file the first paragraphs may be empty."""
        return self.view.draft.blocks[0].place if self.view.draft.blocks else "paragraph 1"

    def finding(self, rule: Rule, result: Result) -> Finding:
        """Return what a person reads about a rule that the draft does not meet."""
        nearest: tuple[Evidence, ...] = ()
        if result.verdict == "partly":
            nearest = tuple(result.evidence)
        elif result.verdict == "missing" and rule.criterion in self._judged and rule.is_main:
            nearest = tuple(self._nearest(rule))
        return Finding(
            code=rule.code,
            name=rule.name,
            criterion=rule.criterion,
            severity=rule.severity,
            stage=rule.stage,
            place=result.place,
            message=mask(message_of(_in_text(rule, result), result, "Texten")),
            advice=rule.advice,
            source=rule.source,
            nearest=nearest,
        )

    def _nearest(self, rule: Rule) -> Iterator[Evidence]:
        """Yield the sentences nearest to what a rule asks for, by words and by the judge."""
        units = self.view.draft.units
        if self._weigher is None or not units:
            return
        if self._ranking is None:
            self._ranking = Ranking([unit.text for unit in units])
        scores = self._ranking.scores(_asked(f"{rule.title} {rule.counts}"))
        about = self._weigher.about(rule.criterion).tolist()
        near = [
            (-(_BY_WORDS * score + by_judge), n)
            for n, (score, by_judge) in enumerate(zip(scores, about, strict=True))
            if _BY_WORDS * score + by_judge >= ABOUT and not self.view.private[n]
        ]
        for _, number in sorted(near)[:_NEAREST]:
            yield self.view.evidence(number, self._weigher.status(number))


@lru_cache(maxsize=512)
def _asked(text: str) -> tuple[str, ...]:
    return tuple(base_forms(text))


def _in_text(rule: Rule, result: Result) -> Rule:
    """Return the rule with the sentences of its message that running text gives the facts for.

    The rest counts rows of a form.
    """
    told = [
        sentence
        for sentence in _SENTENCE.split(rule.message)
        if all(fact in result.facts for fact in _FACT.findall(sentence))
    ]
    seen = f"Texten svarar inte på punkten ”{rule.title}”."
    return replace(rule, message=" ".join(told) or seen)


# A good hit by words alone (a BM25 of some 5) is worth showing.
_BY_WORDS = 0.07
_NOTHING = Weighed("missing")
