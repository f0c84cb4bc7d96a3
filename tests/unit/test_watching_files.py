"""A folder of case files read by night: what is odd about one keeps no other from being read."""

import os
from pathlib import Path

import pytest

from grantflow.documents import casefile
from grantflow.settings import Settings
from grantflow.usecases.watching_files import look_at_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "arenden"
    made.mkdir()
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        (made / name).write_text("grantflow: 1\ntitle: Ett ärende\n", "utf-8")
    return made


def settings(home: Path) -> Settings:
    return Settings(home=home, engine_url=None, engine_home=home, log_level="WARNING")


def test_a_defect_in_one_case_file_stops_no_other(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told with a number to report it by, and never with what the file says."""
    load = casefile.load

    def stumbling(path: Path) -> casefile.CaseFile:
        if path.name == "b.yaml":
            raise RuntimeError("Ett ärende")
        return load(path)

    monkeypatch.setattr(casefile, "load", stumbling)
    done = look_at_folder(folder, settings(tmp_path))

    assert done.cases == 2
    [fault] = done.faults
    assert fault.startswith("b.yaml: det här är ett fel i grantflow, inte i filen (referens ")
    assert "Ett ärende" not in fault


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes in folders")
def test_what_is_no_file_is_passed_by_and_a_link_to_nowhere_is_told(
    folder: Path, tmp_path: Path
) -> None:
    """Reading a pipe would never end."""
    os.mkfifo(folder / "rör.yaml")
    (folder / "mapp.yaml").mkdir()
    (folder / "lös.yaml").symlink_to(folder / "borta.yaml")
    done = look_at_folder(folder, settings(tmp_path))

    assert done.cases == 3
    assert [fault.partition(":")[0] for fault in done.faults] == ["lös.yaml"]
