"""Merchants: who may sell, and what the town hall decides."""

import pytest
from cast import a_manager, a_merchant, a_person, an_application
from django.db import DatabaseError, transaction
from django.utils import timezone

from billing.payments.models import Payee
from halles import siret
from halles.accounts import rules as rights
from halles.accounts.models import Role
from halles.notifications.models import Mail
from storefront.merchants import actions
from storefront.merchants.actions import assistance
from storefront.merchants.models import IllegalMove, Merchant, Shop
from tenants.current import town_context


def applied(now, **other):
    application = an_application(**other)
    return actions.apply(application=application, owner=a_person(), at=now, by="lea@example.org")


@pytest.mark.parametrize(
    "number", ["732 829 320 00074", "35600000000048", "35600000012346", "732.829.320.00074"]
)
def test_a_right_siret_is_accepted_with_la_poste_s_own_rule(number):
    assert len(siret.parse(number)) == 14


@pytest.mark.parametrize(
    "number", ["73282932000075", "00000000000000", "7328293200007", "", "ABCDEFGHIJKLMN"]
)
def test_a_wrong_siret_is_refused(number):
    with pytest.raises(siret.BadSiret):
        siret.parse(number)


def test_an_application_waits_unseen_and_the_town_hall_is_told(town, now):
    a_manager()

    merchant = applied(now)

    assert merchant.state == Merchant.State.IN_REVIEW
    assert not Shop.objects.published().exists()
    assert {mail.to for mail in Mail.objects.all()} == {
        "bonjour@fromagerie.example",
        "mairie@example.org",
    }


def test_who_waits_for_the_town_hall_finds_the_way_back_to_the_application(town, now, client_of):
    merchant = applied(now)
    browser = client_of(town)
    browser.force_login(merchant.owner)

    account = browser.get("/compte/").text
    said = browser.get("/pro/inscription/").text
    actions.approve(merchant, at=now, by="m")
    at_work = browser.get("/compte/").text

    assert 'href="/pro/inscription/"' in account
    assert "La mairie vérifie" in said
    assert 'class="door first" href="/pro/"' in at_work
    assert 'class="door" href="/pro/inscription/"' not in at_work


def test_a_siret_sells_once_in_a_town(town, now):
    applied(now)

    with pytest.raises(actions.SiretTaken):
        actions.apply(
            application=an_application("Autre nom"), owner=a_person("b@example.org"), at=now, by="b"
        )


def test_a_refused_application_does_not_keep_the_siret_from_its_owner(town, now):
    refused = actions.refuse(applied(now), at=now, by="m", reason="Ce n’est pas votre SIRET.")
    true = a_person("vraie@example.org")

    theirs = actions.apply(application=an_application("Vraie"), owner=true, at=now, by="v")

    with pytest.raises(actions.SiretTaken):
        actions.approve(refused, at=now, by="m")
    assert actions.approve(theirs, at=now, by="m").state == Merchant.State.APPROVED
    assert Merchant.objects.get(pk=refused.pk).state == Merchant.State.REFUSED


def test_two_shops_of_one_name_have_two_addresses(town):
    first, second = a_merchant("Chez Léa").shop, a_merchant("Chez Léa").shop

    assert (first.slug, second.slug) == ("chez-lea", "chez-lea-2")


def test_approving_pays_opens_and_tells(town, now):
    merchant = applied(now)

    merchant = actions.approve(merchant, at=now, by="mairie@example.org")

    assert merchant.payee == Payee.objects.get(reference=f"merchant:{merchant.pk}")
    assert merchant.payee.name == merchant.shop.name
    assert Shop.objects.published().get() == merchant.shop
    assert rights.has_role(merchant.owner, Role.Name.OWNER, merchant.scope)
    assert merchant.moves.get().by == "mairie@example.org"
    assert Mail.objects.latest("pk").to == "bonjour@fromagerie.example"


def test_a_shop_of_another_commune_needs_an_exception_with_its_reason(town, now):
    merchant = applied(now, city="Gazeran", postal_code="78125", insee="78269")

    with pytest.raises(actions.OutsideTown, match="Gazeran"):
        actions.approve(merchant, at=now, by="mairie@example.org")
    actions.approve(
        merchant, at=now, by="mairie@example.org", exception_reason="Seul fromager du canton"
    )

    merchant.refresh_from_db()
    assert merchant.exception_reason == merchant.moves.get().reason == "Seul fromager du canton"


def test_a_refusal_and_a_suspension_say_why(town, now):
    with pytest.raises(actions.NoReason):
        actions.refuse(applied(now), at=now, by="mairie@example.org", reason="  ")


def test_a_suspended_shop_is_no_longer_seen_until_it_is_restored(town, now):
    merchant = a_merchant()

    actions.suspend(merchant, at=now, by="m", reason="Fermé depuis un mois")
    assert not Shop.objects.published().exists()
    with pytest.raises(IllegalMove):
        actions.suspend(merchant, at=now, by="m", reason="Encore")

    actions.restore(merchant, at=now, by="m")
    assert Shop.objects.published().exists()


def test_a_suspended_shop_is_not_approved_again_and_keeps_its_exception(town, now):
    merchant = applied(now, city="Gazeran", postal_code="78125", insee="78269")
    actions.approve(merchant, at=now, by="m", exception_reason="Seul fromager du canton")
    actions.suspend(merchant, at=now, by="m", reason="Fermé depuis un mois")

    with pytest.raises(IllegalMove):
        actions.approve(merchant, at=now, by="m", exception_reason="Autre raison")

    merchant.refresh_from_db()
    assert merchant.state == Merchant.State.SUSPENDED
    assert merchant.exception_reason == "Seul fromager du canton"


def test_the_trace_of_a_decision_cannot_be_changed(town, now):
    move = a_merchant().moves.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        move.save()


def test_whoever_works_for_a_merchant_sees_it_and_the_town_hall_sits_down_first(town):
    mine, theirs = a_merchant("Chez moi"), a_merchant("Chez eux")
    agent = a_manager()

    assert Merchant.objects.visible_to(mine.owner).get() == mine
    assert not Merchant.objects.visible_to(agent).exists()
    assistance.begin(theirs, agent=agent, reason="Pas d'ordinateur", at=timezone.now())
    assert Merchant.objects.visible_to(agent).get() == theirs
    assert not Merchant.objects.visible_to(a_person()).exists()


def test_a_neighbouring_town_knows_none_of_it(town, other_town):
    owner = a_merchant().owner

    with town_context(other_town):
        assert not Merchant.objects.visible_to(owner).exists()
        assert not Merchant.objects.exists()
        assert not Shop.objects.exists()
