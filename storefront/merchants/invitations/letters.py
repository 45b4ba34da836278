"""Letters on paper: one page each, tagged for screen readers, their address in the window."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from halles import clock
from halles.translations.dates import date_format
from storefront.merchants.invitations import links
from storefront.merchants.models import Invitation
from tenants.current import current_town
from themes import paper

TEMPLATE = Path(__file__).with_name("letter.typ")


def pdf(invitations: Iterable[Invitation], *, at: datetime) -> bytes:
    """A PDF/UA of as many pages as there are letters, in the town's name and colour."""
    return paper.draw(
        TEMPLATE,
        title=_("Your shop is waiting for you"),
        words=_words(),
        letters=[_letter(invitation, at) for invitation in invitations],
    )


def _letter(invitation: Invitation, at: datetime) -> dict[str, Any]:
    merchant = invitation.merchant
    return {
        "to": [merchant.shop.name, merchant.address, f"{merchant.postal_code} {merchant.city}"],
        "shop": merchant.shop.name,
        "date": date_format(clock.local(at), "j F Y"),
        "until": date_format(clock.local(invitation.expires_at), "j F Y"),
        "qr": paper.square(links.link(invitation, links.LETTER)),
        "code": links.code(invitation),
        "typed": links.typed_address(),
    }


def _words() -> dict[str, str]:
    of_town = current_town().of_name
    return {
        "heading": _("Your shop is waiting for you, online"),
        "dear": _("Dear Sir or Madam,"),
        "why": _(
            "The town hall of %(of_town)s has prepared an online shop for you: its name and"
            " its address are there already. It is seen by nobody until you take it over."
        )
        % {"of_town": of_town},
        "how": _("Five minutes on your telephone are enough. There is no subscription."),
        "scan": _("With a telephone: point its camera at this square."),
        "type": _("With a computer: type this address, then this code."),
        "until": _("This invitation is yours alone and works until"),
        "never": _("You do not want it? There is nothing to do."),
        "sign": _("The town hall of %(of_town)s") % {"of_town": of_town},
        "alt": _("Square to scan: it opens your invitation"),
    }
