"""Writes an application as a Word file."""

from collections.abc import Mapping, Sequence

from grantflow import assets
from grantflow.documents.compose import compose, project_title
from grantflow.documents.contents import add_contents
from grantflow.documents.files import PRODUCER, seal_of
from grantflow.documents.finish import lines, require_wellformed, widths, without_gaps
from grantflow.documents.package import app_properties, core_properties, deflate, write
from grantflow.documents.template import APP, BODY, CORE, load
from grantflow.model.application import Application
from grantflow.model.programme import Call, Programme

LANGUAGE = "sv-SE"


def render_application(
    application: Application,
    programme: Programme,
    call: Call | None,
    *,
    missing: Sequence[str] = (),
    as_is: bool = False,
    pages: Mapping[str, int] | None = None,
) -> bytes:
    """Return the application as a .docx file.  The same case gives the same bytes.

    Args:
        application: Any case, however incomplete; gaps are written out as gaps.
        programme: Whose template, sections and annexes are used.
        call: The call applied to, if known; gives the cover its title.
        missing: What still stands in the way, listed on the cover of a draft.
        as_is: Mark the document UTKAST and show every question without an answer.
        pages: Page numbers by bookmark for the contents, where somebody has counted them.

    Raises:
        TemplateBroken: The template is no Word file, or a tag in it is wrong.
        ValueUnfit: An answer holds a sign that no Word file can hold.

    """
    template = load(assets.folder("templates") / "applications" / programme.template)
    names = compose(application, programme, call, missing=missing, as_is=as_is)
    styles = template.styles
    filled = {n: lines(without_gaps(xml, styles)) for n, xml in template.fill(names).items()}
    filled[BODY] = add_contents(widths(filled[BODY]), styles, pages or {})
    title = project_title(application)
    core = {
        "title": f"Utkast: {title}" if as_is else title,
        "creator": application.applicant.name,
        "subject": programme.name,
        "language": LANGUAGE,
    }
    parts = dict(template.static)
    parts[APP] = deflate(APP, app_properties(PRODUCER))
    for name, xml in filled.items():
        content = xml.encode()
        require_wellformed(content, name)
        parts[name] = deflate(name, content)
    seal = seal_of(parts[BODY].crc)
    parts[CORE] = deflate(CORE, core_properties(core, application.dated, seal))
    return write([parts[name] for name in template.order if name in parts], application.dated)
