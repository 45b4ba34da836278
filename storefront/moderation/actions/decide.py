"""The town decides about a report, and says why."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from halles.audit import actions as audit
from halles.moves import IllegalMove
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.merchants import actions as merchants
from storefront.merchants.actions import NoReason
from storefront.merchants.models import Merchant
from storefront.moderation import emails
from storefront.moderation.models import Decided, Decision, Report

Measure = Decision.Measure


class Withheld(IllegalMove):
    """The town withdrew this product: its merchant contests that, and does not undo it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is done and why: the facts, the kind of ground, and the law or rule itself."""

    measure: str
    facts: str
    ground: str = ""
    rule: str = ""


@transaction.atomic
def decide(report: Report, statement: Statement, *, at: datetime, by: str) -> Decision:
    """
    Answer a report, and every other about the same thing that waits.

    The merchant is sent the statement of reasons when something is withheld from sight;
    whoever reported and left an address, the answer. Raises Decided when somebody was faster,
    NoReason without facts, or for a measure without its ground; IllegalMove for a shop
    that is not shown.
    """
    report = _locked(report)
    if report.decision_id:
        raise Decided(str(report.pk))
    _check(statement, report)
    decision = _kept(report, statement, at=at, by=by)
    _withhold(decision, at=at, by=by)
    waiting = Report.objects.waiting().about_the_same(report).select_for_update(of=("self",))
    answered = list(waiting.order_by("pk"))
    Report.objects.filter(pk__in=[row.pk for row in answered]).update(decision=decision)
    _tell(decision, answered, at=at)
    return decision


def check_not_withheld(product: Product) -> None:
    """Raise Withheld for a product that the town withdrew and has not let back."""
    if Decision.objects.standing().filter(product=product, measure=Measure.UNPUBLISH).exists():
        raise Withheld(str(product.pk))


def _locked(report: Report) -> Report:
    """The report as it is now, and all that wait about the same thing, locked in one order."""
    waiting = Report.objects.waiting().about_the_same(report).order_by("pk")
    list(waiting.select_for_update(of=("self",)))
    return Report.objects.get(pk=report.pk)


def _check(statement: Statement, report: Report) -> None:
    withholds = statement.measure != Measure.NONE
    grounds = statement.ground and statement.rule.strip()
    nothing = statement.measure == Measure.UNPUBLISH and report.product_id is None
    if not statement.facts.strip() or (withholds and not grounds) or nothing:
        raise NoReason


def _kept(report: Report, statement: Statement, *, at: datetime, by: str) -> Decision:
    decision = Decision.objects.create(
        shop_id=report.shop_id,
        product_id=report.product_id,
        measure=statement.measure,
        facts=statement.facts.strip(),
        ground=statement.ground,
        rule=statement.rule.strip(),
        at=at,
        by=by,
    )
    target = f"decision:{decision.pk} {decision}"
    audit.record("report decided", target=target, by=by, at=at, report=report.pk)
    return decision


def _withhold(decision: Decision, *, at: datetime, by: str) -> None:
    if decision.measure == Measure.UNPUBLISH and decision.product:
        # Its merchant may have hidden it meanwhile: it stays hidden.
        if decision.product.state == Product.State.PUBLISHED:
            catalogue.unpublish(decision.product, at=at, by=by)
            decision.hid = True
            decision.save(update_fields=["hid"])
    elif decision.measure == Measure.SUSPEND:
        merchant = Merchant.objects.get(shop=decision.shop_id)
        merchants.suspend(merchant, at=at, by=by, reason=decision.facts[:300])


def _tell(decision: Decision, answered: list[Report], *, at: datetime) -> None:
    if decision.measure != Measure.NONE:
        emails.statement(decision, at=at)
    for address in sorted({row.email for row in answered if row.email}):
        emails.answered(decision, to=address, at=at)
