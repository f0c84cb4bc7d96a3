"""Writing files whole or not at all, and never over somebody's work."""

import stat
import zipfile
import zlib
from pathlib import Path

import pytest

from grantflow.documents.files import may_replace, require_free, seal_of, write_whole
from grantflow.errors import OutputRefused


def word_file(path: Path, producer: str | None, text: str = "<x/>") -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", text)
        seal = seal_of(zlib.crc32(b"<x/>"))
        package.writestr("docProps/core.xml", f"<P><cp:version>{seal}</cp:version></P>")
        if producer is not None:
            package.writestr(
                "docProps/app.xml", f"<P><Application>{producer}</Application></P>"
            )  # fmt: skip
    return path


@pytest.mark.parametrize(
    ("producer", "replaceable"),
    [("grantflow", True), ("Microsoft Office Word", False), (None, False)],
)
def test_only_a_word_file_that_nobody_has_edited_is_replaced(
    producer: str | None, replaceable: bool, tmp_path: Path
) -> None:
    """Word puts its own name in a file it saves: then it holds somebody's work."""
    path = word_file(tmp_path / "ut.docx", producer)

    assert may_replace(path) is replaceable
    if not replaceable:
        with pytest.raises(OutputRefused, match=r"(?s)någons arbete.*--force"):
            require_free(path)
    require_free(path, force=True)


def test_a_file_whose_text_was_changed_by_another_program_stays(tmp_path: Path) -> None:
    """Some programs save without putting their own name in the file."""
    assert not may_replace(word_file(tmp_path / "ut.docx", "grantflow", "<x>mer</x>"))


def test_a_file_that_is_no_word_file_is_never_taken_for_ours(tmp_path: Path) -> None:
    """A text file, an empty file and a folder stay."""
    (tmp_path / "a.txt").write_text("mitt")
    (tmp_path / "b.docx").touch()

    assert not may_replace(tmp_path / "a.txt")
    assert not may_replace(tmp_path / "b.docx")
    assert not may_replace(tmp_path)
    assert may_replace(tmp_path / "ny.docx")
    with pytest.raises(OutputRefused, match="är en mapp"):
        require_free(tmp_path)
    with pytest.raises(OutputRefused, match="finns inte"):
        require_free(tmp_path / "borta" / "ny.docx", force=True)
    require_free(tmp_path / "ny.docx")


def test_a_new_file_is_whole_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    """No half file and no leavings, also over an older file."""
    path = tmp_path / "åäö.yaml"
    write_whole(path, b"ett")
    write_whole(path, b"tv\xc3\xa5")

    assert path.read_bytes() == b"tv\xc3\xa5"
    assert [file.name for file in tmp_path.iterdir()] == ["åäö.yaml"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_file_closed_to_others_stays_closed(tmp_path: Path) -> None:
    """A case may hold what is not yet public; saving must not open it to everyone."""
    path = tmp_path / "fall.yaml"
    path.write_bytes(b"ett")
    path.chmod(0o600)

    write_whole(path, b"nytt")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("target", ["borta/fil.yaml", "mapp", "x" * 300])
def test_what_cannot_be_written_leaves_everything_as_it_was(target: str, tmp_path: Path) -> None:
    """A folder that is not there, a folder in the way, a name too long."""
    (tmp_path / "mapp").mkdir()
    (tmp_path / "mapp" / "kvar.txt").write_text("kvar")

    with pytest.raises(OutputRefused, match=r"(?s)går inte att skriva \(.+\).*åtgärd: "):
        write_whole(tmp_path / target, b"x")

    assert [file.name for file in tmp_path.iterdir()] == ["mapp"]
    assert (tmp_path / "mapp" / "kvar.txt").read_text() == "kvar"
