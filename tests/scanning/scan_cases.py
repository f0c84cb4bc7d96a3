"""Cases that watch pages of the server of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

CALL = (
    "<html><head><title>Utlysning 2030</title></head><body><main><h1>Utlysning 2030</h1>"
    "<p>Utlysningen öppnar den 1 mars 2030. Sista ansökningsdag är den 31 mars 2030 kl. 16.00.</p>"
    "<p>Fråga utvecklaren på 070-174 06 05 om något är oklart.</p></main></body>"
)


def case(folder: Path, *addresses: str, **form: Any) -> Path:
    """Write a case whose actors have these pages."""
    actors = [{"name": f"Aktör {n}", "page": one} for n, one in enumerate(addresses, 1)]
    stages = {"omvarldsbevakning": {"actors": actors, **form}}
    path = folder / "arende.yaml"
    content = {"grantflow": 1, "title": "Föräldrar i länet", "stages": stages}
    written = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    path.write_text(f"# min egen anmärkning\n{written}", "utf-8")
    return path
