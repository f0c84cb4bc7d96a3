"""How an idea fits each programme: what the case says, what the programme says, what is lacking."""

from dataclasses import dataclass
from typing import Literal

from grantflow.model.source import Source
from grantflow.model.value import Value

FitWord = Literal["fits", "fits_not", "unclear", "verify"]
FIT_LABELS: dict[str, str] = {
    "fits": "Passar",
    "fits_not": "Passar inte",
    "unclear": "Oklart",
    "verify": "Kontrollera mot utlysningen",
}
Overall = Literal["suits", "may", "change", "open", "not"]
OVERALL_LABELS: dict[str, str] = {
    "suits": "Passar",
    "may": "Kan passa, kontrollera mot utlysningen",
    "change": "Kan passa om ni ändrar något",
    "open": "Går inte att säga än",
    "not": "Passar inte",
}


@dataclass(eq=False, repr=False, kw_only=True)
class Aspect(Value):
    """One thing that a programme asks: `said` is the case's words, `asked` the programme's.

    `deciding` is True where "passar inte" can't be mended by a change in the case.  `source` is
    None where the programme says nothing.
    """

    id: str
    label: str
    verdict: FitWord
    said: str
    asked: str
    deciding: bool = False
    source: Source | None = None


@dataclass(eq=False, repr=False)
class Lack(Value):
    """A question without an answer: its path in the case, the form it is in, and its words."""

    path: str
    form: str
    label: str


@dataclass(eq=False, repr=False, kw_only=True)
class Fit(Value):
    """How the case fits one programme.  `why` holds the reasons for the word over it all."""

    programme: str
    name: str
    call: str | None
    call_title: str | None
    overall: Overall
    why: tuple[str, ...]
    aspects: tuple[Aspect, ...]
    lacking: tuple[Lack, ...]


@dataclass(eq=False, repr=False)
class LackGroup(Value):
    """What the same programmes ask and the case lacks.  `programmes` are their ids."""

    programmes: tuple[str, ...]
    lacking: tuple[Lack, ...]


def lacking_once(fits: tuple[Fit, ...]) -> tuple[LackGroup, ...]:
    """Return every lacking question once, what most programmes ask first."""
    askers: dict[str, list[str]] = {}
    words: dict[str, Lack] = {}
    for fit in fits:
        for lack in fit.lacking:
            askers.setdefault(lack.path, []).append(fit.programme)
            words[lack.path] = lack
    groups: dict[tuple[str, ...], list[Lack]] = {}
    for path, programmes in askers.items():
        groups.setdefault(tuple(programmes), []).append(words[path])
    order = [fit.programme for fit in fits]
    ranked = sorted(groups, key=lambda names: (-len(names), [order.index(name) for name in names]))
    return tuple(LackGroup(names, tuple(groups[names])) for names in ranked)
