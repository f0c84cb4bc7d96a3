"""What a person reads about rules: the list, one explained, and the pages of docs/rules/."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.checks.loader import reporting_with_examples, rulebook, with_examples
from grantflow.model.finding import SEVERITY_LABELS
from grantflow.model.source import STANDING_LABELS
from grantflow.model.stages import STAGE_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grantflow.model.rule import Rule

_LABELS: dict[str | None, str] = {str(stage): label for stage, label in STAGE_LABELS.items()}
_ACROSS = "Över stegen"
REPORTS = "Rapport mot löftet"
_WIDTH = 88
GENERATED = "<!-- Skapad av 'make docs' ur checklists/. Ändra raden där, inte här. -->"


class Explained(NamedTuple):
    """A rule with all that a reader may want: where it belongs, its words, its kin and examples.

    `texts` are headings with what stands under them; `bad` and `good` are cases in YAML.
    """

    rule: Rule
    home: str
    texts: tuple[tuple[str, str], ...]
    kin: tuple[Rule, ...]
    bad: str
    good: str


def explained(code: str) -> Explained:
    """Return what one rule is about.

    Raises:
        RuleUnknown: There is no such code or fault-name.

    """
    wanted = rulebook().rule(code)
    rules = _with_examples()
    return _explained(next(rule for rule in rules if rule.code == wanted.code), rules)


def by_home() -> list[tuple[str, list[Rule]]]:
    """Return every rule by code, under the stage where it belongs; the stages in their order."""
    found: dict[str, list[Rule]] = {home: [] for home in (*_LABELS.values(), _ACROSS, REPORTS)}
    for rule in sorted(_all(), key=lambda rule: rule.code):
        found[_home(rule)].append(rule)
    return [(home, rules) for home, rules in found.items() if rules]


def _all() -> tuple[Rule, ...]:
    """Return the rules of applications, then those of reports."""
    book = rulebook()
    return (*book.rules, *book.reporting)


@cache
def _with_examples() -> tuple[Rule, ...]:
    return (*with_examples(), *reporting_with_examples())


def _explained(rule: Rule, rules: Sequence[Rule]) -> Explained:
    return Explained(
        rule,
        _home(rule),
        tuple(_texts(rule)),
        tuple(r for r in rules if r.criterion == rule.criterion and r.code != rule.code),
        "\n".join(_yaml(rule.examples.bad)),
        "\n".join(_yaml(rule.examples.good)),
    )


def _home(rule: Rule) -> str:
    return REPORTS if rule.family == "reporting" else _LABELS.get(rule.stage, _ACROSS)


def overview(form: str = "text") -> str:
    """Return every rule in the order of the checklists, as text or JSON."""
    rules = _all()
    if form == "json":
        return json.dumps([_listed(rule) for rule in rules], ensure_ascii=False, indent=2) + "\n"
    lines: list[str] = []
    heading = ""
    for rule in rules:
        if (label := _home(rule)) != heading:
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
    rule = next(rule for rule in _with_examples() if rule.code == wanted.code)
    if form == "json":
        return json.dumps(_packed(rule), ensure_ascii=False, indent=2) + "\n"
    lines = [f"{rule.code} · {rule.title}", "─" * (len(rule.code) + len(rule.title) + 3)]
    lines.append(f"{_home(rule)} · {SEVERITY_LABELS[rule.severity]} · {rule.name}")
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
    rules = (*with_examples(), *reporting_with_examples())
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
    parts += [f"**{SEVERITY_LABELS[rule.severity]}** · {_home(rule)} · `{rule.name}`", ""]
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
        if (label := _home(rule)) != heading:
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
