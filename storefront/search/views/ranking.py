from django.http import HttpRequest, HttpResponse

from halles.http import public_page
from storefront.search import heads
from storefront.search.queries import MOST
from themes import drawing


@public_page
def ranking(request: HttpRequest) -> HttpResponse:
    """
    In which order products and shops stand, and that nobody pays for it.

    Owed to shopkeepers by Regulation (EU) 2019/1150, article 5, and to shoppers by article
    L111-7 of the Code de la consommation.
    """
    return drawing.page(request, "search/ranking.jinja", {"most": MOST, "head": heads.ranking()})
