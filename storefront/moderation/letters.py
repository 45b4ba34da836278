"""The statement of reasons on paper (DSA art. 17), for a merchant who reads no e-mail."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from halles import clock
from halles.translations.dates import date_format
from storefront.moderation.models import Decision
from tenants.current import current_town
from themes import paper

TEMPLATE = Path(__file__).with_name("statement.typ")


def statement(decision: Decision, *, at: datetime) -> bytes:
    """A PDF/UA: what was decided, the facts, the ground, and how to contest it."""
    town, merchant = current_town(), decision.shop.merchant
    address = f"{town.address}/pro/decisions/{decision.pk}/"
    until = date_format(clock.local(decision.contested_until), "j F Y")
    return paper.draw(
        TEMPLATE,
        title=_("A decision about %(name)s") % {"name": decision.product or decision.shop},
        to=[decision.shop.name, merchant.address, f"{merchant.postal_code} {merchant.city}"],
        date=date_format(clock.local(at), "j F Y"),
        dear=_("Dear Sir or Madam,"),
        what=_what(decision),
        parts=_reasons(decision),
        human=_("A person made this decision, after a report; no automated means were used."),
        contest=_(
            "You may contest it until %(day)s, without cost, by answering this letter or at your"
            " desk: a person looks at it again. You may also turn to a certified body for settling"
            " disputes out of court, or to a court."
        )
        % {"day": until},
        qr=paper.square(address),
        alt=_("Square to scan: it opens the decision"),
        scan=_("With a telephone, point its camera at this square; with a computer, type:"),
        address=address,
        sign=_("The town hall of %(of_town)s") % {"of_town": town.of_name},
    )


def _what(decision: Decision) -> str:
    said = {"of_town": current_town().of_name, "name": decision.product or decision.shop}
    if decision.measure == Decision.Measure.SUSPEND:
        return (
            _("The town hall of %(of_town)s has suspended your shop %(name)s: it is not visible.")
            % said
        )
    return _("The town hall of %(of_town)s has withdrawn %(name)s: it is not visible.") % said


def _reasons(decision: Decision) -> list[dict[str, str]]:
    ground = f"{decision.get_ground_display()}\n{decision.rule}"
    return [
        {"name": _("The facts"), "text": decision.facts},
        {"name": _("The ground"), "text": ground[:1].upper() + ground[1:]},
    ]
