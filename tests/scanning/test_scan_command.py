"""The command `scan` as a person uses it: what it says, what it writes, what it returns."""

from __future__ import annotations

import contextlib
import datetime
import errno
import io
import json
from typing import TYPE_CHECKING

import pytest
from scan_cases import CALL, case
from scan_server import Site, moved

from grantflow.documents import casefile
from grantflow.usecases import scanning

if TYPE_CHECKING:
    from pathlib import Path

    from scan_fixtures import Command

pytest_plugins = ["scan_fixtures"]


def test_a_person_reads_what_is_found_and_how_to_take_it_in(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """Days with the sentence that carries them; nobody's telephone number is repeated."""
    path = case(tmp_path, site.page("/", CALL))

    code, out, err = run(path)

    assert (code, err) == (0, "")
    assert "1 sida: 1 läst för första gången." in out
    assert "1. 1 mars 2030, öppnar: Utlysning 2030" in out
    assert "2. 31 mars 2030 klockan 16.00, sista ansökningsdag: Utlysning 2030" in out
    assert "”Sista ansökningsdag är den 31 mars 2030 kl. 16.00.”" in out.replace("\n   ", " ")
    assert "grantflow scan arende.yaml --take 1" in out
    assert path.read_text("utf-8").count("way_forward") == 0


def test_what_changed_is_shown_by_the_word_and_as_a_page(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """The same news in the terminal, as a page with nothing to fetch, and as JSON."""
    path = case(tmp_path, site.page("/", CALL))
    changed = CALL.replace("utvecklaren på", "<script>x</script>vår utvecklare på")
    out = {}
    for form in ("text", "html", "json"):
        site.page("/", CALL)
        run(path)
        site.page("/", changed)
        code, out[form], _ = run(path, "--format", form)
        assert code == 0

    assert "[-utvecklaren" in out["text"]
    assert "{+vår utvecklare" in " ".join(out["text"].split())
    assert "070-174" not in "".join(out.values())
    assert "<del>" in out["html"]
    assert "<script" not in out["html"]
    assert "src=" not in out["html"]
    document = json.loads(out["json"])
    assert (document["grantflow"], document["kind"], document["input"]) == (
        *(1, "scan"),
        "arende.yaml",
    )
    assert document["summary"]["changed"] == 1
    assert document["pages"][0]["differences"][0]["kind"] == "changed"
    # What the round before the last told waits too, last.
    offered = [(one["number"], one["earlier"]) for one in document["proposals"]]
    assert offered == [(1, False), (2, False), (3, False), (4, True)]


def test_a_dead_page_is_told_as_a_finding_and_since_when(
    run: Command, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice is a mishap, three rounds a finding; whoever wants no finding says never."""
    path = case(tmp_path, site.at("/borta"))
    codes = []
    for day in (20, 21, 22):
        at_eight = datetime.datetime(2026, 11, day, 8, tzinfo=datetime.UTC)
        monkeypatch.setattr(scanning, "local_now", lambda now=at_eight: now)
        codes.append(run(path, "--fail-on", "warning")[0])

    code, out, _ = run(path)

    assert codes == [0, 0, 1]
    assert code == 0
    assert "Brist: Sidan har inte gått att läsa 3 gånger i rad." in out.replace("\n  ", " ")


def test_what_a_person_picks_goes_into_the_case_once(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """As new rows with their source; what stood there stays to the letter."""
    path = case(tmp_path, site.page("/", CALL))
    run(path)
    before = path.read_text("utf-8")
    asked = len(site.asked)

    code, out, _ = run(path, "--take", 2, 1, 2)
    again = run(path, "--take", "1", "--take", "2")
    after = path.read_text("utf-8")

    assert code == 0
    assert out.splitlines() == ["Tog in: 2. Utlysning 2030", "Tog in: 1. Utlysning 2030"]
    assert again[1].count("Står redan i ärendet") == 2
    assert after.startswith(before.rstrip("\n"))
    closes, opens = casefile.load(path).application.stages.omvarldsbevakning.way_forward
    assert (str(closes.end), str(opens.start)) == ("2030-03-31", "2030-03-01")
    assert site.at("/") in (closes.activity or "")
    assert len(site.asked) == asked


def test_news_is_taken_in_as_a_page_with_its_source(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """A new item of a feed becomes a row among the pages."""
    feed = "<rss><channel>{}</channel></rss>"
    item = "<item><title>Nyhet {0}</title><link>/n/{0}</link></item>"
    path = case(tmp_path, site.page("/", feed.format(item.format(1))))
    run(path)
    site.page("/", feed.format(item.format(2) + item.format(1)))
    run(path)

    run(path, "--take", 1)

    (row,) = casefile.load(path).application.stages.omvarldsbevakning.pages
    assert (row.title, row.kind, row.address) == ("Nyhet 2", "webbsida", site.at("/n/2"))


@pytest.mark.parametrize("number", [0, 9, -1])
def test_a_number_nobody_has_shown_changes_nothing(
    number: int, run: Command, site: Site, tmp_path: Path
) -> None:
    """A slip of the finger puts nothing into the case."""
    path = case(tmp_path, site.page("/", CALL))
    run(path)
    before = path.read_bytes()

    code, out, err = run(path, "--take", 1, "--take", number)

    assert (code, out) == (2, "")
    assert "nummer" in err
    assert path.read_bytes() == before


def test_before_a_round_there_is_nothing_to_take(run: Command, tmp_path: Path) -> None:
    """A person learns what to run first."""
    code, _, err = run(case(tmp_path), "--take", 1)

    assert code == 2
    assert "kör först: grantflow scan" in err


def test_a_dry_run_asks_nobody(run: Command, site: Site, tmp_path: Path) -> None:
    """What would be fetched, and what would not and why, can be seen beforehand."""
    path = case(tmp_path, site.page("/", CALL), "http://10.0.0.1/", "ftp://a.example/")

    code, out, _ = run(path, "--dry-run")
    listed = json.loads(run(path, "--dry-run", "--format", "json")[1])

    assert code == 0
    assert "1 sida skulle hämtas:" in out
    assert "inre nät" in out
    assert [one["address"] for one in listed["pages"]] == [site.at("/")]
    assert len(listed["left_out"]) == 2
    assert site.asked == []


def test_an_address_that_is_not_watched_is_a_note_and_nobodys_address_is_repeated(
    run: Command, tmp_path: Path
) -> None:
    """In a round and in a dry run, as text and as JSON."""
    path = case(tmp_path, "mailto:anna.exempelsson@kommun.example", "10.0.0.1/sida")

    out = [run(path)[1], *(run(path, "--dry-run", "--format", f)[1] for f in ("text", "json"))]

    told = " ".join(out[0].split())
    assert "Råd: Adressen hämtas inte: bara adresser som börjar med http eller https" in told
    assert "Adressen hämtas inte: adressen leder till den egna datorn eller ett inre nät." in told
    assert all("mailto:" in text and "anna" not in text for text in out)


def test_some_pages_can_be_chosen(run: Command, site: Site, tmp_path: Path) -> None:
    """By a word of the address, the name or the place; a word that fits none is a mistake."""
    path = case(tmp_path, site.page("/a", CALL), site.page("/b", CALL))

    run(path, "--only", "aktör 2")
    code, _, err = run(path, "--only", "finns inte")

    assert site.paths() == ["/b"]
    assert code == 2
    assert "--dry-run" in err


def test_a_case_without_addresses_is_invited_to_have_some(run: Command, tmp_path: Path) -> None:
    """Nothing to watch is no fault."""
    code, out, _ = run(case(tmp_path))

    assert code == 0
    assert "Vilka aktörer" in out


def test_the_result_is_written_where_it_is_asked_for(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """Somebody's file is not written over, and then no page is asked for either."""
    path = case(tmp_path, site.page("/", CALL))
    taken = tmp_path / "plan.html"
    taken.write_text("mitt", "utf-8")

    refused = run(path, "--format", "html", "-o", taken)
    asked = len(site.asked)
    code, out, _ = run(path, "--format", "html", "-o", tmp_path / "ny.html")

    assert (refused[0], asked) == (2, 0)
    assert taken.read_text("utf-8") == "mitt"
    assert (code, out) == (0, f"Skrev {tmp_path / 'ny.html'}.\n")
    assert (tmp_path / "ny.html").read_text("utf-8").startswith("<!doctype html>")


def test_a_page_that_moved_is_told_with_what_to_do(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """The new address can be put in by hand; nothing is changed by itself."""
    site.page("/ny", CALL)
    path = case(tmp_path, site.page("/", moved("/ny")))

    code, out, _ = run(path, "--fail-on", "advice")

    assert code == 1
    assert f"Sidan har flyttat för gott till {site.at('/ny')}." in out.replace("\n  ", " ")


@pytest.mark.parametrize("content", ["stages: [", "grantflow: 1\nstages: {fel: 1}\n"])
def test_a_case_at_fault_is_told_before_anything_is_fetched(
    content: str, run: Command, site: Site, tmp_path: Path
) -> None:
    """One error, exit 2, no memory made."""
    path = tmp_path / "arende.yaml"
    path.write_text(content, "utf-8")

    code, out, err = run(path)

    assert (code, out) == (2, "")
    assert err.startswith("[GF10")
    assert not (tmp_path / "home").exists()


def test_numbers_without_take_are_a_mistake(run: Command, tmp_path: Path) -> None:
    """A forgotten word does not start a round."""
    code, _, err = run(case(tmp_path), 3)

    assert code == 2
    assert "--take" in err


@pytest.mark.parametrize(
    "also", [["--dry-run"], ["--only", "x"], ["--last"], ["--format", "text"], ["-o", "ny.html"]]
)
def test_taking_goes_with_nothing_it_would_pass_over(
    also: list[str], run: Command, site: Site, tmp_path: Path
) -> None:
    """Whoever asks for a dry run must not find the case changed."""
    path = case(tmp_path, site.page("/", CALL))
    run(path)
    before = path.read_bytes()

    code, _, err = run(path, "--take", 1, *also)

    assert code == 2
    assert also[0] in err
    assert path.read_bytes() == before


def test_everything_new_can_be_read_as_text_also_when_it_is_much(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """At once, or afterwards: the round that was shown is shown again, and nobody is asked."""
    start = "<main><h1>Stöd</h1><p>Länet har stöd till grupper för föräldrar.</p>"
    path = case(tmp_path, site.page("/", start))
    run(path)
    added = "".join(f"<p>Nyhet {n} om stöd. {'Mer om den. ' * 55} Slut {n}.</p>" for n in range(15))
    site.page("/", start + added)

    short = run(path)[1]
    asked = len(site.asked)
    code, whole, _ = run(path, "--last", "--details")
    page = run(path, "--last", "--format", "html")[1]
    refused = run(path, "--last", "--only", "x")

    assert "Nyhet 14" not in short.split("Att ta in")[0]
    assert "och 3 till. Visa allt så: grantflow scan arende.yaml --last --details" in short
    assert code == 0
    assert all(f"Slut {n}." in whole for n in range(15))
    assert "--details" not in whole
    assert short.splitlines()[:2] == whole.splitlines()[:2]
    assert "Nyhet 14" in page
    assert len(site.asked) == asked
    assert (refused[0], "--last och --only" in refused[2]) == (2, True)
    site.page("/", start)
    assert "Slut 14." in run(path, "--details")[1]


def test_the_settings_of_the_computers_net_are_neither_followed_nor_a_hindrance(
    run: Command, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would go round the judgement of where an address leads; it is never asked."""
    for name in ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, site.at("", host="127.0.0.2"))
        monkeypatch.setenv(name.lower(), "fel://[hemligt")
    monkeypatch.setenv("NO_PROXY", "hemligt:[")
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"):
        monkeypatch.setenv(name, "/finns/inte/hemligt")
    path = case(tmp_path, site.page("/", CALL), "https://localhost/")

    code, out, err = run(path)

    assert (code, err) == (0, "")
    assert "2 sidor: 1 läst för första gången och 1 hämtas inte." in out
    assert {one.host for one in site.asked} == {"127.0.0.1"}


class _FullDisk(io.StringIO):
    def write(self, _text: str, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_news_that_could_not_be_written_out_is_told_the_next_time(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """A full disk costs no news."""
    path = case(tmp_path, site.page("/", CALL))
    run(path)
    site.page("/", CALL.replace("Fråga", "Kontakta gärna"))

    with contextlib.redirect_stdout(_FullDisk()):
        code = run(path)[0]

    assert code != 0
    assert "1 ändrad" in run(path)[1]
    assert "1 oförändrad" in run(path)[1]


def test_a_change_late_in_a_long_paragraph_is_shown_and_taken_masked(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """The quote holds what is new, and nobody's number goes into the case."""
    long = " ".join(f"ord{n}" for n in range(200))
    path = case(tmp_path, site.page("/", f"<main><h1>A</h1><p>{long} Slutet var.</p></main>"))
    run(path)
    new = f"{long} Slutet: länet satsar 50 miljoner, ring 070-174 06 05."
    site.page("/", f"<main><h1>A</h1><p>{new}</p></main>")

    out = run(path)[1]
    run(path, "--take", 1)

    (row,) = casefile.load(path).application.stages.omvarldsbevakning.pages
    for told in (out.split("Att ta in")[0], row.note or ""):
        assert "50 miljoner" in told
        assert "ord20 " not in told
        assert "070-174" not in told


def test_a_day_of_one_page_does_not_hide_that_of_another(
    run: Command, site: Site, tmp_path: Path
) -> None:
    """Though the address of the one begins that of the other."""
    path = case(tmp_path, site.page("/u", CALL), site.page("/u/b", CALL))
    run(path)

    first = run(path, "--take", 2, 4)[1]  # those of the longer address
    out = first + run(path, "--take", 1, 3)[1]

    assert "Står redan" not in out
    assert len(casefile.load(path).application.stages.omvarldsbevakning.way_forward) == 4
