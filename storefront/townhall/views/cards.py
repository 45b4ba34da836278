"""Cards of shops, products and markets for the town's own site: found, looked at, copied."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from halles.accounts.http import UserRequest, manager_required
from storefront.reach import cards as reach
from storefront.townhall import queries
from tenants.current import current_town

LONGEST = 300


@require_safe
@manager_required
def cards(request: UserRequest) -> HttpResponse:
    """What has these words, or the card of the page that was chosen, with what to copy."""
    address = current_town().address
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    chosen = request.GET.get("page", "").replace("\0", "")[:LONGEST]
    # Who pastes the address of a page means that page.
    pasted = words if words.startswith("http") else ""
    card = reach.of_address(pasted or address + chosen) if pasted or chosen else None
    context = {
        "words": words,
        "card": card,
        "unknown": bool(pasted or chosen) and card is None,
        "found": queries.embeddable(words) if card is None and not pasted else [],
    }
    return render(request, "townhall/cards.html", context)
