"""Several web processes on one database: whichever of them answers, it is the same installation."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_place import Program
from odd_provider import CLIENT, SECRET, Odd, odd_provider
from web_place import Browser, Place, Running, open_base, settings_in, settle

import databases
from grantflow.store.base import Base
from grantflow.web.app import create_app
from grantflow.web.guard.detours import LASTS_MS, Errand

WRITTEN = "Det som hon hade skrivit när hon loggades ut."
EMAIL = "person0@exempel.se"


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Place]]:
    """Run two web apps over one database, with connections of their own, and a provider."""
    home = tmp_path_factory.mktemp("twins")
    first = open_base(home)
    with contextlib.ExitStack() as stack:
        odd = stack.enter_context(odd_provider())
        told = {"oidc_issuer": odd.address, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
        settings = settings_in(home, **told, oidc_name="Kommunkontot")
        made = []
        for base in (first, Base(first.url)):
            stack.callback(base.close)
            app = create_app(settings, base)
            app.state.odd = odd
            made.append(Place(stack.enter_context(Running(app)), app, base))
        one, other = made
        settle(one)
        other.account_ids, other.case_id = one.account_ids, one.case_id
        yield one, other


@pytest.fixture(autouse=True)
def afresh(twins: tuple[Place, Place]) -> None:
    """Let no test count what others have tried."""
    twins[0].forget_trials()
    twins[0].base.write(lambda c: c.exec_driver_sql("DELETE FROM detour"))


@pytest.fixture
def odd(twins: tuple[Place, Place]) -> Odd:
    """Return a provider where the first person of all signs in."""
    found: Odd = twins[0].app.state.odd
    found.person = {"sub": "nr-0", "email": EMAIL, "email_verified": True}
    return found


def elsewhere(browser: Browser, place: Place) -> Browser:
    """Return the same browser, as its next request reaches another process."""
    moved = Browser(place.address)
    moved.client.cookies = browser.client.cookies
    return moved


def test_a_sign_in_begun_in_one_process_ends_in_the_other(
    twins: tuple[Place, Place], odd: Odd
) -> None:
    """And what she had written comes along; the way back works once, in either of them."""
    one, other = twins
    browser = one.browser()
    there = f"/arende/{one.case_id}"
    sent = {"there": there, "left": f'[["text", "{WRITTEN}"]]'}
    page = browser.post("/logga-in/med", sent)
    door = re.search(r'href="(http[^"]+/in\?[^"]+)"', page.text)
    assert door, page.text
    back = odd.signs_in(door[1].replace("&amp;", "&")).removeprefix(one.address)

    somebody_else = other.browser()
    somebody_else.get("/logga-in/med")
    assert somebody_else.get(back).status_code == 422
    moved = elsewhere(browser, other)
    answer = moved.get(back)

    assert answer.status_code == 200, answer.text
    assert WRITTEN in answer.text
    assert f'action="{there}"' in answer.text
    assert EMAIL in elsewhere(moved, one).get("/konto").text
    assert elsewhere(moved, one).get(back).status_code == 422


def test_what_waits_for_a_sign_in_is_sealed_and_goes_when_its_time_is_out(
    twins: tuple[Place, Place],
) -> None:
    """Who reads the database, or a copy of it, reads neither what she wrote nor a way in."""
    one, other = twins
    now = one.base.now()
    site = one.app.state.site
    state, asked = site.detours.begin("hemligt", Errand("/", WRITTEN), "x", at_ms=now)
    with one.base.read() as connection:
        row = connection.exec_driver_sql("SELECT * FROM detour").one()
    held = " ".join(bytes(part).decode() if isinstance(part, bytes) else str(part) for part in row)
    for secret in (state, "hemligt", asked.verifier, asked.nonce, "skrivit"):
        assert secret not in held

    late = now + 60 * 60_000 + 1
    assert other.app.state.site.detours.take(state, "hemligt", at_ms=late) is None
    site.detours.begin("hemligt", Errand("/", WRITTEN), "x", at_ms=now)
    other.app.state.site.detours.begin("annat", Errand("/"), "x", at_ms=late)
    with one.base.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM detour").scalar_one() == 1


def test_there_is_room_for_so_many_who_sign_in(
    twins: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has written nothing gives way first; too much text is refused before any is lost."""
    monkeypatch.setattr("grantflow.web.guard.detours._MOST", 2)
    monkeypatch.setattr("grantflow.web.guard.detours._MOST_TEXT", 10)
    detours, now = twins[0].app.state.site.detours, twins[0].base.now()
    written, _ = detours.begin("a", Errand("/", "x" * 6), "x", at_ms=now)
    first, _ = detours.begin("a", Errand("/"), "x", at_ms=now)
    second, _ = detours.begin("a", Errand("/"), "x", at_ms=now + 1)
    with pytest.raises(OverflowError):
        detours.begin("a", Errand("/", "x" * 6), "x", at_ms=now)

    found = [detours.take(one, "a", at_ms=now) for one in (written, first, second)]
    assert [one is not None for one in found] == [True, False, True]
    assert detours.take(second, "a", at_ms=now + LASTS_MS) is None


def test_guesses_are_counted_together(twins: tuple[Place, Place]) -> None:
    """Ten guesses at one account within a quarter are all, whichever process hears them."""
    one, other = twins
    told = {"email": EMAIL, "password": "gissning"}
    browsers = [one.browser(), other.browser()]
    statuses = [browsers[turn % 2].post("/logga-in", told).status_code for turn in range(12)]

    assert statuses == [422] * 10 + [429] * 2
    with one.base.read() as connection:
        held = connection.exec_driver_sql("SELECT * FROM trial").all()
    assert held
    assert not any(part in str(held) for part in (EMAIL, "127.0.0.1")), "who tried is not told"


def test_guesses_at_once_are_no_more_than_may_be(twins: tuple[Place, Place]) -> None:
    one, other = twins
    request: Any = type("Asking", (), {"client": type("Client", (), {"host": "192.0.2.7"})})
    with ThreadPoolExecutor(8) as pool:
        paces = [place.app.state.site.pace for place in (one, other)]
        told = pool.map(
            lambda turn: paces[turn % 2].may_try(request, "sign_in", "någon@exempel.se"), range(30)
        )
        assert sum(told) == 10


def test_what_was_tried_is_forgotten(
    twins: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = twins[0]
    request: Any = type("Asking", (), {"client": type("Client", (), {"host": "192.0.2.8"})})
    pace, now = one.app.state.site.pace, one.base.now()
    assert all(pace.may_try(request, "report", "") for _ in range(5))
    assert not pace.may_try(request, "report", "")
    monkeypatch.setattr(one.base, "now", lambda: now + 3_700_000)
    assert pace.may_try(request, "report", "")
    with one.base.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM trial").scalar_one() == 2


def test_wrong_keys_are_counted_together(twins: tuple[Place, Place]) -> None:
    one, other = twins
    programs = [Program(place.address, "gf_" + "b" * 43) for place in (one, other)]
    statuses = [programs[turn % 2].ask("GET", "/me").status_code for turn in range(61)]

    assert statuses == [401] * 60 + [429]


def test_a_form_of_one_process_is_taken_by_the_other(twins: tuple[Place, Place]) -> None:
    """What she saves in one is there in the other, and so is her session."""
    one, other = twins
    browser = one.browser("redigera")
    path = "stages.projektlogik.problem"
    there = f"/arende/{one.case_id}/steg/projektlogik"
    assert browser.get(there).status_code == 200
    assert elsewhere(browser, other).get(there).status_code == 200
    moved = elsewhere(browser, other)
    moved.known_token = browser.token(there)
    told = {"falt": {path: {"bas": "0.", "text": ["Skrivet i den andra."]}}}
    assert moved.post_json(there, told).status_code == 200

    assert "Skrivet i den andra." in browser.get(there).text
    browser.post("/logga-ut")
    assert moved.get(there).status_code == 303


def test_two_that_begin_at_once_make_one_installation(tmp_path: Path) -> None:
    """On an empty home: tables are made once, the code of the first visit is the same in both."""
    command = [sys.executable, "-m", "grantflow", "serve", "--alone", "--port", "0"]
    environment = os.environ | databases.chosen(tmp_path / "hem")
    with contextlib.ExitStack() as stack:
        both = []
        for _ in range(2):
            web = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
            stack.callback(web.wait)
            stack.callback(web.kill)
            both.append(web)
        said = [(web.stdout.readline(), web.stdout.readline()) for web in both if web.stdout]
        addresses = [re.findall(r"http://127\.0\.0\.1:\d+", ready)[0] for ready, _ in said]
        codes = [first.strip().rpartition(" ")[2] for _, first in said]
        assert codes[0] == codes[1]

        browser = Browser(addresses[0])
        browser.known_token = browser.token("/kom-igang")
        told = {"organisation": "Exempelby", "name": "Ada", "email": "ada@exempel.se"}
        phrase = "gurka tegel moln sjutton"
        moved = Browser(addresses[1], known_token=browser.known_token)
        moved.client.cookies = browser.client.cookies
        done = moved.post("/kom-igang", told | {"code": codes[0], "password": phrase})
        assert done.status_code == 303, done.text
        assert httpx.get(f"{addresses[0]}/kom-igang").status_code in (303, 404)
        assert not list((tmp_path / "hem").glob("*.log")), "nothing was started beside it"
        for web in both:
            web.send_signal(signal.SIGTERM)
        assert [web.wait(60) for web in both] == [0, 0]


def test_a_key_that_is_just_being_written_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process has made the file and not filled it yet."""
    base = open_base(tmp_path)
    path = tmp_path / "web.key"
    path.touch()
    monkeypatch.setattr("grantflow.web.site.time.sleep", lambda _: path.write_bytes(b"k" * 32))
    assert create_app(settings_in(tmp_path), base).state.site.key == b"k" * 32
    base.close()
