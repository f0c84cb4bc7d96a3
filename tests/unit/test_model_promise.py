"""What was granted is taken down once, and stays as it was."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from promised import DIARY, GRANT, REPORT

from grantflow import usecases
from grantflow.documents import casefile
from grantflow.documents.answers import unasked
from grantflow.errors import CaseRefused
from grantflow.model.afterwards import question_at, read
from grantflow.model.application import Application
from grantflow.model.budget import CostRow
from grantflow.model.costing import Costing, count_case
from grantflow.model.costlines import Line, Method
from grantflow.model.freezing import differences, promise_of
from grantflow.model.walk import leaves
from grantflow.usecases.follow_up import begun, chosen
from grantflow.usecases.granting import Decision, changed_since, granted, is_granted

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
WHOLE = EXAMPLES / "foraldraskap-i-nytt-land.yaml"
DAY = datetime.date(2024, 6, 17)


def opened(path: Path = WHOLE) -> tuple[Application, usecases.Frame]:
    application = casefile.load(path).application
    return application, usecases.choose_frame(application, None, None, path.parent)


def test_the_promise_holds_every_goal_activity_and_krona(example: Path) -> None:
    """Flat rates too: what the budget comes to is what was promised."""
    application, frame = opened(example)
    if not application.stages.projektlogik.goals:
        pytest.skip("an example of another part of the case")
    costing = count_case(application, frame.programme, frame.call)
    promise = granted(application, frame, Decision(DAY)).promise
    logic = application.stages.projektlogik

    assert [goal.id for goal in promise.goals] == [goal.id for goal in logic.goals]
    assert [row.id for row in promise.activities] == [row.id for row in logic.activities]
    assert promise.total_sek == costing.total
    ids = [row.id for row in promise.costs]
    assert len(ids) == len(set(ids))
    assert None not in ids


def test_editing_the_stages_never_changes_the_promise() -> None:
    """A lower target today is told as a difference; the promise stands."""
    application, frame = opened()
    application.grant = granted(application, frame, Decision(DAY))
    before = application.grant.promise.model_dump()
    assert changed_since(application, frame) == []

    logic = application.stages.projektlogik
    logic.goals[0].target = Decimal(10)
    logic.goals.pop()
    logic.activities[0].partners.append("Ny part")
    application.idea.period_end = None
    application.title = None
    application.stages.implementeringsplan.owner.unit = "En annan enhet"
    told = {
        place: (promised, today) for place, promised, today in changed_since(application, frame)
    }

    assert application.grant.promise.model_dump() == before
    assert told["goals[mal-1].target"] == ("60", "10")
    assert told["goals[mal-6]"][1] == ""
    assert told["activities[aktivitet-1].partners"][1].endswith("Ny part")
    assert told["title"] == ("Föräldraskap i nytt land", "")
    assert told["handover.unit"][1] == "En annan enhet"


def test_a_new_row_and_a_moved_sum_are_differences() -> None:
    """Also what was never promised, and amounts by year."""
    application, frame = opened()
    application.grant = granted(application, frame, Decision(DAY))
    row = application.budget.rows[0]
    row.amounts = {2024: Decimal(1)}
    application.stages.projektlogik.goals[0].id = "mal-99"
    told = {
        place: (promised, today) for place, promised, today in changed_since(application, frame)
    }

    assert told["costs[kostnad-1].amounts"][1] == "2024: 1.00"
    assert told["goals[mal-99]"][0] == ""
    assert told["goals[mal-99]"][1].startswith("Minst 60")


def test_a_flat_rate_for_each_party_is_a_line_of_its_own() -> None:
    """Nobody wrote them, so they get ids that reports can point at."""
    rate = [Line(row=CostRow(party=party), flat=True, amounts={2025: Decimal(5)}) for party in "ab"]
    costing = Costing(method=Method(), lines=[*rate, Line(row=CostRow(id="kostnad-1"))])

    ids = [row.id for row in promise_of(Application(), costing).costs]
    assert ids == ["schablon", "schablon-2", "kostnad-1"]


def test_rows_without_ids_are_told_apart_by_their_place() -> None:
    """A promise that somebody wrote by hand may lack ids."""
    one = Application.model_validate({"stages": {"projektlogik": {"goals": [{"level": "effekt"}]}}})
    promise = promise_of(one, count_case(one, None, None))
    none = promise_of(Application(), count_case(Application(), None, None))

    assert differences(promise, none) == [("goals[1]", "utan namn", "")]


def test_what_the_decision_says_wins_over_the_application() -> None:
    """Partial grants and changed periods are normal."""
    application, frame = opened()
    own = granted(application, frame, Decision(DAY))
    changed = granted(
        application,
        frame,
        Decision(
            DAY,
            reference="851-1-2024",
            amount_sek=Decimal(900000),
            period=(None, datetime.date(2025, 6, 30)),
            terms=("Redovisa varje halvår.",),
        ),
    )

    assert own.amount_sek == Decimal(1488000)
    assert (own.programme, own.terms) == ("37a", [])
    assert changed.amount_sek == Decimal(900000)
    assert changed.period_start == application.idea.period_start
    assert changed.period_end == datetime.date(2025, 6, 30)
    assert [(term.id, term.text) for term in changed.terms] == [
        ("villkor-1", "Redovisa varje halvår.")
    ]


def test_nothing_can_be_promised_by_an_empty_case() -> None:
    """There would be nothing to hold a report against; nor by a period that ends first."""
    application, frame = opened()
    backwards = Decision(DAY, period=(DAY, datetime.date(2024, 1, 1)))

    with pytest.raises(CaseRefused, match="inget löfte"):
        granted(Application(), usecases.Frame(None, None), Decision(DAY))
    with pytest.raises(CaseRefused, match="till 2024-01-01, före 2024-06-17"):
        granted(application, frame, backwards)
    assert not is_granted(application)


def test_what_comes_after_is_no_part_of_the_application() -> None:
    """Nothing in the application is judged or written differently once it is granted."""
    application, frame = opened()
    before, listed = usecases.find_gaps(application, frame), list(leaves(application))
    later = application.model_dump() | {
        "grant": GRANT,
        "reports": [REPORT, {"id": "rapport-2", "goals": [{"id": "mal-1"}]}],
        "diary": [*DIARY, {"id": "dag-2"}],
    }
    after = Application.model_validate(later)

    assert usecases.find_gaps(after, frame) == before
    assert list(leaves(after)) == listed
    assert frame.programme is not None
    assert unasked(after, frame.programme) == unasked(application, frame.programme)


def test_a_new_report_has_a_row_for_every_promise() -> None:
    """Nothing needs looking up to fill it in."""
    application = Application.model_validate({"grant": GRANT})
    part = begun(application, "delrapport", (None, datetime.date(2025, 3, 31)))
    final = begun(application, "slutrapport")

    assert [row.id for row in part.goals] == ["mal-1", "mal-2"]
    assert [row.id for row in part.activities] == ["aktivitet-1", "aktivitet-2"]
    assert [row.id for row in part.costs] == ["kostnad-1", "kostnad-2"]
    assert [row.id for row in part.terms] == ["villkor-1"]
    assert (part.period_start, part.period_end) == (
        datetime.date(2024, 9, 1),
        datetime.date(2025, 3, 31),
    )
    assert final.period_end == datetime.date(2025, 12, 31)


def test_reports_are_told_apart_by_kind_and_period() -> None:
    """The one being written, which has no period yet, then the latest; else as somebody says."""
    rows = [
        {"id": "rapport-2", "kind": "delrapport", "period_end": "2025-03-31"},
        {"id": "b", "kind": "delrapport", "period_end": "2025-09-30"},
        {"id": "c", "kind": "delrapport"},
    ]
    application = Application.model_validate({"grant": GRANT, "reports": rows})

    assert chosen(application, "delrapport").id == "c"
    dated = Application.model_validate({"grant": GRANT, "reports": rows[:2]})
    assert chosen(dated, "delrapport").id == "b"
    assert chosen(application, "delrapport", datetime.date(2025, 3, 31)).id == "rapport-2"
    with pytest.raises(CaseRefused, match="2025-03-31, 2025-09-30, utan period"):
        chosen(application, "delrapport", datetime.date(2024, 3, 31))
    with pytest.raises(CaseRefused, match="ingen slutrapport än"):
        chosen(application, "slutrapport")
    with pytest.raises(CaseRefused, match="redan en delrapport till 2025-03-31"):
        begun(application, "delrapport", (None, datetime.date(2025, 3, 31)))
    assert begun(application, "slutrapport").id == "rapport-4"
    with pytest.raises(CaseRefused, match="inget beslut"):
        begun(Application(), "delrapport")
    with pytest.raises(CaseRefused, match="inget beslut"):
        chosen(Application(), "delrapport")


@pytest.mark.parametrize("path", ["stages.forankring.owner", "reports[", "grant.promise.goals", ""])
def test_nobody_is_asked_about_what_is_no_answer_of_the_follow_up(path: str) -> None:
    assert question_at(path) is None


def test_what_is_typed_into_a_report_is_read_by_its_kind() -> None:
    """A list is given as it is ticked; what is too long is said to be, and nothing is nothing."""
    assert read("diary.concerns", ["mal-1", " ", "aktivitet-2 "]) == ["mal-1", "aktivitet-2"]
    assert read("diary.text", ["  "]) is None
    with pytest.raises(ValueError, match="för lång"):
        read("diary.text", ["x" * 30_001])
    with pytest.raises(ValueError, match="Skriv dagen"):
        read("diary.date", ["i mars"])
