"""Hypothesis strategies for whole cases: any form of the model, half filled as people leave it."""

from __future__ import annotations

import datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from grantflow.model.application import Application
from grantflow.model.fields import (
    Clock,
    Day,
    Form,
    Number,
    Percent,
    Persons,
    Quantity,
    Row,
    RowId,
    Score,
    Sek,
    Year,
)
from grantflow.model.scales import METHODS, STEPS, levels
from grantflow.model.walk import give_row_ids

if TYPE_CHECKING:
    from decimal import Decimal

# What people paste: Swedish, quotes, colons, dashes, emoji, many lines, words YAML likes too much.
NASTY = (
    "ja",
    "nej",
    "no",
    "null",
    "~",
    "true",
    "37",
    "007",
    "+5",
    "1 250 000",
    "0,5",
    "2023-02-29",
    "12:30",
    "- streck",
    "# nej",
    "a: b",
    "a #b",
    "[fyll i]",
    "{a: 1}",
    "*stjärna",
    "&och",
    "!viktigt",
    "%",
    "@",
    "`",
    "'",
    '"',
    'sa "hej"',
    "c:\\mapp\\fil",
    "rad ett\nrad två",
    "a\n\n  b\n# c\n",
    "a\r\nb",
    "tabb\tin",
    "NEL\x85 LS\u2028 PS\u2029",
    "\x7f",
    "\ufeffb",
    "👪 familj",
    "ﬁ ﬂ",
    "§\u00a037",
    "slut.",
    "bindestreck-",
    "?",
    ": ",
    "|",
    ">",
    "---",
    "...",
    "=",
    "<<",
    "x" * 200,
    "Åäö é ü",
)

_NEVER = [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]
letters = st.characters(codec="utf-8", exclude_characters="".join(map(chr, _NEVER)))
texts = st.one_of(st.sampled_from(NASTY), st.text(letters, min_size=1, max_size=40)).filter(
    # A text of nothing but space is no answer.  Pydantic strips as Rust does, so test it there.
    lambda text: bool(_stripped(text))
)
row_ids = st.from_regex(r"[a-zåäö0-9_]{1,12}(-[0-9]{1,3})?", fullmatch=True)
days = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2100, 12, 31))
kronor = st.decimals(min_value=0, max_value=10**10 - 1, places=2)
years = st.integers(min_value=1900, max_value=2100)

# Annotated types of the model that a plain reading of the type would miss.
_KNOWN: tuple[tuple[Any, st.SearchStrategy[Any]], ...] = (
    (RowId, row_ids),
    (Day, days),
    (Clock, st.one_of(st.times().map("{:%H:%M}".format), st.just("kl. 15.30"))),
    (Sek, kronor),
    (Number, st.decimals(min_value=-(10**9), max_value=10**9, places=4)),
    (Quantity, st.decimals(min_value=0, max_value=10**9, places=4)),
    (Percent, st.decimals(min_value=0, max_value=100, places=2)),
    (Persons, st.integers(min_value=0, max_value=10_000_000)),
    (Year, years),
    (Score, st.integers(min_value=1, max_value=5)),
)

_SCALES = {"step_now": STEPS, "step_wanted": STEPS, "method": METHODS}


def _stripped(text: str) -> str:
    return Application(title=text).title or ""


def _of(annotation: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for what a field of this type may hold."""
    for known, strategy in _KNOWN:
        if annotation == known:
            return strategy
    if get_origin(annotation) is not None:
        return _of_parts(get_origin(annotation), get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return forms(annotation)
    return {str: texts, type(None): st.none()}[annotation]


def _of_parts(origin: Any, inner: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if origin is Annotated:
        return _of(inner[0])
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is list:
        return _list(inner[0])
    if origin is dict:
        return st.dictionaries(_of(inner[0]), _of(inner[1]), max_size=3)
    # A union.  An empty list and no answer are the same in the file; the model's word is None.
    return st.one_of(*[_of(kind) for kind in inner]).filter(lambda value: value != [])


def _list(kind: Any) -> st.SearchStrategy[list[Any]]:
    if isinstance(kind, type) and issubclass(kind, Row):
        rows: st.SearchStrategy[list[Any]] = st.lists(
            forms(kind), max_size=3, unique_by=lambda row: row.id or id(row)
        )
        return rows
    return st.lists(_of(kind), max_size=3)


@cache
def forms(kind: type[Form]) -> st.SearchStrategy[Any]:
    """Return a strategy for a form with some of its answers given."""
    given = {
        name: _field(name, field.annotation, tuple(field.metadata))
        for name, field in kind.model_fields.items()
        if name != "grantflow"
    }
    required = {n: s for n, s in given.items() if kind.model_fields[n].is_required()}
    optional = {n: s for n, s in given.items() if n not in required}
    return st.fixed_dictionaries(required, optional=optional).map(kind.model_validate)


def _field(name: str, annotation: Any, metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if name in _SCALES:
        return st.sampled_from([None, *levels(_SCALES[name])])
    # Pydantic takes Annotated apart; put it together again to recognise the model's own types.
    return _of(Annotated[(annotation, *metadata)] if metadata else annotation)


def _with_ids(application: Application) -> Application:
    give_row_ids(application)
    return application


# Whole cases as they look once loaded: every row has its id.
applications: st.SearchStrategy[Application] = forms(Application).map(_with_ids)


def amounts(rows: int = 3) -> st.SearchStrategy[dict[int, Decimal]]:
    """Return a strategy for kronor per year."""
    return st.dictionaries(st.integers(2020, 2030), kronor, max_size=rows)
