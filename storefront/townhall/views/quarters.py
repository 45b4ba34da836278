"""Quarters: what is said of them, and which shops are there."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from halles.accounts.http import UserRequest, manager_required
from storefront.agenda import actions
from storefront.agenda.models import Quarter
from storefront.townhall.forms.agenda import QuarterForm
from storefront.townhall.views.agenda import done, page


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def new(request: UserRequest) -> HttpResponse:
    form = QuarterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_quarter(form.words(), at=timezone.now(), by=request.user.email)
        return done(request, _("The quarter has its page."))
    return page(request, form, title=_("Add a quarter"))


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def quarter(request: UserRequest, pk: int) -> HttpResponse:
    quarter = _asked(pk)
    form = QuarterForm(request.POST or None, initial=QuarterForm.about(quarter))
    if request.method == "POST" and form.is_valid():
        at, by = timezone.now(), request.user.email
        actions.change_quarter(quarter, words=form.words(), at=at, by=by)
        return done(request, _("The quarter is changed."))
    return page(request, form, title=quarter.name, quarter=quarter)


@require_POST
@manager_required
def archive(request: UserRequest, pk: int) -> HttpResponse:
    actions.archive_quarter(_asked(pk), at=timezone.now(), by=request.user.email)
    return done(request, _("The page of the quarter is gone."))


def _asked(pk: int) -> Quarter:
    return get_object_or_404(Quarter.objects.shown(), pk=pk)
