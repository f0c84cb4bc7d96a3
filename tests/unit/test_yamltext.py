"""Reading YAML text: plain values, the line of each, and no file that can hurt the reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.documents.yamllines import line_of
from grantflow.documents.yamltext import decode, nearest, parse
from grantflow.errors import GrantflowError, SyntaxBroken


def fault(content: bytes) -> GrantflowError | None:
    try:
        parse(content, "fil")
    except GrantflowError as error:
        return error
    return None


def value(text: str) -> object:
    return parse(text.encode(), "fil").value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 12", {"a": 12}),
        ("a: -12", {"a": -12}),
        ("a: 012", {"a": "012"}),
        ("a: 0", {"a": 0}),
        ("a: 0.50", {"a": "0.50"}),
        ("a: 1e3", {"a": "1e3"}),
        ("a: 0x1f", {"a": "0x1f"}),
        ("a: 2025-01-31", {"a": "2025-01-31"}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: [on, no, yes, True, ~]", {"a": ["on", "no", "yes", "True"]}),
        ("a: '12'", {"a": "12"}),
        ("a: !!str 12", {"a": "12"}),
        ("a: 1234567890123456", {"a": "1234567890123456"}),
        ("2025: 1", {"2025": 1}),
        ("<<: 1", {"<<": 1}),
        ("a: {b: , c: 1}", {"a": {"c": 1}}),
        ("a: null\nb: Null", {}),
        ("", None),
    ],
)
def test_words_and_figures_come_back_as_they_were_written(text: str, expected: object) -> None:
    """Amounts stay exact and 'no' stays a word; the model decides what a field takes."""
    assert value(text) == expected


def test_every_value_has_its_line() -> None:
    """A finding points into the file, rows included and empty rows left out."""
    parsed = parse(b"# a\nx:\n  - a: 1\n  -\n  - b: [1,\n      2]\n", "fil")

    assert parsed.value == {"x": [{"a": 1}, {"b": [1, 2]}]}
    assert parsed.lines[("x",)] == 2
    assert parsed.lines[("x", 0, "a")] == 3
    assert parsed.lines[("x", 1, "b")] == 5
    assert parsed.lines[("x", 1, "b", 1)] == 6
    assert dict(parsed.lines) == {
        (): 2,
        ("x",): 2,
        ("x", 0): 3,
        ("x", 0, "a"): 3,
        ("x", 1): 5,
        ("x", 1, "b"): 5,
        ("x", 1, "b", 0): 5,
        ("x", 1, "b", 1): 6,
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [(("x", 0, "a"), 2), (("x", 0, "a", "b"), 2), (("x", 3, "a"), 1), (("y",), 1), ((), 1)],
)
def test_what_does_not_stand_in_the_file_is_where_its_group_is(
    path: tuple[str | int, ...], line: int
) -> None:
    """A gap is shown at the nearest thing that somebody has written."""
    assert line_of(parse(b"x:\n  - a: 1\n", "fil").lines, path) == line


@pytest.mark.parametrize("first", ["1", "\n    b: 1", "[1, 2]"])
def test_a_key_that_stands_twice_is_told_with_the_line_of_the_first(first: str) -> None:
    """Whatever stands there: a value, a group or a list."""
    with pytest.raises(SyntaxBroken, match="först på rad 2"):
        value(f"x:\n  a: {first}\n  c: 1\n  a: 2\n")


@pytest.mark.parametrize(
    "deep", ["[" * 50_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000, "[" * 600 + "]" * 600]
)
def test_a_file_of_many_levels_is_refused_and_does_not_end_the_program(deep: str) -> None:
    """The composer calls itself for each level; too many would take the whole process down."""
    with pytest.raises(SyntaxBroken, match="för djupt"):
        value(f"a:\n  {deep}")


def test_levels_by_indentation_are_counted_too() -> None:
    """Each line a step further in, until the right edge."""
    with pytest.raises(SyntaxBroken, match="för djupt"):
        value("".join(f"{' ' * n}a:\n" for n in range(700)))


def test_many_brackets_that_are_not_deep_are_fine() -> None:
    """A JSON case has hundreds of them side by side."""
    assert value("[" + ", ".join(["[1]"] * 600) + "]") == [[1]] * 600


def test_anchors_that_multiply_are_refused_soon() -> None:
    """Ten short lines can stand for milliards of values."""
    lines = ["a0: &a0 [1, 1]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    with pytest.raises(SyntaxBroken, match="upprepar sig"):
        value("\n".join(lines))


def test_a_shared_value_stands_in_both_places() -> None:
    """An anchor used once more is plain YAML."""
    assert value("a: &x {b: 1}\nc: *x\n") == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize("text", ["a: {b, c: 1}", "a: {2025: 0,5}", "a: {2025: 1 250,50 }"])
def test_a_comma_within_braces_never_eats_a_decimal(text: str) -> None:
    """{2025: 0,5} is two things in YAML; taken as 0 kronor it would be a silent loss."""
    with pytest.raises(SyntaxBroken, match="decimaler med punkt"):
        value(text)


def test_the_place_of_a_null_byte_and_of_a_wrong_sign_is_told() -> None:
    """An editor can go to the line."""
    with pytest.raises(GrantflowError, match=r"fil:3"):
        decode(b"a\nb\n\0", "fil")
    with pytest.raises(GrantflowError, match=r"fil:2"):
        decode(b"a\n\xe5", "fil")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_plain_swedish(text: str) -> None:
    """No input gives a traceback."""
    error = fault(text.encode("utf-8", "replace"))
    assert error is None or (error.remedy and error.place)


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """The same for files that are no text."""
    error = fault(content)
    assert error is None or error.code.startswith("GF10")


def test_the_nearest_word_is_offered_only_when_it_is_near() -> None:
    """A wild guess is worse than the list of choices."""
    assert nearest("Indikator", ["indicator", "unit"]) == "indicator"
    assert nearest("qqqq", ["indicator", "unit"]) is None
