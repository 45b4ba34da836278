"""An agent sits at a merchant's desk: seen, traced, told, and for an hour."""

from datetime import timedelta

import cast
import pytest
from django.db import transaction
from django.utils import timezone

from halles.accounts import actions as accounts
from halles.accounts.models import Role
from halles.audit.models import Entry
from halles.notifications.models import Mail
from storefront.enquiries import actions as enquiries
from storefront.enquiries.models import Question
from storefront.merchants import actions as merchants
from storefront.merchants.actions import NoReason, assistance
from storefront.merchants.models import Assistance, IllegalMove, Merchant
from tenants.current import town_context

WHY = "Sans ordinateur, au téléphone"


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def agent(town):
    return cast.a_manager()


@pytest.fixture
def browser(town, client_of, agent):
    client = client_of(town)
    client.force_login(agent)
    return client


def test_an_agent_sees_for_whom_they_act_until_they_leave(browser, agent):
    merchant = cast.a_merchant()

    assert browser.get(f"/pro/boutique/?boutique={merchant.pk}").status_code == 404
    begun = browser.post(f"/mairie/commercants/{merchant.pk}/aide/", {"why": WHY})
    desk = browser.get("/pro/boutique/").content.decode()
    left = browser.post("/mairie/aide/fin/")

    assert begun["Location"] == "/pro/"
    assert "Vous agissez pour Fromagerie du Pont" in desk
    assert left["Location"] == f"/mairie/commercants/{merchant.pk}/verification/"
    assert browser.get("/pro/boutique/").status_code == 404


def test_what_an_agent_does_bears_both_names_and_what_they_do_elsewhere_one(browser, agent, at):
    merchant, form = cast.a_merchant(), {"tagline": "Du bon", "takes_orders": "on"}
    assistance.begin(merchant, agent=agent, reason=WHY, at=at)

    browser.post("/pro/boutique/", form)
    browser.post("/mairie/admission/", {"communes": "", "evidence_days": "30"})

    done = Entry.objects.get(verb="shop presented")
    assert (done.by, done.detail["for"]) == (agent.email, f"{merchant.scope} {merchant}")
    assert "for" not in Entry.objects.get(verb="admission changed").detail


def test_a_merchant_with_a_mailbox_is_told_at_once_the_other_is_on_a_list(browser, agent, at):
    reads, silent = cast.a_merchant(), cast.a_merchant("Cordonnerie")
    Merchant.objects.filter(pk=silent.pk).update(email="")
    silent.email = ""

    stays = [assistance.begin(m, agent=agent, reason=WHY, at=at) for m in (reads,)]
    assistance.end(stays[0], at=at, by=agent.email)
    stay = assistance.begin(silent, agent=agent, reason=WHY, at=at)

    told = Mail.objects.get(subject__startswith="Votre mairie vous aide")
    assert (told.to, WHY in told.text) == (reads.email, True)
    assert list(Assistance.objects.to_tell()) == [stay]
    assert "Cordonnerie" in browser.get("/mairie/aide/a-prevenir/").content.decode()
    browser.post(f"/mairie/aide/{stay.pk}/prevenu/")
    again = browser.post(f"/mairie/aide/{stay.pk}/prevenu/", follow=True).content.decode()
    assert "avant vous" in again
    assert not Assistance.objects.to_tell().exists()


def test_an_hour_later_the_desk_is_closed_to_them_whatever_the_clock_did(browser, agent, at):
    merchant = cast.a_merchant()
    assistance.begin(merchant, agent=agent, reason=WHY, at=at - timedelta(minutes=61))

    assert browser.get("/pro/boutique/").status_code == 404
    assert assistance.end_late(at=at) == 1
    assert assistance.end_late(at=at) == 0
    assert not Role.objects.filter(name=Role.Name.AGENT).exists()


def test_one_desk_at_a_time_and_a_reason_for_it(agent, at):
    first, second = cast.a_merchant("Une"), cast.a_merchant("Deux")

    with pytest.raises(NoReason):
        assistance.begin(first, agent=agent, reason=" ", at=at)
    stay = assistance.begin(first, agent=agent, reason=WHY, at=at)
    with pytest.raises(assistance.Elsewhere), transaction.atomic():
        assistance.begin(second, agent=agent, reason=WHY, at=at)

    assistance.end(stay, at=at, by=agent.email)
    with pytest.raises(Assistance.DoesNotExist):
        assistance.end(stay, at=at, by=agent.email)
    assert assistance.begin(second, agent=agent, reason=WHY, at=at).merchant == second


def test_who_has_no_desk_cannot_be_helped_at_it(agent, at):
    merchant = cast.a_merchant(approved=False)
    Merchant.objects.filter(pk=merchant.pk).update(state=Merchant.State.REFUSED)

    with pytest.raises(IllegalMove):
        assistance.begin(merchant, agent=agent, reason=WHY, at=at)


def test_only_the_town_hall_sits_down(town, client_of, at):
    merchant, other = cast.a_merchant(), cast.a_merchant("Autre")
    browser = client_of(town)
    browser.force_login(other.owner)

    begun = browser.post(f"/mairie/commercants/{merchant.pk}/aide/", {"why": WHY})

    assert begun.status_code == 404
    assert not Assistance.objects.exists()


def test_an_owner_lets_people_in_and_out_and_staff_does_not(town, client_of):
    merchant = cast.a_merchant()
    owner, staff = client_of(town), client_of(town)
    owner.force_login(merchant.owner)
    form = {"name": "Nour", "email": "nour@example.org"}

    assert owner.post("/pro/equipe/", form).status_code == 302
    assert owner.post("/pro/equipe/", form).status_code == 302
    role = Role.objects.get(name=Role.Name.STAFF, scope=merchant.scope)
    staff.force_login(role.user)
    assert staff.get("/pro/produits/").status_code == 200
    assert staff.get("/pro/equipe/").status_code == 404
    assert staff.post(f"/pro/equipe/{role.pk}/retrait/").status_code == 404

    assert owner.post(f"/pro/equipe/{role.pk}/retrait/").status_code == 302
    assert owner.post(f"/pro/equipe/{role.pk}/retrait/").status_code == 404
    assert staff.get("/pro/produits/").status_code == 404
    assert "nour@example.org" in set(Mail.objects.values_list("to", flat=True))


def test_a_role_of_one_shop_or_of_its_owner_is_not_taken_from_another(town, client_of):
    mine, theirs = cast.a_merchant("Mienne"), cast.a_merchant("Leur")
    browser = client_of(town)
    browser.force_login(mine.owner)
    roles = Role.objects.filter(name=Role.Name.OWNER).order_by("pk")

    answers = [browser.post(f"/pro/equipe/{role.pk}/retrait/").status_code for role in roles]

    assert answers == [404, 404]
    assert theirs.owner.roles.exists()


def test_an_agent_answers_what_shoppers_asked_and_nothing_once_gone(browser, agent, at):
    merchant, other = cast.a_merchant(), cast.a_merchant("Autre")
    for shop in (merchant.shop, other.shop):
        asked = enquiries.Asked(text=f"Ouvert dimanche, {shop.name} ?", idem=shop.name)
        enquiries.ask(shop, asked, shopper=enquiries.Shopper(name="Zoé", email="z@x.fr"), at=at)
    mine = Question.objects.get(shop=merchant.shop)
    assistance.begin(merchant, agent=agent, reason=WHY, at=at)

    seen = browser.get("/pro/questions/").text
    browser.post(f"/pro/questions/{mine.pk}/reponse/", {"text": "Oui."})
    browser.post("/mairie/aide/fin/")

    assert mine.text in seen
    assert "Autre" not in seen
    mine.refresh_from_db()
    assert mine.answered_by == agent.email
    assert Entry.objects.filter(verb="question answered", by=agent.email).count() == 1
    assert mine.text not in browser.get("/pro/questions/?repondues").text


def test_an_assistance_in_one_town_opens_nothing_in_the_next(town, other_town, agent, at):
    merchant = cast.a_merchant()
    assistance.begin(merchant, agent=agent, reason=WHY, at=at)

    with town_context(other_town):
        assert not Assistance.objects.exists()
        assert not Role.objects.filter(name=Role.Name.AGENT).exists()


def test_the_desk_is_closed_to_an_agent_with_the_right_to_it(browser, agent, at):
    left, other = cast.a_merchant("Une"), cast.a_merchant("Deux")
    stay = assistance.begin(left, agent=agent, reason=WHY, at=at)
    merchants.leave(left, reason="Retraite", at=at, by=left.owner.email)

    gone = browser.get("/pro/boutique/").status_code
    assistance.end(stay, at=at, by=agent.email)
    assistance.begin(other, agent=agent, reason=WHY, at=at)
    there = browser.get("/pro/boutique/").status_code
    accounts.revoke(user=agent, name=Role.Name.MANAGER, at=at, by="test")

    assert (gone, there) == (404, 200)
    assert browser.get("/pro/boutique/").status_code == 404
    assert browser.get(f"/pro/produits/?boutique={other.pk}").status_code == 404
