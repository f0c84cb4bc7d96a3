"""Who may what: every route against everybody, as the route says it needs."""

import re
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from web_place import Browser, Place

from grantflow.model.access import RIGHTS, ROLES
from grantflow.store.base import new_id
from grantflow.web import paths
from grantflow.web.app import create_app, include
from grantflow.web.guard.access import Need
from grantflow.web.guard.bearer import KeyGuard
from grantflow.web.pages import Pages, guard_of

# A value for each part of an address; a route with another part is added here.
EXAMPLES: dict[str, Any] = {
    "form": "forankring",
    "name": "logikkedja",
    "programme": "37a",
    "path": "title",
    "code": "IMP02",
    "text": "webben",
    "entry": "skane-2023-bjare-bo",
    "version": 1,
    "old": 1,
    "new": 1,
    "number": 1,
    "token": "a" * 43,
    "kind": "ics",
    "file": "app.000000000000.css",
}
NOTHING = "a" * 16
# Routes that change nothing in the case although a form is sent to them.
READERS_MAY_SEND = frozenset(
    f"/arende/{{case_id:id}}/{path}" for path in ("skapa", "granska", "fil/{file_id:id}/ta-bort")
)
# Pages that are about something that stands after the question mark.
ASK_FOR_MORE = frozenset({"/arende/{case_id:id}/skillnad"})
EVERYBODY = [None, "outsider", "admin", *ROLES]


def routes_of(place: Place) -> list[APIRoute]:
    """Return the routes of the pages; those of the API have a matrix of their own."""
    routes = [route for route in place.app.routes if isinstance(route, APIRoute)]
    return [route for route in routes if not isinstance(guard_of(route), KeyGuard)]


def is_page(route: APIRoute) -> bool:
    return "GET" in (route.methods or ())


def need_of(route: APIRoute) -> Need:
    guard = guard_of(route)
    assert guard, route.path
    return guard.need


def filled(route: APIRoute, place: Place, case_id: str) -> str:
    """Return an address of the route where every part names something that may exist."""
    known = EXAMPLES | {"case_id": case_id, "account_id": place.account_ids["tried"]}
    known |= {name: known.get(name, NOTHING) for name in re.findall(r"{(\w+):id}", route.path)}
    parts = re.findall(r"{(\w+):\w+}", route.path)
    assert set(parts) <= set(known), f"give {route.path} an example in EXAMPLES"
    return re.sub(r"{(\w+):\w+}", lambda part: str(known[part[1]]), route.path)


def asked(browser: Browser, route: APIRoute, address: str) -> httpx.Response:
    return browser.get(address) if is_page(route) else browser.post(address)


def refusal(route: APIRoute, who: str | None) -> int | None:
    """Return the status by which somebody is refused, from what the route says; None: let in."""
    need = need_of(route)
    if need == "open":
        return None
    if who is None:
        return 303 if is_page(route) else 401
    if need == "signed_in":
        return None
    if need == "admin":
        return None if who == "admin" else 404
    if who in ("outsider", "admin"):
        return 404
    return None if need in RIGHTS[who] else 403  # type: ignore[index]


def check(answer: httpx.Response, expected: int | None, told: str) -> None:
    assert answer.status_code < 500, told
    signs_in = answer.headers.get("location", "").startswith("/logga-in?till=")
    if expected is None:
        assert answer.status_code not in (401, 403), told
        assert not signs_in, told
    else:
        assert answer.status_code == expected, told
        assert signs_in == (expected == 303), told
    assert "content-security-policy" in answer.headers, told
    assert answer.headers["x-content-type-options"] == "nosniff", told


def test_every_route_lets_in_those_it_says_and_nobody_else(place: Place) -> None:
    """Whoever guesses an address gets no further than the role she has."""
    browsers = {who: place.browser(who) for who in EVERYBODY}
    for route in routes_of(place):
        for who in EVERYBODY:
            expected = refusal(route, who)
            # What is let in and does something has a case of its own to do it to, and may sign out.
            does = expected is None and not is_page(route)
            case_id = place.new_case() if does else place.case_id
            answer = asked(browsers[who], route, filled(route, place, case_id))
            if does:
                browsers[who] = place.browser(who)
            check(answer, expected, f"{route.methods} {route.path} as {who}")


def test_a_page_of_a_case_is_there_for_those_who_work_in_it(place: Place) -> None:
    """The refusals above are refusals, not pages that exist for nobody."""
    reader = place.browser("läsa")
    for route in routes_of(place):
        parts = re.findall(r"{(\w+)", route.path)
        if is_page(route) and parts == ["case_id"] and route.path not in ASK_FOR_MORE:
            answer = reader.get(filled(route, place, place.case_id))
            assert answer.status_code in (200, 303), route.path


def test_what_changes_a_case_needs_more_than_reading(place: Place) -> None:
    """A new action that forgets to ask for a right is noticed."""
    for route in routes_of(place):
        in_case = "{case_id:id}" in route.path
        is_right = need_of(route) not in ("open", "signed_in", "admin")
        assert in_case == is_right, route.path
        if in_case and not is_page(route) and route.path not in READERS_MAY_SEND:
            assert need_of(route) != "read", route.path


def test_a_case_of_others_answers_like_one_that_never_was(place: Place) -> None:
    """Numbers tell nothing: not even whether there is a case."""
    outsider = place.browser("outsider")

    theirs, none = (outsider.get(f"/arende/{one}") for one in (place.case_id, new_id()))

    assert theirs.status_code == none.status_code == 404
    assert bare(theirs.text) == bare(none.text)


def bare(page: str) -> str:
    """Return a page without what is new each time."""
    return re.sub(r'(value|content)="[\w=-]{48}"', "", page)


def test_every_part_of_an_address_is_bounded(place: Place) -> None:
    """A huge or odd id is not there, and reaches no query."""
    for route in routes_of(place):
        kinds = re.findall(r"{\w+(?::(\w+))?}", route.path)
        assert set(kinds) <= set(paths.PATTERNS), route.path


@pytest.mark.parametrize(
    "part", ["a" * 5000, "0", "%00" * 16, "..%2F..%2Fetc", "é" * 16, "A" * 16, "%F0%9F%98%80"]
)
def test_an_odd_id_is_not_there(place: Place, part: str) -> None:
    """Neither a defect nor a hint."""
    browser = place.browser("äga")

    for address in (f"/arende/{part}", f"/regler/{part}", f"/static/{part}", f"/ga-med/{part}"):
        assert browser.get(address).status_code == 404, address


def test_a_route_that_does_not_say_what_it_needs_is_refused(place: Place) -> None:
    """Forgetting costs a start, not a leak."""
    app = create_app(place.app.state.site.settings, place.base)
    forgot = Pages()
    forgot.add_api_route("/glomd", lambda: None, methods=["GET"])

    with pytest.raises(TypeError, match="/glomd"):
        include(app, forgot)


def test_nothing_tells_strangers_how_it_is_built(place: Place) -> None:
    """Descriptions of the interface are for those who have signed in."""
    for address in ("/docs", "/redoc", "/openapi.json"):
        assert place.browser().get(address).status_code == 404
