from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from storefront.catalogue import queries as catalogue
from storefront.merchants.models import Shop
from storefront.reach.views import missing
from themes.heads import short as codes


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """Lead on, count nobody: whoever follows a short link is nobody's business."""
    kind, pk = codes.read(code)
    if kind == "shop":
        return redirect(get_object_or_404(Shop.objects.published(), pk=pk), permanent=True)
    product = catalogue.product(pk) if pk < 2**63 else None
    return redirect(product, permanent=True) if product else missing.page(request, product=pk)
