"""The pictures of pages without a photo: what is written on each."""

from django.utils.translation import gettext as _

from storefront.catalogue import offers
from storefront.catalogue.models import Category, Product
from storefront.merchants.models import Shop
from tenants.models import Town
from themes import context
from themes.heads import Poster


def product(product: Product, town: Town) -> Poster:
    return Poster(
        kind="produit",
        key=str(product.pk),
        name=product.name,
        line=product.shop.name,
        price=offers.cost(product),
        town=town.name,
        colour=context.look()[0].colour,
    )


def shop(shop: Shop, town: Town) -> Poster:
    return Poster(
        kind="boutique",
        key=shop.slug,
        name=shop.name,
        line=shop.tagline or shop.trade or shop.street,
        town=town.name,
        colour=context.look()[0].colour,
    )


def category(category: Category, town: Town) -> Poster:
    return Poster(
        kind="categorie",
        key=category.slug,
        name=category.name,
        line=_("The shops of %(of_town)s, online") % {"of_town": town.of_name},
        town=town.name,
        colour=context.look()[0].colour,
    )
