"""How the tables of each town stand, for the terminal and the console."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tenants.fleet import versions
from tenants.models import Condition, Town
from tenants.schemas import blueprints


class Standing(models.TextChoices):
    """The worst comes first, in lists too."""

    UNSUPPORTED = "unsupported", _("not served")
    FAILED = "failed", _("migration failed")
    DRIFTED = "drifted", _("drifted")
    BEHIND = "behind", _("waiting for migration")
    CURRENT = "current", _("up to date")


SOUND = frozenset({Standing.CURRENT})


@dataclass(frozen=True)
class Line:
    town: Town
    standing: Standing
    condition: Condition

    @property
    def version(self) -> str:
        return self.town.schema_version[:8]

    @property
    def why(self) -> list[str]:
        """What to know about it: the last error, or how it drifted."""
        return (self.condition.error or self.condition.drift).splitlines()

    @property
    def more(self) -> list[str]:
        return self.why[1:]


def lines(of: QuerySet[Town] | None = None) -> list[Line]:
    """One for each town that has tables, those that need somebody first."""
    towns = Town.objects.all() if of is None else of
    built = towns.exclude(state=Town.State.PREPARING, schema_version="")
    found = [_line(town) for town in built.select_related("commune", "condition").order_by("name")]
    order = {standing: place for place, standing in enumerate(Standing)}
    return sorted(found, key=lambda line: order[line.standing])


def summary(lines: Iterable[Line]) -> list[tuple[Standing, int]]:
    """How many towns stand how, the worst first; what no town is in is left out."""
    counted = Counter(line.standing for line in lines)
    return [(standing, counted[standing]) for standing in Standing if counted[standing]]


def _line(town: Town) -> Line:
    condition = getattr(town, "condition", None) or Condition(town=town)
    return Line(town, _standing(town, condition), condition)


def _standing(town: Town, condition: Condition) -> Standing:
    if not versions.supports(town):
        return Standing.UNSUPPORTED
    if condition.error:
        return Standing.FAILED
    if condition.drift:
        return Standing.DRIFTED
    return Standing.CURRENT if town.schema_version == blueprints.version() else Standing.BEHIND
