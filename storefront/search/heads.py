"""What the page of results says of itself to others."""

from django.utils.translation import gettext as _

from tenants.current import current_town
from themes.heads import Head, described, titled


def results(asked: str) -> Head:
    """One page for search engines, whatever was asked: what it lists has pages of its own."""
    town = current_town()
    text = _("Search the products and the shops of %(of_town)s.") % {"of_town": town.of_name}
    return Head(
        title=titled(asked[:40], _("Search"), town.name),
        description=described(text),
        path="/recherche/",
        is_indexed=False,
    )


def ranking() -> Head:
    town = current_town()
    text = _(
        "In which order the products and the shops of %(of_town)s are shown, and why nobody can"
        " pay to come first."
    )
    return Head(
        title=titled(_("How results are ranked"), town.name),
        description=described(text % {"of_town": town.of_name}),
        path="/classement/",
    )
