"""What a town's schema is made from, and the schemas made ahead of the towns."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Blueprint(models.Model):
    """
    The statements that make an empty town, as the migrations of one version give them.

    `version` names the set of migrations, `fingerprint` what the catalogue of PostgreSQL says
    of a schema made so (`tenants.schemas.anatomy`). Only the owner's login writes here: what
    stands here is run as the owner.
    """

    version = models.CharField(max_length=64, primary_key=True)
    statements = ArrayField(models.TextField())
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    owner_writes = True

    def __str__(self) -> str:
        return self.version[:12]


class Spare(models.Model):
    """
    An empty schema, with its role, that waits for a town to take it over.

    The row is added and deleted in the transactions that make, rename and drop the schema, so
    that neither is ever there without the other.
    """

    schema_name = models.CharField(max_length=63, primary_key=True)
    version = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    owner_writes = True

    def __str__(self) -> str:
        return self.schema_name
