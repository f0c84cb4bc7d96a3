"""Where a fact comes from and how sure it is."""

from dataclasses import dataclass
from typing import Literal

from grantflow.model.value import Value

Standing = Literal["verified", "secondary", "older-period", "inferred", "unknown"]

STANDING_LABELS: dict[str, str] = {
    "verified": "Bekräftat",
    "secondary": "I andra hand",
    "older-period": "Tidigare programperiod",
    "inferred": "Vår bedömning",
    "unknown": "Okänt, kontrollera utlysningen",
}


@dataclass(eq=False, repr=False, kw_only=True)
class Source(Value):
    """A document or page, the place in it, and the day a person read it (ISO date)."""

    title: str
    locator: str = ""
    url: str | None = None
    checked_on: str = ""
    standing: Standing = "unknown"
