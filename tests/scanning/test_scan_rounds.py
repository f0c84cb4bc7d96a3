"""Rounds one after another: what is new is told once, what was read is never lost."""

from __future__ import annotations

import datetime
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from scan_rounds import HASTY
from scan_server import Site, in_turn, reply, silence, unless_known

from grantflow.errors import MemoryBroken
from grantflow.scanning import memory

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scan_rounds import Watcher

    from grantflow.model.scan import CallDate
    from grantflow.scanning.page import Block

pytest_plugins = ["scan_fixtures"]

FIRST = (
    "<title>Stöd</title><main><h1>Stöd till föräldrar</h1><p>Länet har träffar för föräldrar varje "
    "vecka under hösten.</p><h2>På gång</h2><ul><li>Träff om språk i mars</li></ul></main>"
)
SECOND = FIRST.replace("varje vecka", "varannan vecka").replace(
    "<li>", "<li>Ny kurs för ledare i april</li><li>"
)


def test_what_is_new_is_told_once_with_where_it_stands(watcher: Watcher, site: Site) -> None:
    """First seen, then unchanged, then changed by the word, then unchanged again."""
    address = site.page("/", FIRST)
    states = [watcher.read(address).state]
    watcher.days_pass()
    states.append(watcher.read(address).state)
    site.page("/", SECOND)
    watcher.days_pass()

    changed = watcher.read(address)
    states += [changed.state, watcher.read(address).state]

    assert states == ["first", "same", "changed", "same"]
    assert changed.since == datetime.date(2026, 11, 23)
    new, word = sorted(changed.differences, key=lambda one: one.kind)
    assert (new.kind, new.after, new.under, new.coming) == (
        *("added", "Ny kurs för ledare i april", "På gång"),
        True,
    )
    assert (word.kind, word.coming) == ("changed", False)
    assert "varje vecka" in word.before
    assert "varannan vecka" in word.after


def test_each_case_is_told_what_is_new_to_it(watcher: Watcher, site: Site) -> None:
    """That another case has seen the news does not hide it."""
    address = site.page("/", FIRST)
    watcher.read(address)
    watcher.case = "/annat.yaml"
    watcher.read(address)
    site.page("/", SECOND)
    watcher.days_pass()

    there = watcher.read(address).state
    watcher.case = "/arende.yaml"

    assert (there, watcher.read(address).state) == ("changed", "changed")


def test_a_page_that_has_not_changed_is_not_sent_again(watcher: Watcher, site: Site) -> None:
    """A server that knows its pages need only say that nothing is new."""
    address = site.page("/", unless_known('"ett"', FIRST))
    watcher.read(address)
    watcher.days_pass()

    again = watcher.read(address)

    assert again.state == "same"
    assert again.title == "Stöd"
    assert site.asked[-1].headers["if-none-match"] == '"ett"'


@pytest.mark.parametrize("tag", ['"åäö"', "x" * 5_000, '"\x01"'])
def test_a_tag_that_can_not_be_sent_back_is_left(tag: str, watcher: Watcher, site: Site) -> None:
    """Whatever a server marks its pages with, they are read the next time too."""
    address = site.page("/", reply(FIRST, ETag=tag))
    watcher.read(address)

    assert watcher.read(address).state in {"same", "failed"}


def test_a_page_that_comes_empty_is_no_news(watcher: Watcher, site: Site) -> None:
    """A server that stumbles has not taken everything away."""
    address = site.page("/", in_turn(reply(FIRST), reply(""), reply(FIRST)))
    pages = [watcher.read(address) for _ in range(3)]

    assert [page.state for page in pages] == ["first", "failed", "same"]
    assert "utan text" in pages[1].told[0]


def test_a_host_that_never_answers_is_left_alone_after_some_pages(
    watcher: Watcher, site: Site
) -> None:
    """Two hundred pages on a host that is down do not take two hundred times as long."""
    watcher.limits = HASTY
    addresses = [site.page(f"/{n}", silence(5.0)) for n in range(20)]

    pages = watcher.round(*addresses).pages

    assert {page.state for page in pages} == {"failed"}
    assert len(site.paths()) < 12
    assert "prövades inte" in pages[-1].told[0]


def test_a_file_that_is_not_read_is_told_as_another(watcher: Watcher, site: Site) -> None:
    """Of a PDF only that it is another file is told."""
    kind = "application/pdf"
    address = site.page("/", reply(b"%PDF-1.7 ett", kind=kind))
    states = [watcher.read(address).state, watcher.read(address).state]
    site.page("/", reply(b"%PDF-1.7 tva", kind=kind))
    page = watcher.read(address)

    assert [*states, page.state] == ["first", "same", "changed"]
    assert "Filen är en annan än förra gången." in page.told


FEED = "<?xml version='1.0'?><rss version='2.0'><channel><title>Nytt</title>{}</channel></rss>"
ITEM = "<item><title>Nyhet {0}</title><guid>id-{0}</guid><link>/n/{0}</link></item>"


def test_a_feed_tells_the_items_that_are_new(watcher: Watcher, site: Site) -> None:
    """An item counts as new by its id, however the feed is ordered or worded."""
    address = site.page("/", FEED.format(ITEM.format(1) + ITEM.format(2)))
    first = watcher.read(address)
    reworded = ITEM.format(1).replace("Nyhet", "Rättad nyhet")
    site.page("/", FEED.format(ITEM.format(3) + ITEM.format(2) + reworded))
    second = watcher.read(address)

    assert (first.state, first.items) == ("first", ())
    assert [(one.title, one.link) for one in second.items] == [("Nyhet 3", site.at("/n/3"))]
    assert watcher.read(address).state == "same"


def test_a_feed_with_very_many_new_items_tells_the_rest_the_next_time(
    watcher: Watcher, site: Site
) -> None:
    """Nothing counts as told that has not been shown, whether the feed is sent again or not."""

    def feed(*numbers: int) -> str:
        return FEED.format("".join(ITEM.format(number) for number in numbers))

    address = site.page("/", unless_known('"ett"', feed(0)))
    watcher.read(address)
    site.page("/", unless_known('"tva"', feed(*range(120, -1, -1))))

    pages = [watcher.read(address) for _ in range(4)]

    assert [len(page.items) for page in pages] == [50, 50, 20, 0]
    assert pages[3].state == "same"
    titles = [item.title for page in pages for item in page.items]
    assert titles == [f"Nyhet {number}" for number in range(120, 0, -1)]
    assert "De första 50 visas nu, de övriga 70 nästa gång." in pages[0].told[0]
    assert "120 nya poster" in pages[0].told[0]
    assert pages[2].told == ()


def test_a_page_is_dead_after_three_rounds_and_lives_when_it_is_back(
    watcher: Watcher, site: Site
) -> None:
    """Once may be a mishap; three rounds is a finding that says when it began."""
    address = site.page("/", in_turn(*[reply(status=404)] * 3, reply(FIRST)))
    pages = []
    for _ in range(4):
        pages.append(watcher.read(address))
        watcher.days_pass()

    assert [page.state for page in pages] == ["failed", "failed", "dead", "first"]
    assert [page.tries for page in pages] == [1, 2, 3, 0]
    assert pages[2].first_failed == datetime.date(2026, 11, 22)
    assert pages[2].last_failed == datetime.date(2026, 11, 24)


def test_without_a_net_no_page_is_blamed(watcher: Watcher) -> None:
    """A laptop on a train must not find every page dead."""

    async def nobody(host: str, _port: int) -> list[str]:
        from grantflow.scanning.network import NameUnknown

        raise NameUnknown(host)

    for _ in range(4):
        pages = watcher.round("http://a.example/", "http://b.example/", resolve=nobody).pages

    assert {(page.state, page.tries) for page in pages} == {("failed", 0)}
    assert "uppkoppling" in pages[0].told[0]
    assert "proxy" in pages[0].told[0]


KILLED = """
import sys, datetime
sys.path[:0] = {paths!r}
from pathlib import Path
from scan_rounds import PATIENT, Watcher
from scan_server import Site
site = Site()
site.port = {port}
now = datetime.datetime(2026, 11, 22, 8, tzinfo=datetime.UTC)
watcher = Watcher(site, Path({home!r}), now, limits=PATIENT)
watcher.round(*{addresses!r})
"""


def test_a_round_that_is_killed_goes_on_where_it_was(
    watcher: Watcher, site: Site, tmp_path: Path
) -> None:
    """What was fetched before SIGKILL is not fetched again, and every page is told of."""
    addresses = [site.page(f"/{n}", FIRST.replace("hösten", f"år {n}")) for n in range(20)]
    site.page("/10", silence(20.0))
    site.page("/11", silence(20.0))
    code = KILLED.format(
        paths=sys.path, port=site.port, home=str(watcher.home), addresses=addresses
    )
    running = subprocess.Popen([sys.executable, "-c", code])
    ends = time.monotonic() + 20
    while site.paths().count("/11") == 0 and time.monotonic() < ends:
        time.sleep(0.01)
    time.sleep(0.1)  # what has been fetched is being written down
    running.send_signal(signal.SIGKILL)
    running.wait()
    before = Counter(site.paths())
    site.page("/10", FIRST)
    site.page("/11", FIRST)
    site.asked.clear()

    done = watcher.round(*addresses)

    assert [page.address for page in done.pages] == addresses
    assert {page.state for page in done.pages} == {"first"}
    assert done.resumed >= 10
    assert not set(site.paths()) & ({*before} - {"/10", "/11"})


def test_two_rounds_at_once_fetch_each_page_once(watcher: Watcher, site: Site) -> None:
    """The second one waits, and takes what the first has just read."""

    def slowly(asked: object, wire: object) -> None:
        time.sleep(0.05)
        reply(FIRST)(asked, wire)  # type: ignore[arg-type]

    addresses = [site.page(f"/{n}", slowly) for n in range(6)]
    waited: list[bool] = []
    states: list[set[str]] = []

    def read() -> None:
        done = watcher.round(*addresses, waiting=lambda: waited.append(True))
        states.append({page.state for page in done.pages})

    both = [threading.Thread(target=read) for _ in range(2)]
    for one in both:
        one.start()
        time.sleep(0.02)
    for one in both:
        one.join()

    assert waited == [True]
    assert sorted(site.paths()) == sorted(f"/{n}" for n in range(6))
    # The second may be there before anybody has been shown the first: then it tells it too.
    assert states[0] == {"first"}
    assert states[1] <= {"first", "same"}


def test_a_memory_that_is_damaged_says_so(watcher: Watcher, site: Site) -> None:
    """A person learns which file to move away; nothing is written over it."""
    watcher.home.mkdir()
    path = watcher.home / memory.FILE
    path.write_bytes(b"not a database" * 500)

    with pytest.raises(MemoryBroken, match="skadat"):
        watcher.read(site.page("/", FIRST))

    assert path.read_bytes().startswith(b"not a database")


def test_a_memory_with_damaged_rows_says_so(watcher: Watcher, site: Site) -> None:
    """Rubbish in a row is told in the same way, not as a defect of the program."""
    address = site.page("/", FIRST)
    watcher.read(address)
    site.page("/", SECOND)
    with sqlite3.connect(watcher.home / memory.FILE) as base:
        base.execute("UPDATE told SET text = ?", (b"rubbish",))

    with pytest.raises(MemoryBroken, match="skadat"):
        watcher.read(address)


def test_a_memory_of_a_newer_program_is_left_alone(watcher: Watcher, site: Site) -> None:
    """An older program does not write into what it does not understand."""
    address = site.page("/", FIRST)
    watcher.read(address)
    with sqlite3.connect(watcher.home / memory.FILE) as base:
        base.execute("PRAGMA user_version = 99")

    with pytest.raises(MemoryBroken, match="nyare version"):
        watcher.read(address)


def test_news_is_news_until_somebody_has_been_shown_it(watcher: Watcher, site: Site) -> None:
    """A screen that broke, or other pages the next time, use up nothing."""
    first, second = site.page("/1", FIRST), site.page("/2", FIRST)
    watcher.round(first, second)
    site.page("/1", SECOND)

    unseen = [watcher.read(first, shown=False), watcher.round(first, second, shown=False).pages[0]]
    watcher.read(second)
    with memory.opened(watcher.home) as kept:
        shown = kept.latest(watcher.case) or []

    states = [one.state for one in (*unseen, watcher.read(first), watcher.read(first))]
    assert states == ["changed", "changed", "changed", "same"]
    assert [page.address for page in shown] == [second]


def test_cases_that_name_the_same_page_do_not_kill_it_together(
    watcher: Watcher, site: Site
) -> None:
    """Three tries within an hour are one mishap."""
    address = site.at("/borta")
    pages = []
    for case in "abc":
        watcher.case = f"/{case}.yaml"
        pages.append(watcher.read(address))
    watcher.now += datetime.timedelta(hours=1)
    pages.append(watcher.read(address))

    assert [(page.state, page.tries) for page in pages] == [("failed", 1)] * 3 + [("failed", 2)]
    assert pages[-1].last_failed == datetime.date(2026, 11, 22)


def test_a_page_that_breaks_the_comparison_does_not_end_the_round(
    watcher: Watcher, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever nobody thought of becomes a finding on that page; the others are read."""
    from grantflow.scanning import dates, judge

    usual = dates.call_dates

    def broken(blocks: Sequence[Block], today: datetime.date) -> tuple[CallDate, ...]:
        if any("sprängs" in block.text for block in blocks):
            raise KeyError("x")
        return usual(blocks, today)

    monkeypatch.setattr(judge, "call_dates", broken)
    bad = site.page("/1", FIRST.replace("träffar", "sprängs"))

    pages = watcher.round(bad, site.page("/2", FIRST)).pages

    assert [page.state for page in pages] == ["failed", "first"]
    assert "tolka" in pages[0].told[0]
