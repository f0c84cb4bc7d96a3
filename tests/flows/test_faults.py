"""What happens when a step of a tracked run fails."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from runs import WHOLE, latest, order, run_tracked

from grantflow import orchestration, usecases
from grantflow.documents import files
from grantflow.errors import EngineUnavailable, OutputRefused, Place, TemplateBroken

FULL = OSError(errno.ENOSPC, "No space left on device")
REFUSED = OutputRefused("filen går inte att skriva", remedy="försök igen", place=Place("a.docx"))


@pytest.mark.engine
@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("fault", [FULL, REFUSED], ids=["full disk", "refused file"])
def test_writing_that_fails_once_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """A folder on a net that was away for a second does not cost a person her run."""
    target = tmp_path / "a.docx"
    wanted = order(WHOLE, target)
    monkeypatch.setattr(files, "write_whole", _failing(fault, times=1))

    draft = run_tracked(wanted)

    assert draft.written == target
    assert target.is_file()
    record = latest()
    assert record.tries["Skriv ansökan"] == 2
    assert record.tasks[-1] == ("Skriv ansökan", "Completed")


@pytest.mark.engine
@pytest.mark.usefixtures("engine")
def test_writing_that_keeps_failing_ends_with_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person reads what is wrong with her folder, not what is wrong with a task."""
    wanted = order(WHOLE, tmp_path / "a.docx")
    monkeypatch.setattr(files, "write_whole", _failing(REFUSED, times=9))

    with pytest.raises(OutputRefused, match=r"\[GF401\] a.docx: filen går inte att skriva"):
        run_tracked(wanted)

    assert list(tmp_path.iterdir()) == []
    assert latest().tries["Skriv ansökan"] == 3
    assert latest().state == "Failed"


BROKEN = TemplateBroken("mallen frågar efter något okänt", remedy="rätta den")


@pytest.mark.engine
@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("fault", [BROKEN, RuntimeError("ett fel i koden")], ids=["ours", "defect"])
def test_a_fault_that_cannot_pass_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """A broken template is as broken a second later; the error comes out as it was raised.

    A defect of ours is none of the engine's: who waits for the engine would wait for ever.
    """
    wanted = order(WHOLE, tmp_path / "a.docx")
    monkeypatch.setattr(usecases, "write_application", _raising(fault))

    with pytest.raises(type(fault)) as told:
        run_tracked(wanted)

    assert told.value is fault
    assert latest().tries["Skriv ansökan"] == 1
    assert latest().tasks[-1] == ("Skriv ansökan", "Failed")


@pytest.mark.engine
@pytest.mark.usefixtures("engine")
def test_a_failed_run_leaves_no_order_for_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next run in the same process reads its own case, not the one that failed."""
    wanted = order(WHOLE, tmp_path / "a.docx")
    monkeypatch.setattr(usecases, "check_idea", _raising(TemplateBroken("x", remedy="y")))
    with pytest.raises(TemplateBroken):
        run_tracked(wanted)

    other = WHOLE.with_name("arbete-och-sprak.yaml")
    read = orchestration.order_for(str(other), str(tmp_path / "b.docx"), None, None, as_is=True)

    assert read.case.name == str(other)
    assert read.as_is


def test_an_engine_that_cannot_start_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the engine is at fault a person is told that the run works without it."""
    wanted = order(WHOLE, tmp_path / "a.docx")
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "home"))

    def refuse() -> None:
        raise RuntimeError("Timed out while attempting to connect to ephemeral server")

    monkeypatch.setattr(orchestration, "start_engine", refuse)

    with pytest.raises(EngineUnavailable) as told:
        run_tracked(wanted)

    assert "utan --tracked" in str(told.value)
    assert not (tmp_path / "a.docx").exists()


def _failing(fault: Exception, *, times: int) -> Callable[[Path, bytes], None]:
    """Return a `write_whole` that fails so many times before it writes."""
    real = files.write_whole
    failed: list[Path] = []

    def write_whole(path: Path, content: bytes) -> None:
        if len(failed) < times:
            failed.append(path)
            raise fault
        real(path, content)

    return write_whole


def _raising(fault: Exception) -> Callable[..., None]:
    def step(*_: object) -> None:
        raise fault

    return step
