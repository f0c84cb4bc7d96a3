"""What several folders of tests share: the examples, and one Prefect engine for the session."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import databases
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


@pytest.fixture(scope="session")
def postgres() -> Callable[..., str]:
    """Run one real PostgreSQL for all tests that need it.

    Each call gives the address of a new database, empty or `like` another.
    """
    return databases.new


def pytest_sessionfinish() -> None:
    databases.stop()


# Measuring coverage makes Python three times slower.  These go through the whole program again and
# again, and are not measured; of the others that are not about rules and the model, the first case
# of each test is.
UNMEASURED = frozenset(
    "cli/batch cli/check_command cli/check_output cli/draft_pdf cli/guarded_work cli/interruptions "
    "cli/review_deep cli/review_hostile engine/killed_anywhere engine/killed_at_each_point "
    "flows/faults flows/tracked_command flows/two_runners "
    "golden/findings house/house house/rule_format house/wheel unit/annexes unit/accessibility "
    "unit/casefile_save unit/checks_example unit/diagrams unit/diagrams_layout "
    "unit/evidence_gate unit/import_draft unit/import_merge "
    "unit/render unit/review_mutations unit/review_properties "
    "unit/review_whole_texts unit/sheets unit/word_gates unit/word_hostile "
    "unit/word_splice unit/wordforms unit/wordforms_edited unit/wordforms_round "
    "web/killed_while_saving".split()
) | frozenset(
    f"unit/fit::test_{name}"
    for name in (
        "a_fit_and_a_check_agree",
        "every_aspect_says_what_both_sides_say",
        "the_examples_suit_the_funders_they_were_written_for",
    )
)


CORE = re.compile(
    r"unit/(?:checks|model|text)_\w+|unit/(?:costing|counted|fit|form_and_text_agree"
    r"|language_in_text|liquidity|loader|access|asking|flat|saving"
    r"|money|overlay|programmes|questions|rules|scales|seen|wording)"
)


def of_the_other_database(item: pytest.Item) -> bool:
    """Whether a test is about the database that is not chosen; it is run when that one is."""
    names = getattr(item, "fixturenames", ())
    if not databases.ON_POSTGRESQL:
        return "postgres" in names or item.get_closest_marker("postgresql") is not None
    return item.get_closest_marker("sqlite") is not None or (
        "sqlite_base" in names and "postgres" not in names
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of the engine in one worker, and measure coverage where it costs little."""
    seen: set[str] = set()
    others = [item for item in items if of_the_other_database(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in set(others)]
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        if folder == "flows":
            item.add_marker(pytest.mark.xdist_group("engine"))
        if folder == "engine":
            item.add_marker(pytest.mark.xdist_group("killed"))
        module = f"{folder}/{item.path.stem.removeprefix('test_')}"
        test = f"{module}::{item.name.partition('[')[0]}"
        again = test in seen and not CORE.fullmatch(module)
        if again or folder == "browser" or UNMEASURED & {module, test}:
            item.add_marker(pytest.mark.no_cover)
        seen.add(test)
