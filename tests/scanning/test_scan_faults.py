"""Pages and servers that misbehave: what is wrong is told, and nothing waits or grows for long."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from scan_rounds import HASTY, LIMITS
from scan_server import (
    Respond,
    Site,
    bomb,
    drip,
    endless,
    in_turn,
    moved,
    packed,
    reply,
    reset,
    silence,
)

if TYPE_CHECKING:
    from pathlib import Path

    from scan_rounds import Watcher

pytest_plugins = ["scan_fixtures"]

PAGE = (
    "<title>Sida</title><main><h1>Rubrik</h1><p>Här står något om föräldrastöd i länet.</p></main>"
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

BROKEN: dict[str, tuple[Respond, str]] = {
    "never ends": (endless, "för stor"),
    "is cut off": (reply(PAGE, Content_Length="5000"), "bröts"),
    "has a length that is no number": (reply(PAGE, Content_Length="många"), "bröts"),
    "breaks off": (reset, "bröts"),
    "speaks no http": (lambda _, wire: wire.sendall(b"\x16\x03\x01hej\r\n\r\n"), "bröts"),
    "has a huge head": (reply(PAGE, X_Long="x" * 300_000), "bröts"),
    "is a bomb": (bomb(), "för stor"),
    "is a bomb in a bomb": (bomb(2), "för stor"),
    "is packed too often": (reply(b"x", Content_Encoding="gzip, gzip, gzip"), "skadad"),
    "is packed as we do not know": (reply(b"x", Content_Encoding="br"), "skadad"),
    "is no parcel": (reply(PAGE, Content_Encoding="gzip"), "skadad"),
    "is a cut parcel": (reply(b"\x1f\x8b\x08\0\0\0\0\0\0\3abc", Content_Encoding="gzip"), "skadad"),
    "is gone": (reply(status=410), "borttagen"),
    "asks for a password": (reply(status=401), "inloggning"),
    "is a teapot": (reply(status=418), "felet 418"),
    "is broken for long": (reply(status=503), "503"),
    "wants a long wait": (reply(status=429, Retry_After="3600"), "429"),
    "wants a wait that is no number": (reply(status=503, Retry_After="²"), "503"),
    "wants a wait beyond all days": (
        reply(status=503, Retry_After="Mon, 01 Jan 2027 00:00:00 +99999999999999999999"),
        "503",
    ),
    "is many parcels": (reply(gzip.compress(b"x") * 101, Content_Encoding="gzip"), "för stor"),
    "sends to itself": (moved("/fel"), "cirkel"),
    "sends nowhere": (moved("http://[fel"), "felskriven"),
    "sends to a file": (moved("file:///etc/passwd"), "bara adresser"),
    "sends with a password": (moved("http://a:b@127.0.0.1/"), "inloggningsuppgifter"),
    "sends to the cloud's own": (moved("http://169.254.169.254/latest/"), "inre nät"),
    "sends to another port": (moved("http://127.0.0.1:1999/"), "inre nät"),
    "sends to a spelt-out host": (moved("http://2130706433:8080/"), "inre nät"),
    "sends to localhost": (moved("http://localhost:8080/"), "inre nät"),
    "says the same of the unread": (reply(status=304), "oförändrad"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_page_that_is_broken_is_told_of_in_plain_words(
    name: str, watcher: Watcher, site: Site
) -> None:
    """A person reads what is wrong; the command goes on with the other pages."""
    answer, told = BROKEN[name]

    broken, whole = watcher.round(site.page("/fel", answer), site.page("/hel", PAGE)).pages

    assert broken.state == "failed"
    assert told in " ".join(broken.told)
    assert whole.state == "first"


SLOW: dict[str, Respond] = {
    "says nothing": silence(5.0),
    "drips its head": drip(b"HTTP/1.1 200 OK\r\nX-Long: ", 5.0),
    "drips its body": drip(HEAD + b"\r\n", 5.0),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_page_that_takes_too_long_is_left(name: str, watcher: Watcher, site: Site) -> None:
    """A byte now and then is no answer: the time for all of it is bounded."""
    watcher.limits = HASTY

    page = watcher.read(site.page("/fel", SLOW[name]))

    assert page.state == "failed"
    assert "svarade inte i tid" in page.told[0]


@pytest.mark.parametrize(
    "first", [reply(status=500), reply(status=429, Retry_After="0"), reset, silence(5.0)]
)
def test_what_passes_is_tried_again(first: Respond, watcher: Watcher, site: Site) -> None:
    """A server that stumbles once costs nothing but a moment."""
    watcher.limits = replace(LIMITS, silence_s=0.4)
    page = watcher.read(site.page("/", in_turn(first, reply(PAGE))))

    assert page.state == "first"
    assert len(site.paths()) > 1


def test_what_does_not_pass_is_not_asked_for_again(watcher: Watcher, site: Site) -> None:
    """A page that is gone is asked for once a round."""
    watcher.read(site.at("/borta"))

    assert site.paths() == ["/borta"]


def test_a_way_that_never_ends_is_left(watcher: Watcher, site: Site) -> None:
    """Sending on and on ends after some steps."""
    for number in range(20):
        site.page(f"/{number}", moved(f"/{number + 1}", 302))

    page = watcher.read(site.at("/0"))

    assert "vidare 6 gånger" in page.told[0]
    assert len(site.paths()) == 6


@pytest.mark.parametrize("how", ["gzip", "deflate", "raw", "two"])
def test_a_packed_page_is_read(how: str, watcher: Watcher, site: Site) -> None:
    """Every way of packing that we ask for is understood."""
    assert watcher.read(site.page("/", packed(PAGE, how))).title == "Sida"


def test_a_page_that_moved_for_good_is_told_with_its_new_address(
    watcher: Watcher, site: Site
) -> None:
    """A person can put the new address in; a move for the time being is nobody's business."""
    new = site.page("/ny", PAGE)

    assert watcher.read(site.page("/a", moved("/ny", 308))).moved_to == new
    assert watcher.read(site.page("/b", moved("/ny", 302))).moved_to is None


def test_a_name_that_leads_to_the_own_net_is_refused_though_the_port_is_let_through(
    watcher: Watcher, site: Site
) -> None:
    """What is let through is a name and a port, not whatever has the same number."""
    site.page("/", PAGE)

    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    page = watcher.read(f"http://aktor.example:{site.port}/", resolve=here)

    assert page.state == "refused"
    assert "inre nät" in page.told[0]
    assert site.asked == []


def test_a_name_that_is_another_the_second_time_leads_nowhere_else(
    watcher: Watcher, site: Site
) -> None:
    """The address that was judged is the one that is spoken to: nobody is asked twice."""
    asked: list[str] = []

    async def turning(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["203.0.113.5", "127.0.0.1"] if len(asked) == 1 else ["127.0.0.1"]

    page = watcher.read(f"http://aktor.example:{site.port}/", resolve=turning)

    assert page.state == "refused"
    assert asked == ["aktor.example"]
    assert site.asked == []


def test_what_a_host_asks_of_programs_is_kept_to(watcher: Watcher, site: Site) -> None:
    """A page that programs are asked to leave is not read, and that is told; others are."""
    site.page("/robots.txt", reply("User-agent: *\nDisallow: /stangt\n", kind="text/plain"))
    closed, opened = watcher.round(site.page("/stangt", PAGE), site.page("/oppet", PAGE)).pages

    assert closed.state == "forbidden"
    assert opened.state == "first"
    assert site.paths() == ["/oppet"]
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("robots", "state"),
    [
        (reply(status=404), "first"),
        (reply(status=403), "first"),
        (reply(PAGE), "first"),
        (reply(b"\xff\xfe\x00\x80rubbish" * 9_000, kind=None), "first"),
        (moved("/hel"), "first"),
        (in_turn(reply(status=500), reply(status=404)), "first"),
        (reply(status=500), "failed"),
        (reset, "failed"),
        (bomb(), "failed"),
        (moved("http://10.0.0.1/robots.txt"), "failed"),
    ],
    ids=[
        *("there is none", "closed", "a page", "rubbish", "moved", "broken once"),
        *("broken", "cut off", "a bomb", "moved to the own net"),
    ],
)
def test_whatever_a_robots_txt_is_the_page_is_read_or_left(
    robots: Respond, state: str, watcher: Watcher, site: Site
) -> None:
    """No wishes means welcome; wishes that can't be read now mean not now."""
    site.page("/robots.txt", robots)

    assert watcher.read(site.page("/hel", PAGE)).state == state


def test_a_host_that_asks_for_time_between_requests_gets_it(watcher: Watcher, site: Site) -> None:
    """Crawl-delay is kept to, up to what is sensible."""
    site.page("/robots.txt", reply("User-agent: *\nCrawl-delay: 60\n"))
    addresses = [site.page(f"/{number}", PAGE) for number in range(4)]

    watcher.round(*addresses)

    assert site.most_at_once["127.0.0.1"] == 1


def test_never_more_than_two_at_a_time_to_a_host(watcher: Watcher, site: Site) -> None:
    """A small municipality's server is not overrun, and hosts do not wait for one another."""

    def slowly(asked: object, wire: object) -> None:
        silence(0.02)(asked, wire)  # type: ignore[arg-type]
        reply(PAGE)(asked, wire)  # type: ignore[arg-type]

    for number in range(8):
        site.page(f"/{number}", slowly)
    hosts = ("127.0.0.1", "127.0.0.2")

    pages = watcher.round(*(site.at(f"/{n}", host) for n in range(8) for host in hosts)).pages

    assert {page.state for page in pages} == {"first"}
    assert site.most_at_once == dict.fromkeys(hosts, 2)


def test_cookies_are_not_kept_and_we_say_who_we_are(watcher: Watcher, site: Site) -> None:
    """Nobody can follow us from page to page, and whoever reads the log sees what we are."""
    addresses = [site.page(f"/{n}", reply(PAGE, Set_Cookie="id=1; Path=/")) for n in range(3)]

    watcher.round(*addresses)

    assert all("cookie" not in one.headers for one in site.asked)
    assert {one.headers["user-agent"] for one in site.asked} == {"grantflow/test"}


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate that nobody vouches for, with its key."""
    folder = tmp_path_factory.mktemp("certificate")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=aktor.example -addext subjectAltName=DNS:aktor.example "
        "-keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder


def test_a_certificate_nobody_vouches_for_is_refused_and_told(
    certificate: Path, watcher: Watcher, site: Site
) -> None:
    """A page over https is read only from who it says it is; then by its name, not its number."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    port = site.start("127.0.0.3", server, port=0)
    site.page("/", PAGE)
    address = f"https://aktor.example:{port}/"
    allowed = frozenset({("aktor.example", port)})

    async def there(_host: str, _port: int) -> list[str]:
        await asyncio.sleep(0)
        return ["127.0.0.3"]

    strict = watcher.read(address, resolve=there, allowed=allowed, trust=None)
    trust = ssl.create_default_context(cafile=certificate / "cert.pem")
    trusting = watcher.read(address, resolve=there, allowed=allowed, trust=trust)

    assert "certifikat" in strict.told[0]
    assert trusting.state == "first"
    assert site.asked[-1].headers["host"] == f"aktor.example:{port}"


def test_a_page_that_leads_from_https_to_http_says_so(
    certificate: Path, watcher: Watcher, site: Site
) -> None:
    """Whoever trusts the lock of an address is told when it is not there all the way."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    port = site.start("127.0.0.3", server, port=0)
    site.page("/", moved(site.page("/ny", PAGE)))
    allowed = frozenset({("aktor.example", port), ("127.0.0.1", site.port)})

    async def there(host: str, _port: int) -> list[str]:
        await asyncio.sleep(0)
        return ["127.0.0.3"] if host == "aktor.example" else [host]

    trust = ssl.create_default_context(cafile=certificate / "cert.pem")
    page = watcher.read(
        f"https://aktor.example:{port}/", resolve=there, allowed=allowed, trust=trust
    )

    assert "inte är skyddat" in page.told[0]
