"""Word files that nobody should open, and what each comes to: built here, never kept as files."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from word_packed import Member, members, packed, parts_of, swollen, written
from word_written import W, p, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TEXT = "Socialnämnden beslutade den 14 oktober att söka medel."
MAIN, RELS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
STYLES, NUMBERS, COMMENTS = "word/styles.xml", "word/numbering.xml", "word/comments.xml"
TOP, CORE = "_rels/.rels", "docProps/core.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
UNKNOWN = "ingen Word-fil"
DAMAGED = "Word-filen är skadad"
TOO_MUCH = "mer än vad som går att granska"
TWICE = "samma del två gånger"
ASTRAY = "ett namn som inte får finnas"
MACROS = "innehåller makron"
LOCKED = "skyddad med lösenord"
SWOLLEN = "sväller orimligt"
DTD = "dokumenttyp (DTD)"
NO_TEXT = "innehåller ingen text"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OWN = p("Förankring", style="R1") + p(TEXT)
_MEGA = 1_000_000


# Parts by name; None takes one away.
Changes = dict[str, str | bytes | None]


class Hostile(NamedTuple):
    """A file, and what its refusal says; "" when it is read like any other.

    `in_margin` is what the refusal says when comments are to be put in, where only then it fails.
    """

    name: str
    content: Callable[[], bytes]
    told: str = ""
    in_margin: str = ""


def corpus() -> Iterator[Hostile]:
    """Yield all hostile files."""
    from word_hostile_parts import parts_that_trick
    from word_hostile_text import texts_that_trick
    from word_hostile_zip import zips_that_trick

    yield from _other_kinds()
    yield from zips_that_trick()
    yield from texts_that_trick()
    yield from parts_that_trick()


def good(body: str = "", **more: str) -> dict[str, bytes]:
    """Return the parts of a good Word file with a text; `more` are parts by kind."""
    if not body and not more:
        return dict(_whole())
    return parts_of(word(_OWN + body, **more))


@cache
def _whole() -> dict[str, bytes]:
    return parts_of(word(_OWN))


def changed(changes: Mapping[str, str | bytes | None], **more: str) -> bytes:
    """Return a good file with parts put in another's place, added, or taken away."""
    parts: Changes = {**good(**more), **changes}
    return packed({name: content for name, content in parts.items() if content is not None})


def body(content: str) -> bytes:
    """Return a file with something after its good text."""
    return packed(good(content))


def with_member(*one: Member, without: str = "") -> bytes:
    """Return a good file with a member of any kind, in the place of another if one is named."""
    return written([*(m for m in members(good()) if m.name != without.encode()), *one])


def huge(head: str, chunk: str, times: int, tail: str) -> bytes:
    """Return a file with a body that is too large to keep here."""
    start, end = document().split("@")
    begin, stop = (start + head).encode(), (tail + end).encode()
    return with_member(swollen(MAIN, begin, chunk.encode(), times, stop), without=MAIN)


def document(content: str = "@") -> str:
    """Return a main part with a good text and some content."""
    return f"{HEAD}<w:document {W}><w:body>{p(TEXT)}{content}</w:body></w:document>"


def related(*lines: tuple[str, str, bool], to: str = RELS) -> dict[str, bytes]:
    """Return the relations of a good file with some more: kind, target, whether outside."""
    told = "".join(_relation(number, *line) for number, line in enumerate(lines))
    return {to: good()[to].replace(b"</Relationships>", f"{told}</Relationships>".encode())}


def _relation(number: int, kind: str, target: str, out: bool) -> str:
    address = kind if ":" in kind else f"{_OFFICE}/{kind}"
    mode = ' TargetMode="External"' if out else ""
    return f'<Relationship Id="x{number}" Type="{address}" Target="{target}"{mode}/>'


def typed(*lines: str) -> dict[str, bytes]:
    """Return the content types of a good file with some more lines."""
    return {TYPES: good()[TYPES].replace(b"</Types>", f"{''.join(lines)}</Types>".encode())}


def override(name: str, kind: str) -> str:
    """Return a line of the content types."""
    return f'<Override PartName="/{name}" ContentType="{kind}"/>'


def beside(kind: str, content: str | bytes) -> dict[str, str | bytes]:
    """Return what gives a good file a part of a kind, related to its text."""
    return {
        f"word/{kind}.xml": content,
        **related((kind, f"{kind}.xml", False)),
        **typed(override(f"word/{kind}.xml", f"{_TYPE}.{kind}+xml")),
    }


def _other_kinds() -> Iterator[Hostile]:
    """Yield files of other programs that have been given the wrong name."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

    def old(stream: str) -> bytes:
        return ole + stream.encode("utf-16-le") + bytes(1024)

    page = "<!DOCTYPE html><html><body>Hej</body></html>"
    kinds: tuple[tuple[str, bytes, str], ...] = (
        ("empty", b"", "filen är tom"),
        ("doc", old("WordDocument"), "äldre Word-formatet"),
        ("xls", old("Workbook"), "äldre Excel-fil"),
        ("msg", old("__substg1.0"), "äldre Office-fil"),
        ("locked-docx", old("EncryptedPackage"), LOCKED),
        ("ole-cut", ole[:8], "äldre Office-fil"),
        ("rtf", b"{\\rtf1\\ansi Hej}", "RTF-fil"),
        ("pdf", b"%PDF-1.7\n%\xe2\xe3", "en PDF"),
        ("html", page.encode(), "webbsida"),
        ("html-bom", b"\xef\xbb\xbf\r\n" + page.encode(), "webbsida"),
        ("html-utf16", page.encode("utf-16"), "webbsida"),
        ("word-xml", f"{HEAD}<?mso-application progid='Word.Document'?>".encode(), "XML-fil"),
        ("mhtml", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "webbsida"),
        ("mhtml-blink", b"From: <Saved by Blink>\r\nSubject: Hej\r\n", "webbsida"),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", UNKNOWN),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0", UNKNOWN),
        ("text", TEXT.encode(), UNKNOWN),
        ("random", bytes(n * n * 7 % 251 for n in range(1, 5000)), UNKNOWN),
        ("zeros", bytes(_MEGA), UNKNOWN),
        ("only-pk", b"PK", DAMAGED),
        ("only-local", b"PK\3\4", DAMAGED),
        ("pk-random", b"PK\3\4" + bytes(n * n % 253 for n in range(9000)), DAMAGED),
        ("empty-zip", b"PK\5\6" + bytes(18), UNKNOWN),
        ("zip", packed({"hej.txt": "hej"}), UNKNOWN),
        ("zipped-docx", packed({"Utkast.DOCX": word(p(TEXT))}), "en zip-fil"),
        (
            "xlsx-and-word",
            packed({TYPES: good()[TYPES], "xl/workbook.xml": "<workbook/>"}),
            DAMAGED,
        ),
        ("odt", packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "(.odt)"),
        ("ods", packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), UNKNOWN),
        ("epub", packed({"mimetype": "application/epub+zip"}), UNKNOWN),
    )
    for name, content, told in kinds:
        yield Hostile(name, partial(bytes, content), told)
    types = good()[TYPES].replace(b"wordprocessingml.document", b"spreadsheetml.sheet")
    yield Hostile("xlsx-whole", lambda: packed({TYPES: types, "xl/w.xml": "<w/>"}), "Excel-fil")
    types = types.replace(b"spreadsheetml", b"presentationml")
    yield Hostile("pptx", lambda: packed({TYPES: types, "ppt/p.xml": "<p/>"}), "PowerPoint-fil")
    yield Hostile("mimetype-bomb", lambda: written([_blown("mimetype", 90)]), "sväller")
    yield Hostile("whole", lambda: packed(good()), "")
    yield Hostile("empty-document", lambda: word(""), NO_TEXT)
    yield Hostile("only-blanks", lambda: word(p("  ") + p("\u200b\u00a0")), NO_TEXT)
    whole = packed(good())
    for cut in (30, 31, 100, 500, 1000, len(whole) // 2, len(whole) - 23, len(whole) - 1):
        yield Hostile(f"cut-{cut}", partial(bytes, whole[:cut]), DAMAGED)


def _blown(name: str, megabytes: int) -> Member:
    return swollen(name, b"", b"a" * _MEGA, megabytes, b"")
