"""Markets: announced, changed, called off for a day, held no more."""

from datetime import date
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from halles.accounts.http import UserRequest, manager_required
from storefront.agenda import actions, queries
from storefront.agenda.models import Market
from storefront.merchants.actions import NoDay, Overlap
from storefront.townhall.forms.agenda import DayForm, MarketForm
from storefront.townhall.views.agenda import Refusals, done, page, tried


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def new(request: UserRequest) -> HttpResponse:
    form = MarketForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _kept(request, form, None):
        return done(request, _("The market is announced."))
    return page(request, form, title=_("Announce a market"))


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def market(request: UserRequest, pk: int) -> HttpResponse:
    market = _asked(pk)
    form = MarketForm(request.POST or None, initial=MarketForm.about(market))
    if request.method == "POST" and form.is_valid() and _kept(request, form, market):
        return done(request, _("The market is changed, and its stalls with it."))
    at = timezone.now()
    days = queries.next_dates(market.rhythm, at)
    off = [day for day in market.skipped if day >= timezone.localdate(at)]
    return page(request, form, title=market.name, market=market, days=days, off=off)


@require_POST
@manager_required
def call_off(request: UserRequest, pk: int) -> HttpResponse:
    day = _day(request)
    act = partial(actions.call_off, _asked(pk), day=day, at=timezone.now(), by=request.user.email)
    refusals: Refusals = {actions.NotHeld: _("There is no market on that day.")}
    return tried(request, act, _("Called off: its page and its stalls say so."), refusals)


@require_POST
@manager_required
def hold_again(request: UserRequest, pk: int) -> HttpResponse:
    day = _day(request)
    act = partial(actions.hold_again, _asked(pk), day=day, at=timezone.now(), by=request.user.email)
    refusals: Refusals = {actions.NotHeld: _("The market of that day was not called off.")}
    return tried(request, act, _("The market is held after all."), refusals)


@require_POST
@manager_required
def archive(request: UserRequest, pk: int) -> HttpResponse:
    actions.archive_market(_asked(pk), at=timezone.now(), by=request.user.email)
    return done(request, _("The market is put away, and its stalls are taken down."))


def _kept(request: UserRequest, form: MarketForm, market: Market | None) -> bool:
    at, by = timezone.now(), request.user.email
    try:
        if market is None:
            actions.add_market(form.words(), at=at, by=by)
        else:
            actions.change_market(market, words=form.words(), at=at, by=by)
    except Overlap:
        form.add_error("closes", _("It ends before it begins: look at the hours and the season."))
    except NoDay:
        form.add_error("weekdays", _("Choose the days of the week, or one date."))
    return not form.errors


def _day(request: UserRequest) -> date:
    """The day of the form; one that nobody can mean when there is none."""
    form = DayForm(request.POST)
    day: date = form.cleaned_data["day"] if form.is_valid() else date.min
    return day


def _asked(pk: int) -> Market:
    return get_object_or_404(Market.objects.shown(), pk=pk)
