"""Generates what follows from rows and models: rule pages, compiled rules and programmes, schemas.

python tools/build_docs.py            # write
python tools/build_docs.py --check    # fail when something is stale
"""

import json
import sys
from pathlib import Path

from grantflow.checks import programmes
from grantflow.checks.loader import COMPILED, compile_rules
from grantflow.checks.pages import write_pages
from grantflow.model.catalogue import Collection

ROOT = Path(__file__).resolve().parents[1]


def wanted() -> dict[Path, str]:
    """Return every generated file with the text it should hold."""
    pages = {ROOT / "docs" / "rules" / name: text for name, text in write_pages().items()}
    return pages | {
        ROOT / "checklists" / COMPILED: compile_rules(),
        ROOT / "templates" / "applications" / programmes.COMPILED: programmes.compile_programmes(),
        ROOT / "data" / "schemas" / "catalogue-1.json": catalogue_schema(),
    }


def catalogue_schema() -> str:
    """Return the JSON Schema of a collection of earlier projects, its entries included."""
    shape = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:grantflow:schema:catalogue-1",
        **Collection.model_json_schema(),
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    """Write the files, or say which are stale.  Returns the exit code."""
    files = wanted()
    stale = [p for p, text in files.items() if not p.is_file() or p.read_text("utf-8") != text]
    kept = {path.name for path in files} | {"format.md"}
    orphans = [p for p in (ROOT / "docs" / "rules").glob("*.md") if p.name not in kept]
    if "--check" in sys.argv:
        for path in [*stale, *orphans]:
            print(f"stale: {path.relative_to(ROOT)} (run 'make docs')", file=sys.stderr)
        return 1 if stale or orphans else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], "utf-8")
    for path in orphans:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
