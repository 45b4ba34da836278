"""Events: announced, changed, cancelled with a reason, put away."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from halles.accounts.http import UserRequest, manager_required
from storefront.agenda import actions
from storefront.agenda.models import Event, IllegalMove
from storefront.merchants.actions import Overlap
from storefront.photos import uploads
from storefront.townhall.forms.agenda import CancelForm, EventForm
from storefront.townhall.views.agenda import Refusals, done, page, tried


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def new(request: UserRequest) -> HttpResponse:
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _kept(request, form, None):
        return done(request, _("The event is announced."))
    return page(request, form, title=_("Announce an event"))


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def event(request: UserRequest, pk: int) -> HttpResponse:
    event = _asked(pk)
    form = EventForm(request.POST or None, initial=EventForm.about(event))
    if request.method == "POST" and form.is_valid() and _kept(request, form, event):
        return done(request, _("The event is changed."))
    return page(request, form, title=event.title, event=event, cancel=CancelForm())


@require_POST
@manager_required
def cancel(request: UserRequest, pk: int) -> HttpResponse:
    form = CancelForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    act = partial(actions.cancel_event, _asked(pk), reason=reason)
    return _moved(request, act, _("Cancelled: its page says so."))


@require_POST
@manager_required
def resume(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, partial(actions.plan_again, _asked(pk)), _("It is planned again."))


@require_POST
@manager_required
def archive(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, partial(actions.archive_event, _asked(pk)), _("Its page is gone."))


def _moved(request: UserRequest, act: "partial[Event]", words: str) -> HttpResponse:
    refusals: Refusals = {IllegalMove: _("Somebody was faster: look at where this event is now.")}
    now = partial(act, at=timezone.now(), by=request.user.email)
    return tried(request, now, words, refusals)


def _kept(request: UserRequest, form: EventForm, event: Event | None) -> bool:
    at, by, picture = timezone.now(), request.user.email, uploads.picture(request, form)
    if form.errors:
        return False
    try:
        if event is None:
            event = actions.add_event(form.words(), at=at, by=by)
        else:
            actions.change_event(event, words=form.words(), at=at, by=by)
    except Overlap:
        form.add_error("ends_at", _("It ends before it begins."))
        return False
    if picture:
        actions.set_picture(event, picture=picture, at=at, by=by)
    return True


def _asked(pk: int) -> Event:
    return get_object_or_404(Event, pk=pk)
