"""Which mail one wants, and for administrators how mail leaves and what has not arrived."""

from starlette.responses import Response

from grantflow.errors import MailRefused, sentence
from grantflow.store import outbox, wishes
from grantflow.usecases import happenings, mailing
from grantflow.usecases.happenings import WISHES
from grantflow.usecases.mail_server import server_of
from grantflow.web.contexts_notices import MailPage, WishesPage, WishLine
from grantflow.web.pages import Pages
from grantflow.web.visit import SignedIn, SignedVisit

pages = Pages()

_DONE = {"sparat": "Ditt val är sparat.", "prov": "Provet är på väg till dig."}


@pages.page("/konto/utskick", needs="signed_in")
def my_wishes(visit: SignedIn, klart: str = "") -> Response:
    """Show which mail one gets."""
    with visit.base.read() as connection:
        chosen = wishes.chosen(connection, visit.account.id)
    return visit.show(
        WishesPage(
            title="Utskick till mig",
            wishes=tuple(
                WishLine(kind, wish.label, wish.told, chosen.get(kind, wish.usually))
                for kind, wish in WISHES.items()
            ),
            has_mail=visit.outward.has_mail,
            done=_DONE.get(klart, ""),
        )
    )


@pages.action("/konto/utskick", needs="signed_in")
def choose(visit: SignedIn) -> Response:
    """Note which mail one wants."""
    happenings.choose(visit.base, visit.account, frozenset(visit.posted.every("vill")))
    return visit.go("/konto/utskick?klart=sparat")


@pages.page("/organisation/utskick", needs="admin")
def mail(visit: SignedIn, klart: str = "") -> Response:
    """Show how mail leaves, and what has not arrived."""
    return _mail_page(visit, _DONE.get(klart, ""))


@pages.action("/organisation/utskick", needs="admin")
def trial(visit: SignedIn) -> Response:
    """Send a letter to oneself, to see whether it arrives."""
    mailing.trial(visit.base, visit.outward, visit.account)
    return visit.go("/organisation/utskick?klart=prov")


def _mail_page(visit: SignedVisit, done: str) -> Response:
    fault, server = "", None
    try:
        server = server_of(visit.site.settings)
    except MailRefused as refused:
        fault = f"{sentence(refused.problem)} {sentence(refused.remedy)}"
    with visit.base.read() as connection:
        ours = visit.account.organisation_id
        counts = outbox.counts(connection, ours)
        stuck = tuple(outbox.stuck(connection, ours))
    return visit.show(
        MailPage(
            title="Utskick",
            server=f"{server.host}, port {server.port}" if server else "",
            sender=server.sender.addr_spec if server else "",
            fault=fault,
            counts=counts,
            stuck=stuck,
            done=done,
        )
    )
