"""Who is worked for next: as many as there are connections, and no town before another."""

from threading import Thread
from time import sleep

from halles.http.turns import Turns


def wait_in_line(turns, *towns):
    """One person after the other asks for a turn; the towns in the order they were called in."""
    called, people = [], []

    def one(town):
        turns.take(town)
        called.append(town)
        turns.give()

    for town in towns:
        people.append(Thread(target=one, args=(town,)))
        people[-1].start()
        until(lambda: sum(map(len, turns._waiting.values())) == len(people))
    return called, people


def until(true):
    for _ in range(500):
        if true():
            return
        sleep(0.01)
    raise AssertionError("it never came true")


def test_no_more_work_at_once_than_there_are_turns():
    turns = Turns(2)

    assert [turns.take_free() for _ in range(3)] == [True, True, False]
    turns.give()
    assert turns.take_free()


def test_a_crowd_in_one_town_does_not_stand_before_the_others():
    turns = Turns(1)
    turns.take_free()
    called, people = wait_in_line(turns, "a", "a", "a", "a", "b", "c")

    turns.give()
    for person in people:
        person.join(10)

    assert called == ["a", "b", "c", "a", "a", "a"]


def test_all_turns_are_there_again_when_all_have_gone():
    turns = Turns(2)
    turns.take_free()
    turns.take_free()
    called, people = wait_in_line(turns, "a", "b", "a")

    turns.give()
    turns.give()
    for person in people:
        person.join(10)

    assert len(called) == 3
    assert [turns.take_free() for _ in range(3)] == [True, True, False]
