"""Whether a unit that is to take over has been part of the anchoring."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grantflow.model.wording import plain

if TYPE_CHECKING:
    from grantflow.checks.view import CaseView

# Beginnings of words that any part of a municipality may bear.
_ANY_UNIT = frozenset("enhete avdeln forval verksa sektio kommun region namnde ansvar".split())


# Parts of a municipality or a region, by how their names end, and whose parts they may be.
_UNITS = re.compile(
    r"(?:förvaltning|kontor|avdelning|enhet|nämnd|sektor|kansli|verksamhet)(?:en|n|et|t)?s?$|centrum$"
)
_PUBLIC = re.compile(r"\b(?:kommun|stad|region|kommunalförbund)\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:kommun|kommunalförbund|region|förening\w*|ab|aktiebolag|stiftelse\w*|länsstyrelse\w*)\b"
)
_GENITIVE = re.compile(r"\b[A-ZÅÄÖ][\w-]*s(?= [a-zåäö])")
_OURS = frozenset(("kommunen", "staden", "regionen"))


def is_unit_of(unit: str, owner: str) -> bool:
    """Whether a name is that of a unit in a municipality or region, and names no other."""
    if not (_PUBLIC.search(owner) and any(map(_UNITS.search, unit.lower().split()))):
        return False
    own = {word.rstrip("s") for word in plain(owner).split()}
    named = [word.lower().rstrip("s") for word in _GENITIVE.findall(unit)]
    if any(word not in own and word not in _OURS for word in named):
        return False
    rest = " ".join(word for word in plain(unit).split() if word.rstrip("s") not in own)
    return _OTHERS.search(rest) is None


def is_anchored(view: CaseView, unit: str) -> bool:
    """Whether the receiver stands among groups, decisions, log, partners or agreements."""
    stage = view.application.stages.forankring
    groups = (stage.steering_group, stage.working_group)
    members = [member for group in groups for member in group.members]
    names = [name for member in members for name in (member.organisation, member.function)]
    names += [row.body for row in stage.decisions] + [row.body for row in stage.anchoring]
    names += [row.organisation for row in stage.partners]
    names += [row.who for row in stage.shared_goal.agreed]
    names += [stage.owner.unit]
    own = {word[:6] for name in view.own_names() for word in name.split()}
    stems = {word[:6] for word in plain(unit).split() if len(word) > 4} - _ANY_UNIT
    stems -= own if len(stems - own) else set()
    return any(
        view.same_organisation(unit, name) or any(stem in plain(name) for stem in stems)
        for name in names
        if name
    )
