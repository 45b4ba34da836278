"""Imports whose worker is killed for good in the middle: resumed, and no line done twice."""

from datetime import timedelta

import cast
import pytest
from django.db import transaction
from django.utils import timezone
from dying import die
from importing import sent

from halles import storage
from halles.audit.models import Entry
from halles.outbox import delivery
from halles.outbox.models import Message
from storefront.catalogue.models import PriceChange, Product
from storefront.imports import actions
from storefront.imports.models import Import

pytestmark = pytest.mark.slow
# More than one chunk of lines that are applied; than one of lines that are read.
SOME, MANY = 130, 620


def goods(number):
    lines = (f"R{n};Article {n};{n + 1},50;Fromages;{n}\n" for n in range(number))
    return "Référence;Nom;Prix;Catégorie;Stock\n" + "".join(lines)


def deliver(message_id):
    delivery.deliver(int(message_id), at=timezone.now())


def killed(town, fatal):
    """The worker that has the only message there is dies at it; the next ones go on."""
    [message] = Message.objects.filter(done_at=None)
    die(town, fatal, "test_imports_killed:deliver", message.pk)
    half = Import.objects.get()
    delivery.drain(at=timezone.now() + timedelta(minutes=10))
    return half, Import.objects.get()


@pytest.fixture
def shop(committed):
    cast.a_product(shop=(shop := cast.a_merchant().shop))
    delivery.drain()
    return shop


def assert_each_line_is_one_product(imported):
    made = Product.objects.filter(sku__startswith="R")
    assert made.count() == imported.lines.filter(fate="applied").count() == SOME
    assert made.filter(state="published").count() == SOME
    assert set(imported.lines.values_list("product", flat=True)) == {p.pk for p in made}
    assert PriceChange.objects.filter(product__in=made).count() == SOME


def test_a_file_is_read_to_its_end_by_the_next(committed, shop):
    key = storage.put_private(goods(MANY).encode(), ending="table", content_type="text/csv")
    with transaction.atomic():
        what = actions.Sent(name="grand.csv", file_key=key)
        actions.start(shop, what, at=timezone.now(), by="test")

    half, whole = killed(committed, "storefront.imports.work.reading_in:_keep")

    assert (half.state, half.done) == ("uploaded", 500)
    assert (whole.state, whole.rows, whole.counts) == ("previewed", MANY, {"new": MANY})
    assert [line.place for line in whole.lines.all()] == list(range(1, MANY + 1))


@pytest.mark.parametrize(
    ("fatal", "done"),
    [
        # In the transaction of a chunk: as if it had not begun. After it: not done again.
        ("storefront.imports.work.applying:_do", 0),
        ("storefront.imports.work.applying:apply", 0),
        ("storefront.imports.work.advancing:_step", 100),
    ],
)
def test_an_import_killed_while_it_is_applied_is_resumed(committed, shop, fatal, done):
    imported = sent(shop, goods(SOME))
    actions.apply(imported, at=timezone.now(), by="test")

    half, whole = killed(committed, fatal)

    assert (half.state, half.done) == ("applying", done)
    assert (whole.state, whole.done, whole.counts) == ("applied", SOME, {"new": SOME})
    assert_each_line_is_one_product(whole)


def test_an_undo_that_is_killed_is_resumed(committed, shop):
    imported = sent(shop, goods(SOME))
    actions.apply(imported, at=timezone.now(), by="test")
    delivery.drain()
    actions.undo(imported, at=timezone.now(), by="test")

    half, whole = killed(committed, "storefront.imports.work.advancing:_step")

    assert (half.state, half.done) == ("undoing", 100)
    assert whole.state == "undone"
    assert set(whole.lines.values_list("fate", flat=True)) == {"undone"}
    assert not Product.objects.filter(sku__startswith="R").exclude(state="archived").exists()
    assert Entry.objects.filter(verb="import undone").count() == 1
