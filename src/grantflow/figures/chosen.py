"""The key figures we have chosen: what each measures, and which criteria it can feed."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from grantflow import assets
from grantflow.model.source import Source  # noqa: TC001 - Pydantic reads it at run time

Topic = Literal["etablering", "arbete", "sprak", "foraldraskap"]
TOPICS: dict[Topic, str] = {
    "etablering": "etablering",
    "arbete": "arbete",
    "sprak": "språk",
    "foraldraskap": "föräldraskap",
}


class Kpi(BaseModel):
    """A key figure of a provider.

    `number` is its place in the list, which commands take it by.  Without `id` the provider is
    asked for `title`.  `words` must all stand in the title that the provider gives, or the figure
    is another than we chose.  `by_sex` is None when nobody has told.  `source` is where we have
    the id or the title from.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    id: str | None
    title: str | None = None
    topic: Topic
    measures: str
    words: list[str] = Field(min_length=1)
    unit: Literal["procent", "personer"]
    by_sex: bool | None
    feeds: list[Literal["LOG01", "JAM01"]]
    source: Source


def chosen(provider: str, topics: tuple[str, ...] = ()) -> list[Kpi]:
    """Return the key figures of a provider in the topics; in all when none is named."""
    rows = assets.read_yaml(assets.folder("data") / "figures" / f"{provider}.yaml")["kpis"]
    kpis = [Kpi.model_validate(row | {"number": n}) for n, row in enumerate(rows, start=1)]
    return [kpi for kpi in kpis if not topics or kpi.topic in topics]
