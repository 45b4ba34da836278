"""What twins have been checked, helped with and told of: papers, alerts, reports, decisions."""

import cast
from django.core.files.uploadedfile import SimpleUploadedFile

from halles import storage
from halles.accounts.models import Role
from storefront.merchants import papers
from storefront.merchants.actions import assistance, checks
from storefront.merchants.models import Evidence, Merchant
from storefront.moderation import actions as moderation
from storefront.moderation.actions import Statement

STATEMENT = {"facts": "Le prix affiché n’est pas celui de la caisse.", "ground": "legal"}
UNPUBLISH = Statement(measure="unpublish", rule="Code de la consommation, L. 121-2", **STATEMENT)


def fill(have, at):
    """Have one of each; ids go to `have`."""
    merchant = Merchant.objects.get(pk=have.merchant)
    checks.declare(merchant, checks.Facts(certifies=True), at=at, by="test")
    checks.admit(communes=[], suspends_closed=False, evidence_days=30, at=at, by="test")
    have.evidence = _paper(merchant, at).pk
    have.stay = _stay(merchant, have.people["manager"], at).pk
    have.alert = _alert(Merchant.objects.get(pk=have.suspended), at).pk
    have.staff_role = Role.objects.get(name=Role.Name.STAFF, scope=merchant.scope).pk
    have.report = _report(have.goods, at).pk
    have.decision = _decision(have, "Tomme", at).pk
    have.appeal = _appeal(have, at).pk


def write_link(have):
    """A link to the paper, which is worth something for a minute and for the manager only."""
    paper = Evidence.objects.get(pk=have.evidence)
    have.paper_link = papers.link(paper, have.people["manager"])


def _paper(merchant, at):
    key = storage.put_private(b"%PDF-1.4\n%%EOF", ending="pdf", content_type="application/pdf")
    said = {"kind": "registration", "key": key, "content_type": "application/pdf", "size": 14}
    return Evidence.objects.create(merchant=merchant, sent_at=at, sent_by="test", **said)


def _stay(merchant, agent, at):
    stay = assistance.begin(merchant, agent=agent, reason="test", at=at)
    stay = assistance.end(stay, at=at, by="test")
    stay.told_at, stay.told_by = None, ""
    stay.save()
    return stay


def _alert(merchant, at):
    return checks.closed(merchant, provider="test", at=at)


def _report(product, at):
    said = {"reason": "other", "text": "Ce produit n’existe pas.", "email": "zoe@example.org"}
    return moderation.report(product.shop, product, said=said, at=at)


def _decision(have, name, at):
    product = cast.a_product(name, shop=have.shop, category=have.category)
    return moderation.decide(_report(product, at), UNPUBLISH, at=at, by="test")


def _appeal(have, at):
    decision = _decision(have, "Cantal", at)
    return moderation.appeal(decision, text="Le prix est le bon.", at=at, by="test")


def a_pdf():
    """A paper to send with a form."""
    return SimpleUploadedFile("kbis.pdf", b"%PDF-1.4\n%%EOF")
