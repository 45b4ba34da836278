"""Letting other shops use a sheet, and no longer. Each action is one transaction."""

from datetime import datetime

from django.db import transaction

from halles.audit import actions as audit
from storefront.catalogue.models import Product
from storefront.sharing import tasks
from storefront.sharing.models import Agreement


class NoCode(Exception):
    """A sheet is found by its bar code, and this product has none."""


@transaction.atomic
def agree(product: Product, *, at: datetime, by: str) -> Agreement:
    """Share its sheet from now on. Agreed already, nothing is added. Raises NoCode."""
    product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    if not product.gtin:
        raise NoCode(product.pk)
    agreement, is_new = Agreement.objects.standing().get_or_create(
        product=product, defaults={"given_at": at, "given_by": by}
    )
    if is_new:
        audit.record("sheet shared", target=f"product:{product.pk} {product}", by=by, at=at)
        follow(agreement)
    return agreement


@transaction.atomic
def withdraw(product: Product, *, at: datetime, by: str) -> None:
    """Share it no longer; never shared, nothing is taken back."""
    standing = Agreement.objects.standing().select_for_update().filter(product=product)
    for agreement in standing:
        agreement.withdrawn_at, agreement.withdrawn_by = at, by
        agreement.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record("sheet withdrawn", target=f"product:{product.pk} {product}", by=by, at=at)
        follow(agreement)


def follow(agreement: Agreement) -> None:
    """Have its sheet say what its product says now; in the caller's transaction."""
    tasks.tell.post(agreement_id=agreement.pk)
