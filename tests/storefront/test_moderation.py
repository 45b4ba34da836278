"""Anybody reports, the town decides once and says why, the merchant contests once."""

import io
from datetime import timedelta

import cast
import pytest
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from halles.audit.models import Entry
from halles.notifications.models import Mail
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.merchants import actions as merchants
from storefront.merchants.actions import NoReason
from storefront.merchants.models import Merchant
from storefront.moderation import actions
from storefront.moderation.actions import Statement
from storefront.moderation.models import Appeal, Decided, Decision, Report
from tenants.current import town_context

SAID = {"reason": "misleading", "text": "Le prix n’est pas celui de la boutique.", "email": ""}
RULE = {"ground": "legal", "rule": "Code de la consommation, L. 121-2"}
WITHDRAW = Statement(measure="unpublish", facts="Le prix affiché est faux.", **RULE)
SUSPEND = Statement(measure="suspend", facts="La boutique n’existe pas.", **RULE)
LEAVE = Statement(measure="none", facts="Le prix est le bon.")
FORM = {"reason": "counterfeit", "text": "Une copie d’une grande marque.", "email": "z@example.org"}


def a_report(product, now, **other):
    return actions.report(product.shop, product, said=SAID | other, at=now)


def mails_to(address):
    return list(Mail.objects.filter(to=address).order_by("pk").values_list("subject", flat=True))


def test_a_stranger_reports_a_product_without_account_or_cookie(town, client_of):
    product, browser = cast.a_product(), client_of(town)
    cast.a_manager()
    path = f"/signaler/produit/{product.pk}/"

    page = browser.get(path)
    sent = browser.post(path, FORM, headers={"sec-fetch-site": "same-origin"})

    assert page.status_code == 200
    assert not page.cookies
    assert sent["Location"] == "/signaler/merci/"
    report = Report.objects.get()
    assert (report.product, report.reason) == (product, "counterfeit")
    assert report.due_at - report.at == timedelta(days=3)
    assert mails_to("z@example.org") == ["Votre signalement est arrivé"]
    # Whose address that is, nobody knows: what a stranger typed is not sent on to it.
    written = Mail.objects.get(to="z@example.org")
    assert FORM["text"] not in written.text + written.html
    assert mails_to("mairie@example.org")[-1] == "Un signalement vous attend"


def test_the_page_of_a_shop_and_of_a_product_lead_there(town, client_of):
    product, browser = cast.a_product(), client_of(town)

    shop = browser.get(product.shop.get_absolute_url()).content.decode()
    goods = browser.get(product.get_absolute_url()).content.decode()

    assert f'href="/signaler/boutique/{product.shop.slug}/"' in shop
    assert f'href="/signaler/produit/{product.pk}/"' in goods


@pytest.mark.parametrize(
    "form",
    [{}, {**FORM, "reason": "x"}, {**FORM, "text": "court"}, {**FORM, "email": "personne"}],
)
def test_a_report_that_says_too_little_comes_back_with_the_form(town, client_of, form):
    product = cast.a_product()
    path = f"/signaler/boutique/{product.shop.slug}/"

    sent = client_of(town).post(path, form, headers={"sec-fetch-site": "same-origin"})

    assert sent.status_code == 422
    assert not Report.objects.exists()


def test_a_form_of_another_site_and_a_flood_are_refused(town, client_of):
    product, browser = cast.a_product(), client_of(town)
    path = f"/signaler/produit/{product.pk}/"

    assert browser.post(path, FORM, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    answers = [
        browser.post(path, FORM, headers={"sec-fetch-site": "same-origin"}).status_code
        for _ in range(7)
    ]

    assert answers == [302] * 5 + [429] * 2
    assert Report.objects.count() == 5


def test_a_flood_keeps_nobody_from_reporting_what_nobody_has(town, client_of, monkeypatch):
    monkeypatch.setattr("storefront.moderation.views.ALL_TRIES", 2)
    flooded, other = cast.a_product(), cast.a_product("Brie", shop=Merchant.objects.get().shop)

    answers = []
    for number, product in enumerate([flooded, flooded, flooded, other]):
        browser = client_of(town, REMOTE_ADDR=f"192.0.2.{number}")
        path, here = f"/signaler/produit/{product.pk}/", {"sec-fetch-site": "same-origin"}
        answers.append(browser.post(path, FORM, headers=here).status_code)

    assert answers == [302, 302, 429, 302]


def test_an_urgent_report_is_told_whatever_waits(town, now):
    product = cast.a_product()
    cast.a_manager()

    a_report(product, now)
    a_report(product, now + timedelta(hours=1))
    once = len(mails_to("mairie@example.org"))
    a_report(product, now + timedelta(hours=2), reason="dangerous")
    a_report(product, now + timedelta(days=30))

    assert (once, len(mails_to("mairie@example.org"))) == (1, 3)


def test_what_is_not_shown_cannot_be_reported(town, client_of):
    hidden = cast.a_product(published=False)

    assert client_of(town).get(f"/signaler/produit/{hidden.pk}/").status_code == 404
    assert client_of(town).get("/signaler/boutique/nulle-part/").status_code == 404


def test_withdrawing_a_product_says_why_to_its_merchant_and_answers_all_who_asked(town, now):
    product = cast.a_product()
    first = a_report(product, now, email="z@example.org")
    other = a_report(product, now, email="y@example.org")

    decision = actions.decide(first, WITHDRAW, at=now, by="mairie@example.org")

    product.refresh_from_db()
    assert product.state == Product.State.DRAFT
    assert set(decision.reports.all()) == {first, other}
    statement = Mail.objects.get(to=product.shop.merchant.email, subject__startswith="Une décision")
    for said in ("Le prix affiché est faux.", RULE["rule"], "aucun moyen automatisé", "tribunal"):
        assert said in statement.text
    assert f"/pro/decisions/{decision.pk}/" in statement.text
    assert mails_to("y@example.org")[-1] == "La réponse à votre signalement"
    assert Entry.objects.get(verb="report decided").by == "mairie@example.org"


def test_a_report_is_decided_once(town, now):
    product = cast.a_product()
    report, same = a_report(product, now), a_report(product, now)
    actions.decide(report, LEAVE, at=now, by="one@example.org")

    for again in (report, same):
        with pytest.raises(Decided):
            actions.decide(again, WITHDRAW, at=now, by="two@example.org")

    product.refresh_from_db()
    assert product.state == Product.State.PUBLISHED
    assert Decision.objects.get().measure == Decision.Measure.NONE


@pytest.mark.parametrize(
    "statement",
    [
        Statement(measure="none", facts=" "),
        Statement(measure="unpublish", facts="Faux", ground="legal"),
        Statement(measure="unpublish", facts="Faux", rule="L. 121-2"),
    ],
)
def test_nothing_is_decided_without_its_reasons(town, now, statement):
    report = a_report(cast.a_product(), now)

    with pytest.raises(NoReason), transaction.atomic():
        actions.decide(report, statement, at=now, by="test")
    assert not Decision.objects.exists()


def test_what_the_town_withdrew_is_not_put_back_by_its_merchant(town, now):
    product = cast.a_product()
    actions.decide(a_report(product, now), WITHDRAW, at=now, by="test")

    with pytest.raises(actions.Withheld), transaction.atomic():
        catalogue.publish(product, at=now, by="merchant")

    product.refresh_from_db()
    assert product.state == Product.State.DRAFT


def test_an_appeal_that_is_granted_shows_it_again_and_one_that_is_not_does_not(town, now):
    kept, lifted = cast.a_product("Brie"), cast.a_product("Comté", shop=Merchant.objects.get().shop)
    decisions = [
        actions.decide(a_report(product, now), WITHDRAW, at=now, by="test")
        for product in (kept, lifted)
    ]
    appeals = [actions.appeal(d, text="Le prix est juste.", at=now, by="m") for d in decisions]

    actions.answer(appeals[0], granted=False, words="Il reste faux.", at=now, by="other")
    actions.answer(appeals[1], granted=True, words="En effet.", at=now, by="other")

    for product, state in ((kept, "draft"), (lifted, "published")):
        product.refresh_from_db()
        assert product.state == state
    with pytest.raises(Decided):
        actions.answer(appeals[0], granted=True, words="Si.", at=now, by="third")
    with pytest.raises(Decided):
        actions.appeal(decisions[1], text="Encore une fois.", at=now, by="m")


def test_an_appeal_does_not_show_what_its_merchant_had_hidden_before(town, now):
    product = cast.a_product()
    report = a_report(product, now)
    catalogue.unpublish(product, at=now, by="merchant")
    decision = actions.decide(report, WITHDRAW, at=now, by="test")
    appeal = actions.appeal(decision, text="Le prix est juste.", at=now, by="m")

    actions.answer(appeal, granted=True, words="En effet.", at=now, by="other")

    product.refresh_from_db()
    assert product.state == Product.State.DRAFT
    assert catalogue.publish(product, at=now, by="merchant").state == Product.State.PUBLISHED


def test_an_appeal_does_not_end_a_later_suspension(town, now):
    product = cast.a_product()
    merchant, later = product.shop.merchant, now + timedelta(days=9)
    decision = actions.decide(a_report(product, now), SUSPEND, at=now, by="test")
    merchants.restore(merchant, at=now, by="test")
    merchants.suspend(merchant, at=later, by="test", reason="Autre chose")
    appeal = actions.appeal(decision, text="C’était faux.", at=later, by="m")

    actions.answer(appeal, granted=True, words="En effet.", at=later, by="other")

    assert Merchant.objects.get().state == Merchant.State.SUSPENDED
    decision.refresh_from_db()
    assert decision.lifted_at == later


def test_who_decided_answers_the_appeal_only_where_nobody_else_can(town, client_of, now):
    alone = cast.a_manager()
    decision = actions.decide(a_report(cast.a_product(), now), WITHDRAW, at=now, by=alone.email)
    appeal = actions.appeal(decision, text="Le prix est juste.", at=now, by="m")
    other = cast.a_manager("adjointe@example.org")
    browser, path = client_of(town), f"/mairie/recours/{appeal.pk}/"
    form = {"decision": "keep", "words": "Il reste faux."}

    browser.force_login(alone)
    refused = browser.post(path, form, follow=True).text
    with pytest.raises(actions.SamePerson), transaction.atomic():
        actions.answer(appeal, granted=True, words="En effet.", at=now, by=alone.email)
    other.is_active = False
    other.save()
    browser.post(path, form)

    assert "une autre personne de la mairie répond" in refused
    assert 'name="words"' not in refused
    appeal.refresh_from_db()
    assert appeal.answered_by == alone.email


def test_the_reasons_are_printed_for_a_merchant_who_reads_no_mail(town, client_of, now):
    product = cast.a_product()
    merchant = product.shop.merchant
    merchant.email = ""
    merchant.save()
    withheld = actions.decide(a_report(product, now), WITHDRAW, at=now, by="test")
    left = actions.decide(a_report(product, now), LEAVE, at=now, by="test")
    browser = client_of(town)
    browser.force_login(cast.a_manager())

    page = browser.get(f"/mairie/signalements/{withheld.reports.get().pk}/").text
    answer = browser.get(f"/mairie/decisions/{withheld.pk}/lettre.pdf")
    [sheet] = PdfReader(io.BytesIO(answer.content)).pages
    words = " ".join(sheet.extract_text().split())

    assert f"/mairie/decisions/{withheld.pk}/lettre.pdf" in page
    assert "pas d’adresse e-mail" in page
    assert answer["Content-Type"] == "application/pdf"
    for said in (WITHDRAW.facts, RULE["rule"], merchant.shop.name, merchant.postal_code):
        assert said in words
    assert browser.get(f"/mairie/decisions/{left.pk}/lettre.pdf").status_code == 404


def test_a_suspended_shop_comes_back_with_its_appeal(town, now):
    product = cast.a_product()
    decision = actions.decide(a_report(product, now), SUSPEND, at=now, by="test")
    merchant = Merchant.objects.get()
    assert merchant.state == Merchant.State.SUSPENDED

    contested = actions.appeal(decision, text="Elle existe bien.", at=now, by="m")
    actions.answer(contested, granted=True, words="Vue sur place.", at=now, by="test")

    merchant.refresh_from_db()
    assert merchant.state == Merchant.State.APPROVED


def test_a_decision_is_contested_once_and_within_six_months(town, now):
    decision = actions.decide(a_report(cast.a_product(), now), WITHDRAW, at=now, by="test")

    with pytest.raises(actions.TooLate):
        actions.appeal(decision, text="Trop tard.", at=now + timedelta(days=184), by="m")
    actions.appeal(decision, text="Le prix est juste.", at=now, by="m")
    with pytest.raises(Decided), transaction.atomic():
        actions.appeal(decision, text="Et encore.", at=now, by="m")
    assert Appeal.objects.count() == 1


def test_the_first_due_comes_first_and_what_is_late_says_so(town, client_of, now):
    product = cast.a_product()
    late = a_report(product, now - timedelta(days=30))
    urgent = a_report(product, now, reason="dangerous")
    browser = client_of(town)
    browser.force_login(cast.a_manager())

    page = browser.get("/mairie/signalements/").content.decode()

    assert list(Report.objects.waiting()) == [late, urgent]
    assert "en retard" in page
    assert page.index(f"/signalements/{late.pk}/") < page.index(f"/signalements/{urgent.pk}/")


def test_the_town_decides_on_its_page_and_a_second_click_is_told_so(town, client_of, now):
    report = a_report(cast.a_product(), now)
    browser, path = client_of(town), f"/mairie/signalements/{report.pk}/"
    browser.force_login(cast.a_manager())
    form = {"measure": "unpublish", "facts": "Le prix est faux."}

    assert browser.post(path, form).status_code == 422
    assert browser.post(path, form | RULE).status_code == 302
    again = browser.post(path, form | RULE, follow=True).content.decode()

    assert "plus rapide" in again
    assert Decision.objects.count() == 1


def test_a_merchant_contests_from_the_desk_and_a_neighbour_finds_nothing(town, client_of):
    now = timezone.now()
    mine, other = cast.a_product(), cast.a_merchant("Autre")
    decision = actions.decide(a_report(mine, now), WITHDRAW, at=now, by="test")
    path, form = f"/pro/decisions/{decision.pk}/", {"text": "Le prix affiché est le bon."}
    browser, neighbour = client_of(town), client_of(town)
    browser.force_login(mine.shop.merchant.owner)
    neighbour.force_login(other.owner)

    assert RULE["rule"] in browser.get(path).content.decode()
    assert neighbour.get(path).status_code == neighbour.post(path, form).status_code == 404
    assert browser.post(path, form).status_code == 302

    assert Appeal.objects.get().by == mine.shop.merchant.owner.email


def test_who_reported_is_forgotten_in_time_and_not_before(town, now):
    report = a_report(cast.a_product(), now, email="z@example.org")
    actions.decide(report, LEAVE, at=now, by="test")

    assert actions.forget_reporters(before=now) == 0
    assert actions.forget_reporters(before=now + timedelta(days=1)) == 1
    report.refresh_from_db()
    assert report.email == ""


def test_a_report_of_one_town_is_unknown_in_the_next(town, other_town, now, client_of):
    report = a_report(cast.a_product(), now)

    with town_context(other_town):
        assert not Report.objects.exists()
        manager = cast.a_manager()
    browser = client_of(other_town)
    with town_context(other_town):
        browser.force_login(manager)
    assert browser.get(f"/mairie/signalements/{report.pk}/").status_code == 404
