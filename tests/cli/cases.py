"""What the tests of the command line share: running a command, and cases with one thing changed."""

import copy
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from jsonschema import Draft202012Validator

from grantflow import assets, cli

EXAMPLES = sorted((assets.folder("data") / "examples").glob("*.yaml"))
WHOLE = assets.folder("data") / "examples" / "foraldraskap-i-nytt-land.yaml"
APPLICATIONS = assets.folder("templates") / "applications"
# Those that can be checked against now; `new` offers more.
PROGRAMMES = sorted(path.parent.name for path in APPLICATIONS.glob("*/programme.yaml"))

Capture = pytest.CaptureFixture[str]


class Answer(NamedTuple):
    """What a person sees of a command."""

    code: int
    out: str
    err: str


def grantflow(capsys: Capture, *arguments: str | Path) -> Answer:
    """Run one command in this process."""
    capsys.readouterr()
    code = cli.run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return Answer(code, out, err)


def checked(capsys: Capture, *arguments: str | Path) -> dict[str, Any]:
    """Return the JSON of a check, held against the schema that ships."""
    return _as_json(capsys, "check", *arguments)


def reviewed(capsys: Capture, *arguments: str | Path) -> dict[str, Any]:
    """Return the JSON of a review, held against the schema that ships."""
    return _as_json(capsys, "review", *arguments)


def _as_json(capsys: Capture, *arguments: str | Path) -> dict[str, Any]:
    answer = grantflow(capsys, *arguments, "--format", "json")
    assert answer.code in (0, 1), answer.err
    report: dict[str, Any] = json.loads(answer.out)
    schema().validate(report)
    return report


def blockers(report: dict[str, Any]) -> list[str]:
    return [f["code"] for f in report["findings"] if f["severity"] == "blocker"]


@cache
def schema() -> Draft202012Validator:
    """Return the validator of the shipped schema."""
    path = assets.folder("data") / "schemas" / "check-1.json"
    shape = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(shape)
    return Draft202012Validator(shape)


@cache
def _whole() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(WHOLE.read_text("utf-8"))
    return loaded


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Return a copy of the whole example in `folder`, with something changed."""
    case = copy.deepcopy(_whole())
    change(case)
    path = folder / "ärende.yaml"
    path.write_text(yaml.safe_dump(case, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def without(*path: str) -> Callable[[dict[str, Any]], object]:
    """Return a change that deletes what stands at `path`."""

    def delete(case: dict[str, Any]) -> None:
        for name in path[:-1]:
            case = case[name]
        del case[path[-1]]

    return delete


def with_answer(value: Any, *path: str) -> Callable[[dict[str, Any]], object]:
    """Return a change that writes `value` at `path`."""

    def write(case: dict[str, Any]) -> None:
        for name in path[:-1]:
            case = case.setdefault(name, {})
        case[path[-1]] = value

    return write


def unwrapped(text: str) -> str:
    """Return `text` without line breaks and hard spaces, so that wrapped text can be compared."""
    return " ".join(text.split())


def stopped(script: str, number: signal.Signals, *arguments: str | Path) -> Answer:
    """Run `script` with the arguments, stop it when it has said "here", and return its end."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stderr is not None
        try:
            assert running.stderr.readline() == b"here\n"
            running.send_signal(number)
            out, err = running.communicate(timeout=60)
        finally:
            running.kill()
    return Answer(running.returncode, out.decode(), err.decode())
