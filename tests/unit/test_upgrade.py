"""Bringing older case files to the current format."""

from typing import Any

import pytest

from grantflow.documents import upgrade
from grantflow.errors import VersionUnknown
from grantflow.model.application import FORMAT_VERSION


def test_a_file_without_a_version_is_the_first_version() -> None:
    """Nobody writes a version by hand."""
    assert upgrade.to_current({"title": "x"}, "fil", {}) == {"title": "x", "grantflow": 1}


@pytest.mark.parametrize("version", ["x", "1.0", 0, -1, [1], {}])
def test_a_version_that_is_no_number_is_told_with_its_line(version: Any) -> None:
    """The remedy shows what to write instead."""
    with pytest.raises(VersionUnknown, match=r"(?s)fil:3.*skriv 'grantflow: 1' överst") as caught:
        upgrade.to_current({"grantflow": version}, "fil", {("grantflow",): 3})
    assert str(version) in str(caught.value)


def test_a_newer_file_is_refused_and_left_alone() -> None:
    """Reading half of a newer file would lose the other half at the next save."""
    value = {"grantflow": 99, "title": "x"}
    with pytest.raises(VersionUnknown, match=r"(?s)99; .*högst 1.*orörd"):
        upgrade.to_current(value, "fil", {})
    assert value == {"grantflow": 99, "title": "x"}


def test_steps_are_taken_one_version_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A very old file walks every step, and no answer is dropped on the way."""
    taken: list[int] = []

    def step(number: int) -> Any:
        def take(value: dict[str, Any]) -> dict[str, Any]:
            taken.append(number)
            return value | {f"from_{number}": True}

        return take

    monkeypatch.setattr(upgrade, "FORMAT_VERSION", 3)
    monkeypatch.setattr(upgrade, "STEPS", {1: step(1), 2: step(2)})

    found = upgrade.to_current({"grantflow": 1, "title": "x"}, "fil", {})

    assert taken == [1, 2]
    assert found == {"grantflow": 3, "title": "x", "from_1": True, "from_2": True}
    assert upgrade.to_current({"grantflow": 2}, "fil", {}) == {"grantflow": 3, "from_2": True}


def test_every_older_version_has_its_step() -> None:
    """Raising the version without a step would break every saved case."""
    assert sorted(upgrade.STEPS) == list(range(1, FORMAT_VERSION))
