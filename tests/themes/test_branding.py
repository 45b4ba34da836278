import pytest
from django.db import IntegrityError, transaction

from halles.audit.models import Entry
from tenants.current import public_context
from themes import actions, context, stylesheet
from themes.models import HOUSE_COLOUR, Branding


@pytest.fixture(autouse=True)
def fresh(town):
    context.forget()
    yield
    context.forget()


def sheet_address(client):
    return client.get("/_style/").context["theme_css_url"]


def test_a_town_without_a_choice_wears_the_colour_it_was_opened_with(town):
    assert Branding.current().colour == town.colour


def test_the_operator_wears_the_house_colour():
    with public_context():
        assert Branding.current().colour == HOUSE_COLOUR


def test_rebranding_changes_the_sheet_and_leaves_a_trace(
    town, now, django_capture_on_commit_callbacks
):
    _, before = context.look()

    with django_capture_on_commit_callbacks(execute=True):
        actions.rebrand(Branding(colour="#D81B60"), at=now, by="mairie")

    branding, after = context.look()
    assert branding.colour == "#d81b60"
    assert before != after
    assert Entry.objects.filter(verb="rebrand", by="mairie").exists()


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "#fff;}body{", ""])
def test_what_is_not_a_colour_is_refused(now, colour):
    with pytest.raises(actions.NotALook) as refused:
        actions.rebrand(Branding(colour=colour), at=now, by="mairie")

    assert "colour" in refused.value.messages


def test_the_database_itself_refuses_what_is_not_a_colour(town):
    with pytest.raises(IntegrityError, match="branding_colour_is_hex"), transaction.atomic():
        Branding(colour="red").save()


def test_a_town_has_one_look(town):
    Branding(colour="#d81b60").save()
    Branding(colour="#1f5c46").save()

    assert Branding.objects.get().colour == "#1f5c46"


def test_the_sheet_is_kept_forever_under_its_own_address(client_of, town):
    client = client_of(town)

    response = client.get(sheet_address(client))

    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]
    assert "--brand:" in response.text
    assert not response.cookies


def test_an_old_address_gives_the_present_sheet_for_a_minute_only(client_of, town):
    response = client_of(town).get("/theme.000000000000.css")

    assert response["Cache-Control"] == "public, max-age=60"
    assert f"--brand:{town.colour}" in response.text


def test_the_sheet_of_a_town_holds_nothing_of_its_neighbour(client_of, town, other_town):
    Branding(colour="#d81b60").save()

    response = client_of(other_town).get(f"/theme.{stylesheet.fingerprint(Branding.current())}.css")

    assert "#d81b60" not in response.text


def test_the_look_costs_one_query_then_none(town, django_assert_num_queries):
    Branding.current()

    with django_assert_num_queries(1):
        context.look()
    with django_assert_num_queries(0):
        context.look()
