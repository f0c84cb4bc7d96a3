"""The habits of the house that no linter holds: sizes, lazy imports, fresh pages, no persons."""

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grantflow.text.personal import find_personal_data

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
ASSETS = ["flows", "checklists", "templates", "data"]
PUBLISHED = [*ASSETS, "src", "docs", "tools", "tests", "benchmarks"]
HEAVY = [
    *("prefect", "docx", "docxtpl", "sqlalchemy", "fastapi", "pydantic", "jinja2"),
    *("ruamel", "yaml", "lxml", "asyncio"),
]


def texts(*folders: str) -> list[Path]:
    """Return the text files of some folders of the checkout."""
    found = [path for name in folders for path in (ROOT / name).rglob("*") if path.is_file()]
    return [
        path
        for path in found
        if path.suffix not in (".pyc", ".docx", ".png") and "__pycache__" not in path.parts
    ]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_command_line_starts_light() -> None:
    """Help and a check answer at once because nothing heavy is loaded before it is needed."""
    code = "import sys, json, grantflow.cli; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.check_output([sys.executable, "-c", code]))
    top = {name.split(".")[0] for name in loaded}

    assert "click" in top
    assert sorted(top & set(HEAVY)) == []


def test_a_check_loads_nothing_that_only_writing_needs() -> None:
    """`check` runs at every save: Prefect, ruamel and the Word parts would triple its start."""
    example = ROOT / "data" / "examples" / "foraldraskap-i-nytt-land.yaml"
    code = (
        "import sys, json; from grantflow import cli;"
        f"cli.run(['check', {str(example)!r}]);"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    top = {name.split(".")[0] for name in json.loads(ended.stderr)}

    assert sorted(top & {"prefect", "docx", "docxtpl", "fastapi", "ruamel", "jinja2"}) == []


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_module_is_one_thing(path: Path) -> None:
    """A module that fits in the head: 300 lines at most, and it says what it is for."""
    text = path.read_text("utf-8")

    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", sorted((ROOT / "flows").glob("*.py")), ids=named)
def test_a_flow_is_thin(path: Path) -> None:
    """A flow holds steps, no logic (about 80 lines): the work lies where a plain run finds it."""
    assert len(path.read_text("utf-8").splitlines()) <= 90


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_nothing_prints_past_the_command_line(path: Path) -> None:
    """Standard output holds the result alone, so that it can be piped."""
    lines = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
    ]

    assert lines == []


def test_the_readme_opens_with_commands_that_exist() -> None:
    """The first two commands of a newcomer work."""
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    told = re.findall(r"\bmake ([a-z][a-z-]*)", _code(readme))

    assert told[:2] == ["demo", "test"]
    assert set(told) <= targets
    from grantflow.cli import COMMANDS

    assert set(re.findall(r"\bgrantflow ([a-z][a-z-]*)", _code(readme))) <= set(COMMANDS)


def _code(markdown: str) -> str:
    """Return what stands as code in a page: fenced blocks and inline."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", markdown)
    order = sorted([*fenced, *inline], key=markdown.index)
    return "\n".join(order)


def test_every_target_that_make_offers_is_declared() -> None:
    """A file that happens to be called `test` must not turn the test command off."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split())
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))

    assert targets <= phony


def test_every_asset_folder_travels_in_the_wheel() -> None:
    """What works in a checkout works when installed."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    targets = config["tool"]["hatch"]["build"]["targets"]
    packed = targets["wheel"]["force-include"]
    asked = {
        name
        for path in SOURCES
        for name in re.findall(r"""folder\(["']([\w/]+)["']\)""", path.read_text("utf-8"))
    }

    assert asked
    assert asked | set(ASSETS) == set(packed)
    assert {f"/{name}" for name in packed} <= set(targets["sdist"]["include"])
    for name, place in packed.items():
        assert (ROOT / name).is_dir()
        assert place == f"grantflow/_assets/{name}"


def test_the_version_is_the_same_everywhere() -> None:
    """`--version` tells the version that the package was released as."""
    import grantflow

    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert grantflow.__version__ == config["project"]["version"]
    assert importlib.metadata.version("grantflow") == grantflow.__version__


def test_nothing_leans_on_what_lies_outside_the_project() -> None:
    """A stranger who clones the project has all that its files speak of."""
    outside = re.compile(r"\.\./shared|/work/|/home/\w+/|/Users/\w+/")
    others = [path for path in texts(*PUBLISHED) if path != Path(__file__)]
    hits = [named(path) for path in others if outside.search(_read(path))]

    assert hits == []


def _read(path: Path) -> str:
    return path.read_text("utf-8", "replace")


# Mailboxes nobody has, and the personnummer that the rule about personal data shows as its fault.
INVENTED = re.compile(r"[\w.+-]+@(?:[\w-]+\.)*(?:exempel|example)[\w-]*\.\w+|\b19900101-0000\b")


@pytest.mark.parametrize("path", texts("data", "checklists", "docs", "templates"), ids=named)
def test_no_person_stands_in_what_we_publish(path: Path) -> None:
    """Examples and rules name functions; nobody's number or address is spread with them."""
    if path.name == "compiled.json":  # the rows themselves are looked through
        return
    if path.suffix in (".npz", ".npy", ".ttf"):  # numbers, no text
        return
    text = INVENTED.sub("", _read(path))

    assert [text[hit.start : hit.end] for hit in find_personal_data(text)] == []


def test_no_person_stands_in_a_word_template() -> None:
    """Word saves the name of whoever saved last; a template must not carry it."""
    import docx

    templates = sorted((ROOT / "templates").rglob("*.docx"))
    assert templates
    for path in templates:
        document = docx.Document(str(path))
        assert document.core_properties.author in ("", "grantflow", None), named(path)
        assert document.core_properties.last_modified_by in ("", "grantflow", None), named(path)
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert find_personal_data(text) == [], named(path)


def test_generated_pages_are_fresh() -> None:
    """A rule page says what the rule says today."""
    command = [sys.executable, "tools/build_docs.py", "--check"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.stderr == ""
    assert ended.returncode == 0


@pytest.mark.parametrize(
    ("name", "words"), [("CHANGELOG.md", "\n## "), ("LICENSE", "Apache License")]
)
def test_the_papers_are_there(name: str, words: str) -> None:
    """A user sees what changed and what may be done with the program."""
    assert words in (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=named
)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    """A reader who follows a link finds a page."""
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text("utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []
