from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenants.current import current_town, in_public
from themes import context, sample
from themes import stylesheet as sheet
from themes.heads import Head, described, titled

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
    text = _("Who publishes the marketplace of %(of_town)s, and who sells there.")
    return render(request, "themes/legal.html", _head(request, _("Legal notice"), text))


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    text = _("What the marketplace of %(of_town)s keeps of its visitors, for how long and why.")
    return render(request, "themes/privacy.html", _head(request, _("Personal data"), text))


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    text = _("How far everybody can use the marketplace of %(of_town)s, and whom to tell.")
    return render(request, "themes/accessibility.html", _head(request, _("Accessibility"), text))


def _head(request: HttpRequest, title: str, text: str) -> dict[str, Head]:
    """What the page says of itself in a town; at the operator's nobody looks for it."""
    if in_public():
        return {}
    town = current_town()
    said = described(text % {"of_town": town.of_name})
    return {"head": Head(title=titled(title, town.name), description=said, path=request.path)}
