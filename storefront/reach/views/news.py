"""What is new, for readers of RSS: in the town, in a shop, on a shelf."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from storefront.catalogue import offers, posters, queries
from storefront.catalogue.models import Product
from storefront.catalogue.models.shown import ProductQuerySet
from storefront.merchants.models import Shop
from storefront.reach.feeds.items import plain
from storefront.reach.streams import for_machines
from tenants.current import current_town
from themes.heads import described

MOST, AN_HOUR = 30, 3600


@for_machines(seconds=AN_HOUR)
def town(request: HttpRequest) -> HttpResponseBase:
    name = _("What is new in %(town)s") % {"town": current_town().name}
    return _feed(request, Product.objects.shown(), title=name, path="/")


@for_machines(seconds=AN_HOUR)
def shop(request: HttpRequest, slug: str) -> HttpResponseBase:
    shop = Shop.objects.published().filter(slug=slug).first()
    if shop is None:
        raise Http404(slug)
    goods = Product.objects.shown().filter(shop=shop)
    name = _("What is new at %(shop)s") % {"shop": shop.name}
    return _feed(request, goods, title=name, path=shop.get_absolute_url())


@for_machines(seconds=AN_HOUR)
def category(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = queries.shelf(slug)
    if found is None:
        raise Http404(slug)
    goods = Product.objects.shown().in_category(slug)
    name = _("What is new: %(category)s") % {"category": found[0].name}
    return _feed(request, goods, title=name, path=found[0].url)


def _feed(request: HttpRequest, goods: ProductQuerySet, *, title: str, path: str) -> HttpResponse:
    address, said = current_town().address, {"of_town": current_town().of_name}
    feed = Rss201rev2Feed(
        title=plain(title),
        link=address + path,
        description=_("The newest products of the shops of %(of_town)s.") % said,
        language="fr",
        feed_url=address + request.path,
        ttl=60,
    )
    newest = goods.newest().select_related("shop", "category").defer("search")
    for product in newest[:MOST]:
        _add(feed, product, address)
    words = feed.writeString("utf-8")
    return HttpResponse(words, content_type="application/rss+xml; charset=utf-8")


def _add(feed: Rss201rev2Feed, product: Product, address: str) -> None:
    link = address + product.get_absolute_url()
    poster = address + posters.product(product, current_town()).path
    text = plain(f"{offers.cost(product)}, {product.shop.name}. {product.description}")
    feed.add_item(
        title=plain(product.name),
        link=link,
        # Readers take it for HTML.
        description=escape(described(text, most=400)),
        unique_id=link,
        pubdate=product.published_at,
        updateddate=product.updated_at,
        categories=[product.category.name],
        # Its size is not kept: 0 says so (RSS Best Practices Profile).
        enclosures=[Enclosure(product.share_picture or poster, "0", "image/jpeg")],
    )
