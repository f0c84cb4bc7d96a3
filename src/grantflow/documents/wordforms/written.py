"""Writes the forms of a case as Word files, filled in as far as the case goes."""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING

from grantflow.documents.wordforms import layout, watch
from grantflow.documents.wordforms.package import packed
from grantflow.documents.wordforms.sheet import Sheet
from grantflow.model.application import Application
from grantflow.model.asking import AskedForm, Rows, asked_forms, form_called
from grantflow.model.wording import slug
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Collection


def form_files(application: Application, programmes: Collection[str] = ()) -> dict[str, bytes]:
    """Return the forms of a case by file name, in the order they are filled in.

    A form or question that only some funders ask is there when one of `programmes` asks it, or
    when the case answers it already.  The same case gives the same bytes.
    """
    asked = [*programmes, *application.programmes]
    made: dict[str, bytes] = {}
    for form in asked_forms():
        sheet = Sheet(form, application, asked)
        if any(sheet.asked(one) for one in form.asked):
            made[f"{len(made) + 1:02d}-{slug(form.text.label, longest=40)}.docx"] = _file(sheet)
    return made


@cache
def own_words(name: str) -> frozenset[str]:
    """Return every text of a form that is no answer, whoever asks; empty for no form of ours."""
    form = form_called(name)
    if form is None:
        return frozenset()
    sheet = Sheet(form, Application(), None)
    _body(sheet)
    # A table that asks less is laid out in another way.
    for one in form.flat():
        if isinstance(one, Rows):
            layout.either_way(sheet, one)
    return frozenset(sheet.pen.said)


def edition(name: str) -> str:
    """Return what stands for the own words of a form; it changes when one of them does."""
    return f"{zlib.crc32(chr(10).join(sorted(own_words(name))).encode()):08x}"


def _file(sheet: Sheet) -> bytes:
    form, application = sheet.form, sheet.application
    told = f"{form.text.label} – {application.title}" if application.title else form.text.label
    return packed(_body(sheet), mask(told), form.name, edition(form.name), application.dated)


def _body(sheet: Sheet) -> str:
    form: AskedForm = sheet.form
    written = watch.plan(sheet) if form.name == watch.FORM else layout.questions(sheet, form.asked)
    return layout.opening(sheet) + written + layout.closing(sheet)
