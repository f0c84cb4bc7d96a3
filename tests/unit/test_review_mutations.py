"""A draft changed in one place: the verdicts there change, and no others."""

from collections.abc import Callable

import pytest
from written_out import EXAMPLES, example, stage_texts

from grantflow.checks.loader import rulebook
from grantflow.checks.review import review
from grantflow.documents.plaintext import read_plain
from grantflow.model.stages import STAGE_LABELS
from grantflow.text.judge import judge

STAGES = [str(stage) for stage in STAGE_LABELS]
FULL = EXAMPLES[0]


def verdicts(text: str) -> dict[str, tuple[str, str | None]]:
    report = review(read_plain(text), rulebook(), judge(), theme="foraldraskapsstod")
    return {v.criterion: (v.verdict, v.stage) for v in report.verdicts}


def of_stage(found: dict[str, tuple[str, str | None]], stage: str) -> dict[str, str]:
    return {code: word for code, (word, where) in found.items() if where == stage}


def put(texts: dict[str, str], stage: str, body: str) -> str:
    changed = {**texts, stage: f"# {STAGE_LABELS_BY_NAME[stage]}\n\n{body}\n"}
    return "\n\n".join(changed.values())


STAGE_LABELS_BY_NAME = {str(stage): label for stage, label in STAGE_LABELS.items()}


def promised(text: str) -> str:
    return "Det här avsnittet tas fram senare, när projektet har startat."


def placeholder(text: str) -> str:
    return "[fylls i av projektledaren]"


def negated(text: str) -> str:
    return "Något sådant finns inte, och vi har inte gjort det."


def heading_only(text: str) -> str:
    return ""


CHANGES: list[Callable[[str], str]] = [heading_only, placeholder, negated, promised]


@pytest.fixture(scope="module")
def written() -> dict[str, dict[str, str]]:
    return {name: stage_texts(example(name)) for name in EXAMPLES}


@pytest.fixture(scope="module")
def whole(written: dict[str, dict[str, str]]) -> dict[str, dict[str, tuple[str, str | None]]]:
    return {name: verdicts("\n\n".join(texts.values())) for name, texts in written.items()}


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("change", CHANGES)
def test_a_stage_that_says_nothing(written, whole, name, stage, change) -> None:  # type: ignore[no-untyped-def]
    texts = written[name]
    others = "\n\n".join(text for where, text in texts.items() if where != stage)
    elsewhere = of_stage(verdicts(others), stage)
    after = verdicts(put(texts, stage, change(texts[stage])))
    for code, word in of_stage(after, stage).items():
        # What the other stages happen to show they still show; nothing new is met.
        assert word == elsewhere[code] or word in ("missing", "negated", "placeholder", "partly")
        assert word != "met" or elsewhere[code] == "met"
    unchanged = {code for code, (_, where) in after.items() if where != stage}
    lost = {c for c in unchanged if whole[name][c][0] == "met" and after[c][0] != "met"}
    rests = {c for c in lost if of_stage(verdicts(others), whole[name][c][1] or "")[c] == "met"}
    assert not rests
