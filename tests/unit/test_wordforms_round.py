"""A case written as forms and taken back is the same case, whatever stands in it."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filled_forms import row_order, taken, told
from hypothesis import HealthCheck, Phase, given, settings
from strategies import NASTY, applications

from grantflow.documents import casefile
from grantflow.documents.wordforms.written import form_files
from grantflow.model.application import Application
from grantflow.model.asking import AskedForm, Field, Rows, asked_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grantflow.documents.importing.taken import Taken

ROOT = Path(__file__).resolve().parents[2]
WHOLE = ROOT / "data" / "examples" / "foraldraskap-i-nytt-land.yaml"
ROUGH = (
    *(text.replace("\r\n", "\n") for text in NASTY),
    "stycke ett\n\nstycke två\n- punkt\n- punkt",
    "tabb\tin\t\tigen",
    "många    blanka     i rad",
    "sa ”hej”, 'hej' och \"hej\" & <gick> &amp; kom",
    "👨‍👩‍👧 familj 🇸🇪",
    "lång text " * 2999 + "slut",
)


def came_back(case: Application, found: Iterable[Taken]) -> None:
    """Check that some forms hold the case: every answer, every row in its place, no more."""
    got: dict[str, Any] = {}
    for one in found:
        assert one.origin == "form"
        assert not one.unplaced
        assert not one.new_rows
        got |= {answer.path: answer.value for answer in one.answers}
    wanted = told(case)
    assert got == wanted
    assert {path: type(value) for path, value in got.items()} == {
        path: type(value) for path, value in wanted.items()
    }
    assert row_order(got) == row_order(wanted)


def read_back(made: Mapping[str, bytes]) -> list[Taken]:
    return [taken(content, name) for name, content in made.items()]


@given(applications)
# Without shrinking: a case is large, and finding a smaller one takes minutes.
@settings(
    max_examples=25,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
def test_any_case_comes_back_from_its_forms(case: Application) -> None:
    came_back(case, read_back(form_files(case)))


def test_every_example_comes_back_from_its_forms(example: Path) -> None:
    case = casefile.load(example).application
    came_back(case, read_back(form_files(case)))


def test_every_field_of_every_form_comes_back() -> None:
    """No field is written that is not read, and no answer of the model lacks a field."""
    case = filled_everywhere()
    assert len(told(case)) > 500
    came_back(case, read_back(form_files(case)))


def test_any_text_comes_back_to_the_sign() -> None:
    for start in range(0, len(ROUGH), 20):
        case = texts(*ROUGH[start : start + 20])
        came_back(case, read_back(form_files(case)))


office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")


@pytest.mark.office
@office
@pytest.mark.parametrize("case", ["whole", "rough"])
def test_a_case_comes_back_after_libreoffice_has_saved_its_forms(case: str, tmp_path: Path) -> None:
    """It throws away tags, rows and prompts; what is answered stays answered."""
    written = casefile.load(WHOLE).application if case == "whole" else texts(*ROUGH[-5:])
    for name, content in form_files(written).items():
        (tmp_path / name).write_bytes(content)
    saved = saved_by_libreoffice(sorted(tmp_path.glob("*.docx")), tmp_path / "sparat")
    came_back(written, read_back({path.name: path.read_bytes() for path in saved}))


def saved_by_libreoffice(files: list[Path], folder: Path) -> list[Path]:
    subprocess.run(
        [
            "soffice", "--headless", f"-env:UserInstallation=file://{folder.parent}/profil",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, *files,
        ],
        capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    return sorted(folder.glob("*.docx"))


def texts(*rough: str) -> Application:
    """Return a case with some texts in every kind of field that takes text."""
    first, last = rough[0], rough[-1]
    rows = [{"id": f"aktor-{n}", "name": text, "note": None} for n, text in enumerate(rough, 1)]
    return Application.model_validate(
        {
            "title": " ".join(first.split())[:100] or "x",
            "idea": {"summary": first, "problem": last},
            "stages": {
                "omvarldsbevakning": {
                    "participants": list(rough),
                    "actors": [
                        {"id": row["id"], "name": row["name"], "next_step": row["name"]}
                        for row in rows
                    ],
                },
                "projektlogik": {
                    "consequences": [{"id": "foljd-1", "text": last}],
                    "activities": [{"id": "aktivitet-1", "name": first, "partners": list(rough)}],
                },
            },
            "waivers": [{"code": last, "reason": first}],
        }
    )


def filled_everywhere() -> Application:
    """Return a case with an answer in every field that a form has."""
    case: dict[str, Any] = {}
    for form in asked_forms():
        for one in form.flat():
            above = case
            *parents, name = form.path_of(one.tag).split(".")
            for parent in parents:
                above = above.setdefault(parent, {})
            above[name] = rows_of(form, one) if isinstance(one, Rows) else value_of(one)
    return Application.model_validate(case)


def rows_of(form: AskedForm, rows: Rows) -> list[dict[str, Any]]:
    named = [{"id": f"{rows.tag[:20]}-{n}"} if rows.has_ids else {} for n in (1, 2)]
    return [name | {field.name: value_of(field) for field in rows.fields} for name in named]


def value_of(field: Field) -> Any:
    values: dict[str, Any] = {
        "text": f"Svar på {field.tag}",
        "number": Decimal(3),
        "day": datetime.date(2027, 3, 31),
        "reference": "rad-7",
    }
    if field.name == "year":
        return 2024
    value = field.options[-1].value if field.options else values[field.kind]
    if field.yearly:
        return {2026: value, 2027: Decimal("12345.5")}
    return [value, value] if field.many else value
