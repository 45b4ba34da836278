"""The town's goods for Google and Meta, streamed: what they fetch once or several times a day."""

from django.db.models import Count, Max, Q, Sum
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from halles import clock
from halles.http.remembered import remembered
from storefront.catalogue.models import Product
from storefront.reach.feeds import google as google_format
from storefront.reach.feeds import tables
from storefront.reach.streams import for_machines, stream
from tenants.current import current_town

A_QUARTER = 900


def _stocks() -> str:
    """
    What changes without a trace. By sales: the number of goods, their sum, the last change. By
    the clock: the reductions that go on, and the day, on which shops close or open again.
    """

    def asked() -> str:
        at = timezone.now()
        reduced = Count("pk", filter=Q(reduced_until__gt=at))
        told = Product.objects.aggregate(
            Count("pk"), Sum("stock"), Max("updated_at"), reduced=reduced
        )
        return "-".join(map(str, (*told.values(), clock.local(at).date())))

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
