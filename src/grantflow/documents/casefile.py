"""Case files: YAML or JSON to an application and back, with comments and order kept.

Every fault becomes one error with file, line and what to do; nothing is guessed silently.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from grantflow.documents import upgrade
from grantflow.documents.casefaults import dotted, first_fault, shown_value
from grantflow.documents.files import read_whole
from grantflow.documents.yamllines import line_of
from grantflow.documents.yamltext import nearest, parse
from grantflow.errors import Place, SyntaxBroken, ValueUnfit
from grantflow.model import walk
from grantflow.model.application import Application
from grantflow.model.scales import levels, off_scale
from grantflow.text.personal import find_personal_data

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.documents.yamllines import Lines


# Signs that no document can hold, and what begins one written as an escape.
_SIGNS = bytes({*range(0x20), 0x5C} - {0x09, 0x0A, 0x0D})
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
# A step of a place: a name, and the id of the row when it is one of several.
_STEP = re.compile(r"([^.\[\]]+)(?:\[([^\]]+)\])?")


class CaseFile(NamedTuple):
    """An application, the file it came from, and the line of each path in it."""

    application: Application
    name: str
    lines: Lines


def load(path: Path) -> CaseFile:
    """Return the case in `path`.

    Raises:
        FileUnreadable, EncodingUnknown, SyntaxBroken, KeyUnknown, ValueUnfit, VersionUnknown:
            The file is at fault; the error says where and what to do.

    """
    return loads(read_whole(path, "en ärendefil"), str(path))


def loads(content: bytes, name: str) -> CaseFile:
    """Return the case in `content`, the bytes of a file called `name`."""
    parsed = parse(content, name)
    value = parsed.value
    if value is None or value == {}:
        raise SyntaxBroken(
            "filen är tom",
            remedy="skapa en ny med 'grantflow new FIL --programme 37a'",
            place=Place(name, 1),
        )
    if not isinstance(value, dict):
        raise SyntaxBroken(
            "filen börjar inte med nyckelord som 'title:' och 'stages:'",
            remedy="jämför med en fil från 'grantflow new'",
            place=Place(name, 1),
        )
    value = upgrade.to_current(value, name, parsed.lines)
    try:
        application = Application.model_validate(value)
    except ValidationError as error:
        raise first_fault(error, value, name, parsed.lines) from error
    _refuse_ids(application, name, parsed.lines)
    walk.give_row_ids(application)
    case = CaseFile(application, name, parsed.lines)
    _refuse_values(case, printable=_is_printable(content))
    return case


def _is_printable(content: bytes) -> bool:
    """Whether no value can hold a sign that no document can: neither as such nor as an escape."""
    if len(content.translate(None, _SIGNS)) < len(content):
        return False
    # Hardly any file has even the first byte of those, which is found ten times as fast.
    return b"\xef" not in content or not any(sign in content for sign in _NO_CHARACTERS)


def _refuse_ids(application: Application, name: str, lines: Lines) -> None:
    """Refuse ids that hold personal data, and ids that a list uses twice."""
    # No id holds a line end, and no personal data goes across one.
    if find_personal_data("\n".join(walk.row_ids(application))):
        raise ValueUnfit(
            "ett id ser ut som ett personnummer, telefonnummer eller en e-postadress",
            remedy="byt till ett kort id, till exempel mal-1",
            place=Place(name),
        )
    for where, row_id in walk.twice_used_ids(application):
        raise ValueUnfit(
            f"id '{row_id}' används två gånger i {where}",
            remedy="ge varje rad ett eget id; andra rader hänvisar till det",
            place=Place(name, line_of(lines, tuple(where.split(".")))),
        )


def _refuse_values(case: CaseFile, *, printable: bool) -> None:
    """Refuse values that their scale does not know, and text that no document can hold."""
    for path, given, scale in off_scale(case.application):
        known = levels(scale)
        near = nearest(given, known)
        raise ValueUnfit(
            f"{dotted(path)}: {shown_value(given)} är inget av valen",
            remedy=f"{f'menade du {near!r}? ' if near else ''}välj bland: {', '.join(known)}",
            place=Place(case.name, line_of(case.lines, path)),
        )
    for where in () if printable else walk.unprintable(case.application):
        raise ValueUnfit(
            f"{where}: texten innehåller ett osynligt styrtecken",
            remedy="skriv om texten, eller klistra in den utan formatering",
            place=Place(case.name, line_of_place(case, where)),
        )


def line_of_place(case: CaseFile, place: str) -> int | None:
    """Return the line of a place such as `stages.projektlogik.goals[mal-1].indicator`."""
    path: list[str | int] = []
    form: Any = case.application
    for name, row_id in _STEP.findall(place):
        path.append(name)
        form = getattr(form, name, None)
        if not row_id:
            continue
        at = _row_at(form, row_id)
        if at is None:
            break
        path.append(at)
        form = form[at]
    return line_of(case.lines, tuple(path))


def _row_at(rows: Any, row_id: str) -> int | None:
    """Return the position of the row with an id; one that has none goes by its number."""
    for at, row in enumerate(rows if isinstance(rows, list) else ()):
        if (getattr(row, "id", None) or str(at + 1)) == row_id:
            return at
    return None
