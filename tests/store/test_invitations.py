"""Invitations: who may ask whom in, what the link shows, and that it opens once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from store_people import add

from grantflow.errors import AccountRefused
from grantflow.store import accounts, cases, links, log
from grantflow.usecases import accounts as doing
from grantflow.usecases import administering, invitations
from grantflow.usecases.persons import AnswersRefused

if TYPE_CHECKING:
    from store_people import Clock

    from grantflow.model.access import Role
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base

WORDS = "moln gaffel tjugo blad"


pytestmark = pytest.mark.usefixtures("cheap_hashes")


class House:
    """An organisation with an administrator, and a case that somebody else there owns."""

    def __init__(self, base: Base) -> None:
        self.base = base
        session = doing.set_up(base, "Exempelby kommun", "Karin Ek", "karin@e.example", WORDS)
        with base.read() as connection:
            found = accounts.signed(connection, session.token, at_ms=base.now(), idle_ms=3_600_000)
        assert found is not None
        self.karin = found.account
        self.bo = self.add("Bo")
        self.case_id = base.write(
            lambda c: cases.create(c, self.bo.organisation_id, self.bo.id, "Idén", at_ms=1)
        )

    def add(self, name: str, organisation: str = "Exempelby kommun") -> Account:
        return add(self.base, name, organisation)

    def account_of(self, account_id: str) -> Account:
        with self.base.read() as connection:
            found = accounts.by_id(connection, account_id)
        assert found is not None
        return found

    def role(self, account_id: str) -> Role | None:
        with self.base.read() as connection:
            case = cases.seen(connection, self.case_id, account_id)
        return case.role if case else None

    def account(self, joined: invitations.Joined) -> Account:
        with self.base.read() as connection:
            found = accounts.signed(
                connection, joined.session.token, at_ms=self.base.now(), idle_ms=3_600_000
            )
        assert found is not None
        return found.account


@pytest.fixture
def house(base: Base) -> House:
    return House(base)


def join(house: House, token: str, name: str, organisation: str = "") -> invitations.Joined:
    return invitations.join(
        house.base, token, name, f"{name.lower()}@ny.example", f"{WORDS} {name}", organisation
    )


def unused(base: Base, **where: str) -> list[links.Unused]:
    with base.read() as connection:
        return links.unused_links(connection, at_ms=base.now(), **where)


def test_a_colleague_joins_the_organisation_of_the_administrator(house: House) -> None:
    """She sees who asks and where to, before she gives her name."""
    token = invitations.invite(house.base, house.karin)
    seen = invitations.look_at(house.base, token)
    joined = join(house, token, "Cia")

    assert seen == invitations.Invitation("Karin Ek", "Exempelby kommun", None, None, None)
    cia = house.account(joined)
    assert (cia.name, cia.organisation, cia.is_admin) == ("Cia", "Exempelby kommun", False)
    assert joined.case_id is None
    assert invitations.look_at(house.base, token) is None
    with pytest.raises(AccountRefused, match="inte längre"):
        join(house, token, "Dan")


def test_somebody_new_joins_a_case_in_the_role_she_is_given(house: House) -> None:
    """And nothing else of the house."""
    token = invitations.invite(house.base, house.bo, case_id=house.case_id, role="granska")
    seen = invitations.look_at(house.base, token)
    joined = join(house, token, "Cia")

    assert seen == invitations.Invitation("Bo", "Exempelby kommun", "Idén", "granska", None)
    assert joined.case_id == house.case_id
    assert house.role(house.account(joined).id) == "granska"


def test_a_partner_says_herself_where_she_works(house: House) -> None:
    """An organisation with an administrator of its own can't be claimed from outside."""
    tokens = [
        invitations.invite(
            house.base, house.bo, case_id=house.case_id, role="redigera", elsewhere=True
        )
        for _ in range(3)
    ]
    seen = invitations.look_at(house.base, tokens[0])
    assert seen is not None
    assert seen.organisation is None
    for organisation in ("", "EXEMPELBY kommun"):
        with pytest.raises(AnswersRefused) as told:
            join(house, tokens[0], "Cia", organisation)
        assert {*told.value.faults} == {"organisation"}
    first = house.account(join(house, tokens[0], "Cia", "Föreningen Bron"))
    second = house.account(join(house, tokens[1], "Dan", " föreningen  bron "))

    assert first.organisation == second.organisation == "Föreningen Bron"
    assert not first.is_admin
    assert house.role(first.id) == house.role(second.id) == "redigera"


def test_somebody_with_an_account_gets_the_role_and_loses_none(house: House) -> None:
    """An owner who follows a link to read goes on owning."""
    links: list[tuple[Role, Role]] = [
        ("läsa", "läsa"),
        ("granska", "granska"),
        ("läsa", "granska"),
        ("äga", "äga"),
        ("redigera", "äga"),
    ]
    cia = house.add("Cia", "Annan kommun")
    for given, held in links:
        token = invitations.invite(house.base, house.bo, case_id=house.case_id, role=given)
        assert invitations.join_as(house.base, token, cia) == house.case_id
        assert house.role(cia.id) == held
        with pytest.raises(AccountRefused, match="inte längre"):
            invitations.join_as(house.base, token, house.karin)
    token = invitations.invite(house.base, house.karin)
    with pytest.raises(AccountRefused, match="redan ett konto"):
        invitations.join_as(house.base, token, cia)
    assert invitations.look_at(house.base, token) is not None


def test_a_link_for_one_address_works_for_no_other(house: House) -> None:
    """A forwarded mail lets nobody else in."""
    token = invitations.invite(
        house.base, house.bo, case_id=house.case_id, role="läsa", email=" CIA@ny.example "
    )
    with pytest.raises(AnswersRefused) as told:
        join(house, token, "Dan")
    assert {*told.value.faults} == {"email"}
    with pytest.raises(AnswersRefused):
        invitations.join_as(house.base, token, house.karin)
    assert house.account(join(house, token, "Cia")).name == "Cia"
    with pytest.raises(AnswersRefused):
        invitations.invite(house.base, house.karin, email="ingen adress")


def test_what_can_not_be_used_does_not_use_the_link_up(house: House) -> None:
    """Nor does an address that has an account."""
    token = invitations.invite(house.base, house.karin)
    with pytest.raises(AnswersRefused):
        invitations.join(house.base, token, "", "x", "kort")
    with pytest.raises(AccountRefused, match="redan ett konto"):
        invitations.join(house.base, token, "Bo", "bo@e.example", WORDS + " x")

    assert house.account(join(house, token, "Cia")).name == "Cia"


def test_only_those_who_may_invite_can(house: House) -> None:
    """Members who do not own the case ask the one who does."""
    house.base.write(
        lambda c: cases.set_role(c, house.case_id, house.karin.id, "godkänna", at_ms=1)
    )
    stranger = house.add("Eva", "Annan kommun")
    for who, case_id, role in (
        (house.bo, None, None),
        (house.karin, house.case_id, "läsa"),
        (stranger, house.case_id, "läsa"),
        (house.bo, "finns inte", "läsa"),
        (house.bo, house.case_id, None),
        (house.karin, None, "äga"),
    ):
        with pytest.raises(AccountRefused, match="får inte bjuda in"):
            invitations.invite(house.base, who, case_id=case_id, role=role)  # type: ignore[arg-type]


def test_what_the_inviter_has_lost_she_can_not_give_away(house: House) -> None:
    """A link in a drawer opens nothing when its maker no longer owns the case, or has left."""
    cia = house.add("Cia")
    to_case = invitations.invite(house.base, house.bo, case_id=house.case_id, role="äga")
    to_house = invitations.invite(house.base, house.karin)
    base, case_id = house.base, house.case_id
    base.write(lambda c: cases.set_role(c, case_id, cia.id, "äga", at_ms=1))
    base.write(lambda c: cases.set_role(c, case_id, house.bo.id, "redigera", at_ms=1))
    base.write(lambda c: accounts.close_account(c, house.karin.id, at_ms=1))

    for token in (to_case, to_house):
        assert invitations.look_at(base, token) is None
        with pytest.raises(AccountRefused, match="inte längre"):
            join(house, token, "Dan")
    with pytest.raises(AccountRefused, match="inte längre"):
        invitations.join_as(base, to_case, house.karin)


def test_a_link_ends_after_a_fortnight_and_can_be_taken_back(house: House, clock: Clock) -> None:
    """One that nobody has followed is listed, and stops when its maker says so."""
    base, karin, bo = house.base, house.karin, house.bo
    old = invitations.invite(base, karin)
    clock.pass_hours(13 * 24)
    new = invitations.invite(base, karin)
    to_case = invitations.invite(base, bo, case_id=house.case_id, role="läsa")
    assert len(unused(base, organisation_id=karin.organisation_id)) == 2
    clock.pass_hours(24)

    assert invitations.look_at(base, old) is None
    with pytest.raises(AccountRefused, match="inte längre"):
        invitations.join_as(base, old, bo)
    mine = unused(base, organisation_id=karin.organisation_id)
    theirs = unused(base, application_id=house.case_id)
    assert len(mine) == len(theirs) == 1
    assert new not in repr(mine)
    with pytest.raises(AccountRefused, match="inte att återta"):
        invitations.take_back(base, karin, theirs[0].key)
    assert invitations.look_at(base, to_case) is not None
    invitations.take_back(base, bo, theirs[0].key, house.case_id)
    invitations.take_back(base, karin, mine[0].key)
    with pytest.raises(AccountRefused, match="inte att återta"):
        invitations.take_back(base, karin, mine[0].key)
    for token in (new, to_case):
        assert invitations.look_at(base, token) is None
    with base.read() as connection:
        told = [line.event for line in log.lines(connection)]
    assert told[:2] == ["inbjudan återtagen"] * 2


def test_an_invitation_to_an_organisation_one_looks_after_is_taken_back(house: House) -> None:
    """Until it has an administrator of its own: then it is hers to take back."""
    base, karin = house.base, house.karin
    home = administering.create_organisation(base, karin, "Grannkommunen")
    tokens = [administering.invite_to(base, karin, home, "") for _ in range(2)]
    keys = [one.key for one in unused(base, organisation_id=home)]
    invitations.take_back(base, karin, keys[0])
    assert [invitations.look_at(base, one) for one in tokens].count(None) == 1

    dan = house.add("Dan", "Grannkommunen")
    administering.make_administrator(base, karin, dan.id, is_admin=True)

    assert [invitations.look_at(base, one) for one in tokens] == [None, None]
    with pytest.raises(AccountRefused, match="inte att återta"):
        invitations.take_back(base, karin, keys[1])
    now = house.account_of(dan.id)
    invitations.take_back(base, now, keys[1])


def test_an_administrator_who_has_moved_invites_nobody_to_where_she_was(house: House) -> None:
    """She leads another organisation now; a link of hers in a drawer opens nothing here."""
    base = house.base
    cia, dan = house.add("Cia"), house.add("Dan")
    for one in (cia, dan):
        administering.make_administrator(base, house.karin, one.id, is_admin=True)
    token = invitations.invite(base, house.account_of(dan.id))
    home = administering.create_organisation(base, house.karin, "Grannkommunen")
    administering.move(base, house.karin, dan.id, home)
    administering.make_administrator(base, house.karin, dan.id, is_admin=True)

    assert invitations.look_at(base, token) is None
    with pytest.raises(AccountRefused, match="inte längre"):
        join(house, token, "Eva")
