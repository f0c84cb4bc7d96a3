"""Who may what by a key: every call against every role and scope, as the call says it needs."""

import re
from functools import partial

import httpx
import pytest
from api_place import Program, key_of, program
from fastapi.routing import APIRoute
from web_place import Place

from grantflow.model.access import RIGHTS, ROLES
from grantflow.store import accounts
from grantflow.usecases import tokens
from grantflow.web.guard import calls
from grantflow.web.guard.bearer import KeyGuard
from grantflow.web.pages import guard_of

EXAMPLES = {"code": "IMP02", "kind": "yaml"}
NOTHING = "a" * 16


def calls_of(place: Place) -> list[tuple[APIRoute, KeyGuard]]:
    routes = [route for route in place.app.routes if isinstance(route, APIRoute)]
    found = [(route, guard_of(route)) for route in routes]
    return [(route, guard) for route, guard in found if isinstance(guard, KeyGuard)]


def called(caller: Program, route: APIRoute, case_id: str) -> httpx.Response:
    """Call a route with nothing that it can use, so that what is let in changes nothing."""
    known = EXAMPLES | {"case_id": case_id}
    path = re.sub(r"{(\w+):\w+}", lambda part: known.get(part[1], NOTHING), route.path)
    method = next(iter(route.methods or ()))
    told = None if method == "GET" else {"inget": 1}
    return caller.ask(method, path.removeprefix("/api/1"), told)


def test_every_call_lets_in_those_it_says_and_nobody_else(place: Place) -> None:
    """A key opens no more than its owner's role does."""
    whos = ["outsider", "admin", *ROLES]
    programs = {who: program(place, who) for who in whos}
    for route, guard in calls_of(place):
        in_case = "{case_id:id}" in route.path
        for who in whos:
            answer = called(programs[who], route, place.case_id)
            told = (
                f"{route.methods} {route.path} as {who}: {answer.status_code} {answer.text[:200]}"
            )
            assert answer.status_code < 500, told
            if in_case and who in ("outsider", "admin"):
                assert answer.status_code == 404, told
            elif in_case and guard.scope not in RIGHTS[who]:  # type: ignore[index]
                assert answer.status_code == 403, told
            else:
                assert answer.status_code not in (401, 403), told


def test_a_key_does_only_what_it_was_made_for(place: Place) -> None:
    """Whoever gets hold of a key for reading can't write with it."""
    for scope in tokens.SCOPES:
        caller = program(place, "äga", [scope])
        for route, guard in calls_of(place):
            answer = called(caller, route, place.case_id)
            refused = guard.scope not in (scope, "read")
            assert (answer.status_code == 403) == refused, (scope, route.path)
            if refused:
                assert "insufficient_scope" in answer.headers["www-authenticate"]


def test_without_a_key_nothing_is_told(place: Place) -> None:
    """Neither strangers nor other people's pages in a browser that has signed in reach a call."""
    browser = place.browser("äga")
    stranger = Program(place.address, None)
    wrong = Program(place.address, "gf_" + "a" * 43)
    place.forget_trials()
    for route, guard in calls_of(place):
        signed_in = Program(place.address, None)
        signed_in.client.cookies = browser.client.cookies
        for caller in (stranger, wrong, signed_in):
            answer = called(caller, route, place.case_id)
            if guard.takes_sessions and caller is signed_in:
                assert answer.status_code == 200
                continue
            assert answer.status_code in (401, 429), route.path
            assert set(answer.json()) == {"error", "remedy", "code", "details"}
    place.forget_trials()
    assert stranger.ask("GET", "/me").headers["www-authenticate"].startswith("Bearer")


def test_a_key_takes_no_cookie_and_leaves_none(place: Place) -> None:
    """A key that is wrong is not made right by somebody's session; a right one starts none."""
    caller = Program(place.address, "gf_" + "a" * 43)
    caller.client.cookies = place.browser("äga").client.cookies
    right = program(place, "läsa").ask("GET", f"/cases/{place.case_id}")

    assert caller.ask("GET", "/openapi.json").status_code == 401
    assert caller.ask("GET", "/me").status_code == 401
    assert right.status_code == 200
    assert "set-cookie" not in right.headers


def test_a_key_is_no_session(place: Place) -> None:
    """Pages, and what their forms do, want somebody who has signed in."""
    key = key_of(place, "äga")
    headers = {"Authorization": f"Bearer {key}", "Origin": place.address}
    page = httpx.get(f"{place.address}/arenden", headers=headers)
    form = httpx.post(f"{place.address}/konto/namn", headers=headers, data={"name": "x"})

    assert page.status_code == 303
    assert form.status_code in (401, 403)


@pytest.mark.parametrize(
    "told", ["", "Bearer", "Basic Zm9vOmJhcg==", "Bearer gf_x y", "bearer gf_" + "x" * 9999]
)
def test_what_is_no_key_opens_nothing(place: Place, told: str) -> None:
    """Odd headers are refused like wrong keys."""
    answer = httpx.get(f"{place.address}/api/1/me", headers={"Authorization": told})

    assert answer.status_code == 401


def test_a_key_ends_with_its_time_its_revoking_or_its_owner(place: Place) -> None:
    """What is taken back stops at once."""
    caller = program(place, "leaver")
    assert caller.get("/me")["name"]
    now = place.base.now
    place.base.now = lambda: now() + 31 * 24 * 3_600_000
    try:
        assert caller.ask("GET", "/me").status_code == 401
    finally:
        place.base.now = now
    leaver = place.account_ids["leaver"]
    for at_ms, expected in ((place.base.now(), 401), (None, 200)):
        place.base.write(partial(accounts.close_account, account_id=leaver, at_ms=at_ms))
        assert caller.ask("GET", "/me").status_code == expected


def test_too_many_calls_are_told_to_wait(place: Place) -> None:
    """One program can't take the service from all others; each key is counted by itself."""
    site, before = place.app.state.site, place.app.state.site.calls
    caller, other = program(place, "läsa"), program(place, "redigera")
    site.calls = calls.Calls("3 per 1 minute")
    try:
        statuses = [caller.ask("GET", "/me").status_code for _ in range(4)]
        refused = caller.ask("GET", "/me")
        assert statuses == [200, 200, 200, 429]
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert other.ask("GET", "/me").status_code == 200
    finally:
        site.calls = before


def test_too_many_wrong_keys_from_one_address_stop_no_right_one(place: Place) -> None:
    """A program with an old key does not lock its neighbours out."""
    place.forget_trials()
    wrong, right = Program(place.address, "gf_" + "b" * 43), program(place, "läsa")
    statuses = [wrong.ask("GET", "/me").status_code for _ in range(61)]
    assert statuses == [401] * 60 + [429]
    assert right.ask("GET", "/me").status_code == 200
    place.forget_trials()


@pytest.mark.sqlite
def test_the_store_keeps_no_key(place: Place) -> None:
    """Whoever reads the database, or a copy of it, can use no key."""
    key = key_of(place, "äga").removeprefix(tokens.KEY_PREFIX)
    path = place.base.url.removeprefix("sqlite:///")
    files = [path, f"{path}-wal"]

    for name in files:
        with open(name, "rb") as file:  # noqa: PTH123
            assert key.encode() not in file.read()


def test_methods_that_nothing_takes_and_addresses_that_are_not_there_answer_in_json(
    place: Place,
) -> None:
    """A program never has to read a page."""
    caller = program(place, "läsa")

    for method, path, status in (("DELETE", "/me", 405), ("GET", "/finns-inte", 404)):
        answer = caller.ask(method, path)
        assert answer.status_code == status
        assert answer.json()["error"]
