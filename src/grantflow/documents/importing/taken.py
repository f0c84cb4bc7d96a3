"""What was found in a file that is to go into a case: answers, and text that has no place yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from grantflow.model.value import Value

Origin = Literal["form", "draft", "plan", "list"]


@dataclass(eq=False, repr=False)
class Answer(Value):
    """An answer found in a file.

    `path` names rows by id, as in `model.walk`: `stages.projektlogik.goals[mal-1].indicator`, and
    values of a plain list by number from 1: `idea.programmes[2]`.  Rows that the file brings new
    have ids of their list's prefix, in document order.  `value` is of the field's own kind: text,
    a date, a number.  `quote` is what stands at `place`, word for word.
    """

    path: str
    value: Any
    place: str
    quote: str


@dataclass(eq=False, repr=False)
class Guess(Value):
    """A field that a text may belong to, by path and label; `score` is 0 to 100."""

    path: str
    label: str
    score: int


@dataclass(eq=False, repr=False)
class Unplaced(Value):
    """Text that could not be made an answer, with where it may belong, best guess first.

    Text that stood in a field but does not fit it has that field as its only guess, score 100;
    `reason` then says why it does not fit, in one sentence.
    """

    text: str
    place: str
    guesses: tuple[Guess, ...] = ()
    reason: str = ""


@dataclass(eq=False, repr=False)
class Taken(Value):
    """Everything that was found in one file called `name`.

    `new_rows` are the rows among the answers that the file brings new, so that their ids were given
    here and mean nothing to a case: `stages.projektlogik.goals[mal-3]`.
    """

    origin: Origin
    name: str
    answers: tuple[Answer, ...]
    unplaced: tuple[Unplaced, ...]
    new_rows: tuple[str, ...] = ()
