"""How hard a text is to read: what is counted, what is left out, and what a person is told."""

import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from checking import Case, ask, at, quotes, together, view
from hypothesis import given
from hypothesis import strategies as st

from grantflow.checks.predicates.readability import prose_of
from grantflow.model.questions import form_words
from grantflow.text import readability, spelling
from grantflow.text.hunspell import Dictionary
from grantflow.text.readability import Stiff, is_passive, lix, measure, told
from grantflow.text.spelling import Slip, Speller

SUMMARY, PROBLEM = "idea.summary", "stages.projektlogik.problem"
LONG = (
    "Vi vill att föräldrar som är hemma med små barn ska få öva svenska på öppna förskolan medan "
    "barnen leker bredvid och en pedagog leder gruppen i {place}."
)
PASSIVE = "Beslut tas i mars. Familjer bjuds in. Gruppen leds av två. Rummet hyrs ut. Det tas upp. "
ACTIVE = (
    "Nämnden beslutar i mars. Vi bjuder in familjer. Två leder gruppen. Vi hyr ut rummet. "
    "Enheten tar upp det. Vi äter middag ihop. Barnen leker i rummet. Anna läser en bok. "
    "Vi övar svenska varje vecka. Alla får ett samtal. "
)
WORDS = st.sampled_from("vi och nämnden beslutas utvecklingsarbete 12 % – bra i avseende".split())

# A small dictionary with one of each thing that the Swedish one does.
DIC = """14
deltagare/J
barn/XY
bild
bild/!
familj/GX
familjs/WXZ
fall/X
förbjuden/%
halv/¤
hus/B
lucka/GY
läsa/m
samtal/BY
stöd/BUY
vår/XZ
"""
AFF = """SET UTF-8
# a comment, and lines of other kinds
COMPOUNDMIN 2
SFX B Y 2
SFX B 0 et [^a]
SFX B 0 ets [^a]
SFX G Y 2
SFX G 0 er [^a]
SFX G a or a
SFX J Y 1
SFX J e na re
SFX m Y 1
SFX m 0 r .
SFX v N 1
SFX v 0 s/WXZ [^a]
SFX b N 1
SFX b 0 - .
"""


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Speller:
    """A speller with few words, in place of the one that may be installed."""
    made = Speller(Dictionary(DIC.encode(), AFF))
    monkeypatch.setattr(spelling, "speller", lambda: made)
    return made


def judged(predicate: str, *texts: str, **params: int) -> Any:
    """Return what a predicate says about a case with these texts as its answers."""
    paths = (SUMMARY, PROBLEM, "stages.projektlogik.aim", "stages.projektlogik.flexibility")
    case: Case = together(*(at(path, text) for path, text in zip(paths, texts, strict=False)))
    return ask(predicate, case, params, words=form_words())


@pytest.mark.parametrize(
    ("text", "words", "long_words", "whole"),
    [
        ("Vi möter föräldrar varje vecka.", 5, 1, True),
        ("Vi möter (”ofta”) föräldrar?", 4, 1, True),
        ("Vi möter dem.”", 3, 0, False),  # too short to be weighed
        ("barnpassning varje gång i veckan", 5, 1, False),  # an item without a full stop
        ("Aktivitet\tAnsvarig\tNär det sker.", 5, 2, False),  # a row
        ("Barn- och ungdomsförvaltningen köper 1,5 sfi-plats.", 6, 2, True),
        ("Kvinnor/män – 40 % deltar.", 4, 1, True),
        ("", 0, 0, False),
    ],
)
def test_words_are_counted_as_the_page_says(
    text: str, words: int, long_words: int, whole: bool
) -> None:
    """A reader can count by hand and come to the same figure."""
    found = measure(text)

    assert (found.words, found.long_words, found.whole) == (words, long_words, whole)


def test_lix_is_words_a_sentence_and_the_share_of_long_ones() -> None:
    """Björnsson's formula; what is not a whole sentence weighs nothing."""
    sentences = [
        "Vi möter föräldrar varje vecka.", "Då övar vi svenska.", "inköp av utvecklingsmaterial",
    ]  # fmt: skip
    counted = [measure(text) for text in sentences]

    assert lix(counted) == pytest.approx(9 / 2 + 100 * 2 / 9)
    assert lix([]) == 0


@given(st.lists(st.lists(WORDS, min_size=4, max_size=12), min_size=1, max_size=8))
def test_a_list_without_full_stops_never_changes_lix(sentences: list[list[str]]) -> None:
    """Points and headings move LIX by ten in other tools."""
    whole = [measure(f"Alltså {' '.join(words)}.") for words in sentences]
    points = [measure(" ".join(words)) for words in sentences]

    assert lix([*whole, *points]) == lix(whole)


@pytest.mark.parametrize(
    "word",
    [
        "beslutas", "beslutades", "används", "genomfördes", "genomförts", "tas", "togs", "utses",
        "föreslås", "omhändertas", "vidareförmedlas", "samfinansieras", "skrivits", "hålls",
        "medfinansierats", "återrapporterades",
    ],
)  # fmt: skip
def test_passive_verbs_are_told_by_their_form(word: str) -> None:
    """Short verbs, strong verbs, and verbs made of two."""
    assert is_passive(word)


@pytest.mark.parametrize(
    "word",
    [
        "finns", "hoppas", "lyckats", "trivs", "minns", "behövs", "saknas", "utvecklas", "träffas",
        "insats", "mötesplats", "resurs", "alls", "tills", "kommunens", "deltagares", "anslags",
        "nyanländas", "oss", "kamerans", "beslutar", "s", "is",
    ],
)  # fmt: skip
def test_other_words_on_s_are_no_passives(word: str) -> None:
    """Deponents, what is usually said so, nouns and genitives."""
    assert not is_passive(word)


def test_officialese_is_found_in_all_its_forms_and_a_phrase_counts_once() -> None:
    """The phrase goes before the words in it; a word that only looks like one is left alone."""
    text = "Stödet erhölls I enlighet med beslut avseende lokaler. Förord saknas i detta avseende."

    assert measure(text).stiff == (
        Stiff("erhölls", "få"),
        Stiff("i enlighet med", "enligt"),
        Stiff("avseende", "om, för"),
        Stiff("avseende", "om, för"),
    )
    assert measure("Vi står i enlighet.").stiff == ()
    assert measure("avseende på det").stiff == (Stiff("avseende", "om, för"),)
    assert measure("Med avseende på det").stiff == (Stiff("med avseende på", "för, i"),)


def test_the_word_lists_are_fresh() -> None:
    """A word that is added to a list, or a rebuilt table of forms, is in use."""
    tool = Path(__file__).parents[2] / "tools" / "build_language.py"
    ended = subprocess.run(
        [sys.executable, tool, "--check"], capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, "")


def test_what_is_remembered_of_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that checks for months must not keep every word it has seen."""
    monkeypatch.setattr(readability, "_KEPT", 5)
    for number in range(20):
        measure(f"ord{number} nummer{number}")

    assert len(readability._known) <= 5


@given(st.text(alphabet="aB sS.,\n-–/12”", max_size=60))
def test_every_measured_sentence_stands_where_it_says(text: str) -> None:
    """A quote can be found again."""
    for sentence in told(text):
        assert sentence.text == text[sentence.start : sentence.end]
        assert sentence.measure.words >= sentence.measure.long_words


# The rules


HEAVY = (
    "Förvaltningsövergripande samverkansstrukturer förutsätter kontinuerlig kompetensutveckling "
    "beträffande verksamhetsutveckling."
)


@pytest.mark.parametrize(
    ("texts", "least", "verdict"),
    [
        ((HEAVY, HEAVY.replace("kontinuerlig", "ständig")), 10, "missing"),
        ((HEAVY,), 100, "not_applicable"),
        (("Vi möter familjer varje vecka. Då övar vi.",), 5, "met"),
        ((HEAVY.removesuffix("."),), 5, "not_applicable"),
    ],
)
def test_heavy_text_is_measured_when_there_is_enough_of_it(
    texts: tuple[str, ...], least: int, verdict: str
) -> None:
    """A few words say nothing about how a text reads."""
    found = judged("lix_at_most", *texts, limit=55, min_words=least)

    assert found.verdict == verdict
    if verdict == "missing":
        assert found.facts == {
            "lix": "107", "limit": "55", "sentences": "2", "mean": "7",
            "long_share": "100\u00a0%", "places": SUMMARY,
        }  # fmt: skip
        assert quotes(found) == [HEAVY]


def test_long_sentences_are_one_finding_with_the_first_places() -> None:
    """Nobody reads ten findings that say the same."""
    texts = [LONG.format(place=place) for place in ("Norr", "Söder", "Väster")]
    found = judged(
        "sentences_at_most", f"Kort. {texts[0]}", *texts[1:], words=25, at_least=3, one_in=20
    )

    assert (found.verdict, found.place) == ("missing", SUMMARY)
    assert (found.facts["count"], found.facts["longest"], found.facts["limit"]) == ("3", "28", "25")
    assert found.facts["quote"].startswith("Vi vill att föräldrar")
    assert PROBLEM in found.facts["places"]
    assert quotes(found) == texts
    assert judged("sentences_at_most", *texts[:2], words=25, at_least=3, one_in=20).verdict == "met"


def test_long_sentences_have_to_be_a_share_of_all() -> None:
    """Ten of them in forty pages hinder nobody."""
    texts = [LONG.format(place=place) for place in ("Norr", "Söder", "Väster")]
    few = judged("sentences_at_most", *texts, "Vi ses ofta.", words=25, at_least=3, one_in=1)
    assert few.verdict == "met"


def test_only_the_first_few_places_are_quoted() -> None:
    """The rest is counted."""
    texts = [LONG.format(place=place) for place in ("Norr", "Söder", "Väster", "Öster")]
    found = judged("sentences_at_most", *texts, words=25, at_least=1, one_in=20)

    assert found.facts["count"] == "4"
    assert len(found.evidence) == 3


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (PASSIVE + ACTIVE.replace("Alla får ett samtal. ", ""), "missing"),
        (PASSIVE + ACTIVE, "met"),
        (PASSIVE.replace("Det tas upp. ", ""), "met"),
        (ACTIVE, "met"),
    ],
)
def test_passives_are_pointed_out_above_a_third(text: str, verdict: str) -> None:
    """Some passives are good Swedish; a text of them hides who acts."""
    text = text.replace(". ", " nu igen. ")
    found = judged("few_passives", text, one_in=3, at_least=5)

    assert found.verdict == verdict
    if found.failed:
        assert found.facts["words"] == "”tas”, ”bjuds” och ”leds”"
        assert (found.facts["count"], found.facts["total"]) == ("5", "14")
        assert found.facts["share"] == "36\u00a0%"


def test_officialese_names_the_commonest_words_with_plainer_ones() -> None:
    """The remedy stands beside the fault."""
    text = "De erhåller stöd avseende språk. De erhåller det. Därjämte, såväl vi som de, tillse."
    found = judged("plain_words", text, at_least=3)

    assert found.facts["count"] == "6"
    assert found.facts["words"] == (
        "”erhåller” (få), ”avseende” (om, för), ”därjämte” (dessutom) och 2 till"
    )
    assert judged("plain_words", "De erhåller stöd avseende språk.", at_least=3).verdict == "met"


def test_all_rules_look_at_the_same_sentences() -> None:
    """The answers are put together once for each case."""
    case = view(at(SUMMARY, LONG.format(place="Norr")), words=form_words())

    assert prose_of(case) is prose_of(case)
    assert [passage.place for passage in prose_of(case).passages] == [SUMMARY]


def test_answers_that_only_fill_a_box_and_short_fields_are_not_read() -> None:
    """A title is no running text, and a promise is pointed out elsewhere."""
    case = together(at("title", LONG), at(SUMMARY, f"[{LONG[:70]}]"))
    found = ask(
        "sentences_at_most", case, {"words": 5, "at_least": 1, "one_in": 20}, words=form_words()
    )

    assert found.verdict == "met"


def test_a_sentence_with_personal_data_is_counted_but_never_quoted() -> None:
    """The finding points at the place; the number stays where it is."""
    secret, clean = LONG.format(place="hos 19900101-0000"), LONG.format(place="Norr")
    found = judged("sentences_at_most", secret, clean, words=25, at_least=2, one_in=20)

    assert (found.place, found.facts["count"]) == (SUMMARY, "2")
    assert quotes(found) == [clean]
    assert "19900101" not in str(found.facts)


# Spelling


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("barn", True), ("bild", True), ("huset", True), ("husets", True), ("familjer", True),
        ("deltagarna", True), ("deltagare", True), ("läsar", True), ("läsa", True),
        ("luckor", True), ("luckaer", False), ("förbjuden", False), ("förbjudenbarn", False),
        ("halv", False), ("vår", False), ("familjs", False), ("barnstöd", True),
        ("familjstöd", True), ("familjsstöd", True), ("barnfamiljstöd", True), ("fallucka", True),
        ("fallluckor", False), ("stödbarnstödbarn", False), ("hussamtal", False), ("xyz", False),
        ("samtalbarn", False), ("barnbarn", True), ("stödbarn", True), ("barnstödstöd", True),
        ("stödhuset", False), ("stödstödhuset", False),
    ],
)  # fmt: skip
def test_the_dictionary_knows_words_forms_and_compounds(word: str, known: bool) -> None:
    """The rules of the file decide: suffixes, what may stand first, last, or only inside."""
    assert Dictionary(DIC.encode(), AFF).knows(word) is known


def test_a_dictionary_out_of_order_is_put_in_order() -> None:
    """Halving needs sorted lines; a file from elsewhere may have none."""
    words = [f"ord{number:04}" for number in range(2000)]
    straight = Dictionary("\n".join(["2000", *words, "aaa"]).encode(), "")
    turned = Dictionary("\r\n".join(["2000", *reversed(words)]).encode(), "")

    for word in (words[0], words[777], words[-1]):
        assert straight.knows(word)
        assert turned.knows(word)
    assert not turned.knows("ord")
    other = Dictionary(DIC.encode(), AFF)
    assert other.knows("barnstöd")
    assert other.knows("familjstöd")


def test_what_the_dictionary_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that checks for months must not keep every word it has seen."""
    from grantflow.text import hunspell

    monkeypatch.setattr(hunspell, "_KEPT", 3)
    monkeypatch.setattr(spelling, "_KEPT", 3)
    dictionary = Dictionary(DIC.encode(), AFF)
    speller = Speller(dictionary)
    for number in range(9):
        word = "barn" + "abcdefghi"[number] * 4
        speller.slips([f"{word} {word} {word} och"])
        speller.slips([word])

    held = (dictionary._known, dictionary._begins, dictionary._ends)
    remembered = (speller._sentences, speller._pieces, speller._meanings)
    assert all(len(memory) <= 3 for memory in (*held, *remembered))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Alla deltagrae kom.", [("deltagrae", "deltagare")]),
        ("Alla familjsamtaal kom.", [("familjsamtaal", "familjsamtal")]),
        ("Alla samttalbarnstöd kom.", []),
        ("Alla samtl kom.", []),  # too short to be sure
        ("Alla deltagares kom.", []),  # another form, not a slip
        ("Ord på dari och barn-deltagare kom.", []),
        ("Alla Deltagrae kom.", []),  # a name, for all we know
        ("Alla deltagrae.com och n@deltagrae.example kom.", []),
        ("The deltagrae were present with their families.", []),  # mostly unknown: not Swedish
        ("Alla bartagare kom.", []),
    ],
)
def test_only_a_clear_slip_is_pointed_out(
    text: str, found: list[tuple[str, str]], small: Speller
) -> None:
    """A word that the list lacks is no fault; one letter from a common word it is."""
    assert [(slip.word, slip.meant) for slip in small.slips([text])] == found


def test_a_word_is_looked_up_once(small: Speller, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody types, all words but a few are those of the check before."""
    small.slips(["Alla deltagrae kom."])
    monkeypatch.setattr(Dictionary, "knows", None)

    assert list(small.slips(["Alla deltagrae kom.", "Nej."])) == [Slip("deltagrae", "deltagare")]


def test_a_word_that_comes_again_may_be_further_off(small: Speller) -> None:
    """Written so twice, a word is hardly a name or a new compound."""
    assert small.slips(["Alla samtwl kom.", "Nej."]) == {}
    assert small.slips(["Alla samtwl kom.", "Nej.", "Vi samtwl."]) == {
        Slip("samtwl", "samtal"): [0, 2]
    }
    assert small.slips(["Alla wqxzwqx kom.", "Vi wqxzwqx."]) == {}


def test_misspelt_words_are_one_finding(small: Speller) -> None:
    """Each with the word that was likely meant."""
    found = judged("spelt_right", "Alla deltagrae kom. Vi har barn.", "Ett familjsamtaal hölls.")

    assert found.facts == {
        "count": "2",
        "words": "”deltagrae” (deltagare?) och ”familjsamtaal” (familjsamtal?)",
        "places": f"{SUMMARY} och {PROBLEM}",
    }
    assert quotes(found) == ["Alla deltagrae kom.", "Ett familjsamtaal hölls."]
    assert judged("spelt_right", "Alla barn kom.").verdict == "met"


def test_without_the_dictionary_nothing_is_said_of_spelling(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`grantflow[stavning]` is a choice."""
    monkeypatch.setattr(spelling, "speller", lambda: None)

    assert judged("spelt_right", "Alla deltagrae kom.").verdict == "not_applicable"


def test_the_dictionary_is_found_where_the_package_put_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No path to set, and no dictionary of another program is taken for it."""
    usual, elsewhere = tmp_path / "share" / "hunspell", tmp_path / "elsewhere"
    for folder in (usual, elsewhere):
        folder.mkdir(parents=True)
        (folder / "sv_SE.dic").write_text(DIC, "utf-8")
        (folder / "sv_SE.aff").write_text(AFF, "utf-8")
    seek: Any = spelling.speller.__wrapped__
    slip = [Slip("deltagrae", "deltagare")]

    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert list(seek().slips(["Alla deltagrae kom."])) == slip

    (usual / "sv_SE.aff").unlink()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert seek() is None

    (tmp_path / "hunspell_sv-1.dist-info").mkdir()
    files = [
        SimpleNamespace(name=name, locate=lambda name=name: elsewhere / name)
        for name in ("sv_SE.dic", "sv_SE.aff")
    ]
    monkeypatch.setattr(metadata, "files", lambda _: files)
    assert list(seek().slips(["Alla deltagrae kom."])) == slip

    monkeypatch.setattr(metadata, "files", lambda _: None)
    assert seek() is None
