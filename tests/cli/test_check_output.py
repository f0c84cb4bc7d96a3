"""The forms of a check that programs read: JSON, SARIF and HTML."""

import json
import re
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from cases import (
    EXAMPLES,
    PROGRAMMES,
    WHOLE,
    Capture,
    changed,
    checked,
    grantflow,
    schema,
    with_answer,
)

from grantflow import assets
from grantflow.documents import casefile
from grantflow.model.walk import leaves

DOCS = Path(__file__).parents[2] / "docs" / "json.md"
EVERY_FORM = ["text", "json", "sarif", "html"]


@pytest.mark.parametrize(
    ("example", "programme"), [*product(EXAMPLES, PROGRAMMES)], ids=lambda part: Path(part).stem
)
def test_every_example_gives_json_of_the_agreed_shape(
    capsys: Capture, example: Path, programme: str
) -> None:
    """A program that reads our JSON never meets a key or a word it was not told of."""
    report = checked(capsys, example, "--programme", programme)

    assert report["input"] == example.name
    assert report["programme"] == programme
    counted = [f["severity"] for f in report["findings"] if not f["waived"]]
    for severity in ("blocker", "warning", "advice"):
        assert report["summary"][severity] == counted.count(severity)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_blank_case_gives_json_of_the_agreed_shape(
    capsys: Capture, tmp_path: Path, programme: str
) -> None:
    """A case where nothing is answered is a full list of what to answer."""
    case = tmp_path / "ny.yaml"
    assert grantflow(capsys, "new", case, "--programme", programme).code == 0

    report = checked(capsys, case)

    assert report["summary"]["blocker"] > 5
    assert {v["verdict"] for v in report["verdicts"]} <= {"missing", "not_applicable"}
    assert all(v["evidence"] == [] for v in report["verdicts"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_quotes_are_exact_words_of_the_answer(capsys: Capture, example: Path) -> None:
    """A reader can find every quote in the file, and a program can mark it."""
    answers = {leaf.path: str(leaf.value) for leaf in leaves(casefile.load(example).application)}
    report = checked(capsys, example)
    quoted = [e for v in report["verdicts"] + report["programme_verdicts"] for e in v["evidence"]]

    assert len(quoted) > 10
    for evidence in quoted:
        answer = answers[evidence["place"]]
        assert answer[evidence["start"] : evidence["end"]] == evidence["quote"]


@pytest.mark.parametrize("form", EVERY_FORM)
def test_the_same_case_gives_the_same_output(capsys: Capture, form: str) -> None:
    """Two runs can be compared with diff."""
    first, second = (grantflow(capsys, "check", EXAMPLES[0], "--format", form) for _ in range(2))

    assert first == second
    assert first.err == ""


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_standard_output_holds_one_document_and_nothing_else(capsys: Capture, form: str) -> None:
    """Piping into another program needs no cleaning up."""
    answer = grantflow(capsys, "check", WHOLE, "--format", form)

    assert isinstance(json.loads(answer.out), dict)
    assert answer.out.endswith("}\n")
    assert "Föräldr" in answer.out or "fö" in answer.out  # letters as letters, no \u00f6


def test_the_schema_refuses_what_was_not_agreed(capsys: Capture) -> None:
    """A schema that lets everything through would promise nothing."""
    report = checked(capsys, EXAMPLES[0])
    validator = schema()

    def refused(change: dict[str, Any]) -> bool:
        return not validator.is_valid(json.loads(json.dumps(report)) | change)

    finding = report["findings"][0]
    assert refused({"extra": 1})
    assert refused({"grantflow": 2})
    assert refused({"programme": "37b"})
    assert refused({"findings": [finding | {"severity": "error"}]})
    assert refused({"findings": [finding | {"waived": True}]})
    assert refused({"findings": [finding | {"verify": True, "severity": "blocker"}]})
    assert refused({"findings": [finding | {"source": finding["source"] | {"standing": "sure"}}]})
    assert refused({"verdicts": [report["verdicts"][0] | {"verdict": "verify"}]})
    assert refused({"verdicts": [report["verdicts"][0] | {"evidence": [{"quote": "a"}]}]})
    assert not refused({})


def test_every_key_of_the_json_is_explained() -> None:
    """Whoever reads docs/json.md meets every key of the schema, and every word a key may hold."""
    text = DOCS.read_text("utf-8")
    shape = json.loads((assets.folder("data") / "schemas" / "check-1.json").read_text("utf-8"))
    rows = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    objects = [shape, *(d for d in shape["$defs"].values() if "properties" in d)]
    keys = {key for inner in objects for key in inner["properties"]}

    assert keys <= rows
    words = [
        w for inner in objects for k in inner["properties"].values() for w in k.get("enum", [])
    ]
    assert len(words) > 20
    assert [word for word in words if word and f"`{word}`" not in text] == []


def test_sarif_has_what_editors_need(capsys: Capture, tmp_path: Path) -> None:
    """Editors show each finding at its line, and refuse a log that lacks a required key."""
    case = changed(tmp_path, with_answer("[fylls i]", "stages", "implementeringsplan", "what"))
    case = case.rename(tmp_path / "vårt ärende.yaml")
    answer = grantflow(capsys, "check", case, "--format", "sarif")
    log = json.loads(answer.out)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]

    assert answer.code == 1
    assert log["version"] == "2.1.0"
    assert driver["name"] == "grantflow"
    described = [rule["id"] for rule in driver["rules"]]
    assert len(described) == len(set(described))
    results = {result["ruleId"]: result for result in run["results"]}
    assert set(results) == set(described)
    for result in results.values():
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        # SARIF wants a URI: a space or a letter such as å must not stand as it is.
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", place["artifactLocation"]["uri"])
        assert place["region"]["startLine"] >= 1
    line = results["IMP01"]["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert "[fylls i]" in case.read_text("utf-8").splitlines()[line - 1]
    assert results["IMP01"]["level"] == "error"


class _Page(HTMLParser):
    """Reads a page as a browser would, and notes what is wrong with it."""

    VOID = frozenset({"meta", "br", "hr", "img", "link", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, str] = {}
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.open:
            self.words[self.open[-1]] = self.words.get(self.open[-1], "") + data


def read_page(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    page.close()
    return page


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_html_is_one_whole_page_in_swedish(capsys: Capture, example: Path) -> None:
    """The page opens anywhere, also without a net, and a screen reader knows its language."""
    answer = grantflow(capsys, "check", example, "--format", "html")
    page = read_page(answer.out)
    tags = [tag for tag, _ in page.seen]

    assert answer.out.startswith("<!doctype html>\n")
    assert page.faults == []
    assert page.open == []
    assert dict(page.seen)["html"]["lang"] == "sv"
    assert page.words["title"].strip()
    assert tags.count("h1") == tags.count("title") == tags.count("main") == 1
    for tag, attributes in page.seen:
        assert tag not in ("script", "link", "img", "iframe", "base")
        assert not {"src", "href", "srcset", "onclick", "style"} & set(attributes)
    assert not re.search(r"@import|url\(", page.words["style"])


def test_html_and_text_show_answers_as_text(capsys: Capture, tmp_path: Path) -> None:
    """Signs that mean something in HTML come out as the person wrote them."""
    title = 'Mat & <script>alert(1)</script> "hemma"'
    case = changed(tmp_path, with_answer(title, "title"))

    page = read_page(grantflow(capsys, "check", case, "--format", "html").out)

    assert title in page.words["h1"]
    assert title in page.words["title"]
    assert title in grantflow(capsys, "check", case).out
    assert "script" not in [tag for tag, _ in page.seen]
