"""Draws forms, their fields, and pictures of cases once as long as nothing in them changes."""

from __future__ import annotations

from collections import OrderedDict
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents.diagrams import whole_pictures
from grantflow.web.beside import Beside
from grantflow.web.drawn import inputs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from jinja2 import Environment
    from markupsafe import Markup

    from grantflow.documents.diagrams import Picture
    from grantflow.usecases.cases import Opened
    from grantflow.web.drawn import Input, Sheet
    from grantflow.web.widgets import TableControl

# What draws the controls of a form.
TEMPLATE = "arende/falt.html"
# The fields of some tens of forms, about a kilobyte each; some hundred kilobytes a case and a form.
_FIELDS, _CASES, _FORMS = 8192, 32, 64


class FieldOnce:
    """What templates call to draw a field.

    Most of the time that a long form takes goes to its fields, and most of them stand as they did
    when somebody last saw the page.
    """

    def __init__(self, environment: Environment) -> None:
        """Take the environment with the templates."""
        self._environment = environment
        self._kept = lru_cache(maxsize=_FIELDS)(self._without_remarks)
        self.why = cache(self._why)

    def __call__(self, one: Input, alone: bool, beside: Beside | None) -> Any:
        """Return a field as HTML.

        `alone`: it stands outside tables, with its explanation.  `beside` are remarks, or nothing.
        """
        if beside is None:
            return self._draw(one, alone, None)
        if any(beside.at(path) for path in (one.path, *(year.path for year in one.years))):
            return self._draw(one, alone, beside)
        return self._kept(one, alone, beside.case_id, beside.may_comment)

    def _without_remarks(self, one: Input, alone: bool, case_id: str, may_comment: bool) -> Any:
        beside = Beside(case_id, "", may_comment, may_take=False, threads={})
        return self._draw(one, alone, beside)

    def _why(self, control: TableControl) -> Any:
        """Return why a table is asked for, and each of its columns."""
        return self._macros.why_of_table(control)

    def _draw(self, one: Input, alone: bool, beside: Beside | None) -> Any:
        return self._macros.field(one, alone, beside)

    @property
    def _macros(self) -> Any:
        return self._environment.get_template(TEMPLATE).module


class DrawnSheet(NamedTuple):
    """A form as HTML: what is asked, and what others ask; `unread` are (path, fault)."""

    parts: Markup
    others: Markup
    unread: tuple[tuple[str, str], ...]


class SheetsOnce:
    """The forms that were filled in last, drawn: for whoever comes when nobody has written since.

    A form of the size that people fill in takes longer to put together than all else on its page.
    """

    def __init__(self, environment: Environment) -> None:
        """Take the environment with the templates."""
        self._environment = environment
        self._kept: OrderedDict[Hashable, DrawnSheet] = OrderedDict()
        self._lock = Lock()

    def of(self, asked: Hashable, beside: Beside, make: Callable[[], Sheet]) -> DrawnSheet:
        """Return a form as HTML.

        `asked` says all that the sheet depends on: which form of which case, at which version, and
        how it is looked at.  Remarks are looked at here.
        """
        key = (asked, _told_apart(beside))
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        drawn = self._drawn(make(), beside)
        with self._lock:
            self._kept[key] = drawn
            while len(self._kept) > _FORMS:
                self._kept.popitem(last=False)
        return drawn

    def _drawn(self, sheet: Sheet, beside: Beside) -> DrawnSheet:
        macros: Any = self._environment.get_template(TEMPLATE).module
        unread = ((one.path, one.fault) for one in inputs_of((*sheet.parts, *sheet.others)))
        return DrawnSheet(
            macros.parts(sheet.parts, beside),
            macros.parts(sheet.others, beside),
            tuple(one for one in unread if one[1]),
        )


def _told_apart(beside: Beside) -> Hashable:
    """Return what tells remarks from others, to look them up by."""
    remarks = (
        (path, thread.remark, *thread.answers)
        for path, threads in beside.threads.items()
        for thread in threads
    )
    return (*beside[:-1], *remarks)


class PicturesOnce:
    """The pictures of the cases that were looked at last."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: OrderedDict[tuple[str, int], tuple[Picture, ...]] = OrderedDict()
        self._lock = Lock()

    def of(self, case_id: str, case: Opened) -> tuple[Picture, ...]:
        """Return the pictures of a case as it stands."""
        key = (case_id, case.version)
        with self._lock:
            known = self._kept.get(key)
        if known is not None:
            return known
        drawn = tuple(whole_pictures(case.application))
        with self._lock:
            self._kept[key] = drawn
            while len(self._kept) > _CASES:
                self._kept.popitem(last=False)
        return drawn
