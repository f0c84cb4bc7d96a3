"""Calendars, workbooks and archives of ours are replaced; those that somebody changed stay."""

import io
import os
import re
import zipfile
import zlib
from pathlib import Path

import pytest
from checking import application, at, together
from hypothesis import example, given
from hypothesis import strategies as st

from grantflow.checks.programmes import load_programme
from grantflow.documents.calendar import plan
from grantflow.documents.files import may_replace, require_free, seal_of
from grantflow.documents.ics import calendar_file
from grantflow.documents.lead_times import read_lead_times
from grantflow.documents.package import deflate, write
from grantflow.documents.register import register_workbook
from grantflow.documents.seals import SUMS, is_ours
from grantflow.errors import OutputRefused

LST = load_programme("37a")
CASE = application(together({"programme": "37a"}, at("call.closes", "2024-04-12")))
# The SHA-256 of "a", and of nothing.
OF_A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def calendar() -> bytes:
    return calendar_file(plan(CASE, LST, None, read_lead_times()))


def archive(listing: str, **held: bytes) -> bytes:
    parts = [deflate(name, content) for name, content in held.items()]
    return write([*parts, deflate(SUMS, listing.encode())], None)


def document() -> bytes:
    """Return the parts of a Word file of ours that its seal rests on."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<x/>" * 99)
        package.writestr("docProps/core.xml", f"<cp:version>{SEAL}</cp:version>")
        package.writestr("docProps/app.xml", "<Application>grantflow</Application>")
    return written.getvalue()


SEAL = seal_of(zlib.crc32(b"<x/>" * 99))
OURS = {
    "ansökan.docx": document(),
    "plan.ics": calendar(),
    "register.xlsx": register_workbook(CASE, LST),
    "allt.ZIP": archive(f"{OF_A}  a.txt\n", **{"a.txt": b"a"}),
}


def stored(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_what_we_wrote_may_be_written_anew(tmp_path: Path) -> None:
    """Running an export again after a change in the case just works."""
    for name, content in OURS.items():
        path = stored(tmp_path / name, content)
        assert may_replace(path), name
        require_free(path)


def test_what_somebody_has_changed_stays(tmp_path: Path) -> None:
    """A moved day, an edited sheet, an added file."""
    moved = stored(tmp_path / "plan.ics", calendar().replace(b"20240412", b"20240413"))
    register = stored(tmp_path / "register.xlsx", register_workbook(CASE, LST))
    added = stored(tmp_path / "allt.zip", archive(f"{OF_A}  a.txt\n", **{"a.txt": b"a"}))
    with zipfile.ZipFile(added, "a") as package:
        package.writestr("min.txt", "x")
    with zipfile.ZipFile(register) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["docProps/app.xml"] = parts["docProps/app.xml"].replace(b">grantflow<", b">Excel<")
    stored(register, write([deflate(name, part) for name, part in parts.items()], None))

    for path in (moved, register, added):
        assert not may_replace(path), path.name
        with pytest.raises(OutputRefused, match="någons arbete"):
            require_free(path)


@pytest.mark.parametrize("name", ["x.ics", "x.xlsx", "x.zip"])
def test_somebody_elses_file_is_never_taken_for_ours(tmp_path: Path, name: str) -> None:
    """Whatever it is called, whatever it holds."""
    assert not is_ours(stored(tmp_path / name, b"inte var fil"))
    assert not is_ours(tmp_path / f"borta-{name}")
    assert not is_ours(stored(tmp_path / name, archive("", **{"a.txt": b"a"})))


@pytest.mark.parametrize("listing", ["", "utan summa", f"{OF_A}  b.txt\n", "00  a.txt\n"])
def test_an_archive_with_another_list_is_not_ours(tmp_path: Path, listing: str) -> None:
    """The list must tell of each file, rightly."""
    assert not is_ours(stored(tmp_path / "x.zip", archive(listing, **{"a.txt": b"a"})))


# What each seal rests on: a text in the file, or the name of a part.
MARKS = {
    "ansökan.docx": b"docProps/app.xml",
    "plan.ics": b"BEGIN:VEVENT",
    "register.xlsx": b"docProps/app.xml",
    "allt.ZIP": SUMS.encode(),
}


@pytest.mark.parametrize("name", OURS)
def test_a_damaged_file_is_told_to_be_in_the_way(name: str, tmp_path: Path) -> None:
    """A copy that broke on its way is nobody's crash, and may be all there is left."""
    whole, mark = OURS[name], MARKS[name]
    at_byte = whole.index(mark) + len(mark)
    broken = whole[:at_byte] + b"\xff" * 20 + whole[at_byte + 20 :]
    for content in (b"", whole[: len(whole) // 2], broken):
        with pytest.raises(OutputRefused, match="någons arbete"):
            require_free(stored(tmp_path / name, content))
    require_free(tmp_path / name, force=True)


@pytest.mark.parametrize(("field", "value"), [(8, 1), (10, 99)], ids=["password", "odd packing"])
@pytest.mark.parametrize("name", ["ansökan.docx", "register.xlsx", "allt.zip"])
def test_a_file_that_only_others_can_open_stays(
    name: str, field: int, value: int, tmp_path: Path
) -> None:
    """Under a password, or packed by a program with ways of its own."""
    content = bytearray(OURS.get(name) or OURS["allt.ZIP"])
    for entry in re.finditer(rb"PK\x01\x02", bytes(content)):
        content[entry.start() + field] = value

    assert not may_replace(stored(tmp_path / name, bytes(content)))


@given(st.sampled_from(sorted(OURS)), st.floats(0, 1, exclude_max=True), st.integers(0, 255))
@example("ansökan.docx", 0.19, 255)
def test_a_byte_of_any_file_may_be_wrong(name: str, place: float, byte: int) -> None:
    """The answer is yes or no, never a crash."""
    from tempfile import TemporaryDirectory

    content = bytearray(OURS[name])
    at_byte = int(place * len(content))
    content[at_byte] = byte
    with TemporaryDirectory() as folder:
        assert is_ours(stored(Path(folder) / name, bytes(content))) in {True, False}


@pytest.mark.parametrize("name", [*OURS, "ansökan.pdf", "ansökan", "anteckning.txt"])
def test_what_can_not_be_read_is_told_to_be_in_the_way(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague's closed file, and what is no file at all."""
    path = stored(tmp_path / name, OURS.get(name, b"text"))
    pipe = tmp_path / f"rör-{name}"
    os.mkfifo(pipe)

    def closed(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", closed)
    for one in (path, pipe):
        with pytest.raises(OutputRefused, match="någons arbete"):
            require_free(one)


def test_a_name_too_long_is_told() -> None:
    """The system refuses to look, let alone to write."""
    for name in ("x" * 300 + ".docx", "x" * 300 + "/ut.docx"):
        with pytest.raises(OutputRefused, match="går inte att skriva"):
            require_free(Path(name))
