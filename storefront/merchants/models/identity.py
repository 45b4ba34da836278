"""Who a merchant is by law, and what the register answered about it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from halles import siret
from storefront.merchants.models.merchants import Merchant


class Identity(models.Model):
    """
    What a buyer may ask of a seller, beyond its name and address.

    Of the register's answers, the last one: what came before is in the trace.
    """

    class LegalForm(models.TextChoices):
        SOLE = "sole", _("sole trader (EI)")
        MICRO = "micro", _("micro-enterprise")
        EURL = "eurl", "EURL"
        SARL = "sarl", "SARL"
        SASU = "sasu", "SASU"
        SAS = "sas", "SAS"
        SA = "sa", "SA"
        SNC = "snc", "SNC"
        COOPERATIVE = "cooperative", _("cooperative (SCOP, SCIC)")
        FARM = "farm", _("farming company (EARL, GAEC, SCEA)")
        ASSOCIATION = "association", _("association")
        PUBLIC = "public", _("public body")
        OTHER = "other", _("another form")

    class NafVersion(models.TextChoices):
        """NAF 2025 is the reference from 1 January 2027 (décret 2025-736)."""

        REV2 = "rev2", _("NAF rev. 2 (2008)")
        Y2025 = "2025", _("NAF 2025")

    class Answer(models.TextChoices):
        ACTIVE = "active", _("active")
        CLOSED = "closed", _("closed")
        UNKNOWN = "unknown", _("register not consulted")

    merchant = models.OneToOneField(
        Merchant, models.PROTECT, primary_key=True, related_name="identity"
    )
    legal_form = models.CharField(
        _("legal form"), max_length=16, choices=LegalForm, blank=True, default=""
    )
    vat_number = models.CharField(_("VAT number"), max_length=13, blank=True)
    naf = models.CharField(_("NAF code"), max_length=6, blank=True)
    naf_version = models.CharField(max_length=4, choices=NafVersion, blank=True, default="")
    register = models.CharField(_("trade register"), max_length=100, blank=True)
    # When it undertook to sell only what the law allows (DSA art. 30, 1 e).
    certified_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.UNKNOWN)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answer_detail = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(naf="", naf_version="")
                | (~models.Q(naf="") & ~models.Q(naf_version="")),
                name="identity_naf_has_its_version",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="unknown") | models.Q(answered_at__isnull=False),
                name="identity_answered_when",
            ),
        ]
        indexes = [models.Index(fields=["answered_at"], name="identity_answered")]

    def __str__(self) -> str:
        return f"{self.siren}: {self.answer}"

    @property
    def siren(self) -> str:
        """The company's nine digits: the first of its establishment's fourteen."""
        return siret.siren(self.merchant.siret)

    @property
    def is_closed(self) -> bool:
        return self.answer == self.Answer.CLOSED


class Alert(models.Model):
    """What the town must look at: the register says that an establishment is closed."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="alerts")
    raised_at = models.DateTimeField()
    provider = models.CharField(max_length=40)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=254, blank=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant"],
                condition=models.Q(settled_at__isnull=True),
                name="alert_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True) | ~models.Q(settled_by=""),
                name="alert_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant}: {self.raised_at:%Y-%m-%d}"


class Admission(models.Model):
    """Whom the town lets in: one row, which its town hall edits."""

    # Beside its own commune: their INSEE codes.
    communes: Any = models.JSONField(default=list)
    suspends_closed = models.BooleanField(
        _("suspend a merchant whose establishment is closed"), default=False
    )
    evidence_days = models.PositiveSmallIntegerField(
        _("days that evidence is kept after the decision"), default=30
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="admission_one_row"),
            models.CheckConstraint(
                condition=models.Q(evidence_days__gte=1, evidence_days__lte=365),
                name="admission_evidence_days",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(self.communes)
