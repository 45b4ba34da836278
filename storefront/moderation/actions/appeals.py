"""A merchant contests a decision; a person of the town hall looks at it again."""

from datetime import datetime

from django.db import IntegrityError, transaction

from halles.audit import actions as audit
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.merchants import actions as merchants
from storefront.merchants.actions import NoReason
from storefront.merchants.models import Merchant
from storefront.moderation import emails, rules
from storefront.moderation.models import Appeal, Decided, Decision

Measure = Decision.Measure


class TooLate(Exception):
    """A decision may be contested for six months (DSA art. 20, 1)."""


class SamePerson(Exception):
    """Who decided does not answer, as long as somebody else of the town hall can."""


@transaction.atomic
def appeal(decision: Decision, *, text: str, at: datetime, by: str) -> Appeal:
    """Contest a decision, once. Raises Decided the second time or once lifted, TooLate."""
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.measure == Measure.NONE or decision.lifted_at:
        raise Decided(str(decision.pk))
    if at > decision.contested_until:
        raise TooLate(str(decision.pk))
    if not text.strip():
        raise NoReason
    try:
        with transaction.atomic():
            row = Appeal.objects.create(
                decision=decision, text=text.strip(), at=at, by=by, due_at=at + Appeal.WITHIN
            )
    except IntegrityError as error:
        raise Decided(str(decision.pk)) from error
    audit.record("decision contested", target=f"decision:{decision.pk}", by=by, at=at)
    emails.contested(row, at=at)
    return row


@transaction.atomic
def answer(appeal: Appeal, *, granted: bool, words: str, at: datetime, by: str) -> Appeal:
    """
    Answer an appeal; a granted one takes the measure back and shows again what it hid.

    Raises Decided when somebody was faster, SamePerson for who decided, NoReason without words,
    IllegalMove when the shop may not be shown for another reason.
    """
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("decision__shop")
    row = rows.get(pk=appeal.pk)
    if row.answered_at:
        raise Decided(str(row.pk))
    if not rules.can_answer(by, row):
        raise SamePerson(by)
    if not words.strip():
        raise NoReason
    row.granted, row.answer, row.answered_at, row.answered_by = granted, words.strip(), at, by
    row.save()
    target = f"decision:{row.decision_id}"
    audit.record("appeal answered", target=target, by=by, at=at, granted=granted)
    if granted:
        _lift(row.decision, at=at, by=by)
    emails.appeal_answered(row, at=at)
    return row


def _lift(decision: Decision, *, at: datetime, by: str) -> None:
    decision.lifted_at = at
    decision.save(update_fields=["lifted_at"])
    if decision.measure == Measure.UNPUBLISH and decision.product:
        # What its merchant had hidden before is the merchant's to show again.
        if decision.hid and decision.product.state == Product.State.DRAFT:
            catalogue.publish(decision.product, at=at, by=by)
        return
    merchant = Merchant.objects.get(shop=decision.shop_id)
    if merchant.state == Merchant.State.SUSPENDED and _is_why(decision, merchant):
        merchants.restore(merchant, at=at, by=by)


def _is_why(decision: Decision, merchant: Merchant) -> bool:
    """Whether it was this decision that suspended it: not a later one, nor the register."""
    last = merchant.moves.order_by("pk").last()
    return last is not None and last.at == decision.at
