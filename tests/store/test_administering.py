"""What administrators decide, kept in either database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grantflow.errors import CaseRefused
from grantflow.store import accounts, cases, log, organising, own, retaining, sums
from grantflow.usecases import erasing

if TYPE_CHECKING:
    from store_people import People

    from grantflow.store.base import Base, Connection


def test_one_version_of_a_name_is_in_use_for_the_cases_of_its_organisation(
    base: Base, people: People
) -> None:
    def work(connection: Connection) -> None:
        home = people.home
        case_id = cases.create(connection, home, people["Anna"], "Ett", at_ms=1)
        there = accounts.create_organisation(connection, "Annan", at_ms=1)
        other = cases.create(connection, there, people["Bo"], "Två", at_ms=1)
        for number in (1, 2):
            new = own.New("utlysning", "37a-egen", "Egen", b"%d" % number)
            for _ in range(2):
                own.keep(connection, home, new, by=people["Anna"], at_ms=number)
        second, first = own.listed(connection, home)
        assert (second.version, first.version) == (2, 1)
        own.use(connection, first, at_ms=5)
        own.use(connection, second, at_ms=6)
        assert [one.id for one in own.in_use(connection, case_id)] == [second.id]
        assert own.in_use(connection, other) == ()
        assert own.content_of(connection, second.id) == b"2"
        own.stop(connection, second)
        assert own.in_use(connection, case_id) == ()

    base.write(work)


def test_closed_cases_are_announced_kept_and_erased(base: Base, people: People) -> None:
    def work(connection: Connection) -> None:
        home = people.home
        made = [cases.create(connection, home, people["Anna"], t, at_ms=1) for t in "ABC"]
        for number, case_id in enumerate(made[:2], 1):
            cases.close(connection, case_id, at_ms=number)
        retaining.set_months(connection, home, 12)
        retaining.set_months(connection, home, 24)
        assert retaining.decided(connection) == {home: 24}
        assert [one.title for one in retaining.closed_before(connection, home, 2)] == ["A", "B"]
        for case_id in made[:2]:
            retaining.announce(connection, case_id, told_ms=3, goes_ms=9)
        retaining.keep_others(connection, home, made[:1])
        left = retaining.closed_before(connection, home, 2)
        assert [one.goes_ms for one in left] == [9, None]
        retaining.set_months(connection, home, None)
        assert retaining.months_of(connection, home) is None
        left = retaining.closed_before(connection, home, 2)
        assert [one.goes_ms for one in left] == [None, None]

    base.write(work)


@pytest.mark.parametrize("late", [False, True])
def test_a_case_that_is_opened_at_the_last_moment_stays(
    base: Base, people: People, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    """Its owner opens it while the round of the night is under way: nothing of it goes."""
    home, anna = people.home, people["Anna"]
    one = base.write(lambda c: cases.create(c, home, anna, "A", at_ms=1))
    other = base.write(lambda c: cases.create(c, home, anna, "B", at_ms=1))
    for case_id in (one, other):
        base.write(lambda c, case_id=case_id: cases.close(c, case_id, at_ms=2))  # type: ignore[misc]
    base.write(lambda c: retaining.set_months(c, home, 1))
    erasing.fade(base)
    now = base.now() + erasing.NOTICE_MS
    monkeypatch.setattr(base, "now", lambda: now)
    listed = erasing.due

    def due_then_opened(
        connection: Connection, organisation_id: str, *, at_ms: int
    ) -> list[retaining.Closed]:
        found = listed(connection, organisation_id, at_ms=at_ms)
        cases.close(connection, one, at_ms=None)
        return found

    if late:
        monkeypatch.setattr(erasing, "due", due_then_opened)
    else:
        base.write(lambda c: cases.close(c, one, at_ms=None))

    assert erasing.fade(base).erased == [other]

    with base.read() as connection:
        assert [case.title for case in cases.listed(connection, anna)] == ["A"]
        gone = [line for line in log.lines(connection) if line.event == "ärende gallrat"]
    assert [line.application_id for line in gone] == [other]


def test_a_case_keeps_an_owner_who_can_sign_in(base: Base, people: People) -> None:
    """A closed account owns nothing that anybody could open."""

    def work(connection: Connection) -> None:
        anna, bo, cia = people["Anna"], people["Bo"], people["Cia"]
        case_id = cases.create(connection, people.home, anna, "Ett", at_ms=1)
        cases.set_role(connection, case_id, bo, "äga", at_ms=1)
        accounts.close_account(connection, bo, at_ms=2)
        with pytest.raises(CaseRefused, match="någon som äger"), connection.begin_nested():
            cases.take_out(connection, case_id, anna)
        with pytest.raises(CaseRefused, match="någon som äger"), connection.begin_nested():
            cases.set_role(connection, case_id, anna, "läsa", at_ms=1)
        cases.set_role(connection, case_id, cia, "äga", at_ms=1)
        cases.take_out(connection, case_id, anna)
        assert [case.title for case in organising.owned_alone(connection, cia)] == ["Ett"]

    base.write(work)


def test_what_is_gone_can_not_be_closed(base: Base) -> None:
    """Somebody erased the case while its page was open."""
    with pytest.raises(CaseRefused, match="finns inte"):
        base.write(lambda c: cases.close(c, "finns inte", at_ms=1))


def test_somebody_is_erased_with_her_roles_and_owned_cases_are_told(
    base: Base, people: People
) -> None:
    def work(connection: Connection) -> None:
        home, anna, bo = people.home, people["Anna"], people["Bo"]
        alone = cases.create(connection, home, anna, "Ensam", at_ms=1)
        both = cases.create(connection, home, anna, "Båda", at_ms=1)
        cases.set_role(connection, both, bo, "äga", at_ms=1)
        assert organising.owned_alone(connection, anna) == [(alone, "Ensam")]
        assert organising.owned_alone(connection, bo) == []
        organising.erase_account(connection, anna, "anna@exempelby.example")
        assert accounts.by_id(connection, anna) is None
        assert [one.account_id for one in cases.members(connection, both)] == [bo]
        told = sums.sums(connection, at_ms=1)
        assert (told.accounts, told.open_cases, told.closed_cases) == (len(people) - 1, 2, 0)

    base.write(work)
