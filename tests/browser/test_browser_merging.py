"""Saves that come back with others' words, late, or not at all: nobody loses anything by it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Route, expect
from seats import Seat, answers, stored
from web_place import Place

from grantflow.usecases.answering import Typed

Seats = Callable[..., Seat]
SUMMARY = "idea.summary"
LINES = "stages.omvarldsbevakning.participants"
TOTAL = "stages.projektlogik.target_group.total"
SAVES = "**/steg/*"


def written(place: Place, case_id: str, path: str, typed: str | list[str]) -> None:
    """Let a colleague write a field, after what stands there."""
    desk = place.app.state.site.desk
    held = desk.opened(case_id).answers.get(path)
    base = held.version if held else 0
    desk.save_typed(case_id, place.account_ids["redigera"], {path: Typed(typed, base)})


class Slow:
    """Lets saves arrive, and keeps their answers until they are let go."""

    def __init__(self, she: Seat) -> None:
        self.page = she.page
        self.held: list[tuple[Route, APIResponse]] = []
        self.page.route(SAVES, self._hold)

    def _hold(self, route: Route) -> None:
        self.held.append((route, route.fetch()))

    def wait(self) -> None:
        while not self.held:
            self.page.wait_for_timeout(10)

    def let_go(self) -> None:
        for route, answer in self.held:
            route.fulfill(response=answer)
        self.page.unroute(SAVES)


class Lossy:
    """Lets saves arrive, and loses their answers until the net is back."""

    def __init__(self, she: Seat, how: str = "aborted") -> None:
        self.page, self.how, self.lost = she.page, how, 0
        self.page.route(SAVES, self._lose)

    def _lose(self, route: Route) -> None:
        answer = route.fetch()
        if self.how == "aborted":
            route.abort("connectionreset")
        else:
            route.fulfill(status=answer.status, body=answer.text()[:20])
        self.lost += 1

    def wait(self) -> None:
        while not self.lost:
            self.page.wait_for_timeout(10)

    def back(self) -> None:
        self.page.unroute(SAVES)


def test_what_a_save_brings_back_of_others_is_not_taken_out_by_the_next(
    seat: Seats, place: Place, case_id: str
) -> None:
    """She writes on in a list while a colleague's line comes into it: every line stays."""
    written(place, case_id, LINES, ["Kommunen"])
    she = seat().form(case_id, "omvarldsbevakning")
    he = seat("redigera").form(case_id, "omvarldsbevakning")
    field = she.answer(LINES)
    he.answer(LINES).fill("Kommunen\nRegionen")
    he.save()
    he.saved()
    slow = Slow(she)
    field.press("Control+End")
    field.press_sequentially("\nSkolan")
    slow.wait()
    field.press_sequentially("\nFörskolan")
    slow.let_go()
    she.saved()

    assert {*answers(place, case_id)[LINES]} == {"Kommunen", "Regionen", "Skolan", "Förskolan"}
    # And what came is shown when she leaves the field, not under her hands.
    expect(field).to_have_value("Kommunen\nSkolan\nFörskolan")
    she.page.get_by_role("heading", level=1).click()
    expect(field).to_have_value("Kommunen\nRegionen\nSkolan\nFörskolan")


def test_one_who_stands_still_in_a_list_writes_on_from_what_she_has_seen(
    seat: Seats, place: Place, case_id: str
) -> None:
    """The same, when her line was saved and answered before she goes on."""
    written(place, case_id, LINES, ["Kommunen"])
    she = seat().form(case_id, "omvarldsbevakning")
    written(place, case_id, LINES, ["Kommunen", "Regionen"])
    field = she.answer(LINES)
    field.press("Control+End")
    field.press_sequentially("\nSkolan")
    she.saved()
    field.press_sequentially("\nFörskolan")
    she.unsaved()
    she.saved()

    assert {*answers(place, case_id)[LINES]} == {"Kommunen", "Regionen", "Skolan", "Förskolan"}


def test_what_others_write_while_a_save_is_under_way_comes_when_it_is_done(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "idea")
    slow = Slow(she)
    she.answer(SUMMARY).fill("Vi vill nå fler.")
    she.save()
    slow.wait()
    written(place, case_id, "idea.problem", "Få vet var de kan fråga.")
    she.look_for_others()
    slow.let_go()

    expect(she.answer("idea.problem")).to_have_value("Få vet var de kan fråga.")


def test_a_number_that_is_written_on_is_no_conflict_with_oneself(
    seat: Seats, place: Place, case_id: str
) -> None:
    """What comes back is spelled in another way than it was typed, and is hers all the same."""
    she = seat().form(case_id, "projektlogik")
    slow = Slow(she)
    field = she.answer(TOTAL)
    field.press_sequentially("1000")
    slow.wait()
    field.press_sequentially("0")
    slow.let_go()
    she.saved()

    assert answers(place, case_id)[TOTAL] == 10000
    expect(she.page.locator(".here-clash")).to_have_count(0)


@pytest.mark.parametrize("how", ["aborted", "cut off"])
def test_a_save_that_was_never_answered_is_no_conflict_with_oneself(
    seat: Seats, place: Place, case_id: str, how: str
) -> None:
    """The text arrived, the answer did not: what she has written since goes in without a choice."""
    she = seat().form(case_id, "idea")
    net = Lossy(she, how)
    she.answer(SUMMARY).fill("Skrivet i tunneln.")
    she.save()
    net.wait()
    expect(she.state).to_contain_text("Inte sparat än")
    assert answers(place, case_id)[SUMMARY] == "Skrivet i tunneln."
    she.answer(SUMMARY).fill("Skrivet i tunneln och efter den.")
    net.back()
    she.saved()

    assert answers(place, case_id)[SUMMARY] == "Skrivet i tunneln och efter den."
    expect(she.page.locator(".here-clash")).to_have_count(0)
    assert stored(she) == {}


def test_text_taken_back_after_a_save_that_was_never_answered_is_taken_back(
    seat: Seats, place: Place, case_id: str
) -> None:
    written(place, case_id, SUMMARY, "Kursen börjar i mars.")
    she = seat().form(case_id, "idea")
    net = Lossy(she)
    she.answer(SUMMARY).fill("Kursen börjar i maj.")
    she.save()
    net.wait()
    she.answer(SUMMARY).fill("Kursen börjar i mars.")
    net.back()
    she.look_for_others()
    she.saved()

    expect(she.answer(SUMMARY)).to_have_value("Kursen börjar i mars.")
    assert answers(place, case_id)[SUMMARY] == "Kursen börjar i mars."


def test_a_colleague_who_wrote_over_a_save_that_was_never_answered_is_met(
    seat: Seats, place: Place, case_id: str
) -> None:
    """What is forgiven is only one's own text: somebody else's is shown as ever."""
    she = seat().form(case_id, "idea")
    net = Lossy(she)
    she.answer(SUMMARY).fill("Skrivet i tunneln.")
    she.save()
    net.wait()
    written(place, case_id, SUMMARY, "Skrivet av en kollega.")
    she.answer(SUMMARY).fill("Skrivet i tunneln och efter den.")
    net.back()
    she.save()

    clash = she.page.get_by_role("group", name="Två har skrivit i")
    expect(clash).to_contain_text("Skrivet av en kollega.")
    assert answers(place, case_id)[SUMMARY] == "Skrivet av en kollega."


def test_unsent_text_goes_in_over_what_was_shown_beside_it_and_nothing_newer(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "idea")
    she.page.context.set_offline(True)
    she.answer(SUMMARY).fill("Det jag skrev.")
    she.unsaved()
    context = she.page.context
    she.page.close(run_before_unload=False)
    context.set_offline(False)
    she = Seat(context.new_page(), place).form(case_id, "idea")
    written(place, case_id, SUMMARY, "Det som kom sedan.")
    she.look_for_others()
    expect(she.answer(SUMMARY)).to_have_value("Det som kom sedan.")
    she.page.get_by_role("button", name="Använd det jag skrev").click()

    clash = she.page.get_by_role("group", name="Två har skrivit i")
    expect(clash).to_contain_text("Det som kom sedan.")
    assert answers(place, case_id)[SUMMARY] == "Det som kom sedan."
