"""A real browser at a real server: one of each for the session."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

sys.path.append(str(Path(__file__).parents[1] / "web"))

from seats import Seat, sit_down
from web_place import Place, installed

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests in one worker: the driver holds its event loop while it runs."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Run an installation where everybody has moved in."""
    home = tmp_path_factory.mktemp("browser")
    with installed(home) as made:
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the system's own browser."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not here")
    # Root, as in a container, may not have a sandbox.
    freely = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=freely)
        yield started
        started.close()


@pytest.fixture
def seat(chromium: Browser, place: Place) -> Iterator[Callable[..., Seat]]:
    """Return a function that seats somebody, by role, at a browser of her own."""
    contexts: list[BrowserContext] = []

    def seated(who: str | None = "äga", **options: object) -> Seat:
        found = sit_down(chromium, place, who, **options)
        contexts.append(found.page.context)
        return found

    yield seated
    for one in contexts:
        one.close()


@pytest.fixture
def case_id(place: Place) -> str:
    """Return a case of its own, with every role in it."""
    return place.new_case("Föräldrar möts")
