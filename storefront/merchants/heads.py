"""What the page for shopkeepers who are not here yet says of itself to others."""

from django.utils.translation import gettext as _

from tenants.current import current_town
from themes.heads import Head, described, titled


def welcome() -> Head:
    town = current_town()
    text = _(
        "Put your shop of %(of_town)s online in five minutes, from your phone. No subscription."
    )
    return Head(
        title=titled(_("Open my shop"), town.name),
        description=described(text % {"of_town": town.of_name}),
        path="/pro/inscription/",
    )
