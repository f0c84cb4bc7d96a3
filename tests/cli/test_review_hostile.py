"""`grantflow review x.docx -o y.docx` on files made to do harm: told in words, nothing written."""

from __future__ import annotations

import io
import re
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cases import Capture, grantflow

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from word_confined import Confined
from word_hostile import Hostile, corpus, good
from word_hostile_parts import outside
from word_packed import packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from word_confined import Outcome

pytestmark = pytest.mark.xdist_group("hostile")
FILES = {file.name: file for file in corpus()}
REFUSED = [name for name, file in FILES.items() if file.told]
SOME = REFUSED[:: len(REFUSED) // 12]
REFUSAL = re.compile(r"\[GF(?:10[137]|401)\] \S+\.docx: [^\n]+\nåtgärd: [^\n]+\n")
NOTICE = re.compile(r"(Obs: När filen öppnas i Word hämtas [^\n]+ Här har inget hämtats\.\n)?")


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    with Confined() as process:
        yield process


def refused(answer: Outcome, told: str) -> None:
    """Hold one error against how errors are told."""
    assert answer.code == 2, answer
    assert answer.out == ""
    assert REFUSAL.fullmatch(answer.err)
    assert told in answer.err


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Every file is read in tests/unit; here a fifth of them, and those that fail while commenting.
_TRIED = [file for number, file in enumerate(FILES.values()) if number % 5 == 0 or file.in_margin]


@pytest.mark.parametrize("file", _TRIED, ids=lambda file: file.name)
def test_a_hostile_file_ends_in_one_error_or_in_comments(
    confined: Confined, tmp_path: Path, file: Hostile
) -> None:
    """Exit 2 and no file, or a file with the same text; nothing else left, nobody asked."""
    (tmp_path / "fil.docx").write_bytes(file.content())
    answer = confined.command(tmp_path, "fil.docx", "-o", "ut.docx")

    assert answer.reached == []
    if file.told or file.in_margin:
        refused(answer, file.told or file.in_margin)
        assert names(tmp_path) == ["fil.docx"]
        return
    assert answer.code in (0, 1), answer
    assert NOTICE.fullmatch(answer.err)
    assert names(tmp_path) == ["fil.docx", "ut.docx"]
    before, after = (confined.read(tmp_path / name) for name in ("fil.docx", "ut.docx"))
    assert (after.code, after.out, after.err) == (0, before.out, before.err)


@pytest.mark.parametrize("name", SOME)
def test_a_hostile_file_from_last_time_is_refused_too(
    confined: Confined, tmp_path: Path, name: str
) -> None:
    """The file to compare with is opened with the same care, before anything is written."""
    (tmp_path / "nu.docx").write_bytes(packed(good()))
    (tmp_path / "förra.docx").write_bytes(FILES[name].content())
    answer = confined.command(tmp_path, "nu.docx", "--since", "förra.docx", "-o", "ut.docx")

    refused(answer, FILES[name].told)
    assert names(tmp_path) == ["förra.docx", "nu.docx"]


def test_what_stood_in_the_place_of_the_output_still_stands(
    confined: Confined, tmp_path: Path
) -> None:
    """An error takes nobody's work away, not even with --force."""
    (tmp_path / "fil.docx").write_bytes(FILES["comments-cut"].content())
    (tmp_path / "ut.docx").write_bytes(b"annans arbete")
    answer = confined.command(tmp_path, "fil.docx", "-o", "ut.docx", "--force")

    assert answer.code == 2
    assert (tmp_path / "ut.docx").read_bytes() == b"annans arbete"


def test_a_hostile_file_in_the_place_of_the_output_is_left_alone(
    confined: Confined, tmp_path: Path
) -> None:
    """To see whether the old file is ours it is opened, with care."""
    for name in ("text-300-mb", "members-100000", "twice", "billion-laughs"):
        (tmp_path / "fil.docx").write_bytes(packed(good()))
        (tmp_path / "ut.docx").write_bytes(FILES[name].content())
        answer = confined.command(tmp_path, "fil.docx", "-o", "ut.docx")

        refused(answer, "filen finns redan")


def test_a_file_of_three_gigabytes_is_refused(confined: Confined, tmp_path: Path) -> None:
    """The size is seen before the file is in memory."""
    with (tmp_path / "fil.docx").open("wb") as sparse:
        sparse.write(b"PK\3\4")
        sparse.truncate(3_000_000_000)

    refused(confined.command(tmp_path, "fil.docx", "-o", "ut.docx"), "större än")


@pytest.mark.parametrize("name", SOME)
def test_a_hostile_file_can_come_on_standard_input(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What is piped in is opened with the same care; what is no zip is read as text there."""
    content = FILES[name].content()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    answer = grantflow(capsys, "review", "-")

    assert answer.code in (0, 1, 2)
    if content.startswith(b"PK\3\4"):
        assert FILES[name].told in answer.err


@pytest.fixture
def host() -> Iterator[tuple[str, socket.socket]]:
    """Yield the address of a server on this machine, and the server."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield f"http://127.0.0.1:{server.getsockname()[1]}", server


def test_nothing_outside_is_fetched_and_all_of_it_is_told(
    confined: Confined, tmp_path: Path, host: tuple[str, socket.socket]
) -> None:
    """Templates, pictures, objects, fields: Word would ask this server, and we do not."""
    address, server = host
    for file in outside(address):
        (tmp_path / "fil.docx").write_bytes(file.content())
        answer = confined.command(tmp_path, "fil.docx", "-o", "ut.docx", "--force")

        assert answer.code in (0, 1), answer
        assert answer.reached == []
        assert ("Här har inget hämtats" in answer.err) == ("hyperlink" not in file.name)
    with pytest.raises(BlockingIOError):
        server.accept()
