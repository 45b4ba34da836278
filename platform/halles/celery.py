"""The workers: woken by the relay, never trusted to remember. The record is the outbox."""

import os

# Jobs may take longer than a page.
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "60000")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halles.settings")

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

app = Celery("halles", broker=settings.VALKEY_URL, task_cls="tenants.jobs:TownTask")
# Measured over storms of kills: docs/decisions.md, "Celery wakes, PostgreSQL remembers".
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_acks_on_failure_or_timeout=True,
    task_ignore_result=True,
    task_time_limit=120,
    task_soft_time_limit=100,
    task_publish_retry=False,
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_max_memory_per_child=300_000,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_soft_shutdown_timeout=25,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    visibility_timeout=300,
    broker_transport_options={
        "visibility_timeout": 300,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 15,
        "global_keyprefix": "halles:",
    },
    timezone="Europe/Paris",
    beat_schedule_filename=str(settings.ROOT / "var" / "beat"),
    # One beat for the whole house: tenants.clock knows what is due, in which town.
    beat_schedule={
        "tick": {"task": "tenants.clock.tick", "schedule": crontab(), "options": {"expires": 50}}
    },
)
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="clock")
