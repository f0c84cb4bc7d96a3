"""Checks in a process of their own: the same findings, whatever happens to the process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from web_place import Place

from grantflow.documents import casefile
from grantflow.errors import GrantflowError
from grantflow.model.application import Application
from grantflow.usecases.aside import Aside
from grantflow.usecases.own_calls import NONE_OF_OUR_OWN
from grantflow.usecases.standing import Checker, found_in

EXAMPLE = Path("data/examples/foraldraskap-i-nytt-land.yaml")


@pytest.fixture(scope="module")
def aside() -> Iterator[Aside]:
    with closing(Aside()) as one:
        yield one


@pytest.fixture(scope="module")
def case() -> Application:
    return casefile.load(EXAMPLE).application


def told(application: Application, find: Callable[..., Any] = found_in) -> str:
    return repr(vars(find(application, None, NONE_OF_OUR_OWN)))


def pid_of(aside: Aside) -> int:
    process = aside._process
    assert process is not None
    return process.pid


def test_a_check_aside_finds_what_a_check_here_does(aside: Aside, case: Application) -> None:
    for one in (case, Application()):
        assert told(one, aside.find) == told(one)
    with pytest.raises(GrantflowError) as here:
        found_in(case, "finns-inte", NONE_OF_OUR_OWN)
    with pytest.raises(GrantflowError) as there:
        aside.find(case, "finns-inte", NONE_OF_OUR_OWN)
    assert there.value.in_words() == here.value.in_words()


def test_pages_show_what_is_found_aside(place: Place, aside: Aside) -> None:
    desk, case_id = place.app.state.site.desk, place.new_case()
    seen, found = Checker(aside.find).checked(desk, case_id, 0)
    assert [one.code for one in found.findings] == [
        one.code for one in Checker().report(case_id, seen).findings
    ]


def test_a_defect_in_a_check_is_told_as_before(aside: Aside, case: Application) -> None:
    """The process says that it could not; what went wrong is then seen, and told, here."""
    broken = case.model_copy(update={"idea": None})
    for find in (found_in, aside.find):
        with pytest.raises(AttributeError):
            find(broken, None, NONE_OF_OUR_OWN)


def test_nothing_is_left_when_whoever_asks_is_killed() -> None:
    asking = (
        "import time; from grantflow.model.application import Application as A\n"
        "from grantflow.usecases.aside import Aside; from grantflow.usecases.own_calls import *\n"
        "one = Aside(); one.find(A(), None, NONE_OF_OUR_OWN)\n"
        "print(one._process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", asking], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        child = int(running.stdout.readline())
        assert is_there(child)
        running.kill()
    until = time.monotonic() + 20
    while is_there(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_there(child)


def test_the_next_check_works_when_the_process_was_killed_and_none_is_left_at_the_end(
    aside: Aside, case: Application
) -> None:
    before = told(case, aside.find)
    first = pid_of(aside)
    os.kill(first, signal.SIGKILL)
    assert told(case, aside.find) == before
    second = pid_of(aside)
    assert second != first
    aside.close()
    assert not is_there(second)


def is_there(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet cleared away does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
