"""A programme and its calls as data: sections, what each must cover, and how sure we are."""

from dataclasses import dataclass, field

from grantflow.model.source import Source
from grantflow.model.value import Value


@dataclass(eq=False, repr=False, kw_only=True)
class Section(Value):
    """A section of the application form.

    `fields` are the paths of the case that the section shows; a path ending in `.*` means
    everything below it.  `max_chars` stays None until somebody has seen a limit.
    """

    id: str
    heading: str
    covers: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    max_chars: int | None = None
    source: Source


@dataclass(eq=False, repr=False, kw_only=True)
class Annex(Value):
    """An annex that the application needs.  `per` is "partner" for one a partner, else "case"."""

    id: str
    heading: str
    per: str = "case"
    source: Source


@dataclass(eq=False, repr=False, kw_only=True)
class Priority(Value):
    """A ground for priority in a call.  `words` are the stems that show it is addressed."""

    id: str
    text: str
    words: tuple[str, ...] = ()
    source: Source


@dataclass(eq=False, repr=False, kw_only=True)
class Call(Value):
    """A call (utlysning).  Everything unknown is None, and stays visible as unknown."""

    call: str
    programme: str
    title: str
    year: int | None = None
    opens: str | None = None
    closes: str | None = None
    earliest_start: str | None = None
    expected_decision: str | None = None
    frame_sek: int | None = None
    max_years: int | None = None
    groups_allowed: tuple[str, ...] | None = None
    groups_refused: tuple[str, ...] | None = None
    priorities: tuple[Priority, ...] | None = None
    national: bool = False
    min_counties: int | None = None
    notes: tuple[str, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)


@dataclass(eq=False, repr=False, kw_only=True)
class Programme(Value):
    """A programme: who may apply, for what, in which sections; its calls lie beside it."""

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
    facts: dict[str, Source] = field(default_factory=dict)
