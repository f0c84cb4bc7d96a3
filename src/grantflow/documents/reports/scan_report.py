"""What is new on the pages that a case watches, as text, JSON or an HTML page."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from grantflow.documents.reports.scan_page import as_page
from grantflow.documents.reports.scan_text import NOTHING, as_text
from grantflow.model.finding import SEVERITIES
from grantflow.model.scan import STATE_LABELS
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.model.scan import Scan, Unwatchable, Watched

VERSION = 1
_ADDRESSES = frozenset({"address", "link", "moved_to", "places", "place", "page", "id"})


def shown(
    form: str, scan: Scan, title: str, name: str, *, width: int, is_whole: bool = False
) -> str:
    """Return the round as text, json or html.

    Args:
        form: One of the three.
        scan: What was found.
        title: What the project is called.
        name: The file as the person wrote it.
        width: Columns of text.
        is_whole: Whether the text tells all that is new, however much; the others always do.

    """
    if form == "json":
        return as_json(scan, name)
    if form == "html":
        return as_page(scan, title, name)
    return as_text(scan, title, name, width, is_whole=is_whole)


def as_json(scan: Scan, name: str) -> str:
    """Return one JSON document, readable in a diff.  `name` is the file's own name."""
    document = {
        "grantflow": VERSION,
        "kind": "scan",
        "input": name,
        "read_on": scan.read_on.isoformat(),
        "summary": {state: scan.count(state) for state in STATE_LABELS}
        | {level: sum(one.severity == level for one in scan.notices) for level in SEVERITIES},
        "resumed": scan.resumed,
        "pages": [asdict(one) for one in scan.pages],
        "findings": [asdict(one) for one in scan.notices],
        "proposals": [asdict(one) for one in scan.proposals],
    }
    return json.dumps(_masked(document), ensure_ascii=False, indent=2, default=str) + "\n"


def _masked(value: Any) -> Any:
    """Return a document without personal data; addresses stay whole, or they would lead astray."""
    if isinstance(value, dict):
        return {k: one if k in _ADDRESSES else _masked(one) for k, one in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(one) for one in value]
    return mask(value) if isinstance(value, str) else value


def planned(form: str, pages: Sequence[Watched], left: Sequence[Unwatchable], name: str) -> str:
    """Return what would be fetched, as text or JSON."""
    if form == "json":
        document = {
            "grantflow": VERSION,
            "kind": "scan-plan",
            "input": name,
            "pages": [asdict(one) for one in pages],
            "left_out": [asdict(one) for one in left],
        }
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    count = "1 sida" if len(pages) == 1 else f"{len(pages)} sidor"
    lines = [f"{count} skulle hämtas:" if pages else NOTHING]
    for one in pages:
        lines += [f"  {one.address}", f"    {mask(one.name or 'utan namn')}, {one.places[0]}"]
    if left:
        lines += ["", "De här hämtas inte:"]
        lines += [f"  {mask(one.text)} ({one.place}): {one.why}" for one in left]
    return "\n".join(lines) + "\n"
