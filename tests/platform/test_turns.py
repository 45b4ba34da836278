"""Who is worked for next: as many as there are connections, and no town before another."""

from io import BytesIO
from threading import Thread
from time import sleep

import pytest
from django.core.handlers.wsgi import LimitedStream
from django.http import HttpResponse
from django.test import RequestFactory

from halles.http import turns as served
from halles.http.turns import Turns


def wait_in_line(turns, *towns):
    """One after the other asks for a turn, who sends a form in capitals; who was called when."""
    called, people = [], []

    def one(who):
        town = who.lower()
        turns.take(town, sends=who != town)
        called.append(who)
        turns.give(town)

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

    assert [turns.take_free(town) for town in "abc"] == [True, True, False]
    turns.give("a")
    assert turns.take_free("c")


def test_a_crowd_in_one_town_does_not_stand_before_the_others():
    turns = Turns(1)
    turns.take_free("a")
    called, people = wait_in_line(turns, "a", "a", "a", "a", "b", "c")

    turns.give("a")
    for person in people:
        person.join(10)

    assert called == ["a", "b", "c", "a", "a", "a"]


def test_who_looks_does_not_stand_behind_all_who_send():
    turns = Turns(1)
    turns.take_free("a")
    called, people = wait_in_line(turns, "A", "A", "A", "a")

    turns.give("a")
    for person in people:
        person.join(10)

    assert called == ["A", "a", "A", "A"]


def test_a_crowd_leaves_turns_for_a_town_that_comes_later():
    turns = Turns(4)

    assert [turns.take_free("a") for _ in range(3)] == [True, True, False]
    assert turns.take_free("b")


def test_beside_another_town_a_crowd_gets_one_turn_at_a_time():
    turns = Turns(4)
    turns.take_free("a")
    turns.take_free("b")

    assert not turns.take_free("a")
    turns.give("b")
    assert turns.take_free("a")


def test_who_waits_is_called_when_the_other_town_has_gone():
    turns = Turns(4)
    turns.take_free("a")
    turns.take_free("b")
    called, people = wait_in_line(turns, "a")

    turns.give("b")
    for person in people:
        person.join(10)

    assert called == ["a"]


def test_all_turns_are_there_again_when_all_have_gone():
    turns = Turns(2)
    turns.take_free("a")
    turns.take_free("b")
    called, people = wait_in_line(turns, "a", "b", "a")

    turns.give("a")
    turns.give("b")
    for person in people:
        person.join(10)

    assert len(called) == 3
    assert [turns.take_free(town) for town in "abc"] == [True, True, False]


def test_a_turn_is_given_back_whatever_becomes_of_the_connection(public, monkeypatch):
    def broken():
        raise RuntimeError

    door = served.TakeTurns(lambda request: HttpResponse())
    monkeypatch.setattr(served, "let_go", broken)

    with pytest.raises(RuntimeError):
        door(RequestFactory().get("/"))

    assert not door.turns._at_work


@pytest.fixture
def sent(public):
    """`sent(body, length)`: the answer to a form, and how many were at work while it came."""
    door = served.TakeTurns(lambda request: HttpResponse(request.body))
    at_work = []

    class Slow(BytesIO):
        def read(self, *most):
            at_work.append(door.turns._at_work.total())
            return super().read(*most)

    def send(body, length):
        request = RequestFactory().post("/", body, content_type="text/plain")
        request._stream = LimitedStream(Slow(body), length)
        return door(request), set(at_work)

    return send


def test_who_sends_slowly_keeps_no_turn_meanwhile(sent):
    answer, at_work = sent(b"x" * 100_000, 100_000)

    assert answer.content == b"x" * 100_000
    assert at_work == {0}


def test_what_is_longer_than_any_form_is_not_waited_for(sent):
    answer, at_work = sent(b"x", 2**30)

    assert (answer.status_code, at_work) == (413, set())
