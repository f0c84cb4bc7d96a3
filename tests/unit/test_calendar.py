"""The plan backwards: days that people work, warnings that matter, and a calendar that opens."""

import datetime
from dataclasses import replace
from pathlib import Path

import holidays
import icalendar
import pytest
import yaml
from checking import Case, application, at, together
from hypothesis import given
from hypothesis import strategies as st

from grantflow import assets
from grantflow.checks.programmes import load_programme
from grantflow.documents.calendar import Milestone, Plan, plan
from grantflow.documents.ics import calendar_file
from grantflow.documents.lead_times import LeadTimes, Step, read_lead_times
from grantflow.documents.reports.plan_report import as_page, weekday
from grantflow.errors import EncodingUnknown, FileUnreadable, SyntaxBroken, ValueUnfit
from grantflow.model.programme import Call
from grantflow.model.workdays import easter, free_days, is_workday, weekdays_after, workdays_before

DAY = datetime.timedelta(days=1)
EVES = {(12, 24), (12, 31)}
PROGRAMME = load_programme("37a")
SHIPPED = read_lead_times()
CLOSES = datetime.date(2024, 4, 12)
OPEN: Case = {
    "title": "Språk, mat; och fika",
    "dated": "2024-01-08",
    "programme": "37a",
    "call": {"closes": "2024-04-12"},
}


def planned(*cases: Case, lead_times: LeadTimes = SHIPPED, call: Call | None = None) -> Plan:
    return plan(application(together(OPEN, *cases)), PROGRAMME, call, lead_times)


def day_of(found: Plan, start: str) -> datetime.date | None:
    return milestone(found, start).date


def milestone(found: Plan, start: str) -> Milestone:
    exact = (row for row in found.milestones if row.id == start)
    return next(exact, None) or next(r for r in found.milestones if r.id.startswith(start))


def ids(found: Plan) -> list[str]:
    return [row.id for row in found.milestones]


@pytest.mark.parametrize("year", range(2005, 2060))
def test_working_days_are_those_of_the_swedish_almanac(year: int) -> None:
    """A plan that counts on people at work on Ascension Day is a day short."""
    public = set(holidays.country_holidays("SE", years=year, include_sundays=False))
    midsummer_eve = next(
        day for day in free_days(year) if day.month == 6 and day.weekday() == 4 and day.day > 18
    )
    day = datetime.date(year, 1, 1)
    while day.year == year:
        off = day in public or (day.month, day.day) in EVES or day == midsummer_eve
        assert is_workday(day) == (day.weekday() < 5 and not off), day
        day += DAY


def test_easter_falls_where_the_church_has_it() -> None:
    """Four years from the almanac, the earliest and the latest possible among them."""
    assert [easter(year) for year in (1818, 1943, 2024, 2038)] == [
        datetime.date(1818, 3, 22),
        datetime.date(1943, 4, 25),
        datetime.date(2024, 3, 31),
        datetime.date(2038, 4, 25),
    ]


days = st.dates(datetime.date(2000, 1, 1), datetime.date(2080, 12, 31))


@given(day=days, count=st.integers(0, 60))
def test_counting_back_leaves_that_many_working_days(day: datetime.date, count: int) -> None:
    """Ten working days before the last day there are ten days to work."""
    found = workdays_before(day, count)

    assert is_workday(found)
    between = [found + n * DAY for n in range(1, (day - found).days + 1)]
    later = [other for other in between if is_workday(other)]
    assert len(later) == count


@given(day=days, count=st.integers(0, 30))
def test_counting_forward_takes_monday_to_friday(day: datetime.date, count: int) -> None:
    """The earliest reading of a funder's five working days: nobody who keeps it is late."""
    found = weekdays_after(day, count)

    passed = [day + n * DAY for n in range(1, (found - day).days + 1)]
    assert sum(other.weekday() < 5 for other in passed) == count


def test_the_plan_counts_back_over_easter() -> None:
    """The last day is a Friday after Easter; the list for signing lies before Good Friday."""
    found = planned()

    assert day_of(found, "sista-dag") == CLOSES
    assert day_of(found, "inlamning") == datetime.date(2024, 4, 10)
    assert day_of(found, "underskrift") == datetime.date(2024, 4, 8)
    assert day_of(found, "slutlasning") == datetime.date(2024, 4, 3)
    assert day_of(found, "behorighet") == datetime.date(2024, 3, 28)


def test_first_things_come_first() -> None:
    """People read a plan from the top."""
    found = planned()

    dates = [row.date for row in found.milestones if row.date]
    assert dates == sorted(dates)
    assert ids(found)[-1] == "sista-dag"
    assert ids(found).index("budget") < ids(found).index("utkast") < ids(found).index("underskrift")


def test_each_partner_is_asked_for_a_certificate_and_signed_ones_are_not() -> None:
    """Two partners, one signed: one thing to ask for, one thing done."""
    partners = [
        {"organisation": "Föreningen Exempel", "certificate": "begärt"},
        {
            "organisation": "Region Exempel",
            "certificate": "undertecknat",
            "certificate_signed": "2024-01-05",
        },
        {},
    ]
    found = planned(at("stages.forankring.partners", partners))

    asked = [row.label for row in found.milestones if row.id.startswith("intyg-begar")]
    assert asked == [
        "Begär intyg från parten: Föreningen Exempel",
        "Begär intyg från parten: part utan namn",
    ]
    assert found.done == ("Intyg från Region Exempel, undertecknat den 5 januari 2024",)
    assert milestone(found, "intyg-tillbaka Föreningen").who == "Föreningen Exempel"


def test_a_programme_without_certificates_asks_partners_for_none() -> None:
    """Nobody is sent for a paper that the funder does not want."""
    case = application(together(OPEN, at("stages.forankring.partners", [{"organisation": "A"}])))
    found = plan(case, replace(PROGRAMME, annexes=()), None, SHIPPED)

    assert not [row for row in ids(found) if row.startswith("intyg-")]


def test_others_money_is_certified_but_not_the_funders_or_the_own() -> None:
    """The applicant's own board needs no certificate to itself."""
    rows = [
        {"source": "Länsstyrelsen", "kind": "sökt bidrag"},
        {"source": "Exempelby kommun, nämndens budget", "kind": "kontant"},
        {"source": "Region Exempel", "kind": "kontant", "certified": "nej"},
        {"source": "Region Exempel", "kind": "annat än kontanter"},
        {"source": "Stiftelsen Exempel", "kind": "kontant", "certified": "ja"},
        {"kind": "kontant"},
    ]
    case = together(at("applicant.name", "Exempelby kommun"), at("budget.financing", rows))
    found = planned(case)

    asked = [row.label for row in found.milestones if row.id.startswith("medfinansiering-begar")]
    assert asked == [
        "Begär intyg om medfinansiering: Region Exempel",
        "Begär intyg om medfinansiering: finansiär utan namn",
    ]
    assert found.done == ("Intyg eller beslut om pengar: Stiftelsen Exempel",)


def test_a_planned_decision_after_the_last_day_is_warned_of() -> None:
    """The board that meets in May cannot decide on what is handed in in April."""
    rows = [
        {"body": "Nämnden", "date": "2024-05-14", "status": "planerat"},
        {"body": "Styrelsen", "date": "2024-04-09", "status": "planerat"},
        {"body": "Utskottet", "date": "2024-03-01", "status": "planerat"},
        {"status": "planerat"},
        {"body": "Ledningen", "date": "2024-01-02", "status": "fattat"},
        {"body": "Enheten", "status": "fattat"},
    ]
    found = planned(at("stages.forankring.decisions", rows))

    assert milestone(found, "beslut beslut-1").warning.startswith("Beslutet kommer efter sista dag")
    assert "dagen för underskrift, den 8 april 2024" in milestone(found, "beslut beslut-2").warning
    assert not milestone(found, "beslut beslut-3").warning
    assert milestone(found, "beslut beslut-4").warning == "Dagen saknas."
    assert found.done == ("Beslut: Ledningen den 2 januari 2024", "Beslut: Enheten")
    assert day_of(found, "beslut-handlingar Utskottet") == datetime.date(2024, 2, 9)
    assert not [row for row in ids(found) if row.startswith("namnd")]


def test_without_any_decision_the_board_is_in_the_plan() -> None:
    """Someone has to decide, and the papers go out three weeks before."""
    found = planned()

    assert day_of(found, "namnd") == datetime.date(2024, 3, 26)
    assert day_of(found, "namnd-handlingar") == datetime.date(2024, 3, 5)


def test_days_that_have_passed_are_told_by_the_date_of_the_case() -> None:
    """The clock is never read: the same case gives the same plan next year."""
    found = planned({"dated": "2024-04-04"})

    late = {row.id for row in found.milestones if "har passerat" in row.warning}
    assert "slutlasning" in late
    assert "bilagor" not in late
    assert not [row for row in planned().milestones if row.warning]


def test_without_a_date_the_case_says_what_it_lacks() -> None:
    """No date, no way to tell what is past."""
    found = planned({"dated": None})

    assert not [row for row in found.milestones if row.warning]
    assert "inget datum" in found.missing[0]


def test_the_call_wins_over_the_case_and_another_call_says_nothing() -> None:
    """The last day of one call is not that of the next."""
    call = Call(
        call="37a-2025",
        programme="37a",
        title="2025",
        closes=datetime.date(2025, 3, 3),
        closes_at="16:00",
    )
    named = at("call.call", "37a-2024")

    assert planned(call=call).closes == datetime.date(2025, 3, 3)
    assert "klockan 16:00" in milestone(planned(call=call), "sista-dag").label
    assert planned(named, call=replace(call, closes=None)).closes is None
    assert planned(at("call.call", "2025"), call=replace(call, closes=None)).closes == CLOSES
    assert planned({"programme": "esf"}).closes is None


def test_without_a_last_day_the_order_is_there_but_no_days() -> None:
    """The plan can be talked about before the call opens."""
    found = planned({"call": {"closes": None}})

    assert {row.date for row in found.milestones} == {None}
    assert "Sista dag att söka är okänd" in found.missing[0]
    assert weekday(None) in as_page(found)
    with pytest.raises(ValueUnfit, match=r"call\.closes"):
        calendar_file(found)


def test_a_day_to_hand_in_that_the_case_has_set_moves_what_comes_before() -> None:
    """The applicant's own plan counts, and one that is too late is told."""
    early = planned(at("eu.submit_on", "2024-04-03"))
    late = planned(at("eu.submit_on", "2024-04-15"))

    assert day_of(early, "underskrift") == datetime.date(2024, 3, 28)
    assert milestone(late, "inlamning").warning.startswith("Dagen ligger efter sista dag")


def test_signed_papers_are_due_when_the_programme_says() -> None:
    """Five weekdays after the call closes, as the funder's own day and not as advice."""
    amif = replace(PROGRAMME, signing_workdays=5)
    found = plan(application(OPEN), amif, None, SHIPPED)
    unknown = plan(application(together(OPEN, {"call": {"closes": None}})), amif, None, SHIPPED)

    assert milestone(found, "signering").date == datetime.date(2024, 4, 19)
    assert not milestone(found, "signering").advice
    assert milestone(unknown, "signering").date is None


def test_steps_of_other_programmes_are_left_out() -> None:
    """Rates are looked up for the EU funds alone."""
    esf = replace(PROGRAMME, programme="esf")

    assert "priser" not in ids(planned())
    assert "priser" in ids(plan(application({**OPEN, "programme": "esf"}), esf, None, SHIPPED))


def test_an_organisation_lays_its_own_times_over_ours(tmp_path: Path) -> None:
    """Our board needs four weeks, we need no second reading, and the union is to be told."""
    own = tmp_path / "ledtider.yaml"
    rows = [
        {"id": "namnd-handlingar", "workdays": 20},
        {"id": "slutlasning", "workdays": None},
        {"id": "granskning", "before": "underskrift"},
        {"id": "mbl", "label": "Samverka med facken", "who": "chef", "before": "underskrift",
         "workdays": 5},
    ]  # fmt: skip
    own.write_text(yaml.safe_dump({"steps": rows}), encoding="utf-8")
    found = planned(lead_times=read_lead_times(own))

    assert day_of(found, "namnd-handlingar") == datetime.date(2024, 2, 27)
    assert "slutlasning" not in ids(found)
    assert milestone(found, "mbl").who == "Chef"
    assert found.source.title == "Er egen fil med ledtider"


def own_times(folder: Path, text: str) -> Path:
    path = folder / "ledtider.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("id: namnd, workday: 3", "menade du 'workdays'"),
        ("id: namnd, xyz: 3", "'xyz' finns inte"),
        ("id: ny, workdays: 3", "'label' saknas"),
        ("id: namnd, workdays: tre", "antal arbetsdagar"),
        ("id: namnd, workdays: 900", "antal arbetsdagar"),
        ("id: namnd, workdays: -1", "antal arbetsdagar"),
        ("id: namnd, workdays: true", "antal arbetsdagar"),
        ("id: namnd, workdays: 2.5", "antal arbetsdagar"),
        ("id: namnd, workdays: 2024-02-31", "antal arbetsdagar"),
        ("id: namnd, remind: en vecka", "skriv ett heltal"),
        ("id: namnd, remind: 99999999999999999999", "skriv ett heltal"),
        ("id: namnd, why: 5", "'why' är ingen text"),
        ("id: namnd, who: [kontakt]", "'who' är ingen text"),
        ("id: namnd, label: {a: b}", "'label' är ingen text"),
        ("id: namnd, label: ''", "'label' är ingen text"),
        ("id: namnd, per: chef", "skriv part, finansiär eller beslut"),
        ("id: namnd, needs: beslut", "skriv 'fattat beslut'"),
        ("id: namnd, programmes: {esf: 1}", r"till exempel \[esf, amif\]"),
        ("id: namnd, programmes: [[esf]]", "'programmes' är ingen lista"),
        ("id: namnd, before: namnd", "leder inte till sista dag"),
        ("id: namnd, before: borta", "leder inte till sista dag"),
        ("id: underskrift, workdays: null", "leder inte till sista dag"),
        ("label: utan id", "'id' som är text"),
        ("id: [a], workdays: 3", "'id' som är text"),
        ("id: 5, workdays: 3", "'id' som är text"),
        ("id: '', workdays: 3", "'id' som är text"),
    ],
)
def test_a_wrong_step_is_told_with_its_line(tmp_path: Path, row: str, told: str) -> None:
    """A misspelt key would otherwise leave the old time in place, unseen."""
    own = own_times(tmp_path, f"# våra\nsteps:\n  - {{id: slutlasning}}\n  - {{{row}}}\n")

    with pytest.raises(ValueUnfit, match=told) as wrong:
        read_lead_times(own)

    assert wrong.value.place is not None
    assert wrong.value.place.path == str(own)
    # What leads nowhere may be a step of ours, whose next step the file has left out.
    assert wrong.value.place.line == (None if "underskrift" in row else 4)
    assert "åtgärd: " in str(wrong.value)


@pytest.mark.parametrize("text", ["bara text", "", "steps: namnd", "steps: [namnd]", "[]", "a: 1"])
def test_a_file_without_steps_is_told(tmp_path: Path, text: str) -> None:
    """It says nothing, so it must not pass for times of ours."""
    with pytest.raises(ValueUnfit, match="'steps:'"):
        read_lead_times(own_times(tmp_path, text))


@pytest.mark.parametrize(
    "text", ["steps: [", "steps:\n- {id: a, id: b}", "steps: !!python/name:os.system x", "a: b: c"]
)
def test_a_file_that_is_not_yaml_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    """As a case file is."""
    with pytest.raises((SyntaxBroken, ValueUnfit)) as wrong:
        read_lead_times(own_times(tmp_path, text))
    assert wrong.value.place is not None


def test_a_file_of_times_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    """A typing error in the name must not give our times in silence."""
    with pytest.raises(FileUnreadable, match="finns inte"):
        read_lead_times(tmp_path / "borta.yaml")
    with pytest.raises(FileUnreadable, match="ledtider"):
        read_lead_times(tmp_path)
    (tmp_path / "latin.yaml").write_bytes("steps: [{id: nämnd}]".encode("latin-1"))
    with pytest.raises(EncodingUnknown):
        read_lead_times(tmp_path / "latin.yaml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("esf", ("esf",)), ("37", ("37",)), ("[37a, 37]", ("37a", "37")), ("[]", ())],
)
def test_programmes_are_read_as_people_write_them(
    tmp_path: Path, written: str, meant: tuple[str, ...]
) -> None:
    """Read letter by letter a lone one would leave the step out everywhere; § 37 is a name."""
    own = own_times(tmp_path, f"steps: [{{id: mal, programmes: {written}}}]")
    step = next(step for step in read_lead_times(own).steps if step.id == "mal")

    assert step.programmes == meant


def test_the_times_are_told_to_be_advice() -> None:
    """No funder says that a certificate takes three weeks."""
    assert SHIPPED.source.standing == "inferred"
    assert "Vårt råd" in as_page(planned())
    assert all(step.why.endswith(".") for step in SHIPPED.steps)
    assert "inte finansiärens krav" in unfolded(calendar_file(planned()))


def unfolded(content: bytes) -> str:
    return content.replace(b"\r\n ", b"").decode()


def test_a_calendar_program_reads_every_day_with_its_reminder() -> None:
    """Read back by an independent reader: same days, same words, an alarm each."""
    found = planned(
        at("stages.forankring.partners", [{"organisation": "Förening; A, B\\C"}]),
        at("stages.forankring.decisions", [{"body": "Nämnden", "status": "planerat"}]),
    )
    known = [row for row in found.milestones if row.date]
    calendar = icalendar.Calendar.from_ical(calendar_file(found))
    events = calendar.walk("VEVENT")

    assert not calendar.errors
    assert [event.decoded("dtstart") for event in events] == [row.date for row in known]
    assert [str(event["summary"]) for event in events] == [
        f"{row.label} ({found.title})" for row in known
    ]
    assert "Förening; A, B\\C" in " ".join(str(event["summary"]) for event in events)
    assert all(event.decoded("dtend") - event.decoded("dtstart") == DAY for event in events)
    assert all(len(event.walk("VALARM")) == 1 for event in events)
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert {event.decoded("dtstamp").date() for event in events} == {datetime.date(2024, 1, 8)}


def test_reminders_come_in_the_morning() -> None:
    """A day starts at midnight, and nobody wants to be woken then."""
    found = planned()
    rows = [replace(milestone(found, "sista-dag"), remind=days) for days in (0, 1, 3)]
    text = calendar_file(replace(found, milestones=tuple(rows))).decode()

    triggers = [line for line in text.split("\r\n") if line.startswith("TRIGGER")]
    assert triggers == ["TRIGGER:PT9H", "TRIGGER:-PT15H", "TRIGGER:-P2DT15H"]


def test_lines_are_folded_and_no_letter_is_cut_in_two() -> None:
    """RFC 5545: 75 octets a line; å takes two."""
    content = calendar_file(planned({"title": "å" * 120}))

    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert all(line.decode() for line in content.split(b"\r\n") if line)
    assert "å" * 120 in unfolded(content)


def test_the_same_plan_gives_the_same_calendar_and_moved_days_the_same_events() -> None:
    """A newer file changes events instead of adding them beside the old ones."""
    first, again = calendar_file(planned()), calendar_file(planned())
    moved = calendar_file(planned({"call": {"closes": "2024-05-03"}}))

    def names(content: bytes) -> set[str]:
        return {line for line in content.decode().split("\r\n") if line.startswith("UID:")}

    assert first == again
    assert names(first) == names(moved)
    assert first != moved


def test_a_case_without_date_is_stamped_by_its_first_day() -> None:
    """A calendar wants a stamp; the clock would give other bytes each time."""
    content = calendar_file(planned({"dated": None})).decode()

    assert f"DTSTAMP:{min(row.date for row in planned().milestones if row.date):%Y%m%d}" in content


def test_personal_data_is_masked() -> None:
    """A telephone number in a function would follow the file into ten calendars."""
    found = planned(
        {"title": "Ring 070-123 45 67"}, at("applicant.contact_function", "a.b@exempel.se")
    )

    for text in (calendar_file(found).decode(), as_page(found)):
        assert "123 45 67" not in text
        assert "a.b@" not in text


def test_the_page_holds_every_day() -> None:
    """What is in the calendar is on paper too."""
    found = planned(
        at("stages.forankring.partners", [{"organisation": "A & B", "certificate": "undertecknat"}])
    )
    page = as_page(found)

    assert page.count("<tr") == len(found.milestones) + 1
    assert "fredag 12 april 2024" in page
    assert "Intyg från A &amp; B" in page
    assert "<script" not in page


def test_late_days_are_counted_first() -> None:
    """What needs attention is told before the table."""
    assert "1 dag behöver ses över" in as_page(planned({"dated": "2024-02-28"}))
    assert "dagar behöver ses över" in as_page(planned({"dated": "2024-04-04"}))


def test_every_step_that_ships_leads_to_the_last_day() -> None:
    """The shipped file is read by the same rules as anybody's own."""
    raw = assets.read_yaml(assets.folder("data") / "lead_times.yaml")

    assert [step.id for step in SHIPPED.steps] == [row["id"] for row in raw["steps"]]
    assert all(isinstance(step, Step) for step in SHIPPED.steps)


def test_a_report_that_is_due_stands_in_the_plan_until_it_is_sent() -> None:
    """The day of the decision is remembered like the others, a fortnight ahead."""
    due: Case = {"reports": [{"id": "rapport-1", "kind": "delrapport", "due": "2025-04-30"}]}
    found = milestone(planned(due), "rapport rapport-1")

    assert (found.label, found.date) == ("Delrapport ska vara inne", datetime.date(2025, 4, 30))
    assert (found.advice, found.remind) == (False, 14)
    due["reports"][0]["sent_on"] = "2025-04-28"
    assert "rapport rapport-1" not in ids(planned(due))
