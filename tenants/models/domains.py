"""The hosts a town answers on: one main host, and older ones that redirect to it."""

from django.db import models
from django.db.models.functions import Lower
from django_tenants.models import DomainMixin


class Domain(DomainMixin):
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("domain"), name="domain_once"),
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(is_primary=True), name="domain_one_main"
            ),
        ]

    def __str__(self) -> str:
        return str(self.domain)
