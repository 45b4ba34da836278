"""A question put to a shop, about what it sells or about itself."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from halles.accounts.models import Role
from storefront.merchants.models import merchants_of


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: Any) -> QuestionQuerySet:
        """Those put to the merchants at whose desk this person is."""
        return self.filter(shop__merchant__in=merchants_of(user, *Role.AT_WORK))

    def open(self) -> QuestionQuerySet:
        return self.filter(answered_at=None)


class Question(models.Model):
    shop = models.ForeignKey("merchants.Shop", models.PROTECT, related_name="+")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, null=True, related_name="+")
    idem = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail"))
    text = models.TextField(_("question"), max_length=2000)
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=254, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", answered_by="")
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(answered_by="")),
                name="question_answered_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["shop", "asked_at"], condition=Q(answered_at=None), name="question_open"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
