"""What can be taken from a case in the store as files, made when somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from grantflow.documents.casefile import CaseFile
from grantflow.documents.kinds import FOLDERS
from grantflow.errors import CaseRefused
from grantflow.model.wording import slug

if TYPE_CHECKING:
    from grantflow.model.application import Application
    from grantflow.usecases import Frame

Kind = Literal[
    "docx", "yaml", "xlsx", "pptx", "ics", "zip", "forms", "portal", "annexes", "pictures"
]
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


def make(kind: Kind, application: Application, frame: Frame) -> Paper:
    """Return a case as a file of a kind.  An application with blockers left is marked UTKAST.

    Raises:
        CaseRefused: There is no such kind.
        KeyUnknown: The case names no programme, and the kind needs one.

    """
    if kind not in MEDIA_TYPES:
        raise CaseRefused("en sådan fil finns inte", remedy="välj en av filerna på sidan")
    if kind == "docx":
        content = _word(application, frame)
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


def _word(application: Application, frame: Frame) -> bytes:
    from grantflow import usecases
    from grantflow.documents.render import render_application

    if frame.programme is None:
        raise CaseRefused(
            "ärendet nämner inget program", remedy="välj program under Ärendet, och försök igen"
        )
    report = usecases.find_gaps(application, frame)
    missing = [finding.message for finding in report.blockers()]
    return render_application(
        application, frame.programme, frame.call, missing=missing, as_is=bool(missing), drawn=True
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
