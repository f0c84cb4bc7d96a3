"""The main pages on PostgreSQL, where several connections write at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from api_place import Program, key_of
from test_papers import worked
from web_place import Browser, Place, installed

from grantflow.documents import casefile
from grantflow.store import accounts
from grantflow.store.base import Base
from grantflow.store.upgrade import upgrade
from grantflow.usecases import passwords

CASE = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-mars-2022.yaml"
PHRASE = "gurka tegel moln sjutton"
PROBLEM, AIM = "stages.projektlogik.problem", "stages.projektlogik.aim"
GOALS = "stages.projektlogik.goals"


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory, postgres: Callable[..., str]
) -> Iterator[Place]:
    """Run an installation of its own, with its answers in PostgreSQL."""
    base = Base(postgres())
    upgrade(base)
    with installed(tmp_path_factory.mktemp("web"), base) as made:
        application = casefile.load(CASE).application
        desk = made.app.state.site.desk
        desk.take_in(made.case_id, made.account_ids["äga"], application, "exempel")
        yield made


def saved(browser: Browser, case_id: str, path: str, base: str, text: str) -> dict[str, Any]:
    """Save an answer as a script does; return how it then stands, or what it clashes with."""
    told = {"falt": {path: {"bas": base, "text": [text]}}}
    found = browser.post_json(f"/arende/{case_id}/steg/projektlogik", told).json()
    stands: dict[str, Any] = found["krockar"].get(path) or found["falt"][path]
    return stands


def test_one_signs_in_and_out(place: Place) -> None:
    hashed = passwords.hashed(PHRASE)
    place.base.write(lambda c: accounts.set_password(c, place.account_ids["läsa"], hashed))
    someone, email = place.browser(), "person0@exempel.se"

    assert "fel" in someone.post("/logga-in", {"email": email, "password": "fel"}).text.lower()
    assert someone.get("/arenden").headers["location"].startswith("/logga-in")
    someone.post("/logga-in", {"email": email, "password": PHRASE})
    assert "Mina ärenden" in someone.get("/arenden").text
    someone.post("/logga-ut")
    assert someone.get("/arenden").headers["location"].startswith("/logga-in")


@pytest.mark.parametrize(
    "page",
    [
        *("", "/svar", "/oversikt", "/passar", "/historik", "/filer", "/runda", "/bevakning"),
        *("/steg/forankring", "/steg/projektlogik/granskning", "/liknande"),
    ],
)
def test_the_pages_of_a_case_are_shown(place: Place, page: str) -> None:
    assert place.browser("äga").get(f"/arende/{place.case_id}{page}").status_code == 200


def test_people_who_write_at_once_lose_nothing(place: Place) -> None:
    """Each her own answer, all the same list: every save is a version of its own."""
    case_id = place.new_case("Samtidigt")
    page = f"/arende/{case_id}/steg/projektlogik"

    def write(path: str) -> str:
        browser, base = place.browser("redigera"), "0."
        for turn in range(5):
            base = saved(browser, case_id, path, base, f"{path} {turn}")["bas"]
            browser.post(page, {"atgard": f"lagg-till:{GOALS}"})
        return base

    with ThreadPoolExecutor(4) as pool:
        paths = [PROBLEM, AIM, "idea.problem", "idea.summary"]
        bases = [*pool.map(write, paths)]

    case = place.app.state.site.desk.opened(case_id)
    assert case.version == 40
    assert len({base.partition(".")[0] for base in bases}) == 4
    assert {path: case.answers[path].value for path in paths} == {p: f"{p} 4" for p in paths}
    assert len({*case.answers[GOALS].value}) == 20


def test_two_texts_clash_and_the_history_has_both(place: Place) -> None:
    case_id = place.new_case("Krock")
    she, he = place.browser("redigera"), place.browser("äga")
    saved(she, case_id, AIM, "0.", "Hennes text.")

    theirs = saved(he, case_id, AIM, "0.", "Hans text.")
    assert (theirs["text"], theirs["av"]) == (["Hennes text."], "Person 1")
    assert saved(he, case_id, AIM, theirs["bas"], "Hans text.")["text"] == ["Hans text."]
    told = he.get(f"/arende/{case_id}/skillnad", params={"fran": 1, "till": 2}).text
    assert "<del>" in told
    he.post(f"/arende/{case_id}/aterstall", {"version": "1"})
    assert place.app.state.site.desk.opened(case_id).answers[AIM].value == "Hennes text."


def test_a_round_of_review_and_a_run(place: Place) -> None:
    case_id = place.case_id
    head, writer = place.browser("godkänna"), place.browser("redigera")
    place.browser("granska").post(
        f"/arende/{case_id}/runda/kommentar", {"plats": AIM, "text": "Vilket syfte?"}
    )
    assert "Vilket syfte?" in writer.get(f"/arende/{case_id}/steg/projektlogik").text
    head.post(f"/arende/{case_id}/runda/godkann", {"version": "1", "text": "Bra.", "anda": "ja"})
    assert "Godkänt" in head.get(f"/arende/{case_id}/runda").text

    there = writer.post(f"/arende/{case_id}/skapa").headers["location"]
    assert "I kö" in writer.get(there).text
    worked(place)
    assert "Klar" in writer.get(there).text
    assert writer.get(f"/arende/{case_id}/hamta/docx").status_code == 200


def test_a_program_reads_and_writes(place: Place) -> None:
    owner = Program(place.address, key_of(place, "äga"))
    made = owner.do("POST", "/cases", {"title": "Från ett program"}, 201)
    answers = {AIM: {"value": "Ett syfte.", "version": 0}}
    owner.do("PATCH", f"/cases/{made['id']}/answers", {"answers": answers})

    assert owner.get(f"/cases/{made['id']}/answers")["answers"][AIM]["value"] == "Ett syfte."
    assert made["id"] in {one["id"] for one in owner.get("/cases")["cases"]}
