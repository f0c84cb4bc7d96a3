"""Saving as one types: nothing that was typed is lost, whatever happens to the net or to others."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Dialog, Route, expect
from seats import Seat, answers, stored
from web_place import Place

from grantflow.store import cases
from grantflow.usecases.answering import Typed

Seats = Callable[..., Seat]
SUMMARY = "idea.summary"


def written(place: Place, case_id: str, path: str, text: str, who: str = "redigera") -> None:
    """Let somebody else write a field, after what stands there."""
    desk = place.app.state.site.desk
    held = desk.opened(case_id).answers.get(path)
    base = held.version if held else 0
    desk.save_typed(case_id, place.account_ids[who], {path: Typed(text, base)})


def another_day(she: Seat) -> Seat:
    """Close the page with what it holds, and open the browser again when the net is back.

    A page that goes away tries once more to send, and that is no longer held back by the browser's
    being offline: here the net is away for that try too.
    """
    context = she.page.context
    she.page.evaluate("void (window.fetch = () => Promise.reject(new TypeError()))")
    she.page.close(run_before_unload=False)
    context.set_offline(False)
    return Seat(context.new_page(), she.place)


def test_what_is_typed_is_saved_by_itself_and_the_focus_stays(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "idea")
    field = she.answer(SUMMARY)
    field.click()
    field.press_sequentially("Vi vill nå fler föräldrar ")
    she.saved()
    field.press_sequentially("i år.")

    expect(field).to_be_focused()
    expect(field).to_have_value("Vi vill nå fler föräldrar i år.")
    she.saved()
    assert stored(she) == {}
    assert answers(place, case_id)[SUMMARY] == "Vi vill nå fler föräldrar i år."
    assert she.complaints == []


def test_what_is_typed_while_a_save_is_under_way_goes_in_the_next(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "idea")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    she.page.route("**/steg/idea", hold)
    she.answer(SUMMARY).fill("Första")
    she.save()
    she.page.wait_for_timeout(50)
    she.answer(SUMMARY).fill("Första och andra")
    held[0].continue_()
    she.page.unroute("**/steg/idea")
    she.saved()

    assert answers(place, case_id)[SUMMARY] == "Första och andra"
    expect(she.page.locator(".here-clash")).to_have_count(0)


def test_two_who_write_in_one_field_see_both_texts_and_choose(
    seat: Seats, place: Place, case_id: str
) -> None:
    written(place, case_id, SUMMARY, "Kursen börjar i mars.")
    she = seat().form(case_id, "idea")
    written(place, case_id, SUMMARY, "Kursen börjar i april.")
    she.answer(SUMMARY).fill("Kursen börjar i maj.")
    she.answer("idea.problem").fill("Få vet var de kan fråga.")
    she.save()
    clash = she.page.get_by_role("group", name="Två har skrivit i")

    expect(clash).to_contain_text("Kursen börjar i april.")
    expect(clash).to_contain_text("Person 1")
    expect(clash.locator("del")).to_have_text("april")
    expect(clash.locator("ins")).to_have_text("maj")
    assert answers(place, case_id)[SUMMARY] == "Kursen börjar i april."
    assert answers(place, case_id)["idea.problem"] == "Få vet var de kan fråga."
    assert she.violations() == []

    # Bound to the version that was shown: what a third writes meanwhile is shown as well.
    written(place, case_id, SUMMARY, "Kursen börjar i juni.")
    clash.get_by_role("button", name="Skriv in min").click()
    expect(clash).to_contain_text("Kursen börjar i juni.")
    clash.get_by_role("button", name="Skriv in min").click()
    she.saved()
    assert answers(place, case_id)[SUMMARY] == "Kursen börjar i maj."


def test_their_text_can_be_kept(seat: Seats, place: Place, case_id: str) -> None:
    she = seat().form(case_id, "idea")
    written(place, case_id, SUMMARY, "Deras text.")
    she.answer(SUMMARY).fill("Min text.")
    she.save()
    she.page.get_by_role("button", name="Behåll deras").click()

    expect(she.answer(SUMMARY)).to_have_value("Deras text.")
    assert stored(she) == {}
    assert answers(place, case_id)[SUMMARY] == "Deras text."


def test_text_typed_without_contact_is_kept_and_sent_when_it_is_back(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "idea")
    she.page.context.set_offline(True)
    she.answer(SUMMARY).fill("Skrivet på tåget.")
    she.save()
    expect(she.state).to_have_text(
        "Inte sparat än – ingen kontakt. Texten finns kvar i webbläsaren."
    )
    assert stored(she)[SUMMARY]["text"] == ["Skrivet på tåget."]
    she.page.context.set_offline(False)
    she.saved()

    assert answers(place, case_id)[SUMMARY] == "Skrivet på tåget."
    assert stored(she) == {}


def test_a_server_that_fails_is_tried_again(seat: Seats, place: Place, case_id: str) -> None:
    she = seat().form(case_id, "idea")
    she.page.route("**/steg/idea", lambda route: route.fulfill(status=500, body="{}"))
    she.answer(SUMMARY).fill("Skrivet i motvind.")
    she.save()
    expect(she.state).to_contain_text("Inte sparat än – tjänsten svarar inte.")
    she.page.unroute("**/steg/idea")
    she.saved()

    assert answers(place, case_id)[SUMMARY] == "Skrivet i motvind."


def test_who_may_no_longer_write_is_told_so_and_nothing_is_sent_again(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat("redigera").form(case_id, "idea")
    she.answer(SUMMARY).fill("Skrivet av en som får skriva.")
    she.save()
    she.saved()
    she_id = place.account_ids["redigera"]
    place.base.write(lambda c: cases.set_role(c, case_id, she_id, "läsa", at_ms=place.base.now()))
    sent: list[str] = []
    she.page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    she.answer(SUMMARY).fill("Skrivet efteråt.")
    she.save()
    expect(she.state).to_contain_text("Det här får du inte göra")
    she.look_for_others()
    she.look_for_others()

    assert len(sent) == 1
    assert stored(she) != {}


def test_a_page_that_is_left_alone_asks_for_nothing(seat: Seats, case_id: str) -> None:
    """Else a browser that somebody has walked away from would stay signed in."""
    she = seat()
    asked: list[str] = []
    she.page.on("request", lambda one: asked.append(one.url) if "/nytt?" in one.url else None)
    she.page.clock.install()
    she.form(case_id, "idea")
    with she.page.expect_response(lambda answer: "/nytt?" in answer.url):
        she.page.clock.run_for(16_000)
    she.page.clock.fast_forward(25 * 60_000)
    asked.clear()
    she.page.clock.run_for(60_000)
    assert asked == []
    with she.page.expect_response(lambda answer: "/nytt?" in answer.url):
        she.answer(SUMMARY).click()


def test_text_that_was_never_sent_is_offered_beside_what_stands_there(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "idea")
    she.page.context.set_offline(True)
    she.answer(SUMMARY).fill("Det jag skrev.")
    she.unsaved()
    written(place, case_id, SUMMARY, "Det som kom emellan.")
    she = another_day(she)
    she.form(case_id, "idea")
    offered = she.page.locator("#osparat")

    expect(offered).to_contain_text("Det här hann inte sparas")
    expect(offered).to_contain_text("Det som kom emellan.")
    expect(offered).to_contain_text("Det jag skrev.")
    assert she.violations() == []
    offered.get_by_role("button", name="Använd det jag skrev").click()
    she.saved()
    expect(offered).to_be_hidden()
    assert answers(place, case_id)[SUMMARY] == "Det jag skrev."


def test_unsent_text_is_told_of_on_the_other_forms_too(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "idea")
    she.page.context.set_offline(True)
    she.answer(SUMMARY).fill("Det jag skrev.")
    she.unsaved()
    she = another_day(she)
    she.form(case_id, "applicant")

    she.page.get_by_role("link", name="Osparad text i Idén").click()
    expect(she.page.locator("#osparat")).to_contain_text("Det jag skrev.")


def test_a_session_that_ends_costs_no_text(seat: Seats, place: Place, case_id: str) -> None:
    she, again = seat().form(case_id, "idea"), seat()
    she.sign_in_as(None)
    she.answer(SUMMARY).fill("Skrivet efter lunch.")
    she.save()
    expect(she.state).to_contain_text("du är utloggad")
    expect(she.state.get_by_role("link", name="Logga in i en ny flik")).to_be_visible()
    assert stored(she)[SUMMARY]["text"] == ["Skrivet efter lunch."]
    she.sign_in_as(again)  # in another tab
    she.look_for_others()
    she.saved()

    assert answers(place, case_id)[SUMMARY] == "Skrivet efter lunch."


def test_text_is_never_saved_in_somebody_elses_name(
    seat: Seats, place: Place, case_id: str
) -> None:
    she, other = seat(), seat("redigera")
    she.form(case_id, "idea")
    she.answer(SUMMARY).fill("Ägarens text.")
    she.sign_in_as(other)
    she.look_for_others()
    expect(she.state).to_contain_text("En annan person har loggat in")
    she.save()

    assert SUMMARY not in answers(place, case_id)
    assert stored(she)[SUMMARY]["text"] == ["Ägarens text."]


def test_what_others_write_comes_to_fields_that_are_not_touched(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "idea")
    she.answer("idea.problem").click()
    written(place, case_id, SUMMARY, "Skrivet av en kollega.")
    written(place, case_id, "idea.problem", "Också skrivet av en kollega.")
    she.look_for_others()
    expect(she.answer(SUMMARY)).to_have_value("Skrivet av en kollega.")
    expect(she.answer("idea.problem")).to_have_value("")  # the one she stands in waits
    she.answer("idea.for_whom").click()
    expect(she.answer("idea.problem")).to_have_value("Också skrivet av en kollega.")
    she.answer(SUMMARY).fill("Skrivet av båda.")
    she.save()
    she.saved()

    assert answers(place, case_id)[SUMMARY] == "Skrivet av båda."


def test_what_others_write_never_takes_the_place_of_unsaved_text(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "idea")
    she.page.route("**/steg/idea", lambda route: route.abort())
    she.answer(SUMMARY).fill("Inte sparat än.")
    she.answer("idea.problem").click()
    written(place, case_id, SUMMARY, "Skrivet av en kollega.")
    she.look_for_others()
    expect(she.answer(SUMMARY)).to_have_value("Inte sparat än.")
    she.page.unroute("**/steg/idea")
    she.save()

    expect(she.page.get_by_role("group", name="Två har skrivit i")).to_be_visible()
    assert answers(place, case_id)[SUMMARY] == "Skrivet av en kollega."


def test_one_sees_who_else_is_here(seat: Seats, place: Place, case_id: str) -> None:
    she = seat().form(case_id, "idea")
    expect(she.page.locator("#har")).to_be_hidden()
    seat("redigera").form(case_id, "budget")
    she.look_for_others()

    expect(she.page.locator("#har")).to_have_text("Här nu: Person 1 (Budget)")


def test_rows_that_others_add_are_told_of(seat: Seats, place: Place, case_id: str) -> None:
    she = seat().form(case_id, "projektlogik")
    desk = place.app.state.site.desk
    desk.add_row(case_id, place.account_ids["redigera"], "stages.projektlogik.goals")
    she.answer("stages.projektlogik.problem").fill("Få deltar.")
    she.look_for_others()
    note = she.page.locator(".rows-changed")
    expect(note).to_contain_text("Någon har lagt till, flyttat eller tagit bort rader.")
    note.get_by_role("button", name="Visa dem").click()

    expect(she.page.locator('[id="stages.projektlogik.goals[mal-1]"]')).to_be_visible()
    assert answers(place, case_id)["stages.projektlogik.problem"] == "Få deltar."


def test_text_in_a_row_that_somebody_removes_can_be_brought_back(
    seat: Seats, place: Place, case_id: str
) -> None:
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    goals = "stages.projektlogik.goals"
    desk.add_row(case_id, owner, goals)
    she = seat().form(case_id, "projektlogik")
    desk.remove_row(case_id, owner, goals, "mal-1", None)
    she.answer(f"{goals}[mal-1].text").fill("Fler deltar.")
    she.save()
    expect(she.state).to_contain_text("raden är borttagen")
    she.page.get_by_role("button", name="Lägg tillbaka raden").click()

    expect(she.answer(f"{goals}[mal-1].text")).to_have_value("Fler deltar.")
    assert answers(place, case_id)[goals] == ["mal-1"]


def test_the_checks_follow_what_is_saved_and_leave_a_half_written_reason_alone(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "projektlogik")
    panel = she.page.locator("#granskning")
    expect(panel).to_contain_text("LOG01")
    fetches: list[str] = []
    she.page.on("request", lambda asked: fetches.append(asked.url))
    she.answer("stages.projektlogik.problem").fill(
        "Nyanlända föräldrar vet inte vart de vänder sig. I vår enkät 2024 visste 20 av 80 det."
    )
    with she.page.expect_response(lambda answer: answer.url.endswith("/granskning")):
        she.save()
    she.saved()

    panel.get_by_text("Sätt åt sidan med motivering").first.click()
    panel.locator("textarea").first.fill("Nämnden har beslutat")
    before = len([url for url in fetches if url.endswith("/granskning")])
    she.answer("stages.projektlogik.aim").fill("Fler föräldrar deltar.")
    she.save()
    she.saved()
    she.page.wait_for_timeout(2300)
    assert len([url for url in fetches if url.endswith("/granskning")]) == before
    expect(panel.locator("textarea").first).to_have_value("Nämnden har beslutat")


def test_a_number_that_is_none_stays_and_says_why(seat: Seats, place: Place, case_id: str) -> None:
    desk, goals = place.app.state.site.desk, "stages.projektlogik.goals"
    desk.add_row(case_id, place.account_ids["äga"], goals)
    she = seat().form(case_id, "projektlogik")
    target = she.answer(f"{goals}[mal-1].target")
    target.fill("tolv")
    she.save()
    she.saved()
    fault = she.page.locator(f'[id="{goals}[mal-1].target-fel"]')
    expect(fault).to_contain_text("är inget tal")
    expect(target).to_have_attribute("aria-invalid", "true")
    expect(target).to_have_value("tolv")
    assert she.violations() == []
    target.fill("12")
    she.save()
    expect(fault).to_be_hidden()


def test_leaving_asks_only_when_something_is_unsaved(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "idea")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    she.page.on("dialog", leave)
    she.answer(SUMMARY).fill("Sparat.")
    she.save()
    she.saved()
    she.go("/arenden")
    assert asked == []
    she.form(case_id, "idea")
    she.page.route("**/steg/idea", lambda route: route.abort())
    she.answer(SUMMARY).fill("Inte sparat.")
    she.go("/arenden")
    assert asked == ["beforeunload"]


def test_signing_out_saves_first_and_leaves_nothing_behind(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "idea")
    she.answer(SUMMARY).fill("Sist på dagen.")
    she.page.get_by_role("button", name="Logga ut").click()
    she.page.wait_for_url("**/logga-in*")

    assert answers(place, case_id)[SUMMARY] == "Sist på dagen."
    assert stored(she) == {}


@pytest.mark.parametrize(
    ("path", "name"), [("/arenden", "Logga ut"), ("/konto", "Logga ut överallt")]
)
def test_signing_out_from_another_page_leaves_nothing_behind_either(
    seat: Seats, case_id: str, path: str, name: str
) -> None:
    she = seat().form(case_id, "idea")
    she.page.context.set_offline(True)
    she.answer(SUMMARY).fill("Inte sparat.")
    she.unsaved()
    she = another_day(she)
    she.go(path)
    assert stored(she) != {}
    she.page.get_by_role("button", name=name, exact=True).click()
    she.page.wait_for_url("**/logga-in*")

    assert stored(she) == {}


def test_a_row_is_added_moved_and_taken_out_with_what_was_typed_saved_first(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "projektlogik")
    goals = "stages.projektlogik.goals"
    she.answer("stages.projektlogik.problem").fill("Få deltar.")
    for number, text in ((1, "Fler deltar."), (2, "Fler arbetar.")):
        she.page.get_by_role("button", name="Lägg till: mål").click()
        field = she.answer(f"{goals}[mal-{number}].text")
        expect(field).to_be_focused()
        field.fill(text)
    she.page.get_by_role("button", name="Flytta upp Mål 2").click()
    first = she.page.locator(f'[id="{goals}"] details.row').first
    expect(first).to_have_attribute("id", f"{goals}[mal-2]")
    expect(she.answer(f"{goals}[mal-2].text")).to_be_focused()
    assert answers(place, case_id)[goals] == ["mal-2", "mal-1"]
    she.page.get_by_role("button", name="Ta bort Mål 1").click()
    expect(she.page.get_by_role("heading", name="Ta bort Mål 1?")).to_be_visible()
    assert she.violations() == []
    she.page.get_by_role("button", name="Ta bort", exact=True).click()
    assert answers(place, case_id)[goals] == ["mal-1"]
    she.page.get_by_role("button", name="Lägg tillbaka raden").click()
    expect(she.answer(f"{goals}[mal-2].text")).to_have_value("Fler arbetar.")
    assert answers(place, case_id)["stages.projektlogik.problem"] == "Få deltar."


def test_a_link_to_a_field_in_a_closed_row_opens_it(
    seat: Seats, place: Place, case_id: str
) -> None:
    desk, goals = place.app.state.site.desk, "stages.projektlogik.goals"
    for _ in range(5):
        desk.add_row(case_id, place.account_ids["äga"], goals)
    she = seat().form(case_id, "projektlogik", f"#{quote(f'{goals}[mal-4].indicator')}")

    expect(she.answer(f"{goals}[mal-4].indicator")).to_be_focused()
    expect(she.answer(f"{goals}[mal-3].indicator")).to_be_hidden()
