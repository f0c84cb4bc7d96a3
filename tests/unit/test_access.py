"""Who may do what with a case."""

from __future__ import annotations

from typing import get_args

import pytest

from grantflow.model.access import RIGHTS, ROLE_LABELS, ROLES, Right, Role, may

EVERY: tuple[Right, ...] = get_args(Right)


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (None, ""),
        ("läsa", "read"),
        ("granska", "read comment"),
        ("redigera", "read comment write"),
        ("godkänna", "read comment approve"),
        ("äga", "read comment write approve own"),
    ],
)
def test_each_role_gives_what_it_says_and_no_more(role: Role | None, rights: str) -> None:
    """One who reviews can't write; one who writes can't approve what she has written."""
    assert [right for right in EVERY if may(role, right)] == [
        right for right in EVERY if right in rights.split()
    ]


def test_every_role_can_be_chosen_and_reads() -> None:
    """A role that can't be shown or that sees nothing would be no role."""
    assert set(ROLES) == set(RIGHTS) == set(ROLE_LABELS)
    assert all(may(role, "read") for role in ROLES)
    assert len(set(ROLE_LABELS.values())) == len(ROLES)


def test_only_one_who_owns_a_case_gives_it_away() -> None:
    """Nobody can be let in by somebody who could not be asked to leave."""
    assert [role for role in ROLES if may(role, "own")] == ["äga"]
    assert RIGHTS["äga"] == frozenset(EVERY)
