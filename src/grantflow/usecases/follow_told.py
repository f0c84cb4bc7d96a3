"""What was granted, in words: goals, activities and costs as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.checks.reporting.view import promised
from grantflow.documents.labels import label_of
from grantflow.text import swedish
from grantflow.text.personal import short
from grantflow.text.swedish import capital, day, kronor
from grantflow.usecases.granting import changed_since

if TYPE_CHECKING:
    from grantflow.model.application import Application
    from grantflow.model.promise import Promise, PromisedHandover
    from grantflow.model.stages.projektlogik import Activity
    from grantflow.usecases import Frame


_NAMED = 80
_LETTERS = {"goals": "M", "activities": "A", "costs": "K", "financing": "Finansiering "}
_NEW = {
    "goals": "Nytt mål",
    "activities": "Ny aktivitet",
    "costs": "Ny kostnad",
    "financing": "Ny finansiering",
}
# Where the labels of the promise's answers are found: the forms that they were copied from.
_FORMS = {
    "goals": "stages.projektlogik.goals",
    "activities": "stages.projektlogik.activities",
    "costs": "budget.rows",
    "financing": "budget.financing",
    "reach": "stages.projektlogik.target_group",
    "aim": "stages.projektlogik.aim",
}
_OWN = {
    "costs.amount_sek": "Belopp",
    "costs.amounts": "Belopp per år",
    "financing.amount_sek": "Belopp",
    "handover.what": "Det som ska leva vidare",
    "handover.unit": "Vem som tar över",
    "handover.function": "Funktion som tar över",
    "handover.from_date": "När någon tar över",
    "handover.decided_by": "Vem som beslutar om fortsättningen",
    "handover.decided_on": "När fortsättningen beslutas",
}


class Line(NamedTuple):
    """Something that was promised: its id and number, what it is, and how much of it."""

    id: str
    number: str
    name: str
    much: str


class PromiseTold(NamedTuple):
    """The promise in words.  `handover` is who was to take over what, and when."""

    goals: tuple[Line, ...]
    activities: tuple[Line, ...]
    costs: tuple[Line, ...]
    total: str
    handover: str

    def called(self) -> dict[str, str]:
        """Return what each promised goal and activity is called, by its id."""
        named = (*self.goals, *self.activities)
        return {one.id: f"{one.number} {short(one.name, _NAMED)}" for one in named}


def promise_told(promise: Promise) -> PromiseTold:
    """Return the promise in words."""
    return PromiseTold(
        tuple(
            Line(row.id or "", f"M{n}", row.text or row.indicator or "Mål utan text", promised(row))
            for n, row in enumerate(promise.goals, start=1)
        ),
        tuple(
            Line(row.id or "", f"A{n}", row.name or row.what or "Aktivitet utan namn", _when(row))
            for n, row in enumerate(promise.activities, start=1)
        ),
        tuple(
            Line(
                row.id or "",
                f"K{n}",
                row.text or capital(row.kind) or "Kostnad utan namn",
                kronor(row.amount_sek) or "okänd summa",
            )
            for n, row in enumerate(promise.costs, start=1)
        ),
        _total(promise) or "okänd summa",
        _handover(promise.handover),
    )


def size_told(promise: Promise) -> str:
    """Return "6 mål, 12 aktiviteter och 20 kostnader på 2 236 400 kr"."""
    costs = _many(len(promise.costs), "kostnad", "kostnader")
    if promise.costs:
        costs += f" på {_total(promise)}" if _total(promise) else " utan belopp"
    activities = _many(len(promise.activities), "aktivitet", "aktiviteter")
    return swedish.listed([_many(len(promise.goals), "mål", "mål"), activities, costs])


def _total(promise: Promise) -> str:
    """Return what all costs come to: "90 000 kr (1 utan belopp)"; empty when none has a sum."""
    unknown = [row.amount_sek for row in promise.costs].count(None)
    if unknown == len(promise.costs):
        return ""
    return kronor(promise.total_sek) + (f" ({unknown} utan belopp)" if unknown else "")


def _many(count: int, one: str, several: str) -> str:
    return swedish.counted(count, one, several) if count else f"inga {several}"


def _when(row: Activity) -> str:
    by_sex = swedish.persons(row.participants_women, row.participants_men)
    return ", ".join(part for part in (swedish.span(row.start, row.end), by_sex) if part)


def _handover(promise: PromisedHandover) -> str:
    who = promise.unit or promise.function or ""
    when = f"från {day(promise.from_date)}" if promise.from_date else ""
    return " ".join(part for part in (who, when) if part)


def changes_named(application: Application, frame: Frame) -> tuple[tuple[str, str, str], ...]:
    """Return what the stages say differently today: (what, promised, today), named for people."""
    promise = application.grant.promise
    return tuple(
        (_place_named(place, promise), before, after)
        for place, before, after in changed_since(application, frame)
    )


def _place_named(place: str, promise: Promise) -> str:
    """Return "M1, Målvärde" for `goals[mal-1].target`; "Nytt mål" for one that was not promised."""
    list_name, _, rest = place.partition("[")
    row, _, field = rest.partition("]")
    if not row:
        return _label(*place.partition(".")[::2])
    rows = {
        one.id: f"{_LETTERS[list_name]}{number}"
        for number, one in enumerate(getattr(promise, list_name), start=1)
    }
    name = rows.get(row, _NEW[list_name])
    return f"{name}, {_label(list_name, field[1:])}" if field else name


def _label(above: str, field: str) -> str:
    pattern = f"{_FORMS.get(above, above)}.{field}" if field else _FORMS.get(above, above)
    return _OWN.get(f"{above}.{field}" if field else above) or label_of(pattern)
