from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from halles.accounts.models import User
from halles.console import queries
from halles.console.doors import operator_required
from halles.console.forms import OpenTownForm
from halles.console.views import find
from tenants.actions.opening import CommuneHasTown, Wish, ask
from tenants.models import Commune, MergedAway, UnknownCommune
from tenants.subdomains import SubdomainTaken, propose
from themes.colour import is_hex
from themes.models import HOUSE_COLOUR
from themes.tokens import derive, is_adjusted

SUGGESTED = 8


@operator_required
@require_safe
def commune(request: HttpRequest) -> HttpResponse:
    """Which commune: with one answer, straight to its form."""
    context = _search(request.GET.get("q", ""))
    if context.get("only"):
        return redirect("console:open_town", insee=context["only"])
    return render(request, "console/commune.html", context)


@operator_required
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    return render(request, "console/parts/communes.html", _search(request.GET.get("q", "")))


@operator_required
@require_safe
def colour(request: HttpRequest) -> HttpResponse:
    """What the pages will make of a colour, while it is being chosen."""
    chosen = request.GET.get("colour", "").lower()
    if not is_hex(chosen):
        raise Http404
    insee = request.GET.get("insee", "").replace("\0", "")
    commune = Commune.objects.filter(insee=insee).first()
    return render(request, "console/parts/colour.html", _preview(chosen) | {"commune": commune})


@operator_required
def open_town(request: HttpRequest, insee: str) -> HttpResponse:
    commune = _commune(insee)
    first = {"subdomain": propose(commune.name), "colour": HOUSE_COLOUR, "holder": "commune"}
    form = OpenTownForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            wish = Wish(commune=commune, **form.cleaned_data)
            opening = ask(wish, at=timezone.now(), by=cast(User, request.user).email)
            return redirect("console:town", uuid=opening.town.uuid)
        except SubdomainTaken as refusal:
            form.add_error("subdomain", str(refusal))
        except CommuneHasTown as refusal:
            form.add_error("holder", str(refusal))
    shown = str(form["colour"].value() or "").lower()
    context = {"form": form, "commune": commune, "base": request.get_host().partition(".")[2]}
    context |= _preview(shown if is_hex(shown) else HOUSE_COLOUR)
    return render(request, "console/open_town.html", context, status=422 if form.errors else 200)


@operator_required
@require_safe
def opening(request: HttpRequest, uuid: str) -> HttpResponse:
    """The steps while they are done; once all are, the whole page is shown anew."""
    opening = find(uuid).opening
    context = {"steps": queries.steps(opening), "poll": reverse("console:opening", args=[uuid])}
    response = render(request, "components/live/steps.html", context)
    if opening.finished_at:
        response["HX-Refresh"] = "true"
    return response


def _search(text: str) -> dict[str, Any]:
    text = "".join(filter(str.isprintable, text)).strip()[:100]
    found = list(Commune.objects.named_like(text)[: SUGGESTED + 1]) if len(text) > 1 else []
    context: dict[str, Any] = {"q": text, "communes": found[:SUGGESTED]}
    context["more"] = len(found) > SUGGESTED
    if found or not text:
        return context | {"only": found[0].insee if len(found) == 1 else ""}
    try:
        context |= {"communes": [Commune.objects.find(text)]}
    except MergedAway as gone:
        context |= {"refusal": str(gone), "communes": [gone.into]}
    except UnknownCommune as unknown:
        context |= {"refusal": str(unknown)}
    return context


def _commune(insee: str) -> Commune:
    found = Commune.objects.filter(insee=insee).first()
    if found is None:
        raise Http404
    return found


def _preview(colour: str) -> dict[str, Any]:
    tokens = {name.replace("-", "_"): value for name, value in derive(colour).items()}
    return {"tokens": tokens, "is_adjusted": is_adjusted(colour)}
