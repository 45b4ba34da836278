"""`halles bench race`: 64 at once want the same thing, with and without each guard."""

from __future__ import annotations

from django.db import connection
from django.db.models import Sum

from billing.ledger import queries as ledger
from billing.ledger.models import Posting
from halles.bench import towns
from halles.bench.race import pace
from halles.bench.race.races import CROWD, RACES, Result, run, run_careless
from halles.bench.race.rush import Crowd
from halles.bench.report import Report
from tenants.current import town_context
from tenants.models import Town

GOODS = {"stock", "envelope", "household", "key"}


def measure(*, quick: bool) -> Report:
    """Every race in one town, ten times unless quick, and every control once in another."""
    towns.prepare()
    careful, careless = towns.opened(2)
    before = _deadlocks()
    names = list(RACES) * (1 if quick else 10)
    with Crowd(CROWD) as crowd:
        results = [(name, run(RACES[name], careful, crowd)) for name in names]
        controls = [run_careless(race, careless, crowd) for race in RACES.values()]
    figures = _found(results) | _books(careful) | _paces(careful, 10 if quick else 100)
    failed = sum(result.over > 0 for result in controls)
    figures |= {"controls_failed_as_they_must": failed, "deadlocks": _deadlocks() - before}
    return Report(name="race", figures=figures, ratios={"controls": failed / len(RACES)})


def _found(results: list[tuple[str, Result]]) -> dict[str, float]:
    goods = [result for name, result in results if name in GOODS]
    money = [result for name, result in results if name not in GOODS]
    return {
        "races": len(results),
        "oversold": sum(result.over for result in goods),
        "over_redeemed": sum(result.over for result in money),
        # Who sells nothing oversells nothing: all that was there must have gone.
        "left_over": sum(result.left for _, result in results),
        "surprises": sum(len(result.surprises) for _, result in results),
        "slowest_race_s": max(result.seconds for _, result in results),
    }


def _books(town: Town) -> dict[str, float]:
    with town_context(town):
        total = Posting.objects.aggregate(total=Sum("amount"))["total"]
        return {"ledger_sum": total.cents, "ledger_findings": len(ledger.audit())}


def _paces(town: Town, each: int) -> dict[str, float]:
    return {
        "checkouts_per_s": pace.checkouts(town, each),
        "redemptions_per_s": pace.redemptions(town, each),
        "refunds_per_s": pace.refunds(town, each),
    }


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
