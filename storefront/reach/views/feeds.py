"""The town's goods for Google and Meta, streamed: what they fetch once or several times a day."""

from django.db.models import Count, Max, Sum
from django.http import HttpRequest, HttpResponseBase

from halles.http.remembered import remembered
from storefront.catalogue.models import Product
from storefront.reach.feeds import google as google_format
from storefront.reach.feeds import tables
from storefront.reach.streams import for_machines, stream
from tenants.current import current_town

A_QUARTER = 900


def _stocks() -> str:
    """What sales change, which leave no trace: the number of goods, their sum, the last change."""

    def asked() -> str:
        told = Product.objects.aggregate(Count("pk"), Sum("stock"), Max("updated_at"))
        return "-".join(str(value) for value in told.values())

    return remembered("mark of feeds", asked)


@for_machines(seconds=A_QUARTER, mark=_stocks)
def google(request: HttpRequest) -> HttpResponseBase:
    return stream(google_format.document(current_town()), content_type="application/xml")


@for_machines(seconds=A_QUARTER, mark=_stocks)
def google_local(request: HttpRequest) -> HttpResponseBase:
    return stream(tables.google_local(current_town()), content_type="text/tab-separated-values")


@for_machines(seconds=A_QUARTER, mark=_stocks)
def meta(request: HttpRequest) -> HttpResponseBase:
    return stream(tables.meta(current_town()), content_type="text/csv")
