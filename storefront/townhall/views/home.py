"""What happens on the marketplace, and who waits for an answer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from halles.accounts.http import UserRequest, manager_required
from storefront.merchants import traders
from storefront.merchants.models import Alert, Assistance, Merchant
from storefront.moderation.models import Report
from storefront.townhall import queries

QUEUE = 5


@require_safe
@manager_required
def home(request: UserRequest) -> HttpResponse:
    waiting = Merchant.objects.waiting().select_related("shop")
    stuck = queries.stuck(timezone.now())
    context = {
        "stuck": stuck[:QUEUE],
        "stuck_count": stuck.count(),
        "figures": queries.figures(timezone.now()),
        "waiting": waiting[:QUEUE],
        "communes": traders.communes(),
        "waiting_count": waiting.count(),
        "reports": Report.objects.waiting().count(),
        "alerts": Alert.objects.filter(settled_at=None).select_related("merchant__shop")[:QUEUE],
        "to_tell": Assistance.objects.to_tell().count(),
    }
    return render(request, "townhall/home.html", context)
