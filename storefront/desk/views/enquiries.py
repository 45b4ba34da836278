"""What shoppers asked the shop: goods to set aside, questions to answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from halles.accounts.http import UserRequest, signed_in_required
from halles.moves import IllegalMove
from storefront.desk import queries
from storefront.enquiries import actions
from storefront.enquiries.forms import AnswerForm, ReasonForm
from storefront.enquiries.models import Question, Reservation

State = Reservation.State
PER_PAGE = 30


@require_safe
@signed_in_required
def reservations(request: UserRequest) -> HttpResponse:
    chosen = request.GET.get("etat", State.ASKED)
    if chosen not in State.values:
        raise Http404
    return _reservations(request, State(chosen))


@require_POST
@signed_in_required
def set_aside(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.set_aside, _("Set aside: the shopper knows."))


@require_POST
@signed_in_required
def collected(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.collect, _("Collected and paid. Have a good day!"))


@require_POST
@signed_in_required
def refuse_reservation(request: UserRequest, pk: int) -> HttpResponse:
    form, reservation = ReasonForm(request.POST), _own(request, pk)
    if not form.is_valid():
        wrong = {reservation.pk: form}
        return _reservations(request, State(reservation.state), wrong=wrong, status=422)
    reason = form.cleaned_data["reason"]
    done = _("Refused: the shopper is told, the goods are on the shelf again.")
    return _moved(request, pk, actions.refuse, done, reason=reason)


@require_safe
@signed_in_required
def questions(request: UserRequest) -> HttpResponse:
    return _questions(request)


@require_POST
@signed_in_required
def answer(request: UserRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.visible_to(request.user), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _questions(request, wrong={question.pk: form}, status=422)
    text, at, by = form.cleaned_data["text"], timezone.now(), request.user.email
    try:
        actions.answer(question, text=text, at=at, by=by)
    except actions.AlreadyAnswered:
        messages.error(request, _("Somebody of the shop has answered already."))
    else:
        messages.success(request, _("Your answer has been sent."))
    return redirect("desk:questions")


def _moved(
    request: UserRequest, pk: int, act: Callable[..., Reservation], done: str, **more: str
) -> HttpResponse:
    try:
        moved = act(_own(request, pk), at=timezone.now(), by=request.user.email, **more)
    except IllegalMove:
        messages.error(request, _("Somebody was faster: look at where it is now."))
        return redirect("desk:reservations")
    messages.success(request, done)
    response = redirect("desk:reservations")
    if moved.is_holding:
        response["Location"] += f"?etat={moved.state}"
    return response


def _own(request: UserRequest, pk: int) -> Reservation:
    return get_object_or_404(Reservation.objects.visible_to(request.user), pk=pk)


def _reservations(
    request: UserRequest,
    chosen: State,
    *,
    wrong: dict[int, ReasonForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    own = Reservation.objects.visible_to(request.user)
    found = own.filter(state=chosen).order_by("asked_at", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    first = {"reason": _("We are sorry: we cannot set it aside.")}
    # A form of its own for each, so that a wrong one is shown where it was sent from.
    forms: dict[int, Any] = {
        one.pk: ReasonForm(initial=first, prefix=None, auto_id=f"{one.pk}_%s") for one in page
    } | (wrong or {})
    rows = [(one, forms[one.pk]) for one in page]
    context = {"rows": rows, "page": page, "chosen": chosen}
    context["tabs"] = queries.reservation_tabs(own, chosen)
    return render(request, "desk/enquiries/reservations.html", context, status=status)


def _questions(
    request: UserRequest, *, wrong: dict[int, AnswerForm] | None = None, status: int = 200
) -> HttpResponse:
    own = Question.objects.visible_to(request.user).select_related("shop", "product")
    answered = "repondues" in request.GET
    found = own.exclude(answered_at=None) if answered else own.open()
    order = "-answered_at" if answered else "asked_at"
    page = Paginator(found.order_by(order, "pk"), PER_PAGE).get_page(request.GET.get("page"))
    forms: dict[int, Any] = {one.pk: AnswerForm(auto_id=f"{one.pk}_%s") for one in page}
    rows = [(one, (forms | (wrong or {}))[one.pk]) for one in page]
    context = {"rows": rows, "page": page, "answered": answered}
    return render(request, "desk/enquiries/questions.html", context, status=status)
