from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from billing.payments.providers.local import actions, rules
from billing.payments.providers.local.forms import CardForm
from billing.payments.providers.local.models import LocalPayment
from halles.http import same_origin
from halles.moves import IllegalMove

State = LocalPayment.State
PAGES = {
    State.REQUIRES_PAYMENT: "local_payments/card.html",
    State.REQUIRES_ACTION: "local_payments/bank.html",
}


@require_safe
def payment(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page to pay on; once it is over, the way back to the shop."""
    found = _find(public_id)
    if found.state not in PAGES:
        return redirect(found.return_url)
    page = {"payment": found, "form": CardForm(), "cards": rules.listed()}
    return render(request, PAGES[State(found.state)], page)


@require_POST
@same_origin
@sensitive_post_parameters()
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _find(public_id)
    form = CardForm(request.POST)
    if not form.is_valid():
        page = {"payment": found, "form": form, "cards": rules.listed()}
        return render(request, PAGES[State.REQUIRES_PAYMENT], page, status=422)
    try:
        found = actions.pay(public_id, outcome=form.cleaned_data["number"], at=timezone.now())
    except IllegalMove:
        # Sent twice: the page says how far the first one went.
        return redirect("local_payments:payment", public_id)
    return _onward(found)


@require_POST
@same_origin
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    _find(public_id)
    confirmed = request.POST.get("answer") == "yes"
    try:
        found = actions.answer_bank(public_id, confirmed=confirmed, at=timezone.now())
    except IllegalMove:
        return redirect("local_payments:payment", public_id)
    return _onward(found)


@require_POST
@same_origin
def cancellation(request: HttpRequest, public_id: str) -> HttpResponse:
    _find(public_id)
    return _onward(actions.cancel(public_id, at=timezone.now()))


def _find(public_id: str) -> LocalPayment:
    found = LocalPayment.objects.filter(public_id=public_id).first()
    if found is None or settings.IN_PRODUCTION:
        raise Http404
    now = timezone.now()
    return actions.look_up(public_id, at=now) if found.expires_at <= now else found


def _onward(found: LocalPayment) -> HttpResponse:
    if found.state in PAGES:
        return redirect("local_payments:payment", found.public_id)
    return redirect(found.return_url)
