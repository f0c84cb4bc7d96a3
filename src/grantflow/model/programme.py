"""A programme and its calls as data: sections, what each must cover, and how sure we are."""

import datetime
from dataclasses import dataclass, field

from grantflow.model.source import Source
from grantflow.model.value import Value


@dataclass(eq=False, repr=False, kw_only=True)
class Cover(Value):
    """Something that a section must cover.  Without a source of its own, the section's holds."""

    text: str
    source: Source | None = None


@dataclass(eq=False, repr=False, kw_only=True)
class Section(Value):
    """A section of the application form.

    `fields` are the paths of the case that the section shows; a path ending in `.*` means
    everything below it.  `group` is the heading that several sections share.  `max_chars` stays
    None until somebody has seen a limit.  `wording_seen` says whether somebody has read the
    heading or question where the funder prints it; where nobody has, the reader is told.
    """

    id: str
    heading: str
    group: str | None = None
    covers: tuple[Cover, ...] = ()
    fields: tuple[str, ...] = ()
    max_chars: int | None = None
    wording_seen: bool = False
    source: Source


@dataclass(eq=False, repr=False, kw_only=True)
class Annex(Value):
    """An annex of the application.

    `per` is "partner" for one a partner, else "case".  `required` is False for what may be asked
    for; `when` says in words when it is needed.
    """

    id: str
    heading: str
    per: str = "case"
    required: bool = True
    when: str | None = None
    source: Source


@dataclass(eq=False, repr=False, kw_only=True)
class Priority(Value):
    """A ground for priority in a call.  `words` are the stems that show it is addressed."""

    id: str
    text: str
    words: tuple[str, ...] = ()
    source: Source


@dataclass(eq=False, repr=False, kw_only=True)
class Objective(Value):
    """What a programme pays for by name: an area of ESF+ (`A1`), a specific objective of AMIF."""

    id: str
    text: str
    source: Source


@dataclass(eq=False, repr=False, kw_only=True)
class Cofinancing(Value):
    """The share of the total cost that the project brings itself, in per cent.

    `objective` and `county` narrow it down; None is for all.  `exact` is True where neither more
    nor less will do, else it is the lowest share.
    """

    share_pct: str
    exact: bool
    objective: str | None = None
    county: str | None = None
    source: Source


@dataclass(eq=False, repr=False, kw_only=True)
class CostModel(Value):
    """A way of counting costs.

    `flat_pct` of the personnel costs stands for the rest (`flat_name` says for what); None where
    there is no such share.  `only_personnel` is True when no other cost rows may stand beside.
    `personnel` says how personnel is priced: `unit` from the price list by function, `category`
    from a list by category, `salary` from salary and payroll surcharge, `free` as written.
    `annexes` are ids of annexes that the model needs.
    """

    id: str
    name: str
    personnel: str
    flat_pct: str | None = None
    flat_name: str | None = None
    only_personnel: bool = False
    lump_sum: bool = False
    hours_per_year: int | None = None
    annexes: tuple[str, ...] = ()
    note: str | None = None
    source: Source


@dataclass(eq=False, repr=False, kw_only=True)
class Rate(Value):
    """What an hour costs in kronor, by function and price list.  `valid` says when it was seen."""

    function: str
    price_list: str
    sek_per_hour: str
    valid: str
    min_project_sek: int | None = None
    source: Source


@dataclass(eq=False, repr=False, kw_only=True)
class Indicator(Value):
    """A programme indicator.  `kind` is `output` or `result`; those of a group go together."""

    id: str
    text: str
    objective: str
    kind: str
    group: str | None = None
    source: Source


@dataclass(eq=False, repr=False, kw_only=True)
class Call(Value):
    """A call (utlysning).  Everything unknown is None, and stays visible as unknown.

    A call wins over its programme: what stands here takes the place of what stands there, rows
    with the same id are replaced and new ones added.  `limits` are characters by section id.
    """

    call: str
    programme: str
    title: str
    year: int | None = None
    opens: datetime.date | None = None
    closes: datetime.date | None = None
    earliest_start: datetime.date | None = None
    expected_decision: datetime.date | None = None
    frame_sek: int | None = None
    max_years: int | None = None
    groups_allowed: tuple[str, ...] | None = None
    groups_refused: tuple[str, ...] | None = None
    priorities: tuple[Priority, ...] | None = None
    national: bool = False
    min_counties: int | None = None
    closes_at: str | None = None
    applicant_kinds: tuple[str, ...] | None = None
    objectives: tuple[str, ...] | None = None
    target_group: str | None = None
    counties: tuple[str, ...] | None = None
    goals: tuple[str, ...] | None = None
    cost_models: tuple[str, ...] | None = None
    cofinancing_pct: str | None = None
    cofinancing_exact: bool | None = None
    min_budget_sek: int | None = None
    max_budget_sek: int | None = None
    min_months: int | None = None
    max_months: int | None = None
    latest_end: datetime.date | None = None
    first_of_month: bool | None = None
    evaluation: bool | None = None
    theory_of_change: bool | None = None
    limits: dict[str, int] | None = None
    sections: tuple[Section, ...] | None = None
    annexes: tuple[Annex, ...] | None = None
    rates: tuple[Rate, ...] | None = None
    notes: tuple[str, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)


@dataclass(eq=False, repr=False, kw_only=True)
class Programme(Value):
    """A programme: who may apply, for what, in which sections; its calls lie beside it.

    `system` is where the application is handed in.  `wording_note` is what readers are told of
    sections whose wording nobody has seen.  `signing_workdays` is how many working days after
    the call closes the signed papers must be in.  `retroactive` is whether time before the
    decision is paid for.
    """

    programme: str
    name: str
    short_name: str
    legal: str
    decider: str
    receiver: str
    status: str
    status_note: str
    applicant_kinds: tuple[str, ...]
    purposes: tuple[str, ...]
    purposes_min: int
    nonprofit: bool
    retroactive: bool
    template: str
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...] = ()
    system: str | None = None
    wording_note: str | None = None
    target_group: str | None = None
    objectives: tuple[Objective, ...] = ()
    needs_areas: tuple[Objective, ...] = ()
    cost_models: tuple[CostModel, ...] = ()
    cofinancing: tuple[Cofinancing, ...] = ()
    rates: tuple[Rate, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    legal_forms_refused: tuple[str, ...] = ()
    max_months: int | None = None
    first_of_month: bool | None = None
    signing_workdays: int | None = None
    facts: dict[str, Source] = field(default_factory=dict)
