import re
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

import themes
from tenants.current import town_context
from themes.templatetags.theme import component


class Ask(forms.Form):
    email = forms.EmailField(help_text="Pour la confirmation.")
    slot = forms.ChoiceField(widget=forms.RadioSelect, choices=[("1", "17 h"), ("2", "18 h")])
    terms = forms.BooleanField(label="J’accepte.")


def test_a_field_is_tied_to_its_label_its_hint_and_its_mistake():
    html = Ask({"email": "lea@"})["email"].as_field_group()

    assert '<label for="id_email">' in html
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert described == ["id_email_helptext", "id_email_error"]
    assert all(f'id="{name}"' in html for name in described)


def test_a_choice_of_several_is_a_fieldset_with_a_legend():
    html = Ask()["slot"].as_field_group()

    assert "<fieldset" in html
    assert "<legend" in html


def test_a_summary_of_mistakes_leads_to_each_field():
    form = Ask({"email": "lea@"})
    form.is_valid()

    html = render_to_string("components/error_summary.html", {"form": form})

    assert 'href="#id_email"' in html
    assert 'href="#id_terms"' in html
    # A label that is a sentence has no full stop before the colon.
    assert ">J’accepte</a>" in html


def test_a_card_sold_out_cannot_be_added(town):
    product = {"name": "Comté", "url": "/c", "price": "9 €", "pk": 1}

    offered = component("components/card.jinja", product=product | {"add_url": "/add"})
    sold_out = component("components/card.jinja", product=product | {"sold_out": True})

    assert "<form" in offered
    assert "<form" not in sold_out


def test_a_card_shows_what_a_name_says_and_runs_nothing():
    html = component("components/card.jinja", product={"name": "<b>x", "url": "/"})

    assert "&lt;b&gt;x" in html


def test_a_page_of_each_town_stands_in_its_own_frame(client_of, town, other_town):
    ours = client_of(town).get("/categories/").text
    with town_context(other_town):
        theirs = client_of(other_town).get("/categories/").text

    assert f"<b>{town.name}</b>" in ours
    assert f"<b>{other_town.name}</b>" in theirs
    assert town.name not in theirs


def test_what_was_searched_is_in_the_frame_and_runs_nothing(client_of, town):
    html = client_of(town).get("/recherche/", {"q": '"><script>x'}).text

    assert 'value="&#34;&gt;&lt;script&gt;x"' in html
    assert "<script>x" not in html


ROOT = Path(themes.__file__).parent


def icons_used():
    for template in (*ROOT.rglob("*.html"), *ROOT.rglob("*.jinja")):
        yield from re.findall(r'{% icon "([\w-]+)"|icon\("([\w-]+)"', template.read_text())


@pytest.mark.parametrize("name", sorted({django or jinja for django, jinja in icons_used()}))
def test_every_icon_asked_for_is_in_the_sprite(name):
    sprite = Path(finders.find("themes/icons.svg")).read_text()

    assert f'<symbol id="{name}"' in sprite
