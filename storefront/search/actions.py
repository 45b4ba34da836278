"""Keeping the words that shoppers may mistype."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from storefront.catalogue.models import Product
from storefront.merchants.models import Shop
from storefront.search.models import Word
from storefront.search.spelling import form

# Shorter words are as near to everything; longer ones are not words.
WORDS = re.compile(r"[^\W\d_]{3,60}")
OF_PRODUCTS = ("name", "keywords", "description")
OF_SHOPS = ("name", "trade", "tagline")


def learn(*texts: str) -> None:
    """Keep the words of these texts, in the caller's transaction."""
    words = {form(word): word for text in texts for word in WORDS.findall(text.lower())}
    # In one order: two transactions that learn the same words wait for each other.
    Word.objects.bulk_create(
        (Word(text=words[key], plain=key) for key in sorted(words)), ignore_conflicts=True
    )


def learn_product(*, product: Product, **_news: object) -> None:
    """Words are offered to everybody: those of a draft wait until it is on sale."""
    is_out = product.state == Product.State.PUBLISHED and product.variant_of_id is None
    if is_out and product.shop.is_published:
        learn(*(getattr(product, field) for field in OF_PRODUCTS))


def learn_shop(*, shop: Shop, **_news: object) -> None:
    """Those of a shop that nobody has looked at wait until it is let in."""
    if shop.is_published:
        learn(*(getattr(shop, field) for field in OF_SHOPS))


@transaction.atomic
def learn_afresh() -> int:
    """
    Forget the words of what is no longer shown, count the others, and say how many are kept.

    Words that are learned meanwhile wait for its end, a few seconds in the largest town.
    """
    shops, goods = Shop.objects.published(), Product.objects.shown()
    texts = chain(_texts(shops, *OF_SHOPS), _texts(goods, *OF_PRODUCTS))
    hits, written = Counter[str](), dict[str, str]()
    for text in texts:
        hits.update(set(WORDS.findall(text.lower())))
    kept = Counter[str]()
    for word, number in hits.items():
        key = form(word)
        kept[key] += number
        # The spelling most of them have.
        if number >= hits.get(written.get(key, ""), 0):
            written[key] = word
    Word.objects.all().delete()
    Word.objects.bulk_create(
        (Word(text=written[key], plain=key, hits=kept[key]) for key in sorted(kept)),
        ignore_conflicts=True,
        batch_size=5000,
    )
    return len(kept)


def _texts(found: QuerySet[Any], *fields: str) -> Iterator[str]:
    for row in found.order_by().values_list(*fields).iterator(chunk_size=2000):
        yield " ".join(row)
