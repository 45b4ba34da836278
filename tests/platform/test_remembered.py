"""What many pages say alike is remembered for a while, and takes no room after that."""

from time import sleep

import pytest

from halles.http import remembered as memory
from halles.http.remembered import remembered


@pytest.fixture
def asked(town, settings):
    """How often each subject was asked, with a memory of a twentieth of a second."""
    settings.REMEMBER_SECONDS = 0.05
    memory._kept.clear()
    counts = {}

    def ask(subject):
        def count():
            counts[subject] = counts.get(subject, 0) + 1
            return counts[subject]

        return remembered(subject, count)

    yield ask
    memory._kept.clear()


def test_a_subject_is_asked_once_in_its_time(asked):
    assert [asked("shelves"), asked("shelves")] == [1, 1]

    sleep(0.06)
    assert asked("shelves") == 2


def test_what_is_past_its_time_makes_room(asked):
    asked("shelves")
    asked("shops")

    sleep(0.06)
    asked("words")

    assert [subject for _, subject in memory._kept] == ["words"]


def test_the_oldest_makes_room_for_the_newest(asked, settings, monkeypatch):
    settings.REMEMBER_SECONDS = 30
    monkeypatch.setattr(memory, "MOST", 2)

    for subject in ("shelves", "shops", "words"):
        asked(subject)

    assert [subject for _, subject in memory._kept] == ["shops", "words"]
