"""What several folders of tests share: the examples, and one Prefect engine for the session."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from grantflow import orchestration

EXAMPLES = sorted((Path(__file__).parents[1] / "data" / "examples").glob("*.yaml"))


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest) -> Path:
    """Return each example case in turn."""
    path: Path = request.param
    return path


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Run one real Prefect server for all tests that need it; starting it takes a while."""
    before = dict(os.environ)
    os.environ["GRANTFLOW_HOME"] = str(tmp_path_factory.mktemp("engine"))
    orchestration.prepare_engine()
    try:
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=90):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of the engine in one worker: they share its one server."""
    for item in items:
        if "flows" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("engine"))
