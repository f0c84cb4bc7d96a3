"""One walk, two runners: a person gets the same answer with and without the engine."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from runs import WALK, WHOLE, order, run_tracked

from grantflow import orchestration, usecases

if TYPE_CHECKING:
    from grantflow.model.finding import Report

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("engine")]


@pytest.mark.parametrize("as_is", [False, True], ids=["when ready", "as it is"])
def test_both_runners_give_the_same_findings_and_the_same_file(
    example: Path, tmp_path: Path, as_is: bool
) -> None:
    """Tracking a run must never change what is found or what the funder gets."""
    plain_file, tracked_file = tmp_path / "plain.docx", tmp_path / "tracked.docx"

    plain = usecases.run_plainly(usecases.walk(order(example, plain_file, as_is=as_is)))
    tracked = run_tracked(order(example, tracked_file, as_is=as_is))

    assert dataclasses.replace(tracked, written=plain.written) == plain
    assert (tracked.written is None) == (plain.written is None)
    assert tracked_file.exists() == plain_file.exists()
    if plain.written:
        assert tracked_file.read_bytes() == plain_file.read_bytes()


def test_the_steps_are_told_in_the_same_order(tmp_path: Path) -> None:
    """The terminal shows the same lines, step by step, in both ways of running."""
    plain: list[tuple[str, Report | None]] = []
    tracked: list[tuple[str, Report | None]] = []

    usecases.run_plainly(
        usecases.walk(order(WHOLE, tmp_path / "a.docx")), lambda *told: plain.append(told)
    )
    orchestration.run_tracked(
        order(WHOLE, tmp_path / "b.docx"), lambda *told: tracked.append(told), lambda *_: None
    )

    assert [name for name, _ in tracked] == WALK
    assert tracked == plain


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """A run that is started again, after a crash or by mistake, leaves the same file."""
    target = tmp_path / "a.docx"

    first = run_tracked(order(WHOLE, target))
    before = target.read_bytes()
    second = run_tracked(order(WHOLE, target))

    assert second == first
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]
