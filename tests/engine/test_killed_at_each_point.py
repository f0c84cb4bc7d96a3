"""kill -9 between two named things that a job does: the next process does it, once."""

from __future__ import annotations

import resource
import signal
from typing import TYPE_CHECKING

import pytest
from killed_left import look_at, look_at_room
from killed_people import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from killed_files import Files, Wish
    from killed_house import House
    from killed_people import Command
    from scan_server import Site

pytestmark = [pytest.mark.engine, pytest.mark.sqlite]


@pytest.fixture
def home(house: House) -> House:
    """Return the house with its engine and without a worker."""
    house.without_worker()
    return house


def at_step(house: House, wish: Wish, steps: int) -> Command:
    """Begin a command, and return it when its job has done so many steps."""
    wish.command = house.begin(*wish.words)
    found = wish.command
    wait_until(lambda: found.over.is_set() or house.steps_of(found) >= steps, "a step", 0.005)
    assert not found.over.is_set(), found.told()
    return found


def written(wish: Wish) -> Path | None:
    """Return the file of another name that the result stands in, whole, before it is moved."""
    assert wish.target
    for path in wish.target.parent.glob(f".{wish.target.name}.*.tmp"):
        if path.read_bytes() == wish.whole:
            return path
    return None


def killed_with(house: House, wish: Wish, point: str) -> None:
    """Begin a command, and let it die at a point."""
    if point == "the job is taken":
        at_step(house, wish, 0).kill()
    elif point == "half of it is done":
        at_step(house, wish, wish.steps // 2).kill()
    else:
        command = at_step(house, wish, wish.steps)
        with house.locked():
            wait_until(lambda: written(wish), "the file is written beside its place")
            if point == "the file is written":
                command.kill()
            else:
                # It may move files, and no more write in any: it dies as it ends the row.
                resource.prlimit(command.pid, resource.RLIMIT_FSIZE, (0, 0))
        if point == "the file is moved":
            assert command.wait() == -signal.SIGXFSZ
            assert wish.target
            assert wish.target.read_bytes() == wish.whole
            assert house.steps_of(command) == wish.steps, "its row has not ended"
    assert wish.command
    assert house.lost_by(wish.command) == 1, "it held its job when it died"


POINTS = ("the job is taken", "half of it is done", "the file is written", "the file is moved")


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_does_once_what_a_killed_command_was_at(
    home: House, files: Files, point: str
) -> None:
    """Wherever the draft died, the file is there, as it would have been, and nothing else."""
    wish = files.a_draft()
    killed_with(home, wish, point)

    assert home.begin("work", "--once").wait() == 0

    again(home, wish)
    assert wish.command
    assert "Redan gjort" in wish.command.told()
    look_at(home, wish)
    look_at_room(home, files)


@pytest.mark.parametrize("point", POINTS)
def test_the_same_command_goes_on_where_it_was_killed(
    home: House, files: Files, point: str
) -> None:
    """Without a worker, whoever writes the same again gets the review, once."""
    wish = files.a_review()
    killed_with(home, wish, point)

    again(home, wish)

    look_at(home, wish)
    look_at_room(home, files)


def test_pages_read_before_the_kill_are_told_after_it(
    home: House, files: Files, pages: Site
) -> None:
    """Half of the pages had been read, and a worker reads; only a person is told what is new."""
    wish = files.a_scan()
    before = len(pages.paths())
    wish.command = home.begin(*wish.words)
    wait_until(lambda: len(pages.paths()) >= before + 2, "two pages are asked for", 0.005)
    wish.command.kill()
    assert home.lost_by(wish.command) == 1

    assert home.begin("work", "--once").wait() == 0

    again(home, wish)
    look_at(home, wish)


def test_who_was_away_too_long_writes_nothing_when_it_wakes(home: House, files: Files) -> None:
    """A process that stood still has lost its job: what somebody has done since stays."""
    wish = files.a_draft()
    assert wish.target
    command = at_step(home, wish, wish.steps)
    with home.locked():
        beside = wait_until(lambda: written(wish), "the file is written beside its place")
        command.signal(signal.SIGSTOP)
    assert home.lost_by(command) == 1
    assert home.begin("work", "--once").wait() == 0
    assert wish.target.read_bytes() == wish.whole
    wish.target.write_bytes(b"somebody has written here since")
    # The other one has tidied: that the lease is asked for has to be enough.
    assert beside
    beside.write_bytes(wish.whole)

    command.signal(signal.SIGCONT)

    code = command.wait()
    assert wish.target.read_bytes() == b"somebody has written here since"
    assert code == 0, "it tells what the other one made"
    wish.target.write_bytes(wish.whole)
    look_at(home, wish)
    look_at_room(home, files)


def again(house: House, wish: Wish) -> None:
    """Let whoever wished write the same command once more, and read what it says."""
    wish.command = house.begin(*wish.words)
    assert wish.command.wait() == wish.code, wish.command.told()
    assert wish.is_told, wish.command.told()
