"""The follow-up over HTTP: decision, promise, reports and diary, as a browser without a script."""

import re
from html import unescape
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import pytest
from api_place import program
from web_place import Browser, Place

from grantflow.documents.outline import document_text
from grantflow.model import walk
from grantflow.model.application import Application
from grantflow.store.saves import Wanted

GOALS = "stages.projektlogik.goals"
CASE: dict[str, Any] = {
    "title": "Föräldrar möts",
    "programme": "37a",
    "idea": {"period_start": "2024-09-01", "period_end": "2025-12-31"},
    "stages": {
        "projektlogik": {
            "goals": [
                {
                    "text": "Minst 48 föräldrar har en familjekontakt",
                    "unit": "personer",
                    "target": 48,
                    "target_women": 30,
                    "target_men": 18,
                }
            ],
            "activities": [{"name": "Föräldraråd", "start": "2024-09-16"}],
        }
    },
    "budget": {
        "rows": [{"text": "Samordnare", "amounts": {2025: 400000}}],
        "financing": [
            {"source": "Länsstyrelsen", "kind": "sökt bidrag", "amounts": {2025: 300000}}
        ],
    },
}
DECIDED = {"beslut": "2024-06-17", "dnr": "851-1", "villkor": "Redovisa varje halvår.\n"}


@pytest.fixture
def case_id(place: Place) -> str:
    made = place.new_case("Föräldrar möts")
    application = Application.model_validate(CASE)
    walk.give_row_ids(application)
    place.app.state.site.desk.take_in(made, place.account_ids["äga"], application, "exempel")
    return made


@pytest.fixture
def she(place: Place) -> Browser:
    return place.browser("redigera")


@pytest.fixture
def granted(case_id: str, she: Browser) -> str:
    answer = she.post(f"{page(case_id)}/beslut", DECIDED)
    assert answer.status_code == 303, answer.text
    return case_id


@pytest.fixture
def report(granted: str, she: Browser) -> str:
    answer = she.post(f"{page(granted)}/rapport", {"slag": "slutrapport"})
    assert answer.status_code == 303, answer.text
    return granted


def page(case_id: str) -> str:
    return f"/arende/{case_id}/uppfoljning"


def filled(page: str) -> dict[str, str]:
    """Return what a browser would send of the page's last form with questions, as it stands."""
    forms = [one for one in lxml.html.fromstring(page).forms if "bas:" in " ".join(one.fields)]
    form = forms[-1]
    return {name: value for name, value in form.form_values() if name != "csrf"}


def opened(place: Place, case_id: str) -> Application:
    application: Application = place.app.state.site.desk.opened(case_id).application
    return application


def test_a_decision_takes_the_promise_down_and_editing_never_changes_it(
    place: Place, granted: str, she: Browser
) -> None:
    """The page shows what was promised, and that the stages have moved on."""
    desk, who = place.app.state.site.desk, place.account_ids["redigera"]
    held = desk.opened(granted).answers
    from grantflow.usecases.answering import Typed

    target = f"{GOALS}[mal-1].target"
    desk.save_typed(granted, who, {target: Typed("12", held[target].version)})
    shown = she.get(page(granted)).text

    assert "48 personer (kvinnor 30, män 18)" in shown
    assert "lovat ”48”, i dag ”12”" in shown
    grant = opened(place, granted).grant
    assert (grant.programme, str(grant.amount_sek), grant.reference) == ("37a", "300000", "851-1")
    assert [term.text for term in grant.terms] == ["Redovisa varje halvår."]
    assert she.post(f"{page(granted)}/beslut", DECIDED).status_code == 303
    assert str(opened(place, granted).grant.promise.goals[0].target) == "48"


def test_a_decision_that_cannot_be_read_keeps_what_was_typed(case_id: str, she: Browser) -> None:
    """The fault stands at its field, and the rest is still there."""
    answer = she.post(f"{page(case_id)}/beslut", DECIDED | {"beslut": "i juni", "belopp": "x"})

    assert answer.status_code == 422
    assert "Skriv dagen som 2025-03-31." in answer.text
    assert 'value="i juni"' in answer.text
    assert "Redovisa varje halvår." in answer.text
    assert she.post(f"{page(case_id)}/beslut", {}).status_code == 422


def test_an_empty_case_has_nothing_to_promise(place: Place, she: Browser) -> None:
    answer = she.post(f"{page(place.new_case('Tomt'))}/beslut", DECIDED)

    assert answer.status_code == 422
    assert "inget löfte" in answer.text


def test_putting_an_older_version_back_leaves_what_was_granted(
    place: Place, report: str, she: Browser
) -> None:
    """A promise does not vanish with a click in the history."""
    she.post(f"/arende/{report}/aterstall", {"version": "1"})
    after = opened(place, report)

    assert after.grant.promise.goals[0].id == "mal-1"
    assert [one.kind for one in after.reports] == ["slutrapport"]


def test_a_report_is_filled_in_and_held_against_the_promise(
    place: Place, report: str, she: Browser
) -> None:
    """What is told is no longer lacking; figures are typed as Swedes write them."""
    there = f"{page(report)}/rapport/1"
    first = she.get(there).text
    assert "RAP01" in first
    assert "Det här är en stomme" in first
    goal = "reports[rapport-1].goals[mal-1]"
    told = {f"{goal}.value": "50", f"{goal}.women": "31", f"{goal}.men": "19"}
    told["reports[rapport-1].costs[kostnad-1].spent_sek"] = "395 000,50"
    answer = she.post(there, filled(first) | told)
    assert answer.status_code == 303
    after = she.get(answer.headers["location"]).text

    assert "Sparat." in after
    assert "RAP01" not in after
    one = opened(place, report).reports[0]
    assert (str(one.goals[0].value), str(one.costs[0].spent_sek)) == ("50", "395000.50")


def test_what_is_no_answer_stays_as_it_was_typed_and_the_rest_is_saved(
    place: Place, report: str, she: Browser
) -> None:
    """Nothing that somebody has written is lost."""
    there, path = f"{page(report)}/rapport/1", "reports[rapport-1].reached.women"
    bases = filled(she.get(there).text)
    sent = bases | {path: "många", "reports[rapport-1].summary": "Klart."}
    answer = she.post(there, sent)

    assert answer.status_code == 422
    assert 'value="många"' in answer.text
    assert "Kvinnor: Skriv ett helt tal" in answer.text
    assert opened(place, report).reports[0].summary == "Klart."


def test_each_of_many_faults_says_which_answer_it_is_about(
    place: Place, report: str, she: Browser
) -> None:
    """Two links with the same words lead a listener nowhere; an example never repeats a fault."""
    there, above = f"{page(report)}/rapport/1", "reports[rapport-1]"
    told = {
        f"{above}.goals[mal-1].value": "ett tiotal",
        f"{above}.goals[mal-1].women": "många",
        f"{above}.reached.men": "12,5",
        f"{above}.costs[kostnad-1].spent_sek": "1,5 mkr",
        f"{above}.grant_used_sek": "250 000 kr",
    }
    answer = she.post(there, filled(she.get(there).text) | told)
    links = lxml.html.fromstring(answer.text).xpath("//*[@id='fel']//a/text()")

    assert links == [
        "Män: Skriv ett helt tal, till exempel 48.",
        "M1, Utfall: Skriv en siffra, till exempel 48 eller 12,5.",
        "M1, Utfall för kvinnor: Skriv en siffra, till exempel 48 eller 12,5.",
        "K1, Kostnad hittills: Skriv beloppet i kronor, till exempel 1 550 000.",
    ]
    assert str(opened(place, report).reports[0].grant_used_sek) == "250000"


def test_a_subpage_says_which_tab_it_belongs_to(report: str, she: Browser) -> None:
    for there in ("/rapport/1", "/dagbok"):
        tab = lxml.html.fromstring(she.get(f"{page(report)}{there}").text)
        assert tab.xpath("//nav[@class='tabs']//a[@aria-current='true']/text()") == ["Uppföljning"]


def test_reports_are_numbered_within_their_kind(report: str, she: Browser) -> None:
    """One final report is the final report; two of a kind are told apart."""

    def names() -> list[str]:
        shown = lxml.html.fromstring(she.get(page(report)).text)
        found: list[str] = shown.xpath("//table[.//th='Läge']//td[1]/a/text()")
        return found

    for end in ("2025-03-31", "2025-06-30"):
        she.post(f"{page(report)}/rapport", {"slag": "delrapport", "slut": end})
    assert names() == ["Slutrapport", "Delrapport 1", "Delrapport 2"]
    assert "<h1>Delrapport 2</h1>" in she.get(f"{page(report)}/rapport/3").text
    early = {"slag": "delrapport", "slut": "2024-01-31"}
    refused = she.post(f"{page(report)}/rapport", early)
    assert refused.status_code == 422
    assert "före 2024-09-01 då den börjar" in refused.text


def test_two_who_write_in_the_same_field_both_see_both_texts(
    place: Place, report: str, she: Browser
) -> None:
    """Nothing is written over; the next save is a choice."""
    there, path = f"{page(report)}/rapport/1", "reports[rapport-1].summary"
    other = place.browser("äga")
    bases = filled(she.get(there).text)
    assert other.post(there, bases | {path: "Deras."}).status_code == 303
    clash = she.post(there, bases | {path: "Mitt.", "reports[rapport-1].gender": "Fler män kom."})

    assert clash.status_code == 409
    assert "Deras." in clash.text
    assert "Mitt." in clash.text
    assert opened(place, report).reports[0].summary == "Deras."
    assert opened(place, report).reports[0].gender == "Fler män kom."
    again = she.post(there, filled(clash.text) | {path: "Vårt."})
    assert again.status_code == 303
    assert opened(place, report).reports[0].summary == "Vårt."


def test_a_lesson_gets_a_row_and_goes_to_the_catalogue(
    place: Place, report: str, she: Browser
) -> None:
    there = f"{page(report)}/rapport/1"
    refused = she.get(f"{there}/lardomar")
    assert refused.status_code >= 400
    answer = she.post(there, filled(she.get(there).text) | {"atgard": "lardom"})
    assert "lessons" in answer.headers["location"]
    shown = she.get(there).text
    [path] = re.findall(r'name="(reports\[rapport-1\]\.lessons\[[^\]]+\]\.text)"', shown)
    assert she.post(there, filled(shown) | {path: "Bjud in fäder tidigt."}).status_code == 303
    half = she.get(f"{there}/lardomar")
    assert half.status_code == 409
    assert "Rapporten har hinder kvar (RAP" in half.text

    goal, spent = "reports[rapport-1].goals[mal-1]", "reports[rapport-1].costs[kostnad-1].spent_sek"
    told = {f"{goal}.value": "50", f"{goal}.women": "31", f"{goal}.men": "19", spent: "395000"}
    assert she.post(there, filled(she.get(there).text) | told).status_code == 303
    entry = she.get(f"{there}/lardomar")

    assert entry.status_code == 200
    assert "Bjud in fäder tidigt." in entry.text


def test_what_is_set_aside_in_a_report_is_not_called_told(
    place: Place, report: str, she: Browser
) -> None:
    """A reason stands for an answer, and stays in sight."""
    there = f"{page(report)}/rapport/1"
    codes = sorted(set(re.findall(r"/regler/(RAP\d\d)", she.get(there).text)))
    waivers = [{"code": code, "reason": "Lämnas i en egen bilaga av ekonomen."} for code in codes]
    told = {"waivers": Wanted(waivers, 0)}
    place.app.state.site.desk.put(report, place.account_ids["äga"], told, "sparat", "")
    text = she.get(there).text

    assert "Allt som lovades är berättat eller satt åt sidan." in text
    assert "Satt åt sidan: " in text
    assert "RAP09" in text
    assert "Läs om det som" not in she.get(f"/arende/{report}/oversikt").text


def test_the_report_comes_in_word_marked_while_something_is_missing(
    report: str, she: Browser
) -> None:
    """Nobody sends half a report by mistake."""
    made = she.get(f"{page(report)}/rapport/1/word")
    text = document_text(made.content)

    assert "foraldrar-mots-slutrapport-2025-12-31.docx" in made.headers["content-disposition"]
    assert "UTKAST" in text
    assert "STOMME, INTE FINANSIÄRENS MALL" in text


def test_at_no_moment_is_there_half_a_report_or_half_an_entry(
    place: Place, noted: str, she: Browser
) -> None:
    """Whoever pulls the plug meets the whole of it or nothing; the history shows each moment."""
    she.post(f"{page(noted)}/rapport", {"slag": "delrapport", "slut": "2025-03-31"})
    desk = place.app.state.site.desk
    now = desk.opened(noted)
    [report] = now.application.reports
    assert (report.kind, [one.id for one in report.goals]) == ("delrapport", ["mal-1"])
    assert len(now.application.diary) == 2
    for version in range(1, now.version):
        then = desk.opened_at(noted, version).application
        assert all(one.kind and one.goals for one in then.reports), version
        assert all(one.date and one.text for one in then.diary), version


def test_a_period_cannot_be_changed_to_end_before_it_begins(
    place: Place, report: str, she: Browser
) -> None:
    """Neither that of the grant nor that of a report; the rest of what was typed is saved."""
    change = filled(she.get(page(report)).text)
    answer = she.post(
        f"{page(report)}/beslut",
        change | {"grant.period_end": "2024-01-31", "grant.reference": "851-2"},
    )
    assert answer.status_code == 422
    assert "Perioden skulle sluta 2024-01-31, före 2024-09-01 då den börjar." in answer.text
    assert 'value="2024-01-31"' in answer.text
    grant = opened(place, report).grant
    assert (str(grant.period_end), grant.reference) == ("2025-12-31", "851-2")

    at = "reports[rapport-1].period"
    there = f"{page(report)}/rapport/1"
    change = filled(she.get(there).text)
    turned = {f"{at}_start": "2025-06-01", f"{at}_end": "2025-01-31"}
    assert she.post(there, change | turned).status_code == 422
    told = opened(place, report).reports[0]
    assert (str(told.period_start), str(told.period_end)) == ("2024-09-01", "2025-12-31")
    later = {f"{at}_start": "2025-06-01", f"{at}_end": "2025-11-30"}
    assert she.post(there, change | later).status_code == 303


def test_a_condition_that_is_too_long_is_told_at_the_decision(case_id: str, she: Browser) -> None:
    answer = she.post(f"{page(case_id)}/beslut", DECIDED | {"villkor": "x" * 30_001})

    assert answer.status_code == 422
    assert "Korta texten till högst 30 000 tecken." in answer.text


def test_an_amount_with_a_point_between_thousands_is_asked_about(
    case_id: str, she: Browser
) -> None:
    """1.550 would be kept as 1,55 kr."""
    answer = she.post(f"{page(case_id)}/beslut", DECIDED | {"belopp": "1.550"})

    assert answer.status_code == 422
    assert "Skriv beloppet i kronor, till exempel 1 550 000." in unescape(answer.text)


def test_a_second_report_of_the_same_period_is_refused(report: str, she: Browser) -> None:
    for sent in ({"slag": "slutrapport"}, {"slag": "annat"}, {"slag": "delrapport", "slut": "x"}):
        assert she.post(f"{page(report)}/rapport", sent).status_code == 422
    backwards = she.post(f"{page(report)}/rapport", {"slag": "delrapport", "slut": "2023-01-31"})
    assert backwards.status_code == 422
    assert "sluta 2023-01-31, före 2024-09-01 då den börjar" in backwards.text
    assert she.get(f"{page(report)}/rapport/2").status_code == 404
    assert she.post(f"{page(report)}/rapport/9", {}).status_code == 404
    more = she.post(f"{page(report)}/rapport", {"slag": "delrapport", "slut": "2025-03-31"})
    assert more.headers["location"].endswith("/rapport/2?sagt=rapport")


def test_the_diary_is_written_and_mended(place: Place, granted: str, she: Browser) -> None:
    """An entry says what it concerns, and nobody's name."""
    there = f"{page(granted)}/dagbok"
    bases = filled(she.get(there).text)
    new = {"diary[ny].date": "2024-11-05", "diary[ny].text": "Pappakväll.", "diary[ny].men": "9"}
    made = she.post(there, bases | new | {"diary[ny].concerns": "mal-1"})
    assert made.status_code == 303
    shown = she.get(made.headers["location"]).text
    assert "5 november 2024" in shown
    assert "9 män." in shown
    [entry] = opened(place, granted).diary
    assert (entry.id, entry.concerns, entry.men) == ("dag-1", ["mal-1"], 9)

    change = she.get(f"{there}?andra=dag-1").text
    mended = she.post(there, filled(change) | {
        "diary[dag-1].text": "Pappakväll på öppna förskolan.", "diary[dag-1].date": "2024-11-05",
        "diary[dag-1].men": "9", "diary[dag-1].concerns": "mal-1",
    })  # fmt: skip
    assert mended.status_code == 303
    assert opened(place, granted).diary[0].text == "Pappakväll på öppna förskolan."


@pytest.fixture
def noted(granted: str, she: Browser) -> str:
    """Return a case with two days in its diary."""
    for day, text in (("2024-11-05", "Pappakväll."), ("2024-12-03", "Öppet hus.")):
        there = f"{page(granted)}/dagbok"
        sent = {"diary[ny].date": day, "diary[ny].text": text}
        assert she.post(there, filled(she.get(there).text) | sent).status_code == 303
    return granted


def about_entry(text: str, action: str) -> dict[str, str]:
    """Return what the first form for an action on an entry would send."""
    forms = lxml.html.fromstring(text).forms
    form = next(one for one in forms if one.action.endswith(action))
    return {name: value for name, value in form.form_values() if name != "csrf"}


def test_an_entry_is_taken_out_and_put_back_as_it_was(
    place: Place, noted: str, she: Browser
) -> None:
    """Nothing is lost by a slip of the hand."""
    there = f"{page(noted)}/dagbok"
    before = opened(place, noted).diary
    asked = about_entry(she.get(there).text, "ta-bort")
    assert asked["rad"] == "dag-2", "the latest stands first"
    gone = she.post(f"{there}/ta-bort", asked)
    shown = she.get(gone.headers["location"]).text
    assert [one.text for one in opened(place, noted).diary] == ["Pappakväll."]
    assert "Anteckningen 3 december 2024 är borttagen." in shown

    she.post(f"{there}/lagg-tillbaka", about_entry(shown, "lagg-tillbaka"))
    assert opened(place, noted).diary == before
    told = she.get(f"/arende/{noted}/historik").text
    assert told.index("tillbakalagt") < told.index("borttaget")
    assert "Beslut, rapporter och dagbok ändras inte." in told
    assert "är borttagen" not in she.get(gone.headers["location"]).text
    she.post(f"{there}/lagg-tillbaka", {"rad": "dag-99"})
    assert opened(place, noted).diary == before


def test_an_entry_that_somebody_has_just_written_in_stays(
    place: Place, noted: str, she: Browser
) -> None:
    """Whoever presses the button has not read what she would take out."""
    there = f"{page(noted)}/dagbok"
    asked = about_entry(she.get(there).text, "ta-bort")
    other = place.browser("äga")
    change = filled(other.get(f"{there}?andra=dag-2").text)
    other.post(there, change | {"diary[dag-2].text": "Öppet hus, med 40 gäster."})

    for sent in (asked, asked | {"sett": "x"}):
        assert she.post(f"{there}/ta-bort", sent).status_code == 409
    assert opened(place, noted).diary[1].text == "Öppet hus, med 40 gäster."


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text": "Ring 070-174 06 05"}, "Texten innehåller personuppgifter."),
        ({"text": " "}, "Skriv vad som hände."),
        ({"date": ""}, "Skriv vilken dag det hände."),
        ({"concerns": "mal-77"}, "Välj bland svaren."),
        ({"concerns": "mal 1"}, "Välj bland svaren."),
    ],
)
def test_a_changed_entry_follows_the_same_rules_as_a_new_one(
    place: Place, noted: str, she: Browser, sent: dict[str, str], told: str
) -> None:
    there = f"{page(noted)}/dagbok"
    change = filled(she.get(f"{there}?andra=dag-1").text)
    answer = she.post(there, change | {f"diary[dag-1].{name}": to for name, to in sent.items()})

    assert answer.status_code == 422
    assert told in answer.text
    assert opened(place, noted).diary[0].text == "Pappakväll."


def test_what_an_entry_concerns_that_was_never_promised_is_told(
    place: Place, noted: str, she: Browser
) -> None:
    """A file from elsewhere may name anything."""
    from grantflow.store.saves import Wanted

    wanted = {"diary[dag-1].concerns": Wanted(["mal-1", "aktivitet-99"], 0)}
    place.app.state.site.desk.put(noted, place.account_ids["äga"], wanted, "hämtat", "")
    shown = she.get(f"{page(noted)}/dagbok").text

    assert "”aktivitet-99” finns inte bland det som beviljades." in shown
    assert "”mal-1”" not in shown


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"diary[ny].text": "Utan dag."}, "saknar dag eller text"),
        ({"diary[ny].date": "i går", "diary[ny].text": "x"}, "Skriv dagen som"),
        (
            {"diary[ny].date": "2025-01-02", "diary[ny].text": "Ring 070-174 06 05"},
            "personuppgifter",
        ),
        (
            {"diary[ny].date": "2025-01-02", "diary[ny].text": "x", "diary[ny].concerns": "a b"},
            "”a b” är varken ett mål eller en aktivitet",
        ),
    ],
)
def test_an_entry_that_is_not_taken_keeps_what_was_typed(
    granted: str, she: Browser, sent: dict[str, str], told: str
) -> None:
    there = f"{page(granted)}/dagbok"
    answer = she.post(there, filled(she.get(there).text) | sent)

    assert answer.status_code == 422
    assert told in unescape(answer.text)
    assert sent["diary[ny].text"] in unescape(answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "grant.promise.goals[mal-1].target",
        "idea.summary",
        "reports[rapport-1].goals[mal-9].value",
        "reports[rapport-7].summary",
    ],
)
def test_nothing_else_is_written_from_these_pages(
    place: Place, report: str, she: Browser, path: str
) -> None:
    """The promise least of all."""
    for there in ("/rapport/1", "/beslut", "/dagbok"):
        answer = she.post(f"{page(report)}{there}", {f"bas:{path}": "0.", path: "1"})
        assert 400 <= answer.status_code < 500
    assert str(opened(place, report).grant.promise.goals[0].target) == "48"


def test_who_may_only_read_reads(place: Place, report: str) -> None:
    """Nobody who reads is shown a button that she may not press."""
    reader = place.browser("läsa")
    for there in ("", "/rapport/1", "/dagbok"):
        shown = reader.get(f"{page(report)}{there}")
        assert shown.status_code == 200
        assert f'action="{page(report)}' not in shown.text
    assert reader.get(f"{page(report)}/rapport/1/word").status_code == 200


def test_history_and_files_still_work_for_a_granted_case(
    place: Place, report: str, she: Browser
) -> None:
    """The rest of the case is as before: history, differences, its file, the panel's news."""
    version = place.app.state.site.desk.opened(report).version
    for there in (
        "historik", f"skillnad?fran=1&till={version}", "svar", "oversikt", "hamta/yaml",
        "steg/arende/nytt?sedan=1", "steg/arende", "filer",
    ):  # fmt: skip
        assert she.get(f"/arende/{report}/{there}").status_code == 200, there
    differing = she.get(f"/arende/{report}/skillnad?fran=1&till={version}").text
    assert "Det ni lovade" in differing
    assert "Vilket diarienummer har beslutet?" in differing


def test_a_program_takes_down_a_decision_and_reads_a_report(
    place: Place, case_id: str, she: Browser
) -> None:
    """The same as on the pages, with the same refusals."""
    caller = program(place, "redigera")
    home = f"/cases/{case_id}"
    assert caller.get(f"{home}/grant")["grant"] is None
    assert caller.ask("GET", f"{home}/reports/slutrapport").status_code == 409
    sent = {"decided_on": "2024-06-17", "amount_sek": 250000.5, "terms": ["Redovisa."]}
    made = caller.do("POST", f"{home}/grant", sent, 201)
    assert made["grant"]["amount_sek"] == "250000.5"
    assert [goal["id"] for goal in made["grant"]["promise"]["goals"]] == ["mal-1"]
    caller.do("POST", f"{home}/grant", sent, 409)
    again = caller.do("POST", f"{home}/grant", sent | {"again": True, "terms": []}, 201)
    assert again["grant"]["terms"] == []
    for wrong in ({"decided_on": "2024-02-31"}, {"amount_sek": -1}, {"period_end": "1024-01-01"}):
        told = caller.do("POST", f"{home}/grant", sent | wrong, 422)
        assert told["details"][0]["place"] == f"body.{next(iter(wrong))}"

    for rows in ("grant.promise.goals", "grant.promise.costs", "reports"):
        caller.do("POST", f"{home}/rows", {"list": rows}, 422)
    gone = {"row": "grant.promise.goals[mal-1]", "version": 1}
    caller.do("POST", f"{home}/rows/remove", gone, 422)
    sent = {"answers": {"grant.promise.goals[mal-1].target": {"value": "1", "version": 99}}}
    assert caller.ask("PATCH", f"{home}/answers", sent).status_code in (412, 422)

    she.post(f"{page(case_id)}/rapport", {"slag": "slutrapport"})
    report = caller.get(f"{home}/reports/slutrapport", period="2025-12-31")
    assert report["report"]["kind"] == "slutrapport"
    assert report["summary"]["blocker"] > 0
    assert {"RAP01", "RAP07"} <= {one["code"] for one in report["findings"]}
    assert caller.ask("GET", f"{home}/reports/annat").status_code == 404
    assert caller.ask("GET", f"{home}/reports/slutrapport?period=2025-02-31").status_code == 422
