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
    summary = [(one, f"{count} {one.label}") for one, count in status.summary(lines)]
    context = {"page": page, "lines": page, "summary": summary}
    context["version"] = blueprints.version()[:8]
    return render(request, "console/tables.html", context)
