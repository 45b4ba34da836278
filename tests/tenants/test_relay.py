"""How the relay shares what room there is, and what it does when the broker is away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import redis
from django.db import connection, transaction
from django.utils import timezone

from halles.outbox import later
from halles.outbox.models import Message
from tenants import broker, relay
from tenants.current import public_context, town_context
from tenants.management.commands.relay import Loop
from tenants.models import OutboxHint, Pulse


@later.later
def work(*, number):
    """Nothing: only how it is handed over matters here."""


@later.later_slowly
def work_slowly(*, number, idem):
    """Nothing either, in the other queue."""


@pytest.fixture
def valkey():
    """The real broker of this test, empty."""
    client = broker._valkey()
    client.flushdb()
    return client


@pytest.fixture
def handed_over(monkeypatch, valkey):
    """What each pass hands to the broker, which keeps it all: no worker is there."""
    # Towns that other tests committed may wait, too.
    with public_context():
        OutboxHint.objects.all().delete()
    sent = []

    def keep(kwargs, headers, queue):
        sent.append((headers["schema"], kwargs["message_id"], queue))
        valkey.rpush(f"halles:{queue}", "a wake-up")

    monkeypatch.setattr("tenants.relay.deliver.apply_async", keep)
    return sent


def _of(town, handed_over):
    """What of it is this town's: a relay that begins looks at those of other tests, too."""
    return [one for one in handed_over if one[0] == town.schema_name]


def _post(count):
    for number in range(count):
        work.post(number=number)


def test_no_more_is_under_way_than_there_is_room_for(town, handed_over):
    _post(900)

    for _ in range(5):
        relay.relay(at=timezone.now())

    assert len(handed_over) == relay.IN_FLIGHT == 400


def test_there_is_room_again_for_as_much_as_the_workers_have_done(town, handed_over, valkey):
    _post(900)
    relay.relay(at=timezone.now())

    valkey.lpop("halles:quick", 150)
    relay.relay(at=timezone.now())

    assert len(handed_over) == 550
    assert len(set(handed_over)) == 550


def test_what_is_with_a_worker_takes_room_too(town, handed_over, valkey):
    valkey.hset("halles:unacked", mapping={f"tag {n}": "a wake-up" for n in range(390)})
    _post(50)

    relay.relay(at=timezone.now())

    assert len(handed_over) == 10


def test_a_backlog_of_one_town_delays_another_by_one_pass_at_most(town, other_town, handed_over):
    _post(1500)
    relay.relay(at=timezone.now())
    assert len(handed_over) == 400

    with town_context(other_town):
        late = work.post(number=0)
    relay.relay(at=timezone.now())

    assert handed_over[400:] == [(other_town.schema_name, late.pk, "quick")]


def test_towns_share_the_room_of_a_pass_alike(town, other_town, handed_over):
    _post(500)
    with town_context(other_town):
        _post(500)

    relay.relay(at=timezone.now())

    shares = [
        sum(schema == t.schema_name for schema, *_ in handed_over) for t in (town, other_town)
    ]
    assert shares == [200, 200]


def test_what_takes_its_time_waits_in_another_queue(town, handed_over):
    work.post(number=1)
    work_slowly.post(number=2)

    relay.relay(at=timezone.now())

    assert {queue for *_, queue in handed_over} == {"quick", "slow"}


def test_a_relay_whose_broker_is_away_touches_nothing(town, handed_over, monkeypatch):
    _post(3)
    monkeypatch.setattr(broker, "held", _away)

    with pytest.raises(redis.ConnectionError):
        relay.relay(at=timezone.now())

    assert not Message.objects.exclude(published_at=None).exists()
    with public_context():
        assert OutboxHint.objects.filter(schema_name=town.schema_name).count() == 3


def _away():
    raise redis.ConnectionError("no broker")


def test_what_an_emptied_broker_held_is_handed_over_again_at_once(town, handed_over, valkey):
    loop = Loop()
    _post(3)
    loop.turn()
    loop.turn()
    assert len(_of(town, handed_over)) == 3

    valkey.flushdb()
    loop.turn()
    loop.turn()

    assert len(_of(town, handed_over)) == 6


def test_a_relay_that_begins_again_loses_nothing(town, handed_over, valkey):
    _post(3)
    Loop().turn()
    with public_context():
        OutboxHint.objects.all().delete()

    Loop().turn()

    assert len(_of(town, handed_over)) == 6


def test_two_relays_hand_over_each_message_once(committed, handed_over):
    with transaction.atomic():
        _post(120)

    def one(_):
        try:
            for _ in range(10):
                relay.relay(at=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as relays:
        list(relays.map(one, range(2)))

    ours = _of(committed, handed_over)
    assert (len(ours), len(set(ours))) == (120, 120)


def test_a_relay_at_work_shows_that_it_lives(public, handed_over):
    Loop().turn()

    assert timezone.now() - Pulse.objects.get(name=Pulse.RELAY).at < timedelta(seconds=5)


def test_a_message_for_tomorrow_is_still_handed_over_tomorrow(town, handed_over):
    tomorrow = timezone.now() + timedelta(days=1)
    work.post(number=1, due_at=tomorrow)

    relay.relay(at=timezone.now())
    assert not handed_over

    relay.relay(at=tomorrow)
    assert len(handed_over) == 1
