"""The handbook in the app: every page of it, with links that lead on."""

import re
from pathlib import Path

import lxml.html  # type: ignore[import-untyped]
from web_place import Place

from grantflow.web import handbook

PAGES = Path(__file__).parents[2] / "docs" / "handbok"


def test_every_page_of_the_handbook_is_shown_and_found_from_help(place: Place) -> None:
    """What is written for users is where users are."""
    browser = place.browser()
    links = re.findall(r'href="(/hjalp/handbok[^"]*)"', browser.get("/hjalp").text)
    names = {path.stem for path in PAGES.glob("*.md")} - {"README"}

    assert set(links) == {"/hjalp/handbok", *(f"/hjalp/handbok/{name}" for name in names)}
    for link in links:
        page = lxml.html.fromstring(browser.get(link).text)
        assert len(page.xpath("//h1")) == 1, link
        assert "](" not in page.text_content(), link
    assert browser.get("/hjalp/handbok/finns-inte").status_code == 404


def test_no_link_of_the_handbook_leads_outside_the_app(place: Place) -> None:
    """A link to a file of the source would lead nowhere."""
    browser = place.browser()
    for text in handbook.texts().values():
        for link in lxml.html.fromstring(f"<div>{text.body}</div>").xpath("//a/@href"):
            if not link.startswith("https://"):
                page, _, spot = link.partition("#")
                shown = browser.get(page)
                assert shown.status_code == 200, (text.name, link)
                assert not spot or f'id="{spot}"' in shown.text, (text.name, link)


def test_links_to_rules_and_pages_are_kept_as_links(place: Place) -> None:
    """A dead link becomes text; one that can lead somewhere does."""
    body = handbook.texts()["README"].body

    assert 'href="/regler"' in body
    assert 'href="/hjalp/handbok/tidigare-projekt"' in body
