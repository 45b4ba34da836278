import hashlib
import re
from base64 import b64encode

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tenants.models import Town
from themes import status


@pytest.mark.parametrize(
    ("state", "code"),
    [("preparing", 503), ("suspended", 503), ("unavailable", 503), ("closed", 410)],
)
def test_a_town_that_does_not_serve_says_so_in_its_colour_without_a_database(state, code):
    town = Town(name="Œuilly", colour="#7ab51d")

    response = status.page(town, state)

    assert response.status_code == code
    assert "Œuilly" in response.text
    assert "--brand:#7ab51d" in response.text
    assert ("Retry-After" in response) == (code == 503)


def test_the_style_inside_a_status_page_is_the_one_its_policy_allows():
    response = status.page(Town(name="Arras", colour="#1f5c46"), "suspended")

    style = re.search(r"<style>(.*)</style>", response.text, re.S)[1]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response["Content-Security-Policy"]


def test_a_failure_still_has_the_towns_name(town):
    response = status.failed(RequestFactory().get("/"))

    assert response.status_code == 500
    assert town.name in response.text


def test_a_page_that_does_not_exist_says_where_to_go(client_of, town):
    response = client_of(town).get("/rien/de/tel/")

    assert response.status_code == 404
    assert 'href="/"' in response.text
    assert town.name in response.text


# What search engines read is data: no browser runs it, and the policy lets it stand.
DATA = r' type="application/ld\+json">'
INLINE = re.compile(rf"\sstyle=|<style|<script(?![^>]+src=|{DATA})|\son\w+=")


@pytest.mark.parametrize(
    "path", ["/_style/", "/mentions-legales/", "/donnees-personnelles/", "/accessibilite/"]
)
def test_a_public_page_sets_no_cookie_and_carries_no_inline_style_or_script(client_of, town, path):
    response = client_of(town).get(path)

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert not INLINE.search(response.text)


def test_the_test_mode_is_told_on_every_page(client_of, town, settings):
    settings.PAYMENT_PROVIDER = "local"
    assert "MODE TEST" in client_of(town).get("/accessibilite/").text

    settings.PAYMENT_PROVIDER = "stripe"
    assert "MODE TEST" not in client_of(town).get("/accessibilite/").text


def test_a_mail_wears_the_colour_of_the_town(town):
    mail = render_to_string("layouts/mail.html", {"town": town, "link": "/x", "link_name": "Voir"})

    assert f"background:{town.colour}" in mail
    assert "Voir" in mail


def test_a_name_cannot_break_out_of_a_page():
    response = status.page(Town(name="<script>", colour="#1f5c46"), "suspended")

    assert "<script>" not in response.text


@pytest.mark.parametrize("path", ["/pro/conges/", "/panier/lignes/"])
def test_who_opens_the_address_of_a_form_reads_what_to_do(town, client_of, path):
    response = client_of(town).get(path)

    assert response.status_code == 405
    assert "POST" in response["Allow"]
    assert "renvoyez le formulaire" in response.text
    assert not response.cookies
