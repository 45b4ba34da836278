from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from halles.console.doors import operator_required
from tenants.fleet import status
from tenants.schemas import blueprints

A_PAGE = 50


@operator_required
@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """How the tables of each town stand, those that need somebody first."""
    lines = status.lines()
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": page, "summary": status.summary(lines)}
    context["version"] = blueprints.version()[:8]
    return render(request, "console/tables.html", context)
