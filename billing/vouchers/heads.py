"""What the page of the town's vouchers says of itself to others."""

from django.utils.translation import gettext as _

from billing.vouchers.models import Campaign
from tenants.current import current_town
from themes.heads import Head, described, titled


def programme(campaign: Campaign | None) -> Head:
    town, text = current_town(), ""
    if campaign:
        said = {"face": campaign.face, "price": campaign.price, "of_town": town.of_name}
        text = _(
            "%(price)s paid, %(face)s to spend in the shops of %(of_town)s: the town adds the rest."
        )
        text %= said
    else:
        text = _("The vouchers of %(of_town)s, to be spent in its shops.") % {
            "of_town": town.of_name
        }
    return Head(
        title=titled(_("Town vouchers"), town.name),
        description=described(text),
        path="/bons/",
    )
