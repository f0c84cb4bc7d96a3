"""Scales that are data: what stands on them, and what does not."""

from typing import Any

import pytest

from grantflow.model.application import Application
from grantflow.model.scales import METHODS, STEPS, levels, off_scale


def case(**stages: Any) -> Application:
    return Application.model_validate({"stages": stages})


def test_the_steps_of_cooperation_run_from_lowest_to_highest() -> None:
    """The order decides whether a partner is moving up."""
    assert levels(STEPS) == ("samtal", "samsyn", "samarbete", "samverkan")
    assert len(levels(METHODS)) == len(set(levels(METHODS))) > 1


@pytest.mark.parametrize("step", ["samtal", "Samverkan", " SAMSYN ", "[välj steg]", None, ""])
def test_a_step_in_any_spelling_is_on_the_scale(step: str | None) -> None:
    """A placeholder is found by the checks, not refused at the door."""
    partners = [{"step_now": step}, {"step_wanted": step}]
    assert list(off_scale(case(forankring={"partners": partners}))) == []


def test_a_word_off_the_scale_is_told_with_its_place() -> None:
    """The place is that of the file, rows from 0."""
    partners = [{"step_now": "samtal"}, {"step_now": "prat", "step_wanted": "mer prat"}]
    found = list(
        off_scale(
            case(
                forankring={"partners": partners}, jamstalldhetskartlaggning={"method": "magkänsla"}
            )
        )
    )

    assert found == [
        (("stages", "forankring", "partners", 1, "step_now"), "prat", STEPS),
        (("stages", "forankring", "partners", 1, "step_wanted"), "mer prat", STEPS),
        (("stages", "jamstalldhetskartlaggning", "method"), "magkänsla", METHODS),
    ]
