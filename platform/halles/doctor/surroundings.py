"""Valkey, S3, mail, the relay and the workers."""

from __future__ import annotations

import shutil
from datetime import timedelta

import httpx
import redis
from botocore.exceptions import BotoCoreError, ClientError
from celery import current_app
from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from halles import storage
from halles.doctor.findings import Ill
from halles.outbox.models import Message
from tenants.current import public_context
from tenants.models import DeadLetter, OutboxHint, Pulse

LATE = timedelta(minutes=2)
SILENT = timedelta(seconds=30)
ROOM_NEEDED_MB = 1000


def valkey() -> str:
    if not settings.VALKEY_URL:
        raise Ill("VALKEY_URL is not set.", mend="Run: halles up, or set it in .env")
    try:
        with redis.Redis.from_url(
            settings.VALKEY_URL, socket_timeout=3, socket_connect_timeout=3
        ) as client:
            version = client.info("server")
    except redis.RedisError as error:
        raise Ill(
            f"Valkey does not answer: {error}", mend="Start it (halles up), or correct VALKEY_URL."
        ) from error
    return f"Valkey {version.get('valkey_version') or version.get('redis_version')} answers"


def files() -> str:
    """Keep a file in both buckets; strangers read the public one only."""
    try:
        with storage.trial() as key:
            _check_strangers(key)
    except (BotoCoreError, ClientError, ValueError) as error:
        raise Ill(
            f"S3 refuses: {error}",
            mend="Start it (halles up), or correct S3_ENDPOINT, S3_KEY, S3_SECRET and the buckets.",
        ) from error
    return "both buckets keep files; strangers read the public one only"


def mail() -> str:
    if not settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        return "written to the terminal, until EMAIL_URL names a server"
    try:
        with get_connection():
            return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} takes messages"
    except OSError as error:
        raise Ill(
            f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} takes no message: {error}",
            mend="Correct EMAIL_URL; in development, `halles run` brings an inbox.",
        ) from error


def worker() -> str:
    answers = current_app.control.ping(timeout=2)
    if not answers:
        raise Ill(
            "No worker answers: mails and webhooks wait.",
            mend="Start two: celery -A halles.celery worker -Q quick; -Q slow (halles run does).",
            bearable=settings.DEBUG,
        )
    return f"{len(answers)} answering"


def relay() -> str:
    with public_context():
        late = OutboxHint.objects.filter(due_at__lt=timezone.now() - LATE).count()
        silent = _silent_for(Pulse.RELAY)
    if silent > SILENT:
        raise Ill(
            "No relay has shown that it lives: mails and webhooks wait.",
            mend="Start it: halles relay (halles run does).",
            bearable=settings.DEBUG,
        )
    if late:
        raise Ill(
            f"{late} messages have waited more than {LATE.seconds // 60} minutes.",
            mend="Start it: halles relay (halles run does).",
            bearable=settings.DEBUG,
        )
    return "no message is waiting"


def beat() -> str:
    with public_context():
        silent = _silent_for(Pulse.CLOCK)
    if silent > LATE:
        raise Ill(
            "The clock has not ticked for two minutes: nothing expires, nothing is reconciled.",
            mend="Start it: celery -A halles.celery beat, and the workers (halles run does).",
            bearable=settings.DEBUG,
        )
    return f"ticked {silent.total_seconds():.0f} s ago"


def dead_letters() -> str:
    with public_context():
        dead = DeadLetter.objects.count()
    if dead:
        raise Ill(
            f"{dead} messages could not be delivered in {Message.TRIES} tries.",
            mend="Mend the cause, then have them tried again on the operator's console.",
            bearable=True,
        )
    return "everything was delivered"


def disk() -> str:
    room = shutil.disk_usage(settings.ROOT).free // 2**20
    if room < ROOM_NEEDED_MB:
        raise Ill(f"{room} MB left.", mend="Make room, or enlarge the disk.")
    return f"{room // 1024} GB left"


def _silent_for(name: str) -> timedelta:
    pulse = Pulse.objects.filter(name=name).first()
    return timezone.now() - pulse.at if pulse else timedelta.max


def _check_strangers(key: str) -> None:
    public = httpx.get(f"{settings.S3_PUBLIC_ADDRESS}/{key}", timeout=5)
    if public.status_code != 200:
        raise Ill(
            f"Pictures do not show: {settings.S3_PUBLIC_ADDRESS} answers {public.status_code}.",
            mend=f"Let everyone read {settings.S3_PUBLIC_BUCKET}, or correct S3_PUBLIC_ADDRESS.",
        )
    private = f"{settings.S3_ENDPOINT}/{settings.S3_PRIVATE_BUCKET}/{key}"
    if httpx.get(private, timeout=5).status_code == 200:
        raise Ill(
            f"Everyone may read {settings.S3_PRIVATE_BUCKET}.",
            mend="Remove the bucket's anonymous right to read at once.",
        )
