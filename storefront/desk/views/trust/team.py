"""Who works at the desk: its owner lets people in and out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from halles import limits
from halles.accounts import rules
from halles.accounts.http import UserRequest, signed_in_required
from halles.accounts.models import Role
from storefront.desk.forms.trust import InvitationForm
from storefront.desk.shops import back, here, shop_of, tabs
from storefront.merchants.actions import team as actions
from storefront.merchants.models import IllegalMove, Shop

# In a day: a mail goes to each, whoever they are.
INVITATIONS = 20


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def team(request: UserRequest) -> HttpResponse:
    shop = _own(request)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if limits.allow(f"team:{shop.merchant_id}", limit=INVITATIONS, seconds=86_400):
            _invite(request, shop, form)
            messages.success(request, _("Invited: a mail with a link is on its way."))
            return back("desk:team", shop)
        form.add_error(None, _("Too many invitations today. Please go on tomorrow."))
    people = Role.objects.filter(scope=shop.merchant.scope, name__in=Role.AT_WORK)
    context = {
        "shop": shop,
        "form": form,
        "people": people.select_related("user").order_by("name", "pk"),
        "tabs": tabs(request, shop),
        "here": here(shop),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/trust/team.html", context, status=status)


def _invite(request: UserRequest, shop: Shop, form: InvitationForm) -> None:
    at, by = timezone.now(), request.user.email
    try:
        actions.invite(shop.merchant, **form.cleaned_data, at=at, by=by)
    except IllegalMove as gone:
        raise Http404 from gone


@require_POST
@signed_in_required
def dismiss(request: UserRequest, pk: int) -> HttpResponse:
    shop = _own(request)
    people = Role.objects.filter(name=Role.Name.STAFF, scope=shop.merchant.scope)
    role = get_object_or_404(people, pk=pk)
    try:
        actions.dismiss(shop.merchant, role=role, at=timezone.now(), by=request.user.email)
    except Role.DoesNotExist:
        messages.error(request, _("This person had left already."))
    else:
        messages.success(request, _("This person works here no more."))
    return back("desk:team", shop)


def _own(request: UserRequest) -> Shop:
    """The shop, for its owner; anybody else finds nothing here."""
    shop = shop_of(request)
    if not rules.has_role(request.user, Role.Name.OWNER, shop.merchant.scope):
        raise Http404
    return shop
