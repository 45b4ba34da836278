"""A spreadsheet is sent, now or by itself from an address; and those that were."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from halles import limits
from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.forms.imports import MOST_TOGETHER, FileForm, ScheduleForm, too_heavy
from storefront.desk.shops import back, here, shop_of, tabs
from storefront.imports import actions
from storefront.imports.models import Schedule
from storefront.imports.reasons import sentence
from storefront.merchants.models import Shop

LATEST = 20
# Each is kept for a month, with its lines: nobody sends more of their own accord.
FILES, SECONDS = 20, 600


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def imports(request: UserRequest) -> HttpResponse:
    shop, form = shop_of(request), FileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _list(request, shop, file_form=form)
    if not limits.allow(f"import:{shop.pk}", limit=FILES, seconds=SECONDS):
        form.add_error(None, _("Too many files at once: please wait ten minutes."))
        return _list(request, shop, file_form=form)
    sent = actions.keep(form.cleaned_data["file"], form.cleaned_data["pictures"])
    started = actions.start(shop, sent, at=timezone.now(), by=request.user.email)
    return redirect("desk:import", started.pk)


@require_POST
@signed_in_required
def schedule(request: UserRequest) -> HttpResponse:
    shop, form = shop_of(request), ScheduleForm(request.POST)
    if not form.is_valid():
        return _list(request, shop, schedule_form=form)
    actions.schedule(shop, form.plan(), at=timezone.now(), by=request.user.email)
    messages.success(request, _("The file is fetched within the hour, then as you said."))
    return back("desk:imports", shop)


@require_POST
@signed_in_required
def stop(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    planned = get_object_or_404(Schedule, shop=shop)
    actions.stop(planned, at=timezone.now(), by=request.user.email)
    messages.success(request, _("This file is no longer fetched."))
    return back("desk:imports", shop)


def _list(
    request: UserRequest,
    shop: Shop,
    *,
    file_form: FileForm | None = None,
    schedule_form: ScheduleForm | None = None,
) -> HttpResponse:
    planned = Schedule.objects.filter(shop=shop).first()
    said = {name: getattr(planned, name) for name in ("address", "period", "tolerated") if planned}
    context = {
        "shop": shop,
        "here": here(shop),
        "tabs": tabs(request, shop),
        "file_form": file_form or FileForm(),
        "most": MOST_TOGETHER,
        "too_heavy": too_heavy(),
        "schedule_form": schedule_form or ScheduleForm(initial=said or None),
        "schedule": planned,
        "why": sentence(planned.reason) if planned and planned.reason else "",
        "imports": shop.imports.newest()[:LATEST],
    }
    bound = any(form and form.is_bound for form in (file_form, schedule_form))
    return render(request, "desk/imports/list.html", context, status=422 if bound else 200)
