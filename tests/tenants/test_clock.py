from datetime import UTC, datetime, timedelta
from uuid import uuid4

import cast
import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from halles.accounts.models import User
from halles.notifications.models import Mail
from halles.outbox.delivery import drain
from halles.outbox.models import Message
from storefront.orders import actions as orders
from tenants import clock, timed
from tenants.current import public_context, town_context
from tenants.models import OutboxHint, Town
from tenants.timed import ALIVE, OPERATOR, every

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


@pytest.mark.parametrize(
    ("midnight", "hours"),
    [
        (datetime(2026, 3, 28, 23, tzinfo=UTC), 23),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), 25),
        (datetime(2026, 6, 9, 22, tzinfo=UTC), 24),
    ],
)
def test_a_day_on_which_the_clocks_change_has_each_hour_once(town, jobs, midnight, hours):
    daily, hourly = jobs(days=1)(greet), jobs(hours=1)(greet_again)

    for minute in range(0, hours * 60, 10):
        at = midnight + timedelta(minutes=minute)
        clock.fan_out(at=at)
        # Done at once, so that nothing that waits keeps the next one from being posted.
        Message.objects.update(done_at=at)

    assert Message.objects.filter(job=daily.name).count() == 1
    assert Message.objects.filter(job=hourly.name).count() == hours
    clock.fan_out(at=midnight + timedelta(hours=hours))
    assert Message.objects.filter(job=daily.name).count() == 2


def greet_again():
    greet()


def test_each_state_of_a_town_has_its_own_jobs(other_town, jobs, now):
    for_all, for_visitors = jobs(minutes=5, where=ALIVE)(greet), jobs(minutes=5)(greet_again)
    posted = {}

    for state in (Town.State.OPEN, Town.State.SUSPENDED, Town.State.CLOSED):
        Town.objects.filter(pk=other_town.pk).update(state=state)
        clock.fan_out(at=now)
        with town_context(other_town):
            posted[state] = set(Message.objects.values_list("job", flat=True))
            Message.objects.all().delete()

    assert posted[Town.State.OPEN] == {for_all.name, for_visitors.name}
    assert posted[Town.State.SUSPENDED] == {for_all.name}
    assert posted[Town.State.CLOSED] == set()


def test_a_closed_town_whose_schema_is_gone_is_not_even_asked(public, jobs, now, caplog):
    jobs(minutes=5, where=ALIVE)(greet)
    Town.objects.create(
        name="Aaa", schema_name="t_0", commune_id="01001", state="closed", created_at=now
    )

    clock.fan_out(at=now)

    assert "t_0" not in caplog.text


def test_the_operator_looks_for_messages_no_hint_tells_of(town):
    with public_context():
        OutboxHint.objects.all().delete()

        clock.look_everywhere()

        assert OutboxHint.objects.filter(schema_name=town.schema_name).count() == 1


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


def test_mails_are_erased_half_a_year_after_they_were_sent(town):
    at = timezone.now()
    said = {"to": "lea@example.org", "text": "Merci", "created_at": at}
    long_ago = at - clock.MAILS_KEPT - timedelta(hours=1)
    Mail.objects.create(subject="old", sent_at=long_ago, **said)
    Mail.objects.create(subject="young", sent_at=at, **said)
    Mail.objects.create(subject="waits", **said)

    clock.tidy()

    assert {mail.subject for mail in Mail.objects.all()} == {"young", "waits"}
