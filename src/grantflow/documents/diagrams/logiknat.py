"""The logic of a project as boxes and links, with every link that is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.diagrams.lettering import clean
from grantflow.model.value import Value
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.model.application import Application

_LEVELS = {"effekt": "effektmål", "resultat": "resultatmål", "delmål": "delmål"}
_ID_SHOWN = 24


@dataclass(eq=False, repr=False)
class Node(Value):
    """A box: its code in the document (O1, M1, A1), its words, and what it lacks.

    `before` and `after` say in words what is missing on the left and on the right; such a side
    gets a broken link.  `refers` names the boxes that links come from.  `outside` marks a cause
    that the project does not act on.
    """

    code: str
    text: str
    kind: str = ""
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    outside: bool = False
    refers: str = ""
    output: str = ""

    @property
    def lacks(self) -> list[str]:
        """Everything that is missing around the box, in words."""
        return [*self.before, *self.after]


@dataclass(eq=False, repr=False)
class Net(Value):
    """All boxes and links.  A link is a pair of places in the lists it joins, from 0."""

    problem: str
    effects: str
    causes: list[Node]
    goals: list[Node]
    activities: list[Node]
    to_goals: list[tuple[int, int]]
    to_activities: list[tuple[int, int]]

    @property
    def lacks(self) -> int:
        """How many links are broken."""
        nodes = [*self.causes, *self.goals, *self.activities]
        around = (
            (not self.problem) + (not self.effects) + sum(not n.output for n in self.activities)
        )
        return around + sum(len(n.lacks) for n in nodes)


class Chain(NamedTuple):
    """A way through the net; a step that is missing is None."""

    cause: int | None
    goal: int | None
    activity: int | None


def net(application: Application) -> Net | None:
    """Return the project's logic; None when it has neither causes, goals nor activities."""
    logic = application.stages.projektlogik
    if not (logic.causes or logic.goals or logic.activities):
        return None
    causes = [
        Node(f"O{n}", _words(row.text), outside=row.scope == "utanför")
        for n, row in enumerate(logic.causes, 1)
    ]
    goals = [
        Node(f"M{n}", _words(row.text), _LEVELS.get(row.level or "", "mål"))
        for n, row in enumerate(logic.goals, 1)
    ]
    activities = [
        Node(f"A{n}", _words(row.name or row.what), output=clean(row.output))
        for n, row in enumerate(logic.activities, 1)
    ]
    to_goals = _links([(g.id, g.causes) for g in logic.goals], [c.id for c in logic.causes])
    to_activities = _links([(a.id, a.goals) for a in logic.activities], [g.id for g in logic.goals])
    _tell_gaps(goals, [g.causes for g in logic.goals], [c.id for c in logic.causes], "orsak")
    _tell_gaps(activities, [a.goals for a in logic.activities], [g.id for g in logic.goals], "mål")
    _tell_origins(goals, to_goals, causes, "möter")
    _tell_origins(activities, to_activities, goals, "för")
    met = {cause for cause, _ in to_goals}
    for place, node in enumerate(causes):
        if place not in met and not node.outside:
            node.after.append("Inget mål möter orsaken")
    served = {goal for goal, _ in to_activities}
    for place, node in enumerate(goals):
        if place not in served:
            node.after.append("Ingen aktivitet leder hit")
    return Net(
        clean(logic.problem),
        clean(logic.long_term_effects),
        causes,
        goals,
        activities,
        to_goals,
        to_activities,
    )


def _tell_origins(
    nodes: Sequence[Node], links: Sequence[tuple[int, int]], origins: Sequence[Node], verb: str
) -> None:
    """Write the codes that links come from into the boxes they lead to."""
    for at, node in enumerate(nodes):
        codes = [origins[start].code for start, end in links if end == at]
        node.refers = f"{verb} {', '.join(codes)}" if codes else ""


def _words(text: str | None) -> str:
    return clean(text) or "(utan text)"


def _links(
    rows: Sequence[tuple[str | None, list[str]]], ids: Sequence[str | None]
) -> list[tuple[int, int]]:
    """Return pairs (place of the row referred to, place of the row that refers)."""
    places = {row_id: place for place, row_id in enumerate(ids) if row_id}
    return [
        (places[ref], at)
        for at, (_, refs) in enumerate(rows)
        for ref in dict.fromkeys(refs)
        if ref in places
    ]


def _tell_gaps(
    nodes: Sequence[Node], refs: Sequence[list[str]], ids: Sequence[str | None], kind: str
) -> None:
    """Say of each node what its references lack: there are none, or a row does not exist."""
    for node, given in zip(nodes, refs, strict=True):
        strange = [ref for ref in dict.fromkeys(given) if ref not in ids]
        neuter = kind == "mål"
        node.before += [f"{kind.capitalize()} {_short_id(ref)} finns inte" for ref in strange[:3]]
        if not given:
            node.before.append("Leder inte till något mål" if neuter else "Ingen orsak angiven")


def _short_id(ref: str) -> str:
    shown = clean(ref)
    return shown if len(shown) <= _ID_SHOWN else f"{shown[:_ID_SHOWN]}…"


def chains(found: Net) -> Iterator[list[Chain]]:
    """Yield the ways through the net in groups that belong together on a page.

    First what leads to no activity, each by itself, then one group for each activity.
    """
    of_goal: dict[int, list[int]] = {}
    for cause, goal in found.to_goals:
        of_goal.setdefault(goal, []).append(cause)
    of_activity: dict[int, list[int]] = {}
    for goal, activity in found.to_activities:
        of_activity.setdefault(activity, []).append(goal)
    met = {cause for cause, _ in found.to_goals}
    for cause in range(len(found.causes)):
        if cause not in met:
            yield [Chain(cause, None, None)]
    served = {goal for goal, _ in found.to_activities}
    for goal in range(len(found.goals)):
        if goal not in served:
            yield [Chain(cause, goal, None) for cause in of_goal.get(goal, [None])]
    for activity in range(len(found.activities)):
        yield [
            Chain(cause, goal, activity)
            for goal in of_activity.get(activity, [None])
            for cause in (of_goal.get(goal, [None]) if goal is not None else [None])
        ]


def described(
    found: Net, part: tuple[list[int], list[int], list[int]], *, first: bool, last: bool
) -> str:
    """Return the picture in words: every box shown in `part`, its links and what it lacks.

    `part` holds places in the lists of causes, goals and activities.  The problem stands in the
    first part, the effects in the last.
    """
    causes, goals, activities = part
    counts = [
        _count(len(causes), "orsak", "orsaker"),
        f"{len(goals)} mål",
        _count(len(activities), "aktivitet", "aktiviteter"),
    ]
    told = [f"Logikkedja från orsaker över mål och aktiviteter till resultat: {listed(counts)}."]
    if first:
        told.append(_ended(f"Problem: {_brief(found.problem, 300) or 'inte beskrivet'}"))
    for at in causes:
        met = listed([found.goals[g].code for c, g in found.to_goals if c == at])
        outside = ", ligger utanför det som projektet påverkar" if found.causes[at].outside else ""
        told.append(_sentence(found.causes[at], f"{outside}, möts av {met}" if met else outside))
    for at in goals:
        served = listed([found.activities[a].code for g, a in found.to_activities if g == at])
        kind = f", {found.goals[at].kind}"
        told.append(_sentence(found.goals[at], f"{kind}, nås genom {served}" if served else kind))
    for at in activities:
        node = found.activities[at]
        output = f", ger: {_brief(node.output)}" if node.output else ""
        told.append(_sentence(node, output or ". Inget resultat är angivet"))
    if last:
        told.append(_ended(f"Effekter på sikt: {_brief(found.effects, 300) or 'inte beskrivna'}"))
    lacking = found.lacks
    told.append(
        f"{_count(lacking, 'länk är bruten', 'länkar är brutna')}."
        if lacking
        else "Ingen länk är bruten."
    )
    return " ".join(told)


def _sentence(node: Node, links: str) -> str:
    lacks = (
        f" Bruten länk: {listed([lack[:1].lower() + lack[1:] for lack in node.lacks])}."
        if node.lacks
        else ""
    )
    return _ended(f"{node.code} {_brief(node.text)}{links}") + lacks


def _ended(text: str) -> str:
    return text if text.endswith("…") else f"{text}."


def _brief(text: str, limit: int = 90) -> str:
    if len(text) <= limit:
        return text.rstrip(".")
    return f"{text[:limit].rsplit(' ', 1)[0].rstrip('.,;:')} …"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
