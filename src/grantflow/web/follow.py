"""Draws the follow-up: every question of a report, an entry or the decision, with its answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from grantflow.documents.reports.as_text import cite, quoted
from grantflow.model import afterwards
from grantflow.model.finding import SEVERITY_LABELS
from grantflow.model.report_questions import report_questions
from grantflow.store.saves import EMPTY
from grantflow.text import swedish
from grantflow.usecases.follow_told import promise_told
from grantflow.usecases.following import Sent
from grantflow.web.answered import token_of
from grantflow.web.contexts_follow import (
    DiaryLine,
    FollowField,
    FollowFinding,
    FollowPart,
    FollowRow,
)
from grantflow.web.saving import checked, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grantflow.model.application import Application
    from grantflow.model.finding import Finding, Report
    from grantflow.model.reporting import DiaryEntry, ProjectReport
    from grantflow.store.saves import Conflict, Held
    from grantflow.usecases.cases import Opened
    from grantflow.usecases.following import Outcome
    from grantflow.web.posted import Posted

_DECISION = ("decided_on", "reference", "amount_sek", "period_start", "period_end")
_DIARY = ("date", "text", "concerns", "women", "men", "girls", "boys")
# The rows of a report: the list, and what of the promise its rows are about.
_ROWS = ("goals", "activities", "terms", "costs", "lessons")
_PROMISED = re.compile(r"\.(?:goals|activities|costs)\[(?P<id>[^\[\]]+)\]\.[a-z_]+$")
# What a report is does not change once it is begun.
_FIXED = frozenset({"kind"})


class Drawing:
    """The answers of a case, and what somebody has just sent that was not taken."""

    def __init__(
        self,
        case: Opened,
        sent: Mapping[str, Sent] | None = None,
        outcome: Outcome | None = None,
    ) -> None:
        """Hold the answers; `sent` and `outcome` are those of a save that met a fault."""
        self._held, self._case, self._sent = case.answers, case.application, sent or {}
        self._faults: Mapping[str, str] = outcome.faults if outcome else {}
        self._clashes: Mapping[str, Conflict] = outcome.saved.conflicts if outcome else {}

    def field(self, path: str, *, new: bool = False) -> FollowField:
        """Return the question at a path with what stands there, or what was sent and not taken."""
        question = afterwards.question_at(path)
        if question is None:
            raise LookupError(path)
        held: Held = EMPTY if new else self._held.get(path, EMPTY)
        shape = afterwards.shape_at(path)
        texts = _texts(held.value, shape)
        token = token_of(held.version, texts, any_order=shape == "checks")
        theirs = by = fault = ""
        if path in self._faults or path in self._clashes:
            sent = self._sent[path]
            fault = self._faults.get(path, "")
            if path in self._clashes:
                clash = self._clashes[path]
                theirs, by = "\n".join(_texts(clash.theirs.value, shape)), clash.by
                token = f"{clash.theirs.version}."
            else:
                token = f"{sent.base}."
            texts = sent.texts
        return FollowField(
            *(path, question.label, question.why, shape, token, texts),
            choices=self._choices(path, shape),
            fault=fault,
            theirs=theirs,
            by=by,
        )

    def decision(self) -> tuple[FollowField, ...]:
        """Return what is asked about a decision that has been taken down."""
        terms = (f"grant.terms[{term.id}].text" for term in self._case.grant.terms)
        return tuple(map(self.field, (*(f"grant.{name}" for name in _DECISION), *terms)))

    def entry(self, entry_id: str, *, new: bool = False) -> tuple[FollowField, ...]:
        """Return what is asked about an entry of the diary."""
        return tuple(self.field(f"diary[{entry_id}].{name}", new=new) for name in _DIARY)

    def parts(self, report: ProjectReport) -> tuple[FollowPart, ...]:
        """Return the questions that a report of this kind asks, part by part."""
        questions, above = report_questions(), f"reports[{report.id}]"
        found = []
        for path, one in questions.items():
            if "." in path or path in _FIXED or report.kind not in one.kinds:
                continue
            inside = [name for name in questions if name.startswith(f"{path}.")]
            fields: Iterable[str] = (f"{above}.{name}" for name in inside or (path,))
            rows: tuple[FollowRow, ...] = ()
            if path in _ROWS:
                names = [name.partition(".")[2] for name in inside]
                rows, fields = tuple(self._rows(f"{above}.{path}", path, names)), ()
            if path in _ROWS and not rows and path != "lessons":
                continue
            part_id = f"{above}.{path}" if inside else ""
            drawn = tuple(map(self.field, fields))
            found.append(
                FollowPart(part_id, one.label, one.why, drawn, rows, may_add=path == "lessons")
            )
        return tuple(found)

    def _rows(self, above: str, name: str, fields: list[str]) -> Iterable[FollowRow]:
        about = _about(self._case)
        for number, row in enumerate(self._held.get(above, EMPTY).value or [], start=1):
            title, much = about.get((name, row), (f"Lärdom {number}", ""))
            path = f"{above}[{row}]"
            drawn = tuple(self.field(f"{path}.{field}") for field in fields)
            yield FollowRow(path, title, much, drawn)

    def _choices(self, path: str, shape: str) -> tuple[tuple[str, str], ...]:
        if shape == "checks":
            return tuple(promise_told(self._case.grant.promise).called().items())
        words = afterwards.choices_at(path)
        return tuple((word, swedish.capital(word)) for word in words)


def _about(application: Application) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what each row of a report is about, and what was promised of it."""
    told = promise_told(application.grant.promise)
    found = {
        (name, one.id): (f"{one.number}. {one.name}", one.much)
        for name, lines in (
            ("goals", told.goals),
            ("activities", told.activities),
            ("costs", told.costs),
        )
        for one in lines
    }
    terms = application.grant.terms
    return found | {("terms", term.id or ""): (term.text or "Villkor", "") for term in terms}


def named(path: str, application: Application) -> str:
    """Return what an answer is called where nothing stands around it: "M1, Utfall"."""
    question = afterwards.question_at(path)
    label = question.label if question else path
    row = _PROMISED.search(path)
    if row is None:
        return label
    told = promise_told(application.grant.promise)
    numbers = {one.id: one.number for one in (*told.goals, *told.activities, *told.costs)}
    return ", ".join(part for part in (numbers.get(row["id"], ""), label) if part)


def fault_named(path: str, fault: str, application: Application) -> str:
    """Return a fault with the name of the answer it is about: many may have the same."""
    name = named(path, application)
    return f"{name}{' ' if name.endswith('?') else ': '}{fault}"


def sent_of(posted: Posted) -> dict[str, Sent]:
    """Return the fields of a form that somebody has changed, by path.

    Raises:
        BaseMissing: A version can't be read.

    """
    texts, tokens = fields_of(posted)
    found = {}
    for path, token in tokens.items():
        version = checked(token).partition(".")[0]
        told = tuple(text for text in texts.get(path, []) if text.strip())
        if token not in (token_of(int(version), told), token_of(int(version), sorted(told))):
            found[path] = Sent(told, int(version))
    return found


def findings_of(report: Report) -> tuple[FollowFinding, ...]:
    """Return what a report lacks, blockers first, with the words of the promise."""
    return tuple(_finding(one) for one in report.findings if not one.waived)


def _finding(one: Finding) -> FollowFinding:
    known = afterwards.question_at(one.place)
    spot = one.place if known or one.place.endswith("lessons") else ""
    return FollowFinding(
        *(one.code, one.severity, SEVERITY_LABELS[one.severity], one.message, one.advice),
        cite(one.source),
        tuple(quoted(evidence) for evidence in one.quotes),
        f"#{spot}" if spot.startswith("reports") else "",
    )


def lines_of(application: Application, entries: Iterable[DiaryEntry]) -> tuple[DiaryLine, ...]:
    """Return entries of the diary to read."""
    from grantflow.usecases.diary import came

    called = promise_told(application.grant.promise).called()
    return tuple(
        DiaryLine(
            entry.id or "",
            swedish.day(entry.date) or "Utan datum",
            entry.text or "",
            "; ".join(called.get(row, row) for row in entry.concerns),
            came(entry),
            tuple(
                f"”{row}” finns inte bland det som beviljades. Välj om vad anteckningen gäller."
                for row in entry.concerns
                if called and row not in called
            ),
        )
        for entry in entries
    )


def _texts(value: Any, shape: str) -> tuple[str, ...]:
    if value is None:
        return ()
    values = value if isinstance(value, list) else [value]
    told = [str(one) for one in values]
    return tuple(one.replace(".", ",") for one in told) if shape == "number" else tuple(told)
