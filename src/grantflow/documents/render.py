"""Writes an application as a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow import assets
from grantflow.documents import pictures
from grantflow.documents.compose import compose, project_title
from grantflow.documents.contents import add_contents
from grantflow.documents.files import PRODUCER, seal_of
from grantflow.documents.finish import lines, mended, widths, without_gaps
from grantflow.documents.known import require_known
from grantflow.documents.package import app_properties, core_properties, deflate, write
from grantflow.documents.template import APP, BODY, CORE, RELATIONS, TYPES, load
from grantflow.model.counted import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from grantflow.documents.diagrams import Picture
    from grantflow.documents.package import Part
    from grantflow.documents.template import Compiled
    from grantflow.model.application import Application
    from grantflow.model.programme import Call, Programme

LANGUAGE = "sv-SE"


def render_application(  # noqa: PLR0913 - what any of the ways to write may need
    application: Application,
    programme: Programme,
    call: Call | None,
    *,
    missing: Sequence[str] = (),
    unread: Sequence[str] = (),
    as_is: bool = False,
    pages: Mapping[str, int] | None = None,
    drawn: bool = False,
) -> bytes:
    """Return the application as a .docx file.  The same case gives the same bytes.

    Args:
        application: Any case, however incomplete; gaps are written out as gaps.
        programme: Whose template, sections and annexes are used.
        call: The call applied to, if known; gives the cover its title.
        missing: What still stands in the way, listed on the cover of a draft.
        unread: Amounts of the financing as typed that can't be read, told beside the sum.
        as_is: Mark the document UTKAST and show every question without an answer.
        pages: Page numbers by bookmark for the contents, where somebody has counted them.
        drawn: Whether to draw the pictures that the template asks for; that takes a second or two.

    Raises:
        TemplateBroken: The template is no Word file, or a tag in it is wrong.
        ValueUnfit: An answer holds a sign that no Word file can hold.
        ToolMissing: The template asks for pictures, and what draws them is not installed.

    """
    path = assets.folder("templates") / "applications" / programme.template
    names = compose(application, programme, call, missing=missing, unread=unread, as_is=as_is)
    title = project_title(application)
    properties = {
        "title": f"Utkast: {title}" if as_is else title,
        "creator": application.applicant.name,
        "subject": programme.name,
    }
    shown = counted(application, programme, call) if drawn else application
    album = pictures.Album(shown, wanted=drawn)
    return render_document(
        path, names, properties, application.dated, album=album, pages=pages or {}
    )


def render_document(
    path: Path,
    names: Mapping[str, object],
    properties: Mapping[str, str | None],
    dated: date | None,
    *,
    album: pictures.Album | None = None,
    pages: Mapping[str, int] | None = None,
) -> bytes:
    """Return any template filled in, as a .docx file; the same names give the same bytes.

    Args:
        path: The template.
        names: What its tags may ask for; `draft` tells whether gaps are shown.
        properties: Core properties by Dublin Core name: title, creator, subject.
        dated: The day that the file carries, since a clock would give other bytes every time.
        album: The pictures that the tags `picture` and `pictures` draw.
        pages: Page numbers by bookmark for the contents, where somebody has counted them.

    Raises:
        TemplateBroken: The template is no Word file, or a tag in it is wrong.
        ValueUnfit: An answer holds a sign that no Word file can hold.

    """
    template = load(path)
    if album:
        names = {**names, "picture": album.picture, "pictures": album.pictures}
    require_known(template, names)
    styles = template.styles
    filled = {
        name: mended(lines(without_gaps(xml, styles)), name, template.rendered[name].empties)
        for name, xml in template.fill(names).items()
    }
    body = add_contents(widths(filled[BODY]), styles, pages or {})
    parts = dict(template.static)
    if album:
        body, placed = album.place(body)
        parts |= _picture_parts(template, placed)
    parts[APP] = deflate(APP, app_properties(PRODUCER))
    for name, xml in (filled | {BODY: body}).items():
        parts[name] = deflate(name, xml.encode())
    seal = seal_of(parts[BODY].crc)
    core = {**properties, "language": LANGUAGE}
    parts[CORE] = deflate(CORE, core_properties(core, dated, seal))
    order = dict.fromkeys((*template.order, *parts))
    return write([parts[name] for name in order if name in parts], dated)


def _picture_parts(template: Compiled, placed: list[Picture]) -> dict[str, Part]:
    """Return the parts that hold the pictures, and those that tell of them; none without."""
    if not placed:
        return {}
    written = dict(pictures.files(placed))
    told = {
        TYPES: pictures.content_types(template.plain[TYPES]),
        RELATIONS: pictures.relations(template.plain[RELATIONS], placed),
    }
    written |= {name: xml.encode() for name, xml in told.items()}
    return {name: deflate(name, content) for name, content in written.items()}
