"""`grantflow review UTKAST.docx -o GRANSKAD.docx`: comments in the margin, no work lost."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from cases import Capture, grantflow

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = "Det finns ingen plan för vem som tar över efter projektet."
AFTER = "Socialnämnden tar över föräldrastödet den 1 juli 2028 och betalar det ur sin budget."


def word(path: Path, *, text: str = BEFORE) -> Path:
    document = docx.Document()
    document.add_heading("Implementering", 1)
    document.add_paragraph(text)
    document.add_paragraph("Behovet är stort: 120 föräldrar stod i kö i mars 2024.")
    document.save(str(path))
    return path


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return word(tmp_path / "utkast.docx")


def told(path: Path) -> dict[str, str]:
    """Return the first comment of each code, the summary as "grantflow"."""
    found: dict[str, str] = {}
    for one in docx.Document(str(path)).comments:
        assert one.author == "grantflow"
        found.setdefault(one.text.split("\n")[0].split()[-1], one.text)
    return found


def refused(capsys: Capture, *arguments: str | Path) -> str:
    """Return the one error of a command that did nothing."""
    answer = grantflow(capsys, "review", *arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert re.match(r"\[GF\d{3}\] .+\nåtgärd: .+\n$", answer.err)
    return answer.err


def test_the_review_is_shown_as_ever_and_written_in_the_margin(
    capsys: Capture, draft: Path
) -> None:
    before = draft.read_bytes()
    target = draft.with_name("granskad.docx")
    shown = grantflow(capsys, "review", draft)
    answer = grantflow(capsys, "review", draft, "-o", target)

    assert (answer.code, answer.out, answer.err) == (1, shown.out, "")
    assert draft.read_bytes() == before
    assert "Hinder IMP02" in answer.out
    assert told(target)["IMP02"].startswith("Hinder IMP02\nNi skriver ”Det finns ingen plan")
    assert sorted(one.name for one in draft.parent.iterdir()) == ["granskad.docx", "utkast.docx"]


def test_every_finding_that_is_shown_is_in_the_margin(capsys: Capture, draft: Path) -> None:
    target = draft.with_name("granskad.docx")
    answer = grantflow(capsys, "review", draft, "-o", target, "--format", "json")
    report = json.loads(answer.out)

    assert set(told(target)) == {"grantflow", *(one["code"] for one in report["findings"])}


@pytest.mark.parametrize(("limit", "code"), [("never", 0), ("advice", 1)])
def test_the_exit_code_is_that_of_the_review(
    capsys: Capture, draft: Path, limit: str, code: int
) -> None:
    target = draft.with_name("granskad.docx")
    assert grantflow(capsys, "review", draft, "-o", target, "--fail-on", limit).code == code
    assert told(target)


def test_the_same_command_again_writes_the_same_bytes(capsys: Capture, draft: Path) -> None:
    target = draft.with_name("granskad.docx")
    grantflow(capsys, "review", draft, "-o", target)
    first = target.read_bytes()
    assert grantflow(capsys, "review", draft, "-o", target).code == 1
    assert target.read_bytes() == first


def test_a_reviewed_file_is_reviewed_again_without_saying_things_twice(
    capsys: Capture, draft: Path
) -> None:
    once, twice = draft.with_name("granskad.docx"), draft.with_name("igen.docx")
    grantflow(capsys, "review", draft, "-o", once)
    grantflow(capsys, "review", once, "-o", twice)
    assert [one.text for one in docx.Document(str(twice)).comments] == [
        one.text for one in docx.Document(str(once)).comments
    ]
    # The program wrote both, so either may be written again.
    assert grantflow(capsys, "review", draft, "-o", twice).code == 1


def test_what_is_fixed_since_last_time_is_marked_as_dealt_with(
    capsys: Capture, draft: Path
) -> None:
    """The writer answers in the reviewed file itself, and has it reviewed again."""
    once, answered = draft.with_name("granskad.docx"), draft.with_name("v2.docx")
    grantflow(capsys, "review", draft, "-o", once)
    document = docx.Document(str(once))
    document.paragraphs[1].runs[0].text = AFTER
    document.save(str(answered))
    target = draft.with_name("granskad-v2.docx")
    gone = codes(capsys, once) - codes(capsys, answered)
    assert "IMP03" in gone
    answer = grantflow(capsys, "review", answered, "--since", once, "-o", target)

    assert answer.code in (0, 1)
    assert done(target) == gone | {"grantflow"}
    assert done(once) == set()


def codes(capsys: Capture, path: Path) -> set[str]:
    report = json.loads(grantflow(capsys, "review", path, "--format", "json").out)
    return {one["code"] for one in report["findings"]}


def done(path: Path) -> set[str]:
    """Return the codes of comments that are marked as dealt with."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        marks = package.read("word/commentsExtended.xml").decode() if (
            "word/commentsExtended.xml" in names
        ) else ""  # fmt: skip
        comments = package.read("word/comments.xml").decode()
    keys = re.findall(r'paraId="(\w+)" w15:done="1"', marks)
    return {
        found[1].split()[-1]
        for found in re.finditer(r"<w:comment .*?<w:t[^>]*>(.*?)</w:t>.*?</w:comment>", comments)
        if any(f'paraId="{key}"' in found[0] for key in keys)
    }


TEXTS = ["utkast.txt", "utkast.md"]


@pytest.mark.parametrize("name", TEXTS)
def test_comments_are_refused_in_plain_text(capsys: Capture, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(BEFORE, "utf-8")
    told = refused(capsys, tmp_path / name, "-o", tmp_path / "granskad.docx")
    assert "Word-dokument" in told
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_the_text_before_tracked_changes_is_not_commented(capsys: Capture, draft: Path) -> None:
    told = refused(capsys, draft, "--original", "-o", draft.with_name("granskad.docx"))
    assert "--original" in told
    assert [one.name for one in draft.parent.iterdir()] == ["utkast.docx"]


@pytest.mark.parametrize("name", ["granskad.pdf", "granskad.txt", "granskad", ".docx", "a.docm"])
def test_another_kind_of_file_is_refused(capsys: Capture, draft: Path, name: str) -> None:
    assert ".docx" in refused(capsys, draft, "-o", draft.with_name(name))
    assert [one.name for one in draft.parent.iterdir()] == ["utkast.docx"]


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["", "force"])
@pytest.mark.parametrize("way", ["same", "other name", "other path"])
def test_the_draft_itself_is_never_written_over(
    capsys: Capture, draft: Path, way: str, force: list[str]
) -> None:
    before = draft.read_bytes()
    target = draft
    if way == "other name":
        target = draft.with_name("kopia.docx")
        target.hardlink_to(draft)
    elif way == "other path":
        (draft.parent / "mapp").mkdir()
        target = draft.parent / "mapp" / ".." / draft.name
    assert "skulle skrivas över" in refused(capsys, draft, "-o", target, *force)
    assert draft.read_bytes() == before


@pytest.mark.parametrize("whose", ["a person's", "an answered review"])
def test_a_file_that_somebody_has_worked_in_is_kept(
    capsys: Capture, draft: Path, whose: str
) -> None:
    target = draft.with_name("granskad.docx")
    if whose == "a person's":
        word(target, text="Mitt eget arbete.")
    else:
        grantflow(capsys, "review", draft, "-o", target)
        document = docx.Document(str(target))
        document.add_comment(document.paragraphs[0].runs, "Stämmer.", author="Bo Ek")
        document.save(str(target))
    before = target.read_bytes()
    assert "--force" in refused(capsys, draft, "-o", target)
    assert target.read_bytes() == before

    assert grantflow(capsys, "review", draft, "-o", target, "--force").code == 1
    assert told(target)


@pytest.mark.parametrize(
    ("target", "words"), [("saknas/granskad.docx", "finns inte"), ("mapp", "mapp")]
)
def test_a_place_where_nothing_can_be_written_is_told_of_first(
    capsys: Capture, draft: Path, target: str, words: str
) -> None:
    (draft.parent / "mapp").mkdir()
    assert words in refused(capsys, draft, "-o", draft.parent / target)
    assert list((draft.parent / "mapp").iterdir()) == []


def with_part(path: Path, name: str, content: str, *, relation: str = "") -> Path:
    """Put a part in a file, and a relation to something."""
    with zipfile.ZipFile(path) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    if content:
        parts[name] = content.encode()
    relations = "word/_rels/document.xml.rels"
    parts[relations] = parts[relations].replace(
        b"</Relationships>", f"{relation}</Relationships>".encode()
    )
    with zipfile.ZipFile(path, "w") as package:
        for one, part in parts.items():
            package.writestr(one, part)
    return path


_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_comments_that_are_damaged_stop_the_command_before_anything_is_written(
    capsys: Capture, draft: Path
) -> None:
    relation = f'<Relationship Id="c" Type="{_KIND}/comments" Target="comments.xml"/>'
    with_part(draft, "word/comments.xml", "<w:comments", relation=relation)
    assert "skadad" in refused(capsys, draft, "-o", draft.with_name("granskad.docx"))
    assert [one.name for one in draft.parent.iterdir()] == ["utkast.docx"]
    # Without comments to write the draft is read all the same.
    assert grantflow(capsys, "review", draft).code == 1


def test_what_word_would_fetch_is_told_of_and_not_fetched(capsys: Capture, draft: Path) -> None:
    outside = 'Target="http://127.0.0.1:9/bild.png" TargetMode="External"'
    with_part(draft, "", "", relation=f'<Relationship Id="x" Type="{_KIND}/image" {outside}/>')
    answer = grantflow(capsys, "review", draft, "-o", draft.with_name("granskad.docx"))
    assert "http://127.0.0.1:9/bild.png" in answer.err
    assert answer.code == 1
    assert "bild.png" not in answer.out


def test_a_draft_on_standard_input_is_commented_too(
    capsys: Capture, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice, since the file is ours when it stands there the second time."""
    target = draft.with_name("granskad.docx")
    for _ in range(2):
        piped = io.TextIOWrapper(io.BytesIO(draft.read_bytes()))
        monkeypatch.setattr(sys, "stdin", piped)
        assert grantflow(capsys, "review", "-", "-o", target).code == 1
    assert told(target)


def test_a_template_becomes_a_document(capsys: Capture, draft: Path) -> None:
    """Word refuses a .docx that says it is a template."""
    with zipfile.ZipFile(draft) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(b"document.main+xml", b"template.main+xml")
    template = draft.with_name("mall.dotx")
    with zipfile.ZipFile(template, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    target = draft.with_name("granskad.docx")
    assert grantflow(capsys, "review", template, "-o", target).code == 1
    assert told(target)
