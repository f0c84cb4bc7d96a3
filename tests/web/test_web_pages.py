"""Every page: what a browser, a screen reader and a slow line need of it."""

import dataclasses
import hashlib
import re
import sys
from importlib import import_module
from itertools import product
from pathlib import Path

import lxml.html  # type: ignore[import-untyped]
import pytest
from fastapi.routing import APIRoute
from jinja2 import meta, nodes
from test_web_access import filled, is_page
from web_place import Browser, Place

from grantflow.checks.loader import rulebook
from grantflow.web import drawnonce, statics, templates
from grantflow.web.app import ROUTES
from grantflow.web.contexts import Fragment, Page

CSS = (statics.FOLDER / "app.css").read_text("utf-8")


def contexts() -> list[type[Fragment]]:
    """Return each class that has a template of its own."""
    for name in ROUTES:
        import_module(f"grantflow.web.routes.{name}")
    found = {
        kind
        for name, module in sys.modules.items()
        if name.startswith("grantflow.web.")
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Fragment) and "template" in vars(kind)
    }
    return sorted(found - {Fragment, Page}, key=lambda kind: (kind.template, kind.__name__))


CONTEXTS = contexts()


def pages_of(place: Place) -> list[tuple[str, lxml.html.HtmlElement]]:
    """Return every page that can be asked for, as the one who owns a case and as a stranger."""
    found = []
    browsers: list[tuple[str | None, Browser]] = [
        (who, place.browser(who)) for who in (None, "äga", "admin")
    ]
    for route in place.app.routes:
        if isinstance(route, APIRoute) and is_page(route):
            for who, browser in browsers:
                answer = browser.get(filled(route, place, place.case_id))
                if answer.headers.get("content-type", "").startswith("text/html"):
                    found.append((f"{route.path} as {who}", lxml.html.fromstring(answer.text)))
    return found


@pytest.fixture(scope="module")
def pages(place: Place) -> list[tuple[str, lxml.html.HtmlElement]]:
    return pages_of(place)


def test_every_page_is_built_as_pages_are(
    pages: list[tuple[str, lxml.html.HtmlElement]],
) -> None:
    """One heading, a title, a language, a way past the menu, and parts that are named."""
    whole = [(told, page) for told, page in pages if page.tag == "html"]
    assert len(whole) > 20
    for told, page in whole:
        assert page.get("lang") == "sv", told
        assert len(page.xpath("//h1")) == 1, told
        assert page.xpath("//h1")[0].text_content().strip(), told
        assert page.xpath("//title")[0].text.endswith(" – grantflow"), told
        assert page.xpath("//a[@class='skip']/@href") == ["#innehall"], told
        assert len(page.xpath("//main[@id='innehall']")) == 1, told


def test_what_a_page_points_at_is_there(
    pages: list[tuple[str, lxml.html.HtmlElement]],
) -> None:
    """Labels, descriptions and links within the page lead to something, and ids are not shared."""
    for told, page in pages:
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), told
        pointed = [*page.xpath("//label/@for"), *page.xpath("//@aria-labelledby")]
        pointed += " ".join(page.xpath("//@aria-describedby")).split()
        pointed += [link[1:] for link in page.xpath("//a/@href") if link.startswith("#")]
        assert set(pointed) <= set(ids), told


def test_every_field_has_a_label(pages: list[tuple[str, lxml.html.HtmlElement]]) -> None:
    """A screen reader says what is asked for."""
    for told, page in pages:
        labels = set(page.xpath("//label/@for"))
        for field in page.xpath("//input|//select|//textarea"):
            silent = field.get("type") in ("hidden", "submit") or field.get("hidden") is not None
            assert silent or field.get("id") in labels or field.get("aria-label"), told


def test_nothing_runs_or_is_styled_inside_a_page(
    pages: list[tuple[str, lxml.html.HtmlElement]],
) -> None:
    """Browsers are told to refuse it; a page that relies on it would break in silence."""
    for told, page in pages:
        assert page.xpath("//@style") == [], told
        assert page.xpath("//style") == [], told
        assert page.xpath("//script[not(@src)]") == [], told
        assert [name for name in page.xpath("//@*/..") if has_handler(name)] == [], told


def has_handler(element: lxml.html.HtmlElement) -> bool:
    return any(name.startswith(("on", "hx-on")) for name in element.attrib)


def test_every_form_that_does_something_carries_the_token(
    pages: list[tuple[str, lxml.html.HtmlElement]],
) -> None:
    """A forgotten token is a button that never works."""
    for told, page in pages:
        for form in page.xpath("//form[@method='post']"):
            assert form.xpath(".//input[@name='csrf']/@value"), (told, form.get("action"))


def test_every_link_of_a_page_leads_somewhere(
    place: Place, pages: list[tuple[str, lxml.html.HtmlElement]]
) -> None:
    """Nobody is sent to a page that is not there."""
    browser = place.browser("äga")
    links = {
        link.partition("#")[0]
        for told, page in pages
        if told.endswith("as äga") and page.tag == "html"
        for link in [*page.xpath("//a/@href"), *page.xpath("//link/@href")]
        # Rules have a test of their own; a file is made when it is fetched, if the case suffices.
        if link.startswith("/") and not re.search("^/regler/|/hamta/", link)
    }
    dead = {link: browser.get(link).status_code for link in sorted(links)}

    assert [link for link, status in dead.items() if status >= 400] == []


def test_every_rule_has_its_page(place: Place) -> None:
    """The list names all, and a page says what counts, what to do and who says so."""
    browser = place.browser()
    listed = re.findall(r'href="/regler/([^"]+)"', browser.get("/regler").text)
    page = lxml.html.fromstring(browser.get("/regler/IMP02").text).text_content()

    assert sorted(listed) == sorted(one.code for one in (*rulebook().rules, *rulebook().reporting))
    for words in ("Räknas som uppfyllt", "Gör så här", "Källa", "Säkerhet: Bekräftat"):
        assert words in page
    assert browser.get("/regler/FINNSEJ01").status_code == 404


def test_a_fault_is_told_first_and_leads_to_its_field(place: Place) -> None:
    """The title says it, the list links to the field, and the field says it again."""
    answer = place.browser("äga").post("/konto/namn", {"name": ""})
    page = lxml.html.fromstring(answer.text)
    (link,) = page.xpath("//div[@id='fel']//a")
    (field,) = page.xpath("//input[@id='name']")

    assert answer.status_code == 422
    assert page.xpath("//title")[0].text == "Fel: Mitt konto – grantflow"
    assert link.get("href") == "#name"
    assert field.get("aria-invalid") == "true"
    described = {
        page.get_element_by_id(one).text_content() for one in field.get("aria-describedby").split()
    }
    assert f"Fel: {link.text}" in described
    (box,) = page.xpath("//div[@id='fel']")
    assert box.get("autofocus") is not None
    assert box.get("tabindex") == "-1"


def names_of(template: str) -> set[str]:
    """Return the names that a template takes from its context, with those of what it builds on."""
    parsed = templates.environment().parse((templates.FOLDER / template).read_text("utf-8"))
    names = meta.find_undeclared_variables(parsed)
    for taken in parsed.find_all(nodes.FromImport):
        names -= {one if isinstance(one, str) else one[1] for one in taken.names}
    names -= {macro.name for macro in parsed.find_all(nodes.Macro)}
    built_on = [part.template for part in parsed.find_all(nodes.Extends)]
    built_on += [part.template for part in parsed.find_all(nodes.Include)]
    for other in built_on:
        assert isinstance(other, nodes.Const), template
        names |= names_of(other.value)
    return names - set(templates.environment().globals)


@pytest.mark.parametrize("kind", CONTEXTS, ids=lambda kind: kind.__name__)
def test_a_context_is_what_its_template_uses(kind: type[Fragment]) -> None:
    """A name that is missing would be a defect on a page; one too many is work for nothing."""
    names = names_of(kind.template) - {"frame"}
    fields = {one.name for one in dataclasses.fields(kind)}

    assert names == fields


def test_every_template_is_shown_by_somebody() -> None:
    """A template that no page uses is not kept."""
    texts = {
        str(path.relative_to(templates.FOLDER)): path.read_text("utf-8")
        for path in templates.FOLDER.rglob("*.html")
    }
    named = {kind.template for kind in CONTEXTS} | {drawnonce.TEMPLATE}
    named |= {name for text in texts.values() for name in re.findall(r'"([\w/-]+\.html)"', text)}

    assert sorted(texts) == sorted(named)


def test_what_others_have_made_is_as_they_made_it() -> None:
    """The script of htmx is the one that was published, with its licence."""
    told = (statics.FOLDER / "htmx.txt").read_text("utf-8")
    found = hashlib.sha256((statics.FOLDER / "htmx.js").read_bytes()).hexdigest()

    assert f"sha256 of htmx.js: {found}" in told
    assert "Zero-Clause BSD" in told


def test_the_sheet_of_styles_is_small() -> None:
    """The first page is there at once on a slow line."""
    assert len(CSS.encode()) < 12_000
    for path in Path(statics.FOLDER).glob("*.css"):
        assert "url(" not in path.read_text("utf-8")
        assert "@import" not in path.read_text("utf-8")


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_texts_stand_out_from_their_ground(dark: bool) -> None:
    """WCAG 2.1 AA: 4.5 to 1 for text, 3 to 1 for the edge of a field and for focus."""
    light, night = CSS.split("@media (prefers-color-scheme: dark)")[:2]
    known = colours(light) | (colours(night.split("\n}\n")[0]) if dark else {})
    kinds = ("blocker", "warning", "advice", "met")
    texts = [("on-brand", "brand"), *((kind, f"{kind}-ground") for kind in kinds)]
    texts += product(("ink", "soft", "link", *kinds), ("paper", "ground"))
    texts += product(("ink", "link"), (f"{kind}-ground" for kind in kinds))

    for text, ground in texts:
        assert contrast(known[text], known[ground]) >= 4.5, (text, ground)
    for edge, ground in product(("edge", "focus"), ("paper", "ground")):
        assert contrast(known[edge], known[ground]) >= 3, (edge, ground)
