"""A merchant: a seller known by its SIRET, and how far the town hall trusts it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.payments.models import Payee
from halles import moves, siret
from halles.accounts import queries as accounts
from halles.accounts.models import Role


def merchants_of(user: Any, *roles: str) -> list[int]:
    """The keys of the merchants over which the person holds one of these roles."""
    held = (scope.partition(":") for scope in accounts.scopes(user, *roles))
    return [int(pk) for kind, _, pk in held if kind == "merchant"]


class MerchantQuerySet(models.QuerySet["Merchant"]):
    def visible_to(self, user: Any) -> MerchantQuerySet:
        """Those the person works for; a town agent sits down at a desk first (Assistance)."""
        return self.filter(pk__in=merchants_of(user, *Role.AT_WORK))

    def answered_for_by(self, user: Any) -> MerchantQuerySet:
        """Those the person speaks for in law, or helps: whoever is employed there does neither."""
        return self.filter(pk__in=merchants_of(user, Role.Name.OWNER, Role.Name.AGENT))

    def waiting(self) -> MerchantQuerySet:
        """Those the town hall has not answered, the longest waiting first."""
        return self.filter(state=Merchant.State.IN_REVIEW).order_by("applied_at", "pk")

    def present(self) -> MerchantQuerySet:
        """Those that are, or may still become, of this town: neither refused nor gone."""
        return self.exclude(state__in=Merchant.GONE)


class Merchant(models.Model):
    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        CLAIMED = "claimed", _("claimed")
        # Stored under its first name: processes of both versions read the same rows.
        IN_REVIEW = "applied", _("in review")
        APPROVED = "approved", _("approved")
        SUSPENDED = "suspended", _("suspended")
        REFUSED = "refused", _("refused")
        LEFT = "left", _("gone")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.INVITED: {State.CLAIMED, State.LEFT},
        State.CLAIMED: {State.IN_REVIEW, State.APPROVED, State.REFUSED, State.LEFT},
        State.IN_REVIEW: {State.APPROVED, State.REFUSED, State.LEFT},
        State.APPROVED: {State.SUSPENDED, State.LEFT},
        State.SUSPENDED: {State.APPROVED, State.LEFT},
        State.REFUSED: {State.APPROVED},
        State.LEFT: set(),
    }
    # Their shop is nobody's any more: its SIRET may come again.
    GONE: ClassVar[tuple[str, ...]] = (State.REFUSED, State.LEFT)

    siret = models.CharField("SIRET", max_length=14, blank=True)
    legal_name = models.CharField(_("legal name"), max_length=150)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="merchants"
    )
    email = models.EmailField(_("contact e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    city = models.CharField(_("commune"), max_length=100)
    insee = models.CharField(max_length=5)
    payee = models.ForeignKey(Payee, models.PROTECT, null=True, related_name="merchants")
    state = models.CharField(max_length=16, choices=State, default=State.IN_REVIEW)
    commission_basis_points = models.PositiveIntegerField(default=0)
    exception_reason = models.CharField(max_length=300, blank=True)
    applied_at = models.DateTimeField()
    terms_accepted_at = models.DateTimeField(null=True)

    objects = MerchantQuerySet.as_manager()

    class Meta:
        constraints = [
            # Who was refused, or left, does not keep the number from whose it is.
            models.UniqueConstraint(
                fields=["siret"],
                condition=~models.Q(state__in=["refused", "left"]) & ~models.Q(siret=""),
                name="merchant_siret_once",
            ),
            # Whom a list named without its number types it when claiming the shop.
            models.CheckConstraint(
                condition=models.Q(siret__regex=r"^[0-9]{14}$")
                | models.Q(siret="", state__in=["invited", "left"]),
                name="merchant_siret_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=False) | models.Q(state__in=["invited", "left"]),
                name="merchant_claimed_has_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(commission_basis_points__lte=10_000),
                name="merchant_commission_at_most_all",
            ),
            # Money is owed to whoever sells: nobody sells without somebody to pay.
            models.CheckConstraint(
                condition=models.Q(state__in=["invited", "claimed", "applied", "refused", "left"])
                | models.Q(payee__isnull=False),
                name="merchant_approved_has_payee",
            ),
        ]
        indexes = [models.Index(fields=["state", "applied_at"], name="merchant_state")]

    def __str__(self) -> str:
        return self.legal_name

    @property
    def scope(self) -> str:
        """What roles over this merchant, and its payee, are called."""
        return f"merchant:{self.pk}"

    @property
    def printed_siret(self) -> str:
        """The SIRET as it is printed; nothing while it is not known."""
        return siret.spaced(self.siret) if self.siret else ""

    def move_to(self, state: State, *, at: datetime, by: str, reason: str = "") -> None:
        """Move along MOVES and keep the trace; raise IllegalMove otherwise."""
        moves.check(self.MOVES, self.state, state)
        self.moves.create(before=self.state, after=state, at=at, by=by, reason=reason)
        self.state = state
        self.save()


class Move(models.Model):
    """One move of one merchant. Rows are only ever added."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="moves")
    before = models.CharField(max_length=16, choices=Merchant.State)
    after = models.CharField(max_length=16, choices=Merchant.State)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    reason = models.CharField(max_length=300, blank=True)

    append_only = True

    def __str__(self) -> str:
        return f"{self.merchant}: {self.before} → {self.after}"
