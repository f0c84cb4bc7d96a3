"""Zip files written byte by byte for tests, so that they can tell lies that no program tells."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Member(NamedTuple):
    """A member as the table of contents tells it, and the header in front where that differs."""

    name: bytes
    packed: bytes
    size: int
    crc: int
    method: int = 8
    flags: int = 0
    said_name: bytes | None = None
    said_method: int | None = None
    said_flags: int | None = None
    # Where the header stands; None is right after the member before.
    at: int | None = None
    # Packed bytes as told, when that is not how many there are.
    said_packed: int | None = None


def member(name: str | bytes, content: str | bytes = b"", *, stored: bool = False) -> Member:
    """Return an honest member."""
    raw = content.encode() if isinstance(content, str) else content
    named = name.encode() if isinstance(name, str) else name
    if stored:
        return Member(named, raw, len(raw), zlib.crc32(raw), 0)
    return swollen(named, raw, b"", 0, b"")


def swollen(name: str | bytes, head: bytes, chunk: bytes, times: int, tail: bytes) -> Member:
    """Return a member that unpacks to `head`, `chunk` many times, `tail`; never whole here."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = zlib.crc32(head)
    if times:
        packed += (packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)) * times
        for _ in range(times):
            crc = zlib.crc32(chunk, crc)
    packed += packer.compress(tail) + packer.flush()
    size = len(head) + len(chunk) * times + len(tail)
    named = name.encode() if isinstance(name, str) else name
    return Member(named, packed, size, zlib.crc32(tail, crc))


def written(
    members: Iterable[Member],
    *,
    before: bytes = b"",
    after: bytes = b"",
    said_count: int | None = None,
    end64: bytes = b"",
    table_at: int | None = None,
) -> bytes:
    """Return the zip file of `members`, with what it should lie about."""
    body, table = bytearray(before), bytearray()
    count = 0
    for one in members:
        count += 1
        at = len(body) if one.at is None else one.at
        if one.at is None:
            body += local_header(one) + one.packed
        told = len(one.packed) if one.said_packed is None else one.said_packed
        table += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, one.flags, one.method, 0, 33, one.crc, told,
            one.size, len(one.name), 0, 0, 0, 0, 0, at,
        ) + one.name  # fmt: skip
    # What has no room in two bytes stands at their end, as zip64 has it.
    count = min(count, 0xFFFF) if said_count is None else said_count
    begins = len(body) if table_at is None else table_at
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(table), begins, len(after))
    return bytes(body + table + end64) + end + after


def local_header(one: Member) -> bytes:
    """Return what stands in front of a member."""
    name = one.name if one.said_name is None else one.said_name
    method = one.method if one.said_method is None else one.said_method
    flags = one.flags if one.said_flags is None else one.said_flags
    told = len(one.packed) if one.said_packed is None else one.said_packed
    return struct.pack(
        "<4s5H3L2H", b"PK\3\4", 20, flags, method, 0, 33, one.crc, told, one.size, len(name), 0
    ) + name  # fmt: skip


def end64(table_at: int, table_size: int, count: int) -> bytes:
    """Return the end of a zip64 file, which stands before the usual one and is believed first."""
    record = struct.pack(
        "<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, table_size, table_at
    )
    return record + struct.pack("<4sLQL", b"PK\6\7", 0, table_at + table_size, 1)


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a good zip file."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def packed(parts: Mapping[str, str | bytes], *more: Member) -> bytes:
    """Return a zip file of parts and further members."""
    return written([*members(parts), *more])


def members(parts: Mapping[str, str | bytes]) -> Sequence[Member]:
    """Return parts as honest members."""
    return [member(name, content) for name, content in parts.items()]
