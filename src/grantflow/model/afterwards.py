"""What comes after the application, as answers: which paths they have and what fits in them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from grantflow.model import flat
from grantflow.model.application import Application
from grantflow.model.fields import Form
from grantflow.model.report_questions import report_questions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.model.report_questions import ReportQuestion

# The parts of a case that no version put back touches: what was granted stays granted.
PARTS = ("grant", "reports", "diary")
_QUESTIONS = {"grant": "grant", "reports": "report", "diary": "diary"}
Shape = Literal["prose", "line", "number", "day", "select", "checks"]
_LINES = frozenset({"reference", "unit", "signed_by", "based_on"})
_MOST = 30_000
_SEK = "_sek"
FAULTS: Mapping[Shape, str] = {
    "prose": "Texten är för lång.",
    "line": "Texten är för lång.",
    "number": "Skriv en siffra, till exempel 48 eller 12,5.",
    "day": "Skriv dagen som 2025-03-31.",
    "select": "Välj ett av svaren.",
    "checks": "Välj bland svaren.",
}
_NO_COUNT = "Skriv ett helt tal, till exempel 48."
_NO_SUM = "Skriv beloppet i kronor, till exempel 1 550 000."
# 1.550 is meant as 1 550: kronor have two decimals, however the rest is spaced.
_THOUSANDS = re.compile(r"[.,](?:\s*\d){3}")
_KRONOR = re.compile(r"\s*(?:kr|kronor|:-)\.?$", re.IGNORECASE)


def is_afterwards(path: str) -> bool:
    """Whether a path of the case leads to the decision, a report or the diary."""
    return path.partition(".")[0].partition("[")[0] in PARTS


def question_at(path: str) -> ReportQuestion | None:
    """Return what is asked at a path; None where nobody is asked, as in the promise itself."""
    try:
        part, _, rest = flat.pattern_of(path).partition(".")
    except ValueError:
        return None
    found = report_questions(_QUESTIONS[part]).get(rest) if part in _QUESTIONS else None
    return found if found and _holds(f"{part}.{rest}") is not None else None


def shape_at(path: str) -> Shape:
    """Return how the answer at a path is given."""
    pattern = flat.pattern_of(path)
    kind = _holds(pattern)
    name = pattern.rpartition(".")[2]
    if get_origin(kind) is list:
        return "checks"
    if choices_at(path):
        return "select"
    told = str(kind)
    if "datetime.date" in told:
        return "day"
    if "Decimal" in told or "int" in told:
        return "number"
    return "line" if name in _LINES else "prose"


def choices_at(path: str) -> tuple[str, ...]:
    """Return the words to choose among at a path; none where anything may be written."""
    return _choices(_holds(flat.pattern_of(path)))


def read(path: str, texts: list[str]) -> Any:
    """Return what somebody has typed at a path as the store keeps it; None for nothing.

    Raises:
        ValueError: It is no answer there; the message says what is.

    """
    kind, told = _holds(flat.pattern_of(path)), [text.strip() for text in texts if text.strip()]
    if path.endswith(_SEK):
        told = [_KRONOR.sub("", text) for text in told]
    if not told:
        return None
    if get_origin(kind) is list:
        return told
    if path.endswith(_SEK) and _THOUSANDS.search(told[0]):
        raise ValueError(_NO_SUM)
    if len(told[0]) > _MOST:
        raise ValueError(FAULTS["prose"])
    try:
        return flat.told(_adapter(flat.pattern_of(path)).validate_python(told[0]))
    except ValidationError as error:
        raise ValueError(_fault_at(path)) from error


def _fault_at(path: str) -> str:
    if path.endswith(_SEK):
        return _NO_SUM
    shape = shape_at(path)
    is_count = shape == "number" and "Decimal" not in str(_holds(flat.pattern_of(path)))
    return _NO_COUNT if is_count else FAULTS[shape]


@cache
def _adapter(pattern: str) -> TypeAdapter[Any]:
    return TypeAdapter(_holds(pattern))


@cache
def _holds(pattern: str) -> Any:
    """Return the type of the answer at a pattern path; None where forms or rows stand."""
    kind: Any = Application
    *above, name = pattern.split(".")
    for step in above:
        kind = _form_in(kind.model_fields[step].annotation)
    annotation = kind.model_fields[name].annotation
    return None if _form_in(annotation) is not None else annotation


def _form_in(annotation: Any) -> Any:
    """Return the form that a field holds, by itself or in a list; None when it holds an answer."""
    parts = (annotation, *get_args(annotation))
    return next((one for one in parts if isinstance(one, type) and issubclass(one, Form)), None)


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(get_args(annotation))
    found = (_choices(inner) for inner in get_args(annotation))
    return next((one for one in found if one), ())
