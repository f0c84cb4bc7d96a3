"""The package as a stranger gets it: built, installed in an empty environment, used far away."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = "foraldraskap-i-nytt-land.yaml"


@pytest.mark.wheel
def test_the_installed_wheel_drafts_an_application(tmp_path: Path) -> None:
    """Everything the program needs travels with it: rules, questions, templates, examples."""
    home, room, made = tmp_path / "long way" / "från", tmp_path / "env", tmp_path / "dist"
    home.mkdir(parents=True)
    subprocess.run([sys.executable, "-m", "venv", room], check=True)
    python, program = room / "bin" / "python", room / "bin" / "grantflow"
    _run(home, python, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", made, ROOT)
    (wheel,) = made.glob("*.whl")
    with zipfile.ZipFile(wheel) as content:
        names = content.namelist()
    assert not [name for name in names if name.endswith(".pyc") or name.startswith("tests")]

    _run(home, python, "-m", "pip", "install", "--quiet", "--no-input", wheel)

    _run(home, program, "new", "ny.yaml", "--programme", "37a", "--title", "Ny idé")
    assert "Summa:" in _run(home, program, "check", "ny.yaml", code=1)
    where = "from grantflow import assets; print(assets.folder('data'))"
    data = Path(_run(home, python, "-c", where).strip())
    assert data.is_relative_to(room)
    example = data / "examples" / EXAMPLE
    _run(home, program, "check", example)
    _run(home, program, "draft", example, "-o", "ansökan.docx")

    document = docx.Document(str(home / "ansökan.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert document.core_properties.title == "Föräldraskap i nytt land"
    assert "Föräldraskap i nytt land" in text


def _run(folder: Path, *command: str | Path, code: int = 0) -> str:
    """Run a command in `folder` without a trace of the checkout, and return what it printed."""
    hidden = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    surroundings = {name: value for name, value in os.environ.items() if name not in hidden}
    ended = subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )
    assert ended.returncode == code, f"{command}\n{ended.stdout}{ended.stderr}"
    return ended.stdout
