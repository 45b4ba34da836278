"""How the house stands now, read from the registry when Prometheus asks; never town by town."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from tenants.models import DeadLetter, Opening, OutboxHint, Pulse, Step, Town

Rows = Iterable[tuple[str, float]]


class House(Collector):
    """One gauge says whether the database answers; without it there are no others."""

    def collect(self) -> Iterator[Metric]:
        try:
            gauges = list(_gauges(timezone.now()))
        except DatabaseError:
            gauges = []
        yield _gauge("halles_database_up", "Whether the database answers.", float(bool(gauges)))
        yield from gauges


def _gauges(at: datetime) -> Iterator[Metric]:
    hints = OutboxHint.objects.filter(due_at__lte=at)
    oldest = hints.aggregate(at=Min("due_at"))["at"]
    age = (at - oldest).total_seconds() if oldest else 0.0
    yield _gauge(
        "halles_outbox_waiting", "Signs of messages the relay has not taken.", hints.count()
    )
    yield _gauge("halles_outbox_oldest_seconds", "How long the first of them has waited.", age)
    yield _gauge("halles_outbox_dead", "Messages given up.", DeadLetter.objects.count())
    yield _gauge("halles_openings_unfinished", "Openings under way.", _unfinished().count())
    yield _gauge("halles_openings_stuck", "Of these, those whose step failed.", _stuck())
    pulses = [(p.name, (at - p.at).total_seconds()) for p in Pulse.objects.all()]
    yield _family("halles_pulse_age_seconds", "Since a kind of process last spoke.", "of", pulses)
    towns = Town.objects.values_list("state").annotate(Count("pk")).order_by("state")
    yield _family("halles_towns", "Towns, by state.", "state", towns)
    yield _family("halles_connections", "Of the application, by state.", "state", _connections())


def _unfinished() -> QuerySet[Opening]:
    return Opening.objects.filter(finished_at=None)


def _stuck() -> int:
    failed = Step.objects.filter(finished_at=None).exclude(error="")
    return _unfinished().filter(steps__in=failed).distinct().count()


def _connections() -> list[tuple[str, float]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(state, 'unknown'), count(*) FROM pg_stat_activity"
            " WHERE usename = session_user AND datname = current_database() GROUP BY 1"
        )
        return [(state, float(number)) for state, number in cursor.fetchall()]


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)


def _family(name: str, says: str, label: str, rows: Rows) -> Metric:
    family = GaugeMetricFamily(name, says, labels=[label])
    for of, value in rows:
        family.add_metric([of], value)
    return family
