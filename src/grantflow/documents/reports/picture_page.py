"""The pictures of an application as a page: each whole, with its text alternative below."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from grantflow.documents.compose import project_title
from grantflow.documents.diagrams import whole_pictures
from grantflow.documents.reports.as_html import page
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from grantflow.model.application import Application

_STYLE = """
figure{margin:1.5rem 0;break-inside:avoid}
figure svg{width:100%;height:auto;max-width:640px}
figure details{margin-top:.4rem}
"""
_NONE = "<p>Ärendet har ännu inget som går att rita.</p>"


def render(application: Application) -> str:
    """Return the pictures as a page in Swedish that fetches nothing."""
    title = mask(project_title(application))
    figures = [
        f"<h2>{escape(picture.title)}</h2><figure>{picture.svg}"
        f"<details><summary>Bilden i ord</summary><p>{escape(picture.description)}</p></details>"
        "</figure>"
        for picture in whole_pictures(application)
    ]
    return page(f"{title} · bilder", figures or [_NONE], style=_STYLE)
