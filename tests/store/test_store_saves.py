"""A save, seen by those who write: what is kept, what is shown side by side, what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from grantflow.errors import CaseRefused
from grantflow.model import flat
from grantflow.model.application import Application
from grantflow.store import cases, history, saves
from grantflow.store.saves import Held, Wanted
from grantflow.usecases.cases import Desk
from grantflow.usecases.standing import Checker

if TYPE_CHECKING:
    from store_people import People

    from grantflow.store.base import Base, Connection

TITLE, SUMMARY = "title", "idea.summary"
GOALS = "stages.projektlogik.goals"


class Writing:
    """A case that Anna owns, and short words for what is done with it."""

    def __init__(self, base: Base, people: People) -> None:
        self.base, self.people = base, people
        self.id = base.write(
            lambda c: cases.create(c, people.home, people["Anna"], "Idé", at_ms=base.now())
        )

    def save(self, who: str, **wanted: Any) -> saves.Saved:
        """Save answers, `__` for a dot: a value and the version it rests on."""
        given = {path.replace("__", "."): Wanted(*field) for path, field in wanted.items()}
        return self.base.write(
            lambda c: saves.save(c, self.id, self.people[who], given, at_ms=self.base.now())
        )

    def answers(self) -> dict[str, Held]:
        with self.base.read() as connection:
            return saves.answers(connection, self.id)


def difference(connection: Connection, case_id: str, old: int, new: int) -> list[Any]:
    return history.difference(*(history.answers_at(connection, case_id, n) for n in (old, new)))


@pytest.fixture
def writing(base: Base, people: People) -> Writing:
    return Writing(base, people)


def test_a_path_is_as_long_as_every_database_takes(writing: Writing) -> None:
    """One database counts and another does not: neither may fail, or keep what the other can't."""
    row = "r" * (500 - len(f"{GOALS}[].text"))
    longest = f"{GOALS}[{row}].text"

    assert writing.save("Anna", **{longest: ("A", 0)}).fields[longest] == Held("A", 1)
    with pytest.raises(CaseRefused, match="längre namn"):
        writing.save("Anna", **{f"{GOALS}[{row}r].text": ("B", 0), TITLE: ("B", 0)})

    assert list(writing.answers()) == [longest]


def test_a_save_tells_every_field_with_its_version(writing: Writing) -> None:
    """A browser needs to know how each field stands, those that did not change too."""
    first = writing.save("Anna", title=("A", 0), idea__summary=("B", 0))
    again = writing.save("Anna", title=("A", 1), idea__summary=("C", 1), idea__problem=(None, 0))

    assert first == saves.Saved(1, {TITLE: Held("A", 1), SUMMARY: Held("B", 1)}, {})
    assert again.fields == {
        TITLE: Held("A", 1),
        SUMMARY: Held("C", 2),
        "idea.problem": Held(None, 0),
    }


def test_a_save_without_news_makes_no_version(writing: Writing) -> None:
    """A history full of saves that changed nothing would hide those that did."""
    writing.save("Anna", title=("A", 0))

    assert writing.save("Bo", title=("A", 0), idea__summary=("", 0)).version == 1


def test_two_texts_stand_side_by_side_and_the_rest_is_saved(writing: Writing, base: Base) -> None:
    """Whoever comes second chooses, and loses nothing meanwhile."""
    writing.save("Anna", title=("A", 0))
    clash = writing.save("Bo", title=("B", 0), idea__summary=("Bo", 0))

    assert clash.version == 2
    assert clash.fields == {TITLE: Held("A", 1), SUMMARY: Held("Bo", 2)}
    assert clash.conflicts == {TITLE: saves.Conflict(Held("A", 1), "B", "Anna", base.now())}
    assert writing.answers()[TITLE] == Held("A", 1)


def test_force_works_on_the_text_that_was_shown_only(writing: Writing) -> None:
    """Somebody else may have written once more while she was choosing."""
    writing.save("Anna", title=("A", 0))
    shown = writing.save("Bo", title=("B", 0)).conflicts[TITLE].theirs
    writing.save("Cia", title=("C", 1))
    late = writing.save("Bo", title=("B", shown.version))

    assert late.conflicts[TITLE].theirs == Held("C", 2)
    assert late.conflicts[TITLE].by == "Cia"
    assert writing.save("Bo", title=("B", 2)).fields[TITLE] == Held("B", 3)


@pytest.mark.parametrize("base_version", [-1, 2, 10**9])
def test_a_version_that_never_was_is_refused(writing: Writing, base_version: int) -> None:
    """A page that is newer than the case is a page of something else, such as before a restore."""
    writing.save("Anna", title=("A", 0))

    with pytest.raises(CaseRefused):
        writing.save("Anna", title=("B", base_version), idea__summary=("C", 0))
    assert writing.answers() == {TITLE: Held("A", 1)}


def test_nought_is_an_answer_and_can_be_taken_away(writing: Writing) -> None:
    """No participants is something else than not having answered."""
    assert writing.save("Anna", idea__x=(0, 0)).fields == {"idea.x": Held(0, 1)}
    assert writing.save("Anna", idea__x=(None, 1)).fields == {"idea.x": Held(None, 2)}


def test_what_is_no_answer_is_kept_as_typed_until_it_is_one(writing: Writing) -> None:
    """A later version of the program may understand what this one did not."""
    day = "idea.period_start"
    typed = writing.save("Anna", idea__period_start=("i vår", 0, True))
    read = writing.save("Anna", idea__period_start=("i vår", 1, False))

    assert typed.fields[day] == Held("i vår", 1, unread=True)
    assert read.fields[day] == Held("i vår", 2, unread=False)


def test_a_merged_list_with_something_unread_in_it_is_unread(writing: Writing) -> None:
    """The checks must not take half a list for the whole of it."""
    writing.save("Anna", idea__programmes=(["37a"], 0))
    writing.save("Bo", idea__programmes=(["37a", "kanske"], 1, True))
    merged = writing.save("Cia", idea__programmes=(["37a", "esf"], 1))

    assert merged.fields["idea.programmes"] == Held(["37a", "kanske", "esf"], 3, unread=True)


@pytest.mark.parametrize(
    "text", ["a\0b", "halv \ud83d", "👪", "\u2028\x85", 'c:\\"x"', "ä" * 9_000]
)
def test_any_text_is_kept_as_it_was(writing: Writing, text: str) -> None:
    """Databases differ in what they take; people should not notice."""
    writing.save("Anna", idea__summary=(text, 0))

    assert writing.answers()[SUMMARY].value == text


def test_many_fields_fit_in_one_save(writing: Writing) -> None:
    """A whole case from a file is one save of some thousand answers."""
    wanted = {f"idea__f{n}": (str(n), 0) for n in range(2_500)}

    assert len(writing.save("Anna", **wanted).fields) == len(writing.answers()) == 2_500


def test_a_case_as_it_stood_can_be_read_compared_and_restored(writing: Writing) -> None:
    """Somebody has cut too much, and the version of the day before yesterday is wanted back."""
    writing.save("Anna", title=("A", 0), idea__summary=("Lång text", 0))
    writing.save("Bo", idea__summary=(None, 1), idea__problem=("Nytt", 0))
    with writing.base.read() as connection:
        assert history.answers_at(connection, writing.id, 1) == {
            TITLE: Held("A", 1),
            SUMMARY: Held("Lång text", 1),
        }
        assert difference(connection, writing.id, 1, 2) == [
            history.Difference("idea.problem", None, "Nytt"),
            history.Difference(SUMMARY, "Lång text", None),
        ]
    Desk(writing.base).restore(writing.id, writing.people["Cia"], 1)
    with writing.base.read() as connection:
        assert difference(connection, writing.id, 1, 3) == []
        told = history.revisions(connection, writing.id)
        older = history.revisions(connection, writing.id, before=2, limit=5)
    assert [(one.version, one.by, one.kind, one.changes) for one in told] == [
        (3, "Cia", "återställt", 2),
        (2, "Bo", "sparat", 2),
        (1, "Anna", "sparat", 2),
    ]
    assert [one.version for one in older] == [1]


def test_the_cases_in_use_stay_in_memory(writing: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that everybody works in does not give way to those that a calendar goes through."""
    monkeypatch.setattr("grantflow.usecases.cases._REMEMBERED", 2)
    desk, checker = Desk(writing.base), Checker()
    monkeypatch.setattr("grantflow.usecases.standing._REMEMBERED", 2)
    ids = [Writing(writing.base, writing.people).id for _ in range(4)]
    held, found = desk.opened(ids[0]), checker.report(ids[0], desk.opened(ids[0]))

    for other in ids[1:3]:
        checker.report(other, desk.opened(other))
        assert desk.opened(ids[0]) is held
        assert checker.report(ids[0], held) is found
    assert desk.glance(ids[2]) is desk.opened(ids[2])
    assert desk.glance(ids[3]).version == 0
    assert desk.opened(ids[0]) is held
    assert desk.glance(ids[2]) is desk.opened(ids[2])


def test_an_id_of_a_row_is_never_used_again(writing: Writing) -> None:
    """A new row must not come with the texts of one that somebody has taken out."""
    desk, anna = Desk(writing.base), writing.people["Anna"]
    application = Application.model_validate(
        {
            "title": "Ur en fil",
            "stages": {
                "projektlogik": {"goals": [{"id": "mal-3", "text": "Gammalt"}, {"id": "x"}]}
            },
        }
    )
    desk.take_in(writing.id, anna, application, "fil")
    desk.remove_row(writing.id, anna, GOALS, "mal-3", None)
    row, saved = desk.add_row(writing.id, anna, GOALS)

    assert row == "mal-4"
    assert saved.fields[GOALS].value == ["x", "mal-4"]
    assert desk.opened(writing.id).application.stages.projektlogik.goals[1].text is None


def test_ids_that_differ_in_small_letters_are_two_rows(writing: Writing) -> None:
    """What somebody has written in Mal-1 does not keep mal-1 in the list."""
    desk, anna = Desk(writing.base), writing.people["Anna"]
    writing.save("Anna", **{GOALS.replace(".", "__"): (["mal-1", "Mal-1", "mal_1"], 0)})
    for row in ("Mal-1", "mal_1"):
        writing.save("Anna", **{f"{GOALS}[{row}].text".replace(".", "__"): ("Text", 0)})

    assert desk.remove_row(writing.id, anna, GOALS, "mal-1", 1).fields[GOALS].value == [
        "Mal-1",
        "mal_1",
    ]
    with pytest.raises(CaseRefused):
        desk.remove_row(writing.id, anna, GOALS, "Mal-1", 1)


def test_a_row_comes_back_whole_when_it_is_restored(writing: Writing) -> None:
    """Nobody had to fear the button."""
    desk, anna = Desk(writing.base), writing.people["Anna"]
    row, _ = desk.add_row(writing.id, anna, GOALS)
    writing.save("Anna", **{f"{GOALS}[{row}].text".replace(".", "__"): ("Mål", 0)})
    before = desk.opened(writing.id)
    desk.remove_row(writing.id, anna, GOALS, row, before.version)
    without = flat.flatten(desk.opened(writing.id).application)
    desk.restore(writing.id, anna, before.version)

    assert without == {}
    assert desk.opened(writing.id).application == before.application


def test_a_closed_case_takes_no_texts_and_a_strange_one_is_not_there(writing: Writing) -> None:
    """What has been sent to the funder stands still."""
    writing.base.write(lambda c: cases.close(c, writing.id, at_ms=5))
    with pytest.raises(CaseRefused, match="stängt"):
        writing.save("Anna", title=("A", 0))
    writing.base.write(lambda c: cases.close(c, writing.id, at_ms=None))
    writing.save("Anna", title=("A", 0))
    writing.base.write(lambda c: cases.erase(c, writing.id))

    assert writing.answers() == {}
    with pytest.raises(CaseRefused, match="finns inte"):
        writing.save("Anna", title=("A", 0))


def test_a_case_is_there_for_its_members_alone(writing: Writing) -> None:
    """Whether a case exists at all is nobody else's business."""
    anna, bo = writing.people["Anna"], writing.people["Bo"]
    writing.save("Anna", title=("Nytt namn", 0))
    with writing.base.read() as connection:
        seen = cases.seen(connection, writing.id, anna)
        assert cases.seen(connection, writing.id, bo) is None
        assert cases.listed(connection, bo) == []
        assert cases.listed(connection, anna) == [seen]
    assert seen is not None
    assert (seen.title, seen.version, seen.role) == ("Nytt namn", 1, "äga")


def test_a_case_always_has_somebody_who_owns_it(writing: Writing) -> None:
    """A case that nobody can give away could never be opened again."""
    anna, bo = writing.people["Anna"], writing.people["Bo"]

    def give(who: str, role: Any) -> None:
        writing.base.write(lambda c: cases.set_role(c, writing.id, who, role, at_ms=1))

    give(bo, "redigera")
    with pytest.raises(CaseRefused, match="äger"):
        give(anna, "läsa")
    with pytest.raises(CaseRefused, match="äger"):
        writing.base.write(lambda c: cases.take_out(c, writing.id, anna))
    give(bo, "äga")
    writing.base.write(lambda c: cases.take_out(c, writing.id, anna))
    with writing.base.read() as connection:
        assert [(one.name, one.role) for one in cases.members(connection, writing.id)] == [
            ("Bo", "äga")
        ]


def test_one_sees_who_is_here_now(writing: Writing) -> None:
    """Who has closed the page is soon no longer there."""
    anna, bo = writing.people["Anna"], writing.people["Bo"]
    for who, place, at in ((anna, "budget", 1_000), (bo, "idea", 2_000), (bo, "budget", 9_000)):
        writing.base.write(
            lambda c, who=who, place=place, at=at: cases.be_seen(  # type: ignore[misc]
                c, writing.id, who, place, at_ms=at
            )
        )
    with writing.base.read() as connection:
        assert cases.present(connection, writing.id, 5_000) == [cases.Present(bo, "Bo", "budget")]
