"""Writes what goes along with an application: portal texts, annexes, dates, budget, pictures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grantflow.documents import files, folders
from grantflow.documents.kinds import FOLDERS
from grantflow.errors import KeyUnknown
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.documents.calendar import Plan
    from grantflow.documents.casefile import CaseFile
    from grantflow.model.finding import Report
    from grantflow.model.programme import Call, Programme
    from grantflow.usecases import Frame


@dataclass(eq=False, repr=False)
class ExportOrder(Value):
    """What to export: a case and its bytes, for which frame, as what, by whose lead times."""

    case: CaseFile
    content: bytes
    frame: Frame
    kind: str
    lead_times: Path | None = None


def export(order: ExportOrder, target: Path, *, force: bool = False) -> list[str]:
    """Write a kind of export to `target`, whole or not at all; return the names of what it holds.

    Raises:
        KeyUnknown: The case names no programme, and this kind needs one.
        OutputRefused: `target` holds somebody's work, or can't be written.

    """
    if order.kind in FOLDERS:
        folders.require_free(target, force=force)
        held = made(order)
        folders.write_folder(target, held, force=force)
        return sorted(held)
    files.require_free(target, force=force)
    files.write_whole(target, _file(order))
    return [target.name]


def made(order: ExportOrder) -> dict[str, bytes]:
    """Return what an export holds, by name; a kind that is one file has one.

    Raises:
        KeyUnknown: The case names no programme, and this kind needs one.

    """
    return _folder(order) if order.kind in FOLDERS else {order.kind: _file(order)}


def plan_of(order: ExportOrder) -> Plan:
    """Return the backward plan from the last day of the call."""
    from grantflow.documents import calendar
    from grantflow.documents.lead_times import read_lead_times

    programme, call = _frame(order)
    lead_times = read_lead_times(order.lead_times)
    return calendar.plan(order.case.application, programme, call, lead_times)


def _frame(order: ExportOrder) -> tuple[Programme, Call | None]:
    programme, call = order.frame
    if programme is None:
        raise KeyUnknown(
            "ärendet nämner inget program",
            remedy="lägg till 'programme: 37a' överst i filen, eller ange --programme 37a",
        )
    return programme, call


def _folder(order: ExportOrder) -> dict[str, bytes]:
    makers = {"portal": _portal, "annexes": _annexes, "pictures": _pictures, "forms": _forms}
    return makers[order.kind](order)


def _file(order: ExportOrder) -> bytes:
    if order.kind == "ics":
        from grantflow.documents.ics import calendar_file
        from grantflow.documents.scan_days import scan_days

        return calendar_file(plan_of(order), scan_days(order.case.application))
    if order.kind == "pptx":
        from grantflow.documents.slides import case_slides

        return case_slides(order.case.application)
    if order.kind == "xlsx":
        from grantflow.documents.lists.workbook import case_workbook

        return case_workbook(order.case.application, *order.frame)
    return _dossier(order)


def _portal(order: ExportOrder) -> dict[str, bytes]:
    from grantflow.documents import portal
    from grantflow.documents.reports import portal_page

    programme, call = _frame(order)
    application = order.case.application
    found = portal.blocks(application, programme, call)
    texts = portal.files(application, programme, found)
    texts["index.html"] = portal_page.page(application, programme, call, found)
    return {name: text.encode() for name, text in texts.items()}


def _annexes(order: ExportOrder) -> dict[str, bytes]:
    from grantflow.documents import annexes, register
    from grantflow.documents.ics import calendar_file
    from grantflow.documents.reports import plan_report

    programme, call = _frame(order)
    plan = plan_of(order)
    made = annexes.word_files(order.case.application, programme, call, plan)
    made["deltagarregister.xlsx"] = register.register_workbook(order.case.application, programme)
    made["tidsplan.html"] = plan_report.as_page(plan).encode()
    if any(row.date for row in plan.milestones):
        made["tidsplan.ics"] = calendar_file(plan)
    return made


def _pictures(order: ExportOrder) -> dict[str, bytes]:
    from grantflow.documents.diagrams import pictures, png
    from grantflow.documents.reports import picture_page
    from grantflow.model.counted import counted

    application = counted(order.case.application, *order.frame)
    made: dict[str, bytes] = {"index.html": picture_page.render(application).encode()}
    for picture in pictures(application):
        made[f"{picture.name}.svg"] = picture.svg.encode()
        made[f"{picture.name}.png"] = png(picture)
    return made


def _forms(order: ExportOrder) -> dict[str, bytes]:
    from grantflow.documents.wordforms.written import form_files

    programme = order.frame.programme
    return form_files(order.case.application, [programme.programme] if programme else [])


def _dossier(order: ExportOrder) -> bytes:
    """Return everything as one .zip: the case, the application, and a list of hashes."""
    from grantflow import usecases
    from grantflow.documents import package
    from grantflow.documents.render import render_application
    from grantflow.documents.seals import SUMS
    from grantflow.documents.sheets import budget_workbook

    programme, call = _frame(order)
    application = order.case.application
    report = usecases.find_gaps(application, order.frame)
    blockers = [finding.message for finding in report.blockers()]
    name = f"arende{Path(order.case.name).suffix.lower() or '.yaml'}"
    held: dict[str, bytes] = {
        name: order.content,
        "ansokan.docx": render_application(
            application, programme, call, missing=blockers, as_is=bool(blockers), drawn=True
        ),
        "granskning.html": _review(order, report, name).encode(),
        "budget.xlsx": budget_workbook(application, programme, call),
    }
    for folder, maker in (("portal", _portal), ("bilagor", _annexes), ("bilder", _pictures)):
        held |= {f"{folder}/{key}": content for key, content in maker(order).items()}
    held[SUMS] = _hashes(held)
    parts = [package.deflate(key, held[key]) for key in sorted(held)]
    return package.write(parts, application.dated)


def _review(order: ExportOrder, report: Report, name: str) -> str:
    """Return the review as a page about the file `name` that lies beside it."""
    from grantflow.documents import casefile
    from grantflow.documents.reports import as_html
    from grantflow.documents.reports.heading import case_heading

    def locate(place: str) -> int | None:
        return casefile.line_of_place(order.case, place)

    heading = case_heading(order.case.application, *order.frame, name)
    return as_html.render(report, heading, name, locate)


def _hashes(held: Mapping[str, bytes]) -> bytes:
    lines = (f"{hashlib.sha256(held[name]).hexdigest()}  {name}\n" for name in sorted(held))
    return "".join(lines).encode()
