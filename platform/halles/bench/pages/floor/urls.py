from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from halles.bench.pages.floor.models import Product


def listing(request: HttpRequest) -> HttpResponse:
    """24 cards, by an index on what they are sorted by."""
    newest = (
        Product._default_manager.filter(state="published", variant_of_id=None)
        .order_by("-published_at", "-pk")
        .defer("description")
    )
    return render(request, "floor/listing.html", {"products": newest[:24]})


def product(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "floor/product.html", {"product": get_object_or_404(Product, pk=pk)})


urlpatterns = [path("", listing), path("<int:pk>/", product)]
