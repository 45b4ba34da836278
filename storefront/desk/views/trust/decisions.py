"""What the town decided about a shop and its products, and how to contest it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.forms.trust import ContestForm
from storefront.desk.shops import here, of_theirs, shop_of, tabs
from storefront.moderation import actions, rules
from storefront.moderation.models import Decided, Decision

Measure = Decision.Measure


@require_safe
@signed_in_required
def decisions(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    rows = Decision.objects.filter(shop=shop).exclude(measure=Measure.NONE)
    told = rows.select_related("product", "appeal").order_by("-pk")[:100]
    context = {"shop": shop, "decisions": told, "tabs": tabs(request, shop), "here": here(shop)}
    return render(request, "desk/trust/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def decision(request: UserRequest, pk: int) -> HttpResponse:
    rows = of_theirs(request.user, Decision.objects.exclude(measure=Measure.NONE))
    found = get_object_or_404(rows.select_related("shop", "product"), pk=pk)
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at, by = timezone.now(), request.user.email
        try:
            actions.appeal(found, text=form.cleaned_data["text"], at=at, by=by)
        except Decided:
            messages.error(request, _("This decision was contested already, or taken back."))
        except actions.TooLate:
            messages.error(request, _("The six months to contest it are over."))
        else:
            messages.success(request, _("The town hall has your words, and answers in ten days."))
        return redirect("desk:decision", pk=pk)
    context = {
        "decision": found,
        "appeal": getattr(found, "appeal", None),
        "open": rules.can_contest(found, at=timezone.now()),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/trust/decision.html", context, status=status)
