"""Comments that stand in a file already are kept, told apart, and marked when dealt with."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_files import Shape, packed, seen, unpacked, word_file
from word_oracle import Told, comments, members, ranges, root

from grantflow.documents.files import may_replace
from grantflow.documents.word.commenting import Remark, commented
from grantflow.documents.word.comments import Comment, comments_of
from grantflow.documents.word.read import Paragraph, WordFile, read
from grantflow.errors import WordUnreadable

if TYPE_CHECKING:
    from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
BODY = (
    '<w:p><w:commentRangeStart w:id="4"/>'
    + seen("Vi vill mer")
    + '<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>'
    + '<w:r><w:commentReference w:id="5"/></w:r></w:p><w:p>'
    + seen("Och gör det")
    + "</w:p>"
)


def comment(number: object, text: str, *, author: str = "Bo Ek", key: str = "") -> str:
    """Return a comment of one line."""
    named = f' w14:paraId="{key}"' if key else ""
    return (
        f'<w:comment w:id="{number}" w:author="{author}" w:initials="b" '
        f'w:date="2024-01-02T03:04:05Z"><w:p{named}>{seen(text)}</w:p></w:comment>'
    )


def part(*told: str, start: str = f"<w:comments {W} {W14}>") -> str:
    """Return a part with comments."""
    return HEAD + start + "\r\n".join(told) + "</w:comments>"


def marks(*told: str) -> str:
    return f"{HEAD}<w15:commentsEx {W15}>{''.join(told)}</w15:commentsEx>"


THREAD = {
    "comments": part(
        comment(4, "Varför då?", key="0000000A"),
        comment(5, "För att vi måste", author="grantflow", key="0000000B"),
        comment(6, "Hinder IMP02", author="grantflow", key="0000000c"),
        comment(7, "Brist LOG04", author="grantflow"),
    ),
    "commentsExtended": marks(
        '<w15:commentEx w15:paraId="0000000A" w15:done="1"/>',
        '<w15:commentEx w15:paraId="0000000B" w15:done="1" w15:paraIdParent="0000000A"/>',
        '<w15:commentEx w15:paraId="0000000C" w15:done="0"/>',
    ),
}


def opened(content: bytes) -> WordFile:
    file = read(content, "a.docx")
    assert file.draft
    return file


def about(file: WordFile, *texts: str) -> list[Remark]:
    """Return a remark on the whole of the first paragraph for each text."""
    first = next(one for one in file.content if isinstance(one, Paragraph))
    return [Remark((text,), first, 0, len(first.text)) for text in texts]


def with_comments(content: bytes, *texts: str) -> bytes:
    file = opened(content)
    return commented(file, about(file, *texts))


def test_comments_are_read_with_replies_and_marks() -> None:
    found = comments_of(opened(word_file(BODY, parts=THREAD)).parts)

    assert [(one.number, one.text, one.done, one.parent) for one in found] == [
        (4, "Varför då?", True, None),
        (5, "För att vi måste", True, 4),
        (6, "Hinder IMP02", False, None),
        (7, "Brist LOG04", False, None),
    ]


def test_a_new_comment_leaves_those_that_stand_there_as_they_are() -> None:
    """Their bytes too, with replies and marks: nothing but ours is written."""
    before = word_file(BODY, parts=THREAD)
    after = with_comments(before, "Ny", "Till")
    old, new = comments(before), comments(after)

    assert {number: new[number] for number in old} == old
    assert {n: new[n].text for n in new if n not in old} == {"8": "Ny", "9": "Till"}
    assert ranges(after, ["4"]) == ranges(before, ["4"]) == {"4": "Vi vill mer"}
    ours = unpacked(after)["word/comments.xml"].decode()
    held = re.sub(r"<w:comment xmlns:w=.*?</w:comment>|<\?grantflow \w+\?>", "", ours)
    assert held == THREAD["comments"]
    changed = {"word/document.xml", "word/comments.xml"}
    assert [one for one in members(after) if one.name not in changed] == [
        one for one in members(before) if one.name not in changed
    ]


def settled(content: bytes, *numbers: int) -> bytes:
    """Return a file with some comments marked as dealt with."""
    file = opened(content)
    found = [one for one in comments_of(file.parts) if one.number in numbers]
    return commented(file, [], found)


def done(content: bytes) -> dict[str, bool]:
    return {number: told.done for number, told in comments(content).items()}


@pytest.mark.parametrize("part_of_marks", [True, False], ids=["beside others", "alone"])
def test_only_the_comments_asked_for_are_marked_as_dealt_with(part_of_marks: bool) -> None:
    """One that has no key is given one; the part with the marks is made when there is none."""
    parts = THREAD if part_of_marks else {"comments": THREAD["comments"]}
    before = word_file(BODY, parts=parts)
    was = done(before)

    assert done(settled(before, 6)) == was | {"6": True}
    assert done(settled(before, 7)) == was | {"7": True}
    after = settled(before, 6, 7)
    assert done(after) == was | {"6": True, "7": True}
    told = comments(after)
    assert {n: one._replace(done=False) for n, one in told.items()} == {
        n: one._replace(done=False) for n, one in comments(before).items()
    }
    assert "w14" in root(after, "word/comments.xml").attrib.values()
    assert settled(before, 6, 7) == after


@pytest.mark.parametrize(
    "told",
    [
        '<w15:commentEx w15:paraId="0000000C"/>',
        "<w15:commentEx  w15:done = '0'\n w15:paraId='0000000c'></w15:commentEx>",
        f'<x:commentEx xmlns:x="{W15[11:-1]}" x:done="0" x:paraId="0000000C"/>',
        f'<x:commentEx xmlns:x="{W15[11:-1]}" x:paraId="0000000C"/>',
        f'<commentEx xmlns="{W15[11:-1]}" xmlns:y="{W15[11:-1]}" y:paraId="0000000C"/>',
    ],
    ids=["no mark", "other quotes", "other prefix", "other prefix, no mark", "no prefix"],
)
def test_a_mark_is_set_however_it_is_written(told: str) -> None:
    space = f" {W15}" if "<w15:" in told else ""
    extended = f'<x:commentsEx xmlns:x="{W15[11:-1]}"{space}>{told}</x:commentsEx>'
    after = settled(word_file(BODY, parts=THREAD | {"commentsExtended": extended}), 6)

    assert comments(after)["6"].done
    assert [one.done for one in comments_of(opened(after).parts)] == [False, False, True, False]


def test_of_two_comments_with_one_id_ours_is_marked() -> None:
    """Some programs number them anew and badly; a person's comment is never ours to mark."""
    told = part(
        comment(6, "Vem skrev?", key="0000000A"),
        comment(6, "Råd SPR02", author="grantflow", key="0000000B"),
    )
    file = opened(word_file(BODY, parts={"comments": told}))
    ours = [one for one in comments_of(file.parts) if one.author == "grantflow"]
    after = unpacked(commented(file, [], ours))["word/commentsExtended.xml"].decode()

    assert re.findall(r'paraId="(\w+)"', after) == ["0000000B"]


@given(
    st.lists(
        st.one_of(st.integers(-3, 9), st.integers(2**31 - 3, 2**31 - 1), st.just("ett")),
        max_size=4,
        unique=True,
    )
)
def test_a_new_comment_takes_an_id_that_nobody_has(numbers: list[object]) -> None:
    """Not that of a comment, nor of a marker whose comment is gone; and one that Word can count."""
    told = part(*(comment(number, "x") for number in numbers))
    before = word_file(BODY, parts={"comments": told})
    once = with_comments(before, "Ny", "Till")
    twice = with_comments(once, "Sist")

    for content, count in ((once, 2), (twice, 3)):
        found = comments(content)
        new = [number for number in found if number not in map(str, numbers)]
        assert len(new) == count
        assert not {"4", "5"} & set(new)
        assert all(0 <= int(number) < 2**31 for number in new)
        assert ranges(content, new) == dict.fromkeys(new, "Vi vill mer")


STARTS = {
    "other prefix": f'<c:comments xmlns:c="{W[9:-1]}">',
    "no prefix": f'<comments xmlns="{W[9:-1]}" xmlns:q="{W[9:-1]}">',
    "single quotes": f"<w:comments {W}>".replace('"', "'"),
}


@pytest.mark.parametrize("bom", [False, True], ids=["", "bom"])
@pytest.mark.parametrize("head", ["", HEAD], ids=["headless", "head"])
@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_the_part_with_comments_may_be_written_in_any_way(
    start: str, head: str, bom: bool, tmp_path: Path
) -> None:
    name = start[1 : start.index(" ")]
    empty = f"{start[:-1]}/>"
    for told in (f"{head}{start}\r\n</{name}>", head + empty):
        content = ("\ufeff" if bom else "") + told
        before = word_file(BODY, parts={"comments": content})
        once = with_comments(before, "Ett")
        twice = with_comments(once, "Två")
        assert [one.text for one in comments(once).values()] == ["Ett"]
        assert [one.text for one in comments(twice).values()] == ["Ett", "Två"]
        assert comments(settled(twice, 7))["7"].done
        path = tmp_path / "granskad.docx"
        path.write_bytes(settled(twice, 6))
        assert may_replace(path)


@pytest.mark.parametrize(
    "told",
    ["<w:comments", f"<w:document {W}/>", f"<!DOCTYPE x><w:comments {W}/>"],
    ids=["cut", "another part", "dtd"],
)
def test_comments_that_are_broken_are_told_of(told: str) -> None:
    content = word_file(BODY, parts={"comments": told})
    with pytest.raises(WordUnreadable):
        with_comments(content, "Ny")
    with pytest.raises(WordUnreadable):
        commented(opened(content), [])


def test_types_that_are_broken_are_told_of() -> None:
    content = word_file(BODY)
    types = unpacked(content)["[Content_Types].xml"]
    with pytest.raises(WordUnreadable):
        with_comments(packed(unpacked(content) | {"[Content_Types].xml": types[:-3]}), "Ny")


def test_the_part_for_comments_takes_no_name_that_is_in_use() -> None:
    """Names that differ by case alone are one; a type may speak of a part that is gone."""
    parts = unpacked(word_file(BODY)) | {"word/Comments.xml": b"<x/>"}
    types = parts["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/word/comments2.xml" ContentType="x/y"/></Types>'
    )
    after = with_comments(packed(parts | {"[Content_Types].xml": types}), "Ny")

    assert [one.text for one in comments(after, "word/comments3.xml").values()] == ["Ny"]
    assert unpacked(after)["word/Comments.xml"] == b"<x/>"


def test_a_strict_file_gets_strict_comments() -> None:
    """Beside transitional names too, which a file may declare and never use."""
    strict = "http://purl.oclc.org/ooxml"
    content = word_file(BODY, Shape(prefix="s", strict=True))
    parts = unpacked(content)
    main = parts["word/document.xml"].replace(b"<s:document", f"<s:document {W}".encode())
    after = with_comments(packed(parts | {"word/document.xml": main}), "Ny")
    found = unpacked(after)

    assert [one.text for one in comments(after).values()] == ["Ny"]
    assert f'xmlns:w="{strict}/wordprocessingml/main"'.encode() in found["word/comments.xml"]
    assert (
        f"{strict}/officeDocument/relationships/comments".encode()
        in (found["word/_rels/document.xml.rels"])
    )
    assert ranges(after, comments(after)) == {"6": "Vi vill mer"}


DATES = {
    "2024-05-06T07:08:09Z": "2024-05-06T07:08:09Z",
    " 2024-05-06T07:08:09+02:00\n": "2024-05-06T07:08:09+02:00",
    "2024-05-06": "",
    "2024-13-45T07:08:09Z": "",
    "i går": "",
    "": "",
}


@pytest.mark.parametrize("said", DATES)
def test_the_day_of_a_comment_is_what_the_file_says_or_none(said: str) -> None:
    """No clock is asked: the same file gives the same bytes tomorrow."""
    parts = unpacked(word_file(BODY))
    core = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + said.encode(),
                  parts["docProps/core.xml"])  # fmt: skip
    after = with_comments(packed(parts | {"docProps/core.xml": core}), "Ny")

    assert comments(after) == {"6": Told("grantflow", DATES[said], "Ny", False, "")}
    without = {name: part for name, part in parts.items() if name != "docProps/core.xml"}
    assert comments(with_comments(packed(without), "Ny"))["6"].date == ""


def test_what_is_written_in_a_comment_is_what_was_to_be_said() -> None:
    lines = ('Råd <b> & "så"', "  två blanka  ", "å😀e\u0301", "")
    file = opened(word_file(BODY))
    first = about(file, "")[0]
    after = commented(file, [first._replace(text=lines)])

    assert comments(after)["6"].text == "\n".join(lines)
    assert next(iter(docx.Document(BytesIO(after)).comments)).text == "\n".join(lines)
    assert comments_of(opened(after).parts)[0].text == "\n".join(lines)


def test_nothing_to_say_changes_nothing_that_is_said() -> None:
    before = word_file(BODY, parts=THREAD)
    after = commented(opened(before), [])
    changed = {"word/comments.xml"}

    assert [one for one in members(after) if one.name not in changed] == [
        one for one in members(before) if one.name not in changed
    ]
    assert comments(after) == comments(before)
    again = word_file(BODY)
    assert unpacked(commented(opened(again), [])) == unpacked(again)


def test_a_comment_that_is_not_in_the_file_is_not_marked() -> None:
    before = word_file(BODY, parts=THREAD)
    after = commented(opened(before), [], [Comment(99, "grantflow", "", "Hinder X01", "")])
    assert comments(after) == comments(before)
