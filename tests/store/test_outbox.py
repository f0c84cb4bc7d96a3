"""What waits to leave: once each, tried again ever more slowly, given up at last, then no text."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from grantflow.store import accounts, cases, hooks, news, outbox, turns, wishes
from grantflow.store.notice_tables import DELIVERY
from grantflow.store.outbox import Letter
from grantflow.store.queues import LEASE_MS
from grantflow.store.tables import ACCOUNT
from grantflow.store.work_tables import MAIL

if TYPE_CHECKING:
    from store_people import Clock, People

    from grantflow.store.base import Base

LETTER = Letter("brev:1", "anna@exempelby.example", "Hej", "https://exempel.se/hemlig-lank")


def put(base: Base, letter: Letter = LETTER) -> bool:
    return base.write(lambda c: outbox.put(c, letter, at_ms=base.now()))


def take(base: Base) -> list[outbox.Mail]:
    return base.write(lambda c: outbox.take(c, at_ms=base.now()))


def fail(base: Base, mail: outbox.Mail, *, for_ever: bool = False) -> bool:
    return base.write(lambda c: outbox.failed(c, mail, "Nej.", at_ms=base.now(), for_ever=for_ever))


def body(base: Base) -> str:
    with base.read() as connection:
        return str(connection.execute(select(MAIL.c.body)).scalar_one())


def test_the_same_letter_is_written_and_taken_once(base: Base) -> None:
    """Two who ask at once, or a program that is started again, send nobody the same thing twice."""
    assert put(base)
    assert not put(base)

    assert [mail.to for mail in take(base)] == ["anna@exempelby.example"]
    assert take(base) == []


def test_a_letter_whose_sender_died_is_taken_by_another(base: Base, clock: Clock) -> None:
    """A process may be killed with the letter in its hand; what it then says counts no more."""
    put(base)
    (first,) = take(base)
    clock.ms += LEASE_MS

    (second,) = take(base)

    assert second.tries == first.tries + 1
    fail(base, first, for_ever=True)
    base.write(lambda c: outbox.sent(c, second, at_ms=base.now()))
    with base.read() as connection:
        assert outbox.counts(connection) == (0, 0, 0)


def test_what_has_left_keeps_no_text(base: Base) -> None:
    """The link in it opens something: nobody reads it out of the database afterwards."""
    put(base)
    (mail,) = take(base)
    assert "hemlig-lank" in mail.body

    base.write(lambda c: outbox.sent(c, mail, at_ms=base.now()))

    assert body(base) == ""


def test_a_letter_that_fails_is_tried_ever_more_slowly_and_given_up(
    base: Base, clock: Clock, people: People
) -> None:
    """About three days; administrators see it all the while, and its text does not stay."""
    put(base, LETTER._replace(organisation_id=people.home))
    tries: list[int] = []
    dropped = False
    while not dropped:
        (mail,) = take(base)
        tries.append(clock.ms)
        dropped = fail(base, mail)
        with base.read() as connection:
            (stuck,) = outbox.stuck(connection, people.home)
        assert dropped or take(base) == []  # not before its time
        clock.ms = stuck.ready_ms
    gaps = [later - earlier for earlier, later in pairwise(tries)]

    assert gaps == sorted(gaps)
    assert gaps[0] <= 60_000
    assert 48 < (tries[-1] - tries[0]) / 3_600_000 < 96
    assert body(base) == ""
    with base.read() as connection:
        assert outbox.counts(connection).dropped == 1
    assert (stuck.fault, stuck.tries) == ("Nej.", len(tries))
    assert stuck.dropped_ms


def test_a_letter_comes_neither_too_early_nor_too_late(base: Base, clock: Clock) -> None:
    """A link that has ended opens nothing, and only makes people wonder."""
    put(base, LETTER._replace(ready_ms=clock.ms + 1000))
    put(base, LETTER._replace(key="brev:2", ends_ms=clock.ms))

    fault = "Servern svarade inte."
    change = update(MAIL).where(MAIL.c.key == "brev:2").values(fault=fault)
    base.write(lambda c: c.execute(change))

    assert take(base) == []
    with base.read() as connection:
        assert outbox.counts(connection) == (1, 0, 1)
        late = connection.execute(select(MAIL.c.fault).where(MAIL.c.key == "brev:2")).scalar_one()
    assert late == f"{fault} Hann inte skickas innan länken i det slutade gälla."
    clock.ms += 1000
    assert len(take(base)) == 1


def test_letters_go_with_what_they_are_about(base: Base, people: People) -> None:
    """Nobody gets mail about a case that is erased, or after she has been."""
    case_id = base.write(
        lambda c: cases.create(c, people.home, people["Anna"], "Titel", at_ms=base.now())
    )
    put(base, LETTER._replace(application_id=case_id))
    put(base, LETTER._replace(key="brev:2", account_id=people["Bo"]))

    base.write(lambda c: cases.erase(c, case_id))
    base.write(lambda c: c.execute(ACCOUNT.delete().where(ACCOUNT.c.id == people["Bo"])))

    assert take(base) == []


def test_what_waits_for_a_stopped_hook_waits_on(base: Base, people: People) -> None:
    """A program that was away for a while is told what happened; one that stays away is not."""
    hook_id = base.write(
        lambda c: hooks.add(
            c,
            people.home,
            "https://exempel.se/",
            ["godkant"],
            "hemlig",
            created_by=people["Anna"],
            at_ms=1,
        )
    )
    base.write(lambda c: hooks.tell(c, hook_id, "godkant", '{"a":1}', at_ms=base.now()))
    base.write(lambda c: hooks.stop(c, hook_id, at_ms=base.now()))

    assert base.write(lambda c: hooks.take(c, at_ms=base.now())) == []

    base.write(lambda c: hooks.stop(c, hook_id, at_ms=None))
    (found,) = base.write(lambda c: hooks.take(c, at_ms=base.now()))
    assert (found[0].body, found[0].tries) == ('{"a":1}', 1)
    base.write(lambda c: hooks.stop(c, hook_id, at_ms=base.now()))
    base.write(lambda c: hooks.forget(c, base.now() + 1))
    with base.read() as connection:
        assert connection.execute(select(DELIVERY.c.id)).first() is None


def test_what_left_long_ago_is_forgotten(base: Base, clock: Clock) -> None:
    put(base)
    put(base, LETTER._replace(key="brev:2"))
    first = take(base)[0]
    base.write(lambda c: outbox.sent(c, first, at_ms=base.now()))

    base.write(lambda c: outbox.forget(c, clock.ms + 1))

    with base.read() as connection:
        assert len(connection.execute(select(MAIL.c.id)).all()) == 1


def test_one_at_a_time_is_at_what_one_does(base: Base, clock: Clock) -> None:
    def begin() -> bool:
        return base.write(lambda c: turns.take(c, "r", at_ms=base.now(), lease_ms=1000))

    assert begin()
    assert not begin()  # another is at it
    clock.ms += 1000
    assert begin()  # who had it has died


def test_news_is_kept_once_and_decided_once(base: Base, people: People) -> None:
    """Two who answer at once: the first answer stands, and the other is told."""
    case_id = base.write(
        lambda c: cases.create(c, people.home, people["Anna"], "Titel", at_ms=base.now())
    )
    add = {"k": {"title": "Nytt"}}
    assert base.write(lambda c: news.add(c, case_id, add, at_ms=1)) == 1
    assert base.write(lambda c: news.add(c, case_id, add, at_ms=2)) == 0
    with base.read() as connection:
        (one,) = news.listed(connection, case_id)

    def decide(who: str, *, taken: bool) -> bool:
        return base.write(
            lambda c: news.decide(c, case_id, one.id, people[who], taken=taken, at_ms=3)
        )

    assert decide("Anna", taken=False)
    assert not decide("Bo", taken=True)
    with base.read() as connection:
        found = news.one(connection, case_id, one.id)
    assert found
    assert (found.decided_by, found.taken) == ("Anna", False)
    base.write(lambda c: news.reconsider(c, case_id, one.id))
    assert decide("Bo", taken=True)
    base.write(lambda c: news.reconsider(c, case_id, one.id))
    assert not decide("Anna", taken=False)  # what is taken in stays


def test_members_get_what_they_have_chosen(base: Base, people: People) -> None:
    case_id = base.write(
        lambda c: cases.create(c, people.home, people["Anna"], "Titel", at_ms=base.now())
    )
    base.write(lambda c: cases.set_role(c, case_id, people["Bo"], "redigera", at_ms=1))
    base.write(lambda c: cases.set_role(c, case_id, people["Cia"], "redigera", at_ms=1))
    base.write(lambda c: wishes.choose(c, people["Bo"], "kommentar", wanted=False))
    base.write(lambda c: accounts.close_account(c, people["Cia"], at_ms=1))

    def readers(kind: str, *, usually: bool) -> list[str]:
        with base.read() as connection:
            found = wishes.readers(connection, case_id, kind, usually=usually)
        return [one.name for one in found]

    assert readers("kommentar", usually=True) == ["Anna"]
    assert readers("annat", usually=True) == ["Anna", "Bo"]
    assert readers("annat", usually=False) == []
    base.write(lambda c: wishes.choose(c, people["Bo"], "kommentar", wanted=True))
    assert readers("kommentar", usually=False) == ["Bo"]
