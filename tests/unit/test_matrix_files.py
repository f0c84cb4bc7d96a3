"""Which files a batch reads, in which order, and what is written about each is called."""

from pathlib import Path, PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from grantflow.usecases.batch.gathering import Found, gather, order_of
from grantflow.usecases.batch.outputs import names_of

stems = st.text(st.sampled_from("aAåäöÖ12. -é\u0301"), min_size=1, max_size=8)
suffixes = st.sampled_from([".docx", ".DOCX", ".txt", ".md", ".yaml", ".json", ".docx.txt"])
found_files = st.lists(
    st.builds(
        lambda folder, stem, suffix: f"{folder}{stem}{suffix}",
        st.sampled_from(["", "Söder/", "söder/", "a/b/"]),
        st.one_of(stems, stems.map(lambda stem: stem * 60)),
        suffixes,
    ),
    unique=True,
).map(
    lambda names: [
        Found(name, Path(name), "case" if name.endswith((".yaml", ".json")) else "draft")
        for name in names
    ]
)


@given(found_files)
def test_no_two_outputs_have_the_same_name_on_any_system(found: list[Found]) -> None:
    names = names_of(found)
    every = [name for pair in names.values() for name in pair]

    assert set(names) == {file.name for file in found}
    assert len({name.casefold() for name in every}) == len(every)
    for file in found:
        for name in names[file.name]:
            assert PurePosixPath(name).parent == PurePosixPath(file.name).parent
            assert len(PurePosixPath(name).name.encode()) < 230


@given(found_files)
def test_a_name_does_not_hang_on_what_else_lies_there(found: list[Found]) -> None:
    """A file that is added later does not rename what is written about the others."""
    folded = [file.name.casefold() for file in found]
    for file in found:
        alone = names_of([file])[file.name]
        if folded.count(file.name.casefold()) == 1:
            assert names_of(found)[file.name].report == alone.report


def test_names_sort_as_people_count_and_spell() -> None:
    names = ["Östby", "utkast 10", "Utkast 2", "Ängsby", "Åby", "zebra", "utkast 2b"]
    assert sorted(names, key=order_of) == [
        "Utkast 2", "utkast 2b", "utkast 10", "zebra", "Åby", "Ängsby", "Östby"
    ]  # fmt: skip


@given(st.text(), st.text())
def test_two_names_are_never_in_the_same_place(one: str, other: str) -> None:
    assert (order_of(one) == order_of(other)) == (one == other)
    assert sorted([one, other], key=order_of) == sorted([other, one], key=order_of)


def test_a_folder_gives_the_same_files_however_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text("x")
    (tmp_path / "y.docx").write_text("y")
    (tmp_path / "länk").symlink_to(tmp_path, target_is_directory=True)
    names = [found.name for found in gather(tmp_path, tmp_path / "ut").files]

    assert names == ["a/x.txt", "y.docx"]
    assert [found.name for found in gather(tmp_path / "a" / "..", tmp_path / "ut").files] == names
