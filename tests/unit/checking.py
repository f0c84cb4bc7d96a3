"""Small cases for the tests of checks: a case as a person writes it in, a result out."""

from dataclasses import replace
from typing import Any

from grantflow import assets
from grantflow.checks.overlay import overlaid
from grantflow.checks.params import make_params
from grantflow.checks.programmes import find_call, load_programme
from grantflow.checks.result import Result
from grantflow.checks.table import PREDICATES
from grantflow.checks.view import CaseView
from grantflow.model.application import Application
from grantflow.model.programme import Call, Programme
from grantflow.model.questions import FormWords, form_words
from grantflow.model.walk import give_row_ids

Case = dict[str, Any]


def application(case: Case) -> Application:
    """Return the case as the model holds it, with ids on its rows."""
    built = Application.model_validate(case)
    give_row_ids(built)
    return built


def view(
    case: Case,
    programme: Programme | None = None,
    call: Call | None = None,
    words: FormWords | None = None,
) -> CaseView:
    """Return the case as rules see it."""
    return CaseView(
        application(case), programme, call, words or FormWords(denials=form_words().denials)
    )


def ask(
    predicate: str,
    case: Case,
    params: Case | None = None,
    *,
    programme: Programme | None = None,
    call: Call | None = None,
    words: FormWords | None = None,
) -> Result:
    """Return what a predicate answers about a case."""
    kind, run = PREDICATES[predicate]
    result: Result = run(view(case, programme, call, words), make_params(kind, params or {}))
    return result


def quotes(result: Result) -> list[str]:
    """Return the words that the answer rests on."""
    return [evidence.quote for evidence in result.evidence]


def at(path: str, value: Any) -> Case:
    """Return a case with one value at a dotted path."""
    for name in reversed(path.split(".")):
        value = {name: value}
    case: Case = value
    return case


def together(*cases: Case) -> Case:
    """Return the cases laid over each other, group by group."""
    merged: Case = {}
    for case in cases:
        for key, value in case.items():
            both = isinstance(value, dict) and isinstance(merged.get(key), dict)
            merged[key] = together(merged[key], value) if both else value
    return merged


def practice(**changes: Any) -> Call:
    """Return the call made up for practice, which says everything that a call can say."""
    found = find_call("esf", "utlysningar/esf-ovning.yaml", assets.folder("data") / "examples")
    assert found is not None
    return replace(found, **changes)


def outcome(result: Result) -> str:
    """Return the verdict, or "verify" where the call must be looked at."""
    return "verify" if result.verify else result.verdict


def hold(predicate: str, case: Case, call: Call | None, params: Case | None = None) -> Result:
    """Return what a predicate says of a case under a call laid over ESF+."""
    return ask(predicate, case, params, programme=overlaid(load_programme("esf"), call), call=call)
