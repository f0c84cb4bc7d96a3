"""One server for all tests of the watch, and rounds against it with tiny limits."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from scan_rounds import Watcher
from scan_server import Site, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
