"""The shapes of what programs send and are told about cases and their answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, StrictStr

from grantflow.model.access import Role  # noqa: TC001 - pydantic reads annotations
from grantflow.model.choices import ProgrammeId, Theme  # noqa: TC001 - pydantic reads annotations

MOST_VERSION = 999_999_999
_LONGEST_TEXT = 100_000

Version = Annotated[
    StrictInt, Field(ge=0, le=MOST_VERSION, description="A version of the case.", examples=[12])
]
Time = Annotated[
    str, Field(examples=["2026-11-21T09:14:03Z"], json_schema_extra={"format": "date-time"})
]
Path = Annotated[
    str,
    Field(
        max_length=400,
        pattern=r"^[^\x00-\x1f]+$",
        description="The path of an answer, with rows by id.",
        examples=["stages.projektlogik.goals[mal-1].text"],
    ),
]
Text = Annotated[StrictStr, Field(max_length=_LONGEST_TEXT)]
Figure = Annotated[StrictFloat, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
Whole = Annotated[StrictInt, Field(ge=-(10**15), le=10**15)]
One = Text | Whole | Figure


class Told(BaseModel):
    """Something that a program is told."""

    model_config = ConfigDict(frozen=True)


class Sent(BaseModel):
    """Something that a program sends; a key that nothing is known of is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Detail(Told):
    """One thing that is wrong with what was sent: where, and why (in English)."""

    place: str
    told: str


class Refusal(Told):
    """Why a call did nothing: what is wrong and what to do, in Swedish, for people."""

    error: str = Field(examples=["Nyckeln gäller inte."])
    remedy: str
    code: str | None = Field(None, description="The kind of error; never changes once released.")
    details: list[Detail] = []


class Me(Told):
    """Who owns the key."""

    name: str
    organisation: str


class CaseTold(Told):
    """A case as its owner's list shows it."""

    id: str = Field(examples=["k3v9p2m7q4x8w5za"])
    title: str = Field(examples=["Föräldraskap i nytt land"])
    version: Version
    role: Role = Field(description="What the owner of the key may do in it.")
    closed: bool
    changed_at: Time


class CaseList(Told):
    """The cases that the owner of the key works in, the last changed first."""

    cases: list[CaseTold]


class NewCase(Sent):
    """A case to make.  The owner of the key will own it."""

    title: str = Field(max_length=1000, examples=["Föräldraskap i nytt land"])
    programmes: list[ProgrammeId] = Field([], max_length=4, examples=[["37a"]])
    theme: Theme | None = Field(None, examples=["foraldraskapsstod"])


class AnswerTold(Told):
    """An answer.  `unread`: what stands there is no answer to its question; `fault` says why."""

    value: Any = Field(description="As in a case file.", examples=["Fler föräldrar deltar."])
    version: Version
    unread: bool = False
    fault: str | None = None


class Answers(Told):
    """The answers of a case at a version, by path.  A list of rows is an answer: the ids."""

    version: Version
    answers: dict[str, AnswerTold] = Field(
        examples=[{"title": {"value": "Föräldraskap i nytt land", "version": 1, "unread": False}}]
    )


class AnswerSent(Sent):
    """An answer to save, read as if a person had typed it.  null empties the field.

    `version` is that of the answer as it was read; 0 where there was none.
    """

    value: One | Annotated[list[One], Field(max_length=500)] | None
    version: Version | None = None


class Save(Sent):
    """Answers to save.  Each is written, merged, or a conflict, by itself."""

    answers: dict[Path, AnswerSent] = Field(
        max_length=2000, examples=[{"title": {"value": "Föräldraskap i nytt land", "version": 0}}]
    )


class ConflictTold(Told):
    """What somebody else has written in an answer since the version that was sent."""

    value: Any
    version: Version
    by: str
    at: Time


class Saved(Told):
    """How each answer that was sent now stands."""

    version: Version
    answers: dict[str, AnswerTold]


class Clash(Refusal):
    """What was not saved.  The other answers were.

    To write over a conflict, save again with the version that is told here.  Those in
    `missing_rows` are in rows that have been taken out; they are kept, and seen when the row is
    put back.
    """

    version: Version | None = None
    answers: dict[str, AnswerTold] = {}
    conflicts: dict[str, ConflictTold] = {}
    missing_rows: list[str] = []


class NewRow(Sent):
    """A row to add last in a list."""

    list: Path = Field(examples=["stages.projektlogik.goals"])


class MoveRow(Sent):
    """A row to move one step."""

    row: Path = Field(examples=["stages.projektlogik.goals[mal-1]"])
    way: Literal["up", "down"]


class RemoveRow(Sent):
    """A row to take out.  `version` is that of the case as it was read."""

    row: Path = Field(examples=["stages.projektlogik.goals[mal-1]"])
    version: Version


class RowTold(Told):
    """A list after a row in it was added, moved or taken out."""

    version: Version
    row: str = Field(examples=["stages.projektlogik.goals[mal-1]"])
    rows: list[str] = Field(description="The ids of the list, in order.", examples=[["mal-1"]])


class Waiver(Sent):
    """Why a finding is set aside, and who says so."""

    reason: str = Field(max_length=4000, examples=["Kravet gäller inte kommuner."])
    by: str = Field(max_length=200, examples=["Projektledaren"])


class Option(Told):
    """A choice: what to send, and what people see."""

    value: str
    label: str


class Question(Told):
    """A question.  `path` has no rows in it: `[id]` goes after each list that has rows.

    `yearly`: an answer a year, at `path.2027`.
    """

    path: str = Field(examples=["stages.projektlogik.goals.text"])
    label: str
    kind: Literal["text", "number", "day", "choice", "scale", "reference", "rows"]
    many: bool = False
    yearly: bool = False
    options: list[Option] = []
    refers_to: str | None = None


class FormTold(Told):
    """A form of the case with what it asks, in order."""

    name: str = Field(examples=["projektlogik"])
    label: str
    programmes: list[str] | None = Field(description="Who asks it; null for all.")
    questions: list[Question]


class Forms(Told):
    """Every form."""

    forms: list[FormTold]
