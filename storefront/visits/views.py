"""Where a page says that somebody looked, called, asked the way, is coming."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from halles import clock, limits
from halles.http import public_page, same_origin
from storefront.merchants.models import Shop
from storefront.merchants.queries import door
from storefront.visits import actions
from storefront.visits.agents import is_robot
from storefront.visits.models import Tally
from tenants.current import current_town
from themes import drawing
from themes.heads import Head, titled


@require_POST
@same_origin
def count(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Add one. What a script sends gets an empty answer; the form of who comes, a page."""
    shop = get_object_or_404(_shops(), slug=slug)
    if not is_robot(request.headers.get("User-Agent", "")):
        actions.count(shop, kind, visitor=_visitor(request), at=timezone.now())
    if kind == Tally.Kind.COMING:
        return redirect("visits:coming", slug=slug)
    return HttpResponse(status=204)


@public_page
def coming(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the shop is and until when it is open, for who sets out."""
    shop, at = get_object_or_404(_shops(), slug=slug), timezone.now()
    title = _("See you soon at %(shop)s") % {"shop": shop.name}
    head = Head(
        title=titled(title, current_town().name),
        description=title,
        path=request.path,
        is_indexed=False,
    )
    told = {"shop": shop, "title": title, "head": head, "hours": door(shop.hours, at=at)}
    return drawing.page(request, "visits/coming.jinja", told)


def _visitor(request: HttpRequest) -> str:
    """Whether two are the same, today and in this town: no key, no way back to an address."""
    day = clock.local(timezone.now()).date()
    salt = f"visits {current_town().schema_name} {day}"
    return salted_hmac(salt, limits.client_address(request), algorithm="sha256").hexdigest()


def _shops() -> QuerySet[Shop]:
    return Shop.objects.published().select_related("merchant").with_hours().defer("search")
