"""Calendars, workbooks and archives of ours are replaced; those that somebody changed stay."""

import zipfile
from pathlib import Path

import pytest
from checking import application, at, together

from grantflow.checks.programmes import load_programme
from grantflow.documents.calendar import plan
from grantflow.documents.files import may_replace, require_free
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


def stored(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_what_we_wrote_may_be_written_anew(tmp_path: Path) -> None:
    """Running an export again after a change in the case just works."""
    for name, content in (
        ("plan.ics", calendar()),
        ("register.xlsx", register_workbook(CASE, LST)),
        ("allt.zip", archive(f"{OF_A}  a.txt\n", **{"a.txt": b"a"})),
    ):
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
