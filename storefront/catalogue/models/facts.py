"""What is said of a product besides its name and price: what the law asks, what shoppers ask."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from storefront.catalogue.models.kinds import Allergen, Condition, Label, Measure
from storefront.merchants.models import Mode

# Held by a constraint too, in the migration `what_is_sold`.
MOST_OPTIONS = 3
# A column that came later has a default in the database: towns are served by the code of the
# version before while they are migrated.
EMPTY: dict[str, Any] = {"blank": True, "default": "", "db_default": ""}
NONE_KNOWN: dict[str, Any] = {"blank": True, "default": list, "db_default": []}


class Facts(models.Model):
    """Columns that describe; none is needed to sell."""

    # The number under the bar code, digits only; its key is checked where it is typed.
    gtin = models.CharField(_("bar code"), max_length=14, **EMPTY)
    # The shop's own word for it: by this an import finds it again.
    sku = models.CharField(_("your reference"), max_length=64, **EMPTY)
    brand = models.CharField(_("brand"), max_length=80, **EMPTY)
    # How much of the measure one of it is: 0.250 kg, 0.75 l, 12 pieces.
    unit_measure = models.CharField(max_length=8, choices=Measure, **EMPTY)
    unit_amount = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    origin = models.CharField(_("origin"), max_length=80, **EMPTY)
    allergens = ArrayField(models.CharField(max_length=16, choices=Allergen), **NONE_KNOWN)
    labels = ArrayField(models.CharField(max_length=24, choices=Label), **NONE_KNOWN)
    condition = models.CharField(
        _("condition"),
        max_length=16,
        choices=Condition,
        default=Condition.NEW,
        db_default=Condition.NEW,
    )
    # How it is sold when otherwise than its shop, and where on the shop's own site.
    mode = models.CharField(_("how it is sold"), max_length=16, choices=Mode, **EMPTY)
    link = models.URLField(_("its page on your site"), max_length=300, **EMPTY)
    # The description as the page shows it: cleaned when it is written, never when it is read.
    description_html = models.TextField(**EMPTY)

    class Meta:
        abstract = True


CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(gtin__regex=r"^([0-9]{8}|[0-9]{12,14})?$"), name="product_gtin_digits"
    ),
    models.UniqueConstraint(
        fields=["shop", "sku"], condition=~Q(sku=""), name="product_sku_once_a_shop"
    ),
    models.UniqueConstraint(
        fields=["shop", "idem"], condition=~Q(idem=""), name="product_once_a_form"
    ),
    models.CheckConstraint(
        condition=Q(unit_measure="", unit_amount=None)
        | Q(unit_measure__in=Measure.values, unit_amount__isnull=False, unit_amount__gt=0),
        name="product_unit_whole",
    ),
    models.CheckConstraint(
        condition=Q(allergens__contained_by=Allergen.values), name="product_allergens_known"
    ),
    models.CheckConstraint(
        condition=Q(labels__contained_by=Label.values), name="product_labels_known"
    ),
    models.CheckConstraint(
        condition=Q(condition__in=Condition.values), name="product_condition_known"
    ),
    models.CheckConstraint(condition=Q(mode__in=["", *Mode.values]), name="product_mode_known"),
    models.CheckConstraint(
        condition=Q(crossed_price=None)
        | Q(
            reduced_from__isnull=False,
            crossed_price__gt=F("price"),
            crossed_price__lte=F("reduced_from"),
        ),
        name="product_crossed_price_true",
    ),
    models.CheckConstraint(
        condition=Q(reduced_from=None, reduced_until=None)
        | Q(reduced_from__isnull=False, reduced_until__isnull=False, reduced_from__gt=F("price")),
        name="product_reduced_whole",
    ),
    models.CheckConstraint(
        condition=Q(publish_at=None) | Q(state="draft"), name="product_scheduled_draft"
    ),
    # A head has variants, a variant has options; one product is never both.
    models.CheckConstraint(
        condition=Q(variant_of=None, options=[])
        | (Q(variant_of__isnull=False, has_variants=False) & ~Q(options=[])),
        name="product_variant_has_options",
    ),
    models.CheckConstraint(
        condition=Q(has_variants=False) | Q(stock=None), name="product_head_not_counted"
    ),
    models.UniqueConstraint(
        fields=["variant_of", "options"],
        condition=Q(variant_of__isnull=False) & ~Q(state="archived"),
        name="product_variant_once",
    ),
]
