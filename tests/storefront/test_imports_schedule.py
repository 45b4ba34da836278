"""Imports that come by themselves, stop by themselves, and are forgotten in time."""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from django.conf import settings as ours
from django.utils import timezone
from importing import a_shop, applied, sent
from outside import outside

from halles import storage
from halles.money import Money
from halles.notifications.models import Mail
from halles.outbox import delivery
from storefront.catalogue.models import Category, Product
from storefront.imports import actions, clock, tasks
from storefront.imports.models import IllegalMove, Import, Line, Mapping, Schedule

pytestmark = pytest.mark.usefixtures("town")
FILE = "Référence;Nom;Prix;Catégorie\nC18;Comté;24,90;Fromages\nM1;Mimolette;19,50;Fromages\n"
WRONG = FILE.replace("19,50", "douze")


@pytest.fixture
def shop():
    return a_shop()


@pytest.fixture
def world(settings):
    with outside(settings) as told:
        yield told


def planned(shop, address, *, tolerated=0):
    plan = actions.Plan(address=address, period="daily", tolerated=tolerated)
    return actions.schedule(shop, plan, at=timezone.now(), by=shop.merchant.email)


def next_turn():
    """The clock, when the turn of the schedule has come, and the workers after it."""
    due = Schedule.objects.get().next_at
    posted = actions.post_due(at=due)
    delivery.drain()
    return posted


def test_a_file_is_fetched_and_applied_each_day_and_its_shop_is_told(shop, world):
    planned(shop, world.say("/tarif.csv", FILE.encode(), content_type="text/csv"))
    first = Schedule.objects.get().next_at

    assert next_turn() == 1
    world.say("/tarif.csv", FILE.replace("24,90", "26,00").encode())
    assert next_turn() == 1

    done = Schedule.objects.get()
    assert (done.active, done.failures, done.next_at) == (True, 0, first + timedelta(days=2))
    assert [i.state for i in Import.objects.all()] == ["applied", "applied"]
    assert Product.objects.get(sku="C18").price == Money(2600)
    assert Product.objects.count() == 2
    assert "tarif.csv" in {i.file_name for i in Import.objects.all()}
    assert Mail.objects.filter(to=shop.merchant.email, subject__contains="importé").count() == 2


def test_a_turn_that_is_delivered_twice_comes_once(shop, world):
    schedule = planned(shop, world.say("/tarif.csv", FILE.encode()))

    for _ in range(2):
        tasks.fetch.post(schedule_id=schedule.pk, turn="2026-11-22")
        delivery.drain()

    assert Import.objects.count() == 1
    assert world.asked == ["/tarif.csv"]


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"", 404, "status"),
        (b"%PDF-1.7 and so on", 200, "NotATable"),
        (b"Chose;Combien\nTomme;12\n", 200, "columns"),
        (WRONG.encode(), 200, "errors"),
    ],
)
def test_after_three_failures_it_stops_and_says_so_each_time(shop, world, content, status, reason):
    planned(shop, world.say("/tarif.csv", content, status=status))

    assert [next_turn() for _ in range(4)] == [1, 1, 1, 0]

    stopped = Schedule.objects.get()
    assert (stopped.active, stopped.failures, stopped.reason) == (False, 3, reason)
    assert len(world.asked) == 3
    assert Mail.objects.filter(to=shop.merchant.email, subject__contains="pas été").count() == 3
    assert not Product.objects.exists()


def test_a_success_between_failures_begins_the_count_again(shop, world):
    planned(shop, world.say("/tarif.csv", status=500))
    next_turn()
    next_turn()

    world.say("/tarif.csv", FILE.encode())
    next_turn()

    assert (Schedule.objects.get().failures, Schedule.objects.get().active) == (0, True)


def test_as_many_errors_as_are_accepted_stop_nothing(shop, world):
    planned(shop, world.say("/tarif.csv", WRONG.encode()), tolerated=1)

    next_turn()

    assert Import.objects.get().counts == {"new": 1, "error": 1}
    assert Product.objects.get().sku == "C18"


def test_columns_that_were_told_once_are_known_to_every_turn(shop, world):
    text = "Chose;Combien\nTomme;12,50\n"
    fromages = Category.objects.get(slug="fromages")
    known = {"Chose": "name", "Combien": "price"}
    choice = actions.Choice(mapping=known, category=fromages, publishes=True)
    actions.map_columns(sent(shop, text), choice, at=timezone.now(), by="test")
    delivery.drain()
    planned(shop, world.say("/tarif.csv", text.encode()))

    next_turn()

    assert Mapping.objects.count() == 1
    assert Product.objects.get().price == Money(1250)


def test_lines_and_files_are_forgotten_after_a_month_and_the_products_stay(shop):
    old, young = applied(sent(shop, FILE)), sent(shop, FILE)
    key = old.file_key
    Import.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))

    clock.forget_old()
    delivery.drain()

    old.refresh_from_db()
    assert (old.file_key, old.lines.count(), young.lines.count()) == ("", 0, 2)
    assert Line.objects.count() == Product.objects.count() == 2
    with pytest.raises(ClientError), storage.opened(ours.S3_PRIVATE_BUCKET, key):
        pytest.fail("the file is still there")
    with pytest.raises(IllegalMove):
        actions.undo(old, at=timezone.now(), by="test")


def a_month_ago(imported):
    Import.objects.filter(pk=imported.pk).update(created_at=timezone.now() - timedelta(days=31))


def test_a_preview_that_is_forgotten_does_nothing_any_more(shop):
    old = sent(shop, FILE)
    a_month_ago(old)
    clock.forget_old()
    choice = actions.Choice(mapping=old.mapping, category=None, publishes=True)

    with pytest.raises(IllegalMove):
        actions.apply(old, at=timezone.now(), by="test")
    with pytest.raises(IllegalMove):
        actions.map_columns(old, choice, at=timezone.now(), by="test")

    old.refresh_from_db()
    assert (old.state, old.lines.count()) == ("previewed", 0)


def test_what_is_at_work_is_forgotten_only_when_it_is_done(shop):
    old = sent(shop, FILE)
    a_month_ago(old)
    actions.apply(old, at=timezone.now(), by="test")

    clock.forget_old()
    delivery.drain()

    old.refresh_from_db()
    assert (old.state, old.forgotten_at, old.lines.count()) == ("applied", None, 2)
    clock.forget_old()
    assert (old.lines.count(), Product.objects.count()) == (0, 2)
