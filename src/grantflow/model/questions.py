"""The words of the forms: label, why we ask, an example, and the criteria an answer feeds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from grantflow import assets
from grantflow.model.value import Value
from grantflow.model.wording import folded_words, words

if TYPE_CHECKING:
    from collections.abc import Mapping

# Shorter help texts ("Exempelby kommun") may well be somebody's true answer.
_ECHO_WORDS = 6
# An example this long shows that the field wants sentences.
_PROSE_WORDS = 9


Denial = Literal["describes", "answers"]


@dataclass(eq=False, repr=False)
class Question(Value):
    """What a person is asked in one field.  `path` is the field's pattern path in the case.

    `programmes` are the funders that ask; None means that all do.  `denial` is set where a "no"
    may be the answer: "describes" where the question asks how things are, so that what is lacking
    out there is told ("Bussarna går inte på kvällen"), "answers" where the writer may say no of
    the project itself ("Nej, inga EU-medel används").
    """

    path: str
    label: str
    why: str
    example: str
    feeds: tuple[str, ...]
    programmes: tuple[str, ...] | None = None
    denial: Denial | None = None

    def asked_by(self, programme: str) -> bool:
        """Whether a programme asks this."""
        return self.programmes is None or programme in self.programmes


@dataclass(eq=False, repr=False)
class FormText(Value):
    """A form's name, what it is for, and its questions in the order they are asked."""

    path: str
    label: str
    intro: str
    questions: tuple[Question, ...]
    programmes: tuple[str, ...] | None = None


ORDER = (
    "arende", "applicant", "idea", "call", "forankring", "omvarldsbevakning", "projektlogik",
    "implementeringsplan", "spridningsplan", "jamstalldhetskartlaggning", "budget", "lansstyrelsen",
    "eu", "esf", "amif",
)  # fmt: skip


@cache
def forms() -> tuple[FormText, ...]:
    """Return the texts of every form, in the order an applicant meets them."""
    folder = assets.folder("data") / "questions"
    return tuple(_form(assets.read_yaml(folder / f"{name}.yaml")) for name in ORDER)


def _form(raw: dict[str, Any]) -> FormText:
    base = raw["form"]
    askers = tuple(raw["programmes"]) if "programmes" in raw else None
    questions = tuple(
        Question(
            path=f"{base}.{path}" if base else path,
            label=row["label"],
            why=row["why"],
            example=str(row["example"]),
            feeds=tuple(row["feeds"]),
            programmes=tuple(row["programmes"]) if "programmes" in row else askers,
            denial=row.get("denial"),
        )
        for path, row in raw["questions"].items()
    )
    return FormText(base, raw["label"], raw["intro"], questions, askers)


@cache
def by_path() -> dict[str, Question]:
    """Return every question by its pattern path."""
    return {question.path: question for form in forms() for question in form.questions}


@dataclass(eq=False, repr=False)
class FormWords(Value):
    """What the forms themselves say, for telling an answer from a copied question.

    `help_texts` are questions, explanations and longer examples, folded as `folded_words` does.
    `prose` are the pattern paths whose example is running text: a word or two is no answer there.
    `denials` are the pattern paths where a denial is an answer.
    """

    help_texts: frozenset[str] = frozenset()
    prose: frozenset[str] = frozenset()
    denials: Mapping[str, str] = field(default_factory=dict)


def form_words() -> FormWords:
    """Return the words of every form."""
    found = set()
    prose = set()
    denials: dict[str, str] = {}
    for question in by_path().values():
        for text in (question.label, question.why, question.example):
            folded = folded_words(text)
            if folded.count(" ") >= _ECHO_WORDS - 1:
                found.add(folded)
        if len(words(question.example)) >= _PROSE_WORDS:
            prose.add(question.path)
        if question.denial:
            denials[question.path] = question.denial
    return FormWords(frozenset(found), frozenset(prose), denials)
