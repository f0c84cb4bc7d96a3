"""Every page, in a real browser: readable by everyone, on a telephone, in the dark."""

import datetime
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from odd_provider import CLIENT, SECRET, Odd, odd_provider
from playwright.sync_api import Browser, expect
from seats import Seat, sit_down
from web_place import Place, Running, open_base, settings_in, settle

from grantflow.documents import casefile
from grantflow.model import walk
from grantflow.model.reporting import DiaryEntry
from grantflow.model.scan import Proposal
from grantflow.store import accounts, cases, hooks, links, news, outbox, remarks
from grantflow.store.base import Connection
from grantflow.store.saves import Wanted
from grantflow.usecases import following, invitations, placing, rounds, sharing
from grantflow.usecases.answering import Typed
from grantflow.usecases.granting import Decision
from grantflow.usecases.watching import told_of
from grantflow.web.app import create_app
from grantflow.web.contexts import Ways
from grantflow.web.pages import guard_of

Seats = Callable[..., Seat]
EXAMPLE = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-mars-2022.yaml"
GOALS, COSTS = "stages.projektlogik.goals", "budget.rows"
CASE = "/arende/{case_id:id}"
# Such are written; no page may be wider than a telephone for it.
LONG_WORD = "Länsstyrelsesamverkansöverenskommelseuppföljningen"
FORM = f"{CASE}/steg/{{form:name}}"

# Every address that shows a page, by its route, and whose page it is.
PAGES: Mapping[str, list[tuple[str | None, str]]] = {
    "/logga-in": [(None, "/logga-in")],
    "/konto": [("äga", "/konto")],
    "/konto/nycklar": [("äga", "/konto/nycklar")],
    "/administration": [("admin", "/administration")],
    "/halsa": [("admin", "/halsa")],
    "/administration/eget": [("admin", "/administration/eget")],
    "/administration/konto/{account_id:id}": [("admin", "/administration/konto/{account}")],
    "/ga-med/{token:token}": [(None, "/ga-med/{join}"), (None, "/ga-med/" + "a" * 43)],
    "/glomt-losenord": [(None, "/glomt-losenord")],
    "/nytt-losenord/{token:token}": [(None, "/nytt-losenord/{password}")],
    "/organisation": [("admin", "/organisation")],
    "/konto/utskick": [("äga", "/konto/utskick?klart=sparat")],
    "/organisation/utskick": [("admin", "/organisation/utskick")],
    "/organisation/webhookar": [("admin", "/organisation/webhookar")],
    "/hjalp": [(None, "/hjalp")],
    "/hjalp/handbok": [(None, "/hjalp/handbok")],
    "/hjalp/handbok/{text:name}": [
        (None, "/hjalp/handbok/webben"),
        (None, "/hjalp/handbok/tidigare-projekt"),
    ],
    "/regler": [("äga", "/regler")],
    "/regler/{code:code}": [(None, "/regler/IMP02")],
    "/tillganglighet": [(None, "/tillganglighet"), ("äga", "/tillganglighet?klart=tack")],
    "/arenden": [("äga", "/arenden"), ("outsider", "/arenden")],
    "/arenden/nytt": [("äga", "/arenden/nytt")],
    CASE: [("äga", "/arende/{case}"), ("läsa", "/arende/{closed}"), ("outsider", "/arende/{case}")],
    f"{CASE}/oversikt": [("äga", "/arende/{case}/oversikt"), ("äga", "/arende/{empty}/oversikt")],
    f"{CASE}/passar": [("äga", "/arende/{case}/passar")],
    "/katalog": [
        ("äga", "/katalog"),
        ("äga", "/katalog?q=f%C3%B6rldrar&paragraf=37a"),
        ("äga", "/katalog?tema=rymdfart"),
    ],
    "/katalog/{entry:entry}": [("äga", "/katalog/skane-2023-bjare-bo")],
    f"{CASE}/liknande": [("äga", "/arende/{case}/liknande"), ("äga", "/arende/{empty}/liknande")],
    f"{CASE}/utan-plats": [
        ("äga", "/arende/{case}/utan-plats"),
        ("läsa", "/arende/{case}/utan-plats"),
        ("äga", "/arende/{empty}/utan-plats"),
    ],
    f"{CASE}/utan-plats/{{text_id:id}}": [("äga", "/arende/{case}/utan-plats/{text}")],
    f"{CASE}/svar": [("äga", "/arende/{case}/svar")],
    f"{CASE}/historik": [("äga", "/arende/{case}/historik"), ("äga", "/arende/{empty}/historik")],
    f"{CASE}/skillnad": [("äga", "/arende/{case}/skillnad?fran=1&till=4")],
    f"{CASE}/installningar": [
        ("äga", "/arende/{case}/installningar"),
        ("läsa", "/arende/{case}/installningar"),
    ],
    f"{CASE}/bevakning": [
        ("äga", "/arende/{case}/bevakning"),
        ("läsa", "/arende/{empty}/bevakning"),
    ],
    f"{CASE}/uppfoljning": [
        ("äga", "/arende/{case}/uppfoljning"),
        ("äga", "/arende/{empty}/uppfoljning"),
        ("läsa", "/arende/{case}/uppfoljning"),
    ],
    f"{CASE}/uppfoljning/rapport/{{number:number}}": [
        ("äga", "/arende/{case}/uppfoljning/rapport/1"),
        ("läsa", "/arende/{case}/uppfoljning/rapport/1"),
    ],
    f"{CASE}/uppfoljning/dagbok": [
        ("äga", "/arende/{case}/uppfoljning/dagbok?andra=dag-1"),
        ("läsa", "/arende/{case}/uppfoljning/dagbok"),
    ],
    f"{CASE}/arbete/{{job_id:id}}": [("äga", "{job}")],
    f"{CASE}/las-in/{{file_id:id}}": [("äga", "{sent}")],
    f"{CASE}/filer": [
        ("äga", "/arende/{case}/filer"),
        ("läsa", "/arende/{empty}/filer?program=esf"),
    ],
    f"{CASE}/runda": [("äga", "/arende/{case}/runda")],
    FORM: [
        ("äga", "/arende/{case}/steg/arende"),
        ("äga", "/arende/{case}/steg/projektlogik?sagt=sparat"),
        ("äga", "/arende/{case}/steg/projektlogik?borttagen=stages.projektlogik.goals%5Bmal-9%5D"),
        ("äga", "/arende/{case}/steg/budget?ar=2026&ar=2027"),
        ("äga", "/arende/{empty}/steg/forankring"),
        ("läsa", "/arende/{case}/steg/projektlogik"),
    ],
    f"{FORM}/ta-bort": [
        ("äga", "/arende/{case}/steg/projektlogik/ta-bort?rad=stages.projektlogik.goals%5Bmal-1%5D")
    ],
}
# Addresses that show no page of their own: files, parts of pages, answers to scripts, ways on.
NO_PAGES = {
    "/",
    "/static/{name:file}",
    "/kom-igang",  # only before anybody has an account: see below
    "/matt",
    "/logga-in/med",  # the way to a provider, and back: see below
    "/logga-in/svar",
    "/administration/eget/{own_id:id}",
    "/kalender/{token:token}.ics",
    f"{CASE}/hamta/{{kind:name}}",
    f"{CASE}/uppfoljning/rapport/{{number:number}}/word",
    f"{CASE}/uppfoljning/rapport/{{number:number}}/lardomar",
    f"{CASE}/fil/{{file_id:id}}",
    f"{CASE}/bild/{{name:name}}",
    f"{FORM}/granskning",
    f"{FORM}/nytt",
}


@pytest.fixture(scope="module")
def known(place: Place) -> Mapping[str, str]:
    """Return what stands in the addresses: cases as they are met, and links that work."""
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    case, empty, closed = (place.new_case(name) for name in ("Föräldrar möts", "Tomt", "Stängt"))
    application = casefile.load(EXAMPLE).application
    walk.give_row_ids(application)
    desk.take_in(case, owner, application, "exempel")
    for table in (GOALS, COSTS):
        desk.add_row(case, owner, table)
    causes = "stages.projektlogik.causes"
    desk.add_row(case, owner, causes)
    told = {
        f"{GOALS}[mal-1].target": "tolv",
        f"{GOALS}[mal-1].text": f"{LONG_WORD} fungerar",
        f"{COSTS}[kostnad-1].text": "Ledare",
        f"{causes}[orsak-1].text": "Föräldralediga nås inte av någon som kan svara på frågor",
    }
    desk.save_typed(case, owner, {path: Typed(text, 0) for path, text in told.items()})
    guesses = [{"path": "stages.projektlogik.goals.text"}, {"path": "idea.summary"}]
    held = [{"text": "Fler deltar", "guesses": guesses, "place": "paragraph 3", "source": "a.docx"}]
    desk.put(case, owner, {"unplaced": Wanted(held, 0)}, "inläst", "a.docx")
    for path in ("stages.projektlogik.problem", f"{GOALS}[mal-1].text", GOALS):
        new = remarks.New(path, "Säg mer om det.", None if path == GOALS else "Kortare")
        rounds.remark(desk, case, place.account_ids["granska"], new)
    _follow_up(place, case)
    _tell_outside(place, case)
    with place.base.read() as connection:
        account = accounts.by_id(connection, owner)
    assert account
    sharing.close(place.base, account, closed)
    met = {"case": case, "empty": empty, "closed": closed, "account": owner}
    met["text"] = placing.pieces(desk.opened(case).answers)[0].id
    return met | _links(place, account) | _work(place, case)


def _follow_up(place: Place, case: str) -> None:
    """Let the case be granted, with a report begun and a day in the diary."""
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    day = datetime.date(2026, 6, 17)
    following.grant(desk, case, owner, Decision(day, terms=("Redovisa varje halvår.",)))
    following.begin_report(desk, case, owner, "slutrapport", None, day)
    entry = DiaryEntry(date=day, text="Första kvällen.", concerns=["mal-1"], men=9)
    following.note(desk, case, owner, entry)
    summary = "reports[rapport-1].summary"
    following.save(desk, case, owner, {summary: following.Sent(("Klart.",), 0)})


def _work(place: Place, case: str) -> dict[str, str]:
    """Let there be a run that waits, and a file that is shown before it is taken in."""
    she, page = place.browser("äga"), f"/arende/{case}"
    file = {"fil": ("utkast.txt", "Förankring\n\nNämnden beslutade den 12 mars.".encode())}
    sent = she.client.post(f"{page}/las-in", data={"csrf": she.token("/konto")}, files=file)
    return {"job": she.post(f"{page}/skapa").headers["location"], "sent": sent.headers["location"]}


def _tell_outside(place: Place, case: str) -> None:
    """Let there be news to decide on, a no, a page at fault, a hook, and mail that is stuck."""
    day = datetime.date(2031, 10, 15)
    source, owner = f"https://exempel.se/{'stod' * 30}", place.account_ids["äga"]
    told = [
        Proposal(1, "closes", source, "Stöd", "Den stänger då.", day, day, "12", ("en lördag",)),
        Proposal(2, "news", source, "Ett möte", "Alla är välkomna.", day),
    ]
    round_ = {
        "pages": [{"address": source, "name": "Stöd", "state": "dead", "told": ["Den är borta."]}],
        "notices": [
            {
                "severity": "warning",
                "place": "stages.omvarldsbevakning.actors",
                "address": source,
                "message": "Sidan är borta.",
                "advice": "Byt adress.",
            }
        ],
    }

    def work(connection: Connection) -> None:
        home = cases.home_of(connection, case) or ""
        news.add(connection, case, {str(one.number): told_of(one) for one in told}, at_ms=1)
        news.note_round(connection, case, round_, at_ms=1)
        first = news.listed(connection, case)[0]
        news.decide(connection, case, first.id, owner, taken=False, at_ms=1)
        hook = hooks.add(
            *(connection, home, source, ["godkant"], "s"),
            created_by=owner,
            at_ms=1,
        )
        hooks.tell(connection, hook, "godkant", "{}", at_ms=1)
        hooks.stop(connection, hook, at_ms=2)
        outbox.put(
            connection,
            outbox.Letter("k", "a@exempel.se", "Inbjudan", "x", organisation_id=home),
            at_ms=1,
        )
        (mail,) = outbox.take(connection, at_ms=2)
        outbox.failed(connection, mail, "Servern svarade inte i tid.", at_ms=2)

    place.base.write(work)


@pytest.fixture(scope="module")
def people(chromium: Browser, place: Place) -> Iterator[Callable[[str | None], Seat]]:
    """Return a function that gives each person's browser: the same one each time."""
    seats: dict[str | None, Seat] = {}

    def seated(who: str | None) -> Seat:
        if who not in seats:
            seats[who] = sit_down(chromium, place, who)
        return seats[who]

    yield seated
    for one in seats.values():
        one.page.context.close()


def _links(place: Place, account: accounts.Account) -> dict[str, str]:
    now = place.base.now()

    def made(kind: str) -> str:
        return place.base.write(
            lambda connection: links.make_link(
                connection,
                kind,  # type: ignore[arg-type]
                at_ms=now,
                ends_ms=now + 3_600_000,
                organisation_id=account.organisation_id if kind == "join" else None,
                account_id=account.id if kind == "password" else None,
                created_by=place.account_ids["admin"],
            )
        )

    return {kind: made(kind) for kind in ("join", "password")}


def test_the_judge_of_the_pages_is_the_one_we_say() -> None:
    """What looks at every page is a file from elsewhere; nobody has put another in its place."""
    told = Path(__file__).with_name("axe.txt").read_text("utf-8")
    held = Path(__file__).with_name("axe.min.js").read_bytes()

    assert f"sha256 of axe.min.js: {hashlib.sha256(held).hexdigest()}" in told


def test_no_page_is_left_out(place: Place) -> None:
    """A new page is looked at like the others."""
    routes = {
        route.path
        for route in place.app.routes
        if isinstance(route, APIRoute) and guard_of(route) and "GET" in (route.methods or ())
        # What programs ask for has no page.
        if not route.path.startswith("/api/")
    }

    assert routes == {*PAGES, *NO_PAGES}


@pytest.mark.parametrize("route", PAGES, ids=lambda route: re.sub(r"[{}]|:\w+", "", route))
def test_a_page_has_no_fault_for_those_who_see_hear_or_touch_it(
    people: Callable[[str | None], Seat], known: Mapping[str, str], route: str
) -> None:
    for number, (who, address) in enumerate(PAGES[route]):
        one = people(who).go(address.format(**known))

        assert one.faults(dark=not number) == [], f"{who} {address}"
        expect(one.page.get_by_role("heading", level=1)).to_have_count(1)


def test_the_panel_and_its_form_hold_when_everything_is_unfolded(
    seat: Seats, known: Mapping[str, str]
) -> None:
    she = seat().form(known["case"], "projektlogik")
    she.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    assert she.faults() == []


def test_a_reason_that_says_nothing_is_asked_for_again(
    seat: Seats, known: Mapping[str, str]
) -> None:
    she = seat().form(known["case"], "projektlogik")
    panel = she.page.locator("#granskning")
    panel.get_by_text("Sätt åt sidan med motivering").first.click()
    panel.get_by_label("Varför gäller det inte er?").first.fill("Nej")
    panel.get_by_label("Vem har bestämt det?").first.fill("Enhetschefen")
    panel.get_by_role("button", name="Sätt åt sidan").first.click()

    expect(she.page).to_have_title(re.compile("^Fel: "))
    expect(she.page.locator("#fel")).to_be_focused()
    assert she.faults() == []
    she.page.locator("#fel a").click()
    expect(panel.locator("textarea:focus")).to_have_value("Nej")


def test_pictures_are_drawn_and_told_in_words(seat: Seats, known: Mapping[str, str]) -> None:
    she = seat().go(f"/arende/{known['case']}/oversikt")
    picture = she.page.get_by_role("img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)

    assert picture.evaluate("one => one.naturalWidth") > 0
    she.page.get_by_text("Bilden i ord").first.click()
    expect(she.page.locator("figure details[open] p").first).not_to_be_empty()


def test_what_is_printed_has_no_buttons(seat: Seats, known: Mapping[str, str]) -> None:
    she = seat().go(f"/arende/{known['case']}/svar")
    she.page.emulate_media(media="print")

    expect(she.page.get_by_role("navigation", name="Ärendet")).to_be_hidden()
    expect(she.page.get_by_role("heading", name="Projektlogik")).to_be_visible()


def test_what_is_printed_holds_what_is_folded_in(seat: Seats, known: Mapping[str, str]) -> None:
    """On paper nobody can unfold: pictures, badges and the words below them are there."""
    she = seat().go(f"/arende/{known['case']}/oversikt")
    words = she.page.locator("figure details p").first
    expect(words).to_be_hidden()
    she.page.emulate_media(media="print")

    expect(words).to_be_visible()
    expect(she.page.get_by_role("img").first).to_be_visible()
    expect(she.page.locator(".tag").first).to_be_visible()
    expect(she.page.get_by_role("navigation", name="Huvudmeny")).to_be_hidden()


# What tells by more than its colours, and how: a frame, a line, a mark.
_TELLS = """() => {
    const style = one => getComputedStyle(document.querySelector(one));
    // Without a style a frame has no width.
    const framed = one => style(one).borderTopWidth !== "0px";
    return {
        badge: framed(".tag"), notice: framed(".notice"), button: framed(".save-bar button"),
        field: framed("textarea"), fault: framed("[aria-invalid=true]"),
        focus: getComputedStyle(document.activeElement).outlineStyle === "solid",
    };
}"""


def test_everything_is_told_in_the_colours_of_the_reader(
    seat: Seats, known: Mapping[str, str]
) -> None:
    """Where the system's own colours replace ours, frames and lines say the same."""
    she = seat().form(known["case"], "projektlogik")
    she.page.emulate_media(forced_colors="active")
    she.page.keyboard.press("Tab")
    told = she.page.evaluate(_TELLS)
    assert [what for what, is_told in told.items() if not is_told] == []

    she.go(f"/arende/{known['case']}/oversikt")
    picture = she.page.get_by_role("img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_css("background-color", "rgb(255, 255, 255)")
    here = she.page.locator(".tabs [aria-current]")
    expect(here).to_have_css("text-decoration-line", "underline")
    she.go(f"/arende/{known['case']}/skillnad?fran=1&till=4")
    expect(she.page.locator("ins").first).to_have_css("text-decoration-line", "underline")


def test_the_ways_in_have_no_fault(
    seat: Seats, place: Place, known: Mapping[str, str], tmp_path: Path
) -> None:
    """The page before there is anybody, and those of an error and of an ended session."""
    she = seat()
    she.go("/arende/" + "a" * 16)
    assert she.faults(dark=False) == []
    she.go(f"/arende/{known['case']}/steg/idea")
    she.sign_in_as(None)
    she.page.evaluate("document.getElementById('svar').submit()")
    expect(she.page.get_by_role("heading", level=1)).to_have_text("Logga in igen")
    assert she.faults(dark=False) == []
    base = open_base(tmp_path)
    with Running(create_app(settings_in(tmp_path), base)) as address:
        she.go(f"{address}/kom-igang")
        expect(she.page.get_by_role("heading", level=1)).to_be_visible()
        assert she.faults() == []
    base.close()


def test_the_ways_in_by_a_provider_have_no_fault(
    seat: Seats, tmp_path: Path, known: Mapping[str, str]
) -> None:
    """With passwords and without, by a link and by a form; the browser lets both lead away."""
    base = open_base(tmp_path)
    with odd_provider() as odd:
        told = {"oidc_issuer": odd.address, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
        app = create_app(settings_in(tmp_path, **told, oidc_name="Kommunkontot"), base)
        with Running(app) as address:
            here = Place(address, app, base)
            settle(here)
            odd.person = {"sub": "1", "email": "person0@exempel.se", "email_verified": True}
            she = seat(None)
            for passwords in (True, False):
                app.state.site.ways = Ways("Kommunkontot", passwords=passwords)
                she.go(f"{address}/logga-in")
                assert she.faults() == []
            she.page.get_by_role("link", name="Logga in med Kommunkontot").click()
            expect(she.page.get_by_role("heading", level=1)).to_have_text("Mina ärenden")
            she.go(f"{address}/konto")
            assert she.faults() == []
            she.page.context.clear_cookies()
            she.go(f"{address}/logga-in/svar?state=x")
            assert she.faults(dark=False) == []
            _comes_by_invitation(she, here, odd)
    base.close()


def _comes_by_invitation(she: Seat, here: Place, odd: Odd) -> None:
    """Follow an invitation by a form, which the page after it leads away from."""
    with here.base.read() as connection:
        owner = accounts.by_id(connection, here.account_ids["äga"])
    assert owner
    token = invitations.invite(
        here.base, owner, case_id=here.new_case(), role="läsa", elsewhere=True
    )
    odd.person = {"sub": "2", "email": "ny@exempel.se", "name": "Ny Person"}
    she.go(f"{here.address}/ga-med/{token}")
    assert she.faults() == []
    she.page.get_by_label("Var arbetar du?").first.fill("Föreningen")
    she.page.get_by_role("button", name="Logga in med Kommunkontot").click()
    expect(she.page.get_by_role("heading", level=1)).to_have_text("Ett ärende")
    assert she.complaints == []
