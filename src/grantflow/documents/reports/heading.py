"""The first line of a report about a case: what it is called, and what it was held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.text.personal import mask

if TYPE_CHECKING:
    from grantflow.model.application import Application
    from grantflow.model.programme import Call, Programme


def case_heading(
    application: Application, programme: Programme | None, call: Call | None, name: str
) -> str:
    """Return title, programme and call, masked; `name` is the file, for a case without a title."""
    title = application.title or application.idea.working_title or name
    parts = [title, programme.short_name if programme else "inget program valt"]
    if call:
        parts.append(f"utlysning {call.call}")
    elif application.call.call and programme:
        parts.append(f"utlysning {application.call.call} (finns inte inlagd)")
    others = [f"--programme {other}" for other in application.programmes[1:]]
    if others and programme and programme.programme == application.programmes[0]:
        parts.append(f"granska också med {' och '.join(others)}")
    return mask(" · ".join(parts))
