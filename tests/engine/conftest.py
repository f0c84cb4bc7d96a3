"""One installation for the tests that kill it; starting an engine takes a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from killed_files import HOSTS, Files, Online
from killed_house import House
from scan_server import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scan_server import Site


@pytest.fixture(scope="session")
def pages() -> Iterator[Site]:
    """Serve pages to watch, on several hosts of this machine."""
    with serving(*HOSTS) as site:
        yield site


@pytest.fixture(scope="session")
def house(pages: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Let people move in."""
    allowed = ",".join(f"{host}:{pages.port}" for host in HOSTS)
    made = House(tmp_path_factory.mktemp("house"), GRANTFLOW_SCAN_ALLOW=allowed)
    yield made
    made.close()
    assert [*made.processes()] == []


@pytest.fixture(scope="session")
def files(house: House, pages: Site) -> Files:
    """Give people something to ask for."""
    return Files(house, pages)


@pytest.fixture(scope="session")
def online(house: House) -> Online:
    """Let somebody write in a case of the web app."""
    return Online(house)
