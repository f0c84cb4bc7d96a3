"""Watched pages of a case in the store: what is new waits for a yes; nothing is taken before."""

from __future__ import annotations

import dataclasses
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

import databases
from grantflow.cli.untracked import Untracked
from grantflow.cli.working import Worker
from grantflow.errors import EngineUnavailable
from grantflow.store import news, saves
from grantflow.usecases import watching
from grantflow.usecases.outward import Outward

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web_place import Place

    from grantflow.settings import Settings

FORM = "stages.omvarldsbevakning"
CALL = "<p>Utlysningen öppnar den 1 september 2031 och stänger den {day} oktober 2031 kl. 12.</p>"
PAGE = (
    "<html><head><title>Stöd för tidiga insatser</title></head><body><h1>Stöd</h1>{call}"
    "<p>Kommuner och regioner kan söka stöd för insatser i mottagandet av nyanlända.</p>"
    "{more}</body></html>"
)


class Site:
    """A page that somebody else writes."""

    def __init__(self) -> None:
        site = self
        self.page = PAGE.format(call="", more="")

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = self.path == "/stod"
                body = site.page.encode() if found else b""
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def around(place: Place, site: Site, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return the settings of the installation, which may speak to the page's server."""
    running = place.app.state.site
    changed: Settings = dataclasses.replace(running.settings, scan_allow=(site.host,))
    monkeypatch.setattr(running, "settings", changed)
    return changed


@pytest.fixture
def case_id(place: Place, site: Site) -> str:
    """Return a case that watches the page."""
    made = place.new_case("Föräldrar möts")
    wanted = {
        f"{FORM}.actors": saves.Wanted(["aktor-1"], 0),
        f"{FORM}.actors[aktor-1].name": saves.Wanted("Myndigheten", 0),
        f"{FORM}.actors[aktor-1].page": saves.Wanted(f"http://{site.host}/stod", 0),
    }
    place.app.state.site.desk.put(made, place.account_ids["äga"], wanted, "sparat", "")
    return made


def look(place: Place, case_id: str, around: Settings) -> watching.Looked:
    return watching.look(place.app.state.site.desk, case_id, around)


def waiting(place: Place, case_id: str) -> list[news.News]:
    with place.base.read() as connection:
        return [one for one in news.listed(connection, case_id) if one.taken is None]


def answer(place: Place, case_id: str, news_id: str, word: str, who: str = "redigera") -> int:
    path = f"/arende/{case_id}/bevakning/{news_id}"
    return place.browser(who).post(path, {"svar": word}).status_code


def test_a_day_on_a_page_waits_and_stands_in_the_case_after_a_yes(
    place: Place, site: Site, around: Settings, case_id: str
) -> None:
    site.page = PAGE.format(call=CALL.format(day=15), more="")
    desk = place.app.state.site.desk
    before = desk.opened(case_id).version

    assert look(place, case_id, around).pages == 1
    assert look(place, case_id, around).news == 0  # the same day is offered once

    assert desk.opened(case_id).version == before
    page = place.browser("redigera").get(f"/arende/{case_id}/bevakning").text
    assert "Sista ansökningsdag: 15 oktober 2031 klockan 12" in page
    (closes,) = [one for one in waiting(place, case_id) if one.told["kind"] == "closes"]
    assert answer(place, case_id, closes.id, "ja") == 303

    (row,) = desk.opened(case_id).application.stages.omvarldsbevakning.way_forward
    assert str(row.end) == "2031-10-15"
    assert f"http://{site.host}/stod" in row.activity
    assert answer(place, case_id, closes.id, "ja") == 409  # somebody has answered
    assert "Intaget" in place.browser("läsa").get(f"/arende/{case_id}/bevakning").text


def test_a_no_leaves_the_case_alone_and_can_be_undone(
    place: Place, site: Site, around: Settings, case_id: str
) -> None:
    site.page = PAGE.format(call=CALL.format(day=15), more="")
    look(place, case_id, around)
    version = place.app.state.site.desk.opened(case_id).version
    count = len(waiting(place, case_id))
    first = waiting(place, case_id)[0]

    assert answer(place, case_id, first.id, "nej") == 303
    look(place, case_id, around)
    assert len(waiting(place, case_id)) == count - 1  # not offered again
    assert answer(place, case_id, first.id, "angra") == 303
    assert len(waiting(place, case_id)) == count

    assert place.app.state.site.desk.opened(case_id).version == version


def test_a_day_that_moves_takes_the_place_of_the_one_taken_in(
    place: Place, site: Site, around: Settings, case_id: str
) -> None:
    site.page = PAGE.format(call=CALL.format(day=15), more="")
    look(place, case_id, around)
    (closes,) = [one for one in waiting(place, case_id) if one.told["kind"] == "closes"]
    answer(place, case_id, closes.id, "ja")
    site.page = PAGE.format(call=CALL.format(day=22), more="")
    look(place, case_id, around)

    page = place.browser("redigera").get(f"/arende/{case_id}/bevakning").text
    assert "I ärendet står 15 oktober 2031" in page
    (later,) = [one for one in waiting(place, case_id) if one.told["date"] == "2031-10-22"]
    answer(place, case_id, later.id, "ja")

    desk = place.app.state.site.desk
    (row,) = desk.opened(case_id).application.stages.omvarldsbevakning.way_forward
    assert str(row.end) == "2031-10-22"
    assert "från 15 oktober 2031 till 22 oktober 2031" in row.activity


def test_news_is_kept_as_a_page_with_its_source_and_told_by_mail_to_who_wants_it(
    place: Place, site: Site, around: Settings, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = place.app.state.site.desk
    monkeypatch.setattr(desk, "outward", Outward(place.address, has_mail=True))
    place.browser("redigera").post(
        "/konto/utskick", {"vill": ["granskning", "kommentar", "paminnelse", "bevakning"]}
    )
    look(place, case_id, around)
    more = "<h2>Nyheter</h2><p>Länsstyrelsen ordnar ett möte om samverkan med föreningar i maj.</p>"
    site.page = PAGE.format(call="", more=more)

    assert look(place, case_id, around).news == 1

    (one,) = waiting(place, case_id)
    assert answer(place, case_id, one.id, "ja") == 303
    (row,) = desk.opened(case_id).application.stages.omvarldsbevakning.pages
    assert row.address == f"http://{site.host}/stod"
    assert "möte om samverkan" in row.note
    with place.base.read() as connection:
        asked = "SELECT body FROM mail WHERE key LIKE ?"
        (letter,) = databases.asked(connection, asked, f"nyheter:{case_id}%").scalars()
    assert f"/arende/{case_id}/bevakning" in letter
    assert "samverkan" not in letter


def test_who_may_not_write_reads_but_decides_nothing(
    place: Place, site: Site, around: Settings, case_id: str
) -> None:
    site.page = PAGE.format(call=CALL.format(day=15), more="")
    look(place, case_id, around)
    first = waiting(place, case_id)[0]

    assert answer(place, case_id, first.id, "ja", "läsa") == 403
    assert "Ja, ta in" not in place.browser("läsa").get(f"/arende/{case_id}/bevakning").text
    place.browser("äga").post(f"/arende/{case_id}/stang", {"stang": "ja"})
    for said in ("ja", "nej"):
        assert answer(place, case_id, first.id, said) == 409  # closed; the news waits on
    assert place.browser("äga").post(f"/arende/{case_id}/bevakning").status_code == 409
    assert first.id in {one.id for one in waiting(place, case_id)}


def test_somebody_else_s_news_is_not_there(
    place: Place, site: Site, around: Settings, case_id: str
) -> None:
    site.page = PAGE.format(call=CALL.format(day=15), more="")
    look(place, case_id, around)
    first = waiting(place, case_id)[0]
    other = place.new_case("Ett annat")

    assert answer(place, other, first.id, "ja") == 409
    assert waiting(place, case_id)


def test_pages_are_read_when_asked_for_and_wait_while_the_engine_is_down(
    place: Place, site: Site, around: Settings, case_id: str
) -> None:
    place.no_other_work()
    writer = place.browser("redigera")
    there = writer.post(f"/arende/{case_id}/bevakning").headers["location"]
    assert writer.post(f"/arende/{case_id}/bevakning").headers["location"] == there
    assert "Sidorna läses just nu" in writer.get(f"/arende/{case_id}/bevakning").text
    desk = place.app.state.site.desk

    def down(_: str) -> dict[str, int]:
        raise EngineUnavailable("nere", remedy="vänta")

    Worker(desk, watch=down).do_one()
    assert "Motorn (Prefect) svarar inte" in writer.get(there).text
    place.base.write(lambda c: c.exec_driver_sql("UPDATE job SET ready_ms = 0"))

    Worker(desk, watch=Untracked(desk, around).watch).run(once=True)
    assert re.search(r"1 sidor? läst", writer.get(there).text)
    assert "Senast lästa" in writer.get(f"/arende/{case_id}/bevakning").text


def test_a_page_that_is_gone_is_told_with_its_field(
    place: Place, site: Site, around: Settings, case_id: str
) -> None:
    desk = place.app.state.site.desk
    path = f"{FORM}.actors[aktor-1].page"
    held = desk.opened(case_id).answers[path].version
    wrong = {path: saves.Wanted("https://10.0.0.1/", held)}
    desk.put(case_id, place.account_ids["äga"], wrong, "sparat", "")

    look(place, case_id, around)

    page = place.browser("läsa").get(f"/arende/{case_id}/bevakning").text
    assert "Att åtgärda" in page
    assert "inre nät" in page
    assert "steg/omvarldsbevakning?oppna=" in page
