"""Takes what stands in a Word form, a draft, a plan or a list into a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grantflow.documents import casefile, draftfile
from grantflow.documents.casewrite import changed, dump_application
from grantflow.documents.files import read_whole, require_new, write_whole
from grantflow.documents.importing.from_draft import from_draft
from grantflow.documents.importing.from_plan import from_plan
from grantflow.documents.importing.merging import merge, new_case
from grantflow.documents.wordforms.filled import read_forms
from grantflow.errors import FileUnreadable, KeyUnknown, Place
from grantflow.model.application import Application
from grantflow.model.value import Value

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.documents.importing.merging import Merge
    from grantflow.documents.importing.taken import Taken
    from grantflow.documents.lists.result import ReadLists

_LISTS = (".xlsx", ".xlsm", ".ods")
_READ = (".docx", ".dotx", ".txt", ".md", ".markdown", ".text", *_LISTS)
_REMEDIES = {
    ".xls": "öppna filen i Excel och spara den som Excel-arbetsbok (.xlsx)",
    ".csv": "öppna filen i Excel och spara den som Excel-arbetsbok (.xlsx)",
    ".yaml": "det är en ärendefil redan; ange Word-filen, och ärendet efter --into",
    ".yml": "det är en ärendefil redan; ange Word-filen, och ärendet efter --into",
    ".json": "det är en ärendefil redan; ange Word-filen, och ärendet efter --into",
    ".doc": "öppna filen i Word och spara den som Word-dokument (.docx)",
    ".odt": "öppna filen i LibreOffice och välj Spara som, Word (.docx)",
    ".pdf": "ange Word-filen som PDF:en gjordes av",
}


@dataclass(eq=False, repr=False)
class ImportOrder(Value):
    """What to take in: a file, the case to merge it into (None for a new one), where to write.

    `columns` are what a person says of the columns of a list ("Deadline=Klart senast"), and
    `accepted` that what was told of them by likeness may be taken.  `same_rows` is that rows with
    a new name in our own list are those of the case.
    """

    file: Path
    into: Path | None
    target: Path
    columns: tuple[str, ...] = ()
    accepted: bool = False
    same_rows: bool = False


@dataclass(eq=False, repr=False)
class Imported(Value):
    """What was taken from a file and what of it is new; `written` is None when nothing changed.

    `lists` are those of a spreadsheet.  `asks` is whether nothing was written because a person has
    to see first how its columns were understood.
    """

    taken: Taken
    merge: Merge
    written: Path | None
    lists: ReadLists | None = None
    asks: bool = False


def take_in(order: ImportOrder) -> Imported:
    """Take a file into a case and write the case, whole or not at all.

    Nothing that the case answers is changed, and what stands there already is not taken again.

    Raises:
        FileUnreadable: A file is missing, or of a kind that can't be taken in.
        WordUnreadable: The file is locked, damaged, or not safe to open.
        ListUnreadable: The same of a spreadsheet, or cells of it can't be taken.
        KeyUnknown: `columns` names what is not there.
        OutputRefused: The target is taken, or can't be written.
        GrantflowError: The case to merge into is at fault.

    """
    _require_kind(order.file)
    in_place = order.into is not None and _is_same(order.target, order.into)
    if not in_place:
        require_new(order.target)
    before = read_whole(order.into, "en ärendefil") if order.into else b""
    application = Application()
    if order.into:
        application = casefile.loads(before, str(order.into)).application
    lists = _lists(order, application)
    taken = lists.taken if lists else taken_from(order.file, tuple(application.programmes))
    merged = merge(taken, application)
    if lists and lists.asks and not order.accepted:
        return Imported(taken, merged, None, lists, asks=True)
    if order.into:
        after = changed(before, str(order.into), merged.changes)
    else:
        after = dump_application(new_case(taken)).encode()
        casefile.loads(after, str(order.target))
    if in_place and after == before:
        return Imported(taken, merged, None, lists)
    write_whole(order.target.resolve() if in_place else order.target, after)
    return Imported(taken, merged, order.target, lists)


def _lists(order: ImportOrder, application: Application) -> ReadLists | None:
    """Return what stands in the lists of a spreadsheet; None of a file of another kind."""
    if order.file.suffix.lower() not in _LISTS:
        if order.columns:
            raise KeyUnknown(
                "--column gäller kolumner i en lista, och filen är ingen kalkylfil",
                remedy="ta bort --column, eller ange en .xlsx-fil",
                place=Place(str(order.file)),
            )
        return None
    from grantflow.documents.lists.reading import read_lists

    return read_lists(order.file, application, order.columns, same_rows=order.same_rows)


def taken_from(file: Path, programmes: tuple[str, ...] = ()) -> Taken:
    """Return what stands in a file: a form of ours, a plan, or any draft.

    Args:
        file: The file.
        programmes: What the case is sought from; questions that only others ask are left out.

    Raises:
        FileUnreadable: It is missing, or of a kind that can't be taken in.
        WordUnreadable: It is locked, damaged, or not safe to open.

    """
    _require_kind(file)
    opened = draftfile.load(file)
    taken = None
    if opened.word is not None:
        taken = read_forms(opened.word) or from_plan(opened.word, file.name, programmes)
    return taken or from_draft(opened.draft, file.name, opened.word, programmes)


def _require_kind(file: Path) -> None:
    suffix = file.suffix.lower()
    if suffix not in _READ:
        raise FileUnreadable(
            f"filer som slutar på {suffix} går inte att ta in"
            if suffix
            else "filen har ingen ändelse, så det syns inte vad den är",
            remedy=_REMEDIES.get(suffix, "spara texten som Word-dokument (.docx) eller .txt"),
            place=Place(str(file)),
        )


def _is_same(one: Path, other: Path) -> bool:
    return one == other or (one.exists() and other.exists() and one.samefile(other))
