"""The shared field types: figures, dates and choices as Swedes write them."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError
from strategies import kronor

from grantflow.model import choices
from grantflow.model.application import Application
from grantflow.model.stages.projektlogik import Goal, TargetGroup
from grantflow.model.wording import folded_words, plain, words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 250 000", 1_250_000),
        ("1\u00a0250\u202f000,50", Decimal("1250000.50")),
        ("0,5", Decimal("0.5")),
        ("-3", -3),
        (7, 7),
        ("12 5", None),
        ("1 25", None),
        ("1.250.000", None),
        ("", None),
        ("många", None),
        ("NaN", None),
        ("Infinity", None),
        ("1,2,3", None),
    ],
)
def test_a_figure_is_read_as_it_is_written_or_refused(written: Any, read: Any) -> None:
    """1 250 000 is a figure; 12 5 is a slip that must not become 125."""
    if read is None:
        with pytest.raises(ValidationError):
            Goal(baseline=written)
    else:
        assert Goal(baseline=written).baseline == read


@given(kronor)
def test_any_amount_written_in_swedish_comes_back_to_the_ore(amount: Decimal) -> None:
    """Thousands in groups, comma before the öre."""
    shown = f"{amount:,.2f}".replace(",", "\u00a0").replace(".", ",")
    assert Goal(target=shown).target == amount


@pytest.mark.parametrize(
    "written", [2025, "2025", 20250131, "2023-02-29", "31/1 2025", "2025-1-5", 1.5]
)
def test_only_a_whole_date_that_exists_is_a_date(written: Any) -> None:
    """'by: 2025' must not become a second of 1970."""
    with pytest.raises(ValidationError):
        Goal(by=written)


@pytest.mark.parametrize("written", ["2025-01-31", datetime.date(2025, 1, 31)])
def test_a_date_in_the_swedish_form_is_a_date(written: Any) -> None:
    """ÅÅÅÅ-MM-DD, as text or as a date."""
    assert Goal(by=written).by == datetime.date(2025, 1, 31)


def test_persons_are_whole_and_not_below_none() -> None:
    """Half a participant is a slip."""
    assert TargetGroup(women="1 200").women == 1200
    for wrong in ("0,5", -1, 10_000_001):
        with pytest.raises(ValidationError):
            TargetGroup(women=wrong)


SPELLINGS = [
    (choices.ActorKind, "Statlig myndighet", "myndighet"),
    (choices.ActorKind, "civilsamhalle", "civilsamhälle"),
    (choices.ProgrammeId, 37, "37"),
    (choices.ProgrammeId, "37A", "37a"),
    (choices.Theme, "Språk/arbete", "sprak-arbete"),
    (choices.GoalLevel, "Effektmål", "effekt"),
    (choices.YesNo, " JA ", "ja"),
    (choices.CertificateStatus, "ej begärt", "inte begärt"),
    (choices.TargetedGroup, "män", "män eller pappor"),
]


@pytest.mark.parametrize(("kind", "written", "settled"), SPELLINGS)
def test_other_spellings_of_a_choice_are_understood(kind: Any, written: Any, settled: str) -> None:
    """Nobody should lose an hour over a capital letter."""
    validator = kind.__metadata__[0].func
    assert validator(written) == settled


def test_what_is_no_choice_is_left_for_the_error_message() -> None:
    """The fault shows what was written, not what we made of it."""
    validator = choices.YesNo.__metadata__[0].func  # type: ignore[attr-defined]
    assert validator("kanske") == "kanske"
    assert validator(["ja"]) == ["ja"]


def test_plain_keeps_different_words_apart() -> None:
    """Rings, dots, case and separators are spelling; letters are not."""
    assert plain("  Fritid_nätverk ") == plain("fritid-natverk") == "fritid natverk"
    assert plain("kommunal förbund") != plain("kommunalförbund")


def test_words_are_words_and_figures() -> None:
    """Signs do not count as an answer."""
    assert words("Vi når 1 200 föräldrar – 75 %!") == ["Vi", "når", "1 200 ", "föräldrar", "75 %"]
    assert folded_words("  Å, Ä!  SFI-lärare ") == "å ä sfi-lärare"
    assert folded_words("… – !") == ""


def test_text_is_stripped_and_has_an_end() -> None:
    """A pasted book is a fault with a limit, not a slow check."""
    assert Application(title="  x \n").title == "x"
    assert Application(title=37).title == "37"
    with pytest.raises(ValidationError):
        Application(title="x" * 30_001)


def test_two_cases_never_share_an_answer() -> None:
    """Empty forms are made beforehand: an answer in one case must not appear in the next."""
    first, second = Application(), Application()
    first.stages.forankring.owner.unit = "Enheten"
    first.idea.programmes.append("esf")
    first.budget.comment = "x"

    assert second == Application() != first
    assert second.stages.forankring.owner.unit is None


@pytest.mark.parametrize(
    ("written", "stands"), [("15:59", True), ("kl. 9.30", True), ("25:70", False), ("24.00", False)]
)
def test_a_time_of_day_is_one(written: str, stands: bool) -> None:
    """25:70 is a slip, and is told where it stands."""
    if stands:
        assert Application.model_validate({"eu": {"submit_at": written}}).eu.submit_at == written
        return
    with pytest.raises(ValidationError):
        Application.model_validate({"eu": {"submit_at": written}})
