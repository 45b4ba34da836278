"""The pictures of pages that have no photo, drawn when somebody asks."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from halles import limits
from halles.http import keys
from storefront.catalogue import posters
from storefront.catalogue import queries as catalogue
from storefront.reach import drawing
from tenants.current import current_town
from themes import context
from themes.heads import Poster, of_town

FOREVER = "public, max-age=31536000, immutable"
# A network asks for one a page it is shown, a robot for one a page it reads: some 50 ms each.
TRIES, SECONDS = 300, 60


@require_safe
def poster(request: HttpRequest, kind: str, key: str, fingerprint: str) -> HttpResponse:
    """The picture of a page as it is now; a former address leads to it."""
    if not limits.allow(f"poster:{limits.client_address(request)}", limit=TRIES, seconds=SECONDS):
        return HttpResponse(
            _("Too many pictures at once."), status=429, headers={"Retry-After": "60"}
        )
    found = KINDS[kind](key) if kind in KINDS else None
    if found is None:
        raise Http404(key)
    if found.fingerprint != fingerprint:
        return redirect(found.path)
    answer = HttpResponse(drawing.jpeg(found), content_type="image/jpeg")
    answer["Cache-Control"] = FOREVER
    answer["ETag"] = f'"{fingerprint}"'
    return answer


def _of_product(key: str) -> Poster | None:
    product = catalogue.product(keys.read(key))
    return posters.product(product, current_town()) if product else None


def _of_shop(key: str) -> Poster | None:
    shop = catalogue.shop(key)
    return posters.shop(shop, current_town()) if shop else None


def _of_category(key: str) -> Poster | None:
    found = catalogue.shelf(key)
    return posters.category(found[0], current_town()) if found else None


def _of_town(key: str) -> Poster | None:
    branding, _print = context.look()
    return of_town(current_town(), tagline=branding.tagline, colour=branding.colour)


KINDS: dict[str, Callable[[str], Poster | None]] = {
    "produit": _of_product,
    "boutique": _of_shop,
    "categorie": _of_category,
    "ville": _of_town,
}
