"""Leaving: at once, with everything, unless somebody waits for what they ordered."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import cast
import pytest
from django.utils import timezone

from halles.accounts import rules as rights
from halles.accounts.models import Role
from halles.notifications.models import Mail
from halles.outbox.delivery import drain
from storefront.enquiries import actions as enquiries
from storefront.enquiries.models import Reservation
from storefront.imports import actions as imports
from storefront.merchants import actions
from storefront.merchants.models import IllegalMove, Merchant, Mode, Shop, Takeout
from storefront.merchants.signals import StillRunning
from storefront.merchants.takeouts.tasks import pack
from storefront.orders import actions as orders
from storefront.orders.models import SubOrder
from tenants.current import town_context


@pytest.fixture
def merchant(town):
    return cast.a_shop().merchant


@pytest.fixture
def owner(town, merchant, client_of):
    client = client_of(town)
    client.force_login(merchant.owner)
    return client


def content_of(answer):
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_leaving_ends_everything_at_once_and_keeps_the_orders(town, merchant, owner):
    with town_context(town):
        cast.a_manager()
        order = cast.a_paid_order(cast.a_product(shop=merchant.shop), at=timezone.now())
        part = order.suborders.get()
        for step in (orders.accept, orders.ready):
            step(part, at=timezone.now(), by="m")
            part.refresh_from_db()
        orders.hand_over(part, code=part.pickup_code, at=timezone.now(), by="m")

    owner.post("/pro/depart/confirmation/", {"reason": "Je prends ma retraite"})

    with town_context(town):
        left = Merchant.objects.get()
        assert left.state == Merchant.State.LEFT
        assert left.moves.latest("pk").reason == "Je prends ma retraite"
        assert not Shop.objects.published().exists()
        assert not rights.has_role(merchant.owner, Role.Name.OWNER, merchant.scope)
        assert SubOrder.objects.exists()
        assert {m.to for m in Mail.objects.filter(subject__contains="a quitté la place")} == {
            merchant.email,
            "mairie@example.org",
        }
    assert owner.get("/pro/boutique/").status_code == 404


def test_a_running_order_keeps_one_from_leaving_and_says_so(town, merchant, owner):
    with town_context(town):
        cast.a_paid_order(cast.a_product(shop=merchant.shop), at=timezone.now())

    page = owner.post("/pro/depart/confirmation/", follow=True).text

    assert "1 commande" in page
    with town_context(town):
        assert Merchant.objects.get().state == Merchant.State.APPROVED
        assert Shop.objects.published().exists()


def test_an_order_that_is_being_paid_keeps_one_too(town, merchant, now):
    cast.an_order(cast.a_product(shop=merchant.shop), at=now)

    with pytest.raises(StillRunning):
        actions.leave(merchant, reason="", at=now, by="m")


def test_open_reservations_end_with_a_mail_and_the_goods_go_back(town, merchant, now):
    product = cast.a_product(shop=merchant.shop, stock=5)
    Shop.objects.update(mode=Mode.RESERVE)
    shopper = enquiries.Shopper(name="Léa Martin", email="lea@example.org")
    held = [
        enquiries.reserve(product.pk, quantity=2, shopper=shopper, idem=idem, at=now)
        for idem in "ab"
    ]
    enquiries.collect(enquiries.set_aside(held[1], at=now, by="m"), at=now, by="m")

    actions.leave(merchant, reason="", at=now, by="m")

    product.refresh_from_db()
    assert product.stock == 3
    assert [r.state for r in Reservation.objects.order_by("pk")] == ["refused", "collected"]
    told = Mail.objects.filter(to="lea@example.org", text__contains="a quitté")
    assert told.count() == 1


def test_nothing_is_fetched_for_who_has_left(town, merchant, now):
    plan = imports.Plan(address="https://files.example/a.csv", period="daily", tolerated=0)
    imports.schedule(merchant.shop, plan, at=now, by="m")

    actions.leave(merchant, reason="", at=now, by="m")

    assert imports.post_due(at=now + timedelta(days=2)) == 0


def test_a_second_click_leaves_once(town, merchant, now):
    actions.leave(merchant, reason="", at=now, by="m")

    with pytest.raises(IllegalMove):
        actions.leave(merchant, reason="", at=now, by="m")
    assert merchant.moves.filter(after=Merchant.State.LEFT).count() == 1


def test_a_siret_may_come_back_after_it_left(town, merchant, now):
    actions.leave(merchant, reason="", at=now, by="m")

    again = cast.an_application(siret=merchant.siret, insee=town.commune_id)
    back = actions.apply(application=again, owner=merchant.owner, at=now, by="m")

    assert back.state == Merchant.State.IN_REVIEW


def test_the_copy_has_everything_and_nobody_who_bought(town, merchant, owner):
    with town_context(town):
        product = cast.a_product("=Comté", shop=merchant.shop)
        cast.a_paid_order(product, at=timezone.now(), email="acheteuse@example.org")
    owner.post("/pro/depart/copie/")
    owner.post("/pro/depart/copie/")
    with town_context(town):
        drain()
        takeout = Takeout.objects.get()

    found = content_of(owner.get(f"/pro/depart/copies/{takeout.pk}/"))

    assert json.loads(found["merchant.json"])["siret"] == merchant.siret
    rows = list(csv.reader(io.StringIO(found["products.csv"]), delimiter=";"))
    assert rows[1][0] == "'=Comté"
    assert json.loads(found["products.json"])[0]["name"] == "=Comté"
    assert json.loads(found["orders.json"])[0]["total"] == "9.90"
    assert "order_lines.csv" in found
    assert "vouchers_taken.csv" in found
    assert "L. 123-22" in next(text for name, text in found.items() if name.endswith(".txt"))
    assert not any("acheteuse" in text or "Léa Martin" in text for text in found.values())


def test_the_copy_has_times_photos_and_what_was_asked(town, merchant, owner):
    at = timezone.now()
    with town_context(town):
        product = cast.a_product(shop=merchant.shop, stock=5)
        cast.a_photo(place=f"product:{product.pk}", alt="Une meule")
        Shop.objects.update(mode=Mode.RESERVE)
        shopper = enquiries.Shopper(name="Aline Roy", email="acheteuse@example.org")
        enquiries.reserve(product.pk, quantity=2, shopper=shopper, idem="a", at=at)
        asked = enquiries.Asked(text="Est-il au lait cru ?", product=product, idem="b")
        enquiries.ask(Shop.objects.get(), asked, shopper=shopper, at=at)
        merchant.shop.special_openings.create(day="2026-12-20", opens="09:00", closes="12:30")
        imports.start(merchant.shop, imports.Sent(name="stock.csv", file_key="k"), at=at, by="m")
        takeout = actions.ask_for_takeout(merchant, at=at, by="m")
        pack(takeout_id=takeout.pk, idem="a")

    found = content_of(owner.get(f"/pro/depart/copies/{takeout.pk}/"))

    assert json.loads(found["photos.json"])[0]["alt"] == "Une meule"
    assert json.loads(found["photos.json"])[0]["file"] in found
    assert json.loads(found["reservations.json"])[0]["quantity"] == 2
    assert json.loads(found["questions.json"])[0]["text"] == "Est-il au lait cru ?"
    assert json.loads(found["special_days.json"])[0]["closes"] == "12:30"
    assert json.loads(found["imports.json"])[0]["file_name"] == "stock.csv"
    assert not any("acheteuse" in text or "Aline" in text for text in found.values())


def test_a_copy_is_for_its_owner_alone(town, other_town, merchant, owner, client_of, now):
    with town_context(town):
        actions.ask_for_takeout(merchant, at=timezone.now(), by="m")
        drain()
        pk = Takeout.objects.get().pk
        stranger, manager, other = client_of(town), client_of(town), client_of(town)
        manager.force_login(cast.a_manager())
        other.force_login(cast.a_merchant("Chez eux").owner)
    neighbour = client_of(other_town)
    with town_context(other_town):
        neighbour.force_login(cast.a_merchant().owner)

    path = f"/pro/depart/copies/{pk}/"
    assert owner.get(path).status_code == 200
    assert stranger.get(path).status_code == 302
    assert {c.get(path).status_code for c in (manager, other, neighbour)} == {404}


def test_staff_and_the_town_hall_leave_for_nobody(town, merchant, client_of):
    helper = client_of(town)
    with town_context(town):
        staff = cast.a_person("aide@example.org")
        Role.objects.create(
            user=staff,
            name=Role.Name.STAFF,
            scope=merchant.scope,
            granted_at=timezone.now(),
            granted_by="m",
        )
    helper.force_login(staff)

    assert helper.get("/pro/depart/").status_code == 404
    assert helper.post("/pro/depart/confirmation/").status_code == 404
    with town_context(town):
        assert Merchant.objects.get().state == Merchant.State.APPROVED


def test_who_has_left_still_fetches_the_copy(town, merchant, owner):
    owner.post("/pro/depart/confirmation/")
    with town_context(town):
        drain()
        pk = Takeout.objects.get().pk

    assert owner.get(f"/pro/depart/copies/{pk}/").status_code == 200
