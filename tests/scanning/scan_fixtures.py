"""One server for all tests of the watch, and rounds against it with tiny limits."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from scan_rounds import Watcher
from scan_server import Site, serving

from grantflow import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def web() -> Iterator[Site]:
    """Serve on two hosts for the whole session."""
    with serving("127.0.0.1", "127.0.0.2") as site:
        yield site


@pytest.fixture
def site(web: Site) -> Site:
    """Return the server with nothing on it."""
    web.forget()
    return web


@pytest.fixture
def watcher(site: Site, tmp_path: Path) -> Watcher:
    """Return a watch over pages of the server, from 22 November 2026 at eight."""
    return Watcher(site, tmp_path / "home", datetime.datetime(2026, 11, 22, 8, tzinfo=datetime.UTC))


@pytest.fixture
def run(
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """Return the command, with its memory in a folder of the test and tiny limits."""
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")  # never asked
    monkeypatch.setenv("GRANTFLOW_SCAN_ALLOW", f"127.0.0.1:{site.port}")

    def command(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.run(["scan", *map(str, arguments)])
        return code, *capsys.readouterr()

    return command
