"""Help: where to begin, the handbook, and every rule."""

from functools import cache

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.checks import pages as rule_pages
from grantflow.errors import RuleUnknown
from grantflow.model.source import STANDING_LABELS
from grantflow.web import handbook
from grantflow.web.contexts import HandbookPage, Help, RuleLine, RulePage, Rules
from grantflow.web.pages import Pages
from grantflow.web.visit import Anyone, Visit

pages = Pages()


@pages.page("/hjalp", needs="open")
def help_index(visit: Anyone) -> Response:
    """Show where help is."""
    return visit.show(Help(title="Hjälp", texts=tuple(handbook.texts().values())))


@pages.page("/hjalp/handbok", needs="open")
def handbook_first(visit: Anyone) -> Response:
    """Show the first page of the handbook."""
    return _handbook(visit, handbook.FIRST)


@pages.page("/hjalp/handbok/{text:name}", needs="open")
def handbook_text(text: str, visit: Anyone) -> Response:
    """Show a page of the handbook."""
    return _handbook(visit, text)


@pages.page("/regler", needs="open")
def rules(visit: Anyone) -> Response:
    """Show every rule."""
    return visit.show(_rules())


@pages.page("/regler/{code:code}", needs="open")
def rule(code: str, visit: Anyone) -> Response:
    """Explain a rule."""
    try:
        explained = rule_pages.explained(code)
    except RuleUnknown as error:
        raise HTTPException(404) from error
    title = f"{explained.rule.code} {explained.rule.title}"
    return visit.show(RulePage(title=title, explained=explained))


def _handbook(visit: Visit, name: str) -> Response:
    texts = handbook.texts()
    found = texts.get(name)
    if found is None:
        raise HTTPException(404)
    others = tuple(one for one in texts.values() if one is not found)
    return visit.show(HandbookPage(title=found.title, text=found, others=others))


@cache
def _rules() -> Rules:
    homes = tuple(
        (
            home,
            tuple(
                RuleLine(one.code, one.title, one.severity, STANDING_LABELS[one.source.standing])
                for one in found
            ),
        )
        for home, found in rule_pages.by_home()
    )
    return Rules(title="Regler", homes=homes, count=sum(len(found) for _, found in homes))
