"""What a page says once is said to one person, in one town."""

import pytest
from django.contrib import messages
from django.http import HttpResponse
from django.test import RequestFactory

from halles.http import PrivateByDefault, public_page
from halles.http.messages import TownMessages
from tenants.current import town_context

PAGES = ["/", "/boutiques/", "/bons/"]


def _saying(text):
    """The cookie by which the current town would say `text` on the next page."""
    request, response = RequestFactory().get("/"), HttpResponse()
    storage = TownMessages(request)
    storage.add(messages.SUCCESS, text)
    storage.update(response)
    return response.cookies["messages"].value


@pytest.mark.parametrize("page", PAGES)
def test_a_page_with_a_message_is_kept_by_no_cache(town, client_of, page):
    browser = client_of(town)
    browser.cookies["messages"] = _saying("Votre panier est prêt")

    answer = browser.get(page)

    assert "Votre panier est prêt" in answer.content.decode()
    assert "public" not in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_one_may_be_kept(town, client_of, page):
    assert "public" in client_of(town).get(page).headers["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_a_message_of_another_town_is_not_shown(town, other_town, client_of, page):
    with town_context(other_town):
        cookie = _saying("Un mot de Chartres")
    browser = client_of(town)
    browser.cookies["messages"] = cookie

    answer = browser.get(page)

    assert "Un mot de Chartres" not in answer.content.decode()
    assert "public" not in answer.headers["Cache-Control"]


def test_an_answer_that_sets_a_cookie_is_kept_by_no_cache(town):
    page = public_page(lambda request: HttpResponse("Bonjour"))

    def with_cookie(request):
        response = page(request)
        response.set_cookie("any", "thing")
        return response

    answer = PrivateByDefault(with_cookie)(RequestFactory().get("/"))
    assert "public" not in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


def test_a_message_added_by_the_page_itself_is_kept_by_no_cache(town):
    request = RequestFactory().get("/")
    request._messages = TownMessages(request)

    def greet(request):
        messages.success(request, "Bienvenue")
        return HttpResponse("Bonjour")

    assert not public_page(greet)(request).has_header("Cache-Control")
