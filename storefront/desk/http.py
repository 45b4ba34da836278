"""What every page of the desk knows of who sits there."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from halles.accounts.models import Role
from halles.accounts.rules import has_role
from halles.audit.actions import acting_for
from storefront.merchants.models import Assistance
from tenants.middleware import trouble

DESK = "/pro/"


class AtDesk:
    """
    Say on every page of the desk that a town agent sits there, and for whom.

    What an agent does meanwhile is written down with the merchant's name beside their own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            stay = _stay(request) if request.path.startswith(DESK) else None
        except DatabaseError as error:
            if answer := trouble(error):
                return answer
            raise
        request.assistance = stay  # type: ignore[attr-defined]
        if stay is None:
            return self.get_response(request)
        with acting_for(f"{stay.merchant.scope} {stay.merchant}"):
            return self.get_response(request)


def _stay(request: HttpRequest) -> Assistance | None:
    if not request.user.is_authenticated:
        return None
    rows = Assistance.objects.live(timezone.now()).select_related("merchant__shop")
    stay = rows.filter(agent=request.user).first()
    # The right may end before the hour: its merchant left, or the agent works there no more.
    held = stay and has_role(request.user, Role.Name.AGENT, stay.merchant.scope)
    return stay if held else None
