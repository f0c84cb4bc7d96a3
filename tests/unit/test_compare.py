"""What changed between two drafts: nothing lost, nothing told twice, every word given back."""

from io import BytesIO
from itertools import combinations, pairwise

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.documents.alignment import in_step
from grantflow.documents.by_word import Word, by_word
from grantflow.documents.compare import Change, compare
from grantflow.documents.draftfile import read_word
from grantflow.documents.plaintext import read_plain
from grantflow.text.draft import Block, Draft, Kind

WORDS = (
    "Vi ska nå 80 föräldrar i kommunen. Styrgruppen träffas varje månad, och beslut fattas i mars. "
    "1 250 000 kr Mål: Lokal\tbiblioteket 12,5 % – ”ja” ."
)
words = st.lists(st.sampled_from(WORDS.split(" ")), max_size=9).map(" ".join)
texts = st.one_of(words, words, st.text(max_size=12))
kinds: st.SearchStrategy[Kind] = st.sampled_from(["heading", "paragraph", "item", "row"])
blocks = st.lists(st.tuples(kinds, texts), max_size=9)
WEEKLY = "Vi träffas varje vecka på biblioteket."
DECIDED = "Nämnden beslutade den 3 mars att söka pengar."


def draft(told: list[tuple[Kind, str]]) -> Draft:
    return Draft([Block(kind, text, f"paragraph {n}") for n, (kind, text) in enumerate(told, 1)])


def compared(old: str, new: str) -> list[Change]:
    return list(compare(read_plain(old), read_plain(new)))


def marked(told: tuple[Word, ...]) -> str:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(signs[word.op].format(word.text) for word in told)


@st.composite
def edited(pick: st.DrawFn) -> tuple[Draft, Draft]:
    """Draw a draft, and what somebody made of it."""
    old = pick(blocks)
    new = list(old)
    for _ in range(pick(st.integers(0, 4))):
        at = pick(st.integers(0, len(new)))
        move = pick(st.sampled_from(["put in", "take out", "move", "write"]))
        if move == "put in":
            new.insert(at, pick(st.tuples(kinds, texts)))
        elif at < len(new):
            kind, text = new.pop(at)
            if move == "move":
                new.insert(pick(st.integers(0, len(new))), (kind, text))
            elif move == "write":
                new.insert(at, (kind, f"{text[:20]} {pick(words)} {text[20:]}"))
    return draft(old), draft(new)


pairs = st.one_of(edited(), st.tuples(blocks.map(draft), blocks.map(draft)))


@given(told=blocks)
def test_a_draft_does_not_differ_from_itself(told: list[tuple[Kind, str]]) -> None:
    assert compare(draft(told), draft(told)) == ()


@given(both=pairs)
def test_every_change_gives_both_texts_back(both: tuple[Draft, Draft]) -> None:
    """To the last blank, so that a program can rebuild what it is told of."""
    old, new = ({block.place: block.written for block in one.blocks} for one in both)

    for change in compare(*both):
        assert change.before == old.get(change.place_old or "", "")
        assert change.after == new.get(change.place_new or "", "")
        assert (change.place_old is None) == (change.kind == "added")
        assert (change.place_new is None) == (change.kind == "removed")
        assert all(word.text for word in change.words)


@given(both=pairs)
def test_every_block_that_differs_is_told_once(both: tuple[Draft, Draft]) -> None:
    """Without the changes the two drafts read the same."""
    changes = compare(*both)
    left = []
    for number, one in enumerate(both):
        told = [place for change in changes if (place := (change[1], change[2])[number])]
        assert len(told) == len(set(told))
        assert set(told) <= {block.place for block in one.blocks}
        left.append([plain(block) for block in one.blocks if block.place not in told])
    assert left[0] == left[1]


def plain(block: Block) -> str:
    """Return the text as a reader sees it, without marks that differ between kinds of files."""
    text = " ".join(f"{block.written[: block.lead]}{block.text}".split())
    return text.removeprefix("– ").replace("**", "").strip(" :")


@given(both=pairs)
def test_changes_come_in_the_order_of_the_new_draft(both: tuple[Draft, Draft]) -> None:
    places = [change.place_new for change in compare(*both) if change.place_new]

    assert places == sorted(places, key=lambda place: int(place.split()[1]))


@given(old=st.one_of(words, st.text(max_size=30)), new=st.one_of(words, st.text(max_size=30)))
def test_words_give_both_texts_back(old: str, new: str) -> None:
    told = by_word(old, new)

    assert "".join(word.text for word in told if word.op != "new") == old
    assert "".join(word.text for word in told if word.op != "gone") == new


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Vi når 80 föräldrar.", "Vi når 120 föräldrar.", "Vi når [-80-]{+120+} föräldrar."),
        ("Lön 450 000 kr", "Lön 520 000 kr", "Lön [-450 000-]{+520 000+} kr"),
        ("i kommunen", "i hela kommunen", "i {+hela +}kommunen"),
        ("Vi gör det.", "Vi gör det. Ni med.", "Vi gör det.{+ Ni med.+}"),
        ("Vi gör det. Ni med.", "Vi gör det.", "Vi gör det.[- Ni med.-]"),
        (
            "nå 80 föräldrar i kommunen",
            "nå 120 familjer i länet",
            "nå [-80 föräldrar i kommunen-]{+120 familjer i länet+}",
        ),
        (
            "Tre möten och en rapport. Nämnden beslutar.",
            "Fyra möten och en rapport.",
            "[-Tre-]{+Fyra+} möten och en rapport.[- Nämnden beslutar.-]",
        ),
        (
            "Åtta barn och unga och äldre kommer",
            "Fyra barn och flera unga och äldre kom",
            "[-Åtta-]{+Fyra+} barn och {+flera +}unga och äldre [-kommer-]{+kom+}",
        ),
        ("", "Nytt.", "{+Nytt.+}"),
        ("samma", "samma", "samma"),
    ],
)
def test_words_are_told_the_way_people_read(old: str, new: str, shown: str) -> None:
    """Whole figures and whole sentences, no little word left standing between two changes."""
    assert marked(by_word(old, new)) == shown


def test_a_change_shows_only_its_words() -> None:
    (change,) = compared(f"{WEEKLY}\n\n{DECIDED}\n", f"{WEEKLY}\n\n{DECIDED[:-1]} och personal.\n")

    assert (change.kind, change.place_old, change.place_new) == (
        *("changed", "paragraph 2", "paragraph 2"),
    )
    assert marked(change.words) == f"{DECIDED[:-1]}{{+ och personal+}}."


def test_what_moved_unchanged_is_neither_new_nor_gone() -> None:
    """The shorter side of a swap has moved; the rest stands still."""
    goals = "# Mål\n\nVi når åttio föräldrar.\n\nVi träffas på torget.\n\n"
    (heading, text) = compared(
        f"{goals}# Beslut\n\n{DECIDED}\n", f"# Beslut\n\n{DECIDED}\n\n{goals}"
    )

    assert (heading.kind, heading.place_old, heading.place_new) == (
        *("moved", "paragraph 4", "paragraph 1"),
    )
    assert (text.kind, text.place_new) == ("moved", "paragraph 2")
    assert text.words == (Word("same", DECIDED),)


def test_a_repeated_line_is_added_not_moved() -> None:
    """Forms are full of lines that read the same."""
    (change,) = compared("Ja.\n\nMål.\n\nJa.\n", "Ja.\n\nJa.\n\nMål.\n\nJa.\n")

    assert change.kind == "added"


def test_one_text_does_not_move_to_two_places() -> None:
    """The second time it is new."""
    row = "Kontakt: kommunens växel."
    old = f"Början här.\n\n{row}\n\nSlutet här."
    new = f"{row}\n\nBörjan här.\n\nSlutet här.\n\n{row}"

    assert sorted(change.kind for change in compared(old, new)) == ["added", "moved"]


@given(old=st.lists(st.integers(0, 5), max_size=12), new=st.lists(st.integers(0, 5), max_size=12))
def test_pairs_are_equal_and_keep_their_order(old: list[int], new: list[int]) -> None:
    pairs = in_step(old, new)

    assert all(old[pair.old] == new[pair.new] for pair in pairs)
    assert all(a.old < b.old and a.new < b.new for a, b in pairwise(pairs))


@given(new=st.permutations(range(8)))
def test_as_much_as_can_stands_still(new: list[int]) -> None:
    """Of things that stand once on each side the longest run keeps its place."""
    runs = (run for size in range(9) for run in combinations(new, size) if [*run] == sorted(run))

    assert len(in_step(range(8), new)) == max(map(len, runs))


def test_what_stands_once_is_paired_before_what_is_repeated() -> None:
    assert len(in_step("aabcc", "ababc")) == 4


def test_headings_go_with_headings() -> None:
    """A paragraph that says more of the same doesn't take the place of the heading."""
    old = draft([("heading", "Mål och syfte för insatsen")])
    new = draft(
        [
            ("paragraph", "Mål och syfte för insatsen nu"),
            ("heading", "Vilka mål och syfte insatsen har"),
        ]
    )
    added, changed = compare(old, new)

    assert (added.kind, added.place_new) == ("added", "paragraph 1")
    assert (changed.kind, changed.place_new) == ("changed", "paragraph 2")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Vi träffas varje vecka\noch räknar deltagare.",
            "Vi träffas varje vecka och räknar deltagare.",
        ),
        ("1\u00a0250\u00a0000 kr till lokalen.", "1 250 000 kr till lokalen."),
        ("arbets\u00adgivare", "arbetsgivare"),
        ("- barnpassning varje gång", "• barnpassning varje gång"),
        ("# Mål", "## Mål"),
        ("Vi träffas varje vecka.", "Vi träffas varje vecka. \t"),
        ("**Mål:** Vi når alla.", "Mål: Vi når alla."),
    ],
)
def test_what_is_only_written_otherwise_has_not_changed(old: str, new: str) -> None:
    assert compared(old, new) == []


def test_removed_text_stands_where_it_stood() -> None:
    old = f"{WEEKLY}\n\n{DECIDED}\n\nSpridning sker på tre sätt.\n"
    new = "Helt annan inledning här.\n\nSpridning sker på fyra sätt.\n"

    assert [change.kind for change in compared(old, new)] == [
        "removed",
        "removed",
        "added",
        "changed",
    ]


def word_file(rows: list[tuple[str, ...]]) -> Draft:
    document = docx.Document()
    document.add_heading("Budget", 1)
    table = document.add_table(0, len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = BytesIO()
    document.save(out)
    return read_word(out.getvalue(), "utkast.docx").draft


def test_tables_of_a_word_file_are_compared_by_row() -> None:
    """A row put in doesn't make every row below it another one."""
    head = ("Kostnad", "Antal", "Summa")
    old = word_file(
        [head, ("Lön", "1", "450 000"), ("Lokal", "2", "20 000"), ("Tolk", "3", "8 000")]
    )
    new = word_file(
        [head, ("Lön", "1", "520 000"), ("Resor", "9", "5 000"), ("Lokal", "2", "20 000")]
    )
    changed, added, removed = sorted(compare(old, new), key=lambda change: change.kind == "removed")

    assert marked(changed.words) == "Lön\t1\t[-450 000-]{+520 000+}"
    assert (added.kind, added.place_new) == ("added", "table 1 row 3 column 1")
    assert (removed.kind, removed.before) == ("removed", "Tolk\t3\t8 000")


def test_a_row_with_the_same_first_cell_is_the_same_row() -> None:
    """The name of the owner changed, not the question about it."""
    (change,) = compare(
        word_file([("Projektägare", "Exempelby")]), word_file([("Projektägare", "Åboda vård")])
    )

    assert marked(change.words) == "Projektägare\t[-Exempelby-]{+Åboda vård+}"


def test_a_heading_told_again_after_a_table_is_one_heading() -> None:
    """The reader of Word files repeats it for the checks; a person sees it once."""
    heading = [
        Block("heading", title, "paragraph 1", level=1) for title in ("Mål", "Mål och syfte")
    ]
    old, new = (
        Draft([one, Block("row", "a\tb", "table 1 row 1 column 1"), one]) for one in heading
    )

    assert [change.kind for change in compare(old, new)] == ["changed"]


def test_long_drafts_with_nothing_in_common_end() -> None:
    """Each block is held against a few others, never against all."""
    old, new = (
        draft(
            [
                ("paragraph", " ".join(f"{sign}{n % p}" for p in (97, 89, 83, 4001)))
                for n in range(4000)
            ]
        )
        for sign in "ab"
    )

    assert len(compare(old, new)) == 8000
