"""What a row is known by: the answers that tell it from the other rows of its table."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOGIC, _SCAN = "stages.projektlogik", "stages.omvarldsbevakning"
_GOALS, _CAUSES, _ACTIVITIES = f"{_LOGIC}.goals", f"{_LOGIC}.causes", f"{_LOGIC}.activities"
_ANCHORING, _LASTING = "stages.forankring", "stages.implementeringsplan"
_GENDER, _SPREAD = "stages.jamstalldhetskartlaggning", "stages.spridningsplan"

# The first is also where a list item goes that says all in one text.
NAMED_BY: dict[str, tuple[str, ...]] = {
    "call.county_priorities": ("priority",),
    "lansstyrelsen.priorities": ("ground",),
    "eu.annexes": ("annex", "party"),
    "eu.principles": ("challenge", "principle"),
    "esf.call_goals": ("goal",),
    "amif.indicators": ("indicator",),
    f"{_ANCHORING}.decisions": ("content", "body", "date"),
    f"{_ANCHORING}.steering_group.members": ("function",),
    f"{_ANCHORING}.working_group.members": ("function",),
    f"{_ANCHORING}.partners": ("organisation",),
    f"{_ANCHORING}.shared_goal.agreed": ("who",),
    f"{_ANCHORING}.anchoring": ("body", "date"),
    f"{_SCAN}.actors": ("name",),
    f"{_SCAN}.projects": ("name",),
    f"{_SCAN}.own_insatser": ("name",),
    f"{_SCAN}.settings": ("setting",),
    f"{_SCAN}.pages": ("title",),
    f"{_SCAN}.networks": ("name",),
    f"{_SCAN}.study_visits": ("where",),
    f"{_SCAN}.way_forward": ("activity",),
    f"{_SCAN}.funding_watch": ("programme",),
    _CAUSES: ("text",),
    f"{_LOGIC}.consequences": ("text",),
    f"{_LOGIC}.evidence": ("statement",),
    _GOALS: ("text",),
    _ACTIVITIES: ("name",),
    f"{_LOGIC}.practical_support": ("how", "kind"),
    f"{_LOGIC}.risks": ("risk",),
    f"{_LOGIC}.assumptions": ("text",),
    f"{_LASTING}.steps": ("step",),
    f"{_LASTING}.resources": ("text",),
    f"{_SPREAD}.receivers": ("who",),
    f"{_SPREAD}.documentation": ("how", "kind"),
    f"{_GENDER}.representation": ("group",),
    f"{_GENDER}.resources": ("measure",),
    f"{_GENDER}.analysis": ("observation",),
    f"{_GENDER}.measures": ("measure",),
    f"{_GENDER}.targeted": ("description",),
    f"{_GENDER}.barriers": ("description", "kind"),
    "budget.rows": ("text",),
    "waivers": ("code",),
    "budget.financing": ("source",),
}

_WORD = re.compile(r"\w+")


def alike(text: object) -> str:
    """Return a text as it is compared with another: without case, spaces and signs."""
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    return " ".join(_WORD.findall(folded)) or folded.strip()


def name_of(table: str, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers that a row is known by, as they are compared; empty when it has none."""
    held = {name: answers.get(name) for name in NAMED_BY.get(table, ())}
    return {name: alike(value) for name, value in held.items() if value not in (None, "")}


def same_name(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two rows go by the same name: what both of them say is the same, and is something."""
    both = one.keys() & other.keys()
    return bool(both) and all(one[name] == other[name] for name in both)
