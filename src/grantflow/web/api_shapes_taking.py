"""The shapes of what comes into a case from outside: files that are taken in, people invited."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StrictBool

from grantflow.model.access import Role  # noqa: TC001 - pydantic reads annotations
from grantflow.web.api_shapes import Path, Sent, Time, Told, Version
from grantflow.web.api_shapes_work import Id  # noqa: TC001 - pydantic reads annotations

_MOST = 2000


class NewsTold(Told):
    """An answer that the case does not have."""

    path: str = Field(examples=["idea.summary"])
    label: str
    value: Any


class DiffersTold(Told):
    """An answer that the case and the file have differently; `place` is where in the file."""

    path: str
    label: str
    case: Any
    file: Any
    place: str


class LeftTold(Told):
    """A text of the file that has found no question, and why; personal data is masked."""

    text: str
    place: str
    reason: str


class OfferTold(Told):
    """What a file would bring to a case as it stands at `version`.  Nothing of it is saved yet.

    `known` is how many answers say the same in both.
    """

    id: Id
    name: str
    version: Version
    news: list[NewsTold]
    differences: list[DiffersTold]
    left: list[LeftTold]
    known: int


class TakeIn(Sent):
    """Yes to a file, as it was shown at `version`.

    `theirs` are the paths where its answer takes the place of the case's.
    """

    version: Version
    theirs: list[Path] = Field([], max_length=_MOST, examples=[["idea.summary"]])


class Invite(Sent):
    """Somebody to invite.  With an address the link works for that one alone, and is mailed.

    `elsewhere`: the person works in another organisation, which is made when it is not there.
    """

    role: Role = Field(examples=["granska"])
    email: Annotated[str, Field(max_length=300)] | None = Field(
        None, examples=["anna@exempelby.example"]
    )
    elsewhere: StrictBool = False


class Invited(Told):
    """An invitation: its link is shown once, and works once."""

    link: str
    ends_at: Time
    mailed: bool
