"""The whole example, taken apart: what a removed or promised part does to verdicts and findings."""

from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from checking import Case, application
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import applications

from grantflow import assets, usecases
from grantflow.checks.programmes import find_call, load_programme
from grantflow.documents.reports import as_json
from grantflow.model import walk
from grantflow.model.application import Application
from grantflow.model.finding import Report
from grantflow.model.stages import StageName
from grantflow.text.answer import Standing, judge
from grantflow.text.lacks import denial_answers

EXAMPLES = sorted((assets.folder("data") / "examples").glob("*.yaml"))
OWN = {
    "forankring": ("FOR",),
    "omvarldsbevakning": ("OMV",),
    "projektlogik": ("LOG", "FST"),
    "implementeringsplan": ("IMP",),
    "spridningsplan": ("SPR",),
    "jamstalldhetskartlaggning": ("JAM",),
}
# Each criterion that one answer decides, and the answer.
DECIDING = {
    "FOR01": "forankring.decisions.body",
    "FOR02": "forankring.steering_group.members.function",
    "FOR05": "forankring.partners.role",
    "FOR06": "forankring.shared_goal.statement",
    "FOR08": "forankring.project_manager.employer",
    "FOR10": "forankring.anchoring.body",
    "OMV01": "omvarldsbevakning.projects.reuse",
    "OMV02": "omvarldsbevakning.own_insatser.name",
    "OMV03": "omvarldsbevakning.settings.covered",
    "OMV04": "omvarldsbevakning.actors.work",
    "LOG01": "projektlogik.evidence.statement",
    "LOG02": "projektlogik.target_group.delimitation",
    "LOG03": "projektlogik.target_group.involvement",
    "LOG05": "projektlogik.follow_up.how",
    "LOG06": "projektlogik.activities.what",
    "LOG07": "projektlogik.activities.name",
    "LOG08": "projektlogik.flexibility",
    "LOG09": "projektlogik.practical_support.how",
    "LOG10": "projektlogik.risks.measure",
    "LOG11": "projektlogik.ordinary_staff",
    "LOG12": "projektlogik.benefits",
    "FST01": "projektlogik.parenting_support.recruitment",
    "FST02": "projektlogik.parenting_support.parents_on_leave",
    "FST03": "projektlogik.parenting_support.fathers",
    "FST04": "projektlogik.parenting_support.trained_staff",
    "IMP01": "implementeringsplan.what",
    "IMP02": "implementeringsplan.owner.unit",
    "IMP03": "implementeringsplan.resources.source",
    "IMP04": "implementeringsplan.steps.step",
    "IMP05": "implementeringsplan.decision.body",
    "SPR01": "spridningsplan.what",
    "SPR03": "spridningsplan.documentation.how_often",
    "SPR04": "spridningsplan.receivers.channel",
    "JAM02": "jamstalldhetskartlaggning.analysis.cause",
    "JAM03": "jamstalldhetskartlaggning.measures.measure",
    "JAM04": "jamstalldhetskartlaggning.targeted.reason",
    "JAM05": "jamstalldhetskartlaggning.follow_up",
}

# Other answers that would do as well.
ALSO = {
    "FOR02": ["forankring.steering_group.members.organisation"],
    "IMP02": ["implementeringsplan.owner.function"],
}
FRAME = usecases.Frame(load_programme("37a"), find_call("37a", "2024"))


def example(name: str = "foraldraskap-i-nytt-land") -> Case:
    return deepcopy(stored(name))


@cache
def stored(name: str) -> Case:
    case: Case = assets.read_yaml(assets.folder("data") / "examples" / f"{name}.yaml")
    return case


def check(case: Case | Application) -> Report:
    given = case if isinstance(case, Application) else application(case)
    return usecases.find_gaps(given, FRAME)


@cache
def whole() -> Report:
    return check(example())


def verdicts(report: Report) -> dict[str, str]:
    return {v.criterion: v.verdict for v in (*report.verdicts, *report.programme_verdicts)}


def replaced(tree: Any, path: str, value: str) -> None:
    """Put `value` at a pattern path, in every row of the lists on the way."""
    name, _, rest = path.partition(".")
    for part in tree if isinstance(tree, list) else [tree]:
        if not rest:
            part[name] = value
        elif name in part:
            replaced(part[name], rest, value)


def test_the_whole_example_meets_every_recommendation() -> None:
    """The example shows how an application looks when nothing is missing."""
    assert {v.criterion for v in whole().verdicts if v.verdict != "met"} <= {"OMV03"}
    assert set(verdicts(whole()).values()) <= {"met", "partly", "not_applicable", "verify"}
    assert whole().blockers() == []


@pytest.mark.parametrize("stage", list(StageName))
def test_a_removed_stage_is_missed(stage: StageName) -> None:
    """Every criterion of the stage turns missing; other stages keep what is theirs."""
    case = example()
    del case["stages"][stage]
    before, after = verdicts(whole()), verdicts(check(case))
    own = {c for c in after if c.startswith(OWN[stage])}

    assert own
    for criterion in own:
        # Counts of women and men also stand in the goals and the target group, and the other way.
        allowed = {"missing", "partly"} if criterion == "JAM01" else {"missing"}
        assert after[criterion] in allowed, criterion
    others = {c for c in after if c.startswith(("FOR", "OMV", "IMP", "SPR")) and c not in own}
    assert {c: after[c] for c in others} == {c: before[c] for c in others}


@pytest.mark.parametrize(
    ("stage", "codes"),
    [
        ("implementeringsplan", {"IMP01", "IMP02", "IMP03"}),
        ("jamstalldhetskartlaggning", {"JAM01", "JAM02", "JAM03"}),
    ],
)
def test_what_must_not_be_missing_blocks(stage: str, codes: set[str]) -> None:
    """Without what lives on, or women's and men's conditions, nothing is sent."""
    case = example()
    del case["stages"][stage]
    report = check(case)

    assert codes <= {finding.code for finding in report.blockers()}


@pytest.mark.parametrize(("criterion", "path"), DECIDING.items())
@pytest.mark.parametrize(
    ("text", "verdict"),
    [("[fylls i]", "placeholder"), ("Tas fram senare", "placeholder"), ("Saknas", "negated")],
)
def test_a_promise_or_a_denial_turns_the_criterion(
    criterion: str, path: str, text: str, verdict: str
) -> None:
    """The verdict quotes the words that do not count, and a finding says what to do."""
    case = example()
    replaced(case["stages"], path, text)
    for other in ALSO.get(criterion, ()):
        replaced(case["stages"], other, "")
    report = check(case)
    (told,) = [v for v in report.verdicts if v.criterion == criterion]
    finding = next(f for f in report.findings if f.code == criterion)

    assert told.verdict == verdict
    assert [evidence.quote for evidence in told.evidence] == [text]
    assert text in finding.message


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_quote_is_the_words_at_its_place(path: Any) -> None:
    """A reviewer finds the sentence; what counts as met never rests on a promise."""
    case = application(example(path.stem))
    answers = {leaf.path: str(leaf.value) for leaf in walk.leaves(case)}
    report = check(case)

    for verdict in (*report.verdicts, *report.programme_verdicts):
        for evidence in verdict.evidence:
            answer = answers[evidence.place]
            assert answer[evidence.start : evidence.end] == evidence.quote
            if verdict.verdict in {"met", "partly"} and not evidence.quote[0].isdigit():
                choice = evidence.quote in {"ja", "nej"}
                told = judge(evidence.quote) is Standing.OK or (
                    denial_answers(evidence.quote, "describes")
                )
                assert choice or told, evidence


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_walking_stage_by_stage_gives_what_one_check_gives(path: Any) -> None:
    """The walk of the forms and the check of the file are one and the same judgement."""
    case = application(example(path.stem))
    reports = [usecases.check_idea(case, FRAME)]
    reports += [usecases.find_gaps(case, FRAME, stage) for stage in StageName]
    walked = usecases.merge([*reports, usecases.check_whole(case, FRAME)])

    assert verdicts(walked) == verdicts(check(case))
    assert sorted(walked.findings, key=repr) == sorted(check(case).findings, key=repr)
    assert [f.code for f in walked.findings] == [f.code for f in check(case).findings]


def test_the_order_of_rows_does_not_matter() -> None:
    """Rows are a set of facts; whoever sorts the table changes no verdict."""
    for name in ("foraldraskap-i-nytt-land", "arbete-och-sprak", "foraldraskap-mars-2022"):
        case = example(name)
        turned = reversed_rows(case)
        assert verdicts(check(turned)) == verdicts(check(case))


def reversed_rows(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: reversed_rows(value) for key, value in tree.items()}
    if isinstance(tree, list) and tree and isinstance(tree[0], dict):
        return [reversed_rows(row) for row in reversed(tree)]
    return tree


@settings(max_examples=25)
@given(applications)
def test_any_case_gets_exactly_one_verdict_a_criterion(case: Application) -> None:
    """However odd the case: no crash, no criterion twice, none left out."""
    report = check(case)
    told = [v.criterion for v in (*report.verdicts, *report.programme_verdicts)]

    assert len(told) == len(set(told))
    assert set(told) == set(verdicts(whole()))


PATHS = [
    leaf.path
    for leaf in walk.leaves(application(example()))
    if isinstance(leaf.value, str) and not leaf.choice and not leaf.path.endswith("]")
]


@settings(max_examples=40)
@given(
    path=st.sampled_from(PATHS),
    number=st.sampled_from(["19900101-0000", "900161-0000", "070-000 00 00", "n@x.example"]),
    alone=st.booleans(),
)
def test_personal_data_never_reaches_the_report(path: str, number: str, alone: bool) -> None:
    """Wherever somebody writes it, it is told of and never repeated."""
    case = application(example())
    form, name = found(case, path)
    setattr(form, name, number if alone else f"{getattr(form, name)} Deltagare {number}.")
    report = check(case)

    assert number not in as_json.render(report, "a.yaml")
    assert "PII01" in {finding.code for finding in report.blockers()}


def found(case: Application, path: str) -> tuple[Any, str]:
    """Return the form that holds the answer at a path with row ids, and the field's name."""
    above, _, name = path.rpartition(".")
    form: Any = case
    for part in above.split(".") if above else []:
        field, _, row = part.partition("[")
        form = getattr(form, field)
        if row:
            form = next(r for r in form if r.id == row.rstrip("]"))
    return form, name
