"""What can be taken from a case in the store as files, made when somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from grantflow.documents.casefile import CaseFile
from grantflow.documents.kinds import FOLDERS
from grantflow.errors import CaseRefused
from grantflow.model.wording import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.model.application import Application
    from grantflow.usecases import Frame

Kind = Literal[
    "docx", "yaml", "xlsx", "pptx", "ics", "zip", "forms", "portal", "annexes", "pictures"
]
PDF = "application/pdf"
NO_PROGRAMME = "ärendet nämner inget program"
_WORD = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: dict[Kind, str] = {
    "docx": f"{_WORD}.wordprocessingml.document",
    "xlsx": f"{_WORD}.spreadsheetml.sheet",
    "pptx": f"{_WORD}.presentationml.presentation",
    "ics": "text/calendar; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8",
    "zip": "application/zip",
    "forms": "application/zip",
    "portal": "application/zip",
    "annexes": "application/zip",
    "pictures": "application/zip",
}
_SUFFIXES = dict.fromkeys(FOLDERS, "zip")
_NAMES: dict[Kind, str] = {
    "docx": "ansokan",
    "yaml": "arende",
    "xlsx": "listor",
    "pptx": "bilder-att-visa",
    "ics": "tider",
    "zip": "dossier",
    "forms": "formular",
    "portal": "portaltexter",
    "annexes": "bilagor",
    "pictures": "bilder",
}
_TITLE_LENGTH = 40


class Paper(NamedTuple):
    """A file: its name, what it is, and its bytes."""

    name: str
    media_type: str
    content: bytes


def programmes_for(application: Application) -> tuple[str, ...]:
    """Return the programmes that a case can be written for, its own first."""
    from grantflow.checks.programmes import is_described
    from grantflow.model.known import names

    known = [name for name in names() if is_described(name)]
    own = [name for name in application.programmes if name in known]
    return tuple(dict.fromkeys((*own, *known)))


def chosen(application: Application, programme: str | None) -> str:
    """Return the programme to write a case for: the one asked for, else the case's own first.

    Raises:
        CaseRefused: There is no such programme, or the case names none.

    """
    wanted = programme or next(iter(application.programmes), None)
    if wanted is None:
        raise CaseRefused(NO_PROGRAMME, remedy="välj program under Ärendet, och försök igen")
    if wanted not in programmes_for(application):
        raise CaseRefused("programmet finns inte", remedy="välj ett annat program")
    return wanted


def make(kind: Kind, application: Application, frame: Frame, unread: Sequence[str] = ()) -> Paper:
    """Return a case as a file of a kind.  An application with blockers left is marked UTKAST.

    `unread` are amounts of the financing as typed that can't be read; the application tells them.

    Raises:
        CaseRefused: There is no such kind.
        KeyUnknown: The case names no programme, and the kind needs one.

    """
    if kind not in MEDIA_TYPES:
        raise CaseRefused("en sådan fil finns inte", remedy="välj en av filerna på sidan")
    if kind == "docx":
        content = _word(application, frame, unread)
    elif kind == "yaml":
        content = case_bytes(application)
    else:
        content = _exported(kind, application, frame)
    title = slug(application.title or "", _TITLE_LENGTH)
    name = "-".join(part for part in (_NAMES[kind], title) if part)
    return Paper(f"{name}.{_SUFFIXES.get(kind, kind)}", MEDIA_TYPES[kind], content)


def case_bytes(application: Application) -> bytes:
    """Return a case as a case file."""
    from grantflow.documents.yamlwrite import dump_application

    return dump_application(application).encode()


def _word(application: Application, frame: Frame, unread: Sequence[str]) -> bytes:
    from grantflow import usecases
    from grantflow.documents.render import render_application

    if frame.programme is None:
        raise CaseRefused(NO_PROGRAMME, remedy="välj program under Ärendet, och försök igen")
    report = usecases.find_gaps(application, frame)
    missing = [finding.message for finding in report.blockers()]
    return render_application(
        application,
        frame.programme,
        frame.call,
        missing=missing,
        unread=unread,
        as_is=bool(missing),
        drawn=True,
    )


def _exported(kind: Kind, application: Application, frame: Frame) -> bytes:
    from grantflow.documents import package
    from grantflow.usecases.export import ExportOrder, made

    content = case_bytes(application)
    case = CaseFile(application, "arende.yaml", {})
    found = made(ExportOrder(case, content, frame, kind))
    if kind not in FOLDERS:
        return next(iter(found.values()))
    return package.write(
        [package.deflate(name, found[name]) for name in sorted(found)], application.dated
    )
