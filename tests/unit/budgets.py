"""Programmes and budgets for the tests of money: the cost models as the funders describe them."""

from __future__ import annotations

from typing import Any

from grantflow.model.budget import Budget
from grantflow.model.costing import Costing, count
from grantflow.model.programme import Call, Cofinancing, CostModel, Programme, Rate
from grantflow.model.source import Source

SOURCE = Source(title="Prov", checked_on="2026-11-21", standing="secondary")
SEEN = Source(title="Prov", checked_on="2026-11-21", standing="verified")
# Kronor per hour, by function: Riket, Stockholm.
PRICES = {
    "Projektledare större projekt": ("646.00", "695.00"),
    "Projektledare eller delprojektledare": ("592.00", "641.00"),
    "Projektmedarbetare": ("482.00", "513.00"),
    "Projektekonom": ("579.00", "635.00"),
    "Projektadministratör": ("441.00", "484.00"),
}
RATES = tuple(
    Rate(
        function=function,
        price_list=price_list,
        sek_per_hour=prices[place],
        valid="2026-10-01",
        min_project_sek=20_000_000 if "större" in function else None,
        source=SOURCE,
    )
    for place, price_list in enumerate(("riket", "stockholm"))
    for function, prices in PRICES.items()
)


def model(key: str, personnel: str, flat_pct: str | None = None, **more: Any) -> CostModel:
    more = dict[str, Any]() | {"hours_per_year": 1720, "name": key.replace("_", " ")} | more
    return CostModel(id=key, personnel=personnel, flat_pct=flat_pct, source=SOURCE, **more)


def share(pct: str, **more: Any) -> Cofinancing:
    more = {"exact": True} | more
    return Cofinancing(share_pct=pct, source=SOURCE, **more)


def programme(name: str, **more: Any) -> Programme:
    words = ("name", "short_name", "legal", "decider", "receiver", "status", "status_note")
    fixed: dict[str, Any] = dict.fromkeys(words, name) | {
        "applicant_kinds": ("kommun",),
        "purposes": (),
        "purposes_min": 0,
        "nonprofit": False,
        "retroactive": False,
        "template": "template.docx",
        "sections": (),
    }
    return Programme(programme=name, **(fixed | more))


ESF = programme(
    "esf",
    cost_models=(
        model("funktion_40", "unit", "40", only_personnel=True, flat_name="övriga kostnader"),
        model("yrkeskategori_15", "category", "15", flat_name="indirekta kostnader"),
        model("klumpsumma", "free", lump_sum=True, hours_per_year=None),
    ),
    cofinancing=(
        share("46", objective="A"),
        share("40", objective="A", county="Dalarnas län"),
        share("0", objective="C"),
    ),
    rates=RATES,
)
AMIF = programme(
    "amif",
    cost_models=(
        model("pk40", "salary", "40", name="Personalkostnader plus 40 % schablon",
              only_personnel=True),
        model("fk15", "salary", "15", name="Faktiska kostnader plus 15 % schablon",
              flat_name="indirekta kostnader"),
        model("klump", "salary", "15", name="Klumpsumma", lump_sum=True),
    ),
    cofinancing=(share("25", exact=False),),
)  # fmt: skip
PLAIN = programme("37a")
OWNER, PARTNER = "Exempelby kommun", "Föreningen Språkbron"


def call(of: str = "esf", **more: Any) -> Call:
    return Call(call=f"{of}-prov", programme=of, title="Prov", **more)


def personnel(function: str, share_pct: int | str, party: str = OWNER, **more: Any) -> Any:
    return {
        "kind": "personal",
        "text": function,
        "function": function,
        "share_pct": share_pct,
        "party": party,
    } | more


def counted(budget: Any, of: Programme | None = ESF, **more: Any) -> Costing:
    """Return a budget counted for Riket and area A2, unless said otherwise."""
    more = {"price_list": "riket", "objective": "A2"} | more
    asked = more.pop("call", None)
    return count(Budget.model_validate(budget), of, asked, **more)


# The example that docs/decisions/0011-budgets.md counts by hand.
TWO_PARTIES: dict[str, Any] = {
    "cost_model": "funktion_40",
    "rows": [
        personnel("Projektledare", 50, months_per_year={2027: 12, 2028: 12}),
        personnel("Projektmedarbetare", 100, persons=2, months_per_year={2027: 6, 2028: 12}),
        personnel("Projektekonom", 20, PARTNER, months_per_year={2027: 12, 2028: 12}),
        personnel("Projektadministratör", 25, PARTNER, months_per_year={2027: 7}),
    ],
    "financing": [
        {
            "source": "ESF+",
            "kind": "sökt bidrag",
            "party": OWNER,
            "amounts": {2027: 1250000, 2028: "1784833,10"},
        },
        {
            "source": "Exempelby kommun",
            "kind": "annat än kontanter",
            "party": OWNER,
            "amounts": {2027: 1000000, 2028: "1385228,20"},
        },
        {"source": "Föreningen", "kind": "kontant", "party": PARTNER, "amounts": {2027: 200000}},
    ],
}
