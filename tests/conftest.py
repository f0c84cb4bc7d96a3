"""What several folders of tests share: the examples, and one Prefect engine for the session."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from grantflow import orchestration

# How long a test takes says more of the machine than of the program.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

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


# Measuring coverage makes Python three times slower.  These go through the whole program again and
# again; the tests of its parts reach every line without them.
UNMEASURED = ("cli", "flows", "golden", "house")
UNMEASURED_UNITS = frozenset(
    "annexes accessibility casefile_save checks_example checks_filling diagrams diagrams_layout "
    "evidence_gate fit form_and_text_agree import_draft import_merge import_plan render "
    "review_mutations review_properties review_whole_texts rules sheets word_gates word_hostile "
    "word_splice wordforms wordforms_edited wordforms_round".split()
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of the engine in one worker, and measure coverage where it costs little."""
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        if folder == "flows":
            item.add_marker(pytest.mark.xdist_group("engine"))
        if folder in UNMEASURED or item.path.stem.removeprefix("test_") in UNMEASURED_UNITS:
            item.add_marker(pytest.mark.no_cover)
