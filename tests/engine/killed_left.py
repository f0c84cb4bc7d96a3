"""What has to be so when everything has died and come back: looked for on disk and in the rows."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from killed_files import held
from killed_people import wait_until

from grantflow.store import history, papers

if TYPE_CHECKING:
    from killed_files import Files, Online, Wish
    from killed_house import House

# Where a job keeps what tells it from others of its kind.
_KNOWN_BY = {"draft": "target", "review": "target", "scan": "file", "batch": "out"}
# States of Prefect's in which a process should be at a run.
_OPEN = ("RUNNING", "PENDING", "CANCELLING")


def look_at(house: House, wish: Wish) -> None:
    """Look that a wish was fulfilled, once, and whole."""
    which = _KNOWN_BY[wish.kind]
    found = [
        row
        for row in house.rows("SELECT * FROM job WHERE kind = ? AND place IS NOT NULL", wish.kind)
        if json.loads(row["wants"])[which] == str(wish.target or wish.file)
    ]
    assert [row["state"] for row in found] == ["done"], [dict(row) for row in found]
    if wish.target and wish.held:
        there = held(wish.target)
        odd = {name for name in {*there, *wish.held} if there.get(name) != wish.held.get(name)}
        assert odd == set(), wish.target.name
        of_it = "SELECT DISTINCT state FROM job WHERE parent_id = ?"
        assert [row["state"] for row in house.rows(of_it, found[0]["id"])] == ["done"]
    elif wish.target:
        assert wish.target.read_bytes() == wish.whole, wish.target.name
        assert [*json.loads(found[0]["result"])["files"]] == [str(wish.target)]
    assert wish.is_told


def look_at_room(house: House, files: Files) -> None:
    """Look that nothing lies beside what was wished for, and that nobody is at anything."""
    assert {path.name for path in files.out.iterdir()} == {
        wish.target.name for wish in files.wishes if wish.target
    }
    assert [path for path in (house.home / "arbete").iterdir() if path.is_dir()] == []
    with closing(sqlite3.connect(house.home / "grantflow.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    held = house.rows("SELECT * FROM job WHERE lease_by IS NOT NULL OR ended_ms IS NULL")
    assert [dict(row) for row in held] == []


def look_at_case(online: Online, review: bytes) -> None:
    """Look for every answer that was seen saved, and one paper for each that was asked for."""
    base, case_id = online.house.base, online.case_id
    with base.read() as connection:
        for version, text in online.saved:
            then = history.answers_at(connection, case_id, version)
            assert then["idea.problem"].value == text
        made = [one for one in papers.listed(connection, case_id) if one.job_id]
        contents = {one.job_id: papers.opened(connection, case_id, one.id) for one in made}
    states = {
        row["id"]: row["state"]
        for row in online.house.rows("SELECT * FROM job WHERE application_id = ?", case_id)
    }
    assert states == dict.fromkeys(online.asked, "done")
    assert sorted(str(one.job_id) for one in made) == sorted(online.asked), "each once"
    for one in made:
        found = contents[one.job_id]
        assert found
        assert found[1] == (review if one.kind == "review" else online.plain(one.version))


def look_at_engine(house: House) -> None:
    """Look that the engine says of no run that somebody is at it; the reconciler sees to that."""
    wait_until(lambda: open_runs(house) == [], "Prefect's page tells the truth", 0.5)


def open_runs(house: House) -> Any:
    """Return the runs of ours that the engine believes somebody is at; None when it is down."""
    wanted = {"tags": {"all_": ["grantflow"]}, "state": {"type": {"any_": [*_OPEN]}}}
    return house.answers("/flow_runs/filter", {"flow_runs": wanted})
