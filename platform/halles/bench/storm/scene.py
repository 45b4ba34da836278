"""What there is to buy and to redeem, and who stands at the till."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Sum

from billing.vouchers.models import Voucher
from halles.accounts.models import User
from halles.bench.race import scenery
from halles.money import Money
from storefront.catalogue.models import Product

PRODUCTS, IN_STOCK = 8, 100_000


@dataclass(frozen=True)
class Scene:
    products: list[int]
    stock: int
    vouchers: Money
    codes: list[str]
    session: str
    merchant: int


def lay() -> Scene:
    """In the current town: goods in stock, vouchers already paid, and a merchant signed in."""
    products = [scenery.a_product(price=990 + n, stock=IN_STOCK).pk for n in range(PRODUCTS)]
    codes = [scenery.a_voucher().code for _ in range(2)]
    merchant = scenery.a_shop().merchant
    remaining = Voucher.objects.aggregate(n=Sum("remaining"))["n"]
    spent = Voucher.objects.aggregate(n=Sum("redemptions__amount"))["n"] or Money.ZERO
    return Scene(
        products=products,
        stock=int(Product.objects.aggregate(n=Sum("stock"))["n"]),
        vouchers=remaining + spent,
        codes=codes,
        session=_signed_in(User.objects.get(email=merchant.email)),
        merchant=merchant.pk,
    )


def _signed_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
