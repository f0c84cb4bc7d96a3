"""Opens a .docx that anybody may have made, and writes it back with some parts changed."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents import package
from grantflow.documents.word import kinds
from grantflow.errors import Place, WordUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LARGEST_FILE = 60_000_000
# A text of 500 pages is some 10 MB of XML; a part that grows beyond this is no text.
LARGEST_PART = 20_000_000
_LARGEST_READ = 25_000_000
_LARGEST_SUM = 400_000_000
_MOST_MEMBERS = 3_000
# Files that a document holds have members of their own, which are counted before we know better.
_MOST_HEADERS = 10_000
_LONGEST_NAME = 255
# XML deflates to a twentieth, more where a table repeats itself; small parts harm nobody.
_RATIO, _RATIO_FROM = 200, LARGEST_PART
_STORED, _DEFLATED = 0, 8
# Encrypted, encrypted strongly, and with a table of contents that is encrypted too.
_LOCKED = 0x2041
_UTF8_NAME = 0x800
_LOCAL = struct.Struct("<4s2xHH16xHH")
_END = struct.Struct("<4s4H2LH")
TYPES = "[Content_Types].xml"


class Container:
    """The members of a .docx.  Nothing is believed of what the file says about itself.

    Args:
        content: The file.
        name: What to call it.
        needs: A member that every file of the kind has.

    Raises:
        WordUnreadable: It is no .docx, or one that is not safe to open.

    """

    def __init__(self, content: bytes, name: str, needs: str = TYPES) -> None:
        self.name = name
        if not content.startswith(b"PK"):
            raise kinds.other_file(content, name)
        self._content = content
        self._refuse_large()
        self._members = self._listed()
        self._begins = self._pieces()
        self._spelled = {name.lower(): name for name in self._members}
        self._kept: dict[str, bytes] = {}
        self._left = _LARGEST_READ
        if self.spelled(needs) not in self._members:
            raise self.other_kind()

    def __contains__(self, name: str) -> bool:
        """Whether the file has a member of this name."""
        return name in self._members

    def names(self) -> Iterator[str]:
        """Yield the members' names in the order of the file."""
        yield from self._members

    def spelled(self, name: str) -> str:
        """Return a name as the file spells it, for Word minds neither capitals nor small letters.

        A name that the file does not have comes back as it is.
        """
        return self._spelled.get(name.lower(), name)

    def broken(self) -> WordUnreadable:
        """Return what to say of a file that is damaged."""
        remedy = f"{kinds.SAVE_AS}; går det inte, be om filen en gång till"
        return WordUnreadable("Word-filen är skadad", remedy=remedy, place=Place(self.name))

    def unsafe(self, what: str) -> WordUnreadable:
        """Return what to say of a file that is built to do harm, or could."""
        return WordUnreadable(
            f"Word-filen öppnas inte: {what}",
            remedy="be avsändaren om en ny fil, eller kopiera texten till ett nytt Word-dokument",
            place=Place(self.name),
        )

    def too_large(self) -> WordUnreadable:
        """Return what to say of a file that holds more than any application."""
        return WordUnreadable(
            "Word-filen innehåller mer än vad som går att granska på en gång",
            remedy="dela upp den i flera filer, eller ta bort bilagor och inklistrade tabeller",
            place=Place(self.name),
        )

    def other_kind(self) -> WordUnreadable:
        """Return what to say of a zip file that is no Word file."""
        kind = self.read("mimetype") if "mimetype" in self else b""
        return kinds.other_package(self._members, kind, self.name)

    def read(self, name: str) -> bytes:
        """Return a part, inflated under a hard cap.

        Raises:
            KeyError: There is no such part.
            WordUnreadable: It is damaged, or larger than any text.

        """
        if name not in self._kept:
            self._kept[name] = self._inflated(self._members[name])
        return self._kept[name]

    def written(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the file with some parts changed or added; the others keep their packed bytes."""
        parts = []
        for name, info in self._members.items():
            stamp = _stamp(info)
            if name in changed:
                parts.append(package.deflate(name, changed[name])._replace(stamp=stamp))
                continue
            raw, method = self._raw(info), info.compress_type
            parts.append(package.Part(name, info.CRC, info.file_size, raw, method, stamp))
        parts += [
            package.deflate(name, content)._replace(stamp=parts[0].stamp)
            for name, content in changed.items()
            if name not in self._members
        ]
        return package.write(parts, None)

    def sums(self, changed: Mapping[str, bytes]) -> dict[str, int]:
        """Return the checksum (CRC-32) of each part as `written` would write it."""
        kept = {name: info.CRC for name, info in self._members.items()}
        return kept | {name: zlib.crc32(content) for name, content in changed.items()}

    def _refuse_large(self) -> None:
        """Refuse a file that is too large, or lists too many members, before it is listed."""
        if len(self._content) > LARGEST_FILE:
            raise WordUnreadable(
                "filen är större än 60 MB",
                remedy="komprimera bilderna i Word (Bild, Komprimera bilder) och spara igen",
                place=Place(self.name),
            )
        headers = self._content.count(b"PK\x01\x02")
        if max(headers - _MOST_HEADERS, _members_said(self._content) - _MOST_MEMBERS) > 0:
            raise self.unsafe("den består av orimligt många delar")

    def _listed(self) -> dict[str, zipfile.ZipInfo]:
        """Return the members by name, in the order of the file's table of contents."""
        for encoding in ("utf-8", "cp437"):
            try:
                with zipfile.ZipFile(BytesIO(self._content), metadata_encoding=encoding) as archive:
                    self._table_at = archive.start_dir
                    infos = archive.infolist()
                break
            except UnicodeDecodeError:
                continue
            except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError) as error:
                raise self.broken() from error
        else:
            raise self.broken()
        self._encoding = encoding
        self._check(infos)
        return {info.filename: info for info in infos}

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        if any(info.flag_bits & _LOCKED for info in infos):
            raise kinds.locked(self.name)
        if len({info.filename.lower() for info in infos}) < len(infos):
            raise self.unsafe("den innehåller samma del två gånger")
        if len(infos) > _MOST_MEMBERS:
            raise self.unsafe("den består av orimligt många delar")
        for trick in filter(None, map(_trick, infos)):
            raise self.unsafe(trick)
        if sum(info.file_size for info in infos) > _LARGEST_SUM:
            raise self.unsafe("den blir för stor när den packas upp")

    def _pieces(self) -> dict[str, int]:
        """Return where the packed bytes of each member begin.

        Refuses members that share bytes, one small piece unpacked over and over, and those that
        the table of contents and their own headers do not tell alike, for then other programs
        may read another text than we.
        """
        begins, last = {}, 0
        for info in sorted(self._members.values(), key=lambda one: one.header_offset):
            head = self._head_at(info.header_offset)
            if info.header_offset < last:
                raise self.unsafe("delar av den ligger i varandra")
            flags = _UTF8_NAME if info.flag_bits & _UTF8_NAME else 0
            encoding = "utf-8" if flags else self._encoding
            if (
                head.name != info.orig_filename.encode(encoding)
                or head.method != info.compress_type
            ):
                raise self.unsafe("dess innehållsförteckning stämmer inte med innehållet")
            begins[info.filename] = head.end
            last = head.end + info.compress_size
        if last > self._table_at:
            raise self.unsafe("delar av den ligger i varandra")
        return begins

    def _head_at(self, at: int) -> _Head:
        """Return what the header in front of a member says of it."""
        if not 0 <= at <= len(self._content) - _LOCAL.size:
            raise self.broken()
        mark, flags, method, name_length, more = _LOCAL.unpack_from(self._content, at)
        if mark != b"PK\x03\x04":
            raise self.broken()
        if flags & _LOCKED:
            raise kinds.locked(self.name)
        named = at + _LOCAL.size
        name = self._content[named : named + name_length]
        return _Head(name, method, named + name_length + more)

    def _raw(self, info: zipfile.ZipInfo) -> bytes:
        """Return the packed bytes of a member."""
        begin = self._begins[info.filename]
        return self._content[begin : begin + info.compress_size]

    def _inflated(self, info: zipfile.ZipInfo) -> bytes:
        if min(LARGEST_PART, self._left) < info.file_size:
            raise self.too_large()
        content = raw = self._raw(info)
        if info.compress_type == _DEFLATED:
            try:
                content = zlib.decompressobj(-15).decompress(raw, info.file_size + 1)
            except zlib.error as error:
                raise self.broken() from error
        if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise self.broken()
        self._left -= len(content)
        return content


class _Head(NamedTuple):
    """What stands in front of a member: its name again, how it is packed, where it begins."""

    name: bytes
    method: int
    end: int


def _trick(info: zipfile.ZipInfo) -> str:
    """Return what is wrong with a member; "" when nothing is."""
    if _leads_astray(info.orig_filename):
        return "en del har ett namn som inte får finnas i en Word-fil"
    if info.compress_type not in {_STORED, _DEFLATED}:
        return "en del är packad på ett sätt som Word inte använder"
    if info.file_size > max(_RATIO_FROM, _RATIO * info.compress_size):
        return "en del sväller orimligt när den packas upp"
    return ""


def _leads_astray(name: str) -> bool:
    """Whether a name leads out of the file, or means different things to different programs."""
    steps = name.split("/")
    return (
        ".." in steps
        or "" in steps[:-1]
        or len(name) > _LONGEST_NAME
        or any(sign in "\\:" or not sign.isprintable() for sign in name)
    )


def _members_said(content: bytes) -> int:
    """Return how many members the end of a zip file speaks of; 0 when it has no end."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 70_000))
    if at < 0 or at + _END.size > len(content):
        return 0
    return int(_END.unpack_from(content, at)[4])


def _stamp(info: zipfile.ZipInfo) -> int:
    """Return a member's day and time as a zip file packs them."""
    year, month, day, hour, minute, second = info.date_time
    dated = (max(1980, min(year, 2107)) - 1980) << 9 | month << 5 | day
    return dated << 16 | hour << 11 | minute << 5 | second // 2
