"""Mail that pages write: to whom, when, with what in it and what not, and what one may choose."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from mail_place import MailServer, Serving
from web_place import Place, settings_in

import databases
from grantflow.store import outbox
from grantflow.usecases.answering import Typed
from grantflow.usecases.mail_server import server_of
from grantflow.usecases.outward import Outward
from grantflow.usecases.posting import send_due

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNIT = "stages.forankring.owner.unit"
NO_MAIL = "Be administratören i din organisation om en länk"


class Row(NamedTuple):
    key: str
    to: str
    subject: str
    body: str


@pytest.fixture
def mailing(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Return the installation, as if there were a mail server."""
    monkeypatch.setattr(place.app.state.site.desk, "outward", Outward(place.address, has_mail=True))
    return place


@pytest.fixture
def case_id(place: Place) -> str:
    """Return a case of its own, with one answer that no letter may hold."""
    made = place.new_case("Föräldrar möts")
    desk = place.app.state.site.desk
    desk.save_typed(made, place.account_ids["äga"], {UNIT: Typed("Den hemliga enheten", 0)})
    return made


@pytest.fixture(scope="module")
def arrived(
    place: Place, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[MailServer, Any]]:
    """Give a mail server, and what sends it all that waits."""
    handler = MailServer()
    home = tmp_path_factory.mktemp("mail")
    with Serving(handler) as port:
        settings = settings_in(home, smtp=f"smtp://127.0.0.1:{port}", mail_from="g@exempel.se")
        server = server_of(settings)
        assert server
        yield handler, lambda: send_due(place.base, server)


def written(place: Place, about: str) -> list[Row]:
    """Return the letters whose key names something, by address."""
    asked = 'SELECT key, "to", subject, body FROM mail WHERE key LIKE ? ORDER BY "to"'
    with place.base.read() as connection:
        rows = databases.asked(connection, asked, f"%{about}%")
        return [Row(*row) for row in rows]


def readers(place: Place, rows: list[Row]) -> set[str]:
    names = {address_of(place, who): who for who in place.account_ids}
    return {names[row.to] for row in rows}


def address_of(place: Place, who: str) -> str:
    return f"person{list(place.account_ids).index(who)}@exempel.se"


def test_an_invitation_is_mailed_and_leads_in(
    mailing: Place, case_id: str, arrived: tuple[MailServer, Any]
) -> None:
    handler, send = arrived
    page = mailing.browser("äga").post(
        f"/arende/{case_id}/bjud-in",
        {"epost": "Ny.Partner@exempel.se", "roll": "granska", "var": "annan"},
    )
    assert "på väg till Ny.Partner@exempel.se" in page.text

    send()

    (letter,) = [one for one in handler.letters if one["To"] == "ny.partner@exempel.se"]
    text = letter.get_content()
    assert "Föräldrar möts" in text
    assert "Den hemliga" not in text
    (link,) = re.findall(rf"{mailing.address}(/ga-med/\S+)", text)
    assert "Föräldrar möts" in mailing.browser().get(link).text
    # The link stands in the database no more.
    assert written(mailing, "inbjudan")[0].body == ""


def test_an_invitation_to_an_organisation_one_looks_after_is_mailed(mailing: Place) -> None:
    admin = mailing.browser("admin")
    admin.post("/administration/organisation", {"organisation": "Brevkommunen"})
    there = re.findall(r"/administration/organisation/(\w+)/inb", admin.get("/administration").text)
    home = there[-1]

    told = admin.post(
        f"/administration/organisation/{home}/inbjudan", {f"email-{home}": "hos@brev.example"}
    )

    assert "på väg till hos@brev.example" in told.text
    (letter,) = [one for one in written(mailing, "inbjudan") if one.to == "hos@brev.example"]
    assert "/ga-med/" in letter.body


def test_a_lost_password_is_asked_for_without_telling_who_is_here(
    mailing: Place, arrived: tuple[MailServer, Any]
) -> None:
    handler, send = arrived
    known = address_of(mailing, "leaver")
    browser = mailing.browser()
    assert 'action="/glomt-losenord"' in browser.get("/glomt-losenord").text

    def ask(email: str) -> tuple[int, str]:
        answer = browser.post("/glomt-losenord", {"email": email})
        told = answer.text.replace(email, "X")
        return answer.status_code, re.sub(r'value="[\w=-]{48}"', "", told)

    assert ask(known.upper()) == ask("ingen@exempel.se") == ask("inte ens en adress")
    ask(known)  # one letter in a quarter of an hour is enough
    send()

    letters = [one for one in handler.letters if "lösenord" in one["Subject"]]
    assert [one["To"] for one in letters] == [known]
    (link,) = re.findall(rf"{mailing.address}(/nytt-losenord/\S+)", letters[0].get_content())
    done = browser.client.post(
        link, data={"csrf": browser.token(link), "password": "fyra olika ord här"}
    )
    assert (done.status_code, done.headers["location"]) == (303, "/logga-in")


def test_without_mail_a_link_is_handed_over_as_before(place: Place) -> None:
    browser = place.browser()

    assert NO_MAIL in browser.get("/glomt-losenord").text
    answer = browser.client.post(
        "/glomt-losenord",
        data={"csrf": browser.token("/logga-in"), "email": address_of(place, "läsa")},
    )
    assert NO_MAIL in answer.text
    with place.base.read() as connection:
        asked = "SELECT count(*) FROM link WHERE account_id = ?"
        count = databases.asked(connection, asked, place.account_ids["läsa"]).scalar_one()
    assert count == 0


def test_remarks_close_together_come_in_one_letter_to_all_but_who_wrote(
    mailing: Place, case_id: str
) -> None:
    reviewer = mailing.browser("granska")
    for text in ("Vilken enhet är det?", "Och vem?"):
        reviewer.post(f"/arende/{case_id}/runda/kommentar", {"plats": UNIT, "text": text})

    rows = written(mailing, f"kommentar:{case_id}")

    assert readers(mailing, rows) == {"redigera", "godkänna", "äga"}
    assert len(rows) in (3, 6)  # a quarter to or past: the two may fall on either side
    for row in rows:
        assert row.subject == "Nya kommentarer: Föräldrar möts"
        assert f"{mailing.address}/arende/{case_id}/runda" in row.body
        assert "/konto/utskick" in row.body
        assert not {"Vilken enhet", "Och vem", "Den hemliga"} & set(
            re.findall(r"\w+ \w+", row.body)
        )


def test_a_remark_that_is_refused_writes_no_letter(mailing: Place, case_id: str) -> None:
    """Letter and remark are kept together or not at all."""
    answer = mailing.browser("granska").post(
        f"/arende/{case_id}/runda/kommentar", {"plats": "", "text": "Hej", "svar-pa": "a" * 16}
    )

    assert answer.status_code == 422
    assert written(mailing, case_id) == []


@pytest.mark.parametrize(
    ("who", "action", "kind", "told"),
    [
        ("redigera", "begar", "granskning-begard", {"granska", "godkänna", "äga"}),
        ("granska", "andra", "andringar-begarda", {"redigera", "äga"}),
        ("godkänna", "godkann", "godkant", {"redigera", "granska", "äga"}),
    ],
)
def test_words_of_a_round_are_told_to_those_they_concern(
    mailing: Place, case_id: str, who: str, action: str, kind: str, told: set[str]
) -> None:
    word = {"version": "1", "text": "Målen saknar mått.", "anda": "ja"}
    browser = mailing.browser(who)
    browser.post(f"/arende/{case_id}/runda/{action}", word)
    browser.post(f"/arende/{case_id}/runda/{action}", word)

    rows = written(mailing, f"{kind}:{case_id}")

    assert readers(mailing, rows) == told
    assert len(rows) == len(told)  # pressed twice, told once
    assert all("Målen saknar" not in row.body for row in rows)


def test_one_gets_only_what_one_wants(mailing: Place, case_id: str) -> None:
    head = mailing.browser("godkänna")
    page = head.get("/konto/utskick").text
    assert page.count(" checked") == 4
    saved = head.post("/konto/utskick", {"vill": ["paminnelse", "okänt"]})
    assert "Ditt val är sparat" in head.get(saved.headers["location"]).text
    assert head.get("/konto/utskick").text.count(" checked") == 1

    mailing.browser("granska").post(
        f"/arende/{case_id}/runda/kommentar", {"plats": "", "text": "Hej"}
    )
    head.post("/konto/utskick", {"vill": ["paminnelse", "granskning", "kommentar"]})

    assert readers(mailing, written(mailing, case_id)) == {"redigera", "äga"}


def test_administrators_see_what_has_not_arrived_and_only_their_own(
    mailing: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = mailing.base
    smtp = settings_in(tmp_path, smtp="smtp://127.0.0.1:1", mail_from="g@exempel.se")
    monkeypatch.setattr(mailing.app.state.site, "settings", smtp)
    with base.read() as connection:
        asked = "SELECT organisation_id FROM account WHERE id = ?"
        homes = [
            databases.asked(connection, asked, mailing.account_ids[who]).scalar_one()
            for who in ("admin", "outsider")
        ]
    for home, to in zip(homes, ("var@exempel.se", "deras@exempel.se"), strict=True):
        letter = outbox.Letter(f"fel:{to}", to, "Inbjudan", "hemlig länk", organisation_id=home)
        base.write(partial(outbox.put, letter=letter, at_ms=base.now()))
    gone = server_of(smtp)
    assert gone
    send_due(base, gone)

    admin = mailing.browser("admin")
    page = admin.get("/organisation/utskick").text

    assert "var@exempel.se" in page
    assert "Försöks igen" in page
    assert "gick inte att ansluta" in page
    assert "deras@exempel.se" not in page
    (failing,) = re.findall(r"Försöks igen</dt>\s*<dd>(\d+)", page)
    with base.read() as connection:
        asked = "SELECT count(*) FROM mail WHERE fault != '' AND dropped_ms IS NULL"
        everywhere, ours = (
            connection.exec_driver_sql(asked + more).scalar_one()
            for more in ("", f" AND organisation_id = '{homes[0]}'")
        )
    assert int(failing) == ours < everywhere, "theirs are not counted either"
    assert "hemlig länk" not in page
    assert 'href="/organisation/utskick"' in admin.get("/organisation").text
    tried = admin.post("/organisation/utskick")
    assert "Provet är på väg" in admin.get(tried.headers["location"]).text
