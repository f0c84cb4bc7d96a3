"""What the watch offers a case: how long, under which number, and what becomes of it when taken."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

import pytest
from scan_cases import CALL, case

from grantflow.documents import casefile
from grantflow.usecases import scanning

if TYPE_CHECKING:
    from pathlib import Path

    from scan_fixtures import Command
    from scan_server import Site

    from grantflow.model.stages.omvarldsbevakning import Omvarldsbevakning

pytest_plugins = ["scan_fixtures"]

CLOSES = (
    "<main><h1>Utlysning för föräldrar</h1><p>Sista ansökningsdag är den {} 2030.</p>"
    "<p>Läs mer om vem som kan söka och vad stödet får gå till.</p></main>"
)
TWO = CLOSES.replace("</main>", "<h2>Bidrag till möten</h2><p>Ansök senast den 1 juni 2030.</p>")
FEED = "<rss><channel><title>Nytt från myndigheten</title>{}</channel></rss>"
ITEM = "<item><title>{0}</title><link>/n/{1}</link><description>{2}</description></item>"


def taken(path: Path) -> Omvarldsbevakning:
    """Return what the case holds now."""
    return casefile.load(path).application.stages.omvarldsbevakning


def flat(text: str) -> str:
    """Return what is told, however it is broken into lines."""
    return " ".join(text.split())


def news(n: int) -> str:
    """Return a page whose news is the number `n`."""
    return f"<main><h1>Länet</h1><p>Vi berättar om stöd nummer {n * 1111} i länet.</p></main>"


def test_a_deadline_that_moves_after_it_was_taken_is_told_until_the_case_has_it(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """Both days are shown, nothing changes by itself, and the row keeps both."""
    path = case(tmp_path, site.page("/", CLOSES.format("30 april")))
    run(path)
    run(path, "--take", 1)
    before = path.read_bytes()
    site.page("/", CLOSES.format("31 mars"))

    code, out, _ = run(path, "--fail-on", "warning")
    again = flat(run(path)[1])
    page = flat(run(path, "--last", "--format", "html")[1])
    untouched = path.read_bytes() == before
    told = flat(run(path, "--take", 2)[1])

    assert code == 1
    for shown in (flat(out), again):
        assert (
            "Brist: I ärendet står 30 april 2030 som sista ansökningsdag, men sidan säger nu "
            "31 mars 2030. Kontrollera mot sidan. Ta in förslag 2," in shown
        )
        assert "I ärendet står 30 april 2030; tar du in förslaget ändras den dagen." in shown
    assert "tar du in förslaget ändras den dagen" in page
    assert untouched
    assert told == (
        "Ändrade: 2. Utlysning för föräldrar, sista ansökningsdag: från 30 april 2030 till "
        "31 mars 2030"
    )
    (row,) = taken(path).way_forward
    assert str(row.end) == "2030-03-31"
    assert "Ändrat från 30 april 2030 till 31 mars 2030" in flat(row.activity or "")
    assert "I ärendet står" not in run(path)[1]


def test_a_deadline_that_moves_is_told_on_a_computer_that_did_not_take_it(
    run: Command, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row itself says where it came from; a day that somebody set by hand is hers."""
    path = case(tmp_path, site.page("/", CLOSES.format("30 april")))
    run(path)
    run(path, "--take", 1)
    site.page("/", CLOSES.format("31 mars"))
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "annan"))

    elsewhere = flat(run(path)[1])
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "home"))
    path.write_text(path.read_text("utf-8").replace("2030-04-30", "2030-04-15"), "utf-8")
    own = flat(run(path)[1])

    assert "I ärendet står 30 april 2030" in elsewhere
    assert "I ärendet står" not in own


def test_only_the_deadline_that_moved_changes_and_one_that_is_gone_is_told(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """Another call on the same page is not taken for the new day of the first."""
    path = case(tmp_path, site.page("/", TWO.format("30 april")))
    run(path)
    run(path, "--take", 1)

    site.page("/", TWO.format("31 mars"))
    moved = flat(run(path)[1])
    site.page("/", TWO.replace("Sista ansökningsdag är den {} 2030.", "Mer kommer."))
    gone = flat(run(path)[1])

    assert "sidan säger nu 31 mars 2030" in moved
    assert moved.count("I ärendet står 30 april 2030;") == 1
    assert "I ärendet står 30 april 2030 som sista ansökningsdag, men den dagen står inte" in gone
    assert "31 mars 2030, sista" not in gone.split("Att ta in")[1]


def test_a_row_changed_since_the_round_is_not_written_over(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """What was offered as a change becomes a row of its own."""
    path = case(tmp_path, site.page("/", CLOSES.format("30 april")))
    run(path)
    run(path, "--take", 1)
    site.page("/", CLOSES.format("31 mars"))
    run(path)
    path.write_text(path.read_text("utf-8").replace("2030-04-30", "2030-04-15"), "utf-8")

    out = run(path, "--take", 2)[1]

    assert out.startswith("Tog in: 2.")
    assert [str(row.end) for row in taken(path).way_forward] == ["2030-04-15", "2030-03-31"]


@pytest.mark.parametrize(
    "counter",
    [
        *("Besökare idag: {}", "Besökare i dag: {}", "Antal besökare totalt: {}", "{} besökare"),
        *("Visningar den här veckan: {}", "Besökare just nu {}", "Läst i år: {}"),
    ],
)
def test_a_counter_is_no_news_and_nothing_to_take(
    counter: str, run: Command, site: Site, tmp_path: Path
) -> None:
    """However it says since when it counts."""
    page = "<main><h1>Länet</h1><p>Vi stödjer föräldrar i hela länet.</p><p>{}</p></main>"
    path = case(tmp_path, site.page("/", page.format(counter.format(123))))
    run(path)
    site.page("/", page.format(counter.format(223)))

    out = run(path)[1]

    assert "1 oförändrad" in out
    assert "Nyhet" not in out


def test_a_number_of_visitors_in_a_sentence_is_still_news(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """Only a counter is left out."""
    page = "<main><h1>Länet</h1><p>Mötesplatsen ska nå {} familjer i år.</p></main>"
    path = case(tmp_path, site.page("/", page.format(120)))
    run(path)
    site.page("/", page.format(220))

    assert "1 ändrad" in run(path)[1]


def test_news_of_a_page_that_has_a_row_is_added_to_what_stands_there(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """One row a page, however often it changes, and whatever a person wrote stays."""
    address = site.page("/", news(1))
    path = case(tmp_path, pages=[{"title": "Länets sida", "address": address, "note": "Bra sida."}])
    run(path)
    for n in (2, 3):
        site.page("/", news(n))
        run(path)

    out = run(path, "--take", 1, 2)[1]

    (row,) = taken(path).pages
    assert (row.title, row.address) == ("Länets sida", address)
    first, second, third = (row.note or "").splitlines()
    assert first == "Bra sida."
    assert "2222" in second
    assert "3333" in third
    assert out.count("La till under sidan som står i ärendet: ") == 2
    assert "Att ta in" not in run(path)[1]


def test_two_pieces_of_news_taken_at_once_share_a_new_row(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """Also where the page had none."""
    path = case(tmp_path, site.page("/", news(1)))
    run(path)
    for n in (2, 3):
        site.page("/", news(n))
        run(path)

    run(path, "--take", 1, 2)

    (row,) = taken(path).pages
    assert len((row.note or "").splitlines()) == 2
    assert run(path, "--take", 1, 2)[1].count("Står redan i ärendet") == 2


def test_a_proposal_keeps_its_number_and_waits_until_somebody_decides(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """Rounds in between, of all pages or of some, take nothing away and number nothing anew."""
    path = case(tmp_path, site.page("/a", news(1)), site.page("/b", CALL))
    run(path)
    site.page("/a", news(2))
    run(path)
    shown = run(path)[1]
    some = run(path, "--only", "/a")[1]
    rows = json.loads(run(path, "--format", "json")[1])["proposals"]

    out = run(path, "--take", 3)[1]

    assert "3. Nyhet: Länet" in shown
    assert "Läst " in shown.split("3. Nyhet")[1]
    assert "3. Nyhet" in some
    assert "Utlysning 2030" not in some
    assert [(one["number"], one["earlier"]) for one in rows] == [(1, False), (2, False), (3, True)]
    assert out.startswith("Tog in: 3.")
    site.page("/a", news(3))
    assert "4. Nyhet" in run(path)[1]


def test_what_is_dismissed_or_taken_is_not_offered_again_but_can_still_be_taken(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """A slip of the finger can be put right."""
    path = case(tmp_path, site.page("/", CALL))
    run(path)
    before = path.read_bytes()

    code, out, _ = run(path, "--dismiss", 1)
    left = run(path)[1]
    refused = run(path, "--dismiss", 2, "--take", 1)
    untouched = path.read_bytes() == before
    back = run(path, "--take", 1, 2)[1]

    assert (code, out) == (0, "Visas inte mer: 1. Utlysning 2030\n")
    assert "1. 1 mars" not in left
    assert "2. 31 mars" in left
    assert "--take 2" in left
    assert (refused[0], untouched) == (2, True)
    assert back.count("Tog in") == 2
    assert "Att ta in" not in run(path)[1]


def test_a_day_that_is_over_or_that_its_page_tells_no_more_is_not_offered(
    run: Command, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that can't be read takes nothing away."""
    path = case(tmp_path, site.page("/a", TWO.format("30 april")))
    run(path)
    site.page("/a", CLOSES.format("30 april"))
    one = run(path)[1]
    del site.pages["/a"]
    kept = run(path)[1]
    later = datetime.datetime(2030, 5, 1, 8, tzinfo=datetime.UTC)
    monkeypatch.setattr(scanning, "local_now", lambda: later)

    assert "30 april 2030, sista" in one
    assert "1 juni" not in one.split("Att ta in")[1]
    assert "30 april 2030, sista" in kept
    assert "Att ta in" not in run(path)[1]


def test_a_day_in_a_feed_is_taken_under_the_title_and_link_of_its_item(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """Not under those of the whole feed; what the item tells below its title counts too."""
    items = ITEM.format("Utlysning: bidrag till föräldrar", 1, "Sista ansökningsdag 3 mars 2030.")
    items += ITEM.format("Ansök om projektmedel senast den 4 april 2030", 2, "Läs mer.")
    path = case(tmp_path, site.page("/", FEED.format(items)))
    out = flat(run(path)[1])

    run(path, "--take", 1, 2)

    assert "1. 3 mars 2030, sista ansökningsdag: Utlysning: bidrag till föräldrar" in out
    told = [row.activity or "" for row in taken(path).way_forward]
    assert all(f"Källa: {site.at(f'/n/{n}')}, läst" in flat(told[n - 1]) for n in (1, 2))
    assert "Utlysning: bidrag till föräldrar" in told[0]
    assert not any("Nytt från myndigheten" in one for one in told)


@pytest.mark.parametrize("form", ["html", "json", "text"])
def test_our_own_result_is_written_anew_but_not_when_somebody_has_changed_it(
    form: str, run: Command, site: Site, tmp_path: Path
) -> None:
    """As an export is."""
    path = case(tmp_path, site.page("/", CALL))
    target = tmp_path / f"r.{form}"

    codes = [run(path, "--format", form, "-o", target)[0] for _ in range(2)]
    target.write_text(target.read_text("utf-8") + "egen rad\n", "utf-8")
    refused = run(path, "--format", form, "-o", target)

    assert codes == [0, 0]
    assert refused[0] == 2
    assert "GF401" in refused[2]
    assert target.read_text("utf-8").endswith("egen rad\n")
