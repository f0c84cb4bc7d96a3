"""One application from an empty machine to the Word file, by all who take part, with the engine."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect
from seats import Seat, sit_down
from web_place import Place

from grantflow.model.access import ROLE_LABELS, Role

# The engine starts beside it, and takes the machine for a while.
_PATIENCE_MS = 30_000
WORD = "fyra hästar på en vind"
GOALS = "stages.projektlogik.goals"
SUMMARY = "idea.summary"

# What she writes, form by form, in fields that are there from the start.
TEXTS = {
    "applicant": {"applicant.name": "Exempelby kommun", "applicant.county": "Skåne"},
    "idea": {
        SUMMARY: "Nyanlända föräldrar möter någon att fråga på öppna förskolan.",
        "idea.period_start": "2027-01-01",
        "idea.period_end": "2028-12-31",
    },
    "forankring": {
        "stages.forankring.shared_goal.statement": "Alla föräldrar i Exempelby vet vart de går.",
        "stages.forankring.project_manager.function": "samordnare för öppna förskolan",
        "stages.forankring.project_manager.share_pct": "50",
    },
    "omvarldsbevakning": {
        "stages.omvarldsbevakning.participants": "samordnare\nförskolechef",
        "stages.omvarldsbevakning.conclusions.gap": "Ingen i länet når föräldralediga i småorter.",
    },
    "projektlogik": {
        "stages.projektlogik.problem": "Föräldralediga i småorter nås inte av etableringens stöd.",
        "stages.projektlogik.aim": "Fler föräldrar kommer vidare till språk och arbete.",
    },
    "implementeringsplan": {
        "stages.implementeringsplan.what": "Mötesplatsen drivs vidare av familjecentralen.",
    },
    "spridningsplan": {
        "stages.spridningsplan.what": "En handledning för öppna förskolor i andra kommuner.",
    },
    "jamstalldhetskartlaggning": {
        "stages.jamstalldhetskartlaggning.subgroups": "Pappor kommer mer sällan än mammor.",
    },
    "budget": {"budget.minimum_version": "Med mindre pengar börjar vi på en ort, inte två."},
}
# Of these the Word file holds every word.
IN_THE_FILE = (
    TEXTS["projektlogik"]["stages.projektlogik.problem"],
    TEXTS["implementeringsplan"]["stages.implementeringsplan.what"],
    TEXTS["spridningsplan"]["stages.spridningsplan.what"],
    "Minst 60 föräldrar deltar varje månad",
)


class Served(NamedTuple):
    """A service on a machine where nothing was before."""

    address: str
    code: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Run `grantflow serve` as anybody would, with the engine beside it."""
    serving = subprocess.Popen(
        [sys.executable, "-m", "grantflow", "serve", "--port", "0"],
        env=os.environ | {"GRANTFLOW_HOME": str(tmp_path / "hem"), "GRANTFLOW_SPELLING": "0"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout
        ready, first = serving.stdout.readline(), serving.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", ready)
        code = re.search(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2}", first)
        assert address, ready
        assert code, first
        yield Served(address[0], code[0])
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(timeout=60) == 0
    finally:
        serving.kill()


@pytest.fixture
def stranger(chromium: Browser, served: Served) -> Iterator[Iterator[Seat]]:
    """Give one new browser after another, in which nobody has signed in."""
    # What she does goes through her browser alone: nothing of the service is at hand here.
    inside: Any = None
    place = Place(served.address, inside, inside)
    made: list[Seat] = []
    expect.set_options(timeout=_PATIENCE_MS)

    def strangers() -> Iterator[Seat]:
        while True:
            made.append(sit_down(chromium, place, None))
            made[-1].page.set_default_timeout(_PATIENCE_MS)
            yield made[-1]

    yield strangers()
    expect.set_options(timeout=5_000)
    for one in made:
        assert one.complaints == []
        one.page.context.close()


def join(she: Seat, link: str, name: str) -> Seat:
    """Follow an invitation and make an account."""
    page = she.go(link).page
    page.get_by_label("Ditt namn").fill(name)
    page.get_by_label("Din e-postadress").fill(f"{name.lower()}@exempel.se")
    page.get_by_label("Lösenord").fill(WORD)
    page.get_by_role("button", name="Skapa konto och gå med").click()
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()
    return she


def invite(page: Page, case: str, role: Role) -> str:
    """Return a link into the case for somebody of one's own organisation."""
    page.goto(f"{case}/installningar")
    page.get_by_role("group", name="Vad ska personen få göra?").get_by_label(
        ROLE_LABELS[role], exact=True
    ).check()
    page.get_by_role("button", name="Gör en inbjudan").click()
    return page.get_by_label("Länken", exact=True).input_value()


def test_from_an_empty_machine_to_the_word_file(
    served: Served, stranger: Iterator[Seat], tmp_path: Path
) -> None:
    admin = next(stranger).go("/")
    page = admin.page
    page.get_by_label("Kod").fill(served.code)
    page.get_by_label("Organisation").fill("Exempelby kommun")
    page.get_by_label("Ditt namn").fill("Administratör")
    page.get_by_label("Din e-postadress").fill("admin@exempel.se")
    page.get_by_label("Lösenord").fill(WORD)
    page.get_by_role("button", name="Skapa kontot").click()
    page.get_by_role("link", name="Organisation", exact=True).click()
    page.get_by_role("button", name="Gör en länk").click()
    she = join(next(stranger), page.get_by_label("Länk").input_value(), "Skrivare")

    case = makes_a_case(she)
    he = join(next(stranger), invite(she.page, case, "redigera"), "Kollega")
    reviewer = join(next(stranger), invite(she.page, case, "granska"), "Granskare")
    head = join(next(stranger), invite(she.page, case, "godkänna"), "Chef")
    fills_in(she, case)
    makes_rows(she, case)
    meets(she, he, case)
    goes_a_round(she, reviewer, head, case)
    file = fetches(she, case, tmp_path)
    takes_in_a_draft(she, case, file, tmp_path)
    has_a_draft_reviewed(she, case, file, tmp_path)


def makes_a_case(she: Seat) -> str:
    page = she.go("/arenden/nytt").page
    page.get_by_label("Vad ska ärendet heta?").fill("Föräldrar möts i Exempelby")
    page.get_by_label("(§ 37a)").check()
    page.get_by_role("button", name="Skapa ärendet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Föräldrar möts i Exempelby")
    found = re.search(r"/arende/[a-z0-9]{16}", page.url)
    assert found
    return found[0]


def fills_in(she: Seat, case: str) -> None:
    """Write in every form, and see what the checks say change."""
    page = she.page
    for form, texts in TEXTS.items():
        if not page.url.endswith(f"{case}/steg/{form}"):
            she.go(f"{case}/steg/{form}")
        panel = page.locator("#granskning")
        before = panel.text_content() or ""
        for path, text in texts.items():
            she.answer(path).fill(text)
        if form == "implementeringsplan":
            expect(panel).to_contain_text("IMP01")
            she.save()
            expect(panel).not_to_have_text(before)
        page.get_by_role("button", name="Spara och gå vidare").click()
        page.wait_for_url(re.compile(rf"/steg/(?!{form}$)\w+$"))
    page.goto(case)
    expect(page.get_by_role("listitem").filter(has_text="Spridningsplan")).to_contain_text(
        "Påbörjat"
    )


def makes_rows(she: Seat, case: str) -> None:
    """Add, move and take out rows; fill in one of the budget with its years."""
    page = she.go(f"{case}/steg/projektlogik").page
    texts = ("Ett mål för mycket", "Hälften av deltagarna har en plan", IN_THE_FILE[-1])
    for number, text in enumerate(texts, start=1):
        page.get_by_role("button", name="Lägg till: mål").click()
        she.answer(f"{GOALS}[mal-{number}].text").fill(text)
    page.get_by_role("button", name="Flytta upp Mål 3").click()
    first = page.locator(f'[id="{GOALS}"] summary strong')
    expect(page.locator(f'[id="{GOALS}"] details.row').nth(1)).to_have_attribute(
        "id", f"{GOALS}[mal-3]"
    )
    page.get_by_role("button", name="Ta bort Mål 1").click()
    page.get_by_role("button", name="Ta bort", exact=True).click()
    expect(first).to_have_count(2)
    page = she.go(f"{case}/steg/budget").page
    page.get_by_role("button", name="Lägg till: kostnad").click()
    cost = "budget.rows[kostnad-1]"
    she.answer(f"{cost}.text").fill("Samordnare på halvtid")
    she.answer(f"{cost}.amounts.2027").fill("350 000")
    she.answer(f"{cost}.amounts.2028").fill("360000 kr")
    she.save()
    she.saved()
    page.reload()
    expect(she.answer(f"{cost}.amounts.2028")).to_have_value(re.compile(r"^360\s000$"))


def meets(she: Seat, he: Seat, case: str) -> None:
    """Write in the same field at once, see both texts, and choose."""
    for one in (she, he):
        one.go(f"{case}/steg/idea")
    he.answer(SUMMARY).fill("Kollegans text.")
    he.save()
    he.saved()
    she.answer(SUMMARY).fill(f"{TEXTS['idea'][SUMMARY]} Alla är välkomna.")
    she.save()
    clash = she.page.get_by_role("group", name="Två har skrivit i")
    expect(clash).to_contain_text("Kollegans text.")
    expect(clash).to_contain_text("Kollega")
    clash.get_by_role("button", name="Skriv in min").click()
    she.saved()
    he.look_for_others()
    he.page.get_by_role("heading", level=1).click()
    expect(he.answer(SUMMARY)).to_have_value(re.compile("Alla är välkomna"))


def goes_a_round(she: Seat, reviewer: Seat, head: Seat, case: str) -> None:
    """Comment and suggest, take it in, approve the version."""
    aim = "stages.projektlogik.aim"
    better = "Fler föräldrar kommer vidare till språk, arbete och studier."
    page = reviewer.go(f"{case}/steg/projektlogik").page
    expect(page.get_by_role("button", name="Spara", exact=True)).to_have_count(0)
    page.goto(f"{case}/runda?plats={aim}#ny")
    page.get_by_label("Kommentar", exact=True).fill("Studier är också en väg vidare.")
    page.get_by_label("Förslag till ny text").fill(better)
    page.get_by_role("button", name="Kommentera").click()
    expect(page.get_by_role("heading", name="Öppna kommentarer (1)")).to_be_visible()

    she.go(f"{case}/runda").page.get_by_role("button", name="Ta in förslaget").click()
    she.go(f"{case}/steg/projektlogik")
    expect(she.answer(aim)).to_have_value(better)

    page = head.go(f"{case}/runda").page
    page.get_by_label("Ord på vägen").fill("Bra, skicka in.")
    page.get_by_role("button", name="Godkänn version").click()
    page.get_by_role("button", name="ändå").click()  # there are blockers left
    expect(page.get_by_role("table")).to_contain_text("Bra, skicka in.")
    expect(page.get_by_role("table")).to_contain_text("Chef")


def follows(page: Page) -> None:
    """See a run come to its end, without loading the page again."""
    work = page.locator("#arbete")
    expect(work.get_by_role("status")).to_contain_text("Klar", timeout=90_000)


def fetched(page: Page, target: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("link", name="Hämta Word-filen").click()
    coming.value.save_as(target)
    return target


def words_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def fetches(she: Seat, case: str, tmp_path: Path) -> Path:
    """Start the flow, see each stage being done, and open the file in Word's format."""
    page = she.go(f"{case}/filer").page
    page.get_by_role("button", name="Skapa ansökan").click()
    follows(page)
    for stage in ("Förankring", "Jämställdhetskartläggning", "Skriv ansökan"):
        expect(page.locator("#arbete ol")).to_contain_text(stage)
    file = fetched(page, tmp_path / "ansokan.docx")
    told = words_of(file)
    for sentence in IN_THE_FILE:
        assert sentence in told
    assert "Ett mål för mycket" not in told
    return file


def takes_in_a_draft(she: Seat, case: str, file: Path, tmp_path: Path) -> None:
    """Send in a draft in Word, see what it would bring, and take it in."""
    document = Document()
    document.add_heading("Spridningsplan", 1)
    document.add_heading("Hur visar ni vem som betalar?", 2)
    document.add_paragraph("Logotypen står på varje affisch.")
    draft = tmp_path / "utkast.docx"
    document.save(str(draft))
    page = she.go(f"{case}/filer").page
    page.get_by_label("Fil (.docx").set_input_files(draft)
    page.get_by_role("button", name="Visa vad filen innehåller").click()
    expect(page.get_by_text("Inget är sparat än.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Logotypen står på varje affisch.")
    page.get_by_role("button", name="Ta in i ärendet").click()
    page.goto(f"{case}/svar")
    expect(page.locator("main")).to_contain_text("Logotypen står på varje affisch.")


def has_a_draft_reviewed(she: Seat, case: str, file: Path, tmp_path: Path) -> None:
    """Send a Word file to be reviewed, and get it back with comments in it."""
    page = she.go(f"{case}/filer").page
    page.get_by_label("Utkast (.docx").set_input_files(file)
    page.get_by_role("button", name="Granska", exact=True).click()
    follows(page)
    reviewed = Document(str(fetched(page, tmp_path / "granskad.docx")))
    assert len(list(reviewed.comments)) > 0
