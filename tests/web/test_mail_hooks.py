"""Webhooks: who may add one, what is told, how it is signed, and where nothing is ever sent."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import html
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from mail_place import certificate

import databases
from grantflow.usecases.delivering import LIMITS, deliver_due

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

    from web_place import Place

    from grantflow.settings import Settings

PAGE = "/organisation/webhookar"
FAST = dataclasses.replace(LIMITS, connect_s=1.0, silence_s=0.5, request_s=1.0)


class Receiver:
    """A program elsewhere: remembers what it is told, and answers as it is asked to."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        receiver = self
        self.told: list[tuple[dict[str, str], str]] = []
        self.status = 200
        self.wait_s = 0.0

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.told.append((dict(self.headers), body))
                time.sleep(receiver.wait_s)
                self.send_response(receiver.status)
                if receiver.status in range(300, 400):
                    self.send_header("Location", f"http://127.0.0.1:{receiver.port}/annan")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self) -> list[str]:
        return [headers["Grantflow-Event"] for headers, _ in self.told]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def allowing(
    place: Place, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """Let the installation speak to the receiver, which lies on this machine."""
    site = place.app.state.site
    changed = dataclasses.replace(site.settings, scan_allow=(f"127.0.0.1:{receiver.port}",))
    monkeypatch.setattr(site, "settings", changed)
    yield changed
    place.base.write(lambda c: c.exec_driver_sql("DELETE FROM hook"))


def added(place: Place, address: str, *events: str) -> tuple[str, str]:
    """Add a hook as an administrator does; return its id and secret."""
    page = place.browser("admin").post(PAGE, {"address": address, "events": list(events)})
    assert page.status_code == 200, page.text
    secret = re.search(r'id="hemlighet" value="([^"]+)"', page.text)
    hook_ids = re.findall(rf'action="{PAGE}/(\w+)"', page.text)
    assert secret
    return hook_ids[-1], html.unescape(secret[1])


def latest(place: Place, hook_id: str) -> tuple[str, int]:
    with place.base.read() as connection:
        asked = "SELECT fault, tries FROM delivery WHERE hook_id = ? ORDER BY created_ms DESC"
        row: Any = databases.asked(connection, asked, hook_id).first()
    return row[0], row[1]


def again(place: Place) -> None:
    """Let what waits be ready now."""
    place.base.write(lambda c: c.exec_driver_sql("UPDATE delivery SET ready_ms = 0"))


def test_what_happens_is_told_signed_and_holds_no_answer(
    place: Place, receiver: Receiver, allowing: Settings
) -> None:
    hook_id, secret = added(
        place, f"http://127.0.0.1:{receiver.port}/in", "arende-skapat", "kommentar", "godkant"
    )
    owner = place.browser("äga")
    assert owner.post("/arenden/nytt", {"namn": "Ett till"}).status_code == 303
    case_id = place.new_case("Föräldrar möts")
    place.browser("granska").post(
        f"/arende/{case_id}/runda/kommentar", {"plats": "", "text": "En hemlighet"}
    )
    place.browser("godkänna").post(
        f"/arende/{case_id}/runda/godkann", {"version": "0", "anda": "ja"}
    )

    done = deliver_due(place.base, allowing)

    assert done == (3, 0)
    assert sorted(receiver.events()) == ["arende-skapat", "godkant", "kommentar"]
    ids = [headers["Grantflow-Delivery"] for headers, _ in receiver.told]
    assert len(set(ids)) == len(ids)
    for headers, body in receiver.told:
        told = json.loads(body)
        assert told["event"] == headers["Grantflow-Event"]
        assert "hemlighet" not in body
        second, proof = re.fullmatch(  # type: ignore[union-attr]
            r"t=(\d+),v1=([0-9a-f]{64})", headers["Grantflow-Signature"]
        ).groups()
        expected = hmac.new(secret.encode(), f"{second}.{body}".encode(), hashlib.sha256)
        assert hmac.compare_digest(proof, expected.hexdigest())
        assert abs(int(second) - time.time()) < 60
    paths = {json.loads(body)["case"]["path"] for _, body in receiver.told}
    assert f"/arende/{case_id}" in paths
    assert "Framme" in place.browser("admin").get(PAGE).text
    assert secret not in place.browser("admin").get(PAGE).text
    assert latest(place, hook_id)[0] == ""


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://exempel.se/", "måste börja med https://"),
        ("https://127.0.0.1/", "inre nät"),
        ("https://10.1.2.3/", "inre nät"),
        ("https://[::1]/", "inre nät"),
        ("https://169.254.169.254/latest", "inre nät"),
        ("https://a:b@exempel.se/", "inloggningsuppgifter"),
        ("ftp://exempel.se/", "http"),
        ("", "webbadress"),
    ],
)
def test_an_address_of_ones_own_net_or_unencrypted_is_refused(
    place: Place, address: str, told: str
) -> None:
    page = place.browser("admin").post(PAGE, {"address": address, "events": ["godkant"]})

    assert page.status_code == 422
    assert told in page.text
    assert html.escape(address, quote=True) in page.text


def test_a_hook_is_told_something_or_not_added(place: Place) -> None:
    page = place.browser("admin").post(PAGE, {"address": "https://exempel.se", "events": ["x"]})

    assert page.status_code == 422
    assert "Välj vad som ska berättas" in page.text


def test_what_was_allowed_when_it_was_added_may_be_so_no_longer(
    place: Place, receiver: Receiver, allowing: Settings
) -> None:
    """Neither a setting that was narrowed nor a name that has come to lead inside is followed."""
    plain, _ = added(place, f"http://127.0.0.1:{receiver.port}/", "godkant")
    named, _ = added(place, "https://localhost:8443/", "godkant")
    for hook_id in (plain, named):
        place.browser("admin").post(f"{PAGE}/{hook_id}", {"gor": "prova"})

    deliver_due(place.base, dataclasses.replace(allowing, scan_allow=()))

    assert receiver.told == []
    assert "inre nät" in latest(place, plain)[0]
    assert "inre nät" in latest(place, named)[0]


def test_a_receiver_that_fails_is_tried_again(
    place: Place, receiver: Receiver, allowing: Settings
) -> None:
    hook_id, _ = added(place, f"http://127.0.0.1:{receiver.port}/", "godkant")
    place.browser("admin").post(f"{PAGE}/{hook_id}", {"gor": "prova"})

    receiver.status = 500
    assert deliver_due(place.base, allowing) == (0, 1)
    assert latest(place, hook_id) == ("Mottagaren svarade 500.", 1)
    receiver.status = 302
    again(place)
    assert deliver_due(place.base, allowing) == (0, 1)
    assert "följs inte" in latest(place, hook_id)[0]
    receiver.status, receiver.wait_s = 200, 0.8
    again(place)
    assert deliver_due(place.base, allowing, FAST) == (0, 1)
    assert latest(place, hook_id)[0] == "Mottagaren svarade inte i tid."
    receiver.wait_s = 0.0
    again(place)
    assert deliver_due(place.base, allowing) == (1, 0)

    ids = {headers["Grantflow-Delivery"] for headers, _ in receiver.told}
    assert len(ids) == 1  # the receiver can see that it is the same


def test_a_receiver_that_is_gone_is_told_no_more_until_somebody_says_so(
    place: Place, receiver: Receiver, allowing: Settings
) -> None:
    admin = place.browser("admin")
    hook_id, _ = added(place, f"http://127.0.0.1:{receiver.port}/", "godkant")
    admin.post(f"{PAGE}/{hook_id}", {"gor": "prova"})
    receiver.status = 410

    deliver_due(place.base, allowing)

    assert "Stoppad" in admin.get(PAGE).text
    case_id = place.new_case()
    place.browser("godkänna").post(
        f"/arende/{case_id}/runda/godkann", {"version": "0", "anda": "ja"}
    )
    receiver.status = 200
    deliver_due(place.base, allowing)
    assert receiver.events() == ["prov"]
    admin.post(f"{PAGE}/{hook_id}", {"gor": "starta"})
    assert "Stoppad" not in admin.get(PAGE).text
    admin.post(f"{PAGE}/{hook_id}", {"gor": "ta-bort"})
    assert hook_id not in admin.get(PAGE).text


def test_a_receiver_is_believed_by_its_certificate(
    place: Place, allowing: Settings, tmp_path: Path
) -> None:
    """Whoever stands in between is told nothing."""
    shown, believing = certificate(tmp_path)
    safe = Receiver(shown)
    settings = dataclasses.replace(allowing, scan_allow=(f"127.0.0.1:{safe.port}",))
    place.app.state.site.settings = settings
    hook_id, _ = added(place, f"https://127.0.0.1:{safe.port}/", "godkant")
    place.browser("admin").post(f"{PAGE}/{hook_id}", {"gor": "prova"})

    assert deliver_due(place.base, settings) == (0, 1)
    assert safe.told == []
    assert "certifikat" in latest(place, hook_id)[0]
    again(place)
    assert deliver_due(place.base, settings, trust=believing) == (1, 0)

    safe.server.shutdown()
    safe.server.server_close()


def test_another_organisations_hook_is_not_there(
    place: Place, receiver: Receiver, allowing: Settings
) -> None:
    hook_id, _ = added(place, f"http://127.0.0.1:{receiver.port}/", "godkant")
    outsider = place.account_ids["outsider"]

    def make(is_admin: bool) -> None:
        asked = "UPDATE account SET is_admin = ? WHERE id = ?"
        place.base.write(lambda c: databases.asked(c, asked, is_admin, outsider))

    make(True)
    theirs = place.browser("outsider")
    for doing in ("prova", "ta-bort", "starta"):
        answer = theirs.post(f"{PAGE}/{hook_id}", {"gor": doing})
        assert answer.status_code == 422
        assert "finns inte" in answer.text
    assert str(receiver.port) not in theirs.get(PAGE).text
    make(False)
    assert str(receiver.port) in place.browser("admin").get(PAGE).text
