"""The Jinja environment of Word templates: sandboxed, escaping, and strict about names."""

import re
from typing import Any

from jinja2 import StrictUndefined, TemplateError, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from grantflow.documents.answers import filled
from grantflow.documents.pictures import Drawing
from grantflow.documents.tags import VANISH
from grantflow.errors import ValueUnfit
from grantflow.text import swedish

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_unusual = re.compile("[\x00-\x09\x0b-\x1f\ufffe\uffff\ud800-\udfff<>&\"']").search
# Ends the run and starts one in the muted character style of the template.
_MISSING = Markup(
    '</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Saknastecken"/></w:rPr>'
    '<w:t xml:space="preserve">Inget svar än'
)
_TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')


class UnknownNameError(TemplateError):
    """A tag asks for a name that is not there.  `known` are the names beside it."""

    def __init__(self, name: str, known: list[str]) -> None:
        self.name, self.known = name, known
        super().__init__(name)


class Refused(StrictUndefined):
    """Stops at once: a hole in a signed document is worse than no document."""

    def __init__(self, hint: Any = None, obj: Any = None, name: Any = None, *_: Any) -> None:
        raise UnknownNameError(str(name or hint or ""), _names_in(obj))


class _Writer(CodeGenerator):
    """Leaves all that is done with an answer to `written`, which escapes those that need it."""

    def _output_child_pre(self, *_: Any, **__: Any) -> None:
        self.write("environment.finalize(")

    def _output_child_post(self, *_: Any, **__: Any) -> None:
        self.write(")")


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox of Jinja, which asks once for each type and name whether it is safe.

    Whether it is depends on nothing else, and asking takes longer than reading the answer.
    """

    code_generator_class = _Writer

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._safe: dict[str, set[type]] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, or an item of that name, if templates may have it."""
        kind = obj.__class__
        if kind in self._safe.get(attribute, ()):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return super().getattr(obj, attribute)
        # What text offers is left to Jinja each time: it guards the formatting of strings.
        if not isinstance(obj, str) and self.is_safe_attribute(obj, attribute, None):
            self._safe.setdefault(attribute, set()).add(kind)
        return super().getattr(obj, attribute)


def environment() -> ImmutableSandboxedEnvironment:
    """Return a new environment with the filters and tests that templates use.

    Filters: `dag`, `kr`, `tal`, `procent`, `stor` (first letter), `lista` (a, b och c) and `svar`:
    without an answer, a draft says so there, and any other document leaves out the table row, or
    the paragraph and the heading right above it.  Tests: `ifyllt` (has an answer) and `visas` (has
    one, or this is a draft).
    """
    # A template is filled a few times, so the optimiser costs more than it gives.
    made = _Sandbox(autoescape=True, undefined=Refused, finalize=written, optimized=False)
    made.globals.clear()
    made.filters |= {
        "dag": swedish.day,
        "kr": swedish.kronor,
        "tal": swedish.number,
        "procent": swedish.percent,
        "stor": swedish.capital,
        "lista": swedish.listed,
        "svar": _answer,
    }
    made.tests |= {"ifyllt": filled, "visas": _shown}
    return made


def written(value: object) -> str:
    """Return an answer as escaped text for the document, line breaks kept as plain new-lines.

    Raises:
        ValueUnfit: The answer holds a sign that no Word file can hold.

    """
    if value.__class__ is not str:
        if value is None:
            return ""
        if isinstance(value, Markup):
            return value
        if isinstance(value, Drawing):
            return Markup(value)  # noqa: S704 - a sign of ours, no answer
    text = value if isinstance(value, str) else swedish.shown(value)
    return text if _unusual(text) is None else _escaped(text)  # nearly every answer is plain


def _escaped(text: str) -> str:
    found = _UNPRINTABLE.search(text)
    if found:
        before = text[max(found.start() - 30, 0) : found.start()]
        raise ValueUnfit(
            f"ett svar har ett styrtecken (U+{ord(found[0]):04X}) efter {before!r}",
            remedy="ta bort tecknet; en Word-fil kan inte innehålla det",
        )
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _TAB.join(map(escape, text.split("\t"))) if "\t" in text else escape(text)


@pass_context
def _answer(context: Context, value: object) -> object:
    """Return the answer; without one, muted words in a draft and a sign to vanish otherwise."""
    if filled(value):
        return value
    return _MISSING if context["draft"] else VANISH


@pass_context
def _shown(context: Context, value: object) -> bool:
    """Tell whether a question is to be shown: it has an answer, or this is a draft."""
    return bool(context["draft"]) or filled(value)


def _names_in(thing: object) -> list[str]:
    """Return the names a template may use on `thing`; none when there is no thing."""
    if isinstance(thing, dict):
        return [str(key) for key in thing]
    return [name for name in dir(thing) if not name.startswith("_")] if thing is not None else []
