"""What the page about security says is tested, is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def test_every_test_that_the_page_names_is_there() -> None:
    """A test that is renamed or taken out is missed here."""
    found = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))

    assert len(named) > 80
    assert named - found == set()


def test_every_file_that_the_page_names_is_there() -> None:
    """So that one finds where a thing is done."""
    named = set(
        re.findall(
            r"`((?:web|store|usecases|documents|model|scanning|text)/[\w/]*(?:\.py)?)`", PAGE
        )
    )

    assert {one for one in named if not (ROOT / "src" / "grantflow" / one).exists()} == set()
