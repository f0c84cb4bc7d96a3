"""The description of the API holds: whatever it says can be sent is answered as it says."""

import json
from pathlib import Path
from typing import Any

import requests
import schemathesis
from api_place import Program, program
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from web_place import Place

from grantflow.documents import casefile
from grantflow.usecases import tokens
from grantflow.web.guard import calls

CASE = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-mars-2022.yaml"
SESSION = requests.Session()
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# Calls that make files take a while.
_FEW, _USUAL = 2, 4


def test_whatever_is_sent_is_answered_as_described(place: Place) -> None:
    """No call breaks, and none answers with something that its reader was not told of."""
    site, before = place.app.state.site, place.app.state.site.calls
    site.calls = calls.Calls("100000 per 1 minute")
    caller = program(place, "äga")
    known = settled(place, caller)
    schema = schemathesis.openapi.from_dict(caller.get("/openapi.json"))
    schema.config.update(base_url=place.address)
    try:
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), found
            hammer(found.ok(), known, caller.key or "")
    finally:
        site.calls = before


def settled(place: Place, caller: Program) -> dict[str, str]:
    """Return what stands in addresses: a case with something of everything in it."""
    case_id = place.new_case("Prövat")
    application = casefile.load(CASE).application
    desk = place.app.state.site.desk
    desk.take_in(case_id, place.account_ids["äga"], application, "exempel")
    home = f"/cases/{case_id}"
    told = {"text": "Hej", "path": "idea.summary", "instead": "Hej då"}
    remark = caller.do("POST", f"{home}/remarks", told, 201)
    draft = "Vi söker pengar för att föräldrar ska mötas.".encode()
    run = caller.do(
        *("POST", f"{home}/runs/review", None, 202), params={"name": "u.txt"}, content=draft
    )
    file = caller.get(f"{home}/files")["files"][0]
    return {
        "case_id": case_id,
        "remark_id": remark["id"],
        "job_id": run["id"],
        "file_id": file["id"],
        "code": "IMP02",
    }


def hammer(operation: Any, known: dict[str, str], key: str) -> None:
    """Send whatever the description of a call allows, and some that it does not."""
    count = _FEW if "/papers/" in operation.path else _USUAL

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
    def holds(case: Any) -> None:
        for name in known.keys() & case.path_parameters.keys():
            case.path_parameters[name] = known[name]
        answer = case.call(session=SESSION, headers={"Authorization": f"Bearer {key}"})
        case.validate_response(answer, checks=CHECKS)

    holds()


def test_strangers_read_no_description(place: Place) -> None:
    """How it is built is for those who have signed in, or show a key."""
    path = "/api/1/openapi.json"

    assert Program(place.address, None).ask("GET", "/openapi.json").status_code == 401
    assert place.browser("läsa").get(path).json() == program(place, "läsa").get("/openapi.json")


def test_every_call_is_described_in_full(place: Place) -> None:
    """Whoever writes a program finds what each call is for, what it needs and what it gives."""
    told = program(place, "läsa").get("/openapi.json")
    operations = [one for path in told["paths"].values() for one in path.values()]

    assert len(operations) > 30
    assert len({one["operationId"] for one in operations}) == len(operations)
    for one in operations:
        assert one["summary"]
        assert one["security"][0]["key"][0] in tokens.SCOPES
    assert "$defs" not in json.dumps(told)
