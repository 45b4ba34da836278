"""Carries an opening from one recorded step to the next."""

from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction

from tenants.models import Opening, Step
from tenants.openings import steps
from tenants.schemas import blueprints


class StepFailed(Exception):
    """A step did not succeed; the reason is kept on it, and it is tried again next time."""


class AlreadyRunning(Exception):
    """Another process is at this opening."""


def carry_on(opening: Opening, *, at: datetime) -> Step | None:
    """
    Do the next unfinished step of an opening and return it; None when there is none left.

    A step that only changes the database and the record of it are one transaction. Raises
    AlreadyRunning, or StepFailed with the step's own exception as its cause.
    """
    step = opening.steps.filter(finished_at=None).first()
    if step is None:
        return None
    # Seen by those who watch while the step runs.
    opening.steps.filter(pk=step.pk).update(started_at=at, error="")
    try:
        _do(step, at=at)
    except AlreadyRunning:
        raise
    except Exception as error:
        opening.steps.filter(pk=step.pk).update(error=f"{type(error).__name__}: {error}"[:2000])
        raise StepFailed(f"{opening}, {step.name}: {error}") from error
    return step


def _do(step: Step, *, at: datetime) -> None:
    began = monotonic()
    # Read once per process, and slow where it is not made yet: not while rows are locked.
    blueprints.kept()
    steps.ask_outside(step.name)
    with transaction.atomic():
        opening = _claim(step.opening_id)
        step = Step.objects.select_for_update().get(pk=step.pk)
        if step.finished_at is None:
            steps.work(opening, step.name, at=at)
            step.finished_at = at + timedelta(seconds=monotonic() - began)
            step.save(update_fields=["finished_at"])


def _claim(opening_id: int) -> Opening:
    free = Opening.objects.select_related("town").select_for_update(of=("self",), skip_locked=True)
    opening = free.filter(pk=opening_id).first()
    if opening is None:
        raise AlreadyRunning(opening_id)
    return opening
