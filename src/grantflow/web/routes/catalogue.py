"""Earlier projects: searched, read, held against a case, taken into it with their source."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.catalogue import likening, telling
from grantflow.catalogue.filters import Chosen, Filters, Mark, choose
from grantflow.catalogue.search import Answer, Catalogue
from grantflow.errors import CaseRefused, KeyUnknown
from grantflow.model.access import may
from grantflow.model.asking import SHOWN
from grantflow.model.catalogue import Collection, Entry
from grantflow.store import cases
from grantflow.text.swedish import capital
from grantflow.usecases import nearby
from grantflow.web import earlier, steps
from grantflow.web.contexts import Fault
from grantflow.web.contexts_catalogue import CataloguePage, EntryPage, NearPage, Options, Remarked
from grantflow.web.pages import Pages
from grantflow.web.places import field_page
from grantflow.web.visit import InCase, SignedIn, SignedVisit

pages = Pages()

_AT_ONCE, _MOST = 20, 200
_LONGEST = 200
_CASES = 12
# Parts that a page shows in a way of its own.
_OWN_PARTS = frozenset({"Exempel på", "Anmärkningar om källan"})
_EVERY = ("", "Alla")


@pages.page("/katalog", needs="signed_in")
def searched(visit: SignedIn) -> Response:
    """Search the earlier projects; without words all are shown."""
    asked = visit.request.query_params
    query = asked.get("q", "").strip()[:_LONGEST]
    chosen = Filters(*(asked.get(name, "").strip()[:_LONGEST] or None for name in _NAMES))
    wanted = asked.get("antal", "")
    most = min(int(wanted), _MOST) if wanted.isdecimal() and len(wanted) < 4 else _AT_ONCE
    catalogue = visit.site.nearby.catalogue()
    marks = catalogue.marks()
    try:
        understood = choose(marks, chosen)
    except KeyUnknown as error:
        told = f"{capital(error.problem)}: {error.remedy}."
        return _page(visit, catalogue, query, Chosen(chosen), max(most, 1), (Fault("", told),))
    return _page(visit, catalogue, query, understood, max(most, 1))


@pages.page("/katalog/{entry:entry}", needs="signed_in")
def entry(entry: str, visit: SignedIn) -> Response:
    """Show all that the catalogue holds of an earlier project."""
    found, source = _found(visit, entry)
    parts = dict(telling.parts_told(found))
    with visit.base.read() as connection:
        mine = cases.listed(connection, visit.account.id)
    open_to_me = [one for one in mine if may(one.role, "write") and one.closed_ms is None]
    return visit.show(
        EntryPage(
            title=found.title,
            entry=earlier.line(found),
            parts=tuple((k, tuple(v)) for k, v in parts.items() if k not in _OWN_PARTS),
            examples=tuple((one.criterion, one.by) for one in found.recommendations),
            remarked=tuple(
                Remarked(one.fault, one.note, one.printed, one.against, one.place)
                for one in found.conflicts
            ),
            source=telling.source_of(found, source),
            licence=source.licence,
            address=found.address or source.url or "",
            cases=tuple(open_to_me[:_CASES]),
        )
    )


@pages.page("/arende/{case_id:id}/liknande", needs="read")
def near(case_id: str, visit: InCase) -> Response:
    """Show the earlier projects nearest to the case, and why."""
    case = visit.desk.opened(case_id)
    likeness = visit.site.nearby.near(case_id, case, visit.now_ms)
    taken = nearby.taken_ids(case)
    found = tuple(earlier.near(one, taken) for one in likeness.neighbours)
    return visit.show(
        NearPage(
            title="Tidigare projekt som liknar ert",
            case=steps.head(visit),
            near=found,
            beside=likening.beside_told(likeness) if found else "",
            lessons=earlier.lessons(case_id, likeness),
        )
    )


@pages.action("/arende/{case_id:id}/liknande/ta-in", needs="write")
def taken(case_id: str, visit: InCase) -> Response:
    """Take an earlier project into omvärldsbevakning, with its source and its flags."""
    found = visit.site.nearby.catalogue().get(visit.posted.text("projekt", 80))
    if found is None:
        raise CaseRefused(
            "projektet finns inte i katalogen", remedy="gå tillbaka och ladda om sidan"
        )
    told, name = found
    source = visit.site.nearby.catalogue().collections()[name]
    done = nearby.take_into(visit.desk, case_id, visit.account.id, told, source)
    return visit.go(field_page(case_id, done.row))


_NAMES = ("paragraf", "tema", "lan", "malgrupp")


def _found(visit: SignedVisit, entry_id: str) -> tuple[Entry, Collection]:
    catalogue = visit.site.nearby.catalogue()
    found = catalogue.get(entry_id)
    if found is None:
        raise HTTPException(404)
    return found[0], catalogue.collections()[found[1]]


def _page(
    visit: SignedVisit,
    catalogue: Catalogue,
    query: str,
    chosen: Chosen,
    most: int,
    faults: tuple[Fault, ...] = (),
) -> Response:
    answer = catalogue.search(query, Filters() if faults else chosen.filters, most)
    lead = ""
    if not answer.hits:
        lead = telling.nothing_told(chosen)
    elif not answer.matched:
        lead = "Det här ligger närmast:"
    marks = catalogue.marks()
    return visit.show(
        CataloguePage(
            title="Tidigare projekt",
            faults=faults,
            query=query,
            chosen=chosen.filters,
            themes=_themes(marks),
            paragraphs=(_EVERY, ("37", "§ 37"), ("37a", "§ 37a")),
            counties=(_EVERY, *((one, one) for one in _held(marks, "county"))),
            groups=tuple(_held(marks, "group")),
            notes=() if faults else tuple(telling.notes_told(answer, chosen)),
            lead=lead,
            entries=tuple(earlier.line(hit.entry, hit) for hit in answer.hits),
            shown=telling.shown_told(answer, catalogue.size),
            more=_more(query, chosen.filters, most) if _is_more(answer, most) else "",
        ),
        422 if faults else 200,
    )


def _more(query: str, chosen: Filters, most: int) -> str:
    """Return the address of the same search with more on the page."""
    told = {"q": query, **dict(zip(_NAMES, chosen, strict=True)), "antal": str(most + _AT_ONCE)}
    asked = urlencode({name: text for name, text in told.items() if text})
    return f"/katalog?{asked}#traff-{most + 1}"


def _is_more(answer: Answer, most: int) -> bool:
    return most < _MOST and answer.matched + answer.near > len(answer.hits)


def _themes(marks: Sequence[Mark]) -> Options:
    """Return the themes to choose among: the codes of the case file, by their names."""
    held = _held(marks, "theme")
    return (_EVERY, *((one, capital(SHOWN.get(one, one))) for one in held))


def _held(marks: Sequence[Mark], kind: str) -> list[str]:
    return sorted({told for one, told in marks if one == kind})
