"""Hostile zip files: bombs, lies, tricks with names."""

from __future__ import annotations

import struct
import zipfile
import zlib
from functools import partial
from io import BytesIO
from itertools import repeat
from typing import TYPE_CHECKING

from word_hostile import (
    ASTRAY,
    DAMAGED,
    LOCKED,
    MAIN,
    STYLES,
    SWOLLEN,
    TOO_MUCH,
    TWICE,
    UNKNOWN,
    Hostile,
    changed,
    document,
    good,
    with_member,
)
from word_packed import Member, end64, local_header, member, members, packed, swollen, written

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEGA = 1_000_000
LIES = "innehållsförteckning stämmer inte"
OVERLAP = "ligger i varandra"
MANY = "orimligt många delar"
PACKING = "packad på ett sätt"


def zips_that_trick() -> Iterator[Hostile]:
    """Yield files whose fault lies in the zip."""
    yield from _bombs()
    yield from _overlaps()
    yield from _lies()
    yield from _names()
    yield from _many()
    yield from _unusual()


def _zeros(name: str, megabytes: int, size: int | None = None) -> Member:
    """Return zeros that pack to a thousandth; `size` is how many bytes they say they are."""
    one = swollen(name, b"", bytes(_MEGA), megabytes, b"")
    return one if size is None else one._replace(size=size)


def _not_so_packed() -> Member:
    """Return 300 MB that swell by some hundred times, as true text may do."""
    chunk = b"".join(b"%d" % (n * n % 10_007) for n in range(5_000)).ljust(_MEGA)
    return swollen(MAIN, b"", chunk, 300, b"")


def _bombs() -> Iterator[Hostile]:
    def many(count: int) -> bytes:
        one = _zeros("a", 1)
        return with_member(
            *(one._replace(name=f"word/media/{n}.png".encode()) for n in range(count))
        )

    def nested() -> bytes:
        inner = packed({"a": written([_zeros("b", 50)])})
        return with_member(member("word/embeddings/a.zip", inner, stored=True))

    def text(size: int | None = None) -> bytes:
        return with_member(_zeros(MAIN, 300, size), without=MAIN)

    def styles(size: int | None = None) -> bytes:
        return with_member(_zeros(STYLES, 300, size), without=STYLES)

    def picture(size: int | None = None) -> bytes:
        return with_member(_zeros("word/media/a.png", 400, size))

    yield Hostile("flat-bomb", lambda: with_member(_zeros("word/media/a.bin", 900)), SWOLLEN)
    yield Hostile("nested-bomb", nested)
    yield Hostile("text-300-mb", text, SWOLLEN)
    yield Hostile("text-300-mb-said-small", lambda: text(size=900), DAMAGED)
    yield Hostile("text-300-mb-said-none", lambda: text(size=0), DAMAGED)
    spread = _not_so_packed
    yield Hostile(
        "text-300-mb-not-so-packed", lambda: with_member(spread(), without=MAIN), TOO_MUCH
    )
    yield Hostile("styles-300-mb", styles, SWOLLEN)
    yield Hostile("styles-300-mb-said-small", lambda: styles(size=9), DAMAGED)
    yield Hostile("picture-400-mb", picture, SWOLLEN)
    # Never unpacked here, so what it says of itself does not matter.
    yield Hostile("picture-400-mb-said-small", lambda: picture(size=99))
    yield Hostile("pictures-450", lambda: many(450), "för stor när den packas upp")
    yield Hostile("pictures-300", lambda: many(300))
    comment = "<!--" + "x" * 18 * _MEGA + "-->"
    yield Hostile("one-comment-of-18-mb", lambda: changed({MAIN: document(comment)}))


def _overlaps() -> Iterator[Hostile]:
    def shared() -> bytes:
        kernel = _zeros("word/media/0.png", 1)
        others = [kernel._replace(name=f"word/media/{n}.png".encode(), at=0) for n in range(1, 9)]
        return written([kernel, *others, *members(good())])

    def quoted() -> bytes:
        """Each header is packed, as it stands, at the end of the member before."""
        kernel = _zeros("word/media/z.png", 1)
        pieces, table = local_header(kernel) + kernel.packed, [kernel._replace(at=0)]
        content = bytes(_MEGA)
        for n in range(20):
            first = pieces[: len(local_header(table[0]))]
            content = first + content
            block = struct.pack("<BHH", 0, len(first), len(first) ^ 0xFFFF)
            rest = block + pieces
            one = Member(f"word/media/{n}.png".encode(), rest, len(content), zlib.crc32(content))
            shift = len(local_header(one)) + len(block)
            table = [one._replace(at=0), *(t._replace(at=(t.at or 0) + shift) for t in table)]
            pieces = local_header(one) + rest
        rest_of_file = [m._replace(at=None) for m in members(good())]
        return written([*table, *rest_of_file], before=pieces)

    def over_the_table() -> bytes:
        last = member("word/media/a.png", b"abc", stored=True)
        return with_member(last._replace(said_packed=60, size=60))

    yield Hostile("shared-bytes", shared, OVERLAP)
    yield Hostile("quoted-overlap", quoted, OVERLAP)
    yield Hostile("over-the-table", over_the_table, OVERLAP)


def _lies() -> Iterator[Hostile]:
    text = member(MAIN, document(""))

    def lying(**lies: object) -> bytes:
        return with_member(text._replace(**lies), without=MAIN)  # type: ignore[arg-type]

    yield Hostile("size-too-small", lambda: lying(size=text.size - 1), DAMAGED)
    yield Hostile("size-too-large", lambda: lying(size=text.size + 1), DAMAGED)
    yield Hostile("size-a-gigabyte", lambda: lying(size=1 << 30), SWOLLEN)
    yield Hostile("packed-too-small", lambda: lying(said_packed=10), DAMAGED)
    yield Hostile("packed-beyond-the-end", lambda: lying(said_packed=1 << 31), OVERLAP)
    yield Hostile("wrong-sum", lambda: lying(crc=text.crc ^ 1), DAMAGED)
    yield Hostile("no-deflate", lambda: lying(packed=b"\xff" * 99), DAMAGED)
    yield Hostile("other-name-inside", lambda: lying(said_name=b"word/secret.xml"), LIES)
    yield Hostile("other-name-same-length", lambda: lying(said_name=b"word/documenT.xml"), LIES)
    yield Hostile("other-packing-inside", lambda: lying(said_method=0), LIES)
    yield Hostile("header-outside", lambda: lying(at=1 << 30), DAMAGED)
    yield Hostile("header-in-the-middle", lambda: lying(at=7), DAMAGED)
    yield Hostile("table-outside", lambda: written(members(good()), table_at=1 << 31), DAMAGED)
    yield Hostile("table-too-early", lambda: written(members(good()), table_at=9), DAMAGED)
    yield Hostile("locked", lambda: lying(flags=1), LOCKED)
    yield Hostile("locked-strongly", lambda: lying(flags=0x40), LOCKED)
    yield Hostile("locked-outside-only", lambda: lying(flags=1, said_flags=0), LOCKED)
    yield Hostile("locked-inside-only", lambda: lying(said_flags=1), LOCKED)
    for method in (1, 9, 12, 14, 77, 93, 99):
        yield Hostile(f"packing-{method}", partial(lying, method=method), PACKING)


def _names() -> Iterator[Hostile]:
    yield Hostile("twice", lambda: with_member(member(MAIN, document(""))), TWICE)
    yield Hostile("twice-in-capitals", lambda: with_member(member(MAIN.upper(), "")), TWICE)
    yield Hostile("types-twice", lambda: with_member(member("[content_types].xml", "")), TWICE)
    astray = (
        *("/word/document.xml", "../../etc/cron.d/x", "word/../../x", "word\\document2.xml"),
        *("C:/Windows/x.dll", "c:x", "\\\\server\\share", "word//document.xml", "a\nb", "a\x1bb"),
        *("word/a.xml\0.png", "word/\u202egnp.exe", "x" * 300, "x" * 65_000, "..", "/"),
    )
    for number, name in enumerate(astray):
        yield Hostile(f"name-{number}", partial(with_member, _named(name)), ASTRAY)
    yield Hostile(
        "name-not-utf8", lambda: with_member(_named(b"\xff\xfe.png", flags=0x800)), DAMAGED
    )
    for number, name in enumerate(("word/media/å ä ö.png", "word/", "word/media/", "")):
        yield Hostile(f"name-fine-{number}", partial(with_member, _named(name)))
    old = "word/media/ö.png".encode("cp437")
    yield Hostile("name-in-old-letters", lambda: with_member(_named(old, flags=0)))


def _named(name: str | bytes, flags: int = 0x800) -> Member:
    return member(name, b"x")._replace(flags=flags)


def _many() -> Iterator[Hostile]:
    def members_of(count: int, said: int | None = None) -> bytes:
        empty = (Member(b"a/%d" % n, b"", 0, 0, 0) for n in range(count))
        return written([*members(good()), *empty], said_count=said)

    yield Hostile("members-100000", lambda: members_of(100_000), MANY)
    yield Hostile("members-100000-said-few", lambda: members_of(100_000, said=5), MANY)
    yield Hostile("members-9000-said-few", lambda: members_of(9_000, said=5), MANY)
    entry = Member(b"a", b"", 0, 0, 0, at=0)
    yield Hostile(
        "members-500000", lambda: written([*members(good()), *repeat(entry, 500_000)]), MANY
    )
    yield Hostile("members-4000", lambda: members_of(4_000), MANY)
    yield Hostile("members-2000", lambda: members_of(2_000))


def _unusual() -> Iterator[Hostile]:
    """Yield what is odd but honest, and is read; and what hides behind the end of the file."""
    whole = packed(good())
    at, size = _table_of(whole)
    end = end64(at, size, len(good()))
    yield Hostile("zip64", lambda: whole[:-22] + end + whole[-22:])
    lie = end64(at, 1 << 40, 3)
    yield Hostile("zip64-huge-table", lambda: whole[:-22] + lie + whole[-22:], DAMAGED)
    lie = end64(1 << 62, size, 3)
    yield Hostile("zip64-table-outside", lambda: whole[:-22] + lie + whole[-22:], DAMAGED)
    yield Hostile("zip64-many", lambda: whole[:-22] + end64(at, size, 1 << 60) + whole[-22:])
    yield Hostile("stored", lambda: written(member(n, c, stored=True) for n, c in good().items()))
    yield Hostile("junk-after", lambda: written(members(good()), after=b"junk" * 100))
    yield Hostile(
        "ends-twice", lambda: written(members(good()), after=b"PK\5\6" + bytes(18)), UNKNOWN
    )
    yield Hostile("junk-first", lambda: b"MZ" + bytes(100) + whole, UNKNOWN)
    yield Hostile("another-zip-first", lambda: packed({"a": "b"}) + whole)
    yield Hostile("larger-than-60-mb", lambda: whole + bytes(61 * _MEGA), "större än 60 MB")
    yield Hostile("picture-58-mb", lambda: with_member(_stored("word/media/a.png", 58)))
    yield Hostile("streamed", _streamed)


def _stored(name: str, megabytes: int) -> Member:
    return member(name, bytes(megabytes * _MEGA), stored=True)


def _table_of(content: bytes) -> tuple[int, int]:
    size, at = struct.unpack("<2L", content[-10:-2])
    return at, size


class _Pipe(BytesIO):
    """A target that can't go back, so that sizes stand after each member."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError


def _streamed() -> bytes:
    target = _Pipe()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in good().items():
            with package.open(name, "w", force_zip64=True) as part:
                part.write(content)
    return target.getvalue()
