"""No Word file, however it was made, harms whoever opens it: refused in words, or read."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]
from word_confined import Confined
from word_hostile import MAIN, TEXT, Hostile, corpus, good
from word_packed import Member, members, packed, parts_of, written
from word_written import W, control, p, r, table, word

from grantflow.documents.draftfile import read_word
from grantflow.documents.word.annotate import annotated
from grantflow.documents.word.comments import AUTHOR, comments_of
from grantflow.errors import SyntaxBroken, WordUnreadable
from grantflow.model.finding import Finding, Report
from grantflow.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grantflow.documents.draftfile import DraftFile

pytestmark = pytest.mark.xdist_group("hostile")
FILES = list(corpus())
REFUSAL = re.compile(r"\[GF10[37]\] utkast\.docx: [^\n]+\nåtgärd: [^\n]+")
REPORT = Report(
    None,
    None,
    None,
    findings=(
        Finding(
            *("IMP02", "owner-missing", "IMP02", "blocker", "implementeringsplan", "paragraph 2"),
            *("Det framgår inte.", "Skriv vem.", Source(title="Råd", standing="verified")),
        ),
    ),
)


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    with Confined() as process:
        yield process


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_hostile_file_is_refused_in_words_or_read(
    confined: Confined, tmp_path: Path, file: Hostile
) -> None:
    """In 300 MB, without asking anybody else, and with nothing left behind."""
    path = tmp_path / "fil.docx"
    path.write_bytes(file.content())
    read = confined.read(path)

    if file.told:
        assert read.code == 2, read
        assert REFUSAL.fullmatch(read.err)
        assert file.told in read.err
    else:
        assert read.code == 0, read
        assert read.out.strip()
    assert read.reached == []
    assert [one.name for one in tmp_path.iterdir()] == ["fil.docx"]


def test_the_names_of_the_files_are_their_own() -> None:
    """A test that fails names one file."""
    assert len({file.name for file in FILES}) == len(FILES) >= 40


def test_a_helper_that_grows_too_large_is_told_of(confined: Confined, tmp_path: Path) -> None:
    """The limit on memory is a real one: a bomb would be seen."""
    path = tmp_path / "fil.docx"
    with path.open("wb") as sparse:
        sparse.truncate(2_000_000_000)

    assert confined.read(path).err == "minnet tog slut"


def test_entities_bring_nothing_in(confined: Confined, tmp_path: Path) -> None:
    """What stands in other files of the reader never comes into a report."""
    secret = tmp_path / "hemligt.txt"
    secret.write_text("Hemligheten", "utf-8")
    content = good()[MAIN].decode()
    doctype = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{secret.as_uri()}">]>'
    spoken = content.replace("?>", f"?>{doctype}", 1).replace("beslutade", "&b;")
    path = tmp_path / "fil.docx"
    path.write_bytes(packed({**good(), MAIN: spoken}))
    read = confined.read(path)

    assert read.code == 2
    assert "Hemlig" not in read.out + read.err


RICH = word(
    p("Förankring", style="R1")
    + p(TEXT, '<w:r><w:footnoteReference w:id="1"/></w:r>')
    + f"<w:p><w:ins>{r('Tillagt.')}</w:ins><w:del><w:r><w:delText>Bort</w:delText></w:r></w:del>"
    "</w:p>"
    + table(("Mål", "Nivå"), ("60 föräldrar", "&amp; &#233;"), headed=1)
    + control(p("Svar")),
    footnotes=f'<w:footnotes {W}><w:footnote w:id="1">{p("Not.")}</w:footnote></w:footnotes>',
    comments=f'<w:comments {W}><w:comment w:id="1">{p("Hej")}</w:comment></w:comments>',
)
INNER = parts_of(RICH)
TAGS = sorted(set(re.findall(rb"<(w:\w+)", INNER[MAIN])))
WHOLE = read_word(RICH, "hel.docx")


def opened(content: bytes) -> DraftFile | None:
    """Read and comment a file; None when it is refused.  Anything else is a defect."""
    try:
        file = read_word(content, "utkast.docx")
        assert file.word is not None
        assert file.word.parts.outside is not None
        told = annotated(file.word, REPORT)
    except (WordUnreadable, SyntaxBroken):
        return None
    again = read_word(told, "granskad.docx")
    assert again.word is not None
    assert AUTHOR in {comment.author for comment in comments_of(again.word.parts)}
    assert [one.written for one in again.draft.blocks] == [one.written for one in file.draft.blocks]
    return file


@given(content=st.binary(max_size=300), zip_like=st.booleans())
@example(content=b"", zip_like=True)
def test_random_bytes_are_refused(content: bytes, zip_like: bool) -> None:
    """Whatever a file is called, what it is decides."""
    assert opened(b"PK\3\4" + content if zip_like else content) is None


@given(st.lists(st.tuples(st.integers(0, len(RICH) - 1), st.integers(0, 255)), max_size=12))
def test_flipped_bytes_are_refused_or_harmless(flips: list[tuple[int, int]]) -> None:
    """A disk or a net that changes bytes makes a file unreadable, never a defect."""
    content = bytearray(RICH)
    for at, value in flips:
        content[at] = value
    opened(bytes(content))


@given(st.integers(0, len(RICH)), st.integers(0, len(RICH)), st.binary(max_size=40))
def test_a_piece_cut_out_or_put_in_is_refused_or_harmless(at: int, to: int, more: bytes) -> None:
    """A transfer that broke off, or went on into another file."""
    opened(RICH[:at] + more + RICH[to:])


def test_a_file_cut_anywhere_is_refused() -> None:
    """There is no half Word file."""
    for end in range(0, len(RICH), 41):
        assert opened(RICH[:end]) is None


PIECES = st.sampled_from([
    *(b"<w:p>", b"</w:p>", b"<w:r>", b"</w:r>", b"<w:t>", b"</w:t>", b"<w:tbl>", b"</w:tbl>"),
    *(b"<w:tr><w:tc>", b"</w:tc></w:tr>", b"<w:sdt><w:sdtContent>", b"</w:sdtContent></w:sdt>"),
    *(b"<w:p/>", b"<w:tbl/>", b"<w:tc/>", b"<w:sdt/>", b"<w:r/>", b"<w:ins>", b"</w:ins>"),
    *(b"&amp;", b"&#x10FFFF;", b"&lt;", b"<![CDATA[a<b]]>", b"<!-- a -->", b"<?a b?>", b"\r\n"),
    *(b' w:val="\xc2\xb2"', b' w:id="-1"', b' xmlns:w="urn:a"', b' xmlns="urn:a"', b"\xef\xbb\xbf"),
])  # fmt: skip
CHANGES = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 60), PIECES), max_size=6)


@given(st.sampled_from(sorted(INNER)), CHANGES)
def test_changed_xml_is_refused_or_harmless(
    name: str, changes: list[tuple[int, int, bytes]]
) -> None:
    """The zip is whole, and what is in it is not: what a careless program writes."""
    content = INNER[name]
    for start, length, piece in changes:
        at = start % (len(content) + 1)
        content = content[:at] + piece + content[at + length :]
    opened(packed({**INNER, name: content}))


VALUES = st.sampled_from(["", "0", "-1", "1", "²", "9" * 30, "continue", "x", "å" * 3000, "R1"])
STEPS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(0, 4), VALUES), max_size=8
)


@given(st.sampled_from(sorted(INNER)), STEPS)
def test_well_built_nonsense_is_refused_or_harmless(
    name: str, steps: list[tuple[int, int, int, str]]
) -> None:
    """Elements moved, doubled, taken away, called something else: any XML that a file can hold."""
    root = etree.fromstring(INNER[name])
    for one, other, kind, value in steps:
        nodes = list(root.iter())
        node, beside = nodes[one % len(nodes)], nodes[other % len(nodes)]
        if node is root or node in {beside, *beside.iterancestors()}:
            continue
        _confuse(node, beside, kind, value)
    opened(packed({**INNER, name: etree.tostring(root)}))


def _confuse(node: Any, beside: Any, kind: int, value: str) -> None:
    """Change one element of five ways."""
    if kind == 0:
        beside.append(node)
    elif kind == 1:
        beside.append(copy.deepcopy(node))
    elif kind == 2:
        node.getparent().remove(node)
    elif kind == 3:
        node.tag = beside.tag
    else:
        node.text = value
        for key in node.attrib:
            node.set(key, value)


@given(st.sampled_from(TAGS), st.sampled_from(TAGS))
def test_changed_tags_are_refused_or_harmless(one: bytes, other: bytes) -> None:
    """Every element in the place of every other: XML that is well built and makes no sense."""
    swapped = INNER[MAIN].replace(b"/" + one + b">", b"\0").replace(b"<" + one, b"<" + other)
    opened(packed({**INNER, MAIN: swapped.replace(b"\0", b"/" + other + b">")}))


@given(st.permutations(sorted(INNER)))
def test_swapped_members_are_refused_or_harmless(names: list[str]) -> None:
    """Parts that stand under each other's names."""
    opened(packed(dict(zip(INNER, (INNER[name] for name in names), strict=True))))


@given(st.permutations(members(INNER)))
def test_the_order_of_members_means_nothing(order: list[Member]) -> None:
    """Programs write the parts in any order."""
    file = opened(written(order))

    assert file is not None
    assert [b.written for b in file.draft.blocks] == [b.written for b in WHOLE.draft.blocks]
