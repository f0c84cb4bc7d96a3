"""Weighs the sentences of a draft for one criterion: met, partly, denied, promised or missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.text.answer import Standing
from grantflow.text.judge import REASONS

if TYPE_CHECKING:
    from grantflow.checks.sentences import DraftView
    from grantflow.model.finding import Status, VerdictWord
    from grantflow.model.rule import Rule
    from grantflow.text.judge import Floats, Judge, Judgement

# From here a sentence speaks of a criterion; below it is not worth pointing at.
ABOUT = 0.35
# From here no word of the rule is needed to see that it does.
_SURELY_ABOUT = 0.6
_MOST_QUOTES = 3
# From here a reason speaks against a sentence that is about the criterion.
_AGAINST = 0.4
# Further quotes have to be nearly as sure as the first.
_ALSO = 0.75
_STATUS_OF_REASON: dict[str, Status] = dict(
    zip(
        REASONS,
        (
            "negated", "placeholder", "instruction", "told_of_others", "general", "wish", "thin",
            "other_sense",
        ),
        strict=True,
    )
)  # fmt: skip
_STATUS_OF_STANDING: dict[Standing, Status] = {
    Standing.NEGATED: "negated",
    Standing.WISH: "wish",
    Standing.PLACEHOLDER: "placeholder",
    Standing.ECHO: "instruction",
    Standing.SALAD: "other_sense",
    Standing.REPEATED: "other_sense",
    Standing.EMPTY: "thin",
}
# What a status says of the criterion when nothing better is found, the most telling first.
_VERDICTS: dict[Status, VerdictWord] = {
    "thin": "partly", "negated": "negated", "placeholder": "placeholder",
}  # fmt: skip


class Weighed(NamedTuple):
    """What was found for a criterion, and the sentences it rests on, by number, best first."""

    verdict: VerdictWord
    sentences: tuple[int, ...] = ()


class Weigher:
    """Weighs criterion after criterion over one draft that the judge has read."""

    def __init__(self, view: DraftView, judge: Judge) -> None:
        """Let the judge read the draft."""
        self._view = view
        self._bars = judge.bars
        self._said: Judgement = judge.read(view.draft)
        self._column = {criterion: n for n, criterion in enumerate(judge.criteria)}

    def weigh(self, rule: Rule) -> Weighed:
        """Return what the draft shows for the criterion of a main rule."""
        column = self._column[rule.criterion]
        counts = self._said.counts[:, column]
        plain, signed = self._bar(rule.criterion)
        credible = self._view.standings
        # Only what reaches the lower bar is looked at closely.
        good = [
            n
            for n in (counts >= min(plain, signed)).nonzero()[0].tolist()
            if credible[n] is Standing.OK
            and (counts[n] >= plain or self._view.shows(rule.text, n))
            and not self._is_of_others(rule.criterion, n)
        ]
        if good:
            good.sort(key=lambda n: (-counts[n], n))
            enough = _ALSO * counts[good[0]]
            return Weighed("met", tuple(n for n in good if counts[n] >= enough)[:_MOST_QUOTES])
        if rule.text is not None and rule.text.dated_rows:
            rows = self._view.dated_rows(rule.text.dated_rows)
            if rows:
                return Weighed("met", rows[:_MOST_QUOTES])
        return self._instead(rule, counts)

    def _is_of_others(self, criterion: str, number: int) -> bool:
        """Whether a sentence stands under a heading about others, where only learning counts."""
        section = self._view.draft.units[number].section
        return section in self._view.of_others and not criterion.startswith("OMV")

    def _bar(self, criterion: str) -> tuple[float, float]:
        """Return what it takes without and with a sign; more where no headings guide the eye."""
        plain, signed, bare = self._bars.get(criterion, (0.5, 0.5, 0.0))
        more = 0.0 if self._view.draft.has_headings else bare
        return plain + more, signed + more

    def _instead(self, rule: Rule, counts: Floats) -> Weighed:
        """Say why nothing counts: the sentence that comes nearest, and what speaks against it."""
        about = self.about(rule.criterion)
        near = (about >= ABOUT).nonzero()[0].tolist()
        near.sort(key=lambda n: (-counts[n], -about[n], n))
        statuses = {n: self.status(n) for n in near}
        for status, verdict in _VERDICTS.items():
            for n, found in statuses.items():
                if found == status and not self._asks(n) and self._names(rule, n, about[n]):
                    return Weighed(verdict, (n,))
        return Weighed("missing")

    def _names(self, rule: Rule, number: int, about: float) -> bool:
        """Whether a sentence surely speaks of the matter, or holds a word of the rule's signs."""
        return about >= _SURELY_ABOUT or rule.text is None or self._view.touches(rule.text, number)

    def _asks(self, number: int) -> bool:
        return self._view.draft.units[number].text.rstrip("\"”')] ").endswith("?")

    def status(self, number: int) -> Status:
        """Return what a sentence that did not count is worth."""
        if self._asks(number):
            return "instruction"
        standing = self._view.standings[number]
        if standing is not Standing.OK:
            return _STATUS_OF_STANDING[standing]
        if self._view.draft.units[number].section in self._view.of_others:
            return "told_of_others"
        reasons = self._said.against[number].tolist()
        most = max(range(len(reasons)), key=reasons.__getitem__)
        return _STATUS_OF_REASON[REASONS[most]] if reasons[most] >= _AGAINST else "general"

    def about(self, criterion: str) -> Floats:
        """Return how much each sentence speaks of a criterion, 0 to 1."""
        return self._said.about[:, self._column[criterion]]
