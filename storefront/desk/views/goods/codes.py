"""A product that has a bar code: read or typed, and half of the form is written already."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk import sheets
from storefront.desk.forms.quick import CodeForm
from storefront.desk.shops import here, shop_of, tabs
from storefront.desk.uploads import posted


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def code(request: UserRequest) -> HttpResponse:
    """The camera reads it, a photo shows it, or it is typed; then the form of a new product."""
    shop, form = shop_of(request), CodeForm(posted(request), request.FILES or None)
    if _may_try(request, form) and form.is_valid():
        asked = urlencode({"code": form.cleaned_data["code"]})
        return redirect(f"{reverse('desk:product_add')}{here(shop)}&{asked}")
    context = {"shop": shop, "form": form, "here": here(shop), "tabs": tabs(request, shop)}
    return render(request, "desk/code.html", context, status=422 if form.is_bound else 200)


def _may_try(request: UserRequest, form: CodeForm) -> bool:
    if not form.is_bound:
        return False
    try:
        sheets.count(request)
    except sheets.TooOften:
        form.add_error(None, _("That is many bar codes at once: wait an hour, or type the rest."))
        return False
    return True
