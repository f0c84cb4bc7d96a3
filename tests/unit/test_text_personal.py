"""Personal data is found in every form people write it, and never repeated."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.text.personal import find_personal_data, mask

FOUND = [
    ("19900101-0000", "personnummer"),
    ("900101-0000", "personnummer"),
    ("9001010000", "personnummer"),
    ("199001010000", "personnummer"),
    ("19900101 0000", "personnummer"),
    ("120229+0000", "personnummer"),
    ("900161-0000", "personnummer"),  # samordningsnummer: day + 60
    ("19900191-0000", "personnummer"),
    ("070-000 00 00", "telefonnummer"),
    ("0700000000", "telefonnummer"),
    ("+46 70 000 00 00", "telefonnummer"),
    ("0046700000000", "telefonnummer"),
    ("+46 (0)8 000 00 00", "telefonnummer"),
    ("070 000 00 00", "telefonnummer"),
    ("070-0000000", "telefonnummer"),
    ("070-000-00-00", "telefonnummer"),
    ("0700-00 00 00", "telefonnummer"),
    ("070 - 000 00 00", "telefonnummer"),
    ("070–000 00 00", "telefonnummer"),
    ("08-000 000 00", "telefonnummer"),
    ("08-00 00 00", "telefonnummer"),
    ("(08) 000 00 00", "telefonnummer"),
    ("040-00 00 00", "telefonnummer"),
    ("0500-00 00 00", "telefonnummer"),
    ("090/00 00 00", "telefonnummer"),
    ("+46700000000", "telefonnummer"),
    ("+46-70-000 00 00", "telefonnummer"),
    ("0046 8 000 00 00", "telefonnummer"),
    ("nagon.annan@exempelby.example", "e-postadress"),
    ("n@x.example", "e-postadress"),
]

CLEAN = [
    "212000-0000",  # an organisation number: its third and fourth figures lie above 12
    "802400-0000",
    "900231-0000",  # 31 February
    "900199-0000",  # no day, not even with 60 added
    "info@exempelby.example",
    "Registrator@exempelby.example",
    "1 250 000 kr",
    "310 000 kr om året i 3 år",
    "AVN 2024/0032, § 18",
    "1 september 2024 till 31 december 2025",
    "2024-09-01",
    "2024-09-01–2025-12-31",
    "Start 2027-09-01 Slut 2027-10-15",
    "09-01 2027-10-15",
    "01-09 02-10 03-11 04-12",
    "0830-1130 0900-1200",
    "1 000 000 000 kr",
    "1 050 000 000",
    "12 050 000 24 000 kr",
    "682 000,05 1 200 000",
    "dag 01 09 2027 till 31 12 2027",
    "dnr 2024-12345678-9",
    "följ oss @exempelby",
    "",
]


@pytest.mark.parametrize(("written", "kind"), FOUND)
def test_personal_data_is_found_and_masked(written: str, kind: str) -> None:
    """Whatever the spelling, the report says the kind and hides the figures."""
    text = f"Deltagaren nås på {written}, helst på kvällen."
    (hit,) = find_personal_data(text)

    assert hit.kind == kind
    assert text[hit.start : hit.end].strip() == written
    assert mask(text) == f"Deltagaren nås på [{kind} dolt], helst på kvällen."


@pytest.mark.parametrize("text", CLEAN)
def test_other_figures_and_shared_boxes_are_left_alone(text: str) -> None:
    """A false alarm about a sum or an organisation number would stop a good application."""
    assert find_personal_data(text) == []
    assert mask(text) == text


def test_several_pieces_come_in_order_and_all_are_masked() -> None:
    """One hit must not hide the next."""
    text = "Ring 070-000 00 00 eller skriv till n@x.example om 900101-0000."
    kinds = [hit.kind for hit in find_personal_data(text)]

    assert kinds == ["telefonnummer", "e-postadress", "personnummer"]
    assert mask(text).count("dolt]") == 3
    assert not find_personal_data(mask(text))


@given(
    day=st.dates(datetime.date(1900, 1, 1), datetime.date(2024, 12, 31)),
    tail=st.integers(0, 9999),
    long=st.booleans(),
    mark=st.sampled_from(["-", "+", "", " "]),
    around=st.sampled_from(["{}", "({})", "nr {}.", "pnr:{},", "a {} b"]),
)
def test_no_personnummer_survives_masking(
    day: datetime.date, tail: int, long: bool, mark: str, around: str
) -> None:
    """Any born day, any four last figures, the right control figure or not."""
    date = day.strftime("%Y%m%d")
    number = f"{date if long else date[2:]}{mark}{tail:04d}"
    text = around.format(number)

    assert number not in mask(text)


_DATE = st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 12, 31))
_CELL = st.one_of(
    _DATE.map(str),
    _DATE.map(lambda day: f"{day:%d/%m %Y}"),
    _DATE.map(lambda day: f"{day:%Y-%m}"),
    _DATE.map(lambda day: f"{day.day}/{day.month}"),
    st.tuples(_DATE, _DATE).map(lambda pair: f"{pair[0]}–{pair[1]}"),
    st.tuples(_DATE, _DATE).map(lambda pair: f"{pair[0]} - {pair[1]}"),
    st.integers(0, 10**10).map(lambda sum_: f"{sum_:,}".replace(",", " ")),
    st.integers(0, 10**8).map(lambda sum_: f"{sum_:,},{sum_ % 100:02d} kr".replace(",", " ", 2)),
    st.integers(0, 10**6).map(lambda sum_: f"{sum_:,} kr".replace(",", "\u00a0")),
    st.integers(1, 60).map(str),
)


@given(st.lists(_CELL, min_size=1, max_size=6), st.sampled_from(["\t", " | ", "\n", " ", ", "]))
def test_no_date_or_amount_in_a_table_is_personal_data(cells: list[str], mark: str) -> None:
    """Whatever stands between the cells of a row: a table of dates stops nobody's application."""
    assert find_personal_data(mark.join(cells)) == []
