"""What a person reads about rules: the list, one explained, and the pages of docs/rules/."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from grantflow.checks.loader import rulebook, with_examples
from grantflow.model.finding import SEVERITY_LABELS
from grantflow.model.source import STANDING_LABELS
from grantflow.model.stages import STAGE_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grantflow.model.rule import Rule

_LABELS: dict[str | None, str] = {str(stage): label for stage, label in STAGE_LABELS.items()}
_ACROSS = "Över stegen"
_WIDTH = 88
GENERATED = "<!-- Skapad av 'make docs' ur checklists/. Ändra raden där, inte här. -->"


def overview(form: str = "text") -> str:
    """Return every rule in the order of the checklists, as text or JSON."""
    rules = rulebook().rules
    if form == "json":
        return json.dumps([_listed(rule) for rule in rules], ensure_ascii=False, indent=2) + "\n"
    lines: list[str] = []
    heading = ""
    for rule in rules:
        if (label := _LABELS.get(rule.stage, _ACROSS)) != heading:
            lines += ["", label, "─" * len(label)]
            heading = label
        lines.append(f"{rule.code:<16} {SEVERITY_LABELS[rule.severity]:<7} {rule.title}")
    lines += ["", f"{len(rules)} regler. Förklara en med: grantflow rules IMP02"]
    return "\n".join(lines).lstrip() + "\n"


def explain(code: str, form: str = "text") -> str:
    """Return what one rule is about, as text or JSON.

    Raises:
        RuleUnknown: There is no such code or fault-name.

    """
    wanted = rulebook().rule(code)
    rule = next(rule for rule in with_examples() if rule.code == wanted.code)
    if form == "json":
        return json.dumps(_packed(rule), ensure_ascii=False, indent=2) + "\n"
    lines = [f"{rule.code} · {rule.title}", "─" * (len(rule.code) + len(rule.title) + 3)]
    lines.append(
        f"{_LABELS.get(rule.stage, _ACROSS)} · {SEVERITY_LABELS[rule.severity]} · {rule.name}"
    )
    for label, text in _texts(rule):
        lines += [
            "",
            label,
            *textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  "),
        ]
    for label, example in (("Ger fynd", rule.examples.bad), ("Godtas", rule.examples.good)):
        lines += ["", f"{label}, som ärendefil", *(f"  {line}" for line in _yaml(example))]
    return "\n".join(lines) + "\n"


def write_pages() -> Mapping[str, str]:
    """Return the pages of docs/rules/ by file name: one a rule, and the index."""
    rules = with_examples()
    pages = {f"{rule.code}.md": _page(rule, rules) for rule in rules}
    return pages | {"README.md": _index(rules)}


def _texts(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "Räknas som uppfyllt", rule.counts
    yield "Vad fyndet säger", rule.message
    yield "Gör så här", rule.advice
    yield "Källa", _source(rule)
    if rule.themes:
        yield "Gäller teman", ", ".join(rule.themes)
    if rule.programmes:
        yield "Gäller program", ", ".join(rule.programmes)


def _source(rule: Rule) -> str:
    source = rule.source
    place = f", {source.locator}" if source.locator else ""
    address = f". {source.url}" if source.url else ""
    standing = STANDING_LABELS[source.standing]
    return f"{source.title}{place}. Säkerhet: {standing}, läst {source.checked_on}{address}"


def _page(rule: Rule, rules: Sequence[Rule]) -> str:
    parts = [GENERATED, f"# {rule.code} {rule.title}", ""]
    home = _LABELS.get(rule.stage, _ACROSS)
    parts += [f"**{SEVERITY_LABELS[rule.severity]}** · {home} · `{rule.name}`", ""]
    if rule.status == "removed":
        parts += [
            "Regeln används inte längre. Koden är kvar så att gamla rapporter går att läsa.",
            "",
        ]
    for label, text in _texts(rule):
        parts += [f"## {label}", "", text, ""]
    kin = [r for r in rules if r.criterion == rule.criterion and r.code != rule.code]
    if kin:
        parts += ["## Hör ihop med", ""]
        parts += [f"- [{r.code}]({r.code}.md) {r.title}" for r in kin] + [""]
    for label, example in (("Ger fynd", rule.examples.bad), ("Godtas", rule.examples.good)):
        parts += [f"## {label}", "", "```yaml", *_yaml(example), "```", ""]
    return "\n".join(parts)


def _index(rules: Sequence[Rule]) -> str:
    parts = [GENERATED, "# Regler", "", f"{len(rules)} regler. En kod gäller för alltid.", ""]
    heading = ""
    for rule in rules:
        if (label := _LABELS.get(rule.stage, _ACROSS)) != heading:
            parts += [
                "",
                f"## {label}",
                "",
                "| kod | allvar | vad | säkerhet |",
                "| --- | --- | --- | --- |",
            ]
            heading = label
        standing = STANDING_LABELS[rule.source.standing]
        severity = SEVERITY_LABELS[rule.severity]
        parts.append(f"| [{rule.code}]({rule.code}.md) | {severity} | {rule.title} | {standing} |")
    return "\n".join(parts) + "\n"


def _yaml(example: dict[str, Any]) -> list[str]:
    import yaml

    text: str = yaml.safe_dump(example, allow_unicode=True, sort_keys=False, width=88)
    return text.rstrip().splitlines()


def _listed(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "title": rule.title,
        "criterion": rule.criterion,
        "severity": rule.severity,
        "stage": rule.stage,
        "standing": rule.source.standing,
        "status": rule.status,
    }


def _packed(rule: Rule) -> dict[str, Any]:
    packed = asdict(rule)
    packed["examples"] = json.loads(json.dumps(packed["examples"], default=str))
    return packed
