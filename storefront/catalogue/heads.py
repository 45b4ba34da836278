"""What each of the shop windows says of itself to others."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from halles.http.remembered import remembered
from storefront.catalogue import linked, offers, posters
from storefront.catalogue.models import Category, Product
from storefront.catalogue.queries import Card
from storefront.merchants import linked as merchants
from storefront.merchants.models import Shop
from storefront.merchants.queries import Front
from tenants.current import current_town
from themes import context
from themes.heads import Head, described, listed, short, titled
from themes.heads.graph import dumped


def home(new: Iterable[Card]) -> Head:
    town, (branding, _print) = current_town(), context.look()
    said = {"of_town": town.of_name}
    usual = _(
        "Order from the shops of %(of_town)s and collect a few steps from home: bread, cheese,"
        " flowers, books, gifts."
    )
    return Head(
        title=titled(_("The shops of %(of_town)s, online") % said),
        description=described(branding.welcome or usual % said),
        path="/",
        facts=(listed(town, ((card.name, card.url) for card in new)),),
    )


def shops(fronts: Iterable[Front], *, page: int, is_filtered: bool) -> Head:
    town = current_town()
    said = {"of_town": town.of_name}
    text = _(
        "All the shops of %(of_town)s: opening hours, addresses, what they sell, and which are"
        " open now."
    )
    return Head(
        title=titled(_("Shops of %(of_town)s") % said),
        description=described(text % said),
        path="/boutiques/",
        crumbs=(_home(), (_("Shops"), "/boutiques/")),
        facts=(listed(town, ((front.name, front.url) for front in fronts)),),
        is_indexed=not is_filtered,
    ).on_page(1 if is_filtered else page)


def shop(shop: Shop, goods: Iterable[Card], at: datetime, *, page: int) -> Head:
    town, path = current_town(), shop.get_absolute_url()
    where = _("%(trade)s in %(city)s") % {"trade": shop.trade, "city": shop.merchant.city}
    return Head(
        title=titled(shop.name, where if shop.trade else town.name),
        description=described(shop.tagline, shop.story or _address(shop)),
        path=path,
        kind="business.business",
        photo=shop.share_picture,
        poster=posters.shop(shop, town),
        alt=shop.name,
        crumbs=(_home(), (_("Shops"), "/boutiques/"), (shop.name, path)),
        facts=(
            merchants.shop(town, shop, shop.hours.week(at)),
            listed(town, ((card.name, card.url) for card in goods)),
        ),
        feeds=((_("What is new at %(shop)s") % {"shop": shop.name}, f"{path}flux.xml"),),
        embeds=True,
        short=short.of_shop(shop.pk),
    ).on_page(page)


def categories(shelves: Iterable[tuple[Category, list[Category]]]) -> Head:
    town = current_town()
    said = {"of_town": town.of_name}
    text = _("Everything the shops of %(of_town)s sell, category by category.")
    return Head(
        title=titled(_("All the categories of the shops of %(of_town)s") % said),
        description=described(text % said),
        path="/categories/",
        crumbs=(_home(), (_("Categories"), "/categories/")),
        facts=(listed(town, ((top.name, top.url) for top, _inside in shelves)),),
    )


def category(
    category: Category,
    top: Category,
    goods: Iterable[Card],
    *,
    page: int,
    is_filtered: bool = False,
) -> Head:
    town = current_town()
    said = {"category": category.name, "of_town": town.of_name}
    text = _(
        "%(category)s: what the shops of %(of_town)s sell, to be ordered here or found in the shop."
    )
    above = ((top.name, top.url),) if top.pk != category.pk else ()
    return Head(
        title=titled(category.name, town.name),
        description=described(text % said),
        path=category.url,
        poster=posters.category(category, town),
        crumbs=(
            _home(),
            (_("Categories"), "/categories/"),
            *above,
            (category.name, category.url),
        ),
        facts=(listed(town, ((card.name, card.url) for card in goods)),),
        feeds=(
            (
                _("What is new: %(category)s") % {"category": category.name},
                f"{category.url}flux.xml",
            ),
        ),
        is_indexed=not is_filtered,
    ).on_page(1 if is_filtered else page)


def product(product: Product, variants: list[Product], at: datetime) -> Head:
    town, path, shelf = current_town(), product.get_absolute_url(), product.category
    poster = posters.product(product, town)
    return Head(
        title=titled(product.name, product.shop.name),
        description=described(f"{offers.cost(product)}.", product.description or _sold(product)),
        path=path,
        kind="product",
        photo=product.share_picture,
        poster=poster,
        alt=product.picture_alt or product.name,
        crumbs=(_home(), (shelf.name, shelf.url), (product.name, path)),
        facts=(
            linked.product(town, product, variants, poster=town.address + poster.path),
            _seller(product.shop, at),
        ),
        properties=_properties(product, variants),
        embeds=True,
        short=short.of_product(product.pk),
    )


def _properties(product: Product, variants: list[Product]) -> tuple[tuple[str, str], ...]:
    """What Meta reads of a product."""
    return (
        ("product:price:amount", str(product.price.euros)),
        ("product:price:currency", "EUR"),
        ("product:availability", _at_meta(product, variants)),
        ("product:condition", product.condition),
        ("product:retailer_item_id", str(product.pk)),
        ("product:brand", product.brand or product.shop.name),
    )


def _at_meta(product: Product, variants: list[Product]) -> str:
    said = linked.availability(product, variants)
    return "out of stock" if said == "OutOfStock" else "in stock"


def _seller(shop: Shop, at: datetime) -> str:
    """The shop's node, written once for the pages of all its goods."""

    def written() -> str:
        return dumped(merchants.shop(current_town(), shop, shop.hours.week(at)))

    return remembered(f"node of shop {shop.pk}", written)


def _home() -> tuple[str, str]:
    return _("Home"), "/"


def _sold(product: Product) -> str:
    said = {"product": product.name, "shop": product.shop.name, "city": product.shop.merchant.city}
    return _("%(product)s, sold by %(shop)s, %(city)s.") % said


def _address(shop: Shop) -> str:
    return f"{shop.name}, {shop.street}, {shop.merchant.postal_code} {shop.merchant.city}."
