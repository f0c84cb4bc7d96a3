"""Commented files hold in other programs: validators find nothing, and LibreOffice opens them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from test_word_annotate import KINDS, comments_part, ours, reviewed, written
from validators import broken, faults, stored
from word_kinds import NOBODY, sources
from word_oracle import comments, misplaced, ranges, skeleton, stream

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grantflow.model.finding import Report

office = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here"),
]


def test_validators_find_nothing_in_a_commented_file(tmp_path: Path) -> None:
    """Of a strict file the first one knows nothing, whoever wrote it."""
    files = {}
    for name, content in KINDS.items():
        once = written(content, reviewed(content))
        files[f"{name}.docx"] = once
        if name in {"commented", "changed"}:
            files[f"{name}-settled.docx"] = written(once, _without(once, "IMP02"), settle=True)
    paths = stored(tmp_path / "out", files)

    assert {p.name: faults(p) for p in paths if p.name != "strict.docx"} == {
        name: [] for name in files if name != "strict.docx"
    }
    assert broken(paths) == set()


def _without(content: bytes, code: str) -> Report:
    told = reviewed(content)
    return replace(told, findings=tuple(one for one in told.findings if one.code != code))


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return Word files that LibreOffice has made, or opened and saved."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "from").mkdir()
    paths = sources(folder / "from")
    for name in ("changed", "commented"):
        once = written(KINDS[name], reviewed(KINDS[name]))
        path = folder / "from" / f"granskad-{name}.docx"
        path.write_bytes(written(once, _without(once, "IMP02"), settle=True))
        paths.append(path)
    _convert(folder, "docx", paths)
    return {path.name: path.read_bytes() for path in sorted((folder / "to").glob("*.docx"))}


def _convert(folder: Path, kind: str, paths: Sequence[Path]) -> None:
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", kind, "--outdir", str(folder / "to"), *map(str, paths)],
        capture_output=True, check=True, timeout=240,
    )  # fmt: skip


@pytest.mark.parametrize("marks", [pytest.param("", marks=office)])
def test_what_libreoffice_wrote_takes_comments_and_opens_again(
    converted: dict[str, bytes], marks: str, tmp_path: Path
) -> None:
    files = {name: written(content, reviewed(content)) for name, content in converted.items()}
    before = stored(tmp_path / "before", converted)
    after = stored(tmp_path / "after", files)

    for name, content in converted.items():
        new = [n for n in ours(files[name]) if n not in known(content)]
        assert stream(files[name]) == stream(content)
        assert skeleton(files[name], new) == skeleton(content)
        assert misplaced(files[name], new) == []
        read = docx.Document(BytesIO(files[name])).comments
        assert {str(one.comment_id): one.text for one in read} == {
            n: told.text for n, told in comments(files[name], comments_part(files[name])).items()
        }
        if "granskad" not in name:
            assert NOBODY in ranges(files[name], new).values()
    assert [faults(path) for path in after] == [faults(path) for path in before]
    assert broken(after) == broken(before)
    _convert(tmp_path, "pdf", after)
    assert {path.stem for path in (tmp_path / "to").glob("*.pdf")} == {p.stem for p in after}


def known(content: bytes) -> set[str]:
    return set(comments(content, comments_part(content))) if b"comments.xml" in content else set()


@pytest.mark.parametrize("marks", [pytest.param("", marks=office)])
def test_comments_are_known_again_when_libreoffice_has_saved_the_file(
    converted: dict[str, bytes], marks: str
) -> None:
    """By author and code; marks and a person's thread are kept, and nothing is said twice."""
    for name in ("granskad-changed.docx", "granskad-commented.docx"):
        content = converted[name]
        told = _without(content, "IMP02")
        was = comments(content)
        assert len([one for one in was.values() if one.author == "grantflow"]) > 40
        after = comments(written(content, told))
        assert after == was
        assert [one.text.split("\n")[0] for one in was.values() if one.done]
