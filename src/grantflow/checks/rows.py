"""Parses and validates the YAML of rule rows.  Needed only when rows have changed."""

from __future__ import annotations

import difflib
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from grantflow import assets
from grantflow.checks.reporting import table as reporting
from grantflow.checks.table import PREDICATES
from grantflow.errors import ChecklistBroken, Place
from grantflow.model.rule import Rule
from grantflow.model.source import Source
from grantflow.text.concepts import SHAPES, compile_concepts
from grantflow.text.swedish import tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CONCEPTS, HEADINGS = "begrepp.yaml", "rubriker.yaml"
_FILE_KEYS = {"checklist", "stage", "themes", "programmes", "family", "rules"}
_SHARED = ("stage", "themes", "programmes", "family")
_VOCABULARIES: Any = {"reporting": reporting.PREDICATES}


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, or None when none is like it."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return near[0] if near else None


def read_concepts(path: Path, key: str) -> dict[str, Any]:
    """Return the lists of terms under `key` of a file, compiled.

    Raises:
        ChecklistBroken: The file is wrong; the error names the concept or the term.

    """
    place = Place(f"{path.parent.name}/{path.name}")
    written = _read(path).get(key)
    if not isinstance(written, dict):
        raise ChecklistBroken(f"filen saknar '{key}:'", remedy=_FORMAT, place=place)
    for name, terms in written.items():
        if name in SHAPES or not isinstance(terms, list) or not terms:
            raise ChecklistBroken(
                f"begreppet '{name}' har ingen lista med termer, eller ett upptaget namn",
                remedy=_FORMAT,
                place=place,
            )
    try:
        return compile_concepts(written)
    except ValueError as error:
        raise ChecklistBroken(
            str(error),
            remedy="skriv ett ord, 'början*', '*slut', '*mitt*' eller flera ord i rad",
            place=place,
        ) from error


def read_rows(folder: Path, concepts: Iterable[str] = ()) -> Iterator[Rule]:
    """Yield every rule of the checklists in `folder`, file by file.

    Raises:
        ChecklistBroken: A file or row is wrong, or two rows share a code or a name.

    """
    sources = _read(folder / "sources.yaml")["sources"]
    seen: dict[str, Place] = {}
    for path in sorted(folder.rglob("*.yaml")):
        if path.name in ("sources.yaml", CONCEPTS, HEADINGS):
            continue
        for rule, place in _file(path, path.relative_to(folder.parent).as_posix(), sources):
            for key in (rule.code, rule.name):
                if key in seen:
                    raise ChecklistBroken(
                        f"'{key}' används redan i {seen[key]}",
                        remedy="ge regeln en egen kod och ett eget namn; en kod gäller för alltid",
                        place=place,
                    )
                seen[key] = place
            _know_concepts(rule, {*SHAPES, *concepts}, place)
            yield rule


def _know_concepts(rule: Rule, known: set[str], place: Place) -> None:
    """Refuse a rule whose signs name a concept that does not exist."""
    if rule.text is None:
        return
    for name in (*(name for sign in rule.text.signs for name in sign), *rule.text.unless):
        if name not in known:
            problem = f"regel {rule.code}: begreppet '{name}' finns inte i {CONCEPTS}"
            raise _unknown(problem, name, known, place)


def _read(path: Path) -> Any:
    try:
        return assets.read_yaml(path)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ChecklistBroken(
            "filen går inte att läsa som YAML",
            remedy="kontrollera indrag, kolon och citattecken",
            place=Place(str(path), line),
        ) from error


def _file(path: Path, name: str, sources: dict[str, Any]) -> Iterator[tuple[Rule, Place]]:
    content = _read(path)
    if not isinstance(content, dict) or not isinstance(content.get("rules"), list):
        raise ChecklistBroken("filen saknar en lista 'rules:'", remedy=_FORMAT, place=Place(name))
    for key in content:
        if key not in _FILE_KEYS:
            raise _unknown(
                f"'{key}' finns inte överst i en checklista", key, _FILE_KEYS, Place(name)
            )
    lines = _rule_lines(path)
    shared = {key: content[key] for key in _SHARED if key in content}
    for position, row in enumerate(content["rules"]):
        place = Place(name, lines[position])
        if not isinstance(row, dict):
            raise ChecklistBroken("raden är ingen regel", remedy=_FORMAT, place=place)
        yield _rule(shared | row, sources, place), place


def _rule_lines(path: Path) -> list[int]:
    node: Any = yaml.compose(path.read_text("utf-8"), Loader=_Loader)
    return [
        item.start_mark.line + 1
        for key, value in node.value
        if key.value == "rules"
        for item in value.value
    ]


_READ_BY_USERS = ("title", "message", "advice", "counts", "praise")
_FORMAT = "jämför med docs/rules/format.md"


def _rule(row: dict[str, Any], sources: dict[str, Any], place: Place) -> Rule:
    what = f"regel {row.get('code', '?')}"
    row = {"criterion": row.get("code"), "stage": None} | row
    for name in _READ_BY_USERS:
        if isinstance(row.get(name), str):
            row[name] = tie(row[name])
    row["source"] = _source(row.get("source") or {}, sources, what, place)
    known = {*Rule.__dataclass_fields__}
    for key in row:
        if key not in known:
            raise _unknown(f"{what}: '{key}' finns inte i en regel", key, known, place)
    vocabulary = _VOCABULARIES.get(row.get("family"), PREDICATES)
    predicate = vocabulary.get(str(row.get("predicate")))
    if predicate is None:
        word = str(row.get("predicate"))
        raise _unknown(
            f"{what} använder predikatet '{word}', som inte finns", word, vocabulary, place
        )
    row["params"] = _fit(predicate.params, row.get("params") or {}, f"{what}, params", place)
    rule: Rule = _fit(Rule, row, what, place)
    return rule


def _source(raw: Any, sources: dict[str, Any], what: str, place: Place) -> Source:
    if not isinstance(raw, dict):
        raise ChecklistBroken(f"{what}: källan har inga fält", remedy=_FORMAT, place=place)
    raw = dict(raw)
    key = raw.pop("ref", None)
    if key is not None and key not in sources:
        raise _unknown(f"{what}: källan '{key}' finns inte i sources.yaml", key, sources, place)
    merged = {**(sources[key] if key else {}), **raw}
    source: Source = _fit(Source, merged, f"{what}, source", place)
    return source


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _fit(kind: type[Any], values: dict[str, Any], what: str, place: Place) -> Any:
    if kind not in _ADAPTERS:
        _refuse_unknown_keys(kind)
        _ADAPTERS[kind] = TypeAdapter(kind)
    try:
        return _ADAPTERS[kind].validate_python(values)
    except ValidationError as error:
        # Unknown keys first: a misspelt key also shows up as a missing one, further down.
        faults = sorted(error.errors(), key=lambda fault: "unexpected" not in fault["type"])
        listed = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in faults[:4]
        )
        known = _field_names(kind) if "unexpected" in faults[0]["type"] else ()
        near = closest(str(faults[0]["loc"][-1]), known)
        remedy = f"menade du '{near}'?" if near else _FORMAT
        raise ChecklistBroken(f"{what}: {listed}", remedy=remedy, place=place) from error


def _field_names(kind: type[Any]) -> Iterator[str]:
    """Yield the names of the fields of a dataclass and of those inside it."""
    for inner in fields(kind):
        yield inner.name
        if "of" in inner.metadata:
            yield from _field_names(inner.metadata["of"])


def _refuse_unknown_keys(kind: type[Any]) -> None:
    """Tell Pydantic to refuse unknown keys of a plain dataclass and of those inside it."""
    kind.__pydantic_config__ = ConfigDict(extra="forbid")
    for inner in fields(kind):
        if "of" in inner.metadata:
            _refuse_unknown_keys(inner.metadata["of"])


def _unknown(problem: str, word: str, known: Iterable[str], place: Place) -> ChecklistBroken:
    near = closest(word, known)
    return ChecklistBroken(problem, remedy=f"menade du '{near}'?" if near else _FORMAT, place=place)
