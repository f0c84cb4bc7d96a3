"""How the installation is, and what has been measured: who is told how much."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from web_place import Place, settings_in

import databases
from grantflow.cli.beating import beating, engine_told
from grantflow.errors import ServingRefused, StoreUnavailable
from grantflow.settings import Settings
from grantflow.store import beats
from grantflow.usecases import health
from grantflow.web.serving import require_safe

TOKEN = "m" * 40
LINE = re.compile(r'grantflow_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')


@pytest.fixture
def with_token(place: Place) -> Iterator[Settings]:
    """Let a program read the measures."""
    site = place.app.state.site
    before = site.settings
    site.settings = replace(before, metrics_token=TOKEN)
    yield site.settings
    site.settings = before


def test_strangers_are_told_one_word(place: Place) -> None:
    for who in (None, "läsa", "outsider"):
        answer = place.browser(who).get("/halsa")
        assert (answer.status_code, answer.text) == (200, "ok\n"), who


def test_an_administrator_sees_each_part(place: Place) -> None:
    page = place.browser("admin").get("/halsa").text

    kind = "PostgreSQL" if databases.ON_POSTGRESQL else "SQLite"
    for part in ("Databas", kind, "Disk", "Bakgrundsarbetare", "Motor", "E-post", "kö", "Logg"):
        assert part in page, part


def test_a_database_that_does_not_answer_is_not_well(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any) -> Any:
        raise StoreUnavailable("databasen svarar inte", remedy="starta den")

    monkeypatch.setattr(type(place.base), "read", gone)
    answer = place.browser().get("/halsa")

    assert (answer.status_code, answer.text) == (503, "inte ok\n")


def test_a_full_disk_is_not_well(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "free_disk", lambda _: 1_000)

    assert place.browser().get("/halsa").status_code == 503


def test_a_worker_that_lives_is_seen_and_one_that_has_died_too(place: Place) -> None:
    admin = place.browser("admin")
    with beating(place.base, health.WORKER, lambda: health.ENGINE_UP):
        for _ in range(100):
            if "1 lever" in admin.get("/halsa").text:
                break
            threading.Event().wait(0.05)
        page = admin.get("/halsa").text
        assert "1 lever" in page
        assert "Svarar" in page
        assert "grantflow_workers 1" in admin.get("/matt").text
    assert "Ingen har hörts av" in admin.get("/halsa").text, "it stopped as it should"

    place.base.write(
        lambda c: beats.beat(
            c,
            f"{health.WORKER}-död",
            health.ENGINE_UP,
            at_ms=place.base.now() - 300_000,
            forget_ms=10**9,
        )
    )
    assert "Ingen har hörts av på 5 minuter" in admin.get("/halsa").text
    place.base.write(lambda c: beats.stop(c, f"{health.WORKER}-död"))


def test_mail_without_an_address_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = place.browser("admin")
    assert "GRANTFLOW_ADDRESS" not in admin.get("/halsa").text
    site = place.app.state.site
    monkeypatch.setattr(site, "settings", replace(site.settings, smtp="smtp://localhost"))

    assert "GRANTFLOW_ADDRESS saknas" in admin.get("/halsa").text


def test_a_worker_that_does_without_the_engine_is_well(place: Place) -> None:
    name = f"{health.WORKER}-ensam"
    told, now = health.ENGINE_OFF, place.base.now()
    place.base.write(lambda c: beats.beat(c, name, told, at_ms=now, forget_ms=10**9))

    page = place.browser("admin").get("/halsa").text

    assert "Avstängd; arbetet görs utan den" in page
    assert "Svarar inte" not in page
    place.base.write(lambda c: beats.stop(c, name))


def test_an_engine_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert engine_told() == health.ENGINE_DOWN
    monkeypatch.delenv("PREFECT_API_URL")
    assert engine_told() == ""


def test_measures_are_for_administrators_and_the_token(place: Place, with_token: Settings) -> None:
    assert place.browser("admin").get("/matt").status_code == 200
    for who in (None, "äga", "outsider"):
        assert place.browser(who).get("/matt").status_code == 404, who
    for told in (f"Bearer {TOKEN}x", f"Bearer {TOKEN[1:]}", "Bearer", TOKEN, "Bearer é"):
        headers = {"Authorization": told.encode("latin-1")}
        assert place.browser().get("/matt", headers=headers).status_code == 404, told
    answer = place.browser().get("/matt", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")


def test_without_a_token_no_program_reads_them(place: Place) -> None:
    for told in ("Bearer", "Bearer None"):
        assert place.browser().get("/matt", headers={"Authorization": told}).status_code == 404


def test_measures_count_requests_and_hold_nobodys_data(place: Place) -> None:
    """Every line is as Prometheus reads it; addresses are patterns, without ids."""
    reader = place.browser("läsa")
    for _ in range(3):
        reader.get(f"/arende/{place.case_id}")
    reader.get("/finns-inte-alls")

    text = place.browser("admin").get("/matt").text

    lines = [line for line in text.splitlines() if not line.startswith("# ")]
    assert all(LINE.fullmatch(line) for line in lines), [x for x in lines if not LINE.fullmatch(x)]
    route = 'route="/arende/{case_id:id}"'
    found = re.search(
        rf'requests_total{{method="GET",{re.escape(route)},status="200"}} (\d+)', text
    )
    assert found
    assert int(found[1]) >= 3
    assert 'route="none",status="404"' in text
    assert place.case_id not in text
    assert "exempel.se" not in text
    assert 'grantflow_cases{state="open"}' in text


def test_buckets_add_up(place: Place) -> None:
    text = place.browser("admin").get("/matt").text
    last: dict[str, int] = {}
    for route, bound, count in re.findall(
        r'request_seconds_bucket{route="([^"]+)",le="([^"]+)"} (\d+)', text
    ):
        assert int(count) >= last.get(route, 0), (route, bound)
        last[route] = int(count)
    for route, count in re.findall(r'request_seconds_count{route="([^"]+)"} (\d+)', text):
        assert last[route] == int(count)


def test_a_token_that_can_be_guessed_is_refused_at_start(tmp_path: Path) -> None:
    with pytest.raises(ServingRefused, match="GRANTFLOW_METRICS_TOKEN") as refused:
        require_safe(settings_in(tmp_path, metrics_token="k" * 19), "127.0.0.1")
    assert "20 tecken" in refused.value.remedy
    require_safe(settings_in(tmp_path, metrics_token=TOKEN), "127.0.0.1")
