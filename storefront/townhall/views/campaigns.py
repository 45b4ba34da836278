"""Voucher campaigns: their terms, their sale, their figures."""

from collections.abc import Callable

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.vouchers import actions, queries
from billing.vouchers.models import Campaign, IllegalMove
from halles.accounts.http import UserRequest, manager_required
from storefront.townhall.forms.campaigns import CampaignForm


@require_safe
@manager_required
def campaigns(request: UserRequest) -> HttpResponse:
    found = Campaign.objects.order_by("-pk")
    return render(request, "townhall/campaigns/list.html", {"campaigns": found})


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def new(request: UserRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None)
    if form.is_valid():
        campaign = actions.draft_campaign(form.terms, at=timezone.now(), by=request.user.email)
        return redirect("townhall:campaign", pk=campaign.pk)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def amend(request: UserRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.filter(state=Campaign.State.DRAFT), pk=pk)
    form = CampaignForm(request.POST or None, initial=model_to_dict(campaign))
    if form.is_valid():
        actions.amend_campaign(campaign, form.terms, at=timezone.now(), by=request.user.email)
        return redirect("townhall:campaign", pk=pk)
    return _form(request, form)


@require_safe
@manager_required
def campaign(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Campaign, pk=pk)
    context = {
        "campaign": found,
        "figures": queries.figures(found),
        "moves": found.MOVES[found.state],
        "steps": found.steps.order_by("pk"),
    }
    return render(request, "townhall/campaigns/detail.html", context)


@require_POST
@manager_required
def open_(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.open_campaign, _("The sale is open."))


@require_POST
@manager_required
def suspend(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.suspend_campaign, _("The campaign is suspended."))


@require_POST
@manager_required
def close(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.close_campaign, _("The sale is closed for good."))


def _moved(request: UserRequest, pk: int, act: Callable[..., Campaign], done: str) -> HttpResponse:
    try:
        act(get_object_or_404(Campaign, pk=pk), at=timezone.now(), by=request.user.email)
    except IllegalMove:
        messages.error(request, _("The campaign is no longer in a state for that."))
    else:
        messages.success(request, done)
    return redirect("townhall:campaign", pk=pk)


def _form(request: UserRequest, form: CampaignForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "townhall/campaigns/form.html", {"form": form}, status=status)
