"""The budget as a workbook that goes on calculating: costs, parties, financing, prices, notes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grantflow.documents.budget_layout import NAME, Layout, kind_of, lay_out
from grantflow.documents.budget_sheet import PRICES_FIRST, listed_prices, write_budget
from grantflow.documents.compose import project_title
from grantflow.documents.financing_sheet import write_financing
from grantflow.documents.money import before_payment
from grantflow.documents.workbook import MONEY, PERCENT, Book, cell
from grantflow.model.budget import ZERO
from grantflow.model.costing import Costing, count_case
from grantflow.model.source import STANDING_LABELS
from grantflow.text import swedish
from grantflow.text.costnotes import notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.workbook import Sheet
    from grantflow.model.application import Application
    from grantflow.model.costlines import Line
    from grantflow.model.programme import Call, Programme

_COLOURS = (
    "Blå siffror är ifyllda och går att ändra. Svarta siffror räknas fram med formler. "
    "Kolumnerna längst till höger på bladet Budget är hopfällda och visar oavrundade belopp."
)
_FIGURES_ABOVE = (
    "Beloppen räknas om när ni ändrar en siffra. Ändringarna följer inte med till ärendet."
)


def budget_workbook(
    application: Application, programme: Programme | None, call: Call | None
) -> bytes:
    """Return the budget of a case as an .xlsx file, dated by the case: same case, same bytes."""
    book = Book()
    write_budget_sheets(book, application, programme, call)
    title = project_title(application)
    return book.close(
        {"title": f"Budget: {title}", "creator": application.applicant.name, "language": "sv-SE"},
        application.dated,
    )


def write_budget_sheets(
    book: Book, application: Application, programme: Programme | None, call: Call | None
) -> None:
    """Write the budget of a case, a sheet for each way of looking at it."""
    costing = count_case(application, programme, call)
    layout = lay_out(costing, _activities(application))
    title = project_title(application)
    write_budget(book, layout, title, _under(programme, call, costing))
    _write_parties(book, layout)
    write_financing(book, layout)
    _write_prices(book, costing)
    _write_about(book, _about(application, programme, call, costing), title)


def _activities(application: Application) -> dict[str, str]:
    """Return activities by id, as the document numbers them."""
    rows = application.stages.projektlogik.activities
    return {row.id: f"A{order}" for order, row in enumerate(rows, 1) if row.id}


def _under(programme: Programme | None, call: Call | None, costing: Costing) -> str:
    model = costing.method.model
    said = [
        programme.name if programme else "",
        call.title if call else "",
        model.name if model else "",
        "Belopp i kronor",
    ]
    return swedish.tie(" · ".join(text for text in said if text))


def _write_parties(book: Book, layout: Layout) -> None:
    """Write costs by party and year, then by kind and year."""
    years = layout.years
    sheet = book.sheet("Per part och år", [40, *[15 for _ in years], 16], head=2, left=1)
    book.text(sheet, (0, 0), "Kostnader per part och år", "title")
    parties: dict[str, list[Line]] = {}
    kinds: dict[str, list[Line]] = {}
    for line in layout.costing.lines:
        parties.setdefault(layout.party(line), []).append(line)
        kinds.setdefault(kind_of(line), []).append(line)
    below = _write_cut(book, sheet, layout, (2, "Part", "party"), parties)
    book.text(sheet, (below + 1, 0), "Kostnader per kostnadsslag och år", "heading")
    last = _write_cut(book, sheet, layout, (below + 2, "Kostnadsslag", "kind"), kinds)
    sheet.print_area(0, 0, last, len(years) + 1)


def _write_cut(
    book: Book,
    sheet: Sheet,
    layout: Layout,
    head: tuple[int, str, str],
    groups: dict[str, list[Line]],
) -> int:
    """Write a table of sums by group and year; return the row after its sums."""
    row, heading, key = head
    years = layout.years
    book.text(sheet, (row, 0), heading, "head")
    for index, year in enumerate([*years, "Summa"], 1):
        book.text(sheet, (row, index), str(year or "Utan år"), "head", align="right")
    first = row + 1
    for offset, (name, lines) in enumerate(groups.items()):
        at = first + offset
        book.text(sheet, (at, 0), name)
        for index, year in enumerate(years, 1):
            same = f"({NAME}!{layout.column(key)}={cell(at, 0)})*1"
            formula = f"SUMPRODUCT({same},{NAME}!{layout.column(('a', year))})"
            book.formula(sheet, (at, index), formula, layout.sum_of(lines, year), MONEY)
        total = sum((line.total for line in lines), ZERO)
        if years:
            formula = f"SUM({cell(at, 1)}:{cell(at, len(years))})"
            book.formula(sheet, (at, len(years) + 1), formula, total, MONEY)
    last = first + max(len(groups), 1) - 1
    book.text(sheet, (last + 1, 0), "Summa", "sum")
    for index, (_, value) in enumerate(layout.sums(), 1):
        formula = f"SUM({cell(first, index)}:{cell(last, index)})"
        book.formula(sheet, (last + 1, index), formula, value, MONEY, "sum")
    return last + 2


def _write_prices(book: Book, costing: Costing) -> None:
    """Write what the model counts with, and the price list with source and date."""
    sheet = book.sheet("Priser", [38, 13, 17, 12, 64, 44, 12, 18], head=PRICES_FIRST - 1)
    model, flat = costing.method.model, costing.method.flat
    book.text(sheet, (0, 0), "Priser och andelar", "title")
    book.text(sheet, (2, 0), "Timmar på heltid under ett år")
    book.figure(sheet, (2, 1), costing.method.hours_per_year, "#,##0")
    book.text(sheet, (3, 0), "Schablon på personalkostnader")
    book.figure(sheet, (3, 1), flat, PERCENT)
    source = model.source if model else None
    if source:
        told = f"{source.title}. {source.locator}. {STANDING_LABELS[source.standing]}."
        book.text(sheet, (2, 2), told, "muted", indent=1)
    prices = listed_prices(costing)
    if not prices:
        text = "Budgeten använder ingen prislista." if model else "Ingen kostnadsmodell är vald."
        book.text(sheet, (PRICES_FIRST - 2, 0), text, "muted")
        sheet.print_area(0, 0, PRICES_FIRST - 2, 7)
        return
    headings = ("Funktion", "Prislista", "Kronor per timme", "Sedd", "Källa", "Plats i källan")
    for index, heading in enumerate((*headings, "Läst", "Säkerhet")):
        look = {"align": "right"} if index in {2, 3, 6} else {"indent": 1 if index else 0}
        book.text(sheet, (PRICES_FIRST - 1, index), heading, "head", **look)
    for row, rate in enumerate(prices, PRICES_FIRST):
        book.text(sheet, (row, 0), rate.function)
        book.text(sheet, (row, 1), rate.price_list.capitalize(), indent=1)
        book.figure(sheet, (row, 2), Fraction(rate.sek_per_hour), MONEY)
        book.day(sheet, (row, 3), rate.valid)
        book.text(sheet, (row, 4), rate.source.title, indent=1)
        book.text(sheet, (row, 5), rate.source.locator, indent=1)
        book.day(sheet, (row, 6), rate.source.checked_on)
        book.text(sheet, (row, 7), STANDING_LABELS[rate.source.standing], indent=1)
    sheet.print_area(0, 0, PRICES_FIRST + len(prices) - 1, 7)


def _write_about(book: Book, texts: list[tuple[str, str]], title: str) -> None:
    sheet = book.sheet("Om", [24, 100], head=1)
    book.text(sheet, (0, 0), title, "title")
    for row, (label, text) in enumerate(texts, 2):
        book.text(sheet, (row, 0), label, "cell", bold=True)
        book.text(sheet, (row, 1), text)
    sheet.print_area(0, 0, len(texts) + 1, 1)


def _about(
    application: Application, programme: Programme | None, call: Call | None, costing: Costing
) -> list[tuple[str, str]]:
    """Return what a reader should know of the workbook, each with its label."""
    model = costing.method.model
    found = [
        ("Sökande", application.applicant.name or ""),
        ("Period", swedish.span(application.idea.period_start, application.idea.period_end)),
        ("Stöd", programme.name if programme else ""),
        ("Utlysning", call.title if call else ""),
        ("Kostnadsmodell", f"{model.name}. {model.note or ''}".strip() if model else ""),
        ("Ärendet är daterat", swedish.day(application.dated)),
        ("Så läser ni", _COLOURS),
        ("", _FIGURES_ABOVE),
        *_labelled("Så är det räknat", notes(costing)),
        *_labelled("Likviditet", before_payment(application, programme, costing)),
        *_sources(costing),
    ]
    return [(label, swedish.tie(text)) for label, text in found if text]


def _labelled(label: str, texts: list[str]) -> Iterator[tuple[str, str]]:
    for order, text in enumerate(texts):
        yield ("" if order else label), text


def _sources(costing: Costing) -> Iterator[tuple[str, str]]:
    """Yield where model, share and prices come from, each once."""
    model, wanted = costing.method.model, costing.wanted
    found = [
        source
        for source in (
            model.source if model else None,
            wanted.source if wanted else None,
            *(rate.source for rate in listed_prices(costing)),
        )
        if source
    ]
    told = dict.fromkeys(
        f"{source.title}. {source.locator}. {source.url or 'Ingen adress'}. "
        f"Läst {source.checked_on}. {STANDING_LABELS[source.standing]}."
        for source in found
    )
    yield from _labelled("Källor", list(told))
