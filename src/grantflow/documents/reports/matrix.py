"""What a matrix of many drafts holds: a row a draft, a column a criterion, and all findings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from grantflow.documents.reports.tally import Tally, tallied
from grantflow.model.finding import SEVERITY_LABELS, VERDICT_LABELS
from grantflow.model.value import Value
from grantflow.text import swedish

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

Kind = Literal["draft", "case"]
KIND_LABELS: dict[str, str] = {"draft": "Utkast", "case": "Ärende"}
# Told apart without colour: on grey paper, and by whoever sees colours differently.
SIGNS: dict[str, str] = {
    "met": "●",
    "partly": "◐",
    "missing": "○",
    "negated": "×",
    "placeholder": "…",
    "verify": "?",
    "not_applicable": "–",
}
REMARKS = {"met": "Utan anmärkning", "missing": "Anmärkning"}
PAGE, WORKBOOK, LINES = "matris.html", "matris.xlsx", "matris.jsonl"
# Of files that hold no text that can be read here.
LEFT = "granskas inte, för filen är av ett annat slag"
LEFT_REMEDY = "spara den som .docx eller .txt"


@dataclass(eq=False, repr=False)
class Trouble(Value):
    """Something that could not be done with a file: the error's code, what, and the remedy."""

    code: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return it as one line: code, problem, remedy."""
        return f"[{self.code}] {self.problem}. Åtgärd: {self.remedy}."


@dataclass(eq=False, repr=False, kw_only=True)
class Note(Value):
    """A finding as a line in the list of all findings; every text is ready to be read.

    `quote` are the words it rests on or those that come nearest; `waived` is why somebody has set
    it aside.  `at` is the place as programs read it.
    """

    code: str
    title: str
    severity: str
    stage: str
    place: str
    message: str
    advice: str
    quote: str = ""
    source: str = ""
    waived: str = ""
    at: str = ""


@dataclass(eq=False, repr=False, kw_only=True)
class Row(Value):
    """A draft or case: its verdicts by criterion, and where what was written about it lies.

    `name` is its path below the folder, with slashes.  `asked` is how many of the recommendations
    apply to it and `met` how many of them it meets; `verdicts` are of these, the funder's rules
    and the language, by criterion.  `rules` is how many findings each rule has given that nobody
    has set aside.  `files` are the names of its own files by what they are, relative to the matrix.
    A row that was not `read` has only `troubles`; one that was may have some too, where a file
    could not be written.
    """

    name: str
    kind: Kind
    read: bool = True
    met: int = 0
    asked: int = 0
    verdicts: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    rules: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()

    @property
    def share(self) -> str:
        """Return "23 av 47": how many of the recommendations that apply are met."""
        return f"{self.met} av {self.asked}".replace(" ", swedish.NBSP) if self.asked else ""


@dataclass(eq=False, repr=False)
class Point(Value):
    """A column: a criterion, what it is called, and the stage it belongs to."""

    code: str
    title: str
    stage: str


@dataclass(eq=False, repr=False)
class Part(Value):
    """Points that are shown together, with a short name and a title.

    `found` is False where a point names a fault ("Stavning"), of which nobody says that it is met.
    """

    name: str
    title: str
    points: tuple[Point, ...]
    found: bool = True

    def label(self, word: str) -> str:
        """Return what a verdict is called here."""
        return VERDICT_LABELS[word] if self.found else REMARKS.get(word, VERDICT_LABELS[word])

    def rows(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows to which a point of the part applies."""
        codes = {point.code for point in self.points}
        return [row for row in rows if codes & applying(row)]


@dataclass(eq=False, repr=False, kw_only=True)
class Matrix(Value):
    """The whole of it.  `rows` are gone through more than once, and may be read as they are needed.

    `notes` gives the findings of a row that are of some severities, and those set aside.  The first
    of `parts` is shown with every row and its counts, the others with those it applies to.  `left`
    are files of kinds that nobody can review here, and `titles` what each rule is called, with its
    severity.  `counted` is the tally of the rows, where somebody has made it already.
    """

    folder: str
    programme: str | None
    rows: Collection[Row]
    parts: tuple[Part, ...]
    notes: Callable[[Row, Collection[str]], Iterable[Note]]
    left: tuple[str, ...] = ()
    titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    counted: Tally | None = None

    @cached_property
    def tally(self) -> Tally:
        """Return what the rows come to, counted once."""
        return self.counted or tallied(self.rows)


def applying(row: Row) -> set[str]:
    """Return the criteria that apply to a draft."""
    return {code for code, word in row.verdicts.items() if word != "not_applicable"}


def parts_in_use(parts: Iterable[Part], used: Collection[str]) -> tuple[Part, ...]:
    """Return the parts with the points that are `used` by a draft; the first part always."""
    kept = (
        replace(part, points=tuple(point for point in part.points if point.code in used))
        for part in parts
    )
    return tuple(part for number, part in enumerate(kept) if part.points or not number)


def heading(matrix: Matrix) -> str:
    """Return the title of the matrix."""
    programme = f" · program {matrix.programme}" if matrix.programme else ""
    return f"Granskning av {matrix.folder}{programme}"


def opening(matrix: Matrix) -> str:
    """Return how many were read, and how many have blockers, warnings and advice."""
    tally = matrix.tally
    parts = [f"Läste {listed_kinds(tally.drafts, tally.cases)}."]
    if tally.read:
        blockers, warnings, advice = tally.having.values()
        parts.append(f"Hinder finns i {blockers}, brister i {warnings} och råd i {advice}.")
    if tally.lost:
        parts.append(f"{tally.lost} {'fil' if tally.lost == 1 else 'filer'} gick inte att läsa.")
    return " ".join(parts)


def listed_kinds(drafts: int, cases: int) -> str:
    """Return "36 utkast och 2 ärenden"; of none at all, "inga filer"."""
    told = [f"{drafts} utkast"] if drafts else []
    if cases:
        told.append(f"{cases} {'ärende' if cases == 1 else 'ärenden'}")
    return swedish.listed(told) or "inga filer"


def severity_of(note: Note) -> str:
    """Return the severity in words, and whether somebody has set the finding aside."""
    label = SEVERITY_LABELS[note.severity]
    return f"{label}, satt åt sidan" if note.waived else label


@dataclass(eq=False, repr=False)
class RuleCount(Value):
    """How often a rule has spoken: in how many files, and how many findings in all."""

    code: str
    title: str
    severity: str
    files: int
    findings: int


def rule_counts(matrix: Matrix) -> list[RuleCount]:
    """Return the rules that have spoken, those that concern most files first."""
    found = [
        RuleCount(code, *matrix.titles.get(code, (code, "advice")), files, findings)
        for code, (files, findings) in matrix.tally.rules.items()
    ]
    return sorted(found, key=lambda rule: (-rule.files, -rule.findings, rule.code))
