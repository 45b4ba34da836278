from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from themes import context, sample
from themes import stylesheet as sheet

FOREVER = "public, max-age=31536000, immutable"


@require_safe
def stylesheet(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The town's tokens, kept forever under their own fingerprint, briefly under another."""
    branding, current = context.look()
    response = HttpResponse(sheet.render(branding), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOREVER if fingerprint == current else "public, max-age=60"
    return response


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Everything pages are made of, in two brands that have little in common."""
    return render(request, "themes/style.html", sample.everything())


@require_safe
def brands(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(sample.stylesheet(), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=60"
    return response


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "themes/legal.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "themes/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "themes/accessibility.html")
