"""What machines may read, and where they find it."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from storefront.catalogue.models import Category
from storefront.reach.streams import for_machines
from tenants.current import current_town
from tenants.models import Town

A_DAY, AN_HOUR = 86_400, 3600
# Nobody's business but the visitor's, or the same goods in yet another order.
PRIVATE = (
    *("/panier/", "/commande/", "/commandes/", "/compte/", "/paiement/", "/pro/", "/mairie/"),
    *("/recherche/", "/signaler/", "/bons/acheter/", "/embed/", "/_style/", "/*?"),
)
# Longer than what refuses them, so they count (RFC 9309).
BUT = ("/pro/inscription/", "/*?page=", "/*?variante=", "/oembed")


def _rules() -> str:
    """A town that is open wants to be found; one on trial, or about to close, does not."""
    town = current_town()
    lines = ["User-agent: *"]
    if town.state == Town.State.OPEN:
        lines += [f"Disallow: {path}" for path in PRIVATE]
        lines += [f"Allow: {path}" for path in BUT]
        lines += ["", f"Sitemap: {town.address}/sitemap.xml"]
    else:
        lines += ["Disallow: /"]
    return "\n".join(lines) + "\n"


# A town that opens, or moves to another name, leaves its trace outside of its own.
@for_machines(seconds=AN_HOUR, mark=_rules)
def robots(request: HttpRequest) -> HttpResponseBase:
    return _text(_rules())


@for_machines(seconds=AN_HOUR)
def llms(request: HttpRequest) -> HttpResponseBase:
    """The town in a page of Markdown for machines that read prose (llmstxt.org)."""
    town = current_town()
    said = {"of_town": town.of_name}
    summary = _("The online marketplace of the shops of %(of_town)s.") % said
    how = _(
        "Prices are in euros, VAT included. Each shop says how it sells: collected, delivered,"
        " reserved, or on request."
    )
    shelves = [(shelf.name, shelf.url) for shelf in Category.objects.top()]
    sections = {
        _("Pages"): [
            (_("Shops"), "/boutiques/"),
            (_("Categories"), "/categories/"),
            (_("Town vouchers"), "/bons/"),
        ],
        _("Categories"): shelves,
        _("Data"): [
            (_("Every page (sitemap)"), "/sitemap.xml"),
            (_("What is new (RSS)"), "/flux/nouveautes.xml"),
            (_("All products (Google format)"), "/flux/google.xml"),
            (_("Stock of each shop (Google format)"), "/flux/google-magasins.tsv"),
        ],
    }
    parts = [f"# {town.name}", f"> {summary}", how]
    for title, links in sections.items():
        lines = (f"- [{name}]({town.address}{path})" for name, path in links)
        parts.append(f"## {title}\n\n" + "\n".join(lines))
    return _text("\n\n".join(parts) + "\n")


def _text(words: str) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
