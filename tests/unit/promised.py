"""A small granted case, with a final report in which everything is told."""

import copy
from typing import Any

from grantflow.checks.loader import rulebook
from grantflow.checks.reporting.engine import check_report
from grantflow.model.application import Application
from grantflow.model.finding import Finding, Report
from grantflow.model.walk import give_row_ids

GRANT: dict[str, Any] = {
    "programme": "37a",
    "decided_on": "2024-06-17",
    "reference": "851-1234-2024",
    "amount_sek": "600000",
    "period_start": "2024-09-01",
    "period_end": "2025-12-31",
    "terms": [{"id": "villkor-1", "text": "Antalet guider redovisas varje halvår."}],
    "promise": {
        "title": "Tillsammans",
        "reach": {"women": 72, "men": 48},
        "goals": [
            {
                "id": "mal-1",
                "text": "Minst 48 föräldrar har en familjekontakt",
                "unit": "personer",
                "baseline": 0,
                "target": 48,
                "target_women": 30,
                "target_men": 18,
                "by": "2025-11-30",
            },
            {
                "id": "mal-2",
                "indicator": "Väntetid till SFI",
                "unit": "månader",
                "baseline": 10,
                "target": 7,
                "target_women": 9,
            },
        ],
        "activities": [
            {
                "id": "aktivitet-1",
                "name": "Föräldraråd",
                "start": "2024-09-16",
                "participants_women": 7,
                "participants_men": 5,
            },
            {"id": "aktivitet-2", "what": "Handbok för gruppledare", "start": "2025-06-01"},
        ],
        "costs": [
            {"id": "kostnad-1", "text": "Samordnare", "amount_sek": "400000"},
            {"id": "kostnad-2", "kind": "resor", "amount_sek": "200000.50"},
        ],
        "handover": {"unit": "Enheten för familjestöd", "from_date": "2026-01-01"},
    },
}
REPORT: dict[str, Any] = {
    "id": "rapport-1",
    "kind": "slutrapport",
    "period_start": "2024-09-01",
    "period_end": "2025-12-31",
    "summary": "Projektet nådde 120 föräldrar.",
    "schedule": "Tidplanen hölls utom två veckor i mars.",
    "reached": {"women": 70, "men": 51},
    "goals": [
        {"id": "mal-1", "value": 50, "women": 31, "men": 19},
        {"id": "mal-2", "value": 6, "women": 8, "men": 4},
    ],
    "effects": "Väntetiden är fyra månader kortare.",
    "gender": "Fler män kom när kvällarna infördes.",
    "activities": [
        {"id": "aktivitet-1", "state": "genomförd", "women": 7, "men": 5},
        {"id": "aktivitet-2", "text": "Handboken är tryckt och används."},
    ],
    "partners": "Båda föreningarna fullföljde sin del.",
    "terms": [{"id": "villkor-1", "text": "Redovisat den 31 mars och den 30 september 2025."}],
    "costs": [
        {"id": "kostnad-1", "spent_sek": "400000"},
        {"id": "kostnad-2", "spent_sek": "199000"},
    ],
    "grant_used_sek": "599000",
    "handover": {"state": "infört", "unit": "Enheten för familjestöd"},
    "spreading": "Handboken är delad med länets kommuner.",
    "lessons": [
        {"text": "Pappakvällar fungerade när en far bjöd in.", "based_on": "Närvarolistor"}
    ],
    "signed_by": "Förvaltningschefen",
}
DIARY: list[dict[str, Any]] = [
    {
        "id": "dag-1",
        "date": "2024-11-05",
        "text": "Första pappakvällen på öppna förskolan.",
        "concerns": ["aktivitet-1", "mal-1"],
        "men": 9,
    }
]


def case(**changes: Any) -> Application:
    """Return the case with some answers changed: `report={"goals": []}`, `grant=…`, `diary=…`."""
    held = {
        "title": "Tillsammans",
        "programme": "37a",
        "grant": copy.deepcopy(GRANT) | changes.get("grant", {}),
        "reports": [copy.deepcopy(REPORT) | changes.get("report", {})],
        "diary": changes.get("diary", copy.deepcopy(DIARY)),
        "waivers": changes.get("waivers", []),
    }
    application = Application.model_validate(held)
    give_row_ids(application)
    return application


def held(application: Application, programme: str | None = "37a") -> Report:
    """Return what the rules of reporting say of the first report."""
    return check_report(application, application.reports[0], rulebook().reporting, programme)


def findings(application: Application, code: str, programme: str | None = "37a") -> list[Finding]:
    """Return the findings with a code."""
    return [one for one in held(application, programme).findings if one.code == code]
