"""An answer as a field shows it, and what is typed in a field made an answer again."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from grantflow.documents.casefaults import shown_value
from grantflow.documents.importing.dates import only_dates
from grantflow.documents.importing.half_dates import half_date
from grantflow.model.fields import UNPRINTABLE
from grantflow.model.value import Value
from grantflow.model.wording import plain
from grantflow.text import swedish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.model.asking import Field

# Stands between an id and what its row is about: "mal-1 · Fler föräldrar deltar".
_ABOUT = " · "
_UNIT = re.compile(r"\s*(?:kr|kronor|sek|%|procent|st|:-)\.?$", re.IGNORECASE)
# Fields whose day is the last of a time, not the first.
_ENDS = frozenset({"period_end", "closes", "by", "end", "due", "sign_by", "submit_on"})
_MINUS = str.maketrans("−–", "--")


@dataclass(eq=False, repr=False)
class Misfit(Value):
    """Why a text is no answer to its question, in a sentence."""

    reason: str


def shown(field: Field, value: Any, about: Mapping[str, str]) -> str:
    """Return a value as its control shows it; `about` says by id what a row is about."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if field.kind == "number":
        return swedish.number(value)
    if field.kind == "choice":
        return next((one.shown for one in field.options if one.value == value), str(value))
    if field.kind == "reference" and value in about:
        return reference(str(value), about[value])
    return str(value)


def reference(row_id: str, about: str) -> str:
    """Return how a row is shown where another refers to it."""
    return f"{row_id}{_ABOUT}{about}" if about else row_id


def answer(field: Field, text: str, year: str = "") -> Any:
    """Return what `text` answers, as the model holds it, or a Misfit.

    `year` is the year that a value a year stands under.
    """
    if UNPRINTABLE.search(text):
        return Misfit("Texten innehåller tecken som inga dokument kan innehålla.")
    if field.yearly and not year:
        return Misfit("Beloppet saknar år.")
    given: Any = _spelled(field, text)
    if field.yearly:
        given = {year: given}
    elif field.many and not field.or_one:
        given = [given]
    try:
        form = field.owner.model_validate(_required(field) | {field.name: given})
    except ValidationError:
        return Misfit(_reason(field, text, year))
    found = getattr(form, field.name)
    if field.yearly:
        return next(iter(found.values()))
    found = found[0] if isinstance(found, list) else found
    return Misfit(_reason(field, text, year)) if _is_off_scale(field, found) else found


def _required(field: Field) -> dict[str, str]:
    """Return something for what a form can't be without."""
    fields = field.owner.model_fields
    return {name: "x" for name, info in fields.items() if info.is_required()}


def _spelled(field: Field, text: str) -> Any:
    """Return a text in the way that the model reads."""
    text = text if field.kind == "text" else text.strip()
    if field.kind == "day":
        days = only_dates(text)
        return days[0] if len(days) == 1 else text
    if field.kind == "number":
        return _UNIT.sub("", text).translate(_MINUS)
    if field.kind == "choice":
        return next((one.value for one in field.options if plain(one.shown) == plain(text)), text)
    return text.split(_ABOUT)[0].strip() if field.kind == "reference" else text


def _is_off_scale(field: Field, value: Any) -> bool:
    """Whether a value is no level of its scale; what is left to fill in is for the checks."""
    if field.kind != "scale" or "[" in value:
        return False
    return plain(value) not in {plain(option.value) for option in field.options}


def _reason_of_day(field: Field, text: str) -> str:
    half = half_date(text)
    if half is None:
        return f"{shown_value(text)} är inget datum som finns. Skriv till exempel 2027-03-31."
    day = half.last if field.name in _ENDS else half.first
    return (
        f"{shown_value(text)} är {half.what}. Datumen jämförs med varandra, så här behövs en dag: "
        f"skriv till exempel {day.isoformat()}. Vet ni inte säkert, skriv den ni räknar med."
    )


def _number_like(name: str) -> str:
    """Return a number like those that a field takes."""
    kinds = (("_sek", "125000"), ("amounts", "125000"), ("_pct", "50"), ("year", "2026"))
    return next((example for part, example in kinds if part in name), "12")


def _reason(field: Field, text: str, year: str) -> str:
    told = shown_value(text)
    if field.kind == "day":
        return _reason_of_day(field, text)
    if field.kind == "number":
        if year and not year.isdigit():
            return f"{shown_value(year)} är inget år."
        example = _number_like(field.name)
        return f"{told} är inget tal som passar här. Skriv bara siffror, till exempel {example}."
    if field.options:
        listed = ", ".join(option.shown for option in field.options)
        return f"{told} är inget av valen: {listed}."
    if field.kind == "reference":
        return f"{told} är ingen beteckning. Skriv en sådan som mal-1, utan mellanslag."
    return "Texten är längre än 30 000 tecken."
