"""Whole errands: without a script, with the keyboard alone, in a conflict without a script."""

from collections.abc import Callable

from docx import Document
from playwright.sync_api import expect
from seats import Seat, answers
from web_place import Place

from grantflow.store import accounts
from grantflow.usecases.answering import Typed
from grantflow.usecases.passwords import hashed

Seats = Callable[..., Seat]
PROBLEM, GOALS = "stages.projektlogik.problem", "stages.projektlogik.goals"
WORD = "fyra hästar på en vind"


def test_everything_works_without_a_script(seat: Seats, place: Place) -> None:
    place.base.write(
        lambda connection: accounts.set_password(
            connection, place.account_ids["redigera"], hashed(WORD)
        )
    )
    she = seat(None, java_script_enabled=False).go("/logga-in")
    page = she.page
    page.get_by_label("E-post").fill("person1@exempel.se")
    page.get_by_label("Lösenord").fill(WORD)
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("link", name="Nytt ärende").click()
    page.get_by_label("Vad ska ärendet heta?").fill("Vägen in")
    page.get_by_label("(§ 37a)").check()
    page.get_by_label("Språk och arbete").check()
    page.get_by_role("button", name="Skapa ärendet").click()
    page.get_by_role("link", name="Projektlogik", exact=True).click()
    case_id = page.url.split("/arende/")[1].split("/")[0]
    she.answer(PROBLEM).fill("Få vet var de kan fråga.\nMånga frågar ingen.")
    page.get_by_role("button", name="Lägg till: mål").click()
    she.answer(f"{GOALS}[mal-1].text").fill("Fler frågar")
    she.answer(f"{GOALS}[mal-1].target").fill("tolv")
    page.get_by_role("radio", name="Resultat").check()
    page.get_by_role("button", name="Spara", exact=True).click()

    expect(page).to_have_title("Fel: Projektlogik – grantflow")
    expect(page.locator("#fel")).to_contain_text("är inget tal")
    expect(she.answer(f"{GOALS}[mal-1].target")).to_have_value("tolv")
    she.answer(f"{GOALS}[mal-1].target").fill("12")
    page.get_by_role("button", name="Spara och gå vidare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Implementeringsplan")
    held = answers(place, case_id)
    assert held[PROBLEM] == "Få vet var de kan fråga.\nMånga frågar ingen."
    assert held[f"{GOALS}[mal-1].target"] == "12"
    assert held[f"{GOALS}[mal-1].level"] == "resultat"
    assert held["programme"] == "37a"
    expect(page.get_by_role("complementary", name="Kontroll av svaren")).to_contain_text("IMP01")
    page.get_by_role("link", name="Uppgifter").click()
    expect(page.get_by_role("listitem").filter(has_text="Projektlogik")).to_contain_text("Påbörjat")
    page.get_by_role("link", name="Filer").click()
    with page.expect_download() as coming:
        page.locator("a[href*='/hamta/docx']").click()
    document = Document(str(coming.value.path()))
    assert "Många frågar ingen." in "\n".join(one.text for one in document.paragraphs)


def test_two_texts_side_by_side_without_a_script(seat: Seats, place: Place, case_id: str) -> None:
    she = seat(java_script_enabled=False).form(case_id, "idea")
    desk, other = place.app.state.site.desk, place.account_ids["redigera"]
    desk.save_typed(case_id, other, {"idea.summary": Typed("Kursen börjar i april.", 0)})
    desk.save_typed(case_id, other, {"idea.problem": Typed("Deras problem.", 0)})
    she.answer("idea.summary").fill("Kursen börjar i maj.")
    she.answer("idea.for_whom").fill("Föräldrar.")
    she.save()
    page = she.page

    expect(page.get_by_role("heading", level=1)).to_have_text("Två har skrivit i samma fält")
    assert answers(place, case_id)["idea.for_whom"] == "Föräldrar."
    assert she.is_too_wide() is False
    page.get_by_label("Skriv en text av båda").check()
    page.get_by_label("Texten av båda").fill("Kursen börjar i april eller maj.")
    page.get_by_role("button", name="Spara mitt val").click()
    held = answers(place, case_id)
    assert held["idea.summary"] == "Kursen börjar i april eller maj."
    assert held["idea.problem"] == "Deras problem."


def test_the_page_of_two_texts_has_no_fault(seat: Seats, place: Place, case_id: str) -> None:
    she = seat().form(case_id, "idea")
    desk, other = place.app.state.site.desk, place.account_ids["redigera"]
    desk.save_typed(case_id, other, {"idea.summary": Typed("Kursen börjar i april.", 0)})
    she.page.evaluate(
        "document.getElementById('idea.summary').value = 'Kursen börjar i maj.';"
        "document.getElementById('svar').submit()"
    )

    expect(she.page.get_by_role("heading", level=1)).to_have_text("Två har skrivit i samma fält")
    assert she.faults() == []


def test_an_answer_is_written_and_saved_with_the_keyboard_alone(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().go(f"/arende/{case_id}")
    page = she.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(she, "a", "Idén")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Idén")
    tab_to(she, "textarea", "")
    page.keyboard.type("Vi vill nå fler.")
    tab_to(she, "button", "Spara")
    page.keyboard.press("Enter")
    she.saved()

    assert "Vi vill nå fler." in answers(place, case_id).values()


def test_a_row_and_a_conflict_are_dealt_with_by_the_keyboard_alone(
    seat: Seats, place: Place, case_id: str
) -> None:
    she = seat().form(case_id, "projektlogik")
    page = she.page
    tab_to(she, "button", "Lägg till: mål")
    page.keyboard.press("Enter")
    expect(she.answer(f"{GOALS}[mal-1].text")).to_be_focused()
    page.keyboard.type("Fler frågar.")
    desk, other = place.app.state.site.desk, place.account_ids["redigera"]
    desk.save_typed(case_id, other, {f"{GOALS}[mal-1].text": Typed("Alla frågar.", 0)})
    tab_to(she, "input", "")  # one of the levels
    page.keyboard.press("ArrowUp")
    tab_to(she, "button", "Spara")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Behåll deras")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    she.saved()

    expect(she.answer(f"{GOALS}[mal-1].text")).to_be_focused()
    held = answers(place, case_id)
    assert held[f"{GOALS}[mal-1].text"] == "Fler frågar."
    assert f"{GOALS}[mal-1].level" in held


def tab_to(she: Seat, tag: str, words: str) -> None:
    """Go on with the tab key until something is reached that can be seen to have the focus."""
    for _ in range(120):
        she.page.keyboard.press("Tab")
        reached = she.page.evaluate(
            """() => {
                const one = document.activeElement, style = getComputedStyle(one);
                return [one.tagName.toLowerCase(), one.textContent.trim(), style.outlineStyle];
            }"""
        )
        if reached[0] == tag and (tag in {"textarea", "input"} or reached[1] == words):
            assert reached[2] != "none"
            return
    raise AssertionError(f"the tab key never comes to {words or tag}")
