"""Jobs from the command line: asked for by content, told when done, taken over when lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from runs import WHOLE

from grantflow import cli, orchestration
from grantflow.cli import untracked
from grantflow.cli.reconciling import Reconciler
from grantflow.cli.working import Worker
from grantflow.errors import EngineUnavailable, ToolMissing
from grantflow.settings import read_settings
from grantflow.store import job_lists, jobs
from grantflow.store.work_tables import JOB
from grantflow.usecases import installation
from grantflow.usecases.job_holding import Holder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.usecases.cases import Desk

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("engine")]


DRAFT = ("draft", "idé.yaml", "-o", "a.docx", "--tracked")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Open an installation of its own, in an empty folder that commands are run in."""
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "hem"))
    (tmp_path / "mapp").mkdir()
    monkeypatch.chdir(tmp_path / "mapp")
    shutil.copy(WHOLE, "idé.yaml")
    with installation.opened(read_settings()) as made:
        yield made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return what runs a command, and gives its exit code and what it says."""

    def command(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.run(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def every(desk: Desk) -> list[jobs.Job]:
    with desk.base.read() as connection:
        return job_lists.listed(connection, limit=99)


def lost(desk: Desk, monkeypatch: pytest.MonkeyPatch, run: Any, *words: str) -> jobs.Job:
    """Run a command whose process dies in the middle of its job; return the job."""

    def dies(*_: Any, **__: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(Holder, "step", dies)
        run(*words)
    return every(desk)[0]


def test_the_same_draft_is_made_once_and_told_as_long_as_it_lies_there(
    desk: Desk, run: Any, tmp_path: Path
) -> None:
    """Whoever runs the command again gets the same answer at once, and no second job."""
    plain = run("draft", "idé.yaml", "-o", "plain.docx")
    first = run("draft", "idé.yaml", "-o", "a.docx", "--tracked")
    again = run("draft", "idé.yaml", "-o", "a.docx", "--tracked")

    folder = tmp_path / "mapp"
    assert (folder / "a.docx").read_bytes() == (folder / "plain.docx").read_bytes()
    assert plain[0] == first[0] == again[0] == 0
    assert "Redan gjort" in again[1]
    assert "Redan gjort" not in first[1]
    assert first[1].splitlines()[-14:] == again[1].splitlines()[-14:]
    assert [job.state for job in every(desk)] == ["done"]
    (folder / "a.docx").unlink()
    assert "Redan gjort" not in run("draft", "idé.yaml", "-o", "a.docx", "--tracked")[1]
    assert (folder / "a.docx").exists()
    assert sorted(path.name for path in folder.iterdir()) == ["a.docx", "idé.yaml", "plain.docx"]
    assert list((tmp_path / "hem" / "arbete").iterdir()) == []


def test_a_tracked_review_says_and_writes_what_a_plain_one_does(desk: Desk, run: Any) -> None:
    """Only the result stands on standard output; it is kept for who asks again."""
    run("draft", "idé.yaml", "-o", "utkast.docx")
    words = ("review", "utkast.docx", "--format", "json", "--fail-on", "advice")
    plain = run(*words, "-o", "plain.docx")
    tracked = run(*words, "-o", "tracked.docx", "--tracked")
    again = run(*words, "-o", "tracked.docx", "--tracked")

    assert plain[:2] == tracked[:2] == again[:2]
    assert plain[0] == 1
    assert json.loads(tracked[1])["kind"] == "review"
    assert "Granska texten" in tracked[2]
    assert "Redan gjort" in again[2]
    assert Path("plain.docx").read_bytes() == Path("tracked.docx").read_bytes()
    assert run("review", "-", "--tracked")[0] == 2


def test_a_job_whose_process_died_is_done_by_a_worker(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whoever runs the same command afterwards is told that it is done."""
    assert lost(desk, monkeypatch, run, *DRAFT).state == "running"
    worker = Worker(desk)
    assert not worker.do_one(), "the lease still holds"

    with Reconciler(desk.base, read_settings(), tracked=False):
        assert worker.do_one()
    done = every(desk)[0]
    assert (done.state, done.tries) == ("done", 2)
    code, said, _ = run(*DRAFT)
    assert code == 0
    assert "Redan gjort" in said
    assert said.endswith("Skrev a.docx\n")


def test_a_job_whose_process_died_is_done_by_the_same_command(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """At once: nobody waits for the lease of a process that is known to be dead."""
    job = lost(desk, monkeypatch, run, *DRAFT)
    code, said, _ = run(*DRAFT)

    assert code == 0
    assert "Skriv ansökan" in said
    assert [(one.id, one.state, one.tries) for one in every(desk)] == [(job.id, "done", 2)]
    assert list((tmp_path / "hem" / "arbete").iterdir()) == []


def test_a_job_that_another_process_does_is_followed(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people who ask for the same at once get the same file, made once."""
    holder = held_elsewhere(desk, lost(desk, monkeypatch, run, *DRAFT))
    acts: list[Callable[[], object]] = [
        lambda: holder.step("Idé"),
        lambda: holder.put_back({}, ready_ms=0),
    ]
    monkeypatch.setattr("grantflow.cli.tracking.sleep", lambda _: acts.pop(0)())
    code, said, _ = run(*DRAFT)

    assert code == 0
    assert "Arbetet är redan beställt" in said
    assert "Idé\nStartar motorn" in said
    assert [job.state for job in every(desk)] == ["done"]


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda it: it.end("failed", {"told": "Filen är låst."}), "Filen är låst"),
        (lambda it: it.base.write(lambda c: jobs.cancel(c, it.job.id, at_ms=1)), "stoppades"),
    ],
    ids=["failed", "stopped"],
)
def test_what_became_of_a_job_elsewhere_is_told(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch, act: Any, told: str
) -> None:
    holder = held_elsewhere(desk, lost(desk, monkeypatch, run, *DRAFT))
    monkeypatch.setattr("grantflow.cli.tracking.sleep", lambda _: act(holder))
    code, _, errors = run(*DRAFT)

    assert code == 2
    assert told in errors
    monkeypatch.undo()


def test_a_job_that_is_taken_over_while_its_process_slept_is_followed_there(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A computer that was shut for an hour must not write over what another has made."""
    step = Holder.step

    def asleep(self: Holder, *told: Any) -> None:
        monkeypatch.setattr(Holder, "step", step)
        later(desk)
        assert Worker(desk, untracked.run, tracked=False).do_one()
        step(self, *told)

    monkeypatch.setattr(Holder, "step", asleep)
    code, said, _ = run(*DRAFT)

    assert code == 0
    assert said.endswith("Skrev a.docx\n")
    assert [(job.state, job.tries) for job in every(desk)] == [("done", 2)]


def test_stopping_the_command_stops_its_job(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Ctrl-C means that it is not wanted: nobody else begins anew."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Holder, "step", stop)
    assert run(*DRAFT)[0] == 130
    assert every(desk)[0].state == "cancelled"
    assert not (tmp_path / "mapp" / "a.docx").exists()


def test_a_worker_that_is_stopped_lets_go_of_its_job(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Being started again, however often, is not to have been lost."""
    lost(desk, monkeypatch, run, *DRAFT)
    later(desk)

    def stopped(*_: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Worker(desk, stopped, tracked=False).do_one()
    assert [(job.state, job.tries, job.lease_by) for job in every(desk)] == [("waiting", 1, None)]
    assert Worker(desk, untracked.run, tracked=False).do_one()
    assert every(desk)[0].state == "done"


def test_a_pdf_that_was_not_made_is_tried_the_next_time(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plainly(order: Any, tell: Any, **_: Any) -> Any:
        return untracked.run(order, tell)

    def broken(*_: Any) -> Any:
        raise ToolMissing("LibreOffice blev inte klar", remedy="försök igen")

    def made(target: Path, *_: Any) -> Path:
        target.with_suffix(".pdf").write_bytes(b"%PDF-")
        return target.with_suffix(".pdf")

    monkeypatch.setattr("grantflow.cli.working.run_as_flow", plainly)
    monkeypatch.setattr("grantflow.documents.pdf.beside", broken)
    first = run(*DRAFT, "--pdf")
    monkeypatch.setattr("grantflow.documents.pdf.beside", made)
    second = run(*DRAFT, "--pdf")

    assert (first[0], "LibreOffice blev inte klar" in first[2]) == (1, True)
    assert (second[0], "PDF: a.pdf" in second[1]) == (0, True)
    assert Path("a.pdf").read_bytes() == b"%PDF-"


def test_a_file_that_has_changed_since_is_not_done_by_a_worker(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It would not be what was asked for."""
    lost(desk, monkeypatch, run, *DRAFT)
    later(desk)
    with (tmp_path / "mapp" / "idé.yaml").open("a") as file:
        file.write("# ett tillägg\n")

    assert Worker(desk).do_one()
    failed = every(desk)[0]
    assert failed.state == "failed"
    assert "har ändrats" in failed.result["told"]


def test_a_command_waits_for_an_engine_that_is_started_again(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks after the engine starts it within seconds; the command need not be run anew."""
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    faults = [EngineUnavailable("motorn svarade inte", remedy="vänta")]

    def away(order: Any, tell: Any, say: Any) -> Any:
        if faults:
            raise faults.pop()
        return untracked.run(order, tell)

    monkeypatch.setattr("grantflow.cli.working.run_as_flow", away)
    monkeypatch.setattr("grantflow.cli.tracking.sleep", lambda _: put(desk, ready_ms=0))
    code, said, _ = run(*DRAFT)

    assert code == 0
    assert "Försöker igen" in said
    assert [(job.state, job.tries) for job in every(desk)] == [("done", 1)]


def test_a_job_whose_engine_does_not_start_stands_in_line(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise EngineUnavailable("motorn svarade inte", remedy="vänta")

    monkeypatch.setattr("grantflow.cli.working.run_as_flow", away)
    code, _, errors = run(*DRAFT)

    assert code == 2
    assert "arbetet står kvar" in errors
    assert [(job.state, job.tries) for job in every(desk)] == [("waiting", 0)]


def test_no_engine_is_started_for_work_that_has_not_run_on_one(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Setting its record right would start one, seconds long, for nothing."""
    asked: list[object] = []

    def plainly(order: Any, tell: Any, **_: Any) -> Any:
        return untracked.run(order, tell)

    monkeypatch.setattr("grantflow.cli.working.run_as_flow", plainly)
    monkeypatch.setattr(orchestration, "reconcile", asked.append)
    assert run(*DRAFT)[0] == 0
    assert asked == []


def test_a_defect_ends_the_job_and_shows_no_more_than_a_number(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("grantflow.cli.working.run_as_flow", broken)
    assert run(*DRAFT)[0] == 3
    assert every(desk)[0].state == "failed"


def test_jobs_are_listed_stopped_and_asked_for_again(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table for people, the same as JSON for programs, and the page of the run."""
    assert run("jobs")[1] == "Inga arbeten än.\n"
    job = lost(desk, monkeypatch, run, *DRAFT)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    table = run("jobs")[1].splitlines()
    told = json.loads(run("jobs", "--all", "--json")[1])["jobs"]

    assert table[0].split() == ["arbete", "vad", "läge", "kommit", "till", "tid"]
    assert table[1].split()[:5] == [job.id[:8], "Skapa", "ansökan", "idé.yaml", "Pågår"]
    assert table[2].strip() == told[0]["page"]
    assert told[0]["page"] == f"http://127.0.0.1:4200/runs/flow-run/{job.run_id}"
    assert (told[0]["state"], told[0]["tries"]) == ("running", 1)
    assert "Stoppade" in run("jobs", "stop", job.id[:8])[1]
    assert "redan avslutat" in run("jobs", "stop", job.id[:8])[1]
    assert "Beställt igen" in run("jobs", "again", job.id[:8])[1]
    assert [one.state for one in every(desk)] == ["waiting", "cancelled"]
    assert "är inte avslutat" in run("jobs", "again", every(desk)[0].id)[1]
    assert run("jobs", "stop", "finnsinte")[0] == 2


def test_the_engine_is_told_of_runs_whose_process_is_gone(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page must not show for ever as running what somebody else has done long ago."""
    ours, theirs = abandoned("ett"), abandoned("annan")
    job = lost(desk, monkeypatch, run, *DRAFT)
    tagged = abandoned(job.id)
    put(desk, run_id=ours)
    orchestration.reconcile(desk.base)

    assert state_of(tagged) == "CRASHED"
    assert state_of(theirs) == "RUNNING", "it may be another installation's"


def test_a_run_that_is_stopped_on_the_page_of_the_engine_stops_its_job(
    desk: Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = lost(desk, monkeypatch, run, *DRAFT)
    run_id = abandoned(job.id, "CANCELLING")
    put(desk, run_id=run_id)
    orchestration.reconcile(desk.base)
    assert every(desk)[0].state == "cancelled"
    orchestration.reconcile(desk.base)
    assert state_of(run_id) == "CANCELLED"


def held_elsewhere(desk: Desk, job: jobs.Job) -> Holder:
    """Let a process on another machine hold a job."""
    until = desk.base.now() + jobs.LEASE_MS
    put(desk, lease_by="annan", lease_ms=until)
    return Holder(desk.base, job, "annan")


def later(desk: Desk) -> None:
    """Let the leases run out."""
    put(desk, lease_ms=1)


def put(desk: Desk, **told: Any) -> None:
    """Change the rows behind the program's back."""
    desk.base.write(lambda c: c.execute(JOB.update().values(told)))


def abandoned(job_id: str, state: str = "RUNNING") -> str:
    """Leave a run in the engine that no process is at; return its id."""
    from prefect import flow
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.objects import State, StateType

    @flow(name="övergiven")
    def left() -> None: ...

    with get_client(sync_client=True) as client:
        made = client.create_flow_run(left, tags=["grantflow", f"job:{job_id}"])
        client.set_flow_run_state(made.id, State(type=StateType(state)), force=True)
    return str(made.id)


def state_of(run_id: str) -> str:
    import uuid

    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        state = client.read_flow_run(uuid.UUID(run_id)).state
    return state.type.value if state else ""
