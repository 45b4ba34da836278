from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import cast
import pytest
from django.db import connection, transaction
from django.utils import timezone

from halles.audit import actions as audit
from halles.audit.models import Entry
from halles.outbox import delivery, later
from halles.outbox.models import Message
from halles.outbox.tasks import deliver
from tenants import clock, relay
from tenants.current import public_context, town_context
from tenants.jobs import PUBLIC, NoSchema
from tenants.models import DeadLetter, Domain, OutboxHint, Town


@later.later
def write_down(*, verb):
    audit.record(verb, target="test", by="worker", at=timezone.now())


@later.later
def write_down_then_break(*, verb):
    audit.record(verb, target="test", by="worker", at=timezone.now())
    raise RuntimeError("broken after the work")


def test_a_job_is_done_once_however_often_it_is_delivered(town):
    message = write_down.post(verb="once")

    delivery.deliver(message.pk, at=timezone.now())
    delivery.deliver(message.pk, at=timezone.now())

    assert Entry.objects.filter(verb="once").count() == 1


def test_a_job_that_breaks_leaves_no_work_and_waits(town):
    message = write_down_then_break.post(verb="broken")

    delivery.deliver(message.pk, at=timezone.now())

    message.refresh_from_db()
    assert not Entry.objects.filter(verb="broken").exists()
    assert message.attempts == 1
    assert "broken after the work" in message.last_error
    assert message.due_at > timezone.now()


def test_a_job_that_always_breaks_is_kept_for_a_person(town):
    message = write_down_then_break.post(verb="broken")
    later_on = timezone.now() + timedelta(days=30)

    for _ in range(Message.TRIES):
        delivery.deliver(message.pk, at=later_on)
        Message.objects.filter(pk=message.pk).update(due_at=timezone.now())

    assert Message.objects.get(pk=message.pk).dead
    assert not delivery.deliver(message.pk, at=later_on)


def test_a_job_is_posted_in_a_transaction_or_not_at_all(committed):
    with pytest.raises(later.NotInTransaction):
        write_down.post(verb="alone")


def test_a_message_that_is_rolled_back_leaves_no_hint(committed):
    with transaction.atomic():
        write_down.post(verb="never")
        transaction.set_rollback(True)

    with public_context():
        assert not OutboxHint.objects.filter(schema_name=committed.schema_name).exists()


@pytest.fixture
def published(db, monkeypatch):
    """What the relay hands to the broker, which is the world outside."""
    sent = []
    with public_context():
        # Of towns that other tests committed.
        OutboxHint.objects.all().delete()
    monkeypatch.setattr(
        "tenants.relay.deliver.apply_async",
        lambda kwargs, headers, queue: sent.append((headers["schema"], kwargs["message_id"])),
    )
    return sent


def test_the_relay_wakes_the_workers_of_each_town(town, other_town, published):
    here = write_down.post(verb="here")
    with town_context(other_town):
        there = write_down.post(verb="there")

    relay.relay(at=timezone.now())

    assert set(published) == {(town.schema_name, here.pk), (other_town.schema_name, there.pk)}


def test_the_relay_does_not_wake_twice_but_looks_again_later(town, published):
    write_down.post(verb="here")

    relay.relay(at=timezone.now())
    relay.relay(at=timezone.now())
    assert len(published) == 1

    relay.relay(at=timezone.now() + timedelta(minutes=2))
    assert len(published) == 2


def test_what_the_broker_refuses_waits(committed, monkeypatch):
    with transaction.atomic():
        write_down.post(verb="here")
    monkeypatch.setattr("tenants.relay.deliver.apply_async", _refuse)

    with pytest.raises(OSError, match="no broker"):
        relay.relay(at=timezone.now())

    assert Message.objects.get().published_at is None
    with public_context():
        assert OutboxHint.objects.filter(schema_name=committed.schema_name).exists()


def test_a_worker_that_is_faster_than_the_relay_finds_the_message_free(committed, monkeypatch):
    with transaction.atomic():
        write_down.post(verb="fast")
    ran = []
    monkeypatch.setattr(
        "tenants.relay.deliver.apply_async",
        lambda kwargs, **_: ran.append(_elsewhere(committed, **kwargs)),
    )

    relay.relay(at=timezone.now())

    assert True in ran


def _elsewhere(town, message_id):
    """What a worker does at once, on a connection of its own."""

    def work():
        try:
            with town_context(town):
                return delivery.deliver(message_id, at=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        return worker.submit(work).result()


def test_a_broken_town_does_not_keep_the_messages_of_the_others(town, published):
    message = write_down.post(verb="here")
    with public_context():
        for schema in ("t_gone", _a_town_without_role()):
            OutboxHint.objects.create(schema_name=schema, due_at=timezone.now())

    relay.relay(at=timezone.now())

    assert published == [(town.schema_name, message.pk)]


def _a_town_without_role():
    found = Town.objects.create(
        name="Broken",
        commune_id=cast.any_commune(),
        schema_name="t_broken",
        created_at=timezone.now(),
    )
    Domain.objects.create(domain="broken.localhost", tenant=found, is_primary=True)
    return found.schema_name


def _refuse(**_):
    raise OSError("no broker")


def test_a_sweep_finds_what_no_hint_tells(town, published):
    write_down.post(verb="here")
    with public_context():
        OutboxHint.objects.all().delete()

    relay.sweep(at=timezone.now())
    relay.relay(at=timezone.now())

    assert published


def test_those_that_failed_together_do_not_all_come_back_together(town):
    now = timezone.now()
    waits = {tries: set() for tries in (1, 5, 11)}

    for tries, seen in waits.items():
        for _ in range(200):
            message = Message(job="x", due_at=now, attempts=tries - 1)
            message.save()
            message.failed(RuntimeError(), at=now)
            seen.add((message.due_at - now).total_seconds())

    for tries, seen in waits.items():
        usual = min(2**tries, 3600)
        assert usual * 0.5 <= min(seen) < usual * 0.6
        assert usual * 1.4 < max(seen) <= usual * 1.5


def test_a_message_that_kills_its_workers_is_given_up_like_one_that_fails(town):
    message = write_down.post(verb="deadly")

    for _ in range(Message.TRIES):
        Message.objects.filter(pk=message.pk).update(due_at=timezone.now())
        _redelivered(town, message.pk)

    message.refresh_from_db()
    assert message.dead
    assert "WorkerDied" in message.last_error
    assert not Entry.objects.filter(verb="deadly").exists()


def _redelivered(town, message_id):
    """What a worker gets from the broker when the one before it died at the message."""
    deliver.push_request(headers={"schema": town.schema_name}, delivery_info={"redelivered": True})
    try:
        with public_context():
            deliver(message_id=message_id)
    finally:
        deliver.pop_request()
        connection.set_tenant(town)


@later.later_outside
def call_out(*, idem):
    CALLED.append(idem)


CALLED = []


def test_a_job_that_another_worker_is_at_is_left_to_it(committed):
    with transaction.atomic():
        message = call_out.post()
    CALLED.clear()

    with delivery._alone(message.pk) as ours:
        ran_beside = _elsewhere(committed, message.pk)
    ran_after = _elsewhere(committed, message.pk)

    assert (ours, ran_beside, ran_after) == (True, False, True)
    assert [str(message.idem)] == CALLED


def test_a_message_that_died_is_listed_for_the_operator_once(town):
    message = write_down_then_break.post(verb="broken")
    Message.objects.filter(pk=message.pk).update(attempts=Message.TRIES - 1)

    delivery.deliver(message.pk, at=timezone.now())
    clock.tidy()

    with public_context():
        letter = DeadLetter.objects.get(schema_name=town.schema_name)
        assert (letter.message_id, letter.job) == (message.pk, write_down_then_break.name)


def test_a_wake_up_that_names_no_town_is_refused():
    with pytest.raises(NoSchema):
        deliver(message_id=1)


def test_a_wake_up_for_a_town_that_is_gone_is_refused(public):
    deliver.push_request(headers={"schema": "t_gone"})

    with pytest.raises(Town.DoesNotExist):
        deliver(message_id=1)
    deliver.pop_request()


def test_the_operator_has_messages_of_his_own(public, published):
    with transaction.atomic():
        message = write_down.post(verb="operator")

    relay.relay(at=timezone.now())

    assert (PUBLIC, message.pk) in published
