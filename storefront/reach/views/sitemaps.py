"""Where search engines read which pages there are."""

from collections.abc import Callable, Iterator

from django.http import Http404, HttpRequest, HttpResponseBase

from storefront.reach import sitemaps
from storefront.reach.streams import for_machines, stream
from tenants.current import current_town
from tenants.models import Town

AN_HOUR, XML = 3600, "application/xml"
FILES: dict[str, Callable[[Town], Iterator[str]]] = {
    "pages": sitemaps.pages,
    "categories": sitemaps.categories,
    "boutiques": sitemaps.shops,
}


@for_machines(seconds=AN_HOUR, moved=sitemaps.last_sale_or_edit)
def index(request: HttpRequest) -> HttpResponseBase:
    # Whole: it is short, and asks for what is in the town while the door is open.
    return stream(list(sitemaps.index(current_town())), content_type=XML)


@for_machines(seconds=AN_HOUR, moved=sitemaps.last_sale_or_edit)
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    if name not in FILES:
        raise Http404(name)
    entries = FILES[name](current_town())
    kept = entries if name == "boutiques" else list(entries)
    return stream(sitemaps.urlset(kept), content_type=XML)


@for_machines(seconds=AN_HOUR, moved=sitemaps.last_sale_or_edit)
def products(request: HttpRequest, number: str) -> HttpResponseBase:
    entries = sitemaps.products(current_town(), int(number))
    return stream(sitemaps.urlset(entries), content_type=XML)
