"""A sheet that remembers its cells writes the same file as the library's own."""

from datetime import UTC, datetime
from io import BytesIO
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from grantflow.documents import long_sheet
from grantflow.documents.long_sheet import LongSheet

SIGNS = st.sampled_from(["✓", "–", " x", "<r>a</r>", "a & b", "_x0041_", "\x07", "Å" * 500, ""])
CELLS = st.one_of(SIGNS, st.text(max_size=9), st.integers(0, 3), st.booleans(), st.none())
ROWS = st.lists(st.lists(st.tuples(CELLS, st.integers(0, 2)), max_size=30), max_size=9)


def written(rows: list[list[tuple[object, int]]], kind: type[Worksheet]) -> bytes:
    file = BytesIO()
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    looks = [None, book.add_format({"bold": True}), book.add_format({"italic": True})]
    sheet = book.add_worksheet("Matris", kind)
    sheet.set_column(1, 1, 20, looks[2])
    for line, row in enumerate(rows):
        for column, (value, look) in enumerate(row):
            if isinstance(value, str) and value:
                sheet.write_string(line, column, value, looks[look])
            else:
                sheet.write(line, column, value, looks[look])
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
    book.close()
    return file.getvalue()


@given(ROWS)
def test_the_file_is_the_same_as_of_the_librarys_own_sheet(
    rows: list[list[tuple[object, int]]],
) -> None:
    """Whatever the cells say, however often, and whichever look they have."""
    twice = list(chain(rows, rows))

    assert written(twice, LongSheet) == written(twice, Worksheet)


def test_only_so_many_texts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of findings without end takes no more memory for it."""
    monkeypatch.setattr(long_sheet, "_KEPT", 3)
    made: list[LongSheet] = []

    class Kept(LongSheet):
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    rows: list[list[tuple[object, int]]] = [[(f"{number}", 1), ("✓", 1)] for number in range(9)]

    assert written(rows, Kept) == written(rows, Worksheet)
    assert len(made[0]._known) == 3
