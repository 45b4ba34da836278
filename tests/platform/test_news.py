"""What one process tells the others, and how often."""

from uuid import uuid4

import pytest
from django.db import transaction

from halles import news

pytestmark = pytest.mark.django_db


@transaction.atomic
def told_and_undone(subject):
    """It had something to tell, and it is as if it had never been."""
    news.tell(subject)
    transaction.set_rollback(True)


@pytest.fixture
def subject():
    return f"test-{uuid4()}"


@pytest.fixture
def heard(subject):
    """What this process did about it."""
    done = []
    news.on(subject, lambda: done.append(subject))
    return done


def test_a_transaction_that_says_it_a_hundred_times_tells_it_once(
    subject, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(100):
            news.tell(subject)
        assert heard == []

    assert heard == [subject]


def test_each_transaction_tells_it_again(subject, heard, django_capture_on_commit_callbacks):
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            news.tell(subject)

    assert heard == [subject] * 3


def test_what_a_part_that_was_undone_had_to_tell_keeps_nothing_else_from_being_told(
    subject, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        told_and_undone(subject)
        news.tell(subject)

    assert heard == [subject]


def test_what_was_undone_tells_nothing(subject, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        told_and_undone(subject)

    assert heard == []
