from datetime import timedelta
from uuid import uuid4

import cast
import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from halles.accounts.models import User
from halles.outbox.delivery import drain
from halles.outbox.models import Message
from storefront.orders import actions as orders
from tenants import clock, timed
from tenants.current import public_context, town_context
from tenants.models import OutboxHint, Town
from tenants.timed import OPERATOR, every

autodiscover_modules("clock")


@pytest.fixture
def jobs(monkeypatch):
    """A clock that knows nothing but what the test gives it."""
    monkeypatch.setattr(timed, "TIMED", [])
    monkeypatch.setattr(clock, "TIMED", timed.TIMED)
    return every


def greet():
    User.objects.create_user(f"{User.objects.count()}@example.org")


def test_a_timed_job_is_posted_to_each_town_that_serves(town, other_town, jobs, now):
    greet_job = jobs(minutes=5)(greet)
    with public_context():
        Town.objects.filter(pk=other_town.pk).update(state=Town.State.SUSPENDED)

    clock.fan_out(at=now)

    assert Message.objects.get().job == greet_job.name
    with public_context():
        assert not Message.objects.exists()
        assert OutboxHint.objects.filter(schema_name=town.schema_name).exists()
    with town_context(other_town):
        assert not Message.objects.exists()


def test_two_beats_in_a_period_post_one_job(town, jobs, now):
    jobs(minutes=5)(greet)

    for seconds in (0, 1, 60, 299):
        clock.fan_out(at=now + timedelta(seconds=seconds))
        drain(at=now + timedelta(minutes=5))
    assert User.objects.count() == 1

    clock.fan_out(at=now + timedelta(minutes=5))
    drain(at=now + timedelta(minutes=10))
    assert User.objects.count() == 2


def test_a_job_that_waits_is_not_posted_again(town, jobs, now):
    jobs(minutes=1)(greet)

    for minute in range(5):
        clock.fan_out(at=now + timedelta(minutes=minute))

    assert Message.objects.count() == 1


def test_towns_do_not_all_start_at_the_same_moment(town, other_town, jobs, now):
    jobs(hours=1)(greet)

    clock.fan_out(at=now)

    here = Message.objects.get().due_at
    with town_context(other_town):
        there = Message.objects.get().due_at
    assert here != there
    assert now <= min(here, there) <= max(here, there) <= now + timedelta(minutes=6)


def test_a_day_begins_at_midnight_on_the_wall(jobs, now):
    jobs(days=1)(greet)
    [daily] = timed.TIMED
    before, after = now.replace(hour=21, minute=59), now.replace(hour=22, minute=1)

    assert daily.idem("t_x", at=now) == daily.idem("t_x", at=before)
    assert daily.idem("t_x", at=before) != daily.idem("t_x", at=after)


def test_a_town_that_cannot_be_entered_does_not_stop_the_others(committed, jobs, now):
    job = jobs(minutes=5)(greet)
    with public_context():
        lost = Town(name="Aaa", schema_name="t_0", commune_id="01001", state="open", created_at=now)
        lost.save()

    clock.fan_out(at=now)

    assert Message.objects.filter(job=job.name).count() == 1
    with public_context():
        lost.delete()


def test_the_operator_has_timed_jobs_too(public, jobs, now):
    jobs(minutes=5, where=OPERATOR)(greet)

    clock.fan_out(at=now)
    drain(at=now + timedelta(minutes=5))

    assert User.objects.count() == 1


def test_a_job_that_speaks_to_the_outside_runs_in_no_transaction_of_ours(town, jobs, now):
    job = jobs(minutes=5, outside=True)(greet)

    clock.fan_out(at=now)
    drain(at=now + timedelta(minutes=5))

    assert job.outside
    assert User.objects.count() == 1


def test_every_timed_job_of_the_house_runs_in_an_empty_town(town):
    known = [timed for timed in timed.TIMED if timed.job.function is not greet]
    assert {timed.job.name for timed in known} >= {"tenants.clock.tidy"}

    for each in known:
        if Town.State.OPEN in each.where:
            each.job()


def test_every_timed_job_of_a_town_is_delivered_while_an_order_is_overdue(committed):
    now = timezone.now()
    order = cast.an_order(at=now - timedelta(hours=1))
    orders.pay_page(order, at=now - timedelta(hours=1))
    with transaction.atomic():
        for each in timed.TIMED:
            if Town.State.OPEN in each.where:
                each.job.post_once(uuid4(), due_at=now)

    drain(at=timezone.now())

    assert list(Message.objects.exclude(last_error="").values_list("job", "last_error")) == []
    order.refresh_from_db()
    assert order.state == "expired"


def test_what_is_over_is_tidied_away(town):
    long_ago = timezone.now() - timedelta(days=8)
    Session.objects.create(session_key="old", session_data="", expire_date=long_ago)
    Message.objects.create(job="x", due_at=long_ago, done_at=long_ago)
    Message.objects.create(job="y", due_at=long_ago)

    clock.tidy()

    assert not Session.objects.exists()
    assert Message.objects.get().job == "y"
