"""A Word file opened and written back: what is not ours stays as it was, byte for byte."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_hostile import MAIN, RELS, TEXT, TOP, TYPES, changed, document, good, related
from word_hostile_parts import codes
from word_packed import Member, member, members, packed, written
from word_written import p

from grantflow.documents.word.container import Container
from grantflow.documents.word.parts import Parts
from grantflow.documents.word.read import read
from grantflow.documents.word.tree import Room, TreeRefused, TreeTooLarge, parse
from grantflow.errors import WordUnreadable


def listed(content: bytes) -> list[tuple[object, ...]]:
    """Return what a zip file tells of its members, but not where they stand."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        return [
            (one.orig_filename, one.date_time, one.CRC, one.compress_type, one.compress_size)
            for one in package.infolist()
        ]


def outside(content: bytes) -> tuple[str, ...]:
    return read(content, "a.docx").parts.outside


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_file_written_back_keeps_its_members(method: int) -> None:
    """Names, order, days and packed bytes: another program sees the file that it knew."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for number, (name, content) in enumerate(good().items()):
            day = zipfile.ZipInfo(name, (2026, 3, 1 + number, 13, 7, 30))
            package.writestr(day, content, compress_type=method)
    before = target.getvalue()

    assert listed(Container(before, "a").written({})) == listed(before)


def test_only_what_is_changed_changes() -> None:
    """A part changed, a part added, the rest as it was."""
    before = packed(good())
    new = {MAIN: b"<a/>", "word/new.xml": b"<b/>"}
    container = Container(before, "a")
    after = container.written(new)
    kept = {one for one in listed(before) if one[0] != MAIN}

    assert kept < set(listed(after))
    assert [one[0] for one in listed(after)] == [*good(), "word/new.xml"]
    with zipfile.ZipFile(BytesIO(after)) as package:
        assert {name: package.read(name) for name in new} == new
        assert container.sums(new) == {one.filename: one.CRC for one in package.infolist()}
    assert after == container.written(new)


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("word/media/bild på ö.png".encode(), 0x800),
        ("word/media/bild på ö.png".encode(), 0),
        (b"word/media/a.png", 0),
    ],
)
def test_names_keep_their_letters(name: bytes, flags: int) -> None:
    """Some programs write UTF-8 and do not say so; a relation must still find its part."""
    one = member(name, b"x")._replace(flags=flags)
    container = Container(written([*members(good()), one]), "a")
    again = Container(container.written({}), "a")

    assert list(again.names()) == list(container.names())
    assert name in container.written({})
    assert again.read(name.decode()) == b"x"


def test_names_in_the_letters_of_old_zip_programs_are_read() -> None:
    one = member("word/media/ö.png".encode("cp437"), b"x")
    container = Container(written([*members(good()), one]), "a")

    assert container.read("word/media/ö.png") == b"x"


def test_capitals_and_small_letters_name_the_same_part() -> None:
    """Word minds no capitals: a file that names its parts carelessly is read like any other."""
    parts = {name.replace("word/d", "word/D"): content for name, content in good().items()}
    file = read(packed(parts), "a.docx")

    assert TEXT in [block.written for block in file.draft.blocks]
    assert file.parts.main == "word/Document.xml"
    assert file.parts.related("styles") == "word/styles.xml"


def test_a_part_is_inflated_no_further_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lie is found after one byte too many, not after the whole bomb."""
    seen = []
    real = __import__("zlib").decompressobj

    class Watched:
        def __init__(self, bits: int) -> None:
            self._real = real(bits)

        def decompress(self, raw: bytes, most: int) -> bytes:
            seen.append(most)
            return bytes(self._real.decompress(raw, most))

    bomb = member(MAIN, bytes(5_000_000))._replace(size=70)
    content = written([*(m for m in members(good()) if m.name != MAIN.encode()), bomb])
    container = Container(content, "a")
    monkeypatch.setattr("grantflow.documents.word.container.zlib.decompressobj", Watched)
    with pytest.raises(WordUnreadable):
        container.read(MAIN)

    assert seen == [71]


def test_parts_share_one_room() -> None:
    """Ten parts that are each just small enough are too much together."""
    room = Room(weight=10, characters=5)
    parse(b"<a><b/></a>", room)
    parse(b"<a>abc</a>", room)
    with pytest.raises(TreeTooLarge):
        parse(b"<a>abc</a>", room)
    with pytest.raises(TreeTooLarge):
        parse(b"<a><b/></a>", Room(weight=5))


NAMES = st.sampled_from(["w:a", "w:b", "c"])
XML = st.recursive(
    st.text("aåä <&\n\t", max_size=8).map(lambda s: s.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.tuples(NAMES, st.lists(inner, max_size=4)).map(
        lambda told: f"<{told[0]}>{'<!-- x -->'.join(told[1])}</{told[0]}>"
    ),
    max_leaves=12,
)


@given(XML)
def test_nodes_know_their_bytes(inner: str) -> None:
    """What stands between the beginning and the end of a node is that node, and nothing else."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    tree = parse(f'<w:r xmlns:w="{space}">{inner}</w:r>'.encode())
    for node in tree.root.walk():
        raw = tree.raw(node)
        assert raw.startswith(b"<" + node.tag.encode())
        assert raw.endswith(b">")
        own = raw if node is tree.root else f'<x xmlns:w="{space}">'.encode() + raw + b"</x>"
        again = parse(own).root if node is tree.root else parse(own).root.children[0]
        assert [(one.tag, one.text) for one in again.walk()] == [
            (one.tag, one.text) for one in node.walk()
        ]


def test_a_text_in_many_pieces_is_whole() -> None:
    """Marks and elements in the middle of a text do not tear it apart."""
    tree = parse(b"<a>" + b"x<!-- -->y<b>z</b>" * 3 + b"</a>")

    assert tree.root.text == "xyxyxy"
    assert [node.text for node in tree.root.children] == ["z"] * 3


def test_refused_xml_says_why() -> None:
    with pytest.raises(TreeRefused) as deep:
        parse(b"<a>" * 200 + b"</a>" * 200)
    assert deep.value.unsafe == "den är byggd i orimligt många nivåer"
    with pytest.raises(TreeRefused) as broken:
        parse(b"<a>")
    assert broken.value.unsafe is None


def test_the_template_on_the_own_disk_is_not_told() -> None:
    """Nearly every file names one; an alarm that always sounds is not heard."""
    own = (r"file:///C:\Users\a\Mallar\Brev.dotm", r"C:\Mallar\a.dotx", "file:///d:/a.dotx")
    for target in own:
        assert outside(changed(related(("attachedTemplate", target, True)))) == ()
    shared = r"file:///\\server\mallar\brev.dotm"
    assert outside(changed(related(("attachedTemplate", shared, True)))) == (shared,)


def test_addresses_are_told_from_every_part() -> None:
    """A page head or the settings can fetch as well as the text."""
    relations = related(("image", "http://exempel.invalid/a", True))[RELS]
    parts = {f"word/_rels/{name}.xml.rels": relations for name in ("header1", "settings")}

    assert outside(changed({**parts})) == ("http://exempel.invalid/a",)


def test_an_address_is_told_on_one_line() -> None:
    """What a file holds can't write on the screen, nor fill it."""
    wild = "http://a.invalid/\u202e\u0085\u200b" + "x" * 500
    (told,) = outside(changed(related(("image", wild, True))))

    assert told.isprintable()
    assert len(told) == 120


ADDRESSES = [
    *("http://a/a.png", "http://a/a.docx", "http://a/a.png", "http://a/a.xlsx"),
    *(r"c:\\windows\\system32\\cmd.exe", "Excel", "http://a/a.docx", "http://a/a.mdb"),
    r"\\\\server\\share\\a.png",
]


@pytest.mark.parametrize(("code", "address"), list(zip(codes("http://a"), ADDRESSES, strict=True)))
def test_fields_that_fetch_are_told(code: str, address: str) -> None:
    """A field fetches, or starts a program, when Word opens the file."""
    field = f"<w:p><w:fldSimple w:instr='{code}'><w:r><w:t>A</w:t></w:r></w:fldSimple></w:p>"

    assert outside(changed({MAIN: document(field)})) == (address,)


def test_a_field_in_pieces_is_told() -> None:
    """Word cuts the code of a field into runs as it likes."""
    marks = {kind: f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")}
    told = "".join(
        f"<w:instrText>{piece}</w:instrText>" for piece in ("INCL", "UDETEXT ", "a.docx")
    )
    field = f"<w:p><w:r>{marks['begin']}{told}{marks['separate']}{marks['end']}</w:r></w:p>"

    assert outside(changed({MAIN: document(field)})) == ("a.docx",)


def test_fields_that_fetch_nothing_are_not_told() -> None:
    """Page numbers, links and contents stand in every file."""
    fields = "".join(
        f"<w:p><w:fldSimple w:instr='{code}'><w:r><w:t>A</w:t></w:r></w:fldSimple></w:p>"
        for code in ("PAGE", 'HYPERLINK "http://a/link b"', 'TOC \\o "1-3"', "REF link b", "DATE")
    )

    assert outside(changed({MAIN: document(fields)})) == ()


def test_a_part_is_what_its_type_says() -> None:
    """A text in another format under the name of the text is no Word file."""
    with pytest.raises(WordUnreadable, match="ingen Word-fil"):
        Parts(Container(packed({**good(), TYPES: b"<a/>"}), "a"))


def test_a_file_without_relations_is_read_by_the_usual_names() -> None:
    """Small programs leave out what they think is clear."""
    assert Parts(Container(packed({**good(), TOP: b"<a/>"}), "a")).main == MAIN


def test_an_empty_member_does_no_harm() -> None:
    empty = Member(b"word/media/", b"", 0, 0, 0)
    file = read(written([*members(good(p("Mål"))), empty]), "a")

    assert [block.written for block in file.draft.blocks][-1] == "Mål"
