"""The town hall prepares a campaign, opens it and reads its figures."""

from datetime import date

import cast
import pytest
from django.db import IntegrityError

from billing.vouchers import actions
from billing.vouchers.models import Campaign
from halles.audit.models import Entry
from halles.money import Money

TERMS = {
    "name": "Bons de Noël",
    "issuer": "association",
    "issuer_name": "Les Vitrines de Rambouillet",
    "face": "10",
    "price": "7,50",
    "budget": "12 500",
    "cap_per_household": "4",
    "sold_from": "2026-11-15",
    "sold_until": "2026-12-24",
    "spend_from": "2026-11-15",
    "spend_until": "2027-01-31",
    "in_shop": "on",
    "online": "on",
}


@pytest.fixture
def manager(town, client_of):
    client = client_of(town)
    client.force_login(cast.a_manager())
    return client


def state():
    return Campaign.objects.get().state


def test_a_campaign_is_drafted_opened_suspended_and_closed(manager):
    page = manager.post("/mairie/bons/nouveau/", TERMS).url

    assert Campaign.objects.get().budget == Money(12_500_00)
    for path, expected in [
        ("ouverture", "open"),
        ("suspension", "suspended"),
        ("ouverture", "open"),
        ("fermeture", "closed"),
    ]:
        assert manager.post(f"{page}{path}/").url == page
        assert state() == expected
        assert manager.get(page).status_code == 200
    assert Entry.objects.filter(by="mairie@example.org").count() == 5


def test_a_move_that_cannot_be_says_so_and_changes_nothing(manager, now):
    campaign = actions.close_campaign(cast.a_campaign(), at=now, by="test")

    page = manager.post(f"/mairie/bons/{campaign.pk}/ouverture/", follow=True)

    assert "toast bad" in page.text
    assert state() == "closed"


def test_the_terms_change_only_while_it_is_a_draft(manager):
    campaign = cast.a_campaign(opened=False)
    path = f"/mairie/bons/{campaign.pk}/modification/"

    assert "Bons de printemps" in manager.get(path).text
    assert manager.post(path, TERMS).status_code == 302
    assert Campaign.objects.get().name == "Bons de Noël"

    manager.post(f"/mairie/bons/{campaign.pk}/ouverture/")
    assert manager.post(path, TERMS | {"name": "x"}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": "10"},
        {"price": "0,49"},
        {"price": "7,505"},
        {"budget": "0"},
        {"budget": "-1"},
        {"cap_per_household": "0"},
        {"sold_until": "2026-11-14"},
        {"spend_until": "2026-12-23"},
        {"spend_from": "2027-02-01"},
        {"spend_until": "2029-12-31"},
        {"spend_until": "9999-12-31"},
        {"sold_from": "9999-12-01", "sold_until": "9999-12-31", "spend_until": "9999-12-31"},
        {"name": ""},
        {"in_shop": "", "online": ""},
    ],
)
def test_terms_that_cannot_be_are_shown_again(manager, wrong):
    assert manager.post("/mairie/bons/nouveau/", TERMS | wrong).status_code == 422
    assert not Campaign.objects.exists()


def test_a_last_day_too_far_is_refused_by_the_database_too(town):
    with pytest.raises(IntegrityError, match="campaign_days_not_too_far"):
        cast.a_campaign(spend_until=date(9999, 12, 31))


def test_the_figures_say_what_was_sold_and_spent_where(manager, now):
    first, _second = cast.some_vouchers(2)
    actions.redeem(first.code, payee=cast.a_payee(), amount=Money(630), idem="1", at=now, by="test")

    page = manager.get(f"/mairie/bons/{first.campaign_id}/").text

    assert "Fromagerie du Pont" in page
    for amount in ("20,00", "6,30", "13,70", "245,00"):
        assert amount in page


@pytest.mark.parametrize("path", ["", "nouveau/"])
def test_only_managers_come_in(town, client_of, path):
    client = client_of(town)
    assert client.get(f"/mairie/bons/{path}").status_code == 302

    client.force_login(cast.a_person("other@example.org"))
    assert client.get(f"/mairie/bons/{path}").status_code == 404


def test_a_campaign_of_another_town_is_not_found(town, other_town, client_of):
    campaign = cast.a_campaign()
    client = client_of(other_town)

    assert client.get(f"/mairie/bons/{campaign.pk}/").status_code == 302
