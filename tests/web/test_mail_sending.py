"""Letters on their way: a real server takes them, refuses, breaks off, is slow or is not there."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mail_place import PASSWORD, USER, MailServer, Serving, certificate, text_of
from web_place import settings_in

import databases
from grantflow.errors import MailRefused
from grantflow.store import accounts, log, outbox
from grantflow.store.base import Base
from grantflow.store.outbox import Letter
from grantflow.usecases import letters
from grantflow.usecases.mail_server import Server, server_of
from grantflow.usecases.outward import Outward
from grantflow.usecases.posting import message_of, send_due

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FROM = "Grantflow i Exempelby <grantflow@exempelby.example>"
OUTWARD = Outward("https://ansokan.exempelby.example", has_mail=True)


class Clock:
    ms = 1_800_000_000_000

    def __call__(self) -> int:
        return self.ms


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> str:
    base = databases.opened_in(tmp_path_factory.mktemp("mail"))
    base.close()
    return base.url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def base(tmp_path: Path, empty: str, clock: Clock) -> Iterator[Base]:
    made = Base(databases.copied(empty, tmp_path), clock)
    yield made
    made.close()


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[MailServer, int]]:
    handler = MailServer()
    with Serving(handler) as port:
        yield handler, port


@pytest.fixture
def post(running: tuple[MailServer, int]) -> MailServer:
    """Return the server with nothing in it, behaving well."""
    handler, _ = running
    handler.__init__()  # type: ignore[misc]
    return handler


@pytest.fixture
def server(running: tuple[MailServer, int], tmp_path: Path) -> Server:
    return server_at(f"smtp://127.0.0.1:{running[1]}", tmp_path)


def server_at(url: str, home: Path) -> Server:
    found = server_of(settings_in(home, smtp=url, mail_from=FROM))
    assert found
    return found


def put(base: Base, *names: str) -> None:
    for name in names:
        to = f"{name}@exempelby.example"
        letter = Letter(f"brev:{name}", to, "Ämne på svenska: åäö", "Hej på dig!\n")
        base.write(partial(outbox.put, letter=letter, at_ms=base.now()))


def faults(base: Base) -> list[str]:
    with base.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT fault FROM mail WHERE sent_ms IS NULL ORDER BY id"
        )
        return [row[0] for row in rows]


def test_letters_arrive_whole_once_with_what_they_need(
    base: Base, server: Server, post: MailServer
) -> None:
    put(base, *(f"n{number}" for number in range(25)))

    assert send_due(base, server) == (25, 0, 0)
    assert send_due(base, server) == (0, 0, 0)

    assert len({one["To"] for one in post.letters}) == len(post.letters) == 25
    one = post.letters[0]
    assert text_of(one) == "Hej på dig!\n"
    assert one["Subject"] == "Ämne på svenska: åäö"
    assert one["From"] == FROM
    assert one["Auto-Submitted"] == "auto-generated"
    assert one["Message-ID"].endswith("@exempelby.example>")
    assert one["Date"]
    assert one.get_content_type() == "text/plain"


def test_an_address_that_is_refused_is_given_up_and_stops_no_other(
    base: Base, server: Server, post: MailServer, clock: Clock
) -> None:
    """550 will be 550 tomorrow too; 452 may pass, and is tried again in a while."""
    put(base, "a", "finns-inte", "full", "b")
    post.refuses = {
        "finns-inte@exempelby.example": "550 Okänd",
        "full@exempelby.example": "452 Brevlådan är full",
    }

    assert send_due(base, server) == (2, 1, 1)

    assert sorted(faults(base)) == [
        "Servern tar inte emot adressen (452).",
        "Servern tar inte emot adressen (550).",
    ]
    post.refuses = {}
    assert send_due(base, server) == (0, 0, 0)
    clock.ms += 120_000
    assert send_due(base, server) == (1, 0, 0)
    with base.read() as connection:
        assert [line.event for line in log.lines(connection)] == ["utskick kom inte fram"]


@pytest.mark.parametrize(
    ("status", "expected"), [("451 Vänta", (0, 1, 0)), ("554 Skräp", (0, 0, 1))]
)
def test_a_letter_that_is_not_taken_waits_or_is_given_up(
    base: Base, server: Server, post: MailServer, status: str, expected: tuple[int, int, int]
) -> None:
    put(base, "a")
    post.data_status = status

    assert send_due(base, server) == expected

    assert faults(base) == [f"Servern tar inte emot brevet ({status[:3]})."]


def test_a_server_that_breaks_off_costs_only_the_letter_at_hand(
    base: Base, server: Server, post: MailServer, clock: Clock
) -> None:
    put(base, "a", "b", "c", "d")
    post.breaks_after = 1

    assert send_due(base, server) == (3, 1, 0)
    clock.ms += 120_000
    assert send_due(base, server) == (1, 0, 0)

    assert len({one["To"] for one in post.letters}) == 4


def test_a_slow_server_is_left_in_time(base: Base, server: Server, post: MailServer) -> None:
    put(base, "a")
    post.slow_s = 2.0

    assert send_due(base, server, patience_s=0.2) == (0, 1, 0)

    assert faults(base) == ["Servern svarade inte i tid."]


def test_without_a_server_letters_wait(base: Base, tmp_path: Path) -> None:
    put(base, "a", "b")

    assert send_due(base, server_at("smtp://127.0.0.1:1", tmp_path)) == (0, 2, 0)

    assert set(faults(base)) == {"Det gick inte att ansluta till servern, eller den bröt."}


def test_letters_go_encrypted_and_signed_in(base: Base, tmp_path: Path) -> None:
    """The server takes nothing unencrypted, and nothing from who has not signed in."""
    shown, believing = certificate(tmp_path)
    handler = MailServer()
    with Serving(handler, shown, login=True) as port:
        url = f"smtp://{USER}:l%C3%B6sen%3Aord%401@127.0.0.1:{port}"
        far = server_at(url, tmp_path)._replace(is_near=False)
        assert far.password == PASSWORD

        put(base, "a")
        assert send_due(base, far, trust=believing) == (1, 0, 0)
        put(base, "b")
        assert send_due(base, far) == (0, 1, 0)
        put(base, "c")
        wrong = far._replace(password="fel")  # noqa: S106 - that is what is tried
        assert send_due(base, wrong, trust=believing) == (0, 1, 0)

    assert [one["To"] for one in handler.letters] == ["a@exempelby.example"]
    assert sorted(faults(base)) == [
        "Servern tar inte emot inloggningen (535).",
        "Serverns certifikat går inte att lita på.",
    ]


def test_nothing_is_said_to_a_far_server_that_does_not_encrypt(
    base: Base, server: Server, post: MailServer
) -> None:
    """Neither a letter nor a password goes readable over a net."""
    put(base, "a")

    far = server._replace(is_near=False, user="u", password="p")  # noqa: S106 - never sent
    assert send_due(base, far) == (0, 1, 0)

    assert post.heard == []
    assert faults(base) == ["Servern erbjuder ingen kryptering, så inget skickas."]


@pytest.mark.parametrize(
    ("smtp", "mail_from", "told"),
    [
        ("mejl.kommun.se", FROM, "GRANTFLOW_SMTP"),
        ("https://mejl.kommun.se", FROM, "GRANTFLOW_SMTP"),
        ("smtp://mejl.kommun.se:port", FROM, "GRANTFLOW_SMTP"),
        ("smtp://mejl.kommun.se/mapp", FROM, "GRANTFLOW_SMTP"),
        ("smtp://mejl.kommun.se", None, "GRANTFLOW_MAIL_FROM"),
        ("smtp://mejl.kommun.se", "inte en adress", "GRANTFLOW_MAIL_FROM"),
    ],
)
def test_settings_that_cannot_be_used_are_told_without_the_password(
    tmp_path: Path, smtp: str, mail_from: str | None, told: str
) -> None:
    with pytest.raises(MailRefused, match=told) as refused:
        server_of(settings_in(tmp_path, smtp=smtp, mail_from=mail_from))
    assert refused.value.remedy
    assert "hemligt" not in repr(settings_in(tmp_path, smtp="smtp://a:hemligt@b"))


def test_the_usual_ports_and_who_is_near(tmp_path: Path) -> None:
    def of(url: str) -> tuple[int, bool, bool]:
        found = server_at(url, tmp_path)
        return found.port, found.tls, found.is_near

    assert of("smtp://mejl.kommun.se") == (587, False, False)
    assert of("smtps://mejl.kommun.se") == (465, True, False)
    assert of("smtp://localhost:2525") == (2525, False, True)
    assert of("smtp://[::1]") == (587, False, True)
    assert of("smtp://127.0.0.1.example.com") == (587, False, False)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@given(TEXT, TEXT, TEXT)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_becomes_a_line_of_a_letters_head(name: str, title: str, address: str) -> None:
    """Whoever names a case, an account or an address writes no Bcc, no From, no second subject."""
    evil = f"{title}\r\nBcc: offer@exempel.se\r\n\r\n{title}"
    sender = server_of_test().sender
    for text in (
        letters.invited(OUTWARD, name, name, evil, "t" * 43, 0),
        letters.of_case(OUTWARD, evil, "Godkänt", "En version har godkänts", "/arende/x"),
    ):
        mail = outbox.Mail("a" * 16, "anna@exempelby.example", text.subject, text.body, 1, 0)
        head = message_of(mail, sender).as_bytes().split(b"\r\n\r\n", 1)[0]
        names = [line.split(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
        assert len(names) == len(set(names))
        assert not {b"Bcc", b"Cc", b"Reply-To"} & set(names)
        assert "\n" not in text.subject
    strange = outbox.Mail("a" * 16, f"{address}\r\nBcc: b@c.se", "Ämne", "Text", 1, 0)
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        message_of(strange, sender)


def server_of_test() -> Server:
    from pathlib import Path as AnyPath

    return server_at("smtp://127.0.0.1", AnyPath())


def test_a_line_hides_nothing_and_leads_nowhere() -> None:
    """A title of a case may be anybody's advertisement: no link of it works, no sign is unseen."""
    told = letters.line("Klicka\u202e på  https://bedrägeri.example/x \x00\n" + "å" * 200)

    assert told.startswith("Klicka på https: //bedrägeri.example/x ")
    assert len(told) == 80
    assert told.endswith("…")


def test_a_letter_without_an_address_of_the_installation_says_where_to_go() -> None:
    """A path is no link, and leads nobody anywhere."""
    nowhere = Outward("", has_mail=True)
    texts = (
        letters.of_case(nowhere, "Titel", "Godkänt", "Klart", "/arende/x"),
        letters.invited(nowhere, "Anna", "Exempelby", None, "t" * 43, 0),
        letters.lost_password(nowhere, "t" * 43),
    )

    assert "Logga in i grantflow där du brukar." in texts[0].body
    for text in texts:
        assert not re.search(r"http|(?<!\w)/\w", text.body), text


def test_accounts_are_what_letters_are_sent_to(base: Base) -> None:
    """An address that an account can have, a letter can be sent to."""
    home = base.write(lambda c: accounts.create_organisation(c, "Exempelby", at_ms=1))
    assert home
    mail = outbox.Mail("a" * 16, "åsa@exempelby.example", "Ämne", "Text", 1, 0)

    assert message_of(mail, server_of_test().sender)["To"] == "åsa@exempelby.example"
