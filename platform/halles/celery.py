"""The workers: woken by the relay, never trusted to remember. The record is the outbox."""

import os
from typing import Any

# Jobs may take longer than a page.
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "60000")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halles.settings")
# Told to stop, a worker ends what it has begun, for as long as worker_soft_shutdown_timeout.
# Read when Celery's pool is imported, which is why it stands before.
os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging, worker_init
from django.conf import settings

from halles import selftests

# More than twice task_time_limit: a broker that gives a task to a second worker while the
# first is at it starts it four times over. It must be said in three places to be believed.
VISIBILITY = {"visibility_timeout": 300}

app = Celery("halles", broker=settings.VALKEY_URL, task_cls="tenants.jobs:TownTask")
# Measured over storms of kills: docs/decisions.md, "Celery wakes, PostgreSQL remembers".
app.conf.update(
    # Nothing is forgotten before it is done, and what fails is the outbox's to try again.
    task_acks_late=True,
    task_acks_on_failure=True,
    task_acks_on_timeout=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    result_backend=None,
    task_default_queue="quick",
    task_time_limit=120,
    task_soft_time_limit=100,
    # The relay comes back by itself; it must not be held up.
    task_publish_retry=False,
    accept_content=["json"],
    # Threads would share a connection, and with it a town.
    worker_pool="prefork",
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_max_memory_per_child=300_000,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_soft_shutdown_timeout=25,
    # Meant for tasks with a time to come, of which there are none: it would only make every
    # idle worker sleep these 25 s before it stops.
    worker_enable_soft_shutdown_on_idle=False,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport="halles.outbox.transport:Transport",
    **VISIBILITY,
    result_backend_transport_options=VISIBILITY,
    broker_transport_options={
        **VISIBILITY,
        # What a dead worker held is looked for every 10 s; the default is every 100 s.
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        # Without these, a broker that hangs holds whoever speaks to it for ever.
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 15,
        "global_keyprefix": "halles:",
    },
    timezone="Europe/Paris",
    beat_scheduler="tenants.beat:OneBeat",
    beat_max_loop_interval=5,
    # One entry for the whole house: tenants.clock knows what is due, in which town.
    beat_schedule={
        "tick": {"task": "tenants.clock.tick", "schedule": crontab(), "options": {"expires": 50}}
    },
)
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="clock")


@setup_logging.connect
def _as_settings_say(**_: Any) -> None:
    """Celery's lines go where all others go: without a word here, it would add its own."""


@worker_init.connect
@beat_init.connect
def _prove(**_: Any) -> None:
    selftests.at_start()
