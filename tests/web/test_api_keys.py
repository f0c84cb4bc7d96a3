"""The page of keys and calendar links, and the calendar that a link gives."""

import datetime
import re
from pathlib import Path
from typing import Any

import httpx
import icalendar
import pytest
from api_place import Program
from web_place import Browser, Place

from grantflow.documents import casefile
from grantflow.store import cases
from grantflow.usecases.answering import Typed
from grantflow.web.guard import calls

CASE = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-mars-2022.yaml"
PAGE = "/konto/nycklar"
SHOWN = re.compile(r'value="([^"]+)" readonly')


@pytest.fixture
def case_id(place: Place) -> str:
    """Return a case of its own with the answers of an example."""
    made = place.new_case("Föräldrar möts")
    application = casefile.load(CASE).application
    place.app.state.site.desk.take_in(made, place.account_ids["äga"], application, "exempel")
    return made


def new_key(browser: Browser, *scopes: str, name: str = "Diariet") -> str:
    made = browser.post(PAGE, {"namn": name, "far": list(scopes), "dagar": "30"})
    found = SHOWN.search(made.text)
    assert found, made.text
    return found[1]


def new_feed(browser: Browser, about: str) -> str:
    """Return the link to a new calendar, as the page shows it."""
    made = browser.post("/konto/kalender", {"arende": about})
    found = SHOWN.search(made.text)
    assert found, made.text
    return found[1]


def ends(page: str, name: str) -> str:
    """Return where the button of a key or a link leads."""
    row = next(one for one in page.split("<tr>") if name in one and "/ta-bort" in one)
    found = re.search(r'action="(/konto/nycklar/\w+/ta-bort)"', row)
    assert found
    return found[1]


def events(link: str) -> list[Any]:
    answer = httpx.get(link)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_key_is_shown_once_works_and_is_taken_back(place: Place) -> None:
    """Whoever makes a key copies it then, sees what it may, and ends it herself."""
    she = place.browser("granska")
    key = new_key(she, "comment", name="Diariet <b>")
    caller = Program(place.address, key)
    assert caller.get("/me")["name"]
    page = she.get(PAGE).text

    assert key not in page
    assert "Diariet &lt;b&gt;" in page
    assert "Läsa ärenden och hämta filer, Kommentera och begära ändringar" in page
    assert "Aldrig" not in page.split("Diariet")[1].split("</tr>")[0]
    where = ends(page, "Diariet")
    assert place.browser("läsa").post(where).status_code == 404
    assert caller.ask("GET", "/me").status_code == 200
    assert she.post(where).headers["location"] == PAGE
    assert caller.ask("GET", "/me").status_code == 401
    assert "Diariet" not in she.get(PAGE).text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"namn": "", "dagar": "30"}, "Skriv vad nyckeln ska användas till."),
        ({"namn": "x" * 81, "dagar": "30"}, "Skriv högst 80 tecken"),
        ({"namn": "x", "dagar": "9999"}, "Välj hur länge"),
        ({"namn": "x", "dagar": "evigt"}, "Välj hur länge"),
        ({"namn": "x", "dagar": "30", "far": "allt"}, "Välj bland det som står"),
    ],
)
def test_what_no_key_can_be_is_told_at_its_field(
    place: Place, fields: dict[str, str], told: str
) -> None:
    """Nothing is made, and what was filled in stands."""
    answer = place.browser("granska").post(PAGE, fields)

    assert answer.status_code == 422
    assert told in answer.text
    assert "<title>Fel:" in answer.text
    assert f'value="{fields["namn"][:50]}' in answer.text
    assert not SHOWN.search(answer.text)


def test_nobody_makes_keys_without_end(place: Place) -> None:
    """A program that has run wild in a page fills no database."""
    she = place.browser("godkänna")
    answers = [new for _ in range(31) if (new := she.post("/konto/kalender", {"arende": "alla"}))]

    assert answers[-1].status_code == 422
    assert "högst" in answers[-1].text or "redan 30" in answers[-1].text
    page = she.get(PAGE).text
    for where in re.findall(r"/konto/nycklar/\w+/ta-bort", page):
        she.post(where)


def test_a_calendar_follows_its_case(place: Place, case_id: str) -> None:
    """A day that is moved moves in everybody's calendar: the same event on another day."""
    link = new_feed(place.browser("läsa"), case_id)
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    assert link.startswith(place.address)
    assert link.endswith(".ics")

    def closes(day: str) -> dict[str, datetime.date]:
        held = desk.opened(case_id).answers.get("call.closes")
        desk.save_typed(case_id, owner, {"call.closes": Typed(day, held.version if held else 0)})
        found = events(link)
        assert len({str(one["UID"]) for one in found}) == len(found)
        return {
            str(one["UID"]): one.decoded("DTSTART")
            for one in found
            if "stänger" in str(one["SUMMARY"])
        }

    first, second = closes("2027-03-31"), closes("2027-04-30")
    held = desk.opened(case_id).answers["title"]
    desk.save_typed(case_id, owner, {"title": Typed("Ett annat namn", held.version)})

    assert list(first.values()) == [datetime.date(2027, 3, 31)]
    assert list(second.values()) == [datetime.date(2027, 4, 30)]
    assert set(first) == set(second) == set(closes("2027-05-31"))


def test_a_calendar_ends_with_its_link_or_its_owners_place_in_the_case(
    place: Place, case_id: str
) -> None:
    """Whoever is no longer in a case follows it no longer, and a link taken back is gone."""
    she, account = place.browser("redigera"), place.account_ids["redigera"]
    one, every = new_feed(she, case_id), new_feed(she, "alla")
    assert events(one)
    before = len(events(every))
    place.base.write(lambda c: cases.take_out(c, case_id, account))

    assert httpx.get(one).status_code == 404
    assert len(events(every)) < before
    she.post(ends(she.get(PAGE).text, "Alla mina ärenden"))
    assert httpx.get(every).status_code == 404


def test_a_calendar_of_every_case_holds_them_all_and_none_that_is_closed(
    place: Place, case_id: str
) -> None:
    """One link for the whole desk; two cases of the same name are two."""
    other = place.new_case("Föräldrar möts")
    application = casefile.load(CASE).application
    place.app.state.site.desk.take_in(other, place.account_ids["äga"], application, "exempel")
    she = place.browser("äga")
    every, one = new_feed(she, "alla"), new_feed(she, case_id)
    both = {str(event["UID"]) for event in events(every)}
    mine = {str(event["UID"]) for event in events(one)}
    assert mine < both
    place.base.write(lambda c: cases.close(c, case_id, at_ms=place.base.now()))

    assert not mine & {str(event["UID"]) for event in events(every)}


def test_a_case_without_days_gives_an_empty_calendar(place: Place) -> None:
    """A calendar that subscribes early is not told that the link is wrong."""
    assert events(new_feed(place.browser("läsa"), place.new_case("Tomt"))) == []


def test_what_is_no_link_gives_no_calendar(place: Place, case_id: str) -> None:
    """Guesses, keys, and cases of others."""
    she = place.browser("granska")
    key = new_key(she, name="fel")
    secret = key.removeprefix("gf_")

    for name in (secret, key, "a" * 43):
        assert httpx.get(f"{place.address}/kalender/{name}.ics").status_code == 404
    assert httpx.get(f"{place.address}/kalender/{'a' * 43}").status_code == 404
    refused = place.browser("outsider").post("/konto/kalender", {"arende": case_id})
    assert refused.status_code == 422
    assert "Välj ett av dina ärenden." in refused.text
    feed = new_feed(she, case_id).rpartition("/")[2].removesuffix(".ics")
    assert Program(place.address, f"gf_{feed}").ask("GET", "/me").status_code == 401


def test_a_calendar_that_asks_too_often_is_told_to_wait(place: Place, case_id: str) -> None:
    """A link that has got loose can't take the service from all others."""
    site, before = place.app.state.site, place.app.state.site.calls
    link = new_feed(place.browser("läsa"), case_id)
    site.calls = calls.Calls("2 per 1 minute")
    try:
        statuses = [httpx.get(link).status_code for _ in range(3)]
    finally:
        site.calls = before

    assert statuses == [200, 200, 429]


def test_what_is_done_with_keys_is_in_the_log_without_the_key(place: Place) -> None:
    """Who made and took back a key can be seen afterwards; the key can't."""
    from grantflow.store import log

    she = place.browser("läsa")
    key = new_key(she, name="till loggen")
    she.post(ends(she.get(PAGE).text, "till loggen"))
    with place.base.read() as connection:
        lines = log.lines(connection, limit=20)

    mine = [one.event for one in lines if one.account_id == place.account_ids["läsa"]]
    assert mine[:2] == ["nyckel borttagen", "nyckel gjord"]
    assert key.removeprefix("gf_") not in str(lines)
