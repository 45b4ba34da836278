"""What every answer tells a browser to refuse."""

import pytest
from csp.constants import NONCE
from csp.decorators import csp_update
from django.http import HttpResponse
from django.test import RequestFactory

from halles.http.policy import ContentPolicy

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ASKED = {
    "public page": ("get", "/boutiques/"),
    "private page": ("get", "/compte/connexion/"),
    "form": ("post", "/compte/connexion/"),
    "form of anybody": ("post", "/panier/lignes/"),
    "nowhere": ("get", "/nowhere/"),
    "address of a form": ("get", "/pro/conges/"),
}
THE_LIBRARYS = "csp.middleware.CSPMiddleware"


@pytest.mark.parametrize(("method", "path"), ASKED.values(), ids=ASKED)
def test_every_answer_carries_what_the_library_would_write(town, client_of, settings, method, path):
    ours = getattr(client_of(town), method)(path)

    place = settings.MIDDLEWARE.index("halles.http.policy.ContentPolicy")
    settings.MIDDLEWARE[place] = THE_LIBRARYS
    try:
        librarys = getattr(client_of(town), method)(path)
    finally:
        settings.MIDDLEWARE[place] = "halles.http.policy.ContentPolicy"

    assert ours.status_code == librarys.status_code
    assert set(ours.headers) == set(librarys.headers)
    assert ours["Content-Security-Policy"] == librarys["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in ours["Content-Security-Policy"]
    assert EVERYWHERE.items() <= dict(ours.items()).items()


def test_static_files_refuse_what_they_must(town, client_of):
    answer = client_of(town).get("/static/themes/icons.svg")

    answer.close()
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_answer_may_still_have_words_of_its_own():
    view = csp_update({"img-src": ["https://elsewhere.example"]})(lambda _request: HttpResponse())
    answer = ContentPolicy(view)(RequestFactory().get("/"))

    assert "https://elsewhere.example" in answer["Content-Security-Policy"]


def test_a_nonce_is_told():
    def view(request):
        return HttpResponse(str(request.csp_nonce))

    answer = ContentPolicy(csp_update({"script-src": ["'self'", NONCE]})(view))(
        RequestFactory().get("/")
    )

    assert f"'nonce-{answer.text}'" in answer["Content-Security-Policy"]
