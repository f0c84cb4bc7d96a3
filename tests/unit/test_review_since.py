"""What a reviewer reads of a second draft: what is fixed, left, new, and what the text became."""

import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from grantflow import assets
from grantflow.documents.compare import compare
from grantflow.documents.plaintext import read_plain
from grantflow.documents.reports.choose import shown
from grantflow.documents.reports.since import MOST, Since, since
from grantflow.model.finding import NOT_SWEDISH, Finding, Report, Verdict
from grantflow.model.source import Source
from grantflow.text.draft import Block, Draft

LINES = {"paragraph 1": 1, "paragraph 2": 3}
OLD = "Vi når 80 föräldrar i kommunen.\n\nLokal kostar 20 000 kr.\n"
NEW = "Vi når 120 föräldrar i hela kommunen.\n\nBiblioteket tar över den 1 januari.\n"


def finding(code: str, message: str = "Det framgår inte vem som beslutar.") -> Finding:
    return Finding(
        code=code,
        name="decision-missing",
        criterion=code,
        severity="warning",
        stage="forankring",
        place="paragraph 1",
        message=message,
        advice="Skriv vem som beslutar.",
        source=Source(title="Tänk efter", standing="verified"),
    )


def report(*codes: str) -> Report:
    return Report("37a", None, "annat", (), (), tuple(finding(code) for code in codes))


BEFORE, AFTER = report("FOR01", "FOR02", "FOR03"), report("FOR02", "SPR01")


def happened(old: str = OLD, new: str = NEW) -> Since:
    return since(
        "mapp/granskad.txt",
        BEFORE,
        AFTER,
        compare(read_plain(old), read_plain(new)),
        locate=LINES.get,
    )


def written(form: str, what: Since | None, width: int = 88, after: Report = AFTER) -> str:
    return shown(
        *(form, after, "Granskning", "utkast.txt", LINES.get),
        width=width,
        kind="review",
        since=what,
    ).replace("\u00a0", " ")


def told(what: Since, width: int = 88) -> str:
    """Return the part of the text that tells what happened."""
    text = written("text", what, width)
    return text[text.index("Sedan ") : text.index("\n\nFörankring\n")]


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [one.code for one in findings]


def test_findings_are_fixed_left_or_new() -> None:
    what = happened()

    assert codes(what.fixed) == ["FOR01", "FOR03"]
    assert codes(what.remaining) == ["FOR02"]
    assert codes(what.new) == ["SPR01"]


def test_what_was_not_looked_at_is_not_fixed() -> None:
    """A theme that no longer applies, or a draft in English, is no reason to be proud."""
    themed = replace(AFTER, verdicts=(Verdict("FOR01", "not_applicable", "forankring"),))
    foreign = report(NOT_SWEDISH)

    assert codes(since("a", BEFORE, themed, ()).fixed) == ["FOR03"]
    assert since("a", BEFORE, foreign, ()).fixed == ()
    assert codes(since("a", foreign, BEFORE, ()).fixed) == [NOT_SWEDISH]


def test_the_terminal_tells_what_happened_before_what_to_do() -> None:
    assert told(happened()) == (
        "Sedan granskad.txt\n"
        "──────────────────\n"
        "Åtgärdat (2)\n"
        "  FOR01  Det framgår inte vem som beslutar.\n"
        "  FOR03  Det framgår inte vem som beslutar.\n"
        "Kvar (1)\n"
        "  FOR02\n"
        "Nytt (1)\n"
        "  SPR01  Det framgår inte vem som beslutar.\n"
        "\n"
        "Ändrat i texten (3)\n"
        "  [-Så-] är borttaget, {+så+} är nytt.\n"
        "  Ändrat, rad 1: Vi når [-80-] {+120+} föräldrar i {+hela+} kommunen.\n"
        "  Borttaget, rad 3 i granskad.txt: [-Lokal kostar 20 000 kr.-]\n"
        "  Tillagt, rad 3: {+Biblioteket tar över den 1 januari.+}"
    )


def test_a_review_without_an_earlier_one_says_nothing_of_it() -> None:
    for form in ("text", "html", "json", "sarif"):
        assert not re.search(r"Sedan|Åtgärdat|since|baselineState", written(form, None))


def test_nothing_happened_is_said_in_few_words() -> None:
    what = since("granskad.txt", AFTER, AFTER, ())

    assert "Åtgärdat (0)\nKvar (2)\n" in told(what)
    assert told(what).endswith("Nytt (0)\n\nÄndrat i texten (0)\n  Texten är densamma.")
    assert "<p>Texten är densamma.</p>" in written("html", what)


def test_code_and_message_stand_on_one_line() -> None:
    """A long message is cut; the whole stands with its finding."""
    what = happened()._replace(fixed=(finding("FOR01", "Det framgår " + "inte " * 60 + "alls."),))
    (line,) = (line for line in told(what, 60).splitlines() if "FOR01" in line)

    assert line.endswith("inte …")
    assert len(line) <= 60


def test_what_is_far_from_the_change_is_left_out() -> None:
    """A few words on each side are enough to find it by."""
    far = " ".join(f"ord{number}" for number in range(60))
    lines = " ".join(told(happened(f"{far} gammalt {far}.", f"{far} nyare {far}.")).split())

    assert "Ändrat, rad 1: … ord55 ord56 ord57 ord58 ord59 [-gammalt-] {+nyare+} ord0" in lines
    assert lines.endswith("{+nyare+} ord0 ord1 ord2 ord3 ord4 …")


def test_a_long_new_text_is_cut() -> None:
    lines = told(happened("Kort.", "Kort.\n\n" + "ett mycket långt stycke " * 50))

    assert len(lines.split()) < 90
    assert " … " in lines


def test_a_very_long_word_is_cut() -> None:
    lines = told(happened("Kort.", f"Kort.\n\nSe www.exempelby.se/{'a' * 5000} nu.\n"))

    assert len(lines) < 1000
    assert "aaa…\n    nu.+}" in lines


def test_what_is_only_written_otherwise_is_not_marked() -> None:
    """A figure that doesn't break at the end of the line is no news."""
    old = "Lokal kostar 20 000 kr för  oss nu."
    new = "Lokal kostar 20\u00a0000 kr för oss då."

    assert "Lokal kostar 20 000 kr för oss [-nu-] {+då+}." in told(happened(old, new))


def test_the_largest_changes_are_shown_in_their_order_and_the_rest_counted() -> None:
    old = [f"Stycke {number} handlar om föräldrar." for number in range(30)]
    new = [f"{text[:-1]} och {'barnen ' * (number % 25)}mer." for number, text in enumerate(old)]
    lines = told(happened("\n\n".join(old), "\n\n".join(new)), 2000).splitlines()
    numbers = [int(line.split("Stycke ")[1].split()[0]) for line in lines if "Stycke " in line]

    assert len(numbers) == MOST
    assert numbers == sorted(numbers)
    assert 24 in numbers
    assert 0 not in numbers
    assert lines[-1] == "  De 10 minsta ändringarna visas inte här."
    assert "De 10 minsta ändringarna" in written(
        "html", happened("\n\n".join(old), "\n\n".join(new))
    )


def test_what_moved_is_told_with_both_places() -> None:
    text = "Nämnden beslutade den 3 mars att söka pengar till en insats för föräldrar."
    more = "Vi når alla.\n\nVi träffas ofta.\n\n"
    lines = told(happened(f"{text}\n\n{more}", f"{more}{text}\n"))

    assert "Flyttat från rad 1 till stycke 3: Nämnden beslutade den 3 mars" in lines


def test_a_row_of_a_table_is_told_without_its_first_column() -> None:
    """The change may stand in another cell of the row."""
    rows = [
        Draft([Block("row", f"Lön\t{sum_} kr", "table 2 row 3 column 1")])
        for sum_ in ("450", "520")
    ]
    lines = told(happened()._replace(changes=compare(*rows)))

    assert "Ändrat, tabell 2 rad 3: Lön | [-450-] {+520+} kr" in lines


# Each with another that differs in a part of it.
PRIVATE = (
    ("19900101-0000", "19900101-1111"),
    ("070-174 06 05", "070-174 06 99"),
    ("anna.andersson@exempelby.se", "anna.persson@exempelby.se"),
)


@pytest.mark.parametrize(("private", "other"), PRIVATE)
@pytest.mark.parametrize("form", ["text", "html", "json", "sarif"])
def test_personal_data_is_never_repeated(form: str, private: str, other: str) -> None:
    """Not when it is new, not when it is gone, and not in the parts that were changed."""
    told_of = f"Ring {private} om insatsen för föräldrar i kommunen."
    for old, new in (
        ("", told_of),
        (told_of, ""),
        (told_of, told_of.replace(private, other)),
        (told_of, told_of.replace("insatsen", "projektet")),
    ):
        text = written(form, happened(f"Vi börjar.\n\n{old}\n", f"Vi börjar.\n\n{new}\n"))
        for piece in re.split(r"[- @]", f"{private} {other}"):
            assert len(piece) < 3 or piece not in text


def test_a_change_of_personal_data_alone_is_told_without_it() -> None:
    lines = told(happened("Ring 070-123 45 67 om insatsen.", "Ring 070-123 45 68 om insatsen."))

    assert "Ändrat, rad 1: Det som har ändrats är personuppgifter och visas inte." in lines


class Page(HTMLParser):
    """What stands in each kind of element, and whether every one is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.inside: dict[str, list[str]] = {"ins": [], "del": [], "h2": [], "h3": []}
        self.feed(page)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag not in {"meta", "br"}:
            self.open.append(tag)
            if tag in self.inside:
                self.inside[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open) & self.inside.keys():
            self.inside[tag][-1] += data


def test_the_page_tells_what_is_gone_and_new_without_colours() -> None:
    """In words for those who hear the page, struck out or underlined for those who see it."""
    page = Page(written("html", happened()))

    assert page.open == []
    assert page.inside["h2"][0] == "Sedan granskad.txt"
    assert page.inside["h3"][:3] == ["Åtgärdat (2)", "Nytt (1)", "Ändrat i texten (3)"]
    assert page.inside["del"] == [
        "[borttaget]80[slut på borttaget]",
        "[borttaget]Lokal kostar 20 000 kr.[slut på borttaget]",
    ]
    assert page.inside["ins"][:2] == ["[nytt]120[slut på nytt]", "[nytt]hela[slut på nytt]"]
    text = unescape(written("html", happened()))
    assert "del{color:var(--blocker);text-decoration:line-through}" in text
    assert "<summary>Kvar (1)</summary>" in text


signs = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40)


@given(old=signs, new=signs)
def test_no_draft_can_become_markup(old: str, new: str) -> None:
    """Whatever stood in a draft is shown; none of it is run."""
    blocks = [Draft([Block("paragraph", text, "paragraph 1")]) for text in (old, new)]
    page = Page(written("html", happened()._replace(name=f"a{old}", changes=compare(*blocks))))

    assert page.open == []


@given(width=st.integers(50, 120), old=signs, new=signs)
def test_lines_keep_to_the_width(width: int, old: str, new: str) -> None:
    words = [Draft([Block("paragraph", f"vi {text} de", "paragraph 1")]) for text in (old, new)]
    lines = told(happened()._replace(changes=compare(*words)), width).split("\n")

    assert all(len(line) <= width for line in lines)


def test_programs_get_codes_and_whole_texts() -> None:
    document = json.loads(written("json", happened()))
    shape = json.loads((assets.folder("data") / "schemas" / "check-1.json").read_text("utf-8"))
    Draft202012Validator(shape).validate(document)

    assert document["since"] == {
        "input": "granskad.txt",
        "fixed": ["FOR01", "FOR03"],
        "remaining": ["FOR02"],
        "new": ["SPR01"],
        "changes": [
            {
                "kind": "changed",
                "place_old": "paragraph 1",
                "place_new": "paragraph 1",
                "before": "Vi når 80 föräldrar i kommunen.",
                "after": "Vi når 120 föräldrar i hela kommunen.",
            },
            {
                "kind": "removed",
                "place_old": "paragraph 2",
                "place_new": None,
                "before": "Lokal kostar 20 000 kr.",
                "after": None,
            },
            {
                "kind": "added",
                "place_old": None,
                "place_new": "paragraph 2",
                "before": None,
                "after": "Biblioteket tar över den 1 januari.",
            },
        ],
    }


def test_the_schema_refuses_a_change_that_is_none() -> None:
    document = json.loads(written("json", happened()))
    shape = json.loads((assets.folder("data") / "schemas" / "check-1.json").read_text("utf-8"))
    change = document["since"]["changes"][0]

    def refused(**other: object) -> bool:
        told_of = document["since"] | {"changes": [change | other]}
        return not Draft202012Validator(shape).is_valid(document | {"since": told_of})

    assert not refused()
    assert refused(kind="swapped")
    assert refused(kind="added")
    assert refused(place_new=None)
    assert refused(extra=1)


def test_editors_see_what_is_new() -> None:
    log = json.loads(written("sarif", happened()))

    assert {result["ruleId"]: result["baselineState"] for result in log["runs"][0]["results"]} == {
        "FOR02": "unchanged",
        "SPR01": "new",
    }
