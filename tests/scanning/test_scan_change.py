"""What counts as news on a page, and what only differs."""

from __future__ import annotations

import datetime
import random  # noqa: TC003 - hypothesis reads the hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grantflow.scanning.change import compared
from grantflow.scanning.page import Block, PageText

OLD, NEW = datetime.date(2026, 11, 20), datetime.date(2026, 11, 22)
BODY = "Kommunen samlar föräldrar till träffar om språk och vardag."


def page(*texts: str, whole: tuple[str, ...] = ()) -> PageText:
    """Return a page with a heading and some paragraphs."""
    blocks = tuple(
        Block("heading" if text.startswith("# ") else "text", text.removeprefix("# "))
        for text in texts
    )
    return PageText("page", blocks=blocks, whole=(*blocks, *(Block("text", t) for t in whole)))


NOISE = [
    ("Idag är det fredag den 20 november 2026", "Idag är det söndag den 22 november 2026"),
    ("Skriven 2026-11-20 08:15", "Skriven 2026-11-22 09:20"),
    ("Senast uppdaterad: 3 maj 2026", "Senast uppdaterad: 22 november 2026"),
    ("Sidan senast granskad 2026-05-03", "Sidan senast granskad 2026-11-22"),
    ("Artikeln har 1 204 visningar", "Artikeln har 1 377 visningar"),
    ("Antal besökare: 17", "Antal besökare: 29"),
    ("Besökare idag: 123", "Besökare idag: 223"),
    ("Sidan har haft 1 204 träffar", "Sidan har haft 1 377 träffar"),
    ("5 träffar sedan 2003", "8 träffar sedan 2003"),
    ("Besöksräknare: 5 träffar", "Besöksräknare: 8 träffar"),
    ("Publicerades för 3 dagar sedan", "Publicerades för 5 dagar sedan"),
    ("Sidans nummer a3f9c2d17b6e4f508", "Sidans nummer 7d21b0c94fe3a6815"),
    ("Öppna sessionid=aa11bb22cc", "Öppna sessionid=dd33ee44ff"),
    ("© 2025 Kommunen", "© 2026 Kommunen"),
    ("", "Vi använder kakor för att sidan ska fungera. Godkänn alla kakor?"),
    ("Hantera kakor och samtycken: acceptera cookies här", ""),
    ("Ett   stycke – med tecken.", "Ett stycke - med tecken"),
]


def test_a_day_that_moves_is_told_once_though_the_main_text_lacks_the_heading() -> None:
    """What stands on the whole page and in its main text is the same piece of news."""

    def dated(day: str) -> PageText:
        main = (Block("text", f"Sista ansökningsdag är den {day} 2030."), Block("text", BODY))
        return PageText("page", blocks=main, whole=(Block("heading", "Utlysning"), *main))

    (told,) = compared(dated("30 april"), OLD, dated("31 mars"), NEW).differences

    assert "31 mars 2030" in told.after


@pytest.mark.parametrize(("before", "after"), NOISE)
def test_what_changes_by_itself_is_no_news(before: str, after: str) -> None:
    """A person is not called to a page where nothing has happened."""
    old = page("# Stöd", BODY, *filter(None, [before]))
    new = page("# Stöd", BODY, *filter(None, [after]))

    assert compared(old, OLD, new, NEW).differences == ()


NEWS = [
    ("", "Uppdaterad vägledning om föräldrastöd i hemmet"),
    ("Ramen är 20 miljoner kronor", "Ramen är 25 miljoner kronor"),
    ("Sista ansökningsdag är 20 november 2026", "Sista ansökningsdag är 22 november 2026"),
    ("Ansök senast kl. 12.00", "Ansök senast kl. 16.00"),
    ("Kursen är den 3 mars 2027", "Kursen är den 4 mars 2027"),
    ("5 träffar", "8 träffar"),
    ("Visar 1–5 av 5 träffar", "Visar 1–8 av 8 träffar"),
    ("Antal träffar: 5", "Antal träffar: 8"),
    ("Sökningen gav 12 resultat", "Sökningen gav 14 resultat"),
    ("Resultat (5)", "Resultat (8)"),
    ("Projektet nådde 30 kvinnor", "Projektet nådde 45 kvinnor"),
    ("Kontakta oss om stödet", "Stödet har upphört"),
]


@pytest.mark.parametrize(("before", "after"), NEWS)
def test_what_matters_is_news_though_it_is_small(before: str, after: str) -> None:
    """A sum, a day, an hour: what an application turns on is never taken for noise."""
    found = compared(page(BODY, *filter(None, [before])), OLD, page(BODY, after), NEW).differences

    assert {one.after for one in found} >= {after}


@pytest.mark.parametrize(
    ("one", "other"), [("Öppen", "Stängd"), ("Till 15 maj 2027", "Till 31 mars 2027")]
)
def test_a_status_is_held_against_the_one_under_its_heading(one: str, other: str) -> None:
    """That the same words stand under another call does not hide it."""
    old = page("# A", other, "# B", one, "# C", one)
    new = page("# A", other, "# B", other, "# C", one)

    (only,) = compared(old, OLD, new, NEW).differences

    assert (only.under, only.before, only.after) == ("B", one, other)


A, B, C = "Stöd till föräldrar", "Stöd till ledare", "Stöd till språkkaféer"
LONG = [f"{BODY} Öppet för alla i kommunen till {day} maj." for day in (3, 9)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("# Stöd", A, "Öppen", B, "Stängd"), ("# Stöd", A, "Stängd", B, "Öppen")),
        (("# Stöd", "Öppen", A, "Stängd", B), ("# Stöd", "Stängd", A, "Öppen", B)),
        (("# Stöd", A, "Öppen", B, "Stängd"), ("# Stöd", B, "Öppen", A, "Stängd")),
        (
            ("# Stöd", A, "Öppen", "Läs mer", B, "Stängd", "Läs mer"),
            ("# Stöd", A, "Stängd", "Läs mer", B, "Öppen", "Läs mer"),
        ),
        (
            ("# " + A, "# Läget", "Öppen", "# " + B, "# Läget", "Stängd"),
            ("# " + A, "# Läget", "Stängd", "# " + B, "# Läget", "Öppen"),
        ),
        (
            ("# Stöd", A, "Till 3 maj", B, "Till 9 juni", C, "Till 9 juni"),
            ("# Stöd", A, "Till 9 juni", B, "Till 3 maj", C, "Till 9 juni"),
        ),
    ],
    ids=["after", "before", "reordered", "links", "same headings", "three"],
)
def test_two_calls_that_change_places_are_told(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """What was open is closed, though as many words as before stand on the page."""
    found = compared(page(*old), OLD, page(*new), NEW).differences

    assert {(one.before, one.after) for one in found} in (
        {("Öppen", "Stängd"), ("Stängd", "Öppen")},
        {("Till 3 maj", "Till 9 juni"), ("Till 9 juni", "Till 3 maj")},
    )
    told = {one.before: one.under.rpartition(", ")[2] for one in found}
    assert told in ({"Öppen": A, "Stängd": B}, {"Till 3 maj": A, "Till 9 juni": B})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("# Stöd", A, "Öppen", B, "Stängd"), ("# Stöd", B, "Stängd", A, "Öppen")),
        (("# Stöd", "Öppen", A, "Stängd", B), ("# Stöd", "Stängd", B, "Öppen", A)),
        (("# Stöd", A, "Öppen", A, "Stängd"), ("# Stöd", A, "Stängd", A, "Öppen")),
        (
            ("# Nytt", "12 maj 2026", A, "3 maj 2026", B),
            ("# Nytt", "12 maj 2026", A, "3 maj 2026", B, "3 april 2026", C),
        ),
        (("# Stöd", A, LONG[0], B, LONG[1]), ("# Stöd", A, LONG[1], B, LONG[0])),
        (("# Stöd", "Öppen", A, "Stängd", B), ("# Stöd", C, "Öppen", A, "Stängd", B)),
    ],
)
def test_a_status_that_has_gone_with_its_call_is_not_told(
    old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    """A list in another order is no news, nor is what cannot be told apart."""
    found = compared(page(*old), OLD, page(*new), NEW).differences

    assert {one.after for one in found} <= {"3 april 2026", C}


STATUSES = ["Öppen", "Stängd", "Kommande", "Till 3 maj"]
CALLS = [f"Stöd nummer {name} till länet" for name in ("ett", "två", "tre", "fyra", "fem")]


@settings(max_examples=50)
@given(
    st.lists(st.tuples(*[st.sampled_from(STATUSES)] * 2), min_size=2, max_size=5),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_what_is_said_of_a_call_is_told_when_it_changes_and_only_then(
    said: list[tuple[str, str]], comes_first: bool, chance: random.Random
) -> None:
    """Whether the status stands above the call or below, and however the list is ordered."""
    way = -1 if comes_first else 1
    old = [(call, before)[::way] for call, (before, _) in zip(CALLS, said, strict=False)]
    new = [(call, after)[::way] for call, (_, after) in zip(CALLS, said, strict=False)]
    chance.shuffle(new)

    pages = [page("# Stöd", *(text for pair in pairs for text in pair)) for pairs in (old, new)]
    found = compared(pages[0], OLD, pages[1], NEW).differences

    assert {(one.under.removeprefix("Stöd, "), one.before, one.after) for one in found} == {
        (call, *pair) for call, pair in zip(CALLS, said, strict=False) if pair[0] != pair[1]
    }


def test_a_day_that_leaves_a_calendar_has_not_become_the_one_that_comes() -> None:
    """They have nothing in common but the list."""
    start = "# Kalender", "Det här händer hos oss."
    past = "3 maj Språkkafé på biblioteket", "4 maj Träff för ledare"
    stays = "9 juni Utbildning"
    coming = "20 juni Årsmöte med förtäring", "1 juli Vi badar"

    old, new = page(*start, *past, stays), page(*start, stays, *coming)
    found = compared(old, OLD, new, NEW).differences

    assert {one.kind for one in found} == {"added", "removed"}
    assert {one.before or one.after for one in found} == {*past, *coming}


def test_a_status_under_a_renamed_heading_is_no_news() -> None:
    """Nor one that the reader of pages takes up from the margin."""
    old, new = page("# Läget", BODY, "Öppen"), page("# Läget nu", BODY, "Öppen")
    told = compared(old, OLD, new, NEW).differences
    margin = compared(page(BODY, whole=("Öppen",)), OLD, page(BODY, "Öppen"), NEW).differences

    assert [one.after for one in told] == ["Läget nu"]
    assert margin == ()


def test_a_menu_in_another_order_is_no_news_and_is_told_as_such() -> None:
    """The reason why nothing is told can be read."""
    changes = compared(page("Ett", "Två", BODY), OLD, page("Två", "Ett", BODY), NEW)

    assert changes.differences == ()
    assert changes.ignored == {"block i annan ordning": 1}


def test_what_the_reader_of_pages_drops_or_takes_up_is_no_news() -> None:
    """A block that stood in the margin before and in the main text now is not new."""
    old, new = page(BODY, whole=("Om kommunen",)), page(BODY, "Om kommunen")

    assert compared(old, OLD, new, NEW).differences == ()
    assert compared(new, OLD, old, NEW).differences == ()


def test_a_reworded_sentence_is_told_once() -> None:
    """Old and new stand together; what is under a heading about what is coming says so."""
    old = page("# På gång", "Vi startar en kurs för ledare under våren i länet.")
    new = page("# På gång", "Vi startar två kurser för ledare under våren i länet.")

    (only,) = compared(old, OLD, new, NEW).differences

    assert (only.kind, only.under, only.coming) == ("changed", "På gång", True)


texts = st.lists(
    st.text(st.characters(categories=["Lu", "Ll", "Nd", "Zs"]), max_size=30), max_size=12
)


@given(texts)
def test_a_page_is_never_news_to_itself(lines: list[str]) -> None:
    """The same page on another day has nothing new, whatever stands on it."""
    assert compared(page(*lines), OLD, page(*lines), NEW).differences == ()


@given(texts, st.randoms(use_true_random=False))
def test_order_alone_is_never_news(lines: list[str], chance: object) -> None:
    """However the blocks are shuffled."""
    shuffled = list(lines)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert compared(page(*lines), OLD, page(*shuffled), NEW).differences == ()
