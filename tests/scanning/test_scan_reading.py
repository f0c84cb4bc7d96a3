"""Reading what servers send: charsets, kinds, markup and feeds, sound or broken."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.scanning.charset import text_of
from grantflow.scanning.limits import Limits
from grantflow.scanning.page import PageText, read

TEXT = "Föräldrastöd på Öland – träffar för mödrar och fäder"
HTML = (
    "<html><head><title>{0}</title></head><body><main><h1>{0}</h1><p>{0}</p></main></body></html>"
)
LIMITS = Limits()


def page(content: bytes | str, kind: str = "text/html") -> PageText:
    """Read what a server sent."""
    sent = content.encode() if isinstance(content, str) else content
    return read(sent, kind, "http://a.example/sida", LIMITS)


CHARSETS: list[tuple[bytes, str]] = [
    (TEXT.encode(), "text/html; charset=utf-8"),
    (TEXT.encode(), ""),
    (TEXT.encode(), "text/html; charset=iso-8859-1"),
    (TEXT.encode("cp1252"), "text/html; charset=windows-1252"),
    (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1"),
    (TEXT.encode("cp1252"), "text/html; charset=utf-8"),
    (TEXT.encode("cp1252"), 'text/html; charset="nonsens"'),
    (b'<meta charset="windows-1252">' + TEXT.encode("cp1252"), "text/html"),
    (b"<meta http-equiv=x content='text/html; charset=cp1252'>" + TEXT.encode("cp1252"), ""),
    (b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=iso-8859-1"),
    (TEXT.encode("utf-16"), "text/html"),
    (TEXT.encode("utf-16-le"), "text/html; charset=utf-16le"),
    (TEXT.encode("mac-roman"), "text/html; charset=macintosh"),
]


@pytest.mark.parametrize(("content", "kind"), CHARSETS)
def test_swedish_letters_come_through(content: bytes, kind: str) -> None:
    """Whatever a page is written in, and whatever its header says of that."""
    assert text_of(content, kind).endswith(TEXT)


@given(
    st.binary(max_size=300), st.sampled_from(["", "text/html; charset=utf-8", "x; charset=big5"])
)
def test_any_bytes_are_read_as_something(content: bytes, kind: str) -> None:
    """No answer of a server breaks the reading of it."""
    page(content, kind)


@pytest.mark.parametrize(
    ("content", "kind", "read_as"),
    [
        (HTML.format(TEXT), "", "page"),
        (HTML.format(TEXT), "application/pdf", "page"),
        (HTML.format(TEXT), "application/xhtml+xml", "page"),
        ("<?xml version='1.0'?><rss><channel><item/></channel></rss>", "text/html", "feed"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id></entry></feed>", "", "feed"),
        (TEXT, "text/plain", "text"),
        ("", "text/html", "text"),
        (b"%PDF-1.7\n", "text/html", "file"),
        (b"\x89PNG\r\n", "text/html", "file"),
        (b"a\x00\x01\x02" * 40, "application/octet-stream", "file"),
    ],
)
def test_what_it_is_shows_in_what_was_sent(content: bytes | str, kind: str, read_as: str) -> None:
    """Headers lie or are missing; the content does not."""
    assert page(content, kind).kind == read_as


def test_the_main_text_is_told_from_what_stands_round_it() -> None:
    """Menus, scripts and hidden things are no news; headings, lists and rows keep their kind."""
    html = (
        "<html><body><nav><a href=/>Hem</a></nav><main><h1>Stöd 2027</h1>"
        "<p>Länet ger stöd till <b>föräldra</b>grupper och till samverkan i länet.</p>"
        "<ul><li>Ett<ul><li>Ett och ett</li></ul></li></ul>"
        "<table><tr><th>När</th><td><p>1 mars</p></td></tr></table>"
        "<script>var x = 'nej'</script><p hidden>dolt</p></main><footer>Sidfot</footer></body>"
    )
    found = page(html)
    main = [(block.kind, block.text) for block in found.blocks]

    assert ("heading", "Stöd 2027") in main
    assert (
        "text",
        "Länet ger stöd till föräldragrupper och till samverkan i länet.",
    ) in main
    assert ("row", "När | 1 mars") in main
    everything = " ".join(block.text for block in found.whole)
    assert "Hem" in everything
    assert "Sidfot" in everything
    assert not {"nej", "dolt"} & set(everything.split())
    assert "Hem" not in {text for _, text in main}


@pytest.mark.parametrize(
    "html",
    [
        "<p>" * 5_000 + TEXT,
        "<div>" * 5_000 + TEXT,
        "<table><tr><td colspan=99999999999>" + TEXT + "</table>",
        "<html><body><p>" + TEXT + "<![CDATA[<!h<!h<",
        f"<main><p>{TEXT}</p><!-- " + "x" * 10_000,
        f"<title>{TEXT}",
        f"<p {' '.join(f'a{n}=1' for n in range(50_000))}>{TEXT}",
        f"<svg><p>{TEXT}</svg>",
        "<?xml version='1.0' encoding='utf-16'?><html><body><p>" + TEXT + "</p></body></html>",
    ],
    ids=["p", "div", "span", "cdata", "comment", "title", "attributes", "svg", "xml"],
)
def test_broken_markup_is_read_as_far_as_it_goes(html: str) -> None:
    """Nobody's mistake in a page stops the watch of the others."""
    found = page(html)

    assert found.kind == "page"


def test_an_unclosed_page_keeps_its_text_without_a_body() -> None:
    """Elements that the parser puts in the head are part of the page all the same."""
    found = page(f"<title>T</title><main><h1>Rubrik</h1><p>{TEXT}")

    assert [block.text for block in found.blocks] == ["Rubrik", TEXT]


def test_nothing_that_steers_a_terminal_comes_through() -> None:
    """A page can't write over what a person reads, nor turn it round."""
    found = page("<title>\x1b[2J\u202eT</title><p>\x1b]0;x\x07Stöd för\u00adäldrar\x9b31m</p>")

    everything = found.title + "".join(block.text for block in found.whole)
    assert everything.isprintable()
    assert "föräldrar" in everything


def test_a_page_of_many_elements_is_read_to_a_bound() -> None:
    """The library that finds the main text is left out where it would be slow."""
    content = "<html><body>" + "<div><p>Ord <b>och</b> ord</p></div>" * 20_000

    assert len(page(content).blocks) == LIMITS.blocks


def test_a_row_of_very_many_cells_is_read_to_a_bound_and_says_so() -> None:
    """Time grows with the page, not with its square, and only so many elements are gone through."""
    content = "<html><body><table><tr>" + "<td>x" * (LIMITS.nodes + 10)
    found = page(content)

    assert found.whole[0].text.startswith("x | x | x")
    assert "bara början" in found.told[0]


ITEM = "<item><title>Nyhet {0}</title><link>/n/{0}</link><description>{1}</description></item>"
RSS = "<?xml version='1.0' encoding='iso-8859-1'?><rss version='2.0'><channel>{}</channel></rss>"


def test_a_feed_is_read_with_whole_links_and_plain_words() -> None:
    """Links are made whole, markup in a summary is taken away, a script link is no link."""
    items = ITEM.format(1, "&lt;p&gt;Stöd till &lt;b&gt;föräldrar&lt;/b&gt;&lt;/p&gt;")
    items += "<item><title>Elak</title><guid>x</guid><link>javascript:alert(1)</link></item>"
    first, second = page(RSS.format(items).encode("latin-1")).items

    assert (first.title, first.link) == ("Nyhet 1", "http://a.example/n/1")
    assert first.summary == "Stöd till föräldrar"
    assert second.link == ""


def test_a_long_feed_is_read_to_a_bound_and_says_so() -> None:
    """Ten thousand items are nobody's news."""
    found = page(RSS.format("".join(ITEM.format(n, "") for n in range(10_000))))

    assert len(found.items) == LIMITS.items
    assert found.items[0].title == "Nyhet 0"
    assert "är långt" in found.told[0]


LAUGHS = "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>"
LAUGHS += "".join(f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in pairwise("abcdefgh"))
LAUGHS += "]>"


@pytest.mark.parametrize(
    "feed",
    [
        RSS.format(ITEM.format(1, "x") + "<item><title>Avbr"),
        RSS.format(ITEM.format(1, "<![CDATA[<!h<!h<!h<]]>")),
        RSS.format(ITEM.format(1, "&nbsp;&odd;")),
        "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>"
        + "".join(
            f"<!ENTITY {c} '{f'&{p};' * 10}'>" for p, c in zip("abcdefg", "bcdefgh", strict=True)
        )
        + "]>"
        + RSS.format(ITEM.format(1, "&h;")).split("?>", 1)[1],
    ],
    ids=["cut", "declaration", "entities", "laughs"],
)
def test_a_broken_feed_gives_what_can_be_read(feed: str) -> None:
    """A feed that is cut off or malformed is no reason to stop, nor to grow."""
    found = page(feed)

    assert found.kind == "feed"
    assert sum(len(item.summary) for item in found.items) < 10_000
