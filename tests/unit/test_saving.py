"""What a save does to an answer: nothing that anybody has seen saved goes away unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.model.saving import canonical, merge_items, same, settle

items = st.lists(st.sampled_from("abcdefg"), max_size=6, unique=True)
values: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.sampled_from(["", "a", "b", 0, "0", False, [], {}]), items
)
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("\ud83d"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("base", "current", "wanted", "outcome", "stands"),
    [
        pytest.param(None, None, "nytt", "written", "nytt", id="first text"),
        pytest.param("a", "a", "b", "written", "b", id="nobody else wrote"),
        pytest.param("a", "a", "", "written", "", id="emptied"),
        pytest.param("a", "b", "b", "kept", "b", id="both wrote the same"),
        pytest.param("a", "b", "a", "kept", "b", id="only the other wrote"),
        pytest.param("a", "b", "c", "conflict", "b", id="both wrote"),
        pytest.param("a", "", "c", "conflict", "", id="the other emptied"),
        pytest.param("a", "b", None, "conflict", "b", id="one emptied what the other wrote"),
        pytest.param(None, None, 0, "written", 0, id="nought is an answer"),
        pytest.param(0, 0, None, "written", None, id="nought is taken away"),
        pytest.param("", None, [], "kept", None, id="nothing and nothing"),
        pytest.param([], ["a"], ["b"], "merged", ["a", "b"], id="both added"),
        pytest.param(None, ["a"], ["b"], "merged", ["a", "b"], id="both began"),
        pytest.param(["a", "b"], ["a"], ["a", "b", "c"], "merged", ["a", "c"], id="out and in"),
        pytest.param(["a", "b"], None, ["b"], "kept", [], id="all out and one out"),
        pytest.param(["a"], "ett", ["b"], "conflict", "ett", id="a text where a list stood"),
    ],
)
def test_a_save_does_what_two_people_expect(
    base: Any, current: Any, wanted: Any, outcome: str, stands: Any
) -> None:
    """One who writes alone is saved; two who write two texts choose between them."""
    settled = settle(base, current, wanted)

    assert settled.outcome == outcome
    assert same(settled.value, stands)


@given(values, values, values)
def test_a_save_never_writes_over_what_the_writer_had_not_seen(
    base: Any, current: Any, wanted: Any
) -> None:
    """What stands is left alone unless the writer had seen it, or both are lists."""
    settled = settle(base, current, wanted)

    if settled.outcome == "written":
        assert same(base, current)
        assert same(settled.value, wanted)
    elif settled.outcome in {"kept", "conflict"}:
        assert same(settled.value, current)
    assert (settled.outcome == "conflict") <= (not same(current, wanted))


@given(values, values, values)
def test_saving_again_changes_nothing(base: Any, current: Any, wanted: Any) -> None:
    """An answer that got lost on its way back may be asked for again."""
    settled = settle(base, current, wanted)
    if settled.outcome in {"written", "kept"} and same(settled.value, wanted):
        assert settle(base, settled.value, wanted).outcome == "kept"


@given(items, items, items)
def test_a_merged_list_keeps_what_both_keep_and_add(
    base: list[str], theirs: list[str], ours: list[str]
) -> None:
    """Rows that either has added are there, rows that either has taken out are not, none twice."""
    merged = merge_items(base, theirs, ours)

    assert set(base) & set(theirs) & set(ours) <= set(merged)
    assert (set(theirs) | set(ours)) - set(base) <= set(merged)
    assert not (set(base) - set(theirs) | set(base) - set(ours)) & set(merged)
    assert set(merged) <= {*theirs, *ours}
    assert len(merged) == len(set(merged))


@given(items, items)
def test_one_who_changes_a_list_alone_gets_her_list(base: list[str], ours: list[str]) -> None:
    """Order is hers too."""
    assert merge_items(base, base, ours) == ours
    assert merge_items(base, ours, base) == ours


@given(items, st.data())
def test_the_order_of_the_one_who_moved_rows_is_kept(base: list[str], data: st.DataObject) -> None:
    """Somebody moves rows while somebody else adds one: the moves stand, on whichever side."""
    moved = data.draw(st.permutations(base))
    place = data.draw(st.integers(0, len(base)))
    added = [*base[:place], "ny", *base[place:]]

    for merged in (merge_items(base, moved, added), merge_items(base, added, moved)):
        assert [item for item in merged if item != "ny"] == moved
        assert "ny" in merged


def test_a_row_that_is_added_in_the_middle_stays_behind_the_one_before_it() -> None:
    """Somebody who adds a row after another expects to find it there."""
    assert merge_items(["a", "b"], ["a", "b", "c"], ["a", "x", "b"]) == ["a", "x", "b", "c"]


def test_rows_that_two_people_add_in_one_place_stand_as_they_were_saved() -> None:
    """The row that was there first does not move because somebody adds another."""
    assert merge_items(["a"], ["a", "x"], ["a", "y", "z"]) == ["a", "x", "y", "z"]
    assert merge_items(["a", "b"], ["x", "a", "b"], ["y", "a", "b"]) == ["x", "y", "a", "b"]


def test_rows_of_any_kind_are_merged() -> None:
    """A list of what has been set aside holds more than words."""
    one, other = {"code": "IMP01", "reason": "a"}, {"reason": "b", "code": "IMP02"}

    assert merge_items([], [one], [{"reason": "a", "code": "IMP01"}, other]) == [one, other]
    assert merge_items([1], [1, True], [1, "1"]) == [1, True, "1"]


@given(anything)
def test_a_value_comes_back_from_what_the_store_holds(value: Any) -> None:
    """Any text can be kept, half of an emoji too, in bytes that both databases take."""
    held = canonical(value)

    assert json.loads(held.encode("utf-8").decode("utf-8")) == value
    assert canonical(json.loads(held)) == held
