"""The same content as a form and as running text: the same verdicts, but for what is listed here.

Measured with the judge that ships, of 47, 47 and 43 criteria: of rows on a line 41, 43 and 29
agree, of rows as one sentence with labels 43, 43 and 29, of questions and answers 40, 41 and 25.
The list may get shorter; what is not in it has to agree.
"""

from functools import cache

import pytest
from written_out import EXAMPLES, Way, asked, example, labelled, terse, text_of

from grantflow import usecases
from grantflow.checks.loader import rulebook
from grantflow.checks.review import review
from grantflow.documents.plaintext import read_plain
from grantflow.text.judge import judge

PARENTS, MARCH, WORK = EXAMPLES
WAYS: dict[str, Way] = {"terse": terse, "labelled": labelled, "asked": asked}
# Criteria where the text is judged harder than the form.
HARDER = {
    (PARENTS, "terse"): "FOR06 FOR08 FST02 OMV01 OMV07",
    (PARENTS, "labelled"): "FST02 LOG10 SPR04",
    (PARENTS, "asked"): "FOR06 FOR08 FST02 OMV01 OMV07 SPR04",
    (MARCH, "terse"): "FOR03 OMV01 OMV07",
    (MARCH, "labelled"): "FOR03 OMV01 OMV07",
    (MARCH, "asked"): "FOR03 OMV01 OMV06 OMV07",
    (WORK, "terse"): "FOR06 FOR07 IMP01 IMP04 LOG06 LOG08 OMV01 OMV04 OMV07",
    (WORK, "labelled"): "FOR03 FOR06 FOR07 FOR08 IMP01 IMP04 LOG09 LOG10 OMV05",
    (
        WORK,
        "asked",
    ): "FOR03 FOR06 FOR07 FOR08 FOR10 IMP01 IMP04 LOG05 LOG08 LOG09 OMV01 OMV05 OMV07 SPR02 SPR03",
}
# Criteria where the text is judged kinder.  All but JAM05 and IMP02 are `partly` in the form,
# which counts every row; a text is `met` by one good sentence.
KINDER = {
    (PARENTS, "terse"): "OMV03",
    (PARENTS, "labelled"): "OMV03",
    (PARENTS, "asked"): "OMV03",
    (MARCH, "terse"): "OMV04",
    (MARCH, "labelled"): "OMV04",
    (MARCH, "asked"): "OMV02 OMV04",
    (WORK, "terse"): "FOR02 IMP02 LOG04 LOG05 SPR02",
    (WORK, "labelled"): "FOR02 JAM05 LOG04 LOG05 SPR02",
    (WORK, "asked"): "FOR02 JAM05 LOG04",
}
# How many criteria of a hundred have to agree.
FLOORS = {
    (PARENTS, "terse"): 85,
    (PARENTS, "labelled"): 90,
    (PARENTS, "asked"): 85,
    (MARCH, "terse"): 90,
    (MARCH, "labelled"): 90,
    (MARCH, "asked"): 85,
    (WORK, "terse"): 65,
    (WORK, "labelled"): 65,
    (WORK, "asked"): 55,
}
WORTH = {"met": 2, "partly": 1}
CASES = [(name, way) for name in EXAMPLES for way in WAYS]


@cache
def in_form(name: str) -> dict[str, str]:
    case = example(name)
    report = usecases.find_gaps(case, usecases.choose_frame(case))
    return {v.criterion: v.verdict for v in report.verdicts}


@cache
def in_both(name: str, way: str) -> dict[str, tuple[str, str]]:
    """Return the verdicts of form and text on what both can show: no links between rows."""
    case = example(name)
    text = text_of(case, WAYS[way])
    report = review(read_plain(text), rulebook(), judge(), theme=case.theme)
    form = in_form(name)
    pairs = {v.criterion: (form[v.criterion], v.verdict) for v in report.verdicts}
    return {
        code: pair
        for code, pair in pairs.items()
        if not code.startswith("LNK") and "not_applicable" not in pair
    }


def differing(name: str, way: str) -> dict[str, tuple[str, str]]:
    return {code: pair for code, pair in in_both(name, way).items() if pair[0] != pair[1]}


def is_kinder(pair: tuple[str, str]) -> bool:
    return WORTH.get(pair[1], 0) > WORTH.get(pair[0], 0)


@pytest.mark.parametrize(("name", "way"), CASES)
def test_a_text_shows_what_the_form_shows(name: str, way: str) -> None:
    harder = {code: pair for code, pair in differing(name, way).items() if not is_kinder(pair)}

    assert {code: harder[code] for code in harder.keys() - set(HARDER[name, way].split())} == {}


@pytest.mark.parametrize(("name", "way"), CASES)
def test_a_text_shows_no_more_than_the_form(name: str, way: str) -> None:
    kinder = {code: pair for code, pair in differing(name, way).items() if is_kinder(pair)}

    assert {code: kinder[code] for code in kinder.keys() - set(KINDER[name, way].split())} == {}


@pytest.mark.parametrize(("name", "way"), CASES)
def test_most_verdicts_agree(name: str, way: str) -> None:
    both = in_both(name, way)

    assert len(both) > 40
    assert 100 * (len(both) - len(differing(name, way))) >= FLOORS[name, way] * len(both)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_theme_is_guessed_from_the_text(name: str) -> None:
    """Parent support is asked of the applications about parents, and of them alone."""
    report = review(read_plain(text_of(example(name))), rulebook(), judge())
    in_text = {v.criterion: v.verdict for v in report.verdicts}
    themed = [code for code in in_text if code.startswith("FST")]

    assert themed
    for code in themed:
        assert (in_text[code] == "not_applicable") == (in_form(name)[code] == "not_applicable")
