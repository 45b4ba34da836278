from django.http import HttpRequest, HttpResponse

from halles.http import public_page
from storefront.search import forms, queries
from themes import drawing


@public_page
def suggesting(request: HttpRequest) -> HttpResponse:
    """A few ways to go on with what is being typed, as the options of a list."""
    found = queries.suggestions(forms.words(request.GET))
    answer = drawing.page(request, "search/suggestions.jinja", {"suggestions": found})
    answer["X-Robots-Tag"] = "noindex"
    return answer
