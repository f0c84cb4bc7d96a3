"""One real server for all tests of the pages, and people who use it."""

from collections.abc import Iterator

import pytest
from web_place import Place, installed


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Run an installation where everybody has moved in."""
    home = tmp_path_factory.mktemp("web")
    with installed(home) as made:
        yield made
