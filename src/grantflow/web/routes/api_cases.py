"""Cases for programs: the list, a new one, how one stands, and what the forms ask."""

from functools import cache

from starlette.responses import Response

from grantflow.model.asking import AskedForm, Field, Rows, asked_forms
from grantflow.store import cases
from grantflow.store.cases import Case
from grantflow.usecases import sharing
from grantflow.web import api_shapes as shapes
from grantflow.web.api import PREFIX, Api, Asks, Does
from grantflow.web.api_refusals import tell
from grantflow.web.api_told import iso

pages = Api("Cases")


@pages.call(Does("GET", "/me", "read", shapes.Me))
def me(asks: Asks) -> Response:
    """Tell who owns the key."""
    return tell(shapes.Me(name=asks.account.name, organisation=asks.account.organisation))


@pages.call(Does("GET", "/forms", "read", shapes.Forms))
def forms(asks: Asks) -> Response:  # noqa: ARG001 - the same for all who may ask
    """List every form and what it asks: the paths that answers are saved at."""
    return tell(_forms())


@pages.call(Does("GET", "/cases", "read", shapes.CaseList))
def listed(asks: Asks) -> Response:
    """List the cases that the owner of the key works in."""
    with asks.site.base.read() as connection:
        found = cases.listed(connection, asks.account.id)
    return tell(shapes.CaseList(cases=[_told(one) for one in found]))


@pages.call(Does("POST", "/cases", "write", shapes.CaseTold, 201, "json", refuses=(409,)))
def create(new: shapes.NewCase, asks: Asks) -> Response:
    """Make a case, owned by the owner of the key."""
    made = sharing.create(
        asks.site.base,
        asks.account,
        new.title,
        list(dict.fromkeys(new.programmes)),
        new.theme or "",
    )
    with asks.site.base.read() as connection:
        case = cases.seen(connection, made, asks.account.id)
    if case is None:
        raise TypeError("a case is not seen by the one who made it")
    return tell(_told(case), 201, {"location": f"{PREFIX}/cases/{made}"})


@pages.call(Does("GET", "/cases/{case_id:id}", "read", shapes.CaseTold))
def shown(asks: Asks) -> Response:
    """Tell how a case stands."""
    return tell(_told(asks.case))


def _told(case: Case) -> shapes.CaseTold:
    return shapes.CaseTold(
        id=case.id,
        title=case.title,
        version=case.version,
        role=case.role,
        closed=case.closed_ms is not None,
        changed_at=iso(case.changed_ms),
    )


@cache
def _forms() -> shapes.Forms:
    return shapes.Forms(
        forms=[
            shapes.FormTold(
                name=form.name,
                label=form.text.label,
                programmes=list(form.text.programmes) if form.text.programmes else None,
                questions=[one for asked in form.flat() for one in _questions(form, asked)],
            )
            for form in asked_forms()
        ]
    )


def _questions(form: AskedForm, asked: Field | Rows) -> list[shapes.Question]:
    if isinstance(asked, Rows):
        columns = [_question(form, field) for field in asked.fields]
        whole = shapes.Question(
            path=form.path_of(asked.tag), label=asked.question.label, kind="rows", many=True
        )
        return [whole, *columns] if asked.has_ids else [whole]
    return [_question(form, asked)]


def _question(form: AskedForm, field: Field) -> shapes.Question:
    return shapes.Question(
        path=form.path_of(field.tag),
        label=field.question.label,
        kind=field.kind,
        many=field.many,
        yearly=field.yearly,
        options=[shapes.Option(value=one.value, label=one.shown) for one in field.options],
        refers_to=field.referred or None,
    )
