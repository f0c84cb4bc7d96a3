"""The thorough review at the command line, and spelling with and without the dictionary."""

import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from cases import Capture, blockers, grantflow, schema

from grantflow.text.spelling import speller

CORPUS = Path(__file__).parents[1] / "corpus"
EXCELLENT, HOPELESS, NO_APPLICATION, MISSPELT = "k036.txt", "k055.txt", "k038.txt", "k006.txt"
FILES = [EXCELLENT, HOPELESS, NO_APPLICATION, MISSPELT]


@cache
def labels() -> dict[str, dict[str, Any]]:
    told = json.loads((CORPUS / "labels.json").read_text("utf-8"))
    return {label["file"]: label for label in told}


def text(name: str) -> Path:
    """Return a text that may be looked at: one that bars are set on, not one that measures."""
    assert labels()[name]["part"] == "build"
    return CORPUS / "texts" / name


def deep(capsys: Capture, name: str, *options: str) -> dict[str, Any]:
    """Return the JSON of a thorough review, held against the schema that ships."""
    theme = ["--theme", labels()[name]["theme"]]
    answer = grantflow(capsys, "review", text(name), "--deep", *theme, *options, "--format", "json")
    assert answer.err == ""
    report: dict[str, Any] = json.loads(answer.out)
    schema().validate(report)
    assert answer.code == (1 if blockers(report) and not options else 0)
    return report


def met(report: dict[str, Any]) -> set[str]:
    return {v["criterion"] for v in report["verdicts"] if v["verdict"] == "met"}


def truly_met(name: str) -> set[str]:
    told = labels()[name]["criteria"]
    return {code for code, label in told.items() if label["truth"] == "met"}


@pytest.mark.parametrize("name", FILES)
def test_a_thorough_review_has_the_agreed_shape(capsys: Capture, name: str) -> None:
    """Blockers make the exit code 1, as ever, and quotes are the writer's own words."""
    report = deep(capsys, name)
    written = text(name).read_text("utf-8")

    assert report["kind"] == "review"
    assert report["input"] == name
    for verdict in report["verdicts"]:
        assert all(evidence["quote"] in written for evidence in verdict["evidence"])
        assert bool(verdict["evidence"]) or verdict["verdict"] in ("missing", "not_applicable")


def test_a_script_may_never_want_to_fail(capsys: Capture) -> None:
    """The exit code is 0 in spite of blockers when the script says so."""
    assert blockers(deep(capsys, HOPELESS, "--fail-on", "never"))


def test_a_thorough_review_finds_what_is_there_and_praises_nothing_else(capsys: Capture) -> None:
    """An excellent plan shows nearly all, a hopeless one and a refusal nothing."""
    there = truly_met(EXCELLENT)
    found = met(deep(capsys, EXCELLENT))

    assert len(found & there) >= 0.85 * len(there)
    assert len(found - there) <= 2
    assert met(deep(capsys, HOPELESS)) == truly_met(HOPELESS) == set()
    assert met(deep(capsys, NO_APPLICATION)) == truly_met(NO_APPLICATION) == set()


def test_a_thorough_review_reads_otherwise_than_a_quick_one(capsys: Capture) -> None:
    """It would be no use to wait for the same answers; but most of them are."""
    quick = grantflow(capsys, "review", text(EXCELLENT), "--format", "json")
    thorough = grantflow(capsys, "review", text(EXCELLENT), "--deep", "--format", "json")
    one, other = (json.loads(answer.out)["verdicts"] for answer in (quick, thorough))
    same = sum(a["verdict"] == b["verdict"] for a, b in zip(one, other, strict=True))

    assert one != other
    assert same >= 0.85 * len(one)


@pytest.fixture
def _asked_anew() -> Iterator[None]:
    """Let the setting be read again: a process reads it once."""
    speller.cache_clear()
    yield
    speller.cache_clear()


def spelling(report: dict[str, Any]) -> list[str]:
    return [finding["message"] for finding in report["findings"] if finding["code"] == "SPK10"]


@pytest.mark.usefixtures("_asked_anew")
def test_misspelt_words_are_told_where_the_dictionary_is(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        metadata.version("hunspell-sv")
    except metadata.PackageNotFoundError:
        pytest.skip("grantflow[stavning] is not installed")
    monkeypatch.delenv("GRANTFLOW_SPELLING", raising=False)

    (message,) = spelling(deep(capsys, MISSPELT))
    assert "”sjatte” (sjätte?)" in message


@pytest.mark.usefixtures("_asked_anew")
def test_spelling_is_left_alone_when_nobody_wants_it(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All else in the report is the same."""
    with_spelling = deep(capsys, MISSPELT)
    speller.cache_clear()
    monkeypatch.setenv("GRANTFLOW_SPELLING", "0")
    report = deep(capsys, MISSPELT)
    others = [f for f in with_spelling["findings"] if f["code"] != "SPK10"]

    assert spelling(report) == []
    assert report["findings"] == others
    assert report["verdicts"] == with_spelling["verdicts"]


@pytest.mark.usefixtures("_asked_anew")
def test_without_the_dictionary_nothing_is_said_of_spelling(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The extra is not installed: no finding, and no error."""
    monkeypatch.delenv("GRANTFLOW_SPELLING", raising=False)
    monkeypatch.setattr(metadata, "files", lambda _: None)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))

    assert spelling(deep(capsys, MISSPELT)) == []
