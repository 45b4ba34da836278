"""What people report in a demo town: two wait, one was decided, contested and taken back."""

from datetime import datetime, timedelta

from storefront.catalogue.models import Product
from storefront.moderation.actions import Statement, answer, appeal, decide, report
from storefront.moderation.models import Report

SIZE = "La photo montre bien plus grand que ce que j’ai reçu en boutique."
STAPLE = "Une agrafe de l’emballage a blessé mon fils à la main, et rien n’en prévient."
ORIGIN = "Présenté comme fait ici, mais l’emballage porte le nom d’un grossiste."
FOUND = Statement(
    measure="unpublish",
    facts="La fiche annonce une fabrication sur place ; la facture vue chez vous dit le contraire.",
    ground="legal",
    rule="Code de la consommation, article L. 121-2 (pratiques commerciales trompeuses)",
)
CONTESTED = "Seul l’emballage vient de ce fournisseur : le reste est bien fait chez nous."
SHOWN = "Vos carnets d’atelier le confirment : la fiche est remise en ligne."
DIFFERENT = 3


def hear(manager: str, reporter: str, *, at: datetime) -> None:
    """Reports on three products, once; all three stay on show."""
    goods = Product.objects.shown().select_related("shop__merchant").order_by("pk")
    number = goods.count()
    if Report.objects.exists() or number < DIFFERENT:
        return
    # Of shops as far apart as there are.
    first, middle, last = goods[0], goods[number // 2], goods[number - 1]
    _said(first, Report.Reason.MISLEADING, SIZE, "", at - timedelta(hours=3))
    _said(middle, Report.Reason.DANGEROUS, STAPLE, reporter, at - timedelta(hours=20))
    old = _said(last, Report.Reason.MISLEADING, ORIGIN, reporter, at - timedelta(days=6))
    decision = decide(old, FOUND, at=at - timedelta(days=4), by=manager)
    said = appeal(decision, text=CONTESTED, at=at - timedelta(days=3), by=last.shop.merchant.email)
    answer(said, granted=True, words=SHOWN, at=at - timedelta(days=1), by=manager)


def _said(product: Product, reason: str, text: str, email: str, at: datetime) -> Report:
    said = {"reason": reason, "text": text, "email": email}
    return report(product.shop, product, said=said, at=at)
