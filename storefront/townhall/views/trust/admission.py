"""Whom the town lets in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halles.accounts.http import UserRequest, manager_required
from storefront.merchants.actions import checks
from storefront.merchants.traders import admission
from storefront.townhall.forms.trust import AdmissionForm


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def rules(request: UserRequest) -> HttpResponse:
    form = AdmissionForm(request.POST or None, initial=AdmissionForm.about(admission()))
    if request.method == "POST" and form.is_valid():
        checks.admit(**form.cleaned_data, at=timezone.now(), by=request.user.email)
        messages.success(request, _("Kept."))
        return redirect("townhall:admission")
    status = 422 if form.is_bound else 200
    return render(request, "townhall/trust/admission.html", {"form": form}, status=status)
