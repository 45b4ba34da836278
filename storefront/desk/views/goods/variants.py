"""The options of a product, its variants, and its copy."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from halles.accounts.http import UserRequest, signed_in_required
from storefront.catalogue import actions
from storefront.catalogue.models import IllegalMove, Product
from storefront.desk.forms.variants import OptionsForm, VariantForm
from storefront.desk.shops import here, of_theirs


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def options(request: UserRequest, pk: int) -> HttpResponse:
    """Choose the options, then say a price and a stock for each variant."""
    head = _own(request, pk, variant_of=None)
    variants = _variants(head)
    form = OptionsForm(request.POST or None, initial=OptionsForm.about(variants))
    if request.method != "POST" or not form.is_valid():
        return _page(request, head, variants, form)
    try:
        made = actions.set_options(head, form.chosen, at=timezone.now(), by=request.user.email)
    except actions.TooManyVariants as many:
        said = {"number": many.number}
        form.add_error(None, _("This makes %(number)s variants: at most 100 are possible.") % said)
    except actions.BadOptions:
        wrong = _("Give each option a name and values that differ, of 40 letters at most.")
        form.add_error(None, wrong)
    else:
        said = {"count": len(made)}
        messages.success(request, _("The options are set: %(count)s variants.") % said)
        return redirect("desk:product_options", head.pk)
    return _page(request, head, variants, form)


@require_POST
@signed_in_required
def change(request: UserRequest, pk: int) -> HttpResponse:
    """What is said of one variant."""
    variant = _own(request, pk, variant_of__isnull=False)
    form = VariantForm(request.POST, auto_id=f"v{variant.pk}_%s")
    if form.is_valid():
        _change(request, variant, form)
    if form.errors:
        head = _own(request, variant.variant_of_id or 0)
        return _page(request, head, _variants(head), _options_of(head), wrong=(variant, form))
    messages.success(request, _("“%(name)s” has been changed.") % {"name": variant.title})
    return redirect("desk:product_options", variant.variant_of_id)


@require_POST
@signed_in_required
def remove(request: UserRequest, pk: int) -> HttpResponse:
    variant = _own(request, pk, variant_of__isnull=False)
    try:
        actions.remove_variant(variant, at=timezone.now(), by=request.user.email)
    except actions.LastVariant:
        messages.error(request, _("This is the last variant: withdraw the product instead."))
    except IllegalMove:
        messages.error(request, _("“%(name)s” was no longer sold.") % {"name": variant.title})
    else:
        messages.success(request, _("“%(name)s” is no longer sold.") % {"name": variant.title})
    return redirect("desk:product_options", variant.variant_of_id)


@require_POST
@signed_in_required
def duplicate(request: UserRequest, pk: int) -> HttpResponse:
    product = _own(request, pk, variant_of=None)
    copy = actions.duplicate(product, at=timezone.now(), by=request.user.email)
    messages.success(request, _("A copy has been made: change what differs."))
    return redirect("desk:product", copy.pk)


def _change(request: UserRequest, variant: Product, form: VariantForm) -> None:
    try:
        actions.change_variant(variant, offer=form.offer, at=timezone.now(), by=request.user.email)
    except (actions.StockMoved, actions.SkuTaken, actions.CrossedTooHigh) as refused:
        form.refuse(refused)


def _own(request: UserRequest, pk: int, **kind: Any) -> Product:
    found = of_theirs(request.user, Product.objects.filter(**kind))
    found = found.exclude(variant_of__isnull=False, state=Product.State.ARCHIVED)
    return get_object_or_404(found.select_related("shop__merchant", "variant_of"), pk=pk)


def _variants(head: Product) -> list[Product]:
    return list(head.variants.exclude(state=Product.State.ARCHIVED).order_by("pk"))


def _options_of(head: Product) -> OptionsForm:
    return OptionsForm(initial=OptionsForm.about(_variants(head)))


def _page(
    request: UserRequest,
    head: Product,
    variants: list[Product],
    form: OptionsForm,
    *,
    wrong: tuple[Product, VariantForm] | None = None,
) -> HttpResponse:
    forms = [
        (v, VariantForm(auto_id=f"v{v.pk}_%s", initial=VariantForm.about(v)))
        if wrong is None or v != wrong[0]
        else wrong
        for v in variants
    ]
    context = {"product": head, "form": form, "variants": forms, "here": here(head.shop)}
    status = 422 if form.errors or wrong else 200
    return render(request, "desk/options.html", context, status=status)
