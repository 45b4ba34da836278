"""Why an order was not placed, in words that say what to do next."""

from django.utils.translation import gettext as _

from billing.vouchers import actions as vouchers
from storefront.catalogue import actions as catalogue
from storefront.orders import actions

REFUSALS = (
    actions.BelowMinimum,
    actions.NotDelivered,
    actions.NotForSale,
    actions.OtherOrder,
    actions.PriceChanged,
    catalogue.Short,
    vouchers.Refused,
)


def in_words(refusal: Exception) -> str:
    match refusal:
        case catalogue.Short():
            lines = ", ".join(_line(line) for line in refusal.lines)
            return _("There is not enough left: %(lines)s. Please change your basket.") % {
                "lines": lines
            }
        case actions.NotForSale():
            names = ", ".join(refusal.names)
            return _("Not sold any more: %(names)s. Please change your basket.") % {"names": names}
        case actions.NotDelivered():
            said = {"names": ", ".join(refusal.names)}
            return (
                _("Not delivered to this address: %(names)s. Collect it, or write another.") % said
            )
        case actions.PriceChanged():
            return _("A price has changed: the total is now %(total)s. Please check it.") % {
                "total": refusal.total
            }
        case actions.BelowMinimum():
            return _("A card cannot pay less than 0.50 €. Please add something to your basket.")
        case actions.OtherOrder():
            return _("This order was already sent with other answers. Please check and send again.")
    return str(refusal)


def _line(line: catalogue.ShortLine) -> str:
    if not line.available:
        return _("%(name)s (none left)") % {"name": line.name}
    return _("%(name)s (%(left)s left)") % {"name": line.name, "left": line.available}
