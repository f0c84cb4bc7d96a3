"""A review in the margin of somebody's file: the right comment at the right words, once."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from word_files import control, packed, seen, unpacked, word_file
from word_kinds import COMMENTS, EXTENDED, FOOTNOTES, NEED, NOBODY, PROMISE, heading, kinds, p
from word_kinds import row as a_row
from word_kinds import table as a_table
from word_oracle import Told, comments, members, misplaced, ranges, skeleton, stream

from grantflow import usecases
from grantflow.checks.loader import with_examples
from grantflow.documents.draftfile import DraftFile, read_word
from grantflow.documents.word.annotate import annotated
from grantflow.model.finding import Evidence, Finding, Report, Verdict
from grantflow.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = kinds()
SOURCE = Source(title="Tänk efter", locator="s. 4", checked_on="2026-11-21", standing="verified")
DRAFT = (
    heading("Bakgrund") + p(seen(NEED)) + heading("Implementering") + p(seen(NOBODY))
    + p(seen(PROMISE))
)  # fmt: skip


def finding(code: str, place: str = "paragraph 1", *, nearest: Sequence[Evidence] = ()) -> Finding:
    return Finding(
        *(code, "fault", code.partition("-")[0], "warning", "implementeringsplan", place),
        *(f"Saknas: {code}.", "Skriv det.", SOURCE),
        nearest=tuple(nearest),
    )


def report(*findings: Finding, judged: Sequence[Verdict] = ()) -> Report:
    """Return a report; what is not said to be judged otherwise is judged and missing."""
    told = {verdict.criterion for verdict in judged}
    rest = [
        Verdict(code, "missing", "implementeringsplan")
        for code in ("IMP01", "IMP02", "IMP03", "IMP04")
        if code not in told
    ]
    return Report(None, None, None, (*judged, *rest), (), findings)


def quoted(criterion: str, quote: str, place: str, start: int, word: str = "partly") -> Verdict:
    evidence = Evidence(quote, place, start, start + len(quote))
    return Verdict(criterion, word, "implementeringsplan", (evidence,))  # type: ignore[arg-type]


def opened(content: bytes) -> DraftFile:
    return read_word(content, "a.docx")


def written(content: bytes, told: Report, *, settle: bool = False) -> bytes:
    word = opened(content).word
    assert word is not None
    return annotated(word, told, settle=settle)


def reviewed(content: bytes) -> Report:
    return usecases.review_draft(opened(content), "37a", None)


def comments_part(content: bytes) -> str:
    return next(name for name in unpacked(content) if re.fullmatch(r"word/comments\d*\.xml", name))


def ours(content: bytes) -> dict[str, Told]:
    found = comments(content, comments_part(content))
    return {number: told for number, told in found.items() if told.author == "grantflow"}


def by_code(content: bytes) -> dict[str, list[str]]:
    """Return the words that each code has comments at."""
    found = ours(content)
    stretches = ranges(content, found)
    told: dict[str, list[str]] = {}
    for number, comment in found.items():
        told.setdefault(comment.text.split("\n")[0].split()[-1], []).append(stretches[number])
    return told


@pytest.mark.parametrize("kind", KINDS)
def test_every_finding_stands_once_at_the_words_it_rests_on(kind: str) -> None:
    """Whatever program wrote the file, and however the words are put together."""
    content = KINDS[kind]
    told = reviewed(content)
    after = written(content, told)
    found = by_code(after)

    asked = [one.code for one in told.findings if not one.waived]
    assert sorted(found) == sorted(["grantflow", *asked])
    assert all(len(places) == 1 for places in found.values())
    in_control = kind in {"controls", "default"}
    assert found["IMP02"] == ["Vem tar över?" if in_control else NOBODY]
    if kind != "table":
        assert found["IMP05"] == ["Implementering"]
    assert found["grantflow"] == ["Aktivitet" if kind == "table" else "Bakgrund"]


@pytest.mark.parametrize("kind", KINDS)
def test_all_else_in_the_file_is_as_it_was(kind: str) -> None:
    content = KINDS[kind]
    after = written(content, reviewed(content))
    new = list(ours(after))
    changed = {
        *("word/document.xml", comments_part(after), "word/_rels/document.xml.rels"),
        "[Content_Types].xml",
    }

    assert stream(after) == stream(content)
    assert skeleton(after, new) == skeleton(content)
    assert misplaced(after, new) == []
    assert [one for one in members(after) if one.name not in changed] == [
        one for one in members(content) if one.name not in changed
    ]
    assert written(content, reviewed(content)) == after
    if kind != "strict":
        read = docx.Document(BytesIO(after)).comments
        assert [one.text for one in read if one.author == "grantflow"] == [
            told.text for told in ours(after).values()
        ]


def test_a_comment_says_what_was_seen_what_to_do_and_why() -> None:
    near = Evidence(PROMISE, "paragraph 5", 0, len(PROMISE), "wish")
    told = report(finding("IMP02", nearest=[near]))

    summary, comment = [one.text for one in ours(written(word_file(DRAFT), told)).values()]
    assert comment.split("\n") == [
        "Brist IMP02",
        "Saknas: IMP02.",
        "Skriv det.",
        f"Närmast i texten: ”{PROMISE}”, men det är en önskan.",
        "Källa: Tänk efter, s. 4 (bekräftat, läst 2026-11-21).",
    ]
    assert summary.split("\n")[:2] == [
        "Granskning med grantflow", "Summa: 0 hinder, 1 brist och 0 råd."
    ]  # fmt: skip


PLACES = [
    ("paragraph 4", NOBODY),
    ("paragraph 3", "Implementering"),
    ("paragraph 99", "Bakgrund"),
    ("", "Bakgrund"),
]


@pytest.mark.parametrize(("place", "words"), PLACES, ids=["text", "heading", "nowhere", "none"])
def test_what_is_missing_is_told_at_the_heading_or_on_top(place: str, words: str) -> None:
    after = written(word_file(DRAFT), report(finding("IMP02", place)))
    assert by_code(after)["IMP02"] == [words]


@pytest.mark.parametrize(
    ("word", "words"),
    [
        *(("met", "ingen plan"), ("partly", "ingen plan"), ("negated", "ingen plan")),
        *(("placeholder", "ingen plan"), ("missing", "Implementering")),
    ],
)
def test_only_words_that_were_counted_carry_a_comment(word: str, words: str) -> None:
    """What only comes near stands in the comment; the comment stands where it should be written."""
    judged = quoted("IMP02", "ingen plan", "paragraph 4", 10, word)
    after = written(word_file(DRAFT), report(finding("IMP02", "paragraph 3"), judged=[judged]))
    assert by_code(after)["IMP02"] == [words]


def test_words_over_several_paragraphs_of_a_cell_are_all_marked() -> None:
    body = DRAFT + a_table(
        a_row(p(seen("Hur?")), p(seen("Vi") + seen(" tar över.")) + p(seen("Sedan sprids det.")))
    ) + "<w:p/>"  # fmt: skip
    judged = quoted("IMP02", "tar över.\nSedan", "table 1 row 1 column 2", 3)
    after = written(word_file(body), report(finding("IMP02"), judged=[judged]))
    assert by_code(after)["IMP02"] == ["tar över.Sedan"]


def test_words_in_a_footnote_are_told_of_at_the_whole_paragraph_it_belongs_to() -> None:
    """Offsets in the note say nothing of the paragraph."""
    judged = quoted("IMP02", "nås inte", "footnote 2", 7)
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = DRAFT + p(seen("Pappor får ett eget brev hem.") + note)
    after = written(word_file(body, parts={"footnotes": FOOTNOTES}),
                    report(finding("IMP02"), judged=[judged]))  # fmt: skip
    assert by_code(after)["IMP02"] == ["Pappor får ett eget brev hem."]


def test_the_summary_stands_at_the_first_text_not_in_the_contents_or_a_control() -> None:
    contents = control('<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>',
                       p(seen("Bakgrund 1")))  # fmt: skip
    body = "<w:p/>" + contents + control("<w:text/>", p(seen("Titel på ansökan"))) + DRAFT
    assert by_code(written(word_file(body), report()))["grantflow"] == ["Bakgrund"]


# A second round.


def test_a_second_round_adds_nothing_that_is_said_already() -> None:
    """Every rule there is: its comment is known again by its code."""
    told = report(*(finding(rule.code) for rule in with_examples()))
    once = written(word_file(DRAFT), told)

    assert len(ours(once)) == len(told.findings) + 1
    assert written(once, told) == once
    assert written(once, told, settle=True) == once
    for content in (word_file(DRAFT), KINDS["commented"]):
        clean = written(content, report())
        assert written(clean, report()) == clean


def test_a_real_review_of_its_own_file_finds_the_same_and_writes_nothing() -> None:
    for content in KINDS.values():
        once = written(content, reviewed(content))
        assert reviewed(once).findings == reviewed(content).findings
        assert written(once, reviewed(once)) == once


def test_what_is_new_is_added_and_the_summary_told_anew() -> None:
    once = written(word_file(DRAFT), report(finding("IMP02")))
    twice = written(once, report(finding("IMP02"), finding("IMP04")))
    found = [(one.text.split("\n")[0], one.done) for one in ours(twice).values()]

    assert found == [
        ("Granskning med grantflow", True),
        ("Brist IMP02", False),
        ("Granskning med grantflow", False),
        ("Brist IMP04", False),
    ]
    assert "Summa: 0 hinder, 2 brister" in list(ours(twice).values())[2].text


def with_reply(content: bytes, *, done: bool = False, number: str = "1") -> bytes:
    """Return a file where a person has answered a comment, and perhaps marked it as dealt with."""
    parts = unpacked(content)
    told = parts["word/comments.xml"].decode()
    told = re.sub(
        rf'(<w:comment [^>]*w:id="{number}".*?<w:p)>((?:(?!<w:p>).)*</w:comment>)',
        r'\1 xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
        r' w14:paraId="0000AAAA">\2',
        told,
        flags=re.DOTALL,
    )
    start = told[told.index("<w:comment ") :].partition(">")[0]
    reply = (
        re.sub(r'w:id="\d+"', 'w:id="77"', start.replace("grantflow", "Bo Ek"))
        + ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">'
        + f'<w:p w14:paraId="0000BBBB">{seen("Hinder IMP02 är åtgärdat")}</w:p></w:comment>'
    )
    mark = f'w15:done="{int(done)}"'
    space = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    extended = (
        f'<w15:commentsEx {space}><w15:commentEx w15:paraId="0000AAAA" {mark}/><w15:commentEx'
        f' w15:paraId="0000BBBB" w15:paraIdParent="0000AAAA" {mark}/></w15:commentsEx>'
    )
    body = parts["word/document.xml"].decode().replace("</w:body>", p(
        '<w:r><w:commentReference w:id="77"/></w:r>') + "</w:body>")  # fmt: skip
    comments_xml = told.replace("</w:comments>", reply + "</w:comments>")
    again = word_file(DRAFT, parts={"comments": comments_xml, "commentsExtended": extended})
    return packed(unpacked(again) | {"word/document.xml": body.encode()})


def test_what_is_fixed_is_marked_as_dealt_with_and_replies_stay() -> None:
    once = with_reply(written(word_file(DRAFT), report(finding("IMP02"), finding("IMP04"))))
    was = comments(once)
    assert was["77"].answers == "1"
    after = comments(written(once, report(finding("IMP04")), settle=True))

    assert {number: told.done for number, told in after.items()} == {
        "0": True, "1": True, "2": False, "77": False, "78": False
    }  # fmt: skip
    assert {n: told._replace(done=False) for n, told in after.items() if n in was} == was
    assert after["78"].text.startswith("Granskning med grantflow\nSumma: 0 hinder, 1 brist")


def test_without_settling_no_finding_is_marked() -> None:
    once = written(word_file(DRAFT), report(finding("IMP02"), finding("IMP04")))
    after = ours(written(once, report(finding("IMP04"))))
    assert [told.done for told in after.values()] == [True, False, False, False]


NOT_JUDGED = {
    "another programme": Report(None, None, None),
    "not applicable": report(judged=[Verdict("IMP02", "not_applicable", "implementeringsplan")]),
}


@pytest.mark.parametrize("told", NOT_JUDGED.values(), ids=NOT_JUDGED)
def test_what_was_not_looked_for_is_not_taken_for_fixed(told: Report) -> None:
    once = written(word_file(DRAFT), report(finding("IMP02-datum")))
    assert not ours(written(once, told, settle=True))["1"].done
    assert ours(written(once, report(), settle=True))["1"].done


def test_what_a_person_has_marked_is_told_again_when_it_is_still_found() -> None:
    """Only where fixed and remaining are asked for; else the person's mark is respected."""
    told = report(finding("IMP02"))
    marked = with_reply(written(word_file(DRAFT), told), done=True)

    assert written(marked, told) == written(written(marked, told), told)
    assert len(ours(written(marked, told))) == 2
    again = ours(written(marked, told, settle=True))
    assert [(one.text.split("\n")[0], one.done) for one in again.values()] == [
        ("Granskning med grantflow", False), ("Brist IMP02", True), ("Brist IMP02", False)
    ]  # fmt: skip


def test_comments_of_others_are_never_marked_whatever_they_say() -> None:
    parts = {
        "comments": COMMENTS.replace("Stämmer det?", "Hinder IMP02"),
        "commentsExtended": EXTENDED.replace('done="1"', 'done="0"'),
    }
    once = word_file(DRAFT, parts=parts)
    after = comments(written(once, report(), settle=True))
    assert not any(told.done for told in after.values())
    assert by_code(written(once, report(finding("IMP02"))))["IMP02"] == ["Bakgrund"]
