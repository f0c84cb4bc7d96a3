"""The shapes of what is done with cases: checks, files, runs, remarks, words, history."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool

from grantflow.web.api_shapes import Path, Sent, Time, Told, Version

Severity = Literal["blocker", "warning", "advice"]
Note = Annotated[str, Field(max_length=10_000)]
Id = Annotated[str, Field(pattern="^[a-z0-9]{16}$", examples=["k3v9p2m7q4x8w5za"])]


class FitTold(Told):
    """What `grantflow fit --format json` prints; `input` is the id of the case."""

    grantflow: int = Field(description="The version of this format.")
    kind: Literal["fit"]
    input: str
    fits: list[dict[str, Any]]
    lacking: list[dict[str, Any]]


class FileTold(Told):
    """A file that is kept in the case: sent in, or made by a run."""

    id: Id
    kind: str
    name: str
    media_type: str
    size: int
    sha256: str
    version: Version
    at: Time


class FileList(Told):
    """The files of a case, the newest first."""

    files: list[FileTold]


class AskDraft(Sent):
    """A run that writes the application in Word; without a programme, for the case's first.

    `pdf`: also as a PDF, where the server has LibreOffice.
    """

    programme: str | None = Field(None, max_length=60, examples=["37a"])
    pdf: StrictBool = False


class StepTold(Told):
    """A step of a run that is done, with what it found; null where a step finds nothing."""

    name: str
    blockers: int | None
    warnings: int | None


class RunFinding(Told):
    """Something that a run found."""

    code: str
    severity: Severity
    stage: str | None
    place: str
    message: str
    advice: str
    waived: bool


class RunTold(Told):
    """A run: waiting, under way, or over.

    `file` and `pdf` are what it made; `why`, what it waits for or could not make.
    """

    id: Id
    kind: str = Field(examples=["draft"])
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    steps: list[StepTold]
    asked_at: Time
    started_at: Time | None
    ended_at: Time | None
    summary: dict[str, int]
    findings: list[RunFinding]
    file: Id | None
    pdf: Id | None
    why: str


class RunList(Told):
    """The latest runs of a case, the newest first."""

    runs: list[RunTold]


class RemarkTold(Told):
    """A remark on an answer, a form, or (an empty path) the whole case.

    `instead` is a text put forward for the answer, `answers` the remark that it is an answer to.
    """

    id: Id
    by: str
    at: Time
    path: str
    text: str
    instead: str | None
    answers: Id | None
    version: Version
    settled_at: Time | None
    settled_by: str


class RemarkList(Told):
    """The remarks of a case, the oldest first."""

    remarks: list[RemarkTold]


class NewRemark(Sent):
    """A remark to write."""

    path: Path | Literal[""] = Field("", examples=["idea.summary"])
    text: Note = Field("", examples=["Hur många föräldrar gäller det?"])
    instead: Note | None = None
    answers: Id | None = None


class Settle(Sent):
    """Whether a remark is dealt with."""

    settled: StrictBool


class WordTold(Told):
    """What somebody has said of a version; `sha256` is that of its answers."""

    kind: Literal["asked", "changes", "approved"]
    by: str
    at: Time
    version: Version
    note: str
    sha256: str


class WordList(Told):
    """The words said of a case, the latest first.

    `standing` is the kind of the last one; `is_current`: it is about the case as it now stands.
    """

    standing: Literal["asked", "changes", "approved"] | None
    is_current: bool
    words: list[WordTold]


class NewWord(Sent):
    """A word on the version of the case that was read."""

    version: Version
    note: Note = ""


class RevisionTold(Told):
    """A save: who, when, how many answers it changed.  `kind` says what it came from."""

    version: Version
    at: Time
    by: str
    kind: str = Field(examples=["sparat"])
    note: str
    changes: int


class History(Told):
    """The saves of a case, the latest first.  For earlier ones: `before` the last version here."""

    revisions: list[RevisionTold]


class Differs(Told):
    """An answer that two versions have differently; null is an empty one."""

    path: str
    old: Any
    new: Any


class Difference(Told):
    """What differs between two versions."""

    old: Version
    new: Version
    answers: list[Differs]


class Restore(Sent):
    """The version that the case is to be as again."""

    version: Version


class Stands(Told):
    """The version that the case now stands at."""

    version: Version


class Found(Told):
    """What `grantflow catalogue search --format json` prints."""

    grantflow: int = Field(description="The version of this format.")
    kind: str = Field(examples=["catalogue-search"])
    query: str
    entries: list[dict[str, Any]]
    matched: int


class Rules(Told):
    """Every rule of the checks."""

    rules: list[dict[str, Any]]


class RuleTold(Told):
    """A rule, explained: what `grantflow rules CODE --format json` prints."""

    rule: dict[str, Any]
