"""`scan --tracked`: a round as a job, told to a person once, whoever read the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from scan_cases import CALL, case
from scan_server import in_turn, reply

from grantflow.cli import scan_tracking
from grantflow.cli.working import Worker
from grantflow.settings import read_settings
from grantflow.store import job_lists, jobs
from grantflow.store.base import Base, default_url
from grantflow.store.work_tables import JOB
from grantflow.usecases import installation, job_holding, scanning

if TYPE_CHECKING:
    from pathlib import Path

    from scan_fixtures import Command
    from scan_server import Site

pytest_plugins = ["scan_fixtures"]
pytestmark = [
    pytest.mark.engine,
    pytest.mark.usefixtures("engine"),
    pytest.mark.xdist_group("engine"),
]


def test_a_tracked_round_tells_what_a_plain_one_does(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """And once: the next round has nothing new to tell."""
    (tmp_path / "annan").mkdir()
    address = site.page("/", CALL)
    path, other = case(tmp_path, address), case(tmp_path / "annan", address)
    tracked, plain = run(path, "--tracked"), run(other)

    assert tracked[:2] == plain[:2], tracked
    assert "1 sida: 1 läst för första gången." in tracked[1]
    assert "1 oförändrad" in run(path, "--tracked")[1]
    assert states() == ["done", "done"]
    assert run(path, "--tracked", "--last")[0] == 2


def test_what_a_worker_has_read_is_news_until_a_person_sees_it(
    run: Command, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages are not asked for again, and nothing new is lost with the process that read it."""
    path = case(tmp_path, site.page("/", CALL))

    def dies(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(scan_tracking, "order_in", dies)
        run(path, "--tracked")
    assert states() == ["running"]
    with installation.opened(read_settings()) as desk:
        desk.base.write(lambda c: c.execute(JOB.update().values(lease_ms=1)))
        worker = Worker(desk, scan=scanning.read, tracked=False)
        assert worker.do_one()
    asked = len(site.asked)

    code, out, err = run(path, "--tracked")
    assert code == 0
    assert "1 läst för första gången" in out
    assert "ingen har fått se det än" in err
    assert len(site.asked) == asked
    assert "1 läst för första gången" not in run(path, "--tracked")[1]


def test_a_round_that_is_stopped_tells_nothing_and_is_gone_on_with(
    run: Command, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stops it elsewhere stops it here; what was read before is not asked for again."""
    monkeypatch.setattr(job_holding, "_RENEW_EVERY_S", 0.01)
    whole = reply(CALL)

    def stopped(asked: Any, wire: Any) -> None:
        base = Base(default_url(read_settings().home))
        base.write(lambda c: jobs.cancel_all(c, at_ms=1))
        base.close()
        whole(asked, wire)

    path = case(tmp_path, site.page("/ett", CALL), site.page("/tva", in_turn(stopped, whole)))
    code, out, err = run(path, "--tracked")

    assert (code, out) == (2, "")
    assert "stoppades" in err
    assert "2 lästa för första gången" in run(path, "--tracked")[1]
    assert states() == ["done", "cancelled"]


def states() -> list[str]:
    with installation.opened(read_settings()) as desk, desk.base.read() as connection:
        return [job.state for job in job_lists.listed(connection, limit=9)]
