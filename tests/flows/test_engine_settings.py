"""How the engine is set up before it is loaded."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grantflow import orchestration


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path) -> Iterator[Path]:
    """Give the test a home of its own, and put the environment back."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("PREFECT") or "TRACK" in name]:
        del os.environ[name]
    os.environ["GRANTFLOW_HOME"] = str(tmp_path)
    yield tmp_path
    os.environ.clear()
    os.environ.update(before)


def test_nothing_about_a_run_is_sent_to_anybody(own_home: Path) -> None:
    """An application may hold what a municipality has not yet decided; telemetry is off."""
    orchestration.prepare_engine()

    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert os.environ["DO_NOT_TRACK"] == "1"


def test_the_engine_keeps_its_files_in_a_folder_of_its_own(own_home: Path) -> None:
    """Another Prefect on the same computer must not be touched, nor its database."""
    orchestration.prepare_engine()

    assert os.environ["PREFECT_HOME"] == str(own_home / "prefect")
    assert (own_home / "prefect").is_dir()


def test_what_a_person_has_set_stays(monkeypatch: pytest.MonkeyPatch, own_home: Path) -> None:
    """Whoever runs an engine of her own, or wants to see its log, decides."""
    monkeypatch.setenv("PREFECT_HOME", "/somewhere/else")
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")

    orchestration.prepare_engine()

    assert os.environ["PREFECT_HOME"] == "/somewhere/else"
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"


def test_prefect_believes_the_settings(own_home: Path) -> None:
    """A setting with a misspelt name is silently ignored; ask Prefect what it understood."""
    orchestration.prepare_engine()
    asked = (
        "from prefect.settings import get_current_settings as s; t = s();"
        "print(t.server.analytics_enabled, t.server.ephemeral.enabled,"
        " t.server.ephemeral.startup_timeout_seconds, t.home, t.logging.level)"
    )

    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=own_home
    )

    assert told.stdout.split() == ["False", "True", "90", str(own_home / "prefect"), "ERROR"]


def test_the_server_of_this_version_can_be_imported(own_home: Path) -> None:
    """Prefect and a newer FastAPI install side by side without a word, and die at import."""
    orchestration.prepare_engine()

    subprocess.run(
        [sys.executable, "-c", "import prefect.server.api.server"], check=True, cwd=own_home
    )


def test_the_command_line_runs_without_loading_the_engine() -> None:
    """Loading Prefect takes seconds; whoever only checks a case must not wait for it."""
    code = (
        "import sys; from grantflow import orchestration; from grantflow.cli import drafting;"
        "sys.exit('prefect' in sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
