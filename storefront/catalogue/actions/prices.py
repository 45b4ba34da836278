"""Writing down what products were sold at. Rows are only added."""

from datetime import datetime

from django.db import transaction

from storefront.catalogue.models import PriceChange, Product


@transaction.atomic
def begin_histories(*, at: datetime) -> int:
    """
    Write down today's price of what is on sale without a history, and say how many.

    Nothing is claimed of the days before: nobody wrote down what it was sold at.
    """
    on_sale = Product.objects.filter(state=Product.State.PUBLISHED, has_variants=False)
    unknown = on_sale.filter(price_changes=None).values_list("pk", "price")
    begun = [PriceChange(product_id=pk, price=price, at=at, by="") for pk, price in unknown]
    PriceChange.objects.bulk_create(begun, batch_size=1000)
    return len(begun)
