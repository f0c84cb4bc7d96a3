"""What keeps somebody from using the service can be told by anybody, and reaches administrators."""

import dataclasses
from typing import Any

import pytest
from web_place import Browser, Place

from grantflow.store import outbox, reports

THERE = "/tillganglighet"


@pytest.fixture(autouse=True)
def afresh(place: Place) -> None:
    """Forget what others have told, and how often."""
    place.forget_trials()
    place.base.write(lambda c: c.exec_driver_sql("DELETE FROM mail"))


def tell(browser: Browser, told: str, **more: str) -> Any:
    fields = {"csrf": browser.token(THERE), "told": told, **more}
    return browser.client.post(THERE, data=fields)


def test_a_stranger_tells_and_an_administrator_reads_and_takes_away(place: Place) -> None:
    told = tell(place.browser(), "Knappen <b>syns</b> inte", page="/logga-in", email="a@exempel.se")
    assert told.headers["location"] == f"{THERE}?klart=tack"
    assert "Tack. Anmälan" in place.browser().get(told.headers["location"]).text

    admin = place.browser("admin")
    page = admin.get("/administration").text
    assert "Knappen &lt;b&gt;syns&lt;/b&gt; inte" in page
    assert "mailto:a@exempel.se" in page
    with place.base.read() as connection:
        one = reports.listed(connection, "")[0]
    admin.post(f"/administration/hinder/{one.id}/klar")
    assert "Knappen" not in admin.get("/administration").text
    assert place.base.write(lambda c: outbox.take(c, at_ms=place.base.now())) == []


def test_mail_says_that_there_is_one_and_not_what_it_says(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = place.app.state.site.desk
    monkeypatch.setattr(desk, "outward", desk.outward._replace(has_mail=True))
    tell(place.browser("äga"), "Hemligt hinder")

    letters = place.base.write(lambda c: outbox.take(c, at_ms=place.base.now()))

    assert [one.to for one in letters] == ["person5@exempel.se"]
    assert "/administration#hinder" in letters[0].body
    assert "Hemligt" not in letters[0].subject + letters[0].body


def test_another_organisations_administrator_reads_only_what_strangers_tell(place: Place) -> None:
    tell(place.browser("outsider"), "Från en annan organisation")
    assert "Från en annan" not in place.browser("admin").get("/administration").text
    with place.base.read() as connection:
        assert reports.listed(connection, "") == []
    place.base.write(lambda c: c.exec_driver_sql("UPDATE mail SET organisation_id = NULL"))
    assert "Från en annan" in place.browser("admin").get("/administration").text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"told": "  "}, "told"),
        ({"told": "x" * 4001}, "told"),
        ({"told": "x", "page": "x" * 201}, "page"),
        ({"told": "x", "email": "ingen"}, "email"),
    ],
)
def test_what_cannot_be_taken_in_is_told_at_its_field(
    place: Place, fields: dict[str, str], field: str
) -> None:
    answer = tell(place.browser(), **fields)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "<title>Fel:" in answer.text


def test_nobody_tells_without_end_nor_from_elsewhere(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = place.browser()
    assert stranger.client.post(THERE, data={"told": "x"}).status_code == 403
    assert tell(stranger, "x" * 100_000).status_code == 413
    monkeypatch.setattr(reports, "MOST", 3)
    statuses = [tell(stranger, f"Nummer {n}").status_code for n in range(6)]
    assert statuses == [303] * 5 + [429]
    with place.base.read() as connection:
        assert {one.told for one in reports.listed(connection, "")} == {
            "Nummer 2",
            "Nummer 3",
            "Nummer 4",
        }


def test_the_statement_names_who_runs_the_service(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The law asks who answers for it; without a name it says so in general words."""
    assert "Den organisation som driver tjänsten ansvarar" in place.browser().get(THERE).text

    site = place.app.state.site
    named = dataclasses.replace(site.settings, operator="Exempelby <kommun>")
    monkeypatch.setattr(site, "settings", named)
    assert "Exempelby &lt;kommun&gt; ansvarar för" in place.browser().get(THERE).text
