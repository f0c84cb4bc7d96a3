"""One real server for all tests of the pages, and people who use it."""

from collections.abc import Iterator

import pytest
from web_place import Place, Running, open_base, settings_in, settle

from grantflow.web.app import create_app


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Run an installation where everybody has moved in."""
    home = tmp_path_factory.mktemp("web")
    base = open_base(home)
    app = create_app(settings_in(home), base)
    with Running(app) as address:
        made = Place(address, app, base)
        settle(made)
        yield made
    base.close()
