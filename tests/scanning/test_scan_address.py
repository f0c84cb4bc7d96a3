"""Which addresses are fetched: whatever way the own net is spelt, it is not."""

from __future__ import annotations

import asyncio
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_network

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.model.application import Application
from grantflow.scanning.address import (
    AddressRefused,
    allowed_hosts,
    host_and_port,
    is_public,
    parsed,
)
from grantflow.scanning.network import GuardedNet
from grantflow.scanning.watch import only, watch_of

OWN = [
    ip_network(net)
    for net in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
]
OWN6 = [
    ip_network(net)
    for net in (
        *("::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32"),
        *("::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"),
    )
]


def within(nets: list) -> st.SearchStrategy[str]:  # type: ignore[type-arg]
    """Return addresses of any of the nets."""
    return st.sampled_from(nets).flatmap(lambda net: st.ip_addresses(network=net)).map(str)


@given(within(OWN) | within(OWN6))
def test_no_address_of_an_own_net_is_public(address: str) -> None:
    """The whole of every net that is not the open internet is closed."""
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_in_a_tunnel_is_never_public(inner: IPv4Address) -> None:
    """IPv4 inside IPv6, however it is wrapped, is judged by no router of ours: it is refused."""
    number = int(inner)
    wrapped = (
        IPv6Address(number),
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address((0x0064FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80)),
    )

    assert not any(is_public(str(one)) for one in wrapped)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.10.1.1", "2001:6b0:1::1", "2a00:1450::1"])
def test_the_open_internet_is_open(address: str) -> None:
    """What a Swedish authority has its pages on is let through."""
    assert is_public(address)


@given(st.text(max_size=30))
def test_rubbish_is_never_public(text: str) -> None:
    """What is no address at all is no public one."""
    assert not is_public(text) or "." in text or ":" in text


SPELT = [
    *("127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.1"),
    *("0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.", "①②⑦.0.0.1", "127。0。0。1"),  # noqa: S104 - refused
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]"),
    *("[0:0:0:0:0:0:0:1]", "169.254.169.254", "[fe80::1]", "10.0.0.1", "192.168.1.1"),
]


@pytest.mark.parametrize("host", SPELT)
def test_no_spelling_of_the_own_computer_is_connected_to(host: str) -> None:
    """Decimal, octal, hexadecimal, wide figures, names: what counts is where it leads."""
    from grantflow.scanning.network import NameUnknown, resolved

    async def connect() -> None:
        url = parsed(f"http://{host}:8080/")
        net = GuardedNet(frozenset(), resolved)
        await net.connect_tcp(url.raw_host.decode(), 8080, timeout=0.2)

    with pytest.raises((AddressRefused, NameUnknown)):
        asyncio.run(connect())


def test_one_bad_address_among_good_ones_closes_the_host() -> None:
    """A host that is both outside and inside is not tried at all."""

    async def both(_host: str, _port: int) -> list[str]:
        return ["8.8.8.8", "10.0.0.1"]

    with pytest.raises(AddressRefused):
        asyncio.run(GuardedNet(frozenset(), both).connect_tcp("x.example", 80, timeout=0.1))
    with pytest.raises(AddressRefused):
        asyncio.run(GuardedNet(frozenset(), both).connect_unix_socket("/run/docker.sock"))
    assert issubclass(GuardedNet, httpcore.AsyncNetworkBackend)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ftp://a.se/", "http"),
        ("file:///etc/passwd", "http"),
        ("javascript:alert(1)", "http"),
        ("//a.se/", "http"),
        ("http:///etc", "felskriven"),
        ("http://", "felskriven"),
        ("http://a b.se/", "felskriven"),
        ("http://a.se:99999/", "felskriven"),
        ("http://user:pw@a.se/", "inloggning"),
        ("http://user@a.se/", "inloggning"),
        ("http://a.se:25/", "port 25"),
        (f"http://a.se/{'x' * 3000}", "lång"),
        ("http://xn--\x00/", "felskriven"),
    ],
)
def test_an_address_that_is_not_fetched_says_why(text: str, told: str) -> None:
    """The person who wrote it can mend it."""
    with pytest.raises(AddressRefused, match=told):
        parsed(text)


@given(st.text(max_size=60) | st.text(max_size=40).map("http://{}".format))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    """Nothing that stands in a case breaks the program, and judging twice changes nothing."""
    try:
        url = parsed(text)
    except AddressRefused:
        return

    assert url.scheme in {"http", "https"}
    assert str(parsed(str(url))) == str(url)


def test_hosts_that_are_let_through_are_read_from_a_setting() -> None:
    """Names and numbers with a port, IPv6 in brackets; a name alone means the usual ports."""
    listed = ("127.0.0.1:8000", "[::1]:9", "Intranat.example", "")

    found = allowed_hosts(tuple(part for part in listed if part))

    assert allowed_hosts(("a.example/b:80", "namn@a.example:80")) & {("a.example", 80)} == set()
    assert found == {
        *(("127.0.0.1", 8000), ("::1", 9), ("intranat.example", 80), ("intranat.example", 443)),
    }


@pytest.mark.parametrize(
    "host", ["intranät.example", "Intranät.Example", "xn--intrant-bxa.example"]
)
def test_a_host_in_swedish_letters_is_let_through_as_it_is_asked_for(host: str) -> None:
    """Whether the setting or the case has the letters or what stands for them on the net."""
    asked = host_and_port(parsed("http://intranät.example:8080/sida"))
    decomposed = unicodedata.normalize("NFD", host)

    assert allowed_hosts((f"{host}:8080",)) == allowed_hosts((f"{decomposed}:8080",)) == {asked}


def case(**form: object) -> Application:
    """Return a case with an omvärldsbevakning."""
    return Application.model_validate(
        {
            "call": {"call": "37a", "address": "https://a.example/utlysning"},
            "stages": {"omvarldsbevakning": form},
        }
    )


def test_every_address_of_the_case_is_watched_once() -> None:
    """Fields for addresses and addresses in running text, with all places and the row's name."""
    watch = watch_of(
        case(
            actors=[
                {"id": "aktor-1", "name": "Regionen", "page": "www.region.example"},
                {"id": "aktor-2", "name": "Kommunen", "page": "http://b.example/x#del"},
            ],
            pages=[{"id": "sida-1", "title": "Blogg", "address": "http://b.example/x"}],
            projects=[
                {"id": "projekt-1", "name": "Ett", "source": "Rapport 2021"},
                {"id": "projekt-2", "name": "Två", "source": "Se http://c.example/a(b)."},
            ],
            networks=[{"id": "natverk-1", "name": "Nät", "note": "Läs https://d.example!"}],
            funding_watch=[{"id": "f-1", "programme": "ESF", "page": "ftp://e.example/"}],
        )
    )

    assert {page.address: page.name for page in watch.pages} == {
        "https://a.example/utlysning": "37a",
        "https://www.region.example": "Regionen",
        "http://b.example/x": "Kommunen",
        "http://c.example/a(b)": "Två",
        "https://d.example": "Nät",
    }
    assert [page.places for page in watch.pages if page.address.endswith("/x")] == [
        (
            "stages.omvarldsbevakning.actors[aktor-2].page",
            "stages.omvarldsbevakning.pages[sida-1].address",
        )
    ]
    assert [one.text for one in watch.left] == ["ftp://e.example/"]
    assert [one.name for one in only(watch, ["natverk-1"]).pages] == ["Nät"]
    assert only(watch, []).pages == watch.pages


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("mailto:info@region.example", "http"),
        ("info@region.example", "http"),
        ("ftp://a.example/plan", "http"),
        ("tel:0101", "http"),
        ("/sida/stod", "http"),
        ("\\\\server\\mapp", "http"),
        ("https:///sida", "namn saknas"),
        ("http:/a.example", "namn saknas"),
        ("10.0.0.1/sida", "inre nät"),
        ("http://192.168.1.4/", "inre nät"),
        ("[::1]:8080", "inre nät"),
        ("Regionens sida om stöd", "ingen webbadress"),
    ],
)
def test_what_stands_as_an_address_and_is_not_watched_is_told_with_why(page: str, why: str) -> None:
    """Else the person believes that it is."""
    watch = watch_of(case(actors=[{"id": "aktor-1", "name": "Regionen", "page": page}]))

    (left,) = watch.left
    assert left.place == "stages.omvarldsbevakning.actors[aktor-1].page"
    assert why in left.why
    assert [one.address for one in watch.pages] == ["https://a.example/utlysning"]


def test_an_address_in_running_text_that_is_not_fetched_is_told_as_well() -> None:
    """A sentence without one is not, nor an address that carries another."""
    note = (
        "Skriv till mailto:info@a.example, hämta ftp://a.example/x. Se https://b.example/?u=ftp://c"
    )

    watch = watch_of(case(networks=[{"name": "Nät", "note": note}]))

    assert [one.text for one in watch.left] == ["mailto:info@a.example", "ftp://a.example/x"]
    assert [one.address for one in watch.pages][1:] == ["https://b.example/?u=ftp://c"]


@pytest.mark.parametrize("page", ["-", "Saknas", "finns inte", "?", "n/a", "Okänd"])
def test_that_there_is_no_address_is_no_fault(page: str) -> None:
    """Nor is the title of a report that an earlier project is known from."""
    form = case(actors=[{"page": page}], projects=[{"source": "Rapport: ISBN:978-91"}])

    assert watch_of(form).left == ()


def test_a_site_known_by_its_number_alone_is_watched() -> None:
    """As one known by its name is."""
    watch = watch_of(case(actors=[{"page": "8.8.8.8/sida"}, {"page": "intranat:8080"}]))

    found = [one.address for one in watch.pages][1:]
    assert found == ["https://8.8.8.8/sida", "https://intranat:8080"]
