"""How a shop sells."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.forms.selling import SellingForm
from storefront.desk.shops import back, here, shop_of, tabs
from storefront.merchants import actions


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def selling(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    form = SellingForm(request.POST or None, initial=SellingForm.about(shop))
    if request.method == "POST" and form.is_valid():
        actions.sell(shop, terms=form.terms(), at=timezone.now(), by=request.user.email)
        messages.success(request, _("From now on your shop sells that way."))
        return back("desk:selling", shop)
    context = {"shop": shop, "form": form, "here": here(shop), "tabs": tabs(request, shop)}
    return render(request, "desk/selling.html", context, status=422 if form.is_bound else 200)
