"""Asking a shop, and its answer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from halles.audit import actions as audit
from storefront.catalogue.models import Product
from storefront.enquiries import emails
from storefront.enquiries.actions.shoppers import OtherForm, Shopper
from storefront.enquiries.models import Question
from storefront.merchants.models import Shop


class NotAsked(Exception):
    """Nobody may walk into this shop, or it does not have this product."""


class AlreadyAnswered(Exception):
    """Somebody of the shop was faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was sent, once, by the form of that key; about a product, or the shop itself."""

    text: str
    product: Product | None = None
    idem: str


@transaction.atomic
def ask(shop: Shop, asked: Asked, *, shopper: Shopper, at: datetime) -> Question:
    """
    Put a question to a shop, which is told by mail; the same key asks once.

    Raises NotAsked, OtherForm.
    """
    product = asked.product
    if not shop.is_published or (product is not None and product.shop_id != shop.pk):
        raise NotAsked(shop.pk)
    try:
        with transaction.atomic():
            question = Question.objects.create(
                shop=shop,
                product=product,
                idem=asked.idem,
                name=shopper.name,
                email=shopper.email,
                text=asked.text,
                asked_at=at,
            )
    except IntegrityError:
        return _same(Question.objects.get(idem=asked.idem), shop, asked.text, shopper)
    emails.asked(question, at=at)
    return question


@transaction.atomic
def answer(question: Question, *, text: str, at: datetime, by: str) -> Question:
    """Answer once, by mail. Raises AlreadyAnswered."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.answered_at is not None:
        raise AlreadyAnswered(question.pk)
    question.answer, question.answered_at, question.answered_by = text, at, by
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("question answered", target=f"question:{question.pk}", by=by, at=at)
    emails.answered(question, at=at)
    return question


def _same(found: Question, shop: Shop, text: str, shopper: Shopper) -> Question:
    if (shop.pk, text, shopper.email) != (found.shop_id, found.text, found.email):
        raise OtherForm(found.pk)
    return found
