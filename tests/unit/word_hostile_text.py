"""Hostile XML: entities, encodings, depth, and texts that are larger than any text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from word_hostile import (
    COMMENTS,
    DAMAGED,
    DTD,
    HEAD,
    MAIN,
    RELS,
    STYLES,
    SWOLLEN,
    TEXT,
    TOO_MUCH,
    TOP,
    TYPES,
    Hostile,
    beside,
    body,
    changed,
    document,
    good,
    huge,
    related,
)
from word_written import W, p, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from word_hostile import Changes

CODING = "annan teckenkodning"
WIDE = "skriven i UTF-16"
DEEP = "orimligt många nivåer"
NAMES = "orimligt långa namn"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def texts_that_trick() -> Iterator[Hostile]:
    """Yield files whose fault lies in the XML of a part."""
    yield from _entities()
    yield from _encodings()
    yield from _broken()
    yield from _deep()
    yield from _large()
    yield from _tables()


def _entities() -> Iterator[Hostile]:
    laughs = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "' + f"&a{n - 1};" * 10 + '">' for n in range(1, 12)
    )
    doctypes = {
        "dtd-empty": "<!DOCTYPE document>",
        "dtd-outside": '<!DOCTYPE document SYSTEM "http://127.0.0.1:9/a.dtd">',
        "dtd-public": '<!DOCTYPE document PUBLIC "-//A//B" "http://127.0.0.1:9/a.dtd">',
        "entity-inside": '<!DOCTYPE document [<!ENTITY a11 "hej">]>',
        "entity-file": '<!DOCTYPE document [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>',
        "entity-net": '<!DOCTYPE document [<!ENTITY a11 SYSTEM "http://127.0.0.1:9/a">]>',
        "entity-parameter": '<!DOCTYPE d [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a">%a;]>',
        "billion-laughs": f"<!DOCTYPE document [{laughs}]>",
        "quadratic": f"<!DOCTYPE document [<!ENTITY a11 '{'a' * 100_000}'>]>",
    }
    for name, doctype in doctypes.items():
        content = document(p("&a11;" * 9)).replace(HEAD, HEAD + doctype)
        yield Hostile(name, partial(changed, {MAIN: content}), DTD)
    doctype = f"{HEAD}<!DOCTYPE a [{laughs}]>"
    for part in (STYLES, RELS, TYPES, TOP):
        old = good()[part].decode()
        content = doctype + old[old.index("?>") + 2 :]
        yield Hostile(f"laughs-in-{part}", partial(changed, {part: content}), DTD)
    late = f"{HEAD}<!--@--><!DOCTYPE a>"
    yield Hostile("dtd-late", lambda: changed({MAIN: late.replace("@", "x" * 9_000_000)}), DTD)
    yield Hostile("entity-unknown", lambda: body(p("&nbsp;")), DAMAGED)


def _encodings() -> Iterator[Hostile]:
    wide = document("").replace("UTF-8", "UTF-16")
    for name, content in {
        "utf16": wide.encode("utf-16"),
        "utf16-be": b"\xfe\xff" + wide.encode("utf-16-be"),
        "utf16-no-mark": wide.encode("utf-16-le"),
        "utf16-be-no-mark": wide.encode("utf-16-be"),
        "utf16-not-told": document("").replace(HEAD, "").encode("utf-16-le"),
        "utf16-told-as-utf8": document("").encode("utf-16"),
        "utf32": document("").encode("utf-32"),
    }.items():
        yield Hostile(name, partial(changed, {MAIN: content}), WIDE)
    plain = document("").replace(TEXT, "Hej.")
    for told in ("UTF-7", "ISO-8859-1", "windows-1252", "UTF-16", "EBCDIC-CP-SE", "x"):
        content = plain.replace("UTF-8", told).encode("utf-7" if told == "UTF-7" else "latin-1")
        yield Hostile(f"told-as-{told}", partial(changed, {MAIN: content}), CODING)
    late = plain.replace(" encoding", " " * 300 + " encoding").replace("UTF-8", "ISO-8859-1")
    yield Hostile("coding-told-late", lambda: changed({MAIN: late}), CODING)
    smile = document("").replace(TEXT, "+2D3cqQ- +ADw-").replace("UTF-8", "utf-8")
    yield Hostile("utf7-not-told", lambda: changed({MAIN: smile}))
    yield Hostile("mark-first", lambda: changed({MAIN: "\ufeff" + document("")}))
    yield Hostile(
        "mark-and-told", lambda: changed({MAIN: "\ufeff" + plain.replace("8", "16", 1)}), CODING
    )


def _broken() -> Iterator[Hostile]:
    whole = document("").encode()
    for name, content in {
        "xml-empty": b"",
        "xml-blank": b" \n",
        "xml-cut": whole[:-9],
        "xml-two-roots": whole + b"<a/>",
        "xml-text-after": whole + b"hej",
        "xml-not-utf8": whole.replace(b"beslutade", b"beslut\xe5de"),
        "xml-overlong": whole.replace(b"beslutade", b"beslut\xc0\xafade"),
        "xml-surrogate": whole.replace(b"beslutade", b"beslut\xed\xa0\x80ade"),
        "xml-control-sign": whole.replace(b"beslutade", b"beslut\x01ade"),
        "xml-control-ref": whole.replace(b"beslutade", b"beslut&#1;ade"),
        "xml-zero-ref": whole.replace(b"beslutade", b"beslut&#0;ade"),
        "xml-large-ref": whole.replace(b"beslutade", b"beslut&#x7fffffff;ade"),
        "xml-zero": whole.replace(b"beslutade", b"beslut\0ade"),
        "xml-prefix-unknown": whole.replace(b"<w:p>", b"<x:p>", 1),
        "xml-attribute-twice": whole.replace(b"<w:p>", b"<w:p a='1' a='2'>", 1),
        "main-is-html": b"<html><body><p>Hej</p></body></html>",
        "main-without-body": f"<w:document {W}/>".encode(),
        "main-is-styles": good()[STYLES],
        "main-in-no-space": b"<document><body><p/></body></document>",
    }.items():
        yield Hostile(name, partial(changed, {MAIN: content}), DAMAGED)
    later = whole.replace(b'"1.0"', b'"1.1"')
    yield Hostile("xml-version-1.1", lambda: changed({MAIN: later}))
    for part in (STYLES, RELS, TOP, TYPES):
        for name, content in {"empty": b"", "cut": good()[part][:-9]}.items():
            yield Hostile(f"{name}-{part}", partial(changed, {part: content}), DAMAGED)
    yield Hostile("two-bodies", lambda: changed({MAIN: document("</w:body><w:body>" + p("Hej"))}))
    yield Hostile("comments-empty", lambda: changed(beside("comments", "")), "", DAMAGED)
    yield Hostile(
        "comments-cut", lambda: changed(beside("comments", f"<w:comments {W}>")), "", DAMAGED
    )
    yield Hostile(
        "comments-wide", lambda: changed(beside("comments", "<a/>".encode("utf-16"))), "", WIDE
    )
    yield Hostile(
        "comments-laugh", lambda: changed(beside("comments", "<!DOCTYPE a><a/>")), "", DTD
    )
    yield Hostile(
        "comments-are-text",
        lambda: changed(related(("comments", "document.xml", False))),
        "",
        DAMAGED,
    )
    yield Hostile("styles-are-text", lambda: changed(_first(("styles", "document.xml"))), DAMAGED)
    yield Hostile("notes-are-styles", lambda: changed(_first(("footnotes", "styles.xml"))))


def _first(*lines: tuple[str, str]) -> dict[str, bytes]:
    """Return relations that stand before those of the good file."""
    rels = related(*((kind, target, False) for kind, target in lines))[RELS].decode()
    start, rest = rels.split("<Relationship ", 1)
    own, added = rest.split('<Relationship Id="x0"')
    return {RELS: f'{start}<Relationship Id="x0"{added}'.replace("</Relationships>", "").encode()
            + f"<Relationship {own}</Relationships>".encode()}  # fmt: skip


def _deep() -> Iterator[Hostile]:
    def nested(opens: str, closes: str, times: int, inner: str = "") -> str:
        return opens * times + (inner or p("Djupt nere.")) + closes * times

    cell = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    held = "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"
    added = "<w:ins>", "</w:ins>"
    run = "<w:r><w:t>Djupt.</w:t></w:r>"
    group = '<g xmlns="urn:g">', "</g>"
    yield Hostile("deep-elements", lambda: body(nested("<w:a>", "</w:a>", 10_000)), DEEP)
    yield Hostile("deep-million", lambda: huge("", "<a>" * 1000, 1000, ""), TOO_MUCH)
    yield Hostile("deep-tables", lambda: body(nested(*cell, 10_000)), DEEP)
    yield Hostile("deep-controls", lambda: body(nested(*held, 10_000)), DEEP)
    yield Hostile("deep-insertions", lambda: body(f"<w:p>{nested(*added, 9999, run)}</w:p>"), DEEP)
    yield Hostile("deep-groups", lambda: body(f"<w:p>{nested(*group, 9999, 'x')}</w:p>"), DEEP)
    yield Hostile("deep-in-styles", lambda: _in_styles(nested("<w:a>", "</w:a>", 500, "x")), DEEP)
    yield Hostile("tables-in-tables", lambda: body(nested(*cell, 45)))
    yield Hostile("controls-in-controls", lambda: body(nested(*held, 70)))
    yield Hostile(
        "insertions-in-insertions", lambda: body(f"<w:p>{nested(*added, 140, run)}</w:p>")
    )
    boxed = "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"
    yield Hostile("boxes-in-boxes", lambda: body(nested(*boxed, 35)))
    chosen = (
        f"<mc:AlternateContent xmlns:mc='{_MC}'><mc:Choice>",
        "</mc:Choice></mc:AlternateContent>",
    )
    yield Hostile("choices-in-choices", lambda: body(f"<w:p>{nested(*chosen, 70, run)}</w:p>"))


def _in_styles(content: str) -> bytes:
    old = good()[STYLES]
    return changed({STYLES: old.replace(b"</w:styles>", f"{content}</w:styles>".encode())})


def _large() -> Iterator[Hostile]:
    run = "<w:r><w:t>a</w:t></w:r>"
    attributes = "".join(f' a{n}="{n}"' for n in range(999))
    opens, closes = "<w:p><w:r><w:t>", "</w:t></w:r></w:p>"
    for name, chunk, times in (
        ("runs-million", "<w:r><w:t/></w:r>" * 1000, 1000),
        ("paragraphs-million", "<w:p/>" * 1000, 1000),
        ("attributes-million", f"<w:r{attributes}/>", 1000),
        ("breaks-million", "<w:r><w:br/></w:r>" * 1000, 1000),
    ):
        yield Hostile(name, partial(huge, "<w:p>", chunk, times, "</w:p>"), TOO_MUCH)
    words = "Vi ska nå alla föräldrar i hela länet. " * 1000
    for name, chunk, times in (
        ("paragraph-19-mb", words, 440),
        ("combining-10-million", "\u0301" * 10_000, 900),
        ("bidi-6-million", "\u202e" * 10_000, 600),
        ("one-word-15-mb", "a" * 10_000, 1500),
        ("smiles-4-million", "😀" * 10_000, 400),
        ("references-3-million", "&#97;" * 10_000, 350),
        ("blanks-18-mb", " " * 10_000, 1800),
        ("lines-18-mb", "\n" * 10_000, 1800),
        ("pieces-of-text", "aa<!---->" * 1000, 2000),
    ):
        yield Hostile(name, partial(huge, opens, chunk, times, closes), TOO_MUCH)
    for name, chunk, times in (
        ("blanks-5-mb", " " * 10_000, 500),
        ("lines-5-mb", "\n" * 10_000, 500),
        ("lines-by-reference", "&#10;" * 10_000, 380),
        ("combining-300000", "\u0301" * 10_000, 30),
        ("bidi-300000", "\u202e\u2066" * 10_000, 15),
        ("dots-300000", "." * 10_000, 30),
        ("quotes-300000", "”" * 10_000, 30),
        ("zero-width-300000", "a\u200b" * 10_000, 15),
        ("brackets-300000", "[" * 10_000, 30),
        ("text-between-marks", "a<?b?>" * 1000, 100),
        ("cdata-100000", "<![CDATA[a]]>" * 1000, 100),
    ):
        yield Hostile(name, partial(huge, opens, chunk, times, closes))
    yield Hostile("paragraph-90-mb", lambda: huge(opens, words, 2300, closes), SWOLLEN)
    yield Hostile("attribute-10-mb", lambda: huge("<w:p a='", "a" * 10_000, 1000, "'/>"))
    yield Hostile("blanks-in-tag-10-mb", lambda: huge("<w:p", " " * 10_000, 1000, f">{run}</w:p>"))
    yield Hostile("name-10-mb", lambda: huge("<w:", "a" * 10_000, 1000, "/>"))
    spaces = "".join(f' xmlns:a{n}="urn:{n}"' for n in range(20_000))
    yield Hostile("spaces-20000", lambda: body(f"<w:p{spaces}>{run}</w:p>"))
    long = f'<a:b xmlns:a="urn:{"a" * 1_000_000}">{"<a:c/>" * 100_000}</a:b>'
    yield Hostile("space-with-long-address", lambda: body(long), NAMES)
    yield Hostile("runs-40000", lambda: body(f"<w:p>{run * 40_000}</w:p>"))
    yield Hostile(
        "children-with-text", lambda: body(f"<w:p><w:r><w:t>{'a<b/>' * 90_000}</w:t></w:r></w:p>")
    )
    mixed = f"<w:p>{'<w:r><w:t>a</w:t><w:tab/></w:r>' * 40_000}</w:p>"
    yield Hostile("tabs-40000", lambda: body(mixed))
    paragraphs = "".join(p(f"Stycke {n} om mål {n}.") for n in range(8_000))
    yield Hostile("paragraphs-8000", lambda: body(paragraphs))
    gone = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run}</w:p>"
    yield Hostile("marks-taken-away", lambda: body(gone * 20_000))
    yield Hostile(
        "comments-large",
        lambda: changed(beside("comments", _comment("a" * 5_000_000))),
        "",
        TOO_MUCH,
    )
    yield Hostile("part-of-21-mb", lambda: huge("<!--", "x" * 10_000, 2100, "-->"), SWOLLEN)
    blanks: Changes = {COMMENTS: b" " * 19_000_000, STYLES: good()[STYLES] + b" " * 19_000_000}
    yield Hostile(
        "parts-of-38-mb", lambda: changed({**beside("comments", ""), **blanks}), "", TOO_MUCH
    )


def _comment(text: str) -> str:
    return f'<w:comments {W}><w:comment w:id="1">{p(text)}</w:comment></w:comments>'


def _tables() -> Iterator[Hostile]:
    def spanned(value: str, what: str = "gridSpan") -> bytes:
        cell = f'<w:tc><w:tcPr><w:{what} w:val="{value}"/></w:tcPr>{p("Mål")}</w:tc>'
        before = f'<w:trPr><w:gridBefore w:val="{value}"/><w:gridAfter w:val="{value}"/></w:trPr>'
        return body(f"<w:tbl><w:tr>{before}{cell * 3}</w:tr></w:tbl>")

    values = ("1000000000", "-1", "0", "", "x", "²", "٣", "1" * 5000, "1e9", "0x10", "９")
    for number, value in enumerate(values):
        yield Hostile(f"span-{number}", partial(spanned, value))
        outlined = (
            f'<w:p><w:pPr><w:outlineLvl w:val="{value}"/></w:pPr><w:r><w:t>A</w:t></w:r></w:p>'
        )
        yield Hostile(f"outline-{number}", partial(body, outlined))
    yield Hostile("all-go-on", lambda: spanned("continue", "vMerge"))
    for number, rows in enumerate(("", "<w:tr/>", "<w:tr><w:tc/></w:tr>", "<w:tc/>", "<w:p/>")):
        yield Hostile(f"table-odd-{number}", partial(body, f"<w:tbl>{rows * 3}</w:tbl>"))
    yield Hostile("cells-20000", lambda: body(table(*[("Mål", "Nivå")] * 10_000)))
    yield Hostile("columns-10000", lambda: body(table(("Mål",) * 10_000)))
