"""The checklists as a whole: every criterion has its rule, every question feeds a criterion."""

import pytest

from grantflow.checks.loader import rulebook
from grantflow.checks.telling import RECOMMENDATIONS
from grantflow.model.questions import by_path
from grantflow.model.stages import StageName

RULES = rulebook().rules


def numbered(prefix: str, first: int, last: int) -> list[str]:
    return [f"{prefix}{number:02d}" for number in range(first, last + 1)]


CRITERIA = {
    "forankring": numbered("FOR", 1, 10),
    "omvarldsbevakning": numbered("OMV", 1, 7),
    "projektlogik": [*numbered("LOG", 1, 12), *numbered("FST", 1, 4)],
    "implementeringsplan": numbered("IMP", 1, 5),
    "spridningsplan": numbered("SPR", 1, 4),
    "jamstalldhetskartlaggning": [*numbered("JAM", 1, 5), *numbered("GE-", 1, 10)],
    "": [*numbered("LNK", 1, 11), *numbered("SPK", 1, 4), "PII01"],
}
FUNDERS = numbered("LS-", 0, 23)
# Without these an application should not be sent: what lives on, and women's and men's conditions.
BLOCKERS = [*numbered("IMP", 1, 3), *numbered("JAM", 1, 3), "PII01"]


@pytest.mark.parametrize(
    ("stage", "criterion"), [(stage, c) for stage, listed in CRITERIA.items() for c in listed]
)
def test_every_criterion_has_a_main_rule_in_its_stage(stage: str, criterion: str) -> None:
    """A criterion without a rule would be passed over in silence."""
    (main,) = [rule for rule in RULES if rule.criterion == criterion and rule.is_main]

    assert (main.stage or "") == stage
    assert main.status == "stable"
    assert main.part is None


@pytest.mark.parametrize("criterion", FUNDERS)
def test_every_rule_of_the_funder_has_a_main_rule(criterion: str) -> None:
    """The funder's rules are asked of §§ 37 and 37a alone."""
    (main,) = [rule for rule in RULES if rule.criterion == criterion and rule.is_main]

    assert main.programmes is not None
    assert set(main.programmes) <= {"37", "37a"}


def test_parts_belong_to_criteria_that_exist() -> None:
    """A part without its whole could never be met."""
    mains = {rule.criterion for rule in RULES if rule.is_main}

    assert [rule.code for rule in RULES if rule.criterion not in mains] == []
    assert [rule.code for rule in RULES if not rule.is_main and not rule.part] == []


@pytest.mark.parametrize("criterion", BLOCKERS)
def test_what_must_not_be_missing_is_a_blocker(criterion: str) -> None:
    """These stop the application until somebody answers or sets them aside with a reason."""
    assert rulebook().rule(criterion).severity == "blocker"


def test_only_recommendations_are_among_the_verdicts_of_recommendations() -> None:
    """The funder's rules are reported apart, so that the two are never mixed up."""
    mine = {c for listed in CRITERIA.values() for c in listed}
    recommended = {c for c in mine if c.startswith(RECOMMENDATIONS)}

    assert len(recommended) == 58
    assert recommended == {r.criterion for r in RULES if r.criterion.startswith(RECOMMENDATIONS)}


@pytest.mark.parametrize("path", sorted(by_path()))
def test_a_question_feeds_criteria_that_exist(path: str) -> None:
    """'Varför frågar vi?' must lead somewhere."""
    known = {rule.criterion for rule in RULES}

    assert set(by_path()[path].feeds) <= known


@pytest.mark.parametrize("stage", list(StageName))
def test_every_stage_feeds_its_own_criteria(stage: StageName) -> None:
    """Every recommendation of a stage can be met by answering that stage's own form."""
    base = f"stages.{stage}."
    fed = {c for path, q in by_path().items() if path.startswith(base) for c in q.feeds}
    own = {c for c in CRITERIA[stage] if not c.startswith("GE")}

    assert own <= fed
