"""How the pages of an account answer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


def page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    tired = form.has_error("__all__", "too-often")
    status = 429 if tired else 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def next_of(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, ours, require_https=request.is_secure()):
        return wanted
    return resolve_url("accounts:home")


def too_often() -> ValidationError:
    return ValidationError(_("Too many tries. Please wait ten minutes."), code="too-often")
