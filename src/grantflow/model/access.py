"""Who may do what with a case: roles, and the rights that each gives."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["läsa", "redigera", "granska", "godkänna", "äga"]
Right = Literal["read", "write", "comment", "approve", "own"]

ROLES: tuple[Role, ...] = get_args(Role)
RIGHTS: dict[Role, frozenset[Right]] = {
    "läsa": frozenset({"read"}),
    "redigera": frozenset({"read", "comment", "write"}),
    "granska": frozenset({"read", "comment"}),
    "godkänna": frozenset({"read", "comment", "approve"}),
    "äga": frozenset({"read", "comment", "write", "approve", "own"}),
}
ROLE_LABELS: dict[Role, str] = {
    "läsa": "Läsa",
    "redigera": "Läsa, skriva och kommentera",
    "granska": "Läsa och kommentera",
    "godkänna": "Läsa, kommentera och godkänna",
    "äga": "Allt, även bjuda in och ta bort",
}


def may(role: Role | None, right: Right) -> bool:
    """Whether a role gives a right; no role gives none."""
    return role is not None and right in RIGHTS[role]
