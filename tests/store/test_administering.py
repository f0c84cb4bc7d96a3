"""What administrators decide, kept in either database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.store import accounts, beats, cases, organising, own, retaining

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
        sums = beats.sums(connection, at_ms=1)
        assert (sums.accounts, sums.open_cases, sums.closed_cases) == (len(people) - 1, 2, 0)

    base.write(work)
