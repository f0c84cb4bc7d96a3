"""The bar of a long command: seen by who watches, and by nobody else."""

from __future__ import annotations

import io
import re
import sys

import pytest

from grantflow.cli.progress import Progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "seen"), [(_Terminal(), True), (io.StringIO(), False)])
def test_a_bar_is_drawn_for_a_person_alone(
    stream: io.StringIO, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the first thing heard is that some were done before; no number is repeated."""
    monkeypatch.setattr(sys, "stderr", stream)

    with Progress("Läser", "filer är klara", named=True) as progress:
        for done in (0, 2, 3):
            progress.tell(done, 3, f"fil {done}, 070-174 06 05")

    written = stream.getvalue()
    assert ("Läser" in written, "fil 3" in written, "100%" in written) == (seen,) * 3
    assert "070-174" not in written


def _stopped() -> None:
    with Progress("Läser", "sidor är lästa") as progress:
        progress.tell(2, 7, "")
        raise KeyboardInterrupt


def test_whoever_stops_it_learns_how_far_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    """And that the same command goes on from there."""
    with pytest.raises(KeyboardInterrupt):
        _stopped()

    told = "2 av 7 sidor är lästa. Kör samma kommando igen för att fortsätta.\n"
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_a_bar_never_takes_more_than_a_line(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that the terminal breaks is not erased by the next one."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", str(columns))
    name = "Verksamhetsutvecklingskvalitetssäkringsprojektet i Modellköping.yaml"

    for unit in ("filer", ""):
        with Progress("Granskar", "filer är klara", named=True, unit=unit) as progress:
            for done in range(1, 101):
                progress.tell(done, 100, name)

    lines = re.split(r"[\r\n]|\x1b\[\?25[lh]", terminal.getvalue())
    assert max(len(line.rstrip()) for line in lines) < columns
    assert any("Verksamh" in line and line.rstrip().endswith("…") for line in lines) == (
        columns < 200
    )
