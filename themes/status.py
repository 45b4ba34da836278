"""Pages of a town that cannot answer as it should: not serving, not found, not allowed, broken."""

import hashlib
from base64 import b64encode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from halles.translations import places
from tenants.current import NoTown, current_town
from tenants.models import Town
from themes.models import HOUSE_COLOUR
from themes.tokens import as_rule, derive

# What is worth trying again, and after how many seconds.
RETRY = {"preparing": "3600", "suspended": "3600", "unavailable": "60"}


def page(town: Town, status: str = "") -> HttpResponse:
    """
    The page of a town that does not serve: `status`, or else the state it is in.

    503 with Retry-After, or 410 once closed. Needs neither schema, database nor any other
    request: its style sheet is inside, and allowed by its hash alone.
    """
    status = status or town.state
    response = _alone(town.name, town.colour, status, 410 if status == "closed" else 503)
    if status in RETRY:
        response["Retry-After"] = RETRY[status]
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Says so in the town's colour, without asking anything of what may be broken."""
    try:
        town = current_town()
    except NoTown:
        return _alone("Halles", HOUSE_COLOUR, "failed", 500)
    return _alone(town.name, town.colour, "failed", 500)


def _alone(name: str, colour: str, status: str, code: int) -> HttpResponse:
    title, text = _words(name)[status]
    style = as_rule(derive(colour)) + render_to_string("themes/status.css")
    told = {"name": name, "title": title, "text": text, "style": style}
    response = HttpResponse(render_to_string("themes/status.html", told), status=code)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    response["Content-Security-Policy"] = f"default-src 'none'; style-src 'sha256-{digest}'"
    response["Cache-Control"] = "no-store"
    return response


def _words(town: str) -> dict[str, tuple[str, str]]:
    said = {"of_town": places.of(town)}
    paused = _("The marketplace of %(of_town)s is paused. Orders already placed are kept.")
    busy = _("The marketplace of %(of_town)s cannot answer now. Nothing is lost: try again soon.")
    soon = _("The shops of %(of_town)s are setting out their goods. Come back in a few days.")
    over = _("The shops of %(of_town)s still welcome you in town.")
    ours = _("The fault is ours and has been reported. Nothing you ordered is lost.")
    words = {
        "preparing": (_("Opening soon"), soon),
        "suspended": (_("Closed for the moment"), paused),
        "closed": (_("This marketplace has closed"), over),
        "unavailable": (_("Back in a moment"), busy),
        "failed": (_("Something went wrong"), ours),
    }
    return {status: (title, text % said) for status, (title, text) in words.items()}
