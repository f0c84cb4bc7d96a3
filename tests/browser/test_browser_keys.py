"""The page of keys and calendar links in a real browser: empty, at fault, and when one is made."""

from collections.abc import Callable

import httpx
from playwright.sync_api import expect
from seats import Seat

Seats = Callable[..., Seat]


def test_a_key_and_a_calendar_link_are_made_by_keyboard(seat: Seats, case_id: str) -> None:
    """Whoever can't use a mouse makes a key, hears that it is made, and finds it in the list."""
    she = seat("granska").go(f"/konto/nycklar?arende={case_id}")
    page = she.page
    expect(page.get_by_label("Vilka tider?")).to_have_value(case_id)
    page.get_by_role("button", name="Gör en nyckel").press("Enter")
    expect(page.locator("#fel")).to_be_focused()
    assert she.faults() == []

    page.get_by_label("Vad ska nyckeln användas till?").fill("Överföring till diariet")
    page.get_by_label("Kommentera och begära ändringar").press("Space")
    page.get_by_role("button", name="Gör en nyckel").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Nyckeln är gjord.")
    key = page.get_by_label("Nyckel", exact=True).input_value()
    headers = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{she.place.address}/api/1/me", headers=headers).status_code == 200
    assert she.faults() == []

    page.get_by_label("Vilka tider?").select_option("Alla mina ärenden")
    page.get_by_role("button", name="Gör en kalenderlänk").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Kalenderlänken är gjord.")
    assert key not in page.content()
    link = page.get_by_label("Kalenderlänk", exact=True).input_value()
    assert httpx.get(link).status_code == 200
    assert she.faults() == []
    for name in ("Alla mina ärenden", "Överföring till diariet"):
        page.get_by_role("button", name=f"Ta bort {name}").press("Enter")
        expect(page.get_by_role("button", name=f"Ta bort {name}")).to_have_count(0)
