"""Accounts: who gets in, for how long, and what somebody who guesses or steals learns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select
from store_people import add

from grantflow.errors import AccountRefused
from grantflow.store import accounts, log
from grantflow.store.tables import METADATA
from grantflow.usecases import accounts as doing
from grantflow.usecases.persons import AnswersRefused

if TYPE_CHECKING:
    from store_people import Clock

    from grantflow.store.accounts import Account, Signed
    from grantflow.store.base import Base, Connection

HOUR = 3_600_000
EMAIL, PASSWORD = "karin@exempelby.example", "moln gaffel tjugo blad"
OTHER = "skruv lampa gröna båtar"


pytestmark = pytest.mark.usefixtures("cheap_hashes")


def set_up(base: Base) -> doing.SignedIn:
    return doing.set_up(base, "Exempelby kommun", "Karin Ek", EMAIL, PASSWORD)


def signed(base: Base, session: doing.SignedIn | None, idle_h: int = 8) -> Signed | None:
    assert session is not None
    with base.read() as connection:
        return accounts.signed(connection, session.token, at_ms=base.now(), idle_ms=idle_h * HOUR)


def owner(base: Base, session: doing.SignedIn | None) -> Account:
    found = signed(base, session)
    assert found is not None
    return found.account


def everything(base: Base) -> str:
    """Return all that a thief of the database reads."""
    with base.read() as connection:
        rows = [connection.execute(select(table)).all() for table in METADATA.sorted_tables]
    return repr(rows)


def events(base: Base) -> list[str]:
    with base.read() as connection:
        return [line.event for line in log.lines(connection)][::-1]


def test_a_fresh_installation_gets_an_administrator_who_is_signed_in(base: Base) -> None:
    """No password comes with the program; the first one who comes sets it up."""
    session = set_up(base)
    account = owner(base, session)

    assert (account.name, account.email, account.is_admin) == ("Karin Ek", EMAIL, True)
    assert account.organisation == "Exempelby kommun"
    with pytest.raises(AccountRefused, match="redan en administratör"):
        doing.set_up(base, "Annan kommun", "Bo Ek", "bo@annan.example", OTHER)
    assert events(base) == ["installationen inställd"]


def test_two_who_set_up_at_once_do_not_both_become_administrators(base: Base) -> None:
    """The one who is told no knows that somebody else was there."""

    def attempt(number: int) -> bool:
        try:
            doing.set_up(base, f"Kommun {number}", "Bo Ek", f"bo{number}@a.example", OTHER)
        except AccountRefused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        made = [*pool.map(attempt, range(4))]
    assert sorted(made) == [False, False, False, True]


def test_all_that_is_wrong_is_told_at_once_field_by_field(base: Base) -> None:
    """Nobody fills in a form four times."""
    with pytest.raises(AnswersRefused) as told:
        doing.set_up(base, " ", "K" * 121, "karin@exempelby", "kort")
    assert {*told.value.faults} == {"organisation", "name", "email", "password"}
    for email in ("", "a b@c.se", "a@b@c.se", "x" * 250 + "@a.se", "<a@b.se>", "a\0@b.se"):
        with pytest.raises(AnswersRefused) as told:
            doing.set_up(base, "Exempelby", "Karin Ek", email, PASSWORD)
        assert {*told.value.faults} == {"email"}
    with pytest.raises(AnswersRefused) as told:
        doing.set_up(base, "Exempelby", "Karin \ud800", EMAIL, PASSWORD)
    assert {*told.value.faults} == {"name"}
    with base.read() as connection:
        assert accounts.is_empty(connection)


def test_each_sign_in_is_a_session_of_its_own(base: Base) -> None:
    """An address is the same in capitals, and a session that somebody else has planted is not."""
    first = set_up(base)
    second = doing.sign_in(base, f" {EMAIL.upper()} ", PASSWORD)

    assert second is not None
    assert len({first.token, first.csrf, second.token, second.csrf}) == 4
    assert owner(base, second) == owner(base, first)
    doing.sign_out(base, owner(base, first), first.token)
    assert signed(base, first) is None
    assert signed(base, second) is not None
    with base.read() as connection:
        told = accounts.sessions_of(
            connection, owner(base, second).id, second.token, at_ms=base.now()
        )
    assert [one.is_this for one in told] == [True]
    doing.sign_out_everywhere(base, owner(base, second))
    assert signed(base, second) is None


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "moln gaffel tjugo blae"), (EMAIL, ""), ("nej@exempelby.example", PASSWORD), ("", "")],
)
def test_a_wrong_guess_gets_nothing_and_costs_the_same(
    base: Base, monkeypatch: pytest.MonkeyPatch, email: str, password: str
) -> None:
    """Neither the answer nor the time tells whether the address is known."""
    set_up(base)
    counted = []
    real = Argon2Hasher.verify

    def verify(self: Argon2Hasher, *given: str | bytes) -> bool:
        counted.append(given)
        return real(self, *given)

    monkeypatch.setattr(Argon2Hasher, "verify", verify)

    assert doing.sign_in(base, email, password) is None
    assert len(counted) == 1
    assert events(base) == ["installationen inställd", "inloggning nekad"]


def test_a_thief_of_the_database_gets_in_nowhere(base: Base) -> None:
    """Neither passwords nor what cookies and links hold can be read out of it."""
    session = set_up(base)
    link = doing.ask_for_password(base, EMAIL)
    stolen = everything(base)

    assert link is not None
    assert not [secret for secret in (session.token, link, PASSWORD) if secret in stolen]


def test_the_log_tells_what_happened_without_texts(base: Base) -> None:
    """Who reads the log later has no use for names, addresses or guesses."""
    session = set_up(base)
    doing.sign_in(base, EMAIL, "fel lösenord som är långt")
    doing.sign_in(base, "okänd@exempelby.example", "x")
    doing.rename(base, owner(base, session), "Karin Ekman")
    doing.sign_out(base, owner(base, session), session.token)
    with base.read() as connection:
        told = repr(log.lines(connection))
        assert log.first_altered(connection) is None

    assert not [
        word for word in (EMAIL, "Karin", "okänd", "fel lösen", "Exempelby") if word in told
    ]


def test_a_session_ends_when_nobody_uses_it_and_after_a_week(base: Base, clock: Clock) -> None:
    """A computer left in a meeting room is somebody else's tomorrow."""
    session = set_up(base)
    clock.pass_hours(7.9)
    assert signed(base, session) is not None
    base.write(lambda c: accounts.see_session(c, session.token, at_ms=clock()))
    clock.pass_hours(7.9)
    assert signed(base, session) is not None
    clock.pass_hours(0.2)
    assert signed(base, session) is None
    for _ in range(7 * 4):
        clock.pass_hours(6)
        base.write(lambda c: accounts.see_session(c, session.token, at_ms=clock()))
    assert signed(base, session, idle_h=9_999) is None
    doing.sign_in(base, EMAIL, PASSWORD)
    with base.read() as connection:
        table = METADATA.tables["session"]
        assert len(connection.execute(select(table)).all()) == 1


def test_a_session_is_noted_as_seen_every_five_minutes(base: Base, clock: Clock) -> None:
    """A page that saves every second must not write twice each time."""
    session = set_up(base)
    seen = []
    for _ in range(4):
        clock.ms += 125_000
        base.write(lambda c: accounts.see_session(c, session.token, at_ms=clock()))
        found = signed(base, session)
        assert found is not None
        seen.append(clock.ms - found.seen_ms)
    assert seen == [125_000, 250_000, 0, 125_000]


def test_a_new_password_ends_every_session_but_the_new_one(base: Base) -> None:
    """Whoever had got in is out."""
    first = set_up(base)
    link = doing.ask_for_password(base, EMAIL)
    with pytest.raises(AnswersRefused) as told:
        doing.change_password(base, owner(base, first), "fel", "kort")
    assert {*told.value.faults} == {"old", "password"}
    with pytest.raises(AnswersRefused) as told:
        doing.change_password(base, owner(base, first), PASSWORD, "exempelby kommun 1")
    assert {*told.value.faults} == {"password"}
    renewed = doing.change_password(base, owner(base, first), PASSWORD, OTHER)

    assert signed(base, first) is None
    assert signed(base, renewed) is not None
    assert doing.sign_in(base, EMAIL, PASSWORD) is None
    assert doing.sign_in(base, EMAIL, OTHER) is not None
    with pytest.raises(AccountRefused, match="inte längre"):
        doing.choose_password(base, link or "", PASSWORD)


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(
    base: Base, clock: Clock
) -> None:
    """A password that can't be used does not use the link up; a used one opens nothing."""
    session = set_up(base)
    link = doing.ask_for_password(base, EMAIL.upper())
    assert link is not None
    with pytest.raises(AnswersRefused):
        doing.choose_password(base, link, "kort")
    doing.choose_password(base, link, OTHER)

    assert signed(base, session) is None
    assert doing.sign_in(base, EMAIL, OTHER) is not None
    with pytest.raises(AccountRefused, match="inte längre"):
        doing.choose_password(base, link, PASSWORD)
    late = doing.ask_for_password(base, EMAIL)
    clock.pass_hours(2)
    for dead in (late or "", "", "hittepå"):
        with pytest.raises(AccountRefused, match="inte längre"):
            doing.choose_password(base, dead, PASSWORD)
    assert doing.ask_for_password(base, "okand@exempelby.example") is None
    assert events(base)[-1] == "nytt lösenord begärt"


def test_of_two_who_use_a_link_at_once_one_gets_it(base: Base) -> None:
    """A link that somebody else has copied does not work beside one's own."""
    set_up(base)
    link = doing.ask_for_password(base, EMAIL) or ""

    def choose(password: str) -> bool:
        try:
            doing.choose_password(base, link, password)
        except AccountRefused:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        done = [*pool.map(choose, [OTHER, f"{OTHER} två", f"{OTHER} tre"])]
    assert sorted(done) == [False, False, True]


def test_a_closed_account_gets_in_nowhere_until_it_is_opened(base: Base) -> None:
    """Somebody has left her post; what she has written stays."""
    set_up(base)
    boss = add(base, "Bo", "Exempelby kommun", is_admin=True)
    session = doing.sign_in(base, EMAIL, PASSWORD)
    karin = owner(base, session)
    link = doing.ask_for_password(base, EMAIL) or ""
    doing.close_account(base, boss, karin.id)

    assert signed(base, session) is None
    assert doing.sign_in(base, EMAIL, PASSWORD) is None
    assert doing.ask_for_password(base, EMAIL) is None
    for refused in (
        lambda: doing.choose_password(base, link, OTHER),
        lambda: doing.password_link(base, boss, karin.id),
    ):
        with pytest.raises(AccountRefused):
            refused()
    doing.close_account(base, boss, karin.id, closed=False)
    assert doing.sign_in(base, EMAIL, PASSWORD) is not None
    doing.choose_password(base, doing.password_link(base, boss, karin.id), OTHER)
    assert doing.sign_in(base, EMAIL, OTHER) is not None


def test_an_administrator_looks_after_her_own_and_partners_without_one(base: Base) -> None:
    """Another municipality's people are not hers, and nobody closes herself out."""
    karin = owner(base, set_up(base))
    colleague = add(base, "Bo", "exempelby  KOMMUN")
    partner = add(base, "Cia", "Föreningen Bron")
    add(base, "Dan", "Annan kommun", is_admin=True)
    stranger = add(base, "Eva", "Annan kommun")

    assert colleague.organisation_id == karin.organisation_id
    for account in (colleague, partner):
        doing.close_account(base, karin, account.id)
        doing.close_account(base, karin, account.id, closed=False)
        assert doing.password_link(base, karin, account.id)
    for by, account_id in (
        (karin, stranger.id),
        (karin, karin.id),
        (karin, "finns inte"),
        (colleague, partner.id),
        (colleague, colleague.id),
    ):
        with pytest.raises(AccountRefused):
            doing.close_account(base, by, account_id)
    with pytest.raises(AccountRefused, match="finns inte"):
        doing.password_link(base, karin, stranger.id)


def test_a_password_is_hashed_anew_when_the_way_has_changed(base: Base) -> None:
    """Nobody has to choose a new one for it."""
    karin = owner(base, set_up(base))
    older = Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    base.write(lambda c: accounts.set_password(c, karin.id, older))

    assert doing.sign_in(base, EMAIL, PASSWORD) is not None
    with base.read() as connection:
        found = accounts.by_email(connection, EMAIL)
    assert found is not None
    assert found[1] != older
    assert doing.sign_in(base, EMAIL, PASSWORD) is not None


def test_an_address_has_one_account_and_a_subject_too(base: Base) -> None:
    """Two accounts of one person would be two people in every case."""
    bo = add(base, "Bo", "Exempelby kommun")
    with pytest.raises(AccountRefused, match="redan ett konto"):
        add(base, "bo", "Annan kommun")

    def elsewhere(connection: Connection, email: str) -> str:
        return accounts.create_account(
            connection,
            bo.organisation_id,
            email,
            "Cia",
            password=None,
            is_admin=False,
            at_ms=1,
            subject="https://id.example|7",
        )

    made = base.write(lambda c: elsewhere(c, "cia@a.example"))
    with pytest.raises(AccountRefused):
        base.write(lambda c: elsewhere(c, "annan@a.example"))
    with base.read() as connection:
        assert [one.name for one in accounts.organisations(connection)] == ["Exempelby kommun"]
        found = accounts.by_subject(connection, "https://id.example|7")
        assert accounts.by_subject(connection, "https://id.example|8") is None
        told = accounts.accounts_of(connection, bo.organisation_id)
    assert found is not None
    assert found.id == made
    assert [one.name for one in told] == ["Bo", "Cia"]
    assert doing.sign_in(base, "cia@a.example", "") is None
