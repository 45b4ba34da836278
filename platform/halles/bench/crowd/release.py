"""Ten o'clock: the vouchers are on sale, and five times as many residents wait for them."""

from __future__ import annotations

from random import Random

from billing.ledger import queries as ledger
from billing.vouchers.models import Campaign
from halles.bench.crowd.stage import Place, Stage, neighbours
from halles.bench.crowd.visits import Crowd, Step, Visit, address, percentile_ms, send
from halles.bench.race.scenery import a_campaign
from tenants.current import town_context

RESIDENTS, VOUCHERS = 5000, 1000
# 40 % of them within the first seconds, the others ever fewer.
AT_ONCE, FIRST_S, LATER_S, LAST_S = 0.4, 5.0, 20.0, 60.0
# A second, in the other towns.
QUIETLY = 10.0
PAGE, FORM = "/bons/", "/bons/acheter/"


def run(stage: Stage, *, scale: float) -> dict[str, float]:
    """`scale` makes the crowd smaller and shorter, never calmer."""
    place, *others = stage.places
    with town_context(place.town):
        campaign = a_campaign(vouchers_to_sell=int(VOUCHERS * scale))
    before = max(4, 30 * scale)
    calm = neighbours(others, seconds=before, per_second=QUIETLY)
    calmly = send([*calm, *_early(place, before)], port=stage.web.port)
    crowd = _residents(place, int(RESIDENTS * scale), scale)
    lasts = max(visit.at + sum(step.wait for step in visit.steps) for visit in crowd)
    aside = neighbours(others, seconds=lasts, per_second=QUIETLY)
    came = send([*crowd, *aside], port=stage.web.port)
    with town_context(place.town):
        return _figures(came, calmly, Campaign.objects.get(pk=campaign.pk))


def _early(place: Place, seconds: float) -> list[Visit]:
    """Some look before ten: no process makes these pages for the first time when all come."""
    return [
        Visit(number * seconds / 20, place.host, address(0xF00000 + number), [Step("early", path)])
        for number in range(20)
        for path in (PAGE, FORM)
    ]


def _residents(place: Place, many: int, scale: float) -> list[Visit]:
    chance = Random(10)  # noqa: S311
    return [_resident(number, place, chance, scale) for number in range(many)]


def _resident(number: int, place: Place, chance: Random, scale: float) -> Visit:
    first = chance.random() < AT_ONCE
    # Memoryless: what is cut off behind the last second comes as the others do.
    later = chance.expovariate(1 / LATER_S) % LAST_S
    at = chance.uniform(0, FIRST_S) if first else later
    steps = [Step("page", PAGE)]
    if chance.random() < 0.3:
        steps.append(Step("page", PAGE, wait=chance.uniform(0.5, 2)))
    steps.append(Step("form", FORM, wait=chance.uniform(0.5, 2)))
    steps.append(Step("claim", FORM, chance.uniform(0.5, 2), _form(number)))
    return Visit(at * scale, place.host, address(number), steps)


def _form(number: int) -> dict[str, str]:
    return {
        # Who had the form open before all was sold sends it all the same.
        "idem": f"*early{number}",
        "quantity": "1",
        "given_name": "Camille",
        "family_name": f"Martin {number}",
        "address": f"{number} rue de la République",
        "email": f"camille{number}@example.org",
    }


def _figures(came: Crowd, calm: Crowd, campaign: Campaign) -> dict[str, float]:
    claims = [answer for answer in came.answers if answer.name == "claim"]
    won = [answer for answer in claims if "/paiement/" in answer.to]
    sold = sum(campaign.purchases.values_list("quantity", flat=True))
    budget = campaign.budget.cents // campaign.town_share.cents
    homes = campaign.purchases.values("household_key").distinct().count()
    return {
        "release_page_p95_ms": came.p95_ms("page"),
        "release_form_p95_ms": came.p95_ms("form"),
        "release_claim_p95_ms": came.p95_ms("claim"),
        "release_won_p95_ms": percentile_ms([answer.seconds for answer in won]),
        "release_claims": len(claims),
        "release_sold": sold,
        "release_unsold": max(0, budget - sold),
        "release_last_answer_s": came.seconds,
        "generator_cpu_share": came.cpu_share,
        "oversold": max(0, sold - budget) + (sold - homes) + len(ledger.audit()),
        "server_errors": came.errors,
        "neighbour_calm_p95_ms": calm.p95_ms("neighbour"),
        "neighbour_p95_ms": came.p95_ms("neighbour"),
    }
