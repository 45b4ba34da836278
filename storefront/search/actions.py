"""Keeping the words that shoppers may mistype."""

import re

from django.db import transaction

from storefront.catalogue.models import Product
from storefront.merchants.models import Shop
from storefront.search.models import Word
from storefront.search.spelling import form

# Shorter words are as near to everything; longer ones are not words.
WORDS = re.compile(r"[^\W\d_]{3,60}")


def learn(*texts: str) -> None:
    """Keep the words of these texts, in the caller's transaction."""
    words = {form(word): word for text in texts for word in WORDS.findall(text.lower())}
    # In one order: two transactions that learn the same words wait for each other.
    Word.objects.bulk_create(
        (Word(text=words[key], plain=key) for key in sorted(words)), ignore_conflicts=True
    )


def learn_product(*, product: Product, **_news: object) -> None:
    learn(product.name, product.keywords, product.description)


def learn_shop(*, shop: Shop, **_news: object) -> None:
    learn(shop.name, shop.trade, shop.tagline)


@transaction.atomic
def learn_afresh() -> int:
    """Forget the words of what is no longer shown, and say how many are kept."""
    Word.objects.all().delete()
    for shop in Shop.objects.published():
        learn_shop(shop=shop)
    for product in Product.objects.shown().iterator(chunk_size=500):
        learn_product(product=product)
    return Word.objects.count()
