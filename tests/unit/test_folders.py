"""Writing folders: whole or not at all, and what a person keeps in them survives."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from grantflow.documents.folders import write_folder
from grantflow.errors import OutputRefused

FIRST = {"01-problem.txt": b"ett", "02-mal.txt": b"tv\xc3\xa5"}
OTHER = {"01-behov.txt": b"tre", "index.html": b"<p>"}


def held(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder but our own list, with what it says."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".grantflow"
    }


def stopped_at(
    moves: dict[int, BaseException], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], int]:
    """Let the moves of folders with these numbers, from 1, stop with an error."""
    real, made = Path.replace, list[int]()

    def replace(self: Path, target: Path) -> Path:
        made.append(1)
        if len(made) in moves:
            raise moves[len(made)]
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    return lambda: len(made)


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), OSError(errno.EIO, "trasig disk")])
@pytest.mark.parametrize("number", [1, 2])
def test_a_stop_between_two_moves_leaves_the_old_folder(
    stop: BaseException, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the new folder takes the place of the old one must not lose either."""
    out = tmp_path / "ut"
    write_folder(out, FIRST)
    stopped_at({number: stop}, monkeypatch)

    with pytest.raises((KeyboardInterrupt, OutputRefused)):
        write_folder(out, OTHER)

    assert held(out) == FIRST
    assert [path.name for path in tmp_path.iterdir()] == ["ut"]


def test_an_old_folder_that_cannot_be_put_back_is_told_of_and_never_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk fails twice the work still lies there, and the message says where."""
    out = tmp_path / "ut"
    write_folder(out, FIRST)
    broken = OSError(errno.EIO, "trasig disk")
    stopped_at({2: broken, 3: broken}, monkeypatch)

    with pytest.raises(OutputRefused) as told:
        write_folder(out, OTHER)

    [kept] = tmp_path.iterdir()
    assert held(kept) == FIRST
    assert kept.name in str(told.value)


def test_a_stop_right_after_the_last_move_leaves_the_new_folder_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the work is done, and nothing of the old folder lies about."""
    out = tmp_path / "ut"
    write_folder(out, FIRST)
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        moved = real(self, target)
        if target == out:
            raise KeyboardInterrupt
        return moved

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write_folder(out, OTHER)

    assert held(out) == OTHER
    assert [path.name for path in tmp_path.iterdir()] == ["ut"]


def test_what_a_person_has_put_in_our_folder_keeps_it_there(tmp_path: Path) -> None:
    """An empty folder, a link to a folder, a link to a file, a link to nothing."""
    (tmp_path / "annat").mkdir()
    put: tuple[Callable[[Path], object], ...] = (
        lambda path: path.mkdir(),
        lambda path: path.symlink_to(tmp_path / "annat"),
        lambda path: path.symlink_to(tmp_path / "ut" / "01-problem.txt"),
        lambda path: path.symlink_to(tmp_path / "borta"),
        os.mkfifo,
    )
    for number, one in enumerate(put):
        out = tmp_path / f"ut{number}"
        write_folder(out, FIRST)
        one(out / "mitt")

        with pytest.raises(OutputRefused, match=r"(?s)innehåller något annat.*--force"):
            write_folder(out, OTHER)
        write_folder(out, OTHER, force=True)

        assert os.path.lexists(out / "mitt"), number
        assert (out / "index.html").read_bytes() == b"<p>"


def test_a_file_that_became_a_link_to_the_same_text_is_somebodys_work(tmp_path: Path) -> None:
    """Whoever moved the text elsewhere wants it to stay there."""
    out, mine = tmp_path / "ut", tmp_path / "mitt.txt"
    write_folder(out, FIRST)
    (out / "02-mal.txt").rename(mine)
    (out / "02-mal.txt").symlink_to(mine)

    with pytest.raises(OutputRefused, match="innehåller något annat"):
        write_folder(out, FIRST)
    write_folder(out, OTHER, force=True)

    assert mine.read_bytes() == FIRST["02-mal.txt"]
    assert (out / "02-mal.txt").is_symlink()


def test_a_repository_that_is_exported_into_still_works(tmp_path: Path) -> None:
    """Git needs its empty folders, its links and the rights of its files."""
    repository = tmp_path / "ansökan"
    (repository / ".git" / "refs" / "tags").mkdir(parents=True)
    (repository / ".git" / "hooks").mkdir()
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.write_bytes(b"#!/bin/sh\n")
    hook.chmod(0o755)
    (repository / "senaste").symlink_to(".git/refs")
    before = repository.stat().st_ino

    write_folder(repository, FIRST, force=True)

    assert held(repository) == FIRST | {".git/hooks/pre-commit": b"#!/bin/sh\n"}
    assert (repository / ".git" / "refs" / "tags").is_dir()
    assert (repository / "senaste").readlink() == Path(".git/refs")
    assert stat.S_IMODE(hook.stat().st_mode) == 0o755
    assert repository.stat().st_ino == before


def test_the_texts_of_another_funder_are_not_left_among_the_new(tmp_path: Path) -> None:
    """Two funders' texts side by side would be pasted into the same portal."""
    out = tmp_path / "ut"
    write_folder(out, FIRST)
    (out / "02-mal.txt").write_bytes(b"omskriven")
    (out / "anteckning.txt").write_bytes(b"min")

    write_folder(out, OTHER, force=True)

    assert held(out) == OTHER | {"02-mal.txt": b"omskriven", "anteckning.txt": b"min"}
    with pytest.raises(OutputRefused, match="innehåller något annat"):
        write_folder(out, FIRST)
    (out / "02-mal.txt").unlink()
    (out / "anteckning.txt").unlink()
    write_folder(out, FIRST)
    assert held(out) == FIRST


def test_a_list_that_somebody_has_changed_deletes_nothing_elsewhere(tmp_path: Path) -> None:
    """The list names files of the folder alone, whatever it says."""
    out, outside = tmp_path / "ut", tmp_path / "utanför.txt"
    write_folder(out, FIRST)
    outside.write_bytes(b"ett")
    crc = (out / ".grantflow").read_text("utf-8").split()[0]
    (out / ".grantflow").write_text(f"{crc}  ../utanför.txt\n{crc}  {outside}\n\n.\n", "utf-8")
    (out / "mapp").mkdir()

    write_folder(out, OTHER, force=True)

    assert outside.read_bytes() == b"ett"
    assert held(out) == FIRST | OTHER


def test_a_folder_in_the_way_of_a_file_is_told_before_anything_is_written(tmp_path: Path) -> None:
    """Half of the texts replaced would be worse than none."""
    out = tmp_path / "ut"
    write_folder(out, FIRST)
    (out / "index.html").mkdir()

    with pytest.raises(OutputRefused, match=r"index\.html"):
        write_folder(out, OTHER, force=True)

    assert held(out) == FIRST


@pytest.mark.parametrize("force", [False, True])
def test_the_folder_one_stands_in_is_refused(
    force: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell whose folder is swapped stands in nothing."""
    out = tmp_path / "ut"
    out.mkdir()
    monkeypatch.chdir(out)
    for typed in (Path(), out, Path("../ut")):
        with pytest.raises(OutputRefused, match="mappen som du står i"):
            write_folder(typed, FIRST, force=force)

    assert list(out.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["ut"]


@pytest.mark.parametrize("mode", [0o700, 0o2770])
def test_a_folder_closed_to_others_stays_closed(mode: int, tmp_path: Path) -> None:
    """An application that is not yet public must not open by being written anew."""
    out = tmp_path / "ut"
    out.mkdir()
    out.chmod(mode)
    for force in (False, False, True):
        write_folder(out, FIRST, force=force)
        assert stat.S_IMODE(out.stat().st_mode) == mode


def test_a_new_folder_is_open_to_read(tmp_path: Path) -> None:
    """As any folder that a program makes."""
    write_folder(tmp_path / "ut", FIRST)

    assert stat.S_IMODE((tmp_path / "ut").stat().st_mode) == 0o755


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    """The texts land where the link leads, not beside it."""
    (tmp_path / "delat").mkdir()
    (tmp_path / "ut").symlink_to("delat")
    for made in (FIRST, OTHER):
        write_folder(tmp_path / "ut", made)
        assert held(tmp_path / "delat") == made

    assert (tmp_path / "ut").readlink() == Path("delat")


@pytest.mark.parametrize(
    ("name", "told"),
    [("fil", "en fil"), ("borta/ut", "finns inte"), ("x" * 300, "går inte att skriva")],
)
def test_a_place_that_will_not_do_is_told(name: str, told: str, tmp_path: Path) -> None:
    """A file, a folder that is not there, a name too long."""
    (tmp_path / "fil").write_bytes(b"min")

    with pytest.raises(OutputRefused, match=told):
        write_folder(tmp_path / name, FIRST, force=True)

    assert held(tmp_path) == {"fil": b"min"}
