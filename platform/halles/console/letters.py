"""The messages that nobody could deliver, as the operator sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django_tenants.utils import schema_context

from halles.console import words
from halles.http.masks import masked
from halles.outbox.models import Message
from tenants.models import DeadLetter, Town

ADDRESS = re.compile(r"[^\s@<>'\"(:]+@[^\s@<>'\"):,]+")


@dataclass(frozen=True)
class Shown:
    """A message; `told` is None where its town cannot be asked, or has let go of it."""

    letter: DeadLetter
    town: Town | None
    told: Message | None

    @property
    def error(self) -> str:
        """What went wrong, without addresses of people and links that open by themselves."""
        return ADDRESS.sub("…@…", masked(self.told.last_error)) if self.told else ""

    @property
    def payload(self) -> list[tuple[str, str]]:
        """Numbers and ids as they are; words may be somebody's name."""
        return (
            [(name, _id(value)) for name, value in self.told.payload.items()] if self.told else []
        )


@dataclass(frozen=True)
class Kind:
    job: str
    letters: list[Shown]

    @property
    def name(self) -> str:
        return str(words.JOBS.get(self.job, self.job))


def kinds(letters: Iterable[DeadLetter]) -> list[Kind]:
    """By kind of job, in the order given; each letter with what its town says of it."""
    listed = list(letters)
    told = {
        (schema, message.pk): message
        for schema in {letter.schema_name for letter in listed}
        for message in _asked(schema, [x.message_id for x in listed if x.schema_name == schema])
    }
    towns = {
        town.schema_name: town
        for town in Town.objects.filter(schema_name__in={letter.schema_name for letter in listed})
    }
    shown = [
        Shown(x, towns.get(x.schema_name), told.get((x.schema_name, x.message_id))) for x in listed
    ]
    return [Kind(job, list(some)) for job, some in groupby(shown, lambda each: each.letter.job)]


def _asked(schema: str, ids: list[int]) -> list[Message]:
    try:
        with transaction.atomic(), schema_context(schema):
            return list(Message.objects.filter(pk__in=ids))
    except DatabaseError:
        return []


def _id(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    try:
        return str(UUID(str(value)))
    except ValueError:
        return "…"
