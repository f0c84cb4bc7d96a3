"""A file as an answer: to be kept, never to be shown inside a page of ours."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response


def sent_file(name: str, media_type: str, content: bytes) -> Response:
    """Return a file by its name, in letters that every browser reads."""
    shown = "".join(sign if sign.isprintable() else "_" for sign in name)
    plain = "".join(sign if sign.isascii() and sign not in '"\\' else "_" for sign in shown)
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(shown)}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": named})
